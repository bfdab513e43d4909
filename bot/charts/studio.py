"""The server's side of drawing: a child process that is there while pictures are asked for, and what it drew lately."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import OrderedDict
from contextlib import suppress
from functools import partial
from pathlib import Path

import structlog

from bot.charts.child import ANSWER, DRAWN, LENGTH
from bot.charts.order import Order
from okrs.errors import HeadwayError

# The child ends by itself when nobody has asked for so long, and a new one is started by the next who does.
IDLE_SECONDS = 60.0
# A picture takes a tenth of this; what takes longer is stuck.
PATIENCE_SECONDS = 15.0
# What is kept of pictures, and what a child may grow to before another takes its place.
MOST_KEPT, MOST_MEMORY = 8 * 1024 * 1024, 600
# More than this at once is told to come again.
MOST_WAITING = 40
_ROOT = Path(__file__).parents[2]

log = structlog.get_logger()


class UndrawnError(HeadwayError):
    """The picture could not be drawn; `later`: that may be otherwise in a moment."""

    def __init__(self, *, later: bool) -> None:
        super().__init__("This chart can't be drawn at the moment. Its numbers are in the table.")
        self.later = later


class Studio:
    """Draws one picture at a time, the same one only once for all who ask for it."""

    def __init__(self, *, idle: float = IDLE_SECONDS, patience: float = PATIENCE_SECONDS) -> None:
        self._idle = idle
        self._patience = patience
        self._child: Process | None = None
        self._turn = asyncio.Lock()
        self._under_way: dict[str, asyncio.Task[bytes]] = {}
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._ending: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def picture(self, order: Order) -> bytes:
        """The picture as SVG or PNG, from what is kept or drawn anew; raises UndrawnError."""
        key = order.key
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._under_way:
            if len(self._under_way) >= MOST_WAITING:
                raise UndrawnError(later=True)
            task = asyncio.create_task(self._draw(key, order.text.encode()))
            self._under_way[key] = task
            task.add_done_callback(partial(self._over, key))
        # Whoever stops waiting doesn't take the picture from the others.
        return await asyncio.shield(self._under_way[key])

    @property
    def process(self) -> int | None:
        """The id of the child, None while there is none."""
        return None if self._child is None else self._child.pid

    async def idle(self) -> None:
        """Returns when the child has ended by itself."""
        while self._child is not None:
            await self._child.wait()
            await asyncio.gather(*self._closing)

    async def close(self) -> None:
        """Ends the child, and whatever is being drawn."""
        for task in list(self._under_way.values()):
            task.cancel()
            with suppress(asyncio.CancelledError, UndrawnError):
                await task
        async with self._turn:
            self._stay()
            await self._end()
        await asyncio.gather(*self._closing)

    def _over(self, key: str, task: asyncio.Task[bytes]) -> None:
        self._under_way.pop(key, None)
        if not task.cancelled():
            # Everybody who asked may have left before it failed.
            task.exception()

    async def _draw(self, key: str, asked: bytes) -> bytes:
        async with self._turn:
            self._stay()
            try:
                outcome, memory, body = await self._ask(asked)
            finally:
                self._leave_later()
            if memory > MOST_MEMORY:
                log.info("charts.renewed", mebibytes=memory)
                await self._end()
        if outcome != DRAWN:
            log.error("charts.undrawn", reason=body.decode(errors="replace"))
            raise UndrawnError(later=False)
        self._keep(key, body)
        return body

    async def _ask(self, asked: bytes) -> tuple[int, int, bytes]:
        """One order and its answer; a child that died in between is replaced once."""
        for is_last in (False, True):
            child = self._child or await self._start()
            try:
                async with asyncio.timeout(self._patience):
                    return await _exchange(child, asked)
            except TimeoutError:
                log.error("charts.stuck", seconds=self._patience)
                await self._end()
                raise UndrawnError(later=True) from None
            except (OSError, asyncio.IncompleteReadError):
                log.warning("charts.died", code=child.returncode)
                await self._end()
                if is_last:
                    raise UndrawnError(later=True) from None
            except asyncio.CancelledError:
                # It would answer the next one with this picture.
                await self._end()
                raise
        raise AssertionError

    async def _start(self) -> Process:
        try:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.charts.child",
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=_given(),
            )
        except OSError as error:
            log.error("charts.not_started", reason=str(error))
            raise UndrawnError(later=True) from error
        return self._child

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        # Its pipes are closed with it, now rather than when somebody collects them.
        if child.stdin is not None:
            child.stdin.close()
            with suppress(OSError):
                await child.stdin.wait_closed()

    def _stay(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    def _leave_later(self) -> None:
        self._ending = asyncio.get_running_loop().call_later(self._idle, self._leave)

    def _leave(self) -> None:
        self._ending = None
        if not self._turn.locked():
            task = asyncio.create_task(self._leave_in_turn())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def _leave_in_turn(self) -> None:
        async with self._turn:
            # Somebody may have asked in the meantime.
            if self._ending is None:
                await self._end()

    def _keep(self, key: str, body: bytes) -> None:
        self._kept[key] = body
        self._bytes += len(body)
        while self._bytes > MOST_KEPT:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)


async def _exchange(child: Process, asked: bytes) -> tuple[int, int, bytes]:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(LENGTH.pack(len(asked)) + asked)
    await child.stdin.drain()
    (length,) = LENGTH.unpack(await child.stdout.readexactly(LENGTH.size))
    answer = await child.stdout.readexactly(length)
    outcome, memory = ANSWER.unpack_from(answer)
    return outcome, memory, answer[ANSWER.size :]


def _given() -> dict[str, str]:
    """The child's surroundings: where the code is, and none of the server's keys."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "TZ": "UTC", "MALLOC_ARENA_MAX": "2"}
