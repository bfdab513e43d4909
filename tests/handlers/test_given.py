"""Whatever a button carries, the answer is an answer or a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pytest

from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from tests.handlers.world import World

NAMES = (
    *("answer", "cadence", "checkin", "covers", "ends", "entries", "helper", "key_result", "objective"),
    *("outcome", "person", "question", "removed", "reply", "request", "restored", "starts", "team"),
    *("until", "value", "zone"),
)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.mark.parametrize("intent", HANDLERS)
async def test_a_button_without_its_values_or_with_strange_ones_breaks_nothing(
    world: World, intent: str
) -> None:
    check_in = await world.asked("carol", asked_at=world.now, closes_at=world.now)
    known = {
        "checkin": str(check_in.id),
        "key_result": str(world.goal("nps")),
        "person": str(world.person("carol")),
    }
    strange = dict.fromkeys(NAMES, "strange")
    for values in ({}, strange, known, strange | known):
        with suppress(HeadwayError):
            await world.ask(intent, "carol", **values)
