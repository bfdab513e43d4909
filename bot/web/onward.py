"""Back to where one wanted to go: which paths may be followed after signing in, and the way to the sign-in page."""

from __future__ import annotations

import re
from urllib.parse import urlencode
from uuid import UUID

from aiohttp import web

from cards.ways import ENTER, OPEN

NEXT = "next"
_MOST = 500
# Pages of ours and nothing else: no other host, no "..", nothing that a browser might read as one of those.
_OURS = re.compile(
    r"/(?:open|enter|g|w)(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+(?:\?[A-Za-z0-9_=&%+.-]*)?", re.ASCII
)
_HOME = re.compile(r"/w/[^/?]+/[^/?]+")


def is_ours(path: str) -> bool:
    """Whether a path may be followed that somebody else may have written."""
    return len(path) <= _MOST and _OURS.fullmatch(path) is not None


def own(path: str, *, workspace: UUID, person: UUID) -> str:
    """The path as this person's own page, also where it was copied from somebody else's."""
    home = f"/w/{workspace}/{person}"
    if not is_ours(path):
        return home
    for prefix in (OPEN, ENTER):
        if path.startswith(f"{prefix}/"):
            return f"{home}{path.removeprefix(prefix)}"
    return _HOME.sub(home, path, count=1)


def tail(path: str) -> str:
    """What of a path is below one's own address: "/team" of "/open/team" and of anybody's "/w/…/…/team"."""
    if not is_ours(path):
        return ""
    if path.startswith("/g/"):
        return f"/goal{path.removeprefix('/g')}"
    return re.sub(r"^(?:/open|/enter|/w/[^/?]+/[^/?]+)", "", path)


def signing_in(request: web.Request) -> web.HTTPSeeOther:
    """The way to the sign-in page, which leads back to where the visitor wanted to go."""
    wanted = next((path for path in (request.path_qs, request.path) if is_ours(path)), "")
    return web.HTTPSeeOther(f"/sign-in?{urlencode({NEXT: wanted})}" if wanted else "/sign-in")
