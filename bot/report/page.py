"""The report as one HTML file that needs nothing else: styles and charts are in it."""

from __future__ import annotations

from bot.web.assets import Assets, pages
from bot.web.context import language
from bot.web.render import Renderer, percent
from bot.web.roster import Roster
from cards.report.paper import Paper
from cards.voice import Voice

STYLES = ("tokens.css", "cards.css", "board.css", "report.css")


def page_of(paper: Paper, voice: Voice) -> str:
    """The whole file, as the dashboard shows the report."""
    assets = Assets()
    made = pages(assets)
    return made.get_template("report/alone.html").render(
        gettext=voice.text,
        ngettext=voice.plural,
        **language(voice),
        paper=paper,
        styles="\n".join(assets.source(name) for name in STYLES),
        percent=percent,
        drawn=Renderer(made, voice, Roster()).chart,
    )
