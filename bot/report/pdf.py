"""The report as PDF, set by Typst: it brings its own fonts, so that nothing is needed besides Python."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from bot.report.pictures import Picture
from bot.web.render import percent
from cards.blocks import Chart
from cards.report.paper import Paper, Plot
from cards.voice import Voice

_TEMPLATE = Path(__file__).with_name("paper.typ")
# Where a sheet of paper is a Letter; everywhere else it is an A4.
_LETTER = frozenset({"US", "CA", "MX", "CL", "CO", "CR", "GT", "PA", "PH", "PR", "SV", "VE"})
# What Typst says where no font has a letter, and the standard that makes it say so.
_NO_GLYPH = re.compile(r'the text `"(.*)"` could not be displayed')


def pdf_of(
    paper: Paper, pictures: Mapping[Chart, Picture], voice: Voice, *, country: str
) -> tuple[bytes, str]:
    """The file, accessible (PDF/UA-1), and a sentence where something could not be printed, else ''."""
    said = _filled(paper, pictures) | {
        "lang": voice.tongue,
        "format": "us-letter" if country.upper() in _LETTER else "a4",
    }
    inputs = {"paper": json.dumps(said, ensure_ascii=False)}
    try:
        return _compiled(inputs, ["ua-1"]), ""
    except typst.TypstError as error:
        missing = _NO_GLYPH.search(error.message)
        if missing is None:
            raise
    note = (
        f"This computer has no font for some of the letters in it, {missing[1]} for example, so that they are missing "
        "in the PDF. Install one, such as Noto Sans CJK for Japanese, or write HTML, which takes the fonts of whoever "
        "reads it."
    )
    return _compiled(inputs, []), note


def _compiled(inputs: dict[str, str], standards: list[Any]) -> bytes:
    made = typst.compile(_TEMPLATE.read_bytes(), format="pdf", sys_inputs=inputs, pdf_standards=standards)
    assert isinstance(made, bytes)
    return made


def _filled(part: Any, pictures: Mapping[Chart, Picture]) -> Any:
    """The same for JSON: shares in percent of a bar, charts as their pictures, everything else as it is said."""
    match part:
        case Plot(chart):
            svg = pictures[chart].light.decode() if chart in pictures else ""
            return {"type": part.type, "title": chart.title, "summary": chart.summary, "svg": svg}
        case Decimal():
            share = percent(part)
            return None if share is None else float(share)
        case tuple():
            return [_filled(one, pictures) for one in part]
        case _ if is_dataclass(part):
            return {one.name: _filled(getattr(part, one.name), pictures) for one in fields(part)}
        case _:
            return part
