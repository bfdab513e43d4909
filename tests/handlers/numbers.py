"""A number of the business at Acme, told every Monday, and a goal that should move it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from okrs.vocabulary import Direction, Source
from storage.metrics import Read
from storage.tables import Metric
from tests.handlers.world import NOW, World

FIRST = datetime(2025, 1, 6, 11, 0, tzinfo=UTC)
USUAL = ["4.2", "4.0", "4.4", "4.1", "4.3", "4.6", "3.9", "4.2", "4.1", "4.4", "4.0", "4.3"]
"""Twelve weeks before the second quarter begins."""
SAME = ["4.1", "4.4", "4.0", "4.3", "4.2", "4.1", "4.3"]
BETTER = ["4.1", "4.0", "3.4", "3.3", "3.2", "3.1", "3.1"]
WORSE = ["4.1", "4.4", "5.4", "5.5", "5.6", "5.6", "5.7"]
WEDNESDAY = datetime(2025, 5, 21, 14, 0, tzinfo=UTC)
"""Seven weeks into the quarter; at work in Berlin as in New York."""


async def churn(
    world: World, since: list[str] | None = None, *, wanted: Direction = Direction.DOWN
) -> Metric:
    """Monthly churn with its readings, the last seven of the quarter under way; NPS should move it. It is 21 May."""
    world.now = WEDNESDAY
    metric = Metric(
        workspace_id=world.workspace.id,
        outcome_id=world.outcomes["loyalty"].id,
        code="CHURN",
        name="Monthly churn",
        unit="%",
        wanted=wanted,
        created_at=NOW,
    )
    async with world.store.work(world.workspace.id) as work:
        await work.metrics.add(metric)
        values = [*USUAL, *(SAME if since is None else since)]
        await work.metrics.record(
            [
                Read(
                    metric=metric.id,
                    value=Decimal(value),
                    as_of=FIRST + timedelta(days=7 * n),
                    source=Source.IMPORT,
                )
                for n, value in enumerate(values)
            ],
            at=NOW,
        )
        goal = await work.goals.goal(world.goal("nps"))
        assert goal is not None
        goal.key_result.moves_id = metric.id
    return metric


async def met(world: World) -> None:
    """NPS began to move on the first of April, and was met on the first of May."""
    for value, month, day in (("35", 4, 1), ("42", 4, 15), ("52", 5, 1)):
        await world.tell("nps", value, by="carol", at=datetime(2025, month, day, 9, 0, tzinfo=UTC))
