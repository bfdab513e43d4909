"""Signing in and out: a session is opened for a browser, and what it had before is ended."""

from __future__ import annotations

import secrets

from aiohttp import web

from bot.web import cookie
from bot.web.browsers import browser_of
from bot.web.context import WEB
from bot.web.cookie import Cookie
from bot.web.onward import own
from cards.voice import preferred
from okrs.audit import Act
from storage.store import Work
from storage.tables import Person


async def begin(request: web.Request, work: Work, person: Person, *, way: str) -> Cookie:
    """Opens a session for a person, with a token that no browser has had before."""
    token = secrets.token_urlsafe(32)
    browser = browser_of(request.headers.get("User-Agent", ""))
    locale = preferred(request.headers.get("Accept-Language", ""))
    if person.locale is None and locale is not None:
        # No chat app tells their language: the browser does.
        (await work.people.person(person.id)).locale = locale
    now = request.app[WEB].clock.now()
    await work.sessions.open(person.id, token, at=now, browser=browser, way=way)
    await work.audit.record(Act.SIGNED_IN, by=person.id, about=person.id, at=now)
    return Cookie(work.workspace, token)


async def lead_in(request: web.Request, begun: Cookie, person: Person, to: str) -> web.HTTPSeeOther:
    """The way on for a browser that just signed in; the session that it had until now is over."""
    await end(request)
    response = web.HTTPSeeOther(own(to, workspace=begun.workspace, person=person.id))
    cookie.write(response, begun, request.app[WEB].sign_in)
    return response


async def end(request: web.Request) -> None:
    """Ends the session of this browser, if it has one."""
    context = request.app[WEB]
    had = cookie.read(request, context.sign_in)
    if had is not None:
        async with context.store.work(had.workspace) as work:
            await work.sessions.close(had.token)
