"""The validator finds what is planted, or it would prove nothing about the renderer."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.bot.slack.limits import Surface, faults

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [*elements]}]}


def word(text: str) -> Json:
    return {"type": "text", "text": text}


def field(name: str, **element: Any) -> Json:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain("Value now"),
        "hint": plain("last: 34"),
        "element": {"type": "plain_text_input", "action_id": "field", "multiline": False} | element,
    }


def choice(*values: str) -> Json:
    options = [{"text": plain(f"Choice {value}"), "value": value} for value in values]
    return field("helper", type="static_select", options=options, initial_option=options[0])


def people_picked(**more: Any) -> Json:
    return field("people", type="multi_users_select", **more)


def channel_picked(**more: Any) -> Json:
    return field("channel", type="conversations_select", **more)


def button(action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Save"), "value": "{}"} | more


CHART: Json = {
    "type": "data_visualization",
    "title": "So far",
    "chart": {
        "type": "line",
        "series": [
            {"name": "Value", "data": [{"label": "7 Apr", "value": 30}, {"label": "5 May", "value": 34}]}
        ],
        "axis_config": {"categories": ["7 Apr", "5 May"], "y_label": "points"},
    },
}
TABLE: Json = {
    "type": "data_table",
    "caption": "What was recorded",
    "rows": [
        [{"type": "raw_text", "text": text} for text in row] for row in (("Day", "Value"), ("7 Apr", "30"))
    ],
    "page_size": 5,
    "row_header_column_index": 0,
}
MESSAGE: Json = {
    "text": "Your check-in",
    "blocks": [
        {"type": "header", "text": plain("Your check-in")},
        rich(word("Lift NPS"), {"type": "link", "url": "https://example.com", "text": "here"}),
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": 1,
                    "elements": [{"type": "rich_text_section", "elements": [word("Lift NPS")]}],
                }
            ],
        },
        CHART,
        TABLE,
        {"type": "divider"},
        {"type": "actions", "elements": [button("a.b"), button("a.b#2", style="primary")]},
        {"type": "context", "elements": [plain("Sent because")]},
    ],
}
MODAL: Json = {
    "type": "modal",
    "title": plain("Your check-in"),
    "submit": plain("Save"),
    "close": plain("Cancel"),
    "callback_id": "checkin.submit",
    "private_metadata": "{}",
    "blocks": [field("value", initial_value="34"), choice("1", "2"), rich(word("Lift NPS"))],
}
HOME: Json = {"type": "home", "blocks": MESSAGE["blocks"]}
SOUND: dict[Surface, Json] = {"message": MESSAGE, "modal": MODAL, "home": HOME}


@pytest.mark.parametrize("surface", SOUND)
def test_what_is_sound_has_no_fault(surface: Surface) -> None:
    assert faults(SOUND[surface], surface) == []


def put(path: str, value: Any) -> Callable[[Json], None]:
    """Puts a value at a place like `blocks.0.text.text`; None takes away what is there."""
    *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]

    def plant(payload: Json) -> None:
        place: Any = payload
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value

    return plant


PLANTED: dict[str, tuple[Surface, Callable[[Json], None]]] = {
    "more people than may be picked": (
        "modal",
        put("blocks", [people_picked(initial_users=["U1", "U2"], max_selected_items=1)]),
    ),
    "people picked who are no users of Slack": (
        "modal",
        put("blocks", [people_picked(initial_users=["Ana"])]),
    ),
    "nobody may be picked": ("modal", put("blocks", [people_picked(max_selected_items=0)])),
    "channels of no kind": ("modal", put("blocks", [channel_picked(filter={"include": []})])),
    "a channel that is none": ("modal", put("blocks", [channel_picked(initial_conversation="#growth")])),
    "too many blocks in a message": ("message", put("blocks", [{"type": "divider"}] * 51)),
    "too many blocks in a modal": ("modal", put("blocks", [{"type": "divider"}] * 101)),
    "too many blocks at home": ("home", put("blocks", [{"type": "divider"}] * 101)),
    "no block at all": ("message", put("blocks", [])),
    "no text for notifications": ("message", put("text", None)),
    "an empty text for notifications": ("message", put("text", "")),
    "a text that is too long in bytes": ("message", put("text", "ü" * 2_100)),
    "a message that is too long in all": ("message", put("blocks", [rich(word("x" * 7_000))] * 2)),
    "three charts": ("message", put("blocks", [CHART] * 3)),
    "a table in a modal": ("modal", put("blocks", [TABLE])),
    "a chart in a modal": ("modal", put("blocks", [CHART])),
    "an unknown block": ("message", put("blocks.0.type", "title")),
    "a long header": ("message", put("blocks.0.text.text", "x" * 151)),
    "a header of 76 emoji, which are two characters each": ("message", put("blocks.0.text.text", "😀" * 76)),
    "an empty header": ("message", put("blocks.0.text.text", "")),
    "a blank header": ("message", put("blocks.0.text.text", "  ")),
    "a header in markup": ("message", put("blocks.0.text.type", "mrkdwn")),
    "an empty word": ("message", put("blocks.1.elements.0.elements.0.text", "")),
    "a rich text without elements": ("message", put("blocks.1.elements", [])),
    "a line without words": ("message", put("blocks.1.elements.0.elements", [])),
    "somebody called": (
        "message",
        put("blocks.1.elements.0.elements.0", {"type": "user", "user_id": "U1", "text": "x"}),
    ),
    "everybody called": (
        "message",
        put("blocks.1.elements.0.elements.0", {"type": "broadcast", "range": "channel", "text": "x"}),
    ),
    "a script behind a link": ("message", put("blocks.1.elements.0.elements.1.url", "javascript:alert(1)")),
    "a line that is too deep": ("message", put("blocks.2.elements.0.indent", 9)),
    "a list of no style": ("message", put("blocks.2.elements.0.style", "tree")),
    "a chart without lines": ("message", put("blocks.3.chart.series", [])),
    "a chart with a long title": ("message", put("blocks.3.title", "x" * 51)),
    "a chart with a long label": ("message", put("blocks.3.chart.axis_config.categories.0", "x" * 21)),
    "a chart with a long name": ("message", put("blocks.3.chart.series.0.name", "x" * 21)),
    "a chart with a long axis": ("message", put("blocks.3.chart.axis_config.y_label", "x" * 51)),
    "a chart that lacks a point": ("message", put("blocks.3.chart.series.0.data.1", None)),
    "a chart of words": ("message", put("blocks.3.chart.series.0.data.1.value", "34")),
    "a chart of seven lines": (
        "message",
        put(
            "blocks.3.chart.series",
            [CHART["chart"]["series"][0] | {"name": str(n)} for n in range(7)],
        ),
    ),
    "a table of a header only": ("message", put("blocks.4.rows.1", None)),
    "a table with a ragged row": ("message", put("blocks.4.rows.1.1", None)),
    "a table with an empty cell": ("message", put("blocks.4.rows.1.1.text", "")),
    "a table of numbers": ("message", put("blocks.4.rows.1.1", {"type": "raw_number", "value": 3})),
    "a table without a caption": ("message", put("blocks.4.caption", None)),
    "a table of empty pages": ("message", put("blocks.4.page_size", 0)),
    "a table named by a column that is not there": ("message", put("blocks.4.row_header_column_index", 2)),
    "a table of 21 columns": (
        "message",
        put("blocks.4.rows", [[{"type": "raw_text", "text": "x"}] * 21] * 2),
    ),
    "a table of 202 rows": ("message", put("blocks.4.rows", [[{"type": "raw_text", "text": "x"}]] * 202)),
    "two buttons of one name": ("message", put("blocks.6.elements.1.action_id", "a.b")),
    "a button without a name": ("message", put("blocks.6.elements.0.action_id", None)),
    "a long name of a button": ("message", put("blocks.6.elements.0.action_id", "x" * 256)),
    "a long button": ("message", put("blocks.6.elements.0.text.text", "x" * 76)),
    "a button that carries too much": ("message", put("blocks.6.elements.0.value", "x" * 2_001)),
    "a button in blue": ("message", put("blocks.6.elements.0.style", "blue")),
    "26 buttons": ("message", put("blocks.6.elements", [button(f"a{n}") for n in range(26)])),
    "a button to our own page": ("message", put("blocks.6.elements.0.url", "/export")),
    "a context of nothing": ("message", put("blocks.7.elements", [])),
    "a context of eleven": ("message", put("blocks.7.elements", [plain("x")] * 11)),
    "a long context": ("message", put("blocks.7.elements.0.text", "x" * 3_001)),
    "a section of nothing": ("message", put("blocks.7", {"type": "section"})),
    "eleven fields": ("message", put("blocks.7", {"type": "section", "fields": [plain("x")] * 11})),
    "a control character": ("message", put("blocks.7.elements.0.text", "a\0b")),
    "half a surrogate pair": ("message", put("blocks.1.elements.0.elements.0.text", "\ud83d")),
    "a long title": ("modal", put("title.text", "x" * 25)),
    "no title": ("modal", put("title", None)),
    "a long submit button": ("modal", put("submit.text", "x" * 25)),
    "a long close button": ("modal", put("close.text", "x" * 25)),
    "inputs that can't be sent": ("modal", put("submit", None)),
    "a long name of a modal": ("modal", put("callback_id", "x" * 256)),
    "a modal that remembers too much": ("modal", put("private_metadata", "x" * 3_001)),
    "a view of the wrong kind": ("modal", put("type", "home")),
    "two fields of one name": ("modal", put("blocks.1.block_id", "value")),
    "a field without a name": ("modal", put("blocks.0.block_id", None)),
    "a field without a label": ("modal", put("blocks.0.label", None)),
    "a long label": ("modal", put("blocks.0.label.text", "x" * 2_001)),
    "a long hint": ("modal", put("blocks.0.hint.text", "x" * 2_001)),
    "an empty hint": ("modal", put("blocks.0.hint.text", "")),
    "a compulsory field": ("modal", put("blocks.0.optional", None)),
    "an empty value": ("modal", put("blocks.0.element.initial_value", "")),
    "a long value": ("modal", put("blocks.0.element.initial_value", "x" * 3_001)),
    "two lines in a field of one": ("modal", put("blocks.0.element.initial_value", "a\nb")),
    "an element that is no input": ("modal", put("blocks.0.element.type", "button")),
    "no options": ("modal", put("blocks.1.element.options", [])),
    "101 options": ("modal", put("blocks.1", choice(*map(str, range(101))))),
    "eleven radio buttons": (
        "modal",
        put(
            "blocks.1",
            choice(*map(str, range(11)))
            | {"element": choice(*map(str, range(11)))["element"] | {"type": "radio_buttons"}},
        ),
    ),
    "an option without a value": ("modal", put("blocks.1.element.options.1.value", "")),
    "an option with a long value": ("modal", put("blocks.1.element.options.1.value", "x" * 151)),
    "a long option": ("modal", put("blocks.1.element.options.1.text.text", "x" * 76)),
    "two options of one value": ("modal", put("blocks.1", choice("1", "1"))),
    "an initial option from elsewhere": (
        "modal",
        put("blocks.1.element.initial_option", {"text": plain("3"), "value": "3"}),
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found(name: str) -> None:
    surface, plant = PLANTED[name]
    payload = deepcopy(SOUND[surface])
    plant(payload)
    assert faults(payload, surface) != []
