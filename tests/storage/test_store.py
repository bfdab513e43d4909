"""A unit of work is all or nothing, and two at once both land, on both databases."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlmodel import delete

from okrs.errors import HeadwayError
from storage.failures import OnlyReadError
from storage.store import Store
from storage.tables import Person, Workspace

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


async def _workspace(store: Store, name: str = "Acme") -> Workspace:
    row = Workspace(name=name, created_at=NOW)
    async with store.across() as everywhere:
        await everywhere.add(row)
    return row


async def test_what_a_failed_work_wrote_is_gone(any_store: Store) -> None:
    acme = await _workspace(any_store)
    with pytest.raises(RuntimeError, match="in the middle"):
        async with any_store.work(acme.id) as work:
            work.session.add(Person(workspace_id=acme.id, name="Ana", email="ana@acme.test", created_at=NOW))
            await work.session.flush()
            raise RuntimeError("in the middle")
    async with any_store.work(acme.id) as work:
        assert await work.people.everyone() == []


async def test_four_hundred_increments_at_once_all_count(any_store: Store) -> None:
    acme = await _workspace(any_store)

    async def increment() -> None:
        async with any_store.work(acme.id) as work:
            row = await work.session.get(Workspace, acme.id, with_for_update=True)
            assert row is not None
            row.settings = {"n": row.settings.get("n", 0) + 1}

    await asyncio.gather(*(increment() for _ in range(400)))
    async with any_store.work(acme.id) as work:
        assert (await work.people.workspace()).settings == {"n": 400}


async def test_who_only_looks_sees_what_is_committed_and_waits_for_nobody(any_store: Store) -> None:
    acme = await _workspace(any_store)
    async with any_store.work(acme.id) as writing:
        (await writing.people.workspace()).name = "Acme Ltd"
        await writing.session.flush()
        async with asyncio.timeout(5), any_store.look(acme.id) as work:
            assert (await work.people.workspace()).name == "Acme"
    async with any_store.look(acme.id) as work:
        assert (await work.people.workspace()).name == "Acme Ltd"
        async with asyncio.timeout(5), any_store.work(acme.id) as writing:
            (await writing.people.workspace()).name = "Acme Inc"


async def test_who_only_looks_can_not_write(any_store: Store) -> None:
    acme = await _workspace(any_store)
    with pytest.raises(OnlyReadError):
        async with any_store.look(acme.id) as work:
            (await work.people.workspace()).name = "Acme Ltd"
    with pytest.raises(OnlyReadError):
        async with any_store.look(acme.id) as work:
            await work.people.hold()
            await work.session.exec(delete(Workspace))
    # The connections that may write still may.
    async with any_store.work(acme.id) as work:
        row = await work.people.workspace()
        assert row.name == "Acme"
        row.name = "Acme Inc"


async def test_a_person_of_another_workspace_is_not_found(any_store: Store) -> None:
    acme, other = await _workspace(any_store), await _workspace(any_store, "Other")
    eve = Person(workspace_id=other.id, name="Eve", email="eve@other.test", created_at=NOW)
    async with any_store.work(other.id) as work:
        work.session.add(eve)
    async with any_store.work(acme.id) as work:
        with pytest.raises(HeadwayError, match="Nobody of that name"):
            await work.people.person(eve.id)


async def test_an_instant_comes_back_aware_and_equal(any_store: Store) -> None:
    acme = await _workspace(any_store)
    async with any_store.work(acme.id) as work:
        assert (await work.people.workspace()).created_at == NOW
        assert (await work.people.workspace()).id != uuid4()
