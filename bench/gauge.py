"""Gauges: the event loop's longest stall, the memory of this process, and a messenger that only takes the time."""

from __future__ import annotations

import asyncio
import resource
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psutil

from scheduling.limits import UNLIMITED, Pace
from scheduling.messenger import Parcel

TICK = 0.005


class RunningClock:
    """A clock that shows `start` now, and goes on from there at its usual speed."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.perf_counter()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.perf_counter() - self._began)


@dataclass
class Memory:
    """A platform that takes every message at once. `arrivals` are moments of `time.perf_counter`."""

    platform: str
    expected: int
    pace: Pace = UNLIMITED
    arrivals: list[float] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    all_here: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, parcel: Parcel) -> str:
        self.arrivals.append(time.perf_counter())
        self.keys.add(parcel.key)
        if len(self.arrivals) >= self.expected:
            self.all_here.set()
        return parcel.key

    async def update(self, parcel: Parcel, message_id: str) -> None:
        raise NotImplementedError

    async def find(self, parcel: Parcel) -> str | None:
        raise NotImplementedError


@dataclass
class Stalls:
    """Ticks every 5 ms while it runs; `longest` is how late a tick came at worst, in seconds."""

    longest: float = 0.0

    async def watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.perf_counter() - before - TICK)


def resident_mb() -> float:
    """The memory this process holds now."""
    return float(psutil.Process().memory_info().rss) / 2**20


def peak_mb() -> float:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
