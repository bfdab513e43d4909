"""People and channels that are picked in a form: found while one types, and taken in where they are new."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from bot.teams.gateway import Gateway, Place
from bot.teams.homes import Home
from bot.teams.parse import Incoming
from bot.teams.refusal import RefusedError
from bot.teams.registration import PLATFORM
from bot.teams.roster import read_member
from bot.teams.wire import CHANNELS, IN_TEAMS, PEOPLE
from handlers.people import Member, welcome
from scheduling.clock import Clock
from storage.store import Store

_MOST = 15
_FRESH = timedelta(minutes=10)
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# Nobody types this: only what was picked reads so.
_PICKED = re.compile(rf"(?:(?:{IN_TEAMS})?{_ID}(?:,(?!$)|$))+")

log = structlog.get_logger()


@dataclass(frozen=True)
class _Roster:
    members: Sequence[Member]
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Picking:
    """Looks among the people here, and those of the teams that have the app."""

    store: Store
    gateway: Gateway
    clock: Clock
    _rosters: dict[tuple[UUID, str], _Roster] = field(default_factory=dict)

    async def search(self, home: Home, incoming: Incoming) -> list[tuple[str, str]]:
        """Values and titles of what a field asks for."""
        words = incoming.values.get("text", "").strip().casefold()
        match incoming.values.get("dataset"):
            case dataset if dataset == PEOPLE:
                return (await self._people(home, words))[:_MOST]
            case dataset if dataset == CHANNELS:
                return (await self._channels(home, words))[:_MOST]
            case _:
                return []

    async def resolved(self, home: Home, values: Mapping[str, str]) -> dict[str, str]:
        """The values with Headway's own ids for everybody who was picked; who may not come is left out."""
        return {
            name: await self._ids(home, value) if IN_TEAMS in value and _PICKED.fullmatch(value) else value
            for name, value in values.items()
        }

    async def _people(self, home: Home, words: str) -> list[tuple[str, str]]:
        members = await self._members(home)
        async with self.store.work(home.workspace) as work:
            here = [person for person in await work.people.everyone() if person.active]
            accounts = await work.people.accounts_at(PLATFORM, list(members))
        emails = {person.email.casefold() for person in here}
        known = {account.address for account in accounts}
        new = [
            (f"{IN_TEAMS}{member.address}", member.name)
            for member in members.values()
            if member.may_come and member.address not in known and member.sure_email not in emails
        ]
        found = [(str(person.id), person.name) for person in here] + new
        return [(value, title) for value, title in found if words in title.casefold()]

    async def _channels(self, home: Home, words: str) -> list[tuple[str, str]]:
        async with self.store.work(home.workspace) as work:
            channels = [row for row in await work.people.channels() if row.platform == PLATFORM]
        return [(str(row.id), row.name) for row in channels if words in row.name.casefold()]

    async def _ids(self, home: Home, value: str) -> str:
        members = await self._members(home)
        found = []
        async with self.store.work(home.workspace) as work:
            for picked in value.split(","):
                member = members.get(picked.removeprefix(IN_TEAMS))
                if not picked.startswith(IN_TEAMS):
                    found.append(picked)
                elif member is not None:
                    person = await welcome(work, member, at=self.clock.now())
                    found += [str(person.id)] if person is not None else []
        return ",".join(found)

    async def _members(self, home: Home) -> dict[str, Member]:
        """Everybody in the teams that have the app, by their address."""
        async with self.store.work(home.workspace) as work:
            rows = [row for row in await work.people.channels() if row.platform == PLATFORM]
        teams = {
            str(row.reference["team"]): str(row.reference["serviceUrl"])
            for row in rows
            if row.reference.get("team")
        }
        found: dict[str, Member] = {}
        for team, url in teams.items():
            for member in await self._roster(home, team, url):
                found.setdefault(member.address, member)
        return found

    async def _roster(self, home: Home, team: str, url: str) -> Sequence[Member]:
        known = self._rosters.get((home.workspace, team))
        if known is not None and known.until > self.clock.now():
            return known.members
        place = Place(registration=home.registration, service_url=url, conversation=team)
        tenant = "" if home.registration.is_playground else home.tenant
        members: list[Member] = []
        try:
            async for page in self.gateway.members(place):
                members += [read_member(told, tenant=tenant) for told in page]
        except RefusedError as error:
            log.info("teams.members_not_read", code=error.code)
        self._rosters[home.workspace, team] = _Roster(members, self.clock.now() + _FRESH)
        return members
