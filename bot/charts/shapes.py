"""The few shapes in which each chart can be had: on a page, to take along, in a chat."""

from __future__ import annotations

from bot.charts.kept import Tallies
from bot.charts.order import Bar, Order
from bot.charts.orders import Look, bars_of, order_of
from cards.blocks import Chart
from cards.voice import Voice

# What stands at the end of an address. A page shows one of the first four, by the width and theme of who looks.
PAGE, NARROW, SAVED, CHAT, CSV = "light.svg", "light-narrow.svg", "chart.png", "chat.png", "chart.csv"
LOOKS = {
    PAGE: Look(width=480, height=270),
    "dark.svg": Look(theme="dark", width=480, height=270),
    NARROW: Look(width=340, height=260),
    "dark-narrow.svg": Look(theme="dark", width=340, height=260),
    SAVED: Look(kind="png", width=960, height=480, is_titled=True),
    CHAT: Look(kind="png", width=600, height=320),
}


def drawn(chart: Chart | Tallies, voice: Voice, shape: str) -> Order | None:
    """The order for a chart in that shape; None where there is nothing to draw. Raises KeyError for no shape."""
    look = LOOKS[shape]
    if isinstance(chart, Chart):
        return order_of(chart, voice, look)
    bars = [
        Bar(label=one.label, share=one.part / one.whole if one.whole else 0.0, words=one.words, look=one.look)
        for one in chart.lines
    ]
    return bars_of(chart.title, chart.summary, bars, voice, look)
