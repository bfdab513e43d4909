"""Labelled goals are counted by label and by organisation."""

from __future__ import annotations

from bench.wording_score import score

RECORDS = [
    {"text": "Publish 40 articles", "label": "task", "org": "a"},
    {"text": "Hire five nurses", "label": "task", "org": "a"},
    {"text": "Train all drivers", "label": "task", "org": "b"},
    {"text": "Churn below 2%", "label": "outcome", "org": "b", "level": "key_result"},
    {"text": "Launch the app", "label": "outcome"},
]


def test_accuracy_is_over_all_and_balanced_over_both_labels() -> None:
    found = score(RECORDS)
    assert found.confusion == {("task", "task"): 3, ("outcome", "outcome"): 1, ("outcome", "task"): 1}
    assert (found.accuracy, found.balanced) == (0.8, 0.75)
    assert found.by_org == {"a": (2, 2), "b": (2, 2), "?": (0, 1)}


def test_an_empty_file_scores_nothing() -> None:
    assert (score([]).total, score([]).accuracy, score([]).balanced) == (0, 0, 0)
