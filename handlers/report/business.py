"""The numbers of the business, judged since the cycle began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cards.metrics import MetricView
from handlers.known_metrics import HISTORY, dated
from handlers.report.gathered import Gathered
from okrs.noise import Dated, Finding, judge
from okrs.vocabulary import Direction
from storage.goals import Goal
from storage.tables import Metric


@dataclass(frozen=True)
class Business:
    """`views` are all numbers by id, `shown` those that the report is about."""

    views: Mapping[UUID, MetricView]
    shown: tuple[MetricView, ...]

    def moved_by(self, goal: Goal) -> MetricView | None:
        """The number that a goal is there to move."""
        moves = goal.key_result.moves_id
        return self.views.get(moves) if moves is not None else None


async def business_of(here: Gathered) -> Business:
    """Every number; a team's report is about those that its goals are there to move."""
    rows = await here.work.metrics.every()
    if not rows:
        return Business({}, ())
    history = await here.work.metrics.history([row.id for row in rows], since=here.begins - HISTORY)
    titles = {outcome.id: outcome.title for outcome in here.tree.outcomes}
    views = {}
    for row in rows:
        points = [
            point
            for point in dated(history.get(row.id, ()), here.home.workspace.zone)
            if point.day <= here.as_of
        ]
        views[row.id] = _view(here, row, points, titles)
    wanted = {id_ for bunch in here.tree.bunches for id_ in bunch.moves}
    shown = tuple(view for id_, view in views.items() if here.team is None or id_ in wanted)
    return Business(views, shown)


def _view(here: Gathered, row: Metric, points: Sequence[Dated], titles: Mapping[UUID, str]) -> MetricView:
    return MetricView(
        id=row.id,
        name=row.name,
        unit=row.unit,
        wanted=row.wanted,
        outcome=titles.get(row.outcome_id, "") if row.outcome_id else "",
        readings=tuple(points),
        # What was measured before stays, and judging a year of it takes as long as anything on the page.
        trend=here.tree.shelf.made("trend", row.id, (points, here.cycle.starts, row.wanted), _trend),
        movers=(),
    )


def _trend(source: tuple[Sequence[Dated], date, Direction]) -> Finding:
    points, since, wanted = source
    return judge(points, since=since, wanted=wanted)
