"""What goes out in Slack's fields comes back as it was, or is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.wire import (
    EMPTY,
    Metadata,
    UnsendableError,
    action_id,
    fields_of,
    intent_of,
    option_value,
    pack,
    pack_metadata,
    unpack,
    unpack_metadata,
)

ids = st.uuids().map(str)
texts = st.one_of(
    st.text(max_size=40),
    ids,
    st.lists(ids, max_size=5).map(",".join),
    ids.map(str.upper),
    ids.map(lambda id_: f"{{{id_}}}"),
    st.sampled_from(["~", "~~", "~~~abc", ",", "<!channel> & co", "\u2028\x7f\0", '"\\']),
)
values = st.dictionaries(st.text(max_size=10), texts, max_size=4)


@given(values)
def test_a_buttons_values_come_back(given_values: dict[str, str]) -> None:
    packed = pack(given_values)
    assert unpack(packed) == given_values
    assert not set("&<>\x7f") & set(packed)


@pytest.mark.parametrize("n", [1, 2, 25])
def test_a_button_is_known_by_its_intent_however_many_there_are(n: int) -> None:
    assert intent_of(action_id("goal.show", n)) == "goal.show"


def test_the_first_button_has_the_bare_intent_as_its_id() -> None:
    assert [action_id("goal.show", n) for n in (1, 2, 3)] == ["goal.show", "goal.show#2", "goal.show#3"]


@pytest.mark.parametrize("intent", ["", " ", "a#b", "x" * 256, "a\0b"])
def test_an_intent_that_could_not_come_back_is_refused(intent: str) -> None:
    with pytest.raises(UnsendableError):
        action_id(intent, 1)


def test_eighty_entries_fit_into_a_button() -> None:
    entries = ",".join(str(uuid4()) for _ in range(80))
    assert unpack(pack({"entries": entries})) == {"entries": entries}


@pytest.mark.parametrize("value", ["x" * 2_000, ",".join([str(UUID(int=1))] * 120), "😀" * 1_000])
def test_what_does_not_fit_into_a_button_is_refused(value: str) -> None:
    with pytest.raises(UnsendableError):
        pack({"value": value})


GARBAGE = [
    "",
    "no json",
    "[]",
    "3",
    "null",
    '"text"',
    '{"a": 1}',
    '{"a": null}',
    '{"a": ["b"]}',
    '{"a": "~"}',
    '{"a": "~short"}',
    '{"a": "~' + "!" * 22 + '"}',
    '{"a": "~' + "é" * 22 + '"}',
    "[" * 1_900,
    "x" * 4_000,
]


@pytest.mark.parametrize("text", GARBAGE)
def test_a_value_that_nobody_packed_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        unpack(text)


@given(st.text(max_size=60))
def test_unpacking_fails_in_one_way_only(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(unpack(text), dict)


metadata = st.builds(
    Metadata,
    intent=st.text(max_size=20),
    keeps=st.text(max_size=20),
    values=values,
    page=st.integers(0, 99),
    pages=st.integers(1, 99),
    origin=values,
)


@given(metadata)
def test_what_a_modal_remembers_comes_back(told: Metadata) -> None:
    assert unpack_metadata(pack_metadata(told)) == told


@pytest.mark.parametrize("text", [*GARBAGE, "{}", '{"i":"a","k":"","v":{},"p":"0","n":1,"o":{}}'])
def test_metadata_that_nobody_packed_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        unpack_metadata(text)


def test_metadata_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UnsendableError):
        pack_metadata(Metadata(origin={"text": "x" * 3_000}))


def test_only_the_last_page_is_the_last() -> None:
    assert [Metadata(page=n, pages=3).is_last for n in range(3)] == [False, False, True]


def test_an_empty_choice_travels_under_a_name() -> None:
    assert option_value("") == EMPTY
    assert option_value("yes") == "yes"


@pytest.mark.parametrize("value", ["x" * 151, " ", "yes ", "a\0b", "\ud83d"])
def test_an_option_that_could_not_come_back_is_refused(value: str) -> None:
    with pytest.raises(UnsendableError):
        option_value(value)


ELEMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "typed": ({"type": "plain_text_input", "value": "41 <points> & more"}, "41 <points> & more"),
    "not typed": ({"type": "plain_text_input", "value": None}, ""),
    "chosen": (
        {"type": "static_select", "selected_option": {"text": {"type": "plain_text"}, "value": "7"}},
        "7",
    ),
    "chosen empty": ({"type": "radio_buttons", "selected_option": {"value": EMPTY}}, ""),
    "not chosen": ({"type": "static_select", "selected_option": None}, ""),
    "one person": ({"type": "users_select", "selected_user": "U1"}, "U1"),
    "nobody": ({"type": "users_select", "selected_user": None}, ""),
    "people": ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, "U1,U2"),
    "no people": ({"type": "multi_users_select", "selected_users": []}, ""),
    "one channel": ({"type": "conversations_select", "selected_conversation": "C1"}, "C1"),
    "channels": ({"type": "multi_conversations_select", "selected_conversations": ["C1", "C2"]}, "C1,C2"),
    "something new": ({"type": "astrolabe", "azimuth": 3}, ""),
}


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_field_is_read_as_text(name: str) -> None:
    element, text = ELEMENTS[name]
    assert fields_of({"value.1": {"field": element}}) == {"value.1": text}


def test_what_is_no_field_of_ours_is_not_read() -> None:
    state = {"b1": {"other": {"type": "plain_text_input", "value": "x"}}, "note#2": {"field": {"value": "y"}}}
    assert fields_of(json.loads(json.dumps(state))) == {"note": "y"}
