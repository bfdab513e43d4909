"""A report as a file: which cycle, in which language, as what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from babel import Locale, UnknownLocaleError

from cards.report.facts import Facts
from cards.report.paper_of import paper_of
from cards.voice import Voice
from handlers.facts import House, house
from handlers.report.choosing import named_cycle, named_team, present
from handlers.report.gathering import facts_of
from okrs.errors import HeadwayError
from scheduling.calendar import local_date
from storage.store import Work
from storage.tables import Cycle


class Kind(StrEnum):
    """The value is how the file's name ends."""

    PDF = ".pdf"
    HTML = ".html"
    CSV = ".csv"


@dataclass(frozen=True)
class Made:
    """`name` is what the file is called where nobody says; `note` says what could not be put into it, or ''."""

    name: str
    data: bytes
    note: str = ""


async def made(
    work: Work, *, at: datetime, kind: Kind, cycle: str | None, team: str | None, locale: str | None
) -> Made:
    """The report; raises HeadwayError where there is nothing to report on, with what there is."""
    home = await house(work, at)
    voice = _voice(home, locale)
    chosen = await _cycle(work, home, cycle)
    whose = named_team(home, team) if team else None
    facts = await facts_of(work, home, chosen, team=whose, voice=voice)
    if not facts.aims and not facts.outcomes:
        raise HeadwayError(
            "There is nothing to report on: {whose} has no goals in {cycle} yet.",
            whose=whose.name if whose else home.workspace.name,
            cycle=chosen.name,
        )
    data, note = await _written(kind, facts, voice, home)
    words = " ".join((facts.team or facts.company, facts.cycle, voice.text("report")))
    return Made(re.sub(r"[^\w]+", "-", words).strip("-") + kind.value, data, note)


async def _written(kind: Kind, facts: Facts, voice: Voice, home: House) -> tuple[bytes, str]:
    """The file, and what could not be put into it."""
    # What makes paper takes a moment to load, and nobody else waits for it.
    if kind is Kind.CSV:
        from bot.report.table import table_of

        # The mark tells spreadsheets that it is UTF-8.
        return ("\ufeff" + table_of(facts)).encode(), ""
    from bot.report.pictures import pictures_of

    paper = paper_of(voice, facts)
    pictures = await pictures_of(paper, voice)
    if kind is Kind.HTML:
        from bot.report.page import page_of

        return page_of(paper, pictures, voice).encode(), ""
    from bot.report.pdf import pdf_of

    return pdf_of(paper, pictures, voice, country=home.workspace.country or "")


def _voice(home: House, locale: str | None) -> Voice:
    wanted = locale or home.workspace.locale
    try:
        Locale.parse(wanted.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise HeadwayError("Unknown language “{name}”. Write it as en, de or pt-BR.", name=wanted) from None
    return Voice(locale=wanted, zone=home.workspace.zone)


async def _cycle(work: Work, home: House, name: str | None) -> Cycle:
    cycles = await work.goals.cycles()
    today = local_date(home.workspace.zone, home.now)
    found = named_cycle(cycles, name, today) if cycles and name else present(cycles, today)
    if found is None:
        raise HeadwayError(
            "There are no goals yet, so there is nothing to report on. Bring them in with `headway import FILE`, or "
            "write the first one in the chat: /okr new"
        )
    return found
