"""Acme in Slack: the small company of the handlers' tests, Headway with all its parts, and a Slack that behaves badly.

Headway's clock stands (Wednesday 7 May 2025, noon in Berlin); Slack's runs, because signatures are good for minutes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import col, select

from bot.app import App
from bot.settings import Settings
from bot.sign_in import SignIn
from bot.slack.service import Slack
from bot.slack.wants import OPTIONAL_SCOPES, SCOPES
from handlers.table import HANDLERS
from okrs.vocabulary import DeliveryState
from storage.store import Store
from storage.tables import Channel, Delivery, Installation
from tests.bot.slack.fake_slack import FakeSlack
from tests.bot.slack.limits import faults
from tests.bot.slack.slack_delivery import SIGNING_SECRET
from tests.bot.slack.slack_people import Person as User
from tests.bot.slack.slack_records import Channel as SlackChannel
from tests.bot.slack.slack_records import Message, Team
from tests.handlers.world import NOW, World, build

ADDRESS = "https://headway.example"
GRANTED = frozenset(SCOPES) | frozenset(OPTIONAL_SCOPES)


@dataclass
class StandingClock:
    """Moves only when it is told to."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass(kw_only=True)
class Office:
    """What the tests look at: both sides of the wire, and the store behind."""

    slack: FakeSlack
    team: Team
    world: World
    app: App
    clock: StandingClock
    growth: SlackChannel
    web: web.Application = field(default_factory=web.Application)
    users: dict[str, User] = field(default_factory=dict)

    @property
    def service(self) -> Slack:
        found = self.app.platforms[0]
        assert isinstance(found, Slack)
        return found

    def __getattr__(self, name: str) -> User:
        try:
            return self.users[name]
        except KeyError as error:
            raise AttributeError(name) from error

    async def settled(self) -> None:
        """Everything that arrived is dealt with, and everything that it caused is sent."""
        async with asyncio.timeout(15):
            while self.service.inbox.waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
            await self.service.around.settle()
            await self.drained()

    async def eventually(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Waits until something is so."""
        async with asyncio.timeout(10):
            while not await condition():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def knows_everybody(self) -> bool:
        """Whether the directory was read."""
        async with self.world.store.work(self.world.workspace.id) as work:
            return len(
                await work.people.accounts_at("slack", [user.id for user in self.users.values()])
            ) >= len(self.users)

    async def paused(self) -> bool:
        async with self.world.store.work(self.world.workspace.id) as work:
            return (await work.people.workspace()).paused_at is not None

    async def drained(self) -> None:
        """The courier has taken everywhere what is due now."""
        for _ in range(400):
            if not await self._are_under_way():
                return
            await self.app.engine.wake(self.world.workspace.id)
            await asyncio.sleep(0.005)
            # Time passes for what waits for its turn.
            self.clock.moment += timedelta(milliseconds=100)
        raise AssertionError("deliveries are left")

    async def _are_under_way(self) -> bool:
        async with self.world.store.work(self.world.workspace.id) as work:
            found = await work.session.exec(
                select(Delivery.state, Delivery.not_before).where(
                    col(Delivery.state).in_([DeliveryState.DUE, DeliveryState.SENDING])
                )
            )
            return any(
                state is DeliveryState.SENDING or not_before <= self.clock.now()
                for state, not_before in found
            )

    async def at(self, moment: datetime) -> None:
        """The clock strikes: everything due by then happens."""
        self.clock.moment = self.world.now = moment
        await self.app.heartbeat.beat(moment)
        await self.drained()

    async def last(self, user: User) -> Message:
        """The newest message that somebody sees in the conversation with Headway."""
        await self.settled()
        return user.dm[-1]

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What Headway asked of Slack by one method."""
        return [call.args for call in self.slack.calls if call.method == method]


@asynccontextmanager
async def open_office(
    store: Store, *, by_socket: bool = False, port: int | None = None, **settings: Any
) -> AsyncIterator[Office]:
    """The office with Headway running: Slack posts to it, or with `by_socket` it connects to Slack. `port` is where it
    listens, for a browser that comes there without a proxy."""
    world = await build(store, HANDLERS)
    clock = StandingClock()
    async with FakeSlack() as slack:
        # Whatever Headway sends is checked against the published limits by a judge of its own.
        slack.validate = faults
        team = slack.team("Acme", scopes=GRANTED)
        growth = slack.channel(team, "growth")
        await _installed(world, team, growth)
        given: dict[str, Any] = {
            "slack_bot_token": team.token,
            "slack_signing_secret": SIGNING_SECRET,
            "slack_api_url": slack.api_url,
            "address": ADDRESS,
            **({"slack_app_token": slack.app_token()} if by_socket else {}),
        }
        app = App.compose(
            store, clock=clock, works=True, settings=Settings(**_aliased({**given, **settings}))
        )
        office = Office(slack=slack, team=team, world=world, app=app, clock=clock, growth=growth)
        for name, person in world.people.items():
            if person.workspace_id == world.workspace.id:
                office.users[name] = slack.person(
                    team,
                    f"U{name.upper()}",
                    real_name=person.name,
                    email=person.email,
                    tz=person.zone or "Europe/Berlin",
                )
                growth.members[f"U{name.upper()}"] = None
        address = settings.get("address", ADDRESS)
        office.web = app.web(SignIn.on(address=address, secret="a secret for the tests only, of length"))
        server = TestServer(office.web, port=port)
        await server.start_server()
        if not by_socket:
            slack.bot_url = f"http://127.0.0.1:{server.port}"
        try:
            async with app.running():
                if by_socket:
                    await slack.until(lambda: slack.sockets.connections)
                await office.eventually(office.knows_everybody)
                await office.settled()
                yield office
        finally:
            await server.close()


async def _installed(world: World, team: Team, growth: SlackChannel) -> None:
    """Slack's team is Acme, and its channel hears the digest of Growth."""
    async with world.store.installations("slack") as installations:
        await installations.keep(
            Installation(
                workspace_id=world.workspace.id,
                platform="slack",
                team=team.id,
                installed_at=NOW - timedelta(days=30),
            )
        )
    async with world.store.work(world.workspace.id) as work:
        row = Channel(
            workspace_id=world.workspace.id,
            platform="slack",
            address=growth.id,
            name="#growth",
            zone="Europe/Berlin",
        )
        work.session.add(row)
        await work.session.flush()
        for found in await work.people.teams():
            if found.name == "Growth":
                found.channel_id = row.id
    world.channels["slack"] = row


def _aliased(settings: dict[str, Any]) -> dict[str, Any]:
    return {name.upper() if name.startswith("slack_") else name: value for name, value in settings.items()}


MONDAY = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
"""Monday 12 May 2025, 09:30 in Berlin: the weekly check-in."""


@asynccontextmanager
async def restarted(office: Office, store: Store) -> AsyncIterator[Office]:
    """The same company with a new process of Headway, and a Slack that knows nobody's conversations any more."""
    async with FakeSlack() as slack:
        team = slack.team("Acme", scopes=GRANTED)
        given: dict[str, Any] = {
            "SLACK_BOT_TOKEN": team.token,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": slack.api_url,
        }
        app = App.compose(store, clock=office.clock, works=True, settings=Settings(**given, address=ADDRESS))
        again = Office(
            slack=slack, team=team, world=office.world, app=app, clock=office.clock, growth=office.growth
        )
        for name, user in office.users.items():
            again.users[name] = slack.person(
                team, user.id, real_name=user.user.real_name, email=user.user.email
            )
        async with app.running():
            yield again
