"""Forms that were sent: answered with what became of them, so that nothing typed is lost when it can't be taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from bot.slack import parse, places
from bot.slack.around import Around
from bot.slack.parse import Incoming, Surface
from bot.slack.places import place_of
from bot.slack.render import problems
from bot.slack.showing import Showing
from bot.slack.tokens import Home, Tokens
from bot.slack.who import Actor, actor_of
from bot.trouble import Trouble, guarded, worded
from cards.blocks import Card, ChoiceField, ConfidenceField, Form, NumberField, TextField
from cards.exchange import Request
from handlers.dispatch import Desk
from storage.store import Store

Json = dict[str, Any]
_CLOSED: Json = {"response_action": "clear"}


@dataclass(frozen=True, kw_only=True)
class Sending:
    """Takes what modals send. What it returns says what Slack is to do with the modal."""

    store: Store
    desk: Desk
    tokens: Tokens
    around: Around
    showing: Showing
    wake: Callable[[UUID], Awaitable[None]]

    async def submit(self, incoming: Incoming, view: Mapping[str, Any]) -> Json:
        """A `response_action` for the modal: closed, changed, or with a sentence at the fields to put right."""
        home = await self.tokens.find(organisation=incoming.organisation, team=incoming.team)
        actor = None if home is None else await actor_of(self.store, home, incoming, at=incoming.at)
        if home is None or actor is None:
            return _CLOSED
        answer = await guarded(self._sent(home, actor, incoming, view))
        if isinstance(answer, Trouble):
            return _at_first_field(view, worded(answer, actor.voice))
        self.around.republish(home, incoming.user)
        await self.wake(home.workspace)
        return answer

    async def _sent(self, home: Home, actor: Actor, incoming: Incoming, view: Mapping[str, Any]) -> Json:
        metadata = parse.metadata_of(view)
        values = await self.around.chosen(home, incoming, incoming.values)
        if metadata.pages > 1:
            values = {**await self._from_draft(home, actor, incoming), **values}
        if not metadata.is_last:
            return await self._next_page(home, actor, incoming, values, page=metadata.page)
        reply = await self.desk.handle(_request(home, actor, incoming, values))
        if reply.card is None:
            return _CLOSED
        if any(isinstance(block, Form) for block in reply.card.blocks):
            # Nothing counted yet: the same words may be sent again.
            async with self.store.work(home.workspace) as work:
                await work.replies.forget(incoming.key)
            return await self._again(home, actor, incoming, reply.card, view)
        if incoming.place.get("surface") == Surface.HOME:
            return _updated(await self.around.view(home, reply.card, actor.voice, place_of(incoming)))
        is_beside = not incoming.is_direct
        where = replace(incoming, surface=Surface.EPHEMERAL if is_beside else Surface.MESSAGE)
        telling = self.showing.tell(home, actor, where, reply.card)
        if is_beside:
            # Slack shows it in its own time, and the form must be gone before.
            self.around.afterwards(telling)
        else:
            await telling
        return _CLOSED

    async def _next_page(
        self, home: Home, actor: Actor, incoming: Incoming, values: Mapping[str, str], *, page: int
    ) -> Json:
        """Keeps what is filled in of a long form as its draft, and shows the next page."""
        if keeps := str(incoming.detail.get("keeps") or ""):
            kept = replace(incoming, key=f"{incoming.key}:draft", intent=keeps)
            await self.desk.handle(_request(home, actor, kept, values))
        card = await self._form(home, actor, incoming)
        if card is None:
            return _CLOSED
        return _updated(await self.around.view(home, card, actor.voice, incoming.place, page=page + 1))

    async def _from_draft(self, home: Home, actor: Actor, incoming: Incoming) -> dict[str, str]:
        """What the other pages of a long form said."""
        card = await self._form(home, actor, incoming)
        forms = [block for block in card.blocks if isinstance(block, Form)] if card else []
        return {
            field.name: str(field.value)
            for form in forms
            for field in form.fields
            if isinstance(field, TextField | NumberField | ChoiceField | ConfidenceField)
            and field.value is not None
        }

    async def _form(self, home: Home, actor: Actor, incoming: Incoming) -> Card | None:
        """The form that the modal shows, as it stands now."""
        again = replace(incoming, key="", intent=incoming.place.get("intent", ""))
        reply = await self.desk.handle(_request(home, actor, again, places.values_of(incoming.place)))
        return reply.card

    async def _again(
        self, home: Home, actor: Actor, incoming: Incoming, card: Card, view: Mapping[str, Any]
    ) -> Json:
        """The form once more, at the page with what has to be put right, or the one that comes next."""
        wrong = problems(card)
        if wrong and wrong.keys() <= _fields(view):
            return {"response_action": "errors", "errors": wrong}
        if not wrong:
            return _updated(await self.around.view(home, card, actor.voice, place_of(incoming)))
        page = 0
        while True:
            shown = await self.around.view(home, card, actor.voice, incoming.place, page=page)
            if wrong.keys() & _fields(shown) or parse.metadata_of(shown).is_last:
                return _updated(shown)
            page += 1


def _request(home: Home, actor: Actor, incoming: Incoming, values: Mapping[str, str]) -> Request:
    return Request(
        workspace=home.workspace,
        person=actor.person,
        intent=incoming.intent,
        at=incoming.at,
        values=values,
        key=incoming.key,
    )


def _updated(view: Json) -> Json:
    return {"response_action": "update", "view": view}


def _fields(view: Mapping[str, Any]) -> set[str]:
    """What a modal asks for on the page that it shows."""
    return {str(block.get("block_id", "")) for block in view.get("blocks") or ()}


def _at_first_field(view: Mapping[str, Any], sentence: str) -> Json:
    """A sentence at the first field of a modal, so that what was typed stays there."""
    blocks = view.get("blocks") or ()
    first = next((block["block_id"] for block in blocks if block.get("type") == "input"), None)
    return _CLOSED if first is None else {"response_action": "errors", "errors": {first: sentence}}
