"""The report in five sentences, worked out from its facts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cards.cycles import band_word, score_number
from cards.lines import one_line
from cards.names import several
from cards.report.facts import Aimed, Facts
from cards.voice import Voice
from okrs.health import Health
from okrs.noise import Verdict

_LONGEST = 90
_GOOD = frozenset({Health.ON_TRACK, Health.MET})
_BAD = frozenset({Health.AT_RISK, Health.OFF_TRACK})


def summary(voice: Voice, facts: Facts) -> tuple[str, ...]:
    """What it was about, how far it came, what led, what the business got of it, and what was learned on the way."""
    told = (
        _about(voice, facts),
        _far(voice, facts),
        _outcomes(voice, facts),
        _business(voice, facts),
        _way(voice, facts),
    )
    return tuple(sentence for sentence in told if sentence)


def _about(voice: Voice, facts: Facts) -> str:
    all_of_it = voice.text(
        "{objectives} with {results}",
        objectives=voice.plural("{n} objective", "{n} objectives", len(facts.aims)),
        results=voice.plural("{n} key result", "{n} key results", facts.total),
    )
    if facts.is_closed:
        return voice.text("{cycle} is over. It had {goals}.", cycle=facts.cycle, goals=all_of_it)
    if not facts.has_begun:
        return voice.text(
            "{cycle} begins on {day}. It has {goals}.",
            cycle=facts.cycle,
            day=voice.day(facts.starts),
            goals=all_of_it,
        )
    if facts.as_of > facts.ends:
        return voice.text(
            "{cycle} ended on {day} and is not closed yet. It has {goals}.",
            cycle=facts.cycle,
            day=voice.day(facts.ends),
            goals=all_of_it,
        )
    return voice.text(
        "{cycle} is in week {n} of {all}. It has {goals}.",
        cycle=facts.cycle,
        n=(facts.as_of - facts.starts).days // 7 + 1,
        all=(facts.ends - facts.starts).days // 7 + 1,
        goals=all_of_it,
    )


def _far(voice: Voice, facts: Facts) -> str:
    if not facts.total:
        return ""
    return _scored(voice, facts) if facts.is_closed else _under_way(voice, facts)


def _scored(voice: Voice, facts: Facts) -> str:
    met = sum(n for key, (_, n) in facts.alike.items() if key.met)
    reached = voice.plural(
        "Of its key results {n} was met", "Of its key results {n} were met", met, all=facts.total
    )
    scores = [result.score for result in facts.results if result.score is not None]
    if not scores:
        return voice.text("{reached}; none was scored.", reached=reached)
    mean = sum(scores, Decimal(0)) / len(scores)
    return voice.text(
        "{reached}; the {n} that were scored come to {score} on average ({band}).",
        reached=reached,
        n=len(scores),
        score=score_number(voice, round(mean, 1)),
        band=band_word(voice, mean),
    )


def _under_way(voice: Voice, facts: Facts) -> str:
    good, bad = (
        sum(n for key, (_, n) in facts.alike.items() if key.health in healths) for healths in (_GOOD, _BAD)
    )
    silent = facts.total - good - bad
    parts = [
        voice.plural("{n} is on track or met", "{n} are on track or met", good)
        if good
        else voice.text("none is on track")
    ]
    if bad:
        parts.append(voice.text("{n} at risk or off track", n=bad))
    if silent:
        parts.append(voice.text("{n} without a fresh answer", n=silent))
    how = ", ".join(parts)
    if facts.progress is None:
        return voice.text("{how}.", how=how)
    if facts.expected is None:
        return voice.text(
            "They are {share} of the way on average; {how}.", share=voice.percent(facts.progress), how=how
        )
    return voice.text(
        "They are {share} of the way on average, where {expected} would be expected by now; {how}.",
        share=voice.percent(facts.progress),
        expected=voice.percent(facts.expected),
        how=how,
    )


def _outcomes(voice: Voice, facts: Facts) -> str:
    if not facts.outcomes:
        return voice.text("No outcome is named, so what all of it is for can't be told.")
    moving = [one for one in facts.outcomes if has_moved(one)]
    still = [one for one in facts.outcomes if not has_moved(one)]
    told = voice.plural(
        "Of {all} outcomes, {n} has a leading indicator that has moved",
        "Of {all} outcomes, {n} have a leading indicator that has moved",
        len(moving),
        all=len(facts.outcomes),
    )
    if len(facts.outcomes) == 1:
        (one,) = facts.outcomes
        if moving:
            return voice.text(
                "The one outcome, {name}, has a leading indicator that has moved.", name=_name(voice, one)
            )
        return voice.text(
            "The one outcome, {name}, has no leading indicator that has moved.", name=_name(voice, one)
        )
    if not still:
        return voice.text("{told}.", told=told)
    return voice.text("{told}; none has for {names}.", told=told, names=several(voice, _names(voice, still)))


def _business(voice: Voice, facts: Facts) -> str:
    judged = [one for one in facts.numbers if one.trend.verdict is not Verdict.TOO_LITTLE]
    if not facts.numbers and facts.team:
        return voice.text(
            "Its goals name no number of the business, so whether they helped it can't be told."
        )
    if not facts.numbers:
        return voice.text(
            "No number of the business is named, so whether it helped the business can't be told."
        )
    if not judged:
        return voice.text("The numbers of the business have too few readings to tell whether they moved.")
    better = [one.name for one in judged if one.trend.verdict is Verdict.BETTER]
    worse = [one.name for one in judged if one.trend.verdict is Verdict.WORSE]
    if better and worse:
        return voice.text(
            "Beyond their usual ups and downs, {better} went the wanted way, and {worse} the other.",
            better=several(voice, better),
            worse=several(voice, worse),
        )
    if better:
        return voice.text(
            "Beyond its usual ups and downs, this went the wanted way: {names}.", names=several(voice, better)
        )
    if worse:
        return voice.text(
            "Beyond its usual ups and downs, this went the unwanted way: {names}.",
            names=several(voice, worse),
        )
    return voice.text("No number of the business has moved beyond its usual ups and downs.")


def _way(voice: Voice, facts: Facts) -> str:
    told = []
    if facts.stopped:
        told.append(voice.plural("{n} goal was stopped", "{n} goals were stopped", len(facts.stopped)))
    if facts.changed:
        told.append(voice.plural("{n} goal was changed", "{n} goals were changed", len(facts.changed)))
    turned = several(voice, told)
    longest = next(iter(facts.hindered), None)
    if longest is None:
        return voice.text("On the way {turned}.", turned=turned) if turned else ""
    cost = voice.plural(
        "what was in the way longest held up “{goal}” for {n} day",
        "what was in the way longest held up “{goal}” for {n} days",
        longest.days,
        goal=one_line(longest.title, _LONGEST),
    )
    if not turned:
        return voice.text("On the way, {cost}.", cost=cost)
    return voice.text("On the way {turned}; {cost}.", turned=turned, cost=cost)


def has_moved(one: Aimed) -> bool:
    return any(sign.moved for sign in one.signs)


def _names(voice: Voice, outcomes: Sequence[Aimed]) -> list[str]:
    return [_name(voice, one) for one in outcomes]


def _name(voice: Voice, one: Aimed) -> str:
    return voice.quoted(one_line(one.title, _LONGEST))
