"""A goal nobody talks about for a month is raised with its owner: rarely, and not when it is asked about anyway."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cards.blocks import Action, Buttons, Card
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.nudges import answers, floor, review
from handlers.plan import NUDGES, PROMPT
from okrs.vocabulary import Source
from scheduling.calendar import local_date
from storage.agenda import Appointment
from tests.handlers.world import World, said

# Thursday 12 June, nine o'clock in Berlin, four in the afternoon in Tokyo, three at night in New York.
NOW = datetime(2025, 6, 12, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
# Ten o'clock in Tokyo on the day after.
IN_TOKYO = datetime(2025, 6, 13, 1, 0, tzinfo=UTC)

TABLE: Mapping[str, Handler] = {
    NUDGES: review.review,
    "nudge.snooze": answers.snooze,
    "nudge.unsnooze": answers.unsnooze,
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return TABLE


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (floor.silent,))


async def look(world: World, at: datetime = NOW) -> None:
    """The daily look at everybody's goals; those who are not at work then are left to their own."""
    world.now = at
    await world.ring(NUDGES, *(person.id for person in world.people.values()))


async def raised(world: World, person: str) -> list[str]:
    return [
        plain(card)
        for key, card in (await world.letters(person=person)).items()
        if key.startswith("nudge:floor:")
    ]


async def everybody_but(world: World, person: str) -> None:
    """All other goals were talked about yesterday."""
    for name, goal in world.goals.items():
        if goal.owner_id != world.person(person) and name != "signups":
            await world.tell(name, "1", by="alice", at=NOW - DAY)


async def test_silent_goals_are_raised_with_their_owner_in_one_message(world: World) -> None:
    await everybody_but(world, "carol")
    await world.tell("nps", "34", by="carol", at=NOW - 31 * DAY, confidence=6)
    await world.tell("churn", "4.0", by="carol", at=NOW - 30 * DAY)
    await look(world)
    (text,) = await raised(world, "carol")
    assert text.splitlines() == [
        "Carol, are these still goals?",
        "Lift NPS from 30 to 50: now 34 points, target 50 points (off track). The last word on it was on 12 May.",
        "[Yes, update it] [Not any more] [Ask me next week]",
        "Grow monthly revenue to $1.5M: no value yet, target $1,500,000 (no answer yet). "
        "Nobody has said anything about it yet.",
        "[Yes, update it] [Not any more] [Ask me next week]",
        "[Not helpful] [Don't send these]",
        "I ask because nobody has talked about this for 31 days or more. Your team and Bob can read what you answer.",
    ]
    assert len(await world.letters()) == 1


async def test_it_comes_when_the_owner_is_at_work(world: World) -> None:
    await everybody_but(world, "dan")
    await look(world, NOW + timedelta(hours=2))
    assert await world.letters() == {}
    async with world.store.work(world.workspace.id) as work:
        armed = await work.agenda.of(NUDGES, [world.person("dan")])
    assert {due.at for due in armed.values()} == {IN_TOKYO}
    await look(world, IN_TOKYO)
    (key,) = await world.letters()
    async with world.store.work(world.workspace.id) as work:
        letter = await work.outbox.find(key)
    assert letter is not None
    assert letter.not_before == IN_TOKYO


async def test_days_away_noted_before_it_is_sent_keep_it_back(world: World) -> None:
    """Dan says in the evening that he is away from the next morning on."""
    await everybody_but(world, "dan")
    await look(world, NOW + timedelta(hours=2))
    async with world.store.work(world.workspace.id) as work:
        first = local_date("Asia/Tokyo", IN_TOKYO)
        await work.absences.add(world.person("dan"), starts=first, ends=first + 3 * DAY, delegate=None)
    for day in range(1, 5):
        await look(world, NOW + day * DAY)
    assert await raised(world, "dan") == []
    await look(world, NOW + 5 * DAY)
    assert len(await raised(world, "dan")) == 1


async def test_a_raised_goal_rests_for_a_week(world: World) -> None:
    await everybody_but(world, "dan")
    for day in range(7):
        await look(world, NOW + day * DAY)
    assert len(await raised(world, "dan")) == 1
    await look(world, NOW + 7 * DAY)
    assert len(await raised(world, "dan")) == 2


async def test_the_weekly_budget_is_kept_and_the_rest_waits(world: World) -> None:
    await everybody_but(world, "carol")
    async with world.store.work(world.workspace.id) as work:
        for n in range(3):
            await work.nudges.record(
                world.person("carol"),
                kind="reminder",
                subject=f"checkin:{n}",
                day=local_date("Europe/Berlin", NOW),
                at=NOW - DAY,
            )
    await look(world)
    (text,) = await raised(world, "carol")
    assert text.count("[Ask me next week]") == 2


async def test_with_the_budget_used_up_nothing_is_sent(world: World) -> None:
    await everybody_but(world, "carol")
    async with world.store.work(world.workspace.id) as work:
        for n in range(5):
            await work.nudges.record(
                world.person("carol"), kind="reminder", subject=f"checkin:{n}", day=NOW.date(), at=NOW - DAY
            )
    await look(world)
    assert await raised(world, "carol") == []


async def test_nothing_is_raised_while_a_check_in_is_open(world: World) -> None:
    await everybody_but(world, "carol")
    await world.asked("carol", asked_at=NOW - DAY, closes_at=NOW + DAY)
    await look(world)
    assert await raised(world, "carol") == []


@pytest.mark.parametrize(("days", "messages"), [(2, 0), (3, 0), (4, 1)])
async def test_nothing_is_raised_when_a_check_in_comes_within_three_days(
    world: World, days: int, messages: int
) -> None:
    await everybody_but(world, "carol")
    async with world.store.work(world.workspace.id) as work:
        await work.agenda.arm(
            [Appointment(intent=PROMPT, subject=world.person("carol"), at=NOW + days * DAY)]
        )
    await look(world)
    assert len(await raised(world, "carol")) == messages


async def test_nothing_is_raised_with_somebody_who_is_away(world: World) -> None:
    await everybody_but(world, "carol")
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(world.person("carol"), starts=NOW.date(), ends=NOW.date(), delegate=None)
    await look(world)
    assert await raised(world, "carol") == []
    await look(world, NOW + DAY)
    assert len(await raised(world, "carol")) == 1


async def test_a_number_that_came_by_itself_is_nobodys_word(world: World) -> None:
    await everybody_but(world, "dan")
    for goal in ("deals", "value"):
        await world.tell(goal, "3", by=None, at=NOW - DAY, source=Source.METRIC)
    await look(world)
    assert len(await raised(world, "dan")) == 1


async def test_a_goal_put_off_is_asked_about_a_week_later(world: World) -> None:
    await everybody_but(world, "dan")
    await look(world)
    ((_, card),) = (await world.letters(person="dan")).items()
    reply = await world.ask("nudge.snooze", "dan", **later(card, world.goal("deals")))
    assert reply.replaces
    assert said(reply).splitlines()[3:6] == [
        "Close 20 enterprise deals: no value yet, target 20 deals (no answer yet). "
        "Nobody has said anything about it yet.",
        "Fine. Not before Thursday 19 June.",
        "[Undo]",
    ]
    assert said(reply).count("[Ask me next week]") == 1
    await world.tell("value", "12", by="dan", at=NOW)
    for day in range(1, 7):
        await look(world, NOW + day * DAY)
    assert len(await raised(world, "dan")) == 1
    await look(world, NOW + 7 * DAY)
    _, second = await raised(world, "dan")
    assert "Dan, is this still a goal?" in second
    assert "Close 20 enterprise deals" in second
    assert "Measure time to first value" not in second


async def test_both_goals_of_a_message_can_be_put_off_one_after_the_other(world: World) -> None:
    await everybody_but(world, "dan")
    await look(world)
    ((_, card),) = (await world.letters(person="dan")).items()
    for goal in ("deals", "value"):
        reply = await world.ask("nudge.snooze", "dan", **later(card, world.goal(goal)))
    assert said(reply).count("Fine. Not before Thursday 19 June.") == 2
    reply = await world.press(reply, "Undo", "dan")
    assert said(reply).count("Fine. Not before Thursday 19 June.") == 1


async def test_a_goal_talked_about_since_is_not_raised_again(world: World) -> None:
    await everybody_but(world, "dan")
    await look(world)
    for goal in ("deals", "value"):
        await world.tell(goal, "9", by="dan", at=NOW + DAY)
    await look(world, NOW + 7 * DAY)
    assert len(await raised(world, "dan")) == 1


async def test_every_button_carries_its_goal(world: World) -> None:
    await everybody_but(world, "dan")
    await look(world)
    (card,) = (await world.letters(person="dan")).values()
    assert {(a.intent, a.values["key_result"]) for a in actions(card) if "key_result" in a.values} == {
        (intent, str(world.goal(goal)))
        for intent in ("checkin.now", "goal.question")
        for goal in ("deals", "value")
    }
    assert [a.values["subject"] for a in actions(card) if a.intent == "nudge.snooze"] == [
        f"goal:{world.goal(goal)}" for goal in ("value", "deals")
    ]


def later(card: Card, goal: UUID) -> dict[str, str]:
    """What the button carries that puts a goal off."""
    (found,) = (
        a for a in actions(card) if a.intent == "nudge.snooze" and a.values["subject"] == f"goal:{goal}"
    )
    return dict(found.values)


def actions(card: Card) -> list[Action]:
    rows = [block for block in card.blocks if isinstance(block, Buttons)]
    return [button for row in rows for button in row.items if isinstance(button, Action)]
