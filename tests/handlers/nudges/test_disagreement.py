"""A person's number and the measured one differ: the person is asked which is right, and believed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from cards.blocks import Card
from cards.exchange import Reply
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.nudges import disagreement, review
from handlers.plan import NUDGES
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import Source
from storage.tables import MetricSource, SourceLink
from tests.handlers.world import World, buttons, said

# Wednesday 7 May, ten o'clock in Berlin.
NOW = datetime(2025, 5, 7, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (disagreement.disagreements,))


async def look(world: World, at: datetime = NOW) -> list[Card]:
    """What Carol got of this kind by then."""
    world.now = at
    await world.ring(NUDGES, world.person("carol"))
    return list((await world.letters(person="carol")).values())


async def apart(world: World) -> Card:
    await world.tell("nps", "48", by="carol", at=NOW - 2 * DAY, confidence=8)
    await world.tell("nps", "41", by=None, at=NOW - DAY, source=Source.METRIC)
    (card,) = await look(world)
    return card


async def test_it_asks_which_number_is_right(world: World) -> None:
    assert plain(await apart(world)).splitlines() == [
        "Which one is right?",
        "Lift NPS from 30 to 50: the dashboard says 41 points (6 May), you said 48 points (5 May).",
        "[41 points is right] [48 points stays] [They measure different things]",
        "[Next week] [Not helpful] [Don't send these]",
        "I ask because the two are of about the same day and far apart; either can be right. "
        "Whoever can see your goal sees the number that counts.",
    ]


async def test_the_measured_number_is_taken_over_with_undo(world: World) -> None:
    reply = await world.press(Reply(card=await apart(world)), "41 points is right", "carol")
    assert reply.replaces
    assert "[Undo]" in said(reply)
    newest = (await world.entries("nps"))[-1]
    assert (newest.value, newest.person_id) == (Decimal(41), world.person("carol"))
    assert len(await look(world, NOW + 7 * DAY)) == 1


async def test_ones_own_number_stays_and_is_left_alone_for_four_weeks(world: World) -> None:
    card = await apart(world)
    for _ in range(2):
        reply = await world.press(Reply(card=card), "48 points stays", "carol")
    assert said(reply).startswith(
        "48 points stays: Lift NPS from 30 to 50\nI won't ask about it before Wednesday 4 June."
    )
    assert [entry.value for entry in await world.entries("nps")] == [Decimal(48), Decimal(41), Decimal(48)]
    for week in range(1, 4):
        await world.tell("nps", "41", by=None, at=NOW + 7 * week * DAY - DAY, source=Source.METRIC)
        await world.tell("nps", "48", by="carol", at=NOW + 7 * week * DAY - 2 * DAY)
        assert len(await look(world, NOW + 7 * week * DAY)) == 1


async def test_numbers_about_different_things_are_not_compared_again(world: World) -> None:
    reply = await world.press(Reply(card=await apart(world)), "They measure different things", "carol")
    assert said(reply) == (
        "Noted. I won't compare them again for “Lift NPS from 30 to 50”.\n[Compare them after all]"
    )
    later = NOW + 56 * DAY
    await world.tell("nps", "49", by="carol", at=later - 2 * DAY)
    await world.tell("nps", "41", by=None, at=later - DAY, source=Source.METRIC)
    assert len(await look(world, later)) == 1
    await world.press(reply, "Compare them after all", "carol")
    assert len(await look(world, later)) == 2


async def test_other_goals_are_compared_all_the_same(world: World) -> None:
    await world.press(Reply(card=await apart(world)), "They measure different things", "carol")
    await world.tell("churn", "3.2", by="carol", at=NOW - DAY)
    await world.tell("churn", "4.5", by=None, at=NOW, source=Source.API)
    _, second = await look(world, NOW + DAY)
    assert "the dashboard says 4.5% (7 May), you said 3.2% (6 May)" in plain(second)


@pytest.mark.parametrize(
    ("value", "days"), [pytest.param("47.5", 1, id="near enough"), pytest.param("41", 6, id="another week's")]
)
async def test_it_says_nothing_of_numbers_that_go_together(world: World, value: str, days: int) -> None:
    await world.tell("nps", "48", by="carol", at=NOW - 7 * DAY)
    await world.tell("nps", value, by=None, at=NOW - 7 * DAY + days * DAY, source=Source.METRIC)
    assert await look(world) == []


async def test_what_was_said_since_answers_it(world: World) -> None:
    await world.tell("nps", "48", by="carol", at=NOW - 2 * DAY)
    await world.tell("nps", "41", by=None, at=NOW - DAY, source=Source.METRIC)
    await world.tell("nps", by="carol", at=NOW - timedelta(hours=1), note="The survey was late.")
    assert await look(world) == []


async def test_a_source_that_agrees_by_now_settles_it(world: World) -> None:
    """The source lagged: it had 41 before, and has 48 since it was read again."""
    await world.tell("nps", "41", by=None, at=NOW - DAY - timedelta(hours=1), source=Source.METRIC)
    await world.tell("nps", "48", by="carol", at=NOW - DAY)
    await feed(world, value="48", read_at=NOW - timedelta(hours=1))
    assert await look(world) == []


async def test_the_source_is_called_by_its_name(world: World) -> None:
    await world.tell("nps", "48", by="carol", at=NOW - 2 * DAY)
    await feed(world, value="41", read_at=NOW - DAY)
    await world.tell("nps", "41", by=None, at=NOW - DAY, source=Source.METRIC)
    (card,) = await look(world)
    assert "Survey says 41 points (6 May), you said 48 points (5 May)." in plain(card)


async def feed(world: World, *, value: str, read_at: datetime) -> None:
    source = MetricSource(
        workspace_id=world.workspace.id,
        kind="webhook",
        name="Survey",
        value=Decimal(value),
        as_of=read_at,
        read_at=read_at,
        created_at=NOW,
    )
    async with world.store.work(world.workspace.id) as work:
        work.session.add(source)
        await work.session.flush()
        await work.sources.link(
            SourceLink(
                workspace_id=world.workspace.id,
                source_id=source.id,
                key_result_id=world.goal("nps"),
                created_at=NOW,
            )
        )


async def test_confidence_that_stays_while_the_number_falls_behind_is_asked_about(world: World) -> None:
    for days, value in ((14, "32"), (1, "32")):
        await world.tell("nps", value, by=None, at=NOW - days * DAY, source=Source.METRIC)
    for days in (13, 5):
        await world.tell("nps", by="carol", at=NOW - days * DAY, confidence=8)
    (card,) = await look(world)
    assert plain(card).splitlines() == [
        "What does the number not show?",
        "Lift NPS from 30 to 50: your confidence is 8/10, and by the dashboard it is 29 points behind an even pace, "
        "more than a week before.",
        "Maybe you know something that it doesn't show yet.",
        "[Update it] [I'm still confident] [They measure different things]",
        "[Next week] [Not helpful] [Don't send these]",
        "I ask because the two go apart; either can be right. Only an update is seen by others, as every update is.",
    ]
    reply = await world.press(Reply(card=card), "I'm still confident", "carol")
    assert said(reply) == "Good to know.\nI won't ask about it before Wednesday 4 June."


async def test_only_who_may_update_the_goal_can_answer(world: World) -> None:
    card = await apart(world)
    for label in ("48 points stays", "They measure different things"):
        with pytest.raises(HeadwayError, match="Carol's to decide"):
            await world.press(Reply(card=card), label, "eve")
    with pytest.raises(HeadwayError, match="does not exist"):
        await world.ask("disagree.mine", "mallory", **buttons(card)["48 points stays"].values)
