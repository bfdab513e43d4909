"""Every nudge can be put off, called not helpful or switched off, in its own place, and each of it taken back."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from cards.blocks import Action, Buttons, Card, Text
from cards.exchange import Reply
from handlers.dispatch import Handler
from handlers.nudges import answers, review
from handlers.nudges.look import Concern, Look, about_goal
from handlers.plan import NUDGES
from okrs.errors import HeadwayError
from okrs.vocabulary import NudgeKind
from storage.store import Store
from tests.handlers.world import World, build, buttons, said

# Wednesday 7 May, ten o'clock in Berlin.
NOW = datetime(2025, 5, 7, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)

TABLE: Mapping[str, Handler] = {
    NUDGES: review.review,
    "nudge.snooze": answers.snooze,
    "nudge.unsnooze": answers.unsnooze,
    "nudge.unhelpful": answers.unhelpful,
    "nudge.helpful": answers.helpful,
    "nudge.mute": answers.mute,
    "nudge.unmute": answers.unmute,
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return TABLE


async def stuck(look: Look) -> Sequence[Concern]:
    """The audit is stuck, every day."""
    return [
        Concern(
            kind=NudgeKind.STUCK,
            person=person.id,
            subject=about_goal(goal.id),
            card=Card(
                title="Stuck?",
                blocks=(Text(spans=("Let's talk.",)), Buttons(items=(Action("Talk", "stuck.talk"),))),
                why="I ask because it does not move.",
            ),
        )
        for person in look.people
        for goal in look.goals[person.id]
        if goal.key_result.code in ("AUDIT", "DEALS")
    ]


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (stuck,))


async def look(world: World, at: datetime = NOW) -> Reply:
    """The newest message to Eve after a look at everybody's goals."""
    world.now = at
    await world.ring(NUDGES, *(person.id for person in world.people.values()))
    return Reply(card=list((await world.letters(person="eve")).values())[-1])


async def how_many(world: World) -> int:
    return len(await world.letters(person="eve"))


async def test_every_message_can_be_answered_itself(world: World) -> None:
    assert said(await look(world)).splitlines() == [
        "Stuck?",
        "Let's talk.",
        "[Talk]",
        "[Next week] [Not helpful] [Don't send these]",
        "I ask because it does not move.",
    ]


async def test_put_off_it_says_so_in_its_place_and_comes_back(world: World) -> None:
    reply = await world.press(await look(world), "Next week", "eve")
    assert reply.replaces
    assert said(reply).splitlines() == [
        "Stuck?",
        "Let's talk.",
        "[Talk]",
        "Fine. Not before Wednesday 14 May.",
        "[Undo]",
        "I ask because it does not move.",
    ]
    for day in range(1, 7):
        await look(world, NOW + day * DAY)
    assert await how_many(world) == 1
    await look(world, NOW + 7 * DAY)
    assert await how_many(world) == 2


async def test_putting_off_can_be_taken_back(world: World) -> None:
    reply = await world.press(await look(world), "Next week", "eve")
    again = await world.press(reply, "Undo", "eve")
    assert "[Next week] [Not helpful] [Don't send these]" in said(again)
    assert "Fine." not in said(again)


async def test_switched_off_it_never_comes_until_it_is_wanted(world: World) -> None:
    reply = await world.press(await look(world), "Don't send these", "eve")
    assert "No more messages about goals that are stuck.\n[Send them again]" in said(reply)
    for week in range(1, 5):
        await look(world, NOW + 7 * week * DAY)
    assert await how_many(world) == 1
    again = await world.press(reply, "Send them again", "eve")
    assert "[Next week] [Not helpful] [Don't send these]" in said(again)
    await look(world, NOW + 35 * DAY)
    assert await how_many(world) == 2


async def test_one_persons_answer_is_theirs_alone(world: World) -> None:
    message = await look(world)
    await world.press(message, "Don't send these", "eve")
    await look(world, datetime(2025, 5, 9, 1, 0, tzinfo=UTC))
    assert len(await world.letters(person="dan")) == 1


@pytest.mark.parametrize("somebody", ["carol", "mallory"])
async def test_pressed_by_somebody_else_it_shows_and_changes_nothing_of_hers(
    world: World, somebody: str
) -> None:
    message = await look(world)
    for label in ("Next week", "Not helpful", "Don't send these"):
        assert "Let's talk." not in said(await world.press(message, label, somebody))
    await look(world, NOW + 7 * DAY)
    assert await how_many(world) == 2


async def test_not_helpful_halves_it_each_time(world: World) -> None:
    days = []
    for day in range(60):
        before = await how_many(world)
        message = await look(world, NOW + day * DAY)
        if await how_many(world) > before:
            days.append(day)
            reply = await world.press(message, "Not helpful", "eve")
    assert "Thank you. Messages about goals that are stuck come half as often from now on." in said(reply)
    assert days == [0, 14, 42]


async def test_a_kind_that_does_not_help_is_rarer_about_other_goals_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.press(await look(world), "Not helpful", "eve")

    async def both(look: Look) -> Sequence[Concern]:
        return [
            Concern(kind=NudgeKind.STUCK, person=p.id, subject=about_goal(g.id), card=Card(title="Stuck?"))
            for p in look.people
            for g in look.goals[p.id]
        ]

    monkeypatch.setattr(review, "RULES", (both,))
    await look(world, NOW + DAY)
    assert await how_many(world) == 1
    await look(world, NOW + 7 * DAY)
    assert await how_many(world) == 2


async def test_pressed_twice_not_helpful_counts_once(any_store: Store) -> None:
    world = await build(any_store, TABLE)
    values = buttons(await look(world))["Not helpful"].values
    await asyncio.gather(*(world.ask("nudge.unhelpful", "eve", **values) for _ in range(4)))
    await look(world, NOW + 14 * DAY)
    assert await how_many(world) == 2


async def test_not_helpful_can_be_taken_back(world: World) -> None:
    reply = await world.press(await look(world), "Not helpful", "eve")
    again = await world.press(reply, "Undo", "eve")
    assert "[Next week] [Not helpful] [Don't send these]" in said(again)
    await look(world, NOW + 7 * DAY)
    assert await how_many(world) == 2


async def test_after_not_helpful_none_at_all_is_one_press_away(world: World) -> None:
    reply = await world.press(await look(world), "Not helpful", "eve")
    assert "No more messages about goals that are stuck." in said(
        await world.press(reply, "Don't send these", "eve")
    )


async def test_an_old_message_is_answered_in_a_word(world: World) -> None:
    values = {**buttons(await look(world))["Next week"].values, "day": "2024-05-07"}
    reply = await world.ask("nudge.snooze", "eve", **values)
    assert said(reply) == "Fine. Not before Wednesday 14 May."


@pytest.mark.parametrize("values", [{}, {"kind": "gossip", "subject": "x"}])
async def test_a_button_that_carries_nonsense_is_refused_in_a_sentence(
    world: World, values: dict[str, str]
) -> None:
    with pytest.raises(HeadwayError, match="older version"):
        await world.ask("nudge.snooze", "eve", **values)
