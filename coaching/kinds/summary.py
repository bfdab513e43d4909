"""What several people wrote about their goals, in a few sentences, each with the words it relies on,
word for word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from coaching.checks import Refusal, check_language, says_no, tidy_text
from coaching.figures import says_only
from coaching.kinds.rules import RULES, named
from coaching.kinds.words import telling
from coaching.masks import places_in, put_back
from coaching.model import Question, Shape

SUMMARY = "thought.summary"
MOST_NOTES, LONGEST_NOTE = 30, 600
_MOST_POINTS, _MOST_QUOTES, _LONGEST_POINT, _SHORTEST_QUOTE = 3, 3, 240, 12
# So much of what a sentence says must stand in the words that it relies on.
_BACKED = 0.5


class Relied(Shape):
    note: str
    words: str


class Point(Shape):
    says: str
    quotes: list[Relied]


class Points(Shape):
    points: list[Point]


class Summary:
    """`asked`: the `notes` by their refs with names hidden, `places`, `language`."""

    is_trial = False

    def question(self, asked: Mapping[str, Any]) -> Question:
        return Question(
            instructions=RULES
            + "`notes` are what people wrote about how their goals are going. For the person who leads "
            "them, say in one to "
            "three short sentences what several of them have in common, or what stands in the way most. "
            "For each sentence "
            "give one to three `quotes`: the ref of a note, and a sentence copied from it exactly, "
            "letter for letter. Say "
            "nothing that is not in those words. Judge nobody, compare nobody.",
            told={
                "language": named(asked["language"]),
                "notes": [{"note": ref, "text": text} for ref, text in asked["notes"].items()],
            },
            shape=Points,
            most_tokens=700,
        )

    def check(self, asked: Mapping[str, Any], answer: Shape) -> dict[str, Any]:
        """The sentences that the quoted words bear out, with those quotations that are found in the notes."""
        assert isinstance(answer, Points)
        found = []
        refused = "nothing"
        for point in answer.points[:_MOST_POINTS]:
            quotes = [one for one in point.quotes[:_MOST_QUOTES] if _is_found(one, asked["notes"])]
            if not quotes:
                refused = "quotation not found"
                continue
            try:
                says = _borne_out(point.says, [one.words for one in quotes], asked["language"])
            except Refusal as refusal:
                refused = refusal.reason
                continue
            found.append(
                {
                    "says": put_back(says, asked["places"]),
                    "quotes": [
                        {"note": one.note, "words": put_back(_flat(one.words), asked["places"])}
                        for one in quotes
                    ],
                }
            )
        if not found:
            raise Refusal(refused)
        return {"points": found}


def _is_found(quote: Relied, notes: Mapping[str, str]) -> bool:
    """Whether the quoted words stand in that note, word for word."""
    words = _flat(quote.words)
    whole = rf"(?<!\w){re.escape(words)}(?!\w)"
    return len(words) >= _SHORTEST_QUOTE and re.search(whole, _flat(notes.get(quote.note, ""))) is not None


def _borne_out(says: str, quotes: Sequence[str], language: str) -> str:
    line = tidy_text(says, most=_LONGEST_POINT)
    relied = " ".join(quotes)
    check_language(line, language, like=relied)
    if not set(places_in(line)) <= set(places_in(relied)):
        raise Refusal("names")
    if not says_only(line, quotes, language):
        raise Refusal("number")
    if says_no(line) and not says_no(relied):
        raise Refusal("says the opposite")
    said, known = telling(line), telling(relied)
    if language != "ja" and said and len(said & known) / len(said) < _BACKED:
        raise Refusal("not in the words")
    return line


def _flat(text: str) -> str:
    return " ".join(text.split())
