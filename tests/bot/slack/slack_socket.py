"""Socket Mode of the fake Slack: envelopes over websockets, each to one connection, repeated until acknowledged."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from random import Random
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.bot.slack.slack_records import APP, Json
from tests.bot.slack.slack_state import World

MOST_CONNECTIONS = 10
DEBUG = {"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18_060}


@dataclass(eq=False)
class Envelope:
    """One payload on its way; `on` is the connection that has it, or None while nobody is connected."""

    content: Json
    acked: asyncio.Future[Json]
    on: web.WebSocketResponse | None = None


@dataclass
class Sockets:
    """The open connections of the app, and what it has not acknowledged."""

    world: World
    connections: list[web.WebSocketResponse] = field(default_factory=list)
    envelopes: dict[str, Envelope] = field(default_factory=dict)
    chance: Random = field(default_factory=lambda: Random(2026))

    async def send(self, kind: str, payload: Json, *, attempt: int = 0, reason: str = "") -> Json:
        """Hands a payload over and waits for what the app answers in its acknowledgement.

        ConnectionError where the app is not connected.
        """
        content: Json = {
            "type": kind,
            "envelope_id": str(uuid4()),
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            content |= {"retry_attempt": attempt, "retry_reason": reason}
        envelope = Envelope(content, asyncio.get_running_loop().create_future())
        self.envelopes[content["envelope_id"]] = envelope
        try:
            await self._hand_over(envelope)
            if envelope.on is None:
                raise ConnectionError
            return await envelope.acked
        finally:
            # Only events are told again; whoever pressed a button has been told that nobody is there.
            if kind != "events_api":
                self.envelopes.pop(content["envelope_id"], None)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, for a ticket of apps.connections.open that is good for once."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.world.tickets:
            raise web.HTTPForbidden
        self.world.tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await self._ask_to_leave(socket, "too_many_websockets")
            await socket.close()
            return socket
        self.connections.append(socket)
        hello = {"type": "hello", "connection_info": {"app_id": APP}, "debug_info": DEBUG}
        await socket.send_json(hello | {"num_connections": len(self.connections)})
        self.world.stir()
        await self._repeat()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._take_ack(message.data)
        finally:
            self.connections.remove(socket)
            self.world.stir()
            await self._repeat()
        return socket

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Asks every connection to be replaced, as Slack does every few hours; `reason` may be "warning"."""
        for socket in list(self.connections):
            await self._ask_to_leave(socket, reason)

    async def close(self) -> None:
        """Closes every connection without a word before."""
        for socket in list(self.connections):
            await socket.close()

    async def _ask_to_leave(self, socket: web.WebSocketResponse, reason: str) -> None:
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": DEBUG})

    async def _hand_over(self, envelope: Envelope) -> None:
        open_ones = [socket for socket in self.connections if not socket.closed]
        envelope.on = self.chance.choice(open_ones) if open_ones else None
        if envelope.on:
            await envelope.on.send_json(envelope.content)

    async def _repeat(self) -> None:
        """Sends again what was on a connection that is gone, or waited for one."""
        for envelope in list(self.envelopes.values()):
            if envelope.on is None or envelope.on not in self.connections:
                if envelope.on and "retry_attempt" in envelope.content:
                    envelope.content["retry_attempt"] += 1
                    envelope.content["retry_reason"] = "timeout"
                await self._hand_over(envelope)

    def _take_ack(self, text: str) -> None:
        ack = json.loads(text)
        envelope = self.envelopes.pop(ack.get("envelope_id", ""), None)
        if envelope and not envelope.acked.done():
            envelope.acked.set_result(ack.get("payload") or {})
            self.world.stir()
