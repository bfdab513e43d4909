"""Questions to the language model and what became of them; and the meter of what it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import and_, col, delete, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from okrs.vocabulary import ThoughtState
from storage.columns import new_id
from storage.queries import Queries, insert_or
from storage.tables import ModelUse, Thought, Workspace

# As long as the messages that they are about.
THOUGHTS_FOR = timedelta(days=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something the model is to be asked. `key` is its idempotency key, `intent` takes the answer, `person` is the one
    whose words it holds (None where there are none, or those of several), who sees them in their export."""

    key: str
    intent: str
    asked: dict[str, Any]
    at: datetime
    within: timedelta
    person: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a workspace used of the model in a month."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out


class Thoughts(Queries):
    async def put(self, wish: Wish) -> UUID | None:
        """Has it asked once; None when its key is there already."""
        insert = insert_or(self._session, Thought).on_conflict_do_nothing().returning(col(Thought.id))
        row = Thought(
            id=new_id(),
            workspace_id=self._workspace,
            person_id=wish.person,
            key=f"{self._workspace}:{wish.key}",
            intent=wish.intent,
            asked=wish.asked,
            made_at=wish.at,
            expires_at=wish.at + wish.within,
        )
        return (await self._session.exec(insert, params=[row.model_dump()])).scalars().first()

    async def find(self, key: str) -> Thought | None:
        found = await self._session.exec(
            select(Thought).where(
                Thought.workspace_id == self._workspace, Thought.key == f"{self._workspace}:{key}"
            )
        )
        return found.one_or_none()

    async def hold(self, thought: UUID) -> Thought | None:
        """One thought, locked until this work ends."""
        found = await self._session.exec(
            select(Thought)
            .where(Thought.workspace_id == self._workspace, Thought.id == thought)
            .with_for_update()
        )
        return found.one_or_none()

    async def put_off(self, thought: UUID, claim: datetime, *, until: datetime) -> None:
        """Has it asked again later; a thought that somebody else claimed since is left alone."""
        await self._session.exec(
            update(Thought)
            .where(col(Thought.id) == thought, col(Thought.claimed_until) == claim)
            .values(claimed_until=until)
            .execution_options(synchronize_session=False)
        )

    async def give_up(self, thought: UUID) -> None:
        """Has it asked no more; an answer that came meanwhile stays."""
        await self._session.exec(
            update(Thought)
            .where(col(Thought.id) == thought, col(Thought.state) == ThoughtState.WAITING)
            .values(state=ThoughtState.GIVEN_UP)
            .execution_options(synchronize_session=False)
        )

    async def charge(self, at: datetime, *, tokens_in: int, tokens_out: int, cost: Decimal) -> None:
        """Adds a call to the meter of its day."""
        day = at.date()
        fresh = ModelUse(workspace_id=self._workspace, day=day)
        await self._session.exec(
            insert_or(self._session, ModelUse).on_conflict_do_nothing(), params=[fresh.model_dump()]
        )
        found = await self._session.exec(
            select(ModelUse)
            .where(ModelUse.workspace_id == self._workspace, ModelUse.day == day)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        row = found.one()
        row.calls += 1
        row.tokens_in += tokens_in
        row.tokens_out += tokens_out
        row.cost += cost
        await self._session.flush()

    async def used(self, at: datetime) -> Used:
        """What was used since the first of the month (UTC)."""
        found = await self._session.exec(
            select(ModelUse).where(
                ModelUse.workspace_id == self._workspace,
                ModelUse.day >= at.date().replace(day=1),
                ModelUse.day <= at.date(),
            )
        )
        rows = list(found)
        return Used(
            calls=sum(row.calls for row in rows),
            tokens_in=sum(row.tokens_in for row in rows),
            tokens_out=sum(row.tokens_out for row in rows),
            cost=sum((row.cost for row in rows), Decimal(0)),
        )

    async def take_out(self, person: UUID, intent: str) -> list[str]:
        """Drops what waits with words of several people, and returns the keys of letters that were made from words of
        this one (among others): answers of `intent` name their `letter` and its `people`."""
        await self._session.exec(
            delete(Thought).where(
                col(Thought.workspace_id) == self._workspace,
                col(Thought.state) == ThoughtState.WAITING,
                col(Thought.person_id).is_(None),
            )
        )
        found = await self._session.exec(
            select(Thought.answer).where(
                Thought.workspace_id == self._workspace,
                Thought.intent == intent,
                Thought.state == ThoughtState.ANSWERED,
            )
        )
        return [answer["letter"] for answer in found if str(person) in answer.get("people", ())]

    async def lately_answered(self, intent: str) -> Thought | None:
        """The newest of an intent that was answered."""
        found = await self._session.exec(
            select(Thought)
            .where(
                Thought.workspace_id == self._workspace,
                Thought.intent == intent,
                Thought.state == ThoughtState.ANSWERED,
            )
            .order_by(col(Thought.id).desc())
            .limit(1)
        )
        return found.first()

    async def tidy(self, *, now: datetime) -> None:
        """Deletes what is older than the messages it was about."""
        await self._session.exec(
            delete(Thought).where(
                col(Thought.workspace_id) == self._workspace, col(Thought.made_at) < now - THOUGHTS_FOR
            )
        )


class Waiting:
    """What waits to be asked, whatever the workspace."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, *, now: datetime, until: datetime, most: int) -> list[Thought]:
        """Takes some that nobody is asking, oldest first, so that no other process takes them too."""
        paused = (
            select(Workspace.id)
            .where(Workspace.id == Thought.workspace_id, col(Workspace.paused_at).is_not(None))
            .exists()
        )
        chosen = (
            select(col(Thought.id))
            .where(and_(_is_free(now), ~paused))
            .order_by(col(Thought.id))
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("chosen")
        )
        taken = await self._session.exec(
            update(Thought)
            .where(col(Thought.id).in_(select(chosen.c.id)))
            .values(claimed_until=until, attempts=col(Thought.attempts) + 1)
            .returning(Thought)
            .execution_options(synchronize_session=False)
        )
        return sorted(taken.scalars(), key=lambda thought: thought.id)

    async def next_at(self, *, now: datetime) -> datetime | None:
        """When one that is put off or being asked can be taken; None when nothing waits."""
        found = await self._session.exec(
            select(func.min(Thought.claimed_until)).where(
                Thought.state == ThoughtState.WAITING, col(Thought.claimed_until) > now
            )
        )
        return found.first()


def _is_free(now: datetime) -> Any:
    claimed = col(Thought.claimed_until)
    return and_(col(Thought.state) == ThoughtState.WAITING, or_(claimed.is_(None), claimed <= now))
