"""Words in a card: nothing that people typed becomes markup, a mention or a link that does something else.

TextBlock, Fact and the labels of choices are markdown, and a backslash before a mark is shown on phones. So what
could be markup goes into RichTextBlock, which takes every letter as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate, groupby
from typing import Any, assert_never

from cards.blocks import Block, Bold, Card, Link, Mention, Quote, Span, Spans, Text, Tree
from cards.lines import one_line
from cards.plain import plain, plain_spans

Element = dict[str, Any]
Look = Mapping[str, object]

PLAIN: Look = {}
BOLD: Look = {"weight": "Bolder"}
MUTED: Look = {"isSubtle": True}
SMALL: Look = {"isSubtle": True, "size": "Small"}
TITLE: Look = {"weight": "Bolder", "size": "Medium"}

# A longer paragraph is continued in another element, so that it can go on in another card.
LONGEST = 1500
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_FALLBACK = 300, 160, 1500

_HARMLESS = re.compile(
    r"(?!\s|[+-](?:\s|$)|\d+[.)](?:\s|$)|-+$)"
    "(?:[a-zA-Z0-9 ,;:.?!%'\"()+$-]|/(?!/)|[^\0-\x9f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}])*"
)
_MARKS = re.compile(r"[\\`*_{}\[\]<>#&~|]|^[+=-]")
_NUMBER = re.compile(r"^(\d+)([.)])(?=\s|$)")
# Neither a line nor a letter: nothing shows them, and JSON has no half characters.
_UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Cards put a formatted date in this one's place.
_MACRO = re.compile(r"\{(?=\{(?:DATE|TIME)\()")
_WORD_JOINER = "\N{WORD JOINER}"


def clean(text: str) -> str:
    """The text without what can't be shown."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n"))


def literal(text: str) -> str:
    """The text as it is shown letter by letter."""
    return _MACRO.sub("{" + _WORD_JOINER, clean(text))


def is_harmless(text: str) -> bool:
    """Whether no reader of markdown, strict or sloppy, would see more in the text than its letters."""
    return _HARMLESS.fullmatch(text) is not None


def paragraphs(spans: Spans, address: str, look: Look = PLAIN, *, spacing: str = "") -> list[Element]:
    """The spans as text, all in one look: one element, several for what is very long, none for nothing."""
    runs = [run for span in spans for run in _runs(span, address, look)]
    return [_rich(group, spacing) for group in _groups(runs)]


def run(text: str, **look: object) -> Element:
    return {"type": "TextRun", "text": text, **look}


def box(items: list[Element], style: str = "") -> Element:
    return {"type": "Container", **({"style": style} if style else {}), "items": items}


def heading(text: str) -> list[Element]:
    """A card's title; a heading to screen readers too, unless it holds what could be markup."""
    shown = one_line(clean(text), LONGEST_TITLE)
    if shown and is_harmless(shown):
        return [{"type": "TextBlock", "text": shown, "style": "heading", "wrap": True, **TITLE}]
    return paragraphs((shown,), "", TITLE)


def address_of(url: str, address: str) -> str:
    """Where a link leads: a page, or one of our own; '' for everything else, such as `javascript:`."""
    if url.startswith("/") and not url.startswith(("//", "/\\")):
        return address.rstrip("/") + url
    return url if url.lower().startswith(("https://", "http://")) else ""


def summary(card: Card) -> str:
    """The card in a line, for notifications and screen readers."""
    first = next(filter(None, map(_words, card.blocks)), "")
    # A title that ends in no mark is followed by what it is about.
    both = f"{card.title}{':' if card.title[-1:].isalnum() else ''} {first}" if first else card.title
    return _without_tags(one_line(clean(both), LONGEST_SUMMARY))


def fallback(card: Card) -> str:
    """The card as the markdown that a Teams too old for it shows."""
    text = clean(plain(card))
    text = text if len(text) <= LONGEST_FALLBACK else text[: LONGEST_FALLBACK - 1] + "…"
    lines = (_NUMBER.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", line.strip())) for line in text.split("\n"))
    return "\n\n".join(lines)


def _rich(runs: list[Element], spacing: str) -> Element:
    return {"type": "RichTextBlock", "inlines": runs, **({"spacing": spacing} if spacing else {})}


def _words(block: Block) -> str:
    match block:
        case Text(spans):
            return plain_spans(spans)
        case Tree(rows=(first, *_)):
            return plain_spans(first.spans)
        case Quote(text):
            return text
        case _:
            return ""


def _without_tags(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›")


def _runs(span: Span, address: str, look: Look) -> Iterator[Element]:
    own = PLAIN
    match span:
        case str():
            text = span
        case Bold(text):
            own = BOLD
        case Mention(_, name):
            text, own = f"@{name}", BOLD
        case Link(text, url):
            if leads := address_of(url, address):
                own = {"selectAction": {"type": "Action.OpenUrl", "url": leads}}
        case _:
            assert_never(span)
    for piece in _pieces(literal(text)):
        yield run(piece, **look, **own)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces of LONGEST letters at most, if possible between words."""
    while len(text) > LONGEST:
        at = text.rfind(" ", 1, LONGEST) + 1 or LONGEST
        yield text[:at]
        text = text[at:]
    if text:
        yield text


def _groups(runs: list[Element]) -> Iterator[list[Element]]:
    """The runs in groups, of which none has much more than LONGEST letters."""
    starts = accumulate((len(run["text"]) for run in runs), initial=0)
    for _, group in groupby(zip(starts, runs, strict=False), key=lambda pair: pair[0] // LONGEST):
        yield [run for _, run in group]
