"""Writing goals in chat: the form, what was understood of it, and what is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chip,
    ChoiceField,
    Form,
    FormField,
    Option,
    PeopleField,
    Table,
    Text,
    TextField,
)
from cards.names import several
from cards.voice import Voice
from okrs.goal_lines import GoalLine
from okrs.measure import Band, Kind

# The fields of the form.
OBJECTIVE, KEY_RESULTS, OWNER, TEAM, CYCLE = "objective", "key_results", "owner", "team", "cycle"


@dataclass(frozen=True, kw_only=True)
class Meant:
    """One key result as it was understood: whose it is and until when, the usual where the line named neither, and
    which number it should move ('' for none)."""

    line: GoalLine
    owner: str
    ends: date
    moves: str = ""


@dataclass(frozen=True, kw_only=True)
class Outline:
    """An objective with its key results, as it is or would be saved. `joins`: the objective is there already."""

    objective: str
    cycle: str
    team: str
    joins: bool
    key_results: Sequence[Meant]


def form(
    voice: Voice,
    *,
    cycle: str,
    owner: Sequence[Chip],
    teams: Sequence[Option],
    fields: Mapping[str, str],
    problems: Mapping[str, str],
) -> Card:
    """The form for an objective. `fields` is what is filled in already, `problems` a sentence per field to put right,
    `teams` those that it may belong to."""
    made: list[FormField] = [
        *goal_fields(voice, cycle=cycle, fields=fields, problems=problems),
        PeopleField(
            OWNER,
            voice.text("Whose is it?"),
            tuple(owner),
            voice.text("They are asked about every line that names nobody else."),
            most=1,
            problem=problems.get(OWNER, ""),
        ),
    ]
    if teams:
        options = (*teams, Option("", voice.text("No team")))
        made.append(ChoiceField(TEAM, voice.text("Which team's?"), options, fields.get(TEAM, "")))
    return Card(
        title=voice.text("A new goal"),
        blocks=(
            *_almost(voice, problems),
            Form(
                intent="goals.write",
                submit=voice.text("Show me"),
                fields=tuple(made),
                values={CYCLE: fields[CYCLE]} if fields.get(CYCLE) else {},
            ),
        ),
        why=voice.text("Nothing is saved yet: first I show you what I understood."),
    )


def goal_fields(
    voice: Voice, *, cycle: str, fields: Mapping[str, str], problems: Mapping[str, str]
) -> tuple[TextField, TextField]:
    """The two fields in which goals are written, the same wherever they are."""
    return (
        TextField(
            OBJECTIVE,
            voice.text("What is to be true at the end of {cycle}?", cycle=cycle),
            fields.get(OBJECTIVE, ""),
            voice.text("For example: Customers recommend us"),
            problem=problems.get(OBJECTIVE, ""),
        ),
        TextField(
            KEY_RESULTS,
            voice.text("How will you see it? One key result a line"),
            fields.get(KEY_RESULTS, ""),
            voice.text(
                "For example: Lift NPS from 30 to 50 points @Ana. Churn < 2% (now 3.1%) by 15 December. "
                "Keep uptime at least 99.9%. Ship the new onboarding (milestone)."
            ),
            multiline=True,
            problem=problems.get(KEY_RESULTS, ""),
        ),
    )


def _almost(voice: Voice, problems: Mapping[str, str]) -> tuple[Block, ...]:
    if not problems:
        return ()
    return (Text(spans=(Bold(voice.text("Almost: please look at the fields marked below.")),)),)


def understood(
    voice: Voice, outline: Outline, *, save: Action, change: Action, remarks: Sequence[str] = ()
) -> Card:
    """What was understood, before it counts; `remarks` on its wording, which block nothing."""
    said: list[Block] = [Text(spans=(remark,), muted=True) for remark in remarks]
    if remarks:
        said.append(Text(spans=(voice.text("It is your goal: you can save it as it is."),), muted=True))
    return Card(
        title=voice.text("Is this what you mean?"),
        blocks=(*shown(voice, outline), *said, Buttons(items=(save, change))),
        why=voice.text("Nothing is saved before you press Save."),
    )


def saved(voice: Voice, outline: Outline, *, told: Sequence[str], buttons: Sequence[Action]) -> Card:
    """What is saved now; `told` are the names of owners who hear of it."""
    ending = (
        voice.text("{who} will hear of it from me.", who=several(voice, told))
        if told
        else voice.text("From the next check-in on I ask about it.")
    )
    return Card(
        title=voice.text("Saved"),
        blocks=(*shown(voice, outline), Text(spans=(ending,)), Buttons(items=tuple(buttons))),
    )


def shown(voice: Voice, outline: Outline) -> tuple[Block, ...]:
    """An objective with its key results as a table."""
    place = " · ".join(part for part in (outline.cycle, outline.team) if part)
    lines: list[Block] = [Text(spans=(Bold(outline.objective), f" ({place})"))]
    if outline.joins:
        joins = voice.text("That objective is there already: these key results join it.")
        lines.append(Text(spans=(joins,), muted=True))
    return (*lines, table(voice, outline.key_results))


def table(voice: Voice, key_results: Sequence[Meant]) -> Table:
    """Key results with all that was understood of them; weights only where they differ."""
    header = [
        voice.text("Key result"),
        voice.text("From"),
        voice.text("To"),
        voice.text("Whose"),
        voice.text("Until"),
    ]
    rows = [[*_cells(voice, meant)] for meant in key_results]
    if any(meant.line.weight != 1 for meant in key_results):
        header.append(voice.text("Weight"))
        for row, meant in zip(rows, key_results, strict=True):
            row.append(voice.number(meant.line.weight))
    if any(meant.moves for meant in key_results):
        header.append(voice.text("Should move"))
        for row, meant in zip(rows, key_results, strict=True):
            row.append(meant.moves or "–")
    caption = voice.plural("{n} key result", "{n} key results", len(rows))
    return Table(caption, tuple(header), tuple(map(tuple, rows)))


def _cells(voice: Voice, meant: Meant) -> tuple[str, ...]:
    line = meant.line
    start = voice.number(line.start, line.unit) if line.start is not None else "–"
    return line.title, start, _target(voice, line), meant.owner, voice.short_day(meant.ends)


def _target(voice: Voice, line: GoalLine) -> str:
    if line.kind is Kind.MILESTONE:
        return voice.text("done")
    if line.target is None:
        return voice.text("to be measured first")
    target = voice.number(line.target, line.unit)
    match line.band:
        case Band.AT_LEAST:
            return voice.text("at least {value}", value=target)
        case Band.AT_MOST:
            return voice.text("at most {value}", value=target)
        case Band.BETWEEN if line.upper is not None:
            upper = voice.number(line.upper, line.unit)
            return voice.text("between {low} and {high}", low=target, high=upper)
        case _:
            return target


def given_card(voice: Voice, *, by: str, outline: Outline, next_at: datetime | None) -> Card:
    """To somebody who was given goals by another person: `outline` has theirs alone."""
    lines: list[Block] = list(shown(voice, outline))
    if next_at is not None:
        when = voice.moment(next_at)
        lines.append(Text(spans=(voice.text("I ask you about it for the first time {when}.", when=when),)))
    question = voice.text("If it is not yours, answer to {who}.", who=by)
    lines.append(Text(spans=(question,), muted=True))
    return Card(
        title=voice.text("{who} wrote a goal for you", who=by),
        blocks=tuple(lines),
        why=voice.text("You get this once, because you own it now."),
    )


def taken_back_card(voice: Voice, *, by: str) -> Card:
    """What becomes of such a message when the goals were taken back."""
    return Card(title=voice.text("{who} took this back. Nothing is left to do for you.", who=by))
