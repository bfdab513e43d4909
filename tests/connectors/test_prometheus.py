from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from connectors.figure import Measures
from connectors.outgoing import ConnectorError, Outgoing
from connectors.prometheus import Prometheus
from tests.connectors.conftest import NOW, TRUST
from tests.connectors.service import Reply, Route, Service


async def test_the_query_is_asked_with_the_token(service: Service, outgoing: Outgoing) -> None:
    service.routes = {"GET /api/prom/api/v1/query": "prometheus/vector.json"}
    source = Prometheus(address=f"{service.at}/api/prom", query="avg(up) > 0", token="t0k")
    figure = await source.read(outgoing, now=NOW)
    assert figure.as_of == datetime(2026, 5, 7, 14, 50, 0, 781000, tzinfo=UTC)
    [asked] = service.asked
    assert (asked.query, asked.headers["Authorization"]) == ({"query": "avg(up) > 0"}, "Bearer t0k")


async def test_a_user_makes_the_token_a_password(service: Service, outgoing: Outgoing) -> None:
    service.routes = {"GET /api/v1/query": "prometheus/vector.json"}
    await Prometheus(address=service.at, query="up", user="7", token="t0k").read(outgoing, now=NOW)
    assert service.asked[0].headers["Authorization"] == "Basic Nzp0MGs="


@pytest.mark.parametrize(
    ("answer", "sentence", "permanent"),
    [
        ("prometheus/two.json", "answers with 2 series", True),
        ("prometheus/matrix.json", "a whole series", True),
        (Reply(file="prometheus/error.json", status=400), "It says: “invalid parameter", True),
        (
            Reply(text='{"data": {"resultType": "vector", "result": []}}'),
            "Nothing in Prometheus matches",
            False,
        ),
        (Reply(text='{"data": {"resultType": "scalar", "result": [1, "+Inf"]}}'), "not a number", True),
        (Reply(text='{"data": {"resultType": "scalar", "result": [1, "NaN"]}}'), "not a number", True),
        (Reply(text='{"data": {"resultType": "string", "result": [1, "x"]}}'), "a whole series", True),
    ],
)
async def test_only_one_number_is_one(
    service: Service, outgoing: Outgoing, answer: Route, sentence: str, permanent: bool
) -> None:
    service.routes = {"GET /api/v1/query": answer}
    with pytest.raises(ConnectorError, match=sentence) as caught:
        await Prometheus(address=service.at, query="up").read(outgoing, now=NOW)
    assert caught.value.permanent is permanent


@pytest.mark.parametrize(
    ("query", "measures"),
    [
        ("sum(rate(http_requests_total[5m]))", Measures.RESULT),
        ("sum(increase(git_commits_total[7d]))", Measures.ACTIVITY),
        ("sum(increase(deployments_total[7d]))", Measures.ACTIVITY),
        ("sum(incidents_open)", Measures.RESULT),
    ],
)
def test_work_in_a_metric_is_activity(query: str, measures: Measures) -> None:
    assert Prometheus(address="https://prometheus.example", query=query).measures() is measures


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Prometheus."""
    program = shutil.which("prometheus")
    if program is None:
        pytest.skip("no Prometheus on this machine (Debian: apt install prometheus)")
    folder = tmp_path_factory.mktemp("prometheus")
    (folder / "prometheus.yml").write_text("global: {}\n")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [
                program,
                f"--config.file={folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={folder / 'data'}",
                "--web.listen-address=127.0.0.1:0",
                "--log.level=warn",
            ],
            stderr=log,
        )
    yield f"http://127.0.0.1:{_port_of(process, folder / 'log')}"
    process.terminate()
    process.wait(10)


async def test_a_real_prometheus_answers(prometheus: str) -> None:
    outgoing = Outgoing(allowed_hosts=["127.0.0.1"], trust=TRUST)
    for query in ("sum(vector(41.2))", "scalar(vector(41.2))"):
        figure = await Prometheus(address=prometheus, query=query).read(outgoing, now=NOW)
        assert figure.value == figure.value.from_float(41.2).quantize(figure.value)
    for query, sentence in [
        ("up{", "It says: “.*parse error"),
        ("nowhere", "Nothing in Prometheus matches"),
        ("vector(0) / 0", "“NaN”, which is not a number"),
        ("vector(1)[5m:1m]", "a whole series"),
    ]:
        with pytest.raises(ConnectorError, match=sentence):
            await Prometheus(address=prometheus, query=query).read(outgoing, now=NOW)
    await outgoing.close()


def _port_of(process: subprocess.Popen[bytes], log: Path) -> int:
    """The port that a server took for itself."""
    for _ in range(200):
        found = [c.laddr.port for c in psutil.Process(process.pid).net_connections() if c.status == "LISTEN"]
        if found:
            return int(found[0])
        assert process.poll() is None, log.read_text()
        asyncio.run(asyncio.sleep(0.05))
    raise AssertionError(log.read_text())
