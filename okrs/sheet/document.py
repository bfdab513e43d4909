"""A file's records, checked, by kind; and the rows of cells or JSON values they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from okrs.sheet.problems import Problems, did_you_mean, shown
from okrs.sheet.records import (
    LISTS,
    RECORDS,
    AbsenceRecord,
    ChangeRecord,
    ChannelRecord,
    CycleRecord,
    DecisionRecord,
    ExperimentRecord,
    KeyResultRecord,
    MetricRecord,
    ObjectiveRecord,
    OutcomeRecord,
    PersonRecord,
    PracticeRecord,
    ProgressRecord,
    ReadingRecord,
    Record,
    SourceRecord,
    TeamRecord,
    WorkspaceRecord,
    columns,
)
from okrs.texts import Sentence

Tell = Callable[[str, int, int], None]
"""Sentence how far a stage is: its name, how many are done, of how many."""


@dataclass(frozen=True)
class Row:
    """One line of a file before it is checked; `cells` by column name."""

    line: int
    kind: str
    cells: dict[str, object]


@dataclass(kw_only=True)
class Document:
    """Everything a file says: the records that could be read, and what is wrong with the others."""

    workspace: WorkspaceRecord | None = None
    channels: list[ChannelRecord] = field(default_factory=list)
    people: list[PersonRecord] = field(default_factory=list)
    teams: list[TeamRecord] = field(default_factory=list)
    cycles: list[CycleRecord] = field(default_factory=list)
    outcomes: list[OutcomeRecord] = field(default_factory=list)
    metrics: list[MetricRecord] = field(default_factory=list)
    objectives: list[ObjectiveRecord] = field(default_factory=list)
    key_results: list[KeyResultRecord] = field(default_factory=list)
    changes: list[ChangeRecord] = field(default_factory=list)
    progress: list[ProgressRecord] = field(default_factory=list)
    readings: list[ReadingRecord] = field(default_factory=list)
    sources: list[SourceRecord] = field(default_factory=list)
    experiments: list[ExperimentRecord] = field(default_factory=list)
    decisions: list[DecisionRecord] = field(default_factory=list)
    practices: list[PracticeRecord] = field(default_factory=list)
    absences: list[AbsenceRecord] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)

    def records(self) -> Iterable[tuple[str, Record]]:
        """Every record with its kind, in the order of an export."""
        if self.workspace is not None:
            yield "workspace", self.workspace
        for kind, listed in self._lists().items():
            yield from ((kind, record) for record in listed)

    def add(self, record: Record) -> None:
        """Puts a record into its list; a second workspace is a problem."""
        if isinstance(record, WorkspaceRecord):
            if self.workspace is not None:
                self.problems.add(
                    record.line, "record", Sentence("A file holds one workspace; this is a second one.")
                )
            self.workspace = record
            return
        kind = next(kind for kind, model in RECORDS.items() if type(record) is model)
        self._lists()[kind].append(record)

    def _lists(self) -> dict[str, list[Record]]:
        return {kind: getattr(self, name) for kind, name in LISTS.items() if kind != "workspace"}


def document(rows: Sequence[Row], problems: Problems, *, decimal_comma: bool, tell: Tell) -> Document:
    """The rows, checked one by one; what is wrong with any of them comes on top of `problems`."""
    found = Document(problems=problems)
    for done, row in enumerate(rows):
        if done % 500 == 0:
            tell("Reading", done, len(rows))
        record = _checked(row, problems, decimal_comma=decimal_comma)
        if record is None:
            problems.lose(names_in(row.cells))
        else:
            found.add(record)
    tell("Reading", len(rows), len(rows))
    return found


def _checked(row: Row, problems: Problems, *, decimal_comma: bool) -> Record | None:
    model = RECORDS[row.kind]
    try:
        record = model.model_validate(
            row.cells | {"line": row.line}, context={"decimal_comma": decimal_comma}
        )
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            problems.add(row.line, str(detail["loc"][0]), _reason(detail, row.kind))
        return None
    missing = [name for name in model.needed if getattr(record, name) is None]
    for name in missing:
        problems.add(row.line, name, Sentence("is missing: every {kind} needs one.", kind=spoken(row.kind)))
    return None if missing else record


def _reason(detail: ErrorDetails, kind: str) -> str:
    if detail["type"] == "extra_forbidden":
        column = str(detail["loc"][0])
        hint = did_you_mean(column, columns(kind)) or Sentence(" It has {all}.", all=", ".join(columns(kind)))
        return Sentence("A line of the kind {kind} has no such column.{hint}", kind=kind, hint=hint)
    error = detail.get("ctx", {}).get("error")
    told = error.args[0] if isinstance(error, ValueError) and error.args else error
    return told if isinstance(told, str) else str(told or detail["msg"])


def names_in(cells: Mapping[str, object]) -> list[object]:
    """What others may call a line of these cells by."""
    return [cells[name] for name in ("email", "name", "code", "title", "ref") if name in cells]


def spoken(kind: str) -> str:
    """A kind of record as a person says it."""
    other = {
        "change": "change of a goal",
        "progress": "line of progress",
        "metric": "business number",
        "reading": "reading of a business number",
        "source": "source of numbers",
        "decision": "decision about a goal",
        "practice": "way of working",
    }
    return other.get(kind, kind.replace("_", " "))


def kind_of(word: str, line: int, problems: Problems) -> str | None:
    """The kind that a `record` cell names; an unknown one is a problem."""
    plain = "_".join(word.strip().casefold().replace("-", " ").split())
    singular = {name: kind for kind, name in LISTS.items()}
    found = plain if plain in RECORDS else singular.get(plain)
    if found is None:
        known = ", ".join(RECORDS)
        problems.add(
            line,
            "record",
            Sentence(
                "{word} is none of {known}.{hint}",
                word=shown(word),
                known=known,
                hint=did_you_mean(plain, RECORDS),
            ),
        )
    return found
