"""Who acts: a Slack user as a person of the workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.slack.api import RefusedError, refusals
from bot.slack.parse import Incoming, mentioned, plain_words
from bot.slack.tokens import PLATFORM, Home
from cards.voice import Voice
from handlers.facts import voice_of
from handlers.people import Member, identify, welcome
from okrs.errors import HeadwayError
from storage.store import Store, Work
from storage.tables import Person

# How many people Slack is asked about at the same time: who sends a form can wait for three seconds.
_AT_ONCE = 20


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person who did something in Slack, and how Headway speaks to them."""

    person: UUID
    voice: Voice
    words: Mapping[str, str]


async def actor_of(store: Store, home: Home, incoming: Incoming, *, at: datetime) -> Actor | None:
    """Who acted, with their words as they were meant; None for guests, bots and people of another company.

    Somebody new to Headway is taken in.
    """
    async with store.work(home.workspace) as work:
        person = await identify(work, PLATFORM, incoming.user)
        if person is not None:
            return await _known(work, person, incoming, at=at)
    member = await member_of(home, incoming.user)
    if member is None:
        return None
    async with store.work(home.workspace) as work:
        person = await welcome(work, member, at=at, installer=home.installer)
        return None if person is None else await _known(work, person, incoming, at=at)


async def people_of(store: Store, home: Home, users: Iterable[str], *, at: datetime) -> list[UUID]:
    """These Slack users as people; those who are new are taken in, guests and bots left out."""
    wanted = list(dict.fromkeys(users))
    found: dict[str, UUID] = {}
    async with store.work(home.workspace) as work:
        for user in wanted:
            person = await identify(work, PLATFORM, user)
            if person is not None:
                found[user] = person.id
    new = [user for user in wanted if user not in found]
    for start in range(0, len(new), _AT_ONCE):
        found |= await _taken_in(store, home, new[start : start + _AT_ONCE], at=at)
    return [found[user] for user in wanted if user in found]


async def _taken_in(store: Store, home: Home, users: Sequence[str], *, at: datetime) -> dict[str, UUID]:
    """Those of some new users who may be people here. Who was taken in stays, so trying again goes on from there."""
    try:
        members = await asyncio.gather(*(member_of(home, user) for user in users))
    except RefusedError as error:
        if error.retry_after is None:
            raise
        raise HeadwayError(
            "Slack tells who people are only so fast, and these are many. Send it again in a minute: it goes on from "
            "where it stopped."
        ) from error
    found: dict[str, UUID] = {}
    async with store.work(home.workspace) as work:
        for member in filter(None, members):
            person = await welcome(work, member, at=at, installer=home.installer)
            if person is not None:
                found[member.address] = person.id
    return found


async def member_of(home: Home, user: str) -> Member | None:
    """What Slack knows of somebody; None for nobody."""
    try:
        with refusals():
            answer = await home.client.users_info(user=user, include_locale=True)
    except RefusedError as error:
        if not error.permanent:
            raise
        return None
    return read_member(answer["user"], home)


def read_member(user: Mapping[str, Any], home: Home) -> Member:
    """A user as Slack's methods and events tell of them."""
    profile: Mapping[str, Any] = user.get("profile") or {}
    name = (
        profile.get("real_name") or user.get("real_name") or profile.get("display_name") or user.get("name")
    )
    return Member(
        platform=PLATFORM,
        address=str(user["id"]),
        name=str(name or user["id"]).strip(),
        email=str(profile.get("email") or ""),
        zone=str(user.get("tz") or ""),
        locale=str(user.get("locale") or "").replace("-", "_"),
        title=str(profile.get("title") or ""),
        active=not user.get("deleted", False),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_bot=bool(user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == "USLACKBOT"),
        is_outside=bool(user.get("is_stranger")) or not _belongs(user, home),
    )


def _belongs(user: Mapping[str, Any], home: Home) -> bool:
    """Whether somebody is of the team or organisation; who shares a channel with it is no stranger to Slack."""
    places = {user.get("team_id") or home.team, (user.get("enterprise_user") or {}).get("enterprise_id")}
    return bool(places & ({home.team, home.organisation} - {""}))


async def _known(work: Work, person: Person, incoming: Incoming, *, at: datetime) -> Actor | None:
    if not person.active:
        return None
    await work.people.mark_used(person.id, platform=PLATFORM, at=at)
    text = incoming.values.get("text", "")
    names = {user: (await identify(work, PLATFORM, user)) for user in mentioned(text)}
    spoken = plain_words(text, {user: found.name for user, found in names.items() if found})
    values = {**incoming.values, "text": spoken} if text else dict(incoming.values)
    return Actor(person=person.id, voice=voice_of(person, await work.people.workspace()), words=values)
