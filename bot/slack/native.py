"""Slack's own charts and tables where a workspace has them, and words instead where it has not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import structlog

from bot.slack.api import RefusedError
from bot.slack.render import Drawn, message
from bot.slack.tokens import Home
from cards.blocks import Card, Chart, Table
from cards.voice import Voice
from scheduling.clock import Clock

T = TypeVar("T")
# What Slack answers to blocks that it does not take.
REFUSALS = frozenset({"invalid_blocks", "invalid_blocks_format", "unsupported_block", "invalid_arguments"})
# How long a workspace that refused is not offered them again.
_REMEMBERED = timedelta(days=1)

log = structlog.get_logger()


class Native:
    """Draws cards with native blocks, and again without them where Slack refuses. `address`: where our pages are."""

    def __init__(self, *, clock: Clock, address: str) -> None:
        self._clock = clock
        self.address = address
        self._refused_at: dict[UUID, datetime] = {}

    def has(self, home: Home) -> bool:
        """Whether native blocks are worth a try there."""
        refused_at = self._refused_at.get(home.workspace)
        return refused_at is None or refused_at + _REMEMBERED <= self._clock.now()

    async def shown(
        self, home: Home, card: Card, voice: Voice, show: Callable[[Sequence[Drawn]], Awaitable[T]]
    ) -> T:
        """What `show` returns for the card as it is drawn there."""
        if not self.has(home) or not any(isinstance(block, Chart | Table) for block in card.blocks):
            return await show(message(card, voice, native=False, address=self.address))
        try:
            return await show(message(card, voice, native=True, address=self.address))
        except RefusedError as error:
            if error.code not in REFUSALS:
                raise
            self.refused(home)
            return await show(message(card, voice, native=False, address=self.address))

    def refused(self, home: Home) -> None:
        """Remembers that this workspace takes no native blocks."""
        log.info("slack.no_native_blocks", workspace=str(home.workspace))
        self._refused_at[home.workspace] = self._clock.now()
