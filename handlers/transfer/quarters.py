"""Cycles that are calendar quarters, by name."""

from __future__ import annotations

import re
from datetime import date, timedelta

_NAMES = re.compile(r"(?:(\d{4})[\s/_-]*Q([1-4])|Q([1-4])[\s/_-]*(\d{4}))", re.IGNORECASE)


def quarter_named(name: str) -> tuple[date, date] | None:
    """First and last day of "2026 Q4", "Q4 2026" and the like; None for another name."""
    found = _NAMES.fullmatch(name.strip())
    if not found:
        return None
    year, number = int(found[1] or found[4]), int(found[2] or found[3])
    return _days(year, number) if year else None


def quarter_of(day: date) -> tuple[str, date, date]:
    """The quarter that a day lies in: its name, "2026 Q4", first and last day."""
    number = (day.month + 2) // 3
    return (f"{day.year} Q{number}", *_days(day.year, number))


def _days(year: int, number: int) -> tuple[date, date]:
    first = date(year, number * 3 - 2, 1)
    after = date(year + number // 4, number * 3 % 12 + 1, 1) if year < 9999 or number < 4 else date.max
    return first, after - timedelta(days=1)
