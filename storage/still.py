"""Rows as they are now, to be looked at: made by the thousand in the time that the mapper takes for a hundred.

Nothing can be changed about them: they belong to no session, and setting a field raises AttributeError.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Date, Dialect, Enum, String, Time, Uuid, cast, func, type_coerce
from sqlalchemy import select as select_any
from sqlalchemy.types import NullType, TypeEngine
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.columns import DecimalText, known_uuid
from storage.shelf import SHELF, Shelf

Model = TypeVar("Model", bound=SQLModel)
_Row = Sequence[Any]
# Between and within what a database joins: JSON has neither, since it writes such signs as escapes.
_RECORD, _UNIT = "\x1e", "\x1f"


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
    """A record for each of `rows_of`, of which the model's begins at a place; an outer join leaves some without."""
    shelf, end = shelf_of(session), at + len(_columns(model))
    make = _maker(model, session.get_bind().dialect)
    return [shelf.made(model, row[at], row[at:end], make) for row in rows if row[at] is not None]


def record(model: type[Model], values: Iterable[tuple[str, Any]]) -> Model:
    """A record with the value of every column."""
    # Without the state that the mapper keeps with a row: that is what takes the time, and what a change would need.
    made: Model = model.__new__(model)
    made.__dict__.update(values)
    return made


async def text_of(session: AsyncSession, query: Any) -> str:
    """The rows of such a query as one JSON text, with what this transaction has changed so far.

    Equal texts are equal rows. SQLite's thread gives Python away at every row and waits until it has it back: among
    busy others, a thousand rows take a thousand such waits, and as one text they take one.
    """
    (text,) = await texts_together(session, query)
    return text


async def texts_together(session: AsyncSession, *queries: Any) -> tuple[str, ...]:
    """A text for each of some such queries, by one question."""
    arrays = [
        select(_array_of(session, query.subquery().c)).scalar_subquery().label(f"text_{place}")
        for place, query in enumerate(queries)
    ]
    await session.flush()
    found = (await (await session.connection()).execute(select_any(*arrays))).one()
    return tuple(text or "[]" for text in found)


async def texts_of(session: AsyncSession, keys: Any, rows: Any) -> list[tuple[str, str]]:
    """For each of some ids the rows that belong to it as a JSON text, in no order; ids without rows are left out.

    `keys` is a query for the ids, `rows` one for rows that refers to the table of the ids.
    """
    (key,) = keys.selected_columns
    array = rows.with_only_columns(_array_of(session, rows.selected_columns))
    text = cast(key, String) + _UNIT + array.correlate(key.table).scalar_subquery()
    joined = func.group_concat if _is_sqlite(session) else func.string_agg
    each = keys.with_only_columns(text.label("text")).subquery()
    found = await _one(session, select(joined(each.c.text, _RECORD)))
    pairs = (one.partition(_UNIT) for one in found.split(_RECORD)) if found else ()
    return [(key, text) for key, _, text in pairs if text != "[]"]


async def rows_of(session: AsyncSession, query: Any) -> list[list[Any]]:
    """The rows of such a query, with what this transaction has changed so far."""
    return parsed(await text_of(session, query))


def parsed(text: str) -> list[list[Any]]:
    """The rows of a text."""
    found: list[list[Any]] = json.loads(text)
    return found


async def _one(session: AsyncSession, query: Any) -> str:
    await session.flush()
    found: str | None = (await (await session.connection()).execute(query)).scalar_one()
    return found or ""


def _array_of(session: AsyncSession, columns: Any) -> Any:
    if _is_sqlite(session):
        return func.json_group_array(func.json_array(*columns))
    return cast(func.json_agg(func.json_build_array(*columns)), String)


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"


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
    reads = [(column.key, _reader(column.type, dialect)) for column in table.columns]

    def make(row: _Row) -> Model:
        values = (
            (name, value if read is None else read(value))
            for (name, read), value in zip(reads, row, strict=True)
        )
        return record(model, values)

    return make


def reader(session: AsyncSession, column: Any) -> Callable[[Any], Any]:
    """What makes a value of a column of what the text of a row has for it."""
    return _reader(column.type, session.get_bind().dialect) or (lambda value: value)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes a value of what the database writes for it in JSON; None where that is the value."""
    if dialect.name == "sqlite" or isinstance(kind, DecimalText | Enum):
        return kind.dialect_impl(dialect).result_processor(dialect, None)
    return next((read for type_, read in _READERS if isinstance(kind, type_)), None)


def _maybe(read: Callable[[str], Any]) -> Callable[[str | None], Any]:
    return lambda text: None if text is None else read(text)


_READERS: Sequence[tuple[type[TypeEngine[Any]], Callable[[Any], Any]]] = (
    (Uuid, known_uuid),
    (UTCDateTime, _maybe(lambda text: datetime.fromisoformat(text).astimezone(UTC))),
    (Date, _maybe(date.fromisoformat)),
    (Time, _maybe(time.fromisoformat)),
)
