"""Fields of a form as input blocks: filled in as far as is known, none of them compulsory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import assert_never

from bot.slack import figures, kit, wire
from bot.slack.easel import Easel
from bot.slack.kit import Json
from bot.slack.parts import Load, load
from bot.slack.text import chunks, clean, cut, is_blank, units
from cards.blocks import (
    Action,
    Bold,
    ChannelField,
    ChoiceField,
    ConfidenceField,
    Form,
    FormField,
    Legend,
    NumberField,
    Option,
    PeopleField,
    TextField,
)
from cards.plain import plain_spans

MOST_LABEL, MOST_HINT, MOST_TYPED, MOST_LEGEND = 2_000, 2_000, 3_000, 1_000
MOST_OPTIONS, MOST_OPTION_TEXT, MOST_PLACEHOLDER, MOST_BUTTON = 100, 75, 150, 75
# More options than these are a list to choose from rather than to look at.
RADIOS = 5
# A legend with more fields than these is no group any more.
MOST_GROUP = 12
# What the options of one field may take of a message.
MOST_SIZE = 4_500

Asked = TextField | NumberField | ChoiceField | PeopleField | ChannelField | ConfidenceField


def form(block: Form, easel: Easel) -> list[Json]:
    """The whole form with its own button, for messages and the Home tab; nothing where no answer could come back."""
    send = button(Action(block.submit, block.intent, block.values, "primary"), easel)
    if send is None:
        return []
    lines = [drawn for group in groups(block.fields) for drawn in [kit.divider(), *fields(group, easel)]]
    return [*lines[1:], {"type": "actions", "elements": [send]}]


def fields(those: Sequence[FormField], easel: Easel) -> list[Json]:
    return [drawn for each in those for drawn in _field(each, easel)]


def groups(those: Sequence[FormField]) -> Iterator[tuple[FormField, ...]]:
    """The fields, gathered with the legend before them; none of the groups very large."""
    gathered: list[FormField] = []
    for each in those:
        if gathered and (isinstance(each, Legend) or len(gathered) == MOST_GROUP):
            yield tuple(gathered)
            gathered = []
        gathered.append(each)
    if gathered:
        yield tuple(gathered)


def sendable(block: Form, easel: Easel, room: Load) -> Iterator[Form]:
    """The form, or where it is larger than the room several that send a part of it each."""
    scratch = replace(easel, taken=Counter())
    around = load(form(replace(block, fields=()), scratch))
    held: tuple[FormField, ...] = ()
    used = around
    for those in _moderate(block.fields, room, scratch):
        more = load([kit.divider(), *fields(those, scratch)])
        if held and not room.holds(used + more):
            yield replace(block, fields=held)
            held, used = (), around
        held, used = held + those, used + more
    yield replace(block, fields=held)


def _moderate(those: Sequence[FormField], room: Load, easel: Easel) -> Iterator[tuple[FormField, ...]]:
    """Groups of fields, and where one alone fills half the room, its fields one by one."""
    for group in groups(those):
        needed = load(fields(group, easel))
        if room.holds(needed + needed):
            yield group
        else:
            yield from ((each,) for each in group)


def button(action: Action, easel: Easel) -> Json | None:
    """A button, or None where what it stands for can't come back."""
    try:
        value = wire.pack(action.values)
        name = easel.action(action.intent)
    except wire.UnsendableError:
        return None
    drawn = {
        "type": "button",
        "action_id": name,
        "text": kit.plain_text(action.label, MOST_BUTTON),
        "value": value,
    }
    return drawn if action.tone == "plain" else drawn | {"style": action.tone}


def _field(each: FormField, easel: Easel) -> list[Json]:
    if isinstance(each, Legend):
        return _legend(each, easel)
    element = _element(each, easel)
    if element is None:
        return []
    try:
        name = easel.field(each.name)
    except wire.UnsendableError:
        return []
    drawn: Json = {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": kit.plain_text(_label(each), MOST_LABEL),
        "element": {"action_id": wire.FIELD, **element},
    }
    hint = _hint(each)
    return [drawn if is_blank(hint) else drawn | {"hint": kit.plain_text(hint, MOST_HINT)}]


def _legend(legend: Legend, easel: Easel) -> list[Json]:
    words = plain_spans(legend.label)
    label = legend.label if units(words) <= MOST_LEGEND else (Bold(cut(words, MOST_LEGEND)),)
    if legend.progress is None:
        return kit.paragraph(label, easel.address)
    # The bar has the same name, but the legend numbers it.
    caption = legend.progress.caption
    named = replace(
        legend.progress,
        label=label,
        caption=caption if units(caption) <= MOST_LEGEND else cut(caption, MOST_LEGEND),
    )
    return figures.progress(named, easel.voice, easel.address)


def _label(each: Asked) -> str:
    if isinstance(each, NumberField) and not is_blank(each.unit):
        return f"{each.label} ({each.unit})"
    return each.label


def _hint(each: Asked) -> str:
    match each:
        case ConfidenceField():
            return ""
        case ChoiceField():
            return each.hint
        case _ if not each.problem:
            return each.hint
        case _ if each.hint in {"", each.problem}:
            return f"⚠ {each.problem}"
        case _:
            return f"⚠ {each.problem} ({each.hint})"


def _element(each: Asked, easel: Easel) -> Json | None:
    match each:
        case TextField(value=value, multiline=multiline):
            return _text_input(value, multiline=multiline)
        case NumberField(value=value):
            # Not Slack's own number field: people write "1.2M", "45 %" and "1.234,5".
            return _text_input(value, multiline=False)
        case ChoiceField():
            return _choice(each, easel)
        case PeopleField():
            return _people(each, easel)
        case ChannelField(value=value):
            return _channel(value, easel)
        case ConfidenceField():
            return _scale(each, easel)
        case _:
            assert_never(each)


def _people(each: PeopleField, easel: Easel) -> Json:
    chosen = [easel.known[str(chip.person)] for chip in each.chosen if str(chip.person) in easel.known]
    element: Json = {"type": "multi_users_select"}
    if chosen:
        element["initial_users"] = chosen[: each.most]
    return element if each.most is None else element | {"max_selected_items": each.most}


def _channel(value: str, easel: Easel) -> Json:
    element: Json = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return element | {"initial_conversation": easel.known[value]} if value in easel.known else element


def _text_input(value: str, *, multiline: bool) -> Json:
    element: Json = {"type": "plain_text_input", "multiline": multiline}
    typed = clean(value) if multiline else " ".join(clean(value).split())
    if is_blank(typed):
        return element
    return element | {"initial_value": next(chunks(typed, MOST_TYPED))}


def _choice(each: ChoiceField, easel: Easel) -> Json | None:
    options = _options(each.options, each.value, easel)
    if not options:
        return None
    element: Json = {
        "type": "radio_buttons" if len(options) <= RADIOS else "static_select",
        "options": options,
    }
    return _filled(element, each.value)


def _scale(each: ConfidenceField, easel: Easel) -> Json:
    ends = {0: each.low, 10: each.high}
    steps = [Option(str(n), f"{n} – {ends[n]}" if ends.get(n) else str(n)) for n in range(11)]
    # A choice once made can be taken back.
    steps.append(Option("", easel.voice.text("No answer")))
    element = {
        "type": "static_select",
        "options": [_option(step) for step in steps],
        "placeholder": kit.plain_text(f"0 ({each.low}) – 10 ({each.high})", MOST_PLACEHOLDER),
    }
    return element if each.value is None else _filled(element, str(each.value))


def _options(those: Sequence[Option], chosen: str, easel: Easel) -> list[Json]:
    """As many as fit, the chosen one always among them; none twice, and none whose value can't come back."""
    drawn: dict[str, Json] = {}
    for option in sorted(those, key=lambda option: option.value != chosen):
        with suppress(wire.UnsendableError):
            drawn.setdefault(wire.option_value(option.value), _option(option))
    room = MOST_OPTIONS
    while easel.bounded and kit.size([*drawn.values()][:room]) > MOST_SIZE:
        room -= 1
    kept = {*list(drawn)[:room]}
    order = dict.fromkeys(option.value or wire.EMPTY for option in those)
    return [drawn[value] for value in order if value in kept]


def _option(option: Option) -> Json:
    return {
        "text": kit.plain_text(option.label, MOST_OPTION_TEXT),
        "value": wire.option_value(option.value),
    }


def _filled(element: Json, value: str) -> Json:
    for option in element["options"]:
        if option["value"] == (value or wire.EMPTY):
            return element | {"initial_option": option}
    return element
