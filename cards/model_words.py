"""What a language model wrote, always called that: notes in short with the words they rely on, and
drafts of goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cards.blocks import Action, Block, Bold, Buttons, Card, Quote, Text, Tree, TreeRow
from cards.checkins import notice
from cards.lines import one_line
from cards.voice import Voice

DRAFT, TEAM_DRAFT, TAKE_TEAM_DRAFT = "wording.draft", "cascade.ai", "cascade.ai.take"
_LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Relied:
    """Words that a sentence relies on, as somebody wrote them, and about which goal."""

    who: str
    goal: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Point:
    says: str
    relied: tuple[Relied, ...]


def in_short(voice: Voice, points: Sequence[Point]) -> Card:
    """What people wrote, in a few sentences, each above the words it relies on."""
    blocks: list[Block] = []
    for point in points:
        blocks.append(Text(spans=(Bold(point.says),)))
        for one in point.relied:
            blocks.append(Quote(one.words))
            about = voice.text("{who} on “{goal}”", who=one.who, goal=one_line(one.goal, 80))
            blocks.append(Text(spans=(about,), muted=True))
    return Card(
        title=voice.text("What people wrote, in short"),
        blocks=tuple(blocks),
        why=voice.text(
            "Summed up by AI from notes that you may read; the words below each sentence are theirs."
        ),
    )


def drafting(voice: Voice) -> Card:
    return notice(voice.text("I'm having a draft written. It comes here in a moment."))


def not_now(voice: Voice) -> Card:
    return notice(
        voice.text("AI is off here, or its budget for this month is used up."),
        voice.text("My own offer stands, and everything goes on without it."),
    )


def drafts(voice: Voice, text: str, found: Sequence[str], *, intent: str, field: str) -> Card:
    """Other wordings for a goal; each can be begun with, in the form for goals."""
    blocks: list[Block] = [
        Text(spans=(voice.text("For “{goal}”:", goal=one_line(text, _LONGEST)),), muted=True)
    ]
    for draft in found:
        blocks.append(Quote(draft))
        blocks.append(Buttons(items=(Action(voice.text("Start from this"), intent, {field: draft}),)))
    return Card(
        title=voice.text("Drafts by AI"),
        blocks=tuple(blocks),
        why=voice.text("They say only what you gave; a “?” is for you to fill in. Nothing is saved yet."),
    )


def no_draft(voice: Voice, text: str) -> Card:
    """The model had nothing that holds."""
    again = Action(voice.text("Look at it again"), "command", {"text": f"lint {text}"})
    return notice(
        voice.text("No better draft came of it."),
        voice.text("AI did not answer in time, or with something that does not hold. My own offer stands."),
        buttons=(again,),
    )


def team_draft(
    voice: Voice, *, team: str, objective: str, lines: Sequence[str], values: Mapping[str, str]
) -> Card:
    """What an outcome could mean for a team; it becomes the team's draft at a press, and no goal before
    that is accepted."""
    return Card(
        title=voice.text("A draft by AI for {team}", team=team),
        blocks=(
            Text(spans=(Bold(objective),)),
            Tree(rows=tuple(TreeRow(0, (line,)) for line in lines)),
            Buttons(items=(Action(voice.text("Use this draft"), TAKE_TEAM_DRAFT, values, tone="primary"),)),
        ),
        why=voice.text("It replaces the draft that waits. Edit it then; it is no goal before you accept it."),
    )


def no_team_draft(voice: Voice, team: str) -> Card:
    return notice(
        voice.text("No better draft came of it."),
        voice.text("My draft for {team} stands: /okr cascade {team}", team=team),
    )
