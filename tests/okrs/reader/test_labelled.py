"""The labelled replies: none may be read silently wrong, and nearly all fully right.

`labelled.jsonl` was at hand while the rules were written; `blind.jsonl` was written by somebody who had not seen them,
`fresh.jsonl` after them and on other subjects.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from okrs.reader.lines import got


@pytest.mark.parametrize("name", ["labelled.jsonl", "blind.jsonl", "fresh.jsonl"])
def test_no_labelled_reply_gets_a_value_that_its_label_does_not_have(name: str) -> None:
    guessed = [r["id"] for r in _records(name) if not _values(_got(r)) <= _values(r["expect"])]

    assert guessed == []


@pytest.mark.parametrize(
    ("name", "share"), [("labelled.jsonl", 0.99), ("blind.jsonl", 0.98), ("fresh.jsonl", 0.98)]
)
def test_nearly_all_labelled_replies_are_asked_and_commanded_as_labelled(name: str, share: float) -> None:
    records = _records(name)

    right = [
        record
        for record in records
        if _values(_got(record)) == _values(record["expect"])
        and _got(record)["ask"] == record["expect"]["ask"]
        and _got(record)["command"] == record["expect"]["command"]
    ]

    assert len(right) >= share * len(records)


def _records(name: str) -> list[dict[str, Any]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _got(record: dict[str, Any]) -> dict[str, Any]:
    fields = got(record)["got"]
    assert isinstance(fields, dict)
    return fields


def _values(fields: dict[str, Any]) -> set[tuple[str, float]]:
    return {(u["kr"], round(float(u["value"]), 4)) for u in fields["updates"] if u["value"] is not None}
