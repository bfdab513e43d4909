"""Rows by the hundred in one piece, on their way to the database and back.

SQLite's thread gives Python away at every row and waits until it has it back: among busy others, two hundred rows take
two hundred such waits, and one text takes one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    FromClause,
    Select,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import Text, TypeEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.still import reader, rows_of


def given(
    session: AsyncSession, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, TypeEngine[Any]]
) -> FromClause:
    """A table of these rows, for a query or a change to take them from; as one parameter, whatever their number."""
    dialect = session.get_bind().dialect
    writes = {name: type_.dialect_impl(dialect).bind_processor(dialect) for name, type_ in columns.items()}
    text = json.dumps(
        [
            {name: _plain(row[name] if write is None else write(row[name])) for name, write in writes.items()}
            for row in rows
        ]
    )
    sent = bindparam("given", text, Text, unique=True)
    if dialect.name == "sqlite":
        each = func.json_each(sent).table_valued("value", name="sent")
        return select(
            *(
                type_coerce(func.json_extract(each.c.value, literal_column(f"'$.{name}'")), type_).label(name)
                for name, type_ in columns.items()
            )
        ).subquery("given")
    return (
        func.jsonb_to_recordset(cast(sent, JSONB))
        .table_valued(*(column(name, type_) for name, type_ in columns.items()), name="given")
        .render_derived(with_types=True)
    )


async def packed(session: AsyncSession, query: Select[Any]) -> list[list[Any]]:
    """The rows of a query, with what this transaction has changed so far."""
    reads = [reader(session, column) for column in query.selected_columns]
    return [
        [read(value) for read, value in zip(reads, row, strict=True)] for row in await rows_of(session, query)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int) else str(value)
