"""The demonstration's clock passes everything on its way, never goes back, and survives a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.clock import DemoClock
from okrs.errors import HeadwayError

START = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
SOON = timedelta(seconds=30)


class Life:
    """Things due at some moments, and the moments at which they happened."""

    def __init__(self, clock: DemoClock, due: list[datetime]) -> None:
        self.clock, self.due, self.happened = clock, due, list[datetime]()
        clock.attach(happen=self.happen, next_due=self.next_due)

    async def happen(self, now: datetime) -> None:
        assert abs(now - self.clock.now()) < SOON
        self.happened += [moment for moment in self.due if moment <= now and moment not in self.happened]

    async def next_due(self, after: datetime) -> datetime | None:
        return min((moment for moment in self.due if moment > after), default=None)


@pytest.fixture
def clock(tmp_path: Path) -> DemoClock:
    found = DemoClock(tmp_path / "clock.json")
    found.set(START)
    return found


async def test_everything_on_the_way_happens_in_its_turn_and_nothing_later(clock: DemoClock) -> None:
    due = [START + timedelta(days=day) for day in (1, 2, 2, 3, 9)]
    life = Life(clock, due)
    await clock.to(START + timedelta(days=4))
    assert life.happened == due[:4]
    assert timedelta(0) <= clock.now() - (START + timedelta(days=4)) < SOON


async def test_what_comes_up_on_the_way_happens_too(clock: DemoClock) -> None:
    life = Life(clock, [START + timedelta(hours=1)])
    first = life.happen

    async def happen(now: datetime) -> None:
        await first(now)
        if len(life.due) == 1 and life.happened:
            life.due.append(START + timedelta(hours=2))

    clock.attach(happen=happen, next_due=life.next_due)
    await clock.to(START + timedelta(hours=3))
    assert life.happened == life.due


async def test_it_never_goes_back(clock: DemoClock) -> None:
    Life(clock, [])
    await clock.to(START + timedelta(days=1))
    with pytest.raises(HeadwayError, match="only goes forward"):
        await clock.to(START)


def test_a_restart_finds_the_time_where_it_was(clock: DemoClock, tmp_path: Path) -> None:
    again = DemoClock(tmp_path / "clock.json")
    assert abs(again.now() - clock.now()) < SOON


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "clock.json").write_text("{")
    with pytest.raises(HeadwayError, match="--fresh"):
        DemoClock(tmp_path / "clock.json")
