"""Units of measure: how they are written, and what one is worth in another."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from okrs.reader.text import fold

PERCENT = "%"
PERCENT_POINTS = "pp"
POINTS = "points"
TENTHS = "tenths"


@dataclass(frozen=True)
class Measure:
    """A unit that can be converted: what it measures, and its worth in the smallest unit of that."""

    dimension: str
    worth: Decimal


_MEASURES: tuple[tuple[str, str, str], ...] = (
    ("time", "1", r"ms|msec|msecs|millis|milliseconds?|millisekunden?|millisecondes?|milisegundos?|"
        r"milissegundos?|ミリ秒"),
    ("time", "1000", r"s|secs?|seconds?|sek|sekunden?|secondes?|segundos?|seg|秒"),
    ("time", "60000", r"mins?|minutes?|minuten?|minutos?|分"),
    ("time", "3600000", r"h|hrs?|hours?|std|stunden?|heures?|horas?|時間"),
    ("time", "86400000", r"d|days?|tagen?|tage|tag|jours?|dias?|日間|日"),
    ("time", "604800000", r"w|wks?|weeks?|wochen?|semaines?|semanas?|週間"),
    ("mass", "1", r"g|grams?|gramm|grammes?|gramos?|gramas?"),
    ("mass", "1000", r"kg|kgs|kilos?|kilograms?|kilogramm|kilogrammes?|kilogramos?|キロ"),
    ("mass", "1000000", r"t|tonnes?|tons?|tonnen?|toneladas?|トン"),
    ("data", "1", r"mb|megabytes?"),
    ("data", "1000", r"gb|gigabytes?"),
    ("data", "1000000", r"tb|terabytes?"),
    ("energy", "1", r"kwh"),
    ("energy", "1000", r"mwh"),
    ("energy", "1000000", r"gwh"),
    ("distance", "1", r"m|metres?|meters?|metros?|mètres?"),
    ("distance", "1000", r"km|kms|kilomet(?:er|re)s?|kilómetros?|quilômetros?"),
)  # fmt: skip

_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("USD", r"us\$|\$|usd|us dollars?|dollars?|bucks|dólares|dólar|dollar|ドル|米ドル"),
    ("EUR", r"€|eur|euros?|ユーロ"),
    ("GBP", r"£|gbp|pounds?|quid|pfund|livres sterling|libras esterlinas|ポンド"),
    ("BRL", r"r\$|brl|reais"),
    ("JPY", r"¥|jpy|yen|円"),
    ("CHF", r"chf|francs?|franken|スイスフラン"),
    ("CAD", r"cad|ca\$|c\$"),
    ("AUD", r"aud|au\$|a\$"),
    ("MXN", r"mxn|mx\$"),
    ("INR", r"₹|inr|rupees?"),
    ("CNY", r"cny|rmb|yuan|元"),
    ("SEK", r"sek"),
    ("NOK", r"nok"),
    ("DKK", r"dkk"),
    ("PLN", r"pln|zł|zloty"),
    ("KRW", r"₩|krw"),
)
_DOLLARS = {"USD", "CAD", "AUD", "MXN", "SGD", "NZD", "HKD", "COP", "ARS", "CLP"}
_PESOS = {"MXN", "COP", "ARS", "CLP"}

_PERCENT_WORDS = r"%|percent|per cent|pct|prozent|pour ?cents?|por ?ciento|por ?cento|パーセント"
_POINT_WORDS = (
    r"pp|ppts?|percentage[ -]?points?|%[ -]?(?:points?|pts?)|%-?punkten?|prozentpunkten?|points? de "
    r"(?:pourcentage|%)|"
    r"puntos? porcentuales?|puntos? de porcentaje|pontos? percentuais?|p\.p\.|パーセントポイント|%ポイント"
)
_PLAIN_POINTS = (
    r"points?|pts?|punkten?|puntos?|ptos?|pontos?|ポイント|点|stars?|sterne|étoiles?|estrellas?|estrelas?"
)


@cache
def unit_pattern() -> re.Pattern[str]:
    """Matches a unit written after a number; the name of the group tells which."""
    parts = [f"(?P<pp>{fold(_POINT_WORDS)})", f"(?P<percent>{_PERCENT_WORDS})", r"(?P<tenths>割)"]
    parts += [f"(?P<c{code}>{_escaped(words)})" for code, words in _CURRENCIES]
    parts += [f"(?P<m{place}>{fold(words)})" for place, (_, _, words) in enumerate(_MEASURES)]
    parts.append(f"(?P<points>{_PLAIN_POINTS})")
    return re.compile(rf"(?:{'|'.join(parts)})(?![a-zß])")


@cache
def currency_before_pattern() -> re.Pattern[str]:
    """Matches a currency written right before a number, ending at its end."""
    parts = [f"(?P<c{code}>{_escaped(words)})" for code, words in _CURRENCIES]
    return re.compile(rf"(?:(?<![a-zß])(?=[a-z])|(?![a-z]))(?:{'|'.join(parts)})\s?$")


def unit_of(match: re.Match[str]) -> str:
    """'%', 'pp', 'points', 'tenths', a currency code, or 'm0', 'm1', ... for a measure."""
    name = match.lastgroup or ""
    fixed = {"pp": PERCENT_POINTS, "percent": PERCENT, "tenths": TENTHS, "points": POINTS}
    return fixed.get(name) or (name[1:] if name[0] == "c" else name)


def is_currency(unit: str) -> bool:
    """Whether a unit as told by `unit_of` is a currency code."""
    return len(unit) == 3 and unit.isupper()


def same_currency(written: str, kept: str) -> bool:
    """Whether a written sign can mean the key result's currency: '$' serves every dollar."""
    if written == kept:
        return True
    return (written == "USD" and kept in _DOLLARS) or (written == "JPY" and kept == "CNY")


def measure_of(unit: str) -> Measure | None:
    """The measure behind a unit as told by `unit_of`."""
    if re.fullmatch(r"m\d+", unit):
        dimension, worth, _ = _MEASURES[int(unit[1:])]
        return Measure(dimension, Decimal(worth))
    return None


@cache
def measure_named(unit: str) -> Measure | None:
    """The measure behind a key result's own unit, such as 'min' or 'days'."""
    for dimension, worth, words in _MEASURES:
        if re.fullmatch(fold(words), fold(unit.strip())):
            return Measure(dimension, Decimal(worth))
    return None


def _escaped(words: str) -> str:
    return fold(words)
