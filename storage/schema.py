"""Bringing a database's schema up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.engine import Database
from storage.failures import in_words

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number that no other program uses: replicas that start together migrate one after the other.
_LOCK = 4_837_201


async def migrate(database: Database) -> None:
    """Runs the migrations that are missing; a database that is up to date is left as it is."""
    with in_words():
        async with database.turn, database.engine.connect() as connection:
            await connection.run_sync(_upgrade)


async def is_current(database: Database) -> bool:
    """Whether the database has every migration."""
    with in_words():
        async with database.turn, database.engine.connect() as connection:
            return await connection.run_sync(_is_current)


def config(connection: Connection) -> Config:
    """Alembic's configuration on an open connection."""
    made = Config()
    made.set_main_option("script_location", str(_MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(config(connection), "head")
        connection.commit()
        return
    # SQLite changes a table by making it anew and dropping the old one, to which other tables refer.
    _set_foreign_keys(connection, "OFF")
    try:
        command.upgrade(config(connection), "head")
        connection.commit()
    finally:
        connection.rollback()
        _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, switch: str) -> None:
    """Only outside a transaction, which is why it goes past SQLAlchemy."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={switch}")
    cursor.close()


def _is_current(connection: Connection) -> bool:
    from alembic.runtime.migration import MigrationContext

    head = ScriptDirectory.from_config(config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head
