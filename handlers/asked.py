"""The goals somebody is being asked about, as the reader of typed replies needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from babel.numbers import is_currency

from handlers.prompts import Desk, desk_for
from okrs.measure import Kind
from okrs.reader import Shown
from okrs.vocabulary import CheckInState
from storage.goals import Goal
from storage.store import Work
from storage.tables import CheckIn

_ZERO, _WHOLE = Decimal(0), Decimal(100)
_SCALE = {str(n): n for n in range(11)}


@dataclass(frozen=True)
class Topic:
    """What a person's words are about: their latest check-in if it can still be answered, and its goals in order."""

    checkin: CheckIn | None
    goals: Sequence[Goal]
    desk: Desk

    @property
    def shown(self) -> list[Shown]:
        return [shown(goal, n) for n, goal in enumerate(self.goals, start=1)]

    def goal(self, ref: str) -> Goal:
        """The goal that `shown` gave this ref."""
        return self.goals[int(ref.removeprefix("KR")) - 1]


async def topic_of(work: Work, person: UUID, *, at: datetime, checkin: CheckIn | None = None) -> Topic:
    """The given check-in, or the newest one this person was asked; without any, the person's own goals."""
    found = checkin or await work.checkins.latest_asked_of(person)
    about = found.person_id if found else person
    desk = await desk_for(work, list({about, person}), at=at)
    return Topic(checkin=found, goals=list(desk.goals.get(about, ())), desk=desk)


def is_open(checkin: CheckIn | None) -> bool:
    """Whether an answer would be the first one to it."""
    return checkin is not None and checkin.state in (CheckInState.ASKED, CheckInState.MISSED)


def sureness(text: str) -> int | None:
    """A form's confidence, 0 to 10; None where the field holds anything else."""
    return _SCALE.get(text.strip())


def shown(goal: Goal, number: int) -> Shown:
    row = goal.key_result
    is_kept = row.kind is Kind.MAINTAIN
    is_milestone = row.kind is Kind.MILESTONE
    return Shown(
        ref=f"KR{number}",
        title=row.title,
        unit=row.unit or ("%" if is_milestone else ""),
        start=row.start if row.start is not None or not is_milestone else _ZERO,
        target=row.target if row.target is not None or not is_milestone else _WHOLE,
        current=goal.current if goal.current is not None or not is_milestone else _ZERO,
        direction="maintain" if is_kept else "decrease" if row.kind is Kind.DECREASE else "increase",
        kind=_reader_kind(goal),
    )


def _reader_kind(goal: Goal) -> str:
    row = goal.key_result
    if row.kind in (Kind.MAINTAIN, Kind.MILESTONE, Kind.BASELINE):
        return row.kind.value
    if row.unit == "%":
        return "percent"
    return "currency" if is_currency(row.unit) else "number"
