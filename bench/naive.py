"""The design that one would write first: one APScheduler job for each person, kept in its SQLAlchemy job store.

The rest is the same: the same database, the same handler, the same messenger. Each job asks its own person, sends the
message and notes that it was sent. The job store is given its best chance: no job is dropped for being late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import create_engine, event
from sqlmodel import col, select

from bench.company import DUE, ZONE
from bench.gauge import Memory
from cards.blocks import from_json
from cards.exchange import Request
from handlers import prompts
from handlers.plan import PROMPT
from okrs.vocabulary import DeliveryState
from scheduling.messenger import Parcel
from storage.store import Store
from storage.tables import Delivery, Person


@dataclass
class Running:
    """What the jobs use: a stored job can only name a function, so what that needs lies in the module."""

    store: Store
    messenger: Memory


running: list[Running] = []


async def ask(workspace: str, person: str) -> None:
    """One person's job."""
    here = running[0]
    async with here.store.work(UUID(workspace)) as work:
        await prompts.prompt(
            work, Request(workspace=UUID(workspace), intent=PROMPT, at=DUE, subjects=(UUID(person),))
        )
        letter = (
            await work.session.exec(
                select(Delivery).where(
                    col(Delivery.person_id) == UUID(person), col(Delivery.state) == DeliveryState.DUE
                )
            )
        ).one()
        letter.message_id = await here.messenger.send(
            Parcel(
                workspace=UUID(workspace),
                key=letter.key,
                conversation=person,
                card=from_json(letter.card),
                reader=UUID(person),
            )
        )
        letter.state = DeliveryState.SENT


async def store_jobs(store: Store, jobs: str) -> None:
    """One weekly job for each person, all of them due."""
    scheduler = AsyncIOScheduler(timezone=UTC, jobstores={"default": _job_store(jobs, safe=False)})
    # Never resumed, nor shut down, which would run what is due: the process ends and leaves the jobs in the store.
    scheduler.start(paused=True)
    async with store.across() as everywhere:
        workspaces = await everywhere.every()
    for workspace in workspaces:
        async with store.work(workspace.id) as work:
            people = await work.people.everyone()
        for person in people:
            _add(scheduler, person)


def scheduler_of(jobs: str) -> AsyncIOScheduler:
    """The scheduler that finds all of those jobs due when it starts."""
    return AsyncIOScheduler(
        timezone=UTC,
        jobstores={"default": _job_store(jobs, safe=True)},
        job_defaults={"coalesce": True, "misfire_grace_time": None},
    )


def _add(scheduler: AsyncIOScheduler, person: Person) -> None:
    scheduler.add_job(
        ask,
        CronTrigger(day_of_week="mon", hour=9, minute=30, timezone=ZONE),
        args=[str(person.workspace_id), str(person.id)],
        next_run_time=datetime.now(UTC),
        misfire_grace_time=None,
    )


def _job_store(path: str, *, safe: bool) -> SQLAlchemyJobStore:
    engine = create_engine(f"sqlite:///{path}")
    if not safe:
        # Only while they are being put in, which is not measured: every job is a transaction.
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return SQLAlchemyJobStore(engine=engine)
