"""A number comes in by itself, the whole way in a real browser: set up, linked, confirmed, paused and mended."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port
from playwright.async_api import Page, expect

from bot.demo.clock import DemoClock
from bot.demo.show import showing
from bot.settings import Settings
from tests.bot.web.stories import PATIENCE, be, pass_time, wrong_with
from tests.bot.web.windows import Windows
from tests.connectors.service import Reply, Service

pytestmark = pytest.mark.asyncio(loop_scope="module")

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
SIGNING = b"a secret to sign with, long enough"
TOKEN = "prometheus-token-nobody-may-see"
GOAL = "75% of first bookings are finished without giving up"
ANSWER = (
    '{"status": "success", "data": {"resultType": "vector", '
    '"result": [{"metric": {}, "value": [1795422600, "%s"]}]}}'
)


@dataclass
class Show:
    """A demonstration, the service that its numbers come from, and the folder of its database."""

    url: str
    service: Service
    folder: Path
    clock: DemoClock


@pytest.fixture(params=["k" * 40])
def keys(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest_asyncio.fixture(loop_scope="module")
async def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str) -> AsyncIterator[Show]:
    monkeypatch.setattr("bot.demo.show.first_morning", lambda _today: MONDAY)
    service, port = Service(fault=Reply(text=ANSWER % "71.5")), unused_port()
    runner = await service.start()
    settings = Settings(encryption_keys=keys, source_hosts=service.at.removeprefix("http://"))
    async with showing(
        tmp_path, port=port, tell=lambda _what, _done, _of: None, settings=settings.by_itself()
    ) as clock:
        yield Show(f"http://127.0.0.1:{port}", service, tmp_path, clock)
    await runner.cleanup()


async def say(page: Page, words: str) -> None:
    await page.get_by_label("Message to Headway").fill(words)
    await page.keyboard.press("Enter")


async def set_up(page: Page, show: Show, kind: str, **fields: str) -> None:
    await be(page, "Lena Brandt")
    # The morning's check-in must not come in between: what is looked at below is the last message.
    await expect(page.locator("#log")).to_contain_text("how are your", timeout=30_000)
    await say(page, "/okr sources")
    await page.get_by_role("button", name="Add a source").click()
    await page.get_by_label("Which tool has the number?").select_option(label=kind)
    await page.get_by_role("button", name="Go on").click()
    for label, value in fields.items():
        await page.get_by_label(label.replace("_", " "), exact=True).fill(value)
    await page.get_by_role("button", name="Save", exact=True).click()


async def with_key(page: Page, show: Show) -> None:
    await set_up(
        page, show, "Prometheus", What_to_call_it="Live bookings", Address=show.service.at, Query="share"
    )
    await expect(page.locator("#log .card").last).to_contain_text("“Live bookings” is saved. Now its key.")
    address = await page.get_by_role("link", name="Enter the key").get_attribute("href")
    await page.goto(f"{show.url}{address}", referer=page.url)
    await page.get_by_label("Token").fill(TOKEN)
    await page.get_by_role("button", name="Keep it and read the source").click()
    await expect(page.locator("#log")).to_contain_text("“Live bookings” returned 71.5 at", timeout=PATIENCE)


def own(page: Page, link: str) -> str:
    """The address below that of whom the page shows."""
    below = re.match(r".*/w/[^/]+/[^/?]+", page.url)
    assert below
    return f"{below[0]}/sources/{link.rsplit('/', maxsplit=1)[-1]}"


async def test_a_number_is_connected_filled_in_at_the_next_check_in_and_confirmed_by_one_tap(
    show: Show, windows: Windows
) -> None:
    page = await windows.open(show.url, height=920)
    await with_key(page, show)
    assert show.service.asked[-1].headers["Authorization"] == f"Bearer {TOKEN}"
    await page.get_by_role("button", name="Link it to a goal").last.click()
    target = page.get_by_label("What is “Live bookings” the number of?")
    await expect(target.locator("option").first).to_have_text(GOAL)
    await target.select_option(label=GOAL)
    await page.get_by_role("button", name="Link", exact=True).click()
    await expect(page.locator("#log .card").last).to_contain_text(f"It feeds “{GOAL}”.", timeout=PATIENCE)
    await say(page, "/okr status")
    await expect(page.locator("#log .card").last).to_contain_text("from Live bookings, today")
    await pass_time(page, "Monday 09:30")
    card = page.locator("#log .card", has_text="from Live bookings").last
    confirm = page.get_by_role("button", name="Confirm the numbers").last
    await expect(confirm).to_be_visible(timeout=PATIENCE)
    await confirm.click()
    await expect(page.locator("#log")).to_contain_text("still 71.5", timeout=PATIENCE)
    await expect(card).to_be_visible()


async def test_a_source_that_is_refused_twice_is_paused_told_once_and_tried_again(
    show: Show, windows: Windows
) -> None:
    page = await windows.open(show.url, height=920)
    await with_key(page, show)
    await page.get_by_role("button", name="Link it to a goal").last.click()
    await page.get_by_role("button", name="Link", exact=True).click()
    await expect(page.locator("#log .card").last).to_contain_text("It feeds", timeout=PATIENCE)
    show.service.fault = Reply(status=401)
    paused = page.locator("#log .card", has_text="“Live bookings” can't be read any more")
    for _ in range(6):
        await pass_time(page, "+1 hour")
        try:
            await expect(paused).to_be_visible(timeout=7000)
            break
        except AssertionError:
            continue
    await expect(paused).to_contain_text("does not accept the key (HTTP 401)")
    await pass_time(page, "+1 hour")
    await expect(paused).to_have_count(1)
    show.service.fault = Reply(text=ANSWER % "72.25")
    await paused.get_by_role("button", name="Try again").click()
    await expect(page.locator("#log")).to_contain_text("“Live bookings” returned 72.25 at", timeout=PATIENCE)


async def test_a_key_is_entered_by_keyboard_on_a_narrow_screen_and_nobody_sees_it_again(
    show: Show, windows: Windows, capfd: pytest.CaptureFixture[str]
) -> None:
    page = await windows.open(show.url, height=920)
    await with_key(page, show)
    link = await page.get_by_role("link", name="Enter the key").first.get_attribute("href")
    narrow = await windows.open(own(page, str(link)), width=320, height=640)
    await expect(narrow.get_by_text("There is a key already.")).to_be_visible()
    assert TOKEN not in await narrow.content()
    assert await narrow.evaluate("document.documentElement.scrollWidth") == 320
    assert await wrong_with(narrow) == []
    await narrow.keyboard.press("Tab")
    await expect(narrow.get_by_label("Token")).to_be_focused()
    await narrow.keyboard.type("another-token-nobody-may-see")
    await narrow.keyboard.press("Tab")
    await narrow.keyboard.press("Enter")
    await expect(narrow.locator("#log")).to_contain_text("returned 71.5", timeout=PATIENCE)
    kept = b"".join(file.read_bytes() for file in show.folder.glob("headway.db*"))
    assert b"Live bookings" in kept
    written = "".join(capfd.readouterr()).encode()
    for secret in (TOKEN, "another-token-nobody-may-see"):
        assert secret.encode() not in kept
        assert secret.encode() not in written
        assert secret not in await narrow.content()


async def test_a_page_of_a_key_is_nobody_elses(show: Show, windows: Windows) -> None:
    page = await windows.open(show.url, height=920)
    await with_key(page, show)
    link = await page.get_by_role("link", name="Enter the key").first.get_attribute("href")
    await be(page, "Diego")
    response = await page.goto(own(page, str(link)))
    assert response is not None
    assert response.status == 403


@pytest.mark.parametrize("keys", [""], indirect=True)
async def test_without_an_encryption_key_the_page_says_what_to_do_before_anybody_types(
    show: Show, windows: Windows
) -> None:
    page = await windows.open(show.url, height=920)
    await set_up(page, show, "Prometheus", Address=show.service.at, Query="share")
    address = await page.get_by_role("link", name="Enter the key").get_attribute("href")
    await page.goto(f"{show.url}{address}", referer=page.url)
    await expect(page.get_by_text("HEADWAY_ENCRYPTION_KEYS")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_count(0)


async def test_a_number_that_is_handed_in_has_a_secret_to_sign_with(show: Show, windows: Windows) -> None:
    page = await windows.open(show.url, height=920)
    await set_up(
        page,
        show,
        "Sent in by your own system",
        What_to_call_it="Renewals",
        What_it_counts="renewals",
        Unit="renewals",
    )
    card = page.locator("#log .card").last
    await expect(card).to_contain_text("“Renewals” waits for its number")
    await expect(card).to_contain_text("POST /api/v1/metrics/")
    address = await page.get_by_role("link", name="Set a signing secret").get_attribute("href")
    await page.goto(f"{show.url}{address}", referer=page.url)
    await page.get_by_label("Signing secret").fill("short")
    await page.get_by_role("button", name="Keep it").click()
    await expect(page.get_by_text("at least 16 characters")).to_be_visible()
    await page.go_back()
    await page.get_by_label("Signing secret").fill(SIGNING.decode())
    await page.get_by_role("button", name="Keep it").click()
    await expect(page.get_by_text("There is a key already.")).to_be_visible()
    await page.get_by_role("link", name="Back to the chat").click()
    await sends(show, str(address).rpartition("/")[2], "41.2")
    await say(page, "/okr sources")
    await expect(page.locator("#log .card").last).to_contain_text("Renewals: 41.2 renewals", timeout=PATIENCE)


async def sends(show: Show, source: str, value: str) -> None:
    """What the other system does: it signs with the secret, by the demonstration's own clock."""
    body = json.dumps({"value": value}).encode()
    sent = str(int((show.clock.now()).timestamp()))
    signed = hmac.new(SIGNING, sent.encode() + b"." + body, hashlib.sha256).hexdigest()
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{show.url}/api/v1/metrics/{source}",
            data=body,
            headers={
                "Content-Type": "application/json",
                "X-Headway-Timestamp": sent,
                "X-Headway-Signature": f"sha256={signed}",
            },
        ) as answer,
    ):
        assert answer.status < 300, await answer.text()
