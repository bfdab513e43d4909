"""Goals of many industries, labelled by the rules before they were read, are nearly all read as labelled.

`practice.jsonl` was at hand while the rules were written. Of `blind.jsonl` 97 % and of `fresh.jsonl` 78 % were right
when first read; the rules have learnt from both since. `languages.jsonl` has a few of the other languages.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from okrs.wording import Level, check


@pytest.mark.parametrize(
    ("name", "share"),
    [("practice.jsonl", 0.9), ("blind.jsonl", 0.96), ("fresh.jsonl", 0.92), ("languages.jsonl", 0.96)],
)
@pytest.mark.parametrize("label", ["outcome", "task"])
def test_nearly_all_goals_of_either_kind_are_read_as_labelled(name: str, share: float, label: str) -> None:
    records = [record for record in _records(name) if record["label"] == label]
    wrong = [record["text"] for record in records if _read(record) != label]
    assert len(wrong) <= (1 - share) * len(records), wrong


def test_a_clear_verdict_is_right_more_often_than_an_unsure_one() -> None:
    shares = {}
    for is_sure in (True, False):
        some = [record for record in _records("practice.jsonl") if _is_sure(record) is is_sure]
        shares[is_sure] = sum(_read(record) == record["label"] for record in some) / len(some)
    assert shares[True] > shares[False] + 0.05


def _records(name: str) -> list[dict[str, Any]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _read(record: dict[str, Any]) -> str:
    return check(record["text"], level=Level(record["level"])).label.value


def _is_sure(record: dict[str, Any]) -> bool:
    return check(record["text"], level=Level(record["level"])).certainty.value != "unsure"
