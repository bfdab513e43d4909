"""The tables. Rows are plain records: no relationships, no lazy loading, no behaviour."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, MetaData, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from okrs.measure import Band, Kind
from okrs.vocabulary import (
    Cadence,
    CheckInState,
    CycleState,
    DeliveryState,
    DigestKind,
    ReplyState,
    Source,
)
from storage.columns import Exact, Id, Word

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    metadata = MetaData(naming_convention=_NAMES)


class Workspace(Row, table=True):
    """One company. `settings` is a `storage.settings.WorkspaceSettings` as JSON; `channel_id` hears its digest.

    `paused_at`: since when its chat platform is disconnected, so that nobody is asked or told anything.
    """

    id: UUID = Id()
    name: str = Field(unique=True)
    zone: str = "UTC"
    locale: str = "en"
    country: str | None = None
    region: str | None = None
    channel_id: UUID | None = None
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    paused_at: datetime | None = None
    created_at: datetime


class Person(Row, table=True):
    """`working_days` are the digits of Monday (0) to Sunday (6); None for zone, locale, country: the workspace's.

    `follows_status`: the person wants their absences noted from their status in the chat; `status_seen` is a digest of
    the one that was read last, so that each is read once.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "email"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id", index=True)
    name: str
    email: str
    role: str = ""
    zone: str | None = None
    locale: str | None = None
    country: str | None = None
    region: str | None = None
    working_days: str = "01234"
    day_starts: time = time(9, 0)
    day_ends: time = time(17, 30)
    manager_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    admin: bool = False
    active: bool = True
    cadence: Cadence | None = Word(Cadence, default=None)
    follows_status: bool = False
    status_seen: str = ""
    created_at: datetime


class Account(Row, table=True):
    """How a person is reached on one platform; `reference` is what that platform needs besides, such as the
    conversation's own id."""

    __table_args__ = (UniqueConstraint("workspace_id", "platform", "address"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    platform: str
    address: str
    reference: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    last_used_at: datetime | None = None


class Channel(Row, table=True):
    """A place where a team hears its digest. `shared_outside`: people of another company read it too;
    `may_share`: an admin allowed goals to be posted there all the same."""

    __table_args__ = (UniqueConstraint("workspace_id", "platform", "address"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    platform: str
    address: str
    name: str
    zone: str | None = None
    reference: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    shared_outside: bool = False
    may_share: bool = False


class Team(Row, table=True):
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    name: str
    parent_id: UUID | None = Field(default=None, foreign_key="team.id")
    lead_id: UUID | None = Field(default=None, foreign_key="person.id")
    channel_id: UUID | None = Field(default=None, foreign_key="channel.id")
    cadence: Cadence | None = Word(Cadence, default=None)


class Membership(Row, table=True):
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    team_id: UUID = Field(foreign_key="team.id", primary_key=True, index=True)
    workspace_id: UUID = Field(foreign_key="workspace.id")


class Cycle(Row, table=True):
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    name: str
    starts: date
    ends: date
    state: CycleState = Word(CycleState, default=CycleState.OPEN)


class Outcome(Row, table=True):
    """A strategic outcome. `code` is the stable name that imports know it by."""

    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    cycle_id: UUID = Field(foreign_key="cycle.id", index=True)
    code: str
    title: str
    owner_id: UUID | None = Field(default=None, foreign_key="person.id")
    position: int = 0


class Objective(Row, table=True):
    """`parent_id` aligns it under another objective; `counts_children` adds those to its roll-up."""

    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    cycle_id: UUID = Field(foreign_key="cycle.id", index=True)
    outcome_id: UUID | None = Field(default=None, foreign_key="outcome.id", index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="objective.id", index=True)
    team_id: UUID | None = Field(default=None, foreign_key="team.id", index=True)
    owner_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    code: str
    title: str
    weight: Decimal = Exact(Decimal(1))
    counts_children: bool = False
    position: int = 0


class KeyResult(Row, table=True):
    """`phases` is a list of {"on": ISO date, "value": text}; `score` is set at close."""

    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    objective_id: UUID = Field(foreign_key="objective.id", index=True)
    owner_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    code: str
    title: str
    metric: str = ""
    unit: str = ""
    kind: Kind = Word(Kind)
    band: Band | None = Word(Band, default=None)
    start: Decimal | None = Exact()
    target: Decimal | None = Exact()
    upper: Decimal | None = Exact()
    weight: Decimal = Exact(Decimal(1))
    starts: date
    ends: date
    phases: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    score: Decimal | None = Exact()
    closed_at: datetime | None = None
    position: int = 0
    created_at: datetime


class GoalChange(Row, table=True):
    """What a goal said before it was changed, by whom and why."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key_result_id: UUID = Field(foreign_key="keyresult.id", index=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    reason: str
    before: dict[str, Any] = Field(sa_type=JSON)
    changed_at: datetime


class CheckIn(Row, table=True):
    """One person, one cadence, one period; `asked_of_id` is the person or who stands in for them."""

    __table_args__ = (UniqueConstraint("person_id", "cadence", "period"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    asked_of_id: UUID = Field(foreign_key="person.id", index=True)
    cadence: Cadence = Word(Cadence)
    period: date
    deep: bool = False
    state: CheckInState = Word(CheckInState, default=CheckInState.ASKED)
    asked_at: datetime
    closes_at: datetime
    answered_at: datetime | None = None


class Entry(Row, table=True):
    """One line of the progress ledger; never changed but for a note that its writer erased. A correction is a new
    line that `supersedes_id` the old one, an undo is such a line with `retracted`."""

    __table_args__ = (Index("ix_entry_key_result_id_recorded_at", "key_result_id", "recorded_at"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key_result_id: UUID = Field(foreign_key="keyresult.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    check_in_id: UUID | None = Field(default=None, foreign_key="checkin.id", index=True)
    reply_id: UUID | None = Field(default=None, foreign_key="reply.id", index=True)
    value: Decimal | None = Exact()
    confidence: int | None = None
    note: str = Field(default="", sa_type=Text)
    blocked: bool = False
    source: Source = Word(Source)
    recorded_at: datetime
    supersedes_id: UUID | None = Field(default=None, foreign_key="entry.id", index=True)
    retracted: bool = False


class Told(Row, table=True):
    """Where a key result stands by its ledger: derived from the effective entries in the transaction that adds one.

    `previous` is the value before `value`; `blocked` and `blocker` speak of the newest entry that said either.
    """

    key_result_id: UUID = Field(foreign_key="keyresult.id", primary_key=True)
    workspace_id: UUID = Field(foreign_key="workspace.id")
    value: Decimal | None = Exact()
    previous: Decimal | None = Exact()
    valued_at: datetime | None = None
    confidence: int | None = None
    confidence_before: int | None = None
    note: str = Field(default="", sa_type=Text)
    blocked: bool = False
    blocker: str = Field(default="", sa_type=Text)
    blocked_since: datetime | None = None
    person_id: UUID | None = None
    talked_at: datetime


class Reflection(Row, table=True):
    """An answer to one of the deeper, monthly questions; the newest per question counts, older ones stay."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    check_in_id: UUID = Field(foreign_key="checkin.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    question: str
    answer: str = Field(sa_type=Text)
    recorded_at: datetime


class Reply(Row, table=True):
    """What a person typed, word for word, and what was understood of it (`storage.replies`). `origin` is the
    platform's own name of the message, '' where it has none: whoever edits it changes this answer."""

    __table_args__ = (Index("ix_reply_workspace_id_origin", "workspace_id", "origin"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    check_in_id: UUID | None = Field(default=None, foreign_key="checkin.id", index=True)
    text: str = Field(sa_type=Text)
    state: ReplyState = Word(ReplyState, default=ReplyState.PENDING)
    understood: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    origin: str = ""
    received_at: datetime
    counted_at: datetime | None = None


class Draft(Row, table=True):
    """The half-filled form of a check-in."""

    check_in_id: UUID = Field(foreign_key="checkin.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    workspace_id: UUID = Field(foreign_key="workspace.id")
    fields: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    saved_at: datetime


class Slip(Row, table=True):
    """What a button needs and can't carry: `intent` is the button's, `person_id` the only one who may press it. Gone
    once it was pressed."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    intent: str
    kept: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    made_at: datetime


class Absence(Row, table=True):
    """Away from `starts` to `ends`, both included. `from_status`: noted from the person's status, and gone with it."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    starts: date
    ends: date
    delegate_id: UUID | None = Field(default=None, foreign_key="person.id")
    from_status: bool = False


class HelpRequest(Row, table=True):
    """`person_id` asked `helper_id` to clear something in the way of a key result."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key_result_id: UUID = Field(foreign_key="keyresult.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    helper_id: UUID = Field(foreign_key="person.id", index=True)
    words: str = Field(sa_type=Text)
    asked_at: datetime
    cleared_at: datetime | None = None


class Nudge(Row, table=True):
    """A message nobody asked for, counted against the person's weekly budget."""

    __table_args__ = (UniqueConstraint("person_id", "subject", "day"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id")
    kind: str
    subject: str
    day: date
    sent_at: datetime


class Digest(Row, table=True):
    """A digest that was posted; `subject_id` is the team, manager or workspace; `delivery_key` finds its message."""

    __table_args__ = (UniqueConstraint("kind", "subject_id", "period"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    kind: DigestKind = Word(DigestKind)
    subject_id: UUID
    period: date
    since: datetime
    delivery_key: str
    card: str = Field(sa_type=Text)
    posted_at: datetime


class Due(Row, table=True):
    """Something the clock will ask for: `intent` about `subject_id` at `at`; claimed while a handler works on it."""

    __table_args__ = (UniqueConstraint("intent", "subject_id"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    intent: str
    subject_id: UUID
    at: datetime = Field(index=True)
    period: date | None = None
    claimed_until: datetime | None = None
    attempts: int = 0


class Delivery(Row, table=True):
    """The outbox: one message to send, or one to change (`revises` names the delivery whose message it changes)."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_delivery_state_not_before", "state", "not_before"),
        Index("ix_delivery_queue", "workspace_id", "state", "priority", "not_before"),
    )

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key: str
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    channel_id: UUID | None = Field(default=None, foreign_key="channel.id")
    thread: str = ""
    revises: str = ""
    card: str = Field(sa_type=Text)
    priority: int = 5
    state: DeliveryState = Word(DeliveryState, default=DeliveryState.DUE)
    not_before: datetime
    expires_at: datetime | None = None
    attempts: int = 0
    claimed_until: datetime | None = None
    platform: str = ""
    conversation: str = ""
    message_id: str = ""
    failure: str = ""
    created_at: datetime
    sent_at: datetime | None = None


class Receipt(Row, table=True):
    """A platform event that was handled: the same key again changes nothing."""

    workspace_id: UUID = Field(foreign_key="workspace.id", primary_key=True)
    key: str = Field(primary_key=True)
    received_at: datetime


class ChatMessage(Row, table=True):
    """A message of the built-in web chat. `conversation` is `person:<id>` (with Headway) or `channel:<id>`;
    `only_for_id` keeps it to one reader. `position` is the revision that made it, `revision` the one that last
    changed it: revisions count up through the workspace in the order of their commits."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        UniqueConstraint("workspace_id", "revision"),
        Index("ix_chatmessage_conversation_position", "conversation", "position"),
    )

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    conversation: str
    key: str
    author_id: UUID | None = Field(default=None, foreign_key="person.id")
    only_for_id: UUID | None = Field(default=None, foreign_key="person.id")
    thread_id: UUID | None = Field(default=None, foreign_key="chatmessage.id", index=True)
    text: str = Field(default="", sa_type=Text)
    card: str = Field(default="", sa_type=Text)
    posted_at: datetime
    edited_at: datetime | None = None
    position: int
    revision: int


class ChatRead(Row, table=True):
    """How far a person has read a conversation of the web chat: the position of the last message seen."""

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    conversation: str = Field(primary_key=True)
    workspace_id: UUID = Field(foreign_key="workspace.id")
    position: int


class WebSession(Row, table=True):
    """A browser that signed in; `token_hash` is the SHA-256 of the cookie's token."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True)
    created_at: datetime
    expires_at: datetime


class Installation(Row, table=True):
    """Headway in one team of a chat platform (`team`), or in a whole organisation of teams (`team` is '').

    `secret` is encrypted (`storage.secrets`), '' where the secrets come with the settings. `revoked_at`: since when
    the app is no longer installed there.
    """

    __table_args__ = (UniqueConstraint("platform", "organisation", "team"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id", index=True)
    platform: str
    organisation: str = ""
    team: str = ""
    app: str = ""
    bot: str = ""
    installer: str = ""
    scopes: str = Field(default="", sa_type=Text)
    secret: str = Field(default="", sa_type=Text)
    expires_at: datetime | None = None
    installed_at: datetime
    revoked_at: datetime | None = None


class SignInState(Row, table=True):
    """A way into an installation that was begun; taken away when it is used, so that nobody can use it again."""

    token_hash: str = Field(primary_key=True)
    expires_at: datetime


class Arrival(Row, table=True):
    """What a platform brought, word for word, until it is dealt with; `lane` keeps what belongs together in order."""

    __table_args__ = (UniqueConstraint("platform", "key"), Index("ix_arrival_claimed_until", "claimed_until"))

    id: UUID = Id()
    platform: str
    key: str
    lane: str
    body: str = Field(sa_type=Text)
    received_at: datetime
    claimed_until: datetime
    attempts: int = 0
