"""Slips for buttons: one person's, for one button, until it was pressed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.store import Store
from storage.tables import Person, Workspace

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


async def test_a_slip_is_for_one_person_one_button_and_one_press(any_store: Store) -> None:
    acme = Workspace(name="Acme", created_at=NOW)
    ana, ben = (
        Person(workspace_id=acme.id, name=name, email=f"{name}@acme.test", created_at=NOW)
        for name in ("ana", "ben")
    )
    async with any_store.across() as everywhere:
        await everywhere.add(acme)
    async with any_store.work(acme.id) as work:
        await work.people.add(ana, ben)
        slip = await work.slips.put(ana.id, intent="goals.keep", kept={"lines": ["a", "b"]}, at=NOW)
    async with any_store.work(acme.id) as work:
        assert await work.slips.find(slip.id, person=ben.id, intent="goals.keep") is None
        assert await work.slips.find(slip.id, person=ana.id, intent="goals.undo") is None
        found = await work.slips.find(slip.id, person=ana.id, intent="goals.keep")
        assert found is not None
        assert found.kept == {"lines": ["a", "b"]}
        await work.slips.remove(found)
        assert await work.slips.find(slip.id, person=ana.id, intent="goals.keep") is None


async def test_an_old_slip_goes_when_a_new_one_comes(any_store: Store) -> None:
    acme = Workspace(name="Acme", created_at=NOW)
    ana = Person(workspace_id=acme.id, name="Ana", email="ana@acme.test", created_at=NOW)
    async with any_store.across() as everywhere:
        await everywhere.add(acme)
    async with any_store.work(acme.id) as work:
        await work.people.add(ana)
        old = await work.slips.put(ana.id, intent="x", kept={}, at=NOW)
        young = await work.slips.put(ana.id, intent="x", kept={}, at=NOW + timedelta(days=29))
        await work.slips.put(ana.id, intent="x", kept={}, at=NOW + timedelta(days=31))
        assert await work.slips.find(old.id, person=ana.id, intent="x") is None
        assert await work.slips.find(young.id, person=ana.id, intent="x") is not None
