"""What a press carries comes back whole, and nothing that comes back breaks the reading of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.wire import NOTHING, Press, option, pressed, values_of

FORM = Press(
    "checkin.submit",
    {"checkin": "17"},
    origin="01890a5d",
    fields=("value", "note", "blocked", "people"),
)


def sent(press: Press, **filled: object) -> dict[str, Any]:
    """The data of a button with what a client lays beside it."""
    return {**press.data(), **filled}


FILLED = sent(FORM, value="49,5", blocked=NOTHING, people="a,b")
VALUES = {"checkin": "17", "value": "49,5", "note": "", "blocked": "", "people": "a,b"}

WAYS = {
    "executed": {"action": {"type": "Action.Execute", "verb": "checkin.submit", "data": FILLED}},
    "executed by itself": {"action": {"verb": "checkin.submit", "data": FILLED}, "trigger": "automatic"},
    "submitted": FILLED,
    "submitted from a dialog": {"data": FILLED, "context": {"theme": "dark"}},
    "submitted to open a dialog": {"data": {**FILLED, "msteams": {"type": "task/fetch"}}},
}


@pytest.mark.parametrize("value", WAYS.values(), ids=WAYS.keys())
def test_a_press_comes_back_whole_whichever_way_it_takes(value: object) -> None:
    assert values_of(value) == ("checkin.submit", VALUES)
    assert pressed(value).origin == "01890a5d"


KINDS: dict[str, tuple[object, str]] = {
    "text": ("49,5", "49,5"),
    "a whole number": (45, "45"),
    "a number with decimals": (49.5, "49.5"),
    "a whole number with a point": (45.0, "45"),
    "a small number": (1e-7, "0.0000001"),
    "a toggle that is on": ("true", "true"),
    "a toggle as such": (False, "false"),
    "several choices": (["a", "b", 3, None, ["c"], {}], "a,b,3"),
    "nothing": (None, ""),
    "no number": (float("nan"), ""),
    "more digits than anybody means": (10**5000, ""),
    "an object": ({"a": 1}, ""),
    "the choice that has no value": (NOTHING, ""),
    "what no database keeps": ("a\0b\ud800c", "abc"),
}


@pytest.mark.parametrize(("value", "text"), KINDS.values(), ids=KINDS.keys())
def test_every_kind_of_value_becomes_text(value: object, text: str) -> None:
    assert values_of(sent(Press("x.y", {}, fields=("field",)), field=value)) == ("x.y", {"field": text})


def test_a_button_takes_nothing_along_that_it_did_not_ask_for() -> None:
    assert values_of(sent(Press("checkin.skip", {"checkin": "17"}), value="1", checkin="18")) == (
        "checkin.skip",
        {"checkin": "17"},
    )


STRANGE: dict[str, object] = {
    "nothing": None,
    "text": "help",
    "a list": [FILLED],
    "an empty object": {},
    "somebody else's button": {"action": {"verb": "x", "data": {"a": "1"}}},
    "an action that is none": {"action": 3},
    "data that is none": {"action": {"data": "x"}},
    "another version": {"headway": {"version": 2, "intent": "x"}},
    "a version that is none": {"headway": {"version": "1", "intent": "x"}},
}


@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE.keys())
def test_what_no_card_of_ours_sends_means_nothing(value: object) -> None:
    assert values_of(value) == ("", {})
    assert pressed(value) == Press("", {})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["headway", "action", "data", "version", "intent", "values", "fields", "verb"])
            | st.text(),
            inner | st.just(1),
        )
    ),
)


@given(ANYTHING)
def test_anything_can_be_read(value: object) -> None:
    intent, values = values_of(value)
    assert isinstance(intent, str)
    assert all(isinstance(name, str) and isinstance(text, str) for name, text in values.items())


WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
NAMES = WORDS.filter(lambda name: name not in ("headway", "action", "data"))


@given(WORDS, st.dictionaries(WORDS, WORDS), WORDS, st.dictionaries(NAMES, WORDS))
def test_what_goes_out_comes_back(
    intent: str, values: dict[str, str], origin: str, filled: dict[str, str]
) -> None:
    press = Press(intent, values, origin, tuple(filled))
    answers = {name: option(text) for name, text in filled.items()}
    back = pressed({"action": {"type": "Action.Execute", "data": {**press.data(), **answers}}})
    assert (back.intent, back.values, back.origin) == (intent, {**values, **filled}, origin)
