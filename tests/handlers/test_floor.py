"""A goal nobody talks about for a month is raised with its owner: rarely, and not when it is asked about anyway."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cards.blocks import Action, Buttons, Card
from cards.plain import plain
from handlers import floor
from handlers.dispatch import Handler
from handlers.plan import FLOOR, PROMPT
from okrs.errors import HeadwayError
from scheduling.calendar import local_date
from storage.agenda import Appointment
from storage.store import Store
from tests.handlers.world import World, build, said

# Thursday 12 June, nine o'clock in Berlin, four in the afternoon in Tokyo, three at night in New York.
NOW = datetime(2025, 6, 12, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
# Nine o'clock in Tokyo on the day after.
IN_TOKYO = datetime(2025, 6, 13, 0, 0, tzinfo=UTC)

TABLE: Mapping[str, Handler] = {
    FLOOR: floor.review,
    floor.REMIND: floor.remind,
    "floor.snooze": floor.snooze,
    "goal.question": floor.question,
    "goal.question.tell": floor.tell_manager,
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return TABLE


async def review(world: World, at: datetime = NOW) -> None:
    world.now = at
    await world.ring(FLOOR, world.workspace.id)


async def raised(world: World, person: str) -> list[str]:
    return [
        plain(card) for key, card in (await world.letters(person=person)).items() if key.startswith("floor:")
    ]


def dans(world: World) -> tuple[UUID, UUID]:
    return world.goal("deals"), world.goal("value")


async def ring_armed(world: World) -> None:
    """It is nine o'clock in Tokyo: what was armed for now rings, and is off the agenda."""
    world.now = IN_TOKYO
    await world.ring(floor.REMIND, *dans(world))
    async with world.store.work(world.workspace.id) as work:
        await work.agenda.drop(floor.REMIND, dans(world))


async def everybody_but(world: World, person: str) -> None:
    """All other goals were talked about yesterday."""
    for name, goal in world.goals.items():
        if goal.owner_id != world.person(person) and name != "signups":
            await world.tell(name, "1", by="alice", at=NOW - DAY)


async def test_silent_goals_are_raised_with_their_owner_in_one_message(world: World) -> None:
    await everybody_but(world, "carol")
    await world.tell("nps", "34", by="carol", at=NOW - 31 * DAY, confidence=6)
    await world.tell("churn", "4.0", by="carol", at=NOW - 30 * DAY)
    await review(world)
    (text,) = await raised(world, "carol")
    assert text.splitlines() == [
        "Carol, are these still goals?",
        "Lift NPS from 30 to 50: now 34 points, target 50 points (off track). The last word on it was on 12 May.",
        "[Yes, update it] [Not any more] [Ask me next week]",
        "Grow monthly revenue to $1.5M: no value yet, target $1,500,000 (no answer yet). "
        "Nobody has said anything about it yet.",
        "[Yes, update it] [Not any more] [Ask me next week]",
        "I ask because nobody has talked about this for 31 days or more. Your team and Bob can read what you answer.",
    ]
    assert len(await world.letters()) == 1


async def test_it_comes_at_the_owners_next_working_moment(world: World) -> None:
    await everybody_but(world, "dan")
    await review(world, NOW + timedelta(hours=2))
    assert await world.letters() == {}
    async with world.store.work(world.workspace.id) as work:
        armed = await work.agenda.of(floor.REMIND, dans(world))
    assert {due.at for due in armed.values()} == {IN_TOKYO}
    await ring_armed(world)
    (key,) = await world.letters()
    async with world.store.work(world.workspace.id) as work:
        letter = await work.outbox.find(key)
    assert letter is not None
    assert letter.not_before == IN_TOKYO


async def test_days_away_noted_before_it_is_sent_keep_it_back(world: World) -> None:
    """Dan says in the evening that he is away from the next morning on."""
    await everybody_but(world, "dan")
    await review(world, NOW + timedelta(hours=2))
    async with world.store.work(world.workspace.id) as work:
        first = local_date("Asia/Tokyo", IN_TOKYO)
        await work.absences.add(world.person("dan"), starts=first, ends=first + 3 * DAY, delegate=None)
    await ring_armed(world)
    for day in range(1, 5):
        await review(world, NOW + day * DAY)
    assert await raised(world, "dan") == []
    await review(world, NOW + 5 * DAY)
    assert len(await raised(world, "dan")) == 1


async def test_a_raised_goal_rests_for_a_week(world: World) -> None:
    await everybody_but(world, "dan")
    for day in range(7):
        await review(world, NOW + day * DAY)
    assert len(await raised(world, "dan")) == 1
    await review(world, NOW + 7 * DAY)
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
    await review(world)
    (text,) = await raised(world, "carol")
    assert text.count("[Ask me next week]") == 2


async def test_with_the_budget_used_up_nothing_is_sent(world: World) -> None:
    await everybody_but(world, "carol")
    async with world.store.work(world.workspace.id) as work:
        for n in range(5):
            await work.nudges.record(
                world.person("carol"), kind="reminder", subject=f"checkin:{n}", day=NOW.date(), at=NOW - DAY
            )
    await review(world)
    assert await raised(world, "carol") == []


async def test_nothing_is_raised_while_a_check_in_is_open(world: World) -> None:
    await everybody_but(world, "carol")
    await world.asked("carol", asked_at=NOW - DAY, closes_at=NOW + DAY)
    await review(world)
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
    await review(world)
    assert len(await raised(world, "carol")) == messages


async def test_nothing_is_raised_with_somebody_who_is_away(world: World) -> None:
    await everybody_but(world, "carol")
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(world.person("carol"), starts=NOW.date(), ends=NOW.date(), delegate=None)
    await review(world)
    assert await raised(world, "carol") == []
    await review(world, NOW + DAY)
    assert len(await raised(world, "carol")) == 1


async def test_tomorrows_look_is_armed(world: World) -> None:
    await review(world)
    async with world.store.work(world.workspace.id) as work:
        due = await work.agenda.of(FLOOR, [world.workspace.id])
    assert due[world.workspace.id].at == NOW + DAY


async def test_looking_twice_sends_once(any_store: Store) -> None:
    world = await build(any_store, TABLE)
    await everybody_but(world, "dan")
    await review(world)
    await review(world)
    assert len(await raised(world, "dan")) == 1


async def test_a_goal_put_off_is_asked_about_a_week_later(world: World) -> None:
    await everybody_but(world, "dan")
    await review(world)
    reply = await world.ask("floor.snooze", "dan", key_result=str(world.goal("deals")))
    assert "I'll ask again on Thursday 19 June" in said(reply)
    await world.tell("value", "12", by="dan", at=NOW)
    await review(world, NOW + 7 * DAY - timedelta(hours=1))
    assert len(await raised(world, "dan")) == 1
    world.now = NOW + 7 * DAY
    await world.ring(floor.REMIND, world.goal("deals"))
    _, second = await raised(world, "dan")
    assert "Close 20 enterprise deals" in second
    assert "Measure time to first value" not in second


async def test_a_goal_talked_about_since_is_not_raised_again(world: World) -> None:
    await everybody_but(world, "dan")
    await review(world)
    await world.ask("floor.snooze", "dan", key_result=str(world.goal("deals")))
    await world.tell("deals", "9", by="dan", at=NOW + DAY)
    world.now = NOW + 7 * DAY
    await world.ring(floor.REMIND, world.goal("deals"))
    assert len(await raised(world, "dan")) == 1


async def test_not_relevant_is_noted_once_and_the_manager_told_only_if_wanted(world: World) -> None:
    world.now = NOW
    for _ in range(2):
        reply = await world.ask("goal.question", "dan", key_result=str(world.goal("deals")))
    assert [entry.note for entry in await world.entries("deals")] == [
        "I think this goal is not relevant any more."
    ]
    assert "They would read:\n> Dan thinks “Close 20 enterprise deals” is not relevant any more." in said(
        reply
    )
    assert await world.letters(person="bob") == {}
    for _ in range(2):
        told = await world.press(reply, "Tell Bob", "dan")
    assert said(told) == "Bob gets it Thursday 12 June, 22:00."
    (card,) = (await world.letters(person="bob")).values()
    assert plain(card).splitlines() == [
        "Dan thinks “Close 20 enterprise deals” is not relevant any more.",
        "Close 20 enterprise deals: no value yet, target 20 deals (no answer yet)",
        "Sent because Dan asked me to tell you.",
    ]


async def test_only_who_may_update_a_goal_can_question_or_put_it_off(world: World) -> None:
    world.now = NOW
    for intent in ("goal.question", "floor.snooze", "goal.question.tell"):
        with pytest.raises(HeadwayError, match="Dan's to decide"):
            await world.ask(intent, "eve", key_result=str(world.goal("deals")))


async def test_every_button_carries_its_goal(world: World) -> None:
    await everybody_but(world, "dan")
    await review(world)
    (card,) = (await world.letters(person="dan")).values()
    assert {(a.intent, a.values["key_result"]) for a in actions(card)} == {
        (intent, str(world.goal(goal)))
        for intent in ("checkin.now", "goal.question", "floor.snooze")
        for goal in ("deals", "value")
    }


def actions(card: Card) -> list[Action]:
    rows = [block for block in card.blocks if isinstance(block, Buttons)]
    return [button for row in rows for button in row.items if isinstance(button, Action)]
