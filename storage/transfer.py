"""Everything a workspace holds on people and goals, read and written in bulk, for import and export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage.ledger import Ledger, tell
from storage.queries import Queries, insert_or, values_of
from storage.tables import (
    Absence,
    Account,
    Channel,
    Cycle,
    Decision,
    Entry,
    Experiment,
    GoalChange,
    KeyResult,
    Membership,
    Metric,
    MetricSource,
    Objective,
    Outcome,
    Person,
    Practice,
    Reading,
    Row,
    SourceLink,
    Team,
    Told,
    Workspace,
)

R = TypeVar("R", bound=Row)
T = TypeVar("T")

# SQLite takes 32,766 values in one statement; a chunk of rows stays far below.
_CHUNK = 500


@dataclass(kw_only=True)
class Holdings:
    """All rows of one workspace that an export is made of, and that an import is compared with."""

    workspace: Workspace | None = None
    channels: list[Channel] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    cycles: list[Cycle] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    key_results: list[KeyResult] = field(default_factory=list)
    changes: list[GoalChange] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    sources: list[MetricSource] = field(default_factory=list)
    links: list[SourceLink] = field(default_factory=list)
    experiments: list[Experiment] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    practices: list[Practice] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)


# What refers to another row comes after it.
_ORDER: tuple[type[Row], ...] = (
    Workspace,
    Channel,
    Person,
    Account,
    Team,
    Membership,
    Cycle,
    Outcome,
    Metric,
    Objective,
    KeyResult,
    GoalChange,
    Entry,
    Reading,
    MetricSource,
    SourceLink,
    Experiment,
    Decision,
    Practice,
    Absence,
)
_ABOVE = {
    Person: "manager_id",
    Team: "parent_id",
    Objective: "parent_id",
    KeyResult: "carries_id",
    Entry: "supersedes_id",
}


class Transfer(Queries):
    async def holdings(self) -> Holdings:
        """Everything there is, in a stable order."""
        return Holdings(
            workspace=await self._session.get(Workspace, self._workspace),
            channels=await self._all(select(Channel).order_by(col(Channel.name), col(Channel.address))),
            people=await self._all(select(Person).order_by(col(Person.email))),
            accounts=await self._all(select(Account).order_by(col(Account.platform), col(Account.address))),
            teams=await self._all(select(Team).order_by(col(Team.name))),
            memberships=await self._all(select(Membership)),
            cycles=await self._all(select(Cycle).order_by(col(Cycle.starts), col(Cycle.name))),
            outcomes=await self._all(select(Outcome).order_by(col(Outcome.position), col(Outcome.code))),
            metrics=await self._all(select(Metric).order_by(col(Metric.name), col(Metric.code))),
            objectives=await self._all(
                select(Objective).order_by(col(Objective.position), col(Objective.code))
            ),
            key_results=await self._all(
                select(KeyResult).order_by(col(KeyResult.position), col(KeyResult.code))
            ),
            changes=await self._all(
                select(GoalChange).order_by(col(GoalChange.changed_at), col(GoalChange.id))
            ),
            entries=await self._all(select(Entry).order_by(col(Entry.recorded_at), col(Entry.id))),
            readings=await self._all(select(Reading).order_by(col(Reading.recorded_at), col(Reading.id))),
            told=await self._all(select(Told)),
            sources=await self._all(select(MetricSource).order_by(col(MetricSource.name))),
            links=await self._all(
                select(SourceLink).order_by(col(SourceLink.created_at), col(SourceLink.id))
            ),
            experiments=await self._all(
                select(Experiment).order_by(col(Experiment.begun_at), col(Experiment.id))
            ),
            decisions=await self._all(select(Decision).order_by(col(Decision.decided_at), col(Decision.id))),
            practices=await self._all(select(Practice).order_by(col(Practice.asked_at), col(Practice.id))),
            absences=await self._all(select(Absence).order_by(col(Absence.starts), col(Absence.id))),
        )

    async def add(self, rows: Iterable[Row]) -> None:
        """Inserts new rows of any tables, those first that others refer to."""
        by_table: dict[type[Row], list[Row]] = defaultdict(list)
        for row in rows:
            by_table[type(row)].append(row)
        for table in _ORDER:
            ordered = _parents_first(values_of(by_table[table]), _ABOVE.get(table))
            for chunk in _chunks(ordered):
                await self._session.exec(insert(table), params=chunk)

    async def change(self, row: Row, fields: Mapping[str, Any]) -> None:
        """Sets fields of a row that is there already."""
        table: Any = type(row)
        await self._session.exec(update(table).where(table.id == row.model_dump()["id"]).values(**fields))

    async def regroup(self, teams_of: Mapping[UUID, set[UUID]]) -> None:
        """Puts each of these people into exactly these teams."""
        for chunk in _chunks(list(teams_of)):
            await self._session.exec(
                delete(Membership).where(
                    col(Membership.workspace_id) == self._workspace, col(Membership.person_id).in_(chunk)
                )
            )
        await self.add(
            Membership(person_id=person, team_id=team, workspace_id=self._workspace)
            for person, teams in teams_of.items()
            for team in sorted(teams)
        )

    async def refeed(self, links_of: Mapping[UUID, Sequence[SourceLink]]) -> None:
        """Lets each of these sources feed exactly what its links say, instead of what fed that before."""
        links = [link for listed in links_of.values() for link in listed]
        for column, ids in (
            (SourceLink.source_id, list(links_of)),
            (SourceLink.key_result_id, [link.key_result_id for link in links]),
            (SourceLink.metric_id, [link.metric_id for link in links]),
        ):
            for chunk in _chunks(ids):
                await self._session.exec(
                    delete(SourceLink).where(
                        col(SourceLink.workspace_id) == self._workspace, col(column).in_(chunk)
                    )
                )
        await self.add(links)

    async def retell(self, key_results: Sequence[UUID]) -> None:
        """Derives `Told` of these key results from their ledger, after entries were added in bulk."""
        for chunk in _chunks(key_results):
            await self._retell(chunk)

    async def _retell(self, key_results: Sequence[UUID]) -> None:
        # Somebody may be answering meanwhile: whoever comes second sees the other's entries.
        await self._session.exec(
            select(KeyResult.id)
            .where(col(KeyResult.id).in_(key_results))
            .order_by(col(KeyResult.id))
            .with_for_update()
        )
        histories = await Ledger(self._session, self._workspace).history(key_results)
        await self._session.exec(
            delete(Told).where(
                col(Told.workspace_id) == self._workspace, col(Told.key_result_id).in_(key_results)
            )
        )
        told = [said for history in histories.values() if (said := tell(history)) is not None]
        if told:
            await self._session.exec(insert_or(self._session, Told), params=values_of(told))

    async def _all(self, query: SelectOfScalar[R]) -> list[R]:
        table = query.column_descriptions[0]["type"]
        return list(await self._session.exec(query.where(table.workspace_id == self._workspace)))


def _parents_first(rows: list[dict[str, Any]], above: str | None) -> list[dict[str, Any]]:
    """The rows in an order in which each comes after the one of them that it refers to."""
    if above is None:
        return rows
    new = {row["id"] for row in rows}
    waiting: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    ready: list[dict[str, Any]] = []
    for row in rows:
        (waiting[row[above]] if row[above] in new else ready).append(row)
    for row in ready:
        ready.extend(waiting.pop(row["id"], []))
    return ready


def _chunks(items: Sequence[T]) -> Iterable[Sequence[T]]:
    return (items[first : first + _CHUNK] for first in range(0, len(items), _CHUNK))
