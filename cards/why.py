"""Where a number or a colour comes from, in words a manager can check with a pencil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cards.blocks import Action, Block, Bold, Buttons, Card, Table, Text
from cards.experiments import Trial, told
from cards.goals import GoalView, health_word
from cards.lines import one_line
from cards.no_help import Decided, answered
from cards.status import coverage
from cards.tree import Branch
from cards.voice import Voice
from okrs.health import WEAKEST_FIRST, Reason
from okrs.limits import DEFAULTS, Limits
from okrs.measure import Band, Kind
from okrs.vocabulary import Source

MOST_ENTRIES, MOST_PARTS = 10, 15


@dataclass(frozen=True, kw_only=True)
class Step:
    """A value to have reached on a day between the first and the last."""

    day: date
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Past:
    """One line of the ledger as the reader may see it. `fate` is "", "corrected" or "undone"."""

    day: date
    value: Decimal | None
    confidence: int | None
    who: str
    source: Source
    note: str
    fate: str


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What a goal said before it was changed, and why ('' for who may not read it)."""

    day: date
    who: str
    reason: str
    before: str


def goal_card(
    voice: Voice,
    goal: GoalView,
    *,
    starts: date,
    today: date,
    steps: Sequence[Step],
    entries: Sequence[Past],
    changes: Sequence[Changed],
    tried: Sequence[Trial] = (),
    goes_on: str = "",
    decided: Sequence[Decided] = (),
) -> Card:
    """Every number of one key result, and the rule that decided its health; `entries` oldest first. `goes_on` names the
    goal of an earlier cycle that it goes on with, or is ''."""
    sentences = [
        *_aim(voice, goal, starts=starts, steps=steps),
        *_reached(voice, goal),
        *_pace(voice, goal, starts=starts, today=today, phased=bool(steps)),
        *([goes_on] if goes_on else []),
    ]
    blocks: list[Block] = [Text(spans=(sentence,)) for sentence in sentences]
    verdict = voice.text("Health: {health}.", health=health_word(voice, goal.health))
    blocks.append(Text(spans=(Bold(verdict), " ", rule(voice, goal))))
    if entries:
        blocks.append(_entries(voice, goal, entries))
    blocks += [Text(spans=spans) for spans in told(voice, tried)]
    for change in changes:
        said = voice.text(
            "{who} changed this goal on {day}. Before: {before}.",
            who=change.who,
            day=voice.day(change.day),
            before=change.before,
        )
        because = voice.text("Reason: {reason}", reason=change.reason) if change.reason else ""
        blocks.append(Text(spans=(f"{said} {because}".rstrip(),)))
    blocks += answered(voice, decided)
    blocks.append(Buttons(items=(Action(voice.text("Details"), "goal.show", {"key_result": str(goal.id)}),)))
    return Card(title=voice.text("Why: {goal}", goal=goal.title), blocks=tuple(blocks))


def which_goal(voice: Voice, goals: Sequence[tuple[UUID, str]]) -> Card:
    """Which goal's numbers to explain, when none was named: the asker's own, by id and title."""
    if not goals:
        return Card(
            title=voice.text("Which number shall I explain?"),
            blocks=(Text(spans=(voice.text("Name a goal or a team, for example: /okr why Growth"),)),),
        )
    buttons = tuple(
        Action(one_line(title, 70), "goal.why", {"key_result": str(id_)}) for id_, title in goals[:10]
    )
    return Card(title=voice.text("Which number shall I explain?"), blocks=(Buttons(items=buttons),))


def rollup_card(voice: Voice, branch: Branch) -> Card:
    """How several goals become one number: each part's weight, share and contribution."""
    rollup = branch.rollup
    shown = branch.parts[:MOST_PARTS]
    rows = tuple(
        (
            one_line(part.title, 70),
            voice.number(part.share.part.weight),
            voice.percent(part.share.share),
            "–" if part.share.part.progress is None else _percent(voice, part.share.part.progress),
            "–" if part.share.contribution is None else _percent(voice, part.share.contribution),
            health_word(voice, part.share.part.health),
        )
        for part in shown
    )
    header = (
        voice.text("Part"),
        voice.text("Weight"),
        voice.text("Share"),
        voice.text("Progress"),
        voice.text("Contribution"),
        voice.text("Health"),
    )
    blocks: list[Block] = [
        Text(spans=(_mean(voice, branch),)),
        Table(caption=voice.text("What each part brings"), header=header, rows=rows),
    ]
    if len(branch.parts) > MOST_PARTS:
        hidden = len(branch.parts) - MOST_PARTS
        blocks.append(
            Text(spans=(voice.plural("… and {n} more part.", "… and {n} more parts.", hidden),), muted=True)
        )
    weakest = sorted(branch.parts, key=lambda part: WEAKEST_FIRST.index(part.share.part.health))
    verdict = voice.text("Health: {health}.", health=health_word(voice, rollup.health))
    because = voice.text("The weakest part decides: {part}.", part=weakest[0].title) if weakest else ""
    blocks.append(Text(spans=(Bold(verdict), " ", because)))
    blocks.append(Text(spans=(voice.text("Coverage: {coverage}.", coverage=coverage(voice, rollup)),)))
    opening = tuple(Action(one_line(part.title, 60), "goal.why", part.values) for part in weakest[:3])
    if opening:
        blocks.append(Buttons(items=opening))
    return Card(title=voice.text("Why: {goal}", goal=branch.title), blocks=tuple(blocks))


def rule(voice: Voice, goal: GoalView, limits: Limits = DEFAULTS) -> str:
    """The rule that decided a health, in a sentence."""
    risk, off = voice.number(limits.at_risk_points), voice.number(limits.off_track_points)
    return {
        Reason.NEVER_CHECKED_IN: voice.text("Nobody has said anything about it yet."),
        Reason.PAST_DUE: voice.text(
            "Its owner's last check-in is more than {n} days overdue, so what was said before may not hold any more.",
            n=limits.outdated_after_days,
        ),
        Reason.NO_VALUE: voice.text("It was talked about, but no value has been given yet."),
        Reason.TARGET_REACHED: voice.text("The target is reached."),
        Reason.KEPT_TO_THE_END: voice.text("The value was kept until the end."),
        Reason.INSIDE_BAND: voice.text("The value is where it has to stay."),
        Reason.OUTSIDE_BAND: voice.text("The value is outside where it has to stay."),
        Reason.GAP: voice.text(
            "Less than {risk} percentage points behind is on track, up to {off} at risk, more is off track.",
            risk=risk,
            off=off,
        ),
        Reason.TOO_EARLY: voice.text(
            "In the first {share} of the time no pace is judged, and there has been an answer.",
            share=voice.percent(limits.quiet_share),
        ),
        Reason.MEASURED: voice.text("It has been measured, which is all that was asked of it so far."),
        Reason.UNDER_WAY: voice.text(
            "How much is done says little about the time the rest takes, so it is on track until its end is near."
        ),
        Reason.ENDING_SOON: voice.text(
            "The last {share} of the time has begun and it is not finished.",
            share=voice.percent(limits.closing_share),
        ),
        Reason.PERIOD_OVER: voice.text("Its time is over and it was not reached."),
        Reason.LOW_CONFIDENCE: voice.text(
            "The numbers alone would be fine, but the confidence is {n}/10, and {low} or less means at risk.",
            n=goal.confidence if goal.confidence is not None else "–",
            low=limits.low_confidence,
        ),
    }[goal.reason]


def source_word(voice: Voice, source: Source) -> str:
    return {
        Source.REPLY: voice.text("typed"),
        Source.FORM: voice.text("form"),
        Source.COMMAND: voice.text("command"),
        Source.IMPORT: voice.text("import"),
        Source.METRIC: voice.text("measured"),
        Source.API: voice.text("another program"),
    }[source]


def _aim(voice: Voice, goal: GoalView, *, starts: date, steps: Sequence[Step]) -> list[str]:
    first, last = voice.day(starts), voice.day(goal.ends)
    match goal.kind:
        case Kind.MILESTONE:
            return [
                voice.text(
                    "A milestone: from nothing done on {first} to all done on {last}.", first=first, last=last
                )
            ]
        case Kind.BASELINE if goal.target is None:
            return [
                voice.text(
                    "Being measured from {first} to {last}; a target comes later.", first=first, last=last
                )
            ]
        case Kind.MAINTAIN:
            return [_kept(voice, goal, first=first, last=last)]
        case _:
            pass
    lines = [
        voice.text(
            "Start: {start} on {first}. Target: {target} on {last}.",
            start=_value(voice, goal, goal.start),
            first=first,
            target=_value(voice, goal, goal.target),
            last=last,
        )
    ]
    if steps:
        named = "; ".join(f"{voice.short_day(step.day)}: {_value(voice, goal, step.value)}" for step in steps)
        lines.append(voice.text("Steps on the way: {steps}.", steps=named))
    return lines


def _kept(voice: Voice, goal: GoalView, *, first: str, last: str) -> str:
    low = _value(voice, goal, goal.target)
    match goal.band:
        case Band.AT_MOST:
            return voice.text(
                "To be kept at {value} or less from {first} to {last}.", value=low, first=first, last=last
            )
        case Band.BETWEEN:
            return voice.text(
                "To be kept between {low} and {high} from {first} to {last}.",
                low=low,
                high=_value(voice, goal, goal.upper),
                first=first,
                last=last,
            )
        case _:
            return voice.text(
                "To be kept at {value} or more from {first} to {last}.", value=low, first=first, last=last
            )


def _reached(voice: Voice, goal: GoalView) -> list[str]:
    if goal.value is None or goal.progress is None:
        return []
    return [_now(voice, goal, goal.value, goal.progress), *_went_back(voice, goal)]


def _now(voice: Voice, goal: GoalView, value: Decimal, progress: Decimal) -> str:
    now = _value(voice, goal, value)
    share = _percent(voice, progress)
    if goal.kind is Kind.MAINTAIN or goal.start is None or goal.target is None or goal.kind is Kind.MILESTONE:
        return voice.text("Now: {now}. That counts as {share}.", now=now, share=share)
    n, s, t = (_plain(voice, each) for each in (value, goal.start, goal.target))
    return voice.text(
        "Now: {now}. ({n} − {s}) ÷ ({t} − {s}) = {share} of the way.", now=now, n=n, s=s, t=t, share=share
    )


def _went_back(voice: Voice, goal: GoalView) -> list[str]:
    """That the last update moved away from the target; the health may be good all the same."""
    forward = {Kind.INCREASE: 1, Kind.MILESTONE: 1, Kind.DECREASE: -1}.get(goal.kind)
    if forward is None or goal.change is None or goal.change * forward >= 0:
        return []
    then, now = _value(voice, goal, goal.previous), _value(voice, goal, goal.value)
    return [voice.text("With the last update it went back, from {then} to {now}.", then=then, now=now)]


def _pace(voice: Voice, goal: GoalView, *, starts: date, today: date, phased: bool) -> list[str]:
    if (
        goal.expected is None
        or goal.kind not in (Kind.INCREASE, Kind.DECREASE)
        or goal.start is None
        or goal.target is None
    ):
        return []
    all_days = (goal.ends - starts).days
    passed = min(max((today - starts).days, 0), all_days)
    share = _percent(voice, goal.expected)
    wanted = goal.start + goal.expected * (goal.target - goal.start)
    value = voice.number(_tidy(wanted), goal.unit)
    days = voice.plural(
        "{passed} of {n} day has passed", "{passed} of {n} days have passed", all_days, passed=passed
    )
    lines = [
        voice.text(
            "{days}; by its steps {value} is expected today ({share}).", days=days, value=value, share=share
        )
        if phased
        else voice.text(
            "{days}, so an even pace would be at {value} today ({share}).",
            days=days,
            value=value,
            share=share,
        )
    ]
    if goal.gap_points is not None and goal.value is not None:
        gap = voice.number(_tidy(abs(goal.gap_points)))
        lines.append(
            voice.text("So it is {gap} percentage points behind.", gap=gap)
            if goal.gap_points > 0
            else voice.text("So it is {gap} percentage points ahead.", gap=gap)
            if goal.gap_points < 0
            else voice.text("So it is exactly on pace.")
        )
    return lines


def _entries(voice: Voice, goal: GoalView, entries: Sequence[Past]) -> Table:
    shown = list(entries)[-MOST_ENTRIES:]
    hidden = len(entries) - len(shown)
    caption = voice.text("What was recorded")
    if hidden:
        caption += " " + voice.plural(
            "({n} earlier entry not shown)", "({n} earlier entries not shown)", hidden
        )
    header = (
        voice.text("Day"),
        voice.text("Value"),
        voice.text("Confidence"),
        voice.text("Who"),
        voice.text("How"),
        voice.text("Remark"),
    )
    return Table(caption=caption, header=header, rows=tuple(_row(voice, goal, entry) for entry in shown))


def _row(voice: Voice, goal: GoalView, entry: Past) -> tuple[str, ...]:
    fates = {"corrected": voice.text("corrected later"), "undone": voice.text("taken back")}
    remark = " · ".join(part for part in (fates.get(entry.fate, ""), one_line(entry.note, 100)) if part)
    return (
        voice.short_day(entry.day),
        "–" if entry.value is None else _value(voice, goal, entry.value),
        "–" if entry.confidence is None else f"{entry.confidence}/10",
        entry.who,
        source_word(voice, entry.source),
        remark,
    )


def _mean(voice: Voice, branch: Branch) -> str:
    rollup = branch.rollup
    if rollup.progress is None:
        return voice.text("No part can say yet how far it is, so there is no number.")
    left_out = sum(part.share.part.progress is None for part in branch.parts)
    text = voice.text(
        "{share} of the way: the weighted mean of its parts, the sum of their contributions.",
        share=_percent(voice, rollup.progress),
    )
    if left_out:
        text += " " + voice.plural(
            "{n} part without a measure of progress is left out.",
            "{n} parts without a measure of progress are left out.",
            left_out,
        )
    return text


def _value(voice: Voice, goal: GoalView, value: Decimal | None) -> str:
    unit = goal.unit or ("%" if goal.kind is Kind.MILESTONE else "")
    return "–" if value is None else voice.number(value, unit)


def _plain(voice: Voice, value: Decimal) -> str:
    """A number inside a sum: a negative one in brackets."""
    return voice.number(value) if value >= 0 else f"({voice.number(value)})"


def _percent(voice: Voice, share: Decimal) -> str:
    return voice.number(_tidy(share * 100), "%")


def _tidy(value: Decimal) -> Decimal:
    """To a tenth at most, which is as exact as anybody reads."""
    return value.quantize(Decimal("0.1")).normalize() + 0
