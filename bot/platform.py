"""What a chat platform of another company is to Headway's process."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from aiohttp import web

from bot.door import Door
from scheduling.messenger import Messenger


class Platform(Protocol):
    @property
    def messenger(self) -> Messenger:
        """The courier's way there."""

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What it posts to, which is verified there, and pages of its own."""

    @property
    def door(self) -> Door | None:
        """The way in to the web pages by its own sign-in, where it is set up."""

    def running(self, *, receives: bool, works: bool) -> AbstractAsyncContextManager[None]:
        """Works until the block ends. `receives`: takes in what is posted; `works`: does what the clock asks for."""
