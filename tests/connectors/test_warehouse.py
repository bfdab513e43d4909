from __future__ import annotations

import pytest

from connectors.outgoing import ConnectorError, Outgoing
from connectors.warehouse import ClickHouse, Databricks
from tests.connectors.conftest import NOW
from tests.connectors.service import Reply, Route, Service


def _databricks(at: str, query: str = "SELECT 1") -> Databricks:
    return Databricks(address=at, token="dapi1", warehouse="abc123", query=query)


async def test_clickhouse_is_asked_by_a_get_that_changes_nothing(
    service: Service, outgoing: Outgoing
) -> None:
    service.routes = {"GET /": "clickhouse/answer.json"}
    await ClickHouse(address=service.at, user="reader", password="pw", query="SELECT 1;").read(
        outgoing, now=NOW
    )
    [asked] = service.asked
    assert asked.query == {"query": "SELECT 1", "default_format": "JSONCompact"}
    assert (asked.headers["X-ClickHouse-User"], asked.headers["X-ClickHouse-Key"]) == ("reader", "pw")


@pytest.mark.parametrize("status", [400, 404, 500])
async def test_what_clickhouse_says_is_told(service: Service, outgoing: Outgoing, status: int) -> None:
    said = "Code: 60. DB::Exception: Table app.nothing does not exist. (UNKNOWN_TABLE)"
    service.routes = {"GET /": Reply(status=status, text=f"{said}\n")}
    with pytest.raises(ConnectorError, match="It says: “Code: 60"):
        await ClickHouse(address=service.at, query="SELECT 1").read(outgoing, now=NOW)


async def test_databricks_is_asked_for_little_and_not_for_long(service: Service, outgoing: Outgoing) -> None:
    service.routes = {"POST /api/2.0/sql/statements": "databricks/answer.json"}
    await _databricks(service.at).read(outgoing, now=NOW)
    [asked] = service.asked
    assert asked.headers["Authorization"] == "Bearer dapi1"
    assert asked.json == {
        "warehouse_id": "abc123",
        "statement": "SELECT 1",
        "wait_timeout": "15s",
        "on_wait_timeout": "CANCEL",
        "row_limit": 2,
        "format": "JSON_ARRAY",
        "disposition": "INLINE",
    }


@pytest.mark.parametrize(
    ("answer", "sentence", "permanent"),
    [
        ("databricks/failed.json", "It says: “.TABLE_OR_VIEW_NOT_FOUND", True),
        (Reply(text='{"status": {"state": "CANCELED"}}'), "may be waking up", False),
        (Reply(text='{"status": {"state": "SUCCEEDED"}, "result": {}}'), "no rows", True),
        (
            Reply(text='{"status": {"state": "SUCCEEDED"}, "result": {"data_array": [[null]]}}'),
            "without a number",
            True,
        ),
    ],
)
async def test_only_one_number_is_one(
    service: Service, outgoing: Outgoing, answer: Route, sentence: str, permanent: bool
) -> None:
    service.routes = {"POST /api/2.0/sql/statements": answer}
    with pytest.raises(ConnectorError, match=sentence) as caught:
        await _databricks(service.at).read(outgoing, now=NOW)
    assert caught.value.permanent is permanent


async def test_only_a_query_that_reads_is_asked(service: Service, outgoing: Outgoing) -> None:
    for source in (
        _databricks(service.at, "DROP TABLE t"),
        ClickHouse(address=service.at, query="INSERT INTO t VALUES (1)"),
        ClickHouse(address=service.at, query="SELECT * FROM url('http://10.0.0.1/', 'CSV')"),
    ):
        with pytest.raises(ConnectorError, match=r"Only one SELECT|does more than read"):
            await source.read(outgoing, now=NOW)
    assert service.asked == []
