"""The courier's contract with a platform, kept by the web chat."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from cards.blocks import Card, from_json
from scheduling.messenger import Messenger, MessengerError, Parcel
from storage.tables import ChatMessage
from tests.bot.web.chatroom import Room


@pytest.fixture
def parcel(room: Room) -> Parcel:
    return Parcel(
        workspace=room.workspace.id,
        key="prompt:1",
        conversation=f"person:{room.ana.id}",
        card=Card("How did it go?"),
        reader=room.ana.id,
    )


async def _row(room: Room, message: str) -> ChatMessage:
    async with room.store.work(room.workspace.id) as work:
        found = await work.chat.message(UUID(message))
    assert found is not None
    return found


async def test_a_message_is_sent_once_whatever_happened_before(room: Room, parcel: Parcel) -> None:
    messenger: Messenger = room.messenger
    assert await messenger.find(parcel) is None
    first = await messenger.send(parcel)
    assert await messenger.send(parcel) == first
    assert await messenger.find(parcel) == first
    row = await _row(room, first)
    assert from_json(row.card) == parcel.card
    assert row.posted_at == room.clock.now()


async def test_a_changed_message_keeps_its_place_and_is_marked(room: Room, parcel: Parcel) -> None:
    message = await room.messenger.send(parcel)
    before = await _row(room, message)
    await room.messenger.update(replace(parcel, card=Card("Thank you")), message)
    after = await _row(room, message)
    assert from_json(after.card) == Card("Thank you")
    assert (after.position, after.edited_at) == (before.position, room.clock.now())
    assert after.revision > before.revision


async def test_a_detail_hangs_under_its_digest(room: Room) -> None:
    digest = await room.post(Card("Digest"))
    detail = await room.post(Card("Detail"), thread=digest)
    assert (await _row(room, detail)).thread_id == UUID(digest)


UNREACHABLE: dict[str, Callable[[Room], str]] = {
    "somebody unknown": lambda _: f"person:{uuid4()}",
    "a channel unknown": lambda _: f"channel:{uuid4()}",
    "another platform's address": lambda _: "U024BE7LH",
    "half an address": lambda _: "person:",
    "a person called a channel": lambda room: f"channel:{room.ana.id}",
}


@pytest.mark.parametrize("address", UNREACHABLE.values(), ids=UNREACHABLE.keys())
async def test_who_is_not_there_is_never_tried_again(
    room: Room, parcel: Parcel, address: Callable[[Room], str]
) -> None:
    with pytest.raises(MessengerError) as refused:
        await room.messenger.send(replace(parcel, conversation=address(room)))
    assert refused.value.permanent


async def test_who_left_gets_nothing_more(room: Room, parcel: Parcel) -> None:
    async with room.store.work(room.workspace.id) as work:
        (await work.people.person(room.ana.id)).active = False
    with pytest.raises(MessengerError) as refused:
        await room.messenger.send(parcel)
    assert refused.value.permanent


async def test_a_message_that_is_gone_can_not_be_changed(room: Room, parcel: Parcel) -> None:
    for message in (str(uuid4()), "1700000000.000100"):
        with pytest.raises(MessengerError) as refused:
            await room.messenger.update(parcel, message)
        assert refused.value.permanent


async def test_open_pages_are_woken(room: Room, parcel: Parcel) -> None:
    tick = room.feed.tick
    await room.messenger.send(parcel)
    assert await room.feed.wait(after=tick, most=0.01) > tick
