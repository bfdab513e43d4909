"""The rows of a workspace during an import: those that are there, those to add, and what is to change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from okrs.errors import HeadwayError
from okrs.sheet.document import spoken
from okrs.sheet.problems import Problems, did_you_mean, shown
from okrs.sheet.records import Record
from okrs.sheet.values import to_cell
from okrs.texts import Sentence
from storage.tables import Row

MOST_ON_THE_WAY = 6

R = TypeVar("R", bound=Row)
T = TypeVar("T")


@dataclass(frozen=True)
class News:
    """One thing that an import adds or changes; `details` are "field: old → new"."""

    kind: str
    name: str
    is_new: bool
    details: tuple[str, ...] = ()


class Shelf(Generic[R]):
    """The rows of one table, found by a key that only one has, or by a name that several may have."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.rows: dict[UUID, R] = {}
        self._by_key: dict[str, R] = {}
        self._by_name: dict[str, list[R]] = defaultdict(list)
        self._names: set[str] = set()

    def put(self, row: R, key: str, *names: str) -> R:
        self._names.update((key, *names))
        self.rows[_id(row)] = row
        self._by_key[plain(key)] = row
        for name in {plain(name) for name in names if name}:
            self._by_name[name].append(row)
        return row

    def keyed(self, key: str | None) -> R | None:
        return self._by_key.get(plain(key)) if key else None

    def named(self, name: str | None) -> list[R]:
        return self._by_name.get(plain(name), []) if name else []

    def called(self, name: str | None) -> list[R]:
        """The row of that key, else all of that name."""
        found = self.keyed(name)
        return [found] if found is not None else self.named(name)

    def names(self) -> set[str]:
        """All names, as they are written."""
        return self._names


@dataclass
class Book:
    """What is known while an import is worked out. Nothing is written before all of it is right."""

    problems: Problems
    at: datetime
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    added: list[Row] = field(default_factory=list)
    changed: dict[UUID, tuple[Row, dict[str, Any]]] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)
    same: Counter[str] = field(default_factory=Counter)
    _fresh: set[UUID] = field(default_factory=set)
    _lines: dict[UUID, int] = field(default_factory=dict)

    def add(self, row: R) -> R:
        """A row to be inserted."""
        self.added.append(row)
        self._fresh.add(_id(row))
        return row

    def is_new(self, row: Row) -> bool:
        return _id(row) in self._fresh

    def meets(self, row: R, record: Record, kind: str, name: str) -> R:
        """Notes that a record is about this row; a second record about it is a problem."""
        if _id(row) in self._lines:
            self.problem(
                record,
                "",
                Sentence(
                    "{kind} {name} stands on line {line} already.",
                    kind=spoken(kind).capitalize(),
                    name=shown(name),
                    line=self._lines[_id(row)],
                ),
            )
        self._lines[_id(row)] = record.line
        return row

    def is_in_file(self, row: UUID) -> bool:
        """Whether the file has a record about the row of this id."""
        return row in self._lines

    def settle(self, kind: str, row: Row, fields: Mapping[str, Any], *, name: str) -> dict[str, Any]:
        """Gives a row its fields, at once if it is new, else when all is written; returns what they replace."""
        if self.is_new(row):
            for field_, value in fields.items():
                setattr(row, field_, value)
            self.news.append(News(kind, name, is_new=True))
            return {}
        before = {f: getattr(row, f) for f, value in fields.items() if getattr(row, f) != value}
        if not before:
            self.same[kind] += 1
            return {}
        self.changed[_id(row)] = (row, {f: fields[f] for f in before})
        details = tuple(f"{_column(f)}: {_told(old)} → {_told(fields[f])}" for f, old in before.items())
        self.news.append(News(kind, name, is_new=False, details=details))
        return before

    def value(self, row: Row, field_: str) -> Any:
        """A field as it will be."""
        _, pending = self.changed.get(_id(row), (row, {}))
        return pending.get(field_, getattr(row, field_))

    def problem(self, record: Record, column: str, reason: str) -> None:
        self.problems.add(record.line, column, reason)

    def find(self, shelf: Shelf[R], name: str | None, record: Record, column: str) -> UUID | None:
        """The id of the row of that name; None for a blank name; an unknown or unclear one is a problem."""
        if not name:
            return None
        found = shelf.called(name)
        if len(found) == 1:
            return _id(found[0])
        if found:
            self.problem(
                record,
                column,
                Sentence(
                    "{n} of them are called {name}: use the email or code.", n=len(found), name=shown(name)
                ),
            )
        elif not self.problems.may_be_lost(name):
            label = column.replace("_", " ")
            self.problem(
                record,
                column,
                Sentence(
                    "Unknown {label} {name}.{hint}",
                    label=label,
                    name=shown(name),
                    hint=did_you_mean(name, shelf.names()),
                ),
            )
        return None

    def checked(self, record: Record, column: str, check: Callable[[], T]) -> T | None:
        """What `check` returns; the sentence of its HeadwayError is a problem of this column."""
        try:
            return check()
        except HeadwayError as error:
            self.problem(record, column, error.message)
            return None

    def instant(self, moment: datetime | None) -> datetime | None:
        """A moment of a file in UTC: one without an offset is the workspace's local time."""
        if moment is None or moment.tzinfo is not None:
            return moment
        return moment.replace(tzinfo=self.zone).astimezone(self.at.tzinfo)

    def no_loops(
        self,
        rows: Iterable[R],
        above: str,
        records: Sequence[tuple[R, Record]],
        column: str,
        *,
        names: Mapping[UUID, str],
    ) -> None:
        """A problem for each row that is, over others, above itself; `names` are what the rows are called."""
        parents = {_id(row): self.value(row, above) for row in rows}
        for row, record in records:
            start = _id(row)
            # A dict, for its order: it is the way up.
            seen, here = {start: names[start]}, parents.get(start)
            while here is not None and here not in seen:
                seen[here] = names[here]
                here = parents.get(here)
            if here == start:
                self.problem(
                    record,
                    column,
                    Sentence("goes round in a circle: {way}.", way=_way([*seen.values(), names[start]])),
                )


def taken(record: Record, table: type[Row], columns: Iterable[str]) -> dict[str, Any]:
    """The columns that the record has, with the table's own default for a blank one."""
    found = {column: getattr(record, column) for column in columns if record.given(column)}
    return {
        column: table.model_fields[column].default if value is None else value
        for column, value in found.items()
    }


def plain(name: str) -> str:
    """A name for comparison: case and spaces aside."""
    return " ".join(name.casefold().split())


def _id(row: Row) -> UUID:
    found: UUID = row.id  # type: ignore[attr-defined]
    return found


def _way(names: Sequence[str]) -> str:
    some = names if len(names) <= MOST_ON_THE_WAY else [*names[: MOST_ON_THE_WAY - 2], "…", names[-1]]
    return " → ".join(" ".join(name.split()) for name in some)


def _column(field_: str) -> str:
    return field_.removesuffix("_id").removesuffix("_at")


def _told(value: object) -> str:
    match value:
        case None | "" | [] | {}:
            return "nothing"
        case UUID():
            return "another"
        case _:
            return shown(to_cell(value)) if isinstance(value, str) else to_cell(value)
