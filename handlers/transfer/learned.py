"""What was tried, decided and shared, out of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from handlers.transfer.book import taken
from handlers.transfer.goals import Plans, called
from okrs.sheet.document import Document
from okrs.sheet.problems import shown
from okrs.sheet.records import DecisionRecord, ExperimentRecord, PracticeRecord
from okrs.texts import Sentence
from okrs.vocabulary import PracticeState
from storage.tables import Decision, Experiment, Practice, Row
from storage.transfer import Holdings

R = TypeVar("R", bound=Row)
Place = tuple[object, ...]


def bring_learned(plans: Plans, held: Holdings, document: Document) -> None:
    """Works out which experiments, decisions and practices are new or have changed."""
    tried = _by_place(((row.key_result_id, row.person_id, row.begun_at), row) for row in held.experiments)
    decided = _by_place(((row.key_result_id, row.person_id, row.decided_at), row) for row in held.decisions)
    shared = _by_place(((row.person_id, row.asked_at), row) for row in held.practices)
    for experiment in document.experiments:
        _experiment(plans, experiment, tried)
    for decision in document.decisions:
        _decision(plans, decision, decided)
    for practice in document.practices:
        _practice(plans, practice, shared)


def _experiment(plans: Plans, record: ExperimentRecord, there: dict[Place, list[Experiment]]) -> None:
    book = plans.book
    goal = plans.key_result(record.key_result, record, "key_result")
    person = plans.company.person(record.by, record, "by")
    at = book.instant(record.at)
    if (record.result is None) != (record.reviewed is None):
        book.problem(record, "result", Sentence("and reviewed go together: both are there, or neither."))
    if goal is None or person is None or at is None:
        return
    row = _next(there[goal.id, person, at]) or book.add(
        Experiment(workspace_id=plans.workspace, key_result_id=goal.id, person_id=person, begun_at=at)
    )
    fields = taken(record, Experiment, ("review_on", "result", "learned")) | {"words": record.tries}
    if record.given("reviewed"):
        fields["reviewed_at"] = book.instant(record.reviewed)
    book.settle("experiment", row, fields, name=called(book, goal))


def _decision(plans: Plans, record: DecisionRecord, there: dict[Place, list[Decision]]) -> None:
    book = plans.book
    goal = plans.key_result(record.key_result, record, "key_result")
    person = plans.company.person(record.by, record, "by")
    at = book.instant(record.at)
    if goal is None or at is None or record.occasion is None or record.choice is None:
        return
    fields = taken(record, Decision, ("occasion", "choice", "reason", "learned", "shared"))
    row = _next(there[goal.id, person, at]) or book.add(
        Decision(
            workspace_id=plans.workspace,
            key_result_id=goal.id,
            person_id=person,
            occasion=record.occasion,
            choice=record.choice,
            decided_at=at,
        )
    )
    book.settle("decision", row, fields, name=called(book, goal))


def _practice(plans: Plans, record: PracticeRecord, there: dict[Place, list[Practice]]) -> None:
    """One that its author took back meanwhile, or never shared here, is left as they left it."""
    book = plans.book
    person = plans.company.person(record.by, record, "by")
    goal = plans.key_result(record.key_result, record, "key_result") if record.key_result else None
    at = book.instant(record.at)
    if person is None or at is None:
        return
    row = _next(there[person, at])
    if row is not None and row.state is not PracticeState.SHARED:
        book.same["practice"] += 1
        return
    if row is None:
        row = book.add(
            Practice(
                workspace_id=plans.workspace,
                person_id=person,
                state=PracticeState.SHARED,
                asked_at=at,
                shared_at=at,
            )
        )
    fields = taken(record, Practice, ("title", "words", "named", "stays"))
    if record.published is not None:
        fields["shared_at"] = book.instant(record.published)
    if record.given("key_result"):
        fields["key_result_id"] = goal.id if goal else None
    book.settle("practice", row, fields, name=shown(str(record.title)))


def _by_place(placed: Iterable[tuple[Place, R]]) -> dict[Place, list[R]]:
    found: dict[Place, list[R]] = defaultdict(list)
    for place, row in placed:
        found[place].append(row)
    return found


def _next(rows: list[R]) -> R | None:
    """The next row of one place that no record was about yet."""
    return rows.pop(0) if rows else None
