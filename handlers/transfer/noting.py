"""What an import did that admins answer for: how much, and by name whatever weighs more."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from handlers.transfer.book import Book
from okrs.audit import Act, Change, Via
from storage.store import Work
from storage.tables import Person, Row, Workspace


async def note_import(work: Work, book: Book, *, file: str, by: UUID | Via) -> None:
    """Notes an import that changed something."""
    if not book.news:
        return
    new = Counter(one.kind for one in book.news if one.is_new)
    changed = Counter(one.kind for one in book.news if not one.is_new)
    counts = [
        Change(kind, after=f"+{new[kind]} ~{changed[kind]}")
        for kind in dict.fromkeys(one.kind for one in book.news)
    ]
    await work.audit.record(Act.IMPORTED, by=by, at=book.at, name=file, changes=counts)
    for row in book.added:
        if isinstance(row, Person) and row.admin:
            await work.audit.record(Act.PERSON_ADMIN, by=by, about=row.id, at=book.at)
    for row_, fields in book.changed.values():
        await _note_change(work, book, row_, set(fields), by=by)


async def _note_change(work: Work, book: Book, row: Row, fields: set[str], *, by: UUID | Via) -> None:
    if isinstance(row, Person):
        if "admin" in fields:
            act = Act.PERSON_ADMIN if book.value(row, "admin") else Act.PERSON_NOT_ADMIN
            await work.audit.record(act, by=by, about=row.id, at=book.at)
        if "active" in fields:
            act = Act.PERSON_BACK if book.value(row, "active") else Act.PERSON_LEFT
            await work.audit.record(act, by=by, about=row.id, at=book.at)
    if isinstance(row, Workspace):
        before, after = row.settings, book.value(row, "settings")
        changes = [
            Change(name, _said(before.get(name)), _said(after.get(name)))
            for name in {**before, **after}
            if before.get(name) != after.get(name)
        ]
        changes += [
            Change(name.removesuffix("_id"), _said(getattr(row, name)), _said(book.value(row, name)))
            for name in sorted(fields & {"zone", "locale", "country", "region"})
        ]
        if changes:
            await work.audit.record(Act.SETTINGS_CHANGED, by=by, at=book.at, changes=changes)


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(value)
        case _:
            return str(value).removesuffix(":00") if str(value).count(":") == 2 else str(value)
