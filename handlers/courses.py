"""How far goals were on days that lie behind, and what those days asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from cards.courses import Course
from cards.status import MOST_POINTS
from handlers.status import Sight
from okrs.measure import Kind
from okrs.pace import expected
from okrs.progress import progress
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.tables import Entry

Shares = list[tuple[date, Decimal]]


async def courses(sight: Sight, goals: Sequence[Goal], today: date) -> tuple[list[Course], Shares]:
    """The course of each goal that has one, and what the same days asked of them on average."""
    shown = [goal for goal in goals if has_course(goal)]
    histories = await sight.work.ledger.history([goal.id for goal in shown])
    days = _days(min((goal.key_result.starts for goal in shown), default=today), today)
    found = [
        Course(title=goal.key_result.title, points=_way(sight, goal, histories.get(goal.id, ()), days))
        for goal in shown
    ]
    return found, [(day, share) for day in days if (share := _wanted(shown, day)) is not None]


def together(found: Sequence[Course]) -> Shares:
    """How far all of them were on average, each counting alike, on the days of any."""
    shares: dict[date, list[Decimal]] = {}
    for course in found:
        for day, share in course.points:
            shares.setdefault(day, []).append(share)
    return [(day, sum(told, Decimal(0)) / len(told)) for day, told in sorted(shares.items())]


def has_course(goal: Goal) -> bool:
    """Whether it moves from a start to a target, and somebody has said how far it is."""
    moves = goal.measure.has_pace or goal.key_result.kind is Kind.MILESTONE
    return moves and goal.value is not None


def _days(first: date, today: date) -> list[date]:
    """At most MOST_POINTS days, evenly from the first to today."""
    passed = (today - first).days
    steps = min(MOST_POINTS - 1, passed)
    return [first + timedelta(days=n * passed // steps) for n in range(steps + 1)] if steps > 0 else []


def _way(sight: Sight, goal: Goal, entries: Sequence[Entry], days: Sequence[date]) -> Shares:
    """The shares of the way that had been gone by each day since the goal began."""
    begun = goal.key_result.start if goal.key_result.kind is not Kind.MILESTONE else Decimal(0)
    said = [
        (local_date(sight.voice.zone, entry.recorded_at), entry.value)
        for entry in entries
        if entry.value is not None
    ]
    way: Shares = []
    for day in days:
        value = next((value for on, value in reversed(said) if on <= day), begun)
        share = progress(goal.measure, value)
        if day >= goal.key_result.starts and share is not None:
            way.append((day, share))
    return way


def _wanted(goals: Sequence[Goal], day: date) -> Decimal | None:
    """What a day asks of these goals on average; None before any of them began."""
    shares = [
        share
        for goal in goals
        if day >= goal.key_result.starts and (share := expected(goal.measure, day)) is not None
    ]
    return sum(shares, Decimal(0)) / len(shares) if shares else None
