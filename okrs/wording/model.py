"""What is thought of a goal's wording, and why. Nothing here is a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from okrs.texts import later
from okrs.wording.rules import SENTENCES, Rule


class Level(StrEnum):
    """Where in the tree a goal stands."""

    OBJECTIVE = "objective"
    KEY_RESULT = "key_result"


class Label(StrEnum):
    """What a goal reads like."""

    OUTCOME = "outcome"
    TASK = "task"
    UNCLEAR = "unclear"  # in a language, or of words, that no rule knows


class Kind(StrEnum):
    """What sort of outcome or task."""

    BEHAVIOUR = "behaviour"
    BUSINESS_STATE = "business_state"
    SYSTEM_STATE = "system_state"
    OUTPUT = "output"
    ACTIVITY = "activity"


class Certainty(StrEnum):
    """How many careful coaches would agree."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class Part(StrEnum):
    """What a goal can leave open."""

    WHO = "who"
    WHAT = "what"
    FROM_TO = "from_to"
    BY_WHEN = "by_when"
    RESULT = "result"


QUESTIONS: dict[Part, str] = later(
    {
        Part.WHO: "Who will do something differently?",
        Part.WHAT: "What will they do differently?",
        Part.FROM_TO: "From which number to which?",
        Part.BY_WHEN: "By when?",
        Part.RESULT: "Which business result will it move?",
    }
)


@dataclass(frozen=True)
class Said:
    """A sentence on a goal: the rule it cites, and the words it is about with their place in the text.

    `template` is English with `{name}` places for `values`, so that a card can look it up in the reader's language.
    """

    rule: Rule
    words: str = ""
    span: tuple[int, int] = (0, 0)
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return SENTENCES[self.rule]

    @property
    def places(self) -> Mapping[str, object]:
        return {"words": self.words, **self.values}

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.places)


GAPS: dict[str, str] = later(
    {
        "who": "[who]",
        "what": "[does what differently]",
        "start": "[x]",
        "target": "[y]",
        "by": "[date]",
    }
)


class Shape(StrEnum):
    """How a goal can be said as an outcome; the value is the English sentence."""

    BEHAVIOUR = later("{who} {what} from {start} to {target} by {by}")
    CHANGE = later("{change} from {start} to {target} by {by}")
    STANDING = later("{change} by {by} (today: {start})")


@dataclass(frozen=True)
class Rewrite:
    """A goal said as an outcome in the person's own words.

    `words` are theirs by the names of the shape's places; a place that is not among them stays a gap (`GAPS`).
    `work` is what was written as the goal and would become a step on the way, '' where it is the change itself.
    """

    shape: Shape
    words: Mapping[str, str]
    work: str = ""

    @property
    def sentence(self) -> str:
        """The offer in English."""
        return self.shape.value.format(**{**GAPS, **self.words})


@dataclass(frozen=True)
class Verdict:
    """What a goal reads like and why; `missing` in the order to ask, `rewrite` None where nothing is missing."""

    text: str
    label: Label
    kind: Kind | None
    certainty: Certainty
    reasons: tuple[Said, ...] = ()
    findings: tuple[Said, ...] = ()
    missing: tuple[Part, ...] = ()
    rewrite: Rewrite | None = None

    @property
    def is_task(self) -> bool:
        """Whether most coaches would call it a task."""
        return self.label is Label.TASK and self.certainty is not Certainty.UNSURE
