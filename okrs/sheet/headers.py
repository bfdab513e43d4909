"""The column names of a table: other spellings, unknown ones, and what its lines are when no column says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from okrs.sheet.document import Row, kind_of, names_in
from okrs.sheet.problems import Problems, did_you_mean, shown
from okrs.sheet.records import RECORDS, columns
from okrs.texts import Sentence

_OTHER = {
    "kr": "key_result",
    "keyresult": "key_result",
    "e_mail": "email",
    "mail": "email",
    "time_zone": "zone",
    "timezone": "zone",
    "start_value": "start",
    "baseline": "start",
    "target_value": "target",
    "current_value": "current",
    "start_date": "starts",
    "end_date": "ends",
    "type": "kind",
    "date": "at",
    "when": "at",
    "who": "by",
    "team_name": "team",
    "goal": "objective",
}
_KNOWN = {"record"} | {name for kind in RECORDS for name in columns(kind)}
EXPECTED = Sentence(
    "A goals list has objective and key result, and if you like owner, team, cycle, start, target and unit; "
    "a list of people has email. docs/import.md shows every column."
)
# A line of a goals list stands for an objective and a key result under it.
_OF_OBJECTIVE = ("cycle", "outcome", "team")
_OF_GOAL = {"objective", "key_result", *_OF_OBJECTIVE, *columns("key_result")} - {"title"}


def spelled(name: str) -> str:
    """A column name in the one spelling: "Key Result" -> key_result, "Time zone" -> zone."""
    plain = "_".join(
        name.replace("\ufeff", "").strip().casefold().replace("-", " ").replace("_", " ").split()
    )
    return _OTHER.get(plain, plain)


def rows_of(
    names: Sequence[str],
    lines: Sequence[tuple[int, dict[str, object]]],
    problems: Problems,
    *,
    header: int,
    torn: Set[int] = frozenset(),
) -> list[Row]:
    """The rows of a table whose columns are `names` (spelled); the cells of each line by column.

    `header` is the line that the names stand on; the `torn` lines can't be read and have been told. Blank cells
    that a kind of record has no column for are dropped.
    """
    unknown = {name for name in names if name not in _KNOWN}
    twice = {name for name in names if names.count(name) > 1}
    if unknown and unknown == set(names):
        problems.add(
            header,
            "",
            Sentence("No column is known: {all}. {expected}", all=shown(", ".join(names)), expected=EXPECTED),
        )
        return []
    for name in sorted(unknown):
        hint = did_you_mean(name, _KNOWN) or Sentence(" {expected}", expected=EXPECTED)
        problems.add(header, "", Sentence("Unknown column {name}.{hint}", name=shown(name), hint=hint))
    for name in sorted(twice):
        problems.add(header, name, Sentence("There are two columns of this name."))
    if unknown or twice:
        return []
    if "record" in names:
        return list(_mixed(_whole(lines, torn, problems), problems))
    kind = _kind(set(names))
    if kind is None:
        problems.add(
            header,
            "record",
            Sentence(
                "No column says what each line is: add a column `record`. {expected}", expected=EXPECTED
            ),
        )
        return []
    if kind == "key_result":
        return list(_goals(lines, torn, problems))
    return [Row(line, kind, cells) for line, cells in _whole(lines, torn, problems)]


def _whole(
    lines: Sequence[tuple[int, dict[str, object]]], torn: Set[int], problems: Problems
) -> Iterator[tuple[int, dict[str, object]]]:
    for line, cells in lines:
        if line in torn:
            problems.lose(names_in(cells))
        else:
            yield line, cells


def _kind(names: set[str]) -> str | None:
    if {"objective", "key_result"} <= names or {"objective", "title"} <= names:
        return "key_result"
    if {"key_result", "at"} <= names:
        return "progress"
    if {"metric", "at", "value"} <= names:
        return "reading"
    if "email" in names:
        return "person"
    return "absence" if {"person", "starts", "ends"} <= names else None


def _mixed(lines: Iterable[tuple[int, dict[str, object]]], problems: Problems) -> Iterator[Row]:
    for line, cells in lines:
        kind = kind_of(str(cells.get("record") or ""), line, problems)
        if kind is None:
            problems.lose(names_in(cells))
        else:
            known = columns(kind)
            kept = {
                name: value
                for name, value in cells.items()
                if name in known or (name != "record" and value not in ("", None))
            }
            yield Row(line, kind, kept)


def _goals(
    lines: Sequence[tuple[int, dict[str, object]]], torn: Set[int], problems: Problems
) -> Iterator[Row]:
    """Key results with their objectives; a blank objective is that of the line above."""
    objective: object = ""
    seen: dict[str, tuple[int, dict[str, object]]] = {}
    for line, cells in lines:
        if line in torn:
            # The lines below may belong to its objective.
            objective = cells.get("objective") or objective
            continue
        for name in [
            n for n, value in cells.items() if n not in _OF_GOAL | {"title"} and value not in ("", None)
        ]:
            problems.add(line, name, Sentence("A goals list has no such column."))
        objective = cells.get("objective") or objective
        if not objective:
            problems.add(
                line, "objective", Sentence("is missing: write it on the first line of its key results.")
            )
            continue
        title = "\n".join(str(objective).casefold().split())
        above = {name: cells[name] for name in _OF_OBJECTIVE if name in cells}
        if title in seen:
            _same_above(line, above, *seen[title], problems)
        else:
            seen[title] = line, above
            yield Row(line, "objective", {"title": objective} | above)
        own = {n: v for n, v in cells.items() if n in _OF_GOAL and n not in ("key_result", *_OF_OBJECTIVE)}
        yield Row(
            line,
            "key_result",
            own | {"objective": objective, "title": cells.get("key_result", cells.get("title"))},
        )


def _same_above(
    line: int, above: dict[str, object], first: int, said: dict[str, object], problems: Problems
) -> None:
    """A problem for each cell about the objective that says something else than the objective's first line."""
    for name, value in above.items():
        told, known = (str(one or "").strip() for one in (value, said.get(name)))
        if told and told.casefold() != known.casefold():
            reason = (
                Sentence(
                    "{told} is not read here: the {column} of an objective stands on its first line, line {line}, "
                    "where it is {known}. Write the same here, or leave it empty.",
                    told=shown(told),
                    column=name,
                    line=first,
                    known=shown(known),
                )
                if known
                else Sentence(
                    "{told} is not read here: the {column} of an objective stands on its first line, line {line}, "
                    "where it is empty. Write the same here, or leave it empty.",
                    told=shown(told),
                    column=name,
                    line=first,
                )
            )
            problems.add(line, name, reason)
