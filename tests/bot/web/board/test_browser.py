"""The dashboard in a real browser: for everybody's eyes, hands and screens, and always as things are now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.sign_in import SignIn
from bot.web.board import company
from bot.web.board.pages import PAGES
from okrs.vocabulary import Direction, Source
from storage.store import Store
from storage.tables import HelpRequest, Metric, MetricSource, Reading
from tests.bot.web.board.look import Office, opened
from tests.bot.web.stories import wrong_with
from tests.bot.web.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")
expect.set_options(timeout=8000)


@dataclass
class Desk:
    office: Office

    def url(self, path: str, who: str = "carol") -> str:
        return self.office.url + self.office.home(who) + self.filled(path)

    def filled(self, path: str) -> str:
        world = self.office.world
        known = {
            "team": world.teams["growth"].id,
            "sort": "outcome",
            "branch": world.outcomes["loyalty"].id,
            "goal": world.goal("nps"),
            "person_id": world.person("dan"),
        }
        for name, value in known.items():
            path = path.replace(f"{{{name}}}", str(value))
        return path


@pytest_asyncio.fixture(loop_scope="module")
async def desk(sqlite_url: str) -> AsyncIterator[Desk]:
    """The company with something on every page."""
    store = Store.open(sqlite_url)
    async with opened(store, SignIn.off()) as office:
        world = office.world
        for days, value, sure in ((28, "32", 8), (14, "37", 7), (1, "41", 6)):
            at = world.now - timedelta(days=days)
            await world.tell("nps", value, by="carol", confidence=sure, note="Onboarding helps", at=at)
        await world.tell("churn", "4.9", by="carol", confidence=3, blocked=True, note="Legal is slow")
        await world.tell("deals", "9", by="dan", confidence=8)
        acme = world.workspace.id
        async with store.work(acme) as work:
            metric = Metric(
                workspace_id=acme,
                outcome_id=world.outcomes["loyalty"].id,
                code="RENEWALS",
                name="Renewals",
                unit="%",
                wanted=Direction.UP,
                created_at=world.now,
            )
            work.session.add(metric)
            await work.session.flush()
            work.session.add_all(
                Reading(
                    workspace_id=acme,
                    metric_id=metric.id,
                    value=Decimal(80 + week),
                    as_of=world.now - timedelta(weeks=10 - week),
                    source=Source.FORM,
                    recorded_at=world.now,
                )
                for week in range(10)
            )
            work.session.add(
                MetricSource(
                    workspace_id=acme,
                    owner_id=world.person("bob"),
                    kind="push",
                    name="Warehouse",
                    trouble="The warehouse did not answer.",
                    created_at=world.now,
                )
            )
            await work.digests.ask_help(
                HelpRequest(
                    workspace_id=acme,
                    key_result_id=world.goal("churn"),
                    person_id=world.person("carol"),
                    helper_id=world.person("bob"),
                    words="Please talk to legal",
                    asked_at=world.now,
                )
            )
        yield Desk(office)
    await store.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", [page.path for page in PAGES])
async def test_every_page_is_for_everybody(
    desk: Desk, windows: Windows, path: str, width: int, dark: bool
) -> None:
    who = "alice" if path.startswith(("/settings", "/hooks", "/audit")) else "bob"
    page = await windows.open(desk.url(path, who), width=width, dark=dark)
    await page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert await wrong_with(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [2560, 3840])
async def test_a_very_wide_screen_is_read_from_farther_away(desk: Desk, windows: Windows, width: int) -> None:
    page = await windows.open(desk.url("/company", "bob"), width=width)
    box = await page.locator("#content").bounding_box()
    assert box is not None
    assert width * 0.55 < box["x"] + box["width"] < width
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await wrong_with(page) == []


async def test_the_menu_works_by_keyboard_on_a_phone(desk: Desk, windows: Windows) -> None:
    page = await windows.open(desk.url("/goals"), width=320)
    await expect(page.get_by_role("link", name="Company")).to_be_hidden()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Menu", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Company")).to_be_visible()
    assert await wrong_with(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("link", name="Company")).to_be_hidden()
    await page.get_by_role("link", name="Menu", exact=True).click()
    await page.get_by_role("link", name="Company").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Company")


async def test_whoever_skips_the_menu_is_in_the_content(desk: Desk, windows: Windows) -> None:
    page = await windows.open(desk.url("/goals"))
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    focused = await page.evaluate("document.activeElement.closest('main') !== null")
    assert focused


# Notes what can be reached, follows Tab, and says what was never reached, or without showing it.
WATCH = """() => {
  window.met = [];
  document.addEventListener('focusin', (event) => {
    const one = event.target, s = getComputedStyle(one.closest('.step')?.querySelector('span') || one);
    window.met.push([one, s.outlineStyle !== 'none' || one.matches('#content')]);
  });
}"""
MISSED = """() => {
  const told = (one) => (one.getAttribute('aria-label') || one.textContent || one.name).trim().slice(0, 40);
  const can = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0);
  const met = new Set(window.met.map(([one]) => one));
  // Of a group of choices only the chosen one takes part, and arrows do the rest.
  const grouped = (one) => one.type === 'radio' && [...met].some((other) => other.name === one.name);
  return [
    ...can.filter((one) => !met.has(one) && !grouped(one)).map((one) => `never: ${told(one)}`),
    ...window.met.filter(([, shown]) => !shown).map(([one]) => `unseen: ${told(one)}`),
  ];
}"""


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/goals", "carol"),
        ("/check-in", "carol"),
        ("/company", "bob"),
        ("/goal/{goal}", "carol"),
        ("/report", "bob"),
        ("/settings/calendar", "alice"),
        ("/settings/people/{person_id}", "alice"),
        ("/keys", "alice"),
    ],
)
async def test_everything_on_a_page_is_reached_by_keyboard_and_shows_where_one_is(
    desk: Desk, windows: Windows, path: str, who: str
) -> None:
    page = await windows.open(desk.url(path, who))
    await page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    await page.evaluate(WATCH)
    for _ in range(400):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement === document.body"):
            break
    else:
        pytest.fail("Tab never leaves the page")
    assert await page.evaluate(MISSED) == []
    assert await page.evaluate("window.met.length") > 15


async def test_what_is_said_elsewhere_appears_and_nobody_loses_their_place(
    desk: Desk, windows: Windows
) -> None:
    page = await windows.open(desk.url("/goals"), height=400)
    link = page.get_by_role("link", name="Lift NPS from 30 to 50").first
    await expect(page.locator("#goals")).to_contain_text("now 41 points")
    await link.focus()
    await page.evaluate("scrollTo(0, 120)")
    await desk.office.world.tell("nps", "47", by="carol", confidence=9)
    await expect(page.locator("#goals")).to_contain_text("now 47 points")
    await expect(link).to_be_focused()
    assert await page.evaluate("scrollY") == 120


async def test_branches_stay_as_one_left_them(desk: Desk, windows: Windows) -> None:
    page = await windows.open(desk.url("/company"))
    outcome = page.get_by_text("Customers stay because they love us")
    key_result = page.locator("#tree .kr a", has_text="Lift NPS")
    await expect(key_result).to_be_visible()
    await outcome.click()
    await expect(key_result).to_be_hidden()
    await page.reload()
    await expect(key_result).to_be_hidden()
    await desk.office.world.tell("nps", "48", by="carol")
    await expect(page.locator("#changes")).to_contain_text("48")
    await expect(key_result).to_be_hidden()
    await outcome.focus()
    await page.keyboard.press("Enter")
    await page.evaluate("document.querySelector('#tree summary').focus()")
    await page.keyboard.press("Enter")
    await expect(key_result).to_be_visible()


async def test_what_does_not_fit_is_fetched_when_it_is_opened(
    desk: Desk, windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(company, "MOST_LINES", 4)
    monkeypatch.setattr(company, "OPEN_LINES", 0)
    page = await windows.open(desk.url("/company"))
    key_result = page.locator("#tree .kr a", has_text="Lift NPS")
    await expect(key_result).to_have_count(0)
    await page.get_by_text("Make customers happier").click()
    await expect(key_result).to_be_visible()
    await desk.office.world.tell("deals", "12", by="dan")
    await expect(page.locator("#changes")).to_contain_text("12 deals")
    await expect(key_result).to_be_visible()


async def test_one_finds_a_key_result_while_typing(desk: Desk, windows: Windows) -> None:
    page = await windows.open(desk.url("/company"))
    await page.get_by_label("Words").fill("churn")
    await expect(page.locator("#tree .kr")).to_have_count(1)
    await expect(page.locator("#tree")).to_contain_text("Cut monthly churn to 3%")
    await expect(page.get_by_label("Words")).to_be_focused()
    await page.get_by_label("Words").fill("")
    await page.get_by_label("Owner").fill("dan")
    await expect(page.locator("#tree .kr")).to_have_count(2)
    await page.reload()
    await expect(page.get_by_label("Owner")).to_have_value("dan")
    await page.get_by_label("Words").fill("nothing like that")
    await expect(page.locator("#tree")).to_contain_text("Nothing fits")
