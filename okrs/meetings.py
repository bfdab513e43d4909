"""A regular meeting of a manager and somebody they lead, as a manager says it: with whom, how often, on which day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from okrs.often import read_often
from okrs.reader.text import fold
from okrs.vocabulary import Cadence

MOST_WEEKS = 8
_WEEKS = {Cadence.WEEKLY: 1, Cadence.EVERY_TWO_WEEKS: 2, Cadence.MONTHLY: 4}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is wanted: `whom` in the manager's words, '' for nobody named; `weekday` from Monday = 0 and every so many
    `weeks` where a rhythm is named; `stops` where there shall be none any more."""

    whom: str
    weekday: int | None = None
    weeks: int | None = None
    stops: bool = False

    @property
    def is_regular(self) -> bool:
        return self.weekday is not None or self.weeks is not None


def read_wish(words: str) -> Wish:
    """ "@Ana every two weeks on Thursday" -> ("@Ana", Thursday, 2 weeks); "@Ana tomorrow" is no rhythm."""
    text = " ".join(words.split())[:200]
    rest, stops = _cut(_STOP, text)
    rest, other_day = _cut(_OTHER_DAY, rest)
    rest, weeks = _cut_weeks(rest, other_day)
    rest, _ = _cut(_ONCE, rest)
    rest, weekday = _cut_weekday(rest, is_regular=weeks is not None)
    return Wish(
        whom=_whom(rest),
        weekday=weekday,
        weeks=weeks if weeks is not None or weekday is None else 1,
        stops=stops,
    )


_STOP = r"\b(?:stop|no more|cancel|stopp(?:e|en)?|beenden|arrete[rz]?|parar?|pare|deja|やめて?)\b"
# "every other Tuesday": the day stays to be read.
_OTHER_DAY = r"\b(?:every (?:other|second)|jeden zweiten|un {day} sur deux)\b(?= ?(?:{day}))"
_EVERY = r"every|each|on|jeden|jede|am|chaque|tous les|todos los|todas as|todos os|cada|toda|todo|a cada|le|los|el|毎週"
_ONCE = (
    r"\b(?:(?:for |about )?(?:my |our |the )?(?:next )?(?:1:1|1-1|1on1|1-on-1|one[- ]on[- ]one)|today|tomorrow|"
    r"(?:this|next) week|(?:this|next) {day}|now|please|heute|morgen|demain|aujourd'hui|manana|hoy|hoje|amanha)\b|"
    r"今日|明日|来週"
)
_DAYS = (
    r"mondays?|montags?|lundis?|lunes|segunda(?:-feira)?s?|月曜日?",
    r"tuesdays?|dienstags?|mardis?|martes|terca(?:-feira)?s?|火曜日?",
    r"wednesdays?|mittwochs?|mercredis?|miercoles|quarta(?:-feira)?s?|水曜日?",
    r"thursdays?|donnerstags?|jeudis?|jueves|quinta(?:-feira)?s?|木曜日?",
    r"fridays?|freitags?|vendredis?|viernes|sexta(?:-feira)?s?|金曜日?",
    r"saturdays?|samstags?|sonnabends?|samedis?|sabados?|土曜日?",
    r"sundays?|sonntags?|dimanches?|domingos?|日曜日?",
)
_SMALL = re.compile(
    r"^(?:(?:with|mit|avec|con|com|and|for|on|every|each|to|um)\s+)+|(?:\s+(?:with|on|every|each|at|and|am|le|el|at))+$|"
    r"^@\s+|さん(?:と)?$|と$",
    re.I,
)


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source.replace("{day}", f"(?:{'|'.join(_DAYS)})"))


def _cut(source: str, text: str) -> tuple[str, bool]:
    """The text without every match; whether there was one."""
    spans = [match.span() for match in _pattern(source).finditer(fold(text))]
    for start, end in reversed(spans):
        text = text[:start] + " " + text[end:]
    return " ".join(text.split()), bool(spans)


def _cut_weeks(text: str, other: bool) -> tuple[str, int | None]:
    if other:
        return text, 2
    read = read_often(text)
    if read is None or read.cadence is None:
        return text, None
    return read.whom, _WEEKS[read.cadence]


def _cut_weekday(text: str, *, is_regular: bool) -> tuple[str, int | None]:
    """A day of the week counts with "every", "on" or an s before or behind it, or beside a rhythm."""
    for number, names in enumerate(_DAYS):
        before = rf"(?:(?<![\w])(?:{_EVERY})\s?)" + ("?" if is_regular else "")
        match = re.search(rf"{before}(?<![\w])(?:{names})(?![\w])", fold(text))
        if match is None and not is_regular:
            match = re.search(
                r"(?<![\w])(?:mondays|tuesdays|wednesdays|thursdays|fridays)(?![\w])", fold(text)
            )
            match = match if match and re.fullmatch(names, match[0]) else None
        if match is not None:
            return " ".join((text[: match.start()] + " " + text[match.end() :]).split()), number
    return text, None


def _whom(rest: str) -> str:
    before = None
    while before != rest:
        before, rest = rest, _SMALL.sub("", rest.strip(" ,.!?:;-")).strip()
    return rest
