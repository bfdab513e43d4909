"""What is said in Slack stands on an open page of the dashboard at once, and the other way round."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from bot.sign_in import SignIn
from storage.store import Store
from tests.bot.slack.office import MONDAY, Office, open_office
from tests.bot.web.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENCE = 15_000


@pytest_asyncio.fixture(loop_scope="module")
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    store = Store.open(sqlite_url)
    async with open_office(store) as found:
        yield found
    await store.close()


@pytest_asyncio.fixture(loop_scope="module")
async def address(office: Office) -> AsyncIterator[str]:
    """The same process's pages, where a test may be anybody."""
    server = TestServer(office.app.web(SignIn.off()))
    await server.start_server()
    yield f"http://127.0.0.1:{server.port}/w/{office.world.workspace.id}"
    await server.close()


async def test_a_check_in_made_in_slack_appears_on_the_manager_s_page_without_a_reload(
    office: Office, windows: Windows, address: str
) -> None:
    await office.at(MONDAY)
    growth = office.world.teams["growth"].id
    page = await windows.open(f"{address}/{office.world.person('bob')}/team/{growth}")
    await expect(page.locator("#goals")).to_contain_text("no value yet")
    await page.evaluate("window.mark = 'the same page'")
    await office.carol.types("NPS 44, 7/10")
    await office.carol.presses(await office.last(office.carol), "Save now")
    await office.settled()
    await expect(page.locator("#goals")).to_contain_text("now 44 points", timeout=PATIENCE)
    await expect(page.locator("#changes")).to_contain_text("44", timeout=PATIENCE)
    assert await page.evaluate("window.mark") == "the same page"


async def test_a_check_in_made_on_the_page_ends_the_question_in_slack_and_counts_once(
    office: Office, windows: Windows, address: str
) -> None:
    await office.at(MONDAY)
    await office.last(office.carol)
    page = await windows.open(f"{address}/{office.world.person('carol')}/check-in")
    await page.get_by_label("Value now").first.fill("44")
    # Others go on meanwhile: what is typed and not sent stays.
    async with page.expect_response(lambda found: found.url.endswith("/check-in") and found.status == 200):
        await office.world.tell("deals", "9", by="dan")
    await expect(page.get_by_label("Value now").first).to_have_value("44")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Saved. Thank you.", timeout=PATIENCE)
    await office.settled()
    assert "Answered" in office.carol.dm[0].full_text
    assert [str(entry.value) for entry in await office.world.entries("nps")] == ["44"]
