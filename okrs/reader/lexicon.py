"""Phrase tables made into patterns over folded text, each compiled once on first use."""

import re
from functools import cache

from okrs.reader import phrases
from okrs.reader.text import fold

_LATIN = re.compile(r"[a-z(\[]")


@cache
def words(table: str) -> str:
    """The alternatives of one table as a regular expression group, edges of words respected."""
    latin: list[str] = []
    other: list[str] = []
    for phrase in _phrases(table):
        (latin if _LATIN.match(phrase) else other).append(re.sub(r" (?![?\]])", r"[\\s\\u00a0]+", phrase))
    parts = [rf"(?<![a-zß0-9])(?:{'|'.join(latin)})(?![a-zß])"] if latin else []
    return f"(?:{'|'.join(parts + other)})"


@cache
def pattern(table: str) -> re.Pattern[str]:
    """Finds any phrase of one table."""
    return re.compile(words(table))


def without(stretch: str, *tables: str) -> str:
    """The stretch with every phrase of the tables blanked, its length kept."""
    for table in tables:
        stretch = pattern(table).sub(lambda match: " " * len(match.group()), stretch)
    return stretch


@cache
def before(*tables: str) -> re.Pattern[str]:
    """Finds a phrase of the tables at the very end of what stands before a number, with only fillers between."""
    either = "|".join(words(table) for table in tables)
    return re.compile(rf"(?:{either})(?:[\s\u00a0:=(]*{words(phrases.FILLER)}){{0,3}}[\s\u00a0:=(~]*$")


@cache
def after(*tables: str) -> re.Pattern[str]:
    """Finds a phrase of the tables right after a number, with up to three plain words between."""
    either = "|".join(words(table) for table in tables)
    return re.compile(rf"[\s\u00a0]*(?:(?!{words(phrases.STOPPER)})[a-zß'-]+[\s\u00a0]+){{0,3}}?(?:{either})")


def _phrases(table: str) -> list[str]:
    lines = [fold(line).strip() for line in table.replace("\\\n", "").replace(" ; ", "\n").split("\n")]
    return sorted(filter(None, lines), key=len, reverse=True)
