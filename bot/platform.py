"""What a chat platform of another company is to Headway's process."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from aiohttp import web

from scheduling.messenger import Messenger


class Platform(Protocol):
    @property
    def messenger(self) -> Messenger:
        """The courier's way there."""

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What it posts to, which is verified there, and pages of its own."""

    def running(self, *, receives: bool, works: bool) -> AbstractAsyncContextManager[None]:
        """Works until the block ends. `receives`: takes in what is posted; `works`: does what the clock asks for."""
