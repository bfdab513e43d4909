"""Signing in: the page that says how, and the link that works once and for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from aiohttp import web

from bot.tickets import Ticket, known_ticket, sign_in_ticket
from bot.web import cookie, session
from bot.web.context import WEB, browser_voice, language, signed_in
from bot.web.cookie import Cookie
from bot.web.onward import NEXT, is_ours, own
from cards.ways import OPEN
from okrs.audit import Act
from okrs.errors import HeadwayError
from storage.tables import Person

WAY = "link"


async def ask(request: web.Request) -> web.Response:
    """Says how to get in; whoever is in already goes on to where they wanted."""
    wanted = request.query.get(NEXT, "")
    found = await signed_in(request)
    if found is not None:
        raise web.HTTPSeeOther(own(wanted, workspace=found[0], person=found[1].id))
    return await way_in(request, to=wanted)


async def confirm(request: web.Request) -> web.Response:
    """Asks "is it you?": mail scanners and previews open links, so opening one must not use it up.

    Whoever is in already goes on, be the link used or old.
    """
    sign_in = request.app[WEB].sign_in
    if not sign_in.required:
        raise web.HTTPNotFound
    found, known = await signed_in(request), known_ticket(sign_in, request.match_info["ticket"])
    if found is not None and known is not None and found[1].id == known.person:
        raise web.HTTPSeeOther(own(f"{OPEN}{known.to}", workspace=known.workspace, person=known.person))
    try:
        _, person = await _holder(request)
    except HeadwayError as error:
        return await way_in(request, trouble=error)
    return _page(request, person=person, ticket=request.match_info["ticket"])


async def enter(request: web.Request) -> web.Response:
    """Uses the link up and opens a session in this browser."""
    try:
        begun, person, to = await _used(request)
    except HeadwayError as error:
        return await way_in(request, trouble=error)
    raise await session.lead_in(request, begun, person, to)


async def _used(request: web.Request) -> tuple[Cookie, Person, str]:
    """The session that the link opens, whose it is and where it leads; raises HeadwayError for a link used already."""
    ticket, person = await _holder(request)
    async with request.app[WEB].store.work(ticket.workspace) as work:
        # The receipt and the session are one transaction: of two clicks one finds the link used.
        if not await work.replies.first_time(f"web:sign-in:{ticket.once}", at=datetime.now(UTC)):
            raise HeadwayError("This link was used already. Ask for a new one.")
        begun = await session.begin(request, work, person, way=WAY)
    return begun, person, f"{OPEN}{ticket.to}"


async def leave(request: web.Request) -> web.Response:
    """Ends the session of this browser."""
    context, found = request.app[WEB], await signed_in(request)
    if found is not None:
        async with context.store.work(found[0]) as work:
            person = found[1].id
            await work.audit.record(Act.SIGNED_OUT, by=person, about=person, at=context.clock.now())
    await session.end(request)
    response = web.HTTPSeeOther("/sign-in")
    cookie.take_away(response, context.sign_in)
    raise response


async def way_in(
    request: web.Request, *, to: str = "", asked: str = "", trouble: HeadwayError | None = None
) -> web.Response:
    """The sign-in page; `trouble` is what went wrong on the way that was tried, `asked` whom a link was asked for."""
    voice, context = browser_voice(request), request.app[WEB]
    doors = [(door.name, door.label(voice)) for door in context.doors if await door.is_open()]
    return _page(
        request,
        to=to if is_ours(to) else "",
        trouble=trouble,
        doors=doors if context.sign_in.required else [],
        asked=asked,
    )


async def _holder(request: web.Request) -> tuple[Ticket, Person]:
    """The link's ticket and whose it is; raises HeadwayError for a link that is not good any more."""
    context = request.app[WEB]
    if not context.sign_in.required:
        raise web.HTTPNotFound
    ticket = sign_in_ticket(context.sign_in, request.match_info["ticket"])
    async with context.store.work(ticket.workspace) as work:
        person = (await work.people.by_id([ticket.person])).get(ticket.person)
    if person is None or not person.active:
        raise HeadwayError("The person of this link is not here any more. Ask an admin.")
    return ticket, person


def _page(
    request: web.Request,
    *,
    person: Person | None = None,
    ticket: str = "",
    to: str = "",
    trouble: HeadwayError | None = None,
    doors: Sequence[tuple[str, str]] = (),
    asked: str = "",
) -> web.Response:
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
            to=to,
            doors=doors,
            asked=asked,
            sends=bool(request.app[WEB].messengers),
            trouble=voice.text(trouble.template, **trouble.values) if trouble else "",
        )
    )
    return web.Response(
        text=html,
        content_type="text/html",
        status=400 if trouble else 200,
        headers={"Cache-Control": "no-store"},
    )
