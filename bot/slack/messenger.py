"""The courier's way to Slack: a card becomes one message or several, each with its key in its metadata."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import structlog

from bot.entrance import Entrance
from bot.slack.api import GONE, RefusedError, refusals
from bot.slack.kit import paragraph
from bot.slack.native import Native
from bot.slack.render import Drawn, within
from bot.slack.tokens import PLATFORM, Home, Tokens
from cards.blocks import Card
from cards.plain import plain
from cards.voice import Voice
from handlers.facts import voice_of
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from scheduling.limits import Pace, Rate
from scheduling.messenger import MessengerError, Parcel
from storage.store import Store
from storage.tables import Channel

# Slack lets a message a second into each conversation, with short bursts, some hundred a minute into a workspace,
# and fifty changes of messages a minute.
PACE = Pace(
    conversation=Rate(every=timedelta(seconds=1), burst=3),
    workspace=Rate(every=timedelta(milliseconds=200), burst=10),
    changes=Rate(every=timedelta(milliseconds=1200), burst=10),
)
EVENT_TYPE = "headway_message"
_KEYS = UUID("6f0a3c2e-5d0c-4d5e-9a53-0d6a5a1f7b11")
# How far back a message is looked for that may have got through before a crash.
_LOOK_BACK = 100
_FRESH = timedelta(minutes=10)
# How many seconds a message waits in its middle, if Slack asks to go slower.
_PATIENCE = 15.0

log = structlog.get_logger()


@dataclass(frozen=True)
class _Seen:
    """What was learned lately of a voice or a channel."""

    voice: Voice | None = None
    until: datetime | None = None


class SlackMessenger:
    """Delivers to people by their user id, and to channels by theirs.

    The platform's id of a message is the conversation's id and the timestamps of its parts: `D024:1.2,1.3`.
    """

    platform = PLATFORM
    pace = PACE

    def __init__(
        self,
        *,
        store: Store,
        tokens: Tokens,
        native: Native,
        entrance: Entrance,
        clock: Clock,
        gone: Callable[[Home], Awaitable[None]],
    ) -> None:
        self._store = store
        self._tokens = tokens
        self._native = native
        self._entrance = entrance
        self._clock = clock
        self._gone = gone
        self._seen: dict[tuple[UUID, str], _Seen] = {}
        self._direct: dict[tuple[UUID, str], str] = {}

    async def send(self, parcel: Parcel) -> str:
        """Posts the message, in several parts where it is long, and returns its id."""
        home = await self._home(parcel)
        await self._may_hear(home, parcel)
        voice = await self._voice(parcel)
        return await self._native.shown(
            home,
            self._card(parcel, voice),
            voice,
            lambda parts: self._post_all(home, parcel, parts, "", []),
        )

    async def update(self, parcel: Parcel, message_id: str) -> None:
        """Changes the message in place, part by part."""
        home = await self._home(parcel)
        channel, stamps = _parts(message_id)
        voice = await self._voice(parcel)
        await self._native.shown(
            home,
            self._card(parcel, voice),
            voice,
            lambda parts: self._change(home, parcel, channel, stamps, parts, voice),
        )

    async def find(self, parcel: Parcel) -> str | None:
        """The message that carries the parcel's key. One that got through in part is completed."""
        home = await self._home(parcel)
        channel = await self._conversation(home, parcel.conversation)
        found = await self._found(home, channel, parcel)
        if not found:
            return None
        voice = await self._voice(parcel)
        return await self._native.shown(
            home,
            self._card(parcel, voice),
            voice,
            lambda parts: self._post_all(home, parcel, parts, channel, found),
        )

    def _card(self, parcel: Parcel, voice: Voice) -> Card:
        return self._entrance.ticketed(parcel.card, voice, workspace=parcel.workspace, person=parcel.reader)

    async def _post_all(
        self, home: Home, parcel: Parcel, parts: Sequence[Drawn], channel: str, stamps: Sequence[str]
    ) -> str:
        """Posts the parts that are not there yet."""
        stamps = list(stamps)
        for number, part in enumerate(parts[len(stamps) :], start=len(stamps)):
            message = {
                "channel": channel or parcel.conversation,
                "text": part.text,
                # What people typed is never markup, in notifications neither.
                "mrkdwn": False,
                "blocks": part.blocks,
                "metadata": _metadata(parcel.key, number),
                "client_msg_id": str(uuid5(_KEYS, f"{parcel.workspace}:{parcel.key}:{number}")),
                "unfurl_links": False,
                "unfurl_media": False,
                **({"thread_ts": _parts(parcel.thread_id)[1][0]} if parcel.thread_id else {}),
            }
            if not stamps:
                answer = await self._call(home, "chat.postMessage", message)
            else:
                answer = await self._go_on(home, message)
            channel = str(answer["channel"])
            stamps.append(str(answer["ts"]))
        return f"{channel}:{','.join(stamps)}"

    async def _go_on(self, home: Home, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Posts one more part. If that fails, some of it is there: it must be looked up before it is sent again."""
        try:
            try:
                return await self._call(home, "chat.postMessage", message)
            except RefusedError as error:
                if error.retry_after is None or error.retry_after > _PATIENCE:
                    raise
                # Not every channel can be looked into.
                await asyncio.sleep(error.retry_after)
                return await self._call(home, "chat.postMessage", message)
        except RefusedError as error:
            raise MessengerError(error.message, permanent=False) from error

    async def _change(
        self,
        home: Home,
        parcel: Parcel,
        channel: str,
        stamps: Sequence[str],
        parts: Sequence[Drawn],
        voice: Voice,
    ) -> None:
        room = len(stamps)
        # The last first, because an earlier change may have taken it away; then there is less room.
        for number in reversed(range(min(room, len(parts)))):
            part = within(parts, room, voice)[number]
            try:
                await self._rewrite(home, parcel, channel, stamps[number], part)
            except RefusedError as error:
                if error.code != "message_not_found" or number == 0:
                    raise
                room = number
        for stamp in stamps[len(parts) :]:
            try:
                await self._call(home, "chat.delete", {"channel": channel, "ts": stamp})
            except RefusedError as error:
                # An earlier change took it away.
                if error.code != "message_not_found":
                    raise

    async def _rewrite(self, home: Home, parcel: Parcel, channel: str, stamp: str, part: Drawn) -> None:
        try:
            await self._update(home, channel, stamp, part.text, part.blocks)
        except RefusedError as error:
            if error.code != "block_mismatch":
                raise
            # Slack keeps rich text rich: the same words as one such block.
            words = paragraph((plain(parcel.card),), "")
            await self._update(home, channel, stamp, part.text, words)

    async def _update(
        self, home: Home, channel: str, stamp: str, text: str, blocks: Sequence[Mapping[str, Any]]
    ) -> None:
        await self._call(
            home, "chat.update", {"channel": channel, "ts": stamp, "text": text, "blocks": list(blocks)}
        )

    async def _found(self, home: Home, channel: str, parcel: Parcel) -> list[str]:
        """The timestamps of the parts that are there, in their order, up to the first that is missing."""
        thread = _parts(parcel.thread_id)[1][0] if parcel.thread_id else ""
        method = "conversations.replies" if thread else "conversations.history"
        asked = {"channel": channel, "limit": _LOOK_BACK, "include_all_metadata": True}
        try:
            answer = await self._call(
                home, method, {**asked, "ts": thread} if thread else asked, is_form=True
            )
        except RefusedError as error:
            if error.code not in {"missing_scope", "not_in_channel"}:
                raise
            raise MessengerError(
                "Headway was stopped while it posted this to a channel, and Slack doesn't let it look whether the "
                "message got through. The permission channels:history would (for private channels groups:history).",
                permanent=True,
            ) from error
        there = {}
        for message in answer.get("messages", ()):
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == parcel.key:
                there[int(payload.get("part", 0))] = str(message["ts"])
        found: list[str] = []
        while len(found) in there:
            found.append(there[len(found)])
        return found

    async def _may_hear(self, home: Home, parcel: Parcel) -> None:
        """Raises a permanent MessengerError for a channel that people of another company read too."""
        if parcel.reader is not None:
            return
        if self._fresh(parcel.workspace, parcel.conversation) is None:
            await self._look_at(home, parcel)
            self._seen[parcel.workspace, parcel.conversation] = _Seen(until=self._clock.now() + _FRESH)
        # Events and admins change this at any moment.
        row = await self._channel(parcel)
        if row is not None and row.shared_outside and not row.may_share:
            raise MessengerError(
                f"#{row.name.removeprefix('#')} is shared with another company, so no goals are posted there. Choose "
                "another channel, or have an admin allow it: /okr share #channel",
                permanent=True,
            )

    async def _look_at(self, home: Home, parcel: Parcel) -> None:
        """Learns who reads a channel, and joins it where anybody may."""
        answer = await self._call(home, "conversations.info", {"channel": parcel.conversation}, is_form=True)
        told = answer["channel"]
        is_outside = bool(told.get("is_ext_shared") or told.get("is_pending_ext_shared"))
        async with self._store.work(parcel.workspace) as work:
            for row in await work.people.channels():
                if (row.platform, row.address) == (PLATFORM, parcel.conversation):
                    row.shared_outside = is_outside
                    is_outside = is_outside and not row.may_share
        if not is_outside and not told.get("is_member", True) and not told.get("is_private"):
            await self._call(home, "conversations.join", {"channel": parcel.conversation})

    async def _channel(self, parcel: Parcel) -> Channel | None:
        async with self._store.work(parcel.workspace) as work:
            rows = await work.people.channels()
        return next(
            (row for row in rows if (row.platform, row.address) == (PLATFORM, parcel.conversation)), None
        )

    async def _voice(self, parcel: Parcel) -> Voice:
        name = str(parcel.reader or "")
        seen = self._fresh(parcel.workspace, name)
        if seen is None or seen.voice is None:
            async with self._store.work(parcel.workspace) as work:
                workspace = await work.people.workspace()
                reader = (
                    (await work.people.by_id([parcel.reader])).get(parcel.reader) if parcel.reader else None
                )
            seen = _Seen(voice=voice_of(reader, workspace), until=self._clock.now() + _FRESH)
            self._seen[parcel.workspace, name] = seen
        assert seen.voice is not None
        return seen.voice

    def _fresh(self, workspace: UUID, name: str) -> _Seen | None:
        seen = self._seen.get((workspace, name))
        return seen if seen and seen.until and seen.until > self._clock.now() else None

    async def _conversation(self, home: Home, address: str) -> str:
        """The conversation's own id; that of a person is asked for once."""
        if not address.startswith(("U", "W")):
            return address
        key = (home.workspace, address)
        if key not in self._direct:
            answer = await self._call(home, "conversations.open", {"users": address})
            self._direct[key] = str(answer["channel"]["id"])
        return self._direct[key]

    async def _home(self, parcel: Parcel) -> Home:
        home = await self._tokens.of_workspace(parcel.workspace)
        if home is None:
            raise MessengerError("Headway is not installed in Slack any more.", permanent=True)
        return home

    async def _call(
        self, home: Home, method: str, arguments: Mapping[str, Any], *, is_form: bool = False
    ) -> Mapping[str, Any]:
        try:
            with refusals():
                if is_form:
                    answer = await home.client.api_call(method, data=dict(arguments))
                else:
                    answer = await home.client.api_call(method, json=dict(arguments))
        except RefusedError as error:
            if error.code in GONE:
                await self._leave(home)
            raise
        data = answer.data
        assert isinstance(data, dict)
        return data

    async def _leave(self, home: Home) -> None:
        try:
            await self._gone(home)
        except HeadwayError as error:
            log.error("slack.not_left", reason=error.message)


def _metadata(key: str, part: int) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key, "part": part}}


def _parts(message_id: str) -> tuple[str, list[str]]:
    channel, _, stamps = message_id.partition(":")
    return channel, stamps.split(",")
