"""Cycles, outcomes, objectives and key results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import col, delete, select
from sqlmodel.sql.expression import Select

from okrs.measure import Measure, Phase
from okrs.vocabulary import CycleState
from storage.columns import known_uuid
from storage.ledger import Ledger
from storage.queries import Ids, Queries, among, as_it_is_now
from storage.shelf import Keeping, Shelf
from storage.still import every, parsed, rows_of, shelf_of, still, texts_of, width
from storage.tables import (
    Cascade,
    Cycle,
    Decision,
    Entry,
    Experiment,
    GoalChange,
    HelpRequest,
    KeyResult,
    Objective,
    Outcome,
    Practice,
    PracticeOffer,
    Told,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Goal(Keeping):
    """A key result, what it belongs to, and where it stands (`told` is None until somebody talked about it).

    `kept` is what was worked out of it, None where its rows may still be changed.
    """

    key_result: KeyResult
    objective: Objective
    told: Told | None
    kept: dict[Hashable, Any] | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> UUID:
        return self.key_result.id

    @property
    def value(self) -> Decimal | None:
        return self.told.value if self.told else None

    @property
    def current(self) -> Decimal | None:
        """The last value, or where it started before anybody reported one."""
        return self.value if self.value is not None else self.key_result.start

    @property
    def measure(self) -> Measure:
        return self.once("measure", lambda: measure_of(self.key_result))


def _goal(parts: tuple[KeyResult, Objective, Told | None]) -> Goal:
    return Goal(*parts, kept={})


def _place(goal: Goal) -> tuple[int, str]:
    return goal.key_result.position, goal.key_result.code


def measure_of(row: KeyResult) -> Measure:
    """The rules' view of a key result."""
    return Measure(
        kind=row.kind,
        unit=row.unit,
        start=row.start,
        target=row.target,
        upper=row.upper,
        band=row.band,
        starts=row.starts,
        ends=row.ends,
        phases=tuple(
            Phase(on=date.fromisoformat(phase["on"]), value=Decimal(phase["value"])) for phase in row.phases
        ),
    )


@dataclass(frozen=True, eq=False)
class Bunch(Keeping):
    """An objective and its key results in their order: the same as before as long as all of their rows are."""

    objective: Objective
    goals: tuple[Goal, ...]
    kept: dict[Hashable, Any] | None = field(default_factory=dict, repr=False)

    @cached_property
    def owners(self) -> tuple[UUID | None, ...]:
        """Whose each of the goals is."""
        return tuple(goal.key_result.owner_id for goal in self.goals)

    @cached_property
    def by_id(self) -> Mapping[UUID, Goal]:
        return {goal.id: goal for goal in self.goals}

    @cached_property
    def moves(self) -> frozenset[UUID]:
        """The numbers of the business that they are there to move."""
        return frozenset(goal.key_result.moves_id for goal in self.goals if goal.key_result.moves_id)

    @cached_property
    def stopped(self) -> Sequence[Goal]:
        """What was closed because it is no goal any more."""
        return [goal for goal in self.goals if goal.key_result.stopped]


@dataclass(frozen=True)
class GoalTree:
    """All goals of some cycles, ready to be walked; the shelf keeps what is worked out of parts of it.

    `bunches` are the objectives that have a key result, in the order of `objectives`.
    """

    cycles: list[Cycle]
    outcomes: list[Outcome]
    objectives: list[Objective]
    bunches: list[Bunch]
    shelf: Shelf = field(default_factory=Shelf, compare=False, repr=False)

    @cached_property
    def goals(self) -> list[Goal]:
        return [goal for bunch in self.bunches for goal in bunch.goals]

    @cached_property
    def by_id(self) -> dict[UUID, Goal]:
        found: dict[UUID, Goal] = {}
        for bunch in self.bunches:
            found.update(bunch.by_id)
        return found

    def among(self, key_results: Collection[UUID]) -> list[Goal]:
        """Those of these key results that are here, in their order."""
        if not key_results:
            return []
        return [goal for id_, goal in self.by_id.items() if id_ in key_results]

    def bunch(self, objective: UUID) -> Bunch | None:
        return self._by_objective.get(objective)

    def under(self, objective: UUID) -> Sequence[Goal]:
        bunch = self.bunch(objective)
        return bunch.goals if bunch else ()

    def children(self, objective: UUID) -> list[Objective]:
        return self._children.get(objective, [])

    @cached_property
    def _by_objective(self) -> dict[UUID, Bunch]:
        return {bunch.objective.id: bunch for bunch in self.bunches}

    @cached_property
    def _children(self) -> dict[UUID, list[Objective]]:
        found: dict[UUID, list[Objective]] = defaultdict(list)
        for objective in self.objectives:
            if objective.parent_id is not None:
                found[objective.parent_id].append(objective)
        return dict(found)


class Goals(Queries):
    async def owned_by(self, people: Sequence[UUID], *, on: date) -> dict[UUID, list[Goal]]:
        """The key results each person is asked about on a day: not closed, in an open cycle, begun."""
        found = await self._session.exec(
            self._of_open_cycles()
            .where(
                col(KeyResult.owner_id).in_(people),
                col(KeyResult.closed_at).is_(None),
                col(KeyResult.starts) <= on,
            )
            .order_by(col(Objective.position), col(KeyResult.position), col(KeyResult.code))
        )
        goals: dict[UUID, list[Goal]] = {}
        for key_result, objective, told in found:
            if key_result.owner_id is not None:
                goals.setdefault(key_result.owner_id, []).append(Goal(key_result, objective, told))
        return goals

    async def that_move(self, *, on: date) -> list[Goal]:
        """The key results with an owner that name a number they should move: not closed, in an open cycle, begun."""
        found = await self._session.exec(
            self._of_open_cycles()
            .where(
                col(KeyResult.owner_id).is_not(None),
                col(KeyResult.moves_id).is_not(None),
                col(KeyResult.closed_at).is_(None),
                col(KeyResult.starts) <= on,
            )
            .order_by(col(Objective.position), col(KeyResult.position), col(KeyResult.code))
        )
        return [Goal(key_result, objective, told) for key_result, objective, told in found]

    async def tree(self, *, cycles: Sequence[UUID] | None = None) -> GoalTree:
        """Every goal of the given cycles; without them, of all that are open. To be looked at, not changed."""
        chosen = (
            every(Cycle)
            .where(Cycle.workspace_id == self._workspace)
            .order_by(col(Cycle.starts), col(Cycle.name))
        )
        chosen = (
            chosen.where(Cycle.state == CycleState.OPEN)
            if cycles is None
            else chosen.where(col(Cycle.id).in_(cycles))
        )
        session = self._session
        found = still(session, Cycle, await rows_of(session, chosen))
        ids = [cycle.id for cycle in found]
        outcomes = await rows_of(
            session,
            every(Outcome)
            .where(col(Outcome.cycle_id).in_(ids))
            .order_by(col(Outcome.position), col(Outcome.code)),
        )
        aims = await rows_of(
            session,
            every(Objective)
            .where(col(Objective.cycle_id).in_(ids))
            .order_by(col(Objective.position), col(Objective.code)),
        )
        objectives = still(session, Objective, aims)
        texts = await texts_of(
            session,
            select(Objective.id).where(col(Objective.cycle_id).in_(ids)),
            every(KeyResult, Told)
            .outerjoin(Told, col(Told.key_result_id) == col(KeyResult.id))
            .where(col(KeyResult.objective_id) == col(Objective.id)),
        )
        by_objective = {known_uuid(key): text for key, text in texts}
        shelf = shelf_of(session)
        return GoalTree(
            cycles=found,
            outcomes=still(session, Outcome, outcomes),
            objectives=objectives,
            bunches=[
                shelf.made(Bunch, objective.id, (objective, by_objective[objective.id]), self._bunch)
                for objective in objectives
                if objective.id in by_objective
            ],
            shelf=shelf,
        )

    def _bunch(self, parts: tuple[Objective, str]) -> Bunch:
        """The goals of an objective, out of the text of their rows."""
        objective, text = parts
        rows, session, shelf = parsed(text), self._session, shelf_of(self._session)
        told = {one.key_result_id: one for one in still(session, Told, rows, at=width(KeyResult))}
        goals = [
            shelf.made(Goal, row.id, (row, objective, told.get(row.id)), _goal)
            for row in still(session, KeyResult, rows)
        ]
        return Bunch(objective, tuple(sorted(goals, key=_place)))

    async def owners(self, key_results: Sequence[UUID]) -> dict[UUID, UUID | None]:
        """Whose each of these key results is; those that are gone are missing."""
        found = await self._session.exec(
            select(KeyResult.id, KeyResult.owner_id).where(
                KeyResult.workspace_id == self._workspace, col(KeyResult.id).in_(key_results)
            )
        )
        return dict(found.all())

    async def goal(self, key_result: UUID) -> Goal | None:
        found = await self._session.exec(
            select(KeyResult, Objective)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .where(KeyResult.workspace_id == self._workspace, KeyResult.id == key_result)
        )
        row = found.one_or_none()
        if row is None:
            return None
        told = await Ledger(self._session, self._workspace).told([key_result])
        return Goal(row[0], row[1], told.get(key_result))

    async def objectives(self, ids: Sequence[UUID]) -> list[Objective]:
        """These objectives, whatever their cycle."""
        found = await self._session.exec(
            select(Objective).where(Objective.workspace_id == self._workspace, col(Objective.id).in_(ids))
        )
        return list(found)

    async def hold_objective(self, objective: UUID) -> Objective | None:
        """One objective, locked until this work ends."""
        found = await self._session.exec(
            as_it_is_now(
                select(Objective).where(Objective.workspace_id == self._workspace, Objective.id == objective)
            )
        )
        return found.one_or_none()

    async def several(self, key_results: Sequence[UUID]) -> dict[UUID, Goal]:
        """Those of these goals that are in an open cycle."""
        found = await self._session.exec(
            self._of_open_cycles().where(
                col(KeyResult.id).in_(key_results),
            )
        )
        return {key_result.id: Goal(key_result, objective, told) for key_result, objective, told in found}

    async def by_id(self, key_results: Sequence[UUID]) -> dict[UUID, Goal]:
        """These key results by their ids, closed ones too."""
        found = await self._session.exec(
            select(KeyResult, Objective)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .where(KeyResult.workspace_id == self._workspace, col(KeyResult.id).in_(key_results))
        )
        rows = list(found)
        told = await Ledger(self._session, self._workspace).told([row.id for row, _ in rows])
        return {row.id: Goal(row, objective, told.get(row.id)) for row, objective in rows}

    async def cycle(self, cycle: UUID) -> Cycle | None:
        found = await self._session.exec(
            select(Cycle).where(Cycle.workspace_id == self._workspace, Cycle.id == cycle)
        )
        return found.one_or_none()

    async def cycles(self) -> list[Cycle]:
        found = await self._session.exec(
            select(Cycle)
            .where(Cycle.workspace_id == self._workspace)
            .order_by(col(Cycle.starts), col(Cycle.name))
        )
        return list(found)

    def which(self, cycle: UUID) -> Ids:
        """The key results of a cycle, for a question about all of them."""
        return (
            select(KeyResult.id)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .where(KeyResult.workspace_id == self._workspace, Objective.cycle_id == cycle)
        )

    async def changes(self, key_results: Ids) -> list[GoalChange]:
        """What was changed about these key results, the oldest first."""
        found = await self._session.exec(
            select(GoalChange)
            .where(GoalChange.workspace_id == self._workspace, among(GoalChange.key_result_id, key_results))
            .order_by(col(GoalChange.changed_at), col(GoalChange.id))
        )
        return list(found)

    async def keep_change(self, change: GoalChange) -> None:
        """Keeps what a goal said before it is changed."""
        self._session.add(change)
        await self._session.flush()

    async def forget_change(self, change: UUID) -> None:
        """Forgets a change that was taken back."""
        await self._session.exec(
            delete(GoalChange).where(
                col(GoalChange.workspace_id) == self._workspace, col(GoalChange.id) == change
            )
        )

    async def of_cycle(self, cycle: UUID) -> tuple[list[Objective], list[KeyResult]]:
        """The objectives and key results of a cycle in their order, closed ones too."""
        objectives = await self._session.exec(
            select(Objective)
            .where(Objective.workspace_id == self._workspace, Objective.cycle_id == cycle)
            .order_by(col(Objective.position), col(Objective.code))
        )
        key_results = await self._session.exec(
            select(KeyResult)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .where(KeyResult.workspace_id == self._workspace, Objective.cycle_id == cycle)
            .order_by(col(KeyResult.position), col(KeyResult.code))
        )
        return list(objectives), list(key_results)

    async def codes(self) -> set[str]:
        """Every code of an objective or a key result, in lower case."""
        objectives = await self._session.exec(
            select(Objective.code).where(Objective.workspace_id == self._workspace)
        )
        key_results = await self._session.exec(
            select(KeyResult.code).where(KeyResult.workspace_id == self._workspace)
        )
        return {code.lower() for code in (*objectives, *key_results)}

    async def add(self, *rows: Cycle | Objective | KeyResult) -> None:
        """Adds them in the order given: what is referred to first."""
        for row in rows:
            self._session.add(row)
            await self._session.flush()

    async def is_untouched(self, key_results: Sequence[UUID]) -> bool:
        """Whether nobody has said or changed anything about these key results yet."""
        tables = (Entry, GoalChange, HelpRequest, Experiment, Decision, Practice, PracticeOffer)
        about = [table.key_result_id for table in tables]
        return not await self._has_any(*((column, key_results) for column in about))

    async def remove(self, key_results: Sequence[UUID]) -> None:
        """Removes key results that nobody has touched."""
        await self._session.exec(
            delete(KeyResult).where(
                col(KeyResult.workspace_id) == self._workspace, col(KeyResult.id).in_(key_results)
            )
        )

    async def remove_empty(self, *, objective: UUID | None, cycle: UUID | None) -> None:
        """Removes the objective and the cycle, unless something belongs to them."""
        if objective is not None and not await self._has_any(
            (KeyResult.objective_id, [objective]),
            (Objective.parent_id, [objective]),
            (Cascade.objective_id, [objective]),
        ):
            await self._session.exec(
                delete(Objective).where(
                    col(Objective.workspace_id) == self._workspace, col(Objective.id) == objective
                )
            )
        if cycle is not None and not await self._has_any(
            (Objective.cycle_id, [cycle]), (Outcome.cycle_id, [cycle])
        ):
            await self._session.exec(
                delete(Cycle).where(col(Cycle.workspace_id) == self._workspace, col(Cycle.id) == cycle)
            )

    def _of_open_cycles(self) -> Select[KeyResult, Objective, Told]:
        """Key results whose cycle is open, each with what it belongs to and where it stands (None: never told of)."""
        return (
            select(KeyResult, Objective, Told)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
            .outerjoin(Told, col(Told.key_result_id) == col(KeyResult.id))
            .where(KeyResult.workspace_id == self._workspace, Cycle.state == CycleState.OPEN)
        )

    async def _has_any(self, *references: tuple[Any, Sequence[UUID]]) -> bool:
        """Whether a row refers to one of these ids by its column."""
        for column, ids in references:
            found = await self._session.exec(select(column).where(column.in_(ids)).limit(1))
            if found.first() is not None:
                return True
        return False
