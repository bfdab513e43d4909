"""What travels in a card's buttons and comes back when one is pressed, whatever the client makes of it.

A button's data is `{"headway": {version, intent, origin, values, fields}}`; beside it the client lays what was
filled in, under the fields' names. `verb` says the intent once more for Action.Execute.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

VERSION = 1
OURS = "headway"
# A choice without a value can't be chosen in Teams: this stands for it on the way there and back.
NOTHING = "∅"
# What a field asks for while one types in it, and how somebody is named there who is no person in Headway yet.
PEOPLE, CHANNELS, IN_TEAMS = "headway.people", "headway.channels", "teams:"
# No database keeps a zero or half a character, and nobody types them.
_UNKEPT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Press:
    """One press as it goes out and comes back: `origin` names the message, `fields` those that are sent along."""

    intent: str
    values: Mapping[str, str]
    origin: str = ""
    fields: tuple[str, ...] = ()

    def data(self) -> dict[str, object]:
        """What the button carries."""
        return {
            OURS: {
                "version": VERSION,
                "intent": self.intent,
                **({"origin": self.origin} if self.origin else {}),
                **({"values": dict(self.values)} if self.values else {}),
                **({"fields": list(self.fields)} if self.fields else {}),
            }
        }


def pressed(value: object) -> Press:
    """The press in an activity's value: of Action.Execute, of Action.Submit, or from a dialog.

    `fields` are those that came with it, in `values` like the hidden ones. The intent is '' for anything that no
    card of ours sends.
    """
    data = _data(value)
    ours = _mapping(data.get(OURS))
    if ours.get("version") != VERSION:
        return Press(intent="", values={})
    hidden = {name: _text(item) for name, item in _mapping(ours.get("values")).items()}
    fields = tuple(name for name in _sequence(ours.get("fields")) if isinstance(name, str))
    # What was left empty is not sent at all, and means that it was emptied.
    filled = {name: _chosen(_text(data.get(name))) for name in fields}
    return Press(_text(ours.get("intent")), {**hidden, **filled}, _text(ours.get("origin")), fields)


def values_of(value: object) -> tuple[str, dict[str, str]]:
    """The intent and the values of a press; ('', {}) for anything that no card of ours sends."""
    press = pressed(value)
    return press.intent, dict(press.values)


def option(value: str) -> str:
    """A choice's value as it travels."""
    return value or NOTHING


def _chosen(text: str) -> str:
    return "" if text == NOTHING else text


def _data(value: object) -> Mapping[str, object]:
    """The data of the button: inside an action when executed, inside the value from a dialog, else the value."""
    outer = _mapping(value)
    inner = _mapping(outer.get("action")) if "action" in outer and OURS not in outer else outer
    return _mapping(inner["data"]) if "data" in inner and OURS not in inner else inner


def _text(value: object) -> str:
    """A field's value as text: Teams sends numbers as such or as text, toggles and choices in its own ways."""
    match value:
        case str():
            return _UNKEPT.sub("", value)
        case bool():
            return "true" if value else "false"
        case int() if abs(value) < 10**30:
            return str(value)
        case float() if math.isfinite(value):
            return f"{Decimal(str(value)).normalize():f}"
        case list():
            return ",".join(text for text in map(_text, _flat(value)) if text)
        case _:
            return ""


def _flat(items: Sequence[object]) -> list[object]:
    return [item for item in items if not isinstance(item, list)]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
