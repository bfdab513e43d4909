"""The goals of a report, rolled up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cards.goals import GoalView
from cards.tree import Branch
from handlers.branches import Forest
from handlers.facts import Seen
from handlers.report.gathered import Gathered
from okrs.rollup import Part, roll_up


@dataclass(frozen=True)
class Grown:
    """`progress` is that of the whole; outcomes and objectives are by their ids."""

    progress: Decimal | None
    outcomes: Mapping[UUID, Branch]
    objectives: Mapping[UUID, Branch]


def grown(here: Gathered, seen: Seen) -> Grown:
    """Outcomes count alike, as on the company's page; a team is one."""
    forest = Forest(here.tree, seen, "", {})
    roots = forest.roots()
    objectives: dict[UUID, Branch] = {}
    waiting = [child for root in roots for child in root.branches]
    while waiting:
        branch = waiting.pop()
        if branch.id is not None:
            objectives[branch.id] = branch
        waiting += branch.branches
    whole = roots if here.team is None else [forest.team(here.team, here.home)]
    parts = [
        Part(weight=Decimal(1), progress=branch.rollup.progress, health=branch.rollup.health, updated=True)
        for branch in whole
    ]
    return Grown(roll_up(parts).progress, {root.id: root for root in roots if root.id}, objectives)


def expected_of(views: Iterable[GoalView]) -> Decimal | None:
    """Where the pace would have them on average; None where no goal has a pace."""
    shares = [min(one.expected, Decimal(1)) for one in views if one.expected is not None and not one.stopped]
    return sum(shares, Decimal(0)) / len(shares) if shares else None
