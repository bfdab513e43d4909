"""A goal that is not relevant any more: its owner's word is noted, and their manager is told only if they want it."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from cards.plain import plain
from handlers import questioned
from handlers.dispatch import Handler
from okrs.errors import HeadwayError
from tests.handlers.world import World, said

# Thursday 12 June, nine o'clock in Berlin, four in the afternoon in Tokyo, three at night in New York.
NOW = datetime(2025, 6, 12, 7, 0, tzinfo=UTC)

TABLE: Mapping[str, Handler] = {
    "goal.question": questioned.question,
    "goal.question.tell": questioned.tell_manager,
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return TABLE


async def test_not_relevant_is_noted_once_and_the_manager_told_only_if_wanted(world: World) -> None:
    world.now = NOW
    for _ in range(2):
        reply = await world.ask("goal.question", "dan", key_result=str(world.goal("deals")))
    assert [entry.note for entry in await world.entries("deals")] == [
        "I think this goal is not relevant any more."
    ]
    assert "They would read:\n> Dan thinks “Close 20 enterprise deals” is not relevant any more." in said(
        reply
    )
    assert await world.letters(person="bob") == {}
    for _ in range(2):
        told = await world.press(reply, "Tell Bob", "dan")
    assert said(told) == "Bob gets it Thursday 12 June, 22:00."
    (card,) = (await world.letters(person="bob")).values()
    assert plain(card).splitlines() == [
        "Dan thinks “Close 20 enterprise deals” is not relevant any more.",
        "Close 20 enterprise deals: no value yet, target 20 deals (no answer yet)",
        "Sent because Dan asked me to tell you.",
    ]


async def test_only_who_may_update_a_goal_can_question_it(world: World) -> None:
    world.now = NOW
    for intent in ("goal.question", "goal.question.tell"):
        with pytest.raises(HeadwayError, match="Dan's to decide"):
            await world.ask(intent, "eve", key_result=str(world.goal("deals")))
