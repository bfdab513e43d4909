"""Line charts as SVG, drawn by leather; colours, fonts and dashes come from the page's stylesheet."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import leather
from markupsafe import Markup

from cards.blocks import Chart
from cards.voice import Voice

WIDTH, HEIGHT = 600, 260
# What leather leaves empty around the drawing.
EDGE = 18
DATES_SHOWN = 5
_INK = "currentColor"


def line_chart(chart: Chart, voice: Voice, *, scale: tuple[Decimal, Decimal] | None = None) -> Markup:
    """The chart's lines; '' when no series has a point. Series are told apart by colour and by dashes.

    `scale` is what the values can be at the least and the most; None: as far as they go.
    """
    days = [date.fromisoformat(point.day) for series in chart.series for point in series.points]
    values = [point.value for series in chart.series for point in series.points]
    if not days:
        return Markup("")
    drawn = leather.Chart()
    first = min(days)
    # Days are counted from the first: leather's own scale for dates fails on spans of less than a few days.
    length = max((max(days) - first).days, 1)
    drawn.add_x_scale(0, length)
    drawn.add_x_axis(
        ticks=_marks(length),
        tick_formatter=lambda day, _index, _count: voice.short_day(first + timedelta(days=day)),
    )
    drawn.add_y_scale(*(scale or _range(values)))
    drawn.add_y_axis(tick_formatter=lambda value, _index, _count: voice.number(Decimal(str(value))))
    for series in chart.series:
        points = [((date.fromisoformat(point.day) - first).days, point.value) for point in series.points]
        if points:
            # The stylesheet colours them; leather's own palette ends after five.
            drawn.add_line(points, name=series.label, stroke_color=_INK)
            drawn.add_dots(points, name=series.label, fill_color=_INK)
    return _svg(_lines_only(drawn.to_svg_group(WIDTH, HEIGHT)), chart.summary)


def _lines_only(drawing: ElementTree.Element) -> ElementTree.Element:
    """Without leather's legend, which names lines and dots apart and says them by colour alone."""
    header = drawing.find("g/g")
    if header is not None:
        header.clear()
    return drawing


def _marks(length: int) -> list[int]:
    shown = min(DATES_SHOWN, length + 1)
    return [round(length * n / (shown - 1)) for n in range(shown)]


def _range(values: list[Decimal]) -> tuple[Decimal, Decimal]:
    low, high = min(values), max(values)
    return (low, high) if low < high else (low - 1, high + 1)


def _svg(drawing: ElementTree.Element, summary: str) -> Markup:
    svg = ElementTree.Element(
        "svg",
        {
            "viewBox": f"{EDGE} {EDGE} {WIDTH - 2 * EDGE} {HEIGHT - 2 * EDGE}",
            "class": "lines",
            "role": "img",
            "aria-label": summary,
        },
    )
    svg.append(drawing)
    # ElementTree escapes every text and attribute it writes.
    return Markup(ElementTree.tostring(svg, encoding="unicode"))
