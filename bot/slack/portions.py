"""Blocks as large as somebody filled them, in portions that Slack takes: nothing is cut off, it goes on below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar, assert_never

from bot.slack import tables
from bot.slack.text import chunks, is_blank, units
from cards.blocks import (
    Action,
    Block,
    Bold,
    Button,
    Buttons,
    Chart,
    Divider,
    Fact,
    Facts,
    Form,
    Link,
    Mention,
    People,
    Progress,
    Quote,
    Span,
    Spans,
    Table,
    Text,
    Tree,
    TreeRow,
)

MOST = 2_500
# Each costs more than its letters.
MOST_SPANS, MOST_ROWS, MOST_BUTTONS = 60, 20, 25
# What a button carries counts too, and so does the button itself.
MOST_CARRIED, BUTTON = 5_000, 150

T = TypeVar("T")


def portions(block: Block, *, native: bool) -> Iterator[Block]:
    """The block itself, or the same in several of a moderate size; forms are left as they are."""
    match block:
        case Text(spans, muted):
            yield from (Text(part, muted) for part in _parts(spans))
        case Quote(text):
            yield from (Quote(part) for part in chunks(text, MOST))
        case Facts(items):
            yield from _facts(items)
        case Progress():
            yield from _progress(block)
        case Chart():
            yield from _chart(block)
        case Table() if native and tables.is_native(block):
            yield block
        case Table():
            yield from _table(block)
        case Tree(rows):
            yield from _tree(rows)
        case People():
            yield from _people(block)
        case Buttons(items):
            yield from (Buttons(run) for run in _runs(items, _carried, most=MOST_BUTTONS, room=MOST_CARRIED))
        case Divider() | Form():
            yield block
        case _:
            assert_never(block)


def _facts(items: Sequence[Fact]) -> Iterator[Block]:
    for run in _runs(items, lambda fact: units(fact.label) + units(fact.value), most=MOST_ROWS):
        if len(run) == 1 and units(run[0].label) + units(run[0].value) > MOST:
            yield from (Text(part) for part in _parts((Bold(run[0].label), ": ", run[0].value)))
        else:
            yield Facts(run)


def _progress(block: Progress) -> Iterator[Block]:
    if _weight(block.label) > MOST // 2:
        yield from (Text(part) for part in _parts(block.label))
        block = replace(block, label=())
    if units(block.caption) <= MOST // 2:
        yield block
        return
    yield replace(block, caption="")
    yield from (Text((part,)) for part in chunks(block.caption, MOST))


def _chart(block: Chart) -> Iterator[Block]:
    if units(block.title) > MOST // 2:
        yield from (Text((Bold(part),)) for part in chunks(block.title, MOST))
        block = replace(block, title="")
    if units(block.summary) <= MOST // 2:
        yield block
        return
    yield replace(block, summary="")
    yield from (Text((part,)) for part in chunks(block.summary, MOST))


def _table(block: Table) -> Iterator[Block]:
    """In letters, the caption above: Slack's own table can't go on in another one."""
    yield from (Text((Bold(part),)) for part in chunks(block.caption, MOST))
    if not block.rows:
        yield from (Text(part) for part in _parts((" · ".join(block.header),)))
    for run in _runs(block.rows, lambda row: _row_weight(block.header, row), most=MOST_ROWS):
        if len(run) == 1 and _row_weight(block.header, run[0]) > MOST:
            yield from (Text(part) for part in _parts(tables.row_spans(block.header, run[0])))
        else:
            yield Table("", block.header, run)


def _tree(rows: Sequence[TreeRow]) -> Iterator[Block]:
    for run in _runs(rows, lambda row: _weight(row.spans), most=MOST_ROWS):
        if len(run) == 1:
            for n, part in enumerate(_parts(run[0].spans)):
                yield Tree((TreeRow(run[0].depth, part, run[0].health if n == 0 else None),))
        else:
            yield Tree(run)


def _people(block: People) -> Iterator[Block]:
    label = block.label
    if units(label) > MOST // 2:
        yield from (Text((part,)) for part in chunks(label, MOST))
        label = ""
    for run in _runs(block.chips, lambda chip: units(chip.name), most=MOST_ROWS, room=MOST // 2):
        if len(run) == 1 and units(run[0].name) > MOST // 2:
            yield from (Text(part) for part in _parts((f"{label} ", Bold(run[0].name))))
        else:
            yield People(label, run)
        label = ""
    if label:
        yield People(label, ())


def _parts(spans: Spans) -> Iterator[Spans]:
    """The same words in order, in parts of at most MOST that end where a word does."""
    joined = _joined(spans)
    texts = [_words(span) for span in joined]
    ends = [*accumulate(map(len, texts))]
    at = 0
    for chunk in chunks("".join(texts), MOST):
        part = tuple(
            _slice(span, max(at - end + len(text), 0), at + len(chunk) - end + len(text))
            for span, text, end in zip(joined, texts, ends, strict=True)
            if end > at and end - len(text) < at + len(chunk)
        )
        yield from _runs(part, lambda span: _weight((span,)), most=MOST_SPANS, room=2 * MOST)
        at += len(chunk)


def _joined(spans: Spans) -> list[Span]:
    """The same with plain words next to each other in one span, and a link without words named by its address."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if isinstance(span, str) and isinstance(last, str):
            joined[-1] = last + span
        elif isinstance(span, Link) and is_blank(span.text):
            joined.append(replace(span, text=span.url))
        else:
            joined.append(span)
    return joined


def _words(span: Span) -> str:
    if isinstance(span, str):
        return span
    return span.name if isinstance(span, Mention) else span.text


def _slice(span: Span, start: int, end: int) -> Span:
    words = _words(span)[start:end]
    if isinstance(span, str):
        return words
    return replace(span, name=words) if isinstance(span, Mention) else replace(span, text=words)


def _weight(spans: Spans) -> int:
    return sum(units(_words(span)) + (units(span.url) if isinstance(span, Link) else 0) for span in spans)


def _row_weight(header: Sequence[str], row: Sequence[str]) -> int:
    return sum(map(units, header)) + sum(map(units, row))


def _carried(button: Button) -> int:
    own = BUTTON + units(button.label)
    if isinstance(button, Action):
        return own + units(button.intent) + 2 * sum(units(k) + units(v) for k, v in button.values.items())
    return own + units(button.url)


def _runs(
    items: Sequence[T], weight: Callable[[T], int], *, most: int, room: int = MOST
) -> Iterator[tuple[T, ...]]:
    """The items in order, as many together as have room; one that alone has none stands alone."""
    run: list[T] = []
    used = 0
    for item in items:
        if run and (used + weight(item) > room or len(run) == most):
            yield tuple(run)
            run, used = [], 0
        run.append(item)
        used += weight(item)
    if run:
        yield tuple(run)
