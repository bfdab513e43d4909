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
    METRIC = "metric"
    API = "api"


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


class Direction(StrEnum):
    """Which way a business number is wanted to go."""

    UP = "up"
    DOWN = "down"


class NudgeKind(StrEnum):
    """What a message that nobody asked for is about; the one that matters most comes first."""

    BLOCKER = "blocker"
    EXPERIMENT = "experiment"
    NO_HELP = "no_help"
    STUCK = "stuck"
    DISAGREEMENT = "disagreement"
    FLOOR = "floor"
    CYCLE = "cycle"
    ALERT = "alert"
    SOURCE = "source"
    SHARE = "share"
    PRACTICE = "practice"


class ExperimentResult(StrEnum):
    """What came of a small thing that was tried."""

    HELPED = "helped"
    PARTLY = "partly"
    DID_NOT = "did_not"
    NOT_TRIED = "not_tried"


class Choice(StrEnum):
    """What is decided about a goal."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"


class Occasion(StrEnum):
    """When a decision about a goal was asked for: it was met without helping, half of its time is over, or all."""

    NO_HELP = "no_help"
    REVIEW = "review"
    CLOSE = "close"


class PracticeState(StrEnum):
    """`asked`: what the person does differently is not answered yet; `private`: answered, for nobody else;
    `shared`: published with their consent; `withdrawn`: it was, and no more; `declined`: they would rather not say."""

    ASKED = "asked"
    PRIVATE = "private"
    SHARED = "shared"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class DraftState(StrEnum):
    """A draft of what a team could aim for: being written, accepted as a goal, or left out."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    LEFT_OUT = "left_out"


class ThoughtState(StrEnum):
    """A question to the language model: waiting to be asked, answered, or given up on."""

    WAITING = "waiting"
    ANSWERED = "answered"
    GIVEN_UP = "given_up"


class SourceState(StrEnum):
    """`paused`: not read any more until somebody mends it or switches it on again."""

    ACTIVE = "active"
    PAUSED = "paused"


class HookState(StrEnum):
    """`paused`: nothing is sent there any more, after it failed for too long or because somebody switched it off."""

    ACTIVE = "active"
    PAUSED = "paused"
