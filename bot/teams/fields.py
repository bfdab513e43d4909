"""The fields of a form as Teams' inputs, each with its label, and below it in words what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.teams.wire import CHANNELS, PEOPLE, option
from bot.teams.words import SMALL, Element, clean, is_harmless, literal, paragraphs
from cards.blocks import (
    Bold,
    ChannelField,
    ChoiceField,
    ConfidenceField,
    NumberField,
    Option,
    PeopleField,
    TextField,
)
from cards.voice import Voice

# More choices than this are opened rather than lie open.
MOST_OPEN = 4

Field = TextField | NumberField | ChoiceField | PeopleField | ChannelField | ConfidenceField


def drawn(voice: Voice, field: Field, *, is_lean: bool) -> list[Element]:
    """The input with what is said about it; without its hint where room is short."""
    hint = "" if is_lean or isinstance(field, ConfidenceField) else field.hint
    match field:
        case TextField():
            return [_text(field, field.label), *_below(voice, hint, field.problem)]
        case NumberField():
            return [_number(field), *_below(voice, hint, field.problem)]
        case ChoiceField():
            return [_choice(field), *_below(voice, hint)]
        case PeopleField():
            return [_people(field), *_below(voice, hint, field.problem)]
        case ChannelField():
            return [_channel(field), *_below(voice, hint, field.problem)]
        case ConfidenceField():
            return [_confidence(field)]
        case _:
            assert_never(field)


def _text(field: TextField | NumberField, label: str) -> Element:
    return {
        "type": "Input.Text",
        "id": field.name,
        "label": literal(label),
        **({"value": clean(field.value)} if field.value else {}),
        **({"isMultiline": True} if isinstance(field, TextField) and field.multiline else {}),
    }


def _number(field: NumberField) -> Element:
    """A field of text: Teams' own for numbers knows but one notation."""
    return _text(field, f"{field.label} ({field.unit})" if field.unit else field.label)


def _below(voice: Voice, hint: str, problem: str = "") -> list[Element]:
    """What is wrong with what was filled in, in words, and what helps to fill it in."""
    told = ("⚠ ", Bold(voice.text("Please correct:")), f" {problem}") if problem else ()
    return [
        *paragraphs(told, "", {"color": "Attention"}, spacing="Small"),
        *paragraphs((hint if hint != problem else "",), "", SMALL, spacing="Small"),
    ]


def _choice(field: ChoiceField) -> Element:
    # The labels of choices that lie open are markdown.
    is_open = len(field.options) <= MOST_OPEN and all(is_harmless(item.label) for item in field.options)
    return _choices(
        field.name, field.label, field.options, field.value, style="expanded" if is_open else "compact"
    )


def _people(field: PeopleField) -> Element:
    """People to find by their names; Teams asks us for them while one types."""
    chosen = [Option(str(chip.person), chip.name) for chip in field.chosen]
    drawn = _choices(field.name, field.label, chosen, "", style="filtered")
    return {
        **drawn,
        "choices.data": {"type": "Data.Query", "dataset": PEOPLE},
        **({"isMultiSelect": True} if field.most != 1 else {}),
        **({"value": ",".join(item.value for item in chosen)} if chosen else {}),
    }


def _channel(field: ChannelField) -> Element:
    shown = [Option(field.value, field.shown or field.value)] if field.value else []
    drawn = _choices(field.name, field.label, shown, field.value, style="filtered")
    return {**drawn, "choices.data": {"type": "Data.Query", "dataset": CHANNELS}}


def _confidence(field: ConfidenceField) -> Element:
    ends = {0: field.low, 10: field.high}
    options = [Option(str(n), f"{n} – {ends[n]}" if ends.get(n) else str(n)) for n in range(11)]
    value = "" if field.value is None else str(field.value)
    drawn = _choices(field.name, field.label, options, value, style="compact")
    return {**drawn, "placeholder": clean(f"{options[0].label} … {options[-1].label}")}


def _choices(name: str, label: str, options: Sequence[Option], value: str, *, style: str) -> Element:
    """A choice; `value` is preset where it is one of the options, be it the empty one."""
    return {
        "type": "Input.ChoiceSet",
        "id": name,
        "label": literal(label),
        "style": style,
        "wrap": True,
        "choices": [{"title": clean(item.label), "value": option(item.value)} for item in options],
        **({"value": option(value)} if any(item.value == value for item in options) else {}),
    }
