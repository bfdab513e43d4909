"""How sure somebody was, against what came of it, for their eyes only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.measure import Kind
from okrs.vocabulary import Source
from storage.ledger import Line
from storage.tables import KeyResult
from tests.handlers.world import NOW, World, said

SPRING = datetime(2025, 2, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def past(world: World, *, confidence: int, reached: int, missed: int, by: str = "carol") -> None:
    """Goals of Carol's of the first quarter of which she was so sure early on, and certain at the end."""
    async with world.store.work(world.workspace.id) as work:
        for n in range(reached + missed):
            row = KeyResult(
                workspace_id=world.workspace.id,
                objective_id=world.objectives["old"].id,
                owner_id=world.person("carol"),
                code=f"PAST-{confidence}-{n}-{by}",
                title="Something",
                kind=Kind.INCREASE,
                start=Decimal(0),
                target=Decimal(10),
                starts=date(2025, 1, 1),
                ends=date(2025, 3, 31),
                closed_at=NOW,
                created_at=NOW,
            )
            await work.goals.add(row)
            said_ = {"key_result": row.id, "person": world.person(by), "source": Source.FORM}
            value = Decimal(10 if n < reached else 4)
            await work.ledger.record(
                [Line(**said_, value=Decimal(1), confidence=confidence)],  # type: ignore[arg-type]
                at=SPRING,
            )
            await work.ledger.record(
                [Line(**said_, value=value, confidence=10)],  # type: ignore[arg-type]
                at=datetime(2025, 3, 30, 9, 0, tzinfo=UTC),
            )


async def shown(world: World, by: str = "carol") -> str:
    return said(await world.ask("command", by, text="calibration"))


async def test_too_few_goals_say_nothing(world: World) -> None:
    await past(world, confidence=8, reached=2, missed=1)
    assert await shown(world) == (
        "It is too early to tell\n"
        "I compare how sure you said you were with what came of it, once 8 of your goals are over. "
        "So far there are 3.\n"
        "Only you can see this: no manager, no admin, no digest and no brief ever does."
    )


async def test_what_was_said_early_stands_beside_what_came_of_it(world: World) -> None:
    await past(world, confidence=8, reached=3, missed=2)
    await past(world, confidence=5, reached=2, missed=2)
    assert await shown(world) == (
        "How sure you were, and what came of it\n"
        "When you said about 8 of 10, 3 of 5 such goals were reached. Fewer than you expected: what did you not see "
        "coming?\n"
        "When you said about 5 of 10, 2 of 4 such goals were reached. That is about what you expected.\n"
        "What you said, and what came of it\n"
        "You said | Goals | Reached\n"
        "7–10 / 10 | 5 | 3\n"
        "4–6 / 10 | 4 | 2\n"
        "Over 9 goals your score is 0.27: 0 would be perfect, 0.25 is what always saying 5 of 10 gives.\n"
        "Only you can see this: no manager, no admin, no digest and no brief ever does."
    )


async def test_what_others_said_of_ones_goals_and_goals_still_under_way_do_not_count(world: World) -> None:
    await past(world, confidence=8, reached=5, missed=0)
    await past(world, confidence=8, reached=5, missed=0, by="dan")
    await world.tell("nps", "50", by="carol", confidence=9)
    assert "So far there are 5." in await shown(world)
    assert "So far there are 0." in await shown(world, "bob")


async def test_a_manager_reads_nothing_of_it_in_a_brief(world: World) -> None:
    await past(world, confidence=8, reached=3, missed=5)
    told = said(await world.ask("command", "bob", text="1on1 carol"))
    assert "score" not in told
    assert "expected" not in told
