"""Dates named in a text, in six languages; a date without a year is the next one after today."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from okrs.reader.text import fold

_MONTHS = (
    r"january|jan|januar|jänner|janvier|janv|enero|ene|janeiro",
    r"february|feb|februar|février|févr|fév|febrero|fevereiro|fev",
    r"march|mar|märz|mär|mars|marzo|março",
    r"april|apr|avril|avr|abril|abr",
    r"may|mai|mayo|maio",
    r"june|jun|juni|juin|junio|junho",
    r"july|jul|juli|juillet|juil|julio|julho",
    r"august|aug|août|agosto|ago",
    r"september|sept|sep|septembre|septiembre|setembro|set",
    r"october|oct|oktober|okt|octobre|octubre|outubro|out",
    r"november|nov|novembre|noviembre|novembro",
    r"december|dec|dezember|dez|décembre|déc|diciembre|dic|dezembro",
)
_DAYS = (
    r"monday|montag|lundi|lunes|segunda-feira|segunda feira|月曜日?",
    r"tuesday|tues|dienstag|mardi|martes|terça-feira|terça feira|terça|火曜日?",
    r"wednesday|weds|mittwoch|mercredi|miércoles|quarta-feira|quarta feira|quarta|水曜日?",
    r"thursday|thurs|donnerstag|jeudi|jueves|quinta-feira|quinta feira|quinta|木曜日?",
    r"friday|freitag|vendredi|viernes|sexta-feira|sexta feira|sexta|金曜日?",
    r"saturday|samstag|sonnabend|samedi|sábado|土曜日?",
    r"sunday|sonntag|dimanche|domingo|日曜日?",
)
_AMBIGUOUS_MONTHS = frozenset(["out", "set", "ago", "dez", "mar", "ene", "dic", "abr", "fev"])
_SHORT_MONTHS = {
    "pt": frozenset(),
    "es": frozenset(["out", "set"]),
    "de": frozenset(["out", "set", "ago", "ene", "dic"]),
}
_SHORT_DAYS = {
    "en": ("mon", "tue", "wed", "thu|thur", "fri", "sat", "sun"),
    "de": ("mo", "di", "mi", "do", "fr", "sa", "so"),
    "pt": ("segunda", "", "", "", "", "", ""),
}
_SMALL = {
    "a": 1, "an": 1, "one": 1, "einer": 1, "einem": 1, "eine": 1, "ein": 1, "un": 1,
    "une": 1, "una": 1, "um": 1, "uma": 1,
    "two": 2, "zwei": 2, "deux": 2, "dos": 2, "dois": 2, "duas": 2, "a couple of": 2,
    "three": 3, "drei": 3, "trois": 3, "tres": 3, "four": 4, "vier": 4, "quatre": 4, "cuatro": 4, "quatro": 4,
    "five": 5, "funf": 5, "cinq": 5, "cinco": 5, "six": 6, "sechs": 6, "seis": 6, "ten": 10, "zehn": 10, "dix": 10,
}  # fmt: skip
_DAY_WORDS = r"days?|tagen?|tage|jours?|dias?"
_WEEK_WORDS = r"weeks?|wks?|wochen?|semaines?|semanas?"
_MONTH_WORDS = r"months?|monaten?|monat|mois|meses|mes"
_HOUR_WORDS = r"hours?|hrs?|h|minutes?|mins?|stunden?|minuten|heures?|horas?|minutos?"


@dataclass(frozen=True)
class Dated:
    """A date or time expression: where it stands and the day it names, if it names one."""

    start: int
    end: int
    day: date | None


def find_dates(folded: str, language: str, today: date, *, loose: bool = False) -> list[Dated]:
    """All date expressions, in order; `loose` adds what elsewhere is a number: '5/12', 'le 5', '6 days'."""
    found: list[Dated] = []
    for pattern, resolve in (*_table(language), *(_loose_table() if loose else ())):
        for match in pattern.finditer(folded):
            if not any(match.start() < seen.end and seen.start < match.end() for seen in found):
                named, day = resolve(match, today)
                if named:
                    found.append(Dated(match.start(), match.end(), day))
    if loose:
        for match in re.finditer(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/])", folded):
            if not any(match.start() < seen.end and seen.start < match.end() for seen in found):
                day = _slashed(int(match.group(1)), int(match.group(2)), language, today)
                found.append(Dated(match.start(), match.end(), day))
    return sorted(found, key=lambda dated: dated.start)


def _slashed(first: int, second: int, language: str, today: date) -> date | None:
    day_first, month_first = _next(first, second, None, today), _next(second, first, None, today)
    if language == "ja":
        return month_first
    if language != "en" or day_first is None or month_first is None or first == second:
        return day_first or month_first
    near, far = sorted((day_first, month_first))
    return near if (near - today).days <= 62 < (far - today).days else None


def _next(day: int, month: int, year: int | None, today: date) -> date | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    for candidate in [year] if year else range(today.year, today.year + 9):
        try:
            named = date(candidate + (2000 if candidate < 100 else 0), month, day)
        except ValueError:
            continue
        if year or named > today:
            return named
    return None


def _next_day_of_month(day: int, today: date) -> date | None:
    month, year = today.month, today.year
    for _ in range(14):
        if 1 <= day <= calendar.monthrange(year, month)[1] and date(year, month, day) > today:
            return date(year, month, day)
        month, year = (1, year + 1) if month == 12 else (month + 1, year)
    return None


def _weekday(place: int, today: date, *, weeks: int | None) -> date:
    if weeks is not None:
        return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=place)
    return today + timedelta(days=(place - today.weekday() - 1) % 7 + 1)


def _month_number(word: str) -> int:
    return next(place for place, names in enumerate(_MONTHS, 1) if word in fold(names).split("|"))


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _SMALL[word]


_Answer = tuple[bool, date | None]
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], _Answer]]


@cache
def _table(language: str) -> tuple[_Rule, ...]:
    names = set(fold("|".join(_MONTHS)).split("|")) - _SHORT_MONTHS.get(language, _AMBIGUOUS_MONTHS)
    month = "|".join(sorted(names, key=len, reverse=True))
    count = "|".join(sorted(_SMALL, key=len, reverse=True))
    days = _weekday_words(language)
    edge, stop = r"(?<![a-z0-9ß.,-])", r"(?![a-z0-9ß])"
    sources: tuple[tuple[str, Callable[[re.Match[str], date], _Answer]], ...] = (
        (r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _ymd),
        (r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})日", _ymd),
        (rf"{edge}(?:\d{{1,2}}\.?\s?(?:-|to|bis|au|al|a)\s?)?(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?\s?(?:de "
        rf"|of |do |d')?({month})(?:\.(?!\d))?"
         rf"{stop}(?:,?\s(?:de |of |do )?(\d{{4}})(?!\d))?", _day_month),
        (rf"{edge}({month})\.?\s(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?![a-z0-9]|[.,/]\d|"
        rf"\s?[%€$])(?:,?\s(\d{{4}})(?!\d))?",
         _month_day),
        (r"(?<![\d.,])(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?![\d,])", _dotted(language)),
        (r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/])", _dated_slashes(language)),
        (rf"{edge}(?:the )?(?:day after tomorrow|übermorgen|après-demain|pasado mañana|depois de "
        rf"amanhã){stop}|明後日|あさって",
         _shift(2)),
        (rf"{edge}(?:tomorrow|tmrw|tmr|tomo|tmw|demain|mañana|amanhã){stop}|明日|あした", _shift(1)),
        (rf"{edge}morgen{stop}(?! fruh? geworden)", _shift(1)),
        (rf"{edge}(?:later today|today|tonight|this (?:afternoon|evening)|heute|aujourd'hui|ce soir|hoy|"
        rf"esta tarde|hoje)"
         rf"{stop}|今日|本日", _shift(0)),
        (rf"{edge}(?:yesterday|gestern|hier|ayer|ontem){stop}|昨日", _nothing),
        (rf"{edge}(?:next|nächsten|nächste|nächster)\s({days}){stop}", _weekday_of_next_week),
        (rf"{edge}({days})\s(?:next week|nächster woche|nächste woche|de la semaine prochaine|de la "
        rf"(?:próxima semana|"
         rf"semana que viene)|da (?:próxima semana|semana que vem)){stop}|来週の?({days})|next week\s(?:on "
        rf")?({days}){stop}",
         _weekday_of_next_week),
        (rf"{edge}(?:last|letzten|letzte|vergangenen|previous)\s({days}){stop}|{edge}({days})\s(?:dernier|"
        rf"pasado|passada|passado)"
         rf"{stop}|先週の?({days})", _nothing),
        (rf"{edge}(?:(?:this|coming|kommenden|diesen|ce|este|el próximo|próximo|próxima|na|no)\s)?({days})"
         rf"(?:\s(?:prochain|que viene|que vem))?{stop}(?!\s?[:=]|\s(?:está|em \d|ficou))|今週の?({days})|"
        rf"次の({days})", _coming_weekday),
        (rf"{edge}(?:early )?(?:next week|(?:der )?nächsten? woche|la semaine prochaine|la próxima semana|"
        rf"próxima semana|"
         rf"la semana que viene|(?:a )?semana que vem|a próxima semana){stop}|来週", _next_week),
        (rf"{edge}(?:next month|nächsten monat|le mois prochain|el próximo mes|(?:o )?próximo mês|(?:el "
        rf")?mes que viene|"
         rf"(?:o )?mês que vem){stop}|来月", _next_month),
        (rf"{edge}(?:(?:the )?end of (?:the |this )?week|eow|ende (?:der|dieser) woche|wochenende|(?:la "
        rf")?fin de (?:la )?semaine|"
         rf"fin de (?:la |esta )?semana|(?:o )?fim da semana){stop}|今週末|週末", _end_of_week),
        (rf"{edge}(?:(?:the )?end of (?:the |this )?month|eom|monatsende|ende des monats|(?:la )?fin du mois|"
         rf"fin(?:al)? de(?:l)? mes|(?:o )?fi(?:m|nal) do mês){stop}|月末|今月末", _end_of_month),
        (rf"{edge}(?:in|for|en|dans|pour|por|em|daqui a|dentro de|für|pendant)\s(?:the )?(?:next "
        rf")?(\d{{1,3}}|{count})\s?"
         rf"(?:more )?({_DAY_WORDS}|{_WEEK_WORDS}|{_MONTH_WORDS}){stop}(?:'? time)?(?! of)|(?<!\d)(\d{{1,3}})\s?"
         r"(日間|週間|[かヶケ]月間?)(?:後|ほど)?|(?<!\d)(\d{1,3})(日)後", _after),
        (rf"{edge}(?:in|for|en|dans|pour|por|em|daqui a|dentro de|für)\s(?:an? half|\d{{1,3}}|{count}|half an?)\s?"
         rf"(?:{_HOUR_WORDS}){stop}|(?<!\d)\d{{1,3}}\s?(?:時間|分)後", _nothing),
        (rf"{edge}(?:the|until|till|til|on the|by the)\s(\d{{1,2}})(?:st|nd|rd|th)(?![a-z0-9])|"
         r"(?<![\d月])(\d{1,2})日(?:まで|に戻|から)", _day_alone),
        (rf"{edge}(?:until|till|til|back in|bis|wieder im|jusqu'en|hasta|até|em|in|"
        rf"en)\s({month}){stop}(?!\s\d)", _month_alone),
        (rf"{edge}(?:christmas|xmas|weihnachten|noël|navidad|natal){stop}|クリスマス", _fixed(25, 12)),
        (rf"{edge}(?:new year(?:'?s)?(?: day)?|neujahr|nouvel an|año nuevo|ano novo){stop}|年始|元日", _fixed(1, 1)),
    )  # fmt: skip
    return tuple((re.compile(fold(source)), resolve) for source, resolve in sources)


@cache
def _loose_table() -> tuple[_Rule, ...]:
    edge = r"(?<![a-z0-9ß.,-])"
    count = "|".join(sorted(_SMALL, key=len, reverse=True))
    length = f"{_DAY_WORDS}|{_WEEK_WORDS}|{_MONTH_WORDS}"
    sources: tuple[tuple[str, Callable[[re.Match[str], date], _Answer]], ...] = (
        (rf"{edge}(\d{{1,3}}|{count})\s({length})(?![a-z0-9ß])", _after),
        (rf"{edge}(?:the|until|till|til|am|zum|bis zum|bis|le|au|jusqu'au|el día|el|día|até dia|ao|até o|"
        rf"hasta el|dia|do dia)"
         rf"\s(\d{{1,2}})(?:er|\.(?!\d))?(?![a-z0-9%€$/:]|[.,-]\d|\s?(?:%|€|{_HOUR_WORDS}|{length})(?![a-z]))"
         r"|(?<![\d月])(\d{1,2})日", _day_alone),
    )  # fmt: skip
    return tuple((re.compile(fold(source)), resolve) for source, resolve in sources)


def _weekday_words(language: str) -> str:
    words = "|".join(filter(None, (*_DAYS, *_SHORT_DAYS.get(language, ()))))
    return "|".join(sorted(fold(words).split("|"), key=len, reverse=True))


def _weekday_number(word: str) -> int:
    for tables in (_DAYS, *_SHORT_DAYS.values()):
        for place, names in enumerate(tables):
            if names and re.fullmatch(fold(names), word):
                return place
    raise ValueError(word)


def _named_weekday(match: re.Match[str]) -> int:
    return _weekday_number(next(group for group in match.groups() if group))


def _ymd(match: re.Match[str], today: date) -> _Answer:
    year, month, day = match.groups()
    named = _next(int(day), int(month), int(year) if year else None, today)
    return named is not None, named


def _day_month(match: re.Match[str], today: date) -> _Answer:
    day, month, year = match.groups()
    named = _next(int(day), _month_number(month), int(year) if year else None, today)
    return named is not None, named


def _month_day(match: re.Match[str], today: date) -> _Answer:
    month, day, year = match.groups()
    named = _next(int(day), _month_number(month), int(year) if year else None, today)
    return named is not None, named


_BEFORE_DATE = re.compile(
    r"(?<![a-z])(?:until|till?|by|on|of|since|from|to|back|bis|am|vom|ab|zum|jusqu'au|le|du|au|hasta|el|del|al|ate|em|a)\s$"
)


def _dotted(language: str) -> Callable[[re.Match[str], date], _Answer]:
    def resolve(match: re.Match[str], today: date) -> _Answer:
        day, month, year = match.groups()
        if not year and language != "de" and not _BEFORE_DATE.search(match.string[: match.start()]):
            return False, None
        named = _next(int(day), int(month), int(year) if year else None, today)
        return named is not None, named

    return resolve


def _dated_slashes(language: str) -> Callable[[re.Match[str], date], _Answer]:
    def resolve(match: re.Match[str], today: date) -> _Answer:
        first, second, year = map(int, match.groups())
        day_first, month_first = _next(first, second, year, today), _next(second, first, year, today)
        if language == "en" and day_first and month_first and day_first != month_first:
            return True, None
        return bool(day_first or month_first), day_first or month_first

    return resolve


def _shift(days: int) -> Callable[[re.Match[str], date], _Answer]:
    return lambda _match, today: (True, today + timedelta(days=days))


def _nothing(_match: re.Match[str], _today: date) -> _Answer:
    return True, None


def _weekday_of_next_week(match: re.Match[str], today: date) -> _Answer:
    return True, _weekday(_named_weekday(match), today, weeks=1)


def _coming_weekday(match: re.Match[str], today: date) -> _Answer:
    return True, _weekday(_named_weekday(match), today, weeks=None)


def _next_week(_match: re.Match[str], today: date) -> _Answer:
    return True, _weekday(0, today, weeks=1)


def _next_month(_match: re.Match[str], today: date) -> _Answer:
    return True, _next_day_of_month(1, today)


def _end_of_week(_match: re.Match[str], today: date) -> _Answer:
    return True, _weekday(4, today, weeks=0) if today.weekday() <= 4 else _weekday(4, today, weeks=1)


def _end_of_month(_match: re.Match[str], today: date) -> _Answer:
    return True, today.replace(day=calendar.monthrange(today.year, today.month)[1])


def _after(match: re.Match[str], today: date) -> _Answer:
    groups = [group for group in match.groups() if group]
    many, word = _count(groups[0]), groups[1]
    if re.fullmatch(fold(f"{_WEEK_WORDS}|週間"), word):
        return True, today + timedelta(weeks=many)
    if re.fullmatch(fold(f"{_MONTH_WORDS}|[かヶケ]月間?"), word):
        month = today.month - 1 + many
        year, month = today.year + month // 12, month % 12 + 1
        return True, date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return True, today + timedelta(days=many)


def _day_alone(match: re.Match[str], today: date) -> _Answer:
    day = _next_day_of_month(int(match.group(1) or match.group(2)), today)
    return day is not None, day


def _month_alone(match: re.Match[str], today: date) -> _Answer:
    return True, _next(1, _month_number(match.group(1)), None, today)


def _fixed(day: int, month: int) -> Callable[[re.Match[str], date], _Answer]:
    return lambda _match, today: (True, _next(day, month, None, today))
