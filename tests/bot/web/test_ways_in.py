"""Every way in, from the sign-in page to where one wanted to go, in a real browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from playwright.async_api import Page, expect

from bot.sign_in import SignIn
from bot.web.asking import ERRANDS
from bot.web.feed import Feed
from bot.web.server import web_app
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from storage.store import Store
from tests.bot.openid import OpenId
from tests.bot.slack.office import open_office
from tests.bot.slack.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.bot.teams import teams_office
from tests.bot.teams.fake_teams import APP, SECRET, TENANT
from tests.bot.web.stories import wrong_with
from tests.bot.web.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")
expect.set_options(timeout=10_000)

KEY = "a secret for the tests only, of length"


async def stands_on_the_company(page: Page) -> None:
    """Where the link led that was opened while signed out, filter and all."""
    await expect(page.get_by_role("heading", name="Company", exact=True)).to_be_visible()
    await expect(page.locator(".who")).to_contain_text("Carol")
    await expect(page.get_by_label("Words")).to_have_value("churn")


async def test_the_whole_way_with_slack(sqlite_url: str, windows: Windows) -> None:
    store, port = Store.open(sqlite_url), unused_port()
    address = f"http://127.0.0.1:{port}"
    given: dict[str, Any] = {"slack_client_id": CLIENT_ID, "slack_client_secret": CLIENT_SECRET}
    async with open_office(store, port=port, address=address, secret_key=KEY, **given) as office:
        office.slack.openid.clock = office.clock
        office.slack.openid.who = {
            "https://slack.com/user_id": "UCAROL",
            "https://slack.com/team_id": office.team.id,
        }
        page = await windows.open(f"{address}/open/company?q=churn")
        assert await wrong_with(page) == []
        await page.get_by_role("link", name="Sign in with Slack").click()
        await stands_on_the_company(page)
        await page.get_by_role("link", name="My data").click()
        await expect(page.get_by_text("this one")).to_be_visible()
        await expect(page.get_by_text(", with Slack")).to_be_visible()
        await page.get_by_role("button", name=re.compile("Sign out .*Linux")).click()
        await expect(page.get_by_role("heading", name="Sign in to Headway")).to_be_visible()
    await store.close()


async def test_the_whole_way_by_a_link_that_the_bot_sends(sqlite_url: str, windows: Windows) -> None:
    store, port = Store.open(sqlite_url), unused_port()
    address = f"http://127.0.0.1:{port}"
    async with open_office(store, port=port, address=address, secret_key=KEY) as office:
        page = await windows.open(f"{address}/open/company?q=churn", width=320, height=640)
        await page.get_by_label("Your e-mail at work").fill("carol@example.org")
        await page.get_by_role("button", name="Send me a link in the chat").click()
        await expect(page.get_by_role("status")).to_contain_text("If carol@example.org is known here")
        assert await wrong_with(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await office.web[ERRANDS].settle()
        (link,) = re.findall(rf"{address}/sign-in/[\w.-]+", str(office.carol.dm[-1].blocks))
        # A preview of the link uses nothing up.
        preview = await windows.open(link)
        await expect(preview.get_by_role("heading", name="Are you Carol?")).to_be_visible()
        await page.goto(link)
        assert await wrong_with(page) == []
        await page.get_by_role("button", name="Yes, sign me in").click()
        await expect(page.get_by_label("Words")).to_have_value("churn")
        await preview.get_by_role("button", name="Yes, sign me in").click()
        await expect(preview.get_by_role("alert")).to_contain_text("This link was used already")
    await store.close()


@asynccontextmanager
async def entra(office: teams_office.Office) -> AsyncIterator[OpenId]:
    found = OpenId(clock=office.clock, client=APP, secret=SECRET, proves=True)
    found.who = {"tid": TENANT, "oid": office.carol.user.aad}
    app = web.Application()
    app.add_routes(found.routes(site=f"/{TENANT}/v2.0", token=f"/{TENANT}/oauth2/v2.0/token"))
    app.router.add_get(f"/{TENANT}/oauth2/v2.0/authorize", found.page)
    server = TestServer(app)
    await server.start_server()
    found.issuer = f"http://127.0.0.1:{server.port}/{TENANT}/v2.0"
    object.__setattr__(office.service.door, "authority", f"http://127.0.0.1:{server.port}")
    yield found
    await server.close()


async def test_the_whole_way_with_microsoft(sqlite_url: str, windows: Windows) -> None:
    store, port = Store.open(sqlite_url), unused_port()
    address = f"http://127.0.0.1:{port}"

    async def wake(_: object) -> None:
        """Nothing is sent here."""

    async with teams_office.open_office(store, secret_key=KEY, address=address) as office:
        await office.carol.installs()
        await office.settled()
        app = web_app(
            store=store,
            desk=Desk(store, HANDLERS),
            clock=office.clock,
            wake=wake,
            travel=None,
            sign_in=SignIn.on(address=address, secret=KEY),
            feed=Feed(store),
            doors=[office.service.door],
        )
        server = TestServer(app, port=port)
        await server.start_server()
        async with entra(office):
            page = await windows.open(f"{address}/open/company?q=churn")
            await page.get_by_role("link", name="Sign in with Microsoft").click()
            await stands_on_the_company(page)
        await server.close()
    await store.close()
