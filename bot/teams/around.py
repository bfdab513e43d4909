"""What goes on around the conversations: chats and teams that take Headway in, channels that change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot.teams.gateway import Gateway, Place
from bot.teams.greeting import Greeting
from bot.teams.homes import Home
from bot.teams.joining import Joining
from bot.teams.parse import Incoming, Kind, Scope
from bot.teams.refusal import RefusedError
from bot.teams.registration import PLATFORM
from bot.teams.roster import is_outside, read_member
from bot.teams.who import ZONE, Actor, actor_of, place_of
from handlers.people import Member, channel, sync
from scheduling.clock import Clock
from storage.store import Store

# What Teams calls the channel that every team has, which comes without a name.
_GENERAL, _GROUP = "General", "Group chat"

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Around:
    """Everything that Teams tells besides what people say to Headway."""

    store: Store
    gateway: Gateway
    joining: Joining
    greeting: Greeting
    clock: Clock

    async def notice(self, home: Home, incoming: Incoming) -> None:
        """Deals with what is nobody's request."""
        match incoming.kind:
            case Kind.ADDED | Kind.UPGRADED:
                await self._added(home, incoming)
            case Kind.CHANNEL:
                await self._keep(home, incoming, [(incoming.channel, _named(incoming), incoming.is_shared)])
            case _:
                await self._look_at(home, incoming)

    async def met(self, home: Home, incoming: Incoming, actor: Actor) -> None:
        """What follows from hearing of somebody, whatever they said."""
        if actor.is_new_here:
            await self.joining.add(home, incoming.place, installer=incoming.user)
        if incoming.is_direct and not actor.has_zone:
            await self.greeting.ask_zone(home, actor)

    async def _added(self, home: Home, incoming: Incoming) -> None:
        await self.joining.add(home, incoming.place, installer=incoming.user)
        if not incoming.is_direct:
            await self._look_at(home, incoming)
        actor = await actor_of(self.store, self.gateway, home, incoming)
        if actor is not None and incoming.kind is Kind.ADDED:
            await self.greeting.greet(home, actor)

    async def _look_at(self, home: Home, incoming: Incoming) -> None:
        """Learns which channels a team has, and which of the people here are in it or in a group chat."""
        if incoming.is_direct:
            return
        place = replace(place_of(home, incoming), conversation=incoming.place)
        if incoming.team:
            await self._keep(home, incoming, await self._channels(place, incoming))
            await self._link(home, place)
        else:
            outside = await is_outside(self.gateway, place, tenant=home.tenant)
            name = str((incoming.reference.get("conversation") or {}).get("name") or _GROUP)
            await self._keep(home, incoming, [(incoming.place, name, outside)])

    async def _channels(self, place: Place, incoming: Incoming) -> Sequence[tuple[str, str, bool]]:
        try:
            found = await self.gateway.channels(place, incoming.team)
        except RefusedError as error:
            if not error.permanent:
                raise
            log.info("teams.channels_not_read", code=error.code)
            return []
        return [
            (
                str(told.get("id") or ""),
                _full(incoming.team_name, str(told.get("name") or "")),
                told.get("type") == "shared",
            )
            for told in found
            if told.get("id")
        ]

    async def _keep(self, home: Home, incoming: Incoming, channels: Sequence[tuple[str, str, bool]]) -> None:
        """Notes channels by their id and name, and whether people of another company read them."""
        scope = Scope.CHANNEL if incoming.team else Scope.GROUP
        async with self.store.work(home.workspace) as work:
            for address, name, shared in channels:
                row = await channel(work, PLATFORM, address, name, zone=None, shared_outside=shared)
                row.reference = {
                    **row.reference,
                    "scope": scope.value,
                    "serviceUrl": incoming.service_url,
                    "team": incoming.team,
                }

    async def _link(self, home: Home, place: Place) -> None:
        """Brings the people who are known here up to date, so that they can be reached before they say a word."""
        tenant = "" if home.registration.is_playground else home.tenant
        try:
            async for page in self.gateway.members(place):
                await self._sync(home, [read_member(told, tenant=tenant) for told in page], page, place)
        except RefusedError as error:
            if not error.permanent:
                raise
            log.info("teams.members_not_read", code=error.code)

    async def _sync(
        self, home: Home, members: Sequence[Member], told: Sequence[Mapping[str, Any]], place: Place
    ) -> None:
        ids = {member.address: str(one.get("id") or "") for member, one in zip(members, told, strict=True)}
        async with self.store.work(home.workspace) as work:
            there = await work.people.accounts_at(PLATFORM, list(ids))
            # A roster doesn't tell where people are: what their machines told stays.
            zones = {account.address: str(account.reference.get(ZONE, "")) for account in there}
            wanted = [
                replace(member, zone=zones.get(member.address, "")) for member in members if not member.is_bot
            ]
            await sync(work, wanted, at=self.clock.now())
            for account in await work.people.accounts_at(PLATFORM, list(ids)):
                if "user" not in account.reference:
                    account.reference = {
                        **account.reference,
                        "user": {"id": ids[account.address]},
                        "serviceUrl": place.service_url,
                    }


def _named(incoming: Incoming) -> str:
    return _full(incoming.team_name, incoming.channel_name)


def _full(team: str, name: str) -> str:
    """A channel's name with its team's, since many teams have a channel of the same name."""
    return f"{team} › {name or _GENERAL}" if team else name or _GENERAL
