"""What one clause of a goal can claim, and the classes of words that decide it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from okrs.wording.lists import word_set
from okrs.wording.nouns import Noun
from okrs.wording.rules import Rule
from okrs.wording.tokens import FRACTIONS, Sort, Token


class Side(StrEnum):
    """Which of the two a clause speaks for."""

    OUTCOME = "outcome"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a clause says: for which side and how firmly (0 to 3), by which rule, and the words it is seen by."""

    side: Side
    firm: int
    rule: Rule
    words: tuple[Token, ...]
    about: Noun | None = None
    measured: bool = False


METRICS = frozenset({Noun.ACTS, Noun.BUSINESS, Noun.SYSTEM})
WHO = frozenset({Noun.PEOPLE, Noun.STAFF})
OWN = frozenset({Noun.THING, Noun.WORK, Noun.OWN_PACE})


def outcome(
    firm: int, rule: Rule, *words: Token | None, about: Noun | None = None, measured: bool = False
) -> Claim:
    """A claim that something changes."""
    return Claim(Side.OUTCOME, firm, rule, _there(words), about, measured)


def task(firm: int, rule: Rule, *words: Token | None, about: Noun | None = None) -> Claim:
    """A claim that work gets done."""
    return Claim(Side.TASK, firm, rule, _there(words), about)


def own_work(firm: int, *words: Token | None, about: Noun | None) -> Claim:
    """A number that counts one's own work, or one's own pace."""
    return task(firm, Rule.OWN_PACE if about is Noun.OWN_PACE else Rule.OWN_WORK, *words, about=about)


def numbers(tokens: Iterable[Token]) -> list[Token]:
    """What measures: numbers, and the words that stand for one."""
    return [token for token in tokens if token.sort is Sort.NUMBER or token.text in FRACTIONS]


_LIMITS = frozenset(
    {"within", "under", "<", "below", "in", "than", "after", "≤", "<=", "over", "inside", "takes", "take"}
)
_BEFORE_UNIT = word_set("a an one business working few under than less fewer the calendar about")
_DURATIONS = word_set("ms second sec minute min hour h hr day millisecond milli s d week business working")


def time_limit(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The words of a level of service: "within 2 days", "in under an hour", "< 10 s"; empty where there is none."""
    for place, token in enumerate(tokens):
        if token.text not in _LIMITS:
            continue
        for offset, one in enumerate(tokens[place + 1 : place + 6]):
            is_unit = one.text in _DURATIONS or one.text.removesuffix("s") in _DURATIONS
            if is_unit or (one.sort is Sort.NUMBER and one.text[0].isdigit() and one.text[-1] in "sh"):
                return tuple(tokens[place : place + offset + 2])
            if one.sort is not Sort.NUMBER and one.text not in _BEFORE_UNIT:
                break
    return ()


def _there(words: Iterable[Token | None]) -> tuple[Token, ...]:
    return tuple(word for word in words if word is not None)
