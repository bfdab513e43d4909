"""Which company a command is about, and who in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.settings import load
from okrs.errors import HeadwayError

if TYPE_CHECKING:
    from storage.store import Work
    from storage.tables import Person


@asynccontextmanager
async def company(name: str | None) -> AsyncIterator[tuple[Work, str]]:
    """One work in the company of that name (None: the only one), and its name; raises HeadwayError without one."""
    from bot.database import opened
    from handlers.transfer.importing import existing

    async with opened(load().database) as store:
        id_, found = await existing(store, name)
        async with store.work(id_) as work:
            yield work, found


async def somebody(work: Work, email: str, *, at: str) -> Person:
    """Who has an email address at a company; raises HeadwayError with the nearest address when nobody has it."""
    from okrs.sheet.problems import did_you_mean, shown

    people = {person.email: person for person in await work.people.everyone()}
    person = people.get(email.strip().lower())
    if person is None:
        raise HeadwayError(f"Nobody at {at} has the email {shown(email)}.{did_you_mean(email, people)}")
    return person
