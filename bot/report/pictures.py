"""The charts of a report that is a file: drawn beforehand, for light and dark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.charts.order import Theme
from bot.charts.orders import Look, order_of
from bot.charts.studio import Studio
from cards.blocks import Chart
from cards.report.paper import Paper, Plot
from cards.voice import Voice

SIZE = (720, 260)


@dataclass(frozen=True)
class Picture:
    """SVG on a light and on a dark ground."""

    light: bytes
    dark: bytes


async def pictures_of(paper: Paper, voice: Voice) -> Mapping[Chart, Picture]:
    """Every chart with something to draw; raises UndrawnError."""
    charts = [item.chart for part in paper.parts for item in part.items if isinstance(item, Plot)]
    if not charts:
        return {}
    studio = Studio()

    async def svg(chart: Chart, theme: Theme) -> bytes:
        order = order_of(chart, voice, Look(theme=theme, width=SIZE[0], height=SIZE[1]))
        return b"" if order is None else await studio.picture(order)

    try:
        return {
            chart: Picture(light, await svg(chart, "dark"))
            for chart in charts
            if (light := await svg(chart, "light"))
        }
    finally:
        await studio.close()
