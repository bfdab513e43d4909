"""Database engines: SQLite as it must be set up to be safe, PostgreSQL through psycopg 3."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, ExceptionContext, Uuid, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from okrs.errors import HeadwayError
from storage.columns import KnownUuid
from storage.shelf import Shelf
from storage.threads import Threads, driver_of

# How long a writer waits for another process's lock on a SQLite file.
BUSY_MS = 10_000


@dataclass(frozen=True)
class Database:
    """An engine and the turn that writers of this process take on SQLite, which has one writer at a time. `looking` is
    for transactions that only read: they see what is committed, refuse to write, and take no turn."""

    engine: AsyncEngine
    looking: AsyncEngine
    url: URL
    turn: AbstractAsyncContextManager[Any] = field(default_factory=nullcontext)
    threads: Threads = field(default_factory=Threads)
    shelf: Shelf = field(default_factory=Shelf)

    async def close(self) -> None:
        """Closes all connections."""
        await self.engine.dispose()
        await self.looking.dispose()
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
        engine, looking = _sqlite(url, threads), _sqlite(url, threads)
        event.listen(engine.sync_engine, "begin", _begin_writing)
        event.listen(looking.sync_engine, "connect", _refuse_writing)
        event.listen(looking.sync_engine, "begin", _begin_looking)
        return Database(engine=engine, looking=looking, url=url, turn=asyncio.Lock(), threads=threads)
    engine = create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
    event.listen(engine.sync_engine, "handle_error", _without_values)
    return Database(engine=engine, looking=engine.execution_options(postgresql_readonly=True), url=url)


def _sqlite(url: URL, threads: Threads) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"timeout": BUSY_MS / 1000, "async_creator_fn": threads.open},
        pool_size=5,
        hide_parameters=True,
    )
    engine.sync_engine.dialect.colspecs = {**engine.sync_engine.dialect.colspecs, Uuid: KnownUuid}
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:  # noqa: ARG001
    # The driver must not open transactions of its own: the listeners below say when one begins.
    connection.isolation_level = None
    pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}")
    _set(connection, *pragmas)


def _refuse_writing(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:  # noqa: ARG001
    _set(connection, "query_only=ON")


def _set(connection: DBAPIConnection, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_writing(connection: Connection) -> None:
    # A deferred BEGIN lets two read-modify-write transactions lose each other's update.
    driver_of(connection).begin("BEGIN IMMEDIATE", only_looks=False)


def _begin_looking(connection: Connection) -> None:
    driver_of(connection).begin("BEGIN", only_looks=True)


def _without_values(context: ExceptionContext) -> None:
    # PostgreSQL repeats the row in its DETAIL and CONTEXT, and what people wrote must not end up in a log.
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    if not isinstance(error, psycopg.Error) or error.diag.message_primary is None:
        return
    error.args = (error.diag.message_primary,)
    if wrapped is not None:
        wrapped.args = (f"({type(error).__name__}) {error.diag.message_primary}",)
