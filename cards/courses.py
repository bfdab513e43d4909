"""How far goals have come, over time and beside what their days ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cards.blocks import Chart, Point, Series
from cards.lines import one_line
from cards.voice import Voice

# More lines than this can't be told apart.
MOST_LINES = 5
_NAME = 40


@dataclass(frozen=True, kw_only=True)
class Course:
    """A goal's way so far: shares of it on the reader's days, 1 being all of it."""

    title: str
    points: Sequence[tuple[date, Decimal]]


def drawn(courses: Sequence[Course]) -> Sequence[Course]:
    """Those of which there is a line to draw."""
    return [course for course in courses if len(course.points) > 1][:MOST_LINES]


def chart(voice: Voice, courses: Sequence[Course], wanted: Sequence[tuple[date, Decimal]]) -> Chart:
    """A line for each goal, and one for `wanted`, the mean of what their days ask for."""
    series = [Series(one_line(course.title, _NAME), _points(course.points)) for course in courses]
    told = [
        voice.text("{goal}: {share}", goal=course.title, share=voice.percent(course.points[-1][1]))
        for course in courses
    ]
    return _chart(voice, series, told, wanted)


def mean(
    voice: Voice, shares: Sequence[tuple[date, Decimal]], wanted: Sequence[tuple[date, Decimal]]
) -> Chart:
    """One line for all goals together."""
    told = voice.text("All together: {share}", share=voice.percent(shares[-1][1]))
    return _chart(voice, [Series(voice.text("All together"), _points(shares))], [told], wanted)


def _chart(
    voice: Voice, series: list[Series], told: list[str], wanted: Sequence[tuple[date, Decimal]]
) -> Chart:
    if wanted:
        series.append(Series(voice.text("Expected pace"), _points(wanted), "pace"))
        share = voice.percent(wanted[-1][1])
        told.append(voice.text("an even pace would be at {share}", share=share))
    title = voice.text("Share of the way")
    return Chart(title=title, unit="%", series=tuple(series), summary="; ".join(told) + ".")


def _points(shares: Sequence[tuple[date, Decimal]]) -> tuple[Point, ...]:
    return tuple(Point(day.isoformat(), (share * 100).quantize(Decimal(1))) for day, share in shares)
