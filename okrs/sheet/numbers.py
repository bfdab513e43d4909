"""Numbers as files hold them: a plain decimal point, or another country's marks where only one reading is possible."""

from __future__ import annotations

import re
from decimal import Decimal

from okrs.sheet.problems import shown
from okrs.texts import Sentence

LONGEST = 40
_SPACES = "\u0020\u00a0\u202f\u2009'’"
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?")
_GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d*"),  # 1,234.5
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d*"),  # 1.234,5
}
_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:(,\d{3}){2,}|(\.\d{3}){2,})")  # 1,234,567 or 1.234.567
_COMMA = re.compile(r"[+-]?\d*,\d+")
_UNCLEAR_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_UNCLEAR_POINT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


def read_number(text: str, *, decimal_comma: bool) -> Decimal:
    """The number a cell holds, with its trailing zeros.

    `decimal_comma`: the file comes from a country that writes 0,5, so that 1.200 there may be one thousand two
    hundred. Raises ValueError with a sentence for what is no number, or could be two different ones.
    """
    bare = text.strip().replace("−", "-")
    if len(bare) > LONGEST:
        raise ValueError(Sentence("{text} is too long for a number.", text=shown(bare)))
    if decimal_comma and _UNCLEAR_POINT.fullmatch(bare):
        raise _unclear(bare)
    if _PLAIN.fullmatch(bare):
        return Decimal(bare)
    tight = bare.translate(dict.fromkeys(map(ord, _SPACES)))
    if not _well_spaced(bare):
        raise _no_number(text)
    if _UNCLEAR_COMMA.fullmatch(tight) and not decimal_comma:
        raise _unclear(bare)
    if _GROUPED["."].fullmatch(tight):
        return Decimal(tight.replace(",", ""))
    if _GROUPED[","].fullmatch(tight):
        return Decimal(tight.replace(".", "").replace(",", "."))
    if _GROUPS.fullmatch(tight):
        return Decimal(tight.replace(",", "").replace(".", ""))
    if _COMMA.fullmatch(tight):
        return Decimal(tight.replace(",", "."))
    if _PLAIN.fullmatch(tight):
        return Decimal(tight)
    raise _no_number(text)


def _well_spaced(bare: str) -> bool:
    """Whether spaces and apostrophes stand only between groups of three digits."""
    if not any(mark in bare for mark in _SPACES):
        return True
    whole = re.split(r"[.,]", bare, maxsplit=1)[0]
    return re.fullmatch(rf"[+-]?\d{{1,3}}([{_SPACES}]\d{{3}})+", whole) is not None


def _unclear(bare: str) -> ValueError:
    joined = re.sub(r"[.,]", "", bare)
    point = bare.replace(",", ".")
    return ValueError(
        Sentence(
            "{text} can be read as {one} or as {other}. Write {one} or {other}.",
            text=shown(bare),
            one=joined,
            other=f"{point}0",
        )
    )


def _no_number(text: str) -> ValueError:
    return ValueError(
        Sentence("{text} is not a number. Write digits alone, for example 1200 or 0.5.", text=shown(text))
    )
