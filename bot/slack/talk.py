"""What becomes of a thing that arrived from Slack: a request, its answer, and where that is shown."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, assert_never
from uuid import UUID

import structlog

from bot.slack import parse, places
from bot.slack.around import Around
from bot.slack.native import Native
from bot.slack.parse import Incoming, Kind, Surface
from bot.slack.places import Opened, place_of, view_of
from bot.slack.render import problems
from bot.slack.tokens import Home, Tokens
from bot.slack.who import Actor, actor_of
from bot.trouble import Trouble, guarded, worded
from cards.blocks import Card, Form
from cards.exchange import Reply, Request
from cards.voice import Voice
from handlers.dispatch import Desk
from okrs.commands import Name, parse_command
from scheduling.clock import Clock
from storage.arrivals import Brought
from storage.outbox import ANSWER, Letter
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
_FORM_COMMANDS = frozenset({Name.CHECKIN})
_CALL = re.compile(r"^\s*@\S+[\s,:]*")

log = structlog.get_logger()

Modal = Awaitable[Opened | None]


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Deals with everything that arrives from Slack."""

    store: Store
    desk: Desk
    tokens: Tokens
    native: Native
    around: Around
    clock: Clock
    wake: Callable[[UUID], Awaitable[None]]

    def opens_modal(self, incoming: Incoming) -> bool:
        """Whether the answer belongs into a modal that should be opened before anything else."""
        if incoming.surface is Surface.HOME:
            return True
        if incoming.surface is Surface.MODAL:
            return False
        if incoming.kind is Kind.COMMAND:
            return parse_command(incoming.values.get("text", "")).name in _FORM_COMMANDS
        return incoming.intent in FORMS

    async def open_modal(self, incoming: Incoming, trigger: str) -> Opened | None:
        """Opens the modal that the answer goes into; None where it can't be opened."""
        home = await self.tokens.find(organisation=incoming.organisation, team=incoming.team)
        if home is None:
            return None
        return await places.open_modal(home, trigger, self.around.voice(home, incoming.user), "Headway")

    async def recover(self, brought: Brought) -> None:
        """Deals with what another process wrote down and did not come to."""
        await self.deal(parse.from_json(brought.body), _nothing())

    async def deal(self, incoming: Incoming, modal: Modal) -> None:
        """Does what is asked for, and shows the answer. `modal` is the one that was opened for it, if any."""
        opened = await modal
        home = await self.tokens.find(organisation=incoming.organisation, team=incoming.team)
        if incoming.kind is Kind.GONE:
            await self.around.leave(incoming)
        elif home is None:
            log.info("slack.unknown_team", team=incoming.team, kind=incoming.kind.value)
        elif incoming.intent:
            await self._converse(home, incoming, opened)
        else:
            await self.around.notice(home, incoming)

    async def submit(self, incoming: Incoming, view: Mapping[str, Any]) -> dict[str, Any]:
        """What Slack is to do with a modal that was sent: nothing ({}), or a `response_action`."""
        home = await self.tokens.find(organisation=incoming.organisation, team=incoming.team)
        actor = None if home is None else await actor_of(self.store, home, incoming, at=incoming.at)
        if home is None or actor is None:
            return {"response_action": "clear"}
        answer = await guarded(self._sent(home, actor, incoming, view))
        if isinstance(answer, Trouble):
            return _refused(view, worded(answer, actor.voice))
        await self.wake(home.workspace)
        return answer

    async def _sent(
        self, home: Home, actor: Actor, incoming: Incoming, view: Mapping[str, Any]
    ) -> dict[str, Any]:
        metadata = parse.metadata_of(view)
        values = await self.around.chosen(home, view, actor.words)
        if not metadata.is_last:
            return await self._next_page(home, actor, incoming, values)
        if metadata.page:
            values = {**await self._whole(home, actor, incoming), **values}
        reply = await self.desk.handle(self._request(home, actor, replace(incoming, values=values)))
        if reply.card is None:
            return {"response_action": "clear"}
        form = next((block for block in reply.card.blocks if isinstance(block, Form)), None)
        if form is not None:
            # Nothing counted yet: the same words may be sent again.
            async with self.store.work(home.workspace) as work:
                await work.replies.forget(incoming.key)
            return self._again(reply.card, actor.voice, incoming, view)
        if incoming.place.get("surface") == Surface.HOME:
            self.around.republish(home, incoming.user)
            shown = view_of(reply.card, actor.voice, place_of(incoming), address=self.native.address)
            return {"response_action": "update", "view": shown}
        await self._tell(home, actor, replace(incoming, surface=Surface.MESSAGE), reply.card)
        return {"response_action": "clear"}

    async def _next_page(
        self, home: Home, actor: Actor, incoming: Incoming, values: Mapping[str, str]
    ) -> dict[str, Any]:
        """Keeps a page of a long form as a draft, and shows the next one."""
        if keeps := incoming.detail.get("keeps"):
            kept = replace(incoming, key=f"{incoming.key}:draft", intent=str(keeps), values=dict(values))
            await self.desk.handle(self._request(home, actor, kept))
        card = await self._form(home, actor, incoming)
        if card is None:
            return {"response_action": "clear"}
        page = int(incoming.detail.get("page", 0)) + 1
        view = view_of(card, actor.voice, incoming.place, page=page, address=self.native.address)
        return {"response_action": "update", "view": view}

    async def _whole(self, home: Home, actor: Actor, incoming: Incoming) -> dict[str, str]:
        """What the earlier pages of a long form said, from its draft."""
        card = await self._form(home, actor, incoming)
        fields = (
            [field for block in card.blocks if isinstance(block, Form) for field in block.fields]
            if card
            else []
        )
        return {
            field.name: str(value)
            for field in fields
            if (value := getattr(field, "value", None)) is not None and hasattr(field, "name")
        }

    async def _form(self, home: Home, actor: Actor, incoming: Incoming) -> Card | None:
        """The form that the modal shows, as it stands now."""
        reopened = replace(
            incoming, key="", intent=incoming.place.get("intent", ""), values=places.values_of(incoming.place)
        )
        reply = await self.desk.handle(self._request(home, actor, reopened))
        return reply.card

    def _again(self, card: Card, voice: Voice, incoming: Incoming, view: Mapping[str, Any]) -> dict[str, Any]:
        """The form once more: with what has to be put right at its fields, or as the next step."""
        wrong = problems(card)
        there = {block.get("block_id") for block in view.get("blocks") or ()}
        if wrong and wrong.keys() <= there:
            return {"response_action": "errors", "errors": wrong}
        shown = view_of(card, voice, place_of(incoming), address=self.native.address)
        return {"response_action": "update", "view": shown}

    async def _converse(self, home: Home, incoming: Incoming, opened: Opened | None) -> None:
        actor = await actor_of(self.store, home, incoming, at=incoming.at)
        if actor is None:
            await self._turn_away(home, incoming, opened)
            return
        self.around.remember(home, incoming.user, actor.voice)
        if incoming.kind is Kind.MENTIONED:
            text = _CALL.sub("", actor.words.get("text", ""))
            actor = replace(actor, words={**actor.words, "text": text})
        if not self._concerns_us(incoming, actor):
            return
        answer = await guarded(self.desk.handle(self._request(home, actor, incoming)))
        await self._show(home, actor, incoming, opened, answer)
        self.around.republish(home, incoming.user)
        await self.wake(home.workspace)

    def _concerns_us(self, incoming: Incoming, actor: Actor) -> bool:
        is_typed = (
            incoming.kind in {Kind.SAID, Kind.MENTIONED, Kind.SHORTCUT} and incoming.intent == "message"
        )
        return not is_typed or bool(actor.words.get("text", "").strip())

    def _request(self, home: Home, actor: Actor, incoming: Incoming) -> Request:
        is_typed = incoming.kind in {Kind.SAID, Kind.EDITED, Kind.DELETED}
        return Request(
            workspace=home.workspace,
            person=actor.person,
            intent=incoming.intent,
            at=incoming.at,
            values=incoming.values if incoming.kind is Kind.SENT else actor.words,
            key=incoming.key,
            origin=f"slack:{incoming.channel}:{incoming.message}" if is_typed and incoming.message else "",
            thread=incoming.place.get("letter", ""),
        )

    async def _show(
        self, home: Home, actor: Actor, incoming: Incoming, opened: Opened | None, answer: Reply | Trouble
    ) -> None:
        card, replaces = _worded(answer, actor.voice)
        if opened is not None:
            shown = card or Card(actor.voice.text("Done."))
            view = view_of(shown, actor.voice, place_of(incoming), address=self.native.address)
            if await places.fill_modal(home, opened, view) is not None or card is None:
                return
        if card is None:
            return
        match incoming.surface:
            case Surface.MODAL | Surface.HOME:
                view = view_of(card, actor.voice, place_of(incoming), address=self.native.address)
                if incoming.surface is Surface.MODAL and await places.fill_modal(
                    home, Opened(incoming.view, ""), view
                ):
                    return
                await self._tell(home, actor, incoming, card)
            case Surface.MESSAGE | Surface.EPHEMERAL:
                is_pressed = incoming.kind is Kind.PRESSED
                if (
                    is_pressed
                    and replaces
                    and await self._respond(home, actor, incoming, card, replaces=True)
                ):
                    return
                await self._tell(home, actor, incoming, card)
            case _:
                assert_never(incoming.surface)

    async def _tell(self, home: Home, actor: Actor, incoming: Incoming, card: Card) -> None:
        """Shows a card as a message of its own: to the person alone, where they are."""
        if incoming.surface is Surface.EPHEMERAL and await self._respond(
            home, actor, incoming, card, replaces=False
        ):
            return
        elsewhere = bool(incoming.channel) and not incoming.is_direct
        if elsewhere and await places.whisper(self.native, home, incoming, card, actor.voice):
            return
        async with self.store.work(home.workspace) as work:
            letter = Letter(
                key=f"answer:{incoming.key}",
                card=card,
                at=self.clock.now(),
                person=actor.person,
                priority=ANSWER,
                thread=incoming.place.get("letter", ""),
            )
            await work.outbox.put([letter])

    async def _respond(
        self, home: Home, actor: Actor, incoming: Incoming, card: Card, *, replaces: bool
    ) -> bool:
        return await places.respond(self.native, home, incoming, card, actor.voice, replaces=replaces)

    async def _turn_away(self, home: Home, incoming: Incoming, opened: Opened | None) -> None:
        """Says to a guest, or to somebody of another company, that this is not for them."""
        voice = self.around.voice(home, incoming.user)
        card = Card(
            voice.text("Headway is for the members of this workspace, so there is nothing here for guests.")
        )
        if opened is not None:
            await places.fill_modal(home, opened, view_of(card, voice, {}))
        elif incoming.surface is Surface.EPHEMERAL or incoming.kind is Kind.PRESSED:
            await places.respond(self.native, home, incoming, card, voice, replaces=False)


async def _nothing() -> Opened | None:
    return None


def _worded(answer: Reply | Trouble, voice: Voice) -> tuple[Card | None, bool]:
    match answer:
        case Trouble():
            return Card(worded(answer, voice)), False
        case Reply(card=card, replaces=replaces):
            return card, replaces


def _refused(view: Mapping[str, Any], sentence: str) -> dict[str, Any]:
    """A sentence at the first field of a modal, so that what was typed stays there."""
    first = next(
        (block["block_id"] for block in view.get("blocks") or () if block.get("type") == "input"), None
    )
    if first is None:
        return {"response_action": "clear"}
    return {"response_action": "errors", "errors": {first: sentence}}
