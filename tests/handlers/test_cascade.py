"""From an outcome to a team's goals: drafted, edited, accepted, taken back, left and taken up again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from decimal import Decimal

import pytest

from cards.blocks import Form, TextField
from cards.exchange import Reply
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.measure import Kind
from okrs.vocabulary import Direction, DraftState
from storage.goals import Goal
from storage.store import Store
from storage.tables import Cascade, Metric, Team
from tests.handlers.world import World, build, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


def form(reply: Reply) -> Form:
    assert reply.card is not None
    return next(block for block in reply.card.blocks if isinstance(block, Form))


def problems(reply: Reply) -> dict[str, str]:
    return {f.name: f.problem for f in form(reply).fields if isinstance(f, TextField) and f.problem}


def place(world: World, outcome: str = "trust", team: str = "growth") -> dict[str, str]:
    return {"outcome": str(world.outcomes[outcome].id), "team": str(world.teams[team].id)}


async def row(world: World, outcome: str = "trust", team: str = "growth") -> Cascade | None:
    async with world.store.work(world.workspace.id) as work:
        return await work.outcomes.hold_cascade(world.outcomes[outcome].id, world.teams[team].id)


async def goals(world: World, objective: str) -> list[Goal]:
    async with world.store.work(world.workspace.id) as work:
        return [goal for goal in (await work.goals.tree()).goals if goal.objective.title == objective]


CHANGE = "Customers tell us before they look elsewhere"


async def drafted(world: World, by: str = "bob", words: str = CHANGE) -> Reply:
    return await world.ask("cascade.behaviour", by, behaviour=words, **place(world))


async def filled(world: World, by: str = "bob", lines: str = "Share who tell us from 10 to 40 %") -> Reply:
    await drafted(world, by)
    return await world.ask("cascade.draft", by, objective=CHANGE, key_results=lines, owner="", **place(world))


async def test_the_walk_begins_with_the_outcomes_and_how_far_each_is(world: World) -> None:
    reply = await world.ask("command", "alice", text="cascade")
    assert "Customers stay because they love us — 1 of 2 teams" in said(reply)
    teams = await world.press(reply, "Customers stay because they love us", "alice")
    text = said(teams)
    assert "1 of 2 teams: which comes next?" in text
    assert "Growth — works for it" in text
    assert "Make customers happier, Win new business" in text
    assert "Platform — not talked about yet" in text
    question = await world.press(teams, "Platform", "alice")
    assert "What must change in Platform?" in said(question)


async def test_a_lead_of_one_team_comes_to_it_at_once(world: World) -> None:
    outcomes = await world.ask("message", "bob", text="What does this mean for my team?")
    question = await world.press(outcomes, "Customers can rely on us", "bob")
    text = said(question)
    assert "What must change in Growth?" in text
    assert "So that this comes true: Customers can rely on us" in text
    assert "1. Growth asks customers every week what keeps them from it" in text
    assert "Whoever leads Growth, their managers and admins see your draft." in text
    later = await world.press(question, "Later", "bob")
    assert "0 of 1 team: which comes next?" in said(later)


async def test_a_team_or_an_outcome_can_be_named_at_once(world: World) -> None:
    assert "What must change in Growth?" in said(
        await world.ask("command", "bob", text="cascade Customers can rely on us")
    )
    outcomes = await world.ask("command", "alice", text="cascade Platform")
    assert "What must change in Platform?" in said(
        await world.press(outcomes, "Customers can rely on us", "alice")
    )
    with pytest.raises(HeadwayError, match="for its lead, their managers and admins to say"):
        await world.ask("command", "bob", text="cascade Platform")


async def test_a_behaviour_becomes_a_draft_in_which_no_number_is_made_up(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        work.session.add(
            Metric(
                workspace_id=world.workspace.id,
                outcome_id=world.outcomes["trust"].id,
                code="REPORTS",
                name="faults that customers find first",
                wanted=Direction.DOWN,
                created_at=world.now,
            )
        )
    reply = await drafted(world)
    text = said(reply)
    assert "A draft for Growth" in text
    assert "Share of customers who tell us before they look elsewhere from ? to ? %" in text
    assert "Faults that customers find first in Growth from ? to ?" in text
    assert "I make no numbers up" in text
    assert "Accept" not in buttons(reply)
    kept = await row(world)
    assert kept is not None
    assert (kept.state, kept.behaviour, kept.objective) == (DraftState.DRAFT, CHANGE, CHANGE)


async def test_a_suggestion_is_taken_at_a_press(world: World) -> None:
    question = await world.ask("cascade.team", "bob", **place(world))
    draft = await world.press(question, "Use 1", "bob")
    assert "Share of customers who can rely on us from ? to ? %" in said(draft)


async def test_question_marks_are_refused_or_measured_first(world: World) -> None:
    draft = await drafted(world)
    refused = await world.ask("cascade.accept", "bob", **place(world))
    assert "Line 1 still has a “?”" in problems(refused)["key_results"]
    measured = await world.press(draft, "Measure first", "bob")
    assert "Share of customers who tell us before they look elsewhere (baseline)" in said(measured)
    saved = await world.press(measured, "Accept", "bob")
    assert "to be measured first" in said(saved)
    assert all(goal.key_result.kind is Kind.BASELINE for goal in await goals(world, CHANGE))


async def test_an_accepted_draft_is_goals_under_the_outcome(world: World) -> None:
    draft = await filled(
        world, lines="Share who tell us from 10 to 40 %\nKeep answers in time at least 90% @Dan"
    )
    saved = await world.press(draft, "Accept", "bob")
    text = said(saved)
    assert "1 of 1 team for “Customers can rely on us”." in text
    assert "Dan will hear of it from me." in text
    first, second = await goals(world, CHANGE)
    assert first.objective.outcome_id == world.outcomes["trust"].id
    assert first.objective.team_id == world.teams["growth"].id
    assert first.objective.owner_id == world.person("bob")
    assert (first.key_result.start, first.key_result.target) == (Decimal(10), Decimal(40))
    assert second.key_result.owner_id == world.person("dan")
    (letter,) = (await world.letters(person="dan")).values()
    assert "Bob wrote a goal for you" in plain(letter)
    kept = await row(world)
    assert kept is not None
    assert (kept.state, kept.objective_id) == (DraftState.ACCEPTED, first.objective.id)


async def test_accepted_twice_is_accepted_once(world: World) -> None:
    draft = await filled(world)
    await world.press(draft, "Accept", "bob")
    with pytest.raises(HeadwayError, match="accepted or thrown away"):
        await world.press(draft, "Accept", "bob")
    assert len(await goals(world, CHANGE)) == 1


async def test_two_who_draft_and_accept_at_once_make_one_goal(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    await asyncio.gather(drafted(world, "alice"), drafted(world, "bob"))
    await filled(world)
    tried = await asyncio.gather(
        *(world.ask("cascade.accept", who, **place(world)) for who in ("alice", "bob")),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Reply) for one in tried) == 1
    assert sum(isinstance(one, HeadwayError) for one in tried) == 1
    assert len(await goals(world, CHANGE)) == 1


async def test_undo_brings_the_draft_back(world: World) -> None:
    saved = await world.press(await filled(world, lines="Trials from 1 to 9 @Dan"), "Accept", "bob")
    undone = await world.press(saved, "Undo", "bob")
    assert await goals(world, CHANGE) == []
    assert await world.letters(person="dan") == {}
    assert "Trials from 1 to 9 @Dan" in said(await world.press(undone, "The draft", "bob"))
    with pytest.raises(HeadwayError, match="done already"):
        await world.press(saved, "Undo", "bob")


async def test_what_somebody_spoke_of_stays(world: World) -> None:
    saved = await world.press(await filled(world), "Accept", "bob")
    (goal,) = await goals(world, CHANGE)
    world.goals["new"] = goal.key_result
    await world.tell("new", "12", by="bob")
    with pytest.raises(HeadwayError, match="spoken of these goals already"):
        await world.press(saved, "Undo", "bob")
    kept = await row(world)
    assert kept is not None
    assert kept.state is DraftState.ACCEPTED


async def test_the_walk_can_be_left_and_taken_up_again(world: World) -> None:
    await filled(world, lines="Trials from 1 to 9")
    outcomes = await world.ask("command", "bob", text="cascade")
    resumed = await world.press(outcomes, "Customers can rely on us", "bob")
    assert "Trials from 1 to 9" in said(resumed)
    teams = await world.ask("cascade.outcome", "alice", outcome=place(world)["outcome"])
    assert "Growth — a draft" in said(teams)
    assert "Bob wrote this last." in said(await world.press(teams, "Growth", "alice"))


async def test_an_old_button_overwrites_nothing_that_was_edited(world: World) -> None:
    question = await world.ask("cascade.team", "bob", **place(world))
    await world.press(question, "Use 1", "bob")
    await world.press(question, "Use 2", "bob")
    await filled(world, lines="Trials from 1 to 9")
    for who in ("bob", "alice"):
        kept = await world.press(question, "Use 1", who)
        assert "This draft was here already" in said(kept)
        assert "Trials from 1 to 9" in said(kept)


async def test_a_team_with_a_draft_is_not_disbanded(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        team = Team(workspace_id=world.workspace.id, name="Sales", lead_id=world.person("bob"))
        await work.people.add(team)
    world.teams["sales"] = team
    values = place(world, team="sales")
    await world.ask("cascade.behaviour", "bob", behaviour=CHANGE, **values)
    async with world.store.work(world.workspace.id) as work:
        (sales,) = [row for row in await work.people.teams() if row.id == team.id]
        assert not await work.people.disband(sales)


async def test_words_that_cannot_be_taken_are_kept_and_said(world: World) -> None:
    reply = await filled(world, lines="Trials from 1 to 1\nChurn < 3% (now 5%)")
    assert "Line 1: Start and target are the same" in problems(reply)["key_results"]
    kept = await row(world)
    assert kept is not None
    assert kept.lines == "Trials from 1 to 1\nChurn < 3% (now 5%)"
    accepted = await world.ask("cascade.accept", "bob", **place(world))
    assert "Line 1: Start and target are the same" in problems(accepted)["key_results"]
    assert await goals(world, CHANGE) == []


async def test_a_draft_can_be_for_one_person_in_their_role(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("dan"))).role = "Account manager"
    draft = await drafted(world)
    asked = await world.press(draft, "For whom?", "bob")
    theirs = await world.press(asked, "Dan (Account manager)", "bob")
    assert "owned by Dan:" in said(theirs)
    measured = await world.press(theirs, "Measure first", "bob")
    await world.press(measured, "Accept", "bob")
    assert {goal.key_result.owner_id for goal in await goals(world, CHANGE)} == {world.person("dan")}
    assert len(await world.letters(person="dan")) == 1


async def test_what_was_edited_is_not_drafted_anew_for_somebody_else(world: World) -> None:
    draft = await filled(world, lines="Trials from 1 to 9")
    theirs = await world.press(await world.press(draft, "For whom?", "bob"), "Dan", "bob")
    assert "Trials from 1 to 9" in said(theirs)
    with pytest.raises(HeadwayError, match="not on Growth any more"):
        await world.ask("cascade.owner", "bob", owner=str(world.person("eve")), **place(world))


async def test_a_team_is_left_out_with_a_reason_that_is_remembered(world: World) -> None:
    question = await world.ask("cascade.team", "alice", **place(world))
    asked = await world.press(question, "Leave Growth out", "alice")
    empty = await world.ask("cascade.left", "alice", reason=" ", **place(world))
    assert "A word or two are enough" in problems(empty)["reason"]
    assert form(asked).intent == "cascade.left"
    teams = await world.ask("cascade.left", "alice", reason="Platform carries it", **place(world))
    assert "2 of 2 teams" in said(teams)
    assert "Growth — left out" in said(teams)
    assert "Platform carries it" in said(teams)
    again = await world.press(teams, "Growth", "alice")
    assert "Growth was left out. Answer here to take it up after all. (Platform carries it)" in said(again)
    await world.press(again, "Don't leave it out", "alice")
    assert await row(world) is None


async def test_a_draft_that_is_thrown_away_comes_back(world: World) -> None:
    draft = await filled(world, lines="Trials from 1 to 9")
    gone = await world.press(draft, "Throw it away", "bob")
    assert await row(world) is None
    back = await world.press(gone, "Undo", "bob")
    assert "Trials from 1 to 9" in said(back)
    with pytest.raises(HeadwayError, match="is Bob's"):
        await world.ask("cascade.forget", "alice", **place(world))


async def test_nobody_else_drafts_edits_or_accepts_for_a_team(world: World) -> None:
    await filled(world)
    for who in ("carol", "eve"):
        for intent in (
            "cascade.team",
            "cascade.behaviour",
            "cascade.edit",
            "cascade.accept",
            "cascade.leave",
        ):
            with pytest.raises(HeadwayError, match="for its lead, their managers and admins to say"):
                await world.ask(intent, who, behaviour="Anything", **place(world))
    with pytest.raises(HeadwayError, match="does not exist any more"):
        await world.ask("cascade.accept", "mallory", **place(world))
    assert await goals(world, CHANGE) == []


async def test_who_leads_nobody_sees_what_it_means_for_their_team(world: World) -> None:
    text = said(await world.ask("message", "carol", text="what does this mean for my team?"))
    assert "What our outcomes mean for your team" in text
    assert "Make customers happier" in text
    assert "nothing for your team yet" in text
    assert "is for Bob to say" in text


async def test_without_outcomes_they_come_first(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for objective in (await work.goals.of_cycle(world.cycles["q2"].id))[0]:
            objective.outcome_id = None
        await work.session.flush()
        for outcome in await work.outcomes.of_cycle(world.cycles["q2"].id):
            await work.outcomes.remove(outcome)
    assert "Write outcomes" in buttons(await world.ask("command", "bob", text="cascade"))
    assert "Admins and team leads write them" in said(await world.ask("command", "carol", text="cascade"))


@pytest.mark.parametrize(
    ("words", "problem"),
    [("", "Say it in a sentence"), ("???", "Say it in a sentence"), ("x " * 150, "at most 200 characters")],
)
async def test_a_behaviour_has_to_be_a_sentence(world: World, words: str, problem: str) -> None:
    assert problem in problems(await drafted(world, words=words))["behaviour"]


async def test_a_task_is_accepted_and_called_one(world: World) -> None:
    draft = await drafted(world, words="Launch the new help centre")
    assert "⚠ “Launch the new help centre” is something we make" in said(draft)
    assert "Accept" in buttons(await world.press(draft, "Measure first", "bob"))


async def test_an_objective_of_that_name_under_another_outcome_is_not_touched(world: World) -> None:
    await drafted(world)
    reply = await world.ask(
        "cascade.draft",
        "bob",
        objective="Make customers happier",
        key_results="Trials from 1 to 9",
        owner="",
        **place(world),
    )
    assert "it serves another outcome" in problems(reply)["objective"]


async def test_key_results_join_a_loose_objective_which_serves_the_outcome_then(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (loose,) = await work.goals.objectives([world.objectives["sales"].id])
        loose.outcome_id = None
    await drafted(world)
    draft = await world.ask(
        "cascade.draft",
        "bob",
        objective="Win new business",
        key_results="Trials from 1 to 9",
        owner="",
        **place(world),
    )
    saved = await world.press(draft, "Accept", "bob")
    (new,) = [g for g in await goals(world, "Win new business") if g.key_result.title.startswith("Trials")]
    assert new.objective.outcome_id == world.outcomes["trust"].id
    await world.press(saved, "Undo", "bob")
    assert {g.objective.outcome_id for g in await goals(world, "Win new business")} == {None}


async def test_another_goal_for_the_same_team_can_follow(world: World) -> None:
    saved = await world.press(await filled(world), "Accept", "bob")
    question = await world.press(saved, "Another for Growth", "bob")
    assert f"Growth has this for it already: “{CHANGE}”." in said(question)
    await drafted(world, words="Customers answer our questions within a day")
    teams = await world.ask("cascade.outcome", "bob", outcome=place(world)["outcome"], list="1")
    assert "Growth — works for it" in said(teams)


async def test_an_outcome_with_a_draft_below_it_stays(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (solid,) = await work.goals.objectives([world.objectives["solid"].id])
        solid.outcome_id = None
    await drafted(world)
    with pytest.raises(HeadwayError, match="a team's draft"):
        await world.ask("outcomes.remove", "alice", outcome=place(world)["outcome"])


async def test_a_draft_whose_owner_left_is_its_leads_again(world: World) -> None:
    draft = await filled(world, lines="Trials from 1 to 9")
    await world.press(await world.press(draft, "For whom?", "bob"), "Dan", "bob")
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("dan"))).active = False
    saved = await world.ask("cascade.accept", "bob", **place(world))
    assert "| Bob |" in said(saved)
