"""What a goal's wording says: a change in what people do, or work to be ticked off. Pure, by rules."""

from okrs.wording.checking import check, check_key_result
from okrs.wording.model import (
    GAPS,
    QUESTIONS,
    Certainty,
    Kind,
    Label,
    Level,
    Part,
    Rewrite,
    Said,
    Shape,
    Verdict,
)
from okrs.wording.rules import SENTENCES, Rule
from okrs.wording.sets import Group, check_set

__all__ = [
    "GAPS",
    "QUESTIONS",
    "SENTENCES",
    "Certainty",
    "Group",
    "Kind",
    "Label",
    "Level",
    "Part",
    "Rewrite",
    "Rule",
    "Said",
    "Shape",
    "Verdict",
    "check",
    "check_key_result",
    "check_set",
]
