"""What a key result's numbers can be: conversion to its unit, and which values nobody would believe."""

import re
from decimal import Decimal

from okrs.reader.model import Shown
from okrs.reader.numbers import Number
from okrs.reader.text import fold
from okrs.reader.units import (
    PERCENT,
    PERCENT_POINTS,
    POINTS,
    is_currency,
    measure_named,
    measure_of,
    same_currency,
)

_HUNDRED = Decimal(100)
_CAN_BE_NEGATIVE = re.compile(
    r"(?<![a-z])e?nps(?![a-z])|promoter|margin|marge|profit|gewinn|benefice|beneficio|lucro|ebit|growth|"
    r"wachstum|croissance|"
    r"crecimiento|crescimento|cash ?flow|net (?:new|income|change|cash)|variance|balance|saldo|solde|"
    r"result(?:at|ado) net|"
    r"temperature|year[- ]on[- ]year|yoy|net churn|surplus|利益|成長率|収支|delta|sentiment|difference"
)
_OUT_OF = re.compile(
    r"(?:out of|of a possible|von|sur|de|/|中)\s?(\d{1,4})(?!\d)|(\d{1,3})\s?(?:点満点|段階)"
)
_AT_LEAST = re.compile(
    r"(?<![a-z])(?:above|over|at least|>=?|min(?:imum)?|more than|uber|mindestens|au-dessus|au moins|plus "
    r"de|por encima|al menos|"
    r"mas de|acima|pelo menos|mais de|no minimo)(?![a-z])|以上|上回"
)
_AT_MOST = re.compile(
    r"(?<![a-z])(?:below|under|at most|<=?|max(?:imum)?|less than|unter|hochstens|maximal|sous|en dessous|"
    r"au plus|moins de|"
    r"por debajo|como maximo|menos de|abaixo|no maximo)(?![a-z])|以下|未満|下回"
)
_NPS = re.compile(r"(?<![a-z])e?nps(?![a-z])|promoter")


def is_percent(kr: Shown) -> bool:
    """Whether values are percentages, a milestone's progress included."""
    return kr.unit.strip() == "%" or kr.kind == "percent"


def is_yes_or_no(kr: Shown) -> bool:
    """Whether the only values are 100 (done) and 0 (not done)."""
    return kr.kind == "milestone" and kr.unit.strip() != "%"


def is_money(kr: Shown) -> bool:
    """Whether values are amounts of money."""
    return kr.kind == "currency" or bool(re.fullmatch(r"[A-Z]{3}", kr.unit.strip()))


def is_count(kr: Shown) -> bool:
    """Whether values are whole numbers of things or people."""
    if is_percent(kr) or is_money(kr) or is_yes_or_no(kr) or measure_named(kr.unit) or _is_points(kr.unit):
        return False
    known = (kr.start, kr.target, kr.current)
    return all(value is None or value == value.to_integral_value() for value in known)


def can_be_negative(kr: Shown) -> bool:
    """Whether a value below zero makes sense."""
    known = [value for value in (kr.start, kr.target, kr.current) if value is not None]
    return (
        any(value < 0 for value in known) or "°" in kr.unit or bool(_CAN_BE_NEGATIVE.search(fold(kr.title)))
    )


def own_scale(kr: Shown) -> Decimal | None:
    """The top of the scale that the title tells ("out of 5"), or 100 for a percentage."""
    match = _OUT_OF.search(fold(kr.title))
    if match:
        top = Decimal(match.group(1) or match.group(2))
        if top != kr.target and top >= max(
            (v for v in (kr.target, kr.current) if v is not None), default=top
        ):
            return top
    return _HUNDRED if is_percent(kr) else None


def toward(kr: Shown) -> int:
    """1 when better is higher, -1 when better is lower, 0 when the title of a maintained one does not say."""
    if kr.direction in ("increase", "decrease"):
        return 1 if kr.direction == "increase" else -1
    title = fold(kr.title)
    if _AT_LEAST.search(title):
        return 1
    return -1 if _AT_MOST.search(title) else 0


def fits_unit(number: Number, kr: Shown) -> bool:
    """Whether the written unit can be a value of this key result; a bare number fits all."""
    if not number.unit:
        return True
    if number.unit in (PERCENT, PERCENT_POINTS):
        return is_percent(kr) or (is_yes_or_no(kr) and number.unit == PERCENT)
    if is_currency(number.unit):
        return is_money(kr) and same_currency(number.unit, kr.unit.strip())
    if number.unit == POINTS:
        return _is_points(kr.unit) or is_percent(kr)
    measure, own = measure_of(number.unit), measure_named(kr.unit)
    return measure is not None and own is not None and measure.dimension == own.dimension


def in_unit(number: Number, kr: Shown) -> tuple[Decimal, ...]:
    """Every reading of the number converted to the key result's unit; empty when the unit does not fit."""
    own = measure_named(kr.unit)
    values = number.values
    if own is not None and own.dimension == "time" and number.suffix == "m":
        return tuple(v / 1_000_000 * 60_000 / own.worth for v in values)
    if not fits_unit(number, kr):
        return ()
    measure = measure_of(number.unit)
    if measure is not None and own is not None:
        return tuple(value * measure.worth / own.worth for value in values)
    return values


def believable(value: Decimal, kr: Shown) -> bool:
    """Whether a careful colleague would take the value without asking back."""
    if value < 0 and not can_be_negative(kr):
        return False
    if is_yes_or_no(kr):
        return value in (0, 100)
    if is_count(kr) and value != value.to_integral_value():
        return False
    known = [v for v in (kr.start, kr.target, kr.current) if v is not None]
    top = _top(kr, known)
    if top is not None and abs(value) > top:
        return False
    if not known or (is_percent(kr) and top == _HUNDRED and not _is_far(value, kr, known)):
        return not (not known and is_percent(kr) and value > 1000)
    return not _is_far(value, kr, known)


def _top(kr: Shown, known: list[Decimal]) -> Decimal | None:
    highest = max(map(abs, known), default=Decimal(0))
    if _NPS.search(fold(kr.title)) and highest <= 100:
        return _HUNDRED
    scale = own_scale(kr)
    if scale is not None and highest <= scale and not can_be_negative(kr):
        return scale
    return None


def _is_far(value: Decimal, kr: Shown, known: list[Decimal]) -> bool:
    highest = max(map(abs, known))
    if highest == 0:
        return abs(value) > 1000
    roof = highest * Decimal("2.5") if highest >= 10 else highest * 3 + 2
    if is_percent(kr) and highest <= 10:
        roof = highest * 4
    if abs(value) > roof:
        return True
    return _is_far_below(value, kr, known)


def _is_far_below(value: Decimal, kr: Shown, known: list[Decimal]) -> bool:
    floor = min(known)
    if floor < 0:
        return False
    if kr.kind == "milestone":
        return bool(kr.current) and value < (kr.current or 0) / 2
    if can_be_negative(kr):
        return floor >= 6 and 0 < value < floor / 3 and value != value.to_integral_value()
    if floor > 0:
        if kr.direction == "decrease":
            return (
                value < floor / 5 and not (value == 0 and is_count(kr)) and not (is_count(kr) and floor < 30)
            )
        return value < floor / 3
    if kr.start == 0 and kr.direction == "increase" and kr.current and not is_percent(kr):
        return value < kr.current / 2
    return kr.start == 0 and is_percent(kr) and bool(kr.current) and value < (kr.current or 0) / 4


def _is_points(unit: str) -> bool:
    return bool(
        re.fullmatch(
            r"points?|pts?|punkte?|puntos?|pontos?|score|stars?|sterne|rating|ポイント|点|index|ratio|x",
            fold(unit.strip()),
        )
    )
