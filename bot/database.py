"""Opening the database: a new SQLite file is made ready at once, anything else is migrated by hand."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from okrs.errors import HeadwayError
from scheduling.engine import prepare
from storage.checkup import check_writable
from storage.engine import Database
from storage.schema import is_current, migrate
from storage.store import Store

# How every SQLite file begins.
_SQLITE = b"SQLite format 3\x00"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """A store on a database that has every migration; raises HeadwayError when it has not.

    A SQLite file that is not there yet is made, folder and all.
    """
    store = Store.open(url)
    try:
        if is_missing(store.database):
            await lay_down(store)
        elif not await is_current(store.database):
            raise HeadwayError("The database has not been prepared for this version. Run `headway migrate`.")
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def opened_for_work(url: str) -> AsyncIterator[Store]:
    """The store of a process that keeps running: as `opened`, and raises HeadwayError when it can't be written."""
    async with opened(url) as store:
        await check_writable(store.database)
        yield store


async def lay_down(store: Store) -> None:
    """Brings the schema up to date, that of the engine too."""
    check_makeable(store.database)
    _make_folder(store.database)
    await migrate(store.database)
    await prepare(store.database)


def is_missing(database: Database) -> bool:
    """Whether it is a SQLite file that nobody has written to yet.

    Raises HeadwayError for a file that can't be read or is no SQLite database.
    """
    path = path_of(database)
    if path is None:
        return False
    try:
        with path.open("rb") as file:
            begins = file.read(len(_SQLITE))
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        raise HeadwayError(
            f"The database {path} can't be read: {error.strerror}. "
            "Check its permissions and those of its folder, or choose another with DATABASE_URL."
        ) from error
    if begins and begins != _SQLITE:
        raise HeadwayError(
            f"{path} is not a Headway database. Choose another file with DATABASE_URL, or move this one away."
        )
    return not begins


def check_makeable(database: Database) -> None:
    """Raises HeadwayError when the file of a SQLite database is not there and its folder lets nobody make one."""
    path = path_of(database)
    if path is None or not is_missing(database):
        return
    folder = next(above for above in path.absolute().parents if above.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        raise HeadwayError(
            f"{path} can't be made: {folder} can't be written. "
            "Check the permissions of that folder, or choose another with DATABASE_URL."
        )


def path_of(database: Database) -> Path | None:
    """The file of a SQLite database; None for one in memory or on a server."""
    name = (database.url.database or "").removeprefix("file:")
    return Path(name) if database.is_sqlite and name and name != ":memory:" else None


def _make_folder(database: Database) -> None:
    path = path_of(database)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HeadwayError(
            f"The folder {path.parent} can't be made: {error.strerror}. Choose another with DATABASE_URL."
        ) from error
