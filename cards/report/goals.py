"""The parts of the report about outcomes, objectives and key results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from heapq import nlargest, nsmallest
from itertools import groupby
from operator import itemgetter

from cards.blocks import Chart, Point, Series
from cards.cycles import band_word, score_number
from cards.goals import GoalView, health_word, unit_of, where
from cards.report.facts import Aim, Aimed, Alike, Facts, Result, together
from cards.report.paper import (
    Cell,
    Column,
    Group,
    Item,
    Line,
    Lines,
    Meter,
    Part,
    Plain,
    Plot,
    Sheet,
    Standing,
    Words,
)
from cards.voice import Voice
from okrs.health import WEAKEST_FIRST, Health
from okrs.measure import Band, Kind
from okrs.score import ScoreBand, band

# More key results are told objective by objective, more objectives team by team, more teams with those below them.
MOST_RESULTS, MOST_AIMS, MOST_TEAMS = 150, 150, 60
MOST_CHANGES, MOST_SIGNS = 5, 6
_BANDS = {ScoreBand.HIGH: Health.ON_TRACK, ScoreBand.MIDDLE: Health.AT_RISK, ScoreBand.LOW: Health.OFF_TRACK}


def standing_of(voice: Voice, result: Result, *, is_closed: bool) -> Standing:
    """How a key result stands; once its cycle is closed, what became of it."""
    if result.view.stopped:
        return Standing(Health.OUTDATED, voice.text("stopped"))
    if not is_closed:
        return Standing(result.view.health, health_word(voice, result.view.health))
    if result.met:
        return Standing(Health.MET, health_word(voice, Health.MET))
    if result.score is None:
        return Standing(Health.PENDING, voice.text("not scored"))
    return Standing(_BANDS[band(result.score)], band_word(voice, result.score))


def standings(
    voice: Voice, alike: Mapping[Alike, tuple[Result, int]], *, is_closed: bool
) -> Counter[Standing]:
    """How many key results stand how."""
    found: Counter[Standing] = Counter()
    for result, n in alike.values():
        found[standing_of(voice, result, is_closed=is_closed)] += n
    return found


def outcomes_part(voice: Voice, facts: Facts) -> Part:
    """Each outcome with what leads to it."""
    items: list[Item] = []
    for outcome in facts.outcomes:
        # What has not moved comes first, and what can't be told last.
        signs = sorted(outcome.signs, key=lambda sign: (sign.moved is None, sign.moved))[:MOST_SIGNS]
        lines = [
            Line(sign.view.title, where(voice, sign.view), _moved(voice, moved=sign.moved)) for sign in signs
        ]
        items.append(Lines(outcome.title, tuple(lines)))
        items.append(Words(_outcome(voice, outcome), muted=True))
    return Part("outcomes", voice.text("Outcomes, and what leads to them"), tuple(items))


def _moved(voice: Voice, *, moved: bool | None) -> Standing:
    if moved is None:
        return Standing(Health.PENDING, voice.text("can't be told yet"))
    if moved:
        return Standing(Health.ON_TRACK, voice.text("has moved"))
    return Standing(Health.OFF_TRACK, voice.text("has not moved"))


def _outcome(voice: Voice, outcome: Aimed) -> str:
    if not outcome.results:
        return voice.text("No key result serves it.")
    told = voice.plural("{n} key result serves it", "{n} key results serve it", outcome.results)
    far = (
        voice.text("{share} of the way", share=voice.percent(outcome.progress))
        if outcome.progress is not None
        else voice.text("no progress to tell yet")
    )
    if not outcome.signs:
        return f"{told} · {far} · " + voice.text("none of them tells early how it will go")
    more = len(outcome.signs) - MOST_SIGNS
    return f"{told} · {far}" + (f" · {_more(voice, more)}" if more > 0 else "")


def _more(voice: Voice, n: int) -> str:
    return voice.plural("{n} more that leads to it", "{n} more that lead to it", n)


def changes_part(voice: Voice, facts: Facts) -> Part:
    """The key results that went farthest, and those that fell behind where they began."""
    moved = [one for aim in facts.aims for one in aim.results.moved]
    forward = nlargest(MOST_CHANGES, (one for one in moved if one[0] > 0), key=itemgetter(0))
    back = nsmallest(MOST_CHANGES, (one for one in moved if one[0] < 0), key=itemgetter(0))
    items = [
        Lines(title, tuple(_change(voice, facts, result) for _, result in found))
        for title, found in (
            (voice.text("Nearer to the target"), forward),
            (voice.text("Farther from the target than at the start"), back),
        )
        if found
    ]
    return Part("changes", voice.text("What changed most"), (*_course(voice, facts), *items))


def _course(voice: Voice, facts: Facts) -> tuple[Plot, ...]:
    """All of it week by week, from two weeks on."""
    shares = [(one.day, one.share) for one in facts.course if one.share is not None]
    if len(shares) < 2:
        return ()
    paced = [(one.day, one.expected) for one in facts.course if one.expected is not None]
    summary = voice.text(
        "From {first} of the way on {from_day} to {last} on {to_day}.",
        first=voice.percent(shares[0][1]),
        from_day=voice.short_day(shares[0][0]),
        last=voice.percent(shares[-1][1]),
        to_day=voice.short_day(shares[-1][0]),
    )
    lines = [Series(voice.text("All of it"), _points(shares))]
    if paced:
        lines.append(Series(voice.text("Expected"), _points(paced), role="pace"))
    return (
        Plot(
            Chart(
                title=voice.text("How far all of it came, week by week"),
                unit="%",
                series=tuple(lines),
                summary=summary,
                scale=(Decimal(0), Decimal(100)),
            )
        ),
    )


def _points(course: Sequence[tuple[date, Decimal]]) -> tuple[Point, ...]:
    return tuple(Point(day.isoformat(), round(share * 100, 1)) for day, share in course)


def _change(voice: Voice, facts: Facts, result: Result) -> Line:
    view, unit = result.view, unit_of(result.view)
    start = Decimal(0) if view.kind is Kind.MILESTONE else view.start
    assert view.value is not None
    words = voice.text(
        "{value}, {share} of the way",
        value=_number(voice, view.value, unit),
        share=voice.percent(view.progress or Decimal(0)),
    )
    if start is not None:
        words = voice.text("from {start} to {now}", start=_number(voice, start, unit), now=words)
    return Line(view.title, words, standing_of(voice, result, is_closed=facts.is_closed))


def aims_part(voice: Voice, facts: Facts) -> Part:
    """Objectives and key results by team; of a big company objectives only, of a very big one teams."""
    title = voice.text("Objectives and key results")
    teams = [(team, list(aims)) for team, aims in groupby(facts.aims, key=lambda aim: aim.team)]
    items: list[Item] = []
    if sum(len(aim.results) for aim in facts.aims) <= MOST_RESULTS:
        for team, aims in teams:
            columns = _columns(voice, facts, aims)
            groups = tuple(_objective(voice, facts, aim, is_scored=len(columns) == 7) for aim in aims)
            items.append(Sheet(team or voice.text("Of no team"), columns, groups))
    elif len(facts.aims) <= MOST_AIMS:
        items.append(Words(voice.text("The report of a team shows its key results one by one."), muted=True))
        for team, aims in teams:
            items.append(
                Sheet(
                    team or voice.text("Of no team"),
                    _whole_columns(voice, voice.text("Objective")),
                    (Group("", "", tuple(_whole(voice, facts, aim.title, [aim]) for aim in aims)),),
                )
            )
    else:
        items.append(Words(voice.text("The report of a team shows its key results one by one."), muted=True))
        if len(teams) > MOST_TEAMS:
            teams = _above(facts.aims)
            items.append(Words(voice.text("Each team here counts those below it too."), muted=True))
        rows = tuple(_whole(voice, facts, team or voice.text("Of no team"), aims) for team, aims in teams)
        items.append(
            Sheet(voice.text("By team"), _whole_columns(voice, voice.text("Team")), (Group("", "", rows),))
        )
    return Part("goals", title, tuple(items))


def _above(aims: Sequence[Aim]) -> list[tuple[str, list[Aim]]]:
    """By the teams at the top, each with those below it."""

    def place(aim: Aim) -> tuple[bool, str]:
        return aim.above == "", aim.above.casefold()

    return [
        (found[0].above, found)
        for _, same in groupby(sorted(aims, key=place), place)
        for found in [list(same)]
    ]


def _columns(voice: Voice, facts: Facts, aims: Sequence[Aim]) -> tuple[Column, ...]:
    found = [
        Column(voice.text("Key result"), "words"),
        Column(voice.text("Start"), "number"),
        Column(voice.text("Target"), "number"),
        Column(voice.text("Now"), "number"),
        Column(voice.text("Of the way"), "meter"),
    ]
    if facts.is_closed or any(result.score is not None for aim in aims for result in aim.results):
        found.append(Column(voice.text("Score"), "number"))
    return (*found, Column(voice.text("How it stands"), "standing"))


def _objective(voice: Voice, facts: Facts, aim: Aim, *, is_scored: bool) -> Group:
    notes = []
    if aim.progress is not None:
        notes.append(voice.text("{share} of the way", share=voice.percent(aim.progress)))
    if aim.score is not None:
        notes.append(voice.text("score {score}", score=score_number(voice, aim.score)))
    rows = tuple(_result(voice, facts, result, is_scored=is_scored) for result in aim.results)
    return Group(aim.title, " · ".join(notes), rows)


def _result(voice: Voice, facts: Facts, result: Result, *, is_scored: bool) -> tuple[Cell, ...]:
    view, unit = result.view, unit_of(result.view)
    cells: list[Cell] = [
        Plain(view.title),
        Plain(_number(voice, Decimal(0) if view.kind is Kind.MILESTONE else view.start, unit)),
        Plain(_target(voice, view)),
        Plain(_number(voice, view.value, unit)),
        Meter(
            view.progress,
            None if facts.is_closed or view.stopped else view.expected,
            "–" if view.progress is None else voice.percent(view.progress),
        ),
    ]
    if is_scored:
        cells.append(Plain("–" if result.score is None else score_number(voice, result.score)))
    cells.append(standing_of(voice, result, is_closed=facts.is_closed))
    return tuple(cells)


def _target(voice: Voice, view: GoalView) -> str:
    if view.kind is Kind.MILESTONE:
        return voice.text("done")
    if view.target is None:
        return "–"
    target = voice.number(view.target, view.unit)
    if view.kind is not Kind.MAINTAIN:
        return target
    match view.band:
        case Band.AT_MOST:
            return voice.text("at most {value}", value=target)
        case Band.BETWEEN if view.upper is not None:
            return voice.text(
                "{low} to {high}", low=voice.number(view.target), high=voice.number(view.upper, view.unit)
            )
        case _:
            return voice.text("at least {value}", value=target)


def _number(voice: Voice, value: Decimal | None, unit: str) -> str:
    return "–" if value is None else voice.number(value, unit)


def _whole_columns(voice: Voice, first: str) -> tuple[Column, ...]:
    return (
        Column(first, "words"),
        Column(voice.text("Key results"), "number"),
        Column(voice.text("Of the way"), "meter"),
        Column(voice.text("Score"), "number"),
        Column(voice.text("The weakest"), "standing"),
    )


def _whole(voice: Voice, facts: Facts, title: str, aims: Sequence[Aim]) -> tuple[Cell, ...]:
    """Several objectives as one line, each counting alike."""
    shares = [aim.progress for aim in aims if aim.progress is not None]
    scores = [aim.score for aim in aims if aim.score is not None]
    share = sum(shares, Decimal(0)) / len(shares) if shares else None
    score = sum(scores, Decimal(0)) / len(scores) if scores else None
    alike = together(aims)
    found = standings(voice, alike, is_closed=facts.is_closed)
    weakest = min(found, key=lambda one: WEAKEST_FIRST.index(one.health), default=None)
    return (
        Plain(title),
        Plain(voice.number(Decimal(sum(n for _, n in alike.values())))),
        Meter(share, None, "–" if share is None else voice.percent(share)),
        Plain("–" if score is None else score_number(voice, round(score, 1))),
        weakest or Plain("–"),
    )
