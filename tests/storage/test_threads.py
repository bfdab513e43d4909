"""SQLite's statements make a trip to a thread each: they come back whole, fail alone, and are given up cleanly."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.engine import Database, connect
from storage.threads import Threads

_SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) SELECT sum(i) FROM n"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = connect(f"sqlite:///{tmp_path / 'numbers.db'}")
    async with made.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE number (id INTEGER PRIMARY KEY, value TEXT NOT NULL)"))
    yield made
    await made.close()


async def _all(database: Database) -> list[tuple[int, str]]:
    async with database.engine.begin() as connection:
        return [(id_, value) for id_, value in await connection.execute(text("SELECT * FROM number"))]


@pytest.mark.parametrize("count", [1, 2, 500, 40_000])
async def test_rows_are_inserted_together_however_many_there_are(database: Database, count: int) -> None:
    rows = [{"id": n, "value": str(n)} for n in range(count)]
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO number (id, value) VALUES (:id, :value)"), rows)
    assert await _all(database) == [(n, str(n)) for n in range(count)]


async def test_a_row_that_comes_twice_is_the_last_that_came(database: Database) -> None:
    upsert = text(
        "INSERT INTO number (id, value) VALUES (:id, :value) ON CONFLICT (id) DO UPDATE SET value = excluded.value"
    )
    async with database.engine.begin() as connection:
        await connection.execute(
            upsert, [{"id": 1, "value": "old"}, {"id": 2, "value": "2"}, {"id": 1, "value": "new"}]
        )
    assert await _all(database) == [(1, "new"), (2, "2")]


async def test_of_rows_with_something_beside_their_values_each_is_itself(database: Database) -> None:
    insert = text("INSERT INTO number (id, value) VALUES (:id, 'a?' || :value)")
    upsert = text(
        "INSERT INTO number (id, value) VALUES (:id, :value) ON CONFLICT (id) DO UPDATE SET value = :value || '!'"
    )
    async with database.engine.begin() as connection:
        await connection.execute(insert, [{"id": 1, "value": "1"}, {"id": 2, "value": "2"}])
        await connection.execute(upsert, [{"id": 1, "value": "one"}, {"id": 3, "value": "three"}])
    assert await _all(database) == [(1, "one!"), (2, "a?2"), (3, "three")]


async def test_what_fails_leaves_nothing_of_its_transaction(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.engine.begin() as connection:
            await connection.execute(text("INSERT INTO number VALUES (1, 'one')"))
            await connection.execute(text("INSERT INTO number VALUES (2, NULL)"))
    assert await _all(database) == []


async def test_a_transaction_that_could_not_begin_writes_nothing_outside_of_one(
    database: Database, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "numbers.db", isolation_level=None)
    async with database.engine.connect() as connection:
        await connection.execute(text("PRAGMA busy_timeout=0"))
        await connection.rollback()
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await connection.execute(text("INSERT INTO number VALUES (1, 'one')"))
        other.execute("ROLLBACK")
        # It goes on all the same: that is the transaction's first statement now.
        await connection.execute(text("INSERT INTO number VALUES (2, 'two')"))
        await connection.rollback()
    other.close()
    assert await _all(database) == []


async def test_a_transaction_without_a_statement_is_none(database: Database) -> None:
    async with database.engine.begin(), database.engine.begin(), database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO number VALUES (1, 'one')"))
    assert await _all(database) == [(1, "one")]


async def test_each_look_sees_what_was_written_before_it(database: Database) -> None:
    for n in range(20):
        async with database.engine.begin() as connection:
            await connection.execute(text("INSERT INTO number VALUES (:n, 'one more')"), {"n": n})
        async with database.looking.begin() as looking:
            assert (await looking.execute(text("SELECT count(*) FROM number"))).scalar_one() == n + 1
            async with database.engine.begin() as connection:
                await connection.execute(text("UPDATE number SET value = 'another'"))
            seen = (await looking.execute(text("SELECT DISTINCT value FROM number ORDER BY 1"))).scalars()
            assert "one more" in list(seen)


async def test_a_look_that_fails_leaves_the_connection_to_the_next(database: Database) -> None:
    for _ in range(3):
        with pytest.raises(OperationalError, match="no such table"):
            async with database.looking.begin() as looking:
                await looking.execute(text("SELECT * FROM number"))
                await looking.execute(text("SELECT * FROM elsewhere"))
    async with database.looking.begin() as looking:
        assert (await looking.execute(text("SELECT count(*) FROM number"))).scalar_one() == 0


async def test_a_statement_that_is_given_up_takes_its_transaction_along(database: Database) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with database.engine.begin() as connection:
            await connection.execute(text("INSERT INTO number VALUES (1, 'one')"))
            begun.set()
            await connection.execute(text(_SLOW))

    writing = asyncio.create_task(write())
    await begun.wait()
    await asyncio.sleep(0)
    assert writing.cancel("enough")
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await _all(database) == []


async def test_who_waits_goes_on_with_what_the_thread_brought() -> None:
    threads = Threads()
    connection = threads.open(":memory:")
    await connection
    seven, error = await asyncio.gather(
        connection._execute(lambda: 7), connection._execute(lambda: int("seven")), return_exceptions=True
    )
    assert seven == 7
    assert isinstance(error, ValueError)
    waiting = asyncio.ensure_future(connection._execute(lambda: 8))
    assert await asyncio.wait_for(waiting, 5) == 8
    await connection.close()
    await threads.end()
