"""Writing a migration for what has changed in the tables: `python -m storage.revision "what it does"`."""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from storage.schema import config


def write(message: str) -> Path:
    """Compares the tables with a database that has every migration, and writes what is missing as a new one."""
    with create_engine("sqlite://").connect() as connection:
        return _written(connection, message)


def _written(connection: Connection, message: str) -> Path:
    settings = config(connection)
    command.upgrade(settings, "head")
    number = len(list(ScriptDirectory.from_config(settings).walk_revisions())) + 1
    made = command.revision(settings, message=message, autogenerate=True, rev_id=f"{number:04}")
    if made is None or isinstance(made, list):
        raise RuntimeError("a single migration was asked for")
    return Path(made.path)


if __name__ == "__main__":
    sys.stdout.write(f"Wrote {write(sys.argv[1])}\n")
