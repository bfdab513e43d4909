"""Every block of a card as blocks of Slack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.slack import figures, forms, kit, tables, wire
from bot.slack.easel import Easel
from bot.slack.kit import Json
from bot.slack.text import cut
from cards.blocks import (
    Action,
    Block,
    Bold,
    Button,
    Buttons,
    Chart,
    Divider,
    Facts,
    Form,
    LinkButton,
    People,
    Progress,
    Quote,
    Spans,
    Table,
    Text,
    Tree,
)
from cards.blocks import Link as LinkSpan
from cards.plain import plain_spans
from cards.ways import is_page


def drawn(block: Block, easel: Easel) -> list[Json]:
    """The block as Slack shows it; nothing where there is nothing to see."""
    match block:
        case Text(spans, muted):
            return _text(spans, easel, muted=muted)
        case Quote(text):
            return kit.quote(text)
        case Facts(items):
            # Not a section's fields: a bold label needs markup there, and on a phone each would take two lines.
            return kit.listing(((0, (Bold(fact.label), ": ", fact.value)) for fact in items), easel.address)
        case Progress():
            return figures.progress(block, easel.voice, easel.address)
        case Chart():
            return figures.chart(block, easel.voice, native=easel.native, picture=easel.picture)
        case Table():
            return tables.table(block, native=easel.native)
        case Tree(rows):
            return figures.tree(rows, easel.voice, easel.address)
        case Divider():
            return [kit.divider()]
        case People():
            return _people(block, easel)
        case Buttons(items):
            return _buttons(items, easel)
        case Form():
            return forms.form(block, easel)
        case _:
            assert_never(block)


def _text(spans: Spans, easel: Easel, *, muted: bool) -> list[Json]:
    # Small grey text can't have links without markup.
    if muted and not any(isinstance(span, LinkSpan) for span in spans):
        return kit.context(plain_spans(spans))
    return kit.paragraph(spans, easel.address)


def _people(block: People, easel: Easel) -> list[Json]:
    names: list[str | Bold] = []
    for chip in block.chips:
        names += [", " if names else "", Bold(chip.name)]
    return kit.paragraph(
        (f"{block.label}: " if block.label and names else block.label, *names), easel.address
    )


def _buttons(items: Sequence[Button], easel: Easel) -> list[Json]:
    elements = [element for item in items if (element := _button(item, easel))]
    # Slack's buttons open pages only; a letter is a link, and what can't be opened is still told.
    # Pages of ours have no address where Headway has none.
    others = [
        item
        for item in items
        if isinstance(item, LinkButton) and not _page(item, easel) and not is_page(item.url)
    ]
    links = tuple(
        span for item in others for span in (LinkSpan(cut(item.label, forms.MOST_BUTTON), item.url), "\n")
    )
    actions = [{"type": "actions", "elements": elements}] if elements else []
    return [*actions, *kit.paragraph(links[:-1], easel.address)]


def _button(item: Button, easel: Easel) -> Json | None:
    match item:
        case Action():
            return forms.button(item, easel)
        case LinkButton(label):
            page = _page(item, easel)
            if not page:
                return None
            text = kit.plain_text(label, forms.MOST_BUTTON)
            return {"type": "button", "action_id": easel.action(wire.LINK), "text": text, "url": page}
        case _:
            assert_never(item)


def _page(item: LinkButton, easel: Easel) -> str:
    url = kit.opens(item.url, easel.address)
    return "" if url.startswith("mailto:") else url
