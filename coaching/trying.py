"""What could be tried where a goal is stuck: a date read from the person's own words, and answers to choose from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from okrs.reader.dates import find_dates
from okrs.reader.language import guess_language
from okrs.reader.text import fold

# What is small is over before that.
LONGEST = timedelta(days=92)
# A check-in sooner than this is no time to have tried anything.
_SHORTEST = timedelta(days=3)
_WEEK = timedelta(days=7)
_FORTNIGHT = timedelta(days=14)

# What leads to a date at the end of a sentence, and goes with it.
_LEADING = re.compile(
    r"[\s,;:(–—-]*(?:(?<!\w)(?:and|und|et|y|e)\s)?(?:(?<!\w)(?:by|until|till|til|on|before|starting|this|bis(?: zum)?|"
    r"am|vor|ab|jusqu'(?:a|au|en)|d'ici(?: a)?|avant|le|hasta(?: el)?|para(?: el)?|antes de(?:l)?|ate(?: o)?))?\s*$"
)
# "Every Monday" is no date.
_AGAIN = re.compile(
    r"(?:every|each|jede[nrsm]?|chaque|tous les|toutes les|cada|todos los|todas las|tod[oa]s? [oa]s?)\s$|毎$"
)
_TRAILING = re.compile(r"[\s.!)、。]*(?:まで(?:に)?)?[\s.!)、。]*$")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody wants to try, without the day that their words named; `until` is None where they named none."""

    words: str
    until: date | None = None


def read_plan(text: str, *, today: date) -> Plan:
    """ "ask Ana to look at it first, by Friday" -> the words, and Friday."""
    words = text.strip()
    folded = fold(words)
    dated = [
        one
        for one in find_dates(folded, guess_language(words, []), today, loose=True)
        if one.day and not _AGAIN.search(folded[: one.start])
    ]
    if not dated:
        return Plan(words=words)
    last = first = dated[-1]
    for one in reversed(dated[:-1]):
        # "Monday 19 May" is found as two dates, and is one.
        if not folded[one.end : first.start].strip(" ,"):
            first = one
    return Plan(words=_without(words, folded, first.start, last.end), until=last.day)


def is_sensible(until: date, *, today: date) -> bool:
    """Whether a small thing can be tried until then."""
    return today <= until <= today + LONGEST


def usual_day(next_check_in: date | None, *, today: date) -> date:
    """When a result is asked for unless the person says otherwise: at their next check-in, if that leaves the time."""
    if next_check_in is None or next_check_in > today + LONGEST:
        return today + _FORTNIGHT
    return next_check_in if next_check_in - today >= _SHORTEST else next_check_in + _WEEK


def other_days(usual: date, *, today: date) -> tuple[date, ...]:
    """Days to choose from instead: the end of this week or the next, in two weeks, in a month."""
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    friday = friday if friday > today else friday + _WEEK
    days = (friday, today + _FORTNIGHT, today + timedelta(days=28))
    return tuple(day for day in dict.fromkeys(days) if day != usual)


def _without(words: str, folded: str, start: int, end: int) -> str:
    """The words without a date that ends them; a date in the middle is part of what they say."""
    if not _TRAILING.fullmatch(folded[end:]):
        return words
    leading = _LEADING.search(folded[:start])
    return words[: leading.start() if leading else start].rstrip(" ,;:(–—-")
