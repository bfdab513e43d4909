"""Signing in: a link that works once, a session that can be ended, and nobody but oneself to be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import time_machine
from aiohttp import ClientSession, CookieJar
from sqlmodel import select

from bot.sign_in import SignIn
from bot.tickets import sign_in_link
from cards.blocks import Card
from okrs.errors import HeadwayError
from storage.tables import Person, WebSession
from tests.bot.web.chatroom import SECRET, SIGN_IN, Room


@pytest.fixture
async def client(guarded_room: Room) -> AsyncIterator[ClientSession]:
    headers = {
        "Host": "headway.example",
        "Origin": "https://headway.example",
        "Sec-Fetch-Site": "same-origin",
        "Accept": "text/html",
    }
    async with ClientSession(headers=headers, cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


def link(room: Room, person: Person) -> str:
    made = sign_in_link(SIGN_IN, workspace=room.workspace.id, person=person.id)
    return f"{room.url}{urlsplit(made).path}"


async def sign_in(client: ClientSession, room: Room, person: Person) -> str:
    """Signs in and returns the cookie, which this test client (on http) must send by hand."""
    async with client.post(link(room, person), allow_redirects=False) as response:
        assert response.status == 303
        cookie = response.cookies["__Host-headway"]
        assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
        return f"__Host-headway={cookie.value}"


@pytest.mark.parametrize(
    ("accepted", "had", "locale"),
    [
        ("it-IT,it;q=0.9,de-AT;q=0.8", None, "de_AT"),
        ("ja", "fr", "fr"),
        ("it-IT", None, None),
        ("", None, None),
        ("xx;;,,/=", None, None),
    ],
)
async def test_who_has_no_language_yet_has_the_browsers(
    guarded_room: Room, client: ClientSession, accepted: str, had: str | None, locale: str | None
) -> None:
    room = guarded_room
    async with room.store.work(room.workspace.id) as work:
        (await work.people.person(room.ana.id)).locale = had
    async with client.post(
        link(room, room.ana), headers={"Accept-Language": accepted}, allow_redirects=False
    ) as response:
        assert response.status == 303
    async with room.store.work(room.workspace.id) as work:
        assert (await work.people.person(room.ana.id)).locale == locale


async def test_nobody_comes_in_without_signing_in(guarded_room: Room, client: ClientSession) -> None:
    room = guarded_room
    page = await client.get(room.chat(room.ana), allow_redirects=False)
    assert page.status == 303
    assert urlsplit(page.headers["Location"]).path == "/sign-in"
    assert "headway signin" in await (await client.get(f"{room.url}/sign-in")).text()
    said = await client.post(f"{room.chat(room.ana)}/say", json={"id": str(uuid4()), "text": "NPS 1"})
    live = await client.get(f"{room.chat(room.ana)}/events", headers={"Accept": "text/event-stream"})
    assert (said.status, live.status) == (403, 403)
    assert room.asked == []


async def test_a_link_asks_first_and_then_opens_ones_own_conversation(
    guarded_room: Room, client: ClientSession
) -> None:
    room = guarded_room
    address = link(room, room.ana)
    for _ in range(2):
        assert "Are you Ana Ruiz?" in await (await client.get(address)).text()
    cookie = await sign_in(client, room, room.ana)
    page = await client.get(room.chat(room.ana), headers={"Cookie": cookie})
    text = await page.text()
    assert page.status == 200
    assert "Ana Ruiz" in text
    assert "Ben Okafor" not in text
    front = await client.get(room.url, headers={"Cookie": cookie}, allow_redirects=False)
    assert front.headers["Location"] == f"/w/{room.workspace.id}/{room.ana.id}"


async def test_one_can_not_be_somebody_else(guarded_room: Room, client: ClientSession) -> None:
    room = guarded_room
    cookie = await sign_in(client, room, room.ana)
    page = await client.get(room.chat(room.ben), headers={"Cookie": cookie})
    assert page.status == 403
    said = await client.post(
        f"{room.chat(room.ben)}/say", json={"id": str(uuid4()), "text": "NPS 1"}, headers={"Cookie": cookie}
    )
    assert said.status == 403
    assert room.asked == []


async def test_the_clock_of_the_demonstration_is_not_there(guarded_room: Room, client: ClientSession) -> None:
    room = guarded_room
    cookie = await sign_in(client, room, room.ana)
    moved = await client.post(
        f"{room.chat(room.ana)}/clock", json={"leap": "hour"}, headers={"Cookie": cookie}
    )
    assert moved.status == 404
    assert room.clock.journeys == []


async def test_a_link_works_once(guarded_room: Room, client: ClientSession) -> None:
    address = link(guarded_room, guarded_room.ana)
    first = await client.post(address, allow_redirects=False)
    second = await client.post(address, allow_redirects=False, data={})
    assert (first.status, second.status) == (303, 400)
    assert "__Host-headway" not in second.cookies


async def test_a_link_is_good_for_a_quarter_of_an_hour(guarded_room: Room, client: ClientSession) -> None:
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as now:
        address = link(guarded_room, guarded_room.ana)
        now.shift(timedelta(minutes=14))
        assert (await client.get(address)).status == 200
        now.shift(timedelta(minutes=2))
        late = await client.get(address)
        assert late.status == 400
        assert "older than 15 minutes" in await late.text()


async def test_a_link_that_was_changed_or_cut_is_refused(guarded_room: Room, client: ClientSession) -> None:
    room = guarded_room
    good = link(room, room.ana)
    stranger = sign_in_link(
        SignIn.on(address="https://headway.example", secret="another secret"),
        workspace=room.workspace.id,
        person=room.ana.id,
    )
    for address in (
        good[:-3],
        good.replace("/sign-in/", "/sign-in/x"),
        f"{room.url}{urlsplit(stranger).path}",
    ):
        refused = await client.post(address, allow_redirects=False)
        assert refused.status == 400
        assert "__Host-headway" not in refused.cookies


async def test_a_link_of_somebody_who_left_opens_nothing(guarded_room: Room, client: ClientSession) -> None:
    room = guarded_room
    address = link(room, room.ben)
    async with room.store.work(room.workspace.id) as work:
        (await work.people.person(room.ben.id)).active = False
    assert (await client.post(address, allow_redirects=False)).status == 400


async def test_signing_out_ends_the_session(guarded_room: Room, client: ClientSession) -> None:
    room = guarded_room
    cookie = await sign_in(client, room, room.ana)
    left = await client.post(f"{room.url}/sign-out", headers={"Cookie": cookie}, allow_redirects=False)
    assert left.headers["Location"] == "/sign-in"
    page = await client.get(room.chat(room.ana), headers={"Cookie": cookie}, allow_redirects=False)
    assert page.status == 303


async def test_an_open_page_falls_silent_when_its_reader_is_signed_out(
    guarded_room: Room, client: ClientSession
) -> None:
    room = guarded_room
    cookie = await sign_in(client, room, room.ana)
    headers = {"Cookie": cookie, "Accept": "text/event-stream"}
    async with asyncio.timeout(10), client.get(f"{room.chat(room.ana)}/events", headers=headers) as live:
        await room.tell(room.ana, Card("Before"))
        async for line in live.content:
            if b"Before" in line:
                break
        async with room.store.work(room.workspace.id) as work:
            await work.sessions.close(cookie.rpartition(".")[2])
        await room.tell(room.ana, Card("After"))
        assert b"After" not in await live.content.read()


async def test_a_session_ends_after_thirty_days(guarded_room: Room, client: ClientSession) -> None:
    room = guarded_room
    cookie = await sign_in(client, room, room.ana)
    room.clock.moment += timedelta(days=30, minutes=1)
    page = await client.get(room.chat(room.ana), headers={"Cookie": cookie}, allow_redirects=False)
    assert page.status == 303


async def test_the_database_does_not_hold_the_token(guarded_room: Room, client: ClientSession) -> None:
    room = guarded_room
    token = (await sign_in(client, room, room.ana)).rpartition(".")[2]
    async with room.store.work(room.workspace.id) as work:
        kept = (await work.session.exec(select(WebSession))).one()
    assert token not in kept.model_dump_json()


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "x.y", "01890a5d-ac96-774b-bcce-b302099a8057.token", "00000000-0000-0000-0000-000000000000."],
)
async def test_an_invented_cookie_opens_nothing(
    guarded_room: Room, client: ClientSession, cookie: str
) -> None:
    headers = {"Cookie": f"__Host-headway={cookie}"}
    for address in (guarded_room.url, guarded_room.chat(guarded_room.ana)):
        page = await client.get(address, headers=headers, allow_redirects=False)
        assert page.status == 303
        assert urlsplit(page.headers["Location"]).path == "/sign-in"


PROXIES = {
    "a proxy that hands on its own name for us": ({"Host": "127.0.0.1:8710"}, 303),
    "the port said too": ({"Host": "127.0.0.1", "Origin": "https://Headway.example:443"}, 303),
    "another site behind the same proxy": ({"Host": "127.0.0.1", "Origin": "https://evil.example"}, 403),
    "our name without TLS": ({"Host": "127.0.0.1", "Origin": "http://headway.example"}, 403),
    "another port of our name": ({"Host": "127.0.0.1", "Origin": "https://headway.example:8443"}, 403),
}


@pytest.mark.parametrize(("headers", "status"), PROXIES.values(), ids=PROXIES.keys())
async def test_behind_a_proxy_our_page_is_known_by_the_public_address(
    guarded_room: Room, client: ClientSession, headers: dict[str, str], status: int
) -> None:
    async with client.post(
        link(guarded_room, guarded_room.ana), headers=headers, allow_redirects=False
    ) as response:
        assert response.status == status


def test_where_nobody_signs_in_there_are_no_links() -> None:
    with pytest.raises(HeadwayError, match="needs no sign-in"):
        sign_in_link(SignIn.off(), workspace=uuid4(), person=uuid4())


@pytest.mark.parametrize(
    ("address", "secret"), [("", SECRET), ("https://headway.example", ""), ("headway", SECRET)]
)
def test_sign_in_needs_an_address_and_a_secret(address: str, secret: str) -> None:
    with pytest.raises(ValueError, match="secret and an address"):
        SignIn.on(address=address, secret=secret)
