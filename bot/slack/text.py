"""Text as Slack takes it: counted, cleaned, cut and escaped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

NOTHING = "…"
"""What stands where Slack refuses emptiness."""
_BREAKS = re.compile("\r\n?")
# Slack refuses or drops them, and half a surrogate pair is no text at all.
_UNSENDABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def escape(text: str) -> str:
    """For the one field that Slack reads as markup: a note of `<!channel>` stays those ten characters there too."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def units(text: str) -> int:
    """How long Slack finds it: characters beyond the first plane, like most emoji, count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """The same words without characters that can't be sent."""
    return _UNSENDABLE.sub(" ", _BREAKS.sub("\n", text))


def is_blank(text: str) -> bool:
    """Whether there is nothing to see."""
    return all(unicodedata.category(character)[0] in "CZ" for character in text)


def cut(text: str, most: int) -> str:
    """On one line and at most `most` long, ended by an ellipsis at the end of a word where it had to be cut."""
    flat = " ".join(clean(text).split())
    if units(flat) <= most:
        return flat
    head = _head(flat, most - 1)
    end = head.rfind(" ")
    return (head[:end] if end > len(head) // 2 else head).rstrip(" ,;:–—") + "…"


def label(text: str, most: int) -> str:
    """A text for a place that must not be empty."""
    shown = cut(text, most)
    return NOTHING if is_blank(shown) else shown


def chunks(text: str, most: int) -> Iterator[str]:
    """The whole text in pieces of at most `most`, broken between lines or words where there are any."""
    while units(text) > most:
        head = _head(text, most)
        end = max(head.rfind("\n", len(head) // 2), head.rfind(" ", len(head) // 2)) + 1
        yield text[: end or len(head)]
        text = text[end or len(head) :]
    if text:
        yield text


def _head(text: str, most: int) -> str:
    """As many characters of the beginning as fit."""
    head = text[:most]
    while (over := units(head) - most) > 0:
        head = head[: -((over + 1) // 2)]
    return head
