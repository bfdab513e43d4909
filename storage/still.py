"""Rows as they are now, to be looked at: made by the thousand in the time that the mapper takes for a hundred.

Nothing can be changed about them: they belong to no session, and setting a field raises AttributeError.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Dialect, func, type_coerce
from sqlalchemy import select as select_each
from sqlalchemy.types import NullType
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.shelf import SHELF, Shelf

Model = TypeVar("Model", bound=SQLModel)
_Row = tuple[Any, ...]


def shelf_of(session: AsyncSession) -> Shelf:
    """The shelf of the session's database."""
    found: Shelf = session.info.setdefault(SHELF, Shelf())
    return found


def every(*models: type[SQLModel]) -> Any:
    """A query for the rows of the models side by side, as the driver has them."""
    return select(*(column for model in models for column in _columns(model)))


def still(
    session: AsyncSession, model: type[Model], rows: Iterable[Sequence[Any]], *, at: int = 0
) -> list[Model]:
    """A record for each row of `every`, of which the model's begins at a place; an outer join leaves some without."""
    shelf, end = shelf_of(session), at + len(_columns(model))
    make = _maker(model, session.get_bind().dialect)
    return [shelf.made(model, row[at], tuple(row[at:end]), make) for row in rows if row[at] is not None]


def record(model: type[Model], values: Iterable[tuple[str, Any]]) -> Model:
    """A record with the value of every column."""
    # Without the state that the mapper keeps with a row: that is what takes the time, and what a change would need.
    made: Model = model.__new__(model)
    made.__dict__.update(values)
    return made


async def rows_of(session: AsyncSession, query: Any) -> Sequence[Sequence[Any]]:
    """The rows of such a query, with what this transaction has changed so far."""
    (rows,) = await rows_of_each(session, query)
    return rows


async def rows_of_each(session: AsyncSession, *queries: Any) -> list[Sequence[Sequence[Any]]]:
    """The rows of some such queries, fetched together."""
    await session.flush()
    connection = await session.connection()
    if session.get_bind().dialect.name != "sqlite":
        return [(await connection.execute(query)).all() for query in queries]
    # SQLite's thread gives Python away at every row and waits until it has it back: among busy others, a thousand rows
    # take a thousand such waits. As one text they take one.
    packed = [
        select(func.json_group_array(func.json_array(*query.subquery().c))).scalar_subquery()
        for query in queries
    ]
    texts = (await connection.execute(select_each(*packed))).one()
    return [[tuple(row) for row in json.loads(text)] for text in texts]


def width(model: type[SQLModel]) -> int:
    """How many places of a row a model takes."""
    return len(_columns(model))


@cache
def _columns(model: type[SQLModel]) -> Sequence[Any]:
    table = model.metadata.tables[str(model.__tablename__)]
    return [type_coerce(column, NullType()).label(f"{table.name}_{column.key}_") for column in table.columns]


@cache
def _maker(model: type[Model], dialect: Dialect) -> Callable[[_Row], Model]:
    """Makes a record of a row of that database's."""
    table = model.metadata.tables[str(model.__tablename__)]
    reads = [
        (column.key, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for column in table.columns
    ]

    def make(row: _Row) -> Model:
        return record(
            model,
            (
                (name, value if read is None else read(value))
                for (name, read), value in zip(reads, row, strict=True)
            ),
        )

    return make
