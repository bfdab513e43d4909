"""A week with Headway in a real browser: the sample company, the real handlers, the real courier."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.bot.web.stories import PATIENCE, be, brightwell, pass_time, picture
from tests.bot.web.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    async with brightwell(tmp_path, monkeypatch) as address:
        yield address


async def check_in(page: Page) -> None:
    """Waits for Monday's question."""
    await expect(page.locator("#log h3").first).to_have_text("Your check-in", timeout=PATIENCE)


async def test_on_monday_one_answers_by_typing_and_can_take_it_back(demo: str, windows: Windows) -> None:
    page = await windows.open(demo, height=920)
    await be(page, "Lena Brandt")
    await check_in(page)
    await picture(page, "monday")
    await page.get_by_label("Message to Headway").fill("1: 71, 9/10, the new onboarding helps")
    await page.keyboard.press("Enter")
    card = page.locator("#log > .line > article .card").last
    await expect(card).to_contain_text("This is what I understood")
    await expect(card).to_contain_text("69.2 → 71%, confidence 9/10")
    await picture(page, "understood")
    await page.get_by_role("button", name="Save now").dblclick()
    await expect(card).to_contain_text("Saved. Thank you.")
    await expect(page.locator("#log h3").first).to_have_text("Your check-in")
    await expect(page.locator("#log article").first).to_contain_text("edited")
    await page.get_by_role("button", name="Undo").click()
    await expect(card).to_contain_text("69.2")
    await expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    await expect(page.locator(".trouble:visible")).to_have_count(0)


async def test_on_monday_one_answers_in_a_form_by_keyboard_and_a_reload_keeps_the_draft(
    demo: str, windows: Windows
) -> None:
    page = await windows.open(demo, dark=True, height=920)
    await be(page, "Lena Brandt")
    await check_in(page)
    await page.get_by_role("button", name="Answer in a form").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Value now").first.focus()
    await page.keyboard.type("71")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    for _ in range(8):
        await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("The new onboarding helps")
    await expect(page.get_by_text("Draft saved")).to_be_visible()
    await picture(page, "form-dark")
    await page.reload()
    await expect(page.get_by_label("Value now").first).to_have_value("71")
    await expect(page.get_by_role("radio", name="8", exact=True).first).to_be_checked()
    await page.get_by_label("What moved it").first.focus()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#log .card").last).to_contain_text("69.2 → 71%")
    await expect(page.locator("form.form")).to_have_count(0)


async def test_on_thursday_the_channel_reads_a_digest_that_follows_late_answers(
    demo: str, windows: Windows
) -> None:
    page = await windows.open(demo, height=920)
    await be(page, "Lena Brandt")
    await check_in(page)
    await pass_time(page, "Thursday 09:30")
    await page.get_by_role("link", name=re.compile("booking")).click()
    digest = page.locator("#log > .line > article").first
    await expect(digest).to_contain_text("Booking this week", timeout=PATIENCE)
    await expect(digest).to_contain_text("0 of 8 goals are up to date")
    await page.locator(".thread summary").click()
    await expect(page.locator(".thread .card")).to_contain_text("Every goal")
    await picture(page, "digest")
    late = await windows.open(page.url)
    await be(late, "Lena Brandt")
    await late.get_by_label("Message to Headway").fill("1: 71, 9/10")
    await late.keyboard.press("Enter")
    await late.get_by_role("button", name="Save now").click()
    await pass_time(late, "+1 hour")
    await expect(digest).to_contain_text("1 of 8 goals", timeout=PATIENCE)
    await expect(digest).to_contain_text("edited")


async def test_goals_are_looked_up_on_a_phone(demo: str, windows: Windows) -> None:
    page = await windows.open(demo, width=360, height=740)
    await page.get_by_role("link", name=re.compile("Lena Brandt")).tap()
    await check_in(page)
    await picture(page, "phone")
    await page.get_by_label("Message to Headway").fill("/okr tree")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .tree").last).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.evaluate("document.querySelector('.scroller').scrollWidth") <= 360


async def test_a_team_is_set_up_in_one_form_and_whoever_was_picked_hears_of_it(
    demo: str, windows: Windows
) -> None:
    page = await windows.open(demo, height=920)
    await be(page, "Tomás Oliveira")
    await page.get_by_label("Message to Headway").fill("/okr setup")
    await page.keyboard.press("Enter")
    card = page.locator("#log > .line > article .card").last
    await expect(card).to_contain_text("Set up your team in three minutes")
    await page.get_by_label("What is the team called?").fill("Billing")
    await page.get_by_role("checkbox", name="Grace Okafor").check()
    await page.get_by_role("checkbox", name="Layla Haddad").check()
    await page.get_by_label("Which channel?").select_option(label="customers")
    await page.get_by_label("What is to be true").fill("Invoices reach the right person")
    lines = page.get_by_label("How will you see it?")
    await lines.fill("Questions about invoices from 120 to 60 @Grace\nChurn < 2%")
    await card.get_by_role("button", name="Save").click()
    await expect(lines).to_be_focused()
    await expect(lines).to_have_accessible_description(
        re.compile(r"^Please correct: Line 2: Where is it now\?")
    )
    await expect(page.get_by_role("checkbox", name="Grace Okafor")).to_be_checked()
    await lines.fill("Questions about invoices from 120 to 60 @Grace\nChurn < 2% (now 3.1%)")
    await page.keyboard.press("Control+Enter")
    await expect(card).to_contain_text("Billing is ready")
    # It is half past five where Tomás lives: his own Monday morning is still to come.
    await expect(card).to_contain_text("You are asked on Monday 23 November at 09:30.")
    await expect(card).to_contain_text("are asked on Monday 30 November at 09:30 of their own time.")
    await expect(card.get_by_role("row", name=re.compile("Churn < 2%"))).to_contain_text("3.1%")
    await picture(page, "setup")
    await be(page, "Grace Okafor")
    # She is not at work yet, and nobody is greeted before.
    await expect(page.locator("#log")).not_to_contain_text("Billing")
    await pass_time(page, "Next working morning 09:30")
    hello = page.locator("#log .card").last
    await expect(hello).to_contain_text("Tomás Oliveira put you on the team Billing", timeout=PATIENCE)
    await expect(page.locator(".trouble:visible")).to_have_count(0)
