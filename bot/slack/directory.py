"""Keeping people in step with Slack's directory: all of it once a day, in pages, within Slack's limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.slack.api import RefusedError, refusals
from bot.slack.tokens import Home
from bot.slack.who import read_member
from handlers.people import Member, sync
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.store import Store

# Slack gives out 20 pages a minute, and recommends no more than 200 people on one.
PAGE, PAUSE = 200, timedelta(seconds=3)
# A directory that can't be read at all is tried again later.
_MOST_WAITS = 20

log = structlog.get_logger()


@dataclass(frozen=True)
class Directory:
    """Reads who is who in a Slack workspace. `pause` lies between two pages."""

    store: Store
    clock: Clock
    pause: timedelta = PAUSE

    async def read_all(self, home: Home, *, tell: Callable[[int], None] | None = None) -> int:
        """Brings everybody who is a person here up to date, and returns how many accounts were looked at.

        `tell` is told how many after each page.
        """
        seen = 0
        for team in await self._teams(home):
            async for members in self._pages(home, team):
                async with self.store.work(home.workspace) as work:
                    await sync(work, members, at=self.clock.now())
                seen += len(members)
                log.info("slack.directory", workspace=str(home.workspace), seen=seen)
                if tell is not None:
                    tell(seen)
        return seen

    async def _pages(self, home: Home, team: str) -> AsyncIterator[list[Member]]:
        cursor, waits = "", 0
        while True:
            try:
                with refusals():
                    page = await home.client.users_list(
                        limit=PAGE, cursor=cursor or None, include_locale=True, **home.at(team)
                    )
            except RefusedError as error:
                if error.retry_after is None or waits >= _MOST_WAITS:
                    raise HeadwayError(
                        "Slack's list of people can't be read: {reason}", reason=error.message
                    ) from error
                waits += 1
                await asyncio.sleep(error.retry_after)
                continue
            yield [read_member(user, home) for user in page["members"]]
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
            await asyncio.sleep(self.pause.total_seconds())

    async def _teams(self, home: Home) -> list[str]:
        """The teams whose people are to be read; several where the app belongs to a whole organisation."""
        if home.team:
            return [home.team]
        teams: list[str] = []
        cursor = ""
        while True:
            with refusals():
                page = await home.client.auth_teams_list(limit=100, cursor=cursor or None)
            teams += [str(team["id"]) for team in page["teams"]]
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return teams
