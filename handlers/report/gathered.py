"""What every part of a report is gathered from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from cards.goals import GoalView
from cards.voice import Voice
from handlers.facts import House, Seen
from okrs.vocabulary import CycleState
from storage.goals import GoalTree
from storage.store import Work
from storage.tables import Cycle, Team


@dataclass(frozen=True)
class Gathered:
    """A cycle as it stood on `as_of`; `tree` has only what the report is about."""

    work: Work
    home: House
    voice: Voice
    cycle: Cycle
    team: Team | None
    tree: GoalTree
    seen: Seen
    as_of: date

    @property
    def views(self) -> Mapping[UUID, GoalView]:
        return self.seen.views

    @property
    def is_closed(self) -> bool:
        return self.cycle.state is CycleState.CLOSED

    @cached_property
    def teams(self) -> frozenset[UUID] | None:
        """The team and those below it; None for the whole company."""
        return None if self.team is None else frozenset(self.home.company.teams_under(self.team.id))

    @property
    def begins(self) -> datetime:
        """The first moment of the cycle where the company is."""
        return _midnight(self.cycle.starts, self.home.workspace.zone)

    @property
    def until(self) -> datetime:
        """The end of the last day that counts, or now."""
        return min(_midnight(self.as_of + timedelta(days=1), self.home.workspace.zone), self.home.now)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
