"""What stories in a real browser share: the sample company on its first Monday, eyes for what is wrong, pictures."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import unused_port
from playwright.async_api import Page, expect

from bot.demo.show import showing

ROOT = Path(__file__).parents[3]
IMAGES = ROOT / "docs" / "images"
AXE = ROOT / ".var/npm/node_modules/axe-core/axe.min.js"
MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
# Asking a company of a dozen and letting days pass takes longer than a click.
PATIENCE = 30_000


@asynccontextmanager
async def brightwell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The address of the sample company on the Monday when it begins, the same whenever the tests run."""
    monkeypatch.setattr("bot.demo.show.first_morning", lambda _today: MONDAY)
    port = unused_port()
    async with showing(folder, port=port, tell=lambda _what, _done, _of: None):
        yield f"http://127.0.0.1:{port}"


async def be(page: Page, name: str) -> None:
    """In the chat, where one may be anybody."""
    await page.get_by_role("link", name=re.compile(name)).click()
    await expect(page.locator(".head .with")).to_contain_text(name)


async def pass_time(page: Page, until: str) -> None:
    before = await page.locator("#moment").inner_text()
    await page.get_by_role("button", name=until).click()
    await expect(page.locator("#moment")).not_to_have_text(before, timeout=PATIENCE)
    await expect(page.locator(".passing")).to_be_hidden(timeout=PATIENCE)


async def picture(page: Page, name: str) -> None:
    """Takes a picture for the documentation, when HEADWAY_SCREENSHOTS is set (`make pictures`)."""
    if os.environ.get("HEADWAY_SCREENSHOTS"):
        await page.screenshot(path=IMAGES / f"{name}.png")


async def wrong_with(page: Page) -> list[str]:
    """What axe-core finds, a line each. It is put in past the page's own policy, which would refuse it."""
    await page.evaluate(AXE.read_text())
    found: dict[str, Any] = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
