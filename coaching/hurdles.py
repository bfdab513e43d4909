"""One thing in the way of several people's goals, said in whatever words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from rapidfuzz import fuzz, process, utils

T = TypeVar("T")
# So many goals of so many people with the same thing in their way make a bottleneck; words are alike from this score.
_GOALS, _PEOPLE, _ALIKE = 3, 2, 80.0


def bottlenecks(blocked: Sequence[tuple[str, UUID | None, T]]) -> list[tuple[str, list[T]]]:
    """The words, and what they are in the way of, for each hurdle of enough goals and owners."""
    groups: dict[str, list[tuple[UUID | None, T]]] = defaultdict(list)
    for words, owner, goal in blocked:
        like = process.extractOne(
            words,
            list(groups),
            scorer=fuzz.token_set_ratio,
            processor=utils.default_process,
            score_cutoff=_ALIKE,
        )
        groups[like[0] if like else words].append((owner, goal))
    return [
        (words, [goal for _, goal in found])
        for words, found in groups.items()
        if len(found) >= _GOALS and len({owner for owner, _ in found}) >= _PEOPLE
    ]
