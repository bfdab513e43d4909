"""When somebody last looked: kept in their own browser, so that nobody else can know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

COOKIE = "headway-looked"
# Whoever comes back within this time is still on the same visit.
VISIT = timedelta(minutes=30)
FIRST = timedelta(days=7)
_KEPT = timedelta(days=400)
# A page that brings itself up to date says so: nobody may have looked.
REFRESH = "Headway-Refresh"


@dataclass(frozen=True, kw_only=True)
class Looked:
    """`since` is when the visit before this one ended, None the first time; `last` is the present."""

    since: datetime | None
    last: datetime

    @classmethod
    def at(cls, request: web.Request, now: datetime) -> Looked:
        since, last = _read(request.cookies.get(COOKIE, ""))
        if REFRESH in request.headers and last is not None:
            return cls(since=since, last=last)
        # The cookie may be from a demonstration's other time.
        if last is None or last > now:
            return cls(since=None, last=now)
        return cls(since=last if now - last > VISIT else since, last=now)

    @property
    def news_since(self) -> datetime:
        return self.since or self.last - FIRST

    def remember(self, response: web.Response, home: str) -> None:
        since = int(self.since.timestamp()) if self.since else 0
        response.set_cookie(
            COOKIE,
            f"{since}.{int(self.last.timestamp())}",
            path=home,
            max_age=int(_KEPT.total_seconds()),
            httponly=True,
            samesite="Lax",
        )


def _read(cookie: str) -> tuple[datetime | None, datetime | None]:
    parts = cookie.split(".")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
        return None, None
    since, last = (datetime.fromtimestamp(int(part), UTC) if int(part) else None for part in parts)
    return since, last
