"""What every group of queries has: the session, the workspace, and an insert that knows about conflicts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

T = TypeVar("T")
Ids = Collection[UUID] | SelectOfScalar[UUID]
"""Some ids, or a question which: thousands of them take the database longer to read than to find."""


class Queries:
    """Queries about one workspace; rows of another are never seen or touched."""

    def __init__(self, session: AsyncSession, workspace: UUID) -> None:
        self._session = session
        self._workspace = workspace


def among(column: Any, ids: Ids) -> ColumnElement[bool]:
    """Whether a row's id is one of these: asked of each row, where they are a question."""
    if isinstance(ids, Collection):
        found: ColumnElement[bool] = column.in_(ids)
        return found
    return ids.where(ids.selected_columns[0] == column).exists()


def as_it_is_now(query: SelectOfScalar[T]) -> SelectOfScalar[T]:
    """The query, waiting for whoever changes its rows and locking them: what was read before is read again."""
    return query.with_for_update().execution_options(populate_existing=True)


def insert_or(session: AsyncSession, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the database's own dialect, which can say ON CONFLICT."""
    dialect = session.get_bind().dialect.name
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


async def insert_many_or(session: AsyncSession, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """Like `insert_or`, for rows by the hundred: straight into the table, without the mapper's care for each."""
    await session.flush()
    rows = table.metadata.tables[str(table.__tablename__)]
    return sqlite.insert(rows) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(rows)


def values_of(rows: Sequence[SQLModel]) -> list[dict[str, Any]]:
    """The rows as plain values for a bulk insert."""
    return [row.model_dump() for row in rows]
