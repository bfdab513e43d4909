"""Connections that are kept for the next question to the same place.

httpcore2's own pool looks at each of its connections when a question begins and when it ends: with fifty of them that
takes a quarter of all the time that reading a number does. Here their number doesn't matter.
"""

from __future__ import annotations

import ssl
import time
from collections import defaultdict

import httpcore2

# How long a connection is kept that nobody uses.
_KEPT_SECONDS = 5.0

_Place = tuple[bytes, bytes, int]


class Pool:
    """`most` connections at the same time, in use or kept; whoever asks sees to it that no more are in use."""

    def __init__(self, network: httpcore2.AsyncNetworkBackend, *, most: int, trust: ssl.SSLContext) -> None:
        self._network = network
        self._most = most
        self._trust = trust
        self._all: dict[httpcore2.AsyncHTTPConnection, _Place] = {}
        # Since when each is kept, the longest first: all of them, and those of each place.
        self._kept: dict[httpcore2.AsyncHTTPConnection, float] = {}
        self._at: defaultdict[_Place, dict[httpcore2.AsyncHTTPConnection, float]] = defaultdict(dict)

    async def take(self, origin: httpcore2.Origin) -> httpcore2.AsyncHTTPConnection:
        """A connection to that place, which is the caller's until it is given back."""
        place = (origin.scheme, origin.host, origin.port)
        while place in self._at:
            newest = next(reversed(self._at[place]))
            self._no_longer_kept(newest)
            # The other side may have closed it meanwhile.
            if not newest.has_expired():
                return newest
            await self._drop(newest)
        while self._kept and len(self._all) >= self._most:
            await self._drop_oldest()
        made = httpcore2.AsyncHTTPConnection(
            origin=origin, ssl_context=self._trust, network_backend=self._network
        )
        self._all[made] = place
        return made

    async def give_back(self, connection: httpcore2.AsyncHTTPConnection) -> None:
        """Keeps a connection, if it can be used again."""
        if connection not in self._all:
            return
        now = time.monotonic()
        if connection.is_idle() and not connection.is_closed():
            self._kept[connection] = self._at[self._all[connection]][connection] = now
        else:
            await self._drop(connection)
        while self._kept and now - next(iter(self._kept.values())) > _KEPT_SECONDS:
            await self._drop_oldest()

    async def aclose(self) -> None:
        for connection in list(self._all):
            if connection in self._kept:
                self._no_longer_kept(connection)
            await self._drop(connection)

    async def _drop_oldest(self) -> None:
        oldest = next(iter(self._kept))
        self._no_longer_kept(oldest)
        await self._drop(oldest)

    def _no_longer_kept(self, connection: httpcore2.AsyncHTTPConnection) -> None:
        place = self._all[connection]
        del self._kept[connection], self._at[place][connection]
        if not self._at[place]:
            del self._at[place]

    async def _drop(self, connection: httpcore2.AsyncHTTPConnection) -> None:
        self._all.pop(connection, None)
        await connection.aclose()
