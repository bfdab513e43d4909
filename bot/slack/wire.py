"""What travels in Slack's fields, there and back: names of buttons and fields, their values, a form's metadata."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bot.slack.text import clean, is_blank, units

MOST_VALUE, MOST_METADATA, MOST_ID, MOST_OPTION = 2_000, 3_000, 255, 150
FIELD = "field"
"""The action_id of every input; its block_id is the field's name."""
LINK = "link"
"""The intent of buttons that only open an address: Slack reports their press, and nothing is to be done."""
CARD = "card"
"""The callback_id of a modal without a form."""
PEOPLE_PICKER, CHANNEL_PICKER = "multi_users_select", "conversations_select"
PICKERS = frozenset({PEOPLE_PICKER, CHANNEL_PICKER})
# Slack refuses options without a value.
EMPTY = "(none)"
_SAME = "#"
_SHORTENED, _PLAIN = "~", "~~"
_LETTERS = 22
# Slack hands the first three back in another form, and refuses the others.
_NEVER_AS_IT_IS = re.compile("[&<>\x7f-\x9f\ud800-\udfff]")


class UnsendableError(ValueError):
    """The field of Slack that has to carry it can't."""


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What a modal remembers: the form it shows and the place it was opened from.

    `keeps` is the intent that keeps a draft; `page` counts from 0; `origin` is whatever the opener needs again.
    """

    intent: str = ""
    keeps: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    page: int = 0
    pages: int = 1
    origin: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_last(self) -> bool:
        return self.page + 1 >= self.pages


def action_id(intent: str, n: int) -> str:
    """The id of the `n`th button of this intent, from 1; raises UnsendableError for what can't come back."""
    if _SAME in intent:
        raise UnsendableError(f"no name: {intent!r}")
    return _fitting(_as_it_is(intent if n == 1 else f"{intent}{_SAME}{n}"), MOST_ID)


def intent_of(action_id: str) -> str:
    """The intent that an id was made of; a field's name likewise."""
    return action_id.split(_SAME, 1)[0]


def pack(values: Mapping[str, str]) -> str:
    """A button's value; raises UnsendableError beyond 2,000 characters, which about 80 ids stay below."""
    return _fitting(_json({key: _shortened(value) for key, value in values.items()}), MOST_VALUE)


def unpack(text: str) -> dict[str, str]:
    """What `pack` was given; raises ValueError for anything else."""
    return _values(_loaded(text, MOST_VALUE))


def pack_metadata(metadata: Metadata) -> str:
    """A modal's private_metadata; raises UnsendableError beyond 3,000 characters."""
    packed = {
        "i": metadata.intent,
        "k": metadata.keeps,
        "v": {key: _shortened(value) for key, value in metadata.values.items()},
        "p": metadata.page,
        "n": metadata.pages,
        "o": {key: _shortened(value) for key, value in metadata.origin.items()},
    }
    return _fitting(_json(packed), MOST_METADATA)


def unpack_metadata(text: str) -> Metadata:
    """What `pack_metadata` was given; raises ValueError for anything else."""
    match _loaded(text, MOST_METADATA):
        case {
            "i": str(intent),
            "k": str(keeps),
            "v": dict(values),
            "p": int(page),
            "n": int(pages),
            "o": dict(origin),
        }:
            return Metadata(
                intent=intent,
                keeps=keeps,
                values=_values(values),
                page=page,
                pages=pages,
                origin=_values(origin),
            )
        case _:
            raise ValueError("not a form's metadata")


def option_value(value: str) -> str:
    """The value of an option as Slack takes it; raises UnsendableError for what can't come back as it is."""
    return _fitting(_as_it_is(value or EMPTY), MOST_OPTION)


def fields_of(state_values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, str]:
    """`state.values` of a view or a message as texts by field; '' for what was left empty, ids joined by commas."""
    return {
        intent_of(block_id): _typed(actions[FIELD])
        for block_id, actions in state_values.items()
        if FIELD in actions
    }


def picked_in(state_values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Which fields hold people or channels, by Slack's kinds of picker."""
    return {
        intent_of(block_id): str(actions[FIELD]["type"])
        for block_id, actions in state_values.items()
        if actions.get(FIELD, {}).get("type") in PICKERS
    }


def _typed(element: Mapping[str, Any]) -> str:
    match element:
        case {"value": str(text)}:
            return text
        case {"selected_option": {"value": str(value)}}:
            return "" if value == EMPTY else value
        case {"selected_user": str(one)} | {"selected_conversation": str(one)}:
            return one
        case {"selected_users": list(ids)} | {"selected_conversations": list(ids)}:
            return ",".join(str(one) for one in ids)
        case _:
            return ""


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _NEVER_AS_IT_IS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _fitting(text: str, most: int) -> str:
    if units(text) > most:
        raise UnsendableError(f"{units(text)} characters where {most} fit")
    return text


def _as_it_is(text: str) -> str:
    if is_blank(text) or clean(text) != text or text.strip() != text:
        raise UnsendableError(f"Slack would change {text!r}")
    return text


def _loaded(text: str, most: int) -> Any:
    try:
        return json.loads(_fitting(text, most))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _values(loaded: object) -> dict[str, str]:
    if not isinstance(loaded, dict):
        raise ValueError("not values")
    return {str(key): _whole(value) for key, value in loaded.items()}


def _shortened(value: str) -> str:
    """Ids, also several with commas between, in 22 letters each; any other text as it is."""
    parts = value.split(",")
    if all(_is_id(part) for part in parts):
        return _SHORTENED + "".join(urlsafe_b64encode(UUID(part).bytes).decode()[:_LETTERS] for part in parts)
    return _PLAIN + value[1:] if value.startswith(_SHORTENED) else value


def _whole(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    if value.startswith(_PLAIN):
        return value[1:]
    if not value.startswith(_SHORTENED):
        return value
    letters = value[1:]
    if not letters or len(letters) % _LETTERS:
        raise ValueError("not ids")
    return ",".join(
        str(UUID(bytes=urlsafe_b64decode(letters[at : at + _LETTERS] + "==")))
        for at in range(0, len(letters), _LETTERS)
    )


def _is_id(text: str) -> bool:
    """Whether it is an id written exactly as it will be written again."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
