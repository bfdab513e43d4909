"""A card with what was typed into its form so far, so that a reload shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never
from uuid import UUID

from cards.blocks import (
    Block,
    Card,
    ChannelField,
    Chip,
    ChoiceField,
    ConfidenceField,
    Form,
    FormField,
    Legend,
    NumberField,
    PeopleField,
    TextField,
)

_SCALE = {str(n): n for n in range(11)}


def filled(card: Card, keeps: str, values: Mapping[str, str]) -> Card:
    """The card whose form with that `keeps` intent holds `values`; its hidden values stay as they were."""
    return replace(card, blocks=tuple(_block(block, keeps, values) for block in card.blocks))


def _block(block: Block, keeps: str, values: Mapping[str, str]) -> Block:
    if not isinstance(block, Form) or block.keeps != keeps:
        return block
    if any(values.get(name) != value for name, value in block.values.items()):
        return block
    return replace(block, fields=tuple(_field(field, values) for field in block.fields))


def _field(field: FormField, values: Mapping[str, str]) -> FormField:
    match field:
        case Legend():
            return field
        case TextField() | NumberField() | ChoiceField() | ChannelField():
            return replace(field, value=values.get(field.name, field.value))
        case PeopleField():
            return replace(field, chosen=_chosen(field, values))
        case ConfidenceField():
            return replace(field, value=_SCALE.get(values.get(field.name, ""), field.value))
        case _:
            assert_never(field)


def _chosen(field: PeopleField, values: Mapping[str, str]) -> tuple[Chip, ...]:
    """The people picked by now; whoever was not among them when the card was made is named when it is drawn."""
    if field.name not in values:
        return field.chosen
    known = {str(chip.person): chip.name for chip in field.chosen}
    return tuple(Chip(person, known.get(str(person), "")) for person in _ids(values[field.name]))


def _ids(text: str) -> list[UUID]:
    try:
        return [UUID(part) for part in text.split(",") if part]
    except ValueError:
        return []
