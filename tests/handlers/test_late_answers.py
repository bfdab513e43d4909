"""Late answers change the digests already posted, in place, until the next prompt; two at once both land."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import col, select, update

from cards.blocks import Card, from_json
from cards.plain import plain
from handlers import digests
from handlers.dispatch import Handler
from handlers.plan import COMPANY_DIGEST, MANAGER_DIGEST, TEAM_DIGEST
from okrs.vocabulary import DeliveryState, DigestKind, Source
from storage.ledger import Line
from storage.store import Store
from storage.tables import Delivery, Workspace
from tests.handlers.world import World, build

THURSDAY = datetime(2025, 5, 8, 7, 30, tzinfo=UTC)
TUESDAY = datetime(2025, 5, 6, 8, 0, tzinfo=UTC)
FRIDAY = THURSDAY + timedelta(days=1)
MONDAY_PROMPT = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)

TABLE: Mapping[str, Handler] = {
    TEAM_DIGEST: digests.post_team,
    MANAGER_DIGEST: digests.post_manager,
    COMPANY_DIGEST: digests.post_company,
    digests.REFRESH: digests.bring_up_to_date,
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return TABLE


async def posted(world: World) -> None:
    """Thursday's digests were sent; Carol had said that churn is 4 %."""
    await world.tell("churn", "4.1", by="carol", at=TUESDAY - timedelta(days=7), confidence=7)
    await world.tell("churn", "4.0", by="carol", at=TUESDAY, confidence=7)
    world.now = THURSDAY
    async with world.store.work(world.workspace.id) as work:
        await work.session.exec(update(Workspace).values(channel_id=world.channels["product"].id))
    await world.ring(TEAM_DIGEST, *(team.id for team in world.teams.values()))
    await world.ring(MANAGER_DIGEST, world.person("bob"), world.person("alice"))
    await world.ring(COMPANY_DIGEST, world.workspace.id)
    async with world.store.work(world.workspace.id) as work:
        await work.session.exec(update(Delivery).values(state=DeliveryState.SENT, sent_at=THURSDAY))


async def late(world: World, goal: str, value: str, *, by: str, at: datetime) -> None:
    """An answer, and the beat of the clock after it."""
    world.now = at
    await world.tell(goal, value, by=by, at=at)
    async with world.store.work(world.workspace.id) as work:
        await digests.refresh(work, key_results=[world.goal(goal)], now=at)
    await world.ring(digests.REFRESH, world.person(by))


async def revised(world: World) -> dict[str, Card]:
    """What the courier has to change or to add, by its key without the digest's own."""
    async with world.store.work(world.workspace.id) as work:
        rows = await work.session.exec(
            select(Delivery).where(Delivery.state == DeliveryState.DUE).order_by(col(Delivery.id))
        )
        return {f"{row.key.split(':')[1]} {row.key[-9:]}": from_json(row.card) for row in rows}


async def card_of(world: World, kind: DigestKind, name: str) -> str:
    subject = world.teams[name].id if kind is DigestKind.TEAM else world.person(name)
    async with world.store.work(world.workspace.id) as work:
        return plain(from_json((await work.digests.latest(kind, [subject]))[subject].card))


async def test_a_late_answer_changes_every_digest_that_tells_of_the_goal(world: World) -> None:
    await posted(world)
    await late(world, "churn", "3.9", by="carol", at=FRIDAY)
    for kind, name in ((DigestKind.TEAM, "growth"), (DigestKind.MANAGER, "bob")):
        assert "Cut monthly churn to 3% (Carol): 4.1% → 3.9%" in await card_of(world, kind, name)
    changes = await world.letters()
    digest = f"digest:team:{world.teams['growth'].id}:2025-05-08"
    assert "4.1% → 3.9%" in plain(changes[f"{digest}#revision"])
    assert "4.1% → 3.9%" in plain(changes[f"{digest}:goals#revision"])
    assert plain(changes[f"{digest}:late"]).splitlines() == [
        "Updated: Cut monthly churn to 3% (Carol): 4% → 3.9%",
        "The digest above was brought up to date.",
    ]
    async with world.store.work(world.workspace.id) as work:
        note = await work.outbox.find(f"{digest}:late")
        assert note is not None
        assert note.thread == digest


async def test_other_teams_digests_stay_as_they_are(world: World) -> None:
    await posted(world)
    await late(world, "churn", "3.9", by="carol", at=FRIDAY)
    platform = str(world.teams["platform"].id)
    assert not [key for key in await world.letters() if platform in key and "#" in key]


async def test_a_second_late_answer_changes_the_same_note(world: World) -> None:
    await posted(world)
    await late(world, "churn", "3.9", by="carol", at=FRIDAY)
    await late(world, "churn", "3.8", by="carol", at=FRIDAY + timedelta(minutes=5))
    await late(world, "nps", "40", by="carol", at=FRIDAY + timedelta(minutes=9))
    notes = [plain(card) for key, card in (await world.letters(channel="growth")).items() if "late" in key]
    assert [note.splitlines() for note in notes] == [
        [
            "Updated: 2 goals",
            "Lift NPS from 30 to 50 (Carol): first value 40 points",
            "Cut monthly churn to 3% (Carol): 4% → 3.8%",
            "The digest above was brought up to date.",
        ]
    ]


async def test_nothing_is_sent_when_the_digest_says_the_same(world: World) -> None:
    await posted(world)
    async with world.store.work(world.workspace.id) as work:
        await digests.refresh(work, key_results=[world.goal("churn")], now=FRIDAY)
    world.now = FRIDAY
    await world.ring(digests.REFRESH, world.person("carol"))
    assert await revised(world) == {}


async def test_a_digest_still_in_the_queue_is_changed_there_without_a_note(world: World) -> None:
    await world.tell("churn", "4.0", by="carol", at=TUESDAY, confidence=7)
    world.now = THURSDAY
    await world.ring(TEAM_DIGEST, world.teams["growth"].id)
    await late(world, "churn", "3.9", by="carol", at=THURSDAY + timedelta(minutes=1))
    letters = await world.letters(channel="growth")
    assert len(letters) == 2
    assert all("3.9%" in plain(card) for card in letters.values())


async def test_after_the_next_prompt_an_answer_belongs_to_the_next_digest(world: World) -> None:
    await posted(world)
    await late(world, "churn", "3.9", by="carol", at=MONDAY_PROMPT)
    assert await revised(world) == {}
    world.now = THURSDAY + timedelta(days=7)
    await world.ring(TEAM_DIGEST, world.teams["growth"].id)
    assert "Cut monthly churn to 3% (Carol): 4% → 3.9%" in await card_of(world, DigestKind.TEAM, "growth")


async def test_what_is_taken_back_leaves_the_digest_as_it_was(world: World) -> None:
    await posted(world)
    await late(world, "churn", "3.9", by="carol", at=FRIDAY)
    async with world.store.work(world.workspace.id) as work:
        entries = (await work.ledger.history([world.goal("churn")]))[world.goal("churn")]
        await work.ledger.retract(entries[-1:], person=world.person("carol"), at=FRIDAY)
    await world.ring(digests.REFRESH, world.person("carol"))
    assert "(Carol): 4.1% → 4%" in await card_of(world, DigestKind.TEAM, "growth")


async def test_many_answers_at_once_all_land_in_the_digest(any_store: Store) -> None:
    world = await build(any_store, TABLE)
    await posted(world)
    answers = [
        ("churn", "3.9", "carol"),
        ("deals", "8", "dan"),
        ("nps", "41", "carol"),
        ("value", "12", "dan"),
    ]
    for turn in range(3):
        at = FRIDAY + timedelta(minutes=turn)
        world.now = at
        await asyncio.gather(
            *(late(world, goal, f"{value}{turn + 1}", by=by, at=at) for goal, value, by in answers)
        )
        text = await card_of(world, DigestKind.TEAM, "growth")
        for value in (
            f"3.9{turn + 1}%",
            f"8{turn + 1} deals",
            f"41{turn + 1} points",
            f"12{turn + 1} minutes",
        ):
            assert value in text


async def test_a_change_of_a_digest_waits_for_the_one_before_it_and_then_reads_afresh(
    any_store: Store,
) -> None:
    world = await build(any_store, TABLE)
    await posted(world)
    async with any_store.work(world.workspace.id) as first:
        assert await first.digests.hold_since(TUESDAY)
        second = asyncio.create_task(late(world, "deals", "8", by="dan", at=FRIDAY))
        done, _ = await asyncio.wait({second}, timeout=0.3)
        assert not done
        said = Line(
            key_result=world.goal("nps"),
            person=world.person("carol"),
            source=Source.FORM,
            value=Decimal(41),
        )
        await first.ledger.record([said], at=FRIDAY)
    await second
    text = await card_of(world, DigestKind.TEAM, "growth")
    assert "41 points" in text
    assert "8 deals" in text


async def test_two_clocks_at_once_post_one_digest(any_store: Store) -> None:
    world = await build(any_store, TABLE)
    await world.tell("churn", "4.0", by="carol", at=TUESDAY, confidence=7)
    world.now = THURSDAY
    await asyncio.gather(*(world.ring(TEAM_DIGEST, world.teams["growth"].id) for _ in range(5)))
    assert len(await world.letters(channel="growth")) == 2
