"""What a report on a cycle is made from: only what everybody in the company may see, and nobody by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from cards.goal_changes import Difference
from cards.goals import GoalView
from cards.metrics import MetricView
from okrs.health import Health
from okrs.measure import Kind
from okrs.vocabulary import Choice, ExperimentResult


@dataclass(frozen=True, kw_only=True)
class Result:
    """A key result: as it stands, and the score that its owner gave. `met`: its target is reached; `moves` is the
    number of the business that it is there to move, `choice` what was decided when it was met."""

    view: GoalView
    score: Decimal | None
    met: bool
    moves: MetricView | None = None
    choice: Choice | None = None


class Alike(NamedTuple):
    """What makes key results stand alike."""

    health: Health
    met: bool
    score: Decimal | None


class Results(tuple[Result, ...]):
    """The key results of an objective. What is counted of those that were not stopped is counted once."""

    @cached_property
    def alike(self) -> Mapping[Alike, tuple[Result, int]]:
        """How many of them stand alike, with one of those."""
        found: dict[Alike, tuple[Result, int]] = {}
        for result in self._counted:
            key = Alike(result.view.health, result.met, result.score)
            one, n = found.get(key, (result, 0))
            found[key] = one, n + 1
        return found

    @cached_property
    def moved(self) -> Sequence[tuple[Decimal, Result]]:
        """How far those are that are no longer where they started, and are to move at all."""
        return [
            (result.view.progress, result)
            for result in self._counted
            if result.view.progress and result.view.kind is not Kind.MAINTAIN
        ]

    @cached_property
    def met(self) -> Sequence[Result]:
        return [result for result in self._counted if result.met]

    @cached_property
    def expected(self) -> tuple[Decimal, int]:
        """Where the pace would have them, together, and of how many it says that."""
        shares = [
            min(one.view.expected, Decimal(1)) for one in self._counted if one.view.expected is not None
        ]
        return sum(shares, Decimal(0)), len(shares)

    @cached_property
    def _counted(self) -> Sequence[Result]:
        return [result for result in self if not result.view.stopped]


@dataclass(frozen=True, kw_only=True)
class Aim:
    """An objective with its key results; `score` is the mean of theirs, `progress` their weighted mean; `above` is the
    team that its own belongs to right below what the report is about, '' for no team."""

    id: UUID
    title: str
    team: str
    above: str
    progress: Decimal | None
    health: Health
    score: Decimal | None
    results: Results


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A key result that tells early how an outcome will go; `moved` is None where that can't be told yet."""

    view: GoalView
    moved: bool | None


@dataclass(frozen=True, kw_only=True)
class Aimed:
    """An outcome: how many key results serve it, how far they are together, and those that lead."""

    title: str
    progress: Decimal | None
    results: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What a goal said at the beginning of the cycle and says now."""

    title: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """A goal that was closed before its time; `learned` only where who learned it lets everybody read it."""

    title: str
    on: date
    learned: str


@dataclass(frozen=True, kw_only=True)
class Learned:
    goal: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Shared:
    """A published practice; `author` is '' where they stay unnamed."""

    title: str
    words: str
    author: str
    tried: int
    helped: int


@dataclass(frozen=True, kw_only=True)
class Covered:
    """How many of a team's check-ins were answered, as a share; None for a team too small to tell."""

    team: str
    share: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Hindered:
    """For how many days something was in the way of a key result, and whether it still is."""

    title: str
    days: int
    still: bool


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """How far all of it was by the end of a day, and where the pace would have had it."""

    day: date
    share: Decimal | None
    expected: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A cycle of a company, or of one `team` and those below it ('' for all), as it stood on `as_of`.

    `progress` is that of the whole, `expected` what the pace would have it be, `course` how both went;
    `tried` counts what came of experiments, None where there are too few to tell without telling whose; `under_trial`
    are still open.
    """

    company: str
    team: str
    cycle: str
    starts: date
    ends: date
    as_of: date
    is_closed: bool
    progress: Decimal | None
    expected: Decimal | None
    course: tuple[Weekly, ...]
    outcomes: tuple[Aimed, ...]
    aims: tuple[Aim, ...]
    numbers: tuple[MetricView, ...]
    changed: tuple[Changed, ...]
    stopped: tuple[Stopped, ...]
    learned: tuple[Learned, ...]
    tried: Mapping[ExperimentResult, int] | None
    under_trial: int
    practices: tuple[Shared, ...]
    coverage: tuple[Covered, ...]
    hindered: tuple[Hindered, ...]

    @cached_property
    def results(self) -> Sequence[Result]:
        """Every key result that was not stopped."""
        return [result for aim in self.aims for result in aim.results if not result.view.stopped]

    @cached_property
    def alike(self) -> Mapping[Alike, tuple[Result, int]]:
        """How many of those stand alike, with one of them."""
        return together(self.aims)

    @cached_property
    def total(self) -> int:
        """How many key results were not stopped."""
        return sum(n for _, n in self.alike.values())

    @property
    def has_begun(self) -> bool:
        return self.starts <= self.as_of


def together(aims: Iterable[Aim]) -> Mapping[Alike, tuple[Result, int]]:
    """How many key results of these objectives stand alike, with one of those."""
    found: dict[Alike, tuple[Result, int]] = {}
    for aim in aims:
        for key, (result, n) in aim.results.alike.items():
            one, before = found.get(key, (result, 0))
            found[key] = one, before + n
    return found
