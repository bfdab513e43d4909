"""Where things stand, when somebody asks: their own goals, a person, a team, a goal, the whole tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cards import status as cards
from cards import tree as trees
from cards.blocks import Card
from cards.exchange import Reply, Request
from cards.goals import GoalView
from cards.metrics import line
from cards.plain import plain_spans
from cards.status import Away, Moment, Purpose
from cards.tree import Branch, Sort
from cards.voice import Voice
from handlers import lookup
from handlers.branches import Forest
from handlers.decided import standing, told_of
from handlers.facts import House, Seen, house, seen_by, seen_in
from handlers.given import given
from handlers.known_metrics import known
from handlers.lookup import Thing
from handlers.practices.shelf import shared_about
from handlers.prompts import next_asked
from handlers.trials import trials_of
from okrs.errors import HeadwayError
from okrs.find import MY_TEAM, MYSELF
from okrs.pace import expected
from okrs.permissions import Right
from okrs.progress import value_at
from okrs.reader.text import fold
from okrs.vocabulary import CycleState
from scheduling.calendar import local_date
from storage.goals import Goal, GoalTree
from storage.replies import TOLD_ONCE
from storage.store import Work
from storage.tables import Entry, Objective, Outcome, Person, Team


@dataclass(frozen=True)
class Sight:
    """The workspace through one reader's eyes: what they may see, in their language and zone."""

    work: Work
    home: House
    voice: Voice
    reader: UUID

    async def views(self, goals: Sequence[Goal]) -> dict[UUID, GoalView]:
        """The goals that the reader may see."""
        owners = {goal.key_result.owner_id for goal in goals}
        open_ = {owner for owner in owners if self.home.may(self.reader, Right.SEE_GOAL, owner)}
        seen = [goal for goal in goals if goal.key_result.owner_id in open_]
        return await seen_by(self.work, self.home, seen, reader=self.reader, zone=self.voice.zone)

    async def seen(self, tree: GoalTree) -> Seen:
        """The goals of a tree that the reader may see."""
        return await seen_in(self.work, self.home, tree, reader=self.reader, zone=self.voice.zone)

    async def forest(self, tree: GoalTree, *, numbers: bool = True) -> Forest:
        """The goals ready to be rolled up, with the numbers of the business at their outcomes where those are shown."""
        teams = {team.id: team.name for team in self.home.company.teams.values()}
        untied = self.voice.text("Not tied to an outcome")
        metrics = await self._metrics() if numbers else {}
        return Forest(tree, await self.seen(tree), untied, teams, metrics)

    async def _metrics(self) -> dict[UUID, tuple[str, ...]]:
        """The numbers that show each outcome, a line each."""
        found = await known(self.work, self.home, reader=self.reader)
        lines: dict[UUID, list[str]] = defaultdict(list)
        for id_, row in found.rows.items():
            if row.outcome_id is not None:
                lines[row.outcome_id].append(plain_spans(line(self.voice, found.views[id_])))
        return {outcome: tuple(told) for outcome, told in lines.items()}


async def sight_of(work: Work, request: Request) -> Sight:
    """What the asker can see; raises HeadwayError when nobody asks or they are not of this workspace."""
    home = await house(work, request.at)
    if request.person is None or request.person not in home.company.people:
        raise HeadwayError("I don't know you here yet. An admin can add you with `headway import`.")
    return Sight(work, home, home.voice(request.person), request.person)


async def overview(work: Work, request: Request) -> Reply:
    """The asker's own goals at a glance."""
    sight = await sight_of(work, request)
    views = await _owned(sight, sight.reader)
    card = cards.overview(
        sight.voice,
        views,
        next_at=await next_asked(work, sight.home, sight.home.company.people[sight.reader]),
        teams=[(team.id, team.name) for team in teams_of(sight)],
        note=await _zone_note(sight, request),
    )
    return Reply(card=card)


async def show_list(work: Work, request: Request) -> Reply:
    """The asker's goals one by one."""
    sight = await sight_of(work, request)
    return Reply(card=cards.listing(sight.voice, await _owned(sight, sight.reader)))


async def status(work: Work, request: Request, words: str) -> Reply:
    """Whatever the words name: a goal, a person, a team, an objective, an outcome."""
    sight = await sight_of(work, request)
    found = await look(sight, words)
    if len(found) == 1:
        return await show(sight, found[0])
    if found:
        return lookup.which(sight.voice, words, found)
    near = lookup.directory(sight.home, await work.goals.tree(), reader=sight.reader).near(words)
    return lookup.nothing(sight.voice, words, near)


async def look(sight: Sight, words: str) -> list[Thing]:
    """What the words name among the open goals, people and teams; if nothing, among closed goals too."""
    if own := _own(sight, words):
        return own
    found = lookup.directory(sight.home, await sight.work.goals.tree(), reader=sight.reader).find(words)
    if found:
        return found
    return lookup.directory(sight.home, await lookup.every_goal(sight.work), reader=sight.reader).find(words)


def _own(sight: Sight, words: str) -> list[Thing]:
    """ "me" and "my team": the asker, and the teams that they are on or lead."""
    named = fold(words.strip(" @"))
    if named in MYSELF:
        return [sight.home.company.people[sight.reader]]
    return list(teams_of(sight)) if named in MY_TEAM else []


def teams_of(sight: Sight) -> list[Team]:
    """The teams that the reader is on or leads."""
    on = sight.home.company.teams_of.get(sight.reader, set())
    return [t for t in sight.home.company.teams.values() if t.id in on or t.lead_id == sight.reader]


async def show(sight: Sight, thing: Thing) -> Reply:
    """One thing, however it was found."""
    match thing:
        case Goal():
            return Reply(card=await _goal_card(sight, thing))
        case Person():
            return await _person(sight, thing)
        case Team():
            return await _team(sight, thing)
        case Objective() | Outcome():
            forest = await sight.forest(await sight.work.goals.tree(cycles=[thing.cycle_id]))
            branch = forest.objective(thing) if isinstance(thing, Objective) else forest.outcome(thing)
            return Reply(card=trees.tree(sight.voice, [branch], title=thing.title))


async def show_goal(work: Work, request: Request) -> Reply:
    """The button of one goal: `key_result`."""
    sight = await sight_of(work, request)
    return await show(sight, await the_goal(sight, request))


async def preview(work: Work, request: Request) -> Reply:
    """A goal behind a link in a channel, as everybody there may see it; only who may see it shows it to them."""
    sight = await sight_of(work, request)
    goal = await the_goal(sight, request)
    voice = sight.home.voice(None)
    views = await seen_by(work, sight.home, [goal], reader=None, zone=voice.zone)
    return Reply(card=cards.preview(voice, views[goal.id]), private=False)


async def show_person(work: Work, request: Request) -> Reply:
    """The button of one person: `person`."""
    sight = await sight_of(work, request)
    return await show(sight, the_person(sight, request))


async def show_team(work: Work, request: Request) -> Reply:
    """The button of one team: `team`."""
    sight = await sight_of(work, request)
    return await show(sight, the_team(sight, request))


async def show_tree(work: Work, request: Request) -> Reply:
    """All goals, or those under one `outcome`, `objective` or `team`."""
    sight = await sight_of(work, request)
    if Sort.TEAM.value in request.values:
        team = the_team(sight, request)
        forest = await sight.forest(await work.goals.tree(), numbers=False)
        return _tree(sight, [*forest.team(team, sight.home).branches], title=team.name)
    forest, branch = await the_branch(sight, request)
    if branch is not None:
        return _tree(sight, [branch], title=branch.title)
    return _tree(sight, forest.roots(), title=_cycles(sight, forest))


async def tree_of(work: Work, request: Request, words: str) -> Reply:
    """The tree below whatever the words name."""
    sight = await sight_of(work, request)
    found = [thing for thing in await look(sight, words) if not isinstance(thing, Person)]
    if len(found) != 1:
        return await status(work, request, words)
    if isinstance(found[0], Team):
        forest = await sight.forest(await work.goals.tree(), numbers=False)
        return _tree(sight, [*forest.team(found[0], sight.home).branches], title=found[0].name)
    return await show(sight, found[0])


async def the_goal(sight: Sight, request: Request) -> Goal:
    """The goal that a button speaks of, if the reader may see it."""
    goal = await sight.work.goals.goal(given(request, "key_result", UUID))
    if goal is None or not sight.home.may(sight.reader, Right.SEE_GOAL, goal.key_result.owner_id):
        raise HeadwayError("That goal does not exist any more.")
    return goal


def the_person(sight: Sight, request: Request, *, name: str = "person") -> Person:
    """The person that a button speaks of in the value of that name."""
    person = sight.home.company.people.get(given(request, name, UUID))
    if person is None:
        raise HeadwayError("That person is not here any more.")
    return person


def the_team(sight: Sight, request: Request) -> Team:
    team = sight.home.company.teams.get(given(request, Sort.TEAM.value, UUID))
    if team is None:
        raise HeadwayError("That team does not exist any more.")
    return team


async def the_branch(sight: Sight, request: Request) -> tuple[Forest, Branch | None]:
    """The outcome or objective that a button speaks of, with its forest; None when it speaks of neither."""
    wanted = next((sort for sort in (Sort.OUTCOME, Sort.OBJECTIVE) if sort.value in request.values), None)
    tree = await (lookup.every_goal(sight.work) if wanted else sight.work.goals.tree())
    forest = await sight.forest(tree)
    if wanted is None:
        return forest, None
    id_ = given(request, wanted.value, UUID)
    for outcome in tree.outcomes:
        if outcome.id == id_:
            return forest, forest.outcome(outcome)
    for objective in tree.objectives:
        if objective.id == id_:
            return forest, forest.objective(objective)
    raise HeadwayError("That part of the tree does not exist any more.")


async def _owned(sight: Sight, person: UUID) -> list[GoalView]:
    """Somebody's goals of open cycles in their order, as the reader may see them."""
    today = local_date(sight.voice.zone, sight.home.now)
    goals = (await sight.work.goals.owned_by([person], on=today)).get(person, [])
    views = await sight.views(goals)
    return [views[goal.id] for goal in goals if goal.id in views]


async def _person(sight: Sight, person: Person) -> Reply:
    if person.id == sight.reader:
        return Reply(card=cards.listing(sight.voice, await _owned(sight, person.id)))
    views = await _owned(sight, person.id)
    return Reply(card=cards.person(sight.voice, person.name, views, away=await _away(sight, person)))


async def _away(sight: Sight, person: Person) -> Away | None:
    """Whether somebody is away today, for who may also read their notes."""
    if not sight.home.may(sight.reader, Right.SEE_NOTE, person.id):
        return None
    today = local_date(person.zone or sight.home.workspace.zone, sight.home.now)
    rows = (await sight.work.absences.of([person.id], since=today)).get(person.id, [])
    covering = [row for row in rows if row.starts <= today <= row.ends]
    if not covering:
        return None
    row = max(covering, key=lambda absence: absence.ends)
    return Away(until=row.ends, covers=sight.home.name(row.delegate_id) if row.delegate_id else "")


async def _team(sight: Sight, team: Team) -> Reply:
    forest = await sight.forest(await sight.work.goals.tree(), numbers=False)
    branch = forest.team(team, sight.home)
    goals = forest.goals_of(team, sight.home)
    return Reply(card=cards.team(sight.voice, id_=team.id, name=team.name, rollup=branch.rollup, goals=goals))


async def _goal_card(sight: Sight, goal: Goal) -> Card:
    view = (await sight.views([goal]))[goal.id]
    entries = (await sight.work.ledger.history([goal.id])).get(goal.id, [])
    history = moments_of(sight, goal, entries)
    return cards.goal_card(
        sight.voice,
        view,
        history=history,
        said_by=sight.home.name(goal.told.person_id) if goal.told else "",
        closed=await _closed(sight, goal),
        may_update=sight.home.may(sight.reader, Right.UPDATE, goal.key_result.owner_id),
        practice=await shared_about(sight.work, sight.home, goal, reader=sight.reader, voice=sight.voice),
        tried=await trials_of(sight.work, sight.home, goal, reader=sight.reader),
        purpose=await _purpose(sight, goal),
    )


def moments_of(sight: Sight, goal: Goal, entries: Sequence[Entry]) -> list[Moment]:
    """Each value on its day, with what the pace asked for by then; `entries` oldest first."""
    history = []
    for entry in entries:
        if entry.value is not None:
            day = local_date(sight.voice.zone, entry.recorded_at)
            share = expected(goal.measure, day)
            wanted = value_at(goal.measure, share) if share is not None else None
            history.append(Moment(day=day, value=entry.value, expected=wanted))
    return history


async def _purpose(sight: Sight, goal: Goal) -> Purpose:
    """What the goal should move and how that stands, and what was decided about it."""
    moves, metric = goal.key_result.moves_id, ""
    if moves is not None:
        found = await known(sight.work, sight.home, reader=sight.reader, only=moves)
        metric = plain_spans(line(sight.voice, found.views[moves])) if moves in found.views else ""
    decided = await standing(sight.work, goal)
    return Purpose(
        metric=metric,
        decided=[told_of(sight.home, goal, one, reader=sight.reader) for one in decided],
        may_set=sight.home.may(sight.reader, Right.SET_GOAL, goal.key_result.owner_id),
    )


async def _closed(sight: Sight, goal: Goal) -> str:
    """That a goal was stopped, or that its cycle is over, with its score; '' while it is open."""
    if goal.key_result.stopped and goal.key_result.closed_at is not None:
        day = local_date(sight.voice.zone, goal.key_result.closed_at)
        return sight.voice.text("Stopped on {day}. It counts against nobody.", day=sight.voice.day(day))
    cycle = await sight.work.goals.cycle(goal.objective.cycle_id)
    is_closed = goal.key_result.closed_at is not None or (cycle and cycle.state is CycleState.CLOSED)
    if not is_closed or cycle is None:
        return ""
    if goal.key_result.score is None:
        return sight.voice.text("{cycle} is closed.", cycle=cycle.name)
    score = sight.voice.number(goal.key_result.score)
    return sight.voice.text("{cycle} is closed. Score: {score}.", cycle=cycle.name, score=score)


def _tree(sight: Sight, branches: list[Branch], *, title: str) -> Reply:
    return Reply(card=trees.tree(sight.voice, branches, title=title))


def _cycles(sight: Sight, forest: Forest) -> str:
    names = ", ".join(cycle.name for cycle in forest.tree.cycles)
    return sight.voice.text("All goals of {cycle}", cycle=names) if names else sight.voice.text("All goals")


async def _zone_note(sight: Sight, request: Request) -> str:
    """Says once that the workspace's time zone is used for somebody without one."""
    person = sight.home.company.people[sight.reader]
    if person.zone is not None:
        return ""
    if not await sight.work.replies.first_time(f"{TOLD_ONCE}{person.id}", at=request.at):
        return ""
    zone = sight.home.workspace.zone
    return sight.voice.text(
        "I don't know your time zone, so I use that of {company}: {zone}. "
        "If yours is another, tell me: /okr zone America/New_York",
        company=sight.home.workspace.name,
        zone=zone,
    )
