"""A report's facts, out of the store: one cycle of a company, or of a team and those below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from cards.goals import GoalView
from cards.report.facts import Aim, Aimed, Facts, Result, Sign
from cards.voice import Voice
from handlers.facts import NEVER, House, Seen, seen_in, view
from handlers.report.business import Business, business_of
from handlers.report.course import course_of
from handlers.report.gathered import Gathered
from handlers.report.grown import Grown, expected_of, grown
from handlers.report.learning import learning_of
from handlers.report.picture import coverage_of, hindered_of
from okrs.alignment import Aim as Aligned
from okrs.alignment import Landscape, has_moved, is_leading
from okrs.health import Health
from okrs.measure import Kind
from okrs.rollup import Part
from okrs.score import score
from okrs.vocabulary import Choice, CycleState
from scheduling.calendar import local_date
from storage.goals import Goal, GoalTree
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
        seen=await _seen(work, home, tree, is_closed=is_closed),
        as_of=min(cycle.ends, today) if is_closed else today,
    )
    business = await business_of(here)
    learning = await learning_of(here)
    rolled = grown(here, here.seen)
    return Facts(
        company=home.workspace.name,
        team=team.name if team else "",
        cycle=cycle.name,
        starts=cycle.starts,
        ends=cycle.ends,
        as_of=here.as_of,
        is_closed=here.is_closed,
        progress=rolled.progress,
        expected=None if is_closed else expected_of(here.views.values()),
        course=await course_of(here),
        outcomes=_outcomes(here, rolled),
        aims=_aims(here, rolled, business, learning.choices),
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


async def _seen(work: Work, home: House, tree: GoalTree, *, is_closed: bool) -> Seen:
    """The goals as a channel sees them, which is nobody's notes; what is over needs no fresh answers."""
    zone = home.workspace.zone
    if is_closed:
        return Seen.of(tree, {g.id: view(home, g, NEVER, reader=None, zone=zone) for g in tree.goals})
    return await seen_in(work, home, tree, reader=None, zone=zone)


def _outcomes(here: Gathered, rolled: Grown) -> tuple[Aimed, ...]:
    """Every outcome; in a team's report those that its objectives serve."""
    aligned = [
        Aligned(id=o.id, outcome=o.outcome_id, parent=o.parent_id, team=o.team_id, owner=o.owner_id)
        for o in here.tree.objectives
    ]
    outcomes = [outcome.id for outcome in here.tree.outcomes]
    land = Landscape(outcomes=outcomes, aims=aligned, signs=[], groups=[], people=[])
    serving: dict[UUID | None, list[Goal]] = defaultdict(list)
    for goal in here.tree.goals:
        if not goal.key_result.stopped:
            serving[land.serves(goal.objective.id)].append(goal)
    found = []
    for outcome in here.tree.outcomes:
        goals = serving[outcome.id]
        if here.team is not None and not goals:
            continue
        signs = (_sign(here, goal) for goal in goals)
        found.append(
            Aimed(
                title=outcome.title,
                progress=rolled.outcomes[outcome.id].rollup.progress,
                results=len(goals),
                signs=tuple(sign for sign in signs if sign is not None),
            )
        )
    return tuple(found)


def _sign(here: Gathered, goal: Goal) -> Sign | None:
    row = goal.key_result
    if not goal.once("leading", lambda: is_leading(goal.measure, f"{row.title} {row.metric}")):
        return None
    return Sign(view=here.views[goal.id], moved=has_moved(goal.measure, goal.value, here.as_of))


def _aims(
    here: Gathered, rolled: Grown, business: Business, choices: Mapping[UUID, Choice]
) -> tuple[Aim, ...]:
    """The objectives that have a key result, by the name of their team."""
    found = []
    for objective in here.tree.objectives:
        goals = here.tree.under(objective.id)
        if not goals:
            continue
        rollup = rolled.objectives[objective.id].rollup
        found.append(
            Aim(
                id=objective.id,
                title=objective.title,
                team=_team_of(here.home, objective),
                progress=rollup.progress,
                health=rollup.health,
                score=_score(goals),
                results=tuple(_result(here, goal, business, choices) for goal in goals),
            )
        )
    return tuple(sorted(found, key=lambda aim: (aim.team == "", aim.team.casefold())))


def _result(here: Gathered, goal: Goal, business: Business, choices: Mapping[UUID, Choice]) -> Result:
    seen = here.views[goal.id]
    met = not seen.stopped and _is_met(seen)
    return Result(
        view=seen,
        score=goal.key_result.score,
        met=met,
        moves=business.moved_by(goal) if met else None,
        choice=choices.get(goal.id) if met else None,
    )


def _is_met(seen: GoalView) -> bool:
    """A value that is to be kept is met once the period is over, which its health knows."""
    if seen.kind is Kind.MAINTAIN:
        return seen.health is Health.MET
    return seen.progress is not None and seen.progress >= 1


def _score(goals: Sequence[Goal]) -> Decimal | None:
    """The mean of the scores given, by weight; a goal that was stopped has none to give."""
    parts = [
        Part(
            weight=goal.key_result.weight,
            progress=goal.key_result.score,
            health=Health.PENDING,
            updated=goal.key_result.score is not None,
        )
        for goal in goals
        if not goal.key_result.stopped
    ]
    return score(parts) if parts else None


def _team_of(home: House, objective: Objective) -> str:
    teams = home.company.teams
    if objective.team_id in teams:
        return teams[objective.team_id].name
    theirs = home.company.teams_of.get(objective.owner_id, set()) if objective.owner_id else set()
    return min((teams[id_].name for id_ in theirs if id_ in teams), default="")
