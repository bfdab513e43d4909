"""The numbers of the business as one sees them: their readings, how they stand, who is to move them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from cards.metrics import MetricView
from handlers.facts import House
from okrs.find import Named
from okrs.noise import LEAST_AFTER, Dated, Finding, judge, weekly
from okrs.permissions import Right
from okrs.vocabulary import Direction
from scheduling.calendar import local_date
from storage.store import Work
from storage.tables import KeyResult, Metric, Reading

# Two years of readings are enough to know what is usual, and some to spare.
HISTORY = timedelta(days=800)


@dataclass(frozen=True)
class Known:
    """The numbers named here, as everybody sees them, with the goals that are meant to move them."""

    rows: Mapping[UUID, Metric]
    views: Mapping[UUID, MetricView]
    movers: Mapping[UUID, Sequence[KeyResult]]

    def names(self) -> list[Named]:
        return [Named(row.id, (row.name, row.code)) for row in self.rows.values()]


async def known(work: Work, home: House, *, reader: UUID, only: UUID | None = None) -> Known:
    """All numbers with their readings, or only one of them."""
    rows = {row.id: row for row in await work.metrics.every() if only in (None, row.id)}
    if not rows:
        return Known({}, {}, {})
    history = await work.metrics.history(list(rows), since=home.now - HISTORY)
    movers = await work.metrics.movers(list(rows))
    outcomes = await work.outcomes.titles()
    zone = home.workspace.zone
    # A goal that somebody may not see is not named to them; one that was closed moves nothing any more.
    seen = {
        id_: [
            row
            for row, _ in pairs
            if row.closed_at is None and home.may(reader, Right.SEE_GOAL, row.owner_id)
        ]
        for id_, pairs in movers.items()
    }
    views = {
        row.id: _view(row, dated(history.get(row.id, ()), zone), seen.get(row.id, ()), outcomes)
        for row in rows.values()
    }
    return Known(rows, views, seen)


def dated(readings: Sequence[Reading], zone: str) -> list[Dated]:
    """Readings by the workspace's days."""
    return [Dated(local_date(zone, row.as_of), row.value) for row in readings]


def trend_of(points: Sequence[Dated], metric: Metric) -> Finding:
    """How the last three weeks that have a reading stand to those before."""
    return _trend(tuple(points), metric.wanted)


@lru_cache(maxsize=500)
def _trend(points: tuple[Dated, ...], wanted: Direction) -> Finding:
    recent = weekly(sorted(points, key=lambda one: one.day))[-LEAST_AFTER:]
    first = recent[0].day if recent else date.max
    # A week's reading stands on its last day, and the week begins before.
    begins = date.fromordinal(first.toordinal() - first.weekday()) if recent else first
    return judge(points, since=begins, wanted=wanted)


def _view(
    row: Metric, points: Sequence[Dated], movers: Sequence[KeyResult], outcomes: Mapping[UUID, str]
) -> MetricView:
    return MetricView(
        id=row.id,
        name=row.name,
        unit=row.unit,
        wanted=row.wanted,
        outcome=outcomes.get(row.outcome_id, "") if row.outcome_id else "",
        readings=tuple(points),
        trend=trend_of(points, row),
        movers=tuple((mover.id, mover.title) for mover in movers),
    )
