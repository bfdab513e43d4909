"""Whether anything changed about goals: a mark that is another one after every change that a dashboard shows."""

from __future__ import annotations

from typing import Any

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
        marks = [await self._last_entry()]
        for table, moments in _WATCHED:
            asked: Any = select(func.count(), *(func.max(col(moment)) for moment in moments))
            found = await self._session.exec(
                asked.select_from(table).where(table.workspace_id == self._workspace)
            )
            marks.append("-".join(_short(part) for part in found.one()))
        return ".".join(marks)

    async def _last_entry(self) -> str:
        # Ids grow with time, so that the newest is found at the end of the index.
        found = await self._session.exec(
            select(Entry.id)
            .where(Entry.workspace_id == self._workspace)
            .order_by(col(Entry.id).desc())
            .limit(1)
        )
        newest = found.one_or_none()
        return newest.hex if newest else ""


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
    return format(int(part.timestamp() * 1000), "x") if hasattr(part, "timestamp") else str(part or 0)
