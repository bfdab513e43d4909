"""All that the fake Slack knows, and how people and the app wait for it to change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count
from typing import TypeVar
from uuid import uuid4

from scheduling.clock import Clock
from tests.bot.slack.slack_blocks import name_elements
from tests.bot.slack.slack_checks import Surface
from tests.bot.slack.slack_records import (
    Call,
    Channel,
    File,
    Json,
    Message,
    Org,
    ResponseUrl,
    Team,
    Token,
    Trigger,
    User,
    View,
)

T = TypeVar("T")


class World:
    """All teams, and the switches for how badly Slack behaves."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.base_url = ""
        self.teams: dict[str, Team] = {}
        self.orgs: dict[str, Org] = {}
        self.tokens: dict[str, Token] = {}
        self.refresh_tokens: dict[str, Token] = {}
        self.codes: dict[str, tuple[Team | Org, User, frozenset[str], str]] = {}
        self.views: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.files: dict[str, File] = {}
        self.tickets: set[str] = set()
        self.calls: list[Call] = []
        self.announcements: list[tuple[Team, Json]] = []
        self.refuse_native = False
        self.refuse_pictures = False
        self.dedupes = False
        self.echoes = False
        self.rotates_tokens = False
        self.large_team = 1000
        self.validate: Callable[[Json, Surface], list[str]] | None = None
        self._last_ts = 0
        self._numbers = count(1)
        self._waiting: list[asyncio.Future[None]] = []

    def now(self) -> float:
        return self.clock.now().timestamp()

    def ts(self) -> str:
        """The moment as Slack writes it, later than every one before."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        return f"{letter}{next(self._numbers):08X}"

    def home_of(self, thing: str, teams: list[str]) -> Team | None:
        """The team, of these, in which a person, conversation, view, file or trigger with this id is."""
        for known in (self.views, self.files, self.triggers):
            if found := known.get(thing):
                return self.teams[found.team] if found.team in teams else None
        among = [self.teams[each] for each in teams]
        return next((team for team in among if thing in team.channels or thing in team.users), None)

    def dm(self, team: Team, user: str) -> Channel:
        """The direct messages of a person with the app, opened where they weren't yet."""
        channel = team.dms.get(user)
        if channel is None:
            channel = Channel(self.new_id("D"), team.id, user=user, members={user: None, team.bot_user: None})
            team.dms[user] = team.channels[channel.id] = channel
        return channel

    def store(self, channel: Channel, message: Message) -> Message:
        """Puts a message where people see it, its elements named as Slack names them."""
        name_elements(message.blocks, self.new_id)
        shelf = channel.messages if message.only_for is None else channel.ephemerals
        shelf[message.ts] = message
        return message

    def new_trigger(self, team: Team, user: str, view: View | None = None) -> str:
        trigger = f"{next(self._numbers)}.{int(self.now())}.{uuid4().hex}"
        self.triggers[trigger] = Trigger(user, team.id, self.now(), view)
        return trigger

    def new_response_url(self, kind: str, channel: Channel, user: str, message: Message | None = None) -> str:
        """An address for answers; `kind` is commands, actions or app."""
        key = uuid4().hex
        self.response_urls[key] = ResponseUrl(channel.team, channel.id, user, self.now(), message)
        return f"{self.base_url}/{kind}/{channel.team}/{key}"

    def stir(self) -> None:
        """Wakes whoever waits for something to happen."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    async def until(self, condition: Callable[[], T | None], *, within: float = 5) -> T:
        """What the condition tells once it is true; it is asked again whenever something happened here."""
        async with asyncio.timeout(within):
            while not (answer := condition()):
                future = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await future
        return answer
