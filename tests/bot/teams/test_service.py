"""With half a configuration nothing starts, and what starts believes nobody it should not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.settings import Settings, TeamsAppType
from bot.teams.joining import register
from bot.teams.registration import Registration
from bot.teams.service import Teams, check
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from storage.secrets import Vault
from storage.store import Store
from storage.tables import Workspace
from tests.bot.teams.fake_teams import APP, SECRET, TENANT, FakeTeams
from tests.bot.teams.teams_office import StandingClock, open_office, settings_for
from tests.bot.teams.teams_people import Person
from tests.bot.teams.teams_records import guid

KEY = "k" * 40
WHOLE = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": SECRET, "TEAMS_APP_TENANT_ID": TENANT}
IDENTITY = {
    "TEAMS_APP_ID": APP,
    "TEAMS_APP_TENANT_ID": TENANT,
    "TEAMS_APP_TYPE": TeamsAppType.MANAGED_IDENTITY,
}
PER_TENANT: dict[str, Any] = {"TEAMS_APP_TYPE": TeamsAppType.PER_TENANT, "encryption_keys": KEY}
PLAYGROUND: dict[str, Any] = {"teams_insecure_playground": True}


def without(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


HALVES: dict[str, tuple[dict[str, Any], str]] = {
    "no app id": (without(WHOLE, "TEAMS_APP_ID"), "TEAMS_APP_ID must be set too"),
    "an app id of spaces": ({**WHOLE, "TEAMS_APP_ID": "  "}, "TEAMS_APP_ID must be set too"),
    "no password": (without(WHOLE, "TEAMS_APP_PASSWORD"), "TEAMS_APP_PASSWORD must be set too"),
    "no tenant": (without(WHOLE, "TEAMS_APP_TENANT_ID"), "TEAMS_APP_TENANT_ID must be set too"),
    "a password alone": ({"TEAMS_APP_PASSWORD": SECRET}, "TEAMS_APP_ID and TEAMS_APP_TENANT_ID"),
    "a name for the tenant": ({**WHOLE, "TEAMS_APP_TENANT_ID": "acme.test"}, "must be an id such as"),
    "a name for the app": ({**WHOLE, "TEAMS_APP_ID": "headway"}, "must be an id such as"),
    "an identity without an id": (without(IDENTITY, "TEAMS_APP_ID"), "TEAMS_APP_ID must be set too"),
    "an identity with a password": ({**IDENTITY, "TEAMS_APP_PASSWORD": SECRET}, "has no secret"),
    "apps of tenants beside one of our own": ({**PER_TENANT, **WHOLE}, "headway teams register"),
    "apps of tenants without a key": (without(PER_TENANT, "encryption_keys"), "HEADWAY_ENCRYPTION_KEYS"),
    "keys from an open wire": (
        {**WHOLE, "TEAMS_OPENID_URL": "http://keys.example/"},
        "must begin with https",
    ),
    "secrets over an open wire": (
        {**WHOLE, "TEAMS_AUTHORITY_URL": "http://login.example/"},
        "must begin with https",
    ),
    "messages over an open wire": (
        {**WHOLE, "TEAMS_SERVICE_URL": "http://teams.example/"},
        "must begin with https",
    ),
    "the Playground for everybody": ({**PLAYGROUND, "host": "0.0.0.0"}, "on this machine alone"),
    "the Playground at an address": (
        {**PLAYGROUND, "address": "https://headway.example"},
        "on this machine alone",
    ),
    "the Playground beside Teams": ({**PLAYGROUND, **WHOLE}, "takes the place of Teams"),
    "the Playground beside apps of tenants": ({**PLAYGROUND, **PER_TENANT}, "takes the place of Teams"),
}


@pytest.mark.parametrize(("given", "told"), HALVES.values(), ids=HALVES)
async def test_headway_does_not_start_with(store: Store, given: dict[str, Any], told: str) -> None:
    settings = Settings(**given)
    assert settings.wants_teams
    with pytest.raises(HeadwayError, match=told):
        Teams.compose(settings, store=store, desk=Desk(store, HANDLERS), clock=StandingClock(), wake=nobody)


@pytest.mark.parametrize("given", [WHOLE, IDENTITY, PER_TENANT, PLAYGROUND])
def test_headway_starts_with(given: dict[str, Any]) -> None:
    check(Settings(**given))


def test_without_any_setting_there_is_no_teams() -> None:
    assert not Settings().wants_teams


async def nobody(workspace: UUID) -> None:
    """Nobody is woken."""


async def test_each_tenant_has_an_app_of_its_own(store: Store) -> None:
    clock, vault = StandingClock(), Vault([KEY])
    globex = guid("globex.tenant"), guid("globex.app"), "the secret of Globex"
    async with open_office(
        store,
        TEAMS_APP_ID=None,
        TEAMS_APP_PASSWORD=None,
        TEAMS_APP_TENANT_ID=None,
        TEAMS_APP_TYPE=TeamsAppType.PER_TENANT,
        encryption_keys=KEY,
    ) as office:
        other = Workspace(name="Globex", created_at=clock.now())
        async with store.across() as everywhere:
            await everywhere.add(other)
        theirs = Registration(app=globex[1], tenant=globex[0], password=globex[2])
        await register(store, vault, clock, theirs, workspace=other.id)
        activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
        # Acme has no app yet.
        assert (await office.teams.deliver(activity)).status == 401
        ours = Registration(app=APP, tenant=TENANT, password=SECRET)
        await register(store, vault, clock, ours, workspace=office.workspace)
        # Who has no app is looked up anew after a while.
        office.clock.forward(timedelta(minutes=2))
        await office.carol.installs()
        await office.settled()
        assert "What you can ask me" in office.carol.reads(office.carol.sees[0])
        # Its app is not one of Globex's tenant.
        stranger = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
        stranger["channelData"] = {"tenant": {"id": globex[0]}}
        sent = len(office.teams.calls)
        assert (await office.teams.deliver(stranger)).status == 200
        await office.arrived()
        assert len(office.teams.calls) == sent
        async with store.installations("teams") as installations:
            row = await installations.whole(globex[0])
            assert row is not None
            assert globex[2] not in row.secret
            assert row.revoked_at is not None


async def test_an_app_belongs_to_one_tenant_and_a_tenant_to_one_company(store: Store) -> None:
    clock, vault = StandingClock(), Vault([KEY])
    acme, globex = (Workspace(name=name, created_at=clock.now()) for name in ("Acme", "Globex"))
    async with store.across() as everywhere:
        await everywhere.add(acme)
        await everywhere.add(globex)
    ours = Registration(app=APP, tenant=TENANT, password=SECRET)
    await register(store, vault, clock, ours, workspace=acme.id)
    with pytest.raises(HeadwayError, match="needs an app of its own"):
        other = Registration(app=APP, tenant=guid("globex.tenant"), password=SECRET)
        await register(store, vault, clock, other, workspace=globex.id)
    with pytest.raises(HeadwayError, match="belongs to another company"):
        await register(store, vault, clock, ours, workspace=globex.id)
    # A new secret takes the place of the old one.
    await register(
        store, vault, clock, Registration(app=APP, tenant=TENANT, password="new"), workspace=acme.id
    )
    async with store.installations("teams") as installations:
        row = await installations.whole(TENANT)
        assert row is not None
        assert '"new"' in vault.unlock(row.secret)


@asynccontextmanager
async def playground(store: Store) -> AsyncIterator[tuple[FakeTeams, Teams]]:
    """Headway that believes the Playground, and a Teams without tokens in its place."""
    async with FakeTeams(StandingClock(), app="") as teams:
        settings = settings_for(
            teams,
            TEAMS_APP_ID=None,
            TEAMS_APP_PASSWORD=None,
            TEAMS_APP_TENANT_ID=None,
            TEAMS_SERVICE_URL=None,
            teams_insecure_playground=True,
            address=None,
        )
        service = Teams.compose(
            settings, store=store, desk=Desk(store, HANDLERS), clock=teams.clock, wake=nobody
        )
        app = web.Application()
        app.add_routes(service.routes)
        async with TestServer(app) as server, service.running(receives=True, works=True):
            teams.bot_url = str(server.make_url("")).rstrip("/")
            # The Playground asks for no token either.
            teams.authority.issued[""] = ("", teams.clock.now().replace(year=2100))
            yield teams, service


async def test_the_playground_is_believed_and_shouted_about(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    async with store.across() as everywhere:
        await everywhere.add(Workspace(name="Acme", created_at=StandingClock().now()))
    async with playground(store) as (teams, service):
        assert "HEADWAY_TEAMS_INSECURE_PLAYGROUND is on" in capsys.readouterr().out
        carol = Person(teams, teams.person("Carol", has_app=True))
        activity = teams.activity("message", carol.user, carol.chat, text="help")
        async with aiohttp.ClientSession() as session:
            async with session.post(f"{teams.bot_url}/api/messages", json=activity) as answer:
                assert answer.status == 200
            far = {**activity, "serviceUrl": "https://evil.example/"}
            async with session.post(f"{teams.bot_url}/api/messages", json=far) as answer:
                assert answer.status == 401
        async with asyncio.timeout(10):
            while service.inbox.waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        assert [call.what for call in teams.calls] == ["member"]
        assert service.talk.drawing.dialogs == frozenset()


async def test_without_the_playground_nothing_is_believed_that_has_no_token(store: Store) -> None:
    async with open_office(store) as office, aiohttp.ClientSession() as session:
        activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
        async with session.post(f"{office.teams.bot_url}/api/messages", json=activity) as answer:
            assert answer.status == 401
