"""Eight weeks in companies of all sorts: however much there is to say, people are left in peace as they wish."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from cards.blocks import Card, from_json
from handlers.dispatch import Handler
from handlers.facts import calendar_of
from handlers.nudges import answers, review
from handlers.nudges.look import Concern, Look, about_goal
from handlers.nudges.rules import RULES
from handlers.plan import NUDGES, plan
from okrs.vocabulary import NudgeKind
from scheduling.calendar import in_working_hours, local_date
from storage.store import Store
from storage.tables import Delivery, Nudge
from tests.handlers.world import World, build, buttons

START = datetime(2025, 5, 5, 0, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
END = START + 8 * WEEK
NAMES = ("carol", "dan", "eve")
# What a person makes of the next message they get.
REACTIONS = ("", "", "Next week", "Not helpful", "Don't send these", "Ask me next week")

TABLE: Mapping[str, Handler] = {
    NUDGES: review.review,
    "nudge.snooze": answers.snooze,
    "nudge.unhelpful": answers.unhelpful,
    "nudge.mute": answers.mute,
}


@dataclass(frozen=True)
class Life:
    """A person's zone, working days, days away (offsets from the first day) and what they make of messages."""

    zone: str
    working_days: str
    away: tuple[tuple[int, int], ...]
    reactions: tuple[str, ...]


@dataclass
class Diary:
    """What each person did: (person, kind) muted when, (person, kind, subject) put off from when until which day."""

    muted: dict[tuple[UUID, str], datetime] = field(default_factory=dict)
    unhelpful: set[tuple[UUID, str]] = field(default_factory=set)
    snoozed: list[tuple[UUID, str, str, datetime, date]] = field(default_factory=list)


LIVES = st.builds(
    Life,
    zone=st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "Asia/Kolkata"]
    ),
    working_days=st.sampled_from(["01234", "012", "01236", "0123456"]),
    away=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=2).map(tuple),
    reactions=st.lists(st.sampled_from(REACTIONS), min_size=1, max_size=12).map(tuple),
)


async def endless(look: Look) -> Sequence[Concern]:
    """Three kinds of trouble with every goal, every day."""
    return [
        Concern(kind=kind, person=person.id, subject=about_goal(goal.id), card=Card(title=f"{kind}?"))
        for person in look.people
        for goal in look.goals[person.id]
        for kind in (NudgeKind.NO_HELP, NudgeKind.STUCK, NudgeKind.SHARE)
    ]


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lives=st.tuples(*(LIVES for _ in NAMES)), a_week=st.integers(0, 6))
def test_eight_weeks_leave_people_in_peace(
    sqlite_template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lives: tuple[Life, ...],
    a_week: int,
) -> None:
    monkeypatch.setattr(review, "RULES", (*RULES, endless))
    copy = shutil.copy(sqlite_template, tmp_path / "headway.db")
    asyncio.run(_live(f"sqlite:///{copy}", dict(zip(NAMES, lives, strict=True)), a_week))


async def _live(url: str, lives: Mapping[str, Life], a_week: int) -> None:
    store = Store.open(url)
    try:
        world = await _company(store, lives, a_week)
        diary = Diary()
        while (at := await _next(world)) < END:
            world.now = at
            async with store.work(world.workspace.id) as work:
                due = await work.agenda.of(NUDGES, [world.person(name) for name in NAMES])
            await world.ring(NUDGES, *(id_ for id_, one in due.items() if one.at == at))
            for name in NAMES:
                await _react(world, name, lives[name], diary)
        await _check(world, lives, a_week, diary)
    finally:
        await store.close()


async def _company(store: Store, lives: Mapping[str, Life], a_week: int) -> World:
    world = await build(store, TABLE)
    world.now = START
    async with store.work(world.workspace.id) as work:
        workspace = await work.people.workspace()
        workspace.settings = {"nudges_a_week": a_week}
        for name, life in lives.items():
            person = await work.people.person(world.person(name))
            person.zone, person.working_days = life.zone, life.working_days
            for first, days in life.away:
                starts = START.date() + first * DAY
                await work.absences.add(person.id, starts=starts, ends=starts + days * DAY, delegate=None)
        await plan(work, at=START)
    return world


async def _next(world: World) -> datetime:
    async with world.store.work(world.workspace.id) as work:
        due = await work.agenda.of(NUDGES, [world.person(name) for name in NAMES])
    return min(one.at for one in due.values())


async def _react(world: World, name: str, life: Life, diary: Diary) -> None:
    """The person reads what came just now, and answers it as they do."""
    person = world.person(name)
    letters = [row for row in await _letters(world) if row.person_id == person]
    for number, row in enumerate(letters):
        label = life.reactions[number % len(life.reactions)]
        action = buttons(from_json(row.card)).get(label)
        if row.not_before != world.now or action is None:
            continue
        await world.ask(action.intent, name, **action.values)
        kind, subject = action.values["kind"], action.values["subject"]
        today = local_date(life.zone, world.now)
        match action.intent:
            case "nudge.mute":
                diary.muted.setdefault((person, kind), world.now)
            case "nudge.unhelpful":
                diary.unhelpful.add((person, kind))
            case _:
                diary.snoozed.append((person, kind, subject, world.now, today + WEEK))


async def _letters(world: World) -> list[Delivery]:
    async with world.store.work(world.workspace.id) as work:
        found = await work.session.exec(
            select(Delivery).where(col(Delivery.key).startswith("nudge:")).order_by(col(Delivery.id))
        )
        return list(found)


async def _check(world: World, lives: Mapping[str, Life], a_week: int, diary: Diary) -> None:
    async with world.store.work(world.workspace.id) as work:
        raised = list(await work.session.exec(select(Nudge).order_by(col(Nudge.sent_at))))
        absences = await work.absences.of([world.person(name) for name in NAMES], since=START.date())
        workspace = await work.people.workspace()
        people = {world.person(name): await work.people.person(world.person(name)) for name in NAMES}
    assert bool(raised) is bool(a_week), "there is always something to say"
    weeks = Counter((row.person_id, row.day.isocalendar()[:2]) for row in raised)
    assert max(weeks.values(), default=0) <= a_week, "never more than the budget a week"
    days = Counter((row.person_id, row.subject, row.day) for row in raised)
    assert max(days.values(), default=0) <= 1, "never the same subject twice a day"
    messages = Counter((row.person_id, row.not_before) for row in await _letters(world))
    assert max(messages.values(), default=0) <= 2, "never more than two messages a day"
    for row in raised:
        calendar = calendar_of(people[row.person_id], workspace)
        assert in_working_hours(calendar, row.sent_at), "nobody is asked outside their working time"
        away = absences.get(row.person_id, ())
        assert not any(one.starts <= row.day <= one.ends for one in away), "nobody absent is asked"
        muted = diary.muted.get((row.person_id, row.kind))
        assert muted is None or row.sent_at <= muted, "what is muted never comes"
        for person, kind, subject, at, until in diary.snoozed:
            if (person, kind, subject) == (row.person_id, row.kind, row.subject) and row.sent_at > at:
                assert row.day >= until, "what is put off rests"
    _check_that_all_comes_back(raised, lives, a_week, diary, {world.person(name): name for name in NAMES})


def _check_that_all_comes_back(
    raised: Sequence[Nudge],
    lives: Mapping[str, Life],
    a_week: int,
    diary: Diary,
    names: Mapping[UUID, str],
) -> None:
    """What was put off comes again: within five weeks at the latest, where a person is there and hears five a week.

    Nobody here has more than three goals and four kinds of trouble with each.
    """
    for person, kind, subject, at, until in diary.snoozed:
        life = lives[names[person]]
        is_quiet = (person, kind) in diary.muted or (person, kind) in diary.unhelpful
        if is_quiet or life.away or a_week < 5 or until + 5 * WEEK > END.date():
            continue
        again = [
            r
            for r in raised
            if (r.person_id, r.kind, r.subject) == (person, kind, subject) and r.sent_at > at
        ]
        assert again, "what is put off comes back"
