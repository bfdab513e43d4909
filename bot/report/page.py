"""The report as one HTML file that needs nothing else: styles and charts are in it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from bot.report.drawing import Drawing
from bot.report.pictures import SIZE, Picture
from bot.web.assets import Assets, pages
from bot.web.context import language
from bot.web.render import percent
from cards.blocks import Chart
from cards.report.paper import Paper
from cards.voice import Voice

STYLES = ("tokens.css", "cards.css", "board.css", "report.css")


def page_of(paper: Paper, pictures: Mapping[Chart, Picture], voice: Voice) -> str:
    """The whole file, as the dashboard shows the report."""
    assets = Assets()
    made = pages(assets)
    template = made.get_template("report/alone.html")

    def drawn(chart: Chart) -> Drawing | None:
        if chart not in pictures:
            return None
        found = pictures[chart]
        return Drawing(day=_inside(found.light), night=_inside(found.dark), size=SIZE)

    return template.render(
        gettext=voice.text,
        ngettext=voice.plural,
        **language(voice),
        paper=paper,
        styles="\n".join(assets.source(name) for name in STYLES),
        percent=percent,
        drawn=drawn,
    )


def _inside(svg: bytes) -> str:
    """The picture as an address that holds it: within the page, marks of one would mix with those of another."""
    return "data:image/svg+xml;base64," + b64encode(svg).decode()
