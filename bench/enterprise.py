"""One company of two thousand: departments with teams of eight, outcomes, three key results each, and twelve weeks of
check-ins, for the measurement of the dashboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel

from bench.company import DUE, PLATFORM, ZONE
from okrs.measure import Kind
from okrs.vocabulary import Cadence, CheckInState, Direction, PracticeState, Source
from storage.ledger import tell
from storage.store import Store
from storage.tables import (
    Account,
    CheckIn,
    Cycle,
    Entry,
    HelpRequest,
    KeyResult,
    Membership,
    Metric,
    Objective,
    Outcome,
    Person,
    Practice,
    Reading,
    Team,
    Told,
    Workspace,
)

WEEKS, TEAM_SIZE, DEPARTMENT_SIZE, EACH, OUTCOMES = 12, 8, 10, 3, 8
STARTS, ENDS = date(2026, 9, 1), date(2026, 12, 31)
# Of a hundred check-ins so many are answered; of a hundred goals something is in the way of so many.
ANSWERED, BLOCKED = 88, 4
_NOTES = ("Two more customers said yes.", "The new onboarding helps.", "We wait for the contract.", "")
_TITLES = (
    "Raise the net promoter score of new customers",
    "Cut the time to first value",
    "Win reference customers in the north",
    "Bring the error rate of the checkout down",
    "Grow weekly active teams",
)


async def found(store: Store, people: int) -> None:
    """Fills an empty database with the company."""
    async with store.database.engine.begin() as connection:
        for table, rows in _Enterprise(people).rows():
            for start in range(0, len(rows), 2000):
                await connection.execute(
                    insert(table), [row.model_dump() for row in rows[start : start + 2000]]
                )


class _Enterprise:
    def __init__(self, size: int) -> None:
        self._size = size
        self._random = Random(20)
        self.workspace = Workspace(name="Enterprise", zone=ZONE, created_at=DUE)

    def rows(self) -> Iterator[tuple[type[SQLModel], Sequence[SQLModel]]]:
        """Every table's rows, in an order that foreign keys allow."""
        workspace = self.workspace.id
        yield Workspace, [self.workspace]
        leads = range(0, self._size, TEAM_SIZE)
        yield Person, self.people[:1]
        yield Person, [person for n, person in enumerate(self.people) if n and n in leads]
        yield Person, [person for n, person in enumerate(self.people) if n not in leads]
        yield (
            Account,
            [
                Account(workspace_id=workspace, person_id=one.id, platform=PLATFORM, address=f"dm-{one.id}")
                for one in self.people
            ],
        )
        yield Team, self.departments
        yield Team, self.teams
        yield (
            Membership,
            [
                Membership(workspace_id=workspace, person_id=one.id, team_id=self.teams[n // TEAM_SIZE].id)
                for n, one in enumerate(self.people)
            ],
        )
        yield Cycle, [self.cycle]
        yield Outcome, self.outcomes
        yield Objective, self.objectives
        yield KeyResult, self.goals
        yield CheckIn, [one for found in self.checkins for one in found]
        ledger = [self._entries(n, goal) for n, goal in enumerate(self.goals)]
        yield Entry, [entry for entries in ledger for entry in entries]
        yield Told, [told for entries in ledger if (told := tell(entries)) is not None]
        yield from self._besides()

    @cached_property
    def people(self) -> list[Person]:
        made: list[Person] = []
        for n in range(self._size):
            lead = n - n % TEAM_SIZE
            above = lead - lead % (TEAM_SIZE * DEPARTMENT_SIZE)
            manager = lead if n != lead else above if n != above else 0
            made.append(
                Person(
                    workspace_id=self.workspace.id,
                    name=f"Person Number {n}",
                    email=f"person{n}@enterprise.test",
                    zone=ZONE,
                    manager_id=made[manager].id if n else None,
                    admin=n == 0,
                    created_at=DUE,
                )
            )
        return made

    @cached_property
    def departments(self) -> list[Team]:
        size = TEAM_SIZE * DEPARTMENT_SIZE
        return [
            Team(workspace_id=self.workspace.id, name=f"Department {n}", lead_id=self.people[n * size].id)
            for n in range(-(-self._size // size))
        ]

    @cached_property
    def teams(self) -> list[Team]:
        return [
            Team(
                workspace_id=self.workspace.id,
                name=f"Team {n}",
                parent_id=self.departments[n // DEPARTMENT_SIZE].id,
                lead_id=self.people[n * TEAM_SIZE].id,
            )
            for n in range(-(-self._size // TEAM_SIZE))
        ]

    @cached_property
    def cycle(self) -> Cycle:
        return Cycle(workspace_id=self.workspace.id, name="Autumn", starts=STARTS, ends=ENDS)

    @cached_property
    def outcomes(self) -> list[Outcome]:
        return [
            Outcome(
                workspace_id=self.workspace.id,
                cycle_id=self.cycle.id,
                code=f"OUT{n}",
                title=f"Customers stay because the product earns it, part {n}",
                position=n,
            )
            for n in range(OUTCOMES)
        ]

    @cached_property
    def objectives(self) -> list[Objective]:
        """Three of each team."""
        return [
            Objective(
                workspace_id=self.workspace.id,
                cycle_id=self.cycle.id,
                outcome_id=self.outcomes[n % OUTCOMES].id,
                team_id=team.id,
                owner_id=team.lead_id,
                code=f"O{n}-{m}",
                title=f"Make the work of {team.name} easier for everybody, step {m}",
                position=EACH * n + m,
            )
            for n, team in enumerate(self.teams)
            for m in range(EACH)
        ]

    @cached_property
    def goals(self) -> list[KeyResult]:
        """Three of each person, one under each objective of the team."""
        return [
            KeyResult(
                workspace_id=self.workspace.id,
                objective_id=self.objectives[EACH * (n // TEAM_SIZE) + m].id,
                owner_id=person.id,
                code=f"K{n}-{m}",
                title=f"{_TITLES[(n + m) % len(_TITLES)]} ({n})",
                unit=("", "days", "customers")[m],
                kind=Kind.DECREASE if m == 1 else Kind.INCREASE,
                start=Decimal(2000 if m == 1 else 0),
                target=Decimal(1000 + 10 * (n % 80)),
                starts=STARTS,
                ends=ENDS,
                position=n % TEAM_SIZE,
                created_at=DUE - timedelta(weeks=WEEKS + 1),
            )
            for n, person in enumerate(self.people)
            for m in range(EACH)
        ]

    @cached_property
    def checkins(self) -> list[list[CheckIn]]:
        """Of each person, the oldest first; the last ones are open."""
        return [[self._checkin(person, asked_at) for asked_at in self._mondays()] for person in self.people]

    def _mondays(self) -> list[datetime]:
        return [DUE - timedelta(weeks=week) for week in range(WEEKS - 1, -1, -1)]

    def _checkin(self, person: Person, asked_at: datetime) -> CheckIn:
        is_answered = self._random.randrange(100) < ANSWERED
        unanswered = CheckInState.ASKED if asked_at == DUE else CheckInState.MISSED
        return CheckIn(
            workspace_id=person.workspace_id,
            person_id=person.id,
            asked_of_id=person.id,
            cadence=Cadence.WEEKLY,
            period=asked_at.date(),
            state=CheckInState.ANSWERED if is_answered else unanswered,
            asked_at=asked_at,
            closes_at=asked_at + timedelta(days=3),
            answered_at=asked_at + timedelta(hours=1) if is_answered else None,
        )

    def _entries(self, n: int, goal: KeyResult) -> list[Entry]:
        """A line for each answered check-in."""
        assert goal.start is not None
        assert goal.target is not None
        pace, lines = self._random.uniform(0.3, 1.3), []
        answered = [one for one in self.checkins[n // EACH] if one.state is CheckInState.ANSWERED]
        for week, checkin in enumerate(answered, 1):
            share = Decimal(f"{pace * week / (WEEKS + 5):.4f}")
            lines.append(
                Entry(
                    workspace_id=goal.workspace_id,
                    key_result_id=goal.id,
                    person_id=goal.owner_id,
                    check_in_id=checkin.id,
                    value=(goal.start + share * (goal.target - goal.start)).quantize(Decimal("0.1")),
                    confidence=self._random.randint(4, 9),
                    note=_NOTES[(n + week) % len(_NOTES)],
                    blocked=week == len(answered) and self._random.randrange(100) < BLOCKED,
                    source=Source.REPLY,
                    recorded_at=checkin.asked_at + timedelta(hours=1),
                )
            )
        return lines

    def _besides(self) -> Iterator[tuple[type[SQLModel], Sequence[SQLModel]]]:
        """Requests for help, practices, and a number of the business for each outcome."""
        workspace = self.workspace.id
        common: dict[str, Any] = {"workspace_id": workspace}
        yield (
            HelpRequest,
            [
                HelpRequest(
                    **common,
                    key_result_id=goal.id,
                    person_id=goal.owner_id,
                    helper_id=self.people[0].id,
                    words="We wait for the contract.",
                    asked_at=DUE - timedelta(days=5),
                )
                for goal in self.goals[:: len(self.goals) // 60 or 1]
                if goal.owner_id
            ],
        )
        yield (
            Practice,
            [
                Practice(
                    **common,
                    key_result_id=goal.id,
                    person_id=goal.owner_id,
                    title="Call them the day after",
                    words="We call every new customer the day after they signed.",
                    state=PracticeState.SHARED,
                    named=True,
                    asked_at=DUE - timedelta(days=20),
                    shared_at=DUE - timedelta(days=18),
                )
                for goal in self.goals[:: len(self.goals) // 40 or 1]
                if goal.owner_id
            ],
        )
        metrics = [
            Metric(
                **common,
                outcome_id=outcome.id,
                code=f"M{n}",
                name=f"Renewals {n}",
                unit="%",
                wanted=Direction.UP,
                created_at=DUE,
            )
            for n, outcome in enumerate(self.outcomes)
        ]
        yield Metric, metrics
        yield (
            Reading,
            [
                Reading(
                    **common,
                    metric_id=metric.id,
                    value=Decimal(60 + week % 7),
                    as_of=DUE - timedelta(weeks=week),
                    source=Source.METRIC,
                    recorded_at=DUE,
                )
                for metric in metrics
                for week in range(60)
            ],
        )
