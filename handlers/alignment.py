"""How goals hang together, when somebody asks, and what serves no outcome aligned at a press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from uuid import UUID

from cards import alignment as cards
from cards.alignment import FROM, GAP, OBJECTIVE, OUTCOME, SHOW, UNDER, UNDO, Missing
from cards.blocks import Action, Option
from cards.checkins import notice
from cards.exchange import Reply, Request
from handlers import lookup
from handlers.digests import refresh
from handlers.given import given
from handlers.proposals import may_extend
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, look, sight_of, status
from okrs.alignment import Aim, Gap, Group, Landscape, Sign, Signs, gaps, has_moved, is_leading
from okrs.errors import HeadwayError
from okrs.permissions import Right
from storage.goals import Bunch, Goal, GoalTree
from storage.people import Company
from storage.store import Work
from storage.tables import Objective, Outcome


@dataclass(frozen=True)
class Survey:
    """What is under way, how it hangs together, and what is missing."""

    tree: GoalTree
    landscape: Landscape
    gaps: Mapping[Gap, tuple[UUID, ...]]


async def show(work: Work, request: Request) -> Reply:
    """The tree from outcomes to key results, and what is missing in it."""
    sight = await sight_of(work, request)
    found = await survey(sight)
    forest = await sight.forest(found.tree)
    names = ", ".join(cycle.name for cycle in found.tree.cycles)
    title = sight.voice.text("How our goals hang together")
    card = cards.overview(
        sight.voice,
        forest.roots(),
        {gap: _missing(sight, found, gap) for gap in found.gaps},
        title=f"{title} ({names})" if names else title,
        has_outcomes=bool(found.tree.outcomes),
        cascades=bool(found.tree.outcomes) and sight.home.may(sight.reader, Right.ADD_OUTCOME, None),
    )
    return Reply(card=card, replaces=request.intent == SHOW)


async def align_words(work: Work, request: Request, words: str) -> Reply:
    """ "/okr align Win new business": which outcome that objective serves; without words, all of it."""
    if not words:
        return await show(work, request)
    sight = await sight_of(work, request)
    found = [thing for thing in await look(sight, words) if isinstance(thing, Objective)]
    if len(found) == 1:
        return await _ask(sight, found[0])
    if found:
        return lookup.which_of(sight.voice, words, found, intent=UNDER, values={})
    return await status(work, request, words)


async def show_missing(work: Work, request: Request) -> Reply:
    """All of one `gap`, from the one numbered `from` on."""
    sight = await sight_of(work, request)
    gap = given(request, GAP, Gap)
    first = given(request, FROM, int) if FROM in request.values else 0
    found = await survey(sight)
    if gap not in found.gaps:
        again = Action(sight.voice.text("How it hangs together"), SHOW)
        return Reply(
            card=notice(sight.voice.text("Nothing of that is missing any more."), buttons=(again,)),
            replaces=True,
        )
    missing = _missing(sight, found, gap)
    start = first if 0 <= first < len(missing) else 0
    return Reply(card=cards.page(sight.voice, gap, missing, first=start), replaces=True)


async def ask(work: Work, request: Request) -> Reply:
    """Which outcome an `objective` serves."""
    sight = await sight_of(work, request)
    return replace(await _ask(sight, await _objective(sight, request)), replaces=True)


async def align(work: Work, request: Request) -> Reply:
    """An `objective` serves an `outcome` from now on; what is closed it is no longer aligned under."""
    sight = await sight_of(work, request)
    objective = await _objective(sight, request)
    outcome = await work.outcomes.find(given(request, OUTCOME, UUID))
    if outcome is None:
        raise HeadwayError("That outcome does not exist any more.")
    onward = Action(sight.voice.text("What else is missing"), SHOW)
    if objective.outcome_id == outcome.id:
        return Reply(
            card=cards.aligned(sight.voice, objective.title, outcome.title, buttons=(onward,)), replaces=True
        )
    before = {name: str(id_) if id_ else None for name, id_ in _place(objective).items()}
    objective.outcome_id = outcome.id
    if objective.parent_id and objective.parent_id in await _closed(sight, [objective.parent_id]):
        objective.parent_id = None
    kept = {OBJECTIVE: str(objective.id), OUTCOME: str(outcome.id), "before": before}
    slip = await work.slips.put(sight.reader, intent=UNDO, kept=kept, at=request.at)
    await _refresh(sight, objective)
    undoing = Action(sight.voice.text("Undo"), UNDO, {SLIP: str(slip.id)})
    return Reply(
        card=cards.aligned(sight.voice, objective.title, outcome.title, buttons=(onward, undoing)),
        replaces=True,
    )


async def undo(work: Work, request: Request) -> Reply:
    """Aligned as it was before, unless somebody aligned it anew since."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, UNDO)
    objective = await work.goals.hold_objective(UUID(slip.kept[OBJECTIVE]))
    await work.slips.remove(slip)
    if objective is None or str(objective.outcome_id) != slip.kept[OUTCOME]:
        raise HeadwayError("Somebody has aligned it anew since, so it stays as it is.")
    outcome, parent = (slip.kept["before"][name] for name in ("outcome_id", "parent_id"))
    objective.outcome_id = UUID(outcome) if outcome and await work.outcomes.find(UUID(outcome)) else None
    objective.parent_id = UUID(parent) if parent and await work.goals.objectives([UUID(parent)]) else None
    await _refresh(sight, objective)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def survey(sight: Sight) -> Survey:
    """What is missing among all that is under way, people without a goal only as far as the reader may hear of it."""
    work, company = sight.work, sight.home.company
    tree = await work.goals.tree()
    here = {objective.id for objective in tree.objectives}
    elsewhere = [o.parent_id for o in tree.objectives if o.parent_id and o.parent_id not in here]
    is_admin = sight.home.may(sight.reader, Right.SETTINGS, None)
    people = [
        person.id
        for person in sorted(company.people.values(), key=lambda person: person.name)
        if person.active and person.id != sight.reader and (is_admin or person.manager_id == sight.reader)
    ]
    over, members = _over(tree), everybody_on(company)
    today = sight.home.today(sight.home.workspace.zone)
    landscape = Landscape(
        outcomes=[outcome.id for outcome in tree.outcomes],
        aims=[
            *(_aim(o, is_closed=o.id in over) for o in tree.objectives),
            *(_aim(o, is_closed=True) for o in await work.goals.objectives(elsewhere)),
        ],
        signs=[_signs(bunch, today) for bunch in tree.bunches],
        groups=[Group(id=t.id, parent=t.parent_id, people=members[t.id]) for t in company.teams.values()],
        people=people,
    )
    return Survey(tree, landscape, gaps(landscape))


async def adrift(work: Work) -> dict[Gap, list[str]]:
    """The titles of what doesn't hang together among outcomes and objectives, whoever looks."""
    outcomes, objectives = await work.outcomes.under_way()
    here = {objective.id for objective in objectives}
    elsewhere = [o.parent_id for o in objectives if o.parent_id and o.parent_id not in here]
    landscape = Landscape(
        outcomes=[outcome.id for outcome in outcomes],
        aims=[
            *(_aim(o, is_closed=False) for o in objectives),
            *(_aim(o, is_closed=True) for o in await work.goals.objectives(elsewhere)),
        ],
        signs=[],
        groups=[],
        people=[],
    )
    titles = {o.id: o.title for o in outcomes} | {o.id: o.title for o in objectives}
    return {gap: [titles[id_] for id_ in found] for gap, found in gaps(landscape).items()}


def _aim(objective: Objective, *, is_closed: bool) -> Aim:
    return Aim(
        id=objective.id,
        outcome=objective.outcome_id,
        parent=objective.parent_id,
        team=objective.team_id,
        owner=objective.owner_id,
        is_closed=is_closed,
    )


def _signs(bunch: Bunch, today: date) -> Signs:
    return bunch.once(
        ("signs", today),
        lambda: Signs.of(bunch.objective.id, [_sign_on(goal, today) for goal in bunch.goals]),
    )


def _sign_on(goal: Goal, today: date) -> Sign:
    row = goal.key_result
    return Sign(
        id=row.id,
        aim=row.objective_id,
        owner=row.owner_id,
        is_leading=is_leading(goal.measure, f"{row.title} {row.metric}"),
        has_moved=has_moved(goal.measure, goal.value, today),
        is_closed=row.closed_at is not None,
    )


def everybody_on(company: Company) -> Mapping[UUID, frozenset[UUID]]:
    """The active people who are on each team or lead it."""
    return company.kept.made("on teams", None, None, lambda _: _everybody_on(company))


def _everybody_on(company: Company) -> Mapping[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {id_: set() for id_ in company.teams}
    for person, teams in company.teams_of.items():
        for id_ in teams:
            found[id_].add(person)
    for team in company.teams.values():
        found[team.id] |= {team.lead_id} if team.lead_id else set()
    active = {id_ for id_, person in company.people.items() if person.active}
    return {id_: frozenset(people & active) for id_, people in found.items()}


def _over(tree: GoalTree) -> set[UUID]:
    """The objectives of which every key result is closed."""
    return {bunch.objective.id for bunch in tree.bunches if bunch.once("over", partial(_is_over, bunch))}


def _is_over(bunch: Bunch) -> bool:
    return all(goal.key_result.closed_at is not None for goal in bunch.goals)


async def _closed(sight: Sight, objectives: Sequence[UUID]) -> set[UUID]:
    """Which of these objectives are closed."""
    tree = await sight.work.goals.tree()
    going = {objective.id for objective in tree.objectives} - _over(tree)
    return set(objectives) - going


def _missing(sight: Sight, found: Survey, gap: Gap) -> list[Missing]:
    home, tree = sight.home, found.tree
    match gap:
        case Gap.ORPHAN | Gap.CLOSED_PARENT:
            objectives = {objective.id: objective for objective in tree.objectives}
            return [_missing_aim(sight, objectives[id_], found) for id_ in found.gaps[gap]]
        case Gap.EMPTY_OUTCOME | Gap.LATE_ONLY | Gap.NOT_MOVING:
            titles = {outcome.id: outcome.title for outcome in tree.outcomes}
            return [Missing(name=titles[id_]) for id_ in found.gaps[gap]]
        case Gap.IDLE_TEAM:
            return [Missing(name=home.company.teams[id_].name) for id_ in found.gaps[gap]]
        case Gap.NO_OWNER:
            goals = tree.by_id
            return [
                Missing(name=goals[id_].key_result.title, whose=goals[id_].objective.title)
                for id_ in found.gaps[gap]
            ]
        case Gap.NO_GOAL:
            return [Missing(name=home.name(id_)) for id_ in found.gaps[gap]]


def _missing_aim(sight: Sight, objective: Objective, found: Survey) -> Missing:
    team = sight.home.company.teams.get(objective.team_id) if objective.team_id else None
    owner = sight.home.name(objective.owner_id) if objective.owner_id else ""
    can = bool(found.tree.outcomes) and may_extend(sight, objective)
    return Missing(
        name=objective.title,
        whose=team.name if team else owner,
        align={OBJECTIVE: str(objective.id)} if can else None,
    )


async def _ask(sight: Sight, objective: Objective) -> Reply:
    _check(sight, objective)
    outcomes = (await sight.work.goals.tree()).outcomes
    if not outcomes:
        raise HeadwayError("There are no outcomes yet. Whoever leads a team can write them: /okr outcomes")
    options = [Option(str(outcome.id), outcome.title) for outcome in _nearest(objective, outcomes)]
    return Reply(card=cards.under(sight.voice, objective.title, options, objective=str(objective.id)))


def _nearest(objective: Objective, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those of the objective's own cycle first."""
    return sorted(outcomes, key=lambda outcome: outcome.cycle_id != objective.cycle_id)


async def _objective(sight: Sight, request: Request) -> Objective:
    """The objective that a button speaks of, locked, if the presser may align it."""
    objective = await sight.work.goals.hold_objective(given(request, OBJECTIVE, UUID))
    if objective is None:
        raise HeadwayError("That objective does not exist any more.")
    _check(sight, objective)
    return objective


def _check(sight: Sight, objective: Objective) -> None:
    if not may_extend(sight, objective):
        raise HeadwayError(
            "“{objective}” is {who}'s: they, their managers, the team's lead and admins can align it.",
            objective=objective.title,
            who=sight.home.name(objective.owner_id),
        )


def _place(objective: Objective) -> dict[str, UUID | None]:
    return {"outcome_id": objective.outcome_id, "parent_id": objective.parent_id}


async def _refresh(sight: Sight, objective: Objective) -> None:
    await sight.work.session.flush()
    under = (await sight.work.goals.tree(cycles=[objective.cycle_id])).under(objective.id)
    await refresh(sight.work, key_results=[goal.id for goal in under], now=sight.home.now)
