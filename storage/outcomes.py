"""Outcomes, and what each of them means for the teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from okrs.vocabulary import CycleState
from storage.queries import Queries, as_it_is_now, insert_or
from storage.tables import Cascade, Cycle, Metric, Objective, Outcome


class Outcomes(Queries):
    async def find(self, outcome: UUID, *, hold: bool = False) -> Outcome | None:
        """One outcome; with `hold` nobody else changes it until this work ends."""
        query = select(Outcome).where(Outcome.workspace_id == self._workspace, Outcome.id == outcome)
        found = await self._session.exec(as_it_is_now(query) if hold else query)
        return found.one_or_none()

    async def of_cycle(self, cycle: UUID) -> list[Outcome]:
        """The outcomes of a cycle in their order."""
        found = await self._session.exec(
            select(Outcome)
            .where(Outcome.workspace_id == self._workspace, Outcome.cycle_id == cycle)
            .order_by(col(Outcome.position), col(Outcome.code))
        )
        return list(found)

    async def under_way(self) -> tuple[list[Outcome], list[Objective]]:
        """The outcomes and objectives of every open cycle."""
        open_cycles = self._open_cycles()
        outcomes = await self._session.exec(
            select(Outcome)
            .where(col(Outcome.cycle_id).in_(open_cycles))
            .order_by(col(Outcome.position), col(Outcome.code))
        )
        objectives = await self._session.exec(
            select(Objective)
            .where(col(Objective.cycle_id).in_(open_cycles))
            .order_by(col(Objective.position), col(Objective.code))
        )
        return list(outcomes), list(objectives)

    async def titles(self) -> dict[UUID, str]:
        """The outcomes of every open cycle by their ids."""
        found = await self._session.exec(
            select(Outcome.id, Outcome.title).where(col(Outcome.cycle_id).in_(self._open_cycles()))
        )
        return dict(found.all())

    def _open_cycles(self) -> Any:
        return (
            select(Cycle.id)
            .where(Cycle.workspace_id == self._workspace, Cycle.state == CycleState.OPEN)
            .scalar_subquery()
        )

    async def codes(self) -> set[str]:
        """Every code of an outcome, in lower case."""
        found = await self._session.exec(select(Outcome.code).where(Outcome.workspace_id == self._workspace))
        return {code.lower() for code in found}

    async def add(self, outcomes: Sequence[Outcome]) -> None:
        self._session.add_all(outcomes)
        await self._session.flush()

    async def has_below(self, outcome: UUID) -> bool:
        """Whether anything hangs below it: an objective, a business number, what a team made of it."""
        for column in (Objective.outcome_id, Metric.outcome_id, Cascade.outcome_id):
            found = await self._session.exec(select(column).where(col(column) == outcome).limit(1))
            if found.first() is not None:
                return True
        return False

    async def remove(self, outcome: Outcome) -> None:
        """Removes one that nothing hangs below."""
        await self._session.delete(outcome)
        await self._session.flush()

    async def metrics(self, outcome: UUID) -> list[Metric]:
        """The business numbers that belong to an outcome, by name."""
        found = await self._session.exec(
            select(Metric)
            .where(Metric.workspace_id == self._workspace, Metric.outcome_id == outcome)
            .order_by(col(Metric.name))
        )
        return list(found)

    async def cascades(self, outcomes: Sequence[UUID]) -> list[Cascade]:
        """What these outcomes mean for teams, as far as somebody began to say it."""
        found = await self._session.exec(
            select(Cascade).where(
                Cascade.workspace_id == self._workspace, col(Cascade.outcome_id).in_(outcomes)
            )
        )
        return list(found)

    async def hold_cascade(self, outcome: UUID, team: UUID) -> Cascade | None:
        """The one of an outcome and a team, locked until this work ends; None where nobody began it."""
        found = await self._session.exec(
            as_it_is_now(
                select(Cascade).where(
                    Cascade.workspace_id == self._workspace,
                    Cascade.outcome_id == outcome,
                    Cascade.team_id == team,
                )
            )
        )
        return found.one_or_none()

    async def begin_cascade(self, fresh: Cascade) -> Cascade:
        """Keeps it unless somebody began the same meanwhile; returns the one that is kept, locked."""
        await self._session.exec(
            insert_or(self._session, Cascade).on_conflict_do_nothing(), params=[fresh.model_dump()]
        )
        kept = await self.hold_cascade(fresh.outcome_id, fresh.team_id)
        assert kept is not None
        return kept

    async def forget_cascade(self, row: Cascade) -> None:
        await self._session.delete(row)
        await self._session.flush()
