"""The words for states that rules, storage and messages share."""

from enum import StrEnum


class Cadence(StrEnum):
    """How often a person is asked."""

    WEEKLY = "weekly"
    EVERY_TWO_WEEKS = "every_two_weeks"
    MONTHLY = "monthly"


class CheckInState(StrEnum):
    """Where a check-in stands. `skipped` is the person's or an absence's doing and never counts against them."""

    ASKED = "asked"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    MISSED = "missed"


class Source(StrEnum):
    """How a progress entry came in."""

    REPLY = "reply"
    FORM = "form"
    COMMAND = "command"
    IMPORT = "import"


class ReplyState(StrEnum):
    """`pending`: shown back, not counted yet; `counted`; `discarded`: the person said it was not right; `merged`: a
    later reply took it up."""

    PENDING = "pending"
    COUNTED = "counted"
    DISCARDED = "discarded"
    MERGED = "merged"


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"


class DigestKind(StrEnum):
    TEAM = "team"
    MANAGER = "manager"
    COMPANY = "company"


class CycleState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
