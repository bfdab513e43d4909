"""Check-ins, their drafts and the answers to the deeper questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import case, col, delete, func, or_, select

from okrs.vocabulary import CheckInState
from storage.queries import Queries, insert_many_or, insert_or, values_of
from storage.still import parsed, reader, shelf_of, text_of, texts_together
from storage.tables import CheckIn, Draft, Person, Reflection

_UNANSWERED = (CheckInState.ASKED, CheckInState.MISSED)
# Of more people than these everybody's are read.
_FEW = 200


@dataclass(frozen=True)
class Asked:
    """When somebody was asked last (None: not lately), and of what is unanswered when it was asked and was to close."""

    latest: datetime | None = None
    owed: tuple[tuple[datetime, datetime], ...] = ()

    @classmethod
    def of(cls, checkins: Sequence[CheckIn]) -> Asked:
        return cls(
            max((one.asked_at for one in checkins), default=None),
            tuple((one.asked_at, one.closes_at) for one in checkins if one.state in _UNANSWERED),
        )


class CheckIns(Queries):
    async def open(self, checkins: Sequence[CheckIn]) -> list[CheckIn]:
        """Adds the check-ins that do not exist yet and returns those: one per person, cadence and period."""
        if not checkins:
            return []
        insert = await insert_many_or(self._session, CheckIn)
        made = await self._session.exec(
            insert.on_conflict_do_nothing().returning(col(CheckIn.id)), params=values_of(checkins)
        )
        fresh = set(made.scalars())
        return [checkin for checkin in checkins if checkin.id in fresh]

    async def find(self, checkin: UUID) -> CheckIn | None:
        """One check-in, locked until this work ends: two presses at once come one after the other."""
        found = await self._session.exec(
            select(CheckIn)
            .where(CheckIn.workspace_id == self._workspace, CheckIn.id == checkin)
            .with_for_update()
        )
        return found.one_or_none()

    async def by_id(self, checkins: Sequence[UUID]) -> list[CheckIn]:
        found = await self._session.exec(
            select(CheckIn).where(CheckIn.workspace_id == self._workspace, col(CheckIn.id).in_(checkins))
        )
        return list(found)

    async def latest(self, people: Sequence[UUID]) -> dict[UUID, CheckIn]:
        """The newest check-in about each of these people."""
        found = await self._session.exec(
            select(CheckIn)
            .where(CheckIn.workspace_id == self._workspace, col(CheckIn.person_id).in_(people))
            .order_by(col(CheckIn.asked_at), col(CheckIn.id))
        )
        return {checkin.person_id: checkin for checkin in found}

    async def to_answer(self, person: UUID, *, since: datetime) -> list[CheckIn]:
        """The newest check-in about each person that this one is to answer, asked since then: their own first, then
        of those they stand in for. Answered ones are among them."""
        found = await self._session.exec(
            select(CheckIn)
            .where(
                CheckIn.workspace_id == self._workspace,
                or_(col(CheckIn.asked_of_id) == person, col(CheckIn.person_id) == person),
                col(CheckIn.asked_at) >= since,
            )
            .order_by(col(CheckIn.asked_at), col(CheckIn.id))
        )
        newest = {checkin.person_id: checkin for checkin in found}
        return sorted(newest.values(), key=lambda checkin: checkin.person_id != person)

    async def unanswered(self, people: Sequence[UUID]) -> dict[UUID, CheckIn]:
        """The newest check-in of each person where that one was missed or is still open."""
        return {
            person: checkin
            for person, checkin in (await self.latest(people)).items()
            if checkin.state in (CheckInState.ASKED, CheckInState.MISSED)
        }

    async def unsettled(self, people: Sequence[UUID], since: datetime) -> list[CheckIn]:
        """Each person's newest check-in, and those asked at or after `since` that they did not answer."""
        found = await self._session.exec(
            select(CheckIn).where(
                CheckIn.workspace_id == self._workspace,
                col(CheckIn.person_id).in_(people),
                col(CheckIn.asked_at) >= since,
                or_(col(CheckIn.state).in_([CheckInState.ASKED, CheckInState.MISSED]), _is_newest()),
            )
        )
        return list(found)

    async def run_out(self, now: datetime) -> list[CheckIn]:
        """The check-ins whose window is over and that nothing has ended yet."""
        found = await self._session.exec(
            select(CheckIn).where(
                CheckIn.workspace_id == self._workspace,
                CheckIn.state == CheckInState.ASKED,
                col(CheckIn.closes_at) <= now,
            )
        )
        return list(found)

    async def since(self, people: Sequence[UUID], when: datetime) -> list[CheckIn]:
        """The check-ins about these people asked at or after `when`."""
        found = await self._session.exec(
            select(CheckIn).where(
                CheckIn.workspace_id == self._workspace,
                col(CheckIn.person_id).in_(people),
                col(CheckIn.asked_at) >= when,
            )
        )
        return list(found)

    async def asked(self, people: Collection[UUID], *, since: datetime) -> Mapping[UUID, Asked]:
        """How each of these people was asked since then; whoever was not is missing. Of many people everybody's is
        read: naming each takes longer."""
        if len(people) > _FEW:
            return await self.everybodys(since=since)
        latest, unanswered = self._lately(since)
        theirs = (
            latest.where(col(Person.id).in_(people)),
            unanswered.where(col(CheckIn.person_id).in_(people)),
        )
        return self._asked(await texts_together(self._session, *theirs))

    async def everybodys(self, *, since: datetime) -> Mapping[UUID, Asked]:
        """How each person was asked since then; whoever was not is missing. The same as before while all of it is."""
        texts = await texts_together(self._session, *self._lately(since))
        return shelf_of(self._session).made(Asked, self._workspace, texts, self._asked)

    def _lately(self, since: datetime) -> tuple[Any, Any]:
        # Of each person the newest is at the end of the index; reading all of them takes four times as long.
        newest = (
            select(func.max(col(CheckIn.asked_at)))
            .where(col(CheckIn.person_id) == col(Person.id), col(CheckIn.asked_at) >= since)
            .scalar_subquery()
        )
        latest = select(Person.id, newest.label("asked_at")).where(Person.workspace_id == self._workspace)
        unanswered = select(CheckIn.person_id, CheckIn.asked_at, CheckIn.closes_at).where(
            CheckIn.workspace_id == self._workspace,
            col(CheckIn.asked_at) >= since,
            col(CheckIn.state).in_(_UNANSWERED),
        )
        return latest, unanswered

    def _asked(self, texts: tuple[str, ...]) -> Mapping[UUID, Asked]:
        latest, unanswered = (parsed(text) for text in texts)
        person, moment = (reader(self._session, col(c)) for c in (CheckIn.person_id, CheckIn.asked_at))
        owed: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
        for who, asked_at, closes_at in unanswered:
            owed[person(who)].append((moment(asked_at), moment(closes_at)))
        return {
            id_: Asked(moment(when), tuple(owed.get(id_, ())))
            for who, when in latest
            if when is not None
            for id_ in [person(who)]
        }

    async def answered(self, *, since: datetime, until: datetime) -> Mapping[UUID, tuple[int, int]]:
        """How many of the check-ins about each person that were asked then were answered, and were due: what was
        skipped is not, nor what can still be answered in time. The same as before while all of it is."""
        is_answered = case((CheckIn.state == CheckInState.ANSWERED, 1), else_=0)
        query = (
            select(CheckIn.person_id, func.sum(is_answered).label("done"), func.count().label("due"))
            .where(
                CheckIn.workspace_id == self._workspace,
                col(CheckIn.asked_at) >= since,
                col(CheckIn.asked_at) <= until,
                col(CheckIn.state).in_([CheckInState.ANSWERED, CheckInState.MISSED]),
            )
            .group_by(col(CheckIn.person_id))
        )
        text = await text_of(self._session, query)
        return shelf_of(self._session).made("answered", (self._workspace, since), text, self._counts)

    def _counts(self, text: str) -> Mapping[UUID, tuple[int, int]]:
        person = reader(self._session, col(CheckIn.person_id))
        return {person(who): (int(done), due) for who, done, due in parsed(text)}

    async def draft(self, checkin: UUID, person: UUID) -> dict[str, str]:
        found = await self._session.get(Draft, (checkin, person))
        return dict(found.fields) if found else {}

    async def keep_draft(
        self, checkin: UUID, person: UUID, fields: Mapping[str, str], *, at: datetime
    ) -> None:
        insert = insert_or(self._session, Draft)
        await self._session.exec(
            insert.on_conflict_do_update(
                index_elements=["check_in_id", "person_id"],
                set_={"fields": insert.excluded.fields, "saved_at": insert.excluded.saved_at},
            ),
            params=[
                {
                    "check_in_id": checkin,
                    "person_id": person,
                    "workspace_id": self._workspace,
                    "fields": dict(fields),
                    "saved_at": at,
                }
            ],
        )

    async def drop_draft(self, checkin: UUID, person: UUID) -> None:
        found = await self._session.get(Draft, (checkin, person))
        if found:
            await self._session.delete(found)

    async def draft_saved_at(self, checkin: UUID, person: UUID) -> datetime | None:
        found = await self._session.get(Draft, (checkin, person))
        return found.saved_at if found else None

    async def unreflect(self, checkin: UUID, answers: Sequence[str]) -> None:
        """Takes away an answer to a deeper question, in each of its wordings."""
        await self._session.exec(
            delete(Reflection).where(
                col(Reflection.check_in_id) == checkin, col(Reflection.answer).in_(answers)
            )
        )

    async def reflect(self, checkin: UUID, person: UUID, answers: Mapping[str, str], *, at: datetime) -> None:
        """Adds answers to the deeper questions; earlier answers stay on record."""
        for question, answer in answers.items():
            self._session.add(
                Reflection(
                    workspace_id=self._workspace,
                    check_in_id=checkin,
                    person_id=person,
                    question=question,
                    answer=answer,
                    recorded_at=at,
                )
            )

    async def reflections(self, checkins: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
        """The newest answer to each deeper question, by check-in."""
        found = await self._session.exec(
            select(Reflection)
            .where(Reflection.workspace_id == self._workspace, col(Reflection.check_in_id).in_(checkins))
            .order_by(col(Reflection.id))
        )
        answers: dict[UUID, dict[str, str]] = {}
        for row in found:
            answers.setdefault(row.check_in_id, {})[row.question] = row.answer
        return answers


@cache
def _is_newest() -> ColumnElement[bool]:
    newer = aliased(CheckIn)
    return ~exists().where(
        col(newer.person_id) == col(CheckIn.person_id), col(newer.asked_at) > col(CheckIn.asked_at)
    )
