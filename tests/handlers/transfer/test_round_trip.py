"""What is exported can be imported: nothing is lost, added or rounded, on both databases, in both formats."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from handlers.transfer.exporting import write_out
from handlers.transfer.importing import Brought, bring_in
from okrs.sheet.document import Document
from okrs.sheet.files import FORMATS, read
from storage.store import Store
from tests.handlers.transfer.companies import companies
from tests.handlers.transfer.snapshot import snapshot

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def say_nothing(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


async def bring(store: Store, data: bytes, name: str, into: str) -> Brought:
    document = read(data, name=name, tell=say_nothing)
    return await bring_in(
        store, document, workspace=into, source=name, at=NOW, dry_run=False, tell=say_nothing
    )


async def exported(store: Store, workspace: UUID, format_: str) -> bytes:
    async with store.work(workspace) as work:
        return FORMATS[format_](await write_out(work)).encode()


@pytest.mark.parametrize("format_", ["json", "csv"])
@settings(
    max_examples=20,
    deadline=None,
    # Making an example smaller takes minutes, since each try writes two companies.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(company=companies())
def test_an_export_imported_elsewhere_is_the_same_company(
    database_url: str, format_: str, company: Document
) -> None:
    asyncio.run(_there_and_back(database_url, format_, company))


async def _there_and_back(url: str, format_: str, company: Document) -> None:
    store = Store.open(url)
    try:
        first = await bring(store, FORMATS["json"](company).encode(), "x.json", f"First {uuid4()}")
        told = await exported(store, first.workspace, format_)
        second = await bring(store, told, f"x.{format_}", f"Second {uuid4()}")
        assert await snapshot(store, second.workspace) == await snapshot(store, first.workspace)
        again = await bring(store, told, f"x.{format_}", second.name)
        assert [(one.kind, one.name, one.details) for one in again.news] == []
    finally:
        await store.close()
