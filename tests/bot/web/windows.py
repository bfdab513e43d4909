"""A real browser: where it is, how it is started, and pages that must not report errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright


def chromium_path() -> str | None:
    """A browser that is there already; None leaves the choice to Playwright's own."""
    given = os.environ.get("HEADWAY_TEST_CHROMIUM")
    if given:
        return given
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next((path for path in map(shutil.which, names) if path), None)


QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def started() -> AsyncIterator[Browser]:
    """A browser without a window; Chromium refuses to be root inside its sandbox."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), headless=True, args=[*QUIET, *as_root]
        )
        yield browser
        await browser.close()


@dataclass
class Windows:
    """Opens pages and fails the test when one of them reports an error."""

    browser: Browser
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    async def open(self, url: str, *, width: int = 1280, height: int = 860, dark: bool = False) -> Page:
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            has_touch=width < 500,
        )
        context.set_default_timeout(5000)
        # A page is there when its pictures are, and what draws them has to start first.
        context.set_default_navigation_timeout(30_000)
        self.contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._note)
        await page.goto(url)
        return page

    def _note(self, message: ConsoleMessage) -> None:
        # A server that refuses or is cut off is what some tests are about; a broken policy or script never is.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(message.text)
