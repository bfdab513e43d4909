"""Whether a business number has moved, or only goes up and down as it always did.

The band is robust statistics on the readings before a day, at most the last 52 of them, one a week where there are more
(so that weekdays don't count, and neighbours hang together less):

- the middle is the median, the spread 1.4826 times the median absolute deviation, which is the standard deviation of
  a normal series (Rousseeuw & Croux, "Alternatives to the Median Absolute Deviation", JASA 88, 1993), with Croux &
  Rousseeuw's factors for small samples. Up to half of the readings may be wild without moving it at will;
- where the readings rise or fall by more than chance (Mann–Kendall test, 5 %), the middle follows the median of all
  slopes between two readings (Theil 1950; Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA
  63, 1968), and the band widens ahead by Sen's 95 % interval of the slope;
- what lies before a step to another level is left aside, if eight readings are left after it;
- where more than half of the readings are alike, the spread is that of the farthest quarter. Where that is none
  either, every reading that lasts elsewhere is a move.

The band is the middle ± 2 spreads. The number has moved when, of the readings since that day, at least two of the last
three lie outside on the same side, four of the last five beyond one spread, or all of the last eight on one side of
the middle: the zone tests of the Western Electric handbook (1956) but for the one on a single reading, since one
reading may be a slip. With fewer than eight readings before or three since, nothing is said. A swing that comes once a
year widens the band as long as the history has no second year to know it by: it then says "within" where a sharper
eye would see a move, which is why people are shown the band and asked, not told. bench/results/noise.md has its errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, groupby

from okrs.vocabulary import Direction

LEAST_BEFORE, LEAST_AFTER, MOST_BEFORE = 8, 3, 52
WIDTH = Decimal(2)
# Of the last so many readings so many lie beyond so many spreads on the same side.
_ZONES = ((3, 2, WIDTH), (5, 4, Decimal(1)), (8, 8, Decimal(0)))
_CONSISTENT = Decimal("1.4826")
_QUARTER = Decimal("0.8693")
_SMALL = ("1.196", "1.495", "1.363", "1.206", "1.200", "1.140", "1.129", "1.107")
_CONFIDENT = Decimal("1.96")
_HALF_PI = Decimal("1.5708")
_SHORTEST_LEVEL = 4
_ZERO = Decimal(0)


class Verdict(StrEnum):
    """`better` and `worse` go the wanted and the other way, beyond the usual ups and downs."""

    WITHIN = "within"
    BETTER = "better"
    WORSE = "worse"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True)
class Dated:
    """What a number was on a day."""

    day: date
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Band:
    """The usual ups and downs: on `origin` the middle is `middle`, and it moves by `slope` a day; `unsure` is how far
    the slope may be off. `spread` is one standard deviation of a reading."""

    origin: date
    middle: Decimal
    slope: Decimal
    unsure: Decimal
    spread: Decimal

    def middle_on(self, day: date) -> Decimal:
        return self.middle + self.slope * _days(self.origin, day)

    def reach(self, day: date, spreads: Decimal) -> Decimal:
        """How far from the middle a reading may lie, so many spreads wide."""
        return spreads * self.spread + self.unsure * abs(_days(self.origin, day))

    def on(self, day: date) -> tuple[Decimal, Decimal]:
        """The lowest and the highest value that are usual on a day."""
        middle, reach = self.middle_on(day), self.reach(day, WIDTH)
        return middle - reach, middle + reach


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What can be said of a number since a day, and from how many readings. `band` is None where there are too few
    before it; `latest` is the last reading of all."""

    verdict: Verdict
    since: date
    before: int
    after: int
    latest: Dated | None
    band: Band | None

    @property
    def usual(self) -> tuple[Decimal, Decimal] | None:
        """The band on the day of the last reading."""
        return self.band.on(self.latest.day) if self.band and self.latest else None


def judge(readings: Sequence[Dated], *, since: date, wanted: Direction) -> Finding:
    """What has become of a number since a day, against how it went before it. The readings are in any order."""
    ordered = sorted(readings, key=lambda one: one.day)
    before = weekly([one for one in ordered if one.day < since])[-MOST_BEFORE:]
    after = weekly([one for one in ordered if one.day >= since])
    band = usual_band(before)
    return Finding(
        verdict=_verdict(band, after, wanted),
        since=since,
        before=len(before),
        after=len(after),
        latest=ordered[-1] if ordered else None,
        band=band,
    )


def usual_band(points: Sequence[Dated]) -> Band | None:
    """The usual ups and downs of some readings, oldest first; None of too few."""
    if len(points) < LEAST_BEFORE:
        return None
    points = _since_last_step(points)
    origin = points[len(points) // 2].day
    slope, unsure = _trend(points)
    level = [one.value - slope * _days(origin, one.day) for one in points]
    middle = _median(level)
    # The middle is itself known from few readings.
    known_by = (1 + _HALF_PI / len(points)).sqrt()
    return Band(
        origin=origin, middle=middle, slope=slope, unsure=unsure, spread=_spread(level, middle) * known_by
    )


def weekly(points: Sequence[Dated]) -> list[Dated]:
    """One reading a week, the median on the last day of several; the points are oldest first."""
    found: list[Dated] = []
    for _, group in groupby(points, key=lambda one: one.day.isocalendar()[:2]):
        week = list(group)
        found.append(Dated(week[-1].day, _median([one.value for one in week])))
    return found


def _verdict(band: Band | None, after: Sequence[Dated], wanted: Direction) -> Verdict:
    if band is None or len(after) < LEAST_AFTER:
        return Verdict.TOO_LITTLE
    up = any(_lasts(band, after, zone, sign=1) for zone in _ZONES)
    down = any(_lasts(band, after, zone, sign=-1) for zone in _ZONES)
    if up is down:
        return Verdict.WITHIN
    return Verdict.BETTER if up is (wanted is Direction.UP) else Verdict.WORSE


def _lasts(band: Band, after: Sequence[Dated], zone: tuple[int, int, Decimal], *, sign: int) -> bool:
    last, needed, spreads = zone
    if len(after) < last:
        return False
    values = [one.value for one in after]
    # Far below what anybody reads off a number: division leaves a trace in the last digit.
    tiny = (max(values) - min(values) + abs(band.spread) + abs(band.middle_on(after[-1].day))) * Decimal(
        "1e-12"
    )
    beyond = [
        sign * (one.value - band.middle_on(one.day)) > band.reach(one.day, spreads) + tiny
        for one in after[-last:]
    ]
    return sum(beyond) >= needed


def _since_last_step(points: Sequence[Dated]) -> Sequence[Dated]:
    """The readings since the number last went to another level, as long as enough of them are left."""
    while (cut := _step(points)) is not None:
        points = points[cut:]
    return points


def _step(points: Sequence[Dated]) -> int | None:
    """Where two levels tell a series much better than one level or one slope does; None where they don't."""
    cuts = range(_SHORTEST_LEVEL, len(points) - LEAST_BEFORE + 1)
    values = [one.value for one in points]
    best = min(cuts, key=lambda cut: _off(values[:cut]) + _off(values[cut:]), default=None)
    if best is None:
        return None
    left, right = values[:best], values[best:]
    two = _off(left) + _off(right)
    slope = _median(list(_slopes(points)))
    sloped = _off([one.value - slope * _days(points[0].day, one.day) for one in points])
    if two * 2 > _off(values) or two * 5 > sloped * 4:
        return None
    rest = [v - _median(left) for v in left] + [v - _median(right) for v in right]
    height = abs(_median(right) - _median(left))
    return best if height > 3 * _spread(rest, _ZERO) and height > 0 else None


def _trend(points: Sequence[Dated]) -> tuple[Decimal, Decimal]:
    """The slope a day and how far it may be off; both 0 where chance would do."""
    slopes = sorted(_slopes(points))
    n = len(points)
    signs = sum((b.value > a.value) - (b.value < a.value) for a, b in combinations(points, 2))
    ties = [len(list(group)) for _, group in groupby(sorted(one.value for one in points))]
    variance = Decimal(n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if variance <= 0 or (abs(signs) - 1) / variance.sqrt() <= _CONFIDENT:
        return _ZERO, _ZERO
    off = int(_CONFIDENT * variance.sqrt())
    low = slopes[max(0, (len(slopes) - off) // 2)]
    high = slopes[min(len(slopes) - 1, (len(slopes) + off) // 2)]
    return _median(slopes), (high - low) / 2


def _slopes(points: Sequence[Dated]) -> Iterator[Decimal]:
    for a, b in combinations(points, 2):
        yield (b.value - a.value) / _days(a.day, b.day)


def _spread(values: Sequence[Decimal], middle: Decimal) -> Decimal:
    """One standard deviation around the middle, by half of the values, else by three quarters of them."""
    far = sorted(abs(value - middle) for value in values)
    n = len(far)
    factor = Decimal(_SMALL[n - 2]) if 2 <= n <= 9 else n / (n - Decimal("0.8"))
    return _median(far) * _CONSISTENT * factor or far[(3 * n) // 4] * _QUARTER


def _off(values: Sequence[Decimal]) -> Decimal:
    middle = _median(values)
    return sum((abs(value - middle) for value in values), _ZERO)


def _median(values: Sequence[Decimal]) -> Decimal:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _days(first: date, last: date) -> int:
    return (last - first) // timedelta(days=1)
