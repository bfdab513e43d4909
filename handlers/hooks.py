"""Events for other programs: written in the transaction in which they happen, sent afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from connectors.outgoing import split_address
from handlers.facts import House, seen_by
from okrs.audit import Act, Change, Via
from okrs.errors import HeadwayError
from okrs.events import Event, write_events
from okrs.health import Health
from okrs.vocabulary import HookState
from storage.columns import new_id
from storage.goals import Goal
from storage.store import Work
from storage.tables import CheckIn, Entry, Hook, HookEvent

# An event that could not be sent for so long is not sent any more.
_LASTS = timedelta(days=3)


async def add(
    work: Work, url: str, *, events: frozenset[Event], locked: str, by: UUID | Via, at: datetime
) -> Hook:
    """Has an address hear of events, signed with a secret (encrypted: `locked`); HeadwayError where that can't be."""
    try:
        split_address(url)
    except ValueError as error:
        raise HeadwayError(str(error)) from error
    if any(hook.url == url for hook in await work.hooks.every()):
        raise HeadwayError("That address is known already. Remove it first to change it.")
    hook = Hook(
        workspace_id=work.workspace,
        made_by_id=by if isinstance(by, UUID) else None,
        url=url,
        secret=locked,
        events=write_events(events),
        created_at=at,
    )
    await work.hooks.add(hook)
    told = [Change("events", after=hook.events.replace(" ", ", "))]
    await work.audit.record(Act.HOOK_ADDED, by=by, at=at, name=_place(hook), changes=told)
    return hook


async def resume(work: Work, hook: Hook, *, by: UUID | Via, at: datetime) -> None:
    """It hears of what happens again, after it was left alone."""
    if hook.state is HookState.PAUSED:
        await work.audit.record(Act.HOOK_RESUMED, by=by, at=at, name=_place(hook))
    hook.state, hook.failures, hook.trouble = HookState.ACTIVE, 0, ""


async def remove(work: Work, hook: Hook, *, by: UUID | Via, at: datetime) -> None:
    """It hears of nothing any more; what was on its way is dropped."""
    await work.audit.record(Act.HOOK_REMOVED, by=by, at=at, name=_place(hook))
    await work.hooks.remove(hook.id)


async def listening(work: Work, *events: Event) -> list[Hook]:
    """The hooks that want to hear of one of these events."""
    return [
        hook
        for hook in await work.hooks.every()
        if hook.state is HookState.ACTIVE and not set(hook.events.split()).isdisjoint(events)
    ]


async def healths(work: Work, home: House, goals: Sequence[Goal]) -> dict[UUID, Health]:
    """How goals stand, as everybody sees them; empty where nobody listens."""
    if not await listening(work, Event.HEALTH_CHANGED):
        return {}
    views = await seen_by(work, home, goals, reader=None, zone=home.workspace.zone)
    return {id_: view.health for id_, view in views.items()}


async def recorded(
    work: Work, home: House, entries: Sequence[Entry], *, before: Mapping[UUID, Health]
) -> None:
    """Progress was recorded: `before` is what `healths` said just before."""
    hooks = await listening(work, Event.PROGRESS_RECORDED, Event.HEALTH_CHANGED)
    if not hooks:
        return
    goals = await work.goals.several([entry.key_result_id for entry in entries])
    happened = [
        _happened(
            Event.PROGRESS_RECORDED,
            str(entry.id),
            {
                **_goal(home, goals[entry.key_result_id]),
                "value": _exact(entry.value),
                "confidence": entry.confidence,
                "blocked": entry.blocked,
                "source": str(entry.source),
                "person": str(entry.person_id) if entry.person_id else None,
            },
        )
        for entry in entries
        if entry.key_result_id in goals and not entry.retracted
    ]
    after = await healths(work, home, list(goals.values()))
    last = {entry.key_result_id: entry.id for entry in entries}
    happened += [
        _happened(
            Event.HEALTH_CHANGED,
            str(last[id_]),
            {**_goal(home, goals[id_]), "before": str(before[id_]), "health": str(health)},
        )
        for id_, health in after.items()
        if id_ in before and before[id_] is not health
    ]
    await _put(work, hooks, happened, home.now)


async def answered(work: Work, checkin: CheckIn, *, at: datetime) -> None:
    """A check-in was answered: that it was, and of whom; what was said is in `progress.recorded`."""
    body = {
        "check_in": str(checkin.id),
        "person": str(checkin.person_id),
        "cadence": str(checkin.cadence),
        "period": checkin.period.isoformat(),
    }
    hooks = await listening(work, Event.CHECK_IN_SUBMITTED)
    await _put(work, hooks, [_happened(Event.CHECK_IN_SUBMITTED, str(checkin.id), body)], at)


async def closed(work: Work, home: House, goals: Sequence[Goal]) -> None:
    """Goals were stopped, or their cycle was closed."""
    hooks = await listening(work, Event.GOAL_CLOSED)
    happened = [
        _happened(
            Event.GOAL_CLOSED,
            f"{goal.id}:{home.now.isoformat()}",
            {
                **_goal(home, goal),
                "stopped": goal.key_result.stopped,
                "score": _exact(goal.key_result.score),
                "value": _exact(goal.value),
            },
        )
        for goal in goals
    ]
    await _put(work, hooks, happened, home.now)


_Happened = tuple[Event, str, dict[str, Any]]


def _place(hook: Hook) -> str:
    """Where it is; what stands after the question mark may be a key."""
    return hook.url.split("?")[0]


def _happened(event: Event, key: str, body: dict[str, Any]) -> _Happened:
    return event, f"{event}:{key}", body


async def _put(work: Work, hooks: Sequence[Hook], happened: Sequence[_Happened], now: datetime) -> None:
    events = []
    for hook in hooks:
        for event, key, body in happened:
            if event in hook.events.split():
                id_ = new_id()
                told = {"id": str(id_), "event": str(event), "at": now.isoformat(), "data": body}
                events.append(
                    HookEvent(
                        id=id_,
                        workspace_id=work.workspace,
                        hook_id=hook.id,
                        key=key,
                        event=str(event),
                        body=json.dumps(told, ensure_ascii=False),
                        made_at=now,
                        expires_at=now + _LASTS,
                        next_at=now,
                    )
                )
    await work.hooks.put(events)


def _goal(home: House, goal: Goal) -> dict[str, Any]:
    row = goal.key_result
    return {
        "key_result": str(goal.id),
        "code": row.code,
        "title": row.title,
        "owner": str(row.owner_id) if row.owner_id else None,
        "workspace": str(home.workspace.id),
    }


def _exact(value: object) -> str | None:
    return None if value is None else format(value, "f")
