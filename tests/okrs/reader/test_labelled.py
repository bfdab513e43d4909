"""The labelled replies: none may be read silently wrong, and nine in ten fully right."""

import json
from pathlib import Path
from typing import Any

from okrs.reader.lines import got

RECORDS: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("labelled.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_no_labelled_reply_gets_a_value_that_its_label_does_not_have() -> None:
    guessed = [record["id"] for record in RECORDS if not _values(_got(record)) <= _values(record["expect"])]

    assert guessed == []


def test_nine_in_ten_labelled_replies_are_asked_and_commanded_as_labelled() -> None:
    right = [
        record
        for record in RECORDS
        if _values(_got(record)) == _values(record["expect"])
        and _got(record)["ask"] == record["expect"]["ask"]
        and _got(record)["command"] == record["expect"]["command"]
    ]

    assert len(right) >= 0.9 * len(RECORDS)


def _got(record: dict[str, Any]) -> dict[str, Any]:
    fields = got(record)["got"]
    assert isinstance(fields, dict)
    return fields


def _values(fields: dict[str, Any]) -> set[tuple[str, float]]:
    return {(u["kr"], round(float(u["value"]), 4)) for u in fields["updates"] if u["value"] is not None}
