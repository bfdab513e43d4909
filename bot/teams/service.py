"""Teams as a part of Headway: put together from the settings, started, and stopped again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from random import Random
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from aiohttp import web

from bot.charts.links import ChatLinks
from bot.entrance import Entrance
from bot.inbox import Inbox
from bot.settings import LOOPBACK, Settings, TeamsAppType
from bot.teams.around import Around
from bot.teams.door import MicrosoftDoor
from bot.teams.drawing import Drawing
from bot.teams.gateway import Gateway
from bot.teams.greeting import Greeting
from bot.teams.homes import Homes
from bot.teams.joining import Joining
from bot.teams.messenger import TeamsMessenger
from bot.teams.picking import Picking
from bot.teams.reception import Reception
from bot.teams.registration import PLATFORM, guid, own_registration
from bot.teams.sso import SingleSignOn
from bot.teams.tab import Tab
from bot.teams.talk import Talk
from bot.teams.tokens import Tokens
from bot.teams.verify import Verifier
from bot.vouching import Keys
from handlers.dispatch import Desk
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.secrets import Vault
from storage.store import Store

# The path that every bot of Microsoft's has by custom.
MESSAGES_PATH = "/api/messages"
_INSECURE = (
    "HEADWAY_TEAMS_INSECURE_PLAYGROUND is on: Headway believes EVERYTHING that programs of this machine send it as if "
    "it came from Microsoft Teams. This is for trying things out, and nothing else."
)

log = structlog.get_logger()


def check(settings: Settings) -> None:
    """Raises HeadwayError for settings with which Teams can't work, or would believe anybody."""
    for name, url in (
        ("TEAMS_OPENID_URL", settings.teams_openid_url),
        ("TEAMS_AUTHORITY_URL", settings.teams_authority_url),
        ("TEAMS_SERVICE_URL", settings.teams_service_url),
    ):
        parts = urlsplit(url)
        if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
            raise HeadwayError(f"{name} must begin with https://: what goes there is nobody else's business.")
    if settings.teams_insecure_playground:
        _check_playground(settings)
        return
    match settings.teams_app_type:
        case TeamsAppType.SINGLE_TENANT:
            _check_own(settings, needs_password=True)
        case TeamsAppType.MANAGED_IDENTITY:
            _check_own(settings, needs_password=False)
        case TeamsAppType.PER_TENANT:
            _check_per_tenant(settings)


def _check_playground(settings: Settings) -> None:
    if not settings.is_local or urlsplit(settings.public_address).hostname not in LOOPBACK:
        raise HeadwayError(
            "HEADWAY_TEAMS_INSECURE_PLAYGROUND believes whoever reaches Headway, so it works on this machine alone: "
            "take it away, or take away HEADWAY_HOST and HEADWAY_ADDRESS."
        )
    if settings.teams_app_id or settings.teams_app_type is TeamsAppType.PER_TENANT:
        raise HeadwayError(
            "HEADWAY_TEAMS_INSECURE_PLAYGROUND takes the place of Teams, so it can't be set beside TEAMS_APP_ID or "
            "TEAMS_APP_TYPE=PerTenant."
        )


def _check_own(settings: Settings, *, needs_password: bool) -> None:
    given = {
        "TEAMS_APP_ID": settings.teams_app_id,
        "TEAMS_APP_TENANT_ID": settings.teams_app_tenant_id,
        **({"TEAMS_APP_PASSWORD": settings.teams_app_password} if needs_password else {}),
    }
    missing = [name for name, value in given.items() if not value.strip()]
    if missing:
        raise HeadwayError(
            f"{' and '.join(missing)} must be set too: without all of {', '.join(given)} Headway could not tell who "
            "speaks to it in Teams. Azure shows them at the app registration; docs/teams.md goes through it."
        )
    if not needs_password and settings.teams_app_password:
        raise HeadwayError(
            "A managed identity (TEAMS_APP_TYPE=UserAssignedMSI) has no secret: take TEAMS_APP_PASSWORD away."
        )
    for name in ("TEAMS_APP_ID", "TEAMS_APP_TENANT_ID"):
        guid(given[name], name)


def _check_per_tenant(settings: Settings) -> None:
    if settings.teams_app_id or settings.teams_app_password or settings.teams_app_tenant_id:
        raise HeadwayError(
            "With TEAMS_APP_TYPE=PerTenant each company has an app of its own, which `headway teams register` adds: "
            "take TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_APP_TENANT_ID away."
        )
    if not settings.keys:
        raise HeadwayError(
            "The secrets of the companies' apps are kept encrypted: set HEADWAY_ENCRYPTION_KEYS "
            "(`openssl rand -base64 48` makes one)."
        )


@dataclass(frozen=True, kw_only=True)
class Teams:
    """Everything of one process that has to do with Teams."""

    settings: Settings
    gateway: Gateway
    homes: Homes
    joining: Joining
    talk: Talk
    inbox: Inbox
    messenger: TeamsMessenger
    reception: Reception
    tab: Tab
    door: MicrosoftDoor

    @classmethod
    def compose(
        cls,
        settings: Settings,
        *,
        store: Store,
        desk: Desk,
        clock: Clock,
        wake: Callable[[UUID], Awaitable[None]],
    ) -> Teams:
        """Puts it together; nothing runs yet. Raises HeadwayError for settings that can't work."""
        check(settings)
        vault = Vault(settings.keys)
        homes = Homes(store, vault=vault, clock=clock, own=own_registration(settings))
        gateway = Gateway(
            verifier=Verifier(Keys(settings.teams_openid_url, clock=clock), clock),
            tokens=Tokens(authority=settings.teams_authority_url, clock=clock),
            apps=homes.registration,
            service_url=settings.teams_service_url,
            clock=clock,
        )
        drawing = Drawing(
            address=settings.public_address,
            is_plain=settings.teams_insecure_playground,
            picture=ChatLinks.of(settings, clock).link,
        )
        entrance = Entrance.of(settings)
        joining = Joining(store=store, desk=desk, homes=homes, clock=clock)
        around = Around(
            store=store,
            gateway=gateway,
            joining=joining,
            greeting=Greeting(store=store, desk=desk, clock=clock),
            clock=clock,
        )
        talk = Talk(
            store=store,
            desk=desk,
            homes=homes,
            joining=joining,
            gateway=gateway,
            drawing=drawing,
            entrance=entrance,
            around=around,
            picking=Picking(store=store, gateway=gateway, clock=clock),
            clock=clock,
            wake=wake,
        )
        inbox = Inbox(store, clock=clock, recover={PLATFORM: talk.recover})
        return cls(
            settings=settings,
            gateway=gateway,
            homes=homes,
            joining=joining,
            talk=talk,
            inbox=inbox,
            messenger=TeamsMessenger(
                store=store,
                homes=homes,
                gateway=gateway,
                drawing=drawing,
                entrance=entrance,
                clock=clock,
                random=Random(),
            ),
            reception=Reception(gateway=gateway, talk=talk, inbox=inbox, clock=clock),
            tab=Tab(
                store=store,
                desk=desk,
                homes=homes,
                gateway=gateway,
                sso=SingleSignOn(homes=homes, authority=settings.teams_authority_url, clock=clock),
                clock=clock,
                address=settings.public_address,
                entrance=entrance,
            ),
            door=MicrosoftDoor(
                store=store,
                homes=homes,
                authority=settings.teams_authority_url,
                clock=clock,
                session=lambda: gateway.session,
            ),
        )

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What Teams posts to, and the page that it shows."""
        return [web.post(MESSAGES_PATH, self.reception.post), *self.tab.routes]

    @asynccontextmanager
    async def running(self, *, receives: bool, works: bool) -> AsyncIterator[None]:  # noqa: ARG002
        """Works until the block ends. `receives`: this process takes in what Teams posts."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.gateway.open())
            stack.push_async_callback(self.talk.settle)
            own = self.homes.own
            if own is not None and own.is_playground:
                log.warning("teams.INSECURE", warning=_INSECURE)
            elif own is not None:
                await self.joining.settle_own(own)
            if receives:
                await self.inbox.start()
                stack.push_async_callback(self.inbox.stop)
            yield
