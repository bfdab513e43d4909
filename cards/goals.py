"""How a goal is shown: the facts a card needs of it, and the lines and bars made from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cards.blocks import Bold, Progress, Spans
from cards.voice import Voice
from okrs.health import Health, Reason
from okrs.measure import Band, Kind


@dataclass(frozen=True, kw_only=True)
class Live:
    """A value that a source reported by itself: the source's name, when it was so and when that is told (UTC), and
    where one sees it."""

    source: str
    at: datetime
    told_at: datetime
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class GoalView:
    """One key result as one reader may see it; `note` and `blocker` are empty for who may not read them.
    `stopped`: it is no goal any more, and counts for nobody.

    `progress` and `expected` are shares of the way, unclamped; values are in `unit`; days are the reader's.
    """

    id: UUID
    code: str
    title: str
    objective: str
    owner: str
    owner_id: UUID | None
    kind: Kind
    unit: str
    band: Band | None
    start: Decimal | None
    target: Decimal | None
    upper: Decimal | None
    ends: date
    value: Decimal | None
    previous: Decimal | None
    confidence: int | None
    confidence_before: int | None
    health: Health
    reason: Reason
    progress: Decimal | None
    expected: Decimal | None
    expected_value: Decimal | None
    gap_points: Decimal | None
    blocked: bool
    blocker: str
    note: str
    talked_on: date | None
    updated: bool
    live: Live | None = None
    stopped: bool = False

    @property
    def change(self) -> Decimal | None:
        """How far the value moved with the last update; None when it was the first."""
        if self.value is None or self.previous is None:
            return None
        return self.value - self.previous


def health_word(voice: Voice, health: Health) -> str:
    return {
        Health.ON_TRACK: voice.text("on track"),
        Health.AT_RISK: voice.text("at risk"),
        Health.OFF_TRACK: voice.text("off track"),
        Health.OUTDATED: voice.text("outdated"),
        Health.PENDING: voice.text("no answer yet"),
        Health.MET: voice.text("met"),
    }[health]


def standing_word(voice: Voice, goal: GoalView) -> str:
    """How it stands, or that it was stopped."""
    return voice.text("stopped") if goal.stopped else health_word(voice, goal.health)


def unit_of(goal: GoalView) -> str:
    """What its numbers are in: a milestone's are percent of the work."""
    return "%" if goal.kind is Kind.MILESTONE else goal.unit


def bar(voice: Voice, goal: GoalView) -> Progress:
    """The goal as a progress bar whose caption says everything the bar shows."""
    return Progress(
        label=(Bold(goal.title),),
        done=goal.progress,
        expected=goal.expected,
        health=goal.health,
        caption=caption(voice, goal),
    )


def caption(voice: Voice, goal: GoalView) -> str:
    """`now 41 points, target 50 points · +3 last time · 44 expected by now · confidence 7/10`."""
    parts = [where(voice, goal)]
    if goal.live is not None:
        parts.append(from_source(voice, goal.live))
    if goal.change is not None:
        parts.append(
            voice.text("{change} last time", change=_bare(voice.change(goal.change, unit_of(goal)), goal))
            if goal.change
            else voice.text("unchanged last time")
        )
    if goal.expected_value is not None:
        expected = voice.number(_rounded(goal.expected_value, goal), goal.unit)
        parts.append(voice.text("{value} expected by now", value=_bare(expected, goal)))
    if goal.confidence is not None:
        parts.append(voice.text("confidence {n}/10", n=goal.confidence))
    return " · ".join(parts)


def from_source(voice: Voice, live: Live) -> str:
    """`from Survey, today 10:04`."""
    if voice.today(live.at) == voice.today(live.told_at):
        return voice.text("from {source}, today {time}", source=live.source, time=voice.clock(live.at))
    return voice.text("from {source}, {when}", source=live.source, when=voice.moment(live.at))


def where(voice: Voice, goal: GoalView) -> str:
    """Where the value is and where it should be, in a few words."""
    if goal.value is None and goal.kind is not Kind.MILESTONE:
        return voice.text("no value yet") + _aim(voice, goal)
    value = goal.value if goal.value is not None else Decimal(0)
    if goal.kind is Kind.MILESTONE:
        return (
            voice.text("done")
            if value >= 100
            else voice.text("{share} done", share=voice.percent(value / 100))
        )
    return voice.text("now {value}", value=voice.number(value, goal.unit)) + _aim(voice, goal)


def _aim(voice: Voice, goal: GoalView) -> str:
    if goal.target is None:
        return ", " + voice.text("no target yet")
    target = voice.number(goal.target, goal.unit)
    if goal.kind is not Kind.MAINTAIN:
        return ", " + voice.text("target {value}", value=target)
    match goal.band:
        case Band.AT_MOST:
            return ", " + voice.text("keep at most {value}", value=target)
        case Band.BETWEEN if goal.upper is not None:
            upper = voice.number(goal.upper, goal.unit)
            return ", " + voice.text("keep between {low} and {high}", low=target, high=upper)
        case _:
            return ", " + voice.text("keep at least {value}", value=target)


def line(voice: Voice, goal: GoalView) -> Spans:
    """One goal in one line: title, where it is, how it stands."""
    return (
        Bold(goal.title),
        f": {where(voice, goal)} ({standing_word(voice, goal)})",
    )


def _bare(number: str, goal: GoalView) -> str:
    """Without a unit that is a word: the value before it had it, and on a phone each word counts."""
    return number.removesuffix(f" {goal.unit}")


def _rounded(value: Decimal, goal: GoalView) -> Decimal:
    """An expected value with no more digits than the goal's own numbers have."""
    given = [n for n in (goal.start, goal.target, goal.value) if n is not None]
    digits = max((max(0, -int(n.as_tuple().exponent)) for n in given), default=0)
    return round(value, digits)
