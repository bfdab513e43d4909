"""Which cycle, and which team, a report is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.facts import House
from handlers.lookup import find_team
from okrs.errors import HeadwayError
from okrs.find import Named, find
from okrs.vocabulary import CycleState
from storage.tables import Cycle, Team

MOST_NAMED = 12


def present(cycles: Sequence[Cycle], today: date) -> Cycle | None:
    """The cycle under way; else the one that ended last, else the first to come."""
    begun = [cycle for cycle in cycles if cycle.starts <= today]
    is_open = [cycle for cycle in begun if cycle.state is CycleState.OPEN]
    if is_open or begun:
        return max(is_open or begun, key=lambda cycle: (cycle.starts, cycle.ends))
    return min(cycles, key=lambda cycle: (cycle.starts, cycle.ends), default=None)


def named_cycle(cycles: Sequence[Cycle], words: str, today: date) -> Cycle:
    """The cycle of that name or part of it, the latest that has begun first; raises HeadwayError."""
    matches = find(words, [Named(cycle.id, (cycle.name,)) for cycle in cycles]).matches
    found = present([cycle for cycle in cycles if cycle.id in matches], today)
    if found is None:
        names = ", ".join(cycle.name for cycle in list(cycles)[-MOST_NAMED:])
        raise HeadwayError("There is no cycle “{name}”. There is: {names}.", name=words, names=names)
    return found


def named_team(home: House, words: str) -> Team:
    """The team of that name; raises HeadwayError with those that come near."""
    teams, found = home.company.teams, find_team(home, words)
    if found.only is not None:
        return teams[found.only]
    if not teams:
        raise HeadwayError("There are no teams yet.")
    near = found.matches or found.near or tuple(teams)
    names = ", ".join(sorted(teams[id_].name for id_ in near)[:MOST_NAMED])
    if found.matches:
        raise HeadwayError("“{name}” fits several teams: {names}.", name=words, names=names)
    raise HeadwayError("There is no team “{name}”. There is: {names}.", name=words, names=names)
