"""The import: all of a file or nothing of it, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from handlers.alignment import adrift
from handlers.plan import plan
from handlers.timing import Timetable, move, timetable
from handlers.transfer.book import Book, News
from handlers.transfer.company import accounts_on_web, bring_absences, bring_company
from handlers.transfer.goals import Plans, bring_goals
from handlers.transfer.learned import bring_learned
from handlers.transfer.noting import note_import
from handlers.transfer.progress import bring_progress
from handlers.transfer.readings import bring_readings
from handlers.transfer.sources import bring_sources
from okrs.alignment import Gap
from okrs.audit import Via
from okrs.errors import HeadwayError
from okrs.sheet.document import Document, Tell
from okrs.sheet.problems import did_you_mean, shown
from okrs.sheet.review import check_record
from storage.columns import new_id
from storage.store import Store, Work
from storage.tables import Person, Workspace
from storage.transfer import Transfer

FIRST_NAME = "My company"
MOST_READ = 1_000
"""Of how many key results an import looks at the wording: enough for a warning, and never long."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What an import did, or would do: into which workspace, what was added or changed, and how much was known.

    `tasks` are the key results that read like tasks, among `read` whose wording was looked at; `adrift` is
    what does not hang together now, by title, and nothing before anything is written.
    """

    workspace: UUID
    name: str
    news: Sequence[News]
    same: Counter[str]
    tasks: Sequence[str]
    read: int
    adrift: Mapping[Gap, Sequence[str]]

    def count(self, kind: str, *, is_new: bool) -> int:
        return sum(one.kind == kind and one.is_new is is_new for one in self.news)


async def bring_in(
    store: Store,
    document: Document,
    *,
    workspace: str | None,
    source: str,
    at: datetime,
    dry_run: bool,
    tell: Tell,
    by: UUID | Via = Via.SERVER,
) -> Brought:
    """Imports the records; with `dry_run` works it all out and writes nothing.

    `workspace` is where to, by name; without it the file's own, or the only one there is. `source` names the
    file in what is kept of changed goals. Raises BadSheetError with every problem of every line.
    """
    id_, name = await choose(store, workspace, document)
    async with store.work(id_ or new_id()) as work:
        return await _bring(
            work, document, name=name, source=source, at=at, dry_run=dry_run, tell=tell, by=by
        )


async def bring_into(
    work: Work, document: Document, *, source: str, at: datetime, dry_run: bool, by: UUID
) -> Brought:
    """Imports the records into the workspace of this work, whatever the file calls it; else as `bring_in`."""
    name = (await work.people.workspace()).name
    return await _bring(
        work, document, name=name, source=source, at=at, dry_run=dry_run, tell=silently, by=by
    )


def silently(_stage: str, _done: int, _total: int) -> None:
    """Tells nobody how far a stage is."""


async def choose(
    store: Store, wanted: str | None, document: Document | None = None
) -> tuple[UUID | None, str]:
    """The workspace that is meant: its id (None when it is still to be made) and its name.

    Raises HeadwayError when several are there and none was named.
    """
    own = document.workspace.name if document and document.workspace else None
    async with store.across() as everywhere:
        there = {row.name: row.id for row in await everywhere.every()}
    name = wanted or own
    if name is None and len(there) > 1:
        raise HeadwayError(f"Say which workspace is meant, with --workspace: {', '.join(there)}.")
    name = name or next(iter(there), FIRST_NAME)
    exact = next((known for known in there if known.casefold() == name.casefold()), name)
    return there.get(exact), exact


async def existing(store: Store, wanted: str | None) -> tuple[UUID, str]:
    """The workspace that is meant, which has to be there; raises HeadwayError."""
    id_, name = await choose(store, wanted)
    if id_ is None:
        async with store.across() as everywhere:
            there = [row.name for row in await everywhere.every()]
        if not there:
            raise HeadwayError("Nothing is here yet. Bring in a file with `headway import FILE`.")
        raise HeadwayError(f"There is no workspace {shown(name)}.{did_you_mean(name, there)}")
    return id_, name


async def _bring(
    work: Work,
    document: Document,
    *,
    name: str,
    source: str,
    at: datetime,
    dry_run: bool,
    tell: Tell,
    by: UUID | Via,
) -> Brought:
    transfer = Transfer(work.session, work.workspace)
    tell("Comparing", 0, 5)
    held = await transfer.holdings()
    book = Book(document.problems, at)
    row = held.workspace or book.add(Workspace(id=work.workspace, name=name, created_at=at))
    book.zone = ZoneInfo(row.zone)
    tell("Comparing", 1, 5)
    company = bring_company(book, held, document, row)
    tell("Comparing", 2, 5)
    plans = bring_goals(company, held, document, reason=f"Changed by the import of {source}")
    tell("Comparing", 3, 5)
    touched = bring_progress(plans, held, document)
    bring_readings(plans, held, document)
    bring_sources(plans, held, document)
    bring_learned(plans, held, document)
    bring_absences(company, held, document)
    accounts_on_web(company, held)
    book.problems.stop_if_any()
    tell("Comparing", 5, 5)
    if not dry_run:
        await _write(
            work,
            transfer,
            plans,
            touched,
            tell=tell,
            note=lambda: note_import(work, book, file=source, by=by),
        )
    looked_at = [check_record(one) for one in document.key_results[:MOST_READ] if one.closed is None]
    return Brought(
        workspace=work.workspace,
        name=row.name,
        news=book.news,
        same=book.same,
        tasks=[verdict.text for verdict in looked_at if verdict.is_task],
        read=len(looked_at),
        adrift={} if dry_run else await adrift(work),
    )


async def _write(
    work: Work,
    transfer: Transfer,
    plans: Plans,
    touched: Sequence[UUID],
    *,
    tell: Tell,
    note: Callable[[], Awaitable[None]],
) -> None:
    company, book = plans.company, plans.book
    steps = len(book.changed) + 3
    tell("Writing", 0, steps)
    before = Timetable() if book.is_new(company.workspace) else await timetable(work, at=book.at)
    await transfer.add(book.added)
    # While the rows still say what they said before.
    await note()
    for done, (row, fields) in enumerate(book.changed.values()):
        await transfer.change(row, fields)
        tell("Writing", done + 1, steps)
    gone = [
        row.id
        for row, fields in book.changed.values()
        if isinstance(row, Person) and not fields.get("active", True)
    ]
    await work.sessions.end_of(gone)
    await transfer.regroup(company.teams_of)
    await transfer.refeed(plans.feeds)
    await transfer.retell(sorted(set(touched)))
    tell("Writing", steps - 1, steps)
    work.session.expire_all()
    await move(work, before, at=book.at)
    await plan(work, at=book.at)
    tell("Writing", steps, steps)
