"""Who looks at Headway's tab: Teams signs people in, and Microsoft Entra vouches for them to our app."""

from __future__ import annotations

from dataclasses import dataclass, field

import aiohttp
import jwt

from bot.teams.homes import Homes
from bot.teams.registration import Registration
from bot.teams.verify import bearer
from bot.vouching import Keys, UnverifiedError, verified
from scheduling.clock import Clock


@dataclass(frozen=True)
class Viewer:
    """Somebody in the directory of a tenant."""

    registration: Registration
    user: str


@dataclass(frozen=True, kw_only=True)
class SingleSignOn:
    """Checks the tokens that Teams' own pages bring along. `authority` is where Entra is."""

    homes: Homes
    authority: str
    clock: Clock
    _keys: dict[str, Keys] = field(default_factory=dict)

    async def viewer(self, authorization: str | None, *, session: aiohttp.ClientSession) -> Viewer:
        """Who it is; raises UnverifiedError, or NoKeysError."""
        token = bearer(authorization)
        registration = await self._registration(token)
        tenant, base = registration.tenant, self.authority.rstrip("/")
        claims, _ = await verified(
            token,
            keys=self._of_tenant(f"{base}/{tenant}/v2.0/.well-known/openid-configuration"),
            # Entra's tokens come in two versions, as the app registration says.
            issuers=[f"{base}/{tenant}/v2.0", f"https://sts.windows.net/{tenant}/"],
            clock=self.clock,
            session=session,
        )
        user = claims.get("oid")
        if str(claims.get("tid", "")).lower() != tenant or not isinstance(user, str) or not user:
            raise UnverifiedError("The token is for nobody of this tenant.")
        return Viewer(registration, user.lower())

    async def _registration(self, token: str) -> Registration:
        """The app that a token says it is for, which its signature has yet to prove."""
        try:
            claimed = jwt.decode(token, options={"verify_signature": False})
        except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
            raise UnverifiedError("The token can't be read.") from error
        app = str(claimed.get("aud") or "").rpartition("/")[2].lower()
        registration = await self.homes.registration(app) if app else None
        if registration is None:
            raise UnverifiedError("The token is for another app.")
        return registration

    def _of_tenant(self, url: str) -> Keys:
        return self._keys.setdefault(url, Keys(url, clock=self.clock))
