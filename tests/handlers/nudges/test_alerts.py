"""What numbers tell by themselves is told once, to who looks after it, and never for what people said themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from cards.blocks import Card
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.nudges import alerts, review
from handlers.plan import NUDGES
from handlers.table import HANDLERS
from okrs.vocabulary import Source
from storage.ledger import Line
from storage.sources import Good
from tests.handlers.sources.test_reading import add
from tests.handlers.world import World

# Wednesday 28 May, two thirds of the way through the quarter.
NOW = datetime(2025, 5, 28, 8, 0, tzinfo=UTC)
# When people in New York are at work too.
NOON = NOW + timedelta(hours=6)
DAY = timedelta(days=1)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (alerts.changed, alerts.fallen_silent, alerts.bottlenecks))


async def measured(world: World, goal: str, value: str, at: datetime) -> None:
    line = Line(key_result=world.goal(goal), person=None, source=Source.METRIC, value=Decimal(value))
    async with world.store.work(world.workspace.id) as work:
        await work.ledger.record([line], at=at)


async def look(world: World, at: datetime = NOW) -> None:
    world.now = at
    await world.ring(NUDGES, *(person.id for person in world.people.values()))


async def told(world: World, person: str = "carol") -> list[Card]:
    return [card for key, card in (await world.letters(person=person)).items() if key.startswith("nudge:")]


async def test_a_number_that_changes_the_colour_is_told_to_the_owner_once(world: World) -> None:
    await add(world)
    await world.tell("nps", "43", by="carol", at=NOW - 3 * DAY, confidence=8)
    await measured(world, "nps", "35", NOW - timedelta(hours=5))
    await look(world)
    (card,) = await told(world)
    assert plain(card).splitlines() == [
        "“Lift NPS from 30 to 50” is off track now",
        "Lift NPS from 30 to 50: now 35 points, target 50 points · −8 last time · 43 expected by now · "
        "confidence 8/10",
        "It was on track until its last number came in.",
        "[Say what happened] [Why this colour?]",
        "[Next week] [Not helpful] [Don't send these]",
        "Sent because Survey brought a new number. Only you get this.",
    ]
    await look(world, NOW + DAY)
    assert len(await told(world)) == 1


async def test_good_news_is_news_too(world: World) -> None:
    await add(world)
    await world.tell("nps", "34", by="carol", at=NOW - 3 * DAY)
    await measured(world, "nps", "44", NOW - timedelta(hours=5))
    await look(world)
    assert plain((await told(world))[0]).startswith("Good news: “Lift NPS from 30 to 50” is on track again")


async def test_what_somebody_said_themselves_is_no_news_to_them(world: World) -> None:
    await add(world)
    await world.tell("nps", "43", by="carol", at=NOW - 3 * DAY)
    await world.tell("nps", "35", by="carol", at=NOW - timedelta(hours=5))
    await look(world)
    assert await told(world) == []


async def test_who_has_spoken_since_is_left_alone(world: World) -> None:
    await add(world)
    await world.tell("nps", "43", by="carol", at=NOW - 3 * DAY)
    await measured(world, "nps", "35", NOW - timedelta(hours=5))
    await world.tell("nps", by="carol", at=NOW - timedelta(hours=1), note="The survey broke.", confidence=7)
    await look(world)
    assert await told(world) == []


async def test_a_trend_that_turned_is_told(world: World) -> None:
    await add(world)
    world.now = NOW - 40 * DAY
    await world.tell("nps", "30", by="carol", at=NOW - 40 * DAY)
    value = 45.0
    for day in range(39, -1, -2):
        value += 0.6 if day > 12 else -0.1
        at = NOW - day * DAY
        await measured(world, "nps", f"{value:.1f}", at - timedelta(hours=2))
        if day < 20:
            await look(world, at)
    turned = [plain(card) for card in await told(world) if "goes another way" in plain(card)]
    assert len(turned) == 1
    assert "goes another way since" in turned[0]
    assert "+2.1 points a week, and since then −0.35 points a week. Do you know what happened?" in turned[0]


async def test_a_source_that_falls_silent_is_told_to_who_looks_after_it(world: World) -> None:
    id_ = await add(world)
    old = Good(source=id_, value=Decimal(41), as_of=NOW - 6 * DAY, next_at=NOW + DAY, unit="points")
    async with world.store.work(world.workspace.id) as work:
        await work.sources.record([old], [], at=NOW)
    await look(world)
    assert plain((await told(world))[0]).splitlines() == [
        "“Survey” has fallen silent",
        "Its last number is of Thursday 22 May, 10:00. I read it on time, but the number itself is old. "
        "Is it still kept up there?",
        "“Lift NPS from 30 to 50” stands on it.",
        "[See the source]",
        "[Next week] [Not helpful] [Don't send these]",
        "Sent because you look after this source.",
    ]


async def test_a_source_that_is_fresh_or_in_trouble_is_not_called_silent(world: World) -> None:
    id_ = await add(world)
    fresh = Good(source=id_, value=Decimal(41), as_of=NOW - DAY, next_at=NOW + DAY)
    async with world.store.work(world.workspace.id) as work:
        await work.sources.record([fresh], [], at=NOW)
    await look(world)
    assert await told(world) == []


async def test_one_thing_in_the_way_of_several_is_told_to_who_leads_them(world: World) -> None:
    for goal, who, words in (
        ("nps", "carol", "Waiting for legal to sign"),
        ("churn", "carol", "legal must sign, waiting"),
        ("deals", "dan", "Still waiting for legal to sign!"),
        ("value", "dan", "No data"),
    ):
        await world.tell(
            goal, "4" if goal == "churn" else "12", by=who, at=NOW - DAY, note=words, blocked=True
        )
    await look(world, NOON)
    (card,) = await told(world, "bob")
    text = plain(card)
    assert text.startswith("One thing is in the way of 3 goals")
    assert "Measure time to first value" not in text
    assert "Close 20 enterprise deals (Dan)" in text
    assert await told(world, "alice") in ([], [card])
    await look(world, NOON + DAY)
    assert len(await told(world, "bob")) == 1


async def test_two_goals_of_one_person_are_no_bottleneck(world: World) -> None:
    for goal in ("nps", "churn", "mrr"):
        await world.tell(
            goal, "1000000" if goal == "mrr" else "4", by="carol", at=NOW - DAY, note="Legal", blocked=True
        )
    await look(world)
    assert await told(world, "bob") == []
