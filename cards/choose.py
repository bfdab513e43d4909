"""Asking which of several things somebody means, and saying that none was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cards.blocks import Action, Block, Buttons, Card, Text
from cards.lines import one_line
from cards.voice import Voice

MOST = 8
_LABEL = 70


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that may be meant, and what choosing it asks for."""

    label: str
    intent: str
    values: Mapping[str, str]


def which(voice: Voice, words: str, choices: Sequence[Choice]) -> Card:
    """The question, when the words fit several things."""
    blocks: list[Block] = [_buttons(choices[:MOST])]
    if len(choices) > MOST:
        blocks.insert(
            0,
            Text(
                spans=(
                    voice.text(
                        "{n} of them fit. Here are the first; one more word would help me.", n=len(choices)
                    ),
                )
            ),
        )
    return Card(
        title=voice.text("Which one do you mean by “{words}”?", words=short(words)), blocks=tuple(blocks)
    )


def nothing(voice: Voice, words: str, near: Sequence[Choice], *, wanted: str) -> Card:
    """Nothing of that name; `wanted` says in words what was looked for ("goal, person or team")."""
    title = voice.text("I know no {wanted} called “{words}”.", wanted=wanted, words=short(words))
    if near:
        return Card(title=title, blocks=(Text(spans=(voice.text("Did you mean:"),)), _buttons(near)))
    return Card(
        title=title,
        blocks=(
            Text(spans=(voice.text("The tree shows every goal by its name."),)),
            Buttons(
                items=(
                    Action(voice.text("All goals"), "goal.tree"),
                    Action(voice.text("Help"), "help.show"),
                )
            ),
        ),
    )


def short(words: str) -> str:
    return one_line(words, 60)


def _buttons(choices: Sequence[Choice]) -> Buttons:
    return Buttons(
        items=tuple(
            Action(one_line(choice.label, _LABEL), choice.intent, choice.values) for choice in choices
        )
    )
