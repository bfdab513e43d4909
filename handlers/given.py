"""What a button or form carries, read as what it stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from cards.exchange import Request
from okrs.errors import HeadwayError
from okrs.texts import later

STALE = later("That button belongs to an older version of Headway. Type /okr help to see what works.")

T = TypeVar("T")


def given(request: Request, name: str, read: Callable[[str], T]) -> T:
    """The value of that name; raises HeadwayError where it is missing, or is none that `read` can read."""
    try:
        return read(request.values[name])
    except (KeyError, ValueError, ArithmeticError) as error:
        raise HeadwayError(STALE) from error


def ids(text: str) -> list[UUID]:
    """Ids with commas between them; raises ValueError."""
    return [UUID(part) for part in text.split(",") if part]


def read_ids(text: str) -> list[UUID]:
    """Ids with commas between them, as a form's field has them; raises HeadwayError."""
    try:
        return ids(text)
    except ValueError as error:
        raise HeadwayError(STALE) from error
