"""Acme's office in Teams."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.store import Store
from tests.bot.teams.teams_office import Office, open_office


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with open_office(store) as office:
        yield office
