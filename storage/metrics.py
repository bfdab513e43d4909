"""The numbers of the business that goals are meant to move, and what they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, delete, select

from okrs.vocabulary import Source
from storage.queries import Queries
from storage.tables import KeyResult, Metric, Objective, Reading


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a metric was at a moment. `person` is None for what a connector or a file brought."""

    metric: UUID
    value: Decimal
    as_of: datetime
    source: Source
    person: UUID | None = None


class Metrics(Queries):
    async def every(self) -> list[Metric]:
        """All metrics by name."""
        found = await self._session.exec(
            select(Metric)
            .where(Metric.workspace_id == self._workspace)
            .order_by(col(Metric.name), col(Metric.code))
        )
        return list(found)

    async def find(self, metric: UUID) -> Metric | None:
        found = await self._session.exec(
            select(Metric).where(Metric.workspace_id == self._workspace, Metric.id == metric)
        )
        return found.one_or_none()

    async def add(self, metric: Metric) -> None:
        self._session.add(metric)
        await self._session.flush()

    async def remove(self, metric: Metric) -> None:
        """Removes a metric that has no readings and that no goal names."""
        await self._session.exec(
            delete(Metric).where(col(Metric.workspace_id) == self._workspace, col(Metric.id) == metric.id)
        )

    async def is_used(self, metric: UUID) -> bool:
        """Whether a reading was ever written down, or a goal is meant to move it."""
        reading = await self._session.exec(select(Reading.id).where(Reading.metric_id == metric).limit(1))
        mover = await self._session.exec(select(KeyResult.id).where(KeyResult.moves_id == metric).limit(1))
        return reading.first() is not None or mover.first() is not None

    async def record(self, reads: Iterable[Read], *, at: datetime) -> list[Reading]:
        """Writes readings down; one of a moment that has one already takes its place."""
        rows = [
            Reading(
                workspace_id=self._workspace,
                metric_id=read.metric,
                person_id=read.person,
                value=read.value,
                as_of=read.as_of,
                source=read.source,
                recorded_at=at,
            )
            for read in reads
        ]
        self._session.add_all(rows)
        await self._session.flush()
        return rows

    async def retract(self, reading: Reading, *, person: UUID, at: datetime) -> None:
        """Takes a reading back by a newer row; what it took the place of counts again."""
        row = Reading(
            workspace_id=self._workspace,
            metric_id=reading.metric_id,
            person_id=person,
            value=reading.value,
            as_of=reading.as_of,
            source=reading.source,
            recorded_at=at,
            retracted=True,
        )
        self._session.add(row)
        await self._session.flush()

    async def history(
        self, metrics: Sequence[UUID], *, since: datetime | None = None
    ) -> dict[UUID, list[Reading]]:
        """The readings that count, by metric, in the order of what they are of; only those since a moment."""
        query = select(Reading).where(
            Reading.workspace_id == self._workspace, col(Reading.metric_id).in_(metrics)
        )
        if since is not None:
            query = query.where(col(Reading.as_of) >= since)
        by_metric: dict[UUID, list[Reading]] = defaultdict(list)
        for row in await self._session.exec(query.order_by(col(Reading.recorded_at), col(Reading.id))):
            by_metric[row.metric_id].append(row)
        return {metric: that_count(rows) for metric, rows in by_metric.items()}

    async def hold(self, reading: UUID) -> Reading | None:
        """The reading of that id if it counts, its metric locked until this work ends."""
        found = await self._session.exec(
            select(Reading).where(Reading.workspace_id == self._workspace, Reading.id == reading)
        )
        row = found.one_or_none()
        if row is None:
            return None
        await self._session.exec(select(Metric.id).where(Metric.id == row.metric_id).with_for_update())
        counting = (await self.history([row.metric_id])).get(row.metric_id, [])
        return row if any(one.id == row.id for one in counting) else None

    async def newest_by(self, person: UUID) -> Reading | None:
        """The newest reading that counts which this person told."""
        found = await self._session.exec(
            select(Reading)
            .where(
                Reading.workspace_id == self._workspace,
                Reading.person_id == person,
                ~col(Reading.retracted),
                Reading.source != Source.IMPORT,
            )
            .order_by(col(Reading.recorded_at).desc(), col(Reading.id).desc())
            .limit(1)
        )
        row = found.one_or_none()
        return await self.hold(row.id) if row else None

    async def movers(self, metrics: Sequence[UUID]) -> dict[UUID, list[tuple[KeyResult, Objective]]]:
        """The key results that are meant to move each metric, closed ones too."""
        found = await self._session.exec(
            select(KeyResult, Objective)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .where(KeyResult.workspace_id == self._workspace, col(KeyResult.moves_id).in_(metrics))
            .order_by(col(Objective.position), col(KeyResult.position), col(KeyResult.code))
        )
        movers: dict[UUID, list[tuple[KeyResult, Objective]]] = defaultdict(list)
        for key_result, objective in found:
            if key_result.moves_id is not None:
                movers[key_result.moves_id].append((key_result, objective))
        return dict(movers)


def that_count(rows: Iterable[Reading]) -> list[Reading]:
    """The readings of one metric that count, by the moment they are of; `rows` in the order they were recorded."""
    stacks: dict[datetime, list[Reading]] = defaultdict(list)
    for row in rows:
        stack = stacks[row.as_of]
        if not row.retracted:
            stack.append(row)
        elif stack:
            stack.pop()
    return [stack[-1] for _, stack in sorted(stacks.items()) if stack]
