"""Small things that are tried where goals are stuck, and what came of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from storage.queries import Ids, Queries, among
from storage.tables import Experiment


class Experiments(Queries):
    async def begin(self, experiment: Experiment) -> None:
        self._session.add(experiment)
        await self._session.flush()

    async def find(self, experiment: UUID) -> Experiment | None:
        """One experiment, locked until this work ends: two presses at once come one after the other."""
        found = await self._session.exec(
            select(Experiment)
            .where(Experiment.workspace_id == self._workspace, Experiment.id == experiment)
            .with_for_update()
        )
        return found.one_or_none()

    async def about(self, key_results: Ids) -> dict[UUID, list[Experiment]]:
        """What was ever tried with each of these key results, the oldest first."""
        found: dict[UUID, list[Experiment]] = defaultdict(list)
        for row in await self._rows(among(Experiment.key_result_id, key_results)):
            found[row.key_result_id].append(row)
        return dict(found)

    async def open_of(self, people: Sequence[UUID]) -> dict[UUID, list[Experiment]]:
        """What each person is trying, the oldest first."""
        found: dict[UUID, list[Experiment]] = defaultdict(list)
        for row in await self._rows(
            col(Experiment.person_id).in_(people), col(Experiment.reviewed_at).is_(None)
        ):
            found[row.person_id].append(row)
        return dict(found)

    async def newest_of(self, person: UUID) -> Experiment | None:
        """What the person began to try last."""
        found = await self._session.exec(
            select(Experiment)
            .where(Experiment.workspace_id == self._workspace, Experiment.person_id == person)
            .order_by(col(Experiment.begun_at).desc(), col(Experiment.id).desc())
            .limit(1)
        )
        return found.one_or_none()

    async def remove(self, experiment: Experiment) -> None:
        """Takes back what was begun, as if it had not been."""
        await self._session.delete(experiment)
        await self._session.flush()

    async def _rows(self, *which: ColumnElement[bool]) -> list[Experiment]:
        found = await self._session.exec(
            select(Experiment)
            .where(Experiment.workspace_id == self._workspace, *which)
            .order_by(col(Experiment.begun_at), col(Experiment.id))
        )
        return list(found)


def is_open(experiment: Experiment) -> bool:
    """Whether it is being tried, or at least meant to be."""
    return experiment.reviewed_at is None


def is_due(experiment: Experiment, day: date) -> bool:
    """Whether it is time on a day to ask what came of it."""
    return is_open(experiment) and experiment.review_on is not None and experiment.review_on <= day
