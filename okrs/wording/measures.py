"""The measure in a goal's words: from where, to where, by when, each with its place in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrs.wording.claims import numbers
from okrs.wording.lists import word_set
from okrs.wording.tokens import FRACTIONS, Sort, Token

Span = tuple[int, int]


@dataclass(frozen=True)
class Measures:
    """Where the start, the target and the date stand; `whole` is all of "from 3 to 5", to be taken out of the text.

    `has_number` is true for any number at all, `is_relative` for a change without an end, such as "by 20 %".
    """

    start: Span | None = None
    target: Span | None = None
    whole: Span | None = None
    by: Span | None = None
    has_number: bool = False
    is_relative: bool = False


_MULTIPLIES = FRACTIONS - {"half", "twice", "majority"}
_ARROWS = frozenset({"→", "->"})
_NOW = word_set("currently today now baseline was vs versus against")
_DEADLINES = word_set("by before until in during within")
_COUNTED_FROM = frozenset({"from", "vs", "versus", "against"})


def measures(tokens: Sequence[Token]) -> Measures:
    """What the words say of start, target and date."""
    by = _deadline(tokens)
    numbered = bool(numbers(tokens))
    for place, token in enumerate(tokens):
        if token.sort is not Sort.NUMBER:
            continue
        pair = _pair(tokens, place)
        if pair is not None:
            start, target, whole = pair
            return Measures(start, target, whole, by, has_number=True)
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        if token.sort is Sort.NUMBER and before == "to":
            target = (token.start, _with_unit(tokens, place))
            return Measures(
                _start_elsewhere(tokens, place),
                target,
                (tokens[place - 1].start, target[1]),
                by,
                has_number=True,
            )
    is_relative = any(
        (token.sort is Sort.NUMBER and place and tokens[place - 1].text in ("by", "+", "-", "minus", "plus"))
        or token.text in _MULTIPLIES
        for place, token in enumerate(tokens)
    )
    return Measures(_start_elsewhere(tokens, -1), by=by, has_number=numbered, is_relative=is_relative)


def _pair(tokens: Sequence[Token], place: int) -> tuple[Span, Span, Span] | None:
    """ "From 3 to 5 %", "3 → 5 %"; None where no second number follows."""
    end = _unit_place(tokens, place)
    link = tokens[end].text if end < len(tokens) else ""
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    if link in ("to", *_ARROWS) and after is not None and after.sort is Sort.NUMBER:
        is_from = place > 0 and tokens[place - 1].text == "from"
        if link == "to" and not is_from:
            return None
        first = tokens[place - 1].start if is_from else tokens[place].start
        last = _with_unit(tokens, end + 1)
        return (tokens[place].start, _with_unit(tokens, place)), (after.start, last), (first, last)
    return None


def _unit_place(tokens: Sequence[Token], place: int) -> int:
    """The place after a number and the one word of its unit."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    following = tokens[place + 2] if place + 2 < len(tokens) else None
    is_unit = (
        after is not None
        and after.sort is Sort.WORD
        and following is not None
        and following.text in ("to", *_ARROWS)
    )
    return place + 2 if is_unit else place + 1


def _with_unit(tokens: Sequence[Token], place: int) -> int:
    return tokens[_unit_place(tokens, place) - 1].end


def _start_elsewhere(tokens: Sequence[Token], target: int) -> Span | None:
    """ "(currently 12 %)", "up from 12", "vs 12 last year"."""
    for place, token in enumerate(tokens):
        if place == target or token.sort is not Sort.NUMBER:
            continue
        near = {one.text for one in tokens[max(0, place - 2) : place]}
        if near & _NOW or (place and tokens[place - 1].text in _COUNTED_FROM):
            return token.start, token.end
    return None


def _deadline(tokens: Sequence[Token]) -> Span | None:
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        if token.sort is Sort.DATE:
            is_by = before is not None and before.text in _DEADLINES
            return (before.start if is_by and before is not None else token.start), token.end
        if (
            token.text in ("quarter", "year", "month", "cycle")
            and before is not None
            and before.text in ("this", "next")
        ):
            return before.start, token.end
    return None
