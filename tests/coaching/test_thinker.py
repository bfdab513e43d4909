"""Each question is asked while it matters, answered once, and never in anybody's way, whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cards.exchange import NOTHING, Reply, Request
from coaching.breaker import LONG_REST, MOST_FAILURES, REST, Breaker
from coaching.kinds.trial import TRIAL
from coaching.thinker import CLAIM, Thinker
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import ThoughtState
from storage.store import Store
from storage.thoughts import THOUGHTS_FOR, Wish
from tests.coaching.mind import Mind
from tests.coaching.service import Service, hanging_up, status
from tests.handlers.world import NOW, build


@pytest.fixture
async def both(any_store: Store, service: Service) -> AsyncIterator[Mind]:
    """On SQLite and on PostgreSQL."""
    service.say = lambda _: {"ready": True}
    mind = Mind(world=await build(any_store, HANDLERS), service=service)
    await mind.set(ai=True)
    yield mind
    await mind.thinker.stop()


async def put(mind: Mind, count: int = 1, *, within: int = 60) -> None:
    async with mind.world.store.work(mind.world.workspace.id) as work:
        for n in range(count):
            await work.thoughts.put(
                Wish(
                    key=f"trial:{n}",
                    intent=TRIAL,
                    asked={},
                    at=mind.world.now,
                    within=timedelta(seconds=within),
                    person=mind.world.person("alice"),
                )
            )


async def states(mind: Mind) -> list[ThoughtState]:
    return [thought.state for thought in await mind.thoughts()]


async def test_a_question_is_put_down_once(both: Mind) -> None:
    await put(both)
    await put(both)
    assert len(await both.thoughts()) == 1


async def test_several_processes_share_the_questions(both: Mind, service: Service) -> None:
    await put(both, 30)
    others = [both.another(), both.another()]
    counts = await asyncio.gather(both.thinker.think(), *(other.think() for other in others))
    assert sum(counts) == 30
    assert len(service.posted) == 30
    assert set(await states(both)) == {ThoughtState.ANSWERED}
    async with both.world.store.work(both.world.workspace.id) as work:
        used = await work.thoughts.used(both.world.now)
    assert (used.calls, used.tokens_in, used.tokens_out, used.cost) == (30, 3000, 600, Decimal("0.0054"))
    for other in others:
        await other.stop()


async def test_what_a_dead_process_was_asking_is_asked_again_and_answered_once(both: Mind) -> None:
    await put(both)
    async with both.world.store.thoughts() as waiting:
        [claimed] = await waiting.claim(now=both.world.now, until=both.world.now + CLAIM, most=5)
    assert await both.thinker.think() == 0
    both.world.now += CLAIM
    assert await both.thinker.think() == 1
    assert len(await both.world.letters(person="alice")) == 1
    # The dead one comes back with its answer.
    values = {
        "thought": str(claimed.id),
        "answer": '{"ready": true}',
        "model": "m",
        "host": "h",
        "reason": "",
    }
    request = Request(workspace=both.world.workspace.id, intent=TRIAL, at=both.world.now, values=values)
    async with both.world.store.work(both.world.workspace.id) as work:
        assert await HANDLERS[TRIAL](work, request) == NOTHING
    assert len(await both.world.letters(person="alice")) == 1


async def test_a_service_that_was_away_is_asked_again_while_it_matters(mind: Mind, service: Service) -> None:
    service.say = lambda _: {"ready": True}
    service.turns = [hanging_up] * 3
    await put(mind)
    await mind.thinker.think()
    assert await states(mind) == [ThoughtState.WAITING]
    mind.world.now += timedelta(seconds=5)
    await mind.thinker.think()
    assert await states(mind) == [ThoughtState.ANSWERED]


async def test_a_question_that_is_too_old_is_not_asked(mind: Mind, service: Service) -> None:
    await put(mind, within=30)
    mind.world.now += timedelta(seconds=30)
    await mind.thinker.think()
    assert service.posted == []
    assert await states(mind) == [ThoughtState.GIVEN_UP]


async def test_a_wrong_key_is_tried_once_and_not_with_every_question(mind: Mind, service: Service) -> None:
    service.say = lambda _: {"ready": True}
    service.turns = [status(401)]
    await put(mind)
    await mind.thinker.think()
    await put(mind, 9)
    await mind.thinker.think()
    assert len(service.posted) == 1
    assert set(await states(mind)) == {ThoughtState.GIVEN_UP}
    mind.world.now += LONG_REST
    async with mind.world.store.work(mind.world.workspace.id) as work:
        wish = Wish(
            key="later",
            intent=TRIAL,
            asked={},
            at=mind.world.now,
            within=REST,
            person=mind.world.person("alice"),
        )
        await work.thoughts.put(wish)
    await mind.thinker.think()
    assert (await states(mind))[-1] is ThoughtState.ANSWERED


async def test_a_paused_workspace_sends_nothing(mind: Mind, service: Service) -> None:
    await put(mind)
    async with mind.world.store.work(mind.world.workspace.id) as work:
        (await work.lifecycle.hold()).paused_at = mind.world.now
    assert await mind.thinker.think() == 0
    assert service.posted == []


async def test_an_empty_budget_sends_nothing(mind: Mind, service: Service) -> None:
    await mind.set(ai_tokens_a_month=0)
    await put(mind)
    await mind.thinker.think()
    assert service.posted == []
    assert (await mind.thoughts())[0].answer == {"reason": "budget"}


async def test_a_bug_of_ours_ends_one_question_and_no_other(mind: Mind, service: Service) -> None:
    service.say = lambda _: {"ready": True}
    handed: list[Request] = []

    async def hand_in(request: Request) -> Reply:
        handed.append(request)
        if len(handed) == 1:
            raise ZeroDivisionError
        return NOTHING

    mind.thinker._hand_in = hand_in
    await put(mind, 2)
    await mind.thinker.think()
    assert len(handed) == 2
    assert ThoughtState.GIVEN_UP in await states(mind)


async def test_it_thinks_by_itself_when_woken_and_rides_out_a_database_that_is_away(
    mind: Mind, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.say = lambda _: {"ready": True}
    tries: list[int] = []
    claim = Thinker._claim

    async def flaky(self: Thinker, most: int) -> Any:
        tries.append(most)
        if len(tries) == 1:
            raise HeadwayError("The database is away.")
        return await claim(self, most)

    monkeypatch.setattr(Thinker, "_claim", flaky)
    await put(mind)
    await mind.thinker.start()
    mind.thinker.wake()
    async with asyncio.timeout(10):
        while await states(mind) != [ThoughtState.ANSWERED]:
            await asyncio.sleep(0.01)
            mind.thinker.wake()
    assert len(tries) > 1


async def test_old_questions_are_forgotten(mind: Mind) -> None:
    await put(mind)
    async with mind.world.store.work(mind.world.workspace.id) as work:
        await work.thoughts.tidy(now=mind.world.now + THOUGHTS_FOR)
    assert len(await mind.thoughts()) == 1
    async with mind.world.store.work(mind.world.workspace.id) as work:
        await work.thoughts.tidy(now=mind.world.now + THOUGHTS_FOR + timedelta(seconds=1))
    assert await mind.thoughts() == []


def test_the_breaker_opens_rests_tries_one_and_closes() -> None:
    breaker, now = Breaker(), NOW
    opened = []
    for _ in range(MOST_FAILURES):
        assert breaker.lets(now)
        opened.append(breaker.failed(now, for_good=False))
    assert opened == [False] * (MOST_FAILURES - 1) + [True]
    assert not breaker.lets(now + REST - timedelta(seconds=1))
    assert breaker.lets(now + REST)
    assert not breaker.lets(now + REST), "one question tries it out, not all"
    assert not breaker.failed(now + REST, for_good=False)
    assert not breaker.lets(now + REST)
    assert breaker.lets(now + 2 * REST)
    breaker.worked()
    assert breaker.lets(now)
    assert breaker.failures == 0
