"""Numbers of the business: what they were, their usual ups and downs, and which goals are meant to move them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chart,
    ChoiceField,
    Fact,
    Facts,
    Form,
    FormField,
    NumberField,
    Option,
    Point,
    Role,
    Series,
    Spans,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from cards.lines import one_line
from cards.names import several
from cards.voice import Voice
from okrs.noise import Band, Dated, Finding, Verdict
from okrs.vocabulary import Direction

MOST_LISTED, MOST_BUTTONS, MOST_POINTS = 15, 10, 20
# The fields of the forms.
NAME, UNIT, WANTED, OUTCOME, VALUE, DAY = "name", "unit", "wanted", "outcome", "value", "day"


@dataclass(frozen=True, kw_only=True)
class MetricView:
    """A number of the business as everybody here sees it; `trend` is how the last readings stand to those before."""

    id: UUID
    name: str
    unit: str
    wanted: Direction
    outcome: str
    readings: tuple[Dated, ...]
    trend: Finding
    movers: tuple[tuple[UUID, str], ...]

    @property
    def last(self) -> Dated | None:
        return self.readings[-1] if self.readings else None


def listing(voice: Voice, metrics: Sequence[MetricView], *, may_name: bool) -> Card:
    """All numbers with their last value, how that stands, and the goals that are meant to move them."""
    new = Action(voice.text("Name a number"), "metric.new", tone="plain" if metrics else "primary")
    if not metrics:
        return Card(
            title=voice.text("No business number is named yet"),
            blocks=(
                Text(
                    spans=(
                        voice.text(
                            "A goal is there to move something that matters: churn, revenue, recommendations. Name "
                            "that number, and I can tell whether a goal that was met has moved it."
                        ),
                    )
                ),
                *((Buttons(items=(new,)),) if may_name else ()),
            ),
        )
    rows: list[TreeRow] = []
    for metric in metrics[:MOST_LISTED]:
        rows.append(TreeRow(0, line(voice, metric)))
        if metric.movers:
            titles = [one_line(title, 60) for _, title in metric.movers]
            rows.append(TreeRow(1, (voice.text("to be moved by: {goals}", goals=several(voice, titles)),)))
        else:
            rows.append(TreeRow(1, (voice.text("no goal is meant to move it yet"),)))
    blocks: list[Block] = [Tree(rows=tuple(rows))]
    if len(metrics) > MOST_LISTED:
        hidden = len(metrics) - MOST_LISTED
        more = voice.plural(
            "… and {n} more: /okr metric and its name.", "… and {n} more: /okr metric and a name.", hidden
        )
        blocks.append(Text(spans=(more,), muted=True))
    opening = [
        Action(one_line(metric.name, 40), "metric.show", {"metric": str(metric.id)})
        for metric in metrics[:MOST_BUTTONS]
    ]
    blocks.append(Buttons(items=(*opening, *([new] if may_name else []))))
    teach = voice.text("To tell a new one: /okr metric {name} 4.1 on 3 November", name=metrics[0].name)
    blocks.append(Text(spans=(teach,), muted=True))
    return Card(title=voice.text("Business numbers"), blocks=tuple(blocks))


def line(voice: Voice, metric: MetricView) -> Spans:
    """`Churn: 4.1% on 31 Oct, within its usual 3.9–4.6%`."""
    if metric.last is None:
        return (Bold(metric.name), f": {voice.text('no reading yet')}")
    standing = trend(voice, metric)
    return (Bold(metric.name), f": {last(voice, metric)}" + (f", {standing}" if standing else ""))


def last(voice: Voice, metric: MetricView) -> str:
    """The last reading with its day, in a few words."""
    assert metric.last is not None
    return voice.text(
        "{value} on {day}",
        value=voice.number(metric.last.value, metric.unit),
        day=voice.short_day(metric.last.day),
    )


def trend(voice: Voice, metric: MetricView) -> str:
    """How the last readings stand to those before, as part of a sentence; '' where there are too few."""
    if metric.trend.usual is None:
        return ""
    usual = between(voice, metric.readings, metric.unit, metric.trend.usual)
    return {
        Verdict.WITHIN: voice.text("within its usual {range}", range=usual),
        Verdict.BETTER: voice.text("better than its usual {range}", range=usual),
        Verdict.WORSE: voice.text("worse than its usual {range}", range=usual),
        Verdict.TOO_LITTLE: "",
    }[metric.trend.verdict]


def between(voice: Voice, readings: Sequence[Dated], unit: str, usual: tuple[Decimal, Decimal]) -> str:
    """A range with no more digits than the readings have: `3.9–4.6%`."""
    low, high = (_rounded(end, _digits(readings)) for end in usual)
    if low == high:
        return voice.number(low, unit)
    return f"{voice.number(low)}–{voice.number(high, unit)}"


def _digits(readings: Sequence[Dated]) -> int:
    """How many digits behind the point what is worked out of readings may have."""
    return min(4, max((max(0, -int(one.value.as_tuple().exponent)) for one in readings), default=0))


def _rounded(value: Decimal, digits: int) -> Decimal:
    return round(value, digits) + 0


def metric_card(voice: Voice, metric: MetricView, *, may_tell: bool, may_name: bool) -> Card:
    """One number with its course, its usual ups and downs, and the goals that are meant to move it."""
    up = metric.wanted is Direction.UP
    facts = [Fact(voice.text("Wanted"), voice.text("up") if up else voice.text("down"))]
    if metric.last is not None:
        standing = trend(voice, metric)
        shown = last(voice, metric)
        facts.insert(0, Fact(voice.text("Now"), f"{shown}, {standing}" if standing else shown))
    if metric.outcome:
        facts.append(Fact(voice.text("Belongs to"), metric.outcome))
    blocks: list[Block] = [Facts(items=tuple(facts))]
    if len(metric.readings) > 1:
        blocks.append(chart(voice, metric.name, metric.unit, metric.readings, metric.trend.band))
    elif not metric.readings:
        blocks.append(Text(spans=(voice.text("Nobody has told a value yet."),)))
    if metric.movers:
        blocks.append(Text(spans=(Bold(voice.text("Goals that are meant to move it")),)))
    values = {"metric": str(metric.id)}
    buttons = [
        Action(one_line(title, 60), "goal.show", {"key_result": str(id_)}) for id_, title in metric.movers[:5]
    ]
    if buttons:
        blocks.append(Buttons(items=tuple(buttons)))
    own = []
    if may_tell:
        own.append(Action(voice.text("Add a value"), "metric.form", values, tone="primary"))
    if may_name:
        own.append(Action(voice.text("Change it"), "metric.edit", values))
    own.append(Action(voice.text("All numbers"), "metric.list"))
    blocks.append(Buttons(items=tuple(own)))
    return Card(title=metric.name, blocks=tuple(blocks))


def chart(voice: Voice, name: str, unit: str, readings: Sequence[Dated], band: Band | None) -> Chart:
    """A number over time between the lines of its usual ups and downs."""
    shown = _thinned(readings)
    series = [Series(name, tuple(Point(one.day.isoformat(), one.value) for one in shown))]
    summary = voice.text(
        "From {first} on {from_day} to {last} on {to_day}.",
        first=voice.number(shown[0].value, unit),
        from_day=voice.short_day(shown[0].day),
        last=voice.number(shown[-1].value, unit),
        to_day=voice.short_day(shown[-1].day),
    )
    if band is not None:
        edges: tuple[tuple[str, Role], ...] = (
            (voice.text("usual, from"), "low"),
            (voice.text("usual, to"), "high"),
        )
        digits, usual_on = _digits(readings), [band.on(one.day) for one in shown]
        for end, (label, role) in enumerate(edges):
            points = (
                Point(one.day.isoformat(), _rounded(on[end], digits))
                for one, on in zip(shown, usual_on, strict=True)
            )
            series.append(Series(label, tuple(points), role))
        usual = between(voice, readings, unit, band.on(shown[-1].day))
        summary += " " + voice.text("Usual ups and downs: {range}.", range=usual)
    return Chart(title=name, unit=unit, series=tuple(series), summary=summary)


def told(
    voice: Voice, metric: MetricView, *, before: Decimal | None, day: date, value: Decimal, undo: Action
) -> tuple[Block, ...]:
    """What was written down of one number; `before` is what stood for that day until now."""
    lines: list[Block] = [
        Text(
            spans=(
                Bold(metric.name),
                ": "
                + voice.text("{value} on {day}", value=voice.number(value, metric.unit), day=voice.day(day)),
            )
        )
    ]
    if before is not None:
        instead = voice.text("It takes the place of {value}.", value=voice.number(before, metric.unit))
        lines.append(Text(spans=(instead,), muted=True))
    elif standing := trend(voice, metric):
        lines.append(Text(spans=(voice.text("Now it is {standing}.", standing=standing),), muted=True))
    return (*lines, Buttons(items=(undo,)))


def doubt(
    voice: Voice, *, name: str, unit: str, before: Decimal, value: Decimal, sure: Action
) -> tuple[Block, ...]:
    """A value so far from the last one that it may be a slip."""
    return (
        Text(
            spans=(
                voice.text(
                    "{name} was {before} last. Is it really {value}?",
                    name=name,
                    before=voice.number(before, unit),
                    value=voice.number(value, unit),
                ),
            )
        ),
        Buttons(items=(sure,)),
    )


def record_form(
    voice: Voice, metric: MetricView, *, fields: Mapping[str, str], problems: Mapping[str, str]
) -> Card:
    """The form for one value and its day."""
    hint = voice.text("The last one: {value}.", value=last(voice, metric)) if metric.last is not None else ""
    return Card(
        title=voice.text("{name}: a new value", name=metric.name),
        blocks=(
            Form(
                intent="metric.record",
                submit=voice.text("Save"),
                values={"metric": str(metric.id)},
                fields=(
                    NumberField(
                        VALUE,
                        voice.text("Value"),
                        fields.get(VALUE, ""),
                        metric.unit,
                        hint,
                        problem=problems.get(VALUE, ""),
                    ),
                    TextField(
                        DAY,
                        voice.text("Which day's?"),
                        fields.get(DAY, ""),
                        voice.text("Today's if you leave it empty. “October” is its last day."),
                        problem=problems.get(DAY, ""),
                    ),
                ),
            ),
        ),
        why=voice.text("Everyone here sees the number and who told it. It can be taken back."),
    )


def name_form(
    voice: Voice,
    *,
    metric: UUID | None,
    outcomes: Sequence[Option],
    fields: Mapping[str, str],
    problems: Mapping[str, str],
) -> Card:
    """The form that names a number, or changes what is said of one."""
    made: list[FormField] = [
        TextField(
            NAME,
            voice.text("What is it called?"),
            fields.get(NAME, ""),
            voice.text("For example: Monthly churn"),
            problem=problems.get(NAME, ""),
        ),
        TextField(
            UNIT,
            voice.text("In which unit?"),
            fields.get(UNIT, ""),
            voice.text("%, EUR, points, days. Leave it empty for a bare number."),
            problem=problems.get(UNIT, ""),
        ),
        ChoiceField(
            WANTED,
            voice.text("Which way is it wanted to go?"),
            (Option(Direction.UP, voice.text("up")), Option(Direction.DOWN, voice.text("down"))),
            fields.get(WANTED, ""),
        ),
    ]
    if outcomes:
        options = (*outcomes, Option("", voice.text("None of them")))
        made.append(
            ChoiceField(OUTCOME, voice.text("Which outcome does it show?"), options, fields.get(OUTCOME, ""))
        )
    return Card(
        title=voice.text("A business number") if metric is None else voice.text("What the number is"),
        blocks=(
            Form(
                intent="metric.name",
                submit=voice.text("Save"),
                values={"metric": str(metric)} if metric else {},
                fields=tuple(made),
            ),
        ),
        why=voice.text("Everyone here sees it. Goals can then say that they are meant to move it."),
    )


def named(voice: Voice, metric: MetricView, *, buttons: Sequence[Action]) -> Card:
    """That a number is named now."""
    way = (
        voice.text("It is wanted to go up.")
        if metric.wanted is Direction.UP
        else voice.text("It is wanted to go down.")
    )
    more = voice.text(
        "With eight values before a goal begins to move and three after it, I can tell whether it helped. Older ones "
        "count too: /okr metric {name} 4.1 in October",
        name=metric.name,
    )
    return Card(
        title=voice.text("“{name}” is a number of the business now", name=metric.name),
        blocks=(
            Text(spans=(way,)),
            Text(spans=(more,), muted=True),
            Buttons(items=tuple(buttons)),
        ),
    )


def unknown(voice: Voice, words: str, *, near: Sequence[MetricView], new: Action | None) -> tuple[Block, ...]:
    """No number of that name, with those that may be meant and the offer to name it."""
    items = [Action(one_line(m.name, 60), "metric.show", {"metric": str(m.id)}) for m in near]
    if new is not None:
        items.append(new)
    text = voice.text("I know no business number called “{words}”.", words=one_line(words, 60))
    return (Text(spans=(text,)), *((Buttons(items=tuple(items)),) if items else ()))


def _thinned(readings: Sequence[Dated]) -> list[Dated]:
    if len(readings) <= MOST_POINTS:
        return list(readings)
    end = len(readings) - 1
    return [readings[n * end // (MOST_POINTS - 1)] for n in range(MOST_POINTS)]
