"""What was decided, changed, tried, learned and shared in a cycle, as far as everybody may read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from cards.goal_changes import Difference, target_label
from cards.report.facts import Changed, Learned, Shared, Stopped
from coaching.no_help import standing
from handlers.report.gathered import Gathered
from okrs.vocabulary import Choice, ExperimentResult, Occasion
from scheduling.calendar import local_date
from storage.goals import Goal, measure_of
from storage.tables import Decision, GoalChange, Practice

# What came of fewer experiments would tell whose they were.
LEAST_TRIED = 3


@dataclass(frozen=True, kw_only=True)
class Learning:
    """`choices` is what was decided last about each goal that was met."""

    choices: Mapping[UUID, Choice]
    changed: tuple[Changed, ...]
    stopped: tuple[Stopped, ...]
    learned: tuple[Learned, ...]
    tried: Mapping[ExperimentResult, int] | None
    under_trial: int
    practices: tuple[Shared, ...]


async def learning_of(here: Gathered) -> Learning:
    tree, which = here.tree, here.work.goals.which(here.cycle.id)
    decisions = {
        id_: rows for id_, rows in (await here.work.decisions.of(which)).items() if id_ in tree.by_id
    }
    changes: dict[UUID, list[GoalChange]] = {}
    for change in await here.work.goals.changes(which):
        changes.setdefault(change.key_result_id, []).append(change)
    shared = {id_: words for id_, rows in decisions.items() if (words := _shared_words(rows))}
    tried, under_trial = await _tried(here)
    return Learning(
        choices={
            id_: decided[-1].choice
            for id_, rows in decisions.items()
            if (decided := standing(rows, changes.get(id_, ())))
        },
        changed=tuple(
            found
            for goal in tree.among(changes)
            if not goal.key_result.stopped and (found := _changed(here, goal, changes[goal.id])) is not None
        ),
        stopped=tuple(_stopped(here, goal, shared) for bunch in tree.bunches for goal in bunch.stopped),
        learned=tuple(
            Learned(goal=goal.key_result.title, words=shared[goal.id])
            for goal in tree.among(shared)
            if not goal.key_result.stopped
        ),
        tried=tried,
        under_trial=under_trial,
        practices=await _practices(here),
    )


def _shared_words(decisions: Sequence[Decision]) -> str:
    """The newest word on a goal, where who learned it agreed that everybody reads it."""
    closing = [row for row in decisions if row.occasion is Occasion.CLOSE]
    return closing[-1].learned if closing and closing[-1].shared else ""


def _stopped(here: Gathered, goal: Goal, shared: Mapping[UUID, str]) -> Stopped:
    at = goal.key_result.closed_at or here.home.now
    return Stopped(
        title=goal.key_result.title,
        on=local_date(here.home.workspace.zone, at),
        learned=shared.get(goal.id, ""),
    )


def _changed(here: Gathered, goal: Goal, changes: Sequence[GoalChange]) -> Changed | None:
    """What it said before the first change of each thing, and says now; None where that is the same again."""
    before: dict[str, Any] = {}
    for change in changes:
        before = {**change.before, **before}
    row, voice = goal.key_result, here.voice
    labels = {
        "title": voice.text("The goal"),
        "start": voice.text("Start"),
        "target": target_label(voice, measure_of(row)),
        "upper": voice.text("And at most"),
        "ends": voice.text("Until"),
    }
    differences = [
        Difference(label=label, before=was, after=now)
        for name, label in labels.items()
        if name in before
        and (was := _shown(here, before[name], row.unit))
        != (now := _shown(here, getattr(row, name), row.unit))
    ]
    return Changed(title=row.title, differences=tuple(differences)) if differences else None


def _shown(here: Gathered, value: Any, unit: str) -> str:
    """A value of a goal in words, as it is or as it was kept."""
    if value in (None, ""):
        return "–"
    if isinstance(value, date):
        return here.voice.day(value)
    try:
        return here.voice.number(Decimal(value), unit)
    except InvalidOperation:
        pass
    try:
        return here.voice.day(date.fromisoformat(value))
    except ValueError:
        return here.voice.quoted(str(value))


async def _tried(here: Gathered) -> tuple[Mapping[ExperimentResult, int] | None, int]:
    """What came of experiments, the best first, and how many go on; nothing of so few that one would know whose."""
    about = await here.work.experiments.about(here.work.goals.which(here.cycle.id))
    rows = [row for id_, rows in about.items() if id_ in here.tree.by_id for row in rows if row.words]
    if len(rows) < LEAST_TRIED:
        return None, 0
    found = Counter(row.result for row in rows if row.result is not None)
    counted = {result: found[result] for result in ExperimentResult if found[result]}
    return counted, sum(row.reviewed_at is None for row in rows)


async def _practices(here: Gathered) -> tuple[Shared, ...]:
    """What was published during the cycle, what helped most colleagues first."""
    rows = [
        row
        for row in await here.work.practices.shared()
        if row.shared_at is not None and here.begins <= row.shared_at <= here.until and _is_told(here, row)
    ]
    tried = await here.work.practices.tried([row.id for row in rows])
    rows.sort(key=lambda row: tried.get(row.id, (0, 0))[::-1], reverse=True)
    return tuple(
        Shared(
            title=row.title,
            words=row.words,
            author=here.home.name(row.person_id) if _is_named(here, row) else "",
            tried=tried.get(row.id, (0, 0))[0],
            helped=tried.get(row.id, (0, 0))[1],
        )
        for row in rows
    )


def _is_named(here: Gathered, row: Practice) -> bool:
    return row.named and here.home.company.people[row.person_id].active


def _is_told(here: Gathered, row: Practice) -> bool:
    """In a team's report only what has a name: that it is of this team would tell too much of who it is."""
    if here.teams is None:
        return True
    theirs = here.home.company.teams_of.get(row.person_id, set())
    return _is_named(here, row) and not here.teams.isdisjoint(theirs)
