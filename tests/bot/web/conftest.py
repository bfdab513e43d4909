"""A web chat on loopback, and a real browser to look at it with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.sign_in import SignIn
from storage.store import Store
from tests.bot.web.chatroom import SIGN_IN, Room, make_room, served
from tests.bot.web.windows import Windows, started


@pytest.fixture
async def room(store: Store) -> AsyncIterator[Room]:
    """The chat on loopback, where one may be anybody."""
    async with served(await make_room(store, SignIn.off())) as room:
        yield room


@pytest.fixture
async def guarded_room(store: Store) -> AsyncIterator[Room]:
    """The chat as it runs on another address: with sign-in."""
    async with served(await make_room(store, SIGN_IN)) as room:
        yield room


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for the tests of a module, which share its event loop."""
    async with started() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def windows(browser: Browser) -> AsyncIterator[Windows]:
    """Pages of that browser; a test fails when one of them reports an error."""
    opened = Windows(browser)
    yield opened
    for context in opened.contexts:
        await context.close()
    assert opened.troubles == []
