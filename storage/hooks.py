"""Addresses that hear of events, and the events on their way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from okrs.vocabulary import HookState
from storage.queries import Queries, insert_many_or
from storage.tables import Hook, HookEvent, Workspace


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of sending one event: `failure` '' for a success; `next_at` None where it is given up."""

    event: UUID
    hook: UUID
    failure: str = ""
    next_at: datetime | None = None


class Hooks(Queries):
    async def every(self) -> list[Hook]:
        found = await self._session.exec(
            select(Hook)
            .where(Hook.workspace_id == self._workspace)
            .order_by(col(Hook.created_at), col(Hook.id))
        )
        return list(found)

    async def find(self, hook: UUID) -> Hook | None:
        found = await self._session.exec(
            select(Hook).where(Hook.workspace_id == self._workspace, Hook.id == hook)
        )
        return found.one_or_none()

    async def add(self, hook: Hook) -> None:
        self._session.add(hook)
        await self._session.flush()

    async def remove(self, hook: UUID) -> None:
        """Removes a hook and what was on its way to it."""
        for table, column in ((HookEvent, HookEvent.hook_id), (Hook, Hook.id)):
            await self._session.exec(
                delete(table).where(col(table.workspace_id) == self._workspace, col(column) == hook)
            )

    async def put(self, events: Sequence[HookEvent]) -> None:
        """Queues each event once; a key that is there already is left as it is."""
        if events:
            insert = await insert_many_or(self._session, HookEvent)
            await self._session.exec(
                insert.on_conflict_do_nothing(), params=[event.model_dump() for event in events]
            )

    async def tidy(self, *, before: datetime) -> None:
        """Forgets events that were sent or given up before a moment."""
        await self._session.exec(
            delete(HookEvent).where(
                col(HookEvent.workspace_id) == self._workspace,
                col(HookEvent.made_at) < before,
                or_(col(HookEvent.sent_at).is_not(None), col(HookEvent.expires_at) < before),
            )
        )


class HooksDue:
    """Which events are to be sent now, whatever the workspace."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, *, now: datetime, until: datetime, most: int) -> list[tuple[HookEvent, Hook]]:
        """Takes up to `most` events, the oldest first, so that no other process sends them too."""
        paused = select(Workspace.id).where(col(Workspace.paused_at).is_not(None))
        active = select(Hook.id).where(Hook.state == HookState.ACTIVE, col(Hook.workspace_id).not_in(paused))
        chosen = (
            select(col(HookEvent.id))
            .where(
                col(HookEvent.sent_at).is_(None),
                col(HookEvent.next_at) <= now,
                col(HookEvent.expires_at) > now,
                or_(col(HookEvent.claimed_until).is_(None), col(HookEvent.claimed_until) <= now),
                col(HookEvent.hook_id).in_(active),
            )
            .order_by(col(HookEvent.next_at), col(HookEvent.id))
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("chosen")
        )
        claimed = await self._session.exec(
            update(HookEvent)
            .where(col(HookEvent.id).in_(select(chosen.c.id)))
            .values(claimed_until=until, attempts=col(HookEvent.attempts) + 1)
            .returning(HookEvent)
            .execution_options(synchronize_session=False)
        )
        events = sorted(claimed.scalars(), key=lambda event: event.id)
        rows = await self._session.exec(
            select(Hook).where(col(Hook.id).in_({event.hook_id for event in events}))
        )
        hooks = {hook.id: hook for hook in rows}
        return [(event, hooks[event.hook_id]) for event in events]

    async def record(self, told: Sequence[Told], *, at: datetime, patience: int) -> list[Hook]:
        """Writes down what became of sending; returns the hooks that are paused by it: `patience` failures in a row."""
        paused = []
        for one in told:
            done = one.failure == ""
            await self._session.exec(
                update(HookEvent)
                .where(col(HookEvent.id) == one.event)
                .values(
                    claimed_until=None,
                    sent_at=at if done else None,
                    failure=one.failure,
                    **({} if done else {"next_at": one.next_at} if one.next_at else {"expires_at": at}),
                )
            )
            hook = await self._session.get(Hook, one.hook, with_for_update=True)
            if hook is None:
                continue
            hook.failures, hook.trouble = (0, "") if done else (hook.failures + 1, one.failure)
            if hook.failures >= patience and hook.state is HookState.ACTIVE:
                hook.state = HookState.PAUSED
                paused.append(hook)
        await self._session.flush()
        return paused
