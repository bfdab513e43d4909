"""People, their teams and channels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, delete, func, or_, select, update

from okrs.errors import HeadwayError
from storage.queries import Queries
from storage.settings import WorkspaceSettings
from storage.shelf import Shelf
from storage.still import every, parsed, shelf_of, still, texts_together
from storage.tables import Account, Cascade, Channel, Membership, Objective, Person, Team, Workspace

# How much later an account is used again before that is written down.
_USED = timedelta(hours=1)
# SQLite takes 32,766 values in one statement; a chunk stays far below.
_CHUNK = 500
# For how many who look what they may see is kept.
_KEPT = 16


@dataclass(frozen=True, eq=False)
class Company:
    """The whole company's shape, small enough to hold: who is who, who leads whom, who works with whom.

    `kept` is for what is worked out of it.
    """

    people: dict[UUID, Person]
    teams: dict[UUID, Team]
    teams_of: dict[UUID, set[UUID]]
    kept: Shelf = field(default_factory=lambda: Shelf(_KEPT), repr=False)

    @cached_property
    def managers(self) -> Mapping[UUID, UUID | None]:
        return {id_: person.manager_id for id_, person in self.people.items()}

    @cached_property
    def admins(self) -> Set[UUID]:
        return frozenset(id_ for id_, person in self.people.items() if person.admin)

    @cached_property
    def leads(self) -> Set[UUID]:
        """Who leads a team."""
        return frozenset(team.lead_id for team in self.teams.values() if team.lead_id)

    def members(self, team: UUID) -> list[Person]:
        """The active people of one team, by name."""
        return list(self._members.get(team, ()))

    def reports(self, manager: UUID) -> list[Person]:
        """The active people who report to `manager` directly, by name."""
        return sorted(
            (p for p in self.people.values() if p.active and p.manager_id == manager), key=lambda p: p.name
        )

    def teams_under(self, team: UUID) -> set[UUID]:
        """The team and every team below it in the tree."""
        found, frontier = {team}, [team]
        while frontier:
            below = self._below.get(frontier.pop(), set()) - found
            found |= below
            frontier += below
        return found

    def topmost(self, team: UUID, *, below: UUID | None) -> Team:
        """The team at the top that this one belongs to, or the one right below another; the other itself stays."""
        found, seen = self.teams[team], {team}
        while found.id != below and found.parent_id in self.teams and found.parent_id not in (below, *seen):
            seen.add(found.parent_id)
            found = self.teams[found.parent_id]
        return found

    @cached_property
    def _members(self) -> dict[UUID, list[Person]]:
        found: dict[UUID, list[Person]] = defaultdict(list)
        for person in sorted(self.people.values(), key=lambda one: one.name):
            if person.active:
                for team in self.teams_of.get(person.id, ()):
                    found[team].append(person)
        return found

    @cached_property
    def _below(self) -> dict[UUID, set[UUID]]:
        """The teams directly below each that has some."""
        below: dict[UUID, set[UUID]] = defaultdict(set)
        for team in self.teams.values():
            if team.parent_id is not None:
                below[team.parent_id].add(team.id)
        return below


class People(Queries):
    async def workspace(self) -> Workspace:
        """The workspace itself; raises HeadwayError when it is gone."""
        found = await self._session.get(Workspace, self._workspace)
        if found is None:
            raise HeadwayError("This workspace does not exist any more.")
        return found

    async def settings(self) -> WorkspaceSettings:
        return WorkspaceSettings.model_validate((await self.workspace()).settings)

    async def person(self, person: UUID) -> Person:
        """One person; raises HeadwayError when this workspace has nobody of that id."""
        found = (
            await self._session.exec(
                select(Person).where(Person.workspace_id == self._workspace, Person.id == person)
            )
        ).one_or_none()
        if found is None:
            raise HeadwayError(
                "Nobody of that name is known here. An admin can add people with `headway import`."
            )
        return found

    async def team(self, team: UUID) -> Team:
        """One team; raises HeadwayError when this workspace has none of that id."""
        found = await self._session.exec(
            select(Team).where(Team.workspace_id == self._workspace, Team.id == team)
        )
        row = found.one_or_none()
        if row is None:
            raise HeadwayError("That team does not exist any more.")
        return row

    async def by_id(self, people: Sequence[UUID]) -> dict[UUID, Person]:
        found = await self._session.exec(
            select(Person).where(Person.workspace_id == self._workspace, col(Person.id).in_(people))
        )
        return {person.id: person for person in found}

    async def everyone(self) -> list[Person]:
        """Every person, also those who left, by name."""
        found = await self._session.exec(
            select(Person).where(Person.workspace_id == self._workspace).order_by(Person.name)
        )
        return list(found)

    async def teams(self) -> list[Team]:
        found = await self._session.exec(
            select(Team).where(Team.workspace_id == self._workspace).order_by(Team.name)
        )
        return list(found)

    async def channels(self) -> list[Channel]:
        found = await self._session.exec(
            select(Channel).where(Channel.workspace_id == self._workspace).order_by(Channel.name)
        )
        return list(found)

    async def accounts(self, people: Sequence[UUID]) -> list[Account]:
        """How these people are reached, the most recently used first."""
        found = await self._session.exec(
            select(Account)
            .where(Account.workspace_id == self._workspace, col(Account.person_id).in_(people))
            .order_by(col(Account.last_used_at).desc().nulls_last())
        )
        return list(found)

    async def account(self, platform: str, address: str) -> Account | None:
        found = await self._session.exec(
            select(Account).where(
                Account.workspace_id == self._workspace,
                Account.platform == platform,
                Account.address == address,
            )
        )
        return found.one_or_none()

    async def accounts_at(self, platform: str, addresses: Sequence[str]) -> list[Account]:
        """The accounts of these addresses on one platform; an address that is nobody's has none."""
        found: list[Account] = []
        for first in range(0, len(addresses), _CHUNK):
            found += await self._session.exec(
                select(Account).where(
                    Account.workspace_id == self._workspace,
                    Account.platform == platform,
                    col(Account.address).in_(addresses[first : first + _CHUNK]),
                )
            )
        return found

    async def with_emails(self, emails: Sequence[str]) -> list[Person]:
        """The people who have one of these e-mail addresses, given in lower case."""
        found: list[Person] = []
        for first in range(0, len(emails), _CHUNK):
            found += await self._session.exec(
                select(Person).where(
                    Person.workspace_id == self._workspace,
                    func.lower(Person.email).in_(emails[first : first + _CHUNK]),
                )
            )
        return found

    async def has_anybody(self) -> bool:
        """Whether somebody is a person here, were it one who left."""
        found = await self._session.exec(
            select(Person.id).where(Person.workspace_id == self._workspace).limit(1)
        )
        return found.first() is not None

    async def hold(self) -> None:
        """Waits until nobody else adds people, channels or goals: what is looked up now is still so at the end."""
        await self._session.exec(
            select(Workspace.id).where(Workspace.id == self._workspace).with_for_update()
        )

    async def channel_at(self, platform: str, address: str) -> Channel | None:
        found = await self._session.exec(
            select(Channel).where(
                Channel.workspace_id == self._workspace,
                Channel.platform == platform,
                Channel.address == address,
            )
        )
        return found.one_or_none()

    async def add(self, *rows: Person | Account | Channel | Team) -> None:
        self._session.add_all(rows)
        await self._session.flush()

    async def join(self, team: UUID, people: Sequence[UUID]) -> None:
        """Puts people into a team that they are not on."""
        self._session.add_all(
            Membership(person_id=person, team_id=team, workspace_id=self._workspace) for person in people
        )
        await self._session.flush()

    async def part(self, team: UUID, people: Sequence[UUID]) -> None:
        """Takes people out of a team; whoever is not on it is no error."""
        await self._session.exec(
            delete(Membership).where(
                col(Membership.workspace_id) == self._workspace,
                col(Membership.team_id) == team,
                col(Membership.person_id).in_(people),
            )
        )

    async def disband(self, team: Team) -> bool:
        """Removes a team, unless somebody is on it, a team is below it, or a goal or the draft of one is its."""
        for column, id_ in (
            (Membership.team_id, Membership.person_id),
            (Team.parent_id, Team.id),
            (Objective.team_id, Objective.id),
            (Cascade.team_id, Cascade.id),
        ):
            found = await self._session.exec(select(id_).where(col(column) == team.id).limit(1))
            if found.first() is not None:
                return False
        await self._session.delete(team)
        await self._session.flush()
        return True

    async def channel(self, channel: UUID) -> Channel | None:
        found = await self._session.exec(
            select(Channel).where(Channel.workspace_id == self._workspace, Channel.id == channel)
        )
        return found.one_or_none()

    async def mark_used(self, person: UUID, *, platform: str, at: datetime) -> None:
        """Remembers that the person acts on this platform, where letters to them go first.

        To the hour, unless they came from another platform meanwhile.
        """
        other = aliased(Account)
        came = select(other.id).where(
            other.person_id == person,
            other.platform != platform,
            or_(col(Account.last_used_at).is_(None), other.last_used_at >= col(Account.last_used_at)),
        )
        await self._session.exec(
            update(Account)
            .where(
                col(Account.workspace_id) == self._workspace,
                col(Account.person_id) == person,
                col(Account.platform) == platform,
                or_(
                    col(Account.last_used_at).is_(None),
                    col(Account.last_used_at) <= at - _USED,
                    came.exists(),
                ),
            )
            .values(last_used_at=at)
            .execution_options(synchronize_session=False)
        )

    async def company(self) -> Company:
        """Who is who: to be looked at, not changed. The same as before while all of it is."""
        session, here = self._session, self._workspace
        texts = await texts_together(
            session,
            every(Person).where(Person.workspace_id == here).order_by(Person.name),
            every(Team).where(Team.workspace_id == here).order_by(Team.name),
            every(Membership).where(Membership.workspace_id == here),
        )
        return shelf_of(session).made(Company, here, texts, self._company)

    def _company(self, texts: tuple[str, ...]) -> Company:
        session, (people, teams, members) = self._session, texts
        teams_of: dict[UUID, set[UUID]] = defaultdict(set)
        for member in still(session, Membership, parsed(members)):
            teams_of[member.person_id].add(member.team_id)
        return Company(
            people={person.id: person for person in still(session, Person, parsed(people))},
            teams={team.id: team for team in still(session, Team, parsed(teams))},
            teams_of=dict(teams_of),
        )

    async def teams_of(self, people: Sequence[UUID]) -> dict[UUID, list[Team]]:
        """The teams of each of these people."""
        found = await self._session.exec(
            select(Membership.person_id, Team)
            .join(Team, col(Team.id) == col(Membership.team_id))
            .where(Membership.workspace_id == self._workspace, col(Membership.person_id).in_(people))
        )
        teams: dict[UUID, list[Team]] = defaultdict(list)
        for person, team in found:
            teams[person].append(team)
        return dict(teams)
