"""What every route of the web chat needs, and who is visiting which conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from aiohttp import web
from babel import Locale
from jinja2 import Environment

from bot.charts.links import ChatLinks, OwnLinks
from bot.charts.seal import Seal
from bot.charts.studio import Studio
from bot.door import Door
from bot.sign_in import SignIn
from bot.web import cookie
from bot.web.assets import Assets
from bot.web.feed import Feed
from bot.web.onward import signing_in
from bot.web.pictures import Pictures
from bot.web.travel import Journey, Travel
from cards.voice import FALLBACK, Voice, preferred
from handlers.dispatch import Desk
from handlers.facts import voice_of
from scheduling.clock import Clock
from scheduling.messenger import Messenger
from storage.chat import in_channel, with_person
from storage.secrets import Vault
from storage.store import Store, Work
from storage.tables import Channel, Person, Workspace


@dataclass(frozen=True, kw_only=True)
class Web:
    store: Store
    desk: Desk
    clock: Clock
    wake: Callable[[UUID], Awaitable[None]]
    travel: Travel | None
    sign_in: SignIn
    feed: Feed
    assets: Assets
    pages: Environment
    vault: Vault
    read_sources: Callable[[], None]
    # Seals what a page of the dashboard offers; where nobody signs in, for as long as the process runs.
    seal: str
    doors: Sequence[Door]
    chart_seal: Seal
    chat_links: ChatLinks
    studio: Studio
    messengers: Mapping[str, Messenger]
    journey: Journey = field(default_factory=Journey)


WEB = web.AppKey("web", Web)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A reader and the conversation on their screen; `channel` is None for the one with Headway."""

    workspace: Workspace
    person: Person
    channel: Channel | None

    @property
    def conversation(self) -> str:
        return with_person(self.person.id) if self.channel is None else in_channel(self.channel.id)

    @property
    def voice(self) -> Voice:
        return voice_of(self.person, self.workspace)

    @property
    def home(self) -> str:
        return f"/w/{self.workspace.id}/{self.person.id}"

    @property
    def place(self) -> str:
        return f"{self.home}/{'headway' if self.channel is None else self.channel.id}"


def pictures(context: Web, here: Visit) -> Pictures:
    """Where the visitor finds pictures of charts."""
    return Pictures(links=OwnLinks(seal=context.chart_seal, home=here.home), voice=here.voice)


async def visit(request: web.Request) -> Visit:
    """The visit that the address names; raises 404 for what isn't there and 403 for what isn't the visitor's."""
    context = request.app[WEB]
    workspace, person = _id(request, "workspace"), _id(request, "person")

    async def whose(work: Work) -> Visit:
        await must_be(request, work, person)
        found = (await work.people.by_id([person])).get(person)
        if found is None or not found.active:
            raise web.HTTPNotFound
        return Visit(
            workspace=await work.people.workspace(), person=found, channel=await _channel(request, work)
        )

    return await context.store.looking(workspace, whose)


async def signed_in(request: web.Request) -> tuple[UUID, Person] | None:
    """The workspace and the person of the browser's session, if it has one."""
    context = request.app[WEB]
    had = cookie.read(request, context.sign_in)
    if had is None:
        return None
    person = await context.store.looking(
        had.workspace, lambda work: work.sessions.person(had.token, at=context.clock.now())
    )
    return None if person is None else (had.workspace, person)


def browser_voice(request: web.Request) -> Voice:
    """The voice for somebody not known yet: in a language of the browser's."""
    return Voice(locale=preferred(request.headers.get("Accept-Language", "")) or FALLBACK)


def language(voice: Voice) -> dict[str, str]:
    """The language a page is in and its direction: English where the voice has no catalogue of its own."""
    locale = voice.spoken
    order = Locale.parse(locale).character_order
    return {"lang": locale.replace("_", "-"), "direction": "rtl" if order == "right-to-left" else "ltr"}


async def must_be(request: web.Request, work: Work, person: UUID) -> None:
    """Where people sign in: raises 403 unless the browser's session is that person's, or leads to signing in."""
    context = request.app[WEB]
    if not context.sign_in.required:
        return
    had = cookie.read(request, context.sign_in)
    visitor = None
    if had is not None and had.workspace == work.workspace:
        visitor = await work.sessions.person(had.token, at=context.clock.now())
    if visitor is None:
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            raise signing_in(request)
        raise web.HTTPForbidden
    if visitor.id != person:
        raise web.HTTPForbidden


async def _channel(request: web.Request, work: Work) -> Channel | None:
    if request.match_info.get("place", "headway") == "headway":
        return None
    wanted = _id(request, "place")
    for channel in await work.people.channels():
        if channel.id == wanted and channel.platform == "web":
            return channel
    raise web.HTTPNotFound


def _id(request: web.Request, name: str) -> UUID:
    try:
        return UUID(request.match_info[name])
    except ValueError:
        raise web.HTTPNotFound from None
