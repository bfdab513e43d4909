"""The engine on PostgreSQL: workspaces are spread over any number of processes by Procrastinate's job queue."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Job, JobDeferrer, Status
from procrastinate.schema import SchemaManager

from okrs.errors import HeadwayError
from scheduling.clock import Clock
from scheduling.courier import Courier
from storage.engine import Database

TASK = "drain"
QUEUE = "headway"
# How many workspaces one process drains at the same time.
AT_ONCE = 8
# A worker that has not been heard of for so long is dead, and its jobs are taken over.
PULSE, DEAD_AFTER = timedelta(seconds=5), timedelta(seconds=20)
# A scheduled job, or one whose lock another process held, is found by asking: so often.
_POLL = timedelta(seconds=1)
# What is to go on so soon is waited for within the job.
_SOON = timedelta(seconds=2)
# How long drains may go on when the process is to stop; then they end after the group they are sending.
_GRACE = timedelta(seconds=5)
# After losing its database a worker tries again so often.
_RECONNECT = timedelta(seconds=2)
# Any number that no other program uses: replicas that start together lay the tables down one after the other.
_LOCK = 4_837_202

log = structlog.get_logger()


async def lay_down(database: Database) -> None:
    """Makes Procrastinate's tables unless they are there."""
    with _in_words():
        async with await psycopg.AsyncConnection.connect(_conninfo(database)) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            if not await _is_laid_down(connection):
                await connection.execute(SchemaManager.get_schema())


class ProcrastinateEngine:
    """A job drains one workspace; its lock keeps a second courier off, its queueing lock a second job."""

    def __init__(self, database: Database, courier: Courier, *, clock: Clock, worker: bool) -> None:
        self._courier = courier
        self._clock = clock
        self._works = worker
        self._conninfo = _conninfo(database)
        self._app = App(connector=PsycopgConnector(conninfo=self._conninfo, min_size=1, max_size=AT_ONCE))
        self._task = self._app.task(name=TASK, queue=QUEUE)(self._drain)
        self._draining: set[UUID] = set()
        self._woken: set[UUID] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Connects; with a worker, takes jobs from now on and looks after those of workers that died."""
        # A connection of our own first: the pool's would try for half a minute to reach a server that is not there.
        with _in_words():
            async with await psycopg.AsyncConnection.connect(self._conninfo) as connection:
                if not await _is_laid_down(connection):
                    raise HeadwayError("The database has not been prepared. Run `headway migrate`.")
            await self._app.open_async()
        if self._works:
            self._tasks = [
                asyncio.create_task(self._work()),
                asyncio.create_task(self._look_after_the_dead()),
            ]

    async def stop(self) -> None:
        """Finishes what is being sent, gives up its jobs and disconnects."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._app.close_async()

    async def wake(self, workspace: UUID, at: datetime | None = None) -> None:
        """Queues a drain of this workspace, now or at `at`, unless one is queued already."""
        if at is not None and at > self._clock.now():
            await self._defer_until(workspace, datetime.now(UTC) + (at - self._clock.now()))
        elif workspace in self._draining:
            self._woken.add(workspace)
        else:
            await self._defer(workspace)

    async def take_over(self) -> None:
        """Ends the jobs of workers that died, which still hold their workspaces' locks, and wakes those workspaces.

        What such a worker was sending waits until its claim runs out: it may be cut off from the database, not dead.
        """
        with _in_words():
            stalled = await self._app.job_manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=DEAD_AFTER.total_seconds()
            )
            for job in stalled:
                if await self._end(job):
                    log.warning("drain.taken_over", workspace=job.task_kwargs["workspace"])
                    await self.wake(UUID(str(job.task_kwargs["workspace"])))

    async def _end(self, job: Job) -> bool:
        """Ends a job; False where another process, which looks after the dead as well, was first."""
        try:
            await self._app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
        except ConnectorException as error:
            if isinstance(error.__cause__, psycopg.errors.RaiseException):
                return False
            raise
        return True

    async def _defer(self, workspace: UUID) -> None:
        # Before a scheduled job of the same lock, which would else be waited for although its time has not come.
        deferrer = self._task.configure(lock=str(workspace), queueing_lock=str(workspace), priority=1)
        await _enqueue(deferrer, workspace)

    async def _defer_until(self, workspace: UUID, at: datetime) -> None:
        # A queueing lock of its own: one that is scheduled must not keep one out that can run now.
        deferrer = self._task.configure(
            lock=str(workspace), queueing_lock=f"{workspace} later", priority=0, schedule_at=at
        )
        await _enqueue(deferrer, workspace)

    async def _drain(self, workspace: str) -> None:
        """The job."""
        id_ = UUID(workspace)
        self._draining.add(id_)
        try:
            while True:
                self._woken.discard(id_)
                next_at = (await self._courier.drain(id_)).next_at
                wait = next_at - self._clock.now() if next_at else None
                if id_ in self._woken:
                    continue
                if wait is None or wait > _SOON:
                    break
                await asyncio.sleep(wait.total_seconds())
        finally:
            self._draining.discard(id_)
        if next_at:
            await self.wake(id_, at=next_at)

    async def _work(self) -> None:
        while True:
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=AT_ONCE,
                    fetch_job_polling_interval=_POLL.total_seconds(),
                    update_heartbeat_interval=PULSE.total_seconds(),
                    stalled_worker_timeout=DEAD_AFTER.total_seconds(),
                    shutdown_graceful_timeout=_GRACE.total_seconds(),
                    delete_jobs=DeleteJobCondition.ALWAYS,
                    install_signal_handlers=False,
                )
            except ConnectorException as error:
                log.error("worker.stopped", reason=str(error))
            await asyncio.sleep(_RECONNECT.total_seconds())

    async def _look_after_the_dead(self) -> None:
        while True:
            await asyncio.sleep(PULSE.total_seconds())
            try:
                await self.take_over()
            except HeadwayError as error:
                log.error("takeover.failed", reason=error.message)


async def _enqueue(deferrer: JobDeferrer, workspace: UUID) -> None:
    with _in_words(), suppress(AlreadyEnqueued):
        await deferrer.defer_async(workspace=str(workspace))


async def _is_laid_down(connection: psycopg.AsyncConnection) -> bool:
    found = await connection.execute("SELECT to_regclass('procrastinate_jobs') IS NOT NULL")
    return await found.fetchone() == (True,)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (psycopg.OperationalError, ConnectorException) as error:
        raise HeadwayError(
            "The database server can't be reached. Check DATABASE_URL and that it runs."
        ) from error


def _conninfo(database: Database) -> str:
    return database.url.set(drivername="postgresql").render_as_string(hide_password=False)
