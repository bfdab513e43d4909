"""A company that vouches for people over loopback (OpenID Connect), well or as badly as can be."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import jwt
from aiohttp import web

from scheduling.clock import Clock
from tests.bot.teams.teams_keys import private_key

Json = dict[str, Any]


@dataclass(kw_only=True)
class OpenId:
    """`who` is what it says of whoever sits in front of the browser. `fault`: "down", "silent", "garbage" or "refuses".

    `wrong` are claims that it gets wrong, `drop` those it leaves out; `key` is what it signs with, `kid` what it says
    that it signs with, `published` what it shows.
    """

    clock: Clock
    client: str
    secret: str
    issuer: str = ""
    proves: bool = False
    who: Json = field(default_factory=dict)
    wrong: Json = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    key: str = "door"
    kid: str = ""
    algorithm: str = "RS256"
    published: list[str] = field(default_factory=lambda: ["door"])
    fault: str = ""
    denies: bool = False
    asked: list[Json] = field(default_factory=list)
    redeemed: list[Json] = field(default_factory=list)
    readings: int = 0
    _codes: dict[str, Json] = field(default_factory=dict)
    _silence: asyncio.Event = field(default_factory=asyncio.Event)

    def routes(self, *, site: str, token: str) -> Sequence[web.RouteDef]:
        """`site` stands before the pages, `token` is where a code is redeemed."""
        return [
            web.get(f"{site}/.well-known/openid-configuration", self._discovery),
            web.get(f"{site}/keys", self._keys),
            web.post(token, self._token),
        ]

    def allows(self, query: Json) -> str:
        """Where the browser is sent after somebody agreed, or did not."""
        self.asked.append(query)
        assert query["client_id"] == self.client
        assert query["response_type"] == "code"
        assert "openid" in query["scope"].split()
        if self.denies:
            told = {"error": "access_denied", "state": query["state"]}
        else:
            code = uuid4().hex
            self._codes[code] = query
            told = {"code": code, "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(told)}"

    def token(self, nonce: str) -> str:
        now = self.clock.now()
        claims: Json = {
            "iss": self.issuer,
            "aud": self.client,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=5)).timestamp()),
            "nonce": nonce,
            **self.who,
            **self.wrong,
        }
        kept = {name: value for name, value in claims.items() if name not in self.drop}
        signs = (
            private_key(self.key) if self.algorithm == "RS256" else "a secret that is long enough for this"
        )
        key: Any = None if self.algorithm == "none" else signs
        return jwt.encode(kept, key, algorithm=self.algorithm, headers={"kid": self.kid or self.key})

    async def _discovery(self, request: web.Request) -> web.Response:
        if self.fault == "down":
            return web.Response(status=503)
        place = f"{request.scheme}://{request.host}{request.path.partition('/.well-known')[0]}"
        return web.json_response({"issuer": self.issuer, "jwks_uri": f"{place}/keys"})

    async def _keys(self, request: web.Request) -> web.Response:  # noqa: ARG002
        self.readings += 1
        keys = [
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private_key(name).public_key()))
            | {"kid": name, "use": "sig"}
            for name in self.published
        ]
        return web.json_response({"keys": keys})

    async def page(self, request: web.Request) -> web.Response:
        """Where it asks who somebody is; they agree at once."""
        raise web.HTTPFound(self.allows(dict(request.query)))

    async def _token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        self.redeemed.append(form)
        match self.fault:
            case "down":
                return web.Response(status=503)
            case "silent":
                await self._silence.wait()
            case "garbage":
                return web.Response(text="<html>" + "(" * 5_000)
            case "refuses":
                return web.json_response({"ok": False, "error": "invalid_code"}, status=400)
        asked = self._codes.pop(str(form.get("code")), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return web.json_response({"ok": False, "error": "invalid_grant"}, status=400)
        if (form.get("client_id"), form.get("client_secret")) != (self.client, self.secret):
            return web.json_response({"ok": False, "error": "invalid_client"}, status=401)
        if self.proves and _challenge(str(form.get("code_verifier"))) != asked.get("code_challenge"):
            return web.json_response({"ok": False, "error": "invalid_grant"}, status=400)
        return web.json_response(
            {"ok": True, "token_type": "Bearer", "access_token": "x", "id_token": self.token(asked["nonce"])}
        )


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
