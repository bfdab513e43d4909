"""Numbers to look at: bars, lines, tables, trees and facts, each said in words as well."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, zip_longest

from bot.charts.links import PictureOf, nowhere
from bot.teams.sizes import MOST_OF_AN_ELEMENT, packed
from bot.teams.words import (
    BOLD,
    LONGEST,
    MUTED,
    PLAIN,
    SMALL,
    Element,
    Look,
    box,
    clean,
    is_harmless,
    paragraphs,
    run,
)
from cards.blocks import Bold, Chart, Fact, Point, Progress, Series, Spans, Table, Tree, TreeRow
from cards.goals import health_word
from cards.plain import plain_spans
from cards.voice import Voice
from okrs.health import Health

# What is wider or wordier than this can't be read as a table on a phone.
MOST_COLUMNS, LONGEST_CELL = 4, 120
_MOST_POINTS, _MOST_SERIES = 40, 6
_DONE, _OPEN, _PACE, _STEPS = "━", "─", "┃", 16
_DEEPEST, _INDENT = 6, 16
_MARKS = {
    Health.ON_TRACK: ("●", "Good"),
    Health.AT_RISK: ("▲", "Warning"),
    Health.OFF_TRACK: ("■", "Attention"),
    Health.OUTDATED: ("◇", "Default"),
    Health.PENDING: ("○", "Default"),
    Health.MET: ("★", "Good"),
}


def facts(items: Sequence[Fact]) -> list[Element]:
    """A list in two columns, or lines where markdown would be read in it."""
    shown = [{"title": clean(fact.label), "value": clean(fact.value)} for fact in items]
    if all(is_harmless(text) and len(text) <= LONGEST for fact in shown for text in fact.values()):
        return [{"type": "FactSet", "facts": some} for some in packed(shown, MOST_OF_AN_ELEMENT)]
    return [
        part
        for fact in items
        for part in paragraphs((Bold(f"{fact.label}:"), f" {fact.value}"), "", spacing="Small")
    ]


def progress(voice: Voice, block: Progress, address: str) -> list[Element]:
    """What it is about and how it stands, the bar, and the same in words."""
    health = _health(voice, block.health, said=block.caption + plain_spans(block.label))
    label = paragraphs(block.label, address)
    if label:
        label[-1] = {**label[-1], "inlines": [*label[-1]["inlines"], run("  "), health]}
    else:
        label = [{"type": "RichTextBlock", "inlines": [health]}]
    return [
        *label,
        {"type": "RichTextBlock", "spacing": "None", "inlines": _bar(voice, block)},
        *paragraphs((block.caption,), "", SMALL, spacing="None"),
    ]


def chart(voice: Voice, block: Chart, *, native: bool, picture: PictureOf = nowhere) -> list[Element]:
    """Lines where the client draws them (`native`), elsewhere a picture, or the figures day by day where there is
    none."""
    title = paragraphs((Bold(f"{block.title} ({block.unit})" if block.unit else block.title),), "")
    told = paragraphs((block.summary,), "", SMALL)
    shown = [(series.label, _points(series)) for series in block.series[:_MOST_SERIES]]
    if not any(points for _, points in shown):
        return [*title, *told]
    url = picture(block, voice)
    figures = box([_picture(url, block)] if url else _figures(voice, shown, block.unit))
    if not native:
        return [*title, figures, *told]
    lines = [
        {"legend": clean(label), "values": [{"x": p.day, "y": float(p.value)} for p in points]}
        for label, points in shown
    ]
    drawn = {
        "type": "Chart.Line",
        "title": clean(block.title),
        "yAxisTitle": clean(block.unit),
        "data": lines,
        "fallback": figures,
    }
    return [*title, drawn, *told]


def table(block: Table) -> list[Element]:
    """A table, or its rows one below the other where a phone could not show it."""
    caption = paragraphs((Bold(block.caption),), "")
    rows = [tuple(clean(cell) for cell in row) for row in (block.header, *block.rows)]
    if max(map(len, rows)) <= MOST_COLUMNS and max(map(_longest, rows)) <= LONGEST_CELL:
        return [*caption, *_grid(rows)]
    return [*caption, *_records(rows[0], rows[1:])]


def tree(voice: Voice, block: Tree, address: str) -> list[Element]:
    """Lines, each indented so that it stays so when it wraps."""
    lines = [
        (min(row.depth, _DEEPEST), part)
        for row in block.rows
        for part in paragraphs((*_sign(voice, row), *row.spans), address, spacing="Small")
    ]
    return [
        _indented(depth, some)
        for depth, group in groupby(lines, key=lambda line: line[0])
        for some in packed([part for _, part in group], MOST_OF_AN_ELEMENT)
    ]


def _health(voice: Voice, health: Health, *, said: str) -> Element:
    """A shape and a word for a health, in its colour; the shape alone where the word is said already."""
    mark, color = _MARKS[health]
    word = health_word(voice, health)
    return run(mark if word in said else f"{mark} {word}", color=color)


def _bar(voice: Voice, block: Progress) -> list[Element]:
    """The way as a line, with a mark where an even pace would be; the shares stand beside it."""
    done, pace = _step(block.done) or 0, _step(block.expected)
    line = _DONE * done + _OPEN * (_STEPS - done)
    if pace is not None:
        line = line[:pace] + _PACE + line[pace:]
    looks: dict[str, Look] = {_DONE: {"color": _MARKS[block.health][1]}, _OPEN: MUTED, _PACE: PLAIN}
    runs = [run("".join(part), fontType="Monospace", **looks[mark]) for mark, part in groupby(line)]
    told = [] if block.done is None else [voice.percent(block.done)]
    if block.expected is not None:
        told.append(voice.text("even pace {share}", share=voice.percent(block.expected)))
    return [*runs, run("  " + " · ".join(told), **SMALL)] if told else runs


def _step(share: Decimal | None) -> int | None:
    """How many steps of the bar a share is; a bar can't show less than nothing or more than all."""
    return None if share is None else round(min(max(share, Decimal(0)), Decimal(1)) * _STEPS)


def _picture(url: str, block: Chart) -> Element:
    return {
        "type": "Image",
        "url": url,
        "altText": clean(f"{block.title}: {block.summary}"),
        "size": "Stretch",
    }


def _points(series: Series) -> list[Point]:
    """Points that can be drawn, thinned evenly where there are too many; the first and the last always among them."""
    points = [point for point in series.points if math.isfinite(float(point.value))]
    if len(points) <= _MOST_POINTS:
        return points
    last = len(points) - 1
    return [points[n * last // (_MOST_POINTS - 1)] for n in range(_MOST_POINTS)]


def _figures(voice: Voice, shown: Sequence[tuple[str, Sequence[Point]]], unit: str) -> list[Element]:
    """What a chart shows, day by day."""
    days: dict[str, list[str]] = {}
    for label, points in shown:
        for point in points:
            days.setdefault(point.day, []).append(f"{label}: {voice.number(point.value, unit)}")
    return facts(
        [Fact(voice.short_day(date.fromisoformat(day)), " · ".join(days[day])) for day in sorted(days)]
    )


def _grid(rows: Sequence[Sequence[str]]) -> list[Element]:
    wide = max(map(len, rows))
    if not wide:
        return []
    header, *others = [_row(row, wide, BOLD if n == 0 else PLAIN) for n, row in enumerate(rows)]
    columns = [{"width": 2 if n == 0 else 1} for n in range(wide)]
    return [
        {"type": "Table", "gridStyle": "emphasis", "columns": columns, "rows": [header, *some]}
        for some in (packed(others, MOST_OF_AN_ELEMENT) or [[]])
    ]


def _row(row: Sequence[str], wide: int, look: Look) -> Element:
    cells = [*row, *[""] * (wide - len(row))]
    drawn = [{"type": "TableCell", "items": paragraphs((cell,), "", look)} for cell in cells]
    return {"type": "TableRow", "cells": drawn}


def _records(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Element]:
    """Each row under what its first cell says."""
    parts: list[Element] = []
    for row in rows:
        cells = [(label, cell) for label, cell in zip_longest(header, row, fillvalue="") if cell]
        named = [(f"{label}: " if label else "", cell) for label, cell in cells]
        parts += paragraphs(tuple(span for label, cell in named[:1] for span in (label, Bold(cell))), "")
        told = " · ".join(label + cell for label, cell in named[1:])
        parts += paragraphs((told,), "", SMALL, spacing="None")
    # A column in which no row says anything is told all the same.
    empty = [
        label for n, label in enumerate(header) if not any(cell for row in rows for cell in row[n : n + 1])
    ]
    return [*parts, *paragraphs((" · ".join(f"{label}: –" for label in empty),), "", SMALL)]


def _longest(row: Sequence[str]) -> int:
    return max(map(len, row), default=0)


def _sign(voice: Voice, row: TreeRow) -> Spans:
    """The shape and the word of a row's health; the shape alone where the word is said already."""
    if row.health is None:
        return ()
    mark, word = _MARKS[row.health][0], health_word(voice, row.health)
    is_said = word.casefold() in plain_spans(row.spans).casefold()
    return (f"{mark} ",) if is_said else (f"{mark} {word}: ",)


def _indented(depth: int, items: list[Element]) -> Element:
    """The items under something else, however narrow the card is."""
    if not depth:
        return {**box(items), "spacing": "Small"}
    columns = [
        {"type": "Column", "width": f"{depth * _INDENT}px", "items": []},
        {"type": "Column", "width": "stretch", "items": items},
    ]
    return {"type": "ColumnSet", "spacing": "Small", "columns": columns}
