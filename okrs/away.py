"""When somebody is away and who covers, read from their words in six languages."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from okrs.reader.dates import Dated, find_dates
from okrs.reader.language import guess_language
from okrs.reader.text import fold

LONGEST = timedelta(days=3 * 366)


class Unclear(StrEnum):
    """Why no days away could be read."""

    NO_DAY = "no_day"
    NO_SUCH_DAY = "no_such_day"
    NO_LAST_DAY = "no_last_day"
    PAST = "past"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Away:
    """Days away, `ends` being the last; both None where `unclear` says why.

    `covers` is who stands in, `rest` what else was said, `named` a day that no calendar has ("30 February"), all in
    the person's own words.
    """

    starts: date | None
    ends: date | None
    covers: str
    rest: str
    unclear: Unclear | None = None
    named: str = ""


def read_away(words: str, today: date) -> Away:
    """ "until 12 May, Ben covers" -> (today, 12 May, "Ben"). One day is allowed; days before today don't count."""
    text = _SPACED.sub(r"\1 - ", " ".join(words.split())[:300])
    folded = fold(text)
    if named := _impossible(text, folded):
        others = read_away(text.replace(named, " "), today)
        return Away(None, None, others.covers, others.rest, Unclear.NO_SUCH_DAY, named)
    dates = _dates(folded, today)
    covers, without = _covers(text, _blanked(folded, dates))
    spans, without = _spans(folded, without, dates, today)
    if not spans and (this_week := _THIS_WEEK.search(without)):
        spans = [_Span(today, today + timedelta(days=6 - today.weekday()), "")]
        without = _blank(without, this_week.start(), this_week.end())
    rest = " ".join(_own(text, without).split())
    if not spans:
        return Away(None, None, covers, rest, Unclear.NO_DAY)
    starts, ends = _days(spans, today)
    unclear = _unclear(starts, ends, today)
    if unclear or starts is None or ends is None:
        return Away(None, None, covers, rest, unclear or Unclear.NO_LAST_DAY)
    return Away(max(starts, today), ends, covers, rest)


def is_absence(words: str) -> bool:
    """Whether a sentence says that somebody is away for some days, and nothing else."""
    if not _AWAY.search(fold(words)):
        return False
    read = read_away(words, _ANY_DAY)
    return not read.rest and read.unclear is not Unclear.NO_DAY


# A year whose February has all the days it can have.
_ANY_DAY = date(2024, 1, 1)
_DAY_OF_MONTH = (
    re.compile(r"(?<![\d./-])(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s(?:of\s|de\s)?(?P<month>[a-z]{3,})"),
    re.compile(r"(?<![a-z])(?P<month>[a-z]{3,})\s(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w./:-])"),
)
_BLANK = "\x00"
_SPACED = re.compile(r"(?<![\d-])(\d{1,2}\.?)\s?[-–—~〜]\s?(?=\d{1,2}(?![\d-]))")


@dataclass(frozen=True)
class _Span:
    """Some days named together, and what the word before says of them: "from", "until", "back" or nothing."""

    first: date
    last: date
    role: str


def _dates(folded: str, today: date) -> list[Dated]:
    """The dates by the language that explains most of the text."""
    guessed = guess_language(folded, [])
    readings = (
        find_dates(folded, language, today, loose=True)
        for language in dict.fromkeys((guessed, "en", "de", "fr", "es", "pt", "ja"))
    )
    return max(readings, key=lambda dates: sum(dated.end - dated.start for dated in dates if dated.day))


def _impossible(text: str, folded: str) -> str:
    """The first day named that its month never has, in the person's own words; '' for none."""
    for match in (match for pattern in _DAY_OF_MONTH for match in pattern.finditer(folded)):
        number, first = int(match["day"]), f"1 {match['month']}"
        found = [dated.day for dated in _dates(first, _ANY_DAY) if dated.end - dated.start == len(first)]
        if found and found[0] and found[0].day == 1 and number > _most_days(found[0].month):
            return text[match.start() : match.end()]
    return ""


def _most_days(month: int) -> int:
    return calendar.monthrange(_ANY_DAY.year, month)[1]


def _blanked(folded: str, dates: list[Dated]) -> str:
    for dated in dates:
        folded = folded[: dated.start] + _BLANK * (dated.end - dated.start) + folded[dated.end :]
    return folded


def _covers(text: str, folded: str) -> tuple[str, str]:
    """Who stands in, and the text with that clause blanked."""
    for pattern in _cover_patterns():
        match = pattern.search(folded)
        if match:
            name = _ARTICLE.sub("", text[match.start(1) : match.end(1)].strip(" @.")).removesuffix("さん")
            return name, folded[: match.start()] + _BLANK * len(match.group()) + folded[match.end() :]
    return "", folded


def _spans(folded: str, without: str, dates: list[Dated], today: date) -> tuple[list[_Span], str]:
    spans: list[_Span] = []
    for dated in dates:
        if dated.day is None:
            continue
        words = folded[dated.start : dated.end]
        before, after = without[: dated.start], without[dated.end :]
        day = _unrolled(dated.day, words, today)
        first, last, role = day, day, _role(_TO_THE_END.sub("", before), words, after)
        opening, inside = _OPENING.search(before), _INSIDE.match(words)
        closing = _CLOSING.match(after)
        if length := _length(words, day, today):
            last = first + length - timedelta(days=1)
            if role == "until":
                # "until next week" is until it begins, "until the end of next week" until it ends.
                last = last if _TO_THE_END.search(before) else first - timedelta(days=1)
        elif inside:
            first, role = _same_month(day, int(inside[1]), before=day), ""
        elif opening:
            first, role = _same_month(day, int(opening[1]), before=day), ""
            without = _blank(without, opening.start(), opening.end())
        elif closing:
            last = _same_month(day, int(closing[1]), before=None)
            without = _blank(without, dated.end, dated.end + closing.end())
        if length and _DURATION.search(words):
            # "for two weeks" begins today, or on the day named before it.
            begins = spans.pop().first if spans and spans[-1].role in ("", "from") else today
            first, last, role = begins, begins + length - timedelta(days=1), ""
        spans.append(_Span(first, last, role))
    return spans, without


def _role(before: str, words: str, after: str) -> str:
    for role, pattern in _ROLES:
        if re.search(rf"(?<![a-z])(?:{pattern})[\s\x00:,]*$", before) or re.match(rf"(?:{pattern})\b", words):
            return role
    if after.startswith("まで"):
        return "until"
    if after.startswith("から"):
        return "from"
    return "back" if re.match(r"に?(?:戻|復帰)", after) else ""


def _length(words: str, day: date, today: date) -> timedelta | None:
    """How long a span lasts that is more than a day: "next week", "for 10 days"."""
    if _DURATION.search(words) and not re.match(r"(?:in|dans|daqui a|dentro de)\s", words):
        return day - today
    if _END_OF.search(words):
        return None
    if re.search(r"month|monat|mois|mes\b|来月", words) and day.day == 1:
        return timedelta(days=calendar.monthrange(day.year, day.month)[1])
    is_week = re.search(r"week|woche|semaine|semana|来週|今週", words) and day.weekday() == 0
    return timedelta(days=7) if is_week and not _WEEKDAY.search(words) else None


def _days(spans: list[_Span], today: date) -> tuple[date | None, date | None]:
    starts: date | None = None
    ends: date | None = None
    for span in spans:
        match span.role:
            case "from":
                starts = span.first
                ends = span.last if span.last != span.first else ends
            case "until":
                ends = span.last
            case "back":
                ends = span.first - timedelta(days=1)
            case _:
                starts = span.first if starts is None else starts
                ends = span.last
    if ends is not None and starts is None:
        starts = today
    if starts is not None and ends is not None and ends < starts and starts.year > today.year:
        # "1 May to 12 May", said on the 7th: the first day was this year.
        earlier = _year_before(starts)
        starts = earlier if earlier <= today <= ends else starts
    return starts, ends


def _unclear(starts: date | None, ends: date | None, today: date) -> Unclear | None:
    if starts is None or ends is None:
        return Unclear.NO_LAST_DAY
    if ends < today:
        return Unclear.PAST
    if ends < starts:
        return Unclear.BACKWARDS
    return Unclear.TOO_LONG if ends - max(starts, today) > LONGEST else None


def _unrolled(day: date, words: str, today: date) -> date:
    """A day without a year that was today or lately: `find_dates` takes it for next year's."""
    if re.search(r"\d{4}", words) or day.year <= today.year:
        return day
    earlier = _year_before(day)
    return earlier if today - timedelta(days=60) <= earlier <= today else day


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, calendar.monthrange(day.year - 1, day.month)[1]))


def _same_month(day: date, number: int, *, before: date | None) -> date:
    """The day of that number in the month of `day`, or in the month before when it has to come before `before`."""
    last = calendar.monthrange(day.year, day.month)[1]
    named = day.replace(day=max(1, min(number, last)))
    if before is not None and named > before:
        month = day.replace(day=1) - timedelta(days=1)
        return month.replace(day=max(1, min(number, month.day)))
    return named


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + _BLANK * (end - start) + text[end:]


def _own(text: str, blanked: str) -> str:
    """The person's own letters where nothing was understood, without the small words that say nothing more."""
    kept = "".join(letter if mark != _BLANK else " " for letter, mark in zip(text, blanked, strict=True))
    folded = fold(kept)
    for match in reversed(list(_FILLERS.finditer(folded))):
        kept = kept[: match.start()] + " " * len(match.group()) + kept[match.end() :]
    return re.sub(r"[\s,;.!:()\-–—~、。]+", " ", kept).strip()


_UNTIL = (
    r"until|till|til|thru|through|up to|to|-|bis(?: zum| einschließlich)?|jusqu'(?:au|a|en)|au|hasta(?: el)?|al|"
    r"ate(?: o| dia)?|a"
)
_ROLES = (
    ("back", r"back(?: on| in)?|return(?:ing)?(?: on)?|zuruck(?: am)?|wieder da(?: am| ab)?|de retour(?: le)?|"
             r"(?:de )?vuelta(?: el)?|vuelvo(?: el)?|(?:de )?volta(?: em| dia| no)?|volto(?: em| dia| no)?"),
    ("until", _UNTIL),
    ("from", r"from|starting(?: on)?|beginning|ab|vom|von|du|a partir (?:du|de)|des le|desde(?: el)?|del|de"),
)  # fmt: skip
_OPENING = re.compile(rf"(?<![\d.,])(\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s?(?:{_UNTIL}|〜|から)\s?(?:the\s)?$")
# "3-7 June" is one date to the reader of replies, whose last day counts.
_INSIDE = re.compile(r"(\d{1,2})\.?\s?(?:-|to|bis|au|al|a)\s?\d")
_CLOSING = re.compile(
    r"\s?(?:-|to|until|till|through|thru|bis|au|al|a|ate)\s?(?:the\s)?(\d{1,2})(?:st|nd|rd|th)?(?![\w%])"
)
_DURATION = re.compile(
    r"(?:\d|\b(?:a|an|one|two|three|four|five|six|ten|eine?[nrm]?|zwei|drei|vier|funf|sechs|zehn|une?|deux|trois|quatre|"
    r"cinq|dix|una?|dos|tres|cuatro|cinco|seis|uma?|dois|duas|quatro)\b)\s?(?:more )?(?:days?|wks?|weeks?|tagen?|tage?|"
    r"wochen?|jours?|semaines?|dias?|semanas?|months?|monaten?|monat|mois|mes|meses)\b|\d\s?(?:日間|週間|[かヶケ]月)"
)
_TO_THE_END = re.compile(
    r"(?:(?:the )?end of|ende|fin(?:al)? de|fin|fi(?:m|nal) d[aeo])\s(?:the\s|la\s|le\s|el\s|der\s)?$"
)
_THIS_WEEK = re.compile(
    r"(?:the )?rest of (?:the|this) week|this week|diese woche|cette semaine|esta semana|今週"
)
_ARTICLE = re.compile(r"^(?:o|a|el|la|der|die)\s", re.I)
_END_OF = re.compile(r"end of|eow|eom|ende|fin|fim|月末|週末")
_WEEKDAY = re.compile(
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|tag\b|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|feira|segunda|terca|quarta|quinta|sexta|曜"
)
_AWAY = re.compile(
    r"\b(?:away|out of (?:the )?office|ooo|out|off|vacation|holidays?|leave|pto|sick|ill|"
    r"abwesend|weg|nicht da|urlaub|krank|absent[e]?|vacances|conges?|malade|"
    r"vacaciones|ausente|fuera|enferm[oa]|ferias|fora|doente)\b|休み|休暇|不在|休みます"
)
_FILLERS = re.compile(
    r"(?<![a-z0-9@])(?:the end of|end of|ende|"
    r"i'm|i am|i'll be|i will be|im|i|we|am|be|is|are|will|me|my|please|pls|thanks|thank you|hi|hello|hey|"
    r"away|out of (?:the )?office|ooo|out|off|on|in|at|a|an|the|vacation|holidays?|parental leave|sick leave|leave|pto|"
    r"sick|ill|for|from|until|till|til|to|through|thru|up to|back|return(?:ing)?|starting|and|again|work|day|days|week|"
    r"ich|bin|im|am|vom|von|bis|zum|ab|abwesend|weg|nicht da|urlaub|krank|und|bitte|danke|zuruck|wieder da|den|der|"
    r"einschließlich|je|suis|serai|en|de|du|le|la|les|au|absente?|vacances|conges?|malade|jusqu'(?:au|a|en)|a partir|"
    r"des|et|merci|retour|estoy|estare|el|del|al|desde|hasta|vacaciones|ausente|fuera|enferm[oa]|y|por favor|gracias|"
    r"vuelta|vuelvo|estou|estarei|ferias|fora|doente|ate|o|dia|do|no|na|em|e|obrigad[oa]|volta|volto)(?![a-z0-9])|"
    r"私は|まで|から|お?休み(?:です|ます|を取ります|をいただきます|します)?|休みます|休暇(?:です|を取ります|中です)?|"
    r"不在(?:です|にします|になります)?|戻ります|に|は|を|の"
)  # fmt: skip


@cache
def _cover_patterns() -> tuple[re.Pattern[str], ...]:
    name = r"(@?[^\s,;.、。\x00\d]+(?:\s[^\s,;.、。\x00\d]+){0,2}?)"
    lead = r"(?:^|[,;.\x00]\s*(?:and\s|und\s|et\s|y\s|e\s)?|\band\s|\bund\s|\bet\s|\by\s|\be\s|\bwhile\s)\s*"
    ends = r"(?:\s(?:for\s)?(?:me|mich|us|moi|mim|mi))?(?![a-z])"
    verbs = (
        r"covers|cover|is covering|will cover|covering|stands in|is standing in|will stand in|fills in|takes over|"
        r"is my (?:cover|delegate|stand-in)|vertritt|ubernimmt|springt ein|"
        r"me remplace|remplace|prend le relais|me cubre|cubre|me sustituye|sustituye|me cobre|cobre|"
        r"me substitui|substitui"
    )
    nouns = (
        r"covered by|my cover is|cover is|cover|my delegate is|delegate is|delegate to|delegate|stand-in is|stand-in|"
        r"(?:meine )?vertretung(?: ist| durch| macht)?|vertreten durch|vertreten von|remplacee? par|remplacant|"
        r"cubiert[oa] por|sustituid[oa] por|cobert[oa] por|substituid[oa] por|substitut[oa]|代理は|代わりは|代理"
    )
    return (
        re.compile(rf"(?:^|[,;.、。\x00]\s*){name}(?:さん)?が(?:代わり|代理|カバー|対応)[^\x00]*"),
        re.compile(rf"\swith\s{name}\sas\s(?:my\s)?(?:cover|delegate|stand-in)"),
        re.compile(rf"{lead}{name}\s(?:{verbs}){ends}"),
        re.compile(rf"(?:{lead}|\swith\s)(?:{nouns}):?\s?{name}(?=$|[,;.\x00]|\s[,;.\x00])"),
    )
