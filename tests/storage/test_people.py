"""Letters go to the platform that a person used last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.store import Store
from storage.tables import Account, Person, Workspace

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


async def test_letters_go_first_to_the_platform_that_was_used_last(any_store: Store) -> None:
    acme = Workspace(name="Acme", created_at=NOW)
    ana = Person(workspace_id=acme.id, name="Ana", email="ana@acme.test", created_at=NOW)
    async with any_store.across() as everywhere:
        await everywhere.add(acme)
    async with any_store.work(acme.id) as work:
        work.session.add(ana)
        await work.session.flush()
        work.session.add_all(
            Account(workspace_id=acme.id, person_id=ana.id, platform=platform, address="ana")
            for platform in ("slack", "teams", "web")
        )
    for minutes, platform in ((0, "web"), (10, "slack"), (20, "web"), (25, "teams"), (190, "web")):
        async with any_store.work(acme.id) as work:
            await work.people.mark_used(ana.id, platform=platform, at=NOW + minutes * MINUTES)
            addresses = (await work.deliveries.addresses([ana.id], []))[ana.id]
            accounts = await work.people.accounts([ana.id])
        assert [addresses[0].platform, accounts[0].platform] == [platform, platform]


async def test_when_an_account_was_used_is_written_once_an_hour(any_store: Store) -> None:
    acme = Workspace(name="Acme", created_at=NOW)
    ana = Person(workspace_id=acme.id, name="Ana", email="ana@acme.test", created_at=NOW)
    async with any_store.across() as everywhere:
        await everywhere.add(acme)
    async with any_store.work(acme.id) as work:
        work.session.add(ana)
        await work.session.flush()
        work.session.add(Account(workspace_id=acme.id, person_id=ana.id, platform="web", address="ana"))
    written = []
    for minutes in (0, 59, 60, 61):
        async with any_store.work(acme.id) as work:
            await work.people.mark_used(ana.id, platform="web", at=NOW + minutes * MINUTES)
        async with any_store.work(acme.id) as work:
            written.append((await work.people.accounts([ana.id]))[0].last_used_at)
    assert written == [NOW, NOW, NOW + 60 * MINUTES, NOW + 60 * MINUTES]
