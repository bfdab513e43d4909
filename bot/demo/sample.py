"""The sample company: an import file whose days are counted from the Monday on which the demonstration begins."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cards.exchange import Request
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from handlers.transfer.importing import bring_in
from handlers.transfer.quarters import quarter_of
from okrs.practice import suggested_title
from okrs.sheet.document import Tell
from okrs.sheet.files import read
from okrs.vocabulary import PracticeState
from scheduling.places import public_holidays
from storage.store import Store
from storage.tables import Practice

COMPANY = Path(__file__).parent / "company.json"
MANAGER = "priya@brightwell.example"
AUTHOR = "layla@brightwell.example"
WORKS = (
    "I sit beside the receptionist on the first morning, and we put the first three patients in together. After that "
    "nobody needs the manual, and they call me by my name."
)
ZONE = ZoneInfo("Europe/Berlin")
# In the eighth week of a quarter there is something to tell and still something to win.
_WEEKS = (8, 7, 9)
_DAY = re.compile(r'(?<=")D([+-]\d{1,3})')


def first_morning(today: date) -> datetime:
    """When the demonstration begins: a Monday at 09:30 in Berlin, in or near the eighth week of today's quarter."""
    _, first, _ = quarter_of(today)
    first_monday = first + timedelta(days=-first.weekday() % 7)
    mondays = [first_monday + timedelta(weeks=week - 1) for week in _WEEKS]
    working = (day for day in mondays if day.toordinal() not in public_holidays("DE", "BE", day.year))
    return datetime.combine(next(working, mondays[0]), time(9, 30), tzinfo=ZONE).astimezone(UTC)


def company(start: datetime) -> bytes:
    """The import file of the sample company for a demonstration that begins at `start`."""
    monday = start.astimezone(ZONE).date()
    name, first, last = quarter_of(monday)
    text = COMPANY.read_text(encoding="utf-8")
    before, _, _ = quarter_of(first - timedelta(days=1))
    marks = {"{quarter}": name, "{first}": str(first), "{last}": str(last), "{before}": before}
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return _DAY.sub(lambda found: str(monday + timedelta(days=int(found[1]))), text).encode()


async def load(store: Store, start: datetime, *, tell: Tell) -> None:
    """Brings the company in as of the evening before, so that the first check-ins are due when it begins."""
    document = read(company(start), name=COMPANY.name, tell=tell)
    evening = start - timedelta(hours=15)
    await bring_in(
        store, document, workspace=None, source="the sample company", at=evening, dry_run=False, tell=tell
    )
    await _meet(store, evening)
    await _share(store, start - timedelta(days=10))


async def _meet(store: Store, at: datetime) -> None:
    """One manager has set up briefs before the 1:1s with somebody."""
    async with store.across() as everywhere:
        (workspace,) = await everywhere.every()
    async with store.work(workspace.id) as work:
        (manager,) = await work.people.with_emails([MANAGER])
    values = {"text": "1on1 @Kenji every Tuesday"}
    asked = Request(workspace=workspace.id, intent="command", at=at, person=manager.id, values=values)
    await Desk(store, HANDLERS).handle(asked)


async def _share(store: Store, at: datetime) -> None:
    """Somebody has published what works for them; a goal of somebody else's is much like theirs."""
    async with store.across() as everywhere:
        (workspace,) = await everywhere.every()
    async with store.work(workspace.id) as work:
        (author,) = await work.people.with_emails([AUTHOR])
        owned = (await work.goals.owned_by([author.id], on=at.date()))[author.id]
        await work.practices.add(
            Practice(
                workspace_id=workspace.id,
                key_result_id=owned[0].id,
                person_id=author.id,
                title=suggested_title(WORKS),
                words=WORKS,
                state=PracticeState.SHARED,
                named=True,
                asked_at=at,
                shared_at=at,
            )
        )
