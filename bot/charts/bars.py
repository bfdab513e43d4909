"""Bars side by side: what each stands for on the left, how long it is in words on the right."""

from __future__ import annotations

from typing import Any

import altair

from bot.charts.ink import INKS, cut, width
from bot.charts.order import Bars, Order
from bot.charts.sheet import PLACED, SMALL, Sheet, Words, chart_of, edge, head_height

# No bar is thicker.
THICK = 14.0


def bars(order: Order, drawing: Bars) -> altair.LayerChart:
    """The whole picture of such a drawing."""
    ink = INKS[order.theme]
    names = [cut(bar.label, SMALL, order.width * 0.36) for bar in drawing.bars]
    words = [cut(bar.words, SMALL, order.width * 0.36) for bar in drawing.bars]
    margin = edge(order)
    left = margin + max((width(name, SMALL) for name in names), default=0) + 10
    right = margin + max((width(text, SMALL) for text in words), default=0) + 10
    top, bottom = head_height(order) or margin, margin
    sheet = Sheet(
        edge=margin,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        width=order.width - left - right,
        height=order.height - top - bottom,
        ink=ink,
    )
    row = sheet.height / max(len(drawing.bars), 1)
    rows: list[dict[str, float | str]] = []
    said = sheet.headed(order)
    for n, bar in enumerate(drawing.bars):
        middle = (n + 0.5) * row
        half = min(THICK, row * 0.5) / 2
        color = ink.healths.get(bar.look, ink.lines[0])
        rows += [_bar(sheet, 1.0, middle, half, ink.grid), _bar(sheet, bar.share, middle, half, color)]
        said.append(Words(names[n], -10, middle, "right"))
        said.append(Words(words[n], sheet.width + 10, middle, is_soft=True))
    return sheet.made([_drawn(rows)], said)


def _bar(sheet: Sheet, share: float, middle: float, half: float, color: str) -> dict[str, float | str]:
    return {
        "x": 0,
        "x2": min(max(share, 0.0), 1.0) * sheet.width,
        "y": middle - half,
        "y2": middle + half,
        "color": color,
    }


def _drawn(rows: list[dict[str, float | str]]) -> altair.Chart:
    ends: dict[str, Any] = {"x2": altair.expr("datum.x2"), "y2": altair.expr("datum.y2")}
    drawn: altair.Chart = (
        chart_of(rows)
        .mark_rect(cornerRadius=4, **PLACED, **ends)
        .encode(color=altair.Color("color:N", scale=None))
    )
    return drawn
