"""What sources feed, and what there is to know of it when a number comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlmodel import col

from okrs.measure import Kind
from okrs.vocabulary import CycleState, Source
from storage.ledger import Ledger, was_measured
from storage.packed import given, packed
from storage.queries import Queries
from storage.tables import Cycle, Entry, KeyResult, MetricSource, Objective, SourceLink, Told


@dataclass(frozen=True, kw_only=True)
class FedGoal:
    """A goal of an open cycle: what it measures, where it stands, and the newest line about it that counts (None:
    nobody and nothing ever told of it)."""

    id: UUID
    owner: UUID | None
    kind: Kind
    is_closed: bool
    value: Decimal | None
    newest: UUID | None
    newest_at: datetime | None
    is_measured: bool


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A source feeds a goal, or a number of the business, or neither; `is_tried`: somebody waits for what it says."""

    source: UUID
    goal: FedGoal | None
    metric: UUID | None
    is_tried: bool


# What `_feed` takes, after the source and whether it is tried out.
_COLUMNS = [
    col(column)
    for column in (
        SourceLink.metric_id,
        Cycle.id,
        KeyResult.id,
        KeyResult.owner_id,
        KeyResult.kind,
        KeyResult.closed_at,
        Told.value,
        Entry.id,
        Entry.recorded_at,
        Entry.person_id,
        Entry.source,
    )
]


class Feeds(Queries):
    async def of(self, values: Mapping[UUID, Decimal | None]) -> list[Feed]:
        """What these sources feed for which their value (None: they have none) is news, and those being tried out."""
        table = MetricSource.metadata.tables[str(MetricSource.__tablename__)].c
        # The workspace stands with each, so that SQLite goes from here to the source, and not through all sources.
        rows = [
            {"source": source, "workspace": self._workspace, "value": value}
            for source, value in values.items()
        ]
        said = given(
            self._session,
            rows,
            {"source": table.id.type, "workspace": table.workspace_id.type, "value": table.value.type},
        )
        is_tried = col(MetricSource.test_key) != ""
        # As texts, of which two may mean the same number: the rest is for whoever asked.
        is_news = and_(said.c.value.is_not(None), col(Told.value).is_distinct_from(said.c.value))
        newest = Ledger(self._session, self._workspace).newest_entry()
        found = await packed(
            self._session,
            select(said.c.source, is_tried, *_COLUMNS)
            .select_from(said)
            .join(
                MetricSource,
                and_(
                    col(MetricSource.id) == said.c.source,
                    col(MetricSource.workspace_id) == said.c.workspace,
                ),
            )
            .outerjoin(SourceLink, col(SourceLink.source_id) == col(MetricSource.id))
            .outerjoin(Told, col(Told.key_result_id) == col(SourceLink.key_result_id))
            .outerjoin(KeyResult, and_(col(KeyResult.id) == col(SourceLink.key_result_id), is_news))
            .outerjoin(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .outerjoin(
                Cycle, and_(col(Cycle.id) == col(Objective.cycle_id), col(Cycle.state) == CycleState.OPEN)
            )
            .outerjoin(Entry, and_(col(Cycle.id).is_not(None), col(Entry.id) == newest))
            .where(or_(is_tried, col(SourceLink.metric_id).is_not(None), col(Cycle.id).is_not(None))),
        )
        return [_feed(*row) for row in found]


def _feed(
    source: UUID,
    is_tried: bool,
    metric: UUID | None,
    open_cycle: UUID | None,
    id_: UUID,
    owner: UUID | None,
    kind: Kind,
    closed_at: datetime | None,
    value: Decimal | None,
    newest: UUID | None,
    newest_at: datetime | None,
    person: UUID | None,
    said_by: Source | None,
) -> Feed:
    goal = FedGoal(
        id=id_,
        owner=owner,
        kind=kind,
        is_closed=closed_at is not None,
        value=value,
        newest=newest,
        newest_at=newest_at,
        is_measured=said_by is not None and was_measured(person, said_by),
    )
    return Feed(source=source, goal=goal if open_cycle else None, metric=metric, is_tried=is_tried)
