"""How a key result is measured: its kind, its numbers, its dates, and what can be wrong with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from okrs.texts import later


class Kind(StrEnum):
    """What a key result asks of its number."""

    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN = "maintain"
    MILESTONE = "milestone"
    BASELINE = "baseline"


class Band(StrEnum):
    """Where a maintained value has to stay."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"


@dataclass(frozen=True)
class Phase:
    """A value to have reached on a day between the first and the last."""

    on: date
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Measure:
    """The numbers and dates of one key result.

    `target` is the lower limit of a band that is at least or between, and the upper one of at most; `upper`
    is the upper limit of between. A milestone is told in percent done and needs neither start nor target. A
    baseline has no target until somebody has measured. `starts` and `ends` are the first and the last day.
    """

    kind: Kind
    unit: str = ""
    start: Decimal | None
    target: Decimal | None
    upper: Decimal | None = None
    band: Band | None = None
    starts: date
    ends: date
    phases: tuple[Phase, ...] = ()

    @property
    def has_pace(self) -> bool:
        """Whether a steady way from start to target is expected of it."""
        return self.kind in {Kind.INCREASE, Kind.DECREASE}


class Fault(StrEnum):
    """What is wrong with a measure, or with a value given for it."""

    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"
    START_MISSING = "start_missing"
    TARGET_MISSING = "target_missing"
    START_IS_TARGET = "start_is_target"
    TARGET_NOT_ABOVE_START = "target_not_above_start"
    TARGET_NOT_BELOW_START = "target_not_below_start"
    BAND_MISSING = "band_missing"
    BAND_NOT_ALLOWED = "band_not_allowed"
    UPPER_MISSING = "upper_missing"
    UPPER_NOT_ABOVE_TARGET = "upper_not_above_target"
    UPPER_NOT_ALLOWED = "upper_not_allowed"
    MILESTONE_NOT_IN_PERCENT = "milestone_not_in_percent"
    ENDS_TOO_EARLY = "ends_too_early"
    PHASES_NOT_ALLOWED = "phases_not_allowed"
    PHASE_OUTSIDE_DATES = "phase_outside_dates"
    PHASES_OUT_OF_ORDER = "phases_out_of_order"

    @property
    def sentence(self) -> str:
        """The fault in plain English, for whoever typed the measure."""
        return SENTENCES[self]


SENTENCES = later(
    {
        Fault.NOT_A_NUMBER: "Every value must be a number.",
        Fault.TOO_LONG: "A value can have at most 15 digits before the decimal mark and 9 after it.",
        Fault.START_MISSING: "Say where the value starts.",
        Fault.TARGET_MISSING: "Say which value is the target.",
        Fault.START_IS_TARGET: "Start and target are the same. To keep a value, choose maintain.",
        Fault.TARGET_NOT_ABOVE_START: "To increase a value, the target must be above the start.",
        Fault.TARGET_NOT_BELOW_START: "To decrease a value, the target must be below the start.",
        Fault.BAND_MISSING: "To maintain a value, say whether it must be at least, at most or between.",
        Fault.BAND_NOT_ALLOWED: "At least, at most and between belong to key results that maintain a value.",
        Fault.UPPER_MISSING: "Between needs two limits: the target is the lower one, say the upper one too.",
        Fault.UPPER_NOT_ABOVE_TARGET: "The upper limit must be above the target, which is the lower one.",
        Fault.UPPER_NOT_ALLOWED: "Only a key result that keeps a value between two limits has an upper limit.",
        Fault.MILESTONE_NOT_IN_PERCENT: "A milestone is told in percent done, from 0 to 100.",
        Fault.ENDS_TOO_EARLY: "The last day must come after the first day.",
        Fault.PHASES_NOT_ALLOWED: "Only a value that is to increase or decrease can have phased targets.",
        Fault.PHASE_OUTSIDE_DATES: "Every phased target must fall between the first day and the last day.",
        Fault.PHASES_OUT_OF_ORDER: "Phased targets must be in the order of their days, one a day.",
    }
)

DIGITS_BEFORE_MARK = 15
DIGITS_AFTER_MARK = 9


def check(measure: Measure) -> list[Fault]:
    """Every fault of a measure at its creation, each once, in the order of `Fault`; empty when sound."""
    numbers = (measure.start, measure.target, measure.upper, *(phase.value for phase in measure.phases))
    found = set(_faults_of_numbers(number for number in numbers if number is not None))
    found.update(_faults_of_dates(measure))
    if Fault.NOT_A_NUMBER not in found:
        found.update(_faults_of_kind(measure))
        found.update(_faults_of_band(measure))
    return [fault for fault in Fault if fault in found]


def check_value(measure: Measure, value: Decimal) -> list[Fault]:
    """Every fault of a value given for a measure, in the order of `Fault`; empty when it can be recorded."""
    return check_number(measure.kind, value)


def check_number(kind: Kind, value: Decimal) -> list[Fault]:
    """What `check_value` finds, by the kind of measure alone."""
    faults = list(_faults_of_numbers([value]))
    if kind is Kind.MILESTONE and value.is_finite() and not 0 <= value <= 100:
        faults.append(Fault.MILESTONE_NOT_IN_PERCENT)
    return faults


def _faults_of_numbers(numbers: Iterable[Decimal]) -> Iterator[Fault]:
    for number in numbers:
        if not number.is_finite():
            yield Fault.NOT_A_NUMBER
        elif _is_too_long(number):
            yield Fault.TOO_LONG


def _is_too_long(number: Decimal) -> bool:
    # 24 digits in all leave room in Decimal's 28 for the difference of two values to be exact.
    if number.adjusted() >= DIGITS_BEFORE_MARK:
        return True
    return number.quantize(Decimal(1).scaleb(-DIGITS_AFTER_MARK)) != number


def _faults_of_kind(measure: Measure) -> Iterator[Fault]:
    start, target = measure.start, measure.target
    match measure.kind:
        case Kind.MILESTONE:
            if start not in {None, Decimal(0)} or target not in {None, Decimal(100)}:
                yield Fault.MILESTONE_NOT_IN_PERCENT
        case Kind.MAINTAIN:
            if target is None:
                yield Fault.TARGET_MISSING
        case Kind.BASELINE:
            if target is not None and start is None:
                yield Fault.START_MISSING
            if target is not None and start == target:
                yield Fault.START_IS_TARGET
        case Kind.INCREASE | Kind.DECREASE:
            yield from _faults_of_direction(measure.kind, start=start, target=target)


def _faults_of_direction(kind: Kind, *, start: Decimal | None, target: Decimal | None) -> Iterator[Fault]:
    if start is None:
        yield Fault.START_MISSING
    if target is None:
        yield Fault.TARGET_MISSING
    if start is None or target is None:
        return
    if start == target:
        yield Fault.START_IS_TARGET
    elif kind is Kind.INCREASE and target < start:
        yield Fault.TARGET_NOT_ABOVE_START
    elif kind is Kind.DECREASE and target > start:
        yield Fault.TARGET_NOT_BELOW_START


def _faults_of_band(measure: Measure) -> Iterator[Fault]:
    if measure.kind is Kind.MAINTAIN and measure.band is None:
        yield Fault.BAND_MISSING
    if measure.kind is not Kind.MAINTAIN and measure.band is not None:
        yield Fault.BAND_NOT_ALLOWED
    is_between = measure.kind is Kind.MAINTAIN and measure.band is Band.BETWEEN
    if is_between and measure.upper is None:
        yield Fault.UPPER_MISSING
    if measure.upper is None:
        return
    if not is_between:
        yield Fault.UPPER_NOT_ALLOWED
    elif measure.target is not None and measure.upper <= measure.target:
        yield Fault.UPPER_NOT_ABOVE_TARGET


def _faults_of_dates(measure: Measure) -> Iterator[Fault]:
    if measure.ends <= measure.starts:
        yield Fault.ENDS_TOO_EARLY
    if measure.phases and not measure.has_pace:
        yield Fault.PHASES_NOT_ALLOWED
    # The last day has a target already: a phase on it could only repeat or contradict it.
    if any(not measure.starts < phase.on < measure.ends for phase in measure.phases):
        yield Fault.PHASE_OUTSIDE_DATES
    if any(later.on <= earlier.on for earlier, later in pairwise(measure.phases)):
        yield Fault.PHASES_OUT_OF_ORDER
