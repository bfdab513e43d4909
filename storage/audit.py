"""Who did what that admins answer for: written once, read, and deleted when it is old; nothing changes a line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, or_, select, update

from okrs.audit import Act, Area, Change, Via
from storage.queries import Queries
from storage.tables import Audit, GoalChange, KeyResult

_LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Sieve:
    """Which lines are wanted: of one area, done by or about some people, from `since` until before `until`."""

    area: Area | None = None
    people: Collection[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One act as it is read; `goal` is the key result that it changed."""

    id: UUID
    at: datetime
    act: str
    person: UUID | None
    about: UUID | None
    via: str
    name: str
    changes: tuple[Change, ...]
    goal: UUID | None = None


class Trail(Queries):
    async def record(
        self,
        act: Act,
        *,
        by: UUID | Via,
        at: datetime,
        about: UUID | None = None,
        name: str = "",
        changes: Sequence[Change] = (),
    ) -> None:
        """Notes what is done in this transaction: `by` a person or none of them, `about` whom it concerns, `name` what
        the thing is called (of a person nothing: `about` says it)."""
        self._session.add(
            Audit(
                workspace_id=self._workspace,
                person_id=by if isinstance(by, UUID) else None,
                about_id=about,
                via="" if isinstance(by, UUID) else by.value,
                act=act.value,
                name=name[:_LONGEST],
                changes=[[c.field, c.before[:_LONGEST], c.after[:_LONGEST]] for c in changes],
                at=at,
            )
        )
        await self._session.flush()

    async def lines(self, sieve: Sieve, *, most: int, after: Line | None = None) -> list[Line]:
        """What fits, the newest first, at most so many; `after` is the last line that was seen before.

        Changes of goals are told by what is kept of them anyway.
        """
        found = await self._acts(sieve, most, after)
        if sieve.area in (None, Area.GOAL):
            found += await self._goal_changes(sieve, most, after)
        return sorted(found, key=lambda line: (line.at, line.id), reverse=True)[:most]

    async def find(self, line: UUID) -> Line | None:
        """One line by its id."""
        sieve = Sieve()
        acts = select(Audit).where(Audit.workspace_id == self._workspace, Audit.id == line)
        for act in await self._session.exec(acts):
            return _line(act)
        for change in await self._goal_changes(sieve, 1, None, col(GoalChange.id) == line):
            return change
        return None

    async def forget(self, person: UUID) -> None:
        """What was done about somebody stays; what things of theirs were called does not."""
        await self._session.exec(
            update(Audit)
            .where(col(Audit.workspace_id) == self._workspace, col(Audit.about_id) == person)
            .values(name="", changes=[])
        )

    async def tidy(self, *, before: datetime) -> None:
        """Deletes what is older."""
        await self._session.exec(
            delete(Audit).where(col(Audit.workspace_id) == self._workspace, col(Audit.at) < before)
        )

    async def _acts(self, sieve: Sieve, most: int, after: Line | None) -> list[Line]:
        wanted = [col(Audit.workspace_id) == self._workspace, *_within(sieve, after, Audit.at, Audit.id)]
        if sieve.area is not None:
            wanted.append(col(Audit.act).startswith(f"{sieve.area.value}.", autoescape=True))
        if sieve.people is not None:
            whom = list(sieve.people)
            wanted.append(or_(col(Audit.person_id).in_(whom), col(Audit.about_id).in_(whom)))
        found = await self._session.exec(
            select(Audit).where(*wanted).order_by(col(Audit.at).desc(), col(Audit.id).desc()).limit(most)
        )
        return [_line(row) for row in found]

    async def _goal_changes(
        self, sieve: Sieve, most: int, after: Line | None, *more: ColumnElement[bool]
    ) -> list[Line]:
        wanted = [*more, *_within(sieve, after, GoalChange.changed_at, GoalChange.id)]
        if sieve.people is not None:
            wanted.append(col(GoalChange.person_id).in_(list(sieve.people)))
        found = await self._session.exec(
            select(GoalChange, KeyResult.title)
            .join(KeyResult, col(KeyResult.id) == col(GoalChange.key_result_id))
            .where(GoalChange.workspace_id == self._workspace, *wanted)
            .order_by(col(GoalChange.changed_at).desc(), col(GoalChange.id).desc())
            .limit(most)
        )
        return [
            Line(
                id=row.id,
                at=row.changed_at,
                act=Act.GOAL_CHANGED,
                person=row.person_id,
                about=None,
                via="" if row.person_id else Via.SERVER,
                name=title,
                changes=tuple(
                    Change(field, before=str(was))
                    for field, was in row.before.items()
                    if was not in (None, [])
                ),
                goal=row.key_result_id,
            )
            for row, title in found
        ]


def _within(sieve: Sieve, after: Line | None, at: Any, id_: Any) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if sieve.since is not None:
        wanted.append(col(at) >= sieve.since)
    if sieve.until is not None:
        wanted.append(col(at) < sieve.until)
    if after is not None:
        wanted.append(or_(col(at) < after.at, (col(at) == after.at) & (col(id_) < after.id)))
    return wanted


def _line(row: Audit) -> Line:
    return Line(
        id=row.id,
        at=row.at,
        act=row.act,
        person=row.person_id,
        about=row.about_id,
        via=row.via,
        name=row.name,
        changes=tuple(Change(*change) for change in row.changes),
    )
