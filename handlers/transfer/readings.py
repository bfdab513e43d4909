"""What the numbers of the business were, out of a file: only added, never changed."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from handlers.transfer.goals import Plans
from okrs.errors import HeadwayError
from okrs.readings import check_number
from okrs.sheet.document import Document
from okrs.sheet.problems import shown
from okrs.sheet.records import ReadingRecord
from okrs.texts import Sentence
from okrs.vocabulary import Source
from storage.metrics import that_count
from storage.tables import Reading
from storage.transfer import Holdings


def bring_readings(plans: Plans, held: Holdings, document: Document) -> None:
    """Works out which readings are new.

    A line that says when it was told is known when that very line is there, any other when its value counts for its
    moment already. One of a moment that has another value takes its place.
    """
    lines = [_print(one) for one in held.readings]
    by_metric: dict[UUID, list[Reading]] = defaultdict(list)
    for one in held.readings:
        by_metric[one.metric_id].append(one)
    counting = {
        (metric, one.as_of): one.value for metric, rows in by_metric.items() for one in that_count(rows)
    }
    for record in document.readings:
        row = _reading(plans, record)
        if row is None:
            continue
        place = (row.metric_id, row.as_of)
        if record.recorded is not None and _print(row) in lines:
            lines.remove(_print(row))
            plans.book.same["reading"] += 1
        elif record.recorded is None and not row.retracted and counting.get(place) == row.value:
            plans.book.same["reading"] += 1
        else:
            counting[place] = row.value
            plans.book.settle("reading", plans.book.add(row), {}, name=_called(plans, row))


def _reading(plans: Plans, record: ReadingRecord) -> Reading | None:
    book = plans.book
    metric = book.find(plans.metrics, record.metric, record, "metric")
    person = plans.company.person(record.by, record, "by")
    as_of, told = book.instant(record.at), book.instant(record.recorded)
    if metric is None or as_of is None or record.value is None:
        return None
    if as_of.date() > book.at.date():
        book.problem(record, "at", Sentence("lies in the future."))
    try:
        check_number(record.value)
    except HeadwayError as error:
        book.problem(record, "value", error.message)
    return Reading(
        workspace_id=plans.workspace,
        metric_id=metric,
        person_id=person,
        value=record.value,
        as_of=as_of,
        source=record.source or Source.IMPORT,
        recorded_at=told or book.at,
        retracted=bool(record.retracted),
    )


def _print(row: Reading) -> tuple[object, ...]:
    """What makes a line the same as another."""
    return (row.metric_id, row.person_id, row.value, row.as_of, row.source, row.recorded_at, row.retracted)


def _called(plans: Plans, row: Reading) -> str:
    metric = plans.metrics.rows[row.metric_id]
    return f"{metric.code} {shown(metric.name)}"
