"""Companies for the measurements: many people with goals and some weeks of history, all asked on the same Monday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from handlers.plan import PROMPT
from okrs.measure import Kind
from okrs.vocabulary import Cadence, CheckInState, CycleState, Source
from storage.columns import new_id
from storage.store import Store
from storage.tables import (
    Account,
    CheckIn,
    Cycle,
    Due,
    Entry,
    KeyResult,
    Membership,
    Objective,
    Person,
    Team,
    Told,
    Workspace,
)

# Monday 23 November 2026, 09:30 in Berlin.
DUE = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
ZONE = "Europe/Berlin"
PLATFORM = "memory"
GOALS_EACH, WEEKS_OF_HISTORY, TEAM_SIZE = 3, 4, 10

Rows = list[dict[str, Any]]


async def found(store: Store, *, workspaces: int, people: int) -> None:
    """Fills an empty database with companies of so many people, each of whom is due at DUE."""
    for number in range(workspaces):
        async with store.database.engine.begin() as connection:
            for table, rows in _Company(number, people).rows():
                await _insert(connection, table, rows)


async def _insert(connection: AsyncConnection, table: type[SQLModel], rows: Rows) -> None:
    for start in range(0, len(rows), 2000):
        await connection.execute(insert(table), rows[start : start + 2000])


@dataclass
class _Company:
    number: int
    size: int

    def rows(self) -> Iterator[tuple[type[SQLModel], Rows]]:
        """Every table's rows, in an order that foreign keys allow."""
        workspace = Workspace(name=f"Company {self.number}", zone=ZONE, created_at=DUE)
        yield Workspace, [workspace.model_dump()]
        people = [self._person(workspace.id, n) for n in range(self.size)]
        for person in people[1:]:
            person.manager_id = people[0].id
        yield Person, [person.model_dump() for person in people[:1]]
        yield Person, [person.model_dump() for person in people[1:]]
        yield Account, [self._account(person).model_dump() for person in people]
        teams = [Team(workspace_id=workspace.id, name=f"Team {n}") for n in range(-(-self.size // TEAM_SIZE))]
        yield Team, [team.model_dump() for team in teams]
        yield (
            Membership,
            [
                {"workspace_id": workspace.id, "person_id": person.id, "team_id": teams[n // TEAM_SIZE].id}
                for n, person in enumerate(people)
            ],
        )
        cycle = Cycle(
            workspace_id=workspace.id,
            name="Q4",
            starts=date(2026, 10, 1),
            ends=date(2026, 12, 31),
            state=CycleState.OPEN,
        )
        yield Cycle, [cycle.model_dump()]
        objectives = [self._objective(cycle, person, n) for n, person in enumerate(people)]
        yield Objective, [objective.model_dump() for objective in objectives]
        goals = [self._goal(objective, n) for objective in objectives for n in range(GOALS_EACH)]
        yield KeyResult, [goal.model_dump() for goal in goals]
        checkins = {
            (person.id, week): self._checkin(person, week)
            for person in people
            for week in range(WEEKS_OF_HISTORY, 0, -1)
        }
        yield CheckIn, [checkin.model_dump() for checkin in checkins.values()]
        yield (
            Entry,
            [
                self._entry(goal, checkins[goal.owner_id, week], week)
                for goal in goals
                if goal.owner_id
                for week in range(WEEKS_OF_HISTORY, 0, -1)
            ],
        )
        yield Told, [self._told(goal, checkins) for goal in goals]
        yield Due, [self._due(person) for person in people]

    def _person(self, workspace: UUID, number: int) -> Person:
        return Person(
            workspace_id=workspace,
            name=f"Person {number}",
            email=f"person{number}@company{self.number}.test",
            zone=ZONE,
            created_at=DUE,
        )

    def _account(self, person: Person) -> Account:
        return Account(
            workspace_id=person.workspace_id,
            person_id=person.id,
            platform=PLATFORM,
            address=f"dm-{person.id}",
        )

    def _objective(self, cycle: Cycle, person: Person, number: int) -> Objective:
        return Objective(
            workspace_id=person.workspace_id,
            cycle_id=cycle.id,
            owner_id=person.id,
            code=f"O{number}",
            position=number,
            title="Customers stay because the product earns it",
        )

    def _goal(self, objective: Objective, number: int) -> KeyResult:
        return KeyResult(
            workspace_id=objective.workspace_id,
            objective_id=objective.id,
            owner_id=objective.owner_id,
            code=f"{objective.code}.{number}",
            title=("Raise the net promoter score", "Cut the time to first value", "Win reference customers")[
                number
            ],
            metric="score",
            unit=("", "days", "customers")[number],
            kind=Kind.INCREASE if number != 1 else Kind.DECREASE,
            start=Decimal(0 if number != 1 else 2000),
            target=Decimal(1000 + 10 * (objective.position % 80)),
            starts=date(2026, 10, 1),
            ends=date(2026, 12, 31),
            position=number,
            created_at=DUE,
        )

    def _checkin(self, person: Person, week: int) -> CheckIn:
        asked_at = DUE - timedelta(weeks=week)
        return CheckIn(
            workspace_id=person.workspace_id,
            person_id=person.id,
            asked_of_id=person.id,
            cadence=Cadence.WEEKLY,
            period=asked_at.date(),
            state=CheckInState.ANSWERED,
            asked_at=asked_at,
            closes_at=asked_at + timedelta(days=3),
            answered_at=asked_at + timedelta(hours=1),
        )

    def _entry(self, goal: KeyResult, checkin: CheckIn, week: int) -> dict[str, Any]:
        return Entry(
            workspace_id=goal.workspace_id,
            key_result_id=goal.id,
            person_id=goal.owner_id,
            check_in_id=checkin.id,
            value=_value(goal, week),
            confidence=6,
            note="Two more customers said yes.",
            source=Source.REPLY,
            recorded_at=checkin.asked_at + timedelta(hours=1),
        ).model_dump()

    def _told(self, goal: KeyResult, checkins: dict[tuple[UUID, int], CheckIn]) -> dict[str, Any]:
        assert goal.owner_id
        return Told(
            key_result_id=goal.id,
            workspace_id=goal.workspace_id,
            value=_value(goal, 1),
            previous=_value(goal, 2),
            confidence=6,
            confidence_before=6,
            note="Two more customers said yes.",
            person_id=goal.owner_id,
            talked_at=checkins[goal.owner_id, 1].asked_at + timedelta(hours=1),
        ).model_dump()

    def _due(self, person: Person) -> dict[str, Any]:
        return Due(
            id=new_id(),
            workspace_id=person.workspace_id,
            intent=PROMPT,
            subject_id=person.id,
            at=DUE,
            period=DUE.date(),
        ).model_dump()


def _value(goal: KeyResult, week: int) -> Decimal:
    """Values that hardly ever come twice, as in life."""
    return Decimal(int(goal.code[1:].replace(".", "")) % 9973) / 10 + Decimal(100 * (WEEKS_OF_HISTORY - week))
