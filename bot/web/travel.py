"""The demonstration's clock: where it can be moved to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from cards.voice import Voice
from okrs.errors import HeadwayError

MORNING = time(9, 30)
THURSDAY = "3"
MONDAY = "0"


class Travel(Protocol):
    """A clock that can be moved ahead; everything that falls due on the way happens."""

    def now(self) -> datetime: ...

    async def to(self, moment: datetime) -> None:
        """Moves to `moment` (aware, never in the past) and returns when everything on the way has happened."""


@dataclass
class Journey:
    """Time passing now, if it is: one journey at once, and how far it has come."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    since: datetime | None = None
    until: datetime | None = None

    @asynccontextmanager
    async def along(self, since: datetime, until: datetime) -> AsyncIterator[None]:
        """Raises HeadwayError when another journey is under way."""
        if self.lock.locked():
            raise HeadwayError("Time is passing already. Wait until the clock stands still.")
        async with self.lock:
            self.since, self.until = since, until
            try:
                yield
            finally:
                self.since = self.until = None

    def share(self, now: datetime) -> float | None:
        """From 0 to 1 while time passes; None while it stands still or runs as usual."""
        if self.since is None or self.until is None:
            return None
        return round((now - self.since) / (self.until - self.since), 3)


def leaps(voice: Voice) -> list[tuple[str, str]]:
    """The clock's buttons: their name in the request and their label."""
    return [
        ("hour", voice.text("+1 hour")),
        ("morning", voice.text("Next working morning 09:30")),
        ("thursday", voice.text("Thursday 09:30")),
        ("monday", voice.text("Next Monday 09:30")),
        ("month", voice.text("First of next month")),
    ]


def destination(leap: str, *, now: datetime, zone: str, working_days: str) -> datetime:
    """Where a button of the clock leads: a moment after `now`, by the wall of `zone`, in UTC.

    `working_days` are the digits of Monday (0) to Sunday (6). Raises HeadwayError for an unknown button.
    """
    local = now.astimezone(ZoneInfo(zone))
    match leap:
        case "hour":
            return now + timedelta(hours=1)
        case "morning":
            return _next_morning(local, working_days)
        case "thursday":
            return _next_morning(local, THURSDAY)
        case "monday":
            return _next_morning(local, MONDAY)
        case "month":
            # Day 1 plus 31 days is always in the next month.
            first = (local.replace(day=1) + timedelta(days=31)).replace(day=1)
            return _morning_of(first)
        case _:
            raise HeadwayError("The clock can't go there. Reload the page to see where it can.")


def _next_morning(local: datetime, weekdays: str) -> datetime:
    days = (_morning_of(local + timedelta(days=n)) for n in range(15))
    return next(
        day
        for day in days
        if day > local and str(day.astimezone(local.tzinfo).weekday()) in (weekdays or MONDAY)
    )


def _morning_of(local: datetime) -> datetime:
    # Made anew from the wall's date and time, so that a change of the clocks on the way does not shift it.
    return datetime.combine(local.date(), MORNING, tzinfo=local.tzinfo).astimezone(UTC)
