"""Tokens by which another company vouches for something, checked with the keys that it publishes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import jwt
import structlog

from okrs.errors import HeadwayError
from scheduling.clock import Clock

ALGORITHM = "RS256"
# How far apart clocks may be.
LEEWAY = timedelta(minutes=5)
# Keys are looked at anew so often, and believed so long while the company can't be reached.
_FRESH, _USABLE = timedelta(hours=1), timedelta(hours=24)
# An unknown key is looked for at once, but nobody can make us ask more often than this.
PAUSE = timedelta(seconds=5)
_SECONDS = aiohttp.ClientTimeout(total=10)
# No token speaks of the year 9999.
_LATEST = 253_370_764_800

log = structlog.get_logger()


class UnverifiedError(HeadwayError):
    """What was brought does not come from where it says, or is not for us."""


class NoKeysError(HeadwayError):
    """It can't be told, because the keys to check it with can't be had."""


@dataclass(frozen=True)
class _Key:
    """A public key, and the channels that may sign with it; all of them where it names none."""

    key: Any
    endorsements: frozenset[str]


class Keys:
    """A company's keys, found by its OpenID document at `url`."""

    def __init__(self, url: str, *, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._keys: dict[str, _Key] = {}
        self._read_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._reading: asyncio.Task[None] | None = None

    async def find(self, name: str, session: aiohttp.ClientSession) -> _Key | None:
        """The key of that name; None where there is none. Raises NoKeysError where that can't be known."""
        if not self._is_within(self._read_at, _FRESH) or name not in self._keys:
            await self._read(session)
        if not self._is_within(self._read_at, _USABLE):
            raise NoKeysError("The keys of whoever vouches can't be read at the moment.")
        return self._keys.get(name)

    async def _read(self, session: aiohttp.ClientSession) -> None:
        """Reads the keys, once for all who wait for them."""
        if self._reading is None or self._reading.done():
            if self._is_within(self._tried_at, PAUSE):
                return
            self._tried_at = self._clock.now()
            self._reading = asyncio.create_task(self._read_calmly(session))
        # Whoever gives up waiting must not stop it for the others.
        await asyncio.shield(self._reading)

    async def _read_calmly(self, session: aiohttp.ClientSession) -> None:
        try:
            document = await _json(session, self._url)
            found = await _json(session, str(document["jwks_uri"]))
            self._keys = dict(_usable(found["keys"]))
            self._read_at = self._clock.now()
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, RecursionError) as error:
            log.warning("keys.not_read", url=self._url, reason=repr(error))

    def _is_within(self, moment: datetime | None, span: timedelta) -> bool:
        return moment is not None and self._clock.now() - moment < span


async def verified(
    token: str,
    *,
    keys: Keys,
    issuers: Collection[str],
    clock: Clock,
    session: aiohttp.ClientSession,
) -> tuple[Mapping[str, Any], frozenset[str]]:
    """What a token claims that one of these issued and that is good now, and what its key is good for.

    Raises UnverifiedError, or NoKeysError. Whom it is for is left to whoever asks.
    """
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
        raise UnverifiedError("The token can't be read.") from error
    name = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(name, str):
        raise UnverifiedError("The token is not signed as it should be.")
    key = await keys.find(name, session)
    if key is None:
        raise UnverifiedError("The token is signed with an unknown key.")
    claims = _claims(token, key.key, issuers)
    _check_time(claims, clock)
    return claims, key.endorsements


def _claims(token: str, key: Any, issuers: Collection[str]) -> dict[str, Any]:
    # Its times are checked by our own clock, its audience where the apps are known.
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=list(issuers),
            options={
                "require": ["iss", "exp"],
                "verify_aud": False,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
        raise UnverifiedError("The token is not theirs.") from error
    return claims


def _check_time(claims: Mapping[str, Any], clock: Clock) -> None:
    now, leeway = clock.now().timestamp(), LEEWAY.total_seconds()
    ends, begins = _seconds(claims.get("exp")), _seconds(claims.get("nbf", 0))
    if ends is None or begins is None:
        raise UnverifiedError("The token does not say how long it is good for.")
    if ends + leeway <= now:
        raise UnverifiedError("The token is over.")
    if begins - leeway > now:
        raise UnverifiedError("The token is not good yet.")


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < _LATEST else None


def _usable(keys: object) -> list[tuple[str, _Key]]:
    """The keys that can be used; a kind that is new must not take the others along."""
    found = []
    for item in keys if isinstance(keys, list) else ():
        try:
            key = jwt.PyJWK.from_dict(item, algorithm=ALGORITHM)
        except (jwt.PyJWTError, AttributeError, TypeError, ValueError):
            continue
        endorsements = item.get("endorsements")
        named = frozenset(map(str, endorsements)) if isinstance(endorsements, list) else frozenset()
        found.append((str(item.get("kid", "")), _Key(key, named)))
    return found


async def _json(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url, timeout=_SECONDS) as answer:
        answer.raise_for_status()
        return await answer.json(content_type=None)
