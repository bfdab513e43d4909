"""Blocks as large as somebody filled them, in portions that Slack takes: nothing is cut off, it goes on below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar, assert_never

from bot.slack import tables
from bot.slack.text import chunks, units
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
MOST_SPANS, MOST_ROWS, MOST_BUTTONS = 40, 20, 25
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
    if units(block.caption) > MOST // 2:
        yield from (Text((Bold(part),)) for part in chunks(block.caption, MOST))
        block = replace(block, caption="")
    if not block.rows:
        if sum(map(units, block.header)) <= MOST // 2:
            yield block
        else:
            yield Table(block.caption, (), ())
            yield from (Text(part) for part in _parts((" · ".join(block.header),)))
        return
    caption = block.caption
    for run in _runs(block.rows, lambda row: _row_weight(block.header, row), most=MOST_ROWS, room=MOST // 2):
        if len(run) == 1 and _row_weight(block.header, run[0]) > MOST // 2:
            yield from (Text((Bold(part),)) for part in chunks(caption, MOST))
            yield from (Text(part) for part in _parts(tables.row_spans(block.header, run[0])))
        else:
            yield Table(caption, block.header, run)
        caption = ""


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
    """The same words in order, in parts of at most MOST."""
    pieces = [piece for span in spans for piece in _pieces(span)]
    return iter(_runs(pieces, lambda span: _weight((span,)), most=MOST_SPANS))


def _pieces(span: Span) -> list[Span]:
    if isinstance(span, str):
        return [*chunks(span, MOST)]
    if isinstance(span, Mention):
        return [replace(span, name=part) for part in chunks(span.name, MOST)]
    if isinstance(span, Bold):
        return [Bold(part) for part in chunks(span.text, MOST)]
    return [replace(span, text=part) for part in chunks(span.text, MOST)] or [span]


def _weight(spans: Spans) -> int:
    return sum(_letters(span) for span in spans)


def _letters(span: Span) -> int:
    if isinstance(span, str):
        return units(span)
    if isinstance(span, Mention):
        return units(span.name)
    return units(span.text) + (units(span.url) if isinstance(span, Link) else 0)


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
