"""An update brings a database that is in use up to date, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, text

from okrs.errors import HeadwayError
from okrs.vocabulary import Source
from storage.engine import connect
from storage.ledger import Line
from storage.schema import config, migrate
from storage.store import Store
from tests.handlers.world import World, build


def _down(path: Path, revision: str) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        command.downgrade(config(connection), revision)
        connection.commit()
    engine.dispose()


async def _with_progress(path: Path) -> World:
    store = Store.open(str(path))
    await migrate(store.database)
    world = await build(store, {})
    await world.tell("nps", "34", by="carol", note="A first value.")
    await world.tell("nps", "36", by="carol", note="A second one.")
    return world


async def test_a_database_in_use_keeps_every_line(tmp_path: Path) -> None:
    path = tmp_path / "headway.db"
    world = await _with_progress(path)
    await world.store.close()
    _down(path, "0004")
    store = Store.open(str(path))
    await migrate(store.database)
    async with store.work(world.workspace.id) as work:
        entries = (await work.ledger.history([world.goal("nps")]))[world.goal("nps")]
        assert [entry.note for entry in entries] == ["A first value.", "A second one."]
        line = Line(key_result=world.goal("nps"), person=None, source=Source.METRIC)
        await work.ledger.record([line], at=world.now)
    await store.close()


async def test_after_an_update_the_database_minds_its_references_again(tmp_path: Path) -> None:
    path = tmp_path / "headway.db"
    world = await _with_progress(path)
    database = world.store.database
    await migrate(database)
    async with database.engine.connect() as connection:
        assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar() == 1
    await world.store.close()


async def test_an_update_that_would_tear_something_apart_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "headway.db"
    world = await _with_progress(path)
    await world.store.close()
    _down(path, "0004")
    engine = create_engine(f"sqlite:///{path}")

    def tear(connection: Connection) -> None:
        connection.execute(text("UPDATE entry SET key_result_id = 'gone'"))
        connection.commit()

    with engine.connect() as connection:
        tear(connection)
    engine.dispose()
    database = connect(str(path))
    with pytest.raises(HeadwayError, match="Nothing was changed"):
        await migrate(database)
    async with database.engine.connect() as there:
        version = (await there.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    assert version == "0004"
    await database.close()
