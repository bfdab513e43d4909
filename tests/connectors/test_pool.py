"""Connections are kept for a while, for their own place, and never more of them than there may be."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore2
import pytest

from connectors import pool as pools
from connectors.pool import Pool


class Place:
    """A port that answers as often as it is asked on a connection; `ends`: it closes each after one answer, without a
    word of it."""

    def __init__(self, *, ends: bool = False) -> None:
        self.ends = ends
        self.made = 0
        self.open = 0
        self.port = 0
        self.closed = asyncio.Event()

    async def ask(self, pool: Pool) -> bytes:
        request = httpcore2.Request("GET", f"http://127.0.0.1:{self.port}/", headers={"Host": "here"})
        connection = await pool.take(request.url.origin)
        try:
            response = await connection.handle_async_request(request)
            body = b"".join([piece async for piece in response.aiter_stream()])
            await response.aclose()
            return body
        finally:
            await pool.give_back(connection)


class Answers(asyncio.Protocol):
    def __init__(self, place: Place) -> None:
        self.place = place

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.place.made += 1
        self.place.open += 1

    def data_received(self, data: bytes) -> None:
        if data.endswith(b"\r\n\r\n"):
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n41")
            if self.place.ends:
                self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - as asyncio calls it
        self.place.open -= 1
        self.place.closed.set()


@asynccontextmanager
async def place(*, ends: bool = False) -> AsyncIterator[Place]:
    made = Place(ends=ends)
    server = await asyncio.get_running_loop().create_server(lambda: Answers(made), "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


@asynccontextmanager
async def pool(*, most: int = 2) -> AsyncIterator[Pool]:
    made = Pool(httpcore2.AnyIOBackend(), most=most, trust=ssl.create_default_context())
    yield made
    await made.aclose()


async def test_a_connection_serves_one_question_after_the_other() -> None:
    async with place() as there, pool() as connections:
        assert [await there.ask(connections) for _ in range(4)] == [b"41"] * 4
        assert there.made == 1


async def test_questions_at_the_same_time_have_a_connection_each() -> None:
    async with place() as there, pool() as connections:
        for _ in range(3):
            await asyncio.gather(there.ask(connections), there.ask(connections))
        assert there.made == 2


async def test_what_the_other_side_closed_is_not_used_again() -> None:
    async with place(ends=True) as there, pool() as connections:
        for count in range(1, 4):
            assert await there.ask(connections) == b"41"
            await asyncio.wait_for(there.closed.wait(), 5)
            there.closed.clear()
            assert there.made == count


async def test_another_place_takes_the_room_of_what_was_not_used_for_longest() -> None:
    async with place() as first, place() as second, place() as third, pool(most=2) as connections:
        for there in (first, second, first, third, first):
            await there.ask(connections)
        await asyncio.wait_for(second.closed.wait(), 5)
        assert [there.made for there in (first, second, third)] == [1, 1, 1]
        assert [there.open for there in (first, second, third)] == [1, 0, 1]


async def test_what_nobody_uses_is_closed_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    async with place() as quiet, place() as busy, pool() as connections:
        await quiet.ask(connections)
        monkeypatch.setattr(pools, "_KEPT_SECONDS", -1.0)
        await busy.ask(connections)
        await asyncio.wait_for(quiet.closed.wait(), 5)


async def test_a_connection_of_a_question_that_was_given_up_is_not_used_again() -> None:
    async with place() as there, pool() as connections:
        await there.ask(connections)
        asking = asyncio.create_task(there.ask(connections))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await there.ask(connections) == b"41"
        assert there.made == 2


async def test_where_nobody_answers_nothing_is_kept() -> None:
    async with place() as there:
        pass
    async with pool(most=1) as connections:
        for _ in range(3):
            with pytest.raises(httpcore2.ConnectError):
                await there.ask(connections)
        async with place() as another:
            assert await another.ask(connections) == b"41"
