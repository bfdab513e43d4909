"""Other words for a question that a rule asks: the same question, said for this person and this moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching.checks import Refusal, asks, check_language, check_places, says_no, tidy_text
from coaching.figures import keeps_order
from coaching.kinds.rules import RULES, named
from coaching.masks import put_back
from coaching.model import Question, Shape
from okrs.reader.text import fold
from okrs.reader.titles import stem

WORDS = "thought.words"
_ROOM, _MOST = 60, 320
# So much of what is asked must be told by words that were there, or it is another question.
_ALIKE = 0.34


class Sentence(Shape):
    ref: str
    text: str


class Reworded(Shape):
    sentences: list[Sentence]


class Words:
    """`asked`: `sentences` by their refs with names hidden, `places` to put back, `language`."""

    is_trial = False

    def question(self, asked: Mapping[str, Any]) -> Question:
        return Question(
            instructions=RULES
            + "Reword each of the sentences so that it reads like something a thoughtful colleague would "
            "ask: short, clear, "
            "one question each. Keep its meaning exactly, keep everything in capitals with an underscore "
            "exactly once, "
            "keep it about as short as it is. Give each back under its own ref.",
            told={
                "language": named(asked["language"]),
                "sentences": [{"ref": ref, "text": text} for ref, text in asked["sentences"].items()],
            },
            shape=Reworded,
            most_tokens=120 + 120 * len(asked["sentences"]),
        )

    def check(self, asked: Mapping[str, Any], answer: Shape) -> dict[str, Any]:
        """The sentences that hold, by what they were: a broken one costs nothing but itself."""
        assert isinstance(answer, Reworded)
        given: Mapping[str, str] = asked["sentences"]
        found: dict[str, str] = {}
        refused = "empty"
        for sentence in answer.sentences:
            original = given.get(sentence.ref)
            if original is None:
                refused = "unknown ref"
                continue
            try:
                text = reworded(sentence.text, original, asked["language"])
            except Refusal as refusal:
                refused = refusal.reason
                continue
            if text != original:
                found[put_back(original, asked["places"])] = put_back(text, asked["places"])
        if not found:
            raise Refusal(refused)
        return {"words": found}


def reworded(text: str, original: str, language: str) -> str:
    """The text on one line; raises Refusal where it isn't the original in other words."""
    line = tidy_text(text, most=min(len(original) * 2 + _ROOM, _MOST))
    check_language(line, language, like=original)
    check_places(line, original)
    if not keeps_order(line, original, language):
        raise Refusal("number")
    if says_no(line) != says_no(original):
        raise Refusal("says the opposite")
    if asks(line) != asks(original) or line.count("?") > original.count("?") + 1:
        raise Refusal("no question")
    if language != "ja" and _likeness(line, original) < _ALIKE:
        raise Refusal("another question")
    return line


def _likeness(text: str, original: str) -> float:
    """The share of the original's telling words that come up again."""
    before, after = telling(original), telling(text)
    return len(before & after) / len(before) if before else 1.0


def telling(text: str) -> set[str]:
    return {
        stem(word)[:5] for word in fold(text).replace("_", " ").split() if len(word.strip("?.,!;:“”\"'")) > 3
    }
