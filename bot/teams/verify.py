"""Whether what is posted to us comes from Teams: Microsoft's tokens, checked with the keys it publishes.

The rules are those of the Bot Framework's "authentication from the connector to your bot". Botbuilder's own check
isn't used: it waits on the network with the whole process, answers 500 to half of what is wrong, and does not see
new keys for up to a day.
"""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

from bot.vouching import Keys, UnverifiedError, verified
from scheduling.clock import Clock

ISSUER = "https://api.botframework.com"


@dataclass(frozen=True)
class Verifier:
    """Checks the tokens that come with activities. What is wrong with one is for the log, never for who sent it."""

    keys: Keys
    clock: Clock

    async def app_of(
        self, authorization: str | None, *, channel: str, service_url: str, session: aiohttp.ClientSession
    ) -> str:
        """The id of the app that Teams addresses; raises UnverifiedError, or NoKeysError.

        `service_url` is where the activity wants its answer sent: the token must say the same.
        """
        claims, endorsements = await verified(
            bearer(authorization), keys=self.keys, issuers=[ISSUER], clock=self.clock, session=session
        )
        if not service_url or str(claims.get("serviceurl", "")).rstrip("/") != service_url.rstrip("/"):
            raise UnverifiedError("The token is for another service.")
        if endorsements and channel not in endorsements:
            raise UnverifiedError("The key is not good for this channel.")
        app = claims.get("aud")
        if not isinstance(app, str) or not app:
            raise UnverifiedError("The token is for no app.")
        return app


def bearer(authorization: str | None) -> str:
    """The token in an Authorization header; raises UnverifiedError where there is none."""
    scheme, _, token = (authorization or "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or not token.isascii():
        raise UnverifiedError("There is no token.")
    return token
