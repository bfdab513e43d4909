"""Requests to addresses that people type in: nowhere they must not go, never too long, never too much.

A name is resolved once and what it led to is checked and used, so that it can't lead elsewhere in between. Redirects
are followed on the same host only. No cookie is kept and no proxy or netrc of the machine is used: workspaces share
the connections and nothing else.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from connectors.pool import Pool
from connectors.tokens import Tokens
from okrs.errors import HeadwayError
from okrs.texts import later

# Keys and indexes that lead to a value inside of JSON.
Path = Sequence[str | int]
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

SECONDS = 20.0
MOST_BYTES = 2_000_000
_MOST_REDIRECTS = 3
_BROKEN = (httpcore2.NetworkError, httpcore2.ProtocolError)
_LONGEST_WAIT = 24 * 3600.0
_LONGEST_ADDRESS = 2000
_LONGEST_SAYING = 200
_EXACT = json.JSONDecoder(parse_float=str, parse_constant=str)
# What the first addresses of a host get before the next one is tried.
_CONNECT_SECONDS = 4.0
_NEXT = re.compile(r'<([^>]*)>\s*;[^<]*\brel="?next"?')
_GZIP = zlib.MAX_WBITS | 32
_MAPPED = ipaddress.ip_network("64:ff9b::/96")
_INSIDE_V6 = tuple(ipaddress.ip_network(text) for text in ("64:ff9b:1::/48", "::/96", "fec0::/10"))


class ConnectorError(HeadwayError):
    """A sentence for the owner of a source. `permanent`: only a person can mend it; `retry_after` (seconds): the
    source wants to be left alone for so long."""

    def __init__(
        self, template: str, *, permanent: bool, retry_after: float | None = None, **values: object
    ) -> None:
        super().__init__(template, **values)
        self.permanent = permanent
        self.retry_after = retry_after


@dataclass(frozen=True)
class Response:
    """What came back: `status` is 200–299, 304 where the request had a condition, or one that was accepted."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    def json(self, *, source: str) -> Any:
        """The body as JSON, its numbers as exact text; raises ConnectorError for anything else."""
        try:
            return _EXACT.decode(self.body.decode(json.detect_encoding(self.body), "surrogatepass"))
        except (ValueError, RecursionError) as error:
            raise ConnectorError(
                "{source} answered something other than JSON. Is the address right?",
                permanent=True,
                source=source,
            ) from error

    def text(self) -> str:
        return self.body.decode("utf-8-sig", errors="replace")

    def following(self, *, source: str) -> str:
        """The address of the next page (RFC 8288), '' on the last one; raises ConnectorError for another host."""
        link = _NEXT.search(self.headers.get("link", ""))
        if link is None:
            return ""
        found = urljoin(self.url, str(link[1]))
        if urlsplit(found)[:2] != urlsplit(self.url)[:2]:
            raise _elsewhere(source, urlsplit(found).hostname or "")
        return found


@dataclass
class Outgoing:
    """One client for all sources. `allowed_hosts` (names, or names with a port) may be reached wherever they are, the
    inside of a network too; `trust` says whose certificates count, else those the machine trusts."""

    allowed_hosts: Collection[str] = ()
    resolve: Resolve | None = None
    concurrency: int = 50
    seconds: float = SECONDS
    trust: ssl.SSLContext | None = None
    tokens: Tokens = field(default_factory=Tokens, repr=False)
    _network: _Network = field(init=False, repr=False)
    _client: httpx2.AsyncClient = field(init=False, repr=False)
    _places: asyncio.Semaphore = field(init=False, repr=False)
    _threads: ThreadPoolExecutor = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Threads of its own: a name server that never answers must not hold up what else this process looks up.
        self._threads = ThreadPoolExecutor(16, thread_name_prefix="resolve")
        self._network = _Network(
            allowed=frozenset(host.lower() for host in self.allowed_hosts),
            resolve=self.resolve or self._look_up,
        )
        # A request that waits for its turn has not begun: its time is that of the source alone.
        self._places = asyncio.Semaphore(self.concurrency)
        self._client = httpx2.AsyncClient(
            transport=_Transport(
                self._network,
                connections=self.concurrency,
                trust=self.trust or httpx2.create_ssl_context(),
            ),
            headers={"User-Agent": "Headway", "Accept-Encoding": "gzip"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
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
        content: bytes | None = None,
        auth: tuple[str, str] | None = None,
        accept: Collection[int] = (),
        why: Path | None = None,
        hide: Collection[str] = (),
    ) -> Response:
        """Asks `source` (its name for a person); raises ConnectorError for whatever is not an answer.

        `accept`: statuses besides success that come back. `why`: where in the body of a refusal its reason stands, ()
        for the whole body; it is told without what `hide` has, the keys.
        """
        _check_sendable(headers or {}, source)
        async with self._places:
            try:
                async with asyncio.timeout(self.seconds):
                    request = self._client.build_request(
                        method,
                        _with(url, params),
                        headers=dict(headers or {}),
                        json=json,
                        data=data,
                        content=content,
                    )
                    sign = httpx2.BasicAuth(*auth) if auth else None
                    response = await self._follow(request, source, sign)
                    if response.status not in accept:
                        _check_status(response, source, _reason(response, why, hide))
                    return response
            except (TimeoutError, httpx2.TimeoutException, httpcore2.TimeoutException) as error:
                raise self.too_late(source) from error
            except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
                raise ConnectorError(
                    "The address of {source} can't be read. It begins with https://.",
                    permanent=True,
                    source=source,
                ) from error
            except (httpx2.HTTPError, *_BROKEN) as error:
                raise _unreachable(source, error) from error

    async def address_of(self, host: str, port: int) -> str:
        """The checked IP address to connect to, for what doesn't speak HTTP; raises ConnectorError."""
        try:
            async with asyncio.timeout(self.seconds):
                return (await self._network.addresses(host, port))[0]
        except TimeoutError as error:
            raise self.too_late(host) from error

    def is_allowed(self, host: str, port: int = 0) -> bool:
        """Whether whoever runs Headway listed this host, or this file."""
        return self._network.is_allowed(host, port)

    def too_late(self, source: str) -> ConnectorError:
        return ConnectorError(
            "{source} did not answer within {seconds} seconds.",
            permanent=False,
            source=source,
            seconds=f"{self.seconds:g}",
        )

    async def close(self) -> None:
        await self._client.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _look_up(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    async def _follow(self, request: httpx2.Request, source: str, auth: httpx2.Auth | None) -> Response:
        for _ in range(_MOST_REDIRECTS + 1):
            response = await self._client.send(request, auth=auth, stream=True)
            try:
                following = response.next_request
                if following is None:
                    return Response(
                        response.status_code,
                        {name.lower(): value for name, value in response.headers.items()},
                        await _body(response, source),
                        str(request.url),
                    )
            finally:
                await response.aclose()
            if _origin(following.url) != _origin(request.url):
                raise _elsewhere(source, following.url.host)
            request = following
        raise ConnectorError("{source} sends me round in circles.", permanent=True, source=source)


class _Transport(httpx2.AsyncBaseTransport):
    """httpx2 over a pool whose connections lead only to addresses that were checked."""

    def __init__(self, network: _Network, *, connections: int, trust: ssl.SSLContext) -> None:
        self._network = network
        self._pool = Pool(network, most=connections, trust=trust)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        if not url.host or url.scheme not in ("http", "https"):
            raise httpx2.UnsupportedProtocol("no such address")
        if url.scheme == "http" and not self._network.is_allowed(url.host, url.port or 80):
            raise ConnectorError(
                "The address of {host} must begin with https://, so that nobody on the way reads the key.",
                permanent=True,
                host=url.host,
            )
        assert isinstance(request.stream, httpx2.AsyncByteStream)
        asked = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        connection = await self._pool.take(asked.url.origin)
        try:
            response = await connection.handle_async_request(asked)
        except BaseException:
            await self._pool.give_back(connection)
            raise
        return httpx2.Response(
            response.status,
            headers=response.headers,
            stream=_Stream(response, connection, self._pool),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx2.AsyncByteStream):
    def __init__(
        self, response: httpcore2.Response, connection: httpcore2.AsyncHTTPConnection, pool: Pool
    ) -> None:
        self._response = response
        self._connection = connection
        self._pool = pool

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        try:
            await self._response.aclose()
        finally:
            await self._pool.give_back(self._connection)


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
        *first, last = await self.addresses(host, port)
        for address in first:
            try:
                return await self._wrapped.connect_tcp(
                    address,
                    port,
                    min(timeout or _CONNECT_SECONDS, _CONNECT_SECONDS),
                    local_address,
                    socket_options,
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._wrapped.connect_tcp(last, port, timeout, local_address, socket_options)

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """Where a name leads, at least one address, all of them checked; raises ConnectorError."""
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError):
            found = ()
        if not found:
            raise ConnectorError("There is no host called {host}.", permanent=False, host=host)
        # One bad address among good ones is how a name is made to lead inside: none of them is used.
        if not self.is_allowed(host, port) and not all(is_public(address) for address in found):
            raise ConnectorError(
                "The host {host} is inside a private network, where I don't go unless whoever runs me lists it in "
                "HEADWAY_SOURCE_HOSTS.",
                permanent=True,
                host=host,
            )
        return found

    async def sleep(self, seconds: float) -> None:
        await self._wrapped.sleep(seconds)


def split_address(address: str) -> tuple[str, str]:
    """Scheme and host of an address that a person typed; raises ValueError with a sentence."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https") or len(address) > _LONGEST_ADDRESS:
        raise ValueError(later("An address begins with https:// and a name, such as https://example.com."))
    if parts.username or parts.password:
        raise ValueError(later("Leave name and password out of the address: there are fields for them."))
    return parts.scheme, host


def is_public(address: str) -> bool:
    """Whether an IP address is out in the world: not private, loopback, link-local, metadata, multicast or reserved."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        # NAT64 hides an IPv4 address in the last four bytes (RFC 6052).
        if inner is None and found in _MAPPED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
        if any(found in inside for inside in _INSIDE_V6):
            return False
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


def _with(url: str, params: Mapping[str, str | int] | None) -> str:
    """The address with these parameters instead of its own: read once, where httpx2 would read it twice."""
    if params is None:
        return url
    bare = re.split("[?#]", url, maxsplit=1)[0]
    return f"{bare}?{httpx2.QueryParams(params)}" if params else bare


def _check_status(response: Response, source: str, said: str) -> None:
    status = response.status
    if 200 <= status < 300 or status == 304:
        return
    wait = wait_of(response.headers, now=datetime.now(UTC))
    # GitHub and others say "too many" with a 403.
    if status == 429 or (status == 403 and wait is not None):
        raise ConnectorError(
            "{source} asks me to come less often.", permanent=False, retry_after=wait or 60.0, source=source
        )
    troubled = status >= 500 or status in (408, 425)
    plain, saying = _TROUBLED if troubled else _REFUSED.get(status, _OTHERWISE)
    raise ConnectorError(
        saying if said else plain,
        permanent=not troubled,
        retry_after=wait if troubled else None,
        source=source,
        status=status,
        said=said,
    )


def _reason(response: Response, why: Path | None, hide: Collection[str]) -> str:
    """What a service says of a question that it refused, on one line, short and without the keys; '' for nothing."""
    if response.status < 400 or why is None:
        return ""
    found: Any = response.text()
    try:
        for step in why:
            found = (json.loads(found) if isinstance(found, str) else found)[step]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return told(found, hide=hide) if isinstance(found, str) else ""


def told(text: str, *, hide: Collection[str]) -> str:
    """Another system's words, fit for an error: on one line, short and without the keys."""
    for secret in sorted(filter(None, hide), key=len, reverse=True):
        text = text.replace(secret, "•••")
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SAYING else f"{line[:_LONGEST_SAYING]}…"


# What to say of an answer, and how where the service adds words of its own.
_TROUBLED = later(
    (
        "{source} has trouble itself (HTTP {status}).",
        "{source} has trouble itself (HTTP {status}). It says: “{said}”",
    )
)
_OTHERWISE = later(
    (
        "{source} refused the question (HTTP {status}).",
        "{source} refused the question (HTTP {status}). It says: “{said}”",
    )
)
_REFUSED = later(
    {
        400: (
            "{source} did not understand the question (HTTP 400). Check the query.",
            "{source} did not understand the question (HTTP 400). Check the query. It says: “{said}”",
        ),
        401: ("{source} does not accept the key (HTTP 401). Enter a new one.",) * 2,
        403: (
            "The key may not read this at {source} (HTTP 403). Give it the right to, or enter another one.",
            "The key may not read this at {source} (HTTP 403). Give it the right to, or "
            "enter another one. It says: “{said}”",
        ),
        404: (
            "{source} has nothing at that address (HTTP 404). Was it moved or renamed?",
            "{source} has nothing at that address (HTTP 404). Was it moved or renamed? It says: “{said}”",
        ),
        410: (
            "{source} has taken this away (HTTP 410).",
            "{source} has taken this away (HTTP 410). It says: “{said}”",
        ),
        422: (
            "{source} did not understand the question (HTTP 422). Check the query.",
            "{source} did not understand the question (HTTP 422). Check the query. It says: “{said}”",
        ),
    }
)


async def _body(response: httpx2.Response, source: str) -> bytes:
    # Unpacked by hand, since a few packed bytes can become more than there is room for.
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "", "gzip"):
        raise ConnectorError(
            "{source} answered in a form that I don't know ({where}).",
            permanent=True,
            source=source,
            where=packed[:20],
        )
    gzip = zlib.decompressobj(_GZIP) if packed == "gzip" else None
    body = bytearray()
    async for piece in response.aiter_raw():
        try:
            body += gzip.decompress(piece, MOST_BYTES + 1 - len(body)) if gzip else piece
        except zlib.error as error:
            raise httpx2.DecodingError("not gzip") from error
        if len(body) > MOST_BYTES:
            raise ConnectorError(
                "{source} answered with more than {size} MB. Ask for less: one number is enough.",
                permanent=True,
                source=source,
                size=MOST_BYTES // 1_000_000,
            )
    if gzip and body and not gzip.eof:
        raise httpx2.DecodingError("half of it is missing")
    return bytes(body)


def _check_sendable(headers: Mapping[str, str], source: str) -> None:
    # The libraries below would tell the value, and with it a key, in their errors.
    if not all(value.isascii() and value.isprintable() for value in headers.values()):
        raise ConnectorError(
            "The key of {source} has a character that no key has. Copy it once more.",
            permanent=True,
            source=source,
        )


def _elsewhere(source: str, host: str) -> ConnectorError:
    return ConnectorError(
        "{source} sends me on to another host ({host}). Give its address directly, if that is where the number is.",
        permanent=True,
        source=source,
        host=host,
    )


def _unreachable(source: str, error: Exception) -> ConnectorError:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return ConnectorError(
            "{source} can't prove who it is: its certificate is not valid for that address, or is of an authority "
            "that this machine does not trust.",
            permanent=True,
            source=source,
        )
    return ConnectorError("{source} can't be reached, or breaks off.", permanent=False, source=source)


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host.lower(), url.port
