"""What the fake Slack refuses in blocks and views, in the words of the real one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from tests.bot.slack.slack_blocks import elements

Json = dict[str, Any]
Surface = Literal["message", "modal", "home"]

EVERYWHERE = {
    "actions",
    "card",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
}
WIDE = {"carousel", "container", "data_table", "data_visualization", "table"}
KINDS: dict[Surface, set[str]] = {
    "message": EVERYWHERE | WIDE | {"context_actions", "file", "markdown", "plan", "task_card"},
    "home": EVERYWHERE | WIDE,
    "modal": EVERYWHERE | {"alert"},
}
NATIVE = {"data_table", "data_visualization"}
MOST_BLOCKS: dict[Surface, int] = {"message": 50, "home": 100, "modal": 100}
# Found by others, told nowhere: a message may hold so much, to which each block adds about a hundred.
MOST_WRITTEN, BLOCK_SIZE = 13_200, 100
# What is counted on its own, not against the most a message may hold.
APART = NATIVE | {"table", "markdown"}
# The longest a text may be: by kind of block or element, then by field.
LONGEST: dict[str, dict[str, int]] = {
    "header": {"text": 150},
    "section": {"text": 3000},
    "image": {"alt_text": 2000, "title": 2000, "image_url": 3000},
    "input": {"label": 2000, "hint": 2000},
    "alert": {"text": 200},
    "card": {"title": 150, "subtitle": 150, "body": 200, "subtext": 200},
    "container": {"title": 150, "subtitle": 150},
    "markdown": {"text": 12_000},
    "data_visualization": {"title": 50},
    "button": {"text": 75, "value": 2000, "url": 3000, "accessibility_label": 75},
    "option": {"text": 75, "value": 150, "description": 75},
    "confirm": {"title": 100, "text": 300, "confirm": 30, "deny": 30},
    "modal": {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000, "callback_id": 255},
    "home": {"private_metadata": 3000, "callback_id": 255},
}
NEEDED = {
    "header": ("text",),
    "context": ("elements",),
    "actions": ("elements",),
    "input": ("label", "element"),
    "image": ("alt_text",),
    "markdown": ("text",),
    "alert": ("text",),
    "data_table": ("rows", "caption"),
    "data_visualization": ("title", "chart"),
    "container": ("child_blocks",),
    "carousel": ("elements",),
    "button": ("text",),
    "option": ("text", "value"),
    "overflow": ("options",),
    "radio_buttons": ("options",),
    "checkboxes": ("options",),
}
# How many a list may hold, by kind of block or element.
COUNTS = {
    "context": {"elements": (1, 10)},
    "actions": {"elements": (1, 25)},
    "context_actions": {"elements": (1, 5)},
    "section": {"fields": (1, 10)},
    "container": {"child_blocks": (1, 10)},
    "carousel": {"elements": (1, 10)},
    "card": {"actions": (1, 3)},
    "data_table": {"rows": (2, 201)},
    "table": {"rows": (1, 100)},
    "overflow": {"options": (1, 5)},
    "radio_buttons": {"options": (1, 10)},
    "checkboxes": {"options": (1, 10)},
    "static_select": {"options": (1, 100), "option_groups": (1, 100)},
    "multi_static_select": {"options": (1, 100)},
}
# Texts that are objects, kinds whose texts must be plain ones, and kinds that want bare strings.
OBJECTS = {"text", "title", "subtitle", "body", "subtext", "label", "hint", "description", "submit", "close"}
PLAIN_ONLY = {"header", "image", "input", "button", "modal"}
BARE = {"markdown", "data_visualization"}
NO_COUNTS: dict[str, tuple[int, int]] = {}
NO_LENGTHS: dict[str, int] = {}


def block_faults(blocks: Any, surface: Surface, *, native: bool = True) -> list[str]:
    """What is wrong with the blocks of a message, a modal or a Home tab, as `response_metadata` tells it."""
    if not isinstance(blocks, list):
        return ["[ERROR] must provide an array [json-pointer:/blocks]"]
    found = list(_blocks(blocks, surface, "/blocks", native))
    if len(blocks) > MOST_BLOCKS[surface]:
        found.append(f"[ERROR] no more than {MOST_BLOCKS[surface]} items allowed [json-pointer:/blocks]")
    if not found:
        found = list(_whole(blocks))
    return found


def unfetched(blocks: list[Json]) -> list[str]:
    """What is told where Slack can't fetch the pictures of the blocks."""
    return [
        f"[ERROR] downloading image failed [json-pointer:/blocks/{n}/image_url]"
        for n, block in enumerate(blocks)
        if block.get("type") == "image"
    ]


def view_faults(view: Any, *, native: bool = True) -> list[str]:
    """What is wrong with a view."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["[ERROR] unsupported type [json-pointer:/view/type]"]
    surface: Surface = view["type"]
    found = [
        fault.replace("pointer:/", "pointer:/view/")
        for fault in block_faults(view.get("blocks"), surface, native=native)
    ]
    found += list(_lengths(view, surface, "/view"))
    if surface == "modal":
        if not view.get("title"):
            found.append("[ERROR] missing required field: title [json-pointer:/view]")
        if not view.get("submit") and any(b.get("type") == "input" for b in view.get("blocks") or ()):
            found.append("[ERROR] must provide submit with input blocks [json-pointer:/view/submit]")
    return found


def is_too_large(view: Json) -> bool:
    return len(json.dumps(view)) > 250_000


def is_too_long(blocks: list[Json]) -> bool:
    """Whether all that is written is more than a message may hold."""
    sizes = (BLOCK_SIZE + _written(block) for block in blocks if block.get("type") not in APART)
    return sum(sizes) > MOST_WRITTEN


def _blocks(blocks: list[Any], surface: Surface, at: str, native: bool) -> Iterator[str]:
    for number, block in enumerate(blocks):
        here = f"{at}/{number}"
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in KINDS[surface] or (kind in NATIVE and not native):
            yield f"[ERROR] unsupported type: {kind} [json-pointer:{here}/type]"
            continue
        yield from _piece(block, kind, here)
        if kind == "section" and not block.get("text") and not block.get("fields"):
            yield f"[ERROR] missing required field: text [json-pointer:{here}]"
        if kind == "image" and not block.get("image_url") and not block.get("slack_file"):
            yield f"[ERROR] must define either image_url or slack_file [json-pointer:{here}]"
        for place, field in enumerate(block.get("fields") or ()):
            yield from _text(field, f"{here}/fields/{place}", 2000)
        for name in ("accessory", "element"):
            if element := block.get(name):
                yield from _element(element, f"{here}/{name}")
        if kind in ("actions", "context"):
            for place, element in enumerate(block.get("elements") or ()):
                yield from _element(element, f"{here}/elements/{place}")
        if kind == "data_table":
            yield from _table(block, here)
        yield from _blocks(block.get("child_blocks") or [], surface, f"{here}/child_blocks", native)


def _whole(blocks: list[Json]) -> Iterator[str]:
    """Faults that no single block has."""
    names = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(names) != len(set(names)):
        yield "[ERROR] block_id already exists [json-pointer:/blocks]"
    if sum(block["type"] == "data_visualization" for block in blocks) > 2:
        yield "[ERROR] no more than 2 data_visualization blocks allowed [json-pointer:/blocks]"
    actions = [(id(b), e["action_id"]) for b, e in elements(blocks) if e.get("action_id")]
    if len(actions) != len(set(actions)):
        yield "[ERROR] action_id already exists in this block [json-pointer:/blocks]"


def _piece(piece: Json, kind: str, at: str) -> Iterator[str]:
    for name, value in piece.items():
        if value is None:
            yield f"[ERROR] must be a value, not null [json-pointer:{at}/{name}]"
    for name in NEEDED.get(kind, ()):
        if not piece.get(name):
            yield f"[ERROR] missing required field: {name} [json-pointer:{at}]"
    for name in ("block_id", "action_id"):
        if len(piece.get(name) or "") > 255:
            yield f"[ERROR] must be less than 256 characters [json-pointer:{at}/{name}]"
    yield from _lengths(piece, kind, at)
    for name, (fewest, most) in COUNTS.get(kind, NO_COUNTS).items():
        if name in piece and not fewest <= len(piece[name] or ()) <= most:
            yield f"[ERROR] must have between {fewest} and {most} items [json-pointer:{at}/{name}]"


def _lengths(piece: Json, kind: str, at: str) -> Iterator[str]:
    for name, most in LONGEST.get(kind, NO_LENGTHS).items():
        if name not in piece:
            continue
        text = piece[name]
        yield from _text(text, f"{at}/{name}", most)
        if name in OBJECTS and kind not in BARE:
            if not isinstance(text, dict):
                yield f"[ERROR] must be an object [json-pointer:{at}/{name}]"
            elif kind in PLAIN_ONLY and text.get("type") != "plain_text":
                yield f"[ERROR] must be of type plain_text [json-pointer:{at}/{name}/type]"


def _text(text: Any, at: str, most: int) -> Iterator[str]:
    if isinstance(text, dict):
        if text.get("type") not in ("plain_text", "mrkdwn"):
            yield f"[ERROR] unsupported type: {text.get('type')} [json-pointer:{at}/type]"
        text = text.get("text")
        if not text:
            yield f"[ERROR] must be more than 0 characters [json-pointer:{at}/text]"
    if text is not None and not isinstance(text, str):
        yield f"[ERROR] must be a string [json-pointer:{at}]"
    elif text and len(text) > most:
        yield f"[ERROR] must be less than {most + 1} characters [json-pointer:{at}]"


def _element(element: Any, at: str) -> Iterator[str]:
    if not isinstance(element, dict) or not isinstance(element.get("type"), str):
        yield f"[ERROR] missing required field: type [json-pointer:{at}]"
        return
    kind = element["type"]
    yield from _piece(element, kind, at)
    if kind in ("plain_text", "mrkdwn"):
        yield from _text(element, at, 3000)
    if placeholder := element.get("placeholder"):
        yield from _text(placeholder, f"{at}/placeholder", 150)
    if confirm := element.get("confirm"):
        yield from _piece(confirm, "confirm", f"{at}/confirm")
    offered = [*(element.get("options") or ())]
    for place, group in enumerate(element.get("option_groups") or ()):
        yield from _text(group.get("label"), f"{at}/option_groups/{place}/label", 75)
        offered += group.get("options") or ()
    for place, option in enumerate(offered):
        yield from _piece(option, "option", f"{at}/options/{place}")
    if kind in ("static_select", "multi_static_select") and not offered:
        yield f"[ERROR] missing required field: options [json-pointer:{at}]"
    preset = element.get("initial_options") or [o for o in [element.get("initial_option")] if o]
    if not kind.startswith(("external", "multi_external")) and any(o not in offered for o in preset):
        yield f"[ERROR] initial option is not among the options [json-pointer:{at}]"


def _table(table: Json, at: str) -> Iterator[str]:
    rows = table.get("rows") or []
    if len({len(row) for row in rows}) > 1 or any(not 1 <= len(row) <= 20 for row in rows):
        yield f"[ERROR] rows must have the same 1 to 20 columns [json-pointer:{at}/rows]"
    cells = [cell.get("text", "") for row in rows for cell in row if cell.get("type") == "raw_text"]
    if not all(cells):
        yield f"[ERROR] must be more than 0 characters [json-pointer:{at}/rows]"
    if sum(map(len, cells)) > 20_000:
        yield f"[ERROR] must be less than 20001 characters [json-pointer:{at}/rows]"


def _written(piece: Any) -> int:
    if isinstance(piece, list):
        return sum(map(_written, piece))
    if not isinstance(piece, dict):
        return 0
    return sum(
        len(value) if key == "text" and isinstance(value, str) else _written(value)
        for key, value in piece.items()
        if isinstance(value, str | dict | list)
    )
