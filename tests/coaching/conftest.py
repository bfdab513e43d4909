"""What the tests of the language model have: a server that speaks like one, and the small company
beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.table import HANDLERS
from storage.store import Store
from tests.coaching.mind import Mind
from tests.coaching.service import Service
from tests.handlers.world import build


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with Service().running() as service:
        yield service


@pytest.fixture
async def mind(store: Store, service: Service) -> AsyncIterator[Mind]:
    """AI is on."""
    mind = Mind(world=await build(store, HANDLERS), service=service)
    await mind.set(ai=True)
    yield mind
    await mind.thinker.stop()
