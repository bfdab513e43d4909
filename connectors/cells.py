"""A table out of CSV, the cell that is meant in it, and the number in that; nothing is ever computed."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from connectors.outgoing import ConnectorError
from okrs.sheet.numbers import read_number
from okrs.texts import later

Table = Sequence[Sequence[str]]

_CELL = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")
_COLUMN = re.compile(r"[A-Za-z]{1,2}")
_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
_POINT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_GAPS = str.maketrans(dict.fromkeys("\u0020\u00a0\u202f\u2009'’"))


class Marks(StrEnum):
    """How numbers are written: 1,234.5 or 1.234,5, or whatever has only one reading."""

    AUTO = later("auto")
    POINT = later("point")
    COMMA = later("comma")


def table_of(text: str) -> tuple[Table, bool]:
    """The cells of CSV with commas, semicolons or tabs, and whether semicolons part them; raises ConnectorError."""
    if not text.strip():
        raise ConnectorError("The file is empty.", permanent=True)
    if text.lstrip().startswith("<"):
        raise ConnectorError(
            "That address answers with a web page, not with CSV. Does one have to sign in there?",
            permanent=True,
        )
    delimiter = _delimiter(text)
    csv.field_size_limit(max(len(text), 131_072))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise ConnectorError("The file is not CSV.", permanent=True) from None
    return rows, delimiter == ";"


def cell_at(table: Table, place: str) -> str:
    """The cell of a spreadsheet's name, such as B7."""
    found = _CELL.fullmatch(place.strip())
    if found is None:
        raise ConnectorError("{place} is no cell. Write for example B7.", permanent=True, place=place[:20])
    row, column = int(found[2]) - 1, _index(found[1])
    if row >= len(table) or column >= len(table[row]):
        raise ConnectorError("The sheet has no cell {place}.", permanent=True, place=place)
    return table[row][column]


def last_of(table: Table, column: str) -> str:
    """The last cell of a column that is not empty; its heading, or its letter."""
    index, below = _column(table, column)
    for row in reversed(table[below:]):
        if index < len(row) and row[index].strip():
            return row[index]
    raise ConnectorError("The column {column} is empty.", permanent=True, column=column)


def labelled(table: Table, label: str, column: str = "") -> str:
    """The cell of the row that begins with a label: in a column, else the first one beside it that is not empty."""
    rows = [row for row in table if row and _folded(row[0]) == _folded(label)]
    if not rows:
        raise ConnectorError("The sheet has no row {label}.", permanent=True, label=label)
    if len(rows) > 1:
        raise ConnectorError("The sheet has several rows {label}.", permanent=True, label=label)
    if column:
        index, _ = _column(table, column)
        return rows[0][index] if index < len(rows[0]) else ""
    return next((cell for cell in rows[0][1:] if cell.strip()), "")


def cell_number(cell: str, *, marks: Marks, semicolons: bool) -> tuple[Decimal, str]:
    """The number in a cell and its unit, % or a currency's sign; raises ConnectorError.

    `semicolons`: the file parts its cells with them, as countries do that write a decimal comma.
    """
    bare, unit = _bare(cell)
    if not bare:
        raise ConnectorError("The cell is empty.", permanent=True)
    if bare.startswith(("=", "@")):
        raise ConnectorError(
            "The cell has a formula, which I don't compute. Share or export its value.", permanent=True
        )
    try:
        value = read_number(bare, decimal_comma=semicolons) if marks is Marks.AUTO else _marked(bare, marks)
    except ValueError as error:
        raise ConnectorError(
            "The cell can't be read: {problem} The decimal mark can be set, too.",
            permanent=True,
            problem=error,
        ) from None
    if not -30 < value.adjusted() < 30:
        raise ConnectorError("The cell has a number that can't be a value.", permanent=True)
    return value, unit


def _marked(bare: str, marks: Marks) -> Decimal:
    tight = bare.translate(_GAPS).replace("−", "-")
    thousands, decimal, shape = (".", ",", _COMMA) if marks is Marks.COMMA else (",", ".", _POINT)
    if len(tight) > 40 or not shape.fullmatch(tight):
        # Its sentence says what is wrong with it; what it can read is written in the other way.
        read_number(bare, decimal_comma=marks is Marks.COMMA)
        raise ValueError(f"'{bare[:40]}' is not written with a decimal {marks}.")
    return Decimal(tight.replace(thousands, "").replace(decimal, "."))


def _bare(cell: str) -> tuple[str, str]:
    """A cell without what stands around its number, and the sign among that."""
    text = unicodedata.normalize("NFKC", cell).strip().removeprefix("'")
    negative = re.fullmatch(r"\((.*)\)", text)
    text = negative[1] if negative else text
    signs = [mark for mark in text if mark == "%" or unicodedata.category(mark) == "Sc"]
    for mark in signs:
        text = text.replace(mark, "")
    text = text.strip()
    return (f"-{text}" if negative and text[:1].isdigit() else text), signs[0] if signs else ""


def _column(table: Table, column: str) -> tuple[int, int]:
    """Where a column is, and how many rows stand above its values."""
    heading = next((number for number, row in enumerate(table) if any(cell.strip() for cell in row)), 0)
    names = [_folded(cell) for cell in table[heading]] if table else []
    if names.count(_folded(column)) > 1:
        raise ConnectorError("The sheet has several columns {column}.", permanent=True, column=column)
    if _folded(column) in names:
        return names.index(_folded(column)), heading + 1
    if _COLUMN.fullmatch(column.strip()):
        return _index(column.strip()), 0
    raise ConnectorError("The sheet has no column {column}.", permanent=True, column=column)


def _index(letters: str) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _delimiter(text: str) -> str:
    """The separator most frequent on the first line that has one, quoted parts aside."""
    # A quoted part may hold line ends of its own: it is taken out before lines are told apart.
    unquoted = "".join(text[:20_000].split('"')[::2])
    for bare in unquoted.replace("\r", "\n").split("\n")[:40]:
        best = max(",;\t", key=bare.count)
        if best in bare:
            return best
    return ","
