"""Cycles that begin and end: closing one, opening it again, and what became of goals of the past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, delete, select, update

from okrs.vocabulary import CycleState
from storage.queries import Queries
from storage.tables import Cycle, KeyResult, Objective, Outcome


class Cycles(Queries):
    async def hold(self, cycle: UUID) -> Cycle | None:
        """One cycle, locked until this work ends."""
        found = await self._session.exec(
            select(Cycle)
            .where(Cycle.workspace_id == self._workspace, Cycle.id == cycle)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return found.one_or_none()

    async def close(self, cycle: Cycle, *, at: datetime) -> list[UUID]:
        """Closes a cycle with every key result that is still open; returns those."""
        cycle.state = CycleState.CLOSED
        still_open = await self._session.exec(
            select(KeyResult)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .where(
                KeyResult.workspace_id == self._workspace,
                Objective.cycle_id == cycle.id,
                col(KeyResult.closed_at).is_(None),
            )
        )
        rows = list(still_open)
        for row in rows:
            row.closed_at = at
        await self._session.flush()
        return [row.id for row in rows]

    async def reopen(self, cycle: Cycle, key_results: Sequence[UUID]) -> None:
        """Opens a cycle again with the key results that were closed with it."""
        cycle.state = CycleState.OPEN
        await self._session.exec(
            update(KeyResult)
            .where(col(KeyResult.workspace_id) == self._workspace, col(KeyResult.id).in_(key_results))
            .values(closed_at=None)
        )
        await self._session.flush()

    async def past_scores(self) -> list[list[Decimal]]:
        """The scores of each closed cycle, the oldest cycle first; a cycle without any is an empty list."""
        cycles = await self._session.exec(
            select(Cycle.id)
            .where(Cycle.workspace_id == self._workspace, Cycle.state == CycleState.CLOSED)
            .order_by(col(Cycle.starts), col(Cycle.ends))
        )
        scores: dict[UUID, list[Decimal]] = {id_: [] for id_ in cycles}
        found = await self._session.exec(
            select(Objective.cycle_id, KeyResult)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .where(KeyResult.workspace_id == self._workspace, col(KeyResult.score).is_not(None))
        )
        for cycle, row in found:
            if cycle in scores and row.score is not None:
                scores[cycle].append(row.score)
        return list(scores.values())

    async def carried_on(self, key_results: Sequence[UUID]) -> dict[UUID, UUID]:
        """By which key result each of these is gone on with; one that is not is missing."""
        found = await self._session.exec(
            select(KeyResult.carries_id, KeyResult.id).where(
                KeyResult.workspace_id == self._workspace, col(KeyResult.carries_id).in_(key_results)
            )
        )
        return {old: new for old, new in found if old is not None}

    async def owned_ever(self, person: UUID) -> list[tuple[KeyResult, Cycle]]:
        """Every key result that somebody owns, of whatever cycle, with its cycle."""
        found = await self._session.exec(
            select(KeyResult, Cycle)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
            .where(KeyResult.workspace_id == self._workspace, KeyResult.owner_id == person)
            .order_by(col(KeyResult.ends), col(KeyResult.code))
        )
        return list(found)

    async def outcomes(self) -> list[Outcome]:
        """The outcomes of every cycle."""
        found = await self._session.exec(select(Outcome).where(Outcome.workspace_id == self._workspace))
        return list(found)

    async def add_outcome(self, outcome: Outcome) -> None:
        self._session.add(outcome)
        await self._session.flush()

    async def remove_outcomes(self, outcomes: Sequence[UUID]) -> None:
        """Removes outcomes that no objective belongs to."""
        used = select(Objective.outcome_id).where(col(Objective.outcome_id).in_(outcomes))
        await self._session.exec(
            delete(Outcome).where(
                col(Outcome.workspace_id) == self._workspace,
                col(Outcome.id).in_(outcomes),
                ~col(Outcome.id).in_(used),
            )
        )
