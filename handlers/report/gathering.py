"""A report's facts, out of the store: one cycle of a company, or of a team and those below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

from cards.goals import GoalView
from cards.report.facts import Aim, Aimed, Facts, Result, Results, Sign
from cards.voice import Voice
from handlers.facts import House, Part, seen_in
from handlers.report.business import Business, business_of
from handlers.report.course import course_of
from handlers.report.gathered import Gathered
from handlers.report.grown import Grown, grown
from handlers.report.learning import learning_of
from handlers.report.picture import coverage_of, hindered_of
from okrs.alignment import Aim as Aligned
from okrs.alignment import Landscape, has_moved, is_leading
from okrs.health import Health
from okrs.measure import Kind
from okrs.rollup import Part as Weighed
from okrs.score import score
from okrs.vocabulary import Choice, CycleState
from scheduling.calendar import local_date
from storage.goals import Bunch, Goal, GoalTree
from storage.people import Company
from storage.store import Work
from storage.tables import Cycle, Objective, Team


async def facts_of(work: Work, home: House, cycle: Cycle, *, team: Team | None, voice: Voice) -> Facts:
    """The same for everybody who works here, since it holds nothing that is not for everybody."""
    today = local_date(home.workspace.zone, home.now)
    is_closed = cycle.state is CycleState.CLOSED
    tree = _only(home, await work.goals.tree(cycles=[cycle.id]), team)
    here = Gathered(
        work=work,
        home=home,
        voice=voice,
        cycle=cycle,
        team=team,
        tree=tree,
        # As a channel sees them, which is nobody's notes.
        seen=await seen_in(work, home, tree, reader=None, zone=home.workspace.zone, is_over=is_closed),
        as_of=min(cycle.ends, today) if is_closed else today,
    )
    business = await business_of(here)
    learning = await learning_of(here)
    rolled = grown(here, here.seen)
    aims = _aims(here, rolled, business, learning.choices)
    return Facts(
        company=home.workspace.name,
        team=team.name if team else "",
        cycle=cycle.name,
        starts=cycle.starts,
        ends=cycle.ends,
        as_of=here.as_of,
        is_closed=here.is_closed,
        progress=rolled.progress,
        expected=None if is_closed else _expected(aims),
        course=await course_of(here),
        outcomes=_outcomes(here, rolled),
        aims=aims,
        numbers=business.shown,
        changed=learning.changed,
        stopped=learning.stopped,
        learned=learning.learned,
        tried=learning.tried,
        under_trial=learning.under_trial,
        practices=learning.practices,
        coverage=await coverage_of(here),
        hindered=await hindered_of(here),
    )


def _only(home: House, tree: GoalTree, team: Team | None) -> GoalTree:
    """The part of the tree that a team and those below it aim for."""
    if team is None:
        return tree
    teams = home.company.teams_under(team.id)
    objectives = [one for one in tree.objectives if _is_of(home, one, teams)]
    kept = {one.id for one in objectives}
    bunches = [bunch for bunch in tree.bunches if bunch.objective.id in kept]
    return replace(tree, objectives=objectives, bunches=bunches)


def _is_of(home: House, objective: Objective, teams: set[UUID]) -> bool:
    """One of no team belongs to its owner's."""
    if objective.team_id is not None:
        return objective.team_id in teams
    owner = objective.owner_id
    return owner is not None and not teams.isdisjoint(home.company.teams_of.get(owner, set()))


def _outcomes(here: Gathered, rolled: Grown) -> tuple[Aimed, ...]:
    """Every outcome; in a team's report those that its objectives serve."""
    aligned = [
        Aligned(id=o.id, outcome=o.outcome_id, parent=o.parent_id, team=o.team_id, owner=o.owner_id)
        for o in here.tree.objectives
    ]
    outcomes = [outcome.id for outcome in here.tree.outcomes]
    land = Landscape(outcomes=outcomes, aims=aligned, signs=[], groups=[], people=[])
    serving: dict[UUID | None, list[Bunch]] = defaultdict(list)
    for bunch in here.tree.bunches:
        if len(bunch.stopped) < len(bunch.goals):
            serving[land.serves(bunch.objective.id)].append(bunch)
    found = []
    for outcome in here.tree.outcomes:
        bunches = serving[outcome.id]
        if here.team is not None and not bunches:
            continue
        found.append(
            Aimed(
                title=outcome.title,
                progress=rolled.outcomes[outcome.id].rollup.progress,
                results=sum(len(bunch.goals) - len(bunch.stopped) for bunch in bunches),
                signs=tuple(sign for bunch in bunches for sign in _signs(here, bunch)),
            )
        )
    return tuple(found)


def _signs(here: Gathered, bunch: Bunch) -> tuple[Sign, ...]:
    part = here.seen.parts[bunch.objective.id]
    return part.once(("signs", here.as_of), lambda: _signs_of(part, here.as_of))


def _signs_of(part: Part, as_of: date) -> tuple[Sign, ...]:
    return tuple(
        Sign(view=seen, moved=has_moved(goal.measure, goal.value, as_of))
        for goal, seen in part.pairs()
        if not seen.stopped and is_leading(goal.measure, f"{goal.key_result.title} {goal.key_result.metric}")
    )


def _aims(
    here: Gathered, rolled: Grown, business: Business, choices: Mapping[UUID, Choice]
) -> tuple[Aim, ...]:
    """The objectives that have a key result, by the name of their team."""
    found = []
    for bunch in here.tree.bunches:
        objective = bunch.objective
        rollup = rolled.objectives[objective.id].rollup
        team, above = _teams_of(here, objective)
        found.append(
            Aim(
                id=objective.id,
                title=objective.title,
                team=team,
                above=above,
                progress=rollup.progress,
                health=rollup.health,
                score=bunch.once("score", partial(_score, bunch.goals)),
                results=_results(here, bunch, business, choices),
            )
        )
    return tuple(sorted(found, key=lambda aim: (aim.team == "", aim.team.casefold())))


def _expected(aims: Sequence[Aim]) -> Decimal | None:
    """Where the pace would have all key results on average; None where none has a pace."""
    parts = [aim.results.expected for aim in aims]
    n = sum(n for _, n in parts)
    return sum((share for share, _ in parts), Decimal(0)) / n if n else None


def _results(here: Gathered, bunch: Bunch, business: Business, choices: Mapping[UUID, Choice]) -> Results:
    """Those of one objective; what was met is told with the number that it moves, and what was decided."""
    part = here.seen.parts[bunch.objective.id]
    found = part.once("results", lambda: _results_of(part))
    if not found.met:
        return found
    return Results(
        replace(result, moves=business.moved_by(bunch.by_id[id_]), choice=choices.get(id_))
        if result.met
        else result
        for result in found
        for id_ in [result.view.id]
    )


def _results_of(part: Part) -> Results:
    return Results(
        Result(view=seen, score=goal.key_result.score, met=not seen.stopped and _is_met(seen))
        for goal, seen in part.pairs()
    )


def _is_met(seen: GoalView) -> bool:
    """A value that is to be kept is met once the period is over, which its health knows."""
    if seen.kind is Kind.MAINTAIN:
        return seen.health is Health.MET
    return seen.progress is not None and seen.progress >= 1


def _score(goals: Sequence[Goal]) -> Decimal | None:
    """The mean of the scores given, by weight; a goal that was stopped has none to give."""
    parts = [
        Weighed(
            weight=goal.key_result.weight,
            progress=goal.key_result.score,
            health=Health.PENDING,
            updated=goal.key_result.score is not None,
        )
        for goal in goals
        if not goal.key_result.stopped
    ]
    return score(parts) if parts else None


def _teams_of(here: Gathered, objective: Objective) -> tuple[str, str]:
    """The name of its team, and of the one that this belongs to right below what the report is about."""
    company, below = here.home.company, here.team.id if here.team else None
    known = company.kept.made("teams of", below, None, lambda _: dict[UUID | None, tuple[str, str]]())
    whose = objective.team_id if objective.team_id in company.teams else objective.owner_id
    if whose not in known:
        known[whose] = _named(company, whose, below)
    return known[whose]


def _named(company: Company, whose: UUID | None, below: UUID | None) -> tuple[str, str]:
    """By a team, or a person who is on some."""
    theirs = {whose} if whose in company.teams else company.teams_of.get(whose, set()) if whose else set()
    teams = [company.teams[id_] for id_ in theirs if id_ in company.teams]
    team = min(teams, key=lambda one: one.name, default=None)
    return (team.name, company.topmost(team.id, below=below).name) if team else ("", "")
