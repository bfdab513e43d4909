"""Key results rolled up into objectives, outcomes and teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from cards.goals import GoalView
from cards.tree import Branch, Brought, Sort
from handlers.facts import House, Seen
from okrs.rollup import Part, Rollup, roll_up
from storage.goals import Bunch, Goal, GoalTree
from storage.tables import Objective, Outcome, Team


@dataclass(frozen=True)
class Forest:
    """The goals of some cycles as one reader may see them, ready to be rolled up. `metrics` are the lines of the
    numbers that show each outcome; what was stopped is seen, and counts for nobody."""

    tree: GoalTree
    seen: Seen
    untied: str
    teams: Mapping[UUID, str]
    metrics: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    _branches: dict[tuple[UUID, frozenset[UUID]], Branch] = field(default_factory=dict, init=False)
    _by_team: dict[UUID, list[int]] = field(default_factory=dict, init=False)

    @property
    def views(self) -> Mapping[UUID, GoalView]:
        return self.seen.views

    def roots(self) -> list[Branch]:
        """Every outcome, and at the end the objectives that belong to none."""
        found = [self.outcome(outcome) for outcome in self.tree.outcomes]
        if loose := self._by_outcome.get(None):
            found.append(self._of(None, Sort.OUTCOME, self.untied, loose))
        return found

    def outcome(self, outcome: Outcome) -> Branch:
        return self._of(outcome.id, Sort.OUTCOME, outcome.title, self._by_outcome.get(outcome.id, ()))

    def team(self, team: Team, home: House) -> Branch:
        return self._of(team.id, Sort.TEAM, team.name, self._objectives_of(team, home))

    def bunches_of(self, team: Team, home: House) -> list[Bunch]:
        """The team's objectives that have a key result, and those of the teams below it."""
        found = (self.tree.bunch(objective.id) for objective in self._objectives_of(team, home))
        return [bunch for bunch in found if bunch is not None]

    def goals_of(self, team: Team, home: House) -> list[GoalView]:
        """The key results under the team's objectives."""
        bunches, parts = self.bunches_of(team, home), self.seen.parts
        return [view for bunch in bunches for view in parts[bunch.objective.id].values()]

    def objective(self, objective: Objective, *, above: frozenset[UUID] = frozenset()) -> Branch:
        """An objective: its key results, and its child objectives where it counts those too."""
        known = self._branches.get((objective.id, above))
        if known is None:
            known = self._branches[objective.id, above] = self._objective(objective, above | {objective.id})
        return known

    def _objective(self, objective: Objective, above: frozenset[UUID]) -> Branch:
        team = self.teams.get(objective.team_id, "") if objective.team_id else ""
        part = self.seen.parts.get(objective.id)
        # An import can't make a circle, but one that came from elsewhere must not hang the answer.
        below = [child for child in self.tree.children(objective.id) if child.id not in above]
        if part is not None and not below:
            return part.once(
                ("branch", team), lambda: _branch(part.bunch.objective, team, part.pairs(), [], [])
            )
        children = [self.objective(child, above=above) for child in below]
        counted = _counted(zip(children, below, strict=True)) if objective.counts_children else []
        return _branch(objective, team, part.pairs() if part is not None else (), children, counted)

    def _of(self, id_: UUID | None, sort: Sort, title: str, mine: Sequence[Objective]) -> Branch:
        """Objectives as one: nested where one is aligned under another, counted once each."""
        by_id = {objective.id: objective for objective in mine}
        branches = {objective.id: self.objective(objective) for objective in mine}
        alone = [
            (branches[o.id], o)
            for o in mine
            if not (o.parent_id in by_id and by_id[o.parent_id].counts_children)
        ]
        counted = _counted(alone)
        rollup = _rolled([_child(branch, weight) for branch, weight in counted])
        return Branch(
            id=id_,
            sort=sort,
            title=title,
            rollup=_covering(rollup.whole, [], [branch for branch, _ in counted]),
            parts=rollup.parts,
            branches=tuple(branches[o.id] for o in mine if o.parent_id not in by_id),
            metrics=self.metrics.get(id_, ()) if id_ is not None and sort is Sort.OUTCOME else (),
        )

    def _objectives_of(self, team: Team, home: House) -> list[Objective]:
        """Those of the team and of the teams below it; one of no team belongs to its owner's."""
        if not self._by_team:
            self._by_team.update(self._sorted_by_team(home))
        teams = home.company.teams_under(team.id)
        places = {place for id_ in teams for place in self._by_team.get(id_, ())}
        return [self.tree.objectives[place] for place in sorted(places)]

    def _sorted_by_team(self, home: House) -> dict[UUID, list[int]]:
        """At which places among the objectives each team's are."""
        found: dict[UUID, list[int]] = defaultdict(list)
        for place, objective in enumerate(self.tree.objectives):
            if objective.team_id is not None:
                found[objective.team_id].append(place)
            elif objective.owner_id is not None:
                for team in home.company.teams_of.get(objective.owner_id, ()):
                    found[team].append(place)
        return found

    @cached_property
    def _by_outcome(self) -> Mapping[UUID | None, Sequence[Objective]]:
        found: dict[UUID | None, list[Objective]] = defaultdict(list)
        for objective in self.tree.objectives:
            found[objective.outcome_id].append(objective)
        return found


def _branch(
    objective: Objective,
    team: str,
    seen: Sequence[tuple[Goal, GoalView]],
    children: Sequence[Branch],
    counted: Sequence[tuple[Branch, Decimal]],
) -> Branch:
    alive = [(goal, view) for goal, view in seen if not view.stopped]
    rollup = _rolled(
        [(view.title, "key_result", view.id, _part(view, goal.key_result.weight)) for goal, view in alive]
        + [_child(child, weight) for child, weight in counted]
    )
    return Branch(
        id=objective.id,
        sort=Sort.OBJECTIVE,
        title=objective.title,
        rollup=_covering(rollup.whole, [view for _, view in alive], [child for child, _ in counted]),
        parts=rollup.parts,
        branches=tuple(children),
        goals=tuple(view for _, view in seen),
        team=team,
    )


@dataclass(frozen=True)
class _Rolled:
    whole: Rollup
    parts: tuple[Brought, ...]


_Titled = tuple[str, str, UUID | None, Part]


def _rolled(parts: Sequence[_Titled]) -> _Rolled:
    whole = roll_up([part for *_, part in parts])
    return _Rolled(
        whole,
        tuple(
            Brought(title=title, share=share, sort=sort, id=id_)
            for (title, sort, id_, _), share in zip(parts, whole.used, strict=True)
        ),
    )


def _child(branch: Branch, weight: Decimal) -> _Titled:
    return branch.title, branch.sort.value, branch.id, _whole(branch, weight)


def _counted(branches: Iterable[tuple[Branch, Objective]]) -> list[tuple[Branch, Decimal]]:
    """Those with a key result under them, and their weights: an empty objective says nothing about the rest."""
    return [(branch, objective.weight) for branch, objective in branches if branch.rollup.total]


def _part(view: GoalView, weight: Decimal) -> Part:
    return Part(weight=weight, progress=view.progress, health=view.health, updated=view.updated)


def _whole(branch: Branch, weight: Decimal) -> Part:
    rollup = branch.rollup
    return Part(
        weight=weight,
        progress=rollup.progress,
        health=rollup.health,
        updated=rollup.updated == rollup.total,
    )


def _covering(rollup: Rollup, views: Sequence[GoalView], branches: Sequence[Branch]) -> Rollup:
    """The roll-up with its coverage counted in key results, which is what people update."""
    return replace(
        rollup,
        updated=sum(view.updated for view in views) + sum(b.rollup.updated for b in branches),
        total=len(views) + sum(b.rollup.total for b in branches),
    )
