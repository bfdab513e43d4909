"""Changing messages after the fact: in the outbox, in digests, in the web chat, and where they were sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from cards.blocks import Card, from_json, to_json
from cards.erasing import ERASED
from okrs.vocabulary import DeliveryState
from storage.chat import Chat
from storage.outbox import Outbox
from storage.queries import Queries
from storage.tables import ChatMessage, Delivery, Digest, Row

R = TypeVar("R", bound=Row)
# From a letter's key and its card to the card that takes its place.
Change = Callable[[str, Card], Card]

# So many texts are looked for at a time, each by so many of its first letters; cards cut none shorter.
_AT_ONCE, _LETTERS = 50, 30
# What stays together whether a card shows the text as it was typed or on one line.
_BEGINNING = re.compile(r"\S+(?: \S+)*")


class Rewriting(Queries):
    async def everywhere(
        self, change: Change, texts: Collection[str], keys: Collection[str] = ()
    ) -> list[str]:
        """Changes every message that may hold one of the texts, and those of these keys.

        Returns the keys of the letters that are different now.
        """
        changed = set()
        for letter in await self._found(Delivery, col(Delivery.card), texts, _of_letters(keys)):
            key = letter.revises or letter.key
            if (card := _changed(change, key, letter.card)) is not None:
                letter.card = card
                changed.add(key)
        for digest in await self._found(Digest, col(Digest.card), texts):
            digest.card = _changed(change, digest.delivery_key, digest.card) or digest.card
        await self._session.flush()
        chat = Chat(self._session, self._workspace)
        for message in await self._found(
            ChatMessage, col(ChatMessage.card), texts, col(ChatMessage.key).in_(keys)
        ):
            if message.card and (card := _changed(change, message.key, message.card)) is not None:
                await chat.replace(message.id, card, edited_at=None)
        return sorted(changed)

    async def resend(self, keys: Iterable[str], *, at: datetime) -> None:
        """Has the messages of these letters changed where they were sent."""
        outbox = Outbox(self._session, self._workspace)
        for key in keys:
            letter = await outbox.find(key)
            if letter is None or letter.state not in (DeliveryState.SENT, DeliveryState.SENDING):
                continue
            revised = await self._session.exec(
                select(Delivery.card).where(Delivery.workspace_id == self._workspace, Delivery.revises == key)
            )
            await outbox.revise(key, from_json(revised.one_or_none() or letter.card), at=at)

    async def _found(
        self, table: type[R], card: Any, texts: Collection[str], *also: ColumnElement[bool]
    ) -> list[R]:
        rows: Any = table
        found: dict[object, R] = {}
        for which in (*also, *_having(card, texts)):
            some = await self._session.exec(select(table).where(rows.workspace_id == self._workspace, which))
            found.update((row.model_dump()["id"], row) for row in some)
        return list(found.values())


def _of_letters(keys: Collection[str]) -> ColumnElement[bool]:
    return or_(col(Delivery.key).in_(keys), col(Delivery.revises).in_(keys))


def _having(card: Any, texts: Collection[str]) -> Iterator[ColumnElement[bool]]:
    needles = sorted({_needle(text) for text in texts})
    for n in range(0, len(needles), _AT_ONCE):
        yield or_(*(card.contains(needle, autoescape=True) for needle in needles[n : n + _AT_ONCE]))


def _needle(text: str) -> str:
    """What a card's JSON holds if the card quotes the text."""
    begins = _BEGINNING.search(text)
    return json.dumps(begins[0][:_LETTERS], ensure_ascii=False)[1:-1] if begins else ""


def _changed(change: Change, key: str, text: str) -> str | None:
    """The card in JSON, changed; None where that changes nothing."""
    try:
        card = from_json(text)
    except ValidationError:
        # Another version of Headway wrote it, and nobody can tell what it quotes.
        card = Card(title=ERASED)
        return to_json(card)
    new = change(key, card)
    return None if new == card else to_json(new)
