"""What is old is deleted, and what something still refers to is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from cards.blocks import Card
from handlers import plan
from handlers.table import HANDLERS
from okrs.audit import Act, Area, Change, Via
from okrs.vocabulary import CheckInState, DeliveryState, DigestKind, ReplyState
from storage.audit import Sieve
from storage.chat import Post, with_person
from storage.outbox import Letter
from storage.replies import TOLD_ONCE
from storage.sessions import LASTS
from storage.settings import WorkspaceSettings
from storage.store import Store
from storage.tables import (
    ChatMessage,
    Delivery,
    Digest,
    Draft,
    Entry,
    Nudge,
    Receipt,
    Reply,
    Slip,
    WebSession,
)
from tests.handlers.world import NOW, World, build

LATER = NOW + timedelta(days=200)
OLD, YOUNG = LATER - timedelta(days=121), LATER - timedelta(days=119)


@pytest.fixture
async def world(any_store: Store) -> World:
    return await build(any_store, HANDLERS)


async def tidy(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.tidying.tidy(WorkspaceSettings(), now=LATER)


async def letter(
    world: World, key: str, at: datetime, *, state: DeliveryState = DeliveryState.SENT, thread: str = ""
) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.outbox.put(
            [Letter(key=key, card=Card(key), at=at, person=world.person("carol"), thread=thread)]
        )
        row = await work.outbox.find(key)
        assert row is not None
        row.state = state


async def letters(world: World) -> set[str]:
    async with world.store.work(world.workspace.id) as work:
        return {row.key for row in await work.session.exec(select(Delivery))}


async def test_messages_that_are_over_go_after_four_months(world: World) -> None:
    for state in DeliveryState:
        await letter(world, f"old {state}", OLD, state=state)
        await letter(world, f"young {state}", YOUNG, state=state)
    await tidy(world)
    assert await letters(world) == {f"young {state}" for state in DeliveryState} | {"old due", "old sending"}


async def test_a_message_stays_while_another_one_waits_for_it(world: World) -> None:
    await letter(world, "first", OLD)
    await letter(world, "below it", YOUNG, thread="first", state=DeliveryState.DUE)
    await letter(world, "changed", OLD)
    async with world.store.work(world.workspace.id) as work:
        await work.outbox.revise("changed", Card("new"), at=YOUNG)
    await tidy(world)
    assert await letters(world) == {"first", "below it", "changed", "changed#revision"}
    async with world.store.work(world.workspace.id) as work:
        for row in await work.session.exec(select(Delivery)):
            row.state = DeliveryState.SENT
    await tidy(world)
    assert await letters(world) == {"below it", "changed#revision"}


async def test_messages_of_an_open_check_in_stay(world: World) -> None:
    open_ = await world.asked("carol", asked_at=OLD, closes_at=LATER)
    over = await world.asked("dan", asked_at=OLD, closes_at=OLD, state=CheckInState.MISSED)
    for checkin in (open_, over):
        await letter(world, f"checkin:{checkin.id}", OLD)
        await letter(world, f"checkin:{checkin.id}:reminder", OLD)
    await tidy(world)
    assert await letters(world) == {f"checkin:{open_.id}", f"checkin:{open_.id}:reminder"}


async def test_the_newest_digest_stays_with_its_messages(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for key, period in (("digest:a", date(2025, 5, 8)), ("digest:b", date(2025, 5, 15))):
            await work.digests.post(
                Digest(
                    workspace_id=world.workspace.id,
                    kind=DigestKind.TEAM,
                    subject_id=world.teams["growth"].id,
                    period=period,
                    since=OLD,
                    delivery_key=key,
                    card="{}",
                    posted_at=OLD,
                )
            )
    for key in ("digest:a", "digest:b"):
        await letter(world, key, OLD)
        await letter(world, f"{key}:goals", OLD, thread=key)
    await tidy(world)
    assert await letters(world) == {"digest:b", "digest:b:goals"}
    async with world.store.work(world.workspace.id) as work:
        assert [row.delivery_key for row in await work.session.exec(select(Digest))] == ["digest:b"]


async def test_receipts_go_after_a_month_unless_they_say_what_is_told_once(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for key, days in (("old", 31), ("young", 29), (f"{TOLD_ONCE}carol", 150)):
            await work.replies.first_time(key, at=LATER - timedelta(days=days))
    await tidy(world)
    async with world.store.work(world.workspace.id) as work:
        assert {r.key for r in await work.session.exec(select(Receipt))} == {"young", f"{TOLD_ONCE}carol"}


async def test_sign_ins_that_ran_out_and_reminders_of_long_ago_go(world: World) -> None:
    carol = world.person("carol")
    async with world.store.work(world.workspace.id) as work:
        for token, at in (("over", LATER - LASTS), ("good", LATER - timedelta(days=1))):
            await work.sessions.open(carol, token, at=at)
        for subject, at in (("old", OLD), ("young", YOUNG)):
            await work.nudges.record(carol, kind="floor", subject=subject, day=at.date(), at=at)
    await tidy(world)
    async with world.store.work(world.workspace.id) as work:
        assert await work.sessions.person("good", at=LATER) is not None
        assert len((await work.session.exec(select(WebSession))).all()) == 1
        assert [row.subject for row in await work.session.exec(select(Nudge))] == ["young"]


async def test_a_half_filled_form_goes_when_the_next_check_in_has_come(world: World) -> None:
    before = await world.asked("carol", asked_at=YOUNG, closes_at=YOUNG, state=CheckInState.MISSED)
    newest = await world.asked("carol", asked_at=YOUNG + timedelta(days=7), closes_at=LATER)
    old = await world.asked("dan", asked_at=OLD, closes_at=LATER)
    async with world.store.work(world.workspace.id) as work:
        for checkin, at in ((before, YOUNG), (newest, YOUNG), (old, OLD)):
            await work.checkins.keep_draft(checkin.id, checkin.person_id, {"note.x": "half"}, at=at)
    await tidy(world)
    async with world.store.work(world.workspace.id) as work:
        assert [row.check_in_id for row in await work.session.exec(select(Draft))] == [newest.id]


async def test_another_workspace_keeps_its_own(world: World) -> None:
    rival = world.people["mallory"].workspace_id
    async with world.store.work(rival) as work:
        await work.outbox.put([Letter(key="theirs", card=Card("x"), at=OLD, person=world.person("mallory"))])
        row = await work.outbox.find("theirs")
        assert row is not None
        row.state = DeliveryState.SENT
    await tidy(world)
    assert await letters(world) == {"theirs"}


async def test_it_is_tidied_every_night(world: World) -> None:
    await world.ring(plan.PLAN, world.workspace.id)
    world.now = LATER
    await letter(world, "old", OLD)
    await world.ring(plan.TIDY, world.workspace.id)
    assert await letters(world) == set()
    async with world.store.work(world.workspace.id) as work:
        due = (await work.agenda.of(plan.TIDY, [world.workspace.id]))[world.workspace.id]
    # Three in the morning in Berlin.
    assert due.at == datetime(2025, 11, 24, 2, 0, tzinfo=UTC)


async def test_what_nobody_pressed_for_a_month_goes(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for days in (31, 29):
            slip = Slip(
                workspace_id=work.workspace,
                person_id=world.person("carol"),
                intent="goals.keep",
                made_at=LATER - timedelta(days=days),
            )
            work.session.add(slip)
    await tidy(world)
    async with world.store.work(world.workspace.id) as work:
        (kept,) = await work.session.exec(select(Slip))
    assert kept.made_at == LATER - timedelta(days=29)


async def test_words_and_the_chat_go_when_the_company_wants_it_and_not_before(world: World) -> None:
    carol, conversation = world.person("carol"), with_person(world.person("carol"))
    await world.tell("nps", "40", by="carol", note="Legal is slow", at=OLD)
    await world.tell("deals", "9", by="dan", note="Two more", at=YOUNG)
    async with world.store.work(world.workspace.id) as work:
        reply = Reply(workspace_id=work.workspace, person_id=carol, text="NPS 40", received_at=OLD)
        work.session.add(reply)
        root = await work.chat.post(
            Post(conversation=conversation, key="1", at=OLD, author=carol, text="Hello")
        )
        for key, at in (("2", OLD), ("3", YOUNG)):
            await work.chat.post(
                Post(conversation=conversation, key=key, at=at, author=carol, text=key, thread=root)
            )
        await work.chat.post(Post(conversation=conversation, key="4", at=OLD, author=carol, text="Alone"))
    await tidy(world)
    assert await words(world) == ({"Legal is slow", "Two more"}, {"Hello", "2", "3", "Alone"})
    async with world.store.work(world.workspace.id) as work:
        await work.tidying.tidy(WorkspaceSettings(words_days=120, chat_days=120), now=LATER)
    # What somebody answered lately stays with the answer.
    assert await words(world) == ({"", "Two more"}, {"Hello", "3"})
    async with world.store.work(world.workspace.id) as work:
        kept = await work.session.get(Reply, reply.id)
        assert kept is not None
        assert (kept.text, kept.state) == ("", ReplyState.DISCARDED)
        goal = await work.goals.goal(world.goal("nps"))
        assert goal is not None
        assert (goal.value, goal.told and goal.told.note) == (Decimal(40), "")


async def test_the_audit_is_read_by_person_area_and_day_and_goes_with_its_time(world: World) -> None:
    alice, carol = world.person("alice"), world.person("carol")
    async with world.store.work(world.workspace.id) as work:
        for at in (LATER - timedelta(days=366), OLD, YOUNG, YOUNG):
            await work.audit.record(
                Act.KEY_MADE,
                by=carol,
                about=carol,
                at=at,
                name="Script",
                changes=[Change("scopes", after="read")],
            )
        await work.audit.record(Act.TEAM_ADDED, by=Via.SERVER, at=YOUNG, name="Care")
    await tidy(world)
    async with world.store.work(world.workspace.id) as work:
        everything = await work.audit.lines(Sieve(), most=10)
        assert [line.at for line in everything] == [YOUNG, YOUNG, YOUNG, OLD]
        assert everything[-1].changes == (Change("scopes", after="read"),)
        pages, last = [], None
        while found := await work.audit.lines(Sieve(), most=1, after=last):
            pages += found
            last = found[-1]
        assert pages == everything
        assert len(await work.audit.lines(Sieve(area=Area.KEY, since=YOUNG), most=10)) == 2
        assert await work.audit.lines(Sieve(people=[alice]), most=10) == []
        assert len(await work.audit.lines(Sieve(people=[carol], until=YOUNG), most=10)) == 1


async def words(world: World) -> tuple[set[str], set[str]]:
    """The notes there are, and what stands in the built-in chat."""
    async with world.store.work(world.workspace.id) as work:
        notes = {entry.note for entry in await work.session.exec(select(Entry))}
        return notes, {message.text for message in await work.session.exec(select(ChatMessage))}
