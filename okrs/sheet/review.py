"""The wording of a file's goals: each by itself, and together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from okrs.sheet.document import Document
from okrs.sheet.records import KeyResultRecord, ObjectiveRecord
from okrs.wording import Group, Level, Said, Verdict, check, check_key_result, check_set


@dataclass(frozen=True)
class Reviewed:
    """An objective with its key results; `objective` is None where the file only names it."""

    title: str
    objective: Verdict | None
    key_results: tuple[Verdict, ...]


def review(document: Document) -> Iterator[Reviewed]:
    """The wording of every objective and of every key result that is open, in the order of the file."""
    for title, record, key_results in _groups(document):
        verdicts = tuple(check_record(one) for one in key_results)
        yield Reviewed(title, check(title, level=Level.OBJECTIVE) if record else None, verdicts)


def check_record(record: KeyResultRecord) -> Verdict:
    """What a key result of a file reads like."""
    return check_key_result(record.title or "", start=record.start, target=record.target)


def together(document: Document) -> list[Said]:
    """What is said of the file's goals as a set."""
    groups = [Group(title, [one.title or "" for one in rows]) for title, _, rows in _groups(document)]
    outcomes = Counter(record.cycle for record in document.outcomes)
    most = max(outcomes, key=outcomes.__getitem__, default=None)
    titles = [record.title or "" for record in document.outcomes if record.cycle == most]
    return check_set(groups, outcomes=titles, past_scores=_past_scores(document))


def _groups(
    document: Document,
) -> Iterator[tuple[str, ObjectiveRecord | None, Sequence[KeyResultRecord]]]:
    objectives = _by_name(document.objectives)
    rows: dict[str, list[KeyResultRecord]] = {record.title or "": [] for record in document.objectives}
    for one in document.key_results:
        if one.closed is None:
            rows.setdefault(_title(objectives, one), []).append(one)
    for title, key_results in rows.items():
        yield title, objectives.get(title.casefold()), key_results


def _past_scores(document: Document) -> list[list[Decimal]]:
    """The scores of each cycle in which something was scored."""
    objectives, scores = _by_name(document.objectives), defaultdict[str, list[Decimal]](list)
    for one in document.key_results:
        objective = objectives.get((one.objective or "").casefold())
        if one.score is not None and objective is not None and objective.cycle:
            scores[objective.cycle].append(one.score)
    return list(scores.values())


def _by_name(records: Sequence[ObjectiveRecord]) -> dict[str, ObjectiveRecord]:
    return {name.casefold(): record for record in records for name in (record.code, record.title) if name}


def _title(objectives: dict[str, ObjectiveRecord], record: KeyResultRecord) -> str:
    name = record.objective or ""
    found = objectives.get(name.casefold())
    return (found.title if found else None) or name
