"""A web chat on loopback, and a real browser to look at it with."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, async_playwright

from bot.web.access import SignIn
from storage.store import Store
from tests.bot.web.chatroom import SECRET, Room, make_room


async def serve(room: Room) -> AsyncIterator[Room]:
    server = TestServer(room.app)
    await server.start_server()
    room.url = f"http://127.0.0.1:{server.port}"
    yield room
    await server.close()


@pytest.fixture
async def room(store: Store) -> AsyncIterator[Room]:
    """The chat on loopback, where one may be anybody."""
    async for served in serve(await make_room(store, SignIn.off())):
        yield served


@pytest.fixture
async def guarded_room(store: Store) -> AsyncIterator[Room]:
    """The chat as it runs on another address: with sign-in."""
    async for served in serve(
        await make_room(store, SignIn.on(address="https://headway.example", secret=SECRET))
    ):
        yield served


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


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), headless=True, args=[*QUIET, *as_root]
        )
        yield browser
        await browser.close()
