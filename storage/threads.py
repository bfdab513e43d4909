"""SQLite's connections, each in a thread of its own, with as few trips to it and back as there can be.

A trip waits for Python to be free on the way there, and for the event loop on the way back: among busy others it takes
longer than what SQLite does meanwhile, and all who wait for their turn to write wait for it too.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextvars import Context, copy_context
from functools import partial
from itertools import chain
from threading import Thread
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection

T = TypeVar("T")
# So many rows are inserted by one statement, or half as many, or half of that.
_TOGETHER = 256
# The values of an INSERT, nothing but places.
_ONE_ROW = re.compile(r"^(INSERT INTO .*? VALUES )(\((?:\?, )*\?\))", re.DOTALL)
_Result = tuple[Sequence[Any], Any, int, int | None]

# How long closing waits for a thread that is in the middle of something.
_LAST_WORD_SECONDS = 5.0


class Threads:
    """The threads in which SQLite's connections do their work."""

    def __init__(self) -> None:
        self._threads: list[Thread] = []

    def open(self, database: str, **options: Any) -> _Connection:
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


def driver_of(connection: Connection) -> _Connection:
    """What is below SQLAlchemy's connection."""
    found = connection.connection.driver_connection
    assert isinstance(found, _Connection)
    return found


class _Connection(aiosqlite.Connection):
    _last: _Trip | None = None
    _begins = ""
    _only_looks = False
    _is_over = False

    def begin(self, words: str, *, only_looks: bool) -> None:
        """A transaction begins, with the first statement."""
        self._begins, self._only_looks, self._is_over = words, only_looks, False

    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)

    async def run(self, statement: Callable[[sqlite3.Cursor], Any]) -> _Result:
        """What a statement gives, in one trip, the first of a transaction with what begins it."""
        return await self._execute(partial(self._run, statement))

    async def commit(self) -> None:
        if not self._ends_at_once():
            await super().commit()

    async def rollback(self) -> None:
        if not self._ends_at_once():
            await super().rollback()

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        if not self._running or not self._connection:
            raise ValueError("Connection closed")
        self._last = trip = _Trip(asyncio.get_running_loop())
        # aiosqlite's thread asks of what it puts a result into no more than a trip has.
        self._tx.put_nowait((trip, partial(fn, *args, **kwargs)))  # type: ignore[arg-type]
        return await trip  # type: ignore[no-any-return]

    def _ends_at_once(self) -> bool:
        """Ends a transaction that nobody has to wait for: none, one without a statement, one that only looked. False
        where its end is a trip."""
        if self._last is not None and not self._last.is_back:
            return False
        if self._begins:
            self._begins = ""
            return True
        if self._only_looks and not self._is_over:
            # Nothing comes of its end that somebody would have to wait for; what is asked next comes after it.
            self._tx.put_nowait((None, self._conn.rollback))
            self._is_over = True
        return self._is_over or not self.in_transaction

    def _run(self, statement: Callable[[sqlite3.Cursor], Any]) -> _Result:
        cursor = self._conn.cursor()
        try:
            if self._begins:
                cursor.execute(self._begins)
                self._begins = ""
            statement(cursor)
            return cursor.fetchall(), cursor.description, cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class _Trip:
    """What a task waits for while the thread has a statement.

    The task goes on as soon as the event loop hears that the thread is done; a Future would have it wait for the
    loop's next round, once more behind all that goes on.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._asyncio_future_blocking = False
        self._told: list[tuple[Callable[[_Trip], object], Context]] = []
        self._result: Any = None
        self._error: BaseException | None = None
        self.is_back = False
        self._is_done = False

    def __await__(self) -> Generator[_Trip, None, Any]:
        if not self._is_done:
            self._asyncio_future_blocking = True
            yield self
        # A connection remembers its last trip, and need not keep all that it brought.
        result, error, self._result, self._error = self._result, self._error, None, None
        if error is not None:
            raise error
        return result

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def done(self) -> bool:
        """False until the thread is through, also for one whose task waits no longer."""
        return self.is_back

    def result(self) -> Any:
        if self._error is not None:
            raise self._error
        return self._result

    def set_result(self, result: Any) -> None:
        self._land(result, None)

    def set_exception(self, error: BaseException) -> None:
        self._land(None, error)

    def add_done_callback(
        self, callback: Callable[[_Trip], object], *, context: Context | None = None
    ) -> None:
        self._told.append((callback, context or copy_context()))

    def remove_done_callback(self, callback: Callable[[_Trip], object]) -> int:
        before = len(self._told)
        self._told = [(one, context) for one, context in self._told if one != callback]
        return before - len(self._told)

    def cancel(self, msg: object = None) -> bool:
        if self._is_done:
            return False
        self._is_done = True
        self._error = asyncio.CancelledError() if msg is None else asyncio.CancelledError(msg)
        for callback, context in self._told:
            self._loop.call_soon(callback, self, context=context)
        return True

    def _land(self, result: Any, error: BaseException | None) -> None:
        """In the event loop, when the thread is through."""
        self.is_back = True
        if self._is_done:
            return
        self._is_done, self._result, self._error = True, result, error
        for callback, context in self._told:
            context.run(callback, self)


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

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> _Cursor:
        row = _ONE_ROW.search(sql)
        if row is None or "?" in sql[: row.start()] + sql[row.end() :]:
            return await self._run(lambda cursor: cursor.executemany(sql, parameters))
        return await self._run(partial(_insert, sql, row, parameters))

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
        found = await self._connection.run(statement)
        self._rows, self.description, self.rowcount, self.lastrowid = found
        self._took = 0
        return self


def _insert(sql: str, row: re.Match[str], rows: Sequence[Sequence[Any]], cursor: sqlite3.Cursor) -> None:
    """Inserts many rows by few statements: the thread gives Python away after each, and waits until it has it back."""
    most = cursor.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // row[2].count("?")
    first = 0
    while first < len(rows):
        # SQLite keeps what it made of a statement, and should not for each number of rows that there can be.
        count = 2 ** (min(len(rows) - first, most, _TOGETHER).bit_length() - 1)
        places = ", ".join([row[2]] * count)
        values = chain.from_iterable(rows[first : first + count])
        cursor.execute(sql[: row.start(2)] + places + sql[row.end(2) :], [*values])
        first += count
