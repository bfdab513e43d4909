"""How far the strategic outcomes have come: key results rolled up into objectives, objectives into outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from cards.digests import Aim
from cards.goals import GoalView
from cards.news import News
from okrs.progress import progress
from okrs.rollup import Part, roll_up
from storage.goals import Goal, GoalTree
from storage.tables import Objective


def aims_of(tree: GoalTree, news: Mapping[UUID, News]) -> list[Aim]:
    """Every outcome, or every top objective where a company has no outcomes, with what `news` tells of its goals."""
    rolling = _Rolling.of(tree, news)
    if not tree.outcomes:
        return [_aim(o.title, [o], rolling) for o in tree.objectives if o.parent_id is None]
    under: dict[UUID | None, list[Objective]] = defaultdict(list)
    for objective in tree.objectives:
        under[objective.outcome_id].append(objective)
    return [_aim(outcome.title, under[outcome.id], rolling) for outcome in tree.outcomes]


@dataclass(frozen=True)
class _Rolling:
    """The parts of every objective, as they stand and as they stood, and the objectives under it that it counts."""

    now: Mapping[UUID, list[Part]]
    then: Mapping[UUID, list[Part]]
    children: Mapping[UUID, list[Objective]]

    @classmethod
    def of(cls, tree: GoalTree, news: Mapping[UUID, News]) -> _Rolling:
        now: dict[UUID, list[Part]] = defaultdict(list)
        then: dict[UUID, list[Part]] = defaultdict(list)
        for goal in tree.goals:
            if goal.id in news:
                part = _part(goal, news[goal.id].goal)
                now[goal.objective.id].append(part)
                before = progress(goal.measure, news[goal.id].value_then)
                # A goal measured for the first time is no movement of those that were measured before.
                then[goal.objective.id].append(
                    replace(part, progress=part.progress if before is None else before)
                )
        children: dict[UUID, list[Objective]] = defaultdict(list)
        counting = {o.id for o in tree.objectives if o.counts_children}
        for objective in tree.objectives:
            if objective.parent_id in counting:
                children[objective.parent_id].append(objective)
        return cls(now, then, children)


def _aim(title: str, objectives: Sequence[Objective], rolling: _Rolling) -> Aim:
    stands, stood = (
        roll_up([part for o in objectives if (part := _rolled(o, parts, rolling.children))])
        for parts in (rolling.now, rolling.then)
    )
    parts = [part for objective in objectives for part in rolling.now.get(objective.id, ())]
    return Aim(
        title=title,
        done=stands.progress,
        done_then=stood.progress,
        health=stands.health,
        updated=sum(part.updated for part in parts),
        total=len(parts),
    )


def _rolled(
    objective: Objective,
    parts: Mapping[UUID, list[Part]],
    children: Mapping[UUID, list[Objective]],
    above: frozenset[UUID] = frozenset(),
) -> Part | None:
    """One objective's key results as one part, with its child objectives where it counts them; None without any."""
    # Objectives aligned in a circle are counted once.
    seen = above | {objective.id}
    below = [
        part
        for child in children.get(objective.id, ())
        if child.id not in seen and (part := _rolled(child, parts, children, seen))
    ]
    rolled = roll_up([*parts.get(objective.id, ()), *below])
    if not rolled.total:
        return None
    return Part(
        weight=objective.weight,
        progress=rolled.progress,
        health=rolled.health,
        updated=rolled.updated == rolled.total,
    )


def _part(goal: Goal, view: GoalView) -> Part:
    return Part(
        weight=goal.key_result.weight, progress=view.progress, health=view.health, updated=view.updated
    )
