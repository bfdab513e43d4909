"""The file of everything that is held on a person: on their own page, or by a link that works once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from aiohttp import web

from bot.sign_in import SignIn
from bot.tickets import LASTS, Ticket, opened, signed
from bot.web.context import WEB, browser_voice, language, visit
from handlers.privacy import export_json
from okrs.errors import HeadwayError
from storage.store import Store

_WHAT = "my data"


async def my_data_link(store: Store, sign_in: SignIn, *, workspace: UUID, person: UUID, at: datetime) -> str:
    """A link with which a person fetches their file once, within 15 minutes, without signing in.

    Raises HeadwayError where the chat has no sign-in.
    """
    ticket = signed(sign_in, workspace=workspace, person=person, what=_WHAT)
    async with store.sign_in_states() as states:
        await states.issue(ticket, at=at, until=at + LASTS)
    return f"{sign_in.address}/my-data/{ticket}"


async def own(request: web.Request) -> web.Response:
    """The file, for who is signed in."""
    context, here = request.app[WEB], await visit(request)
    async with context.store.work(here.workspace.id) as work:
        return _file(await export_json(work, here.person.id, context.clock.now()))


async def confirm(request: web.Request) -> web.Response:
    """Asks first: mail scanners and previews open links, so opening one must not use it up."""
    _holder(request)
    voice = browser_voice(request)
    html = (
        request.app[WEB]
        .pages.get_template("my-data.html")
        .render(
            gettext=voice.text,
            ngettext=voice.plural,
            **language(voice),
            ticket=request.match_info["ticket"],
        )
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})


async def take(request: web.Request) -> web.Response:
    """The file, for who holds the link, which is used up by it."""
    context, ticket = request.app[WEB], _holder(request)
    now = datetime.now(UTC)
    async with context.store.work(ticket.workspace) as work:
        if not await work.sign_in_states.consume(request.match_info["ticket"], at=now):
            raise HeadwayError("This link was used already. Ask for a new one.")
        return _file(await export_json(work, ticket.person, context.clock.now()))


def _holder(request: web.Request) -> Ticket:
    sign_in = request.app[WEB].sign_in
    if not sign_in.required:
        raise web.HTTPNotFound
    return opened(sign_in, request.match_info["ticket"], what=_WHAT)


def _file(text: str) -> web.Response:
    return web.Response(
        text=text,
        content_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="headway-my-data.json"',
            "Cache-Control": "no-store",
        },
    )
