"""Trying the model out before AI is switched on: whether it answers, and in shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching.checks import Refusal
from coaching.kinds.rules import RULES
from coaching.model import Question, Shape

TRIAL = "thought.trial"


class Hello(Shape):
    ready: bool


class Trial:
    """`asked` is empty: nothing of anybody's is sent."""

    is_trial = True

    def question(self, asked: Mapping[str, Any]) -> Question:  # noqa: ARG002
        return Question(
            instructions=RULES + "Say that you are ready.",
            told={"language": "English", "ready": True},
            shape=Hello,
            most_tokens=50,
        )

    def check(self, asked: Mapping[str, Any], answer: Shape) -> dict[str, Any]:  # noqa: ARG002
        assert isinstance(answer, Hello)
        if not answer.ready:
            raise Refusal("not ready")
        return {"ready": True}
