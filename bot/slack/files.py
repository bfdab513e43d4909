"""Files that somebody sends to Headway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from bot.slack.api import Api
from bot.slack.parse import Incoming
from bot.slack.tokens import Home
from handlers.dispatch import Desk
from scheduling.clock import Clock
from storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Files:
    store: Store
    desk: Desk
    api: Api
    clock: Clock
    wake: Callable[[UUID], Awaitable[None]]

    async def bring(self, home: Home, incoming: Incoming) -> None:
        pass
