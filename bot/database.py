"""Opening the database: a new SQLite file is made ready at once, anything else is migrated by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from okrs.errors import HeadwayError
from scheduling.engine import prepare
from storage.engine import Database
from storage.schema import is_current, migrate
from storage.store import Store


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


async def lay_down(store: Store) -> None:
    """Brings the schema up to date, that of the engine too."""
    if store.database.is_sqlite:
        _make_folder(store.database)
    await migrate(store.database)
    await prepare(store.database)


def is_missing(database: Database) -> bool:
    """Whether it is a SQLite file that nobody has written to yet."""
    path = path_of(database)
    return path is not None and (not path.exists() or path.stat().st_size == 0)


def path_of(database: Database) -> Path | None:
    """The file of a SQLite database; None for one in memory or on a server."""
    name = database.url.database
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
