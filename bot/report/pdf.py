"""The report as PDF, set by Typst: it brings its own fonts, so that nothing is needed besides Python."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from bot.web.render import percent
from cards.report.paper import Paper
from cards.voice import Voice

_TEMPLATE = Path(__file__).with_name("paper.typ")
# Where a sheet of paper is a Letter; everywhere else it is an A4.
_LETTER = frozenset({"US", "CA", "MX", "CL", "CO", "CR", "GT", "PA", "PH", "PR", "SV", "VE"})
# What Typst says where no font has a letter, and the standard that makes it say so.
_NO_GLYPH = "could not be displayed"


def pdf_of(paper: Paper, voice: Voice, *, country: str) -> tuple[bytes, str]:
    """The file, accessible (PDF/UA-1), and a sentence where something could not be printed, else ''."""
    said = _filled(asdict(paper)) | {
        "lang": voice.tongue,
        "format": "us-letter" if country.upper() in _LETTER else "a4",
    }
    inputs = {"paper": json.dumps(said, ensure_ascii=False)}
    try:
        return _compiled(inputs, ["ua-1"]), ""
    except typst.TypstError as error:
        if _NO_GLYPH not in error.message:
            raise
    note = (
        "This computer has no font for some of the letters in it, so that they are missing in the PDF. Install one, "
        "such as Noto Sans CJK for Japanese, or write HTML, which takes the fonts of whoever reads it."
    )
    return _compiled(inputs, []), note


def _compiled(inputs: dict[str, str], standards: list[Any]) -> bytes:
    made = typst.compile(_TEMPLATE.read_bytes(), format="pdf", sys_inputs=inputs, pdf_standards=standards)
    assert isinstance(made, bytes)
    return made


def _filled(part: Any) -> Any:
    """The same for JSON: shares in percent of a bar, everything else as it is said."""
    match part:
        case dict():
            return {key: _filled(value) for key, value in part.items()}
        case list() | tuple():
            return [_filled(one) for one in part]
        case Decimal():
            share = percent(part)
            return None if share is None else float(share)
        case _:
            return part
