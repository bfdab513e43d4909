"""Ways of working that people shared, to whom each was offered, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import case, col, func, select

from okrs.vocabulary import PracticeState
from storage.queries import Queries, insert_or
from storage.tables import Person, Practice, PracticeOffer


class Practices(Queries):
    async def find(self, practice: UUID) -> Practice | None:
        """One practice, locked until this work ends."""
        found = await self._session.exec(
            select(Practice)
            .where(Practice.workspace_id == self._workspace, Practice.id == practice)
            .with_for_update()
        )
        return found.one_or_none()

    async def some(self, practices: Sequence[UUID]) -> dict[UUID, Practice]:
        """These practices by their ids."""
        return {row.id: row for row in await self._where(col(Practice.id).in_(practices))}

    async def of(self, people: Sequence[UUID]) -> list[Practice]:
        """Everything these people were asked about, wrote or shared, the newest first."""
        return await self._where(col(Practice.person_id).in_(people))

    async def about(self, key_results: Sequence[UUID]) -> list[Practice]:
        """Everything that was asked or said about these key results, whatever its state, the newest first."""
        return await self._where(col(Practice.key_result_id).in_(key_results))

    async def shared(self) -> list[Practice]:
        """The library, the newest first: what is published by somebody who is here, or may stay without them."""
        found = await self._session.exec(
            select(Practice)
            .join(Person, col(Person.id) == col(Practice.person_id))
            .where(
                Practice.workspace_id == self._workspace,
                Practice.state == PracticeState.SHARED,
                col(Person.active).is_(True) | col(Practice.stays).is_(True),
            )
            .order_by(col(Practice.shared_at).desc(), col(Practice.id).desc())
        )
        return list(found)

    async def add(self, practice: Practice) -> Practice:
        self._session.add(practice)
        await self._session.flush()
        return practice

    async def _where(self, which: ColumnElement[bool]) -> list[Practice]:
        found = await self._session.exec(
            select(Practice)
            .where(Practice.workspace_id == self._workspace, which)
            .order_by(col(Practice.asked_at).desc(), col(Practice.id).desc())
        )
        return list(found)

    async def offers(
        self,
        *,
        people: Sequence[UUID] | None = None,
        practices: Sequence[UUID] | None = None,
    ) -> list[PracticeOffer]:
        """The offers to these people, or of these practices, the oldest first."""
        query = select(PracticeOffer).where(PracticeOffer.workspace_id == self._workspace)
        if people is not None:
            query = query.where(col(PracticeOffer.person_id).in_(people))
        if practices is not None:
            query = query.where(col(PracticeOffer.practice_id).in_(practices))
        found = await self._session.exec(query.order_by(col(PracticeOffer.offered_at), col(PracticeOffer.id)))
        return list(found)

    async def offer(self, practice: UUID, *, key_result: UUID, person: UUID, at: datetime) -> PracticeOffer:
        """The offer of a practice to somebody for a key result: that there is, or a new one; locked."""
        fresh = PracticeOffer(
            workspace_id=self._workspace,
            practice_id=practice,
            key_result_id=key_result,
            person_id=person,
            offered_at=at,
        )
        await self._session.exec(
            insert_or(self._session, PracticeOffer).on_conflict_do_nothing(), params=[fresh.model_dump()]
        )
        found = await self._session.exec(
            select(PracticeOffer)
            .where(
                PracticeOffer.workspace_id == self._workspace,
                PracticeOffer.practice_id == practice,
                PracticeOffer.key_result_id == key_result,
                PracticeOffer.person_id == person,
            )
            .with_for_update()
        )
        return found.one()

    async def find_offer(self, offer: UUID) -> PracticeOffer | None:
        """One offer, locked until this work ends."""
        found = await self._session.exec(
            select(PracticeOffer)
            .where(PracticeOffer.workspace_id == self._workspace, PracticeOffer.id == offer)
            .with_for_update()
        )
        return found.one_or_none()

    async def tried(self, practices: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
        """How many people tried each of these practices, and how many it helped."""
        found = await self._session.exec(
            select(
                PracticeOffer.practice_id,
                func.count(func.distinct(col(PracticeOffer.person_id))),
                func.count(
                    func.distinct(case((col(PracticeOffer.helped).is_(True), col(PracticeOffer.person_id))))
                ),
            )
            .where(
                PracticeOffer.workspace_id == self._workspace,
                col(PracticeOffer.practice_id).in_(practices),
                col(PracticeOffer.tries).is_(True),
            )
            .group_by(col(PracticeOffer.practice_id))
        )
        return {practice: (tried, helped) for practice, tried, helped in found}
