"""Acme in Teams: the small company of the handlers' tests, Headway's half of Teams, and a Teams that behaves badly.

The clock stands (Wednesday 7 May 2025, noon in Berlin) for both, unless it is moved.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import and_, col, or_, select

from bot.settings import Settings
from bot.teams.service import Teams
from handlers.dispatch import Desk, Handler
from handlers.table import HANDLERS
from okrs.vocabulary import DeliveryState
from scheduling.courier import Courier
from scheduling.heartbeat import Heartbeat
from storage.store import Store
from storage.tables import Delivery, Installation
from tests.bot.teams.fake_teams import APP, SECRET, FakeTeams
from tests.bot.teams.teams_keys import certificate
from tests.bot.teams.teams_people import Person
from tests.handlers.world import NOW, World, build

ADDRESS = "https://headway.example"


@dataclass
class StandingClock:
    """Moves only when it is told to."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


@dataclass
class Nobody:
    """An engine that notes who was woken, and leaves the work to the test."""

    woken: list[UUID] = field(default_factory=list)

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def wake(self, workspace: UUID, at: datetime | None = None) -> None:  # noqa: ARG002
        self.woken.append(workspace)


@dataclass(kw_only=True)
class Office:
    """What the tests look at: both sides of the wire, and the store behind."""

    teams: FakeTeams
    world: World
    clock: StandingClock
    service: Teams
    courier: Courier
    heartbeat: Heartbeat
    engine: Nobody
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError as error:
            raise AttributeError(name) from error

    @property
    def workspace(self) -> UUID:
        return self.world.workspace.id

    def newcomer(self, name: str, **known: Any) -> Person:
        """Somebody of whom Headway has never heard."""
        found = Person(self.teams, self.teams.person(name, **known))
        self.people[name.split(maxsplit=1)[0].lower()] = found
        return found

    async def arrived(self) -> None:
        """Everything that arrived is dealt with."""
        async with asyncio.timeout(15):
            while self.service.inbox.waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        await self.service.talk.settle()

    async def settled(self) -> None:
        """Everything that arrived is dealt with, and everything that it caused is sent."""
        await self.arrived()
        await self.drained()

    async def drained(self) -> None:
        """The courier has taken everywhere what is due now."""
        for _ in range(400):
            await self.courier.drain(self.workspace)
            if not await self._are_under_way():
                return
            # Time passes for what waits for its turn.
            self.clock.forward(timedelta(milliseconds=100))
        async with self.world.store.work(self.workspace) as work:
            left = list(await work.session.exec(select(Delivery)))
        raise AssertionError([(d.key, d.state, d.attempts, d.failure, d.claimed_until) for d in left])

    async def at(self, moment: datetime) -> None:
        """The clock strikes: everything due by then happens."""
        self.clock.moment = self.world.now = moment
        await self.heartbeat.beat(moment)
        await self.drained()

    async def failures(self) -> list[str]:
        """Why deliveries failed, the oldest first."""
        async with self.world.store.work(self.workspace) as work:
            found = await work.session.exec(
                select(Delivery.failure)
                .where(Delivery.state == DeliveryState.FAILED)
                .order_by(col(Delivery.id))
            )
            return list(found)

    async def reference(self, person: Person) -> dict[str, Any]:
        """What is kept of how to reach somebody."""
        async with self.world.store.work(self.workspace) as work:
            account = await work.people.account("teams", person.user.aad)
            return dict(account.reference) if account else {}

    async def is_paused(self) -> bool:
        async with self.world.store.work(self.workspace) as work:
            return (await work.people.workspace()).paused_at is not None

    async def _are_under_way(self) -> bool:
        async with self.world.store.work(self.workspace) as work:
            now = self.clock.now()
            found = await work.session.exec(
                select(Delivery.id).where(
                    or_(
                        Delivery.state == DeliveryState.SENDING,
                        and_(
                            Delivery.state == DeliveryState.DUE,
                            col(Delivery.not_before) <= now,
                            or_(col(Delivery.claimed_until).is_(None), col(Delivery.claimed_until) <= now),
                        ),
                    )
                )
            )
            return found.first() is not None


def settings_for(teams: FakeTeams, **given: Any) -> Settings:
    """Headway as Acme's admin sets it up, with Microsoft's addresses on loopback."""
    usual = {
        "TEAMS_APP_ID": APP,
        "TEAMS_APP_PASSWORD": SECRET,
        "TEAMS_APP_TENANT_ID": teams.tenant,
        "TEAMS_OPENID_URL": teams.openid_url,
        "TEAMS_AUTHORITY_URL": teams.authority_url,
        "TEAMS_SERVICE_URL": teams.service_url,
        "address": ADDRESS,
    }
    return Settings(**{name: value for name, value in {**usual, **given}.items() if value is not None})


@asynccontextmanager
async def open_office(
    store: Store, *, table: Mapping[str, Handler] | None = None, **given: Any
) -> AsyncIterator[Office]:
    """Acme's people in Teams, none of whom has the app yet, and Headway running; `given` are settings."""
    world = await build(store, table or HANDLERS)
    clock = StandingClock()
    with pytest.MonkeyPatch.context() as patch:
        # MSAL trusts what `requests` trusts.
        patch.setenv("REQUESTS_CA_BUNDLE", str(certificate()[1]))
        async with FakeTeams(clock) as teams:
            await _known(world, teams.tenant)
            async with running(teams, world, clock, **given) as office:
                _employ(office)
                yield office


async def _known(world: World, tenant: str) -> None:
    """The tenant is Acme, though nobody there has the app yet."""
    async with world.store.installations("teams") as installations:
        await installations.keep(
            Installation(
                workspace_id=world.workspace.id,
                platform="teams",
                organisation=tenant,
                installed_at=NOW,
                revoked_at=NOW,
            )
        )
    async with world.store.work(world.workspace.id) as work:
        # Their channels are in the web chat, which isn't here.
        for team in await work.people.teams():
            team.channel_id = None


def _employ(office: Office) -> None:
    for name, person in office.world.people.items():
        if person.workspace_id == office.workspace:
            office.newcomer(person.name, email=person.email, zone=person.zone or "")
            assert name in office.people


@asynccontextmanager
async def running(
    teams: FakeTeams, world: World, clock: StandingClock, **given: Any
) -> AsyncIterator[Office]:
    """A process of Headway at this Teams."""
    store, engine = world.store, Nobody()
    desk = Desk(store, world.table)
    service = Teams.compose(
        settings_for(teams, **given), store=store, desk=desk, clock=clock, wake=engine.wake
    )
    # Chance is the same in every run.
    office = Office(
        teams=teams,
        world=world,
        clock=clock,
        service=service,
        courier=Courier(store, {"teams": service.messenger}, clock=clock, random=Random(7)),
        heartbeat=Heartbeat(store, desk.attend, engine, clock=clock),
        engine=engine,
    )
    app = web.Application()
    app.add_routes(service.routes)
    server = TestServer(app)
    await server.start_server()
    teams.bot_url = f"http://127.0.0.1:{server.port}"
    try:
        async with service.running(receives=True, works=True):
            yield office
    finally:
        await server.close()
