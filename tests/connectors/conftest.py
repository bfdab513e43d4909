"""One service on loopback, and what asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx2
import pytest

from connectors.outgoing import Outgoing
from tests.connectors.service import Service

NOW = datetime(2026, 5, 7, 15, 0, tzinfo=UTC)
# Reading the certificates that a machine trusts takes a while, and nearly no test needs them anew.
TRUST = httpx2.create_ssl_context()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    made = Service()
    runner = await made.start()
    yield made
    await runner.cleanup()


@pytest.fixture
async def outgoing(service: Service) -> AsyncIterator[Outgoing]:
    made = Outgoing(allowed_hosts=[service.at.removeprefix("http://")], seconds=5, trust=TRUST)
    yield made
    await made.close()
