"""Cutting the words after "/okr update" into goals and what is said of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from okrs.find import Found, Named, find, tokens

LONGEST = 4000
MOST = 20

_QUOTED = re.compile(r"[\"“”„«]\s?([^\"“”„«»\n]{1,200})[\"“”»]|(?<!\w)'([^'\n]{2,200})'(?!\w)")
_SEPARATOR = re.compile(r"\n+|;\s*|,\s+(?=\S)|\s+(?:and|und|et|y|e)\s+")
_SAYS_SOMETHING = re.compile(
    r"\d|\b(?:same|unchanged|flat|done|hit|halfway|gleich|fertig|pareil|fini|igual|hecho|feito)\b|同じ|完了",
    re.I,
)
_VALUE = re.compile(r"[-+−~≈±$€£¥]?\d")
_JOINTS = tokens("to from at is are now by of on was auf von bei zu ist a de en es em no na und and")


@dataclass(frozen=True)
class Piece:
    """One goal as it was named, what that names, and what is said of it."""

    name: str
    found: Found
    said: str


def cut_updates(words: str, goals: Sequence[Named]) -> list[Piece]:
    """'NPS 45 7/10, churn 4.1' -> NPS and "45 7/10", churn and "4.1". Words of no goal stay with the one before."""
    text = words[:LONGEST].strip()
    quoted = list(_QUOTED.finditer(text))
    if not quoted:
        return _unquoted(text, goals)[:MOST]
    pieces = _unquoted(text[: quoted[0].start()].strip(" ,;:\n"), goals)
    ends = [match.start() for match in quoted[1:]] + [len(text)]
    for match, end in zip(quoted, ends, strict=True):
        name = (match[1] or match[2]).strip()
        pieces.append(Piece(name, find(name, goals), _trimmed(text[match.end() : end])))
    return pieces[:MOST]


def _unquoted(text: str, goals: Sequence[Named]) -> list[Piece]:
    pieces: list[Piece] = []
    last_end = 0
    for start, end in _segments(text):
        piece = _piece(text[start:end], goals, is_first=not pieces)
        if piece is not None:
            pieces.append(piece)
        elif pieces:
            before = pieces.pop()
            # With the mark between them, as the person wrote it: it belongs to the note.
            pieces.append(Piece(before.name, before.found, before.said + text[last_end:end]))
        last_end = end
    return pieces


def _segments(text: str) -> list[tuple[int, int]]:
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(text)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]


def _piece(segment: str, goals: Sequence[Named], *, is_first: bool) -> Piece | None:
    """The goal a segment begins with and the rest; None for words that only go on about the goal before."""
    words = segment.split()
    for length in range(min(len(words), 12), 0, -1):
        name, said = " ".join(words[:length]).rstrip(":=,"), " ".join(words[length:])
        if not _can_end(words, length) or not (said or is_first):
            continue
        found = find(name, goals)
        if found.matches and _is_held(name, found, goals) and (is_first or _SAYS_SOMETHING.search(said)):
            return Piece(name, found, _trimmed(said))
    return _guess(words, goals) if is_first or _names_then_value(words) else None


def _can_end(words: Sequence[str], length: int) -> bool:
    last = words[length - 1]
    return not _VALUE.match(last) and last.lower().rstrip(":=,") not in _JOINTS


def _is_held(name: str, found: Found, goals: Sequence[Named]) -> bool:
    """Whether the words stand in a name as they are; a number among them only if its neighbours do as well."""
    wanted = tokens(name)
    names = [tokens(n) for goal in goals if goal.id in found.matches for n in goal.names]
    if any(word.isdigit() for word in wanted):
        return any(wanted == held[i : i + len(wanted)] for held in names for i in range(len(held)))
    return any(all(any(h.startswith(w) for h in held) for w in wanted) for held in names)


def _names_then_value(words: Sequence[str]) -> bool:
    return any(_VALUE.match(word) for word in words[1:4])


def _guess(words: Sequence[str], goals: Sequence[Named]) -> Piece | None:
    """A name with a typo, or none at all: everything before the first value."""
    length = next((n for n, word in enumerate(words) if n and _VALUE.match(word)), 0)
    length = length or (1 if len(words) > 1 else len(words))
    while length > 1 and words[length - 1].lower() in _JOINTS:
        length -= 1
    name = " ".join(words[:length]).rstrip(":=,")
    return Piece(name, find(name, goals), _trimmed(" ".join(words[length:]))) if tokens(name) else None


def _trimmed(said: str) -> str:
    return said.strip().strip(":=").strip(" ,;\n")
