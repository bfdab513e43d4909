"""The sheet a chart is drawn on: the room around the drawing, its heading, and words at places of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair

from bot.charts.ink import Ink, wrapped
from bot.charts.order import Order

TITLE, TOLD, SMALL = 16.0, 13.0, 12.0
Align = Literal["left", "center", "right"]
Layers = list[altair.Chart]


# Marks whose rows say themselves where they are, in pixels.
PLACED: dict[str, Any] = {"x": altair.expr("datum.x"), "y": altair.expr("datum.y")}


@dataclass(frozen=True)
class Words:
    """A text at a place, in pixels of the drawing; `has_halo`: readable over lines."""

    text: str
    x: float
    y: float
    align: Align = "left"
    size: float = SMALL
    is_soft: bool = False
    is_bold: bool = False
    has_halo: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Pixels around the drawing, and how wide and high that is; 0, 0 is its upper left corner. `edge` is kept free
    around everything."""

    edge: float
    left: float
    top: float
    right: float
    bottom: float
    width: float
    height: float
    ink: Ink

    def made(self, layers: Sequence[altair.Chart], words: Sequence[Words]) -> altair.LayerChart:
        """All of it as one chart, the words above everything."""
        return altair.LayerChart(layer=[*layers, *self._written(words)]).properties(
            width=self.width,
            height=self.height,
            padding={"left": self.left, "top": self.top, "right": self.right, "bottom": self.bottom},
        )

    def headed(self, order: Order) -> list[Words]:
        """The order's title and what is told below it."""
        found = []
        y = self.edge - self.top
        for text, size, is_title in _heads(order):
            x, middle = self.edge - self.left, y + size * 0.6
            found.append(Words(text, x, middle, size=size, is_bold=is_title, is_soft=not is_title))
            y += size * 1.35
        return found

    def _written(self, words: Sequence[Words]) -> Layers:
        """One layer for all that look alike."""
        looks: dict[tuple[object, ...], list[Words]] = {}
        for one in words:
            looks.setdefault((one.align, one.size, one.is_soft, one.is_bold, one.has_halo), []).append(one)
        return [layer for alike in looks.values() for layer in self._alike(alike)]

    def _alike(self, words: Sequence[Words]) -> Layers:
        first = words[0]
        look: dict[str, Any] = {
            "align": first.align,
            "baseline": "middle",
            "fontSize": first.size,
            "fontWeight": 600 if first.is_bold else 400,
            **PLACED,
        }
        rows = [{"text": one.text, "x": one.x, "y": one.y} for one in words]
        chart = chart_of(rows).encode(text=altair.Text("text:N"))
        drawn = chart.mark_text(**look, color=self.ink.soft if first.is_soft else self.ink.words)
        if not first.has_halo:
            return [drawn]
        edge: dict[str, Any] = {
            "color": self.ink.ground,
            "stroke": self.ink.ground,
            "strokeWidth": 4,
            "strokeJoin": "round",
        }
        return [chart.mark_text(**look, **edge), drawn]


def chart_of(rows: Sequence[Mapping[str, object]]) -> altair.Chart:
    """A chart of such rows, without any mark yet."""
    return altair.Chart(altair.Data(values=[dict(row) for row in rows]))


def edge(order: Order) -> float:
    """What is kept free around everything: a page has its own room around a picture."""
    return 5.0 if order.kind == "svg" else 16.0


def head_height(order: Order) -> float:
    """How much of the picture its heading takes, from the top."""
    heads = _heads(order)
    return edge(order) + sum(size * 1.35 for _, size, _ in heads) + 8 if heads else 0


def _heads(order: Order) -> list[tuple[str, float, bool]]:
    room = order.width - 2 * edge(order)
    title = [(line, TITLE, True) for line in wrapped(order.title, TITLE, room, most=2)]
    return title + [(line, TOLD, False) for line in wrapped(order.told, TOLD, room, most=2)]
