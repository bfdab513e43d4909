"""What becomes of a thing that arrived from Slack: a request, and its answer shown where it belongs."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from bot.slack import parse, places
from bot.slack.around import Around
from bot.slack.files import Files
from bot.slack.parse import Incoming, Kind, Surface
from bot.slack.places import Opened
from bot.slack.showing import Showing
from bot.slack.tokens import PLATFORM, Home, Tokens
from bot.slack.who import Actor, actor_of
from bot.trouble import Trouble, guarded
from cards.blocks import Card
from cards.exchange import Reply, Request
from handlers.bring import BRING
from handlers.dispatch import Desk
from okrs.commands import Name, parse_command, parse_sentence
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.arrivals import Brought
from storage.store import Store

# The intents whose answer is a form: their modal is opened at once, because Slack waits three seconds at most.
FORMS = frozenset(
    {
        "checkin.form",
        "checkin.now",
        "goal.update",
        "goals.new",
        "help.ask",
        "reply.form",
        "setup.show",
        "update.goal",
    }
)
FORM_COMMANDS = frozenset({Name.CHECKIN, Name.NEW, Name.SETUP})
FOLLOW, EXPORT = "absence.follow", "data.export"
_CALL = re.compile(r"^\s*@\S+[\s,:]*")

log = structlog.get_logger()

Modal = Awaitable[Opened | None]


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Deals with everything that arrives from Slack, sent forms aside."""

    store: Store
    desk: Desk
    tokens: Tokens
    around: Around
    files: Files
    showing: Showing
    clock: Clock
    wake: Callable[[UUID], Awaitable[None]]

    def opens_modal(self, incoming: Incoming) -> bool:
        """Whether the answer belongs into a modal that should be opened before anything else."""
        if incoming.surface is Surface.HOME:
            return True
        if incoming.surface is Surface.MODAL:
            return False
        if incoming.kind is Kind.COMMAND:
            return parse_command(incoming.values.get("text", "")).name in FORM_COMMANDS
        return incoming.intent in FORMS

    async def open_modal(self, incoming: Incoming, trigger: str) -> Opened | None:
        """Opens the modal that the answer goes into; None where it can't be opened."""
        home = await self.tokens.find(organisation=incoming.organisation, team=incoming.team)
        if home is None:
            return None
        return await places.open_modal(home, trigger, self.around.voice(home, incoming.user), "Headway")

    async def recover(self, brought: Brought) -> None:
        """Deals with what another process wrote down and did not finish."""
        incoming = parse.from_json(brought.body)
        home = await self._home(incoming)
        if home is not None and incoming.intent and await self._was_handled(home, incoming):
            # It counts; but whether its answer was shown nobody knows any more.
            actor = await actor_of(self.store, home, incoming, at=incoming.at)
            if actor is not None:
                card = Card(
                    actor.voice.text(
                        "I was interrupted while I answered you. What you sent arrived, and counts once."
                    )
                )
                await self.showing.show(home, actor, incoming, None, Reply(card=card))
                await self.wake(home.workspace)
            return
        await self.deal(incoming, _nothing())

    async def deal(self, incoming: Incoming, modal: Modal) -> None:
        """Does what is asked for, and shows the answer. `modal` is the one that was opened for it, if any."""
        opened = await modal
        home = await self._home(incoming)
        if incoming.kind is Kind.GONE:
            await self.around.leave(incoming)
        elif home is None:
            log.info("slack.unknown_team", team=incoming.team, kind=incoming.kind.value)
        elif incoming.intent:
            await self._converse(home, incoming, opened)
        else:
            await self.around.notice(home, incoming)

    async def _home(self, incoming: Incoming) -> Home | None:
        return await self.tokens.find(organisation=incoming.organisation, team=incoming.team)

    async def _was_handled(self, home: Home, incoming: Incoming) -> bool:
        async with self.store.work(home.workspace) as work:
            return await work.chat.was_handled(incoming.key)

    async def _converse(self, home: Home, incoming: Incoming, opened: Opened | None) -> None:
        actor = await actor_of(self.store, home, incoming, at=incoming.at)
        if actor is None:
            await self.showing.turn_away(home, incoming, opened)
            return
        self.around.remember(home, incoming.user, actor.voice)
        incoming = await self._under(home, incoming)
        if incoming.kind is Kind.FILE:
            await self.files.look_at(home, actor, incoming)
        meant = await guarded(self._meant(home, actor, incoming))
        if isinstance(meant, Trouble):
            await self.showing.show(home, actor, incoming, opened, meant)
        elif _says_something(incoming, meant):
            answer = await guarded(self._answer(home, meant, incoming))
            await self.showing.show(home, meant, incoming, opened, answer)
        self.around.republish(home, incoming.user)
        await self.wake(home.workspace)

    async def _under(self, home: Home, incoming: Incoming) -> Incoming:
        """With the key of the letter under which it was said, where it was said in a thread of ours."""
        if not incoming.thread or not incoming.is_direct:
            return incoming
        async with self.store.work(home.workspace) as work:
            key = await work.outbox.key_of(PLATFORM, f"{incoming.channel}:{incoming.thread}")
        return replace(incoming, place={**incoming.place, "letter": key})

    async def _meant(self, home: Home, actor: Actor, incoming: Incoming) -> Actor:
        """The words without the call of our name, and Headway's ids for who was picked."""
        words = dict(actor.words)
        if incoming.kind is Kind.MENTIONED:
            words["text"] = _CALL.sub("", words.get("text", ""))
        words = await self.around.chosen(home, incoming, words)
        return replace(actor, words=words)

    async def _answer(self, home: Home, actor: Actor, incoming: Incoming) -> Reply:
        match incoming.intent:
            case intent if intent == BRING:
                if (card := await self.files.bring(home, actor)) is not None:
                    return Reply(card=card, replaces=True)
            case intent if intent == EXPORT:
                return Reply(card=await self.files.hand_over(home, actor, incoming))
        reply = await self.desk.handle(_request(home, actor, incoming))
        if _follows(incoming, actor):
            await self._read_status(home, actor, incoming)
        return reply

    async def _read_status(self, home: Home, actor: Actor, incoming: Incoming) -> None:
        """A status that stands already counts from the moment at which somebody lets it be read."""
        try:
            await self.around.read_status(home, incoming.user, actor.person, at=incoming.at, key=incoming.key)
        except HeadwayError as error:
            log.info("slack.status_not_read", reason=error.message)


async def _nothing() -> Opened | None:
    return None


def _request(home: Home, actor: Actor, incoming: Incoming) -> Request:
    is_typed = incoming.kind in {Kind.SAID, Kind.FILE, Kind.EDITED, Kind.DELETED}
    return Request(
        workspace=home.workspace,
        person=actor.person,
        intent=incoming.intent,
        at=incoming.at,
        values=actor.words,
        key=incoming.key,
        origin=f"{PLATFORM}:{incoming.channel}:{incoming.message}" if is_typed and incoming.message else "",
        thread=incoming.place.get("letter", ""),
    )


def _says_something(incoming: Incoming, actor: Actor) -> bool:
    """Whether there are words at all where there should be: a message may hold only a picture."""
    return incoming.intent != "message" or bool(actor.words.get("text", "").strip())


def _follows(incoming: Incoming, actor: Actor) -> bool:
    """Whether the person just allowed their status to be read."""
    if incoming.intent == FOLLOW:
        return actor.words.get("on") == "yes"
    text = actor.words.get("text", "")
    if incoming.kind is Kind.COMMAND:
        return parse_command(text).name is Name.FOLLOW
    asked = parse_sentence(text) if incoming.intent == "message" else None
    return asked is not None and asked.name is Name.FOLLOW
