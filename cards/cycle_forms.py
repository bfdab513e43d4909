"""What each owner is asked about their own goals: at half time, at the end, and when they go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChoiceField,
    Form,
    FormField,
    Legend,
    NumberField,
    Option,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from cards.cycles import CARRIED, REVIEWED, SCORED, score_words
from cards.goals import GoalView, bar, unit_of, where
from cards.lines import one_line
from cards.news import MOST_TITLE, MOST_WORDS
from cards.voice import Voice
from okrs.vocabulary import Choice

CHOICE, REASON, SCORE, LEARNED, SHARED = "choice", "reason", "score", "learned", "shared"
CARRY, TARGET = "carry", "target"
YES = "yes"
MOST = 8
"""As many goals as fit into one form on every platform."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided about a goal, and why."""

    goal: str
    choice: Choice
    reason: str


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A goal's score; None where it has none."""

    goal: str
    score: Decimal | None


Fields = Mapping[str, str]


def review(
    voice: Voice,
    goals: Sequence[GoalView],
    *,
    cycle: UUID,
    name: str,
    manager: str,
    fields: Fields,
    problems: Fields,
) -> Card:
    """Keep, change or stop: one's goals at half time."""
    made: list[FormField] = []
    for goal in goals:
        made += [
            Legend((Bold(goal.title),), bar(voice, goal)),
            _choice(voice, goal, voice.text("For the rest of the cycle"), fields),
            TextField(
                f"{REASON}.{goal.id}",
                voice.text("Why, in a word?"),
                fields.get(f"{REASON}.{goal.id}", ""),
                problem=problems.get(f"{REASON}.{goal.id}", ""),
            ),
        ]
    return Card(
        title=voice.text("Half of {cycle} is over: which goals stay?", cycle=name),
        blocks=(
            *_almost(voice, problems),
            Form(REVIEWED, voice.text("Save"), tuple(made), {"cycle": str(cycle)}),
        ),
        why=_readers(voice, manager, voice.text("What you leave open stays as it is.")),
    )


def reviewed(voice: Voice, decided: Sequence[Decided], *, buttons: Sequence[Action]) -> Card:
    """What was decided just now."""
    return Card(
        title=voice.text("Noted. Thank you for looking at them"),
        blocks=(_decisions(voice, decided), Buttons(items=tuple(buttons))),
    )


def score(
    voice: Voice,
    goals: Sequence[GoalView],
    *,
    cycle: UUID,
    name: str,
    manager: str,
    fields: Fields,
    problems: Fields,
) -> Card:
    """A score for each goal, what was learned, and what becomes of it."""
    made: list[FormField] = []
    for goal in goals:
        number = f"{SCORE}.{goal.id}"
        made += [
            Legend((Bold(goal.title),), bar(voice, goal)),
            NumberField(
                number,
                voice.text("Score, 0.0 to 1.0"),
                fields.get(number, ""),
                hint=problems.get(number, "")
                or voice.text("Filled in from its progress where there is one; yours to change."),
                problem=problems.get(number, ""),
            ),
            TextField(
                f"{LEARNED}.{goal.id}",
                voice.text("What did you learn?"),
                fields.get(f"{LEARNED}.{goal.id}", ""),
                multiline=True,
                problem=problems.get(f"{LEARNED}.{goal.id}", ""),
            ),
            _choice(voice, goal, voice.text("In the next cycle"), fields),
        ]
    made.append(
        ChoiceField(
            SHARED,
            voice.text("May everybody here read what you learned?"),
            (
                Option("", voice.text("No, only my team and my managers")),
                Option(YES, voice.text("Yes, in the summary of the cycle, without my name")),
            ),
            fields.get(SHARED, ""),
        )
    )
    return Card(
        title=voice.text("{cycle} ends: how did your goals go?", cycle=name),
        blocks=(
            *_almost(voice, problems),
            Form(SCORED, voice.text("Save"), tuple(made), {"cycle": str(cycle)}),
        ),
        why=_readers(
            voice,
            manager,
            voice.text(
                "Everybody here sees the scores. 0.7 to 1.0 is delivered; a bold goal at 0.6 is no failure."
            ),
        ),
    )


def scored(
    voice: Voice,
    scores: Sequence[Scored],
    decided: Sequence[Decided],
    *,
    more: int,
    buttons: Sequence[Action],
) -> Card:
    """The scores as they are saved; `more` key results wait for one."""
    rows = [
        TreeRow(1, (Bold(one_line(one.goal, MOST_TITLE)), f": {score_words(voice, one.score)}"))
        for one in scores
    ]
    blocks: list[Block] = [Tree(rows=tuple(rows))]
    if decided:
        blocks += [Text(spans=(Bold(voice.text("In the next cycle")),)), _decisions(voice, decided)]
    if more:
        left = voice.plural("{n} key result has no score yet.", "{n} key results have no score yet.", more)
        blocks.append(Text(spans=(left,)))
    blocks.append(Buttons(items=tuple(buttons)))
    return Card(title=voice.text("Scored. You can change it until the cycle is closed"), blocks=tuple(blocks))


def carry(
    voice: Voice,
    goals: Sequence[GoalView],
    *,
    cycle: UUID,
    name: str,
    into: str,
    fields: Fields,
    problems: Fields,
) -> Card:
    """Which goals go on in the next cycle, with which target."""
    made: list[FormField] = []
    for goal in goals:
        target = f"{TARGET}.{goal.id}"
        made += [
            Legend((Bold(goal.title), f": {where(voice, goal)}")),
            ChoiceField(
                f"{CARRY}.{goal.id}",
                voice.text("Does it go on in {cycle}?", cycle=into),
                (Option("", voice.text("No")), Option(YES, voice.text("Yes"))),
                fields.get(f"{CARRY}.{goal.id}", ""),
            ),
        ]
        if goal.target is not None:
            made.append(
                NumberField(
                    target,
                    voice.text("Target then"),
                    fields.get(target, ""),
                    unit_of(goal),
                    problems.get(target, "") or _begins(voice, goal),
                    problems.get(target, ""),
                )
            )
    return Card(
        title=voice.text("From {cycle} to {into}", cycle=name, into=into),
        blocks=(
            *_almost(voice, problems),
            Form(CARRIED, voice.text("Carry over"), tuple(made), {"cycle": str(cycle)}),
        ),
        why=voice.text(
            "Each goes on as a goal of its own that begins at the last value; the old one stays as it is."
        ),
    )


def carried(voice: Voice, goals: Sequence[str], *, into: str, buttons: Sequence[Action]) -> Card:
    rows = tuple(TreeRow(1, (Bold(one_line(goal, MOST_TITLE)),)) for goal in goals)
    return Card(
        title=voice.plural(
            "{n} goal goes on in {cycle}", "{n} goals go on in {cycle}", len(goals), cycle=into
        ),
        blocks=(Tree(rows=rows), Buttons(items=tuple(buttons))),
    )


def choice_word(voice: Voice, choice: Choice) -> str:
    return {
        Choice.KEEP: voice.text("Keep"),
        Choice.CHANGE: voice.text("Change"),
        Choice.STOP: voice.text("Stop"),
    }[choice]


def _choice(voice: Voice, goal: GoalView, label: str, fields: Fields) -> ChoiceField:
    options = (
        Option("", voice.text("Not decided")),
        Option(Choice.KEEP.value, voice.text("Keep it")),
        Option(Choice.CHANGE.value, voice.text("Change it")),
        Option(Choice.STOP.value, voice.text("Stop it")),
    )
    name = f"{CHOICE}.{goal.id}"
    return ChoiceField(name, label, options, fields.get(name, ""))


def _decisions(voice: Voice, decided: Sequence[Decided]) -> Tree:
    return Tree(
        rows=tuple(
            TreeRow(
                1,
                (
                    f"{choice_word(voice, one.choice)}: ",
                    Bold(one_line(one.goal, MOST_TITLE)),
                    *((f" “{one_line(one.reason, MOST_WORDS)}”",) if one.reason else ()),
                ),
            )
            for one in decided
        )
    )


def _begins(voice: Voice, goal: GoalView) -> str:
    value = goal.value if goal.value is not None else goal.start
    return (
        voice.text("It begins at {value}.", value=voice.number(value, unit_of(goal)))
        if value is not None
        else ""
    )


def _readers(voice: Voice, manager: str, more: str) -> str:
    seen = (
        voice.text("Your team and {manager} can read your words.", manager=manager)
        if manager
        else voice.text("Your team can read your words.")
    )
    return f"{seen} {more}"


def _almost(voice: Voice, problems: Fields) -> tuple[Block, ...]:
    if not problems:
        return ()
    return (Text(spans=(Bold(voice.text("Almost: please look at the fields marked below.")),)),)
