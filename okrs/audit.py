"""What the admins of a workspace must be able to answer for: the words in which it is noted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Via(StrEnum):
    """Who did it where no person of the workspace did."""

    SERVER = "server"
    """Whoever runs the server, by its command line."""
    CHAT = "chat"
    """The chat's own directory of people, or the chat itself."""
    PROGRAM = "program"
    """Another program, by a key."""
    CLOCK = "clock"
    """Headway by itself."""


class Area(StrEnum):
    """What an act is about."""

    SETTING = "setting"
    PERSON = "person"
    TEAM = "team"
    CHANNEL = "channel"
    CYCLE = "cycle"
    GOAL = "goal"
    SOURCE = "source"
    KEY = "key"
    HOOK = "hook"
    DATA = "data"
    SESSION = "session"


class Act(StrEnum):
    """What was done; what stands before the dot is its `Area`."""

    SETTINGS_CHANGED = "setting.changed"
    PERSON_ADDED = "person.added"
    PERSON_CHANGED = "person.changed"
    PERSON_LEFT = "person.left"
    PERSON_BACK = "person.back"
    PERSON_ADMIN = "person.admin"
    PERSON_NOT_ADMIN = "person.not_admin"
    TEAM_ADDED = "team.added"
    TEAM_CHANGED = "team.changed"
    TEAM_REMOVED = "team.removed"
    CHANNEL_ADDED = "channel.added"
    CHANNEL_CHANGED = "channel.changed"
    CYCLE_ADDED = "cycle.added"
    CYCLE_CHANGED = "cycle.changed"
    CYCLE_REMOVED = "cycle.removed"
    CYCLE_CLOSED = "cycle.closed"
    CYCLE_REOPENED = "cycle.reopened"
    GOAL_CHANGED = "goal.changed"
    GOAL_REMOVED = "goal.removed"
    SOURCE_ADDED = "source.added"
    SOURCE_CHANGED = "source.changed"
    SOURCE_PAUSED = "source.paused"
    SOURCE_RESUMED = "source.resumed"
    SOURCE_REMOVED = "source.removed"
    KEY_MADE = "key.made"
    KEY_USED = "key.used"
    KEY_REVOKED = "key.revoked"
    HOOK_ADDED = "hook.added"
    HOOK_PAUSED = "hook.paused"
    HOOK_RESUMED = "hook.resumed"
    HOOK_REMOVED = "hook.removed"
    IMPORTED = "data.imported"
    EXPORTED = "data.exported"
    PERSON_EXPORTED = "data.person_exported"
    WORDS_ERASED = "data.words_erased"
    PERSON_FORGOTTEN = "data.person_forgotten"
    CHAT_CONNECTED = "data.chat_connected"
    CHAT_DISCONNECTED = "data.chat_disconnected"
    SIGNED_IN = "session.signed_in"
    SIGNED_OUT = "session.signed_out"
    SESSION_ENDED = "session.ended"

    @property
    def area(self) -> Area:
        return Area(self.value.partition(".")[0])


@dataclass(frozen=True)
class Change:
    """A field and what it went from and to, as text; never a secret, nor what somebody wrote.

    A person is told by `person_mark`, so that whoever is forgotten has no name here either.
    """

    field: str
    before: str = ""
    after: str = ""


_PERSON = "person:"


def person_mark(person: UUID | None) -> str:
    """A person as a change tells them; '' for nobody."""
    return f"{_PERSON}{person}" if person else ""


def marked_person(text: str) -> UUID | None:
    """The person whom a text of a change tells, None for any other text."""
    if not text.startswith(_PERSON):
        return None
    try:
        return UUID(text.removeprefix(_PERSON))
    except ValueError:
        return None
