"""Lines over days: values, their pace, what is usual; each named where it ends, or in a key where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair

from bot.charts.ink import DASHES, INKS, PACE_DASH, SHAPES, TARGET_DASH, Ink, cut, width
from bot.charts.order import WIDE, Line, Lines, Order
from bot.charts.sheet import PLACED, SMALL, Layers, Sheet, Words, chart_of, edge, head_height

# Between two names at the ends of lines, and what a row of the key takes.
APART, ROW, SAMPLE = 15.0, 18.0, 24.0
# More points than this are a line without dots.
MOST_DOTS = 26
_BOTTOM, _HALF_A_DAY, _WIDEST_NAME = 26.0, 22.0, 150.0


@dataclass(frozen=True, kw_only=True)
class _Look:
    color: str
    dash: Sequence[int]
    thick: float
    shape: str = ""


@dataclass(frozen=True, kw_only=True)
class _Key:
    """A name in the key, and how far from the left; `look` is None for what is usual."""

    name: str
    look: _Look | None
    at: float


def lines(order: Order, drawing: Lines) -> altair.LayerChart:
    """The whole picture of such a drawing."""
    looks = _looks(drawing.lines, INKS[order.theme])
    keys = _keys(order, drawing, looks)
    sheet = _sheet(order, drawing, rows=len(keys))
    plot = _Plot(sheet, drawing)
    layers = [plot.levels(), *plot.band(), *plot.today()]
    layers += [
        layer for line, look in zip(drawing.lines, looks, strict=True) for layer in plot.line(line, look)
    ]
    layers += [plot.end(line, look) for line, look in zip(drawing.lines, looks, strict=True) if look.shape]
    words = [*sheet.headed(order), *plot.marks(), *plot.last(has_names=not keys)]
    if keys:
        samples, named = _key(sheet, keys, above=_above(drawing))
        return sheet.made([*layers, *samples], [*words, *named])
    return sheet.made(layers, [*words, *plot.names()])


class _Plot:
    """The lines on their sheet."""

    def __init__(self, sheet: Sheet, drawing: Lines) -> None:
        self._sheet = sheet
        self._drawing = drawing
        across = altair.Scale(domain=list(drawing.days), nice=False, zero=False)
        self._up = altair.Scale(domain=list(drawing.values), nice=False, zero=False)
        self._scaled: dict[str, Any] = {
            "x": altair.X("day:Q", scale=across, axis=None),
            "y": altair.Y("value:Q", scale=self._up, axis=None),
        }

    def levels(self) -> altair.Chart:
        """The fine lines at round numbers."""
        found = [{"value": mark.at} for mark in self._drawing.up]
        rule = chart_of(found).mark_rule(color=self._sheet.ink.grid, strokeWidth=1)
        drawn: altair.Chart = rule.encode(
            y=self._scaled["y"], x=altair.value(0), x2=altair.value(self._sheet.width)
        )
        return drawn

    def marks(self) -> list[Words]:
        """The words on both axes and above them."""
        sheet, drawing = self._sheet, self._drawing
        found = [Words(mark.label, -8, self._y(mark.at), "right", is_soft=True) for mark in drawing.up]
        found += [
            Words(mark.label, self._x(mark.at), sheet.height + 15, "center", is_soft=True)
            for mark in drawing.across
        ]
        if drawing.unit:
            unit = cut(drawing.unit, SMALL, sheet.width / 2)
            found.append(Words(unit, sheet.edge - sheet.left, -16, is_soft=True))
        if drawing.today is not None:
            half = width(drawing.today.label, SMALL) / 2
            middle = min(max(self._x(drawing.today.at), half), sheet.width + sheet.right - sheet.edge - half)
            found.append(Words(drawing.today.label, middle, -13, "center", is_soft=True))
        return found

    def band(self) -> Layers:
        """What is usual, between two fine lines."""
        drawing, ink = self._drawing, self._sheet.ink
        if drawing.band is None:
            return []
        points = [{"day": day, "value": low, "high": high} for day, low, high in drawing.band.points]
        chart = chart_of(points)
        edge: dict[str, Any] = {
            "color": ink.pace,
            "strokeWidth": 1,
            "strokeOpacity": 0.8,
            "strokeDash": [2, 3],
        }
        high = altair.Y("high:Q", scale=self._up, axis=None)
        return [
            chart.mark_area(color=ink.pace, opacity=0.16).encode(**self._scaled, y2="high:Q"),
            chart.mark_line(**edge).encode(**self._scaled),
            chart.mark_line(**edge).encode(x=self._scaled["x"], y=high),
        ]

    def today(self) -> Layers:
        """An upright line."""
        if self._drawing.today is None:
            return []
        x = altair.value(self._x(self._drawing.today.at))
        rule = chart_of([{}]).mark_rule(color=self._sheet.ink.soft, strokeWidth=1)
        return [rule.encode(x=x, y=altair.value(-4), y2=altair.value(self._sheet.height))]

    def line(self, line: Line, look: _Look) -> Layers:
        """A line, with a dot at each value where they are few."""
        chart = chart_of([{"day": day, "value": value} for day, value in line.points])
        drawn = chart.mark_line(
            color=look.color,
            strokeWidth=look.thick,
            strokeDash=list(look.dash),
            strokeCap="round",
            strokeJoin="round",
        )
        layers: Layers = [drawn.encode(**self._scaled, order=altair.Order("day:Q"))]
        if look.shape and len(line.points) <= MOST_DOTS:
            dots = chart.mark_point(shape=look.shape, size=34, filled=True, color=look.color, opacity=1)
            layers.append(dots.encode(**self._scaled))
        return layers

    def end(self, line: Line, look: _Look) -> altair.Chart:
        """A bigger mark at the last value."""
        x, y = self._place(line)
        ring: dict[str, Any] = {
            "filled": True,
            "fill": look.color,
            "stroke": self._sheet.ink.ground,
            "strokeWidth": 2,
        }
        drawn: altair.Chart = chart_of([{"x": x, "y": y}]).mark_point(
            shape=look.shape, size=90, opacity=1, **ring, **PLACED
        )
        return drawn

    def last(self, *, has_names: bool) -> list[Words]:
        """The last value next to its mark, where it doesn't stand at the edge."""
        valued = [line for line in self._drawing.lines if line.meaning == "value"]
        if len(valued) != 1 or (has_names and _reaches_edge(self._drawing, valued[0])):
            return []
        line, sheet = valued[0], self._sheet
        x, _ = self._place(line)
        half = width(line.end, SMALL + 1) / 2
        middle = min(max(x, half), sheet.width + sheet.right - 4 - half)
        y = self._free(middle - half - 2, middle + half + 2, near=line)
        return [Words(line.end, middle, y, "center", SMALL + 1, is_bold=True, has_halo=True)]

    def _free(self, left: float, right: float, *, near: Line) -> float:
        """Where words have room between two places across: the nearest to a line's last value that no line passes."""
        y = self._place(near)[1]
        taken = [(y, y), *(span for line in self._drawing.lines for span in self._span(line, left, right))]
        places = [place for high, low in taken for place in (high - 14, low + 15)]
        free = [
            place
            for place in places
            if -4 <= place <= self._sheet.height - 8
            and not any(high - 11 < place < low + 11 for high, low in taken)
        ]
        return min(free, key=lambda place: abs(place - y), default=y - 14)

    def _span(self, line: Line, left: float, right: float) -> list[tuple[float, float]]:
        """How high and how low a line comes between two places, nothing where it isn't."""
        points = [(self._x(day), self._y(value)) for day, value in line.points]
        found = [y for x, y in points if left <= x <= right]
        for (x, y), (to_x, to_y) in pairwise(points):
            found += [y + (at - x) / (to_x - x) * (to_y - y) for at in (left, right) if x < at < to_x]
        return [(min(found), max(found))] if found else []

    def names(self) -> list[Words]:
        """Names at the right edge, none over another."""
        named = sorted(((self._y(value), name) for name, value in _named(self._drawing)), reverse=True)
        places = _spread([y for y, _ in named], self._sheet.height)
        return [Words(name, self._sheet.width + 10, y) for (_, name), y in zip(named, places, strict=True)]

    def _place(self, line: Line) -> tuple[float, float]:
        day, value = line.points[-1]
        return self._x(day), self._y(value)

    def _x(self, day: float) -> float:
        first, last = self._drawing.days
        return (day - first) / (last - first) * self._sheet.width

    def _y(self, value: float) -> float:
        low, high = self._drawing.values
        return self._sheet.height - (value - low) / (high - low) * self._sheet.height


def _looks(drawn: Sequence[Line], ink: Ink) -> list[_Look]:
    found, n = [], 0
    for line in drawn:
        if line.meaning != "value":
            dash = PACE_DASH if line.meaning == "pace" else TARGET_DASH
            found.append(_Look(color=ink.pace, dash=dash, thick=1.75))
            continue
        color, dash, shape = ink.lines[n % len(ink.lines)], DASHES[n % len(DASHES)], SHAPES[n % len(SHAPES)]
        found.append(_Look(color=color, dash=dash, thick=2.5, shape=shape))
        n += 1
    return found


def _sheet(order: Order, drawing: Lines, *, rows: int) -> Sheet:
    margin = edge(order)
    left = margin + max((width(mark.label, SMALL) for mark in drawing.up), default=0) + 8
    named = (
        []
        if order.width < WIDE
        else [10 + width(name, SMALL) + margin / 2 + 2 for name, _ in _named(drawing)]
    )
    right = max([_HALF_A_DAY + margin / 2, *named])
    top = (head_height(order) or 8) + (rows * ROW + 6 if rows else 0) + _above(drawing)
    return Sheet(
        edge=margin,
        left=left,
        top=top,
        right=right,
        bottom=_BOTTOM,
        width=order.width - left - right,
        height=order.height - top - _BOTTOM,
        ink=INKS[order.theme],
    )


def _above(drawing: Lines) -> float:
    """What the unit and the word for today take above the drawing."""
    return 22.0 if drawing.unit or drawing.today else 10.0


def _named(drawing: Lines) -> list[tuple[str, float]]:
    """What stands at the right edge, and at which value: names of the lines that end there, and last values."""
    many = sum(line.meaning == "value" for line in drawing.lines) > 1
    found = []
    for line in drawing.lines:
        if _reaches_edge(drawing, line):
            name = cut(line.label, SMALL, _WIDEST_NAME)
            told = f"{name} {line.end}" if many else line.end
            found.append((told if line.meaning == "value" else name, line.points[-1][1]))
    if drawing.band is not None:
        _, low, high = drawing.band.points[-1]
        found.append((cut(drawing.band.label, SMALL, _WIDEST_NAME), (low + high) / 2))
    return found


def _reaches_edge(drawing: Lines, line: Line) -> bool:
    first, last = drawing.days
    return line.points[-1][0] >= last - (last - first) * 0.02


def _spread(wanted: Sequence[float], lowest: float) -> list[float]:
    """Places from the lowest on the page upwards, as near as can be to what is wanted and far enough apart."""
    found: list[float] = []
    for y in wanted:
        found.append(min(y, found[-1] - APART) if found else min(y, lowest))
    # What was pushed out above the drawing comes back, and pushes the others down.
    ceiling = 4.0
    for n in reversed(range(len(found))):
        found[n] = max(found[n], ceiling)
        ceiling = found[n] + APART
    return found


def _keys(order: Order, drawing: Lines, looks: Sequence[_Look]) -> list[list[_Key]]:
    """Rows of a key; none where names stand at the ends, or where there is one line only."""
    found: list[tuple[str, _Look | None]] = [
        (line.label, look) for line, look in zip(drawing.lines, looks, strict=True)
    ]
    if drawing.band is not None:
        found.append((drawing.band.label, None))
    if order.width >= WIDE or len(found) < 2:
        return []
    room = order.width - 2 * edge(order)
    rows: list[list[_Key]] = []
    at = room
    for name, look in found:
        short = cut(name, SMALL, room - SAMPLE - 6)
        wide = SAMPLE + 6 + width(short, SMALL)
        if at + wide > room:
            rows.append([])
            at = 0
        rows[-1].append(_Key(name=short, look=look, at=at))
        at += wide + 16
    return rows


def _key(sheet: Sheet, rows: Sequence[Sequence[_Key]], *, above: float) -> tuple[Layers, list[Words]]:
    layers: Layers = []
    words = []
    for n, row in enumerate(rows):
        y = -above - 6 - (len(rows) - n - 0.5) * ROW
        for key in row:
            x = sheet.edge - sheet.left + key.at
            layers += _sample(sheet, key.look, x, y)
            words.append(Words(key.name, x + SAMPLE + 6, y))
    return layers, words


def _sample(sheet: Sheet, look: _Look | None, x: float, y: float) -> Layers:
    across: dict[str, Any] = {"x": altair.value(x), "x2": altair.value(x + SAMPLE)}
    if look is None:
        box = chart_of([{}]).mark_rect(color=sheet.ink.pace, opacity=0.25)
        return [box.encode(**across, y=altair.value(y - 5), y2=altair.value(y + 5))]
    rule = chart_of([{}]).mark_rule(color=look.color, strokeWidth=look.thick, strokeDash=list(look.dash))
    layers: Layers = [rule.encode(**across, y=altair.value(y))]
    if look.shape:
        dot: dict[str, Any] = {
            "shape": look.shape,
            "size": 40,
            "filled": True,
            "color": look.color,
            "opacity": 1,
        }
        layers.append(chart_of([{"x": x + SAMPLE / 2, "y": y}]).mark_point(**dot, **PLACED))
    return layers
