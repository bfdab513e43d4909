"""The cookie by which a browser's session is known."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aiohttp import web

from bot.sign_in import SignIn
from storage.sessions import LASTS


@dataclass(frozen=True)
class Cookie:
    """What a browser hands in: the session's token and the workspace it is of."""

    workspace: UUID
    token: str


def name_of(sign_in: SignIn) -> str:
    """With `__Host-` a browser takes it from this very host alone, over TLS and for every path."""
    return "__Host-headway" if sign_in.https else "headway"


def read(request: web.Request, sign_in: SignIn) -> Cookie | None:
    """The cookie that came along, if it can be one of ours."""
    workspace, _, token = request.cookies.get(name_of(sign_in), "").partition(".")
    try:
        return Cookie(UUID(workspace), token) if token else None
    except ValueError:
        return None


def write(response: web.StreamResponse, cookie: Cookie, sign_in: SignIn) -> None:
    response.set_cookie(
        name_of(sign_in),
        f"{cookie.workspace}.{cookie.token}",
        max_age=int(LASTS.total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=sign_in.https,
    )


def take_away(response: web.StreamResponse, sign_in: SignIn) -> None:
    response.del_cookie(name_of(sign_in), path="/", httponly=True, samesite="Lax", secure=sign_in.https)
