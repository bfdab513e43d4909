"""A browser that comes to Headway's address through a proxy and keeps its cookies, as an attacker would drive it."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp

from bot.web.board.looked import COOKIE as LOOKED
from tests.bot.openid import OpenId

ADDRESS = "https://headway.example"


@dataclass
class Page:
    status: int
    location: str
    text: str


@dataclass
class Browser:
    """`url` is where Headway listens, `way` the path of the door that is tried, `openid` who stands behind it."""

    url: str
    way: str
    openid: OpenId
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> Page:
        return await self._ask("GET", path, headers, None)

    async def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Page:
        return await self._ask("POST", path, {"Origin": ADDRESS, **headers}, form or {})

    async def begins(self, next_: str = "") -> str:
        """Where the browser is sent back to, after somebody agreed."""
        begun = await self.get(self.way + (f"?{urlencode({'next': next_})}" if next_ else ""))
        assert begun.status == 303, begun.text
        back = self.openid.allows(dict(parse_qsl(urlsplit(begun.location).query)))
        assert back.startswith(f"{ADDRESS}{self.way}/back?")
        return back.removeprefix(ADDRESS)

    async def signs_in(self, next_: str = "") -> Page:
        return await self.get(await self.begins(next_))

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], form: dict[str, str] | None
    ) -> Page:
        sent = {"Host": "headway.example", "Accept": "text/html", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                method, f"{self.url}{path}", headers=sent, data=form, allow_redirects=False
            ) as answer,
        ):
            for line in answer.headers.getall("Set-Cookie", []):
                self._keep(line)
            return Page(answer.status, answer.headers.get("Location", ""), await answer.text())

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if name == LOOKED:
                continue
            assert name.startswith("__Host-")
            assert (morsel["httponly"], morsel["secure"], morsel["samesite"]) == (True, True, "Lax")
            assert (morsel["path"], morsel["domain"]) == ("/", "")
            if morsel.value:
                self.cookies[name] = morsel.value
            else:
                self.cookies.pop(name, None)
