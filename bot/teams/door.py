"""Sign in with Microsoft: whoever Entra ID says it is, in the tenant that our app belongs to."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import aiohttp

from bot.door import Guest, Issuer, Way
from bot.teams.homes import Home, Homes
from bot.teams.registration import PLATFORM
from bot.vouching import Keys
from cards.voice import Voice
from handlers.people import Member, identify, sync
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.store import Store

SCOPES = ("openid", "profile", "email")


@dataclass(frozen=True, kw_only=True)
class MicrosoftDoor:
    """`authority` is where Entra is, `session` the open line to it."""

    store: Store
    homes: Homes
    authority: str
    clock: Clock
    session: Callable[[], aiohttp.ClientSession]
    _keys: dict[str, Keys] = field(default_factory=dict)

    name = "microsoft"
    company = "Microsoft"

    def label(self, voice: Voice) -> str:
        return voice.text("Sign in with Microsoft")

    async def is_open(self) -> bool:
        return await self._home() is not None

    async def leads(self, way: Way) -> str:
        """Entra's page for the tenant."""
        home = await self._open()
        asked = {
            "response_type": "code",
            "response_mode": "query",
            "scope": " ".join(SCOPES),
            "client_id": home.registration.app,
            "redirect_uri": way.back,
            "state": way.state,
            "nonce": way.nonce,
            "code_challenge": _challenge(way.verifier),
            "code_challenge_method": "S256",
        }
        return f"{self._of(home.tenant)}/oauth2/v2.0/authorize?{urlencode(asked)}"

    async def whose(self, code: str, way: Way) -> Guest:
        """The person by their id in the tenant's directory."""
        home = await self._open()
        claims = await self._issuer(home).claims(code, way, session=self.session(), proves=True)
        user = claims.get("oid")
        if str(claims.get("tid", "")).lower() != home.tenant or not isinstance(user, str) or not user:
            raise HeadwayError(
                "That Microsoft account is of another company. Use the one with which you are in Teams here."
            )
        person = await self._person(home, user.lower(), claims)
        if person is None:
            raise HeadwayError(
                "Microsoft says who you are, but nobody here is known by that account. Say hello to Headway in Teams "
                "first, or ask an admin."
            )
        return Guest(home.workspace, person)

    async def _open(self) -> Home:
        home = await self._home()
        if home is None:
            raise HeadwayError("Nobody can sign in with Microsoft here at the moment. Use another way.")
        return home

    async def _home(self) -> Home | None:
        """Where people sign in: the one company that has an app with a secret; with several nobody could tell which."""
        if self.homes.own is not None:
            tenants = [self.homes.own.tenant]
        else:
            async with self.store.installations(PLATFORM) as installations:
                tenants = [row.organisation for row in await installations.every()]
        home = await self.homes.find(tenants[0]) if len(tenants) == 1 else None
        return home if home is not None and home.registration.password else None

    def _issuer(self, home: Home) -> Issuer:
        base = self._of(home.tenant)
        url = f"{base}/v2.0/.well-known/openid-configuration"
        return Issuer(
            company=self.company,
            name=f"{base}/v2.0",
            token_url=f"{base}/oauth2/v2.0/token",
            client=home.registration.app,
            secret=home.registration.password,
            keys=self._keys.setdefault(url, Keys(url, clock=self.clock)),
            clock=self.clock,
        )

    def _of(self, tenant: str) -> str:
        return f"{self.authority.rstrip('/')}/{tenant}"

    async def _person(self, home: Home, user: str, claims: Mapping[str, Any]) -> UUID | None:
        async with self.store.work(home.workspace) as work:
            known = await identify(work, PLATFORM, user)
            if known is None and (email := _sure_email(claims)):
                # Somebody who is here by their e-mail gets their account, as when Teams tells of them.
                member = Member(
                    platform=PLATFORM, address=user, name=str(claims.get("name") or ""), email=email
                )
                await sync(work, [member], at=self.clock.now())
                known = await identify(work, PLATFORM, user)
        return None if known is None else known.id


def _challenge(verifier: str) -> str:
    """What is shown of the verifier before it is (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _sure_email(claims: Mapping[str, Any]) -> str:
    """The address that Entra vouches for, '' where it does not: `email` alone is whatever somebody entered there."""
    is_sure = claims.get("xms_edov") in (True, 1, "1", "true")
    # A guest was let in by somebody else, who vouches for them there.
    is_own = claims.get("idp", claims.get("iss")) == claims.get("iss")
    email = claims.get("email")
    return email if is_sure and is_own and isinstance(email, str) else ""
