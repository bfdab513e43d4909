"""The thinker: asks the language model what was put down to be asked, and hands the answers in like anything else.

A question is claimed, asked outside any transaction, its answer checked by the rules of its kind, and handed to the
desk as a request of the question's intent. A process that dies in between leaves a claim that runs out, and the
question is asked again; whichever answer is handed in first counts. Whatever goes wrong, the rule's own words stand.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import structlog

from cards.exchange import Reply, Request
from coaching.breaker import Breaker
from coaching.budget import is_used_up
from coaching.checks import Refusal
from coaching.model import Fault, Model, ModelError, Question, Shape, Spent
from okrs.errors import HeadwayError
from storage.store import Store
from storage.tables import Thought

AT_ONCE = 4
# Longer than a model may take over an answer (`openai.PATIENCE`): a claim doesn't run out while it is asked.
CLAIM = timedelta(seconds=40)
MOST_TRIES = 3
_PAUSE = timedelta(seconds=5)
# How often it looks for what other processes put down.
_GLANCE = 1.0

log = structlog.get_logger()


class Kind(Protocol):
    """How one kind of question is asked, and what may come of its answer. Pure.

    `is_trial`: it is asked to find out whether AI works, before it is switched on.
    """

    @property
    def is_trial(self) -> bool: ...

    def question(self, asked: Mapping[str, Any]) -> Question: ...

    def check(self, asked: Mapping[str, Any], answer: Shape) -> dict[str, Any]:
        """What of the answer holds, as plain values; raises Refusal where nothing does."""


class Thinker:
    """`hand_in` is the desk's; `wake` has what it wrote sent. `kinds` are by the intent that takes the
    answers."""

    def __init__(
        self,
        store: Store,
        model: Model,
        kinds: Mapping[str, Kind],
        *,
        hand_in: Callable[[Request], Awaitable[Reply]],
        wake: Callable[[UUID], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._model = model
        self._kinds = kinds
        self._hand_in = hand_in
        self._wake = wake
        self._now = now
        self._breaker = Breaker()
        self._woken = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._trouble = ""

    def wake(self) -> None:
        """Something may wait to be asked."""
        self._woken.set()

    async def start(self) -> None:
        """Thinks from now on, in the running event loop."""
        self._running = asyncio.create_task(self._keep_thinking())

    async def stop(self) -> None:
        """Thinks no more; what is being asked is given back when its claim runs out."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._model.close()

    async def think(self) -> int:
        """Asks everything that waits, a few at a time; returns how many there were."""
        lanes = [self._see_to_all_after(thought) for thought in await self._claim(AT_ONCE)]
        counts = await asyncio.gather(*lanes, return_exceptions=True)
        for ended in counts:
            if isinstance(ended, BaseException):
                raise ended
        return sum(count for count in counts if isinstance(count, int))

    async def _keep_thinking(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), _GLANCE)
            self._woken.clear()
            try:
                await self.think()
                self._trouble = ""
            except HeadwayError as error:
                # Said once, not every second, for as long as the database stays away.
                if error.message != self._trouble:
                    log.error("thinker.missed", reason=error.message)
                self._trouble = error.message
            except Exception:  # whatever it is, the next question must be asked
                log.exception("thinker.broke", reference=secrets.token_hex(2))

    async def _see_to_all_after(self, first: Thought) -> int:
        """Sees to a question, then to whatever waits; nobody waits for the slowest of the others."""
        count, found = 0, [first]
        while found:
            await self._see_to(found[0])
            count += 1
            found = await self._claim(1)
        return count

    async def _claim(self, most: int) -> list[Thought]:
        now = self._now()
        async with self._store.thoughts() as waiting:
            return await waiting.claim(now=now, until=now + CLAIM, most=most)

    async def _see_to(self, thought: Thought) -> None:
        try:
            found, reason = await self._answer(thought)
        except ModelError as error:
            if error.fault is Fault.AWAY and await self._is_put_off(thought):
                return
            found, reason = None, error.reason
        log.info("thought.ended", intent=thought.intent, outcome="used" if found else reason)
        try:
            await self._hand(thought, found, reason)
        except HeadwayError as error:
            # The database is away: the claim runs out, and somebody asks again.
            log.warning("thought.waits", intent=thought.intent, reason=error.message)
        except Exception:  # one person's trouble must not hold up everybody else's
            log.exception("thought.broke", reference=secrets.token_hex(2), intent=thought.intent)
            async with self._store.work(thought.workspace_id) as work:
                await work.thoughts.give_up(thought.id)

    async def _answer(self, thought: Thought) -> tuple[dict[str, Any] | None, str]:
        """What holds of the answer; else None and why."""
        kind = self._kinds.get(thought.intent)
        if kind is None:
            return None, "unknown"
        if thought.expires_at <= self._now() or thought.attempts > MOST_TRIES:
            return None, "too late"
        async with self._store.work(thought.workspace_id) as work:
            settings, used = await work.people.settings(), await work.thoughts.used(self._now())
        if not (settings.ai or kind.is_trial):
            return None, "off"
        if is_used_up(settings, used):
            return None, "budget"
        answer = await self._ask(thought, kind.question(thought.asked))
        try:
            return kind.check(thought.asked, answer), ""
        except Refusal as refusal:
            return None, refusal.reason

    async def _ask(self, thought: Thought, question: Question) -> Shape:
        if not self._breaker.lets(self._now()):
            raise ModelError(Fault.REFUSED, "resting")
        try:
            told = await self._model.ask(question)
        except ModelError as error:
            await self._charge(thought, error.spent)
            if error.fault is Fault.USELESS:
                self._breaker.worked()
            elif self._breaker.failed(self._now(), for_good=error.fault is Fault.REFUSED):
                log.error("model.rests", model=self._model.name, host=self._model.host, reason=error.reason)
            raise
        except BaseException:
            self._breaker.is_trying = False
            raise
        self._breaker.worked()
        await self._charge(thought, told.spent)
        return told.answer

    async def _charge(self, thought: Thought, spent: Spent) -> None:
        if not (spent.tokens_in or spent.tokens_out):
            return
        async with self._store.work(thought.workspace_id) as work:
            await work.thoughts.charge(
                self._now(), tokens_in=spent.tokens_in, tokens_out=spent.tokens_out, cost=spent.cost
            )

    async def _is_put_off(self, thought: Thought) -> bool:
        """Whether there is time to ask again."""
        until = self._now() + _PAUSE * thought.attempts
        if thought.attempts >= MOST_TRIES or until >= thought.expires_at:
            return False
        assert thought.claimed_until is not None
        async with self._store.work(thought.workspace_id) as work:
            await work.thoughts.put_off(thought.id, thought.claimed_until, until=until)
        return True

    async def _hand(self, thought: Thought, found: dict[str, Any] | None, reason: str) -> None:
        values = {
            "thought": str(thought.id),
            "answer": json.dumps(found) if found else "",
            "reason": reason,
            "model": self._model.name,
            "host": self._model.host,
        }
        await self._hand_in(
            Request(workspace=thought.workspace_id, intent=thought.intent, at=self._now(), values=values)
        )
        await self._wake(thought.workspace_id)
