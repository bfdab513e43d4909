"""A way of working in somebody's own words: what it could be called."""

from __future__ import annotations

import re

MOST_TITLE, MOST_WORDS = 80, 2000
_LONG = 50

_END = re.compile(r"[.!?。！？](?:\s|$)|\n|[;:：；](?:\s|$)| [-–—] ")
_CLAUSE = re.compile(
    r", |、|，| (?:because|so that|which|since|weil|damit|parce que|afin|porque|para que|pois)\b"
)
_OPENING = re.compile(
    r"(?:well|so|honestly|mostly)[, ]+|"
    r"(?:i|we)(?:'ve|’ve| have)?(?: just| now| always| also| usually| simply)* "
    r"(?!(?:am|are|was|were|have|had|do|did|don't|don’t|will|can|could|would|think|guess)\b)",
    re.IGNORECASE,
)


def suggested_title(words: str) -> str:
    """A short name for what somebody described, out of their first sentence: «I call each customer» is a call."""
    first = _END.split(words.strip(), maxsplit=1)[0].strip()
    while (opening := _OPENING.match(first)) and opening.end() < len(first):
        first = first[opening.end() :]
    if len(first) > _LONG:
        first = _CLAUSE.split(first, maxsplit=1)[0]
    if len(first) > MOST_TITLE:
        first = first[: MOST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"
    return first[:1].upper() + first[1:]
