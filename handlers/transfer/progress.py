"""The progress ledger, out of a file: history, corrections, and the value of today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from handlers.transfer.goals import Plans, called
from okrs.measure import check_value
from okrs.sheet.document import Document
from okrs.sheet.problems import did_you_mean, shown
from okrs.sheet.records import KeyResultRecord, ProgressRecord
from okrs.texts import Sentence
from okrs.vocabulary import Source
from storage.goals import measure_of
from storage.tables import Entry, KeyResult
from storage.transfer import Holdings

Print = tuple[object, ...]


def bring_progress(plans: Plans, held: Holdings, document: Document) -> list[UUID]:
    """Works out which entries are new; returns the key results whose standing changes.

    An entry is known when one with the same words, numbers, person and moment is there, as often as it is there.
    """
    known = {entry.id: entry for entry in held.entries}
    prints: dict[UUID, Print] = {}
    for entry in held.entries:
        _print(entry, known, prints)
    there = Counter(prints.values())
    spare: dict[Print, list[Entry]] = {}
    for entry in held.entries:
        spare.setdefault(prints[entry.id], []).append(entry)
    made: dict[str, Entry] = {}
    touched: list[UUID] = []
    for record in _in_order(plans, document.progress):
        read = _entry(plans, record, made)
        if read is None:
            continue
        entry = read
        known[entry.id] = entry
        seen = _print(entry, known, prints)
        if there[seen] > 0:
            there[seen] -= 1
            entry = spare[seen].pop(0)
            plans.book.same["progress"] += 1
        else:
            plans.book.settle(
                "progress",
                plans.book.add(entry),
                {},
                name=called(plans.book, plans.key_results.rows[entry.key_result_id]),
            )
            touched.append(entry.key_result_id)
        if record.ref:
            made[record.ref] = entry
    return touched + _today(plans, held, document)


def _entry(plans: Plans, record: ProgressRecord, made: dict[str, Entry]) -> Entry | None:
    book = plans.book
    row = plans.key_result(record.key_result, record, "key_result")
    person = plans.company.person(record.by, record, "by")
    at = book.instant(record.at)
    if row is None or at is None:
        return None
    _check(plans, record, row)
    if record.source is None and at > book.at:
        book.problem(record, "at", Sentence("lies in the future."))
    corrected = made.get(record.corrects) if record.corrects else None
    if corrected is not None and corrected.key_result_id != row.id:
        book.problem(record, "corrects", Sentence("is a line about another key result."))
    return Entry(
        workspace_id=plans.workspace,
        key_result_id=row.id,
        person_id=person,
        value=record.value,
        confidence=record.confidence,
        note=record.note or "",
        blocked=bool(record.blocked),
        source=record.source or Source.IMPORT,
        recorded_at=at,
        supersedes_id=corrected.id if corrected else None,
        retracted=bool(record.retracted),
    )


def _check(plans: Plans, record: ProgressRecord, row: KeyResult) -> None:
    book = plans.book
    is_empty = record.value is None and record.confidence is None and not record.note and not record.blocked
    if is_empty and record.source is None and not record.retracted:
        book.problem(record, "value", Sentence("says nothing: give a value, a confidence or a note."))
    if record.retracted and not record.corrects:
        book.problem(record, "corrects", Sentence("is missing: which line is taken back?"))
    if record.value is not None:
        for fault in check_value(measure_of(row), record.value):
            book.problem(record, "value", Sentence(fault.sentence))


def _in_order(plans: Plans, records: list[ProgressRecord]) -> list[ProgressRecord]:
    """The records, each after the one that it corrects."""
    refs: dict[str, ProgressRecord] = {}
    for record in records:
        if record.ref and record.ref in refs:
            plans.book.problem(
                record,
                "ref",
                Sentence(
                    "{ref} stands on line {line} already.", ref=shown(record.ref), line=refs[record.ref].line
                ),
            )
        if record.ref:
            refs.setdefault(record.ref, record)
    waiting: dict[str, list[ProgressRecord]] = {}
    ready: list[ProgressRecord] = []
    for record in records:
        if record.corrects and record.corrects not in refs:
            if plans.book.problems.may_be_lost(record.corrects):
                continue
            hint = did_you_mean(record.corrects, refs)
            plans.book.problem(
                record,
                "corrects",
                Sentence("No line has the ref {corrects}.{hint}", corrects=shown(record.corrects), hint=hint),
            )
        elif record.corrects:
            waiting.setdefault(record.corrects, []).append(record)
        else:
            ready.append(record)
    for record in ready:
        ready.extend(waiting.pop(record.ref, []) if record.ref else [])
    for record in (r for left in waiting.values() for r in left):
        plans.book.problem(
            record, "corrects", Sentence("goes round in a circle and leads back to this line.")
        )
    return ready


def _print(entry: Entry, known: dict[UUID, Entry], prints: dict[UUID, Print]) -> Print:
    """What makes an entry the same as another, with what it corrects."""
    chain = [entry]
    while (above := chain[-1].supersedes_id) is not None and above not in prints:
        chain.append(known[above])
    for link in reversed(chain):
        own = link.model_dump(exclude={"id", "check_in_id", "reply_id", "supersedes_id"})
        # A row that was read has its fields in another order than one that was made.
        own = dict(sorted(own.items()))
        under = prints[link.supersedes_id] if link.supersedes_id else None
        prints[link.id] = (hash(under), *own.values())
    return prints[entry.id]


def _today(plans: Plans, held: Holdings, document: Document) -> list[UUID]:
    """The column `current` of key results: an entry of now, where the file knows something new."""
    last = {told.key_result_id: told.value for told in held.told}
    stale = _spoken_over(held.entries)
    touched = []
    for record in document.key_results:
        row = _row_of(plans, record) if record.current is not None else None
        if row is None or record.current is None:
            continue
        for fault in check_value(measure_of(row), record.current):
            plans.book.problem(record, "current", Sentence(fault.sentence))
        if record.current in (last.get(row.id), stale.get(row.id)):
            continue
        entry = Entry(
            workspace_id=plans.workspace,
            key_result_id=row.id,
            value=record.current,
            source=Source.IMPORT,
            recorded_at=plans.book.at,
        )
        plans.book.settle("progress", plans.book.add(entry), {}, name=called(plans.book, row))
        touched.append(row.id)
    return touched


def _spoken_over(entries: Sequence[Entry]) -> dict[UUID, Decimal]:
    """The last value that a file brought, by key result, where somebody has said something since.

    `entries` is every line ever written, the oldest first. A file that still holds that value was not brought
    up to date: what people said since goes first.
    """
    brought: dict[UUID, Decimal] = {}
    stale: dict[UUID, Decimal] = {}
    for entry in entries:
        id_ = entry.key_result_id
        if entry.source is Source.IMPORT and entry.value is not None:
            brought[id_] = entry.value
            stale.pop(id_, None)
        elif id_ in brought:
            stale[id_] = brought[id_]
    return stale


def _row_of(plans: Plans, record: KeyResultRecord) -> KeyResult | None:
    rows = plans.key_results.called(record.code or record.title)
    return next((row for row in rows if plans.book.is_in_file(row.id)), None)
