"""The first words to whoever installed Headway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import structlog

from bot.slack.tokens import PLATFORM, Tokens
from bot.slack.who import people_of
from bot.trouble import Trouble, guarded
from cards.exchange import Request
from handlers.dispatch import Desk
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.outbox import ANSWER, Letter
from storage.store import Store

SET_UP = "setup.show"

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """Takes the installer in, and sends the set-up card, once for each installation."""

    store: Store
    desk: Desk
    tokens: Tokens
    clock: Clock
    wake: Callable[[UUID], Awaitable[None]]

    async def greet(self, workspace: UUID) -> None:
        home = await self.tokens.of_workspace(workspace)
        if home is None or not home.installer:
            return
        at = self.clock.now()
        try:
            people = await people_of(self.store, home, [home.installer], at=at)
        except HeadwayError as error:
            # They are installed all the same, and are taken in when they first say something.
            log.warning("slack.not_greeted", reason=error.message)
            return
        for person in people:
            answer = await guarded(
                self.desk.handle(Request(workspace=workspace, person=person, intent=SET_UP, at=at))
            )
            if isinstance(answer, Trouble) or answer.card is None:
                log.info("slack.not_greeted", reason=answer.message if isinstance(answer, Trouble) else "")
                continue
            key = f"{PLATFORM}:greeting:{home.installation}:{at.date()}"
            async with self.store.work(workspace) as work:
                await work.outbox.put(
                    [Letter(key=key, card=answer.card, at=at, person=person, priority=ANSWER)]
                )
        await self.wake(workspace)
