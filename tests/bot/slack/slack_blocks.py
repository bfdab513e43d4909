"""How the fake Slack reads blocks: what is written in them, what can be pressed, and what was filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]

# Where blocks hold further blocks, and where a block holds elements.
NESTED = ("child_blocks",)
HOLDERS = ("elements", "actions")
WRITTEN = ("text", "title", "label", "caption", "alt_text", "hint", "description", "subtitle", "body")
OPTIONED = ("static_select", "external_select", "radio_buttons", "overflow")
CHECKED = ("checkboxes", "multi_static_select", "multi_external_select")
PICKED = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
}
INITIAL = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "rich_text_value": "initial_value",
}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with the block it stands in, from top to bottom."""
    for block in blocks:
        for holder in HOLDERS:
            for element in block.get(holder) or ():
                if "actions" in element or element.get("type") == "card":
                    yield from elements([element])
                elif _is_interactive(element):
                    yield block, element
        for single in ("accessory", "element"):
            element = block.get(single)
            if element and _is_interactive(element):
                yield block, element
        for nested in NESTED:
            yield from elements(block.get(nested) or [])


def name_elements(blocks: list[Json], new_id: Callable[[str], str]) -> None:
    """Gives each block and each interactive element the id that the app left out."""
    for block in blocks:
        block.setdefault("block_id", new_id("b"))
        for nested in NESTED:
            name_elements(block.get(nested) or [], new_id)
    for block, element in elements(blocks):
        block.setdefault("block_id", new_id("b"))
        element.setdefault("action_id", new_id("a"))


def button_labels(blocks: list[Json]) -> list[str]:
    """The labels of the buttons and of the options of overflow menus."""
    return [label for _, element in elements(blocks) for label, _ in pressable(element)]


def pressable(element: Json) -> list[tuple[str, Json | None]]:
    """The labels an element offers to press, each with its option where it is a menu."""
    match element["type"]:
        case "button" | "workflow_button":
            return [(element["text"]["text"], None)]
        case "overflow":
            return [(option["text"]["text"], option) for option in element["options"]]
    return []


def words(told: Any) -> str:
    """Everything that is written somewhere in blocks, a line for each text."""
    return "\n".join(_texts(told))


def state_of(blocks: list[Json], filled: Json) -> Json:
    """`state.values`: what each field holds, filled in or as the app preset it. Buttons hold nothing."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] in ("button", "overflow", "workflow_button"):
            continue
        held = filled.get(block["block_id"], {}).get(element["action_id"]) or _preset(element)
        values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def answer_for(element: Json, value: Any) -> Json:
    """What a field holds once somebody gave it this value; options go by value or by label."""
    kind = element["type"]
    if kind in OPTIONED:
        return {"type": kind, "selected_option": None if value is None else _option(element, value)}
    if kind in CHECKED:
        return {"type": kind, "selected_options": [_option(element, each) for each in value]}
    if kind == "file_input":
        return {"type": kind, "files": value}
    return {"type": kind, PICKED[kind]: value if value != "" else None}


def find_field(blocks: list[Json], key: str) -> tuple[Json, Json]:
    """The field a person means: by its block, by its action, or by its label."""
    fields = [(b, e) for b, e in elements(blocks) if e["type"] not in ("button", "overflow")]
    for names in (_block_id, _action_id, _label):
        for block, element in fields:
            if names(block, element) == key:
                return block, element
    known = [_label(block, element) or _action_id(block, element) for block, element in fields]
    raise LookupError(f"There is no field “{key}” here, only {known}.")


def _block_id(block: Json, element: Json) -> str:
    return str(block["block_id"])


def _action_id(block: Json, element: Json) -> str:
    return str(element["action_id"])


def _label(block: Json, element: Json) -> str:
    return str((block.get("label") or {}).get("text", ""))


def _is_interactive(element: Json) -> bool:
    kind = element.get("type", "")
    return kind in ("button", "workflow_button", "file_input") or kind.endswith(
        ("_input", "_select", "picker", "_buttons", "checkboxes", "overflow")
    )


def _option(element: Json, value: Any) -> Json:
    """The option with this value or label; what the app looks up itself is given as it is."""
    if isinstance(value, dict):
        return value
    offered: list[Json] = [
        *element.get("options", ()),
        *(option for group in element.get("option_groups", ()) for option in group["options"]),
    ]
    for option in offered:
        if value in (option.get("value"), option["text"]["text"]):
            return option
    raise LookupError(f"“{value}” is not offered, only {[option['text']['text'] for option in offered]}.")


def _preset(element: Json) -> Json:
    kind = element["type"]
    if kind in OPTIONED:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in CHECKED:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind == "file_input":
        return {"type": kind, "files": []}
    slot = PICKED[kind]
    return {"type": kind, slot: element.get(INITIAL[slot])}


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, list):
        for each in told:
            yield from _texts(each)
    elif isinstance(told, dict):
        for key, value in told.items():
            if key in WRITTEN and isinstance(value, str):
                yield value
            elif isinstance(value, dict | list):
                yield from _texts(value)
