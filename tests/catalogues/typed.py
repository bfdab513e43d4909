"""What a text tells people to type, and how that is read."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal

from okrs.away import is_absence, read_away
from okrs.commands import Name, parse_command, parse_sentence
from okrs.errors import HeadwayError
from okrs.goal_lines import GoalLine, read_line
from okrs.often import read_often
from okrs.reader import Shown, read
from okrs.readings import read_told

_TODAY = date(2026, 11, 26)
_GOAL = Shown("KR1", "Raise NPS", "points", Decimal(38), Decimal(55), Decimal(44), "increase", "number")
_QUOTED = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«\s*([^«»]+?)\s*»|「([^「」]+)」")
# A command ends where the sentence does, or at what explains it.
_COMMAND = re.compile(
    r"/okr ([^“”„«»「」\n:;()]*?)(?=[.。、,]?(?:$|\n|\s[“„«]|[“”»」;:()]|(?<!\d)[.]\s|[。、]))"
)


def typed(text: str, locale: str) -> Counter[str]:
    """How often each thing is asked for, or answered, in what the text quotes or shows after /okr."""
    quoted = (next(filter(None, found.groups())) for found in _QUOTED.finditer(text))
    found = [reading for phrase in quoted for reading in readings(phrase, locale)]
    found += filter(None, (_command(match[1], locale) for match in _COMMAND.finditer(text)))
    return Counter(found)


def readings(phrase: str, locale: str) -> list[str]:
    """What somebody who types the phrase says; nothing for words that are only quoted."""
    if "{" in phrase:
        return []
    if (asked := parse_sentence(phrase)) is not None and asked.name is not Name.AWAY:
        return [f"asks for {asked.name}"]
    understood = read(phrase, [_GOAL], today=_TODAY)
    if understood.command is not None:
        return [f"asks for {understood.command.name}"]
    if not understood.questions and any(one.value == _GOAL.current for one in understood.updates):
        return ["stays"]
    if is_absence(phrase):
        return ["is away"]
    goal = read_line(phrase, today=_TODAY, locale=locale)
    if isinstance(goal, GoalLine):
        return [f"is a goal {goal.kind} {goal.start} {goal.target} {goal.upper}"]
    return _number(phrase, locale)


def _number(phrase: str, locale: str) -> list[str]:
    if not re.search(r"\d", phrase):
        return []
    try:
        told = read_told(phrase, unit="", today=_TODAY, locale=locale)
    except HeadwayError:
        return []
    return [f"is {told.value:f} on {told.day}"]


def _command(words: str, locale: str) -> str:
    asked = parse_command(words.strip(" …"))
    if asked.name is Name.UNKNOWN:
        # The sentence goes on after /okr alone.
        return ""
    more = ""
    if asked.name is Name.AWAY and asked.about:
        away = read_away(asked.about, _TODAY)
        more = f"{away.starts} {away.ends} {bool(away.covers)}"
    elif asked.name is Name.CADENCE and asked.about:
        often = read_often(asked.about)
        more = str(often and often.cadence)
    elif asked.name in (Name.NEW, Name.LINT) and asked.about:
        more = " ".join(readings(asked.about, locale))
    return f"/okr {asked.name} {more}".strip()
