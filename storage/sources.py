"""Sources of numbers: which there are, what each feeds, which are due, and what became of reading them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists
from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from okrs.vocabulary import SourceState
from storage.packed import given, packed
from storage.queries import Queries
from storage.still import record
from storage.tables import KeyResult, MetricSource, SourceLink, Workspace


@dataclass(frozen=True, kw_only=True)
class Good:
    """A source was read: the number (None: nothing changed since), and when to read it next (None: it is pushed)."""

    source: UUID
    value: Decimal | None
    as_of: datetime
    next_at: datetime | None
    unit: str = ""
    url: str = ""
    tag: str = ""


@dataclass(frozen=True, kw_only=True)
class Bad:
    """A source could not be read: why in a sentence with places for `values`, and when to try again (None: not before
    somebody mends it)."""

    source: UUID
    trouble: str
    next_at: datetime | None
    values: Mapping[str, str] = field(default_factory=dict)


class Fed(NamedTuple):
    """What the source that feeds a key result says."""

    name: str
    url: str
    value: Decimal | None
    as_of: datetime | None
    read_at: datetime | None


class Sources(Queries):
    async def every(self) -> list[MetricSource]:
        """All of the workspace, by name."""
        found = await self._session.exec(
            select(MetricSource)
            .where(MetricSource.workspace_id == self._workspace)
            .order_by(col(MetricSource.name), col(MetricSource.id))
        )
        return list(found)

    async def find(self, source: UUID) -> MetricSource | None:
        found = await self._session.exec(
            select(MetricSource).where(
                MetricSource.workspace_id == self._workspace, MetricSource.id == source
            )
        )
        return found.one_or_none()

    async def hold(self, sources: Collection[UUID]) -> dict[UUID, MetricSource]:
        """These sources, locked until this work ends; those that are gone are missing."""
        found = await self._session.exec(
            select(MetricSource)
            .where(MetricSource.workspace_id == self._workspace, col(MetricSource.id).in_(sources))
            .order_by(col(MetricSource.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {source.id: source for source in found}

    async def several(self, sources: Collection[UUID]) -> list[MetricSource]:
        """These sources; those that are gone are missing."""
        found = await self._session.exec(
            select(MetricSource).where(
                MetricSource.workspace_id == self._workspace, col(MetricSource.id).in_(sources)
            )
        )
        return list(found)

    async def owned_by(self, people: Collection[UUID | None]) -> list[MetricSource]:
        """Those that these people look after; None among them: those that nobody does."""
        owned: ColumnElement[bool] = col(MetricSource.owner_id).in_(
            [person for person in people if person is not None]
        )
        if None in people:
            owned = or_(owned, col(MetricSource.owner_id).is_(None))
        found = await self._session.exec(
            select(MetricSource)
            .where(MetricSource.workspace_id == self._workspace, owned)
            .order_by(col(MetricSource.name), col(MetricSource.id))
        )
        return list(found)

    async def add(self, source: MetricSource) -> None:
        self._session.add(source)
        await self._session.flush()

    async def remove(self, source: UUID) -> None:
        """Removes a source and what it feeds; what was read stays in the ledger."""
        for table, column in ((SourceLink, SourceLink.source_id), (MetricSource, MetricSource.id)):
            await self._session.exec(
                delete(table).where(col(table.workspace_id) == self._workspace, col(column) == source)
            )

    async def links(self, sources: Collection[UUID]) -> list[SourceLink]:
        """What these sources feed."""
        found = await self._session.exec(
            select(SourceLink)
            .where(SourceLink.workspace_id == self._workspace, col(SourceLink.source_id).in_(sources))
            .order_by(col(SourceLink.created_at), col(SourceLink.id))
        )
        return list(found)

    async def feeding(self, key_results: Collection[UUID] | None = None) -> dict[UUID, Fed]:
        """What the source of each key result says, of those that have one; without ids of all."""
        query = (
            select(SourceLink.key_result_id, *(getattr(MetricSource, name) for name in Fed._fields))
            .join(MetricSource, col(MetricSource.id) == col(SourceLink.source_id))
            .where(SourceLink.workspace_id == self._workspace, col(SourceLink.key_result_id).is_not(None))
        )
        if key_results is not None:
            query = query.where(col(SourceLink.key_result_id).in_(key_results))
        found = await self._session.exec(query)
        return {row[0]: Fed(*row[1:]) for row in found}

    async def link(self, link: SourceLink) -> None:
        """Feeds a key result or a metric from a source, instead of from the one before."""
        await self.unlink(key_result=link.key_result_id, metric=link.metric_id)
        self._session.add(link)
        await self._session.flush()

    async def unlink(self, *, key_result: UUID | None = None, metric: UUID | None = None) -> None:
        """Whatever fed it feeds it no more."""
        target = (
            col(SourceLink.key_result_id) == key_result
            if key_result is not None
            else col(SourceLink.metric_id) == metric
        )
        await self._session.exec(
            delete(SourceLink).where(col(SourceLink.workspace_id) == self._workspace, target)
        )

    async def record(self, good: Sequence[Good], bad: Sequence[Bad], *, at: datetime) -> list[MetricSource]:
        """Writes down what became of reading; returns the sources that are paused by it, for the first time."""
        await self._keep_good(good, at)
        if not bad:
            return []
        rows = await self.hold([one.source for one in bad])
        paused = []
        for missed in bad:
            row = rows.get(missed.source)
            if row is None:
                continue
            was_active = row.state is SourceState.ACTIVE
            _keep_bad(row, missed, at)
            if was_active and row.state is SourceState.PAUSED:
                paused.append(row)
        await self._session.flush()
        return paused

    async def _lock(self, sources: Sequence[UUID]) -> None:
        """In one order, so that of two who write of the same ones the second waits for the first, and never each for
        the other. On SQLite it waited for its turn already."""
        await self._session.flush()
        if self._session.get_bind().dialect.name != "sqlite":
            await self._session.exec(
                select(MetricSource.id)
                .where(col(MetricSource.id).in_(sources))
                .order_by(col(MetricSource.id))
                .with_for_update()
            )

    async def _keep_good(self, good: Sequence[Good], at: datetime) -> None:
        """By the hundred, straight into the table: most of the time this is all that there is to do."""
        if good:
            table = MetricSource.metadata.tables[str(MetricSource.__tablename__)]
            rows = [
                {"workspace_id": self._workspace, "id": one.source}
                | {name: getattr(one, name) for name in _KEPT}
                for one in sorted(good, key=lambda one: one.source)
            ]
            # The workspace stands with each, so that SQLite goes from here to the source, and not through all sources.
            new = given(self._session, rows, {name: table.c[name].type for name in rows[0]}).c
            is_unchanged = new.value.is_(None)
            kept = {
                name: case((is_unchanged, table.c[name]), else_=new[name]) for name in ("value", "url", "tag")
            }
            clean: dict[str, Any] = {
                "unit": case((new.unit == "", table.c.unit), else_=new.unit),
                "as_of": new.as_of,
                "next_at": new.next_at,
                "failures": 0,
                "failing_since": None,
                "trouble": "",
                "trouble_values": {},
                "claimed_until": None,
                "read_at": at,
            }
            await self._lock([row["id"] for row in rows])
            await (await self._session.connection()).execute(
                table.update()
                .where(table.c.id == new.id, table.c.workspace_id == new.workspace_id)
                .values({**kept, **clean})
            )
        # What this work has read before is old now.
        for row in list(self._session.sync_session.identity_map.values()):
            if isinstance(row, MetricSource):
                await self._session.refresh(row)


# What is kept of a number that was read.
_KEPT = ("value", "url", "tag", "unit", "as_of", "next_at")


class SourcesDue:
    """What is to be read now, whatever the workspace."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, source: UUID) -> MetricSource | None:
        found = await self._session.exec(select(MetricSource).where(MetricSource.id == source))
        return found.one_or_none()

    async def claim(self, *, now: datetime, until: datetime, most: int) -> list[MetricSource]:
        """Takes up to `most` sources that are due, so that no other process reads them too; the longest due first, to
        be looked at only.

        What feeds nothing, or only goals that are closed, is read when somebody tries it out and else left alone.
        """
        table = MetricSource.metadata.tables[str(MetricSource.__tablename__)]
        paused = select(Workspace.id).where(col(Workspace.paused_at).is_not(None))
        chosen = (
            table.select()
            .where(
                col(MetricSource.state) == SourceState.ACTIVE,
                col(MetricSource.next_at) <= now,
                or_(col(MetricSource.claimed_until).is_(None), col(MetricSource.claimed_until) <= now),
                col(MetricSource.workspace_id).not_in(paused),
                or_(MetricSource.test_key != "", _feeds_something()),
            )
            .order_by(col(MetricSource.next_at), col(MetricSource.id))
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        names = table.c.keys()
        found = [
            {**dict(zip(names, row, strict=True)), "claimed_until": until}
            for row in await packed(self._session, chosen)
        ]
        if found:
            ids = given(self._session, found, {"id": table.c.id.type})
            await self._session.exec(
                update(MetricSource)
                .where(col(MetricSource.id).in_(select(ids.c.id)))
                .values(claimed_until=until)
                .execution_options(synchronize_session=False)
            )
        return [record(MetricSource, source.items()) for source in found]


def _feeds_something() -> ColumnElement[bool]:
    return exists(
        select(col(SourceLink.id))
        .outerjoin(KeyResult, col(KeyResult.id) == col(SourceLink.key_result_id))
        .where(
            col(SourceLink.source_id) == col(MetricSource.id),
            or_(col(SourceLink.metric_id).is_not(None), col(KeyResult.closed_at).is_(None)),
        )
    )


def _keep_bad(row: MetricSource, missed: Bad, at: datetime) -> None:
    row.failures += 1
    row.failing_since = row.failing_since or at
    row.trouble, row.trouble_values = missed.trouble, dict(missed.values)
    row.claimed_until, row.next_at = None, missed.next_at
    if missed.next_at is None:
        row.state = SourceState.PAUSED
