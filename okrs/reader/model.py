"""The words of the typed-reply reader: what was shown, and what was understood."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True)
class Shown:
    """A key result as it was shown to the person; start and target may be None for a baseline."""

    ref: str
    title: str
    unit: str
    start: Decimal | None
    target: Decimal | None
    current: Decimal | None
    direction: str
    kind: str


@dataclass(frozen=True)
class Update:
    """What is certain about one key result; the value is absolute and in the key result's own unit."""

    ref: str
    value: Decimal | None = None
    confidence: int | None = None
    note: str = ""
    blocked: bool = False


class CommandName(StrEnum):
    """What a person can tell the bot to do in a check-in."""

    SKIP = "skip"
    SNOOZE = "snooze"
    AWAY = "away"
    UNDO = "undo"
    HELP = "help"


@dataclass(frozen=True)
class Command:
    """One command, with the date it names."""

    name: CommandName
    until: date | None = None


class Doubt(StrEnum):
    """Why something must be asked again."""

    NO_VALUE = "no_value"
    WHICH_KEY_RESULT = "which_key_result"
    RANGE = "range"
    BOUND = "bound"
    RELATIVE_BASE = "relative_base"
    SIGN = "sign"
    ABSURD = "absurd"
    CONTRADICTION = "contradiction"
    OFF_SCALE_CONFIDENCE = "off_scale_confidence"
    OTHER_CURRENCY = "other_currency"
    UNIT = "unit"
    FRACTION = "fraction"
    FORECAST = "forecast"
    UNSURE = "unsure"
    NEVER_MEASURED = "never_measured"
    OWNER_CHANGE = "owner_change"
    ORDER = "order"
    DATE = "date"
    UNCLEAR = "unclear"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Question:
    """One thing to ask again: why, about which key result, over which of the person's own words.

    `candidates` are values in the key result's unit that a careful colleague would offer to choose from.
    """

    doubt: Doubt
    ref: str | None
    quote: str
    candidates: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """All that a reply certainly says, and what has to be asked."""

    updates: tuple[Update, ...]
    command: Command | None
    questions: tuple[Question, ...]

    @property
    def ask(self) -> bool:
        """Whether the bot must ask again about something."""
        return bool(self.questions)
