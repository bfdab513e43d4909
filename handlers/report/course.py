"""How far all of it was, week by week."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from cards.goals import GoalView
from cards.report.facts import Weekly
from handlers.facts import Seen
from handlers.report.gathered import Gathered
from handlers.report.grown import expected_of, grown
from okrs.pace import expected
from okrs.progress import progress
from scheduling.calendar import local_date
from storage.tables import Entry

# The course of more key results takes longer than a page may; that of a team does not.
MOST_RESULTS = 150
_WEEK = timedelta(days=7)


async def course_of(here: Gathered) -> tuple[Weekly, ...]:
    """The whole at the end of each week, rolled up from what had been said by then; nothing of a big company."""
    goals = here.tree.goals
    if not goals or len(goals) > MOST_RESULTS:
        return ()
    histories = await here.work.ledger.history([goal.id for goal in goals])
    told = {id_: list(_told(here, entries)) for id_, entries in histories.items()}
    return tuple(_on(here, told, day) for day in _days(here))


def _on(here: Gathered, told: Mapping[UUID, list[tuple[date, Decimal]]], day: date) -> Weekly:
    views: dict[UUID, GoalView] = {}
    for goal in here.tree.goals:
        said = told.get(goal.id, [])
        by_then = bisect_right(said, day, key=lambda one: one[0])
        value = said[by_then - 1][1] if by_then else None
        views[goal.id] = replace(
            here.views[goal.id],
            progress=progress(goal.measure, value),
            expected=expected(goal.measure, day),
        )
    return Weekly(
        day=day, share=grown(here, Seen.of(here.tree, views)).progress, expected=expected_of(views.values())
    )


def _told(here: Gathered, entries: list[Entry]) -> Iterator[tuple[date, Decimal]]:
    for entry in entries:
        if entry.value is not None:
            yield local_date(here.home.workspace.zone, entry.recorded_at), entry.value


def _days(here: Gathered) -> Iterator[date]:
    """The last day of each week of the cycle, and the last day of all."""
    last = min(here.as_of, here.cycle.ends)
    day = here.cycle.starts + _WEEK - timedelta(days=1)
    while day < last:
        yield day
        day += _WEEK
    if last >= here.cycle.starts:
        yield last
