"""Who calls: the key in the Authorization header, what it may do, and how often."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from aiohttp import web

from bot.api.problem import ProblemError
from okrs.scopes import Scope, read_scopes
from storage.store import Store

# A key may ask so often a minute, in bursts of as many.
A_MINUTE = 300
_MOST_BUCKETS = 10_000


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A key that is valid now; `person` is whom it speaks for, None for the workspace."""

    token: UUID
    workspace: UUID
    person: UUID | None
    scopes: frozenset[Scope]


@dataclass
class Pace:
    """A token bucket for each name; the longest unused ones are forgotten."""

    a_minute: int = A_MINUTE
    _buckets: OrderedDict[str, tuple[float, datetime]] = field(default_factory=OrderedDict)

    def wait(self, name: str, *, now: datetime) -> float:
        """Seconds until one more is welcome: 0 where it is now, which is then counted."""
        rate = self.a_minute / 60
        left, at = self._buckets.pop(name, (float(self.a_minute), now))
        left = min(self.a_minute, left + max(0.0, (now - at).total_seconds()) * rate)
        allowed = left >= 1
        self._buckets[name] = (left - 1 if allowed else left, now)
        while len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / rate


async def caller_of(request: web.Request, store: Store, pace: Pace, *, now: datetime) -> Caller:
    """The caller; raises ProblemError 401 without a valid key, and 429 where it asks too often."""
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not key.strip():
        raise ProblemError(
            401,
            "Send a key: “Authorization: Bearer hw_…”. `headway token create` makes one.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    async with store.tokens() as tokens:
        token = await tokens.use(key.strip(), at=now)
    if token is None:
        raise ProblemError(
            401,
            "This key is not known, is over or was revoked.",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    await _check_person(store, token.workspace_id, token.person_id)
    wait = pace.wait(str(token.id), now=now)
    if wait:
        raise ProblemError(
            429,
            f"This key may ask {pace.a_minute} times a minute.",
            headers={"Retry-After": str(int(wait) + 1)},
        )
    return Caller(
        token=token.id,
        workspace=token.workspace_id,
        person=token.person_id,
        scopes=read_scopes(token.scopes),
    )


async def _check_person(store: Store, workspace: UUID, person: UUID | None) -> None:
    """A key of somebody who left opens nothing."""
    if person is None:
        return
    async with store.look(workspace) as work:
        found = (await work.people.by_id([person])).get(person)
    if found is None or not found.active:
        raise ProblemError(401, "Whose key this is does not work here any more.")
