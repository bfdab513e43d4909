"""The tab shows one's own page to whom Microsoft vouches for, and nothing to anybody else."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from bot.sign_in import SignIn
from bot.teams.page import html_of
from bot.tickets import sign_in_ticket
from bot.vouching import LEEWAY
from cards.blocks import Bold, Card, Link, Mention, Quote, Table, Text
from cards.voice import Voice
from tests.bot.teams.teams_office import Office, open_office
from tests.bot.teams.teams_people import Person
from tests.bot.teams.teams_records import guid
from tests.cards.everywhere import OPENED, SENT

CARDS = SENT | OPENED


def token(office: Office, person: Person, **wrong: Any) -> str:
    teams = office.teams
    claims: dict[str, Any] = {
        "app": f"api://headway.example/{teams.app}",
        "service_url": "",
        "iss": f"{teams.base_url}/{teams.tenant}/v2.0",
        "tid": teams.tenant,
        "oid": person.user.aad,
    }
    return teams.keys.token(**{**claims, **wrong})


class Tags(HTMLParser):
    """Notes which elements there are, and which are open."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.seen.append(tag)
        if tag != "hr":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


async def look(office: Office, authorization: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": authorization} if authorization else {}
        async with session.post(f"{office.teams.bot_url}/teams/tab", headers=headers) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def office(store: Any) -> Any:
    # Entra itself is on loopback here, without TLS, since nothing is sent.
    async with open_office(store) as office:
        object.__setattr__(office.service.tab.sso, "authority", office.teams.base_url)
        yield office


async def test_somebody_who_is_known_sees_their_own_goals(office: Office) -> None:
    await office.carol.installs()
    await office.settled()
    for app in (f"api://headway.example/{office.teams.app}", office.teams.app):
        status, page = await look(office, f"Bearer {token(office, office.carol, app=app)}")
        assert status == 200
        assert "Lift NPS from 30 to 50" in page
    old = f"https://sts.windows.net/{office.teams.tenant}/"
    assert (await look(office, f"Bearer {token(office, office.carol, iss=old)}"))[0] == 200


async def test_the_tab_leads_into_the_dashboard_as_whom_teams_vouches_for(store: Any) -> None:
    key = "a secret for the tests only, of length"
    async with open_office(store, secret_key=key) as office:
        object.__setattr__(office.service.tab.sso, "authority", office.teams.base_url)
        await office.carol.installs()
        await office.settled()
        _, page = await look(office, f"Bearer {token(office, office.carol)}")
        (text,) = re.findall(r'href="https://headway\.example/sign-in/([\w.-]+)" target="_blank"', page)
        ticket = sign_in_ticket(SignIn.on(address="https://headway.example", secret=key), text)
        assert (ticket.person, ticket.to) == (office.world.person("carol"), "/goals")


async def test_somebody_who_never_said_a_word_is_sent_to_the_chat(office: Office) -> None:
    status, page = await look(office, f"Bearer {token(office, office.carol)}")
    assert (status, "Say hello to Headway" in page) == (200, True)


async def test_nobody_else_sees_anything(office: Office) -> None:
    await office.carol.installs()
    await office.settled()
    teams = office.teams
    over = int((office.clock.now() - 2 * LEEWAY).timestamp())
    wrong: list[dict[str, Any]] = [
        {"app": guid("another.app")},
        {"app": f"api://headway.example/{guid('another.app')}"},
        {"app": ""},
        {"iss": "https://api.botframework.com"},
        {"iss": f"{teams.base_url}/{guid('other')}/v2.0"},
        {"tid": guid("other")},
        {"oid": ""},
        {"oid": 7},
        {"exp": over},
        {"key": "other", "kid": "first"},
        {"kid": "unknown"},
    ]
    for claims in wrong:
        assert (await look(office, f"Bearer {token(office, office.carol, **claims)}"))[0] == 401, claims
    for authorization in ("", "Bearer x", "Bearer a.b.c", uuid4().hex):
        assert (await look(office, authorization))[0] == 401


async def test_a_token_of_the_bots_service_opens_no_tab(office: Office) -> None:
    told = office.teams.keys.token(app=office.teams.app, service_url=office.teams.service_url)
    assert (await look(office, f"Bearer {told}"))[0] == 401


async def test_the_page_itself_is_for_teams_to_frame_and_holds_nothing(office: Office) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{office.teams.bot_url}/teams/tab") as answer:
            policy, page = answer.headers["Content-Security-Policy"], await answer.text()
        assert answer.status == 200
        assert "frame-ancestors https://teams.microsoft.com" in policy
        assert 'integrity="sha384-' in page
        for name in ("tab.js", "tab.css"):
            async with session.get(f"{office.teams.bot_url}/teams/{name}") as answer:
                assert answer.status == 200
        async with session.get(f"{office.teams.bot_url}/teams/tab.html") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("name", CARDS)
def test_every_card_can_be_read_as_a_page(name: str) -> None:
    tags = Tags()
    tags.feed(html_of(CARDS[name], Voice(), address="https://headway.example"))
    assert tags.seen[0] == "h1"
    assert tags.open == []


def test_what_was_typed_is_text_and_nothing_else() -> None:
    nasty = "<script>alert(1)</script>\"'"
    card = Card(
        nasty,
        (
            Text((nasty, Bold(nasty), Mention(uuid4(), nasty), Link(nasty, "javascript:alert(1)"))),
            Text((Link(nasty, f"https://x.example/{nasty}"),)),
            Quote(nasty),
            Table(nasty, (nasty,), ((nasty,),)),
        ),
        why=nasty,
    )
    page = html_of(card, Voice(), address="https://headway.example")
    assert "<script" not in page
    assert "javascript:" not in page
    assert page.count("<a ") == 1
