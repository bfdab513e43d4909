"""A company in which Carol's NPS runs ahead and Eve's, in another team, doesn't move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cards.blocks import Card
from cards.exchange import Reply
from handlers import plan
from okrs.measure import Kind
from okrs.vocabulary import CheckInState
from storage.columns import new_id
from storage.tables import KeyResult, Practice, PracticeOffer
from tests.handlers.world import ENDS, NOW, STARTS, World

# Wednesdays in the middle of the cycle: an even pace of Carol's NPS asks for 36 points on the first, 38 on the last.
FIRST, LAST = datetime(2025, 4, 30, 8, 0, tzinfo=UTC), datetime(2025, 5, 7, 8, 0, tzinfo=UTC)
WORDS = "I call each new customer in their first week, because nobody else does. It takes ten minutes."
TITLE = "Call each new customer in their first week"
DAY = timedelta(days=1)


async def run_ahead(world: World) -> None:
    """Carol's NPS was ahead at both of its last check-ins."""
    await world.tell("nps", "42", by="carol", at=FIRST)
    await world.tell("nps", "44", by="carol", at=LAST)


async def be_stuck(world: World, owner: str = "eve") -> None:
    """Somebody else's NPS did not move over two check-ins."""
    await enterprise(world, owner)
    for at in (FIRST, LAST):
        await world.tell("enterprise", "40", by=owner, at=at)


async def enterprise(world: World, owner: str = "eve") -> None:
    """A goal much like Carol's."""
    row = KeyResult(
        id=new_id(),
        workspace_id=world.workspace.id,
        objective_id=world.objectives["solid"].id,
        owner_id=world.person(owner),
        code="ENT",
        title="Raise NPS of enterprise customers to 60",
        kind=Kind.INCREASE,
        unit="points",
        start=Decimal(40),
        target=Decimal(60),
        starts=STARTS,
        ends=ENDS,
        position=99,
        created_at=NOW,
    )
    world.goals["enterprise"] = row
    async with world.store.work(world.workspace.id) as work:
        await work.goals.add(row)


async def look(world: World, at: datetime | None = None) -> None:
    """The daily look at everybody's goals."""
    world.now = at or world.now
    await world.ring(plan.NUDGES, *(p.id for name, p in world.people.items() if name != "mallory"))


async def nudged(world: World, person: str, kind: str) -> list[Card]:
    letters: Mapping[str, Card] = await world.letters(person=person)
    return [card for key, card in letters.items() if key.startswith(f"nudge:{kind}:")]


async def answer(world: World, words: str = WORDS) -> Reply:
    """Carol tells what she does differently, and gets to see how it would read."""
    await run_ahead(world)
    await look(world, NOW)
    return await world.ask("practice.answer", "carol", key_result=str(world.goal("nps")), words=words)


async def publish(world: World, button: str = "Publish with my name") -> Reply:
    return await world.press(await answer(world), button, "carol")


async def practices(world: World, person: str = "carol") -> list[Practice]:
    async with world.store.work(world.workspace.id) as work:
        return await work.practices.of([world.person(person)])


async def offers(world: World, person: str = "eve") -> list[PracticeOffer]:
    async with world.store.work(world.workspace.id) as work:
        return await work.practices.offers(people=[world.person(person)])


async def answered(world: World, person: str, at: datetime) -> UUID:
    """That person has answered a check-in at that moment."""
    row = await world.asked(person, asked_at=at - DAY, closes_at=at + DAY, state=CheckInState.ASKED)
    async with world.store.work(world.workspace.id) as work:
        (found,) = await work.checkins.by_id([row.id])
        found.state, found.answered_at = CheckInState.ANSWERED, at
    return row.id
