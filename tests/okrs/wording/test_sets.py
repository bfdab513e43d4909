"""What is said of goals together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from okrs.wording import Group, Rule, check_set

LATE = "Revenue from 2 to 3 million"
EARLY = "40% of trial users invite a colleague"


def rules(*groups: Group, outcomes: Sequence[str] = (), past: Sequence[Sequence[str]] = ()) -> list[Rule]:
    scores = [[Decimal(score) for score in cycle] for cycle in past]
    return [said.rule for said in check_set(groups, outcomes=outcomes, past_scores=scores)]


def test_five_outcomes_are_fine_and_six_too_many() -> None:
    assert rules(outcomes=["x"] * 5) == []
    assert rules(outcomes=["x"] * 6) == [Rule.TOO_MANY_OUTCOMES]
    (said,) = check_set([], outcomes=["x"] * 6)
    assert said.sentence == "These are 6 outcomes. More than 5 divide attention: which 5 matter most?"


def test_five_key_results_are_fine_and_six_too_many() -> None:
    assert rules(Group("Grow", [EARLY] * 5)) == []
    assert rules(Group("Grow", [EARLY] * 6)) == [Rule.TOO_MANY_KEY_RESULTS]


def test_a_late_number_wants_an_early_one_beside_it() -> None:
    assert rules(Group("Grow", [LATE, "Churn below 2%"])) == [Rule.NO_LEADING]
    assert rules(Group("Grow", [LATE, EARLY])) == []
    assert rules(Group("Grow", [LATE, "Publish 40 articles"])) == [Rule.NO_LEADING]
    assert rules(Group("Grow", ["Publish 40 articles"])) == []


def test_all_targets_met_in_every_cycle_is_too_easy() -> None:
    assert rules(past=[["1", "1.2", "1"], ["1", "1"]]) == [Rule.TOO_EASY]
    assert rules(past=[["1", "1.2", "0.9"], ["1", "1"]]) == []
    assert rules(past=[["1", "1", "1", "1", "1"]]) == []
    assert rules(past=[["1", "1"], ["1", "1"]]) == []
    assert rules(past=[["1", "1", "1", "1", "1"], []]) == []
