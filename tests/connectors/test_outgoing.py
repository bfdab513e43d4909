"""Requests to addresses that people type in go nowhere they must not, and end in a sentence whatever comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from connectors.outgoing import MOST_BYTES, ConnectorError, Outgoing, Response, is_public, wait_of
from tests.connectors.conftest import TRUST

NOW = datetime(2025, 5, 7, 15, 0, tzinfo=UTC)


async def _answer(request: web.Request) -> web.StreamResponse:
    match request.path:
        case "/ok":
            return web.json_response({"value": 41.2, "host": request.headers["Host"]})
        case "/elsewhere":
            raise web.HTTPFound("http://elsewhere.example/ok")
        case "/moved":
            raise web.HTTPFound("/ok")
        case "/circle":
            raise web.HTTPFound("/circle")
        case "/slow":
            await asyncio.sleep(1.5)
        case "/huge":
            return web.Response(body=b"x" * (MOST_BYTES + 1))
        case "/page":
            return web.Response(text="<html>Sign in</html>")
        case "/drop":
            assert request.transport is not None
            request.transport.close()
        case "/calm":
            return web.Response(status=429, headers={"Retry-After": "17"})
        case "/limit":
            headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}
            return web.Response(status=403, headers=headers)
        case path:
            return web.Response(status=int(path[1:]))
    return web.Response()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", _answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.fixture
async def outgoing(port: int) -> AsyncIterator[Outgoing]:
    made = Outgoing(
        allowed_hosts=[f"127.0.0.1:{port}", "numbers.example"], resolve=_here, seconds=0.5, trust=TRUST
    )
    yield made
    await made.close()


async def _here(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


async def _ask(outgoing: Outgoing, port: int, path: str, host: str = "127.0.0.1") -> Response:
    return await outgoing.request("GET", f"http://{host}:{port}{path}", source="Numbers")


async def test_a_number_comes_back_exactly_and_the_host_is_asked_by_its_name(
    outgoing: Outgoing, port: int
) -> None:
    answer = (await _ask(outgoing, port, "/ok", host="numbers.example")).json(source="Numbers")
    assert answer == {"value": "41.2", "host": f"numbers.example:{port}"}


@pytest.mark.parametrize(
    ("path", "sentence", "permanent"),
    [
        pytest.param("/401", "Numbers does not accept the key", True, id="refused"),
        pytest.param("/403", "The key may not read this", True, id="not allowed"),
        pytest.param("/404", "has nothing at that address", True, id="gone"),
        pytest.param("/400", "did not understand the question", True, id="a bad query"),
        pytest.param("/418", "refused the question \\(HTTP 418\\)", True, id="anything else"),
        pytest.param("/500", "has trouble itself", False, id="broken"),
        pytest.param("/503", "has trouble itself", False, id="down"),
        pytest.param("/slow", "did not answer within 0.5 seconds", False, id="slow"),
        pytest.param("/drop", "can't be reached", False, id="a broken connection"),
        pytest.param("/huge", "more than 2 MB", True, id="huge"),
        pytest.param("/elsewhere", "another host \\(elsewhere.example\\)", True, id="another host"),
        pytest.param("/circle", "round in circles", True, id="a circle"),
    ],
)
async def test_whatever_goes_wrong_is_a_sentence(
    outgoing: Outgoing, port: int, path: str, sentence: str, permanent: bool
) -> None:
    with pytest.raises(ConnectorError, match=sentence) as caught:
        await _ask(outgoing, port, path)
    assert caught.value.permanent is permanent


async def test_a_redirect_on_the_same_host_is_followed(outgoing: Outgoing, port: int) -> None:
    assert (await _ask(outgoing, port, "/moved")).status == 200


async def test_a_page_is_no_json(outgoing: Outgoing, port: int) -> None:
    page = await _ask(outgoing, port, "/page")
    with pytest.raises(ConnectorError, match="other than JSON"):
        page.json(source="Numbers")


@pytest.mark.parametrize(("path", "seconds"), [("/calm", 17), ("/limit", 30)])
async def test_who_asks_for_rest_gets_it(outgoing: Outgoing, port: int, path: str, seconds: float) -> None:
    with pytest.raises(ConnectorError, match="less often") as caught:
        await _ask(outgoing, port, path)
    assert (caught.value.permanent, caught.value.retry_after) == (False, seconds)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
async def test_nothing_inside_a_network_is_reached(address: str) -> None:
    async def inside(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14", address]

    assert not is_public(address)
    outgoing = Outgoing(trust=TRUST, resolve=inside)
    with pytest.raises(ConnectorError, match="inside a private network"):
        await outgoing.request("GET", "https://innocent.example/", source="Numbers")
    await outgoing.close()


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_the_world_is_public(address: str) -> None:
    assert is_public(address)


async def test_what_was_checked_is_what_is_reached(port: int) -> None:
    asked: list[str] = []

    async def changing(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    outgoing = Outgoing(allowed_hosts=["numbers.example"], trust=TRUST, resolve=changing)
    assert (await _ask(outgoing, port, "/ok", host="numbers.example")).status == 200
    assert asked == ["numbers.example"]
    await outgoing.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://numbers.test/", "must begin with https"),
        ("ftp://numbers.test/", "can't be read|must begin with https"),
        ("numbers", "can't be read"),
        ("https://", "can't be read|no host called"),
        ("file:///etc/passwd", "can't be read|must begin with https"),
    ],
)
async def test_an_address_that_can_not_be_is_refused(url: str, sentence: str) -> None:
    outgoing = Outgoing(trust=TRUST, resolve=_here)
    with pytest.raises(ConnectorError, match=sentence):
        await outgoing.request("GET", url, source="Numbers")
    await outgoing.close()


async def test_a_name_that_leads_nowhere_is_said(port: int) -> None:
    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    outgoing = Outgoing(trust=TRUST, resolve=nowhere)
    with pytest.raises(ConnectorError, match="no host called numbers"):
        await outgoing.request("GET", "https://numbers.test/", source="Numbers")
    await outgoing.close()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "999999999"}, 24 * 3600),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW.timestamp()) + 45)}, 45),
        ({"ratelimit-remaining": "3", "ratelimit-reset": "45"}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_of(headers, now=NOW) == seconds
