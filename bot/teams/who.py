"""Who acts: somebody in Teams as a person of the workspace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from bot.teams.gateway import Gateway, Place
from bot.teams.homes import Home
from bot.teams.parse import Incoming
from bot.teams.registration import PLATFORM
from bot.teams.roster import member_of
from cards.voice import Voice
from handlers.facts import voice_of
from handlers.people import Member, identify, remember, sync, welcome
from storage.store import Store, Work
from storage.tables import Account, Person

# What somebody's machine told last of where they are, kept beside how they are reached.
ZONE = "zone"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person who did something in Teams, and how Headway speaks to them. `has_zone`: it is known where they are;
    `is_new_here`: this is the first that is heard of them in their own chat."""

    person: UUID
    voice: Voice
    is_admin: bool
    has_zone: bool
    is_new_here: bool


def place_of(home: Home, incoming: Incoming) -> Place:
    """Where something happened, and answers go."""
    return Place(
        registration=home.registration,
        service_url=incoming.service_url,
        conversation=incoming.conversation,
    )


async def actor_of(store: Store, gateway: Gateway, home: Home, incoming: Incoming) -> Actor | None:
    """Who acted; None for guests, bots and people of another company. Somebody new to Headway is taken in."""
    async with store.work(home.workspace) as work:
        person = await identify(work, PLATFORM, incoming.user)
        if person is not None:
            return await _known(work, person, incoming)
    tenant = "" if home.registration.is_playground else home.tenant
    member = await member_of(gateway, place_of(home, incoming), incoming.user_id, tenant=tenant)
    if member is None:
        return None
    # Their machine tells where they are, the directory doesn't.
    told = replace(member, address=incoming.user, zone=incoming.zone, locale=incoming.locale)
    async with store.work(home.workspace) as work:
        person = await welcome(work, told, at=incoming.at)
        return None if person is None else await _known(work, person, incoming)


async def _known(work: Work, person: Person, incoming: Incoming) -> Actor | None:
    if not person.active:
        return None
    account = await work.people.account(PLATFORM, incoming.user)
    assert account is not None
    await work.people.mark_used(person.id, platform=PLATFORM, at=incoming.at)
    if incoming.zone and incoming.zone != account.reference.get(ZONE):
        await sync(work, [_moved(person, account, incoming)], at=incoming.at)
    was = dict(account.reference)
    reference = _reference(incoming, was)
    if reference != was:
        await remember(work, PLATFORM, incoming.user, reference)
    return Actor(
        person=person.id,
        voice=voice_of(person, await work.people.workspace()),
        is_admin=person.admin,
        has_zone=person.zone is not None,
        is_new_here=incoming.is_direct and _conversation(was) != incoming.conversation,
    )


def _moved(person: Person, account: Account, incoming: Incoming) -> Member:
    return Member(
        platform=PLATFORM,
        address=account.address,
        name=person.name,
        zone=incoming.zone,
        locale=incoming.locale or person.locale or "",
    )


def _reference(incoming: Incoming, was: dict[str, Any]) -> dict[str, Any]:
    """What is known of how to reach somebody, now that they were heard of; their own chat is kept, no other."""
    told = incoming.reference if incoming.is_direct else {}
    return {
        **was,
        **told,
        "user": {"id": incoming.user_id},
        "serviceUrl": incoming.service_url,
        ZONE: incoming.zone or was.get(ZONE, ""),
        # Whoever speaks to us has not blocked us.
        **({"blocked_at": ""} if was.get("blocked_at") else {}),
    }


def _conversation(reference: dict[str, Any]) -> str:
    return str((reference.get("conversation") or {}).get("id") or "")
