"""Sign in with Slack: whoever Slack vouches for is signed in as who they are here, and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
import time_machine
from sqlmodel import select

from bot import door
from bot.vouching import PAUSE
from storage.store import Store
from storage.tables import WebSession
from tests.bot.browsing import Browser
from tests.bot.slack.office import Office, open_office
from tests.bot.slack.slack_oauth import CLIENT_ID, CLIENT_SECRET

SECRET = "a secret for the tests only, of length"
BEGIN, BACK = "/sign-in/with/slack", "/sign-in/with/slack/back"
TEAM, USER = "https://slack.com/team_id", "https://slack.com/user_id"


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    given: dict[str, Any] = {"slack_client_id": CLIENT_ID, "slack_client_secret": CLIENT_SECRET}
    async with open_office(store, secret_key=SECRET, **given) as office:
        office.slack.openid.clock = office.clock
        vouches(office, "UCAROL")
        yield office


@pytest.fixture
def browser(office: Office) -> Browser:
    return somebody(office)


def somebody(office: Office) -> Browser:
    return Browser(office.slack.bot_url, BEGIN, office.slack.openid)


def vouches(office: Office, user: str, *, team: str = "") -> None:
    office.slack.openid.who = {"sub": user, USER: user, TEAM: team or office.team.id}


def home(office: Office, who: str = "carol") -> str:
    return f"/w/{office.world.workspace.id}/{office.world.person(who)}"


async def sessions(office: Office) -> list[WebSession]:
    async with office.world.store.work(office.world.workspace.id) as work:
        return list(await work.session.exec(select(WebSession)))


async def test_whoever_slack_vouches_for_is_signed_in(office: Office, browser: Browser) -> None:
    assert "Sign in with Slack" in (await browser.get("/sign-in")).text
    page = await browser.signs_in()
    assert (page.status, page.location) == (303, home(office))
    assert (await browser.get(f"{home(office)}/goals")).status == 200
    (asked,) = office.slack.openid.asked
    assert asked["team"] == office.team.id
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    (kept,) = await sessions(office)
    assert (kept.way, kept.person_id) == ("slack", office.world.person("carol"))
    assert list(browser.cookies) == ["__Host-headway"]


async def test_one_comes_back_to_where_one_wanted_to_go(office: Office, browser: Browser) -> None:
    refused = await browser.get(f"{home(office, 'bob')}/company?q=nps")
    assert urlsplit(refused.location).path == "/sign-in"
    page = (await browser.get(refused.location)).text
    link = page.partition('href="/sign-in/with/slack')[2].partition('"')[0].replace("&amp;", "&")
    back = await browser.begins(dict(parse_qsl(link.removeprefix("?")))["next"])
    assert (await browser.get(back)).location == f"{home(office)}/company?q=nps"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/sign-out", "/\\evil.example"]
)
async def test_nobody_is_led_elsewhere(office: Office, browser: Browser, elsewhere: str) -> None:
    assert (await browser.signs_in(elsewhere)).location == home(office)


WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"wrong": {"nonce": "another"}},
    "no nonce": {"drop": ("nonce",)},
    "a nonce that is no text": {"wrong": {"nonce": 7}},
    "another app": {"wrong": {"aud": "another.app"}},
    "our app among others": {"wrong": {"aud": [CLIENT_ID, "another.app"]}},
    "no app": {"drop": ("aud",)},
    "another app asked": {"wrong": {"azp": "another.app"}},
    "another issuer": {"wrong": {"iss": "https://evil.example"}},
    "no issuer": {"drop": ("iss",)},
    "long over": {"wrong": {"exp": 1_700_000}},
    "no end": {"drop": ("exp",)},
    "not good yet": {"wrong": {"nbf": 4_000_000_000}},
    "another key under the name of ours": {"key": "stranger", "kid": "door"},
    "a key that is not published": {"key": "stranger"},
    "no signature": {"algorithm": "none"},
    "a secret for a key": {"algorithm": "HS256"},
}


@pytest.mark.parametrize("faults", WRONG.values(), ids=WRONG.keys())
async def test_a_token_that_is_not_right_signs_nobody_in(
    office: Office, browser: Browser, faults: dict[str, Any]
) -> None:
    for name, value in faults.items():
        setattr(office.slack.openid, name, value)
    page = await browser.signs_in()
    assert page.status == 400
    assert "could not be verified, so nobody was signed in" in page.text
    assert await sessions(office) == []
    assert browser.cookies == {}


async def test_a_new_key_is_learned_and_an_old_one_believed_while_slack_is_away(
    office: Office, browser: Browser
) -> None:
    openid = office.slack.openid
    await browser.signs_in()
    office.clock.moment += PAUSE
    openid.key, openid.published = "next", ["next"]
    assert (await somebody(office).signs_in()).status == 303
    assert openid.readings == 2


TROUBLES = {
    "down": "can&#39;t be reached at the moment",
    "silent": "can&#39;t be reached at the moment",
    "garbage": "did not accept this way in",
    "refuses": "did not accept this way in",
}


@pytest.mark.parametrize(("fault", "sentence"), TROUBLES.items(), ids=TROUBLES)
async def test_a_slack_that_fails_is_told_in_a_sentence_with_the_other_ways(
    office: Office, browser: Browser, fault: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_SECONDS", aiohttp.ClientTimeout(total=0.2))
    back = await browser.begins()
    office.slack.openid.fault = fault
    page = await browser.get(back)
    assert page.status == 400
    assert sentence in page.text
    assert "Sign in with Slack" in page.text
    assert await sessions(office) == []


async def test_whoever_says_no_is_not_signed_in(office: Office, browser: Browser) -> None:
    office.slack.openid.denies = True
    page = await browser.signs_in()
    assert (page.status, "did not say who you are" in page.text) == (400, True)


async def test_somebody_of_another_workspace_is_told_so(office: Office, browser: Browser) -> None:
    vouches(office, "UCAROL", team="TOTHER")
    page = await browser.signs_in()
    assert (page.status, "is not installed in that Slack workspace" in page.text) == (400, True)
    for missing in (TEAM, USER):
        vouches(office, "UCAROL")
        del office.slack.openid.who[missing]
        assert (await browser.signs_in()).status == 400
    assert await sessions(office) == []


async def test_somebody_unknown_is_told_whom_to_ask(office: Office, browser: Browser) -> None:
    office.slack.person(office.team, "UNEW", real_name="New", email="new@example.org")
    for user in ("UNEW", "UNOBODY"):
        vouches(office, user)
        page = await browser.signs_in()
        assert (page.status, "nobody here is known by that account" in page.text) == (400, True)


async def test_somebody_imported_by_their_e_mail_is_known(office: Office, browser: Browser) -> None:
    """The directory is read once a day; who signs in before that is looked up."""
    async with office.world.store.work(office.world.workspace.id) as work:
        account = await work.people.account("slack", "UCAROL")
        await work.session.delete(account)
    assert (await browser.signs_in()).location == home(office)


async def test_who_left_is_not_let_in(office: Office, browser: Browser) -> None:
    async with office.world.store.work(office.world.workspace.id) as work:
        (await work.people.person(office.world.person("carol"))).active = False
    page = await browser.signs_in()
    assert (page.status, "nobody here is known by that account" in page.text) == (400, True)


async def test_a_way_leads_in_once(office: Office, browser: Browser) -> None:
    back = await browser.begins()
    kept = dict(browser.cookies)
    assert (await browser.get(back)).status == 303
    browser.cookies = kept
    office.slack.openid._codes[dict(parse_qsl(urlsplit(back).query))["code"]] = office.slack.openid.asked[0]
    again = await browser.get(back)
    assert (again.status, "was used already" in again.text) == (400, True)
    assert len(await sessions(office)) == 1


async def test_a_way_that_another_browser_began_leads_nobody_in(office: Office, browser: Browser) -> None:
    """Somebody who sends around the end of their own way would have others act in their name."""
    back = await browser.begins()
    victim = somebody(office)
    assert (await victim.get(back)).status == 400
    await victim.begins()
    page = await victim.get(back)
    assert (page.status, "was begun in another browser" in page.text) == (400, True)
    assert await sessions(office) == []
    assert office.slack.openid.redeemed == []


@pytest.mark.parametrize("state", ["", "x", "ü", "%ff", "%00"])
async def test_a_state_that_was_made_up_leads_nobody_in(office: Office, browser: Browser, state: str) -> None:
    await browser.begins()
    assert (await browser.get(f"{BACK}?code=x&state={state}")).status == 400
    assert office.slack.openid.redeemed == []


async def test_a_cookie_that_was_made_up_leads_nobody_in(office: Office, browser: Browser) -> None:
    back = await browser.begins()
    for cookie in ("", "x", browser.cookies["__Host-headway-way"][:-2] + "xx"):
        browser.cookies = {"__Host-headway-way": cookie} if cookie else {}
        assert (await browser.get(back)).status == 400
    assert office.slack.openid.redeemed == []


async def test_another_site_sends_nobody_through_without_a_word_of_theirs(browser: Browser) -> None:
    page = await browser.get(BEGIN, **{"Sec-Fetch-Site": "cross-site"})
    assert (page.status, "Sign in with Slack" in page.text) == (200, True)
    assert browser.cookies == {}


async def test_signing_in_anew_ends_the_session_before(office: Office, browser: Browser) -> None:
    """A session that somebody else put into the browser is not the one that is signed in."""
    await browser.signs_in()
    planted = browser.cookies["__Host-headway"]
    vouches(office, "UBOB")
    await browser.signs_in()
    assert browser.cookies["__Host-headway"] != planted
    (kept,) = await sessions(office)
    assert kept.person_id == office.world.person("bob")


async def test_it_is_not_offered_where_it_is_not_set_up(store: Store) -> None:
    async with open_office(store, secret_key=SECRET) as office:
        browser = somebody(office)
        assert "Sign in with Slack" not in (await browser.get("/sign-in")).text
        assert (await browser.get(BEGIN)).status == 404
        assert (await browser.get(BACK)).status == 404


async def test_a_way_takes_ten_minutes_at_most(office: Office, browser: Browser) -> None:
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as now:
        back = await browser.begins()
        now.shift(timedelta(minutes=11))
        page = await browser.get(back)
    assert (page.status, "took too long" in page.text) == (400, True)
