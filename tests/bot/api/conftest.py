"""The interface on loopback, over the small company."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.api.routes import Api
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from okrs.scopes import Scope, write_scopes
from storage.secrets import Vault
from storage.store import Store
from storage.tokens import new_key
from tests.handlers.world import World, build

NOW = datetime(2025, 5, 7, 15, 0, tzinfo=UTC)
VAULT = Vault(["a key for tests that is long enough"])


@dataclass
class WorldClock:
    world: World

    def now(self) -> datetime:
        return self.world.now


@dataclass
class Office:
    """The interface and keys to it."""

    world: World
    client: TestClient[web.Request, web.Application]
    keys: dict[str, str] = field(default_factory=dict)

    async def key(self, person: str | None, *scopes: Scope, days: int = 30) -> str:
        made = new_key()
        who = self.world.people[person] if person else None
        workspace = who.workspace_id if who else self.world.workspace.id
        async with self.world.store.work(workspace) as work:
            await work.tokens.add(
                made,
                name="test",
                scopes=write_scopes(frozenset(scopes)),
                person=who.id if who else None,
                made_by=None,
                at=self.world.now,
                until=self.world.now + timedelta(days=days),
            )
        return made

    async def ask(
        self,
        path: str,
        key: str,
        *,
        method: str = "GET",
        json: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        sent = {**({"Authorization": f"Bearer {key}"} if key else {}), **(headers or {})}
        async with self.client.request(method, f"/api/v1{path}", json=json, headers=sent) as response:
            return response.status, await response.json(content_type=None)


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    world = await build(store, HANDLERS)
    world.now = NOW
    api = Api(
        store=store,
        desk=Desk(store, HANDLERS),
        clock=WorldClock(world),
        address="https://headway.example",
        vault=VAULT,
    )
    app = web.Application()
    app.add_routes(api.routes)
    async with TestClient(TestServer(app)) as client:
        yield Office(world, client)
