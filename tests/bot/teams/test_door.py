"""Sign in with Microsoft: whoever Entra vouches for in our tenant is signed in, as who they are here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import select

from bot import door
from bot.sign_in import SignIn
from bot.teams.door import MicrosoftDoor
from bot.vouching import PAUSE
from bot.web.feed import Feed
from bot.web.server import web_app
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from storage.tables import WebSession
from tests.bot.browsing import Browser
from tests.bot.openid import OpenId
from tests.bot.teams.fake_teams import APP, SECRET, TENANT
from tests.bot.teams.teams_office import ADDRESS, Office, open_office
from tests.bot.teams.teams_records import guid

KEY = "a secret for the tests only, of length"
BEGIN = "/sign-in/with/microsoft"


async def wake(_: UUID) -> None:
    """Nothing is sent here."""


@pytest.fixture
async def office(store: Any) -> AsyncIterator[Office]:
    async with open_office(store, secret_key=KEY) as office:
        await office.carol.installs()
        await office.settled()
        yield office


@pytest.fixture
async def entra(office: Office) -> AsyncIterator[OpenId]:
    """Entra on loopback, which vouches for Carol."""
    found = OpenId(clock=office.clock, client=APP, secret=SECRET, proves=True)
    found.who = {"tid": TENANT, "oid": office.carol.user.aad.upper(), "sub": "pairwise", "name": "Carol"}
    app = web.Application()
    app.add_routes(found.routes(site=f"/{TENANT}/v2.0", token=f"/{TENANT}/oauth2/v2.0/token"))
    server = TestServer(app)
    await server.start_server()
    found.issuer = f"http://127.0.0.1:{server.port}/{TENANT}/v2.0"
    object.__setattr__(office.service.door, "authority", f"http://127.0.0.1:{server.port}")
    yield found
    await server.close()


async def served(office: Office, door_: MicrosoftDoor) -> TestServer:
    app = web_app(
        store=office.world.store,
        desk=Desk(office.world.store, HANDLERS),
        clock=office.clock,
        wake=wake,
        travel=None,
        sign_in=SignIn.on(address=ADDRESS, secret=KEY),
        feed=Feed(office.world.store),
        doors=[door_],
    )
    server = TestServer(app)
    await server.start_server()
    return server


@pytest.fixture
async def browser(office: Office, entra: OpenId) -> AsyncIterator[Browser]:
    server = await served(office, office.service.door)
    yield Browser(f"http://127.0.0.1:{server.port}", BEGIN, entra)
    await server.close()


def home(office: Office, who: str = "carol") -> str:
    return f"/w/{office.workspace}/{office.world.person(who)}"


async def sessions(office: Office) -> list[WebSession]:
    async with office.world.store.work(office.workspace) as work:
        return list(await work.session.exec(select(WebSession)))


async def test_whoever_entra_vouches_for_is_signed_in(office: Office, browser: Browser) -> None:
    assert "Sign in with Microsoft" in (await browser.get("/sign-in")).text
    assert (await browser.signs_in("/open/company")).location == f"{home(office)}/company"
    (asked,), (redeemed,) = browser.openid.asked, browser.openid.redeemed
    assert (asked["code_challenge_method"], asked["response_mode"]) == ("S256", "query")
    assert redeemed["code_verifier"] not in asked.values()
    assert [(one.way, one.person_id) for one in await sessions(office)] == [
        ("microsoft", office.world.person("carol"))
    ]


WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"wrong": {"nonce": "another"}},
    "another app": {"wrong": {"aud": guid("another.app")}},
    "another tenant vouches": {"wrong": {"iss": f"https://login.example/{guid('other')}/v2.0"}},
    "the older issuer, which signs no such tokens": {"wrong": {"iss": f"https://sts.windows.net/{TENANT}/"}},
    "long over": {"wrong": {"exp": 1_700_000}},
    "another key under the name of ours": {"key": "stranger", "kid": "door"},
    "no signature": {"algorithm": "none"},
    "of another tenant": {"wrong": {"tid": guid("other")}},
    "of no tenant": {"drop": ("tid",)},
    "nobody": {"drop": ("oid",)},
    "nobody that can be": {"wrong": {"oid": 7}},
}


@pytest.mark.parametrize("faults", WRONG.values(), ids=WRONG.keys())
async def test_a_token_that_is_not_right_signs_nobody_in(
    office: Office, browser: Browser, faults: dict[str, Any]
) -> None:
    for name, value in faults.items():
        setattr(browser.openid, name, value)
    page = await browser.signs_in()
    assert page.status == 400
    assert await sessions(office) == []
    assert browser.cookies == {}


@pytest.mark.parametrize("fault", ["down", "silent", "garbage", "refuses"])
async def test_an_entra_that_fails_is_told_in_a_sentence(
    office: Office, browser: Browser, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_SECONDS", aiohttp.ClientTimeout(total=0.2))
    back = await browser.begins()
    browser.openid.fault = fault
    page = await browser.get(back)
    assert (page.status, "Microsoft" in page.text) == (400, True)
    assert await sessions(office) == []


async def test_a_new_key_is_learned(office: Office, browser: Browser) -> None:
    await browser.signs_in()
    office.clock.forward(PAUSE)
    browser.openid.key, browser.openid.published = "next", ["next"]
    browser.cookies.clear()
    assert (await browser.signs_in()).status == 303


async def test_a_code_that_somebody_else_asked_for_is_of_no_use(office: Office, browser: Browser) -> None:
    """The verifier stays with the browser that asked: a code that was caught on its way opens nothing."""
    caught = await browser.begins()
    await browser.begins()
    code = caught.partition("code=")[2].partition("&")[0]
    state = browser.openid.asked[-1]["state"]
    page = await browser.get(f"{BEGIN}/back?code={code}&state={state}")
    assert (page.status, "did not accept this way in" in page.text) == (400, True)
    assert await sessions(office) == []


async def test_somebody_unknown_is_told_whom_to_ask(office: Office, browser: Browser) -> None:
    browser.openid.who["oid"] = guid("stranger")
    page = await browser.signs_in()
    assert (page.status, "nobody here is known by that account" in page.text) == (400, True)


E_MAILS: dict[str, tuple[dict[str, Any], int]] = {
    "one that entra vouches for": ({"xms_edov": True}, 303),
    "one that anybody may have entered": ({}, 400),
    "one that entra does not vouch for": ({"xms_edov": False}, 400),
    "a guest's": ({"xms_edov": True, "idp": "https://sts.windows.net/other/"}, 400),
}


@pytest.mark.parametrize(("claims", "status"), E_MAILS.values(), ids=E_MAILS.keys())
async def test_somebody_who_is_here_by_their_e_mail_is_known_by_a_sure_one(
    office: Office, browser: Browser, claims: dict[str, Any], status: int
) -> None:
    browser.openid.who |= {"oid": guid("dan's"), "name": "Dan", "email": "Dan@example.org", **claims}
    page = await browser.signs_in()
    assert page.status == status
    if status == 303:
        assert page.location == home(office, "dan")


async def test_where_headway_left_teams_nobody_signs_in(office: Office, browser: Browser) -> None:
    back = await browser.begins()
    async with office.world.store.installations("teams") as installations:
        for row in await installations.every():
            row.revoked_at = office.clock.now()
    office.service.homes.forget()
    assert "Sign in with Microsoft" not in (await browser.get("/sign-in")).text
    assert (await browser.get(BEGIN)).status == 400
    assert (await browser.get(back)).status == 400
    assert await sessions(office) == []


async def test_a_managed_identity_has_no_secret_to_ask_with(store: Any) -> None:
    given: dict[str, Any] = {"TEAMS_APP_TYPE": "UserAssignedMSI", "TEAMS_APP_PASSWORD": ""}
    async with open_office(store, secret_key=KEY, **given) as office:
        assert not await office.service.door.is_open()
