"""Messages are changed where they are kept and where they were sent, whatever they hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from cards.blocks import Card, Quote, from_json, to_json
from okrs.vocabulary import DeliveryState
from storage.chat import Post
from storage.outbox import Letter
from storage.rewriting import Rewriting
from storage.store import Store
from storage.tables import ChatMessage, Delivery
from tests.handlers.world import NOW, World, build

WORDS = 'wait\nfor “legal”, 100 %_\\ "now"\t' + "and wait again " * 9


@pytest.fixture
async def world(any_store: Store) -> World:
    return await build(any_store, {})


async def put(world: World, key: str, words: str, state: DeliveryState) -> None:
    async with world.store.work(world.workspace.id) as work:
        card = Card(key, (Quote(words),))
        await work.outbox.put([Letter(key=key, card=card, at=NOW, person=world.person("carol"))])
        row = await work.outbox.find(key)
        assert row is not None
        row.state = state


async def rewrite(world: World, *, keys: tuple[str, ...] = ()) -> list[str]:
    def change(key: str, card: Card) -> Card:
        return Card("gone") if key in keys else replace(card, blocks=())

    async with world.store.work(world.workspace.id) as work:
        rewriting = Rewriting(work.session, work.workspace)
        changed = await rewriting.everywhere(change, [WORDS], keys)
        await rewriting.resend(changed, at=NOW + timedelta(hours=1))
        return changed


async def kept(world: World) -> dict[str, tuple[str, bool, DeliveryState]]:
    """Of each letter: its title, whether it still says something, and its state."""
    async with world.store.work(world.workspace.id) as work:
        rows = await work.session.exec(select(Delivery))
        cards = {row.key: (from_json(row.card), row.state) for row in rows}
    return {key: (card.title, bool(card.blocks), state) for key, (card, state) in cards.items()}


async def test_what_was_sent_is_changed_there_and_what_waits_before_it_goes(world: World) -> None:
    for state in DeliveryState:
        await put(world, state.value, WORDS, state)
    await put(world, "other", "look for legal", DeliveryState.SENT)
    assert await rewrite(world) == ["due", "expired", "failed", "sending", "sent"]
    told = await kept(world)
    assert told.pop("other") == ("other", True, DeliveryState.SENT)
    assert told == {state.value: (state.value, False, state) for state in DeliveryState} | {
        f"{key}#revision": (key, False, DeliveryState.DUE) for key in ("sent", "sending")
    }


async def test_a_message_that_was_changed_before_is_changed_from_what_it_is_now(world: World) -> None:
    await put(world, "a", WORDS, DeliveryState.SENT)
    async with world.store.work(world.workspace.id) as work:
        await work.outbox.revise("a", Card("newer"), at=NOW)
        revision = await work.outbox.find("a#revision")
        assert revision is not None
        revision.state = DeliveryState.SENT
    await rewrite(world)
    assert await kept(world) == {
        "a": ("a", False, DeliveryState.SENT),
        "a#revision": ("newer", False, DeliveryState.DUE),
    }


async def test_some_are_replaced_whole_by_their_key(world: World) -> None:
    await put(world, "a", "no words at all", DeliveryState.DUE)
    await put(world, "b", "no words at all", DeliveryState.DUE)
    assert await rewrite(world, keys=("a",)) == ["a"]
    assert await kept(world) == {
        "a": ("gone", False, DeliveryState.DUE),
        "b": ("b", True, DeliveryState.DUE),
    }


async def test_a_card_that_can_not_be_read_any_more_is_emptied(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for key, card in (("old", f"[{to_json(Card('x', (Quote(WORDS),)))}]"), ("text", "")):
            await work.chat.post(Post(conversation="channel:x", key=key, at=NOW, card=card))
    await rewrite(world)
    async with world.store.work(world.workspace.id) as work:
        rows = (await work.session.exec(select(ChatMessage))).all()
    assert {row.key: row.card and from_json(row.card) for row in rows} == {"old": Card("…"), "text": ""}


async def test_another_workspace_is_left_alone(world: World) -> None:
    await put(world, "a", WORDS, DeliveryState.SENT)
    async with world.store.work(world.people["mallory"].workspace_id) as work:
        assert await Rewriting(work.session, work.workspace).everywhere(lambda *_: Card("x"), [WORDS]) == []
    assert await kept(world) == {"a": ("a", True, DeliveryState.SENT)}
