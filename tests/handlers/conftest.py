"""What every test of a handler has: the small company, in a store of its own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handlers.dispatch import Handler
from storage.store import Store
from tests.handlers.world import World, build


@pytest.fixture
def table() -> Mapping[str, Handler]:
    """The handlers in reach; a test module overrides it with those that it is about."""
    return {}


@pytest.fixture
async def world(store: Store, table: Mapping[str, Handler]) -> World:
    return await build(store, table)
