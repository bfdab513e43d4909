"""What was decided about goals, by whom and why."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlmodel import col, delete, select

from storage.queries import Ids, Queries, among
from storage.tables import Decision


class Decisions(Queries):
    async def of(self, key_results: Ids) -> dict[UUID, list[Decision]]:
        """Every decision about these key results, the oldest first."""
        found = await self._session.exec(
            select(Decision)
            .where(Decision.workspace_id == self._workspace, among(Decision.key_result_id, key_results))
            .order_by(col(Decision.decided_at), col(Decision.id))
        )
        decisions: dict[UUID, list[Decision]] = defaultdict(list)
        for decision in found:
            decisions[decision.key_result_id].append(decision)
        return dict(decisions)

    async def add(self, decision: Decision) -> None:
        self._session.add(decision)
        await self._session.flush()

    async def remove(self, decision: UUID) -> None:
        """Forgets a decision that was taken back."""
        await self._session.exec(
            delete(Decision).where(
                col(Decision.workspace_id) == self._workspace, col(Decision.id) == decision
            )
        )
