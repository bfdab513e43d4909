"""Regular meetings of managers with the people they lead, and the facts that a brief before one is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, or_, select

from okrs.vocabulary import PracticeState
from storage.queries import Queries, insert_or
from storage.tables import Experiment, HelpRequest, OneOnOne, Practice, Reply


class OneOnOnes(Queries):
    async def plan(self, meeting: OneOnOne) -> OneOnOne:
        """Adds a meeting, or moves the one of the same two people to these days."""
        insert = insert_or(self._session, OneOnOne)
        await self._session.exec(
            insert.on_conflict_do_update(
                index_elements=["manager_id", "person_id"],
                set_={"first_on": insert.excluded.first_on, "weeks": insert.excluded.weeks},
            ),
            params=[meeting.model_dump()],
        )
        kept = await self.between(meeting.manager_id, meeting.person_id)
        assert kept is not None
        await self._session.refresh(kept)
        return kept

    async def between(self, manager: UUID, person: UUID) -> OneOnOne | None:
        found = await self._session.exec(
            select(OneOnOne).where(
                OneOnOne.workspace_id == self._workspace,
                OneOnOne.manager_id == manager,
                OneOnOne.person_id == person,
            )
        )
        return found.one_or_none()

    async def of(self, person: UUID) -> list[OneOnOne]:
        """The meetings of somebody, as manager or as the one who is met."""
        found = await self._session.exec(
            select(OneOnOne)
            .where(
                OneOnOne.workspace_id == self._workspace,
                or_(col(OneOnOne.manager_id) == person, col(OneOnOne.person_id) == person),
            )
            .order_by(col(OneOnOne.created_at), col(OneOnOne.id))
        )
        return list(found)

    async def all(self) -> list[OneOnOne]:
        found = await self._session.exec(select(OneOnOne).where(OneOnOne.workspace_id == self._workspace))
        return list(found)

    async def by_id(self, meetings: Sequence[UUID]) -> list[OneOnOne]:
        found = await self._session.exec(
            select(OneOnOne).where(OneOnOne.workspace_id == self._workspace, col(OneOnOne.id).in_(meetings))
        )
        return list(found)

    async def remove(self, meeting: OneOnOne) -> None:
        await self._session.delete(meeting)
        await self._session.flush()

    async def tried(self, key_results: Sequence[UUID]) -> list[Experiment]:
        """What is being tried for these key results: begun, and its result not told yet."""
        found = await self._session.exec(
            select(Experiment)
            .where(
                Experiment.workspace_id == self._workspace,
                col(Experiment.key_result_id).in_(key_results),
                col(Experiment.result).is_(None),
            )
            .order_by(col(Experiment.begun_at), col(Experiment.id))
        )
        return list(found)

    async def shared_by(self, person: UUID) -> list[Practice]:
        """The ways of working that somebody published, the newest first."""
        found = await self._session.exec(
            select(Practice)
            .where(
                Practice.workspace_id == self._workspace,
                Practice.person_id == person,
                Practice.state == PracticeState.SHARED,
            )
            .order_by(col(Practice.shared_at).desc(), col(Practice.id).desc())
        )
        return list(found)

    async def cleared_by(self, helper: UUID, *, since: datetime) -> list[HelpRequest]:
        """What somebody cleared for others since a moment, the newest first."""
        found = await self._session.exec(
            select(HelpRequest)
            .where(
                HelpRequest.workspace_id == self._workspace,
                HelpRequest.helper_id == helper,
                col(HelpRequest.cleared_at) >= since,
            )
            .order_by(col(HelpRequest.cleared_at).desc(), col(HelpRequest.id).desc())
        )
        return list(found)

    async def typed_by(self, people: Sequence[UUID]) -> set[str]:
        """What these people typed, word for word, each on one line."""
        found = await self._session.exec(
            select(Reply.text).where(Reply.workspace_id == self._workspace, col(Reply.person_id).in_(people))
        )
        return {" ".join(text.split()) for text in found}
