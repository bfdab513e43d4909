"""Keys with which other programs come in: made, shown once, taken away, and each of it noted."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, timedelta
from uuid import UUID

from okrs.audit import Act, Change, Via, person_mark
from okrs.errors import HeadwayError
from okrs.scopes import OF_WORKSPACE, Scope, write_scopes
from storage.store import Work
from storage.tables import ApiToken
from storage.tokens import new_key

MOST_NAME = 80


async def make(
    work: Work,
    *,
    name: str,
    scopes: Set[Scope],
    person: UUID | None,
    by: UUID | Via,
    at: datetime,
    lasts: timedelta,
) -> tuple[str, ApiToken]:
    """A new key, which is told this once, and its row; `person` is whom it speaks for, None for the workspace.

    Raises HeadwayError for a name or a scope that can't be.
    """
    name = name.strip()
    if not name:
        raise HeadwayError("Say what the key is for, so that you know it again.")
    if len(name) > MOST_NAME:
        raise HeadwayError("That is too long a name: {most} characters are the most.", most=MOST_NAME)
    if person is None and not scopes <= OF_WORKSPACE:
        raise HeadwayError("A key of the workspace speaks for nobody, so it can't write.")
    key = new_key()
    row = await work.tokens.add(
        key,
        name=name,
        scopes=write_scopes(frozenset(scopes)),
        person=person,
        made_by=by if isinstance(by, UUID) else None,
        at=at,
        until=at + lasts,
    )
    told = [
        Change("scopes", after=row.scopes.replace(" ", ", ")),
        Change("until", after=row.expires_at.date().isoformat()),
        Change("whose", after=person_mark(person)),
    ]
    await work.audit.record(
        Act.KEY_MADE, by=by, about=person, at=at, name=name, changes=[one for one in told if one.after]
    )
    return key, row


async def revoke(work: Work, row: ApiToken, *, by: UUID | Via, at: datetime) -> None:
    """Takes a key away; twice is as good as once."""
    if row.revoked_at is None:
        row.revoked_at = at
        await work.audit.record(Act.KEY_REVOKED, by=by, about=row.person_id, at=at, name=row.name)
