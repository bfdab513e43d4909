"""Headway's tab in Teams: one's own page, for whoever Teams says is looking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import structlog
from aiohttp import web

from bot.entrance import Entrance
from bot.teams.gateway import Gateway
from bot.teams.homes import Homes
from bot.teams.package import TAB
from bot.teams.page import html_of
from bot.teams.registration import PLATFORM
from bot.teams.sso import SingleSignOn, Viewer
from bot.trouble import Trouble, guarded, worded
from bot.vouching import NoKeysError, UnverifiedError
from cards import ways
from cards.blocks import Buttons, Card, LinkButton
from cards.exchange import Request
from cards.voice import FALLBACK, Voice, preferred
from handlers.dispatch import Desk
from handlers.facts import voice_of
from handlers.people import identify
from scheduling.clock import Clock
from storage.store import Store
from storage.tables import Person

HOME = "home.show"
# Microsoft's own library, which speaks with the Teams around the page.
_LIBRARY = "https://res.cdn.office.net/teams-js/2.58.0/js/MicrosoftTeams.min.js"
_INTEGRITY = "sha384-sMo/EOqQPa1OCup2/VBRum7oFeOS22kvs8WGDc45xK53tUVZzFR5WwFYDUYN1LO4"
_PAGES = Path(__file__).parent / "pages"
_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' https://res.cdn.office.net",
            "style-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors https://teams.microsoft.com https://*.teams.microsoft.com https://teams.cloud.microsoft "
            "https://*.cloud.microsoft https://*.microsoft365.com https://*.office.com https://outlook.office365.com",
        )
    ),
    "Cache-Control": "no-store",
    # The page of another origin around it may embed it, as the line above says.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Opener-Policy": "unsafe-none",
}

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Tab:
    """Serves the tab. The page itself holds nothing about anybody: that is fetched with Teams' word who is there."""

    store: Store
    desk: Desk
    homes: Homes
    gateway: Gateway
    sso: SingleSignOn
    clock: Clock
    address: str
    entrance: Entrance

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get(TAB, self.page),
            web.get(f"{TAB}.js", self._file),
            web.get(f"{TAB}.css", self._file),
            web.post(TAB, self.own),
        ]

    async def page(self, request: web.Request) -> web.Response:
        """The page that Teams opens."""
        voice = _browser_voice(request)
        page = (
            (_PAGES / "tab.html")
            .read_text()
            .format(
                lang=escape(voice.locale.replace("_", "-")),
                dashboard=ways.page("/goals"),
                library=_LIBRARY,
                integrity=_INTEGRITY,
                wait=escape(voice.text("A moment …")),
                elsewhere=escape(voice.text("Open the dashboard in your browser")),
                trouble=escape(
                    voice.text("Teams can't tell Headway who you are at the moment. Ask in the chat: /okr")
                ),
            )
        )
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    async def own(self, request: web.Request) -> web.Response:
        """What the page shows to whoever Teams says is looking."""
        try:
            viewer = await self.sso.viewer(request.headers.get("Authorization"), session=self.gateway.session)
        except UnverifiedError as error:
            log.info("teams.tab_refused", reason=error.message)
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        except NoKeysError:
            return web.Response(status=503, headers={"Retry-After": "5"})
        told = await self._told(viewer, _browser_voice(request))
        return web.Response(text=told, content_type="text/html", headers=_HEADERS)

    async def _told(self, viewer: Viewer, voice: Voice) -> str:
        home = await self.homes.find(viewer.registration.tenant)
        person: Person | None = None
        if home is not None:
            async with self.store.work(home.workspace) as work:
                person = await identify(work, PLATFORM, viewer.user)
                voice = voice_of(person, await work.people.workspace()) if person else voice
        if home is None or person is None:
            return html_of(
                Card(voice.text("Say hello to Headway in its chat first, then your goals are here.")),
                voice,
                address=self.address,
            )
        answer = await guarded(
            self.desk.handle(
                Request(workspace=home.workspace, person=person.id, intent=HOME, at=self.clock.now())
            )
        )
        card = Card(worded(answer, voice)) if isinstance(answer, Trouble) else answer.card
        shown = _with_way(card or Card(voice.text("There is nothing here yet.")), voice)
        own = self.entrance.ticketed(shown, voice, workspace=home.workspace, person=person.id)
        return html_of(own, voice, address=self.address)

    async def _file(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGES / request.path.rpartition("/")[2])


def _with_way(card: Card, voice: Voice) -> Card:
    """The card with a way to the dashboard at its top, which signs in, instead of the one further down."""
    goals = ways.page("/goals")
    way = Buttons((LinkButton(voice.text("Open the dashboard in your browser"), ways.own_page("/goals")),))
    blocks = (
        replace(block, items=tuple(i for i in block.items if not isinstance(i, LinkButton) or i.url != goals))
        if isinstance(block, Buttons)
        else block
        for block in card.blocks
    )
    return replace(card, blocks=(way, *blocks))


def _browser_voice(request: web.Request) -> Voice:
    return Voice(locale=preferred(request.headers.get("Accept-Language", "")) or FALLBACK)
