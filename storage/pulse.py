"""Whether anything changed about goals: a mark that is another one after every change that a dashboard shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import true
from sqlmodel import col, func, select

from storage.queries import Queries
from storage.tables import (
    Decision,
    Entry,
    Experiment,
    GoalChange,
    HelpRequest,
    KeyResult,
    Objective,
    Practice,
)


class Pulse(Queries):
    async def newest(self) -> str:
        """The mark: opaque, short, and fit for an address."""
        found = (await self._session.exec(_marks(self._workspace))).one()
        return ".".join(_short(part) for part in found)


def _marks(workspace: UUID) -> Any:
    # Ids grow with time, so that the newest is found at the end of the index.
    newest = (
        select(Entry.id).where(Entry.workspace_id == workspace).order_by(col(Entry.id).desc()).limit(1)
    ).scalar_subquery()
    each = [
        select(func.count().label("n"), *(func.max(col(moment)) for moment in moments))
        .select_from(table)
        .where(table.workspace_id == workspace)
        .subquery()
        for table, moments in _WATCHED
    ]
    # One row of each, side by side.
    together: Any = each[0]
    for one in each[1:]:
        together = together.join(one, true())
    return select(newest, *(column for one in each for column in one.c)).select_from(together)


_WATCHED: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (
        HelpRequest,
        (HelpRequest.asked_at, HelpRequest.taken_at, HelpRequest.cleared_at, HelpRequest.declined_at),
    ),
    (Experiment, (Experiment.begun_at, Experiment.reviewed_at)),
    (Decision, (Decision.decided_at,)),
    (GoalChange, (GoalChange.changed_at,)),
    (Practice, (Practice.asked_at, Practice.shared_at)),
    (KeyResult, (KeyResult.created_at, KeyResult.closed_at)),
    (Objective, (Objective.position,)),
)


def _short(part: object) -> str:
    if isinstance(part, UUID):
        return part.hex
    return format(int(part.timestamp() * 1000), "x") if hasattr(part, "timestamp") else str(part or 0)
