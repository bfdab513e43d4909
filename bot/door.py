"""A way in by another company's sign-in (OpenID Connect): a code, and with it that company's word who somebody is."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import aiohttp
import structlog

from bot.vouching import Keys, NoKeysError, UnverifiedError, verified
from cards.voice import Voice
from okrs.errors import HeadwayError
from scheduling.clock import Clock

_SECONDS = aiohttp.ClientTimeout(total=10)
_MOST_BYTES = 64 * 1024

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way through a door, known to the browser it was begun in: `back` is where the company sends it to, `verifier`
    proves that who redeems the code is who asked for it (PKCE), `nonce` that the answer is to this question."""

    state: str
    nonce: str
    verifier: str
    back: str


@dataclass(frozen=True)
class Guest:
    """Whom a company's word is about, as somebody of ours."""

    workspace: UUID
    person: UUID


class Door(Protocol):
    """What a platform offers to the sign-in page. `name` stands in addresses, `company` is how people call it."""

    @property
    def name(self) -> str: ...

    @property
    def company(self) -> str: ...

    def label(self, voice: Voice) -> str:
        """What its button says."""

    async def is_open(self) -> bool:
        """Whether it can be offered to somebody of whom nothing is known."""

    async def leads(self, way: Way) -> str:
        """The address at which the company asks who somebody is; raises HeadwayError."""

    async def whose(self, code: str, way: Way) -> Guest:
        """Who came back with a code; raises HeadwayError with a sentence for whoever it is."""


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """A company that vouches for people. `name` is how it calls itself in its tokens, `token_url` where a code is
    redeemed, `client` and `secret` how we are known there."""

    company: str
    name: str
    token_url: str
    client: str
    secret: str
    keys: Keys
    clock: Clock

    async def claims(
        self, code: str, way: Way, *, session: aiohttp.ClientSession, proves: bool
    ) -> Mapping[str, Any]:
        """What the company says of who came with this code, verified; `proves`: the verifier is sent along.

        Raises HeadwayError.
        """
        token = await self._redeemed(code, way, session, proves=proves)
        try:
            claims, _ = await verified(
                token, keys=self.keys, issuers=[self.name], clock=self.clock, session=session
            )
            _check_audience(claims, self.client)
            _check_nonce(claims, way.nonce)
        except NoKeysError as error:
            raise self._away() from error
        except UnverifiedError as error:
            log.warning("door.refused", company=self.company, reason=error.message)
            raise HeadwayError(
                "What {company} said about you could not be verified, so nobody was signed in. Begin again.",
                company=self.company,
            ) from error
        return claims

    async def _redeemed(self, code: str, way: Way, session: aiohttp.ClientSession, *, proves: bool) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": way.back,
            "client_id": self.client,
            "client_secret": self.secret,
            **({"code_verifier": way.verifier} if proves else {}),
        }
        try:
            async with session.post(
                self.token_url, data=form, timeout=_SECONDS, allow_redirects=False
            ) as answer:
                if answer.status == 429 or answer.status >= 500:
                    raise self._away()
                told = await _json(answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("door.not_reached", company=self.company, reason=repr(error))
            raise self._away() from error
        token = told.get("id_token")
        if not isinstance(token, str) or not token.isascii():
            # A code is good once and for minutes; whatever else is wrong, only who runs Headway can mend.
            log.warning("door.no_token", company=self.company, reason=str(told.get("error", ""))[:200])
            raise HeadwayError(
                "{company} did not accept this way in: it took too long, or was used already. Begin again.",
                company=self.company,
            )
        return token

    def _away(self) -> HeadwayError:
        return HeadwayError(
            "{company} can't be reached at the moment. Try again in a minute, or use another way.",
            company=self.company,
        )


async def _json(answer: aiohttp.ClientResponse) -> Mapping[str, Any]:
    """The answer's object; an empty one for whatever is none."""
    try:
        found = json.loads(await answer.content.read(_MOST_BYTES))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _check_audience(claims: Mapping[str, Any], client: str) -> None:
    audience = claims.get("aud")
    if audience not in (client, [client]) or claims.get("azp", client) != client:
        raise UnverifiedError("The token is for another app.")


def _check_nonce(claims: Mapping[str, Any], nonce: str) -> None:
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise UnverifiedError("The token answers another question.")
