"""Pictures by altair and vl-convert; imported by the drawing process alone, for both are large."""

from __future__ import annotations

from typing import Any

import altair
import vl_convert

from bot.charts.bars import bars
from bot.charts.ink import FONT, INKS
from bot.charts.lines import lines
from bot.charts.order import Lines, Order

_VEGA_LITE = "6.4"
_SHARPNESS = 2


def painted(order: Order) -> bytes:
    """The picture of an order, as SVG or PNG."""
    drawn = lines(order, order.drawing) if isinstance(order.drawing, Lines) else bars(order, order.drawing)
    # Nothing is fetched: whatever is drawn stands in the order.
    given: dict[str, Any] = {"vl_version": _VEGA_LITE, "allowed_base_urls": []}
    spec = _whole(order, drawn).to_dict()
    if order.kind == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=_SHARPNESS, **given))
    return str(vl_convert.vegalite_to_svg(spec, **given)).encode()


def _whole(order: Order, drawn: altair.LayerChart) -> altair.LayerChart:
    whole: altair.LayerChart = drawn.configure(
        background=INKS[order.theme].ground if order.kind == "png" else "transparent",
        font=FONT,
        autosize=altair.AutoSizeParams(type="none"),
        view=altair.ViewConfig(stroke=None),
    )
    return whole
