"""What Slack would refuse, said by somebody else than the renderer: the limits that slackblocks has collected.

Lengths are counted in UTF-16 units, because Slack does not say how it counts.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from slackblocks import _limits as most
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE
from slackblocks.blocks import DataTableBlock, DataVisualizationBlock
from slackblocks.errors import InvalidUsageError
from slackblocks.objects import AxisConfig, DataPoint, DataSeries, LineChart, RawText

Json = Mapping[str, Any]
Surface = Literal["message", "modal", "home"]
PICKERS = frozenset({"multi_users_select", "conversations_select"})
INPUTS = {"plain_text_input", "static_select", "radio_buttons"}
PARAGRAPHS = {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}
INLINE = {"text", "link"}
UNSENDABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Nowhere documented. bolt-js #2509 found messages refused a little beyond 13,200 characters, and #2867 one with 11,341
# characters of text in many pieces: as if the JSON was counted, with the id that Slack gives to each block.
MESSAGE_SIZE, BLOCK_ID = 13_200, ',"block_id":"AbCdE"'
TEXT_OCTETS = 4_000
SERIES = 6


def faults(payload: Json, surface: Surface) -> list[str]:
    """Each thing that is wrong with a message (`blocks` and `text`) or a view."""
    found = [*_surface(payload, surface)]
    blocks = payload.get("blocks", [])
    room = most.MESSAGE_BLOCKS_MAX_ITEMS if surface == "message" else most.VIEW_BLOCKS_MAX_ITEMS
    found += [*_count("blocks", blocks, 1, room)]
    for n, block in enumerate(blocks):
        where = f"blocks[{n}]"
        kind = block.get("type")
        if kind not in _BLOCK_TYPES_BY_SURFACE[surface]:
            found.append(f"{where}: {kind} is not allowed in a {surface}")
        elif kind not in BLOCKS:
            found.append(f"{where}: nobody here knows {kind}")
        else:
            found += [f"{where}: {fault}" for fault in BLOCKS[kind](block)]
    return [*found, *_ids(blocks), *_unsendable(payload)]


def _surface(payload: Json, surface: Surface) -> Iterator[str]:
    blocks = payload.get("blocks", [])
    match surface:
        case "message":
            yield from _length("text", payload.get("text"), 1, 40_000)
            if len(payload.get("text", "").encode()) > TEXT_OCTETS:
                yield "text: chat.update refuses so many bytes"
            if _size(blocks) > MESSAGE_SIZE:
                yield "blocks: too long in all"
            charts = [block for block in blocks if block.get("type") == "data_visualization"]
            yield from _count("charts", charts, 0, most.MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS)
        case "modal" | "home":
            if payload.get("type") != surface:
                yield f"type: {payload.get('type')}"
            yield from _length(
                "private_metadata",
                payload.get("private_metadata", ""),
                0,
                most.VIEW_PRIVATE_METADATA_MAX_LENGTH,
            )
            yield from _length(
                "callback_id", payload.get("callback_id", ""), 0, most.VIEW_CALLBACK_ID_MAX_LENGTH
            )
    if surface == "modal":
        yield from _plain("title", payload.get("title"), most.VIEW_TITLE_MAX_LENGTH)
        yield from _plain("close", payload.get("close"), most.VIEW_CLOSE_MAX_LENGTH)
        if "submit" in payload:
            yield from _plain("submit", payload["submit"], most.VIEW_SUBMIT_MAX_LENGTH)
        elif any(block.get("type") == "input" for block in blocks):
            yield "submit: needed where there are inputs"


def _header(block: Json) -> Iterator[str]:
    yield from _plain("text", block.get("text"), most.HEADER_TEXT_MAX_LENGTH)


def _context(block: Json) -> Iterator[str]:
    elements = block.get("elements", [])
    yield from _count("elements", elements, 1, most.CONTEXT_ELEMENTS_MAX_ITEMS)
    for element in elements:
        yield from _text("element", element, most.TEXT_MAX_LENGTH)


def _section(block: Json) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield "neither text nor fields"
    if "text" in block:
        yield from _text("text", block["text"], most.SECTION_TEXT_MAX_LENGTH)
    if "fields" in block:
        yield from _count("fields", block["fields"], 1, most.SECTION_FIELDS_MAX_ITEMS)
        for field in block["fields"]:
            yield from _text("field", field, most.SECTION_FIELDS_ITEM_MAX_LENGTH)


def _divider(_block: Json) -> Iterator[str]:
    yield from ()


def _rich_text(block: Json) -> Iterator[str]:
    elements = block.get("elements", [])
    yield from _count("elements", elements, 1, 10_000)
    for element in elements:
        if element.get("type") == "rich_text_list":
            yield from _list(element)
        elif element.get("type") in PARAGRAPHS:
            yield from _inline(element)
        else:
            yield f"no part of a rich text: {element.get('type')}"


def _list(element: Json) -> Iterator[str]:
    if element.get("style") not in {"bullet", "ordered"}:
        yield f"style: {element.get('style')}"
    if not most.RICH_TEXT_LIST_INDENT_MIN <= element.get("indent", 0) <= most.RICH_TEXT_LIST_INDENT_MAX:
        yield f"indent: {element.get('indent')}"
    yield from _count("elements", element.get("elements", []), 1, 10_000)
    for line in element.get("elements", []):
        if line.get("type") != "rich_text_section":
            yield f"no line of a list: {line.get('type')}"
        yield from _inline(line)


def _inline(element: Json) -> Iterator[str]:
    parts = element.get("elements", [])
    yield from _count("elements", parts, 1, 10_000)
    if not any(part.get("text", "").strip() for part in parts):
        yield "a rich text of nothing"
    for part in parts:
        if part.get("type") not in INLINE:
            yield f"calls somebody or shows what it should not: {part.get('type')}"
        yield from _length("text", part.get("text"), 1, 10**6)
        if part.get("type") == "link":
            yield from _url(part.get("url"))


def _actions(block: Json) -> Iterator[str]:
    elements = block.get("elements", [])
    yield from _count("elements", elements, 1, most.ACTIONS_ELEMENTS_MAX_ITEMS)
    for button in elements:
        if button.get("type") != "button":
            yield f"no button: {button.get('type')}"
        yield from _plain("button", button.get("text"), most.BUTTON_TEXT_MAX_LENGTH)
        yield from _length("action_id", button.get("action_id"), 1, most.ACTION_ID_MAX_LENGTH)
        yield from _length("value", button.get("value", ""), 0, most.BUTTON_VALUE_MAX_LENGTH)
        if button.get("style", "primary") not in {"primary", "danger"}:
            yield f"style: {button['style']}"
        if "url" in button:
            yield from _url(button["url"])


def _input(block: Json) -> Iterator[str]:
    element = block.get("element", {})
    yield from _plain("label", block.get("label"), most.INPUT_LABEL_MAX_LENGTH)
    if "hint" in block:
        yield from _plain("hint", block["hint"], most.INPUT_HINT_MAX_LENGTH)
    if block.get("optional") is not True:
        yield "nothing that is asked is compulsory"
    yield from _length("action_id", element.get("action_id"), 1, most.ACTION_ID_MAX_LENGTH)
    if element.get("type") in PICKERS:
        yield from _picker(element)
        return
    if element.get("type") not in INPUTS:
        yield f"no input: {element.get('type')}"
    if "placeholder" in element:
        yield from _plain("placeholder", element["placeholder"], most.SELECT_PLACEHOLDER_MAX_LENGTH)
    if element.get("type") == "plain_text_input":
        if "initial_value" in element:
            yield from _length(
                "initial_value", element["initial_value"], 1, most.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX
            )
            if "\n" in element["initial_value"] and not element.get("multiline"):
                yield "several lines in a field of one"
    else:
        yield from _options(element)


def _picker(element: Json) -> Iterator[str]:
    if element["type"] == "multi_users_select":
        chosen = element.get("initial_users", [])
        most_chosen = element.get("max_selected_items", len(chosen) + 1)
        if most_chosen < most.MULTI_SELECT_MAX_SELECTED_ITEMS_MIN or len(chosen) > most_chosen:
            yield f"people: {len(chosen)} of at most {most_chosen}"
        if any(not re.fullmatch(r"[UW][A-Z0-9]+", one) for one in chosen):
            yield "people who are no users of Slack"
    else:
        kinds = element.get("filter", {}).get("include", ["public"])
        if not kinds or not set(kinds) <= {"im", "mpim", "private", "public"}:
            yield f"no kinds of conversations: {kinds}"
        if not re.fullmatch(r"[CGD][A-Z0-9]+", element.get("initial_conversation", "C1")):
            yield "a conversation that is none of Slack's"


def _options(element: Json) -> Iterator[str]:
    options = element.get("options", [])
    is_radio = element.get("type") == "radio_buttons"
    room = most.RADIO_BUTTONS_OPTIONS_MAX_ITEMS if is_radio else most.SELECT_OPTIONS_MAX_ITEMS
    yield from _count("options", options, 1, room)
    for option in options:
        yield from _plain("option", option.get("text"), most.OPTION_TEXT_MAX_LENGTH)
        yield from _length("option value", option.get("value"), 1, most.OPTION_VALUE_MAX_LENGTH)
    if len({option.get("value") for option in options}) != len(options):
        yield "two options of one value"
    if "initial_option" in element and element["initial_option"] not in options:
        yield "the initial option is none of the options"


def _data_table(block: Json) -> Iterator[str]:
    try:
        cells = [[_cell(cell) for cell in row] for row in block["rows"]]
        DataTableBlock(
            rows=[[*row] for row in cells],
            caption=block["caption"],
            page_size=block.get("page_size", 5),
            row_header_column_index=block.get("row_header_column_index", 0),
        )
        if any(not cell.text.strip() for row in cells for cell in row):
            yield "an empty cell"
    except (InvalidUsageError, KeyError) as error:
        yield f"data_table: {error!r}"


def _cell(cell: Json) -> RawText:
    if cell["type"] != "raw_text":
        raise InvalidUsageError(f"some workspaces refuse {cell['type']}")
    return RawText(cell["text"])


def _data_visualization(block: Json) -> Iterator[str]:
    try:
        chart = block["chart"]
        if chart["type"] != "line":
            yield f"no line chart: {chart['type']}"
        series = [
            DataSeries(line["name"], [DataPoint(point["label"], point["value"]) for point in line["data"]])
            for line in chart["series"]
        ]
        DataVisualizationBlock(block["title"], LineChart(series, AxisConfig(**chart["axis_config"])))
        yield from _count("series", series, 1, SERIES)
        for line in chart["series"]:
            if [point["label"] for point in line["data"]] != chart["axis_config"]["categories"]:
                yield "points in another order than the axis"
    except (InvalidUsageError, KeyError) as error:
        yield f"data_visualization: {error!r}"


def _image(block: Json) -> Iterator[str]:
    yield from _length("image_url", block.get("image_url"), 1, most.IMAGE_IMAGE_URL_MAX_LENGTH)
    yield from _length("alt_text", block.get("alt_text"), 1, 2_000)


BLOCKS: dict[str, Callable[[Json], Iterator[str]]] = {
    "actions": _actions,
    "context": _context,
    "data_table": _data_table,
    "data_visualization": _data_visualization,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "section": _section,
}


def _ids(blocks: list[Json]) -> Iterator[str]:
    """Names of blocks, and of buttons wherever they stand, are there once."""
    named = [block["block_id"] for block in blocks if "block_id" in block]
    for block in blocks:
        if block.get("type") == "input":
            yield from _length("block_id", block.get("block_id"), 1, most.BLOCK_ID_MAX_LENGTH)
    buttons = [
        button.get("action_id")
        for block in blocks
        if block.get("type") == "actions"
        for button in block.get("elements", [])
    ]
    for kind, names in (("block_id", named), ("action_id", buttons)):
        yield from (f"{kind} {name!r} is there {n} times" for name, n in Counter(names).items() if n > 1)


def _unsendable(payload: Json) -> Iterator[str]:
    yield from (f"can't be sent: {text!r}" for text in strings(payload) if UNSENDABLE.search(text))


def _plain(name: str, text: Any, longest: int) -> Iterator[str]:
    if not isinstance(text, Mapping) or text.get("type") != "plain_text":
        yield f"{name}: not plain text"
        return
    yield from _text(name, text, longest)


def _text(name: str, text: Json, longest: int) -> Iterator[str]:
    if text.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{name}: no text: {text.get('type')}"
    yield from _length(name, text.get("text"), most.TEXT_MIN_LENGTH, longest)
    if not str(text.get("text", "")).strip():
        yield f"{name}: blank"


def _length(name: str, text: Any, least: int, longest: int) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"{name}: missing"
    elif not least <= len(text.encode("utf-16-le", "surrogatepass")) // 2 <= longest:
        yield f"{name}: {len(text)} characters, not {least} to {longest}"


def _count(name: str, items: Any, least: int, longest: int) -> Iterator[str]:
    if not least <= len(items) <= longest:
        yield f"{name}: {len(items)}, not {least} to {longest}"


def _url(url: Any) -> Iterator[str]:
    yield from _length("url", url, 1, most.BUTTON_URL_MAX_LENGTH)
    if not re.fullmatch(r"(https?://[^\s/]+\S*|mailto:\S+@\S+)", str(url)):
        yield f"url: {url!r}"


def strings(part: Any) -> Iterator[str]:
    """Every text anywhere in it, names of kinds left out."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            if key != "type":
                yield from strings(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from strings(value)


def lines(part: Any) -> Iterator[str]:
    """Every text as a reader sees it: the differently written words of one line together."""
    if isinstance(part, Mapping) and part.get("type") in PARAGRAPHS:
        yield "".join(element["text"] for element in part["elements"])
        yield from (element["url"] for element in part["elements"] if "url" in element)
    elif isinstance(part, Mapping):
        for key, value in part.items():
            if key not in {"type", "style"}:
                yield from lines(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from lines(value)
    elif isinstance(part, str):
        yield part


def kinds(part: Any) -> Iterator[str]:
    """The `type` of everything anywhere in it."""
    if isinstance(part, Mapping):
        yield from [part["type"]] if "type" in part else []
        for value in part.values():
            yield from kinds(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from kinds(value)


def _size(blocks: Any) -> int:
    return len(json.dumps(_uniform(blocks), separators=(",", ":"))) + len(BLOCK_ID) * len(blocks)


def _uniform(part: Any) -> Any:
    """The same with texts of the same length that JSON writes as they are."""
    if isinstance(part, str):
        return "x" * (len(part.encode("utf-16-le", "surrogatepass")) // 2)
    if isinstance(part, Mapping):
        return {key: _uniform(value) for key, value in part.items()}
    return [_uniform(value) for value in part] if isinstance(part, list | tuple) else part
