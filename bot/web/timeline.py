"""A conversation as one reader sees it: messages with their authors, days and threads, drawn as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from jinja2 import Environment
from markupsafe import Markup
from pydantic import ValidationError

from bot.web.pictures import Pictures
from bot.web.render import Renderer, hue, initials
from bot.web.roster import Roster
from cards.blocks import Card, from_json
from cards.voice import Voice
from storage.tables import ChatMessage, Person


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message, ready for the template; `thread` holds the messages that hang under it."""

    id: UUID
    position: int
    key: str
    author: str
    initials: str
    hue: int
    mine: bool
    ours: bool
    private: bool
    edited: bool
    text: str
    card: Markup
    when: str
    clock: str
    moment: str
    day: date
    day_label: str
    thread: tuple[Line, ...]
    thread_label: str


class Timeline:
    """Draws messages for one reader, in that person's language and zone."""

    def __init__(
        self,
        pages: Environment,
        voice: Voice,
        *,
        reader: UUID,
        people: Mapping[UUID, Person],
        roster: Roster,
        pictures: Pictures,
    ) -> None:
        self._voice = voice
        self._reader = reader
        self._people = people
        self._renderer = Renderer(pages, voice, roster, pictures)
        self._parts: Any = pages.get_template("message.html").make_module(
            {"gettext": voice.text, "ngettext": voice.plural}
        )

    def lines(self, messages: Sequence[ChatMessage], replies: Sequence[ChatMessage]) -> list[Line]:
        under: dict[UUID, list[ChatMessage]] = {}
        for reply in replies:
            if reply.thread_id is not None:
                under.setdefault(reply.thread_id, []).append(reply)
        return [self._line(message, under.get(message.id, [])) for message in messages]

    def html(self, line: Line) -> Markup:
        """One message as a list item."""
        return Markup(self._parts.message(line))

    def thread_label(self, count: int) -> str:
        """What opens the thread under a message; '' when nothing hangs there."""
        if count == 0:
            return ""
        return (
            self._voice.text("Details")
            if count == 1
            else self._voice.plural("{n} detail", "{n} details", count)
        )

    def _line(self, message: ChatMessage, replies: Sequence[ChatMessage]) -> Line:
        author = self._author(message)
        local = message.posted_at
        day = self._voice.today(local)
        return Line(
            id=message.id,
            position=message.position,
            key=message.key,
            author=author,
            initials=initials(author),
            hue=0 if message.author_id is None else hue(message.author_id),
            mine=message.author_id == self._reader,
            ours=message.author_id is None,
            private=message.only_for_id is not None,
            edited=message.edited_at is not None,
            text=message.text,
            card=self._card(message),
            when=message.posted_at.isoformat(),
            clock=self._voice.clock(local),
            moment=self._voice.moment(local),
            day=day,
            day_label=self._voice.day(day),
            thread=tuple(self._line(reply, []) for reply in replies),
            thread_label=self.thread_label(len(replies)),
        )

    def _card(self, message: ChatMessage) -> Markup:
        if not message.card:
            return Markup("")
        try:
            card = from_json(message.card)
        except ValidationError:
            card = Card(
                self._voice.text("This message is from another version of Headway and can't be shown.")
            )
        return self._renderer.card(card, name=f"m{message.id.hex}")

    def _author(self, message: ChatMessage) -> str:
        if message.author_id is None:
            return "Headway"
        person = self._people.get(message.author_id)
        return person.name if person else self._voice.text("Somebody who left")
