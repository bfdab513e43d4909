"""A new admin's first hour in a real browser: from an empty start page to the first check-in, and the audit of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port
from playwright.async_api import Page, expect

from bot.demo.clock import DemoClock
from bot.demo.show import DATABASE, showing
from bot.sign_in import SignIn
from bot.tickets import sign_in_link
from handlers.transfer.importing import bring_in
from okrs.sheet.files import read
from storage.store import Store
from tests.bot.web.stories import PATIENCE, picture, wrong_with
from tests.bot.web.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")

FRIDAY = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
FOUNDER = b"""{"workspace": {"name": "Northwind"},
 "people": [{"email": "ana@northwind.example", "name": "Ana Ruiz", "role": "Operations", "admin": "yes"}]}"""
GOALS = b"""record,name,email,role,manager,teams,channel,code,title,objective,owner,team,start,target,unit
channel,product,,,,,,,,,,,,,
channel,everyone,,,,,,,,,,,,,
team,Product,,,,,product,,,,,,,,
person,Ben Okafor,ben@northwind.example,Designer,ana@northwind.example,Product,,,,,,,,,
person,Cleo Marsh,cleo@northwind.example,Engineer,ana@northwind.example,Product,,,,,,,,,
person,Dev Anand,dev@northwind.example,Support,ana@northwind.example,,,,,,,,,,
objective,,,,,,,O1,Customers recommend us,,ana@northwind.example,Product,,,
key_result,,,,,,,NPS,NPS reaches 45,O1,ana@northwind.example,,30,45,points
key_result,,,,,,,FIRST,First answer within 2 hours,O1,dev@northwind.example,,9,2,hours
key_result,,,,,,,TRIAL,Half of all trials finish the tour,O1,ben@northwind.example,,20,50,%
"""


@dataclass
class Beginning:
    """A Headway in which so far only its first admin is known, and the link that lets her in."""

    address: str
    link: str
    clock: DemoClock


@pytest_asyncio.fixture(loop_scope="module")
async def beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Beginning]:
    port = unused_port()
    sign_in = SignIn.on(address=f"http://127.0.0.1:{port}", secret="for this story only, and long enough")

    async def founded(store: Store, start: datetime, *, tell: object) -> None:
        document = read(FOUNDER, name="founder.json", tell=_quietly)
        await bring_in(
            store, document, workspace=None, source="founder.json", at=start, dry_run=False, tell=_quietly
        )

    monkeypatch.setattr("bot.demo.show.first_morning", lambda _today: FRIDAY)
    monkeypatch.setattr("bot.demo.show.load", founded)
    monkeypatch.setattr("bot.demo.show.SignIn.off", lambda: sign_in)
    async with showing(tmp_path, port=port, tell=_quietly) as clock:
        store = Store.open(f"sqlite:///{tmp_path / DATABASE}")
        async with store.across() as everywhere:
            (company,) = await everywhere.every()
        async with store.work(company.id) as work:
            (ana,) = await work.people.everyone()
        await store.close()
        link = sign_in_link(sign_in, workspace=company.id, person=ana.id)
        yield Beginning(sign_in.address, link, clock)


async def test_a_new_admin_s_first_hour(beginning: Beginning, windows: Windows) -> None:
    page = await windows.open(beginning.address)
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    # Whoever comes without a link is told how to get one; the link asks before it lets in.
    await expect(page.locator("main")).to_contain_text("Sign in")
    await page.goto(beginning.link)
    await expect(page.locator("body")).to_contain_text("Ana Ruiz")
    await page.locator("form button[type=submit]").click()
    await page.get_by_role("link", name="Dashboard").click()
    await page.get_by_role("link", name="Settings", exact=True).click()
    await fine(page, "Settings")

    await bring_the_company(page)
    await look_after_people(page)
    await arrange_a_team(page)
    await arrange_the_rhythm(page)

    await page.locator("#content").get_by_role("link", name="Audit").click()
    await fine(page, "Audit")
    for told in (
        "goals.csv was imported",
        "Team Product changed",
        "Dev Anand became an admin",
        "time of check-ins: 09:30 → 10:00",
        "days off: 2026-12-24..2026-12-31",
    ):
        await expect(page.locator("#lines")).to_contain_text(told)
    await picture(page, "audit")
    await page.get_by_label("About").select_option(label="Teams")
    await expect(page.locator(".audit > li")).to_have_count(2)

    # Monday, ten o'clock in Berlin: the first check-in is there.
    await beginning.clock.to(MONDAY)
    await page.get_by_role("link", name="To the chat").click()
    await expect(page.locator("#log")).to_contain_text("NPS reaches 45")
    await expect(page.locator("#log h3").last).to_contain_text("Your check-in")


async def bring_the_company(page: Page) -> None:
    await page.get_by_role("link", name="Bring in a file").click()
    await page.get_by_label("The file").set_input_files(
        {
            "name": "goals.csv",
            "mimeType": "text/csv",
            "buffer": GOALS.replace(b"ben@northwind.example,Designer", b"ben,Designer"),
        }
    )
    await page.get_by_role("button", name="Look at it").click()
    await expect(page.locator(".told")).to_contain_text("is not an email address")
    await page.get_by_label("The file").set_input_files(
        {"name": "goals.csv", "mimeType": "text/csv", "buffer": GOALS}
    )
    await page.get_by_role("button", name="Look at it").click()
    await expect(page.locator(".told")).to_contain_text("Nothing is changed before you press Import")
    await fine(page, "Bring in a file")
    await page.set_viewport_size({"width": 1280, "height": 1120})
    await page.evaluate("scrollTo(0, 0)")
    await picture(page, "import")
    await page.set_viewport_size({"width": 1280, "height": 860})
    await page.get_by_role("button", name="Import").click()
    await expect(page.locator(".told")).to_contain_text("Imported from goals.csv")


async def look_after_people(page: Page) -> None:
    await to(page, "People")
    await expect(page.locator("#people")).to_contain_text("4 people")
    await page.get_by_label("Words").fill("support")
    await expect(page.locator(".staff > li")).to_have_count(1)
    await page.get_by_role("link", name="Dev Anand").click()
    await page.get_by_role("group", name="Admin").get_by_text("yes").click()
    await page.get_by_label("Time zone").fill("Asia/Calcuta")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    await expect(page.get_by_text("Did you mean Asia/Calcutta")).to_be_visible()
    await fine(page, "Dev Anand")
    await page.get_by_label("Time zone").fill("Asia/Calcutta")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".told")).to_contain_text("admin: no → yes")
    await picture(page, "settings-person")


async def arrange_a_team(page: Page) -> None:
    await to(page, "Teams")
    await page.get_by_role("link", name="Product").click()
    await page.get_by_label("Lead").fill("ben@northwind.example")
    await page.get_by_label("Add people").fill("Dev, cleo@northwind.example")
    await page.get_by_text("every two weeks").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".told")).to_contain_text("lead: Ben Okafor")
    await expect(page.get_by_role("checkbox")).to_have_count(3)
    await fine(page, "Product")
    await page.get_by_text("every week").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".told")).to_contain_text("how often: every two weeks → every week")


async def arrange_the_rhythm(page: Page) -> None:
    await to(page, "Check-ins")
    await page.get_by_label("At what time").fill("10:00")
    await page.get_by_role("button", name="Save").first.click()
    await expect(page.locator(".told")).to_contain_text("time of check-ins: 09:30 → 10:00")
    await page.get_by_label("Time zone").fill("Europe/Berlin")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.locator(".told")).to_contain_text("time zone: UTC → Europe/Berlin")
    await to(page, "Calendar")
    await page.get_by_label("Public holidays of").fill("Germany")
    await page.get_by_label("The company's own days off").fill("2026-12-24..2026-12-31 Between the years")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".told")).to_contain_text("country: DE")
    await page.get_by_role("button", name="Create").first.click()
    await expect(page.locator(".told")).to_contain_text("is there")
    await fine(page, "Calendar")
    await to(page, "Channels and digests")
    await page.get_by_label("Where the company's digest goes").select_option(label="#everyone")
    await page.get_by_role("button", name="Save").first.click()
    await expect(page.locator(".told")).to_contain_text("channel: #everyone")
    await page.locator("#content").get_by_role("link", name="Settings").click()
    await fine(page, "Settings")
    await picture(page, "settings")


async def to(page: Page, part: str) -> None:
    """To a part of the settings."""
    await page.get_by_role("navigation", name="Dashboard").get_by_role("link", name="Settings").click()
    await page.locator("main").get_by_role("link", name=part, exact=True).click()
    await fine(page, part)


async def fine(page: Page, heading: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert await wrong_with(page) == []


def _quietly(_what: str, _done: int, _total: int) -> None:
    """Tells nobody how far it is."""
