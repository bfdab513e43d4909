"""The interface on the web server: who may come in, what may be asked, and every error in one form."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from importlib.metadata import version
from uuid import UUID

from aiohttp import web

from bot import trouble as everywhere
from bot.api.caller import Caller, Pace, caller_of
from bot.api.endpoints import ENDPOINTS, Call, Endpoint
from bot.api.openapi import document
from bot.api.problem import ProblemError
from bot.signing import signature
from handlers.dispatch import Desk
from okrs.scopes import Scope
from scheduling.clock import Clock
from storage.secrets import Vault
from storage.store import Store

BASE = "/api/v1"
MOST_BYTES = 64 * 1024
# How far the time of a signed request may be from ours; what is older could be played again.
_FRESH = timedelta(minutes=5)
# A source may be pushed to so often a minute.
_PUSHES_A_MINUTE = 60
_LONGEST_KEY = 200


@dataclass(frozen=True, kw_only=True)
class Api:
    """`address` is the public one; `vault` opens the secrets that sign what is pushed."""

    store: Store
    desk: Desk
    clock: Clock
    address: str
    vault: Vault
    pace: Pace = field(default_factory=Pace)
    pushes: Pace = field(default_factory=lambda: Pace(a_minute=_PUSHES_A_MINUTE))

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        made = [web.get(f"{BASE}/openapi.json", self._document)]
        made += [
            web.route(endpoint.method, BASE + endpoint.path, partial(self._serve, endpoint))
            for endpoint in ENDPOINTS
        ]
        # Whatever is not in the table is answered in the same form.
        return [*made, web.route("*", BASE + "/{rest:.*}", partial(_in_form, _nothing))]

    async def _document(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        return web.json_response(document(self.address, version("headway")))

    async def _serve(self, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        return await _in_form(partial(self._answer, endpoint), request)

    async def _answer(self, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        now = self.clock.now()
        raw = await _raw(request) if endpoint.takes is not None else b""
        if endpoint.signed and "X-Headway-Signature" in request.headers:
            caller, key = await self._signed(request, raw, now)
        else:
            caller = await caller_of(request, self.store, self.pace, now=now)
            key = _idempotency_key(request, caller)
        _check_scope(endpoint, caller)
        _check_query(endpoint, request)
        if endpoint.signed:
            self._check_pushes(request.match_info.get("id", ""), now)
        found = await endpoint.answer(
            Call(
                caller=caller,
                store=self.store,
                desk=self.desk,
                now=now,
                address=self.address,
                path=request.match_info,
                query=request.query,
                body=_json(request, raw) if endpoint.takes is not None else None,
                key=key,
            )
        )
        return web.Response(
            text=found.model_dump_json(), status=endpoint.status, content_type="application/json"
        )

    async def _signed(self, request: web.Request, raw: bytes, now: datetime) -> tuple[Caller, str]:
        """Who signs with a source's own secret speaks for that source only; the same signature counts once."""
        sent, given = request.headers.get("X-Headway-Timestamp", ""), request.headers["X-Headway-Signature"]
        if not sent.isascii() or not sent.isdigit() or len(sent) > 12:
            raise ProblemError(401, "X-Headway-Timestamp must be the seconds since 1970.")
        if abs(now.timestamp() - int(sent)) > _FRESH.total_seconds():
            raise ProblemError(
                401, "This was signed too long ago, or the clocks differ by more than five minutes."
            )
        workspace, secret = await self._secret(request.match_info.get("id", ""))
        wanted = signature(secret, sent, raw)
        if not hmac.compare_digest(wanted.encode(), given.strip().encode()):
            raise ProblemError(401, "The signature does not fit.")
        source = UUID(request.match_info["id"])
        caller = Caller(token=source, workspace=workspace, person=None, scopes=frozenset({Scope.PUSH}))
        return caller, f"push:{source}:{wanted}"

    async def _secret(self, source: str) -> tuple[UUID, str]:
        try:
            id_ = UUID(source)
        except ValueError as error:
            raise ProblemError(401, "The signature does not fit.") from error
        async with self.store.sources_due() as anywhere:
            row = await anywhere.find(id_)
        # A source without a secret is told like one with another: nobody learns which there are.
        if row is None or not row.secret:
            raise ProblemError(401, "The signature does not fit.")
        secret = json.loads(self.vault.unlock(row.secret)).get("signing", "")
        if not secret:
            raise ProblemError(401, "The signature does not fit.")
        return row.workspace_id, secret

    def _check_pushes(self, target: str, now: datetime) -> None:
        wait = self.pushes.wait(target, now=now)
        if wait:
            raise ProblemError(
                429,
                f"A number may be handed in {_PUSHES_A_MINUTE} times a minute.",
                headers={"Retry-After": str(int(wait) + 1)},
            )


async def _in_form(
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]], request: web.Request
) -> web.StreamResponse:
    """The answer, or what went wrong, always as JSON."""
    try:
        found = await everywhere.guarded(answer(request), through=(ProblemError, web.HTTPException))
    except ProblemError as error:
        return error.response()
    except web.HTTPRequestEntityTooLarge:
        return ProblemError(413, f"{MOST_BYTES // 1024} kB is the most.").response()
    if isinstance(found, everywhere.Trouble):
        if found.reference:
            return ProblemError(500, f"Something broke on our side (ref {found.reference}).").response()
        return ProblemError(
            422, found.message.format(**found.values) if found.values else found.message
        ).response()
    return found


async def _nothing(request: web.Request) -> web.StreamResponse:
    path = request.path.removeprefix(BASE)
    known = {e.method for e in ENDPOINTS if _fits(e.path, path)}
    if known:
        raise ProblemError(
            405, f"Here is only {', '.join(sorted(known))}.", headers={"Allow": ", ".join(sorted(known))}
        )
    raise ProblemError(404, f"There is nothing at this address. {BASE}/openapi.json says what there is.")


def _fits(pattern: str, path: str) -> bool:
    ours, theirs = pattern.split("/"), path.split("/")
    return len(ours) == len(theirs) and all(
        a == b or (a.startswith("{") and b) for a, b in zip(ours, theirs, strict=True)
    )


async def _raw(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise ProblemError(415, "Send JSON, with “Content-Type: application/json”.")
    raw = await request.content.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ProblemError(413, f"{MOST_BYTES // 1024} kB is the most.")
    return raw


def _json(request: web.Request, raw: bytes) -> object:
    try:
        return json.loads(raw.decode(request.charset or "utf-8"), parse_float=Decimal)
    except (ValueError, LookupError, RecursionError) as error:
        raise ProblemError(400, "The body is not JSON.") from error


def _idempotency_key(request: web.Request, caller: Caller) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > _LONGEST_KEY:
        raise ProblemError(400, f"An Idempotency-Key has at most {_LONGEST_KEY} characters.")
    return f"api:{caller.token}:{key}" if key else ""


def _check_scope(endpoint: Endpoint, caller: Caller) -> None:
    if endpoint.scope not in caller.scopes:
        raise ProblemError(403, f"This key has no scope “{endpoint.scope}”.")


def _check_query(endpoint: Endpoint, request: web.Request) -> None:
    known = {*endpoint.query, *(("limit", "cursor") if endpoint.listed else ())}
    unknown = sorted(set(request.query) - known)
    if unknown:
        raise ProblemError(400, f"“{unknown[0]}” is not known here.")
    twice = sorted(name for name in set(request.query) if len(request.query.getall(name)) > 1)
    if twice:
        raise ProblemError(400, f"“{twice[0]}” is there twice.")
