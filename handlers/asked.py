"""The goals somebody is being asked about, as the reader of typed replies needs them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from babel.numbers import is_currency

from cards.exchange import Request
from handlers.prompts import Desk, desk_for
from okrs.measure import Kind
from okrs.reader import Shown, Understanding, read
from okrs.vocabulary import CheckInState
from storage.goals import Goal
from storage.store import Work
from storage.tables import CheckIn

_ZERO, _WHOLE = Decimal(0), Decimal(100)
# How far back a check-in may lie that is still talked about.
_MEMORY = timedelta(days=120)
# Codes that the reader would take for the number of a goal in the list, or for a value.
_LIKE_A_REF = re.compile(r"(?:kr)?\s*[\d.]*", re.IGNORECASE)
_SCALE = {str(n): n for n in range(11)}
# The keys of the letters that ask for one check-in: its prompt, its reminder, its deeper questions.
_ASKS = re.compile(r"(?:checkin|reflect):(?P<checkin>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::.*)?")


@dataclass(frozen=True)
class Topic:
    """What a person's words are about: the goals in order, and the check-ins that ask about them.

    `checkin` is the one that a skip or a snooze is about: the person's own open one, else that of somebody they
    stand in for, else their own newest. `focus` is the one under whose prompt the words were said, if they were.
    """

    checkin: CheckIn | None
    checkins: Sequence[CheckIn]
    goals: Sequence[Goal]
    desk: Desk
    focus: UUID | None = None

    @property
    def shown(self) -> list[Shown]:
        return [shown(goal, n) for n, goal in enumerate(self.goals, start=1)]

    def read(self, text: str, *, today: date) -> Understanding:
        """What a typed reply says; a goal may be called by its code, and notes stay the person's own words."""
        named: dict[str, str] = {}
        for n, goal in enumerate(self.goals, start=1):
            code = goal.key_result.code
            pattern = rf"(?<![\w-]){re.escape(code)}(?![\w-])"
            if not _LIKE_A_REF.fullmatch(code) and re.search(pattern, text, re.IGNORECASE):
                named[f"KR{n}"] = code
                text = re.sub(pattern, f"KR{n}", text, flags=re.IGNORECASE)
        found = read(text, self.shown, today=today)
        return replace(
            found,
            updates=tuple(replace(update, note=_called(update.note, named)) for update in found.updates),
            questions=tuple(replace(asked, quote=_called(asked.quote, named)) for asked in found.questions),
        )

    def goal(self, ref: str) -> Goal:
        """The goal that `shown` gave this ref."""
        return self.goals[int(ref.removeprefix("KR")) - 1]

    def checkin_about(self, goal: Goal) -> CheckIn | None:
        """The check-in that an answer about this goal belongs to."""
        return next((c for c in self.checkins if c.person_id == goal.key_result.owner_id), None)


def _called(words: str, named: Mapping[str, str]) -> str:
    for ref, code in named.items():
        words = re.sub(rf"(?<!\w){ref}(?!\w)", code, words)
    return words


async def topic_of(
    work: Work, person: UUID, *, at: datetime, also: Collection[UUID | None] = frozenset()
) -> Topic:
    """The person's own goals, then those of everybody whose open check-in they are to answer, or one in `also`."""
    asked = await work.checkins.to_answer(person, since=at - _MEMORY)
    checkins = [
        c
        for c in asked
        if c.person_id == person or (c.asked_of_id == person and (is_open(c) or c.id in also))
    ]
    return await _topic(work, person, checkins, [person, *(c.person_id for c in checkins)], at=at)


async def topic_under(work: Work, request: Request) -> Topic:
    """What words are about that were said under a letter: its check-in alone, where it asks for one of theirs."""
    assert request.person is not None
    named = _ASKS.fullmatch(request.thread)
    if named:
        for checkin in await work.checkins.by_id([UUID(named["checkin"])]):
            newest = (await work.checkins.latest([checkin.person_id]))[checkin.person_id]
            if request.person in (checkin.asked_of_id, checkin.person_id) and newest.id == checkin.id:
                topic = await topic_of_checkin(work, request.person, checkin, at=request.at)
                return replace(topic, focus=checkin.id)
    return await topic_of(work, request.person, at=request.at)


async def hung_under(work: Work, request: Request) -> str:
    """The key of the letter that an answer to the person hangs under: that of the thread they write in."""
    letter = await work.outbox.find(request.thread) if request.thread else None
    if letter is None or letter.person_id != request.person:
        return ""
    return letter.thread or letter.key


async def topic_of_checkin(work: Work, person: UUID, checkin: CheckIn, *, at: datetime) -> Topic:
    """One check-in and the goals it asks about, whoever looks at it."""
    return await _topic(work, person, [checkin], [checkin.person_id], at=at)


async def _topic(
    work: Work, person: UUID, checkins: Sequence[CheckIn], about: Sequence[UUID], *, at: datetime
) -> Topic:
    owners = list(dict.fromkeys(about))
    desk = await desk_for(work, list({*owners, person}), at=at)
    primary = next((c for c in checkins if is_open(c)), checkins[0] if checkins else None)
    goals = [goal for owner in owners for goal in desk.goals.get(owner, ())]
    return Topic(checkin=primary, checkins=checkins, goals=goals, desk=desk)


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
