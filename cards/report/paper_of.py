"""The report on a cycle, put together: what comes first matters most."""

from __future__ import annotations

from decimal import Decimal

from cards.cycles import Span, span_words
from cards.report.facts import Facts
from cards.report.goals import aims_part, changes_part, outcomes_part, standings
from cards.report.learning import (
    business_part,
    coverage_part,
    decided_part,
    hindered_part,
    met_part,
    practices_part,
    tried_part,
)
from cards.report.paper import Count, Paper
from cards.report.sentences import summary
from cards.voice import Voice
from okrs.health import WEAKEST_FIRST


def paper_of(voice: Voice, facts: Facts) -> Paper:
    """The whole report in one language."""
    days = span_words(voice, Span(id=None, name=facts.cycle, starts=facts.starts, ends=facts.ends))
    parts = (
        outcomes_part(voice, facts),
        business_part(voice, facts),
        met_part(voice, facts),
        changes_part(voice, facts),
        aims_part(voice, facts),
        decided_part(voice, facts),
        hindered_part(voice, facts),
        tried_part(voice, facts),
        practices_part(voice, facts),
        coverage_part(voice, facts),
    )
    whose = (
        voice.text("{team} at {company}", team=facts.team, company=facts.company)
        if facts.team
        else facts.company
    )
    return Paper(
        title=voice.text("{company}: {cycle}", company=whose, cycle=facts.cycle),
        subtitle=days,
        summary=summary(voice, facts),
        counts=_counts(voice, facts),
        parts=tuple(part for part in parts if part.items),
        foot=voice.text(
            "{company} · {cycle} · as of {day} · by Headway",
            company=whose,
            cycle=facts.cycle,
            day=voice.text("{day} {year}", day=voice.short_day(facts.as_of), year=facts.as_of.year),
        ),
    )


def _counts(voice: Voice, facts: Facts) -> tuple[Count, ...]:
    """How many key results stand how, the best first."""
    found = standings(voice, facts.alike, is_closed=facts.is_closed)
    counts, before = [], 0
    for standing, n in sorted(
        found.items(), key=lambda one: WEAKEST_FIRST.index(one[0].health), reverse=True
    ):
        total = Decimal(facts.total)
        counts.append(Count(standing, voice.number(Decimal(n)), before / total, n / total))
        before += n
    return tuple(counts)
