"""Recording a value on demand: the small form, and what could not be recorded and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ConfidenceField,
    Form,
    NumberField,
    Text,
    TextField,
)
from cards.choose import Choice
from cards.goals import GoalView, bar, unit_of
from cards.lines import one_line
from cards.voice import Voice

VALUE, CONFIDENCE, NOTE = "value", "confidence", "note"


@dataclass(frozen=True, kw_only=True)
class Open:
    """One part of an update that was not recorded: a sentence, and buttons that settle it."""

    sentence: str
    buttons: tuple[Action, ...] = ()


def form(voice: Voice, goal: GoalView) -> Card:
    """The form for one goal."""
    unit = unit_of(goal)
    last = voice.number(goal.value, unit) if goal.value is not None else ""
    return Card(
        title=voice.text("Your update"),
        blocks=(
            bar(voice, goal),
            Form(
                intent="update.submit",
                submit=voice.text("Save"),
                values={"key_result": str(goal.id)},
                fields=(
                    NumberField(
                        name=VALUE,
                        label=voice.text("Value now"),
                        unit=unit,
                        hint=voice.text("Last time: {value}. You can leave it empty.", value=last)
                        if last
                        else "",
                    ),
                    ConfidenceField(
                        name=CONFIDENCE,
                        label=voice.text("How sure are you that it will be reached?"),
                        low=voice.text("no way"),
                        high=voice.text("certain"),
                        value=None,
                    ),
                    TextField(
                        name=NOTE,
                        label=voice.text("What moved it, or what is in the way?"),
                        multiline=True,
                    ),
                ),
            ),
        ),
        why=voice.text("Everyone here sees the number; your team and your managers see the note."),
    )


def problems(items: Sequence[Open]) -> list[Block]:
    """What is still open, each with its buttons."""
    blocks: list[Block] = []
    for item in items:
        blocks.append(Text(spans=(Bold(item.sentence),)))
        if item.buttons:
            blocks.append(Buttons(items=item.buttons))
    return blocks


def nothing_recorded(voice: Voice, items: Sequence[Open]) -> Card:
    return Card(title=voice.text("Nothing is recorded yet"), blocks=tuple(problems(items)))


def choose_goal(voice: Voice, choices: Sequence[Choice]) -> Card:
    """Which goal to update, when none was named."""
    if not choices:
        return Card(
            title=voice.text("You have no goal to update"),
            blocks=(Text(spans=(voice.text("You own no key result in an open cycle."),)),),
        )
    return Card(
        title=voice.text("Which goal?"),
        blocks=(
            Buttons(items=tuple(Action(one_line(c.label, 70), c.intent, c.values) for c in choices)),
            Text(
                spans=(voice.text("Or in one go: /okr update “{goal}” 45 7/10", goal=choices[0].label),),
                muted=True,
            ),
        ),
    )


def confirm(voice: Voice, goal: GoalView, values: Sequence[Decimal], said: str) -> tuple[Action, ...]:
    """A button for each value that may be meant."""
    unit = unit_of(goal)
    return tuple(
        Action(
            voice.number(value, unit),
            "update.record",
            {"key_result": str(goal.id), VALUE: format(value, "f"), NOTE: said},
        )
        for value in values
    )
