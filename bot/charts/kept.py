"""A chart as a short text, to be carried in an address."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cards.blocks import Chart, Point, Series

# Unpacked, no chart of ours is bigger; whatever is was not packed by us.
MOST_BYTES = 200_000


@dataclass(frozen=True, kw_only=True)
class Tally:
    """One line of a tally: `part` of `whole`, said in words too; `look` is the health it stands for, '' for none."""

    label: str
    part: int
    whole: int
    words: str
    look: str = ""


@dataclass(frozen=True, kw_only=True)
class Tallies:
    """How many of how many, side by side."""

    title: str
    summary: str
    lines: tuple[Tally, ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What an address carries: a chart, and the locale it is told in."""

    chart: Chart | Tallies
    locale: str


def packed(kept: Kept) -> bytes:
    """As few bytes as carry it; the same for the same."""
    chart = kept.chart
    told = _tallies(chart) if isinstance(chart, Tallies) else _chart(chart)
    return zlib.compress(json.dumps([kept.locale, *told], separators=(",", ":")).encode(), 9)


def unpacked(body: bytes) -> Kept:
    """What was packed; raises ValueError for anything else."""
    engine = zlib.decompressobj()
    try:
        locale, sort, *told = json.loads(engine.decompress(body, MOST_BYTES))
        chart = _tallies_from(told) if sort == "t" else _chart_from(told)
    except (zlib.error, TypeError, ArithmeticError, OverflowError) as error:
        raise ValueError("This is no chart.") from error
    return Kept(chart=chart, locale=locale)


def _chart(chart: Chart) -> list[Any]:
    days = [point.day for series in chart.series for point in series.points]
    first = date.fromisoformat(min(days)) if days else date.min
    scale = None if chart.scale is None else [str(end) for end in chart.scale]
    series = [
        [one.label, one.role, [[_since(first, point.day), str(point.value)] for point in one.points]]
        for one in chart.series
    ]
    return ["c", chart.title, chart.unit, chart.summary, scale, chart.today, first.isoformat(), series]


def _chart_from(told: list[Any]) -> Chart:
    title, unit, summary, scale, today, start, series = told
    first = date.fromisoformat(start)
    return Chart(
        title=title,
        unit=unit,
        series=tuple(
            Series(
                label,
                tuple(Point((first + timedelta(days=n)).isoformat(), Decimal(value)) for n, value in points),
                role,
            )
            for label, role, points in series
        ),
        summary=summary,
        scale=None if scale is None else (Decimal(scale[0]), Decimal(scale[1])),
        today=today,
    )


def _since(first: date, day: str) -> int:
    return (date.fromisoformat(day) - first).days


def _tallies(tallies: Tallies) -> list[Any]:
    lines = [[one.label, one.part, one.whole, one.words, one.look] for one in tallies.lines]
    return ["t", tallies.title, tallies.summary, lines]


def _tallies_from(told: list[Any]) -> Tallies:
    title, summary, lines = told
    return Tallies(
        title=title,
        summary=summary,
        lines=tuple(
            Tally(label=label, part=part, whole=whole, words=words, look=look)
            for label, part, whole, words, look in lines
        ),
    )
