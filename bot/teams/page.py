"""A card as a piece of a web page to read: Headway's tab in Teams, where nothing is pressed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import assert_never

from bot.teams.words import address_of
from cards.blocks import (
    Block,
    Bold,
    Buttons,
    Card,
    Chart,
    Divider,
    Facts,
    Form,
    Link,
    LinkButton,
    Mention,
    People,
    Progress,
    Quote,
    Span,
    Spans,
    Table,
    Text,
    Tree,
)
from cards.goals import health_word
from cards.voice import Voice

_DEEPEST = 6


def html_of(card: Card, voice: Voice, *, address: str) -> str:
    """The card in HTML; our own links lead to `address`. Whatever was typed is text and nothing else."""
    parts = [f"<h1>{escape(card.title)}</h1>", *(_block(block, voice, address) for block in card.blocks)]
    if card.why:
        parts.append(_paragraph((card.why,), address, quiet=True))
    return "\n".join(filter(None, parts))


def _block(block: Block, voice: Voice, address: str) -> str:
    match block:
        case Text(spans, muted):
            return _paragraph(spans, address, quiet=muted)
        case Quote(text):
            return f"<blockquote>{escape(text)}</blockquote>"
        case Facts(items):
            told = "".join(f"<dt>{escape(fact.label)}</dt><dd>{escape(fact.value)}</dd>" for fact in items)
            return f"<dl>{told}</dl>"
        case Progress():
            return _progress(block, voice, address)
        case Chart(title, _, _, summary):
            return f"<h2>{escape(title)}</h2>{_paragraph((summary,), address, quiet=True)}"
        case Table():
            return _table(block)
        case Tree(rows):
            return "".join(
                f'<p class="deep{min(row.depth, _DEEPEST)}">{_spans(row.spans, address)}</p>' for row in rows
            )
        case Divider():
            return "<hr>"
        case People(label, chips):
            names = ", ".join(chip.name for chip in chips)
            return f"<p>{escape(label)}: <b>{escape(names)}</b></p>"
        case Buttons(items):
            links = [item for item in items if isinstance(item, LinkButton)]
            return "".join(f"<p>{_link(item.label, item.url, address)}</p>" for item in links)
        case Form():
            return ""
        case _:
            assert_never(block)


def _progress(block: Progress, voice: Voice, address: str) -> str:
    label = _spans(block.label, address)
    health = escape(health_word(voice, block.health))
    bar = (
        ""
        if block.done is None
        else f'<progress max="1" value="{block.done}" aria-label="{escape(voice.percent(block.done))}"></progress>'
    )
    return f"<h2>{label}</h2><p>{health}</p>{bar}{_paragraph((block.caption,), address, quiet=True)}"


def _table(block: Table) -> str:
    caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
    rows = "".join(f"<tr>{_cells('td', row)}</tr>" for row in block.rows)
    return f"<table>{caption}<tr>{_cells('th', block.header)}</tr>{rows}</table>"


def _cells(kind: str, cells: Iterable[str]) -> str:
    return "".join(f"<{kind}>{escape(cell)}</{kind}>" for cell in cells)


def _paragraph(spans: Spans, address: str, *, quiet: bool) -> str:
    begin = '<p class="quiet">' if quiet else "<p>"
    return f"{begin}{_spans(spans, address)}</p>"


def _spans(spans: Spans, address: str) -> str:
    return "".join(_span(span, address) for span in spans)


def _span(span: Span, address: str) -> str:
    match span:
        case str():
            return escape(span)
        case Bold(text):
            return f"<b>{escape(text)}</b>"
        case Mention(_, name):
            return f"<b>@{escape(name)}</b>"
        case Link(text, url):
            return _link(text, url, address)
        case _:
            assert_never(span)


def _link(text: str, url: str, address: str) -> str:
    leads = address_of(url, address)
    if not leads:
        return escape(text)
    return f'<a href="{escape(leads)}" target="_blank" rel="noopener">{escape(text)}</a>'
