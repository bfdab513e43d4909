"""Short codes by which imports know the numbers of the business."""

from __future__ import annotations

import re

from okrs.reader.text import fold


def code_for(called: str, taken: set[str]) -> str:
    """A short code for a name that none of those taken is: CHURN, CHURN-2."""
    stem = re.sub(r"[^A-Z0-9]+", "-", fold(called).upper()).strip("-")[:24] or "M"
    known_codes = {code.casefold() for code in taken}
    code, number = stem, 2
    while code.casefold() in known_codes:
        code, number = f"{stem}-{number}", number + 1
    return code
