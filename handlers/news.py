"""What is new about goals since some moment, and how many of them have a fresh answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cards.digests import Coverage
from cards.goals import GoalView
from cards.news import News
from handlers.facts import House, seen_by
from okrs.vocabulary import CheckInState
from scheduling.calendar import local_date
from scheduling.nudges import floor_due
from storage.goals import Goal
from storage.ledger import tell
from storage.store import Work
from storage.tables import Entry

# A check-in that was skipped spares its goals for as long as the longest cadence lasts.
_SPARED = timedelta(days=31)


async def news_of(
    work: Work, home: House, goals: Sequence[Goal], *, reader: UUID | None, zone: str, since: datetime
) -> list[News]:
    """The goals as `reader` may see them (None: a channel), beside what was known of them before `since`."""
    views = await seen_by(work, home, goals, reader=reader, zone=zone)
    lines = await work.ledger.everything([goal.id for goal in goals])
    return [_news(views[goal.id], known_before(lines.get(goal.id, ()), since)) for goal in goals]


def known_before(lines: Sequence[Entry], moment: datetime) -> list[Entry]:
    """The entries that counted just before a moment, oldest first; what was taken back later still stood."""
    then = [line for line in lines if line.recorded_at < moment]
    undone = {line.supersedes_id for line in then if line.retracted}
    replaced = {
        line.supersedes_id
        for line in then
        if line.supersedes_id is not None and (line.retracted or line.id not in undone)
    }
    return [line for line in then if not line.retracted and line.id not in replaced]


async def coverage_of(work: Work, home: House, goals: Sequence[Goal], views: Iterable[GoalView]) -> Coverage:
    """How many of the goals are up to date; the unanswered ones of who is away or skipped are not counted."""
    found = list(views)
    spared = await _spared(work, home, {view.owner_id for view in found if view.owner_id})
    counted = [view for view in found if view.updated or view.owner_id not in spared]
    rows = {goal.id: goal for goal in goals}
    return Coverage(
        updated=sum(view.updated for view in counted),
        left_out=len(found) - len(counted),
        silent=sum(is_silent(home, rows[view.id], home.workspace.zone) for view in counted),
        floor_days=home.settings.floor_days,
        healths=tuple(view.health for view in found),
    )


def is_silent(home: House, goal: Goal, zone: str) -> bool:
    """Whether nobody has talked about a goal for so long that it is raised whatever its cadence."""
    row = goal.key_result
    return floor_due(
        last_talked=local_date(zone, goal.told.talked_at) if goal.told and goal.told.talked_at else None,
        created=max(local_date(zone, row.created_at), row.starts),
        today=local_date(zone, home.now),
        floor_days=home.settings.floor_days,
    )


def is_under_way(goal: Goal, day: date) -> bool:
    """Whether a goal of an open cycle is one that people are asked about on a day."""
    return goal.key_result.closed_at is None and goal.key_result.starts <= day


async def away_on(work: Work, people: Iterable[UUID], day: date) -> set[UUID]:
    """Who of these people is absent on a day."""
    absences = await work.absences.of(list(people), since=day)
    return {person for person, rows in absences.items() if any(row.starts <= day for row in rows)}


async def away_now(work: Work, home: House, people: Iterable[UUID]) -> set[UUID]:
    """Who of these people is absent on what is today in their own zone."""
    known = [home.company.people[person] for person in people]
    # A day behind the workspace's may still be today elsewhere.
    since = local_date("UTC", home.now) - timedelta(days=1)
    absences = await work.absences.of([person.id for person in known], since=since)
    return {
        person.id
        for person in known
        if any(
            row.starts <= local_date(person.zone or home.workspace.zone, home.now) <= row.ends
            for row in absences.get(person.id, ())
        )
    }


async def _spared(work: Work, home: House, owners: set[UUID]) -> set[UUID]:
    latest = await work.checkins.latest(list(owners))
    skipped = {
        person
        for person, checkin in latest.items()
        if checkin.state is CheckInState.SKIPPED and checkin.asked_at > home.now - _SPARED
    }
    return skipped | await away_now(work, home, owners)


def _news(goal: GoalView, entries: Sequence[Entry]) -> News:
    told = tell(entries)
    value: Decimal | None = told.value if told else None
    return News(goal=goal, value_then=value, confidence_then=told.confidence if told else None)
