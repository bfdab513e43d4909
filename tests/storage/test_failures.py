"""A database that can't be used is told in one sentence that says what to do."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from okrs.errors import HeadwayError
from storage.checkup import check_writable
from storage.failures import OnlyReadError, in_words
from storage.schema import is_current, migrate
from storage.store import Store


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database is locked", "busy"),
        ("attempt to write a readonly database", "permissions"),
        ("cannot execute UPDATE in a read-only transaction", "takes no changes"),
        ("database or disk is full", "Free some space"),
        ("no such table: person", "headway migrate"),
        ('relation "person" does not exist\nLINE 1: SELECT', "headway migrate"),
        ('FATAL: database "okr" does not exist', "Make it first"),
        ('FATAL: password authentication failed for user "x"', "refused"),
        ("connection failed: Connection refused", "can't be reached"),
        ("failed to resolve host 'db'", "can't be reached"),
    ],
)
def test_a_failure_is_told_in_words(said: str, told: str) -> None:
    with pytest.raises(HeadwayError, match=told), in_words():
        raise OperationalError("SELECT 1", {}, Exception(said))


@pytest.mark.parametrize(
    ("said", "is_only_read"),
    [
        ("attempt to write a readonly database", True),
        ("cannot execute INSERT in a read-only transaction", True),
        ("database is locked", False),
        ("database or disk is full", False),
    ],
)
def test_a_database_that_only_gives_is_told_apart(said: str, is_only_read: bool) -> None:
    with pytest.raises(HeadwayError) as told, in_words():
        raise OperationalError("INSERT", {}, Exception(said))
    assert isinstance(told.value, OnlyReadError) == is_only_read


def test_a_bug_stays_a_bug() -> None:
    with pytest.raises(OperationalError), in_words():
        raise OperationalError("SELECT", {}, Exception('null value in column "x" of relation "y"'))
    with pytest.raises(sqlite3.OperationalError), in_words():
        raise sqlite3.OperationalError("near SELEC: syntax error")


async def test_a_file_that_is_no_database_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("just some notes, certainly not a database " * 100)
    store = Store.open(f"sqlite:///{path}")
    with pytest.raises(HeadwayError, match="not a Headway database"):
        await migrate(store.database)
    await store.close()


async def test_a_new_database_is_not_prepared_and_then_it_is(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(HeadwayError, match="headway migrate"):
        async with store.across() as everywhere:
            await everywhere.every()
    assert not await is_current(store.database)
    await migrate(store.database)
    assert await is_current(store.database)
    await store.close()


async def test_a_database_that_can_only_be_read_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "headway.db"
    writable = Store.open(f"sqlite:///{path}")
    await migrate(writable.database)
    await check_writable(writable.database)
    await writable.close()
    readable = Store.open(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert await is_current(readable.database)
    with pytest.raises(HeadwayError, match="can't be written"):
        await check_writable(readable.database)
    await readable.close()
