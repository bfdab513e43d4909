"""What is wrong with a file: every problem with its line, its column and the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from okrs.errors import HeadwayError
from okrs.texts import Sentence

_NEAR = 0.6


@dataclass(frozen=True, order=True)
class Problem:
    """`line` counts from 1; 0 when the whole file is meant. `column` is '' when the whole line is."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"line {self.line}, " if self.line else ""
        column = f"{self.column}: " if self.column else ""
        return f"{place}{column}{self.reason}" if place or column else self.reason


@dataclass
class Problems:
    """Collects problems, so that all are told at once and not only the first."""

    found: list[Problem] = field(default_factory=list)
    _lost: set[str] = field(default_factory=set)

    def add(self, line: int, column: str, reason: str) -> None:
        self.found.append(Problem(line, column, reason))

    def lose(self, names: Iterable[object]) -> None:
        """Notes what a line that can't be read is, or may be, called."""
        self._lost.update(" ".join(name.casefold().split()) for name in names if isinstance(name, str))

    def may_be_lost(self, name: str) -> bool:
        """Whether a line that can't be read may be of that name: who refers to it may be right all the same."""
        return " ".join(name.casefold().split()) in self._lost

    def stop_if_any(self) -> None:
        """Raises BadSheetError when there is a problem."""
        if self.found:
            raise BadSheetError(sorted(set(self.found)))


class BadSheetError(HeadwayError):
    """A file that can't be imported; `problems` says why, by line."""

    def __init__(self, problems: list[Problem]) -> None:
        some = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"Nothing was imported: the file has {some}.")
        self.problems = problems


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ " Did you mean x?" with the nearest of the known words, '' when none is near."""
    nearest = process.extractOne(
        word[:200],
        sorted(known),
        scorer=DamerauLevenshtein.normalized_similarity,
        processor=str.casefold,
        score_cutoff=_NEAR,
    )
    return Sentence(" Did you mean {name}?", name=shown(nearest[0])) if nearest else ""


def shown(word: str) -> str:
    """A word out of a file as a message quotes it: on one line and not too long."""
    line = " ".join(word.split())
    return f"'{line if len(line) <= 60 else line[:59] + '…'}'"
