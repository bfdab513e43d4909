"""The courier's way to Slack, when Slack is slow, refuses, breaks off, or has more than one company in a channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from cards.blocks import Card, Chart, Point, Series, Text
from cards.plain import plain
from okrs.vocabulary import DeliveryState
from storage.outbox import Letter
from storage.store import Store
from storage.tables import Channel, Delivery
from tests.bot.slack.office import Office, open_office
from tests.bot.slack.slack_faults import Fault
from tests.bot.slack.slack_people import Person as User
from tests.bot.slack.slack_records import Message


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with open_office(store) as found:
        yield found


HELLO = Card("Hello", (Text(("How are you?",)),))
LONG = Card("Long", tuple(Text((f"{n} " + "word " * 300,)) for n in range(30)))


async def post(
    office: Office, card: Card, *, to: str = "carol", key: str = "k", channel: UUID | None = None
) -> None:
    async with office.world.store.work(office.world.workspace.id) as work:
        person = None if channel else office.world.person(to)
        await work.outbox.put(
            [Letter(key=key, card=card, at=office.clock.now(), person=person, channel=channel)]
        )


async def change(office: Office, card: Card, *, key: str = "k") -> None:
    async with office.world.store.work(office.world.workspace.id) as work:
        await work.outbox.revise(key, card, at=office.clock.now())
    await office.drained()


async def delivery(office: Office, key: str = "k") -> Delivery:
    async with office.world.store.work(office.world.workspace.id) as work:
        found = await work.session.exec(select(Delivery).where(Delivery.key == key))
        return found.one()


def seen(user: User) -> list[Message]:
    return user.dm


async def test_being_told_to_go_slower_loses_and_repeats_nothing(office: Office) -> None:
    office.slack.limit("chat.postMessage", times=3, retry_after=2)
    for n in range(5):
        await post(office, HELLO, key=f"k{n}", to="carol" if n % 2 else "dan")
    await office.drained()
    assert len(seen(office.carol)) + len(seen(office.dan)) == 5


async def test_a_message_whose_answer_was_lost_is_looked_up_and_not_sent_again(office: Office) -> None:
    office.slack.drop("chat.postMessage", done=True)
    await post(office, HELLO)
    await office.app.engine.wake(office.world.workspace.id)
    await office.slack.until(lambda: office.calls("chat.postMessage"))
    office.clock.moment += timedelta(minutes=2)
    await office.drained()
    assert [message.full_text.splitlines()[0] for message in seen(office.carol)] == ["Hello"]
    assert (await delivery(office)).state is DeliveryState.SENT
    assert office.calls("conversations.history")


async def test_a_message_that_never_got_through_is_sent_after_it_was_looked_for(office: Office) -> None:
    office.slack.drop("chat.postMessage", done=False)
    await post(office, HELLO)
    office.clock.moment += timedelta(minutes=1)
    await office.drained()
    office.clock.moment += timedelta(minutes=2)
    await office.drained()
    assert len(seen(office.carol)) == 1


async def test_a_long_message_comes_in_parts_and_every_word_of_it(office: Office) -> None:
    await post(office, LONG)
    await office.drained()
    parts = seen(office.carol)
    assert len(parts) > 1
    said = " ".join(" ".join(part.full_text.split()) for part in parts)
    assert all(f"{n} word word" in said for n in range(30))


async def test_a_long_message_that_broke_off_in_the_middle_is_completed(office: Office) -> None:
    office.slack.drop(
        "chat.postMessage", done=True, when=lambda args: args["metadata"]["event_payload"]["part"] == 1
    )
    await post(office, LONG)
    await office.app.engine.wake(office.world.workspace.id)
    await office.slack.until(lambda: len(office.calls("chat.postMessage")) >= 2)
    office.clock.moment += timedelta(minutes=2)
    await office.drained()
    keys = [message.metadata["event_payload"]["part"] for message in seen(office.carol) if message.metadata]
    assert keys == sorted(set(keys))
    assert (await delivery(office)).message_id.count(",") == len(keys) - 1


async def test_a_long_message_that_slack_slows_in_the_middle_is_whole_where_nothing_can_be_looked_up(
    office: Office,
) -> None:
    office.slack.faults.order(
        Fault(
            "limit",
            "chat.postMessage",
            1,
            retry_after=0,
            when=lambda args: args["metadata"]["event_payload"]["part"] == 1,
        )
    )
    office.slack.fail("conversations.history", error="missing_scope", times=9)
    await post(office, LONG, channel=office.world.channels["slack"].id)
    await office.drained()
    assert (await delivery(office)).state is DeliveryState.SENT
    parts = [m.metadata["event_payload"]["part"] for m in office.carol.sees(office.growth) if m.metadata]
    assert parts == list(range(len(parts)))
    assert len(parts) > 2


async def test_a_message_is_changed_in_place_and_what_is_left_over_goes(office: Office) -> None:
    await post(office, LONG)
    await office.drained()
    first = seen(office.carol)[0].ts
    await change(office, HELLO)
    assert [(message.ts, message.full_text.splitlines()[0]) for message in seen(office.carol)] == [
        (first, "Hello")
    ]


async def test_a_message_that_became_shorter_is_changed_again(office: Office) -> None:
    await post(office, LONG)
    await office.drained()
    await change(office, HELLO)
    await change(office, Card("Bye", (Text(("See you.",)),)))
    assert [message.full_text.splitlines()[0] for message in seen(office.carol)] == ["Bye"]
    async with office.world.store.work(office.world.workspace.id) as work:
        states = list(await work.session.exec(select(Delivery.state).where(Delivery.revises == "k")))
    assert states == [DeliveryState.SENT]


async def test_a_message_that_has_grown_says_that_there_is_more(office: Office) -> None:
    await post(office, HELLO)
    await office.drained()
    await change(office, LONG)
    (message,) = seen(office.carol)
    assert "0 word word" in message.full_text
    assert message.full_text.endswith("There is more than fits here: /okr shows the rest.")


async def test_a_message_that_became_shorter_and_grows_again_says_that_there_is_more(office: Office) -> None:
    await post(office, LONG)
    await office.drained()
    await change(office, HELLO)
    await change(office, LONG)
    (message,) = seen(office.carol)
    assert "0 word word" in message.full_text
    assert message.full_text.endswith("There is more than fits here: /okr shows the rest.")


async def test_a_change_is_kept_where_slack_insists_on_rich_text(office: Office) -> None:
    await post(office, HELLO)
    await office.drained()
    office.slack.fail("chat.update", error="block_mismatch")
    await change(office, Card("Done", (Text(("Thanks",)),)))
    assert "Thanks" in seen(office.carol)[0].full_text


async def test_charts_come_in_words_where_slack_does_not_take_them(office: Office) -> None:
    series = (Series("Value", (Point("2025-05-01", Decimal(1)), Point("2025-05-02", Decimal(2)))),)
    card = Card("Chart", (Chart("So far", "points", series, "From 1 to 2."),))
    await post(office, card, key="native")
    await office.drained()
    assert any(block["type"] == "data_visualization" for block in seen(office.carol)[0].blocks)
    office.slack.refuse_native = True
    await post(office, card, key="refused")
    await office.drained()
    assert "From 1 to 2." in seen(office.carol)[1].full_text
    calls = len(office.calls("chat.postMessage"))
    await post(office, card, key="remembered")
    await office.drained()
    assert len(office.calls("chat.postMessage")) == calls + 1


async def channel_of(office: Office, address: str, *, may_share: bool = False) -> UUID:
    row = Channel(
        workspace_id=office.world.workspace.id,
        platform="slack",
        address=address,
        name="#c",
        may_share=may_share,
    )
    async with office.world.store.work(office.world.workspace.id) as work:
        work.session.add(row)
    return row.id


async def test_goals_are_never_posted_where_another_company_reads(office: Office) -> None:
    shared = office.slack.channel(office.team, "with-rival", shared=True)
    await post(office, HELLO, channel=await channel_of(office, shared.id))
    await office.drained()
    failed = await delivery(office)
    assert failed.state is DeliveryState.FAILED
    assert "shared with another company" in failed.failure
    assert not shared.messages


async def test_an_admin_may_allow_it(office: Office) -> None:
    shared = office.slack.channel(office.team, "with-rival", shared=True)
    await post(office, HELLO, channel=await channel_of(office, shared.id, may_share=True))
    await office.drained()
    assert len(shared.messages) == 1


async def test_a_channel_that_has_just_become_shared_hears_nothing_more_until_an_admin_allows_it(
    office: Office,
) -> None:
    row = office.world.channels["slack"].id
    await post(office, HELLO, key="before", channel=row)
    await office.drained()
    await office.slack.admin(office.team).shares(office.growth, "TRIVAL")
    await office.settled()
    await post(office, HELLO, key="after", channel=row)
    await office.drained()
    assert (await delivery(office, "after")).state is DeliveryState.FAILED
    await office.alice.slash("share #growth", in_=office.growth)
    await office.settled()
    await post(office, HELLO, key="allowed", channel=row)
    await office.drained()
    assert (await delivery(office, "allowed")).state is DeliveryState.SENT
    assert len(office.growth.messages) == 2


async def test_a_public_channel_is_joined_and_a_private_one_asks_for_an_invitation(office: Office) -> None:
    public = office.slack.channel(office.team, "open", bot=False)
    private = office.slack.channel(office.team, "closed", bot=False, private=True)
    await post(office, HELLO, key="open", channel=await channel_of(office, public.id))
    await post(office, HELLO, key="closed", channel=await channel_of(office, private.id))
    await office.drained()
    assert len(public.messages) == 1
    assert "/invite @Headway" in (await delivery(office, "closed")).failure


async def test_what_can_not_be_looked_up_in_a_channel_is_sent_once_at_most_and_says_so(
    office: Office,
) -> None:
    office.slack.drop("chat.postMessage", done=True)
    office.slack.fail("conversations.history", error="missing_scope")
    await post(office, HELLO, channel=office.world.channels["slack"].id)
    await office.app.engine.wake(office.world.workspace.id)
    await office.slack.until(lambda: office.calls("chat.postMessage"))
    office.clock.moment += timedelta(minutes=2)
    await office.drained()
    assert "channels:history" in (await delivery(office)).failure
    assert len(office.calls("chat.postMessage")) == 1


@pytest.mark.parametrize("error", ["user_not_found", "is_archived", "restricted_action", "something_new"])
async def test_a_refusal_is_kept_in_words_and_not_tried_for_ever(office: Office, error: str) -> None:
    office.slack.fail("chat.postMessage", error=error, times=9)
    await post(office, HELLO)
    await office.drained()
    failed = await delivery(office)
    assert failed.state is DeliveryState.FAILED
    assert failed.failure
    assert len(office.calls("chat.postMessage")) == 1


async def test_trouble_of_slacks_own_is_tried_again(office: Office) -> None:
    office.slack.fail("chat.postMessage", status=503)
    await post(office, HELLO)
    office.clock.moment += timedelta(minutes=1)
    await office.drained()
    office.clock.moment += timedelta(minutes=2)
    await office.drained()
    assert len(seen(office.carol)) == 1


async def test_a_token_that_is_no_longer_good_pauses_the_workspace(office: Office) -> None:
    office.slack.fail("chat.postMessage", error="token_revoked")
    await post(office, HELLO)
    await office.app.engine.wake(office.world.workspace.id)
    await office.slack.until(lambda: office.calls("chat.postMessage"))
    await office.eventually(office.paused)


async def test_the_words_of_a_notification_are_those_of_the_card(office: Office) -> None:
    await post(office, HELLO)
    await office.drained()
    assert seen(office.carol)[0].text == plain(HELLO)
