"""Who may be sent a link to sign in, and ending what browsers are signed in with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cards.voice import Voice
from handlers.facts import voice_of
from okrs.audit import Act, Via
from storage.store import Work

# How many links somebody is sent at most that were asked for on the sign-in page.
LINKS_AN_HOUR = 3


async def end_one(work: Work, person: UUID, session: UUID, *, at: datetime) -> None:
    """Ends one of the asker's own."""
    await work.sessions.end(person, session)
    await work.audit.record(Act.SIGNED_OUT, by=person, about=person, at=at)


async def end_all(work: Work, person: UUID, *, by: UUID | Via, at: datetime, but: UUID | None = None) -> int:
    """Ends all of somebody's but one; returns how many there were."""
    ended = await work.sessions.end_of([person], but=but)
    if ended:
        await work.audit.record(Act.SESSION_ENDED, by=by, about=person, at=at)
    return ended


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Somebody, and where they are written to."""

    workspace: UUID
    person: UUID
    platform: str
    address: str
    voice: Voice


async def reach(work: Work, email: str, *, platforms: Collection[str], at: datetime) -> list[Reached]:
    """Who has this e-mail and may be sent a link now: on the platform of these that they used last."""
    found = []
    workspace = await work.people.workspace()
    for person in await work.people.with_emails([email.strip().lower()]):
        accounts = [one for one in await work.people.accounts([person.id]) if one.platform in platforms]
        if not person.active or not accounts or not await _is_free(work, person.id, at):
            continue
        found.append(
            Reached(
                workspace=work.workspace,
                person=person.id,
                platform=accounts[0].platform,
                address=accounts[0].address,
                voice=voice_of(person, workspace),
            )
        )
    return found


async def _is_free(work: Work, person: UUID, at: datetime) -> bool:
    """Whether a person may be sent one more link this hour, on whatever machine; it is counted."""
    for number in range(LINKS_AN_HOUR):
        if await work.replies.first_time(f"web:asked:{person}:{at:%Y%m%d%H}:{number}", at=at):
            return True
    return False
