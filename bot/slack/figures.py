"""Bars, health, charts and goal trees: Slack's own chart where there is one, and the same in characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from bot.charts.links import PictureOf, nowhere
from bot.slack import kit
from bot.slack.kit import Json
from bot.slack.text import cut, is_blank, label
from cards.blocks import Bold, Chart, Progress, Series, Spans, TreeRow
from cards.goals import health_word
from cards.plain import plain_spans
from cards.voice import Voice
from okrs.health import Health

CELLS = 10
DONE, LEFT, PACE = "▰", "▱", "│"
# Told apart by shape as well as by colour, and next to their word.
SHAPES = {
    Health.ON_TRACK: "🟢",
    Health.AT_RISK: "⚠️",
    Health.OFF_TRACK: "🟥",
    Health.OUTDATED: "🔷",
    Health.PENDING: "⚪",
    Health.MET: "⭐",
}
STEPS = "▁▂▃▄▅▆▇█"
MOST_TITLE, MOST_LABEL, MOST_AXIS, MOST_SERIES, MOST_POINTS = 50, 20, 50, 6, 20


def progress(block: Progress, voice: Voice, address: str) -> list[Json]:
    """Its label, the bar with its health, and the caption; a health that the caption names is not named twice."""
    shape, word = SHAPES[block.health], health_word(voice, block.health)
    said = _says(block.caption, word)
    health = shape if said else f"{shape} {word}"
    cells = bar(block.done, block.expected)
    if said and not cells:
        # A shape alone on its line would say nothing.
        return kit.paragraph(_lines(kit.emboldened(block.label), (f"{health} {block.caption}",)), address)
    figure = f"{cells}  {health}" if cells else health
    return kit.paragraph(_lines(kit.emboldened(block.label), (figure,), (block.caption,)), address)


def bar(done: Decimal | None, expected: Decimal | None) -> str:
    """Ten cells, with a mark where an even pace would be; '' when nothing is known.

    Neither full before the end nor empty after the start.
    """
    if done is None:
        return ""
    filled = _cells(done)
    if 0 < done < 1:
        filled = min(max(filled, 1), CELLS - 1)
    cells = DONE * filled + LEFT * (CELLS - filled)
    if expected is None:
        return cells
    at = _cells(expected)
    return cells[:at] + PACE + cells[at:]


def tree(rows: Sequence[TreeRow], voice: Voice, address: str) -> list[Json]:
    """Lines with bullets, indented, each with the shape of its health and its word where the line lacks it."""
    return kit.listing(((row.depth, _row(row, voice)) for row in rows), address)


def chart(block: Chart, voice: Voice, *, native: bool, picture: PictureOf = nowhere) -> list[Json]:
    """The lines over time and their summary in words."""
    drawn = _line_chart(block, voice) if native else None
    url = picture(block, voice) if drawn is None and any(series.points for series in block.series) else ""
    if url:
        told = kit.picture(url, f"{block.title}: {block.summary}")
        return [*kit.paragraph((Bold(block.title),), ""), told, *kit.context(block.summary)]
    if drawn is None:
        sparklines = ((line,) for line in _sparklines(block))
        return kit.paragraph(_lines((Bold(block.title),), (block.summary,), *sparklines), "")
    # What the picture's own title has no room for stands above it.
    whole = [] if drawn["title"] == block.title else kit.paragraph((Bold(block.title),), "")
    return [*whole, drawn, *kit.context(block.summary)]


def _cells(share: Decimal) -> int:
    between = min(max(share, Decimal(0)), Decimal(1))
    return int((between * CELLS).quantize(Decimal(1), ROUND_HALF_UP))


def _lines(*lines: Spans) -> Spans:
    """One paragraph of all lines in which there is something to see."""
    shown = [line for line in lines if not is_blank(plain_spans(line))]
    return tuple(span for n, line in enumerate(shown) for span in (("\n", *line) if n else line))


def _row(row: TreeRow, voice: Voice) -> Spans:
    if row.health is None:
        return row.spans
    word = health_word(voice, row.health)
    said = _says(plain_spans(row.spans), word)
    return (f"{SHAPES[row.health]} ", *row.spans, "" if said else f" ({word})")


def _says(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _line_chart(block: Chart, voice: Voice) -> Json | None:
    """Slack's own line chart, or None where it could not draw these lines."""
    lines = [(series.label, _values(series)) for series in block.series if series.points]
    if not lines or not all(isfinite(float(value)) for _, line in lines for value in line.values()):
        return None
    days = _shared_days([line for _, line in lines])
    labels = _labels(days, voice)
    axis: Json = {"categories": labels}
    if not is_blank(block.unit):
        axis["y_label"] = cut(block.unit, MOST_AXIS)
    series = [
        {
            "name": name,
            "data": [
                {"label": mark, "value": _number(_at(line, day))}
                for mark, day in zip(labels, days, strict=True)
            ],
        }
        for name, line in _named(lines, days).items()
    ]
    return {
        "type": "data_visualization",
        "title": label(block.title, MOST_TITLE),
        "chart": {"type": "line", "series": series, "axis_config": axis},
    }


Line = Mapping[date, Decimal]


def _values(series: Series) -> Line:
    by_day = {date.fromisoformat(point.day): point.value for point in series.points}
    return dict(sorted(by_day.items()))


def _shared_days(lines: Sequence[Line]) -> list[date]:
    """Slack wants a value of every series for every day: the days that all of them span, or those of the first."""
    first, last = max(min(line) for line in lines), min(max(line) for line in lines)
    shared = sorted({day for line in lines for day in line if first <= day <= last})
    days = shared if len(shared) > 1 else list(lines[0])
    if len(days) <= MOST_POINTS:
        return days
    return [days[n * (len(days) - 1) // (MOST_POINTS - 1)] for n in range(MOST_POINTS)]


def _named(lines: Sequence[tuple[str, Line]], days: Sequence[date]) -> dict[str, Line]:
    """The first few series that span the days, each by a name that no other has."""
    spanning = [(name, line) for name, line in lines if min(line) <= days[0] and days[-1] <= max(line)]
    named: dict[str, Line] = {}
    for n, (name, line) in enumerate(spanning[:MOST_SERIES], start=1):
        short = label(name, MOST_LABEL)
        named[short if short not in named else f"{label(name, MOST_LABEL - 4)} ({n})"] = line
    return named


def _at(line: Line, day: date) -> Decimal:
    """The value on a day; between two known ones, where the straight line that is drawn between them passes."""
    if day in line:
        return line[day]
    before = max(known for known in line if known < day)
    after = min(known for known in line if known > day)
    share = Decimal((day - before).days) / Decimal((after - before).days)
    return line[before] + (line[after] - line[before]) * share


def _number(value: Decimal) -> float:
    """As JSON writes it: 41 rather than 41.0, and no more digits than anybody sees."""
    near = float(f"{value:.9g}")
    return int(near) if near.is_integer() and abs(near) < 2**53 else near


def _labels(days: Sequence[date], voice: Voice) -> list[str]:
    """The days as the reader writes them, with the year where they would be confused."""
    short = [cut(voice.short_day(day), MOST_LABEL) for day in days]
    return short if len(set(short)) == len(short) else [day.isoformat() for day in days]


def _sparklines(block: Chart) -> Iterator[str]:
    """A line of steps for each series with more than one value, all on one scale."""
    lines = [(series.label, [point.value for point in series.points]) for series in block.series]
    values = [value for _, line in lines for value in line]
    if not values or min(values) == max(values):
        return
    low, span = min(values), max(values) - min(values)
    for name, line in lines:
        if len(line) > 1:
            steps = (STEPS[int((value - low) / span * (len(STEPS) - 1))] for value in line[-MOST_POINTS:])
            yield f"{''.join(steps)}  {cut(name, MOST_LABEL)}".rstrip()
