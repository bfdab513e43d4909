"""How sure the picture is, and what was in the way: by team and by goal, never by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from cards.report.facts import Covered, Hindered
from handlers.report.gathered import Gathered
from scheduling.calendar import local_date
from storage.ledger import Written, is_measured
from storage.people import Company
from storage.tables import Entry

# With fewer the share would tell who it is.
LEAST_ASKED = 3


async def coverage_of(here: Gathered) -> tuple[Covered, ...]:
    """The share of due check-ins that each team answered, of those of whom enough people were asked."""
    counts = await here.work.checkins.answered(since=here.begins, until=here.until)
    company, team = here.home.company, here.team.id if here.team else None
    return company.kept.made("coverage", team, counts, partial(_coverage, company, here.teams))


def _coverage(
    company: Company, teams: frozenset[UUID] | None, counts: Mapping[UUID, tuple[int, int]]
) -> tuple[Covered, ...]:
    by_team: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for person, count in counts.items():
        # Who has left would be found by comparing with last time.
        if company.people[person].active:
            for team_id in company.teams_of.get(person, ()):
                by_team[team_id].append(count)
    found = []
    for team in sorted(company.teams.values(), key=lambda team: team.name.casefold()):
        if teams is not None and team.id not in teams:
            continue
        theirs = by_team[team.id]
        due = sum(due for _, due in theirs)
        share = Decimal(sum(done for done, _ in theirs)) / due if len(theirs) >= LEAST_ASKED else None
        found.append(Covered(team=team.name, share=share))
    return tuple(found)


async def hindered_of(here: Gathered) -> tuple[Hindered, ...]:
    """The key results that something was in the way of for at least a day, the longest first."""
    goals = here.tree.by_id
    blocked = await here.work.ledger.ever_blocked(here.work.goals.which(here.cycle.id), until=here.until)
    zone, shelf, found = here.home.workspace.zone, here.tree.shelf, []
    for id_, written in await here.work.ledger.written([id_ for id_ in blocked if id_ in goals]):
        row = goals[id_].key_result
        ends = min(row.closed_at, here.until) if row.closed_at else here.until
        source = written, zone, here.begins, local_date(zone, ends), row.closed_at
        days, still = shelf.made("hindered", id_, source, partial(_hindered, here, ends))
        if days:
            found.append(Hindered(title=row.title, days=days, still=still and row.closed_at is None))
    return tuple(sorted(found, key=lambda one: (-one.days, one.title)))


def _hindered(here: Gathered, ends: datetime, source: tuple[Written, Any, Any, Any, Any]) -> tuple[int, bool]:
    return _days(here, [entry for entry in source[0].entries() if entry.recorded_at <= ends], ends)


def _days(here: Gathered, entries: Sequence[Entry], ends: datetime) -> tuple[int, bool]:
    """For how many days something was in the way since the cycle began, and whether it is at the end."""
    zone = here.home.workspace.zone

    def days(first: datetime, last: datetime) -> int:
        return max((local_date(zone, last) - local_date(zone, max(first, here.begins))).days, 0)

    found, since = 0, None
    for entry in entries:
        if entry.blocked:
            since = since or entry.recorded_at
        elif since is not None and entry.value is not None and not is_measured(entry):
            found += days(since, entry.recorded_at)
            since = None
    return (found + days(since, ends), True) if since is not None else (found, False)
