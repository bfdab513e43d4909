"""Facts about cycles that their conversations share: which one is meant, what comes next, whose goals are in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from cards.cycles import Count, Span
from cards.exchange import Request
from handlers.given import given
from handlers.status import Sight
from handlers.transfer.quarters import quarter_of
from okrs.errors import HeadwayError
from okrs.permissions import Relation, Right
from okrs.vocabulary import CycleState
from scheduling.calendar import local_date
from scheduling.cycles import closing_begins, is_half_time
from storage.goals import Goal
from storage.store import Work
from storage.tables import Cycle

_QUARTER_FIRST = re.compile(r"q[1-4]\b", re.IGNORECASE)


def span_of(cycle: Cycle) -> Span:
    return Span(id=cycle.id, name=cycle.name, starts=cycle.starts, ends=cycle.ends)


def today_of(sight: Sight) -> date:
    return local_date(sight.voice.zone, sight.home.now)


async def the_cycle(sight: Sight, request: Request, *, name: str = "cycle") -> Cycle:
    """The cycle that a button speaks of in the value of that name; raises HeadwayError."""
    return _found(await sight.work.goals.cycle(given(request, name, UUID)))


async def open_cycle(work: Work, request: Request) -> Cycle:
    """The open cycle that a button speaks of, locked until this work ends; raises HeadwayError."""
    cycle = _found(await work.cycles.hold(given(request, "cycle", UUID)))
    if cycle.state is CycleState.CLOSED:
        raise HeadwayError("{cycle} is closed, so what was said of its goals stays.", cycle=cycle.name)
    return cycle


def _found(cycle: Cycle | None) -> Cycle:
    if cycle is None:
        raise HeadwayError("That cycle does not exist any more.")
    return cycle


def begun(cycles: Iterable[Cycle], today: date) -> list[Cycle]:
    """The open cycles that have begun, those that ended not closed yet among them; what ends first comes first."""
    found = [cycle for cycle in cycles if cycle.state is CycleState.OPEN and cycle.starts <= today]
    return sorted(found, key=lambda cycle: cycle.ends)


def to_review(cycles: Iterable[Cycle], today: date) -> Cycle | None:
    """The cycle whose goals are looked over: the one that is half over, else the first that still lasts."""
    lasting = [cycle for cycle in begun(cycles, today) if cycle.ends >= today]
    half = [cycle for cycle in lasting if is_half_time(cycle.starts, cycle.ends, today)]
    return next(iter(half or lasting), None)


def to_carry(cycles: Sequence[Cycle], today: date) -> Cycle | None:
    """The cycle whose goals go on: the one that ends or ended last, closed or not; else the first under way."""
    ending = [cycle for cycle in cycles if closing_begins(cycle.ends) <= today]
    if ending:
        return max(ending, key=lambda cycle: cycle.ends)
    return next(iter(begun(cycles, today)), None)


def to_follow(cycles: Sequence[Cycle], today: date) -> Cycle | None:
    """The cycle that the next one to be made comes after: the first under way that has none yet, else the last."""
    without = [cycle for cycle in begun(cycles, today) if next_after(cycle, cycles) is None]
    return next(iter(without), None) or max(cycles, key=lambda cycle: cycle.ends, default=None)


def next_after(cycle: Cycle, cycles: Iterable[Cycle]) -> Cycle | None:
    """The first open cycle that begins after one ends."""
    later = [each for each in cycles if each.state is CycleState.OPEN and each.starts > cycle.ends]
    return min(later, key=lambda each: each.starts, default=None)


def after(cycle: Cycle | None) -> dict[str, str]:
    """What a button that makes the cycle after one carries, so that pressed twice it makes one."""
    return {"after": str(cycle.id)} if cycle else {}


def proposed_after(cycle: Cycle | None, *, today: date) -> Span:
    """The cycle to be made next: the quarter after a quarter, named alike; else as long as the one before, unnamed."""
    if cycle is None:
        name, starts, ends = quarter_of(today)
        return Span(id=None, name=name, starts=starts, ends=ends)
    first = cycle.ends + timedelta(days=1)
    name, starts, ends = quarter_of(first)
    if (cycle.starts, cycle.ends) == quarter_of(cycle.starts)[1:]:
        if _QUARTER_FIRST.match(cycle.name):
            year, _, quarter = name.partition(" ")
            name = f"{quarter} {year}"
        return Span(id=None, name=name, starts=starts, ends=ends)
    return Span(id=None, name="", starts=first, ends=first + (cycle.ends - cycle.starts))


async def goals_of(work: Work, cycle: Cycle) -> list[Goal]:
    """The key results of a cycle that were not stopped."""
    tree = await work.goals.tree(cycles=[cycle.id])
    return [goal for goal in tree.goals if not goal.key_result.stopped]


def owned(goals: Sequence[Goal], person: UUID) -> list[Goal]:
    return [goal for goal in goals if goal.key_result.owner_id == person]


def count(goals: Sequence[Goal]) -> Count:
    return Count(scored=sum(goal.key_result.score is not None for goal in goals), total=len(goals))


def led_by(sight: Sight, goals: Sequence[Goal]) -> list[Goal]:
    """The goals of whomever the reader leads, directly or further up."""
    return [goal for goal in goals if _leads(sight, goal.key_result.owner_id)]


def may_create(sight: Sight) -> bool:
    """Admins, and whoever leads a team or somebody."""
    company = sight.home.company
    leads = any(team.lead_id == sight.reader for team in company.teams.values())
    return runs_all(sight) or leads or bool(company.reports(sight.reader))


def may_close(sight: Sight, goals: Sequence[Goal]) -> bool:
    """Admins, and whoever leads every owner of its goals: closing ends it for all of them."""
    owners = {goal.key_result.owner_id for goal in goals if goal.key_result.owner_id}
    leads_all = all(owner == sight.reader or _leads(sight, owner) for owner in owners)
    return runs_all(sight) or (owners != {sight.reader} and bool(owners) and leads_all)


def runs_all(sight: Sight) -> bool:
    """Admins, and everybody as long as nobody is admin."""
    people = sight.home.company.people.values()
    nobody = not any(person.admin and person.active for person in people)
    return nobody or sight.home.may(sight.reader, Right.SETTINGS, None)


def _leads(sight: Sight, owner: UUID | None) -> bool:
    return owner is not None and Relation.MANAGER in sight.home.relations(sight.reader, owner)


def manager_name(sight: Sight) -> str:
    """Who leads the reader, '' for nobody."""
    manager = sight.home.company.people[sight.reader].manager_id
    return sight.home.name(manager) if manager else ""
