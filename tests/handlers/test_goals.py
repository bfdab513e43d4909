"""Writing goals in chat: shown before they count, told to whoever owns them, and taken back as long as nobody spoke."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cards.blocks import ChoiceField, Form, PeopleField, TextField
from cards.exchange import Reply
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.plan import plan
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.measure import Band, Kind
from okrs.vocabulary import CycleState, DeliveryState
from storage.goals import Goal
from storage.store import Store
from tests.handlers.world import World, build, buttons, said

LINES = (
    "Trials from 10 to 40\nChurn of trials < 5% (now 9%) by 15 June @Dan\nPricing page (milestone), weight 2"
)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


def form(reply: Reply) -> Form:
    assert reply.card is not None
    return next(block for block in reply.card.blocks if isinstance(block, Form))


def values(reply: Reply) -> dict[str, str]:
    """What the form holds, by field."""
    found = dict(form(reply).values)
    for field in form(reply).fields:
        if isinstance(field, PeopleField):
            found[field.name] = ",".join(str(chip.person) for chip in field.chosen)
        elif isinstance(field, TextField | ChoiceField):
            found[field.name] = field.value
    return found


def problems(reply: Reply) -> dict[str, str]:
    fields = (field for field in form(reply).fields if isinstance(field, TextField | PeopleField))
    return {field.name: field.problem for field in fields if field.problem}


async def write(world: World, by: str, **more: str) -> Reply:
    filled = {**values(await world.ask("goals.new", by)), "objective": "Win new business faster"}
    return await world.ask("goals.write", by, **{**filled, "key_results": LINES, **more})


async def goals(world: World, objective: str = "Win new business faster") -> list[Goal]:
    async with world.store.work(world.workspace.id) as work:
        return [goal for goal in (await work.goals.tree()).goals if goal.objective.title == objective]


async def test_what_was_understood_is_shown_before_it_is_saved(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    async with world.store.work(world.workspace.id) as work:
        await plan(work, at=world.now)
    shown = await write(world, "bob")
    assert said(shown).splitlines() == [
        "Is this what you mean?",
        "Win new business faster (Q2 2025 · Growth)",
        "3 key results",
        "Key result | From | To | Whose | Until | Weight",
        "Trials from 10 to 40 | 10 | 40 | Bob | 30 Jun | 1",
        "Churn of trials < 5% | 9% | 5% | Dan | 15 Jun | 1",
        "Pricing page | – | done | Bob | 30 Jun | 2",
        "“Pricing page” reads like a task. “Pricing page” counts what we make ourselves, not what others do with it. "
        "Who will do something differently?",
        "It is your goal: you can save it as it is.",
        "[Save] [Change]",
        "Nothing is saved before you press Save.",
    ]
    assert shown.replaces
    assert await goals(world) == []
    saved = await world.press(shown, "Save", "bob")
    assert said(saved).startswith("Saved\nWin new business faster (Q2 2025 · Growth)\n3 key results")
    assert "Dan will hear of it from me." in said(saved)
    trials, churn, page = await goals(world)
    assert trials.objective.code == "O1"
    assert trials.objective.team_id == world.teams["growth"].id
    assert [goal.key_result.code for goal in (trials, churn, page)] == ["O1-1", "O1-2", "O1-3"]
    assert (churn.key_result.kind, churn.key_result.owner_id) == (Kind.DECREASE, world.person("dan"))
    assert churn.key_result.ends == date(2025, 6, 15)
    assert (page.key_result.kind, page.key_result.weight) == (Kind.MILESTONE, Decimal(2))


async def test_an_owner_hears_of_their_part_alone_in_working_hours(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await plan(work, at=world.now)
    await world.press(await write(world, "bob"), "Save", "bob")
    ((key, letter),) = (await world.letters(person="dan")).items()
    assert plain(letter).splitlines() == [
        "Bob wrote a goal for you",
        "Win new business faster (Q2 2025 · Growth)",
        "1 key result",
        "Key result | From | To | Whose | Until",
        "Churn of trials < 5% | 9% | 5% | Dan | 15 Jun",
        "I ask you about it for the first time Monday 12 May, 09:30.",
        "If it is not yours, answer to Bob.",
        "You get this once, because you own it now.",
    ]
    async with world.store.work(world.workspace.id) as work:
        found = await work.outbox.find(key)
    assert found is not None
    assert found.not_before > world.now
    assert await world.letters(person="bob") == {}


async def test_it_can_be_changed_before_it_is_saved(world: World) -> None:
    shown = await write(world, "bob")
    again = await world.press(shown, "Change", "bob")
    assert again.replaces
    assert values(again) == {
        "objective": "Win new business faster",
        "key_results": LINES,
        "owner": str(world.person("bob")),
        "team": str(world.teams["growth"].id),
    }


async def test_saving_twice_saves_once(world: World) -> None:
    shown = await write(world, "bob")
    await world.press(shown, "Save", "bob")
    with pytest.raises(HeadwayError, match="That was done already"):
        await world.press(shown, "Save", "bob")
    assert len(await goals(world)) == 3


async def test_it_can_be_taken_back_as_long_as_nobody_spoke_of_it(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    saved = await world.press(await write(world, "bob"), "Save", "bob")
    undone = await world.press(saved, "Undo", "bob")
    assert said(undone) == "Taken back. It is as it was before."
    assert await goals(world) == []
    assert await world.letters(person="dan") == {}
    async with world.store.work(world.workspace.id) as work:
        assert "Win new business faster" not in {o.title for o in (await work.goals.tree()).objectives}
    again = await world.press(await write(world, "bob"), "Save", "bob")
    await world.ask("command", "bob", text="update pricing page 50%")
    with pytest.raises(HeadwayError, match="Somebody has spoken of these goals already"):
        await world.press(again, "Undo", "bob")
    assert len(await goals(world)) == 3


async def test_a_letter_that_was_sent_says_that_it_was_taken_back(world: World) -> None:
    saved = await world.press(await write(world, "bob"), "Save", "bob")
    (key,) = await world.letters(person="dan")
    async with world.store.work(world.workspace.id) as work:
        sent = await work.outbox.find(key)
        assert sent is not None
        sent.state = DeliveryState.SENT
    await world.press(saved, "Undo", "bob")
    told = (await world.letters(person="dan"))[f"{key}#revision"]
    assert plain(told) == "Bob took this back. Nothing is left to do for you."


async def test_key_results_join_an_objective_that_is_there(world: World) -> None:
    shown = await write(world, "bob", objective="  win NEW business ", key_results="Trials from 10 to 40")
    assert "That objective is there already: these key results join it." in said(shown)
    saved = await world.press(shown, "Save", "bob")
    titles = [goal.key_result.title for goal in await goals(world, "Win new business")]
    assert titles == ["Close 20 enterprise deals", "Grow monthly revenue to $1.5M", "Trials from 10 to 40"]
    assert (await goals(world, "Win new business"))[-1].key_result.code == "SALES-1"
    await world.press(saved, "Undo", "bob")
    assert len(await goals(world, "Win new business")) == 2


async def test_everybody_may_write_their_own_goal(world: World) -> None:
    reply = await world.ask("command", "carol", text="new goal")
    assert values(reply)["owner"] == str(world.person("carol"))
    saved = await world.press(await write(world, "carol", key_results="Trials from 1 to 2"), "Save", "carol")
    assert "From the next check-in on I ask about it." in said(saved)
    assert (await goals(world))[0].key_result.owner_id == world.person("carol")


@pytest.mark.parametrize(
    ("by", "allowed"), [("bob", True), ("alice", True), ("carol", False), ("eve", False)]
)
async def test_goals_are_given_by_managers_and_admins_alone(world: World, by: str, *, allowed: bool) -> None:
    owner = str(world.person("dan"))
    found = problems_or_none(await write(world, by, owner=owner, key_results="Trials from 1 to 2"))
    assert found == (
        {} if allowed else {"owner": "Only Dan, their managers and admins can give them a goal."}
    )
    named = problems_or_none(await write(world, by, key_results="Trials from 1 to 2 @Dan"))
    assert (named == {}) is allowed


def problems_or_none(reply: Reply) -> dict[str, str]:
    assert reply.card is not None
    return problems(reply) if any(isinstance(block, Form) for block in reply.card.blocks) else {}


async def test_a_team_lead_may_give_goals_to_the_team(world: World) -> None:
    growth = str(world.teams["growth"].id)
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("dan"))).manager_id = None
    lines = "Trials from 1 to 2 @Dan"
    assert problems_or_none(await write(world, "bob", team=growth, key_results=lines)) == {}
    assert "key_results" in problems_or_none(await write(world, "bob", team="", key_results=lines))


async def test_a_name_may_be_written_in_many_ways(world: World) -> None:
    for name in ("@Carol", "– Carol", "@carol@example.org", "@me", "@carol"):
        shown = await write(world, "carol", key_results=f"Trials from 1 to 2 {name}")
        assert "Trials from 1 to 2 | 1 | 2 | Carol" in said(shown), name


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("@Zebulon", "I know nobody called “Zebulon”. If that is no name, put it before the numbers."),
        ("@Carrol Weiss", "I know nobody called “Carrol Weiss”."),
        ("@mallory", "I know nobody called “mallory”."),
    ],
)
async def test_an_unknown_name_is_asked_about(world: World, name: str, sentence: str) -> None:
    reply = await write(world, "alice", key_results=f"Trials from 1 to 2 {name}")
    assert problems(reply)["key_results"].startswith(sentence)


async def test_what_is_wrong_is_said_at_each_field(world: World) -> None:
    reply = await write(
        world, "alice", objective="x" * 201, owner=f"{world.person('bob')},{world.person('dan')}"
    )
    assert problems(reply) == {"owner": "A goal has one owner. Please choose one."}
    reply = await write(world, "alice", objective="x" * 201, key_results="Trials from 1 to 1")
    assert problems(reply) == {
        "objective": "That is too long: at most 200 characters.",
        "key_results": "Start and target are the same. If it is to stay there, write “Keep uptime at least 99.9%”.",
    }
    assert reply.replaces


async def test_words_behind_the_command_are_the_first_line(world: World) -> None:
    reply = await world.ask("command", "carol", text="new Lift NPS from 30 to 50 points")
    assert values(reply)["key_results"] == "Lift NPS from 30 to 50 points"
    assert values(reply)["team"] == str(world.teams["growth"].id)


async def test_an_admin_chooses_among_all_teams_and_a_stranger_to_teams_among_none(world: World) -> None:
    def offered(reply: Reply) -> list[str]:
        fields = [field for field in form(reply).fields if isinstance(field, ChoiceField)]
        return [option.label for option in fields[0].options] if fields else []

    assert offered(await world.ask("goals.new", "alice")) == ["Growth", "Platform", "Product", "No team"]
    assert offered(await world.ask("goals.new", "carol")) == ["Growth", "No team"]
    async with world.store.work(world.workspace.id) as work:
        await work.people.part(world.teams["growth"].id, [world.person("carol")])
    assert offered(await world.ask("goals.new", "carol")) == []


async def test_another_teams_goal_is_not_written_for_it(world: World) -> None:
    shown = await write(
        world, "carol", team=str(world.teams["platform"].id), key_results="Trials from 1 to 2"
    )
    assert "Win new business faster (Q2 2025)" in said(shown)


async def test_the_quarter_is_made_when_it_is_not_there_and_gone_again_with_the_goal(world: World) -> None:
    world.now += timedelta(days=90)
    shown = await write(world, "carol", key_results="Trials from 1 to 2")
    assert "(2025 Q3 · Growth)" in said(shown)
    saved = await world.press(shown, "Save", "carol")
    (goal,) = await goals(world)
    assert (goal.key_result.starts, goal.key_result.ends) == (date(2025, 8, 5), date(2025, 9, 30))
    await world.press(saved, "Undo", "carol")
    async with world.store.work(world.workspace.id) as work:
        assert {cycle.name for cycle in await work.goals.cycles()} == {"Q1 2025", "Q2 2025"}


async def test_a_closed_quarter_takes_no_goal(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        cycle = await work.goals.cycle(world.cycles["q2"].id)
        assert cycle is not None
        cycle.state, cycle.name = CycleState.CLOSED, "2025 Q2"
    reply = await write(world, "carol", key_results="Trials from 1 to 2")
    assert problems(reply) == {"objective": "2025 Q2 is closed, so no goal can be added to it."}


async def test_on_the_last_day_of_a_quarter_a_goal_can_still_be_written(world: World) -> None:
    world.now += timedelta(days=54)
    await world.press(await write(world, "carol", key_results="Trials from 1 to 2"), "Save", "carol")
    (goal,) = await goals(world)
    assert (goal.key_result.starts, goal.key_result.ends) == (date(2025, 4, 1), date(2025, 6, 30))


async def test_bands_are_shown_as_they_are_kept(world: World) -> None:
    lines = "Keep answers in time at least 90%\nKeep headcount between 20 and 25\nTime to value (baseline)"
    shown = await write(world, "carol", key_results=lines)
    assert "| – | at least 90% | Carol" in said(shown)
    assert "| – | between 20 and 25 | Carol" in said(shown)
    assert "Time to value | – | to be measured first | Carol" in said(shown)
    await world.press(shown, "Save", "carol")
    kept = {goal.key_result.title: goal.key_result for goal in await goals(world)}
    assert kept["Keep headcount between 20 and 25"].band is Band.BETWEEN
    assert kept["Time to value"].kind is Kind.BASELINE


async def test_nobody_else_saves_or_takes_back_what_one_wrote(world: World) -> None:
    shown = await write(world, "bob")
    action = buttons(shown)["Save"]
    for name in ("carol", "mallory"):
        with pytest.raises(HeadwayError, match="That was done already"):
            await world.ask(action.intent, name, **action.values)
    assert await goals(world) == []


async def test_somebody_who_left_since_is_told_at_the_field(world: World) -> None:
    shown = await write(world, "alice", owner=str(world.person("dan")), key_results="Trials from 1 to 2")
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("dan"))).active = False
    reply = await world.press(shown, "Save", "alice")
    assert problems(reply) == {"owner": "That person is not here any more."}


async def test_old_slips_are_thrown_away(world: World) -> None:
    shown = await write(world, "carol", key_results="Trials from 1 to 2")
    world.now += timedelta(days=31)
    await write(world, "carol", key_results="Trials from 1 to 2")
    with pytest.raises(HeadwayError, match="too long ago"):
        await world.press(shown, "Save", "carol")


async def test_what_reads_like_a_task_is_said_before_it_is_saved_and_blocks_nothing(world: World) -> None:
    shown = await world.ask(
        "goals.write",
        "bob",
        objective="Customers find answers",
        key_results="Publish the help articles (milestone)\nQuestions by e-mail fall from 900 to 500",
        owner=str(world.person("bob")),
        team="",
    )
    told = said(shown)
    assert "“Publish the help articles” reads like a task." in told
    assert "“Questions by e-mail" not in told
    assert "It is your goal: you can save it as it is." in told
    assert said(await world.press(shown, "Save", "bob")).startswith("Saved")
