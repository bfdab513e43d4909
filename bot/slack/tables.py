"""Tables: Slack's own where it has them, in aligned letters where a phone has room for them, else line by line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.slack import kit
from bot.slack.kit import Json
from bot.slack.text import clean, is_blank
from cards.blocks import Bold, Spans, Table

MOST_ROWS, MOST_COLUMNS = 200, 20
# What one table may take of a message.
MOST_SIZE = 8_000
PAGE = 25
# Letters of a fixed width on a phone held upright.
PHONE = 36
NO_VALUE = "–"


def is_native(block: Table) -> bool:
    """Whether Slack's own table can show it."""
    columns = _columns(block)
    return (
        0 < len(block.rows) <= MOST_ROWS
        and 0 < columns <= MOST_COLUMNS
        and not is_blank(block.caption)
        and kit.size(_data_table(block)) <= MOST_SIZE
    )


def table(block: Table, *, native: bool) -> list[Json]:
    """Slack's own table, or its lines without the caption, which stands above them."""
    if native and is_native(block):
        return [_data_table(block)]
    lines = _aligned(block)
    if max(map(_width, lines)) <= PHONE:
        return kit.preformatted("\n".join(lines))
    return kit.listing(((0, row_spans(block.header, row)) for row in block.rows), "")


def row_spans(header: Sequence[str], row: Sequence[str]) -> Spans:
    """`7 May: Value 34 points · Confidence 7/10`, each cell with the head of its column."""
    first, *others = row or ("",)
    named = [*header[1:], *("" for _ in others)]
    cells = [
        f"{head} {cell}".strip()
        for head, cell in zip(named, others, strict=False)
        if not is_blank(cell) and cell != NO_VALUE
    ]
    return (Bold(first), ": " if cells and not is_blank(first) else "", " · ".join(cells))


def _data_table(block: Table) -> Json:
    columns = _columns(block)
    rows = [_filled(row, columns) for row in (block.header, *block.rows)]
    return {
        "type": "data_table",
        "caption": clean(block.caption),
        # A cell of digits is sent as text too: some workspaces refuse cells of numbers.
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        "page_size": min(max(len(block.rows), 1), PAGE),
        "row_header_column_index": 0,
    }


def _aligned(block: Table) -> list[str]:
    columns = _columns(block)
    rows = [_filled(row, columns) for row in (block.header, *block.rows)]
    flat = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(_width(row[n]) for row in flat) for n in range(columns)]
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        for row in flat
    ]
    return [line.rstrip() for line in lines]


def _filled(row: Sequence[str], columns: int) -> list[str]:
    """The row with every column, none of them empty."""
    cells = [clean(cell) for cell in row] + [""] * (columns - len(row))
    return [NO_VALUE if is_blank(cell) else cell for cell in cells]


def _columns(block: Table) -> int:
    return max(len(block.header), *(len(row) for row in block.rows), 0)


def _width(text: str) -> int:
    """How many letters wide: Chinese, Japanese and Korean ones take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
