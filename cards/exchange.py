"""What reaches Headway and what it answers, the same for people, time and other systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cards.blocks import Card


@dataclass(frozen=True, kw_only=True)
class Request:
    """One thing somebody or something asks for.

    `at` is the moment it happened (aware, UTC). `person` is None when the clock or an operator asks.
    `channel` is the channel it was said in, None in a direct message. `key`, where the platform has one,
    is the event's own id: a second request with the same key changes nothing. `origin` is the platform's own name of
    the message that was typed, by which an edit of it is known; `thread` the key of the letter it was said under.
    """

    workspace: UUID
    intent: str
    at: datetime
    person: UUID | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    subjects: tuple[UUID, ...] = ()
    channel: UUID | None = None
    key: str = ""
    origin: str = ""
    thread: str = ""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the person sees at once; whatever must reach others went to the outbox.

    `replaces` says that the card takes the place of the one whose button was pressed. `private` keeps it
    to the asker when they asked in a channel.
    """

    card: Card | None = None
    replaces: bool = False
    private: bool = True


NOTHING = Reply()
