"""What a number of the business was, as people say it: "was 4.1% in October", "4,1 am 3. November", "3.9 last week".

Nothing is guessed: two numbers, a day that is still to come or a unit of another kind are asked about.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_group_symbol

from okrs.errors import HeadwayError
from okrs.measure import Kind, Measure, check_value
from okrs.reader.dates import Dated, find_dates
from okrs.reader.language import guess_language
from okrs.reader.numbers import Number, find_numbers
from okrs.reader.text import Text, fold, plain
from okrs.reader.units import is_currency

LONGEST = 200
_YEAR = timedelta(days=365)
_LANGUAGES = ("en", "de", "fr", "es", "pt", "ja")
_EDGE, _STOP = r"(?<![a-z0-9])", r"(?![a-z0-9])"
_BACK = tuple(
    (re.compile(fold(rf"{_EDGE}(?:{words}){_STOP}|{others}")), days)
    for words, others, days in (
        (r"the day before yesterday|vorgestern|avant-hier|anteayer|anteontem", r"一昨日|おととい", 2),
        (r"yesterday|gestern|hier|ayer|ontem", r"昨日", 1),
        (
            r"last week|letzte woche|la semaine dernière|semaine dernière|la semana pasada|semana pasada|"
            r"(?:a )?semana passada",
            r"先週",
            7,
        ),
    )
)
_LAST_MONTH = re.compile(
    fold(
        rf"{_EDGE}(?:last month|letzten monat|(?:im )?letzten monat|le mois dernier|el mes pasado|"
        rf"(?:o |no )?mês passado){_STOP}|先月"
    )
)
_QUARTER = re.compile(
    rf"{_EDGE}(?:in |im |en |no )?(?:(\d{{4}})[ -]?q([1-4])|q([1-4])(?:[ /-]?(\d{{4}}))?){_STOP}"
)
_MONTH = re.compile(
    fold(rf"{_EDGE}(?:(?:in|for|im|für|en|em|pour|para|of|at the end of|ende)\s)?")
    + rf"([a-z]{{3,12}})\.?(?:\s(?:de\s)?(\d{{4}}))?{_STOP}"
)


@dataclass(frozen=True)
class Told:
    """A value and the day it is of."""

    value: Decimal
    day: date


def read_told(said: str, *, unit: str, today: date, locale: str) -> Told:
    """The value and its day, today where none is named; raises HeadwayError with what to say instead.

    `unit` is what the number is kept in; a number with two readings is read as `locale` writes numbers.
    """
    shown = " ".join(plain(said[:LONGEST]).shown.split())
    text = Text(shown, fold(shown))
    own = _known(locale).language
    language = own if own in _LANGUAGES and own != "en" else guess_language(shown, [])
    day, taken = _day(text.folded, language, today)
    numbers = find_numbers(text, language, taken)
    if len(numbers) != 1:
        raise HeadwayError(
            "Say one number, and the day if it is not today's: “4.1 on 3 November” or “4.1 in October”."
        )
    value = _value(text, numbers[0], unit, _known(locale))
    if day > today:
        raise HeadwayError("That day is still to come. A number can be of today or of any day before.")
    return Told(value, day)


def read_day(said: str, *, today: date) -> date:
    """The day that is named, today where nothing is; raises HeadwayError for one that no calendar has or that is to
    come."""
    folded = fold(" ".join(said[:LONGEST].split()))
    day, taken = _day(folded, guess_language(said, []), today)
    if any(not mark and sign.isalnum() for mark, sign in zip(taken, folded, strict=True)):
        raise HeadwayError(
            "Which day is “{words}”? Write it as 2026-10-31, or as October.", words=said.strip()
        )
    if day > today:
        raise HeadwayError("That day is still to come. A number can be of today or of any day before.")
    return day


def read_deadline(said: str, *, today: date) -> date:
    """The day ahead that is named; raises HeadwayError for none, or one that no calendar has."""
    folded = fold(" ".join(said[:LONGEST].split()))
    language = guess_language(said, [])
    named = next((d for one in (language, *_LANGUAGES) for d in find_dates(folded, one, today)), None)
    if named is None or named.day is None or (named.start, named.end) != (0, len(folded)):
        raise HeadwayError(
            "Which day is “{words}”? Write it out, for example 15 December.", words=said.strip()
        )
    return named.day


def check_number(value: Decimal) -> None:
    """Raises HeadwayError for a number that can't be kept."""
    day = date(2000, 1, 1)
    free = Measure(kind=Kind.BASELINE, start=None, target=None, starts=day, ends=day)
    for fault in check_value(free, value):
        raise HeadwayError(fault.sentence)


def _day(folded: str, language: str, today: date) -> tuple[date, bytearray]:
    """The day named, and where in the text it stands."""
    taken = bytearray(len(folded))
    for pattern, back in _BACK:
        if match := pattern.search(folded):
            return today - timedelta(days=back), _marked(taken, match.start(), match.end())
    if match := _LAST_MONTH.search(folded):
        return today.replace(day=1) - timedelta(days=1), _marked(taken, match.start(), match.end())
    if match := _QUARTER.search(folded):
        year, quarter = int(match[1] or match[4] or 0), int(match[2] or match[3])
        year = year or (today.year if 3 * quarter - 2 <= today.month else today.year - 1)
        return _until(_end(year, 3 * quarter), today), _marked(taken, match.start(), match.end())
    if month := _month(folded, language, today):
        return month[0], _marked(taken, month[1], month[2])
    # A day without a year is the last one of that name, today at the latest.
    for dated in _named(folded, language, today):
        if dated.day is not None:
            start = dated.start
            if lead := re.search(
                r"(?:\b(?:on|of|am|vom|le|du|el|em|no dia|as of|per|zum)\s)$", folded[:start]
            ):
                start = lead.start()
            return dated.day, _marked(taken, start, dated.end)
    return today, taken


def _named(folded: str, language: str, today: date) -> list[Dated]:
    for word in ("today", "heute", "aujourd'hui", "hoy", "hoje", "今日"):
        if (place := folded.find(fold(word))) >= 0:
            return [Dated(place, place + len(fold(word)), today)]
    found = find_dates(folded, language, today - _YEAR)
    if not found:
        readings = [find_dates(folded, one, today - _YEAR) for one in _LANGUAGES]
        found = max(readings, key=lambda dates: sum(dated.end - dated.start for dated in dates))
    return found


def _month(folded: str, language: str, today: date) -> tuple[date, int, int] | None:
    """The last day of a month named without a day, and where it stands; today while the month lasts."""
    for match in _MONTH.finditer(folded):
        begins = f"1 {match[1]}"
        readings = (find_dates(begins, one, today - _YEAR) for one in (language, *_LANGUAGES))
        named = next(
            (d for dates in readings for d in dates if d.day and (d.start, d.end) == (0, len(begins))), None
        )
        around = folded[: match.start(1)].rstrip(), folded[match.end(1) :].lstrip(" .")
        is_day = re.search(r"(?<![\d.,])\d{1,2}(?:st|nd|rd|th|\.|º)?(?: (?:de|of))?$", around[0]) or re.match(
            r"\d{1,2}(?:st|nd|rd|th)?(?![\d.,%])", around[1]
        )
        if named is None or named.day is None or is_day:
            continue
        year = int(match[2]) if match[2] else named.day.year
        return _until(_end(year, named.day.month), today), match.start(), match.end()
    return None


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _until(day: date, today: date) -> date:
    """The last day of a stretch of time, today where it has begun and is not over."""
    begun = day.replace(day=1)
    return today if begun <= today < day else day


def _value(text: Text, number: Number, unit: str, locale: Locale) -> Decimal:
    values = number.values
    core = text.shown[slice(*number.core)]
    group = get_group_symbol(locale)
    if len(values) > 1 and core.count(group) == 1 and not re.search(r"[.,]", core.replace(group, "")):
        values = (max(values),)
    if len(values) > 1:
        raise HeadwayError(
            "“{words}” can be read as {one} or as {other}. Please write it out, without a mark between thousands.",
            words=core,
            one=format(values[0].normalize(), "f"),
            other=format(values[1].normalize(), "f"),
        )
    foreign = number.unit == "%" or is_currency(number.unit)
    if foreign and unit and number.unit != unit:
        raise HeadwayError(
            "This number is kept in {unit}, so “{words}” can't be one of it.",
            unit=unit,
            words=text.shown[number.start : number.end].strip(),
        )
    value = -values[0] if number.sign == "-" else values[0]
    check_number(value)
    return value


def _marked(taken: bytearray, start: int, end: int) -> bytearray:
    taken[start:end] = b"\1" * (end - start)
    return taken


def _known(locale: str) -> Locale:
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
