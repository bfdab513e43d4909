"""What is worth raising reaches people rarely, one subject a day, and never when they are away or said no."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from cards.blocks import Card
from cards.exchange import Request
from handlers.dispatch import Desk, Handler
from handlers.nudges import answers, review
from handlers.nudges.look import Concern, Look, about_goal
from handlers.plan import NUDGES
from okrs.vocabulary import CheckInState, NudgeKind
from storage.agenda import Appointment
from storage.store import Store
from storage.tables import Person
from tests.handlers.world import World, build

# Wednesday 7 May, ten o'clock in Berlin; four at night in New York, five in the afternoon in Tokyo.
NOW = datetime(2025, 5, 7, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)

TABLE: Mapping[str, Handler] = {
    NUDGES: review.review,
    "nudge.snooze": answers.snooze,
    "nudge.mute": answers.mute,
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return TABLE


async def stuck(look: Look) -> Sequence[Concern]:
    """Everything is stuck, every day."""
    return [
        Concern(
            kind=NudgeKind.STUCK,
            person=person.id,
            subject=about_goal(goal.id),
            card=Card(title=f"{goal.key_result.title} is stuck"),
        )
        for person in look.people
        for goal in look.goals[person.id]
    ]


async def share(look: Look) -> Sequence[Concern]:
    """Everything goes well, too."""
    return [
        Concern(kind=NudgeKind.SHARE, person=one.person, subject=one.subject, card=Card(title="Well done"))
        for one in await stuck(look)
    ]


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (stuck,))


async def look(world: World, at: datetime = NOW) -> None:
    world.now = at
    await world.ring(NUDGES, *(person.id for person in world.people.values()))


async def titles(world: World, person: str) -> list[str]:
    return [card.title for card in (await world.letters(person=person)).values()]


async def test_a_day_brings_two_messages_at_most(world: World) -> None:
    await look(world)
    assert await titles(world, "carol") == [
        "Lift NPS from 30 to 50 is stuck",
        "Cut monthly churn to 3% is stuck",
    ]


async def test_what_was_not_raised_today_comes_tomorrow(world: World) -> None:
    await look(world)
    await look(world, NOW + DAY)
    assert (await titles(world, "carol"))[2:] == ["Grow monthly revenue to $1.5M is stuck"]


async def test_a_goal_is_left_alone_for_a_week_whatever_the_kind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "RULES", (stuck,))
    await look(world)
    monkeypatch.setattr(review, "RULES", (share,))
    for days in range(1, 7):
        await look(world, NOW + days * DAY)
    assert "Well done" not in await titles(world, "eve")
    await look(world, NOW + 7 * DAY)
    assert (await titles(world, "eve"))[2:] == ["Well done", "Well done"]


async def test_nobody_hears_that_a_goal_goes_well_while_it_looks_stuck(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "RULES", (share, stuck))
    for week in range(6):
        await look(world, NOW + 7 * week * DAY)
    assert "Well done" not in await titles(world, "eve")


async def test_the_same_again_comes_less_and_less_often(world: World) -> None:
    weeks = []
    for week in range(16):
        before = len(await titles(world, "eve"))
        await look(world, NOW + 7 * week * DAY)
        if len(await titles(world, "eve")) > before:
            weeks.append(week)
    assert weeks == [0, 1, 3, 7, 15]


async def test_looking_again_the_same_day_repeats_nothing(world: World) -> None:
    for minutes in (0, 10, 20):
        await look(world, NOW + timedelta(minutes=minutes))
    assert len(await titles(world, "eve")) == 2


async def test_two_processes_that_look_at_once_send_once(any_store: Store) -> None:
    world = await build(any_store, TABLE)
    world.now = NOW
    people = tuple(world.person(name) for name in ("carol", "eve"))
    await asyncio.gather(*(world.ring(NUDGES, *people) for _ in range(4)))
    assert len(await titles(world, "carol")) == 2
    assert len(await titles(world, "eve")) == 2


async def test_an_appointment_kept_by_another_process_is_not_kept_again(any_store: Store) -> None:
    world = await build(any_store, TABLE)
    carol = world.person("carol")
    async with world.store.work(world.workspace.id) as work:
        await work.agenda.arm([Appointment(intent=NUDGES, subject=carol, at=NOW)])
    async with world.store.across() as everywhere:
        await everywhere.claim_due(now=NOW, most=10)
    request = Request(workspace=world.workspace.id, intent=NUDGES, at=NOW, subjects=(carol,))
    await asyncio.gather(*(Desk(world.store, TABLE).attend(request) for _ in range(3)))
    assert len(await titles(world, "carol")) == 2


async def test_the_next_look_is_armed_on_the_persons_own_morning(world: World) -> None:
    await look(world, NOW + 2 * DAY)
    async with world.store.work(world.workspace.id) as work:
        due = await work.agenda.of(NUDGES, [world.person(name) for name in ("carol", "dan", "bob")])
    # Friday in Berlin and Tokyo is over by then; in New York it has not begun.
    assert {world_name(world, id_): one.at for id_, one in due.items()} == {
        "carol": datetime(2025, 5, 12, 8, 0, tzinfo=UTC),
        "dan": datetime(2025, 5, 12, 1, 0, tzinfo=UTC),
        "bob": datetime(2025, 5, 9, 14, 0, tzinfo=UTC),
    }


def world_name(world: World, person: object) -> str:
    return next(name for name, row in world.people.items() if row.id == person)


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(NOW - timedelta(hours=3), id="before their day begins"),
        pytest.param(NOW + timedelta(hours=8), id="after it ended"),
        pytest.param(NOW + 3 * DAY, id="on a Saturday"),
    ],
)
async def test_nobody_hears_of_it_outside_their_working_time(world: World, at: datetime) -> None:
    await look(world, at)
    assert await titles(world, "carol") == []


async def test_nobody_hears_of_it_on_a_public_holiday(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).country = "DE"
    await look(world, datetime(2025, 5, 29, 8, 0, tzinfo=UTC))
    assert await titles(world, "carol") == []
    assert len(await titles(world, "eve")) == 2


async def test_nobody_hears_of_it_while_away(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(world.person("carol"), starts=NOW.date(), ends=NOW.date(), delegate=None)
    await look(world)
    assert await titles(world, "carol") == []
    await look(world, NOW + DAY)
    assert len(await titles(world, "carol")) == 2


async def test_who_left_is_looked_at_no_more(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).active = False
    await look(world)
    assert await titles(world, "carol") == []
    async with world.store.work(world.workspace.id) as work:
        assert await work.agenda.of(NUDGES, [world.person("carol")]) == {}


async def test_an_open_check_in_comes_first(world: World) -> None:
    await world.asked("carol", asked_at=NOW - DAY, closes_at=NOW + DAY)
    await look(world)
    assert await titles(world, "carol") == []


async def test_a_check_in_that_is_over_holds_nothing_back(world: World) -> None:
    await world.asked("carol", asked_at=NOW - 5 * DAY, closes_at=NOW - DAY, state=CheckInState.MISSED)
    await look(world)
    assert len(await titles(world, "carol")) == 2


async def test_what_was_said_since_the_reason_arose_answers_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def old(look: Look) -> Sequence[Concern]:
        return [
            Concern(kind=one.kind, person=one.person, subject=one.subject, card=one.card, since=NOW - DAY)
            for one in await stuck(look)
        ]

    monkeypatch.setattr(review, "RULES", (old,))
    await world.tell("nps", "40", by="carol", at=NOW - timedelta(hours=1))
    await look(world)
    assert await titles(world, "carol") == [
        "Cut monthly churn to 3% is stuck",
        "Grow monthly revenue to $1.5M is stuck",
    ]


async def test_what_never_was_raised_comes_before_what_was(world: World) -> None:
    """However much there is to say every week, nothing waits for ever."""
    async with world.store.work(world.workspace.id) as work:
        workspace = await work.people.workspace()
        workspace.settings = {**workspace.settings, "nudges_a_week": 1}
    for week in range(3):
        await look(world, NOW + 7 * week * DAY)
    assert await titles(world, "carol") == [
        "Lift NPS from 30 to 50 is stuck",
        "Cut monthly churn to 3% is stuck",
        "Grow monthly revenue to $1.5M is stuck",
    ]


async def test_no_budget_is_no_message(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        workspace = await work.people.workspace()
        workspace.settings = {**workspace.settings, "nudges_a_week": 0}
    await look(world)
    assert await world.letters() == {}


async def test_what_goes_out_is_noted_and_what_waits_is_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[str] = []

    async def noting(look: Look) -> Sequence[Concern]:
        async def note(subject: str) -> None:
            noted.append(subject)

        return [
            Concern(
                kind=one.kind,
                person=one.person,
                subject=one.subject,
                card=one.card,
                sent=lambda subject=one.subject: note(subject),  # type: ignore[misc]
            )
            for one in await stuck(look)
        ]

    monkeypatch.setattr(review, "RULES", (noting,))
    world.now = NOW
    await world.ring(NUDGES, world.person("carol"))
    assert noted == [about_goal(world.goal("nps")), about_goal(world.goal("churn"))]


async def test_a_hundred_people_are_looked_at_together(world: World) -> None:
    crowd = [
        Person(workspace_id=world.workspace.id, name=f"Person {n}", email=f"p{n}@example.org", created_at=NOW)
        for n in range(100)
    ]
    async with world.store.work(world.workspace.id) as work:
        work.session.add_all(crowd)
    world.now = NOW
    await world.ring(NUDGES, world.person("eve"), *(person.id for person in crowd))
    assert len(await titles(world, "eve")) == 2
    async with world.store.work(world.workspace.id) as work:
        assert len(await work.agenda.of(NUDGES, [person.id for person in crowd])) == 100
