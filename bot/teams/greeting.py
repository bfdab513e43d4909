"""The first words to somebody in Teams, and the one question where they live."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.teams.homes import Home
from bot.teams.who import Actor
from bot.trouble import Trouble, guarded
from cards.blocks import Action, Buttons, Card, Text
from cards.exchange import Request
from cards.voice import Voice
from handlers.dispatch import Desk
from scheduling.clock import Clock
from storage.outbox import ANSWER, Letter
from storage.store import Store

SET_UP, HELP = "setup.show", "help.show"

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """Each of these is said once to a person, however often they install Headway."""

    store: Store
    desk: Desk
    clock: Clock

    async def greet(self, home: Home, actor: Actor) -> None:
        """What there is to set up, to an admin; what can be said, to everybody else."""
        for intent in (SET_UP, HELP) if actor.is_admin else (HELP,):
            request = Request(
                workspace=home.workspace, person=actor.person, intent=intent, at=self.clock.now()
            )
            answer = await guarded(self.desk.handle(request))
            if isinstance(answer, Trouble) or answer.card is None:
                log.info("teams.not_greeted", reason=answer.message if isinstance(answer, Trouble) else "")
                continue
            await self._put(home, actor, f"teams:welcome:{actor.person}", answer.card)
            return

    async def ask_zone(self, home: Home, actor: Actor) -> None:
        """Asks where somebody lives whose machine doesn't tell."""
        await self._put(home, actor, f"teams:zone:{actor.person}", zone_card(actor.voice))

    async def _put(self, home: Home, actor: Actor, key: str, card: Card) -> None:
        async with self.store.work(home.workspace) as work:
            await work.outbox.put(
                [Letter(key=key, card=card, at=self.clock.now(), person=actor.person, priority=ANSWER)]
            )


def zone_card(voice: Voice) -> Card:
    """Asks for the time zone; `voice` speaks in that of the workspace."""
    yes = Action(voice.text("That's right"), "zone.set", {"zone": voice.zone}, tone="primary")
    return Card(
        title=voice.text("Are you in the time zone {zone}?", zone=voice.zone),
        blocks=(
            Text((voice.text("If not, tell me which one, for example: /okr zone America/New_York"),)),
            Buttons((yes,)),
        ),
        why=voice.text("Teams doesn't tell me where you are, and I ask only in your working hours."),
    )
