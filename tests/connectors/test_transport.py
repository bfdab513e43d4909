"""What lies below a question: certificates, addresses of both kinds, connections kept, nothing shared but those."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
import trustme
from aiohttp import web

from connectors.outgoing import MOST_BYTES, ConnectorError, Outgoing, split_address
from tests.connectors.conftest import TRUST


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trust(authority: trustme.CA) -> ssl.SSLContext:
    """Trusts that authority, and nobody else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(context)
    return context


def _certificate(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """Issued by an authority below that one, as certificates are out in the world."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.create_child_ca().issue_cert(*names).configure_cert(context)
    return context


@asynccontextmanager
async def serving(
    tls: ssl.SSLContext | None = None, *, host: str = "127.0.0.1"
) -> AsyncIterator[tuple[int, list[web.Request]]]:
    """A port that answers, and what it was asked."""
    asked: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request)
        body, packed = b'{"value": 41.2}', ""
        match request.path:
            case "/packed":
                body, packed = gzip.compress(body), "gzip"
            case "/bomb":
                body, packed = gzip.compress(bytes(50 * MOST_BYTES)), "gzip"
            case "/half":
                body, packed = gzip.compress(body)[:-9], "gzip"
            case "/strange":
                packed = "br"
        response = web.Response(body=body, headers={"Content-Encoding": packed} if packed else {})
        response.set_cookie("session", "of somebody")
        return response

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, host, 0, ssl_context=tls).start()
    yield runner.addresses[0][1], asked
    await runner.cleanup()


@asynccontextmanager
async def asking(
    *addresses: str, trust: ssl.SSLContext = TRUST, allowed: str = "numbers.example"
) -> AsyncIterator[Outgoing]:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    outgoing = Outgoing(allowed_hosts=[allowed], resolve=resolve, trust=trust, seconds=3)
    yield outgoing
    await outgoing.close()


async def _get(outgoing: Outgoing, port: int, path: str = "/", scheme: str = "https") -> object:
    url = f"{scheme}://numbers.example:{port}{path}"
    return (await outgoing.request("GET", url, source="Numbers")).json(source="Numbers")


async def test_a_certificate_counts_for_the_name_though_the_address_is_asked(
    authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    async with (
        serving(_certificate(authority, "numbers.example")) as (port, asked),
        asking("127.0.0.1", trust=trust) as outgoing,
    ):
        assert await _get(outgoing, port) == {"value": "41.2"}
        assert asked[0].host == f"numbers.example:{port}"


async def test_a_certificate_of_another_name_is_refused(authority: trustme.CA, trust: ssl.SSLContext) -> None:
    async with (
        # The address that is asked is in it, the name isn't.
        serving(_certificate(authority, "other.example", "127.0.0.1")) as (port, asked),
        asking("127.0.0.1", trust=trust) as outgoing,
    ):
        with pytest.raises(ConnectorError, match="can't prove who it is") as caught:
            await _get(outgoing, port)
        assert caught.value.permanent
        assert asked == []


async def test_a_certificate_of_an_unknown_authority_is_refused(trust: ssl.SSLContext) -> None:
    async with (
        serving(_certificate(trustme.CA(), "numbers.example")) as (port, asked),
        asking("127.0.0.1", trust=trust) as outgoing,
    ):
        with pytest.raises(ConnectorError, match="can't prove who it is"):
            await _get(outgoing, port)
        assert asked == []


async def test_a_server_without_tls_is_said(trust: ssl.SSLContext) -> None:
    async with serving() as (port, _), asking("127.0.0.1", trust=trust) as outgoing:
        with pytest.raises(ConnectorError, match="can't be reached"):
            await _get(outgoing, port)


async def test_one_connection_serves_many_questions() -> None:
    async with serving() as (port, asked), asking("127.0.0.1") as outgoing:
        for _ in range(5):
            await _get(outgoing, port, scheme="http")
        transports = {request.transport for request in asked}
        assert len(asked) == 5
        assert len(transports) == 1


async def test_what_is_asked_for_arrives_as_it_was_written() -> None:
    words: dict[str, str | int] = {"query": 'sum(rate(x{a="ü&b"}[5m])) + 1%20', "n": 3}
    async with serving() as (port, asked), asking("127.0.0.1") as outgoing:
        url = f"http://numbers.example:{port}/a b?of=itself#part"
        await outgoing.request("GET", url, source="Numbers", params=words)
        await outgoing.request("GET", url, source="Numbers")
        assert dict(asked[0].query) == {"query": words["query"], "n": "3"}
        assert dict(asked[1].query) == {"of": "itself"}
        assert {request.path for request in asked} == {"/a b"}


async def test_no_cookie_goes_from_one_workspace_to_another() -> None:
    async with serving() as (port, asked), asking("127.0.0.1") as outgoing:
        await _get(outgoing, port, scheme="http")
        await _get(outgoing, port, scheme="http")
        assert [request.headers.get("Cookie") for request in asked] == [None, None]


async def test_both_kinds_of_addresses_are_asked() -> None:
    async with serving(host="::1") as (port, _), asking("::1") as outgoing:
        assert await _get(outgoing, port, scheme="http") == {"value": "41.2"}
    async with serving(host="::1") as (port, asked), asking("::1", allowed="::1") as outgoing:
        response = await outgoing.request("GET", f"http://[::1]:{port}/", source="Numbers")
        assert (response.status, asked[0].host) == (200, f"[::1]:{port}")


async def test_an_address_that_is_down_gives_way_to_the_next() -> None:
    # Nothing listens on the first two: of one name often only one kind of address works.
    async with serving() as (port, _), asking("::1", "127.0.0.9", "127.0.0.1") as outgoing:
        assert await _get(outgoing, port, scheme="http") == {"value": "41.2"}


async def test_a_waiting_question_has_its_time_still_before_it() -> None:
    async def slow(request: web.Request) -> web.Response:
        await asyncio.sleep(0.3)
        return web.json_response(7)

    app = web.Application()
    app.router.add_get("/", slow)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    outgoing = Outgoing(allowed_hosts=["127.0.0.1"], trust=TRUST, seconds=0.5, concurrency=1)
    url = f"http://127.0.0.1:{port}/"
    await asyncio.gather(*(outgoing.request("GET", url, source="Numbers") for _ in range(3)))
    await outgoing.close()
    await runner.cleanup()


async def test_packed_answers_are_unpacked() -> None:
    async with serving() as (port, asked), asking("127.0.0.1") as outgoing:
        assert await _get(outgoing, port, "/packed", scheme="http") == {"value": "41.2"}
        assert asked[0].headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/bomb", "more than 2 MB"),
        ("/half", "can't be reached, or breaks off"),
        ("/strange", r"don't know \(br\)"),
    ],
)
async def test_nothing_grows_without_end_while_it_is_unpacked(path: str, sentence: str) -> None:
    async with serving() as (port, _), asking("127.0.0.1") as outgoing:
        with pytest.raises(ConnectorError, match=sentence):
            await _get(outgoing, port, path, scheme="http")


async def test_the_proxy_of_the_machine_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with serving() as (port, _), asking("127.0.0.1") as outgoing:
        assert await _get(outgoing, port, scheme="http") == {"value": "41.2"}


async def test_the_name_service_of_the_machine_is_asked() -> None:
    async with serving() as (port, _):
        outgoing = Outgoing(allowed_hosts=[f"LOCALHOST:{port}"], trust=TRUST)
        response = await outgoing.request("GET", f"http://localhost:{port}/", source="Numbers")
        assert response.status == 200
        # Listed with that port, and no other.
        with pytest.raises(ConnectorError, match="inside a private network"):
            await outgoing.request("GET", f"https://localhost:{port + 1}/", source="Numbers")
        await outgoing.close()


@pytest.mark.parametrize(
    "host",
    ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "[::ffff:127.0.0.1]", "[::127.0.0.1]"],
)
async def test_loopback_in_disguise_is_loopback(host: str) -> None:
    outgoing = Outgoing(trust=TRUST)
    with pytest.raises(ConnectorError, match=r"inside a private network|no host called|can't be read"):
        await outgoing.request("GET", f"https://{host}/", source="Numbers")
    await outgoing.close()


@pytest.mark.parametrize(
    "address", ["https://", "ftp://host", "host", "https://host:port", "https://[::1", "", "https://a" * 999]
)
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(ValueError, match="begins with https://"):
        split_address(address)
