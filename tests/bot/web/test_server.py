"""The chat over HTTP: what gets in, what is refused, what is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot.sign_in import SignIn
from bot.web.feed import Feed
from bot.web.messenger import WebMessenger
from bot.web.server import web_app
from cards.blocks import Action, Buttons, Card, from_json
from cards.exchange import Reply, Request
from handlers.dispatch import Desk
from scheduling.messenger import Parcel
from storage.store import Store
from storage.tables import Account, ChatMessage
from tests.bot.web.chatroom import PROMPT, UNDERSTOOD, Room


@pytest.fixture
async def client(room: Room) -> AsyncIterator[ClientSession]:
    """A browser on our own page."""
    async with ClientSession(headers={"Origin": room.url, "Sec-Fetch-Site": "same-origin"}) as session:
        yield session


async def say(
    client: ClientSession,
    room: Room,
    text: str,
    *,
    id_: UUID | None = None,
    place: str = "",
    again: bool = False,
) -> ClientResponse:
    body = {"id": str(id_ or uuid4()), "text": text, "again": again}
    return await client.post(f"{place or room.chat(room.ana)}/say", json=body)


async def press(
    client: ClientSession,
    room: Room,
    message: str,
    intent: str,
    *,
    id_: UUID | None = None,
    place: str = "",
    **values: str,
) -> ClientResponse:
    body = {"id": str(id_ or uuid4()), "message": message, "intent": intent, "values": values}
    return await client.post(f"{place or room.chat(room.ana)}/press", json=body)


async def messages(room: Room, conversation: str = "", *, reader: UUID | None = None) -> list[ChatMessage]:
    async with room.store.work(room.workspace.id) as work:
        return await work.chat.latest(
            conversation or f"person:{room.ana.id}", reader=reader or room.ana.id, before=None, most=99
        )


def titles(found: list[ChatMessage]) -> list[str]:
    return [from_json(message.card).title if message.card else message.text for message in found]


async def error(response: ClientResponse) -> str:
    answer: dict[str, str] = await response.json()
    return answer["error"]


async def test_typed_words_are_kept_answered_and_the_courier_is_woken(
    room: Room, client: ClientSession
) -> None:
    assert (await say(client, room, "NPS 45")).status == 200
    assert titles(await messages(room)) == ["NPS 45", "Understood"]
    assert room.asked[0].person == room.ana.id
    assert room.asked[0].at == room.clock.now()
    assert room.woken == [room.workspace.id]


async def test_a_retry_counts_once_and_is_answered_once(room: Room, client: ClientSession) -> None:
    id_ = uuid4()
    for again in (False, True, True):
        assert (await say(client, room, "NPS 45", id_=id_, again=again)).status == 200
    assert len(room.asked) == 1
    assert titles(await messages(room)) == ["NPS 45", "Understood"]


async def test_a_retry_whose_answer_was_lost_is_told_that_it_counts(
    room: Room, client: ClientSession
) -> None:
    id_ = uuid4()
    await say(client, room, "nothing", id_=id_)
    await say(client, room, "nothing", id_=id_, again=True)
    assert titles(await messages(room)) == ["nothing", "That reached Headway before. It counts once."]


async def test_a_refusal_is_said_to_the_person(room: Room, client: ClientSession) -> None:
    await say(client, room, "refuse")
    assert titles(await messages(room))[-1] == "Two goals match “NPS”. Which one do you mean?"


async def test_a_bug_is_logged_with_the_reference_that_the_person_reads(
    room: Room, client: ClientSession
) -> None:
    with capture_logs() as logs:
        await say(client, room, "break")
    sentence = titles(await messages(room))[-1]
    reference = logs[0]["reference"]
    assert sentence == f"Something broke on our side (ref {reference}). Nothing was lost."
    assert "a bug" in logs[0]["error"]


@pytest.mark.parametrize("text", ["", "   \n", "\0"])
async def test_nothing_is_not_sent(room: Room, client: ClientSession, text: str) -> None:
    response = await say(client, room, text)
    assert response.status == 400
    assert await messages(room) == []


async def test_two_hundred_kilobytes_are_too_much_and_one_hundred_are_not(
    room: Room, client: ClientSession
) -> None:
    assert (await say(client, room, "x" * 100_000)).status == 200
    response = await say(client, room, "x" * 210_000)
    assert response.status == 413
    assert "200 kB" in await error(response)
    assert len(await messages(room)) == 2


async def test_talk_in_a_channel_stays_among_people(room: Room, client: ClientSession) -> None:
    place = room.chat(room.ana, room.channel.id)
    await say(client, room, "Lunch?", place=place)
    assert room.asked == []
    assert titles(await messages(room, f"channel:{room.channel.id}", reader=room.ben.id)) == ["Lunch?"]


async def test_a_command_in_a_channel_and_its_answer_are_seen_by_the_asker_alone(
    room: Room, client: ClientSession
) -> None:
    await say(client, room, "/okr status", place=room.chat(room.ana, room.channel.id))
    conversation = f"channel:{room.channel.id}"
    assert titles(await messages(room, conversation)) == ["/okr status", "Command: status"]
    assert await messages(room, conversation, reader=room.ben.id) == []
    assert room.asked[0].channel == room.channel.id


async def test_a_button_puts_the_answer_in_its_place(room: Room, client: ClientSession) -> None:
    message = await room.tell(room.ana, UNDERSTOOD)
    assert (await press(client, room, message, "test.undo", entry="9")).status == 200
    assert titles(await messages(room)) == ["Undone. It does not count."]


async def test_a_button_pressed_twice_counts_once_even_when_the_card_has_changed(
    room: Room, client: ClientSession
) -> None:
    message, id_ = await room.tell(room.ana, UNDERSTOOD), uuid4()
    answers = await asyncio.gather(
        *(press(client, room, message, "test.undo", id_=id_, entry="9") for _ in range(3))
    )
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert len(room.asked) == 1


async def test_a_button_of_a_card_that_changed_is_refused(room: Room, client: ClientSession) -> None:
    message = await room.tell(room.ana, UNDERSTOOD)
    await press(client, room, message, "test.undo", entry="9")
    response = await press(client, room, message, "test.undo", entry="9")
    assert response.status == 400
    assert "has changed" in await error(response)


async def test_what_a_card_does_not_offer_is_refused(room: Room, client: ClientSession) -> None:
    message = await room.tell(room.ana, UNDERSTOOD)
    for intent, entry in (("test.undo", "10"), ("test.submit", "9")):
        assert (await press(client, room, message, intent, entry=entry)).status == 400
    assert room.asked == []


async def test_another_persons_message_can_not_be_pressed(room: Room, client: ClientSession) -> None:
    message = await room.tell(room.ben, UNDERSTOOD)
    response = await press(client, room, message, "test.undo", entry="9")
    assert "is gone" in await error(response)
    assert room.asked == []


async def test_a_form_with_a_mistake_is_refused_and_left_as_it_is(room: Room, client: ClientSession) -> None:
    message = await room.tell(room.ana, PROMPT)
    response = await press(client, room, message, "test.submit", checkin="17", value="lots")
    assert await error(response) == "“lots” is not a number. Write it like 45 or 1,200.5."
    assert titles(await messages(room)) == [PROMPT.title]


async def test_a_draft_is_there_after_a_reload_and_does_not_count_as_an_edit(
    room: Room, client: ClientSession
) -> None:
    message = await room.tell(room.ana, PROMPT)
    before = (await messages(room))[0]
    await press(client, room, message, "test.keep", checkin="17", value="45", note="half a thou")
    after = (await messages(room))[0]
    assert (after.revision, after.edited_at) == (before.revision, None)
    page = await (await client.get(room.chat(room.ana))).text()
    assert "half a thou" in page
    assert [request.intent for request in room.asked] == ["test.keep"]


@pytest.mark.parametrize("act", ["say", "press"])
async def test_who_acts_here_used_the_chat_last(room: Room, client: ClientSession, act: str) -> None:
    async with room.store.work(room.workspace.id) as work:
        address = f"person:{room.ana.id}"
        work.session.add(
            Account(workspace_id=room.workspace.id, person_id=room.ana.id, platform="web", address=address)
        )
    if act == "say":
        await say(client, room, "NPS 45")
    else:
        await press(client, room, await room.tell(room.ana, PROMPT), "test.skip")
    async with room.store.work(room.workspace.id) as work:
        (account,) = await work.people.accounts([room.ana.id])
    assert account.last_used_at == room.clock.now()


async def test_a_draft_that_is_overtaken_by_its_form_does_not_bring_the_form_back(
    room: Room, client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await room.tell(room.ana, PROMPT)
    handle = Desk.handle

    async def handle_late(desk: Desk, request: Request) -> Reply:
        reply = await handle(desk, request)
        if request.intent == "test.keep":
            assert (await press(client, room, message, "test.submit", checkin="17", value="45")).status == 200
        return reply

    monkeypatch.setattr(Desk, "handle", handle_late)
    assert (await press(client, room, message, "test.keep", checkin="17", value="4")).status == 200
    assert titles(await messages(room)) == ["Thank you, Ana"]


async def test_a_draft_in_a_channel_is_not_shown_to_the_others(room: Room, client: ClientSession) -> None:
    message = await room.post(PROMPT)
    place = room.chat(room.ana, room.channel.id)
    await press(client, room, message, "test.keep", place=place, checkin="17", note="between us")
    page = await (await client.get(room.chat(room.ben, room.channel.id))).text()
    assert "between us" not in page
    assert len(room.asked) == 1


async def test_an_answer_to_a_button_in_a_channel_is_for_the_one_who_pressed_it(
    room: Room, client: ClientSession
) -> None:
    message = await room.post(Card("Digest", (Buttons((Action("Details", "test.details"),)),)))
    await press(client, room, message, "test.details", place=room.chat(room.ana, room.channel.id))
    conversation = f"channel:{room.channel.id}"
    assert titles(await messages(room, conversation)) == ["Digest", "Only for you"]
    assert titles(await messages(room, conversation, reader=room.ben.id)) == ["Digest"]


async def test_reading_takes_the_mark_away(room: Room, client: ClientSession) -> None:
    await room.tell(room.ana, PROMPT)
    assert (await client.post(f"{room.chat(room.ana)}/read", json={"position": 1})).status == 200
    async with room.store.work(room.workspace.id) as work:
        assert await work.chat.unread([f"person:{room.ana.id}"], reader=room.ana.id) == {}


MISSING = {
    "a workspace that is not there": lambda room: f"{room.url}/w/{uuid4()}/{room.ana.id}/headway",
    "a person who is not there": lambda room: f"{room.url}/w/{room.workspace.id}/{uuid4()}/headway",
    "a channel that is not there": lambda room: room.chat(room.ana, uuid4()),
    "no id at all": lambda room: f"{room.url}/w/x/y/z",
    "an unknown file": lambda room: f"{room.url}/static/000000000000/chat.js",
    "a file outside": lambda room: f"{room.url}/static/x/..%2fserver.py",
    "signing in where one need not": lambda room: f"{room.url}/sign-in/abc",
}


@pytest.mark.parametrize("address", MISSING.values(), ids=MISSING.keys())
async def test_what_is_not_there_is_said_in_a_sentence(
    room: Room, client: ClientSession, address: Any
) -> None:
    response = await client.get(address(room), headers={"Accept": "text/html"})
    assert response.status == 404
    assert "There is nothing here" in await response.text()


FOREIGN = {
    "another site": {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    "another port of this machine": {"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"},
    "an origin that lies about its site": {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    "a page that hides where it is": {"Origin": "null"},
    "an origin that is none": {"Origin": "http://[:x"},
    "a browser that says nothing": {},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
async def test_a_change_from_a_foreign_page_is_refused(room: Room, headers: dict[str, str]) -> None:
    async with ClientSession(headers=headers) as stranger:
        response = await say(stranger, room, "NPS 1")
        assert response.status == 403
    assert room.asked == []


HOSTS = {
    "localhost": ("localhost:8000", 200),
    "the number": ("127.0.0.1:8000", 200),
    "the long number": ("[::1]:8000", 200),
    "a name that leads here": ("evil.example", 421),
    "a name that begins alike": ("localhost.evil.example", 421),
    "nonsense": ("[", 421),
}


@pytest.mark.parametrize(("host", "status"), HOSTS.values(), ids=HOSTS.keys())
async def test_only_our_own_names_are_answered(
    room: Room, client: ClientSession, host: str, status: int
) -> None:
    response = await client.get(room.chat(room.ana), headers={"Host": host})
    assert response.status == status


async def test_a_monitor_may_ask_under_any_name(room: Room, client: ClientSession) -> None:
    response = await client.get(f"{room.url}/healthz", headers={"Host": "10.0.0.7"})
    assert (response.status, await response.json()) == (200, {"status": "ok"})


async def test_a_monitor_is_told_what_is_wrong_with_the_database(room: Room, tmp_path: Path) -> None:
    async def wake(workspace: UUID) -> None:
        raise AssertionError("nothing to send")

    empty = Store.open(f"sqlite:///{tmp_path / 'empty.db'}")
    app = web_app(
        store=empty,
        desk=room.desk,
        clock=room.clock,
        wake=wake,
        travel=None,
        sign_in=SignIn.off(),
        feed=room.feed,
    )
    async with TestClient(TestServer(app)) as client:
        response = await client.get("/healthz")
        assert response.status == 503
        assert "headway migrate" in (await response.json())["status"]
    await empty.close()


async def test_pages_run_nothing_but_their_own_files(room: Room, client: ClientSession) -> None:
    await room.tell(room.ana, PROMPT)
    response = await client.get(room.chat(room.ana))
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = await response.text()
    for inline in ("<style", " style=", "<script>", " onclick=", "http://", "https://"):
        assert inline not in page


async def test_files_are_kept_by_browsers_under_the_name_of_their_content(
    room: Room, client: ClientSession
) -> None:
    page = await (await client.get(room.chat(room.ana))).text()
    address = page.split('src="/static/')[-1].split('"')[0]
    response = await client.get(f"{room.url}/static/{address}")
    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert (await client.get(room.chat(room.ana))).headers["Cache-Control"] == "no-store"


async def test_the_front_door_leads_to_somebody(room: Room, client: ClientSession) -> None:
    response = await client.get(room.url)
    assert str(response.url) == room.home(room.ana)


async def test_earlier_messages_come_when_asked_for(room: Room, client: ClientSession) -> None:
    for n in range(45):
        await room.tell(room.ana, Card(f"Message {n}."))
    page = await (await client.get(room.chat(room.ana))).text()
    assert "Message 4." not in page
    assert "Message 5." in page
    answer = await (await client.get(f"{room.chat(room.ana)}/earlier?before=6")).json()
    assert "Message 4." in answer["html"]
    assert "Message 5." not in answer["html"]
    assert not answer["more"]
    for nowhere in ("soon", "-1", "9" * 30):
        assert (await client.get(f"{room.chat(room.ana)}/earlier?before={nowhere}")).status == 404


async def test_the_clock_moves_to_the_next_morning_of_the_person_shown(
    room: Room, client: ClientSession
) -> None:
    response = await client.post(f"{room.chat(room.ben)}/clock", json={"leap": "morning"})
    assert (await response.json())["moment"] == "Monday 23 November, 09:30"
    assert room.clock.now().hour == 14
    refused = await client.post(f"{room.chat(room.ben)}/clock", json={"leap": "back"})
    assert refused.status == 400


class Reader:
    """Reads server-sent events as a browser does."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response

    async def next(self, wanted: str) -> tuple[str, dict[str, Any]]:
        """The id and data of the next event of that kind."""
        async with asyncio.timeout(5):
            found: dict[str, str] = {}
            async for line in self._response.content:
                text = line.decode().rstrip("\n")
                if text:
                    name, _, value = text.partition(": ")
                    found[name] = value
                elif found.pop("event", "") == wanted:
                    return found.get("id", ""), json.loads(found["data"])
                else:
                    found = {}
        raise AssertionError("the stream ended")


@asynccontextmanager
async def listening(
    client: ClientSession, room: Room, *, after: int = 0, last: str = "", place: str = ""
) -> AsyncIterator[Reader]:
    headers = {"Last-Event-ID": last} if last else {}
    async with client.get(
        f"{place or room.chat(room.ana)}/events?after={after}", headers=headers
    ) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield Reader(response)


async def test_what_is_said_arrives_live_and_a_change_in_its_place(room: Room, client: ClientSession) -> None:
    async with listening(client, room) as reader:
        message = await room.tell(room.ana, Card("One"), key="one")
        id_, first = await reader.next("message")
        assert (id_, first["id"], first["thread"]) == ("1", message, None)
        assert "One" in first["html"]
        async with room.store.work(room.workspace.id) as work:
            await work.chat.replace(UUID(message), '{"title": "Two"}', edited_at=room.clock.now())
        await room.feed.poke()
        id_, second = await reader.next("message")
        assert (id_, second["id"]) == ("2", message)
        assert "edited" in second["html"]


async def test_a_page_that_lost_its_connection_goes_on_where_it_was(
    room: Room, client: ClientSession
) -> None:
    for n in range(3):
        await room.tell(room.ana, Card(f"Message {n}"))
    async with listening(client, room, after=0, last="1") as reader:
        assert [(await reader.next("message"))[0] for _ in range(2)] == ["2", "3"]


async def test_what_another_process_wrote_arrives_too(room: Room, client: ClientSession) -> None:
    elsewhere = WebMessenger(store=room.store, clock=room.clock, feed=Feed(room.store))
    async with listening(client, room) as reader:
        await reader.next("unread")
        await elsewhere.send(
            Parcel(
                workspace=room.workspace.id,
                key="far",
                conversation=f"person:{room.ana.id}",
                card=Card("From afar"),
            )
        )
        assert "From afar" in (await reader.next("message"))[1]["html"]


async def test_details_arrive_with_the_thread_they_hang_in(room: Room, client: ClientSession) -> None:
    digest = await room.post(Card("Digest"))
    async with listening(client, room, after=1, place=room.chat(room.ana, room.channel.id)) as reader:
        await room.post(Card("Detail"), thread=digest)
        _, detail = await reader.next("message")
    assert (detail["thread"], detail["thread_label"]) == (digest, "Details")


async def test_marks_and_the_clock_are_kept_up_to_date(room: Room, client: ClientSession) -> None:
    async with listening(client, room) as reader:
        assert (await reader.next("unread"))[1] == {}
        await room.post(Card("Digest"))
        assert (await reader.next("unread"))[1] == {f"channel:{room.channel.id}": 1}
        await client.post(f"{room.chat(room.ana)}/clock", json={"leap": "hour"})
        while (told := (await reader.next("clock"))[1])["moment"] != "Monday 23 November, 10:12":
            pass
        assert told["share"] in {None, 1.0}


async def test_a_card_of_another_version_does_not_break_the_page(room: Room, client: ClientSession) -> None:
    message = await room.tell(room.ana, Card("Old"))
    async with room.store.work(room.workspace.id) as work:
        await work.chat.replace(
            UUID(message), '{"title": "New", "blocks": [{"type": "hologram"}]}', edited_at=None
        )
    response = await client.get(room.chat(room.ana))
    assert response.status == 200
    assert "another version of Headway" in await response.text()


async def test_private_words_never_reach_another_page(room: Room, client: ClientSession) -> None:
    place = room.chat(room.ana, room.channel.id)
    async with listening(client, room, place=room.chat(room.ben, room.channel.id)) as reader:
        await say(client, room, "/okr status", place=place)
        await say(client, room, "Hello all", place=place)
        assert "Hello all" in (await reader.next("message"))[1]["html"]
