"""Reading a typed answer that the deterministic reader would ask about. What comes of it is offered,
never recorded."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from coaching.checks import Refusal, tidy_text
from coaching.figures import values_in
from coaching.kinds.rules import RULES
from coaching.masks import put_back
from coaching.model import Question, Shape

READING = "thought.reading"
LONGEST = 1200
_MOST_GOALS, _LONGEST_NOTE = 12, 200


class Meant(Shape):
    goal: str
    value: float | None
    confidence: int | None
    blocked: bool
    note: str


class Reading(Shape):
    updates: list[Meant]


class Read:
    """`asked`: the `text` with names hidden, the `goals` it may be about by their refs, `places`,
    `language`."""

    is_trial = False

    def question(self, asked: Mapping[str, Any]) -> Question:
        return Question(
            instructions=RULES
            + "`text` is what a person typed when asked how their `goals` are going. Say which goals it "
            "gives the present "
            "value of, and how confident they said they are, from 0 to 10. Take only numbers that stand "
            "in the text, in the "
            "unit of the goal; a value is null where the text gives none, and a goal that the text says "
            "nothing about is left "
            "out. Plans, hopes, targets and values of others are no present values. `note` repeats a few "
            "words of the text "
            "exactly, or is empty. If nothing is certain, `updates` is empty.",
            told={"language": asked["language"], "goals": asked["goals"], "text": asked["text"]},
            shape=Reading,
            most_tokens=500,
        )

    def check(self, asked: Mapping[str, Any], answer: Shape) -> dict[str, Any]:
        """What can be offered: known goals, each once, with numbers that were typed or follow from one
        that was."""
        assert isinstance(answer, Reading)
        goals = {goal["ref"]: goal for goal in asked["goals"]}
        typed = values_in(asked["text"], asked["language"])
        found: dict[str, dict[str, Any]] = {}
        refused = "nothing"
        for meant in answer.updates[:_MOST_GOALS]:
            goal = goals.get(meant.goal)
            if goal is None or meant.goal in found:
                refused = "unknown goal" if goal is None else "goal named twice"
                continue
            value = None if meant.value is None else Decimal(str(meant.value))
            if value is not None and not _is_typed(value, goal["now"], typed):
                refused = "number"
                continue
            sure = meant.confidence
            if sure is not None and not (0 <= sure <= 10 and Decimal(sure) in typed):
                sure = None
            if value is None and sure is None:
                continue
            found[meant.goal] = {
                "value": None if value is None else format(value.normalize(), "f"),
                "confidence": sure,
                "blocked": meant.blocked,
                "note": _quoted(meant.note, asked),
            }
        if not found:
            raise Refusal(refused)
        return {"updates": found}


def _is_typed(value: Decimal, now: str | None, typed: set[Decimal]) -> bool:
    """Whether a value stands in the text, or is the present one changed by a number that does."""
    if value in typed:
        return True
    return now is not None and any(value in (Decimal(now) + step, Decimal(now) - step) for step in typed)


def _quoted(note: str, asked: Mapping[str, Any]) -> str:
    """The note if it stands in the text word for word, with names put back; else ''."""
    try:
        words = tidy_text(note, most=_LONGEST_NOTE)
    except Refusal:
        return ""
    return put_back(words, asked["places"]) if words in " ".join(str(asked["text"]).split()) else ""
