"""Numbers in a text, in whatever writing, and whether one text says only numbers that another one says.
Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from okrs.reader.numbers import find_numbers
from okrs.reader.text import Text, fold

_ONE = Decimal(1)
_SHARES = frozenset({"%", "pp"})
# Quantities without a number in them, in six languages: none of them may come up by itself.
_QUANTITY = re.compile(
    r"(?<![^\W\d_])(?:half|halv\w+|doubl\w+|twice|tripl\w+|thrice|quadrupl\w+|dozens?|third|quarters?(?= "
    r"of)|percent(?:age)?|"
    r"hundreds|thousands|millions?|billions?|most of|majority|nearly all|"
    r"halb\w*|halft\w*|halbier\w*|verdoppel\w*|doppel\w*|verdreifach\w*|dutzend\w*|drittel|viertel|"
    r"prozent|mehrheit|"
    r"moitie|doubl\w+|demi\w*|tripl\w+|douzaine\w*|tiers|quart|pour cent|majorite|"
    r"mitad|doble|duplic\w+|triple|triplic\w+|docena\w*|tercio|cuarto|por ciento|mayoria|"
    r"metade|dobro|dobr\w+|duplic\w+|triplo|duzia\w*|terco|por cento|maioria)(?![^\W\d_])"
    r"|半分|倍|割|過半|ダース|パーセント"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it can be read, the likeliest first, and whether it is a share of a hundred."""

    values: tuple[Decimal, ...]
    is_share: bool
    is_spelled: bool


def figures(text: str, language: str) -> list[Figure]:
    """Every number in a text, in order: digits of any script, number words of its language, signs like
    ½ and Ⅳ."""
    shown = "".join(_plain_digit(character) for character in text)
    read = find_numbers(Text(shown, fold(shown)), language, bytearray(len(shown)))
    found = [(n.start, Figure(n.values, n.unit in _SHARES, n.spelled)) for n in read]
    taken = [(number.start, number.end) for number in read]
    found += [
        (place, figure)
        for place, figure in _signs(shown)
        if not any(start <= place < end for start, end in taken)
    ]
    return [figure for _, figure in sorted(found, key=lambda one: one[0])]


def quantities(text: str) -> set[str]:
    """Words that tell a quantity without a number: "twice", "half"."""
    return {match.group() for match in _QUANTITY.finditer(fold(text))}


def says_only(text: str, given: Sequence[str], language: str) -> bool:
    """Whether every number and quantity of a text is among those of the given texts."""
    known = [figure for source in given for figure in figures(source, language)]
    told = {word for source in given for word in quantities(source)}
    return quantities(text) <= told and all(
        any(_is_same(figure, one) for one in known) or _is_article(figure)
        for figure in figures(text, language)
    )


def keeps_order(text: str, original: str, language: str) -> bool:
    """Whether the numbers of a text are those of the original in their order, none added: "from 30 to
    50" stays so."""
    rest = iter(figures(original, language))
    return quantities(text) <= quantities(original) and all(
        any(_is_same(figure, one) for one in rest)
        for figure in figures(text, language)
        if not _is_article(figure)
    )


def values_in(text: str, language: str) -> set[Decimal]:
    """Every value that a text can be read to name."""
    return {value for figure in figures(text, language) for value in figure.values}


def _is_same(said: Figure, known: Figure) -> bool:
    """The likeliest reading counts of what is said, any of what was given."""
    return said.values[0] in known.values and (not said.is_share or known.is_share)


def _is_article(figure: Figure) -> bool:
    """ "One thing", "ein Gespräch": no quantity that anybody would take for a fact."""
    return figure.is_spelled and figure.values[0] == _ONE


def _plain_digit(character: str) -> str:
    if character < "\x80" or unicodedata.category(character) != "Nd":
        return character
    return str(unicodedata.digit(character))


def _signs(text: str) -> Iterator[tuple[int, Figure]]:
    for place, character in enumerate(text):
        if unicodedata.category(character) in ("No", "Nl"):
            yield (
                place,
                Figure((Decimal(str(unicodedata.numeric(character))),), is_share=False, is_spelled=False),
            )
