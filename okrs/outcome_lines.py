"""Outcomes as people write them, a line each, with whose each is behind an @."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERING = re.compile(r"^(?:[-*•·–—]+|\d{1,2}[.)]|\[[ x]?\])\s+", re.IGNORECASE)
_OWNER = re.compile(r"(?:^|\s)@([^@]{1,100})$")


@dataclass(frozen=True)
class OutcomeLine:
    """One outcome; `owner_words` name its owner in the writer's own words, '' where nobody is named."""

    title: str
    owner_words: str


def read_outcomes(text: str) -> list[OutcomeLine]:
    """The outcomes in some lines, without their numbering; lines with nothing in them are left out."""
    lines = (_NUMBERING.sub("", " ".join(line.split())) for line in text.splitlines())
    return [_read(line) for line in lines if line]


def _read(line: str) -> OutcomeLine:
    owner = _OWNER.search(line)
    if owner is None:
        return OutcomeLine(line, "")
    return OutcomeLine(line[: owner.start()].rstrip(" ,;:–—-"), owner[1].strip(" ."))
