"""Database engines: SQLite as it must be set up to be safe, PostgreSQL through psycopg 3."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import aiosqlite
import psycopg
from sqlalchemy import URL, Connection, ExceptionContext, Uuid, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from okrs.errors import HeadwayError
from storage.columns import KnownUuid
from storage.shelf import Shelf

# How long a writer waits for another process's lock on a SQLite file.
BUSY_MS = 10_000
# How long closing waits for a thread of SQLite's that is in the middle of something.
_LAST_WORD_SECONDS = 5.0


class Threads:
    """The threads in which SQLite's connections do their work."""

    def __init__(self) -> None:
        self._threads: list[Thread] = []

    def open(self, database: str, **options: Any) -> aiosqlite.Connection:
        """A connection that is opened when it is awaited."""
        connection = _Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
        # It has no public name for it; SQLAlchemy reaches for it too.
        thread: Thread = connection._thread
        thread.daemon = True
        self._threads = [*(one for one in self._threads if one.is_alive()), thread]
        return connection

    async def end(self) -> None:
        """Waits until all are through: a connection that was cut off in the middle of a statement is closed behind
        everybody's back, and would have nobody to tell when the event loop has gone."""
        for thread in self._threads:
            if thread.is_alive():
                await asyncio.to_thread(thread.join, _LAST_WORD_SECONDS)


class _Connection(aiosqlite.Connection):
    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)


class _Cursor:
    """A statement and its rows in one trip to the connection's thread, where aiosqlite takes four: each waits for a
    turn of the event loop, which is long while much goes on."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self._took = 0
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        return await self._run(lambda cursor: cursor.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> _Cursor:
        return await self._run(lambda cursor: cursor.executemany(sql, parameters))

    async def fetchone(self) -> Any:
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        rows = self._rows[self._took : self._took + (size or self.arraysize)]
        self._took += len(rows)
        return rows

    async def fetchall(self) -> Sequence[Any]:
        return await self.fetchmany(len(self._rows) or 1)

    async def close(self) -> None:
        """There is nothing left open in the thread."""

    async def _run(self, statement: Callable[[sqlite3.Cursor], Any]) -> _Cursor:
        def all_of_it() -> tuple[Sequence[Any], Any, int, int | None]:
            cursor = self._connection._conn.cursor()
            try:
                statement(cursor)
                return cursor.fetchall(), cursor.description, cursor.rowcount, cursor.lastrowid
            finally:
                cursor.close()

        self._rows, self.description, self.rowcount, self.lastrowid = await self._connection._execute(  # type: ignore[no-untyped-call]
            all_of_it
        )
        self._took = 0
        return self


@dataclass(frozen=True)
class Database:
    """An engine and the turn that writers of this process take on SQLite, which has one writer at a time."""

    engine: AsyncEngine
    url: URL
    turn: AbstractAsyncContextManager[Any] = field(default_factory=nullcontext)
    threads: Threads = field(default_factory=Threads)
    shelf: Shelf = field(default_factory=Shelf)

    async def close(self) -> None:
        """Closes all connections."""
        await self.engine.dispose()
        await self.threads.end()

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"


def parse_url(text: str) -> URL:
    """A database address: a path or `sqlite:///PATH`, or `postgresql://user:password@host/name`."""
    if "://" not in text:
        return URL.create("sqlite+aiosqlite", database=str(Path(text).expanduser()))
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise HeadwayError(
            f"The database address {text!r} can't be read. "
            "Write sqlite:///headway.db or postgresql://user:password@host/name."
        ) from error
    match url.get_backend_name():
        case "sqlite":
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise HeadwayError(f"Headway keeps its data in SQLite or PostgreSQL; {other!r} is neither.")


def connect(text: str) -> Database:
    """Opens no connection yet; the address alone decides which database it is."""
    url = parse_url(text)
    if url.get_backend_name() == "sqlite":
        threads = Threads()
        engine = create_async_engine(
            url,
            connect_args={"timeout": BUSY_MS / 1000, "async_creator_fn": threads.open},
            pool_size=5,
            hide_parameters=True,
        )
        engine.sync_engine.dialect.colspecs = {**engine.sync_engine.dialect.colspecs, Uuid: KnownUuid}
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        return Database(engine=engine, url=url, turn=asyncio.Lock(), threads=threads)
    engine = create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
    event.listen(engine.sync_engine, "handle_error", _without_values)
    return Database(engine=engine, url=url)


def _prepare_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:  # noqa: ARG001
    # The driver must not open transactions of its own: BEGIN IMMEDIATE is sent by the listener below.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # A deferred BEGIN lets two read-modify-write transactions lose each other's update.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _without_values(context: ExceptionContext) -> None:
    # PostgreSQL repeats the row in its DETAIL and CONTEXT, and what people wrote must not end up in a log.
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    if not isinstance(error, psycopg.Error) or error.diag.message_primary is None:
        return
    error.args = (error.diag.message_primary,)
    if wrapped is not None:
        wrapped.args = (f"({type(error).__name__}) {error.diag.message_primary}",)
