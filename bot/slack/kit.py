"""The parts of Block Kit that Headway uses, as plain dicts.

No text is ever sent as `mrkdwn`, because what people typed could not be kept apart from markup in it: `<` can be
escaped, but `*`, `_`, `~` and backticks can only be replaced by other characters, and both are easily forgotten once.
Text is either `plain_text` or a `rich_text` element, which Slack shows as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, assert_never
from urllib.parse import urlsplit

from bot.slack.text import chunks, clean, is_blank, label, units
from cards.blocks import Bold, Link, Mention, Span, Spans

Json = dict[str, Any]
MOST_HEADER, MOST_URL, MOST_CONTEXT, MOST_TOLD, MOST_INDENT = 150, 3_000, 2_000, 2_000, 8


def size(part: object) -> int:
    """How much of a message it takes, as long as its JSON: Slack counts more than the text, but does not say what."""
    match part:
        case str():
            return units(part) + 2
        case dict():
            return 1 + sum(size(key) + size(value) + 2 for key, value in part.items())
        case list() | tuple():
            return 1 + sum(size(item) + 1 for item in part)
        case _:
            return len(str(part))


def plain_text(text: str, most: int) -> Json:
    """A short text on one line; `:tada:` stays these letters."""
    return {"type": "plain_text", "text": label(text, most), "emoji": False}


def header(text: str) -> Json:
    return {"type": "header", "text": plain_text(text, MOST_HEADER)}


def context(text: str) -> list[Json]:
    """Small grey text; nothing for nothing."""
    return [
        {"type": "context", "elements": [{"type": "plain_text", "text": part, "emoji": False}]}
        for part in chunks(clean(text), MOST_CONTEXT)
        if not is_blank(part)
    ]


def picture(url: str, told: str) -> Json:
    """A picture that Slack fetches, and the same in words for who can't see it."""
    return {"type": "image", "image_url": url, "alt_text": label(told, MOST_TOLD)}


def divider() -> Json:
    return {"type": "divider"}


def paragraph(spans: Spans, address: str) -> list[Json]:
    """One paragraph; nothing for nothing."""
    inline = _inline(spans, address)
    return [_rich({"type": "rich_text_section", "elements": inline})] if inline else []


def quote(text: str) -> list[Json]:
    inline = _inline((text,), "")
    return [_rich({"type": "rich_text_quote", "elements": inline})] if inline else []


def preformatted(text: str) -> list[Json]:
    inline = _inline((text,), "")
    return [_rich({"type": "rich_text_preformatted", "elements": inline})] if inline else []


def listing(rows: Iterable[tuple[int, Spans]], address: str) -> list[Json]:
    """Lines with bullets, each with its depth."""
    lists: list[Json] = []
    for depth, spans in rows:
        inline = _inline(spans, address)
        if not inline:
            continue
        indent = min(max(depth, 0), MOST_INDENT)
        if not lists or lists[-1]["indent"] != indent:
            lists.append({"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": []})
        lists[-1]["elements"].append({"type": "rich_text_section", "elements": inline})
    return [_rich(*lists)] if lists else []


def emboldened(spans: Spans) -> Spans:
    """The same with every plain word bold."""
    return tuple(Bold(span) if isinstance(span, str) else span for span in spans)


def opens(url: str, address: str) -> str:
    """The whole address behind a link, or '' for what is not a page or a letter; `address` is where our pages are."""
    if url.startswith("/") and not url.startswith(("//", "/\\")):
        url = address.rstrip("/") + url if address else ""
    return url if _is_safe(url) else ""


def _is_safe(url: str) -> bool:
    if units(url) > MOST_URL or any(is_blank(character) or character in '<>"|\\' for character in url):
        return False
    try:
        parts = urlsplit(url)
        return (
            bool(parts.hostname) and (parts.port or 1) > 0
            if parts.scheme in ("http", "https")
            else parts.scheme == "mailto" and "@" in parts.path
        )
    except ValueError:
        return False


def _rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def _inline(spans: Spans, address: str) -> list[Json]:
    """The elements of a line, or none where there would be nothing to see."""
    elements: list[Json] = []
    for element in (element for span in spans for element in _span(span, address)):
        if elements and elements[-1] | {"text": ""} == element | {"text": ""}:
            elements[-1] = element | {"text": elements[-1]["text"] + element["text"]}
        else:
            elements.append(element)
    return elements if any(not is_blank(element["text"]) for element in elements) else []


def _span(span: Span, address: str) -> list[Json]:
    match span:
        case str():
            return _words(span)
        case Bold(text):
            return _words(text, bold=True)
        case Mention(_, name):
            # Told, not called: who is named in a digest has not asked for a notification.
            return _words(name, bold=True)
        case Link(text, url):
            target = opens(url, address)
            words = clean(text) if not is_blank(text) else target
            return [{"type": "link", "url": target, "text": words}] if target else _words(text)
        case _:
            assert_never(span)


def _words(text: str, *, bold: bool = False) -> list[Json]:
    words = clean(text)
    if not words:
        return []
    element: Json = {"type": "text", "text": words}
    return [element | {"style": {"bold": True}}] if bold else [element]
