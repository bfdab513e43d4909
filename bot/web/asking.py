"""A link for whoever types their e-mail: the bot sends it where that person chats, and nobody learns who is known."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from uuid import uuid4

import structlog
from aiohttp import web

from bot.trouble import Trouble, guarded
from bot.web.browsers import browser_of
from bot.web.context import WEB, Web
from bot.web.limits import Allowance
from bot.web.onward import NEXT, is_ours, tail
from bot.web.signin import way_in
from cards import dashboard as cards
from handlers.sign_ins import Reached, reach
from okrs.errors import HeadwayError
from scheduling.messenger import Parcel

_LONGEST = 254

log = structlog.get_logger()


@dataclass(frozen=True)
class Errands:
    """Links that are being sent, and how many may be asked for: by one machine, and by all of them."""

    of_one: Allowance = field(default_factory=lambda: Allowance(most=10, span=timedelta(hours=1)))
    of_all: Allowance = field(default_factory=lambda: Allowance(most=300, span=timedelta(hours=1)))
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """Does it beside the answer, so that how long that takes tells nothing."""
        task = asyncio.create_task(errand)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def settle(self) -> None:
        await asyncio.gather(*self._running, return_exceptions=True)


ERRANDS = web.AppKey("errands", Errands)


async def ask(request: web.Request) -> web.Response:
    """Takes the address, and says the same whatever is known of it."""
    context, errands, form = request.app[WEB], request.app[ERRANDS], await request.post()
    if not context.sign_in.required or not context.messengers:
        raise web.HTTPNotFound
    email, wanted = str(form.get("email", "")).strip(), str(form.get(NEXT, ""))
    to = wanted if is_ours(wanted) else ""
    if "@" not in email or len(email) > _LONGEST:
        return await way_in(
            request, to=to, trouble=HeadwayError("That is no e-mail address. Type it as ana@example.org.")
        )
    asker, now = place_of(request), context.clock.now()
    # Where nothing is known of the machine, all of them together are counted alone.
    may = errands.of_all.takes("", at=now) and (not asker or errands.of_one.takes(asker, at=now))
    if not may:
        return await way_in(
            request,
            to=to,
            trouble=HeadwayError("Too many links were asked for. Try again in an hour, or use another way."),
        )
    browser = browser_of(request.headers.get("User-Agent", ""))
    page = await way_in(request, to=to, asked=email)
    # Begun when nothing is left to be waited for, so that the answer doesn't take longer for who is known.
    errands.run(_send(context, email, browser=browser, place=asker, to=tail(to)))
    return page


async def _send(context: Web, email: str, *, browser: str, place: str, to: str) -> None:
    found = await guarded(_sent(context, email, browser=browser, place=place, to=to))
    if isinstance(found, Trouble):
        log.info("sign_in.not_sent", reason=found.message, reference=found.reference)


async def _sent(context: Web, email: str, *, browser: str, place: str, to: str) -> None:
    async with context.store.across() as everywhere:
        workspaces = await everywhere.with_email(email)
    for workspace in workspaces:
        async with context.store.work(workspace) as work:
            reached = await reach(work, email, platforms=context.messengers, at=context.clock.now())
        for one in reached:
            await context.messengers[one.platform].send(_parcel(one, browser=browser, place=place, to=to))


def _parcel(one: Reached, *, browser: str, place: str, to: str) -> Parcel:
    return Parcel(
        workspace=one.workspace,
        key=f"sign-in:{uuid4()}",
        conversation=one.address,
        card=cards.asked_for(one.voice, browser=browser, place=place, to=to),
        reader=one.person,
    )


def place_of(request: web.Request) -> str:
    """The address on the net that a request comes from, '' where a proxy before us keeps it to itself."""
    near = _address(request.remote or "")
    if near is not None and not near.is_private:
        return str(near)
    # The proxy next to us has put whom it heard from last; what stands before that anybody may have written.
    told = request.headers.getall("X-Forwarded-For", [])
    found = _address(told[-1].rpartition(",")[2].strip()) if told else None
    return "" if found is None else str(found)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
