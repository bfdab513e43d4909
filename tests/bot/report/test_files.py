"""The report as HTML and PDF: the same words in both, whatever somebody called their goals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, is_dataclass
from decimal import Decimal
from html import unescape

import pypdfium2
import pytest

from bot.report.page import page_of
from bot.report.pdf import pdf_of
from bot.report.pictures import pictures_of
from cards.blocks import Chart, Point, Series
from cards.report.paper import (
    Column,
    Count,
    Group,
    Line,
    Lines,
    Meter,
    Paper,
    Part,
    Plain,
    Plot,
    Sheet,
    Standing,
    Words,
)
from cards.voice import Voice
from okrs.health import Health

VOICE = Voice()
MET = Standing(Health.MET, "met")
NASTY = '#panic("x") *bold* $x$ <b>&amp; @ref `raw` // \\u{1f}'
CHART = Chart(
    title="Churn",
    unit="%",
    series=(
        Series("Churn", (Point("2026-10-01", Decimal("4.1")), Point("2026-11-01", Decimal("3.9")))),
        Series("Expected", (Point("2026-10-01", Decimal(4)), Point("2026-11-01", Decimal(3))), role="pace"),
    ),
    summary="From 4.1% to 3.9%.",
)


def paper(title: str = "Acme: Q4") -> Paper:
    row = (Plain(NASTY), Plain("30"), Meter(Decimal("1.2"), Decimal("0.5"), "120%"), MET)
    columns = (
        Column("Key result", "words"),
        Column("Start", "number"),
        Column("Of the way", "meter"),
        Column("How it stands", "standing"),
    )
    return Paper(
        title=title,
        subtitle="1 Oct to 31 Dec",
        summary=("It went well.", "It helped."),
        counts=tuple(
            Count(Standing(h, h.value), "1", Decimal(n) / 6, Decimal(1) / 6) for n, h in enumerate(Health)
        ),
        parts=(
            Part(
                "goals",
                "Objectives",
                (
                    Sheet("Growth", columns, (Group("Win", "60%", (row, row)), Group("", "", (row,)))),
                    Lines("Outcomes", (Line("Loyal", "now 4", MET), Line("W" * 150, "now 5"))),
                    Lines("Nothing yet", ()),
                    Words("A word.", muted=True),
                    Words("Another."),
                    Plot(CHART),
                ),
            ),
        ),
        foot="Acme · Q4",
    )


def words_of(part: object) -> Iterator[str]:
    """Every text of a report."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from words_of(one)
    elif isinstance(part, Chart):
        yield from (part.title, part.summary)
    elif is_dataclass(part):
        for one in fields(part):
            if one.name not in ("type", "kind", "key", "health"):
                yield from words_of(getattr(part, one.name))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\ufffe\x02-]", "", text)


async def test_both_files_say_all_of_it() -> None:
    pictures = await pictures_of(paper(), VOICE)
    html = page_of(paper(), pictures, VOICE)
    shown = squeezed(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "", html, flags=re.S)))
    pdf, note = pdf_of(paper(), pictures, VOICE, country="")
    assert note == ""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        printed = squeezed("".join(sheet.get_textpage().get_text_bounded() for sheet in document))
    for words in words_of(paper()):
        assert squeezed(words) in shown, words
        assert squeezed(words) in printed, words


async def test_charts_are_drawn_for_light_and_for_dark() -> None:
    pictures = await pictures_of(paper(), VOICE)
    found = pictures[CHART]
    assert found.light != found.dark
    html = page_of(paper(), pictures, VOICE)
    assert html.count("data:image/svg+xml;base64,") == 2
    assert html.count('alt="From 4.1% to 3.9%."') == 2


def test_without_a_picture_the_rest_is_there() -> None:
    assert "<img" not in page_of(paper(), {}, VOICE)
    pdf, _ = pdf_of(paper(), {}, VOICE, country="")
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("country", "size"), [("US", (612, 792)), ("ca", (612, 792)), ("DE", (595, 842)), ("", (595, 842))]
)
def test_the_paper_is_what_lies_in_the_printers_there(country: str, size: tuple[int, int]) -> None:
    pdf, _ = pdf_of(paper(), {}, VOICE, country=country)
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        assert document[0].get_size() == pytest.approx(size, abs=1)


def test_a_letter_that_no_font_has_is_told_and_the_rest_is_printed() -> None:
    pdf, note = pdf_of(paper("Acme \u0378"), {}, VOICE, country="")
    assert note.startswith("This computer has no font for some of the letters in it, \\u{378} for example")
    assert "write HTML" in note
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        assert "It went well." in document[0].get_textpage().get_text_bounded()


def test_letters_of_other_scripts_are_printed() -> None:
    _, note = pdf_of(paper("Żółć Привет λόγος → “é”"), {}, VOICE, country="")
    assert note == ""
