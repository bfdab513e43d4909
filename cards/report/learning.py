"""The parts of the report about the business, what was decided and learned, and how sure the picture is."""

from __future__ import annotations

from decimal import Decimal

from cards.experiments import result_word
from cards.lines import one_line
from cards.metrics import MetricView, chart, last, trend
from cards.report.facts import Facts, Result, Shared
from cards.report.paper import (
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
from okrs.health import Health
from okrs.noise import Verdict
from okrs.vocabulary import Choice

MOST_CHARTS, MOST_NUMBERS, MOST_MET, MOST_TURNED = 4, 20, 30, 20
MOST_LEARNED, MOST_PRACTICES, MOST_HINDERED, MOST_COVERED = 10, 8, 8, 60
_LONGEST = 600


def business_part(voice: Voice, facts: Facts) -> Part:
    """The numbers of the business: where they are, and whether they left their usual ups and downs."""
    shown = facts.numbers[:MOST_NUMBERS]
    lines = tuple(Line(one.name, _reading(voice, one), _verdict(voice, one)) for one in shown)
    drawn = [one for one in shown if len(one.readings) > 1][:MOST_CHARTS]
    plots = [Plot(chart(voice, one.name, one.unit, one.readings, one.trend.band)) for one in drawn]
    items: tuple[Item, ...] = (Lines("", lines), *plots) if lines else ()
    return Part("business", voice.text("The numbers of the business"), items)


def _reading(voice: Voice, one: MetricView) -> str:
    if one.last is None:
        return voice.text("no reading yet")
    standing = trend(voice, one)
    return f"{last(voice, one)}, {standing}" if standing else last(voice, one)


def _verdict(voice: Voice, one: MetricView) -> Standing:
    return {
        Verdict.BETTER: Standing(Health.ON_TRACK, voice.text("moved the wanted way")),
        Verdict.WORSE: Standing(Health.OFF_TRACK, voice.text("moved the other way")),
        Verdict.WITHIN: Standing(Health.OUTDATED, voice.text("not moved beyond the usual")),
        Verdict.TOO_LITTLE: Standing(Health.PENDING, voice.text("too few readings to tell")),
    }[one.trend.verdict]


def met_part(voice: Voice, facts: Facts) -> Part:
    """What was met, whether it moved the number that it is there for, and what was decided then."""
    met = [result for aim in facts.aims for result in aim.results.met]
    named, others = list[Result](), list[Result]()
    for result in met:
        is_told = result.moves is not None or result.choice is not None
        (named if is_told else others).append(result)
    items: list[Item] = []
    if named:
        lines = tuple(Line(result.view.title, _helped(voice, result)) for result in named[:MOST_MET])
        items += [Lines("", lines), *_rest(voice, len(named) - MOST_MET)]
    if others:
        title = voice.text("Without a number of the business, so that whether it helped can't be told")
        lines = tuple(Line(result.view.title, "") for result in others[:MOST_MET])
        items += [Lines(title, lines), *_rest(voice, len(others) - MOST_MET)]
    return Part("met", voice.text("What was met, and whether it helped"), tuple(items))


def _helped(voice: Voice, result: Result) -> str:
    told = []
    if result.moves is not None:
        name = result.moves.name
        told.append(
            {
                Verdict.BETTER: voice.text("{number} moved the wanted way with it.", number=name),
                Verdict.WORSE: voice.text("{number} moved the other way.", number=name),
                Verdict.WITHIN: voice.text(
                    "{number} has not moved beyond its usual ups and downs.", number=name
                ),
                Verdict.TOO_LITTLE: voice.text(
                    "{number} has too few readings to tell whether it helped.", number=name
                ),
            }[result.moves.trend.verdict]
        )
    if result.choice is not None:
        told.append(
            {
                Choice.KEEP: voice.text("It was decided to keep the goal."),
                Choice.CHANGE: voice.text("It was decided to change the goal."),
                Choice.STOP: voice.text("It was decided to stop it."),
            }[result.choice]
        )
    return " ".join(told)


def decided_part(voice: Voice, facts: Facts) -> Part:
    """What was stopped and changed, and what people learned and let everybody read."""
    items: list[Item] = []
    if facts.stopped:
        stopped = tuple(
            Line(
                one.title,
                voice.text("on {day}", day=voice.day(one.on))
                + (f": “{one_line(one.learned, _LONGEST)}”" if one.learned else ""),
            )
            for one in facts.stopped[:MOST_TURNED]
        )
        items.append(Lines(voice.text("Stopped, which takes courage too"), stopped))
        items += _rest(voice, len(facts.stopped) - MOST_TURNED)
    if facts.changed:
        changed = tuple(
            Line(
                one.title,
                "; ".join(
                    voice.text("{what}: {before} → {after}", what=d.label, before=d.before, after=d.after)
                    for d in one.differences
                ),
            )
            for one in facts.changed[:MOST_TURNED]
        )
        items.append(Lines(voice.text("Changed on the way"), changed))
        items += _rest(voice, len(facts.changed) - MOST_TURNED)
    if facts.learned:
        learned = tuple(
            Line(one.goal, voice.quoted(one_line(one.words, _LONGEST)))
            for one in facts.learned[:MOST_LEARNED]
        )
        items.append(Lines(voice.text("What we learned"), learned))
        items += _rest(voice, len(facts.learned) - MOST_LEARNED)
    if facts.stopped or facts.changed:
        why = voice.text(
            "Why is told here only where its writer lets everybody read it; those near a goal find the reasons on its "
            "own page."
        )
        items.append(Words(why, muted=True))
    return Part("decided", voice.text("What was stopped, changed and learned"), tuple(items))


def hindered_part(voice: Voice, facts: Facts) -> Part:
    """What was in the way longest: of which key result, never what it was."""
    lines = tuple(
        Line(
            one.title,
            voice.plural("{n} day", "{n} days", one.days),
            Standing(Health.OFF_TRACK, voice.text("still in the way"))
            if one.still
            else Standing(Health.ON_TRACK, voice.text("cleared")),
        )
        for one in facts.hindered[:MOST_HINDERED]
    )
    items: list[Item] = [Lines("", lines)] if lines else []
    items += _rest(voice, len(facts.hindered) - MOST_HINDERED)
    return Part("hindered", voice.text("What was in the way longest"), tuple(items))


def tried_part(voice: Voice, facts: Facts) -> Part:
    """What came of the small things that were tried; what each was stays near its goal."""
    items: list[Item] = []
    if facts.tried:
        lines = tuple(
            Line(voice.number(Decimal(n)), result_word(voice, what)) for what, n in facts.tried.items()
        )
        items.append(Lines("", lines))
        if facts.under_trial:
            going_on = voice.plural(
                "{n} is still being tried.", "{n} are still being tried.", facts.under_trial
            )
            items.append(Words(going_on, muted=True))
    return Part("tried", voice.text("What was tried where goals were stuck"), tuple(items))


def practices_part(voice: Voice, facts: Facts) -> Part:
    """Ways of working that their authors published."""
    lines = tuple(Line(one.title, _practice(voice, one)) for one in facts.practices[:MOST_PRACTICES])
    return Part(
        "practices", voice.text("Ways of working worth copying"), (Lines("", lines),) if lines else ()
    )


def _practice(voice: Voice, one: Shared) -> str:
    told = voice.quoted(one_line(one.words, _LONGEST))
    if one.author:
        told += f" – {one.author}"
    if one.tried:
        told += ". " + voice.plural("{n} colleague tried it", "{n} colleagues tried it", one.tried)
        told += voice.text(", it helped {n}.", n=one.helped) if one.helped else "."
    return told


def coverage_part(voice: Voice, facts: Facts) -> Part:
    """How many check-ins were answered, by team."""
    rows = tuple(
        (Plain(one.team), Meter(one.share, None, voice.percent(one.share)))
        for one in facts.coverage[:MOST_COVERED]
        if one.share is not None
    )
    if not rows:
        return Part("coverage", "", ())
    columns = (
        Column(voice.text("Team"), "words"),
        Column(voice.text("Check-ins answered"), "meter"),
    )
    note = voice.text(
        "Of the check-ins that were due; days off count for nobody. Teams of whom fewer than three people were asked "
        "are left out."
    )
    return Part(
        "coverage",
        voice.text("How sure this picture is"),
        (Words(note, muted=True), Sheet(voice.text("Check-ins by team"), columns, (Group("", "", rows),))),
    )


def _rest(voice: Voice, n: int) -> list[Item]:
    """That there are more; nothing where all are shown."""
    return [Words(voice.plural("… and {n} more.", "… and {n} more.", n), muted=True)] if n > 0 else []
