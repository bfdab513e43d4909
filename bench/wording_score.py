"""Scores the outcome wording check on a file of labelled goals: `python bench/wording_score.py FILE`.

A line has `text`, `label` (outcome or task) and, where known, `id`, `level`, `org` and `confident`. Prints every goal
that is read otherwise than its label, the accuracy (of all, and of those that careful coaches would agree on), the mean
of both classes, the confusion, and the shares by organisation. What no rule can tell counts as wrong.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from okrs.wording import Label, Level, check


@dataclass(frozen=True)
class Score:
    """How many goals of each label were read as which, and how many of each organisation rightly."""

    confusion: Mapping[tuple[str, str], int]
    by_org: Mapping[str, tuple[int, int]]

    @property
    def total(self) -> int:
        return sum(self.confusion.values())

    @property
    def accuracy(self) -> float:
        return sum(n for (label, read), n in self.confusion.items() if label == read) / max(1, self.total)

    @property
    def balanced(self) -> float:
        """The mean of the shares of outcomes and of tasks that are read rightly."""
        shares = [share for label in ("outcome", "task") if (share := self._share(label)) is not None]
        return sum(shares) / max(1, len(shares))

    def _share(self, label: str) -> float | None:
        total = sum(n for (one, _), n in self.confusion.items() if one == label)
        return self.confusion.get((label, label), 0) / total if total else None


def score(records: Sequence[Mapping[str, Any]]) -> Score:
    """Reads every record's text and counts."""
    confusion: Counter[tuple[str, str]] = Counter()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for record in records:
        read, org = read_as(record).value, str(record.get("org", "?"))
        confusion[record["label"], read] += 1
        total[org] += 1
        right[org] += read == record["label"]
    return Score(confusion, {org: (right[org], n) for org, n in total.most_common()})


def read_as(record: Mapping[str, Any]) -> Label:
    level = next((one for one in Level if one == record.get("level")), None)
    return check(record["text"], level=level).label


def main(path: str) -> None:
    """Scores one file and prints the result."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    begun = time.perf_counter()
    found = score(records)
    seconds = time.perf_counter() - begun
    _print_wrong(records)
    print(f"\nright {100 * found.accuracy:.1f} %, balanced {100 * found.balanced:.1f} %, of {found.total}")
    groups: dict[bool, list[Mapping[str, Any]]] = defaultdict(list)
    for record in records:
        groups[bool(record.get("confident", True))].append(record)
    for is_confident, some in sorted(groups.items(), reverse=True):
        kind = "agreed on" if is_confident else "disputable"
        print(f"  {kind}: {100 * score(some).accuracy:.1f} % of {len(some)}")
    for (label, read), n in sorted(found.confusion.items()):
        print(f"  {label} read as {read}: {n}")
    for org, (right, total) in found.by_org.items():
        print(f"  {org} {right}/{total}")
    print(f"{found.total / max(seconds, 1e-9):.0f} goals a second")


def _print_wrong(records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        label = read_as(record)
        if label.value != record["label"]:
            print(f"{record.get('id', '?')} is {record['label']}, read as {label.value}: {record['text']!r}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python bench/wording_score.py FILE")
    main(sys.argv[1])
