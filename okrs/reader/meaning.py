"""What one clause says about one key result: a value, or the reason why it must be asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from okrs.reader import phrases
from okrs.reader.clauses import Clause
from okrs.reader.guard import strange_after, strange_before
from okrs.reader.hedges import is_under_way
from okrs.reader.lexicon import pattern
from okrs.reader.model import Doubt, Shown
from okrs.reader.numbers import Number
from okrs.reader.roles import Role, Said, acted_right_before, happened_in_period, is_later
from okrs.reader.scale import (
    believable,
    can_be_negative,
    fits_unit,
    in_unit,
    is_count,
    is_money,
    is_percent,
    own_scale,
    toward,
)
from okrs.reader.text import fold
from okrs.reader.units import PERCENT, POINTS, is_currency, measure_of

_TO_TARGET = re.compile(
    r"target|goal|ziel|objectif|objetivo|meta|to go|away|short|目標|あと|足りな|faltam? para"
)


@dataclass(frozen=True)
class Finding:
    """A value, or a doubt with the values to offer; `weak` ones give way to any other finding."""

    value: Decimal | None
    doubt: Doubt | None = None
    candidates: tuple[Decimal, ...] = ()
    weak: bool = False
    number: Number | None = None
    is_step: bool = False
    confidence: int | None = None


def doubtful(doubt: Doubt, *candidates: Decimal, weak: bool = False, number: Number | None = None) -> Finding:
    """A finding that must be asked."""
    return Finding(None, doubt, tuple(dict.fromkeys(candidates)), weak, number)


def find_value(folded: str, clause: Clause, said: Sequence[Said], kr: Shown) -> Finding | None:
    """The value that the numbers of the clause give this key result, or what is doubtful about it, or None."""
    ends = [item.number for item in said if item.role is Role.RANGE]
    read = [(item, _read(folded, clause, item, kr, ends)) for item in said]
    levels = [(item, found) for item, found in read if found and item.role in _LEVELS]
    steps = [(item, found) for item, found in read if found and item.role in _STEPS]
    rest = [found for item, found in read if found and item.role not in _LEVELS + _STEPS]
    fitting = [
        (item, found)
        for item, found in levels
        if found.doubt not in (Doubt.UNIT, Doubt.FRACTION) and not found.weak
    ]
    if fitting:
        return _settle_level(folded, fitting, steps)
    if (
        steps
        and len(steps) == 1
        and steps[0][0].role is Role.SIGNED
        and pattern(phrases.SAME).search(folded, clause.start, steps[0][0].number.start)
    ):
        signed = steps[0][0].number
        return _step(folded, clause, signed, kr, 1 if signed.sign == "+" else -1)
    if steps:
        unread = [found for item, found in levels if item.role is Role.PLAIN and found.doubt is Doubt.UNCLEAR]
        return unread[0] if unread else _settle_steps(steps)
    strong = [found for found in rest if not found.weak]
    if strong:
        return strong[0]
    return levels[0][1] if levels else (rest[0] if rest else None)


_LEVELS = (Role.PLAIN, Role.FRACTION)
_STEPS = (Role.UP, Role.DOWN, Role.SIGNED, Role.BETTER, Role.WORSE, Role.ACTED)


def _settle_level(
    folded: str, levels: list[tuple[Said, Finding]], steps: list[tuple[Said, Finding]]
) -> Finding:
    said, last = levels[-1]
    values = {found.value for _, found in levels}
    if len(levels) > 1 and len(values) > 1:
        between = folded[levels[-2][0].end : said.number.start]
        if not (is_later(between) or pattern(phrases.CORRECTION).search(between)):
            sure = [found.value for _, found in levels if found.value is not None]
            return doubtful(Doubt.CONTRADICTION, *sure, number=said.number)
    for step, found in steps:
        agrees = found.value is None or found.value == last.value or step.number.unit == PERCENT
        between = folded[min(step.end, said.end) : max(step.number.start, said.number.start)]
        if not agrees and last.value is not None and not pattern(phrases.CORRECTION).search(between):
            return doubtful(Doubt.CONTRADICTION, last.value, found.value or last.value, number=said.number)
    return last


def _settle_steps(steps: list[tuple[Said, Finding]]) -> Finding:
    if len({(item.number.value, item.role) for item, _ in steps}) > 1:
        return doubtful(Doubt.CONTRADICTION, number=steps[-1][0].number)
    return steps[-1][1]


def _read(folded: str, clause: Clause, said: Said, kr: Shown, ends: Sequence[Number]) -> Finding | None:
    number = said.number
    match said.role:
        case Role.PLAIN:
            return _guarded(folded, clause, said, kr, _plain(folded, clause, said, kr))
        case Role.FRACTION:
            return _fraction(said, kr)
        case Role.SIGNED:
            return _signed(folded, clause, said, kr)
        case Role.UP | Role.DOWN | Role.ACTED | Role.BETTER | Role.WORSE if _is_of_others(
            folded, clause, said, kr
        ):
            return doubtful(Doubt.UNCLEAR, weak=True, number=number)
        case Role.UP | Role.DOWN:
            return _step(folded, clause, number, kr, 1 if said.role is Role.UP else -1)
        case Role.ACTED:
            return _step(folded, clause, number, kr, -1 if kr.direction == "decrease" else 1)
        case Role.BETTER | Role.WORSE:
            way = toward(kr) * (1 if said.role is Role.BETTER else -1)
            return _step(folded, clause, number, kr, way) if way else doubtful(Doubt.SIGN, number=number)
        case Role.SHORT | Role.OVER | Role.ABOVE | Role.BELOW:
            return _from_target(folded, clause, said, kr)
        case Role.OF_THE_WAY:
            return of_the_way(number.value / 100, kr)
        case Role.RANGE:
            return doubtful(Doubt.RANGE, *_both(ends, kr), weak=not fits_unit(number, kr), number=number)
        case Role.BOUND:
            return doubtful(Doubt.BOUND, weak=not fits_unit(number, kr), number=number)
        case Role.UNSURE:
            return doubtful(
                Doubt.UNSURE, *in_unit(number, kr)[:1], weak=not fits_unit(number, kr), number=number
            )
        case Role.DENIED:
            return doubtful(Doubt.UNCLEAR, weak=True, number=number)
        case Role.FORECAST:
            return doubtful(Doubt.FORECAST, weak=True, number=number)
        case _:
            return None


def _is_of_others(folded: str, clause: Clause, said: Said, kr: Shown) -> bool:
    """'We lost 3 customers' and 'velocity is up 3' are steps of something else."""
    named_after = any(m.start >= said.number.end for m in clause.mentions)
    told = is_count(kr) and named_after
    if not said.number.unit and not told and strange_after(folded, clause, said.number, kr):
        return True
    return not clause.mentions and bool(strange_before(folded, clause, said.number, kr))


def _both(ends: Sequence[Number], kr: Shown) -> tuple[Decimal, ...]:
    """Both ends of a range, or none when either is no value of the key result."""
    unit = next((end.unit for end in ends if end.unit), "")
    values = [level(replace(end, unit=end.unit or unit), kr).value for end in ends]
    sure = [value for value in values if value is not None]
    return tuple(sure) if len(sure) == len(ends) == 2 else ()


def _guarded(folded: str, clause: Clause, said: Said, kr: Shown, found: Finding) -> Finding:
    """A plain number is the value only where every word about it is known; else it is asked."""
    after = next((m.end for m in clause.mentions if m.start >= said.number.end), said.number.end)
    leaving = is_under_way(folded, after, clause.end, fewer_is_better=kr.direction == "decrease")
    if found.value is None:
        return replace(found, weak=True) if leaving and found.doubt is Doubt.ABSURD else found
    counts_others = leaving or bool(strange_after(folded, clause, said.number, kr))
    if counts_others or strange_before(folded, clause, said.number, kr):
        return doubtful(Doubt.UNCLEAR, found.value, weak=counts_others, number=said.number)
    return found


def level(number: Number, kr: Shown) -> Finding:
    """The number read as the key result's value."""
    values = in_unit(number, kr)
    if not values:
        money = is_currency(number.unit) and is_money(kr)
        return doubtful(Doubt.OTHER_CURRENCY if money else Doubt.UNIT, number=number)
    sure = [value for value in values if believable(value, kr)]
    if len(sure) == 1 or (sure and number.suffix == "mil"):
        return Finding(sure[0], number=number)
    return doubtful(Doubt.UNCLEAR if sure else Doubt.ABSURD, *(sure or values), number=number)


def _plain(folded: str, clause: Clause, said: Said, kr: Shown) -> Finding:
    number = said.number
    if number.unit == "pp":
        return doubtful(Doubt.UNCLEAR, number=number)
    if kr.direction == "decrease" and is_count(kr) and _fixed_right_before(folded, clause, number):
        return _step(folded, clause, number, kr, -1)
    plain = level(number, kr)
    if (
        is_count(kr)
        and plain.doubt is not Doubt.UNIT
        and (doubt := _counts_a_change(folded, clause, said, kr))
    ):
        return doubt
    if (
        is_count(kr)
        and kr.direction == "increase"
        and kr.current is not None
        and plain.doubt is not Doubt.UNIT
    ):
        if happened_in_period(folded, clause, number):
            step = _step(folded, clause, number, kr, 1)
            if number.value < kr.current and step.value is not None:
                return step
            offered = [value for value in (plain.value, step.value) if value is not None]
            return doubtful(Doubt.UNCLEAR, *offered, number=number)
        if acted_right_before(folded, clause, number) and number.value < kr.current:
            return doubtful(Doubt.UNCLEAR, kr.current + number.value, number=number)
    return plain


_NEW = re.compile(r"\s(?:new|neue[nrs]?|nouveaux|nouvelles|nuev[oa]s|nov[oa]s)(?![a-z])|件?の?新規")
_FIXED_AFTER = re.compile(
    r"\s(?:[a-zß0-9-]+\s){0,2}?(?:fixed|closed|resolved|cleared|solved|removed|gelost|behoben|geschlossen|resolus?|corriges?|"
    r"fermes?|resuelt[oa]s|cerrad[oa]s|resolvid[oa]s|fechad[oa]s|corrigid[oa]s)(?![a-z])"
)


def _counts_a_change(folded: str, clause: Clause, said: Said, kr: Shown) -> Finding | None:
    """'3 new tutors' and '8 fixed' count what came or went, not what there is."""
    number = said.number
    if kr.current is None:
        return None
    if kr.direction == "decrease" and _FIXED_AFTER.match(folded, number.end, clause.end):
        return doubtful(Doubt.UNCLEAR, kr.current - number.value, number.value, number=number)
    if _NEW.match(folded, number.end, clause.end) and not _NEW.search(" " + fold(kr.title)):
        step = _step(folded, clause, number, kr, 1)
        recent = (
            happened_in_period(folded, clause, number)
            or acted_right_before(folded, clause, number)
            or bool(pattern(phrases.PERIOD).search(folded, number.end, clause.end))
        )
        if kr.direction == "increase" and recent and number.value < kr.current and step.value is not None:
            return step
        return doubtful(Doubt.UNCLEAR, kr.current + number.value, number.value, number=number)
    return None


def _fixed_right_before(folded: str, clause: Clause, number: Number) -> bool:
    verbs = list(pattern(phrases.FIXED).finditer(folded, clause.start, number.start))
    return bool(verbs) and not folded[verbs[-1].end() : number.start].strip()


def _fraction(said: Said, kr: Shown) -> Finding:
    number, out_of = said.number, said.out_of
    if out_of is None or (kr.kind == "milestone" and not is_percent(kr)):
        return doubtful(Doubt.FRACTION, weak=True, number=number)
    whole = in_unit(out_of, kr)
    is_target = kr.target is not None and kr.target in whole and (is_count(kr) or is_money(kr))
    if (is_target and not _is_rating(kr)) or own_scale(kr) in whole:
        return level(number, kr)
    doubt = doubtful(Doubt.FRACTION, number=number)
    of_ten = out_of.value == 10 and not (out_of.unit or number.unit or number.sign)
    if of_ten and number.value == number.value.to_integral_value() and 0 <= number.value <= 10:
        return replace(doubt, confidence=int(number.value))
    return doubt


def _is_rating(kr: Shown) -> bool:
    return own_scale(kr) is not None


def _signed(folded: str, clause: Clause, said: Said, kr: Shown) -> Finding:
    number = said.number
    way = 1 if number.sign == "+" else -1
    if number.unit == PERCENT:
        return _relative(folded, clause, number, kr, way)
    if can_be_negative(kr):
        spelled = re.search(r"(?:plus|mas|mais)\s?$", folded[clause.start : number.core[0]])
        if _has_base(folded, clause, number) or number.unit == "pp" or spelled:
            return _step(folded, clause, number, kr, way)
        values = in_unit(number, kr)
        if said.settled and values:
            value = way * values[0]
            return (
                Finding(value, number=number)
                if believable(value, kr)
                else doubtful(Doubt.ABSURD, number=number)
            )
        offered = [way * values[0]] if values else []
        if values and kr.current is not None:
            offered.append(kr.current + way * values[0])
        return doubtful(Doubt.SIGN, *offered, number=number)
    return _step(folded, clause, number, kr, way)


def _has_base(folded: str, clause: Clause, number: Number) -> bool:
    return bool(
        pattern(phrases.BASE_CURRENT).search(folded, number.end, clause.end)
        or pattern(phrases.PERIOD).search(folded, number.end, clause.end)
    )


def _step(folded: str, clause: Clause, number: Number, kr: Shown, way: int) -> Finding:
    if number.unit == PERCENT:
        return _relative(folded, clause, number, kr, way)
    values = _step_sizes(number, kr)
    if not values:
        foreign = is_currency(number.unit) and is_money(kr)
        return doubtful(Doubt.OTHER_CURRENCY if foreign else Doubt.UNIT, weak=not foreign, number=number)
    if kr.current is None:
        return doubtful(Doubt.NEVER_MEASURED, number=number)
    results = [kr.current + way * size for size in values if believable(kr.current + way * size, kr)]
    if len(results) != 1:
        return doubtful(Doubt.UNCLEAR if results else Doubt.ABSURD, *results, number=number)
    if _looks_like_level(values[0], results[0], kr, number):
        return doubtful(Doubt.UNCLEAR, values[0], results[0], number=number)
    return Finding(results[0], number=number, is_step=True)


def _step_sizes(number: Number, kr: Shown) -> tuple[Decimal, ...]:
    if number.unit in ("pp", POINTS) and is_percent(kr):
        return number.values
    return in_unit(number, kr)


def _looks_like_level(size: Decimal, result: Decimal, kr: Shown, number: Number) -> bool:
    """'Down 2.9' where 2.9 lies between the last value and the target, and the step would overshoot the target."""
    if kr.current is None or kr.target is None or number.sign:
        return False
    low, high = sorted((kr.current, kr.target))
    overshoots = result > high if kr.target >= kr.current else result < low
    return overshoots and low <= size <= high


def _relative(folded: str, clause: Clause, number: Number, kr: Shown, way: int) -> Finding:
    share = 1 + way * number.value / 100
    base = _base(folded, clause, number, kr)
    if base is not None:
        value = rounded(base * share)
        return (
            Finding(value, number=number)
            if believable(value, kr)
            else doubtful(Doubt.ABSURD, value, number=number)
        )
    offered = [] if kr.current is None else [rounded(kr.current * share)]
    if is_percent(kr) and kr.current is not None:
        offered.insert(0, kr.current + way * number.value)
    return doubtful(Doubt.RELATIVE_BASE, *offered, number=number)


def _base(folded: str, clause: Clause, number: Number, kr: Shown) -> Decimal | None:
    if pattern(phrases.BASE_CURRENT).search(folded, clause.start, clause.end):
        return kr.current
    if pattern(phrases.BASE_START).search(folded, clause.start, clause.end):
        return kr.start
    for other in clause.numbers:
        if other.start >= number.end and not is_percent(kr):
            values = in_unit(other, kr)
            if values and _FROM_BASE.fullmatch(folded, number.end, other.start):
                return next((value for value in values if believable(value, kr)), None)
    return None


def _from_target(folded: str, clause: Clause, said: Said, kr: Shown) -> Finding | None:
    number = said.number
    if kr.target is None or (kr.kind == "milestone" and not is_percent(kr)):
        return doubtful(Doubt.UNCLEAR, weak=True, number=number)
    if measure_of(number.unit) and not fits_unit(number, kr):
        return None
    if number.unit == PERCENT:
        return doubtful(Doubt.RELATIVE_BASE, number=number)
    sizes, way = _step_sizes(number, kr), toward(kr)
    if not sizes or not way:
        return doubtful(Doubt.UNIT if way else Doubt.SIGN, weak=True, number=number)
    absolute = said.role in (Role.ABOVE, Role.BELOW)
    if (
        not absolute
        and way < 0
        and kr.target != 0
        and not _TO_TARGET.search(folded, clause.start, clause.end)
    ):
        return doubtful(Doubt.UNCLEAR, kr.target + sizes[0], sizes[0], number=number)
    back = {Role.SHORT: -way, Role.OVER: way, Role.ABOVE: 1, Role.BELOW: -1}[said.role]
    values = [kr.target + back * size for size in sizes if believable(kr.target + back * size, kr)]
    return Finding(values[0], number=number) if len(values) == 1 else doubtful(Doubt.ABSURD, number=number)


_FROM_BASE = re.compile(
    r"\s(?:(?:less|more|fewer|lower|higher|below|above|weniger|mehr|moins|plus|menos|mas|mais|de moins|de plus)\s)?"
    r"(?:from|than|on|vs\.?|over|below|above|von|als|gegenuber|par rapport a|que|de|sobre|frente a)\s(?:[a-z']+\s){0,3}"
)


def rounded(value: Decimal) -> Decimal:
    """Without the dust of thirds."""
    return round(value, 6).normalize() + 0


def of_the_way(share: Decimal, kr: Shown) -> Finding:
    """A part of the way from start to target."""
    if kr.start is None or kr.target is None or (kr.kind == "milestone" and not is_percent(kr)):
        return doubtful(Doubt.UNCLEAR)
    value = rounded(kr.start + (kr.target - kr.start) * share)
    return Finding(value) if believable(value, kr) and value != kr.start else doubtful(Doubt.UNCLEAR, value)
