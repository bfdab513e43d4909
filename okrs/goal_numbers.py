"""What the numbers in the line of a key result aim at: from one to another, or staying where they should."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from okrs import goal_words as words
from okrs.errors import HeadwayError
from okrs.goal_words import Role
from okrs.measure import Band, Kind
from okrs.reader.numbers import Number, find_numbers
from okrs.reader.text import Text
from okrs.reader.units import PERCENT, PERCENT_POINTS, is_currency

# An unscaled number below this, beside one in thousands or millions, may be meant in those as well.
_SMALL = 100
_MOST_UNIT_WORDS = 2
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_UNIT_WORD = re.compile(r"\s?([^\W\d_\u3040-\u30ff\u4e00-\u9fff][^\s,;:()\[\]@\x00]*|°\w*)")


@dataclass(frozen=True, kw_only=True)
class Aim:
    """Kind, band and numbers of a key result. `now` is where the value that it starts from was said."""

    kind: Kind
    band: Band | None = None
    start: Decimal | None = None
    target: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    now: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Placed:
    """A number and what the words beside it make of it; `unit` is what Japanese writes between the two."""

    number: Number
    role: Role | None
    unit: str = ""


def aim_of(text: Text, *, taken: bytearray, language: str, group: str) -> Aim:
    """What the numbers outside the taken places aim at; asks where that is not certain.

    `group` is the mark that the writer's country puts between thousands.
    """
    placed = _placed(text.folded, find_numbers(text, language, taken))
    reading = _Reading(text, language, group, placed)
    keeps = words.keeps().search(text.folded) is not None
    if between := _range(text.folded, placed, keeps=keeps):
        low, high = sorted(between, key=lambda one: reading.value(one.number))
        return reading.band(Band.BETWEEN, low, high)
    if pair := _pair(placed):
        if keeps:
            raise HeadwayError(
                "Is it to stay between the two? Write “Keep headcount between 20 and 25”. "
                "If not, leave the word “keep” out."
            )
        return reading.way(*pair)
    return _one_sided(reading, keeps=keeps)


@dataclass(frozen=True)
class _Reading:
    text: Text
    language: str
    group: str
    placed: Sequence[_Placed]

    def of(self, *roles: Role | None) -> list[_Placed]:
        return [one for one in self.placed if one.role in roles]

    def way(self, start: _Placed, target: _Placed, *, now: tuple[int, int] | None = None) -> Aim:
        """From one number to another."""
        first, last = self.value(start.number), self.value(target.number)
        self._check_scales(start, target)
        if first == last:
            raise HeadwayError(
                "Start and target are the same. If it is to stay there, write “Keep uptime at least 99.9%”."
            )
        kind = Kind.INCREASE if last > first else Kind.DECREASE
        return Aim(kind=kind, start=first, target=last, unit=self._unit(target, start), now=now)

    def band(self, band: Band, low: _Placed, high: _Placed | None = None) -> Aim:
        """Staying at a limit, or between two."""
        upper = None if high is None else self.value(high.number)
        target = self.value(low.number)
        if upper is not None and upper == target:
            raise HeadwayError("The two limits are the same. Write “Keep headcount between 20 and 25”.")
        ends = (high, low) if high is not None else (low,)
        return Aim(kind=Kind.MAINTAIN, band=band, target=target, upper=upper, unit=self._unit(*ends))

    def value(self, number: Number) -> Decimal:
        """What a number is worth; one with two readings is read as the writer's country writes it, or asked about."""
        values = number.values
        if len(values) > 1 and number.suffix == "mil" and self.language in ("es", "pt"):
            values = (min(values),)
        core = self.text.shown[slice(*number.core)]
        if (
            len(values) > 1
            and core.count(self.group) == 1
            and not re.search(r"[.,]", core.replace(self.group, ""))
        ):
            values = (max(values),)
        if len(values) > 1:
            raise HeadwayError(
                "“{words}” can be read as {one} or as {other}. Please write it out, without a mark between thousands.",
                words=core,
                one=_written_out(values[0]),
                other=_written_out(values[1]),
            )
        value = Decimal(_written_out(values[0]))
        return -value if number.sign == "-" else value

    def words(self, placed: _Placed) -> str:
        number = placed.number
        return self.text.own_words(number.start, number.end)

    def _check_scales(self, start: _Placed, target: _Placed) -> None:
        """ "From 0.9 to 1.5M" is either from 0.9 or from 0.9M."""
        if start.number.scaled == target.number.scaled:
            return
        plain, scaled = (start, target) if target.number.scaled else (target, start)
        if 0 < abs(plain.number.value) < _SMALL:
            raise HeadwayError(
                "Is {words} meant in the same as {others}? Please write both alike.",
                words=self.words(plain),
                others=self.words(scaled),
            )

    def _unit(self, *ends: _Placed) -> str:
        """The unit that is written at one of the numbers; the first goes first."""
        named = {one.number.unit for one in ends if one.number.unit}
        if len(named) > 1:
            raise HeadwayError("The two numbers are in different units. Please use the same for both.")
        # "From 5 days to 1 day" is told in days.
        return max((self._written_unit(one) for one in ends), key=len)

    def _written_unit(self, placed: _Placed) -> str:
        number = placed.number
        if number.unit in (PERCENT, PERCENT_POINTS) or is_currency(number.unit):
            return number.unit
        if number.unit:
            written = re.match(r"[\s-]?([^\s\d]+)", self.text.shown[number.core[1] : number.end])
            return written[1] if written else number.unit
        return placed.unit or _words_after(self.text, number.end)


def _written_out(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _placed(folded: str, numbers: Sequence[Number]) -> list[_Placed]:
    placed = [_place(folded, number) for number in numbers]
    for n, (first, second) in enumerate(pairwise(placed)):
        # "30 to 50" and "30 → 50" say of the first number, too, what it is.
        gap = folded[first.number.end : second.number.start]
        if first.role is None and second.role is Role.TO and len(gap.split()) <= 1:
            placed[n] = replace(first, role=Role.FROM)
    return placed


def _place(folded: str, number: Number) -> _Placed:
    for role, pattern in words.before():
        if pattern.search(folded, max(0, number.start - 40), number.start):
            return _Placed(number, role)
    if _CJK.search(folded):
        for role, pattern in words.after():
            if match := pattern.match(folded, number.end):
                return _Placed(number, role, match[1])
    return _Placed(number, Role.NOW if words.NOW_AFTER.match(folded, number.end) else None)


def _range(folded: str, placed: Sequence[_Placed], *, keeps: bool) -> tuple[_Placed, _Placed] | None:
    """The two ends of a range that a value is to stay in."""
    for first, second in pairwise(placed):
        gap = folded[first.number.end : second.number.start]
        is_range = words.RANGE.fullmatch(gap) is not None
        if is_range and (first.role is Role.BETWEEN or (keeps and first.role is None)):
            return first, second
        if words.RANGE_AFTER.match(folded, second.number.end) and (is_range or first.role is Role.FROM):
            return first, second
    return None


def _pair(placed: Sequence[_Placed]) -> tuple[_Placed, _Placed] | None:
    """Start and target: the one place where both stand side by side, else the only two there are."""
    pairs = list(_side_by_side(placed))
    starts = [one for one in placed if one.role is Role.FROM]
    targets = [one for one in placed if one.role is Role.TO]
    if not pairs and len(starts) == 1 and not targets:
        # "From 3.1% to below 2%": the limit is where it goes.
        targets = [one for one in placed if one.role in (Role.LEAST, Role.MOST)]
    if not pairs and len(starts) == 1 and len(targets) == 1:
        pairs = [(starts[0], targets[0])]
    if len(pairs) > 1 or (not pairs and starts and targets):
        raise HeadwayError(
            "There are more numbers here than I can place. Write it as “Lift NPS from 30 to 50 points”."
        )
    return pairs[0] if pairs else None


def _side_by_side(placed: Sequence[_Placed]) -> Iterator[tuple[_Placed, _Placed]]:
    for first, second in pairwise(placed):
        if (first.role, second.role) == (Role.FROM, Role.TO):
            yield first, second
        if (first.role, second.role) == (Role.TO, Role.FROM):
            yield second, first


def _one_sided(reading: _Reading, *, keeps: bool) -> Aim:
    """A limit or a target alone, perhaps with where the value is now."""
    limits, targets, now = reading.of(Role.LEAST, Role.MOST), reading.of(Role.TO), reading.of(Role.NOW)
    if len(limits) > 1 or len(targets) > 1 or len(now) > 1:
        raise HeadwayError(
            "There are more numbers here than I can place. Write it as “Lift NPS from 30 to 50 points”."
        )
    if keeps and len(limits) == 1:
        return reading.band(Band.AT_LEAST if limits[0].role is Role.LEAST else Band.AT_MOST, limits[0])
    if keeps and reading.placed:
        raise HeadwayError(
            "At least or at most? Write “Keep uptime at least 99.9%” or “Keep costs at most 5000 EUR”."
        )
    aimed = targets or limits
    if aimed and now:
        return _from_now(reading, aimed[0], now[0])
    if limits:
        raise HeadwayError(
            "Where is it now? Add that, for example “Churn < 2% (now 3.1%)”. "
            "If it is there already and is to stay, begin with “Keep”."
        )
    if reading.placed:
        raise HeadwayError(
            "Only one number is clear to me. Write from where to where, for example “Lift NPS from 30 to 50”, "
            "or add where it is now, for example “(now 30)”."
        )
    raise HeadwayError(
        "There is no number to go by. Write from where to where, for example “Lift NPS from 30 to 50”. "
        "If it is something to get done, add “(milestone)”."
    )


def _from_now(reading: _Reading, aimed: _Placed, now: _Placed) -> Aim:
    value, target = reading.value(now.number), reading.value(aimed.number)
    is_there = {Role.LEAST: value >= target, Role.MOST: value <= target}.get(aimed.role or Role.TO, False)
    if is_there:
        band = reading.band(Band.AT_LEAST if aimed.role is Role.LEAST else Band.AT_MOST, aimed)
        return replace(band, now=(now.number.start, now.number.end))
    return reading.way(now, aimed, now=(now.number.start, now.number.end))


def _words_after(text: Text, end: int) -> str:
    """The one or two words behind a number that are its unit: "20 enterprise deals"; '' for a longer run."""
    found: list[str] = []
    while match := _UNIT_WORD.match(text.folded, end):
        if words.is_no_unit(match[1]) or len(found) > _MOST_UNIT_WORDS:
            break
        found.append(text.shown[match.start(1) : match.end(1)])
        end = match.end()
    return " ".join(found) if len(found) <= _MOST_UNIT_WORDS else ""
