"""Cycles, outcomes, objectives and key results, out of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from coaching.no_help import MOVES
from handlers.metric_codes import code_for
from handlers.transfer.book import Book, Shelf, plain, taken
from handlers.transfer.company import Company
from handlers.transfer.quarters import quarter_named, quarter_of
from okrs.measure import Fault, Kind, Measure, Phase, check, check_value
from okrs.sheet.document import Document
from okrs.sheet.problems import did_you_mean, shown
from okrs.sheet.records import (
    ChangeRecord,
    CycleRecord,
    KeyResultRecord,
    MetricRecord,
    ObjectiveRecord,
    OutcomeRecord,
    Record,
)
from okrs.sheet.values import to_json
from okrs.texts import Sentence
from okrs.vocabulary import CycleState, Direction
from storage.tables import Cycle, GoalChange, KeyResult, Metric, Objective, Outcome, SourceLink
from storage.transfer import Holdings

R = TypeVar("R")

# What a goal says; the old words and numbers are kept when one of these changes.
SAID = (
    "title", "metric", "unit", "kind", "band", "start", "target", "upper", "weight", "starts", "ends", "phases",
)  # fmt: skip
_COLUMN_OF = {
    Fault.START_MISSING: "start",
    Fault.TARGET_MISSING: "target",
    Fault.START_IS_TARGET: "target",
    Fault.TARGET_NOT_ABOVE_START: "target",
    Fault.TARGET_NOT_BELOW_START: "target",
    Fault.BAND_MISSING: "band",
    Fault.BAND_NOT_ALLOWED: "band",
    Fault.UPPER_MISSING: "upper",
    Fault.UPPER_NOT_ABOVE_TARGET: "upper",
    Fault.UPPER_NOT_ALLOWED: "upper",
    Fault.ENDS_TOO_EARLY: "ends",
    Fault.PHASES_NOT_ALLOWED: "phases",
    Fault.PHASE_OUTSIDE_DATES: "phases",
    Fault.PHASES_OUT_OF_ORDER: "phases",
}


@dataclass
class Plans:
    """The goals of the workspace, those that the file adds included; `moved_to` has the objective of each key result of
    the file, `feeds` what each source is to feed where that changes."""

    company: Company
    reason: str
    cycles: Shelf[Cycle] = field(default_factory=lambda: Shelf("cycle"))
    outcomes: Shelf[Outcome] = field(default_factory=lambda: Shelf("outcome"))
    metrics: Shelf[Metric] = field(default_factory=lambda: Shelf("metric"))
    objectives: Shelf[Objective] = field(default_factory=lambda: Shelf("objective"))
    key_results: Shelf[KeyResult] = field(default_factory=lambda: Shelf("key_result"))
    feeds: dict[UUID, Sequence[SourceLink]] = field(default_factory=dict)
    moved_to: dict[UUID, Objective] = field(default_factory=dict)
    places: Counter[UUID] = field(default_factory=Counter)

    @property
    def book(self) -> Book:
        return self.company.book

    @property
    def workspace(self) -> UUID:
        return self.company.workspace.id

    def is_open(self, cycle: UUID) -> bool:
        row = self.cycles.rows.get(cycle)
        return row is not None and self.book.value(row, "state") == CycleState.OPEN

    def objective(self, name: str | None, record: Record, column: str) -> UUID | None:
        cycles = {row.id: row.cycle_id for row in self.objectives.called(name)}
        return self._nearest(cycles) or self.book.find(self.objectives, name, record, column)

    def outcome(self, name: str | None, record: Record, column: str) -> UUID | None:
        cycles = {row.id: row.cycle_id for row in self.outcomes.called(name)}
        return self._nearest(cycles) or self.book.find(self.outcomes, name, record, column)

    def key_result(self, name: str | None, record: Record, column: str) -> KeyResult | None:
        above = self.objectives.rows
        cycles = {row.id: above[row.objective_id].cycle_id for row in self.key_results.called(name)}
        found = self._nearest(cycles) or self.book.find(self.key_results, name, record, column)
        return self.key_results.rows[found] if found else None

    def place(self, scope: UUID) -> int:
        """The next free position in an objective or a cycle."""
        self.places[scope] += 1
        return self.places[scope] - 1

    def _nearest(self, cycles: dict[UUID, UUID]) -> UUID | None:
        """Of several of one title, by their cycles: the one of this file, else of an open cycle; else None."""
        for tier in (
            [row for row in cycles if self.book.is_in_file(row)],
            [row for row, cycle in cycles.items() if self.is_open(cycle)],
        ):
            if len(tier) == 1:
                return tier[0]
        return None


def bring_goals(company: Company, held: Holdings, document: Document, *, reason: str) -> Plans:
    """Works out the goals; `reason` is kept with a changed goal where the file gives none."""
    plans = Plans(company, reason)
    _shelve(plans, held)
    for cycle in document.cycles:
        _cycle(plans, cycle)
    outcomes = [(_outcome(plans, record), record) for record in document.outcomes]
    objectives = [(_objective(plans, record), record) for record in document.objectives]
    for outcome, record in outcomes:
        _settle_outcome(plans, outcome, record)
    for metric in document.metrics:
        _metric(plans, metric)
    for objective, record_ in objectives:
        _settle_objective(plans, objective, record_)
    codes = {row.id: row.code for row in plans.objectives.rows.values()}
    plans.book.no_loops(plans.objectives.rows.values(), "parent_id", objectives, "parent", names=codes)
    key_results = [
        (row, record) for record in document.key_results if (row := _key_result(plans, record)) is not None
    ]
    for key_result, record__ in key_results:
        _settle_key_result(plans, key_result, record__)
    names = {row.id: row.code for row in plans.key_results.rows.values()}
    plans.book.no_loops(plans.key_results.rows.values(), "carries_id", key_results, "carries", names=names)
    _changes(plans, held, document.changes)
    return plans


def _shelve(plans: Plans, held: Holdings) -> None:
    for cycle in held.cycles:
        plans.cycles.put(cycle, cycle.name)
    for outcome in held.outcomes:
        plans.outcomes.put(outcome, outcome.code, outcome.title)
        _occupy(plans, outcome.cycle_id, outcome.position)
    for metric in held.metrics:
        plans.metrics.put(metric, metric.code, metric.name)
    for objective in held.objectives:
        plans.objectives.put(objective, objective.code, objective.title)
        _occupy(plans, objective.cycle_id, objective.position)
    for key_result in held.key_results:
        plans.key_results.put(key_result, key_result.code, key_result.title)
        _occupy(plans, key_result.objective_id, key_result.position)


def _cycle(plans: Plans, record: CycleRecord) -> None:
    book, name = plans.book, str(record.name)
    row = plans.cycles.keyed(name)
    held = (row.starts, row.ends) if row else (None, None)
    quarter = quarter_named(name) or held
    starts = record.starts or (None if record.given("starts") else held[0]) or quarter[0]
    ends = record.ends or (None if record.given("ends") else held[1]) or quarter[1]
    if starts is None or ends is None:
        book.problem(
            record,
            "starts",
            Sentence("Say when the cycle starts and ends, or name it as a quarter: 2026 Q4."),
        )
        starts = ends = date.min
    elif ends <= starts:
        book.problem(record, "ends", Sentence("The last day of a cycle must come after the first."))
    row = row or _new_cycle(plans, name, starts, ends)
    book.meets(row, record, "cycle", name)
    fields = taken(record, Cycle, ("state",)) | {"starts": starts, "ends": ends}
    book.settle("cycle", row, fields, name=name)


def _new_cycle(plans: Plans, name: str, starts: date, ends: date) -> Cycle:
    row = plans.book.add(Cycle(workspace_id=plans.workspace, name=name, starts=starts, ends=ends))
    return plans.cycles.put(row, name)


def _cycle_of(plans: Plans, name: str | None, record: Record) -> Cycle | None:
    """The cycle of that name; a quarter is made when it is not there; without a name the one under way."""
    book = plans.book
    if name:
        quarter = quarter_named(name)
        same = (row for row in plans.cycles.rows.values() if quarter and quarter_named(row.name) == quarter)
        found = plans.cycles.keyed(name) or next(same, None)
        if found is None and quarter is None:
            if book.problems.may_be_lost(name):
                return None
            hint = did_you_mean(name, plans.cycles.names()) or Sentence(
                " Write a quarter, such as 2026 Q4, or add a cycle."
            )
            book.problem(
                record, "cycle", Sentence("Unknown cycle {name}.{hint}", name=shown(name), hint=hint)
            )
            return None
        return found or _made(plans, name, *(quarter or (date.min, date.max)))
    today = book.at.astimezone(book.zone).date()
    current = [c for c in plans.cycles.rows.values() if c.starts <= today <= c.ends and plans.is_open(c.id)]
    if len(current) == 1:
        return current[0]
    name, starts, ends = quarter_of(today)
    return plans.cycles.keyed(name) or _made(plans, name, starts, ends)


def _made(plans: Plans, name: str, starts: date, ends: date) -> Cycle:
    row = _new_cycle(plans, name, starts, ends)
    plans.book.settle("cycle", row, {}, name=name)
    return row


def _outcome(plans: Plans, record: OutcomeRecord) -> Outcome:
    title = str(record.title)
    found = plans.outcomes.keyed(record.code)
    cycle = _cycle_for(plans, record, found.cycle_id if found else None)
    if found is None and not record.code:
        found = _only([row for row in plans.outcomes.named(title) if row.cycle_id == cycle])
    if found is None:
        code = record.code or _free(plans.outcomes, "OUT")
        found = plans.book.add(Outcome(workspace_id=plans.workspace, cycle_id=cycle, code=code, title=title))
        _check_open(plans, cycle, record, "cycle")
        found.position = plans.place(cycle)
        plans.outcomes.put(found, code, title)
    return plans.book.meets(found, record, "outcome", found.code)


def _settle_outcome(plans: Plans, row: Outcome, record: OutcomeRecord) -> None:
    fields: dict[str, Any] = {"title": record.title}
    if record.given("cycle"):
        fields["cycle_id"] = _cycle_for(plans, record, row.cycle_id)
    if record.given("owner"):
        fields["owner_id"] = plans.company.person(record.owner, record, "owner")
    if record.position is not None:
        fields["position"] = record.position
    plans.book.settle("outcome", row, fields, name=called(plans.book, row))


def _metric(plans: Plans, record: MetricRecord) -> None:
    """A number of the business; what it was are readings."""
    book, name = plans.book, str(record.name)
    row = plans.metrics.keyed(record.code or name)
    if row is None and not record.code:
        row = _only(plans.metrics.named(name))
    if row is None:
        taken_ = {one.code for one in plans.metrics.rows.values()}
        code = record.code or code_for(name, taken_)
        row = Metric(
            workspace_id=plans.workspace, code=code, name=name, wanted=Direction.UP, created_at=book.at
        )
        plans.metrics.put(book.add(row), code, name)
    book.meets(row, record, "metric", row.code)
    fields: dict[str, Any] = {"name": name} if record.code or plain(name) != plain(row.code) else {}
    if record.given("unit"):
        fields["unit"] = record.unit or ""
    if record.wanted is not None:
        fields["wanted"] = record.wanted
    if record.given("outcome"):
        fields["outcome_id"] = plans.outcome(record.outcome, record, "outcome")
    book.settle("metric", row, fields, name=f"{row.code} {shown(book.value(row, 'name'))}")


def _objective(plans: Plans, record: ObjectiveRecord) -> Objective:
    title = str(record.title)
    # A goals list names an objective by its code or its title.
    found = plans.objectives.keyed(record.code or title)
    cycle = _cycle_for(plans, record, found.cycle_id if found else None)
    if found is None and not record.code:
        found = _only([row for row in plans.objectives.named(title) if row.cycle_id == cycle])
    if found is None:
        code = record.code or _free(plans.objectives, "O")
        found = plans.book.add(
            Objective(workspace_id=plans.workspace, cycle_id=cycle, code=code, title=title)
        )
        _check_open(plans, cycle, record, "cycle")
        found.position = plans.place(cycle)
        plans.objectives.put(found, code, title)
    return plans.book.meets(found, record, "objective", found.code)


def _settle_objective(plans: Plans, row: Objective, record: ObjectiveRecord) -> None:
    book = plans.book
    fields = taken(record, Objective, ("weight", "counts_children"))
    if record.code or plain(str(record.title)) != plain(row.code):
        fields["title"] = record.title
    if record.given("cycle"):
        fields["cycle_id"] = _cycle_for(plans, record, row.cycle_id)
    if record.given("outcome"):
        fields["outcome_id"] = plans.outcome(record.outcome, record, "outcome")
    if record.given("parent"):
        fields["parent_id"] = plans.objective(record.parent, record, "parent")
    if record.given("team"):
        fields["team_id"] = plans.company.team(record.team, record, "team")
    if record.given("owner"):
        fields["owner_id"] = plans.company.person(record.owner, record, "owner")
    if record.position is not None:
        fields["position"] = record.position
    _check_weight(book, record, fields)
    book.settle("objective", row, fields, name=called(book, row))


def _key_result(plans: Plans, record: KeyResultRecord) -> KeyResult | None:
    objective = plans.objective(record.objective, record, "objective")
    if objective is None:
        return None
    above = plans.objectives.rows[objective]
    row = plans.key_results.keyed(record.code or record.title)
    if row is None and not record.code:
        row = _only([row for row in plans.key_results.named(record.title) if row.objective_id == objective])
    if row is None:
        row = _new_key_result(plans, record, above)
        if not plans.book.is_new(above):
            _check_open(plans, plans.book.value(above, "cycle_id"), record, "objective")
    plans.moved_to[row.id] = above
    return plans.book.meets(row, record, "key_result", row.code)


def _settle_key_result(plans: Plans, row: KeyResult, record: KeyResultRecord) -> None:
    above = plans.moved_to[row.id]
    owner = plans.company.person(record.owner, record, "owner")
    fields = _said(plans, row, record, above)
    if record.given("owner"):
        fields["owner_id"] = owner
    if owner and above.team_id and plans.company.makes_people and plans.company.makes_teams:
        plans.company.join(owner, above.team_id)
    _check(plans.book, record, row, fields)
    before = plans.book.settle("key_result", row, fields, name=called(plans.book, row))
    _keep_what_it_said(plans, row, record, before)


def _new_key_result(plans: Plans, record: KeyResultRecord, above: Objective) -> KeyResult:
    starts, ends = _dates(plans, above)
    row = KeyResult(
        workspace_id=plans.workspace,
        objective_id=above.id,
        code=record.code or _free(plans.key_results, f"{above.code}-"),
        title=str(record.title),
        kind=Kind.INCREASE,
        starts=starts,
        ends=ends,
        created_at=plans.book.at,
        position=plans.place(above.id),
    )
    return plans.key_results.put(plans.book.add(row), row.code, row.title)


def _said(plans: Plans, row: KeyResult, record: KeyResultRecord, above: Objective) -> dict[str, Any]:
    book = plans.book
    columns = ("metric", "unit", "band", "start", "target", "upper", "weight", "score")
    fields: dict[str, Any] = {"objective_id": above.id} | taken(record, KeyResult, columns)
    if record.code or plain(str(record.title)) != plain(row.code):
        fields["title"] = record.title
    starts, ends = _dates(plans, above)
    if record.given("starts"):
        fields["starts"] = record.starts or starts
    if record.given("ends"):
        fields["ends"] = record.ends or ends
    if record.given("phases"):
        fields["phases"] = [{"on": p.on.isoformat(), "value": str(p.value)} for p in record.phases]
    if record.given("moves"):
        fields["moves_id"] = book.find(plans.metrics, record.moves, record, "moves")
    if record.given("carries"):
        old = plans.key_result(record.carries, record, "carries")
        fields["carries_id"] = old.id if old else None
    if record.given("stopped"):
        fields["stopped"] = bool(record.stopped)
    if record.given("closed"):
        fields["closed_at"] = book.instant(record.closed)
    if record.created is not None:
        fields["created_at"] = book.instant(record.created)
    if record.position is not None:
        fields["position"] = record.position
    kind = record.kind or _kind(book, row, record)
    return fields | ({"kind": kind} if kind else {})


def _kind(book: Book, row: KeyResult, record: KeyResultRecord) -> Kind | None:
    """The kind that start and target show; None leaves what a key result is already."""
    is_directed = row.kind in (Kind.INCREASE, Kind.DECREASE)
    if not book.is_new(row) and not record.given("kind") and not is_directed:
        return None
    start = record.start if record.given("start") or book.is_new(row) else row.start
    target = record.target if record.given("target") or book.is_new(row) else row.target
    if record.band is not None:
        return Kind.MAINTAIN
    if target is not None:
        return Kind.DECREASE if start is not None and target < start else Kind.INCREASE
    return Kind.BASELINE if start is not None or record.unit or record.metric else Kind.MILESTONE


def _check(book: Book, record: KeyResultRecord, row: KeyResult, fields: dict[str, Any]) -> None:
    def of(name: str) -> Any:
        return fields.get(name, getattr(row, name))

    phases = tuple(
        Phase(on=date.fromisoformat(phase["on"]), value=Decimal(phase["value"])) for phase in of("phases")
    )
    measure = Measure(
        kind=of("kind"), unit=of("unit"), start=of("start"), target=of("target"), upper=of("upper"),
        band=of("band"), starts=of("starts"), ends=of("ends"), phases=phases,
    )  # fmt: skip
    for fault in check(measure):
        for column in _columns_of(fault, measure):
            book.problem(record, column, Sentence(fault.sentence))
    _check_weight(book, record, fields)
    score = fields.get("score")
    if score is not None and not 0 <= score <= 1:
        book.problem(record, "score", Sentence("A score is a number from 0.0 to 1.0."))


def _columns_of(fault: Fault, measure: Measure) -> list[str]:
    if fault is not Fault.TOO_LONG:
        return [_COLUMN_OF.get(fault, "")]
    numbers = {"start": measure.start, "target": measure.target, "upper": measure.upper}
    found = [
        name for name, value in numbers.items() if value is not None and fault in check_value(measure, value)
    ]
    return found or ["phases"]


def _check_weight(book: Book, record: Record, fields: dict[str, Any]) -> None:
    weight = fields.get("weight", Decimal(1))
    if not 0 <= weight <= 1_000_000:
        book.problem(record, "weight", Sentence("A weight must be 0 or more, and at most a million."))


def _keep_what_it_said(plans: Plans, row: KeyResult, record: KeyResultRecord, before: dict[str, Any]) -> None:
    said = {name: _as_json(old) for name, old in before.items() if name in SAID}
    if (old := plans.metrics.rows.get(before.get("moves_id", row.id))) is not None:
        said[MOVES] = old.name
    if said:
        plans.book.added.append(
            GoalChange(
                workspace_id=plans.workspace,
                key_result_id=row.id,
                reason=record.reason or plans.reason,
                before=said,
                changed_at=plans.book.at,
            )
        )


def _changes(plans: Plans, held: Holdings, records: list[ChangeRecord]) -> None:
    """Earlier changes of goals, as an export tells them; those that are known already are left aside."""
    there = {(c.key_result_id, c.changed_at, c.reason) for c in held.changes}
    for record in records:
        row = plans.key_result(record.key_result, record, "key_result")
        person = plans.company.person(record.by, record, "by")
        at = plans.book.instant(record.at)
        if row is None or at is None:
            continue
        if (row.id, at, record.reason or "") in there:
            plans.book.same["change"] += 1
            continue
        change = GoalChange(
            workspace_id=plans.workspace,
            key_result_id=row.id,
            person_id=person,
            reason=record.reason or "",
            before=record.before,
            changed_at=at,
        )
        plans.book.settle("change", plans.book.add(change), {}, name=called(plans.book, row))


def called(book: Book, row: Outcome | Objective | KeyResult) -> str:
    """A goal as an import tells of it: its code and its title."""
    return f"{row.code} {shown(book.value(row, 'title'))}"


def _as_json(value: object) -> object:
    return value if isinstance(value, list) else to_json(value)


def _cycle_for(plans: Plans, record: OutcomeRecord | ObjectiveRecord, known: UUID | None) -> UUID:
    """The cycle a goal belongs to; a goal that is there keeps its own when the file says nothing."""
    if known is not None and not record.cycle:
        return known
    found = _cycle_of(plans, record.cycle, record)
    return found.id if found else plans.workspace


def _check_open(plans: Plans, cycle: UUID, record: Record, column: str) -> None:
    """A problem for a new goal of a closed cycle, unless the file has the cycle too, as an export does."""
    row = plans.cycles.rows.get(cycle)
    if row is not None and not plans.is_open(cycle) and not plans.book.is_in_file(cycle):
        plans.book.problem(
            record,
            column,
            Sentence(
                "The cycle {name} is closed, so no goal can be added to it. Name an open one, or have it in the file "
                "with its state.",
                name=shown(row.name),
            ),
        )


def _dates(plans: Plans, above: Objective) -> tuple[date, date]:
    cycle = plans.cycles.rows.get(plans.book.value(above, "cycle_id"))
    if cycle is None:
        return date.min, date.max
    return plans.book.value(cycle, "starts"), plans.book.value(cycle, "ends")


def _occupy(plans: Plans, scope: UUID, position: int) -> None:
    plans.places[scope] = max(plans.places[scope], position + 1)


def _only(rows: list[R]) -> R | None:
    return rows[0] if len(rows) == 1 else None


def _free(shelf: Shelf[Objective] | Shelf[Outcome] | Shelf[KeyResult], stem: str) -> str:
    number = 1
    while shelf.keyed(f"{stem}{number}"):
        number += 1
    return f"{stem}{number}"
