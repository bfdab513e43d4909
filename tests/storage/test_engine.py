"""What the database says of an error does not repeat what people wrote."""

from __future__ import annotations

import asyncio
import threading
import traceback
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from storage.store import Store
from storage.tables import Channel, Workspace

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
WORDS = "I am quitting\n[SQL: and so is Ben]"


def row(workspace: UUID, platform: str | None) -> dict[str, object]:
    return {
        "id": uuid4(),
        "workspace_id": workspace,
        "platform": platform,
        "address": WORDS,
        "name": WORDS,
    }


@pytest.mark.parametrize(
    "platforms",
    [
        pytest.param(("web", "web"), id="the same twice"),
        pytest.param((None,), id="something is missing"),
    ],
)
async def test_an_error_of_the_database_does_not_repeat_the_words(
    any_store: Store, platforms: tuple[str | None, ...]
) -> None:
    acme = Workspace(name="Acme", created_at=NOW)
    async with any_store.across() as everywhere:
        await everywhere.add(acme)
    with pytest.raises(IntegrityError) as caught:
        async with any_store.work(acme.id) as work:
            for platform in platforms:
                await work.session.exec(insert(Channel), params=[row(acme.id, platform)])
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert "INSERT INTO channel" in told
    assert "quitting" not in told
    assert "Ben" not in told


async def test_closing_waits_for_what_was_cut_off_in_the_middle(store: Store) -> None:
    count = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000) SELECT sum(i) FROM n"
    )
    before, begun = threads(), asyncio.Event()

    async def ask() -> None:
        async with store.work(uuid4()) as work:
            connection = await work.session.connection()
            begun.set()
            await connection.execute(count)

    asking = asyncio.create_task(ask())
    await begun.wait()
    await asyncio.sleep(0)
    # Once for the statement, and once for the closing that follows it.
    for _ in range(2):
        asking.cancel()
        await asyncio.sleep(0)
    await asyncio.wait([asking])
    assert asking.cancelled()
    assert threads() - before
    await store.close()
    assert not threads() - before


def threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if "_connection_worker" in thread.name}
