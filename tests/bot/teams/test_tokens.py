"""Tokens for sending: asked for once, renewed in time, and said plainly where there are none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.teams.refusal import RefusedError
from bot.teams.registration import Registration
from bot.teams.tokens import RENEW_BEFORE, Tokens
from tests.bot.teams.fake_teams import APP, SECRET, TENANT, FakeTeams
from tests.bot.teams.teams_keys import certificate
from tests.bot.teams.teams_office import StandingClock

OURS = Registration(app=APP, tenant=TENANT, password=SECRET)
HOUR = timedelta(hours=1)


@pytest.fixture
async def teams(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeTeams]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate()[1]))
    async with FakeTeams(StandingClock()) as teams:
        yield teams


def tokens_of(teams: FakeTeams) -> tuple[Tokens, StandingClock]:
    assert isinstance(teams.clock, StandingClock)
    return Tokens(authority=teams.authority_url, clock=teams.clock), teams.clock


async def test_many_who_need_one_ask_once(teams: FakeTeams) -> None:
    tokens, _ = tokens_of(teams)
    found = await asyncio.gather(*(tokens.of(OURS) for _ in range(20)))
    assert len(set(found)) == 1
    assert [asked["client_id"] for asked in teams.authority.asked] == [APP]
    assert teams.authority.app_of(found[0]) == APP


async def test_a_token_is_renewed_before_it_is_over_and_good_meanwhile(teams: FakeTeams) -> None:
    tokens, clock = tokens_of(teams)
    first = await tokens.of(OURS)
    clock.forward(HOUR - RENEW_BEFORE)
    assert await tokens.of(OURS) == first
    await tokens.settle()
    second = await tokens.of(OURS)
    assert second != first
    assert len(teams.authority.asked) == 2


async def test_a_renewal_that_fails_leaves_the_old_token_in_use(teams: FakeTeams) -> None:
    tokens, clock = tokens_of(teams)
    first = await tokens.of(OURS)
    teams.authority.is_down = True
    clock.forward(HOUR - RENEW_BEFORE)
    for _ in range(5):
        assert await tokens.of(OURS) == first
        await tokens.settle()
    teams.authority.is_down = False
    clock.forward(timedelta(minutes=1))
    await tokens.of(OURS)
    await tokens.settle()
    assert await tokens.of(OURS) != first


async def test_a_token_that_is_over_is_waited_for(teams: FakeTeams) -> None:
    tokens, clock = tokens_of(teams)
    first = await tokens.of(OURS)
    clock.forward(HOUR)
    assert await tokens.of(OURS) != first


async def test_a_token_that_was_not_accepted_is_forgotten(teams: FakeTeams) -> None:
    tokens, _ = tokens_of(teams)
    first = await tokens.of(OURS)
    tokens.drop(OURS, "another")
    assert await tokens.of(OURS) == first
    tokens.drop(OURS, first)
    assert await tokens.of(OURS) != first


async def test_a_wrong_secret_is_told_and_not_asked_for_all_the_time(teams: FakeTeams) -> None:
    tokens, clock = tokens_of(teams)
    wrong = Registration(app=APP, tenant=TENANT, password="wrong")
    for _ in range(10):
        with pytest.raises(RefusedError, match="does not accept the secret") as caught:
            await tokens.of(wrong)
        assert (caught.value.code, caught.value.permanent, caught.value.everywhere) == (
            "invalid_client",
            False,
            True,
        )
        assert caught.value.retry_after
    assert len(teams.authority.asked) == 1
    clock.forward(timedelta(minutes=1))
    assert await tokens.of(OURS)


async def test_a_tenant_that_is_none_is_told(teams: FakeTeams) -> None:
    tokens, _ = tokens_of(teams)
    with pytest.raises(RefusedError, match="does not accept the secret"):
        await tokens.of(Registration(app=APP, tenant="nowhere", password=SECRET))


@pytest.mark.parametrize("is_there", [True, False], ids=["in trouble", "away"])
async def test_microsoft_in_trouble_means_later(teams: FakeTeams, is_there: bool) -> None:
    teams.authority.is_down = True
    authority = teams.authority_url if is_there else "https://127.0.0.1:1"
    tokens = Tokens(authority=authority, clock=teams.clock)
    with pytest.raises(RefusedError, match="no token at the moment") as caught:
        await tokens.of(OURS)
    assert (caught.value.permanent, caught.value.retry_after) == (False, 30)


async def test_waiting_for_a_token_holds_nobody_else_up(teams: FakeTeams) -> None:
    tokens, _ = tokens_of(teams)
    asking = asyncio.create_task(tokens.of(OURS))
    turns = 0
    while not asking.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 10
    await asking


async def test_a_managed_identity_has_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, str]] = []

    async def identity(request: web.Request) -> web.Response:
        asked.append({**request.query, "header": request.headers["X-IDENTITY-HEADER"]})
        return web.json_response(
            {
                "access_token": "from Azure",
                "expires_on": "4000000000",
                "resource": "x",
                "token_type": "Bearer",
            }
        )

    app = web.Application()
    app.add_routes([web.get("/token", identity)])
    async with TestServer(app) as server:
        monkeypatch.setenv("IDENTITY_ENDPOINT", str(server.make_url("/token")))
        monkeypatch.setenv("IDENTITY_HEADER", "of this machine")
        tokens = Tokens(authority="https://unused.example", clock=StandingClock())
        assert await tokens.of(Registration(app=APP, tenant=TENANT)) == "from Azure"
    assert asked[0]["client_id"] == APP
    assert asked[0]["resource"] == "https://api.botframework.com"
    assert asked[0]["header"] == "of this machine"


def test_a_secret_is_not_shown() -> None:
    assert SECRET not in repr(OURS)
