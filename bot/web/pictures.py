"""Where a page finds the pictures of its charts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.charts.figures import table
from bot.charts.kept import Tallies
from bot.charts.links import OwnLinks
from bot.charts.shapes import NARROW, PAGE, drawn
from cards.blocks import Chart, Table
from cards.voice import Voice


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a page says of a chart's picture: `url` goes on with a shape; sizes in pixels, for wide and narrow pages."""

    url: str
    wide: tuple[int, int]
    narrow: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Pictures for one reader."""

    links: OwnLinks
    voice: Voice

    def of(self, chart: Chart | Tallies) -> Picture | None:
        """Where the chart is to be had; None where there is nothing to draw."""
        sizes = _sizes(chart, self.voice)
        if sizes is None:
            return None
        return Picture(url=self.links.link(chart, self.voice), wide=sizes[0], narrow=sizes[1])

    def numbers(self, chart: Chart) -> Table:
        """What the picture shows, for who can't see it or wants it exactly."""
        return table(chart, self.voice)


@lru_cache(maxsize=64)
def _sizes(chart: Chart | Tallies, voice: Voice) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """For a wide page and a narrow one."""
    wide, narrow = (drawn(chart, voice, shape) for shape in (PAGE, NARROW))
    if wide is None or narrow is None:
        return None
    return (wide.width, wide.height), (narrow.width, narrow.height)
