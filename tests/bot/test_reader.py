"""The key of a source comes from its page, or from the environment together with its address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot.settings import Settings, load
from bot.sources import Reader
from connectors.catalogue import SOURCES
from connectors.outgoing import Outgoing
from okrs.errors import HeadwayError
from scheduling.refresher import ReadError
from storage.secrets import Vault
from storage.tables import MetricSource
from tests.connectors.service import Reply, Service

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
ANSWER = '{"status": "success", "data": {"resultType": "scalar", "result": [1795422600, "41.2"]}}'


def source(address: str) -> MetricSource:
    settings = {"address": address, "query": "nps"}
    return MetricSource(
        workspace_id=uuid4(), kind="prometheus", name="Survey", settings=settings, created_at=NOW
    )


async def read(row: MetricSource, service: Service, given: Mapping[str, str]) -> str:
    outgoing = Outgoing(allowed_hosts=[service.at.removeprefix("http://")])
    reader = Reader(kinds=SOURCES, vault=Vault([]), outgoing=outgoing, given={str(row.id): given})
    try:
        await reader.read(row, NOW)
    finally:
        await outgoing.close()
    return service.asked[-1].headers["Authorization"]


async def test_a_key_of_the_environment_goes_only_where_the_environment_says() -> None:
    service = Service(fault=Reply(text=ANSWER))
    runner = await service.start()
    row = source("https://evil.example")
    assert await read(row, service, {"address": service.at, "token": "t0ken"}) == "Bearer t0ken"
    with pytest.raises(ReadError, match="must give “address” as well"):
        await read(row, service, {"token": "t0ken"})
    await runner.cleanup()


def test_what_is_no_json_is_refused_without_telling_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_SOURCE_KEYS", '{"x": "s3cret"}')
    with pytest.raises(HeadwayError, match="HEADWAY_SOURCE_KEYS must be JSON") as caught:
        load()
    assert "s3cret" not in str(caught.value) + repr(Settings())
