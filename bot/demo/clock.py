"""A clock ahead of the real one, kept in a small file, that passes every due moment on its way to a later one."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from okrs.errors import HeadwayError

_KEY = "seconds_ahead"


class SetClock:
    """Real time plus an offset; a restart finds the offset in its file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = timedelta(seconds=_read(file))

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Makes `moment` the present."""
        self._offset = moment - datetime.now(UTC)
        _write(self._file, self._offset.total_seconds())


class DemoClock(SetClock):
    """`happen` sees to all that is due at a moment and returns when it is quiet; `next_due` is the next such moment."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._moving = asyncio.Lock()
        self._happen: Callable[[datetime], Awaitable[None]] | None = None
        self._next_due: Callable[[datetime], Awaitable[datetime | None]] | None = None

    def attach(
        self,
        *,
        happen: Callable[[datetime], Awaitable[None]],
        next_due: Callable[[datetime], Awaitable[datetime | None]],
    ) -> None:
        """Ties the clock to what happens in time; it can't be before the app is composed, which needs a clock."""
        self._happen, self._next_due = happen, next_due

    async def to(self, moment: datetime) -> None:
        """Moves to `moment`, stopping wherever something is due; raises HeadwayError for a moment that is over."""
        if self._happen is None or self._next_due is None:
            raise HeadwayError("This clock stands still: nothing happens in its time.")
        async with self._moving:
            here = self.now()
            if moment < here:
                raise HeadwayError("Time only goes forward. Choose a later moment.")
            await self._happen(here)
            while here < moment:
                due = await self._next_due(here)
                here = min(due, moment) if due else moment
                # Handling takes real time, during which the clock ran on: never back.
                self.set(max(here, self.now()))
                await self._happen(self.now())


def _read(file: Path) -> float:
    try:
        return float(json.loads(file.read_text())[_KEY])
    except FileNotFoundError:
        return 0.0
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HeadwayError(
            f"The demonstration's clock {file} can't be read. Start afresh with --fresh."
        ) from error


def _write(file: Path, seconds: float) -> None:
    # Written beside and moved over it, so that a crash leaves the old one or the new one.
    fresh = file.with_suffix(".new")
    try:
        fresh.write_text(json.dumps({_KEY: seconds}))
        os.replace(fresh, file)
    except OSError as error:
        raise HeadwayError(
            f"The demonstration's clock {file} can't be written: {error.strerror}. "
            "Check the permissions of its folder and that the disk is not full."
        ) from error
