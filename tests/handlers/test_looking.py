"""Who only looks waits for nobody who writes, gets one answer to one question, and is still told things once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from cards.exchange import NOTHING
from cards.plain import plain
from handlers import looking
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from tests.handlers.world import World


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


_QUESTIONS = [
    *("", "home", "status", "status nps", "status @bob", "list", "tree", "why nps", "outcomes", "cascade"),
    *("metrics", "sources", "nudges", "calibration", "help"),
]


@pytest.mark.parametrize("words", _QUESTIONS)
async def test_a_question_is_answered_while_somebody_writes(world: World, words: str) -> None:
    # Carol knows her zone, so there is nothing to be told only once.
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).zone = "Europe/Berlin"
    async with world.store.work(world.workspace.id) as work:
        (await work.people.workspace()).name = "Acme Ltd"
        await work.session.flush()
        async with asyncio.timeout(10):
            reply = await world.ask("command", "carol", text=words)
    assert reply.card is not None


async def test_a_question_that_comes_twice_is_answered_once(world: World) -> None:
    first = await world.ask("command", "carol", text="status", key="Ev1")
    assert first.card is not None
    assert await world.ask("command", "carol", text="status", key="Ev1") == NOTHING
    replies = await asyncio.gather(
        *(world.ask("command", "carol", text="status", key="Ev2") for _ in range(3))
    )
    assert sum(reply.card is not None for reply in replies) == 1


async def test_a_question_that_was_refused_may_be_asked_again(world: World) -> None:
    for _ in range(2):
        with pytest.raises(HeadwayError):
            await world.ask("goal.show", "carol", key="Ev1", key_result=str(world.person("carol")))


async def test_what_is_told_once_is_told_once(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).zone = None
    told = [await world.ask("command", "carol", text="") for _ in range(3)]
    assert ["don't know your time zone" in plain(reply.card) for reply in told if reply.card] == [
        True,
        False,
        False,
    ]


def test_whatever_only_looks_is_there_to_be_asked_for() -> None:
    assert set(HANDLERS) > looking._INTENTS
