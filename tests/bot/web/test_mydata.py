"""The file of what is held on a person: their own page gives it out, and a link does once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
import time_machine
from aiohttp import ClientResponse, ClientSession, CookieJar

from bot.sign_in import SignIn
from bot.tickets import sign_in_link
from bot.web.mydata import my_data_link
from bot.web.server import web_app
from cards.blocks import from_json
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from storage.chat import with_person
from storage.store import Store
from storage.tables import ChatMessage
from tests.bot.web.chatroom import SIGN_IN, Room, make_room, served
from tests.bot.web.test_signin import sign_in


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    headers = {
        "Host": "headway.example",
        "Origin": "https://headway.example",
        "Sec-Fetch-Site": "same-origin",
        "Accept": "text/html",
    }
    async with ClientSession(headers=headers, cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


async def link(room: Room) -> str:
    made = await my_data_link(
        room.store, SIGN_IN, workspace=room.workspace.id, person=room.ana.id, at=datetime.now(UTC)
    )
    assert made.startswith("https://headway.example/my-data/")
    return f"{room.url}{urlsplit(made).path}"


async def is_anas(response: ClientResponse) -> bool:
    assert response.headers["Content-Disposition"] == 'attachment; filename="headway-my-data.json"'
    assert response.headers["Cache-Control"] == "no-store"
    told = await response.json()
    return bool(told["profile"]["email"] == "ana@example.com")


async def test_ones_own_page_gives_out_ones_own_file(room: Room) -> None:
    async with ClientSession() as client:
        assert await is_anas(await client.get(f"{room.home(room.ana)}/my-data.json"))
        assert (await client.get(f"{room.url}/w/{room.workspace.id}/{uuid4()}/my-data.json")).status == 404


async def test_nobody_gets_anothers_file(guarded_room: Room, client: ClientSession) -> None:
    room = guarded_room
    for who in (room.ana, room.ben):
        page = await client.get(f"{room.home(who)}/my-data.json", allow_redirects=False)
        assert page.status == 303
        assert page.headers["Location"].startswith("/sign-in")
    cookie = {"Cookie": await sign_in(client, room, room.ana)}
    assert await is_anas(await client.get(f"{room.home(room.ana)}/my-data.json", headers=cookie))
    assert (await client.get(f"{room.home(room.ben)}/my-data.json", headers=cookie)).status == 403


async def test_a_link_asks_first_and_gives_the_file_out_once(
    guarded_room: Room, client: ClientSession
) -> None:
    address = await link(guarded_room)
    for _ in range(2):
        asked = await client.get(address)
        assert "This link gives it out once." in await asked.text()
        assert asked.headers["Cache-Control"] == "no-store"
    assert await is_anas(await client.post(address))
    again = await client.post(address)
    assert again.status == 400
    assert "used already" in await again.text()


async def test_a_link_is_good_for_a_quarter_of_an_hour(guarded_room: Room, client: ClientSession) -> None:
    address = await link(guarded_room)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16), tick=True):
        late = await client.post(address)
        assert late.status == 400
        assert "older than 15 minutes" in await late.text()


async def test_a_link_that_was_changed_or_never_made_gives_nothing(
    guarded_room: Room, client: ClientSession
) -> None:
    room = guarded_room
    address = await link(room)
    assert "not complete" in await (await client.post(address[:-3])).text()
    # To sign in and to fetch are different things, whatever the link.
    way_in = sign_in_link(SIGN_IN, workspace=room.workspace.id, person=room.ana.id)
    ticket = way_in.rpartition("/")[2]
    assert "not complete" in await (await client.post(f"{room.url}/my-data/{ticket}")).text()
    entered = await client.post(f"{room.url}/sign-in/{address.rpartition('/')[2]}", allow_redirects=False)
    assert (entered.status, "headway" in entered.cookies) == (400, False)


async def test_a_link_from_another_site_is_refused(guarded_room: Room, client: ClientSession) -> None:
    address = await link(guarded_room)
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert (await client.post(address, headers=evil)).status == 403
    assert await is_anas(await client.post(address))


async def test_where_nobody_signs_in_there_are_no_links(room: Room) -> None:
    with pytest.raises(HeadwayError, match="needs no sign-in"):
        await my_data_link(
            room.store, SignIn.off(), workspace=room.workspace.id, person=room.ana.id, at=datetime.now(UTC)
        )
    async with ClientSession() as client:
        assert (await client.get(f"{room.url}/my-data/x")).status == 404


async def test_erasing_in_the_chat_empties_the_conversation_and_says_so(store: Store) -> None:
    room = await make_room(store, SignIn.off())
    room.app = web_app(
        store=store,
        desk=Desk(store, HANDLERS),
        clock=room.clock,
        wake=_nobody_wakes,
        travel=None,
        sign_in=SignIn.off(),
        feed=room.feed,
    )
    async with served(room), ClientSession(headers={"Sec-Fetch-Site": "same-origin"}) as client:
        for text in ("the weather is fine", "what do you know about me?"):
            await client.post(f"{room.chat(room.ana)}/say", json={"id": str(uuid4()), "text": text})
        for intent in ("data.erase", "data.erase.confirm"):
            newest = (await conversation(room))[-1]
            pressed = {"id": str(uuid4()), "message": str(newest.id), "intent": intent}
            assert (await client.post(f"{room.chat(room.ana)}/press", json=pressed)).status == 200
    (left,) = await conversation(room)
    assert from_json(left.card).title == "Your words are erased"


async def conversation(room: Room) -> list[ChatMessage]:
    async with room.store.work(room.workspace.id) as work:
        return await work.chat.latest(with_person(room.ana.id), reader=room.ana.id, before=None, most=9)


async def _nobody_wakes(workspace: UUID) -> None: ...
