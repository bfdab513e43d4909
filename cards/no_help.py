"""A goal that was met and did not help: what is seen, and keep, change or stop as the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chart,
    Form,
    Point,
    Quote,
    Series,
    Text,
    TextField,
)
from cards.goals import GoalView, unit_of, where
from cards.metrics import MOST_POINTS, between, chart
from cards.voice import Voice
from okrs.noise import Dated, Finding, Verdict
from okrs.vocabulary import Choice

REASON = "reason"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is asked about: the goal, moving since `began` for so many `weeks`, and the number that it should move."""

    goal: GoalView
    met: bool
    began: date
    weeks: int
    values: Sequence[Dated]
    metric: str
    unit: str
    readings: Sequence[Dated]
    finding: Finding


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What somebody decided about a goal, and why ('' for who may not read it)."""

    who: str
    choice: Choice
    reason: str
    day: date


def question_card(voice: Voice, seen: Seen, *, also: str, is_owner: bool) -> Card:
    """Asks the owner or their manager; `also` is the other one who is asked, '' for nobody."""
    values = {"key_result": str(seen.goal.id)}
    title = (
        voice.text("“{goal}” is met. Did it help?", goal=seen.goal.title)
        if seen.met
        else voice.text("“{goal}” is well ahead. Does it help?", goal=seen.goal.title)
    )
    opening = (
        voice.text("That was good work, and it was meant to move {metric}.", metric=seen.metric)
        if is_owner
        else voice.text(
            "{who} made it move, and it was meant to move {metric}.", who=seen.goal.owner, metric=seen.metric
        )
    )
    blocks: list[Block] = [
        Text(spans=(opening, " ", sentence(voice, seen))),
        chart(voice, seen.metric, seen.unit, _around(seen), seen.finding.band),
        *_own(voice, seen),
        Text(
            spans=(
                voice.text(
                    "It may need more time, it may be worth it for another reason, or another goal would do more. "
                    "Which is it?"
                ),
            )
        ),
        Buttons(
            items=tuple(
                Action(label, "no_help.answer", {**values, "choice": choice.value})
                for choice, label in _choices(voice).items()
            )
        ),
    ]
    return Card(title=title, blocks=tuple(blocks), why=_why(voice, seen, also=also))


def sentence(voice: Voice, seen: Seen) -> str:
    """`Since 12 May that has stayed within its usual ups and downs (3.9–4.6%); it is 4.1% now.`"""
    finding = seen.finding
    assert finding.usual is not None
    assert finding.latest is not None
    told = {
        "day": voice.short_day(seen.began),
        "now": voice.number(finding.latest.value, seen.unit),
        "range": between(voice, seen.readings, seen.unit, finding.usual),
    }
    if finding.verdict is Verdict.WORSE:
        return voice.text(
            "Since {day} that has gone the other way: it is {now} by now, where {range} would be usual.",
            **told,
        )
    if finding.band is not None and finding.band.slope != 0:
        return voice.text(
            "Since {day} that has gone on as it went before: it is {now} now, and {range} was to be expected.",
            **told,
        )
    return voice.text(
        "Since {day} that has stayed within its usual ups and downs ({range}); it is {now} now.", **told
    )


def answer_form(
    voice: Voice, goal: GoalView, choice: Choice, *, decided: Sequence[Decided], stopped: bool
) -> Card:
    """The form for a reason: why the goal is kept, taken up again, or stopped."""
    keeps = choice is Choice.KEEP
    if keeps and stopped:
        title, submit = voice.text("Take “{goal}” up again", goal=goal.title), voice.text("Take it up again")
    elif keeps:
        title, submit = voice.text("Keep “{goal}”", goal=goal.title), voice.text("Keep it")
    else:
        title, submit = voice.text("Stop “{goal}”", goal=goal.title), voice.text("Stop it")
    hint = (
        voice.text("For example: customers renew once a year, so it shows in autumn.")
        if keeps
        else voice.text("For example: more calls didn't keep anybody. We look at the first week instead.")
    )
    blocks: list[Block] = [*answered(voice, decided)]
    if not keeps:
        blocks.append(
            Text(
                spans=(
                    voice.text(
                        "It stays to be seen as stopped, with all it has come to, and counts against nobody. "
                        "Nobody is asked about it any more."
                    ),
                )
            )
        )
    field = TextField(REASON, voice.text("Why?"), hint=hint, multiline=True)
    values = {"key_result": str(goal.id), "choice": choice.value}
    blocks.append(Form(intent="no_help.decide", submit=submit, fields=(field,), values=values))
    return Card(
        title=title,
        blocks=tuple(blocks),
        why=voice.text("Everyone here sees what was decided; your team and your managers can read why."),
    )


def decided_card(
    voice: Voice,
    goal: GoalView,
    mine: Decided,
    *,
    told: Sequence[str],
    others: Sequence[Decided],
    undo: Action,
) -> Card:
    """What was noted for who decided; `others` decided otherwise, and that stays."""
    title = {
        Choice.KEEP: voice.text("Kept: {goal}", goal=goal.title),
        Choice.CHANGE: voice.text("Changed: {goal}", goal=goal.title),
        Choice.STOP: voice.text("Stopped: {goal}", goal=goal.title),
    }[mine.choice]
    blocks: list[Block] = [Quote(mine.reason)]
    if mine.choice is Choice.KEEP:
        text = voice.text("I ask again only if the goal or the number changes.")
        blocks.append(Text(spans=(text,)))
    if others:
        blocks.append(Text(spans=(Bold(voice.text("You see it differently.")), " ", _talk(voice))))
        blocks += answered(voice, others)
    if told:
        blocks.append(
            Text(spans=(voice.text("{who} hears of it from me.", who=" · ".join(told)),), muted=True)
        )
    return Card(title=title, blocks=(*blocks, Buttons(items=(undo,))))


def told_card(voice: Voice, goal: GoalView, theirs: Decided, *, own: Decided | None) -> Card:
    """To the other of owner and manager: what was decided, and how to say that one sees it differently.

    `own` is what they had decided themselves, where that is something else.
    """
    title = {
        Choice.KEEP: voice.text("{who} keeps “{goal}”", who=theirs.who, goal=goal.title),
        Choice.CHANGE: voice.text("{who} changed “{goal}”", who=theirs.who, goal=goal.title),
        Choice.STOP: voice.text("{who} stopped “{goal}”", who=theirs.who, goal=goal.title),
    }[theirs.choice]
    blocks: list[Block] = [Quote(theirs.reason)] if theirs.reason else []
    if own is not None:
        blocks.append(Text(spans=(Bold(voice.text("You see it differently.")), " ", _talk(voice))))
        blocks += answered(voice, [own])
    elif theirs.choice is Choice.STOP:
        text = voice.text("It stays to be seen as stopped, and counts against nobody.")
        blocks.append(Text(spans=(text,)))
    values = {"key_result": str(goal.id)}
    labels = _choices(voice)
    if theirs.choice is Choice.STOP:
        labels = {Choice.KEEP: voice.text("Take it up again")}
    else:
        labels = {choice: label for choice, label in labels.items() if choice is not theirs.choice}
    actions = [
        Action(label, "no_help.answer", {**values, "choice": choice.value})
        for choice, label in labels.items()
    ]
    blocks.append(Buttons(items=(*actions, Action(voice.text("Show the goal"), "goal.show", values))))
    return Card(
        title=title,
        blocks=tuple(blocks),
        why=voice.text("Sent because the goal is yours or of somebody you lead. No answer is needed."),
    )


def answered(voice: Voice, decided: Sequence[Decided]) -> list[Block]:
    """Who decided what, with the reason where the reader may see it."""
    blocks: list[Block] = []
    for one in decided:
        blocks.append(
            Text(
                spans=(
                    voice.text(
                        "{who} decided on {day}: {choice}.",
                        who=one.who,
                        day=voice.short_day(one.day),
                        choice=choice_word(voice, one.choice),
                    ),
                )
            )
        )
        if one.reason:
            blocks.append(Quote(one.reason))
    return blocks


def choice_word(voice: Voice, choice: Choice) -> str:
    return {
        Choice.KEEP: voice.text("keep it"),
        Choice.CHANGE: voice.text("change it"),
        Choice.STOP: voice.text("stop it"),
    }[choice]


def taken_back_card(voice: Voice, *, by: str, goal: str) -> Card:
    """What becomes of a message about a decision that was taken back."""
    return Card(title=voice.text("{who} took that back. “{goal}” is as it was before.", who=by, goal=goal))


def _choices(voice: Voice) -> dict[Choice, str]:
    return {
        Choice.KEEP: voice.text("Keep it"),
        Choice.CHANGE: voice.text("Change it"),
        Choice.STOP: voice.text("Stop it"),
    }


def _talk(voice: Voice) -> str:
    return voice.text("Both answers stay with the goal. Best talk about it together.")


def _own(voice: Voice, seen: Seen) -> list[Block]:
    """The goal's own values over the same time."""
    unit = unit_of(seen.goal)
    stands = Text(spans=(Bold(seen.goal.title), f": {where(voice, seen.goal)}"))
    shown = list(seen.values)[-MOST_POINTS:]
    if len(shown) < 2:
        return [stands]
    summary = voice.text(
        "From {first} on {from_day} to {last} on {to_day}.",
        first=voice.number(shown[0].value, unit),
        from_day=voice.short_day(shown[0].day),
        last=voice.number(shown[-1].value, unit),
        to_day=voice.short_day(shown[-1].day),
    )
    points = tuple(Point(one.day.isoformat(), one.value) for one in shown)
    series = [Series(voice.text("Value"), points)]
    if seen.goal.target is not None:
        goal_at = tuple(Point(one.day.isoformat(), Decimal(seen.goal.target)) for one in shown)
        series.append(Series(voice.text("Target"), goal_at, "target"))
    return [Chart(title=seen.goal.title, unit=unit, series=tuple(series), summary=summary)]


def _around(seen: Seen) -> list[Dated]:
    """The readings that belong into the picture: the last year's, and all since the goal began to move."""
    first = date.fromordinal(seen.began.toordinal() - 365)
    return [one for one in seen.readings if one.day >= first]


def _why(voice: Voice, seen: Seen, *, also: str) -> str:
    because = voice.plural(
        "I ask because the goal has been moving for {n} week, and the number it should move has not followed.",
        "I ask because the goal has been moving for {n} weeks, and the number it should move has not followed.",
        seen.weeks,
    )
    both = voice.text("{who} is asked too.", who=also) if also else ""
    seen_by = voice.text("Everyone here sees what you decide; your team and your managers can read why.")
    return " ".join(part for part in (because, both, seen_by) if part)
