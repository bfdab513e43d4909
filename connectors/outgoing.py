"""Requests to addresses that people type in: nowhere they must not go, never too long, never too much.

A name is resolved once and what it led to is checked and used, so that it can't lead elsewhere in between. Redirects
are followed on the same host only.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore2
import httpx2

from okrs.errors import HeadwayError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

SECONDS = 20.0
MOST_BYTES = 2_000_000
_MOST_REDIRECTS = 3
_BROKEN = (httpcore2.NetworkError, httpcore2.ProtocolError)
_LONGEST_WAIT = 24 * 3600.0


class ConnectorError(HeadwayError):
    """A sentence for the owner of a source. `permanent`: only a person can mend it; `retry_after` (seconds): the
    source wants to be left alone for so long."""

    def __init__(self, message: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


@dataclass(frozen=True)
class Response:
    """What came back: `status` is 200–299, or 304 where the request had a condition."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    def json(self, *, source: str) -> Any:
        """The body as JSON, its numbers as exact text; raises ConnectorError for anything else."""
        try:
            return json.loads(self.body, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError) as error:
            raise ConnectorError(
                f"{source} answered something other than JSON. Is the address right?", permanent=True
            ) from error

    def text(self) -> str:
        return self.body.decode("utf-8-sig", errors="replace")


@dataclass
class Outgoing:
    """One client for all sources. `allowed_hosts` may be reached wherever they are, the inside of a network too."""

    allowed_hosts: Collection[str] = ()
    resolve: Resolve | None = None
    concurrency: int = 50
    seconds: float = SECONDS
    _client: httpx2.AsyncClient = field(init=False, repr=False)

    def __post_init__(self) -> None:
        network = _Network(
            allowed=frozenset(host.lower() for host in self.allowed_hosts), resolve=self.resolve or _resolve
        )
        self._client = httpx2.AsyncClient(
            transport=_Transport(network, connections=self.concurrency),
            trust_env=False,
            follow_redirects=False,
            timeout=self.seconds,
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        source: str,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
        json: object = None,
        data: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Response:
        """Asks `source` (its name for a person); raises ConnectorError for whatever is not an answer."""
        try:
            async with asyncio.timeout(self.seconds):
                request = self._client.build_request(
                    method, url, headers=dict(headers or {}), params=params, json=json, data=data
                )
                return await self._follow(request, source, httpx2.BasicAuth(*auth) if auth else None)
        except (TimeoutError, httpx2.TimeoutException, httpcore2.TimeoutException) as error:
            raise ConnectorError(
                f"{source} did not answer within {self.seconds:g} seconds.", permanent=False
            ) from error
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            raise ConnectorError(
                f"The address of {source} can't be read. It begins with https://.", permanent=True
            ) from error
        except (httpx2.HTTPError, *_BROKEN) as error:
            raise ConnectorError(f"{source} can't be reached: {_reason(error)}", permanent=False) from error

    async def close(self) -> None:
        await self._client.aclose()

    async def _follow(self, request: httpx2.Request, source: str, auth: httpx2.Auth | None) -> Response:
        for _ in range(_MOST_REDIRECTS + 1):
            response = await self._client.send(request, auth=auth, stream=True)
            try:
                following = response.next_request
                if following is None:
                    _check_status(response, source)
                    return Response(
                        response.status_code,
                        {name.lower(): value for name, value in response.headers.items()},
                        await _body(response, source),
                        str(request.url),
                    )
            finally:
                await response.aclose()
            if _origin(following.url) != _origin(request.url):
                raise ConnectorError(
                    f"{source} sends me on to another host ({following.url.host}). Give its address directly, "
                    "if that is where the number is.",
                    permanent=True,
                )
            request = following
        raise ConnectorError(f"{source} sends me round in circles.", permanent=True)


class _Transport(httpx2.AsyncBaseTransport):
    """httpx2 over a pool whose connections lead only to addresses that were checked."""

    def __init__(self, network: _Network, *, connections: int) -> None:
        self._network = network
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=5.0,
            network_backend=network,
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        if not url.host or url.scheme not in ("http", "https"):
            raise httpx2.UnsupportedProtocol("no such address")
        if url.scheme == "http" and not self._network.is_allowed(url.host, url.port or 80):
            raise ConnectorError(
                f"{url.host} must be asked over https://, so that nobody on the way reads the key.",
                permanent=True,
            )
        assert isinstance(request.stream, httpx2.AsyncByteStream)
        response = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            response.status,
            headers=response.headers,
            stream=_Stream(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class _Network(httpcore2.AsyncNetworkBackend):
    """Opens connections to the very address that was checked; what a certificate must say is still the name."""

    def __init__(self, *, allowed: frozenset[str], resolve: Resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._wrapped = httpcore2.AnyIOBackend()

    def is_allowed(self, host: str, port: int) -> bool:
        return not self._allowed.isdisjoint((host.lower(), f"{host.lower()}:{port}"))

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the one it wraps has it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        address = await self._address(host, port)
        return await self._wrapped.connect_tcp(address, port, timeout, local_address, socket_options)

    async def _address(self, host: str, port: int) -> str:
        try:
            found = await self._resolve(host, port)
        except OSError as error:
            raise ConnectorError(f"There is no host called {host}.", permanent=False) from error
        if not found:
            raise ConnectorError(f"There is no host called {host}.", permanent=False)
        # One bad address among good ones is how a name is made to lead inside: none of them is used.
        if not self.is_allowed(host, port) and not all(is_public(address) for address in found):
            raise ConnectorError(
                f"{host} is inside a private network, where I don't go unless whoever runs me lists it in "
                "HEADWAY_SOURCE_HOSTS.",
                permanent=True,
            )
        return found[0]

    async def sleep(self, seconds: float) -> None:
        await self._wrapped.sleep(seconds)


def is_public(address: str) -> bool:
    """Whether an IP address is out in the world: not private, loopback, link-local, metadata, multicast or reserved."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        # NAT64 hides an IPv4 address in the last four bytes (RFC 6052).
        if inner is None and found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def wait_of(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """The seconds of a Retry-After (a number or a date, RFC 9110), or until a rate limit resets; None without."""
    asked = headers.get("retry-after", "").strip()
    reset = headers.get("x-ratelimit-reset", headers.get("ratelimit-reset", "")).strip()
    try:
        if asked:
            wait = float(asked) if asked.replace(".", "", 1).isdigit() else _until(asked, now)
        elif reset and headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining", "")) == "0":
            number = float(reset)
            # Some services send a moment, others a number of seconds.
            wait = number - now.timestamp() if number > 10**9 else number
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return min(max(wait, 1.0), _LONGEST_WAIT)


def _until(date: str, now: datetime) -> float:
    return (parsedate_to_datetime(date) - now).total_seconds()


def _check_status(response: httpx2.Response, source: str) -> None:
    status = response.status_code
    if 200 <= status < 300 or status == 304:
        return
    headers = {name.lower(): value for name, value in response.headers.items()}
    wait = wait_of(headers, now=datetime.now(UTC))
    # GitHub and others say "too many" with a 403.
    if status == 429 or (status == 403 and wait is not None):
        raise ConnectorError(
            f"{source} asks me to come less often.", permanent=False, retry_after=wait or 60.0
        )
    if status >= 500 or status in (408, 425):
        raise ConnectorError(
            f"{source} has trouble itself (HTTP {status}).", permanent=False, retry_after=wait
        )
    raise ConnectorError(
        _REFUSED.get(status, "{source} refused the question (HTTP {status}).").format(
            source=source, status=status
        ),
        permanent=True,
    )


_REFUSED = {
    400: "{source} did not understand the question (HTTP 400). Check the query.",
    401: "{source} does not accept the key (HTTP 401). Enter a new one.",
    403: "The key may not read this at {source} (HTTP 403). Give it the right to, or enter another one.",
    404: "{source} has nothing at that address (HTTP 404). Was it moved or renamed?",
    410: "{source} has taken this away (HTTP 410).",
    422: "{source} did not understand the question (HTTP 422). Check the query.",
}


async def _body(response: httpx2.Response, source: str) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > MOST_BYTES:
            raise ConnectorError(
                f"{source} answered with more than {MOST_BYTES // 1_000_000} MB. Ask for less: one number is enough.",
                permanent=True,
            )
        pieces.append(piece)
    return b"".join(pieces)


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host.lower(), url.port


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text[:200] + ("" if text.endswith(".") else ".")


async def _resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
