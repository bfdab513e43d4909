"""From the charts of cards to orders: numbers and days in the reader's own way, a few marks on each axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor, isfinite, log10

from bot.charts.order import WIDE, Band, Bar, Bars, Kind, Line, Lines, Mark, Meaning, Order, Theme
from cards.blocks import Chart, Point, Series
from cards.voice import Voice

# More than this can't be told apart, and would make a picture dear.
MOST_LINES, MOST_POINTS, MOST_BARS, MOST_WORDS = 8, 400, 60, 160
# What bars take, and the names of more lines than two where they stand above each other.
_MARGINS, _ROW, _HEADING, _NAME = 32, 30, 40, 18
_ONE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a chart is wanted: sizes in the pixels of a page, its title above it or not."""

    theme: Theme = "light"
    kind: Kind = "svg"
    width: int = 720
    height: int = 300
    is_titled: bool = False


def order_of(chart: Chart, voice: Voice, look: Look) -> Order | None:
    """The chart as an order; None where there is no line to draw."""
    series = [(one, _points(one)) for one in chart.series[:MOST_LINES]]
    series = [(one, points) for one, points in series if points]
    values = [value for _, points in series for _, value in points]
    if not values:
        return None
    first = min(day for _, points in series for day, _ in points)
    last = max(day for _, points in series for day, _ in points)
    # A single day is a point in the middle of a picture that begins before and ends after it.
    start, end = (first, last) if first < last else (first - _ONE, last + _ONE)
    unit = chart.unit if _is_short(voice, chart.unit) else ""
    up, ends = _up(voice, values, unit, chart.scale)
    return _framed(
        chart.title,
        chart.summary,
        Lines(
            unit="" if unit else chart.unit[:MOST_WORDS],
            days=(0, (end - start).days),
            values=ends,
            across=_across(voice, start, end, most=5 if look.width >= WIDE else 3),
            up=up,
            lines=[
                Line(
                    label=one.label[:MOST_WORDS],
                    points=[((day - start).days, value) for day, value in points],
                    meaning=_meaning(one),
                    end=voice.number(_exact(one, points[-1][1]), unit) if one.role == "value" else "",
                )
                for one, points in series
                if one.role not in ("low", "high")
            ],
            band=_band(voice, series, start),
            today=_today(voice, chart, start, last),
        ),
        voice,
        look if look.width >= WIDE else replace(look, height=look.height + _NAME * max(len(series) - 2, 0)),
    )


def bars_of(title: str, told: str, bars: Sequence[Bar], voice: Voice, look: Look) -> Order | None:
    """Bars as an order, as high as they need; None where there is none."""
    if not bars:
        return None
    shown = list(bars[:MOST_BARS])
    high = _MARGINS + len(shown) * _ROW + (_HEADING if look.is_titled else 0)
    return _framed(title, told, Bars(bars=shown), voice, replace(look, height=high))


def _framed(title: str, told: str, drawing: Lines | Bars, voice: Voice, look: Look) -> Order:
    return Order(
        drawing=drawing,
        theme=look.theme,
        kind=look.kind,
        width=look.width,
        height=look.height,
        title=title[:MOST_WORDS] if look.is_titled else "",
        told=told[: 2 * MOST_WORDS] if look.is_titled else "",
        lang=voice.tongue,
    )


_Course = list[tuple[date, float]]


def _points(series: Series) -> _Course:
    """Its points in their order, thinned evenly where there are too many, the first and the last always among them."""
    by_day = {date.fromisoformat(point.day): float(point.value) for point in series.points}
    points = [(day, value) for day, value in sorted(by_day.items()) if isfinite(value)]
    if len(points) <= MOST_POINTS:
        return points
    last = len(points) - 1
    return [points[n * last // (MOST_POINTS - 1)] for n in range(MOST_POINTS)]


def _exact(series: Series, value: float) -> Decimal:
    """The value as it was written, for binary fractions would show more digits."""
    found: list[Point] = [point for point in series.points if float(point.value) == value]
    return found[-1].value


def _meaning(series: Series) -> Meaning:
    return "pace" if series.role == "pace" else "target" if series.role == "target" else "value"


def _band(voice: Voice, series: Sequence[tuple[Series, _Course]], start: date) -> Band | None:
    edges = {one.role: dict(points) for one, points in series}
    low, high = edges.get("low", {}), edges.get("high", {})
    days = sorted(low.keys() & high.keys())
    if len(days) < 2:
        return None
    points = [((day - start).days, low[day], high[day]) for day in days]
    return Band(label=voice.text("usual"), points=points)


def _today(voice: Voice, chart: Chart, start: date, last: date) -> Mark | None:
    if not chart.today:
        return None
    today = date.fromisoformat(chart.today)
    if not start <= today < last:
        return None
    return Mark(at=(today - start).days, label=voice.text("Today"))


def _is_short(voice: Voice, unit: str) -> bool:
    """Whether the unit is written at each number, as a sign: `47%`, `€1,350`."""
    return bool(unit) and f" {unit}" not in voice.number(Decimal(1), unit)


def _up(
    voice: Voice, values: Sequence[float], unit: str, scale: tuple[Decimal, Decimal] | None
) -> tuple[list[Mark], tuple[float, float]]:
    """Marks at round numbers, and the ends of the axis."""
    low, high = (float(scale[0]), float(scale[1])) if scale else (min(values), max(values))
    if low == high:
        low, high = low - 1, high + 1
    step = _step((high - low) / 5)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    places = 12 - ceil(log10(max(abs(low), abs(high), step)))
    found = [round(n * step, max(places, 0)) for n in range(first, last + 1)]
    marks = [Mark(at=at, label=voice.number(_tidy(at), unit)) for at in found]
    return marks, (found[0], found[-1])


def _step(rough: float) -> float:
    """The next of 1, 2, 5, 10 … that is at least as big."""
    power: float = 10.0 ** floor(log10(rough))
    return next(part * power for part in (1, 2, 5, 10) if part * power >= rough * 0.999)


def _tidy(value: float) -> Decimal:
    return Decimal(repr(value)).normalize() + 0


def _across(voice: Voice, start: date, end: date, *, most: int) -> list[Mark]:
    """Marks at days that people count by: first days of months, Mondays, or every so many days."""
    length = (end - start).days
    if length > 70:
        days = _months(start, end, most)
        say = voice.month if length > 400 else voice.short_day
    else:
        step = next(step for step in (1, 2, 7, 14, 21, 28, 35) if length // step < most or step == 35)
        first = start + timedelta(days=-start.weekday() % 7) if step >= 7 else start
        days = [first + timedelta(days=n) for n in range(0, (end - first).days + 1, step)]
        say = voice.short_day
    return [Mark(at=(day - start).days, label=say(day)) for day in days]


def _months(start: date, end: date, most: int) -> list[date]:
    number = start.year * 12 + start.month - (1 if start.day == 1 else 0)
    firsts = []
    while (day := date(number // 12, number % 12 + 1, 1)) <= end:
        firsts.append(day)
        number += 1
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        found = [day for day in firsts if (day.year * 12 + day.month - 1) % step == 0]
        if len(found) <= most:
            return found
    return firsts[:: len(firsts) // most + 1]
