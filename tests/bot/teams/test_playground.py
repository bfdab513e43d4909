"""A whole check-in in Microsoft's own Playground for Teams, in a real browser: filled in, typed, and taken back."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.bot.teams.playground import demonstration, playground
from tests.bot.web.windows import started

pytestmark = pytest.mark.asyncio(loop_scope="module")
# The Playground tells the bot of a press by way of its own server.
_MOST = 15_000


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    """Anna's Teams, as the Playground shows it."""
    folder: Path = tmp_path_factory.mktemp("playground")
    headway, port = free_port(), free_port()
    async with (
        demonstration(folder, port=headway, output=subprocess.DEVNULL),
        playground(folder, port=port, headway=headway),
        started() as browser,
    ):
        page = await browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(_MOST)
        expect.set_options(timeout=_MOST)
        await page.goto(f"http://127.0.0.1:{port}")
        yield page


def cards(page: Page) -> Locator:
    return page.locator(".ac-adaptiveCard")


def card(page: Page, words: str) -> Locator:
    """The newest message that says these words."""
    return cards(page).filter(has_text=words).last


async def says(page: Page, words: str) -> None:
    await page.get_by_role("textbox").last.click()
    await page.keyboard.type(words)
    await page.keyboard.press("Enter")


async def test_a_check_in_is_pressed_filled_in_saved_and_taken_back(page: Page) -> None:
    hello = card(page, "What you can ask me")
    await hello.get_by_role("button", name="Check in now").click()
    form = card(page, "How sure are you that it will be reached?")
    await form.get_by_label("Value now").first.fill("lots")
    await form.get_by_role("button", name="Save").click()
    await expect(card(page, "Please correct:")).to_be_visible()
    again = card(page, "Please correct:")
    await again.get_by_label("Value now").first.fill("49.5")
    await again.get_by_label("What moved it").first.fill("The new page helps")
    await again.get_by_role("button", name="Save").click()
    saved = card(page, "Saved. Thank you.")
    await expect(saved).to_contain_text("49.5")
    await expect(saved).to_contain_text("The new page helps")
    await saved.get_by_role("button", name="Undo").click()
    await expect(card(page, "Taken back.")).to_be_visible()


async def test_what_is_typed_is_shown_before_it_counts(page: Page) -> None:
    await says(page, "bookings 49.5, 8/10")
    understood = card(page, "This is what I understood")
    await expect(understood).to_contain_text("confidence 8/10")
    await understood.get_by_role("button", name="Save now").click()
    await expect(card(page, "Saved. Thank you.")).to_contain_text("49.5")


async def test_a_longer_edit_is_done_in_the_conversation_where_there_are_no_windows(page: Page) -> None:
    await says(page, "/okr BOOK-1")
    status = card(page, "Anna Keller")
    await status.get_by_role("button", name="Update").click()
    form = card(page, "How sure")
    await form.get_by_label("Value").first.fill("51")
    await form.get_by_role("button", name="Save").click()
    await expect(card(page, "51%")).to_be_visible()
