"""Rows as they were read, to be looked at: made by the thousand in the time that the mapper takes for a hundred.

Nothing can be changed about them: they belong to no session, and setting a field raises AttributeError.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlmodel import SQLModel, select

T = TypeVar("T", bound=SQLModel)


def every(*models: type[SQLModel]) -> Any:
    """A query for the rows of the models side by side, as plain values."""
    return select(*(column for model in models for column in _columns(model)))


def still(model: type[T], rows: Iterable[Sequence[Any]], *, after: int = 0) -> list[T]:
    """A record for each row of plain values, of which the first `after` belong to something else."""
    names = [column.key for column in _columns(model)]
    return [_record(model, zip(names, row[after:], strict=False)) for row in rows]


def _columns(model: type[SQLModel]) -> Sequence[Any]:
    return list(model.metadata.tables[str(model.__tablename__)].columns)


def _record(model: type[T], values: Iterable[tuple[str, Any]]) -> T:
    # Without the state that the mapper keeps with a row: that is what takes the time, and what a change would need.
    record: T = model.__new__(model)
    record.__dict__.update(values)
    return record
