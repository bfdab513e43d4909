"""A Monday on the dashboard in a real browser: an employee's check-in, and what their manager makes of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.bot.web.stories import PATIENCE, be, brightwell, picture, wrong_with
from tests.bot.web.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    async with brightwell(tmp_path, monkeypatch) as address:
        yield address


async def dashboard_of(page: Page, name: str) -> str:
    """The address of somebody's dashboard, once Monday has asked them."""
    await be(page, name)
    await expect(page.locator("#log h3").first).to_have_text("Your check-in", timeout=PATIENCE)
    return page.url.rsplit("/", 1)[0]


async def test_an_employee_s_check_in_on_a_phone(demo: str, windows: Windows) -> None:
    desk = await windows.open(demo)
    home = await dashboard_of(desk, "Lena Brandt")
    page = await windows.open(f"{home}/goals", width=390, height=844)
    await page.get_by_role("link", name="Answer now").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your check-in")
    assert await wrong_with(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    # Three goals, and still within three thumbs' reach.
    assert await page.evaluate("document.documentElement.scrollHeight") < 2100
    value = page.get_by_label("Value now").first
    await value.fill("71")
    await page.locator(".step", has_text="8").first.tap()
    await page.get_by_text("A note? Stuck on it?").first.tap()
    await page.get_by_label("What moved it").first.fill("The new onboarding helps")
    await expect(page.get_by_text("Draft saved")).to_be_visible()
    await picture(page, "check-in-phone")
    await page.reload()
    await expect(value).to_have_value("71")
    await expect(page.get_by_label("What moved it").first).to_have_value("The new onboarding helps")
    # The same page is open twice, and both are sent.
    other = await windows.open(f"{home}/check-in", width=390, height=844)
    await page.get_by_role("button", name="Save").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Saved. Thank you.", timeout=PATIENCE)
    await expect(page.locator("#checkin")).to_contain_text("69.2 → 71%, confidence 8/10")
    assert await wrong_with(page) == []
    await picture(page, "check-in-saved")
    await other.get_by_role("button", name="Save").tap()
    await expect(other.get_by_role("heading", level=1)).to_have_text(
        re.compile("Nothing has changed since you sent it|You answered on"), timeout=PATIENCE
    )
    await page.goto(f"{home}/goals")
    await expect(page.locator("#goals")).to_contain_text("now 71%")
    await expect(page.get_by_role("link", name="Answer now")).to_have_count(0)
    await page.goto(f"{home}/check-in")
    await page.get_by_role("button", name="Undo").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Taken back.", timeout=PATIENCE)
    await page.get_by_role("link", name="To your check-in").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your check-in")


async def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_else_is_lost(
    demo: str, windows: Windows
) -> None:
    home = await dashboard_of(await windows.open(demo), "Lena Brandt")
    page = await windows.open(f"{home}/check-in", width=320, height=700, dark=True)
    await page.get_by_label("Value now").nth(0).fill("71")
    await page.get_by_label("Value now").nth(1).fill("a banana")
    await page.keyboard.press("Control+Enter")
    wrong = page.get_by_label("Value now").nth(1)
    await expect(wrong).to_be_focused(timeout=PATIENCE)
    await expect(wrong).to_have_accessible_description(re.compile("^Please correct: "))
    await expect(page.get_by_label("Value now").nth(0)).to_have_value("71")
    assert await wrong_with(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 320


async def test_a_manager_s_monday(demo: str, windows: Windows) -> None:
    page = await windows.open(demo, height=900)
    home = await dashboard_of(page, "Anna Keller")
    await page.get_by_role("link", name="Dashboard").click()
    await page.get_by_role("link", name="Team", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Product")
    first = page.locator("#insight .stuck + .pointed > li").first
    await expect(first).to_contain_text("Half of all waiting-list offers are accepted")
    await expect(first).to_contain_text("Waiting for the carriers to approve the sender name")
    await expect(first).to_contain_text("Ask Maya: “What makes the way it is done today the easier one?”")
    assert await wrong_with(page) == []
    await picture(page, "dashboard-team")
    # Somebody checks in meanwhile, and it is there without a reload.
    lena = await windows.open(f"{(await person_home(windows, demo, 'Lena Brandt'))}/check-in")
    await lena.get_by_label("Value now").first.fill("72")
    await lena.get_by_role("button", name="Save").click()
    await expect(page.locator("#changes")).to_contain_text("72%", timeout=PATIENCE)
    await first.get_by_role("link").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "Half of all waiting-list offers are accepted"
    )
    assert await wrong_with(page) == []
    await picture(page, "dashboard-goal")
    await page.get_by_role("button", name="Offer help").click()
    await expect(page.locator("#answer")).to_contain_text(
        "Maya Cohen knows that you are on it", timeout=PATIENCE
    )
    await page.get_by_role("button", name="Prepare the 1:1").click()
    await expect(page.locator("#answer")).to_contain_text("Your 1:1 with Maya Cohen", timeout=PATIENCE)
    await expect(page.locator("#answer")).to_contain_text("you are on it since")
    await page.get_by_role("link", name="Close").click()
    await expect(page.locator("#answer > *")).to_have_count(0)
    await page.goto(f"{home}/blockers")
    await expect(page.locator("#mine")).to_contain_text("Half of all waiting-list offers")
    await page.goto(f"{home}/practices")
    await expect(page.locator("#library")).to_contain_text("receptionist")


async def person_home(windows: Windows, demo: str, name: str) -> str:
    return await dashboard_of(await windows.open(demo), name)


async def test_the_company_at_night(demo: str, windows: Windows) -> None:
    home = await dashboard_of(await windows.open(demo), "Anna Keller")
    page = await windows.open(f"{home}/company", dark=True, height=900)
    await expect(page.locator("#insight")).to_contain_text("Where to look first")
    assert await wrong_with(page) == []
    await picture(page, "dashboard-company-dark")
