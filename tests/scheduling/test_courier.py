"""The courier delivers each message once, in order of need, whatever the platform and the moment do to it."""

import asyncio
from collections import deque
from datetime import timedelta
from itertools import pairwise

import pytest

from cards.blocks import Card
from okrs.vocabulary import DeliveryState
from scheduling.handover import MOST_TRIES
from scheduling.limits import Pace, Rate
from scheduling.messenger import MessengerError
from storage.columns import new_id
from storage.outbox import ANSWER, BULK, Letter
from storage.store import Store
from storage.tables import Account
from tests.scheduling.post import Town, found_town

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
async def town(any_store: Store) -> Town:
    return await found_town(any_store)


@pytest.fixture
async def small_town(store: Store) -> Town:
    """On SQLite only, for what does not depend on the database."""
    return await found_town(store)


async def test_a_letter_goes_once_however_often_it_is_put_and_drained(town: Town) -> None:
    await town.put(town.letter("a"))
    await town.put(town.letter("a"))
    first, second = await town.courier.drain(town.workspace), await town.courier.drain(town.workspace)
    assert town.platform.keys == ["a"]
    assert (first.sent, second.sent, second.next_at) == (1, 0, None)
    sent = await town.delivery("a")
    assert (sent.state, sent.message_id, sent.conversation) == (DeliveryState.SENT, "m-a", "Acme-P0")
    assert (sent.sent_at, sent.attempts, sent.claimed_until) == (town.clock.now(), 1, None)


async def test_an_answer_goes_before_bulk_and_what_is_not_due_waits(town: Town) -> None:
    await town.put(
        town.letter("bulk", to=0, priority=BULK),
        town.letter("late", to=1, late=HOUR),
        town.letter("answer", to=2, priority=ANSWER),
    )
    drained = await town.courier.drain(town.workspace)
    assert town.platform.keys == ["answer", "bulk"]
    assert drained.next_at == town.clock.now() + HOUR


async def test_letters_to_one_person_go_in_the_order_in_which_they_were_due(town: Town) -> None:
    await town.put(*(town.letter(f"n{n}", late=n * SECOND) for n in (3, 1, 2)))
    town.clock.forward(MINUTE)
    await town.courier.drain(town.workspace)
    assert town.platform.keys == ["n1", "n2", "n3"]


async def test_another_workspaces_letters_are_left_alone(town: Town) -> None:
    other = await found_town(town.store, name="Other")
    await other.put(other.letter("theirs"))
    assert (await town.courier.drain(town.workspace)).sent == 0
    assert (await other.delivery("theirs")).state == DeliveryState.DUE


async def test_a_person_is_reached_where_they_were_last_among_the_platforms_there_are(town: Town) -> None:
    async with town.store.work(town.workspace) as work:
        for platform, address, hours in (("paper", "old", 5), ("paper", "new", 1), ("telex", "newest", 0)):
            work.session.add(
                Account(
                    id=new_id(),
                    workspace_id=town.workspace,
                    person_id=town.people[0],
                    platform=platform,
                    address=address,
                    last_used_at=town.clock.now() - hours * HOUR,
                )
            )
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    assert [parcel.conversation for parcel in town.platform.arrived] == ["new"]


async def test_somebody_without_an_account_fails_with_a_sentence(store: Store) -> None:
    town = await found_town(store, with_accounts=False)
    await town.put(town.letter("a"))
    drained = await town.courier.drain(town.workspace)
    failed = await town.delivery("a")
    assert (drained.failed, failed.state) == (1, DeliveryState.FAILED)
    assert failed.failure == "There is no chat account or channel to send this to."


async def test_a_platform_that_is_not_connected_at_present_is_tried_again(small_town: Town) -> None:
    async with small_town.store.work(small_town.workspace) as work:
        for account in await work.people.accounts(small_town.people):
            account.platform = "telex"
    await small_town.put(small_town.letter("a"))
    await small_town.courier.drain(small_town.workspace)
    waiting = await small_town.delivery("a")
    assert (waiting.state, waiting.failure) == (
        DeliveryState.DUE,
        "Headway is not connected to telex at present.",
    )


async def test_what_is_too_old_is_not_sent(town: Town) -> None:
    letter = town.letter("a")
    await town.put(
        Letter(key="b", card=letter.card, at=letter.at, person=letter.person, expires_at=letter.at)
    )
    await town.courier.drain(town.workspace)
    assert town.platform.keys == []
    assert (await town.delivery("b")).state == DeliveryState.EXPIRED


# What the platform answers


async def test_a_permanent_refusal_is_recorded_once_and_never_tried_again(town: Town) -> None:
    town.platform.troubles = deque([MessengerError("Ana has left.", permanent=True)])
    await town.put(town.letter("a"), town.letter("b", to=1))
    first = await town.courier.drain(town.workspace)
    town.clock.forward(24 * HOUR)
    second = await town.courier.drain(town.workspace)
    assert (first.sent, first.failed, second.failed, second.next_at) == (1, 1, 0, None)
    failed = next(d for d in [await town.delivery("a"), await town.delivery("b")] if d.failure)
    assert (failed.state, failed.failure) == (DeliveryState.FAILED, "Ana has left.")


async def test_being_told_to_wait_pauses_that_conversation_and_no_other(town: Town) -> None:
    town.platform.troubles = deque([MessengerError("Too fast.", permanent=False, retry_after=30)])
    await town.put(town.letter("a1"), town.letter("a2", late=-SECOND))
    await town.courier.drain(town.workspace)
    await town.put(town.letter("b", to=1))
    drained = await town.courier.drain(town.workspace)
    assert town.platform.keys == ["b"]
    assert drained.next_at == town.clock.now() + 30 * SECOND
    town.clock.forward(30 * SECOND)
    await town.courier.drain(town.workspace)
    assert town.platform.keys == ["b", "a2", "a1"]
    assert town.platform.looked_up == []
    assert (await town.delivery("a2")).attempts == 1


async def test_a_platform_can_pause_the_whole_workspace(small_town: Town) -> None:
    town = small_town
    town.platform.troubles = deque(
        [MessengerError("Too fast.", permanent=False, retry_after=30, everywhere=True)]
    )
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    await town.put(town.letter("b", to=1))
    drained = await town.courier.drain(town.workspace)
    assert (town.platform.keys, drained.next_at) == ([], town.clock.now() + 30 * SECOND)
    town.clock.forward(30 * SECOND)
    await town.courier.drain(town.workspace)
    assert sorted(town.platform.keys) == ["a", "b"]


async def test_an_answer_that_never_came_is_looked_up_before_it_is_sent_again(town: Town) -> None:
    town.platform.troubles, town.platform.accepts_anyway = deque([TimeoutError()]), True
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    assert (await town.delivery("a")).state == DeliveryState.SENDING
    town.clock.forward(MINUTE)
    drained = await town.courier.drain(town.workspace)
    assert (town.platform.keys, town.platform.looked_up, drained.sent) == (["a"], ["a"], 1)
    assert (await town.delivery("a")).message_id == "m-a"


async def test_what_was_looked_up_and_not_found_is_sent(town: Town) -> None:
    town.platform.troubles = deque([MessengerError("Connection lost.", permanent=False)])
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    town.clock.forward(MINUTE)
    await town.courier.drain(town.workspace)
    assert (town.platform.keys, town.platform.looked_up) == (["a"], ["a"])


async def test_where_nothing_can_be_looked_up_a_message_in_doubt_is_not_sent_again(town: Town) -> None:
    town.platform.troubles, town.platform.can_find = deque([TimeoutError()]), False
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    town.clock.forward(MINUTE)
    await town.courier.drain(town.workspace)
    failed = await town.delivery("a")
    assert (town.platform.keys, failed.state) == ([], DeliveryState.FAILED)
    assert failed.failure == "Paper can't be asked whether a message arrived."


async def test_a_message_in_doubt_that_is_too_old_is_looked_up_but_not_sent(small_town: Town) -> None:
    town = small_town
    town.platform.troubles = deque([TimeoutError()])
    letter = town.letter("a")
    await town.put(
        Letter(key="a", card=letter.card, at=letter.at, person=letter.person, expires_at=letter.at + SECOND)
    )
    await town.courier.drain(town.workspace)
    town.clock.forward(MINUTE)
    await town.courier.drain(town.workspace)
    assert (town.platform.keys, town.platform.looked_up) == ([], ["a"])
    assert (await town.delivery("a")).state == DeliveryState.EXPIRED


async def test_tries_are_ever_further_apart_and_then_given_up(small_town: Town) -> None:
    town = small_town
    town.platform.troubles = deque(
        MessengerError(f"Down {n}.", permanent=False) for n in range(1, MOST_TRIES + 1)
    )
    await town.put(town.letter("a"))
    pauses = []
    while next_at := (await town.courier.drain(town.workspace)).next_at:
        pauses.append(next_at - town.clock.now())
        town.clock.moment = next_at
    assert len(pauses) == MOST_TRIES - 1
    assert pauses[0] < 15 * SECOND
    assert all(later > earlier for earlier, later in pairwise(pauses[:-1]))
    failed = await town.delivery("a")
    assert (failed.state, failed.failure) == (DeliveryState.FAILED, f"Down {MOST_TRIES}.")


async def test_a_card_that_can_not_be_read_holds_up_nobody_else(small_town: Town) -> None:
    town = small_town
    await town.put(town.letter("a"), town.letter("b", to=1))
    async with town.store.work(town.workspace) as work:
        broken = await work.outbox.find("a")
        assert broken is not None
        broken.card = "{}"
    await town.courier.drain(town.workspace)
    assert town.platform.keys == ["b"]
    assert "Something broke on our side (ref " in (await town.delivery("a")).failure


# Limits


async def test_a_conversation_that_must_wait_is_left_for_later_while_others_go_on(town: Town) -> None:
    town.platform.pace = Pace(conversation=Rate(every=SECOND, burst=2), workspace=None)
    courier = town.new_courier()
    await town.put(*(town.letter(f"a{n}") for n in range(4)), town.letter("b", to=1))
    first = await courier.drain(town.workspace)
    assert sorted(town.platform.keys) == ["a0", "a1", "b"]
    assert (first.sent, first.next_at) == (3, town.clock.now() + SECOND)
    town.clock.forward(SECOND)
    await courier.drain(town.workspace)
    town.clock.forward(SECOND)
    assert (await courier.drain(town.workspace)).next_at is None
    assert len(town.platform.keys) == 5


async def test_a_workspace_has_a_budget_over_all_its_conversations(small_town: Town) -> None:
    town = small_town
    town.platform.pace = Pace(conversation=None, workspace=Rate(every=SECOND, burst=2))
    courier = town.new_courier()
    await town.put(*(town.letter(f"to{n}", to=n) for n in range(3)))
    drained = await courier.drain(town.workspace)
    assert (drained.sent, drained.next_at) == (2, town.clock.now() + SECOND)


async def test_more_conversations_than_a_group_that_must_wait_do_not_hide_one_that_can_go(
    store: Store,
) -> None:
    town = await found_town(store, size=120)
    town.platform.pace = Pace(conversation=Rate(every=HOUR, burst=1), workspace=None)
    courier = town.new_courier()
    await town.put(*(town.letter(f"first{n}", to=n) for n in range(119)))
    await courier.drain(town.workspace)
    await town.put(
        *(town.letter(f"second{n}", to=n, late=-MINUTE) for n in range(119)), town.letter("x", to=119)
    )
    drained = await courier.drain(town.workspace)
    assert (drained.sent, town.platform.keys[-1]) == (1, "x")


# Changes and threads


async def test_a_change_before_sending_is_what_is_sent(town: Town) -> None:
    await town.put(town.letter("a"))
    await town.revise("a", "Second")
    await town.courier.drain(town.workspace)
    assert ([p.card.title for p in town.platform.arrived], town.platform.changed) == (["Second"], [])


async def test_changes_after_sending_become_one(town: Town) -> None:
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    await town.revise("a", "Second")
    await town.revise("a", "Third")
    await town.courier.drain(town.workspace)
    assert (town.platform.keys, town.platform.changed) == (["a"], [("m-a", "Third")])


async def test_a_change_that_comes_while_the_message_is_being_sent_follows_it(town: Town) -> None:
    await _in_the_middle_of_sending(town, change_to="Second")
    assert (town.platform.keys, town.platform.changed) == (["a"], [("m-a", "Second")])


async def test_a_change_that_comes_while_an_older_change_is_being_made_is_not_lost(town: Town) -> None:
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    await town.revise("a", "Second")
    await _in_the_middle_of_sending(town, change_to="Third")
    assert town.platform.changed == [("m-a", "Second"), ("m-a", "Third")]
    assert (await town.delivery("a#revision")).state == DeliveryState.SENT


async def _in_the_middle_of_sending(town: Town, *, change_to: str) -> None:
    await town.put(town.letter("a"))
    town.platform.gate, town.platform.waiting = asyncio.Event(), asyncio.Event()
    drain = asyncio.create_task(town.courier.drain(town.workspace))
    await town.platform.waiting.wait()
    await town.revise("a", change_to)
    town.platform.gate.set()
    await drain


async def test_a_note_waits_for_the_message_it_hangs_under(town: Town) -> None:
    town.platform.troubles = deque([MessengerError("Wait.", permanent=False, retry_after=30)])
    await town.put(town.post("digest"), town.post("note", thread="digest"))
    first = await town.courier.drain(town.workspace)
    assert (town.platform.keys, first.next_at) == ([], town.clock.now() + 30 * SECOND)
    town.clock.forward(30 * SECOND)
    await town.courier.drain(town.workspace)
    assert [(p.key, p.thread_id) for p in town.platform.arrived] == [("digest", ""), ("note", "m-digest")]


async def test_what_belongs_to_a_message_that_failed_fails_too(town: Town) -> None:
    town.platform.troubles = deque([MessengerError("The channel is gone.", permanent=True)])
    await town.put(town.post("digest"), town.post("note", thread="digest"))
    await town.courier.drain(town.workspace)
    await town.revise("digest", "Second")
    await town.courier.drain(town.workspace)
    for key in ("note", "digest#revision"):
        assert (await town.delivery(key)).failure == "The message that this belongs to was never delivered."


async def test_a_change_to_something_never_put_is_no_error(town: Town) -> None:
    await town.revise("unknown", "Second")
    assert (await town.courier.drain(town.workspace)).sent == 0


# Being stopped


async def test_a_drain_that_is_stopped_finishes_and_records_what_it_was_sending(town: Town) -> None:
    await town.put(*(town.letter(f"a{n}") for n in range(3)))
    town.platform.gate = asyncio.Event()
    drain = asyncio.create_task(town.courier.drain(town.workspace))
    await town.platform.waiting.wait()
    drain.cancel()
    town.platform.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await drain
    assert [(await town.delivery(f"a{n}")).state for n in range(3)] == ["sent", "due", "due"]


async def test_a_claim_that_runs_out_is_settled_by_whoever_comes_next(town: Town) -> None:
    await town.put(town.letter("a"))
    town.platform.gate = asyncio.Event()
    slow = asyncio.create_task(town.courier.drain(town.workspace))
    await town.platform.waiting.wait()
    town.clock.forward(timedelta(minutes=2))
    drained = await town.new_courier().drain(town.workspace)
    town.platform.gate.set()
    await slow
    assert (drained.sent, town.platform.keys, town.platform.looked_up) == (1, ["a"], ["a"])
    assert (await town.delivery("a")).state == DeliveryState.SENT


async def test_two_couriers_at_once_send_nothing_twice(any_store: Store) -> None:
    town = await found_town(any_store, size=120)
    await town.put(*(town.letter(f"to{n}", to=n) for n in range(120)))
    await asyncio.gather(*(town.new_courier().drain(town.workspace) for _ in range(4)))
    assert sorted(town.platform.keys) == sorted(f"to{n}" for n in range(120))


async def test_a_change_is_shown_with_the_card_it_was_given(small_town: Town) -> None:
    town = small_town
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    async with town.store.work(town.workspace) as work:
        await work.outbox.revise("a", Card("Second", why="because"), at=town.clock.now())
    await town.courier.drain(town.workspace)
    assert town.platform.changed == [("m-a", "Second")]
