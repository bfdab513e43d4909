"""A link for whoever types their e-mail on the sign-in page: sent by the bot, and nobody learns who is known."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.web.asking import ERRANDS
from handlers.sign_ins import LINKS_AN_HOUR
from storage.store import Store
from tests.bot.browsing import Browser, Page
from tests.bot.slack.office import Office, open_office
from tests.bot.slack.slack_people import Person as User

SECRET = "a secret for the tests only, of length"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with open_office(store, secret_key=SECRET) as office:
        yield office


@pytest.fixture
def browser(office: Office) -> Browser:
    return Browser(office.slack.bot_url, "/sign-in", office.slack.openid)


async def asks(office: Office, browser: Browser, email: str, next_: str = "", place: str = "") -> Page:
    headers = {"User-Agent": FIREFOX} | ({"X-Forwarded-For": place} if place else {})
    page = await browser.post("/sign-in", {"email": email, "next": next_}, **headers)
    await office.web[ERRANDS].settle()
    return page


def links(user: User) -> list[str]:
    return [
        link
        for message in user.dm
        for link in re.findall(r"https://headway\.example(/sign-in/[\w.-]+)", str(message.blocks))
    ]


async def test_whoever_it_is_gets_a_link_that_leads_to_where_they_wanted(
    office: Office, browser: Browser
) -> None:
    page = await asks(office, browser, " Carol@Example.org ", "/open/company?q=nps", "203.0.113.9")
    assert page.status == 200
    (link,) = links(office.carol)
    told = office.carol.dm[-1].full_text
    assert "Somebody typed your e-mail on Headway's sign-in page just now" in told
    assert "Browser: Firefox, Windows" in told
    assert "Network address: 203.0.113.9" in told
    assert "If it wasn't you, ignore this" in told
    home = f"/w/{office.world.workspace.id}/{office.world.person('carol')}"
    assert (await browser.post(link)).location == f"{home}/company?q=nps"


async def test_nobody_learns_who_is_known(office: Office, browser: Browser) -> None:
    pages = [
        (await asks(office, browser, email)).text.replace(email, "…")
        for email in ("carol@example.org", "nobody@example.org", "mallory@elsewhere.example")
    ]
    assert len(set(pages)) == 1
    assert links(office.bob) == []


async def test_who_left_gets_none(office: Office, browser: Browser) -> None:
    async with office.world.store.work(office.world.workspace.id) as work:
        (await work.people.person(office.world.person("carol"))).active = False
    assert (await asks(office, browser, "carol@example.org")).status == 200
    assert links(office.carol) == []


async def test_somebody_is_sent_a_few_an_hour_and_no_more(office: Office, browser: Browser) -> None:
    for _ in range(LINKS_AN_HOUR + 2):
        assert (await asks(office, browser, "carol@example.org")).status == 200
    assert len(links(office.carol)) == LINKS_AN_HOUR
    office.clock.moment += timedelta(hours=1)
    await asks(office, browser, "carol@example.org")
    assert len(links(office.carol)) == LINKS_AN_HOUR + 1


async def test_one_machine_asks_ten_times_an_hour(office: Office, browser: Browser) -> None:
    pages = [
        await asks(office, browser, f"{n}@example.org", place="198.51.100.7, 203.0.113.9") for n in range(11)
    ]
    assert [page.status for page in pages] == [200] * 10 + [400]
    assert "Too many links were asked for" in pages[-1].text
    # What stands before the last of them anybody may have written; another machine is not held up.
    assert (await asks(office, browser, "x@example.org", place="198.51.100.7, 203.0.113.10")).status == 200


@pytest.mark.parametrize("email", ["", "carol", "a@" + "b" * 300, "\0@x"])
async def test_what_is_no_e_mail_is_told_so_or_sends_nothing(
    office: Office, browser: Browser, email: str
) -> None:
    page = await asks(office, browser, email)
    assert page.status in (200, 400)
    assert links(office.carol) == []


async def test_another_site_can_not_ask(office: Office, browser: Browser) -> None:
    page = await browser.post("/sign-in", {"email": "carol@example.org"}, Origin="https://evil.example")
    await office.web[ERRANDS].settle()
    assert page.status == 403
    assert links(office.carol) == []


async def test_a_slack_that_is_away_is_nobody_s_business(office: Office, browser: Browser) -> None:
    office.slack.fail("chat.postMessage", error="internal_error")
    assert (await asks(office, browser, "carol@example.org")).status == 200
    assert links(office.carol) == []
