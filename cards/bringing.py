"""A file that somebody sent: what would be imported, what can't be read, and what was imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cards.alignment import hanging
from cards.blocks import Action, Block, Bold, Buttons, Card, Spans, Table, Text
from cards.lines import one_line
from cards.voice import Voice
from okrs.alignment import Gap

MOST_LINES, MOST_PROBLEMS = 12, 20
_MOST_LETTERS = 160


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many records of one kind are new, changed and as they were."""

    kind: str
    new: int
    changed: int
    same: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that is new or changed; `details` are the columns that change, as the file has them."""

    kind: str
    name: str
    is_new: bool
    details: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A line that can't be read: its number (0 for the whole file), its column and what to do about it."""

    line: int
    column: str
    reason: str


def preview(
    voice: Voice, *, file: str, counts: Sequence[Count], lines: Sequence[Line], buttons: Sequence[Action]
) -> Card:
    """What an import would do; without anything new there is nothing to press."""
    if not lines:
        return Card(
            title=voice.text("Nothing new in {file}", file=file),
            blocks=(Text(spans=(voice.text("All of it is here already, as the file has it."),)),),
        )
    return Card(
        title=voice.text("This would be imported from {file}", file=file),
        blocks=(_table(voice, counts), *_told(voice, lines), Buttons(items=tuple(buttons))),
        why=voice.text("Nothing is changed before you press Import."),
    )


def imported(
    voice: Voice,
    *,
    file: str,
    counts: Sequence[Count],
    lines: Sequence[Line],
    adrift: Mapping[Gap, Sequence[str]],
    buttons: Sequence[Action],
) -> Card:
    """What was imported; what is new can be counted, what changed is told, and what does not hang together."""
    changed = [line for line in lines if not line.is_new]
    return Card(
        title=voice.text("Imported from {file}", file=file),
        blocks=(
            _table(voice, counts),
            *_told(voice, changed),
            *(Text(spans=hanging(voice, gap, titles)) for gap, titles in adrift.items()),
            Buttons(items=tuple(buttons)),
        ),
    )


def unreadable(voice: Voice, *, file: str, problems: Sequence[Unread]) -> Card:
    """Every line that can't be read, so that all can be put right at once."""
    rows = tuple(
        (str(problem.line or "–"), problem.column or "–", voice.told(problem.reason))
        for problem in problems[:MOST_PROBLEMS]
    )
    caption = voice.plural("{n} problem", "{n} problems", len(problems))
    header = (voice.text("Line"), voice.text("Column"), voice.text("What is wrong"))
    blocks: list[Block] = [Table(caption, header, rows)]
    if len(problems) > MOST_PROBLEMS:
        blocks.append(_more(voice, len(problems) - MOST_PROBLEMS))
    blocks.append(Text(spans=(voice.text("Put that right in the file and send it once more."),)))
    return Card(
        title=voice.text("{file} can't be imported like this", file=file),
        blocks=tuple(blocks),
        why=voice.text("It is all of a file or nothing of it, so nothing was changed."),
    )


def _table(voice: Voice, counts: Sequence[Count]) -> Table:
    rows = tuple(
        (kind_word(voice, count.kind), str(count.new), str(count.changed), str(count.same))
        for count in counts
    )
    header = (voice.text("what"), voice.text("new"), voice.text("changed"), voice.text("as it was"))
    return Table(voice.text("What the file has"), header, rows)


def _told(voice: Voice, lines: Sequence[Line]) -> list[Block]:
    blocks: list[Block] = [Text(spans=_line(voice, line)) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        blocks.append(_more(voice, len(lines) - MOST_LINES))
    return blocks


def _line(voice: Voice, line: Line) -> Spans:
    kind = kind_word(voice, line.kind)
    what = voice.text("New: {kind}", kind=kind) if line.is_new else voice.text("Changed: {kind}", kind=kind)
    name = Bold(one_line(line.name, _MOST_LETTERS))
    details = one_line(f": {', '.join(line.details)}", _MOST_LETTERS) if line.details else ""
    return (f"{what} ", name, details)


def _more(voice: Voice, n: int) -> Text:
    return Text(spans=(voice.plural("… and {n} more.", "… and {n} more.", n),), muted=True)


def kind_word(voice: Voice, kind: str) -> str:
    """A kind of record in the reader's language."""
    return {
        "workspace": voice.text("workspace"),
        "channel": voice.text("channel"),
        "person": voice.text("person"),
        "team": voice.text("team"),
        "cycle": voice.text("cycle"),
        "outcome": voice.text("outcome"),
        "objective": voice.text("objective"),
        "key_result": voice.text("key result"),
        "change": voice.text("change of a goal"),
        "progress": voice.text("line of progress"),
        "metric": voice.text("business number"),
        "reading": voice.text("reading of a business number"),
        "source": voice.text("source of numbers"),
        "experiment": voice.text("experiment"),
        "decision": voice.text("decision about a goal"),
        "practice": voice.text("way of working"),
        "absence": voice.text("absence"),
    }[kind]
