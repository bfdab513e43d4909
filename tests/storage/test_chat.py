"""The web chat's messages keep one order, whoever writes them."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from cards.blocks import Action, Buttons, Card, to_json
from storage.chat import Chat, Post, in_channel, with_person
from storage.outbox import Letter
from storage.store import Store
from storage.tables import Person, Workspace

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CHANNEL = in_channel(uuid4())
QUESTION = Card("Sure?", (Buttons((Action("Yes", "data.erase.confirm"),)),))


class Company:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.workspace = Workspace(name="Acme", created_at=NOW)
        self.alice, self.bob = (
            Person(workspace_id=self.workspace.id, name=name, email=f"{name}@example.com", created_at=NOW)
            for name in ("Alice", "Bob")
        )


@pytest.fixture
async def company(any_store: Store) -> Company:
    made = Company(any_store)
    async with any_store.across() as everything:
        await everything.add(made.workspace)
    async with any_store.work(made.workspace.id) as work:
        work.session.add_all([made.alice, made.bob])
    return made


async def say(
    company: Company,
    key: str,
    *,
    conversation: str = CHANNEL,
    author: UUID | None = None,
    only_for: UUID | None = None,
    thread: UUID | None = None,
) -> UUID:
    async with company.store.work(company.workspace.id) as work:
        return await work.chat.post(
            Post(
                conversation=conversation,
                key=key,
                at=NOW,
                text=key,
                author=author,
                only_for=only_for,
                thread=thread,
            )
        )


async def changed(company: Company, after: int, *, reader: UUID | None = None) -> list[str]:
    async with company.store.work(company.workspace.id) as work:
        found = await work.chat.changes(CHANNEL, reader=reader or company.alice.id, after=after, most=100)
    return [f"{message.key}@{message.revision}" for message in found]


async def test_the_same_key_is_posted_once_and_keeps_its_id(company: Company) -> None:
    first, second = await say(company, "hello"), await say(company, "hello")
    assert first == second
    assert await changed(company, 0) == ["hello@1"]


async def test_a_change_comes_after_everything_that_was_there_before_it(company: Company) -> None:
    first = await say(company, "digest")
    await say(company, "answer")
    async with company.store.work(company.workspace.id) as work:
        assert await work.chat.replace(first, '{"title": "new"}', edited_at=NOW)
    assert await changed(company, 1) == ["answer@2", "digest@3"]
    assert await changed(company, 3) == []


async def test_a_change_to_what_is_there_already_tells_nobody(company: Company) -> None:
    first = await say(company, "digest")
    for _ in range(2):
        async with company.store.work(company.workspace.id) as work:
            await work.chat.replace(first, "{}", edited_at=NOW)
    assert await changed(company, 0) == ["digest@2"]


async def test_what_was_never_posted_can_not_be_replaced(company: Company) -> None:
    async with company.store.work(company.workspace.id) as work:
        assert not await work.chat.replace(uuid4(), "{}", edited_at=None)


async def test_a_reader_following_along_never_misses_what_many_write_at_once(company: Company) -> None:
    seen: list[str] = []

    async def follow() -> None:
        after = 0
        while len(seen) < 30:
            for line in await changed(company, after):
                seen.append(line.split("@")[0])
                after = int(line.split("@")[1])

    async with asyncio.timeout(20):
        await asyncio.gather(follow(), *(say(company, f"line {n}") for n in range(30)))
    assert sorted(seen) == sorted(f"line {n}" for n in range(30))


async def test_a_private_message_is_seen_by_its_reader_alone(company: Company) -> None:
    await say(company, "psst", only_for=company.alice.id)
    assert await changed(company, 0) == ["psst@1"]
    assert await changed(company, 0, reader=company.bob.id) == []


async def test_earlier_messages_come_in_screenfuls_without_what_hangs_in_threads(company: Company) -> None:
    first = await say(company, "one")
    await say(company, "detail", thread=first)
    for key in ("two", "three"):
        await say(company, key)
    async with company.store.work(company.workspace.id) as work:
        newest = await work.chat.latest(CHANNEL, reader=company.alice.id, before=None, most=2)
        older = await work.chat.latest(CHANNEL, reader=company.alice.id, before=newest[0].position, most=2)
        details = await work.chat.threads([first], reader=company.alice.id)
    assert [message.key for message in newest] == ["two", "three"]
    assert [message.key for message in older] == ["one"]
    assert [message.key for message in details] == ["detail"]


async def test_unread_counts_what_others_said_since_one_looked(company: Company) -> None:
    own = with_person(company.alice.id)
    await say(company, "a")
    await say(company, "b", author=company.alice.id)
    await say(company, "c", only_for=company.bob.id)
    await say(company, "hello", conversation=own)

    async def unread(reader: UUID) -> dict[str, int]:
        async with company.store.work(company.workspace.id) as work:
            return await work.chat.unread([CHANNEL, own], reader=reader)

    assert await unread(company.alice.id) == {CHANNEL: 1, own: 1}
    await _read(company, CHANNEL, 3)
    await _read(company, CHANNEL, 1)
    assert await unread(company.alice.id) == {own: 1}
    assert (await unread(company.bob.id))[CHANNEL] == 3


async def test_each_persons_own_conversation_is_counted_by_what_that_person_has_seen(
    company: Company,
) -> None:
    own, other = with_person(company.alice.id), with_person(company.bob.id)
    for conversation in (own, other):
        await say(company, f"hello {conversation}", conversation=conversation)
    await _read(company, own, 2)
    async with company.store.work(company.workspace.id) as work:
        assert await work.chat.unread_by_owner() == {other: 1}


async def test_another_workspace_sees_none_of_it(company: Company) -> None:
    message = await say(company, "secret")
    stranger = Workspace(name="Other", created_at=NOW)
    async with company.store.across() as everything:
        await everything.add(stranger)
    async with company.store.work(stranger.id) as work:
        chat: Chat = work.chat
        assert await chat.message(message) is None
        assert await chat.by_key("secret") is None
        assert await chat.changes(CHANNEL, reader=company.alice.id, after=0, most=9) == []
        assert not await chat.replace(message, "{}", edited_at=None)


async def _read(company: Company, conversation: str, position: int) -> None:
    async with company.store.work(company.workspace.id) as work:
        await work.chat.mark_read(conversation, reader=company.alice.id, position=position)


async def test_a_draft_is_kept_in_the_card_that_it_was_made_of_and_in_no_later_one(company: Company) -> None:
    message = await say(company, "form")
    async with company.store.work(company.workspace.id) as work:
        await work.chat.replace(message, "form", edited_at=None)
        await work.chat.keep_typed(message, "half-filled form", instead_of="form")
        await work.chat.keep_typed(message, "late draft", instead_of="form")
    async with company.store.work(company.workspace.id) as work:
        found = await work.chat.message(message)
    assert found is not None
    assert found.card == "half-filled form"


async def test_what_a_person_said_and_was_answered_goes_and_the_rest_stays(company: Company) -> None:
    alice, own = company.alice.id, with_person(company.alice.id)
    await say(company, "said", conversation=own, author=alice)
    await say(company, "answered", conversation=own)
    await say(company, "brought", conversation=own)
    await say(company, "said to all", author=alice)
    await say(company, "only for her", only_for=alice)
    await say(company, "said by bob", author=company.bob.id)
    await say(company, "said last", author=alice)
    async with company.store.work(company.workspace.id) as work:
        await work.outbox.put([Letter(key="brought", card=Card("x"), at=NOW, person=alice)])
        await work.chat.post(Post(conversation=own, key="asked", at=NOW, card=to_json(QUESTION)))
    async with company.store.work(company.workspace.id) as work:
        seen = await work.chat.revision()
        await work.chat.empty(alice, but="data.erase.confirm")
        assert await work.chat.revision() == seen
        left = [*await work.chat.latest(own, reader=alice, before=None, most=9)]
        left += await work.chat.latest(CHANNEL, reader=alice, before=None, most=9)
    assert [message.key for message in left] == ["brought", "asked", "said by bob"]


async def test_pages_that_are_open_see_what_comes_after_an_erasure(company: Company) -> None:
    await say(company, "said by bob", author=company.bob.id)
    await say(company, "said by alice", author=company.alice.id)
    async with company.store.work(company.workspace.id) as work:
        seen = await work.chat.revision()
        await work.chat.empty(company.alice.id, but="data.erase.confirm")
    await say(company, "next", author=company.bob.id)
    assert await changed(company, seen) == [f"next@{seen + 1}"]
