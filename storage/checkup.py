"""What the doctor asks: of the database, and of one workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, false, func, select, update

from okrs.vocabulary import CycleState, DeliveryState
from storage.engine import Database
from storage.failures import in_words
from storage.queries import Queries
from storage.tables import Cycle, Delivery, Due, KeyResult, Objective, Person, Team, Workspace
from storage.workspaces import ERASE

_MOST_REASONS = 3


async def check_writable(database: Database) -> None:
    """Raises HeadwayError for a database that can't be written."""
    with in_words():
        async with database.turn, database.engine.connect() as connection:
            # SQLite begins the transaction on a file that can only be read as if it were a writer's, and
            # refuses the first statement that writes, even one that changes no row.
            await connection.execute(update(Workspace).where(false()).values(name=""))
            await connection.rollback()


@dataclass(frozen=True, kw_only=True)
class Health:
    """`failures` are the reasons that messages failed for, the most frequent first; `failed` counts them all.

    `erased_at`: when everything is erased because the workspace is paused.
    """

    people: int
    goals: int
    admins: int
    failed: int
    without_zone: list[str]
    teams_without_channel: list[str]
    failures: list[str]
    erased_at: datetime | None


class Checkup(Queries):
    async def look(self) -> Health:
        """Counts and names of whatever may need somebody's hand."""
        people = list(
            await self._session.exec(
                select(Person)
                .where(Person.workspace_id == self._workspace, col(Person.active))
                .order_by(Person.name)
            )
        )
        teams = await self._session.exec(
            select(Team.name)
            .where(Team.workspace_id == self._workspace, col(Team.channel_id).is_(None))
            .order_by(Team.name)
        )
        failed = list(
            await self._session.exec(
                select(Delivery.failure, func.count())
                .where(Delivery.workspace_id == self._workspace, Delivery.state == DeliveryState.FAILED)
                .group_by(Delivery.failure)
                .order_by(func.count().desc(), Delivery.failure)
            )
        )
        return Health(
            people=len(people),
            goals=await self._goals(),
            admins=sum(person.admin for person in people),
            failed=sum(count for _, count in failed),
            without_zone=[person.name for person in people if person.zone is None],
            teams_without_channel=list(teams),
            failures=[reason for reason, _ in failed[:_MOST_REASONS]],
            erased_at=await self._erased_at(),
        )

    async def _erased_at(self) -> datetime | None:
        found = await self._session.exec(
            select(Due.at).where(Due.workspace_id == self._workspace, Due.intent == ERASE)
        )
        return found.one_or_none()

    async def _goals(self) -> int:
        found = await self._session.exec(
            select(func.count())
            .select_from(KeyResult)
            .join(Objective, col(Objective.id) == col(KeyResult.objective_id))
            .join(Cycle, col(Cycle.id) == col(Objective.cycle_id))
            .where(KeyResult.workspace_id == self._workspace, Cycle.state == CycleState.OPEN)
        )
        return found.one()
