"""A cycle begins, is looked over at half time and ends: goals are scored, learned from and carried over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from cards.blocks import Card, ChoiceField, Form, NumberField
from cards.exchange import Reply
from cards.plain import plain
from handlers import plan
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import CycleState
from storage.tables import Cycle, KeyResult
from tests.handlers.world import NOW, World, buttons, said

DAY = timedelta(days=1)
# Half of the cycle is over on 16 May 2025, a Friday; its last week begins on 24 June; it ends on 30 June, a Monday.
HALF = datetime(2025, 5, 19, 15, 0, tzinfo=UTC)
LAST_WEEK = datetime(2025, 6, 25, 15, 0, tzinfo=UTC)
OVER = datetime(2025, 7, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def cycle(world: World, words: str = "", *, by: str = "alice") -> str:
    return said(await world.ask("command", by, text=f"cycle {words}"))


async def look_at(world: World, *names: str) -> None:
    await world.ring(plan.NUDGES, *(world.person(name) for name in names))


async def asked(world: World, name: str) -> list[Card]:
    """What somebody heard of cycles."""
    letters = await world.letters(person=name)
    return [card for key, card in letters.items() if key.startswith("nudge:cycle:")]


async def with_results(world: World) -> None:
    await world.tell("nps", "44", by="carol", at=NOW)
    await world.tell("churn", "4.5", by="carol", at=NOW)
    await world.tell("deals", "20", by="dan", at=NOW)


async def row(world: World, goal: str) -> KeyResult:
    async with world.store.work(world.workspace.id) as work:
        found = await work.goals.goal(world.goal(goal))
    assert found is not None
    return found.key_result


async def q3(world: World) -> Cycle:
    async with world.store.work(world.workspace.id) as work:
        (found,) = [each for each in await work.goals.cycles() if each.starts == date(2025, 7, 1)]
    return found


async def score_form(world: World, by: str, **fields: str) -> str:
    values = {
        f"{name}.{world.goal(goal)}": value
        for key, value in fields.items()
        for name, goal in [key.split("__")]
    }
    return said(await world.ask("cycle.scored", by, cycle=str(world.cycles["q2"].id), **values))


async def test_everybody_sees_where_the_cycle_stands(world: World) -> None:
    assert await cycle(world, by="carol") == (
        "The cycle\n"
        "Q2 2025: 1 Apr to 30 Jun 2025\n"
        "You own 3 key results in it.\n"
        "[Look over my goals]\n"
        "[All goals]"
    )


async def test_a_lead_makes_the_next_cycle_in_one_press_and_takes_it_back(world: World) -> None:
    overview = await world.ask("command", "bob", text="cycle")
    made = await world.press(overview, "Create Q3 2025", "bob")
    assert said(made).startswith(
        "Q3 2025 is there: 1 Jul to 30 Sep 2025\nIts goals can be written from now on."
    )
    assert list(buttons(made)) == ["Write goals for it", "From outcomes to teams", "Undo"]
    assert (await q3(world)).ends == date(2025, 9, 30)
    again = await world.press(overview, "Create Q3 2025", "bob")
    assert "Q3 2025 is there" in said(again)
    assert "Undo" not in buttons(again)
    for name in ("q3 2025", "2025 Q3"):
        assert "Q3 2025 is there" in await cycle(world, name, by="bob")
    await world.press(made, "Undo", "bob")
    async with world.store.work(world.workspace.id) as work:
        assert len(await work.goals.cycles()) == 2


async def test_whoever_leads_nobody_is_told_whom_to_ask(world: World) -> None:
    for words in ("next", "Q3 2025"):
        with pytest.raises(HeadwayError, match="Ask Alice"):
            await cycle(world, words, by="carol")
    for intent in ("cycle.unmake", "cycle.close", "cycle.closed", "cycle.carry"):
        with pytest.raises(HeadwayError, match="does not exist any more"):
            await world.ask(intent, "mallory", cycle=str(world.cycles["q2"].id))


async def test_a_cycle_of_any_days_is_made_in_a_form(world: World) -> None:
    bad = await world.ask("cycle.make", "alice", name="q2 2025", starts="soon", ends="2025-06-01")
    assert "There is a cycle of that name already." in said(bad)
    assert "Write the day like this" in said(bad)
    late = await world.ask("cycle.make", "alice", name="Autumn", starts="2025-09-01", ends="2025-08-01")
    assert "The last day comes after the first." in said(late)
    made = await world.ask("cycle.make", "alice", name="Autumn", starts="2025-09-01", ends="30 November 2025")
    assert "Autumn is there: 1 Sep to 30 Nov 2025" in said(made)


async def test_goals_of_the_next_cycle_are_written_into_it_and_begin_with_it(world: World) -> None:
    await cycle(world, "Q3 2025")
    coming = await q3(world)
    form = await world.ask("goals.new", "bob", cycle=str(coming.id))
    assert "What is to be true at the end of Q3 2025?" in said(form)
    shown = await world.ask(
        "goals.write",
        "bob",
        objective="Customers stay",
        key_results="Lift renewals from 80 to 90%",
        owner=str(world.person("carol")),
        team="",
        cycle=str(coming.id),
    )
    await world.press(shown, "Save", "bob")
    async with world.store.work(world.workspace.id) as work:
        _, (written,) = await work.goals.of_cycle(coming.id)
    assert (written.starts, written.ends) == (coming.starts, coming.ends)
    with pytest.raises(HeadwayError, match="has goals already"):
        await world.ask("cycle.unmake", "alice", cycle=str(coming.id))


async def test_half_time_is_raised_once_with_each_owner(world: World) -> None:
    world.now = HALF
    await look_at(world, "carol")
    (card,) = await asked(world, "carol")
    assert plain(card) == (
        "Half of Q2 2025 is over: do your goals still stand?\n"
        "Lift NPS from 30 to 50; Cut monthly churn to 3%; Grow monthly revenue to $1.5M\n"
        "Keep, change or stop, with a word why. Two minutes now save weeks on the wrong goal.\n"
        "[Look them over]\n"
        "[Next week] [Not helpful] [Don't send these]\n"
        "Sent once, because half of the cycle is over. Your team and Bob can read your words."
    )
    world.now = HALF + 8 * DAY
    await look_at(world, "carol")
    assert len(await asked(world, "carol")) == 1


async def test_what_was_put_off_comes_once_more(world: World) -> None:
    world.now = HALF
    await look_at(world, "carol")
    (card,) = await asked(world, "carol")
    await world.press(card_reply(card), "Next week", "carol")
    for days in (1, 7, 9):
        world.now = HALF + days * DAY
        await look_at(world, "carol")
    assert len(await asked(world, "carol")) == 2


async def test_each_goal_is_kept_changed_or_stopped_with_a_reason_and_taken_back(world: World) -> None:
    world.now = HALF
    ids = {name: world.goal(name) for name in ("nps", "churn", "mrr")}
    about = {"cycle": str(world.cycles["q2"].id)}
    form = await world.ask("cycle.review", "carol", **about)
    assert "Half of Q2 2025 is over: which goals stay?" in said(form)
    values = {f"choice.{ids['nps']}": "keep", f"choice.{ids['mrr']}": "stop"}
    values |= {f"choice.{ids['churn']}": "change", f"reason.{ids['churn']}": "Too small"}
    bare = await world.ask("cycle.reviewed", "carol", **about, **values)
    assert "A word why, so that it can be understood later." in said(bare)
    assert (await row(world, "mrr")).closed_at is None
    values[f"reason.{ids['mrr']}"] = "The price changed"
    saved = await world.ask("cycle.reviewed", "carol", **about, **values)
    assert said(saved) == (
        "Noted. Thank you for looking at them\n"
        "  Keep: Lift NPS from 30 to 50\n"
        "  Change: Cut monthly churn to 3% “Too small”\n"
        "  Stop: Grow monthly revenue to $1.5M “The price changed”\n"
        "[Change “Cut monthly churn to 3%”] [My goals] [Undo]"
    )
    assert (await row(world, "mrr")).stopped
    assert "Nothing changed." in said(
        await world.ask("cycle.reviewed", "carol", **about, **{f"choice.{ids['nps']}": "keep"})
    )
    await world.press(saved, "Undo", "carol")
    assert (await row(world, "mrr")).closed_at is None
    with pytest.raises(HeadwayError, match="done already"):
        await world.press(saved, "Undo", "carol")


async def test_a_stranger_can_review_and_score_nothing(world: World) -> None:
    world.now = LAST_WEEK
    for intent in ("cycle.review", "cycle.reviewed", "cycle.score", "cycle.scored"):
        with pytest.raises(HeadwayError, match="You own no key result"):
            await world.ask(intent, "alice", cycle=str(world.cycles["q2"].id))
        with pytest.raises(HeadwayError, match="does not exist any more"):
            await world.ask(intent, "mallory", cycle=str(world.cycles["q2"].id))


async def test_the_end_is_raised_once_and_scores_come_filled_in_from_progress(world: World) -> None:
    await with_results(world)
    world.now = LAST_WEEK
    await look_at(world, "carol")
    (card,) = await asked(world, "carol")
    assert plain(card).startswith("Q2 2025 ends on Monday 30 June: how did your goals go?\n")
    form = await world.press(card_reply(card), "Score them", "carol")
    filled = {field.label: field.value for field in number_fields(form)}
    assert [field.value for field in number_fields(form)] == ["0.7", "0.3", ""], filled
    world.now = OVER
    await look_at(world, "carol")
    assert len(await asked(world, "carol")) == 1


async def test_scores_are_refused_before_the_last_week_and_when_they_are_none(world: World) -> None:
    with pytest.raises(HeadwayError, match="can be scored from Tuesday 24 June on"):
        await cycle(world, "score", by="carol")
    world.now = LAST_WEEK
    told = await score_form(world, "carol", score__nps="1.4", score__churn="0.25")
    assert "A score is a number from 0.0 to 1.0, for example 0.7." in told
    assert (await row(world, "churn")).score is None
    told = await score_form(world, "carol", score__nps="0.7", learned__nps="Calls work")
    assert "Choose below as well what becomes of it." in told


async def test_scores_are_saved_changed_and_taken_back(world: World) -> None:
    await with_results(world)
    world.now = LAST_WEEK
    told = await score_form(
        world,
        "carol",
        score__nps="0.7",
        learned__nps="Calls work",
        choice__nps="keep",
        score__churn="30%",
        choice__churn="stop",
        score__mrr="",
    )
    assert told == (
        "Scored. You can change it until the cycle is closed\n"
        "  Grow monthly revenue to $1.5M: not scored\n"
        "  Lift NPS from 30 to 50: 0.7, delivered\n"
        "  Cut monthly churn to 3%: 0.3, far from it\n"
        "In the next cycle\n"
        "  Keep: Lift NPS from 30 to 50 “Calls work”\n"
        "  Stop: Cut monthly churn to 3%\n"
        "1 key result has no score yet.\n"
        "[Carry goals over] [Score the others] [How sure was I?] [The cycle] [Undo]"
    )
    changed = await world.ask(
        "cycle.scored", "carol", cycle=str(world.cycles["q2"].id), **{f"score.{world.goal('nps')}": "0,65"}
    )
    assert (await row(world, "nps")).score == Decimal("0.65")
    assert (await row(world, "churn")).score == Decimal("0.3")
    await world.press(changed, "Undo", "carol")
    assert (await row(world, "nps")).score == Decimal("0.7")


async def test_how_far_the_closing_is_is_told_in_numbers_without_names(world: World) -> None:
    await with_results(world)
    world.now = LAST_WEEK
    await score_form(world, "carol", score__nps="0.7")
    assert "Of those of the people you lead, 1 of 5 have a score." in await cycle(world, by="bob")
    told = await cycle(world)
    assert "In the whole company 1 of 7 key results have a score." in told
    assert "Close Q2 2025" in told


async def test_only_an_admin_or_who_leads_everybody_closes_it(world: World) -> None:
    world.now = OVER
    for who in ("bob", "carol"):
        with pytest.raises(HeadwayError, match="an admin does it: Alice"):
            await cycle(world, "close", by=who)
        with pytest.raises(HeadwayError, match="an admin does it: Alice"):
            await world.ask("cycle.closed", who, cycle=str(world.cycles["q2"].id))


async def test_closing_guesses_nothing_and_tells_what_became_of_the_goals(world: World) -> None:
    await with_results(world)
    await to_channel(world)
    world.now = OVER
    shared = {"shared": "yes"}
    about = {"cycle": str(world.cycles["q2"].id)}
    await world.ask(
        "cycle.scored",
        "carol",
        **about,
        **shared,
        **{
            f"score.{world.goal('nps')}": "0.7",
            f"choice.{world.goal('nps')}": "keep",
            f"learned.{world.goal('nps')}": "Calls work",
        },
    )
    await score_form(
        world, "dan", score__deals="1", choice__deals="change", learned__deals="Only for my team"
    )
    preview = await world.ask("command", "alice", text="cycle close")
    assert said(preview) == (
        "Close Q2 2025?\n"
        "In the whole company 2 of 7 key results have a score.\n"
        "The others stay “not scored”: nothing is guessed. They can't be scored afterwards.\n"
        "The results go to #product, by objective and without names.\n"
        "[Close Q2 2025]"
    )
    closed = await world.press(preview, "Close Q2 2025", "alice")
    (letter,) = (await world.letters(channel="product")).values()
    assert plain(letter) == (
        "Q2 2025 is over: what became of our goals\n"
        "  Make customers happier: 0.7, delivered (1 of 3 scored)\n"
        "  Win new business: 1.0, delivered (1 of 2 scored)\n"
        "  Never let customers down: not scored\n"
        "What we learned\n"
        "  Lift NPS from 30 to 50: “Calls work”\n"
        f"[Open the report: /open/report?cycle={world.cycles['q2'].id}]\n"
        "Sent because the cycle was closed. Scores go from 0.0 to 1.0; what was learned is here only where its writer "
        "agreed."
    )
    assert (await row(world, "churn")).score is None
    with pytest.raises(HeadwayError, match="Q2 2025 is closed"):
        await world.press(preview, "Close Q2 2025", "alice")
    with pytest.raises(HeadwayError, match="Q2 2025 is closed"):
        await score_form(world, "carol", score__churn="0.5")
    await world.press(closed, "Undo", "alice")
    assert await world.letters(channel="product") == {}
    async with world.store.work(world.workspace.id) as work:
        found = await work.goals.cycle(world.cycles["q2"].id)
    assert found is not None
    assert found.state is CycleState.OPEN
    assert (await row(world, "churn")).closed_at is None


async def test_a_channel_that_another_company_reads_gets_no_results(world: World) -> None:
    await to_channel(world, outside=True)
    world.now = OVER
    preview = await world.ask("command", "alice", text="cycle close")
    assert "the results are shown to you alone" in said(preview)
    closed = await world.press(preview, "Close Q2 2025", "alice")
    assert "Never let customers down: not scored" in said(closed)
    assert await world.letters(channel="product") == {}


async def test_every_target_met_in_every_cycle_is_named_kindly(world: World) -> None:
    world.now = OVER
    async with world.store.work(world.workspace.id) as work:
        for cycle in await work.goals.cycles():
            for row in (await work.goals.of_cycle(cycle.id))[1]:
                row.score = Decimal(1)
    preview = await world.ask("command", "alice", text="cycle close")
    closed = await world.press(preview, "Close Q2 2025", "alice")
    assert "Every target of the last 2 cycles was met. Good work; would a bolder one change more?" in said(
        closed
    )


async def test_chosen_goals_go_on_with_the_last_value_and_remember_where_they_come_from(world: World) -> None:
    await with_results(world)
    world.now = LAST_WEEK
    await score_form(
        world, "carol", score__nps="0.7", choice__nps="keep", score__churn="0.3", choice__churn="stop"
    )
    nowhere = await world.ask("command", "carol", text="cycle carry")
    assert "There is no cycle after Q2 2025 yet" in said(nowhere)
    await cycle(world, "next")
    about = {"cycle": str(world.cycles["q2"].id)}
    form = await world.ask("cycle.carry", "carol", **about)
    assert next(field.hint for field in number_fields(form)) == "It begins at 44 points."
    values = {f"carry.{world.goal('nps')}": "yes", f"target.{world.goal('nps')}": "40"}
    wrong = await world.ask("cycle.carried", "carol", **about, **values)
    assert "the target must be above the start" in said(wrong)
    values[f"target.{world.goal('nps')}"] = "60"
    carried = await world.ask("cycle.carried", "carol", **about, **values)
    assert said(carried) == "1 goal goes on in Q3 2025\n  Lift NPS from 44 to 60\n[Write another] [Undo]"
    coming = await q3(world)
    async with world.store.work(world.workspace.id) as work:
        (objective,), (copy,) = await work.goals.of_cycle(coming.id)
        tree = await work.goals.tree(cycles=[coming.id])
    assert (copy.start, copy.target, copy.owner_id) == (Decimal(44), Decimal(60), world.person("carol"))
    assert (copy.starts, copy.ends, copy.carries_id) == (coming.starts, coming.ends, world.goal("nps"))
    assert (objective.title, objective.team_id) == ("Make customers happier", world.teams["growth"].id)
    assert [outcome.title for outcome in tree.outcomes] == ["Customers stay because they love us"]
    told = said(await world.ask("goal.why", "carol", key_result=str(copy.id)))
    assert "It goes on with “Lift NPS from 30 to 50” of Q2 2025 (0.7, delivered)." in told
    again = await world.ask("cycle.carried", "carol", **about, **values)
    assert "None of them goes on" in said(again)
    await world.press(carried, "Undo", "carol")
    async with world.store.work(world.workspace.id) as work:
        tree = await work.goals.tree(cycles=[coming.id])
    assert (tree.goals, tree.objectives, tree.outcomes) == ([], [], [])


async def test_a_lead_hears_once_that_no_cycle_follows_and_that_the_team_has_no_goal_yet(
    world: World,
) -> None:
    world.now = datetime(2025, 6, 18, 15, 0, tzinfo=UTC)
    await look_at(world, "bob")
    (card,) = await asked(world, "bob")
    assert plain(card) == (
        "Q2 2025 ends on Monday 30 June: what comes next?\n"
        "There is no cycle after it yet. Once there is one, goals can be written for it and carried over.\n"
        "[Create Q3 2025]\n"
        "[Next week] [Not helpful] [Don't send these]\n"
        "Sent once, because you lead a team."
    )
    await world.press(card_reply(card), "Create Q3 2025", "bob")
    world.now += DAY
    await look_at(world, "bob")
    _, card = await asked(world, "bob")
    assert plain(card) == (
        "Q3 2025 begins on Tuesday 1 July\n"
        "Growth has no goal in it yet. Which behaviour has to change this time? I say of each goal whether it "
        "describes a change, and you decide.\n"
        "[Write goals] [From outcomes to teams] [The cycle]\n"
        "[Next week] [Not helpful] [Don't send these]\n"
        "Sent once, because you lead a team."
    )


def choices(reply: Reply) -> list[str]:
    """The names of the fields in which something is chosen."""
    assert reply.card is not None
    return [
        field.name
        for block in reply.card.blocks
        if isinstance(block, Form)
        for field in block.fields
        if isinstance(field, ChoiceField)
    ]


def card_reply(card: Card) -> Reply:
    return Reply(card=card)


def number_fields(reply: Reply) -> list[NumberField]:
    assert reply.card is not None
    return [
        field
        for block in reply.card.blocks
        if isinstance(block, Form)
        for field in block.fields
        if isinstance(field, NumberField)
    ]


async def to_channel(world: World, *, outside: bool = False) -> None:
    async with world.store.work(world.workspace.id) as work:
        workspace = await work.people.workspace()
        workspace.channel_id = world.channels["product"].id
        channel = await work.people.channel(world.channels["product"].id)
        assert channel is not None
        channel.shared_outside = outside


async def test_an_admin_hears_once_that_a_cycle_is_over_and_not_closed(world: World) -> None:
    world.now = datetime(2025, 7, 9, 15, 0, tzinfo=UTC)
    await look_at(world, "alice", "bob")
    (card,) = await asked(world, "alice")
    assert plain(card) == (
        "Q2 2025 is over: shall it be closed?\n"
        "0 of 7 key results have a score. Until it is closed I go on asking about its goals.\n"
        "[Close it]\n"
        "[Next week] [Not helpful] [Don't send these]\n"
        "Sent once, because you are an admin. You see first what closing does."
    )
    assert await asked(world, "bob") == []
    assert "Close Q2 2025?" in said(await world.press(card_reply(card), "Close it", "alice"))


async def test_goals_of_a_closed_cycle_still_go_on_in_the_next(world: World) -> None:
    await with_results(world)
    world.now = OVER
    await cycle(world, "Q3 2025")
    await world.press(await world.ask("command", "alice", text="cycle close"), "Close Q2 2025", "alice")
    overview = await world.ask("command", "carol", text="cycle")
    assert "Carry goals over from Q2 2025" in said(overview)
    assert "From Q2 2025 to Q3 2025" in said(
        await world.press(overview, "Carry goals over from Q2 2025", "carol")
    )
    assert "From Q2 2025 to Q3 2025" in await cycle(world, "carry", by="carol")


async def test_a_cycle_of_a_year_beside_quarters_gets_in_nobodys_way(world: World) -> None:
    year = Cycle(
        workspace_id=world.workspace.id, name="2025", starts=date(2025, 1, 1), ends=date(2025, 12, 31)
    )
    async with world.store.work(world.workspace.id) as work:
        await work.goals.add(year)
    world.now = LAST_WEEK
    assert "Q2 2025 is over" not in await cycle(world, by="bob")
    assert "Close Q2 2025?" in await cycle(world, "close")
    assert "Q3 2025 is there" in await cycle(world, "next")


async def test_more_goals_than_a_form_holds_are_reached_one_form_after_another(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for n in range(7):
            copy = KeyResult(
                **{
                    **world.goals["nps"].model_dump(exclude={"id", "code", "title"}),
                    "code": f"MORE-{n}",
                    "title": f"More {n}",
                }
            )
            await work.goals.add(copy)
    world.now = HALF
    about = {"cycle": str(world.cycles["q2"].id)}
    first = await world.ask("cycle.review", "carol", **about)
    ids = choices(first)
    assert len(ids) == 8
    saved = await world.ask("cycle.reviewed", "carol", **about, **dict.fromkeys(ids, "keep"))
    second = await world.press(saved, "Look at the others", "carol")
    assert set(choices(second)[:2]).isdisjoint(ids)
