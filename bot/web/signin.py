"""Signing in with a link that works once and for a quarter of an hour."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from aiohttp import web

from bot.web.access import SignIn
from bot.web.context import COOKIE, WEB, browser_voice, language, signed_in
from bot.web.tickets import Ticket, opened, signed
from okrs.errors import HeadwayError
from storage.tables import Person

SESSION_LASTS = timedelta(days=30)
_WHAT = "sign-in"


def sign_in_link(sign_in: SignIn, *, workspace: UUID, person: UUID) -> str:
    """A fresh link for one person: it works once, within 15 minutes.

    Raises HeadwayError where the chat has no sign-in.
    """
    ticket = signed(sign_in, workspace=workspace, person=person, what=_WHAT)
    return f"{sign_in.address}/sign-in/{ticket}"


async def ask(request: web.Request) -> web.Response:
    """Says how to get a link, to somebody who came without one."""
    return _page(request, person=None, ticket="")


async def confirm(request: web.Request) -> web.Response:
    """Asks "is it you?": mail scanners and previews open links, so opening one must not use it up."""
    _, person = await _holder(request)
    return _page(request, person=person, ticket=request.match_info["ticket"])


async def enter(request: web.Request) -> web.Response:
    """Uses the link up and opens a session in this browser."""
    context = request.app[WEB]
    ticket, person = await _holder(request)
    token = secrets.token_urlsafe(32)
    now = context.clock.now()
    async with context.store.work(ticket.workspace) as work:
        # The receipt and the session are one transaction: of two clicks one finds the link used.
        if not await work.replies.first_time(f"web:sign-in:{ticket.once}", at=datetime.now(UTC)):
            raise HeadwayError("This link was used already. Ask for a new one.")
        await work.sessions.open(person.id, token, at=now, until=now + SESSION_LASTS)
    response = web.HTTPSeeOther(f"/w/{ticket.workspace}/{person.id}")
    response.set_cookie(
        COOKIE,
        f"{ticket.workspace}.{token}",
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=context.sign_in.https,
    )
    raise response


async def leave(request: web.Request) -> web.Response:
    """Ends the session of this browser."""
    context = request.app[WEB]
    found = await signed_in(request)
    if found is not None:
        async with context.store.work(found[0]) as work:
            await work.sessions.close(request.cookies[COOKIE].partition(".")[2])
    response = web.HTTPSeeOther("/sign-in")
    response.del_cookie(COOKIE)
    raise response


async def _holder(request: web.Request) -> tuple[Ticket, Person]:
    """The link's ticket and whose it is; raises HeadwayError for a link that is not good any more."""
    context = request.app[WEB]
    if not context.sign_in.required:
        raise web.HTTPNotFound
    ticket = opened(context.sign_in, request.match_info["ticket"], what=_WHAT)
    async with context.store.work(ticket.workspace) as work:
        person = (await work.people.by_id([ticket.person])).get(ticket.person)
    if person is None or not person.active:
        raise HeadwayError("The person of this link is not here any more. Ask an admin.")
    return ticket, person


def _page(request: web.Request, *, person: Person | None, ticket: str) -> web.Response:
    voice = browser_voice(request)
    html = (
        request.app[WEB]
        .pages.get_template("sign-in.html")
        .render(
            gettext=voice.text,
            ngettext=voice.plural,
            **language(voice),
            person=person,
            ticket=ticket,
        )
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})
