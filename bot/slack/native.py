"""Slack's own charts and tables where a workspace has them; pictures or words instead where it has not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import structlog

from bot.charts.links import PictureOf, nowhere
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


@dataclass(frozen=True)
class Look:
    """One way to draw a card: with native blocks or not, and where pictures are to be had instead of charts."""

    native: bool
    picture: PictureOf = nowhere


class Native:
    """Draws cards with native blocks, and again with pictures and then with words where Slack refuses. `address`: where
    our pages are."""

    def __init__(self, *, clock: Clock, address: str, picture: PictureOf = nowhere) -> None:
        self._clock = clock
        self._picture = picture
        self.address = address
        self._refused_at: dict[tuple[UUID, bool], datetime] = {}

    async def shown(
        self, home: Home, card: Card, voice: Voice, show: Callable[[Sequence[Drawn]], Awaitable[T]]
    ) -> T:
        """What `show` returns for the card as it is drawn there."""

        async def drawn(look: Look) -> T:
            made = message(card, voice, native=look.native, address=self.address, picture=look.picture)
            return await show(made)

        return await self.tried(home, card, drawn)

    async def tried(self, home: Home, card: Card, show: Callable[[Look], Awaitable[T]]) -> T:
        """What `show` returns for the first look that Slack takes."""
        for look in self._looks(home, card):
            try:
                return await show(look)
            except RefusedError as error:
                if error.code not in REFUSALS:
                    raise
                self.refused(home, look)
        return await show(Look(native=False))

    def picture(self, home: Home) -> PictureOf:
        """Where Slack finds pictures of charts, where it has no charts of its own; nowhere after it could not."""
        return self._picture if self._is_worth_a_try(home, native=False) else nowhere

    def refused(self, home: Home, look: Look) -> None:
        """Remembers that this workspace takes no native blocks, or can't fetch our pictures."""
        log.info("slack.refused_look", workspace=str(home.workspace), native=look.native)
        self._refused_at[home.workspace, look.native] = self._clock.now()

    def _looks(self, home: Home, card: Card) -> Iterator[Look]:
        has_charts = any(isinstance(block, Chart) for block in card.blocks)
        if not has_charts and not any(isinstance(block, Table) for block in card.blocks):
            return
        if self._is_worth_a_try(home, native=True):
            yield Look(native=True)
        if has_charts and self.picture(home) is not nowhere:
            yield Look(native=False, picture=self._picture)

    def _is_worth_a_try(self, home: Home, *, native: bool) -> bool:
        refused_at = self._refused_at.get((home.workspace, native))
        return refused_at is None or refused_at + _REMEMBERED <= self._clock.now()
