"""The tokens that Headway sends with, from Microsoft's MSAL: kept, and renewed before they are over.

MSAL waits on the network, so it runs in a thread. It is the only thing here that knows it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msal
import requests
import structlog
from msal.exceptions import MsalError
from requests.adapters import HTTPAdapter

from bot.teams.refusal import RefusedError
from bot.teams.registration import Registration
from scheduling.clock import Clock

RESOURCE = "https://api.botframework.com"
SCOPE = f"{RESOURCE}/.default"
# A token is renewed so long before its end, while it is still good.
RENEW_BEFORE = timedelta(minutes=10)
# A refusal is not put to Microsoft again for so long.
_REST = timedelta(seconds=30)
# How long an answer of Microsoft's is waited for, and a token in all.
_SECONDS, _PATIENCE = 10, 15.0

log = structlog.get_logger()


@dataclass(frozen=True)
class _Token:
    value: str
    ends_at: datetime


@dataclass(frozen=True)
class _Refusal:
    error: RefusedError
    until: datetime


class Tokens:
    """Tokens by app. `authority` is where Microsoft gives them out."""

    def __init__(self, *, authority: str, clock: Clock) -> None:
        self._authority = authority.rstrip("/")
        self._clock = clock
        self._tokens: dict[str, _Token] = {}
        self._refused: dict[str, _Refusal] = {}
        self._renewing: dict[str, asyncio.Task[_Token]] = {}

    async def of(self, registration: Registration) -> str:
        """A token that is good now; raises RefusedError, which says when to try again, where none can be had."""
        token, now = self._tokens.get(registration.app), self._clock.now()
        if token is not None and now < token.ends_at:
            if now >= token.ends_at - RENEW_BEFORE and not self._is_refused(registration):
                self._renew(registration)
            return token.value
        if self._is_refused(registration):
            raise self._refused[registration.app].error
        try:
            # Shorter than the courier's patience: until there is a token, nothing is in doubt.
            async with asyncio.timeout(_PATIENCE):
                return (await asyncio.shield(self._renew(registration))).value
        except TimeoutError as error:
            raise _not_reached() from error

    def drop(self, registration: Registration, token: str) -> None:
        """Forgets a token that was not accepted."""
        known = self._tokens.get(registration.app)
        if known is not None and known.value == token:
            del self._tokens[registration.app]

    async def settle(self) -> None:
        """Waits for what is under way."""
        await asyncio.gather(*self._renewing.values(), return_exceptions=True)

    def _is_refused(self, registration: Registration) -> bool:
        refusal = self._refused.get(registration.app)
        return refusal is not None and refusal.until > self._clock.now()

    def _renew(self, registration: Registration) -> asyncio.Task[_Token]:
        """Gets a new token, once for all who wait for it."""
        app = registration.app
        if app not in self._renewing:
            task = asyncio.create_task(self._get(registration))
            self._renewing[app] = task
            task.add_done_callback(lambda done: self._renewed(app, done))
        return self._renewing[app]

    def _renewed(self, app: str, done: asyncio.Task[_Token]) -> None:
        del self._renewing[app]
        if not done.cancelled():
            # A token that is renewed ahead has nobody who waits for it: the log has told what went wrong.
            done.exception()

    async def _get(self, registration: Registration) -> _Token:
        asked_at = self._clock.now()
        try:
            answer = await asyncio.to_thread(_ask, registration, self._authority)
            token = _read(answer, asked_at)
        except RefusedError as error:
            log.error("teams.no_token", app=registration.app, code=error.code)
            self._refused[registration.app] = _Refusal(error, asked_at + _REST)
            raise
        self._refused.pop(registration.app, None)
        self._tokens[registration.app] = token
        return token


def _ask(registration: Registration, authority: str) -> dict[str, Any]:
    """What Microsoft answers. A client is made each time, since MSAL's own would hand out the old token once more."""
    try:
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Impatient())
            if registration.password:
                return _of_app(registration, authority, session)
            return _of_identity(registration, session)
    except (requests.RequestException, MsalError, RuntimeError) as error:
        raise _not_reached() from error
    except ValueError as error:
        raise _not_accepted("invalid_configuration") from error


def _of_app(registration: Registration, authority: str, session: requests.Session) -> dict[str, Any]:
    client = msal.ConfidentialClientApplication(
        registration.app,
        client_credential=registration.password,
        authority=f"{authority}/{registration.tenant}",
        http_client=session,
        # The address was set by whoever runs Headway.
        instance_discovery=False,
    )
    found: dict[str, Any] = client.acquire_token_for_client(scopes=[SCOPE])
    return found


def _of_identity(registration: Registration, session: requests.Session) -> dict[str, Any]:
    identity = msal.UserAssignedManagedIdentity(client_id=registration.app)
    client = msal.ManagedIdentityClient(identity, http_client=session)
    found: dict[str, Any] = client.acquire_token_for_client(resource=RESOURCE)
    return found


class _Impatient(HTTPAdapter):
    """Waits no longer than we do for an answer."""

    def send(self, request: Any, **options: Any) -> Any:  # type: ignore[override]
        return super().send(request, **{**options, "timeout": _SECONDS})


def _read(answer: dict[str, Any], asked_at: datetime) -> _Token:
    value = answer.get("access_token")
    if value:
        return _Token(str(value), asked_at + timedelta(seconds=float(answer.get("expires_in", 3600))))
    code = str(answer.get("error") or "no_token")
    raise _not_reached() if code in {"temporarily_unavailable", "server_error"} else _not_accepted(code)


def _not_reached() -> RefusedError:
    return RefusedError(
        "no_token",
        "Microsoft gives out no token at the moment.",
        permanent=False,
        retry_after=_REST.total_seconds(),
        everywhere=True,
    )


def _not_accepted(code: str) -> RefusedError:
    # Whoever puts the secret right finds everything sent that waits.
    return RefusedError(
        code,
        "Microsoft does not accept the secret of Headway's app, so nothing can be sent in Teams. "
        "`headway doctor teams` says more.",
        permanent=False,
        retry_after=300.0,
        everywhere=True,
    )
