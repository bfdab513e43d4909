"""Windows that stand open in Teams: what was typed in one is still there when it could not be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never
from uuid import UUID

from cards.blocks import (
    Bold,
    Card,
    ChannelField,
    ChoiceField,
    ConfidenceField,
    Form,
    FormField,
    Legend,
    NumberField,
    PeopleField,
    Text,
    TextField,
)

_MOST = 1_000
_SCALE = {str(n): n for n in range(11)}


@dataclass(frozen=True)
class Windows:
    """The card that each person has before them, by their ids, for as long as this process knows."""

    _open: dict[UUID, Card] = field(default_factory=dict)

    def show(self, person: UUID, card: Card) -> None:
        """Notes what somebody sees now."""
        self._open.pop(person, None)
        while len(self._open) >= _MOST:
            del self._open[next(iter(self._open))]
        self._open[person] = card

    def again(self, person: UUID, intent: str, values: Mapping[str, str], sentence: str) -> Card | None:
        """The form that was sent with what was typed in it, and why it could not be taken; None where it is unknown."""
        card = self._open.get(person)
        if card is None or not any(
            isinstance(block, Form) and block.intent == intent for block in card.blocks
        ):
            return None
        blocks = [
            replace(block, fields=tuple(_filled(one, values) for one in block.fields))
            if isinstance(block, Form) and block.intent == intent
            else block
            for block in card.blocks
        ]
        return replace(card, blocks=(Text((Bold(sentence),)), *blocks))


def _filled(one: FormField, values: Mapping[str, str]) -> FormField:
    match one:
        case Legend() | PeopleField() | ChannelField():
            # What was picked comes back without the names to show.
            return one
        case TextField() | NumberField() | ChoiceField():
            return replace(one, value=values.get(one.name, one.value))
        case ConfidenceField():
            return replace(one, value=_SCALE.get(values.get(one.name, ""), one.value))
        case _:
            assert_never(one)
