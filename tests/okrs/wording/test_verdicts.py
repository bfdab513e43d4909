"""What a verdict says beside its label: reasons, findings, what is open, and an offer in the person's own words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okrs.wording import Certainty, Kind, Label, Level, Part, Rule, Shape, check, check_key_result


def findings(text: str, level: Level | None = None) -> set[Rule]:
    return {said.rule for said in check(text, level=level).findings}


def test_a_reason_quotes_the_words_and_says_why() -> None:
    verdict = check("  Publish 40 help articles.")
    (reason,) = verdict.reasons
    assert verdict.text[slice(*reason.span)] == reason.words == "Publish 40 help articles"
    assert reason.sentence.startswith("“Publish 40 help articles” is something we make")


def test_a_motive_without_a_measure_is_told() -> None:
    verdict = check("Redesign the leaflet so that fewer patients miss their slot")
    assert [said.rule for said in verdict.reasons] == [Rule.DELIVERY, Rule.MOTIVE_ONLY]


def test_the_work_beside_a_change_is_told_apart() -> None:
    verdict = check("Launch reminders and lift return visits from 20% to 35%")
    assert [said.rule for said in verdict.reasons] == [Rule.CHANGE, Rule.MIXED]
    assert verdict.reasons[1].words == "Launch reminders"
    assert verdict.certainty is Certainty.UNSURE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("70% of pupils read at home", Kind.BEHAVIOUR),
        ("Margin of 14%", Kind.BUSINESS_STATE),
        ("Downtime under an hour", Kind.SYSTEM_STATE),
        ("Write the manual", Kind.OUTPUT),
        ("Visit ten suppliers", Kind.ACTIVITY),
    ],
)
def test_what_sort_of_goal_it_is(text: str, kind: Kind) -> None:
    assert check(text).kind is kind


def test_a_change_without_a_number_is_unmeasurable_but_not_as_an_objective() -> None:
    assert Rule.UNMEASURABLE in findings("Improve customer satisfaction")
    assert findings("Improve customer satisfaction", Level.OBJECTIVE) == set()
    assert findings("All tenants pay on time") == set()


def test_a_target_without_a_start_lacks_its_baseline() -> None:
    assert Rule.NO_BASELINE in findings("Raise repeat orders to 35%")
    assert Rule.NO_BASELINE in findings("Reduce waste by 20%")
    assert findings("Raise repeat orders from 20 to 35%") == set()
    assert findings("Repeat orders: 20% → 35%") == set()
    assert findings("Raise repeat orders to 35% (currently 20%)") == set()


def test_several_goals_in_one_are_told() -> None:
    assert Rule.SEVERAL_GOALS in findings("Raise revenue to $2m and cut churn to 3%")
    assert Rule.SEVERAL_GOALS in findings("Write the plan. Train the team. Open the shop.")
    assert Rule.SEVERAL_GOALS not in findings("Raise revenue and profit to $2m")


@pytest.mark.parametrize(
    "text",
    [
        "Log 1,400 billable hours",
        "Close 200 tickets a week",
        "Hold 12 meetings with suppliers",
        "500 commits by June",
        "Deliver 80 story points per sprint",
        "Write 9,000 lines of code",
        "Send 40 emails a day",
    ],
)
def test_activity_is_no_measure_of_an_outcome(text: str) -> None:
    verdict = check(text)
    assert verdict.label is Label.TASK
    assert Rule.ACTIVITY_METRIC in {said.rule for said in verdict.findings}


def test_a_task_is_asked_for_all_that_would_make_it_an_outcome() -> None:
    assert check("Publish 40 help articles").missing == tuple(Part)
    assert check("Rebuild the ramp for patients by May to cut accidents").missing == (Part.WHAT, Part.FROM_TO)


def test_a_good_outcome_lacks_nothing_but_what_its_cycle_says() -> None:
    verdict = check("Raise revenue per customer from 30 to 36 euros by June")
    assert (verdict.label, verdict.certainty) == (Label.OUTCOME, Certainty.SURE)
    assert (verdict.missing, verdict.findings, verdict.rewrite) == ((), (), None)


def test_what_stands_in_columns_is_not_asked_again() -> None:
    alone = check("NPS", level=Level.KEY_RESULT)
    beside = check_key_result("NPS", start=Decimal(30), target=Decimal(45))
    assert {Part.FROM_TO, Part.BY_WHEN} <= set(alone.missing)
    assert not {Part.FROM_TO, Part.BY_WHEN} & set(beside.missing)
    assert beside.findings == ()


def test_a_task_becomes_a_step_towards_gaps() -> None:
    offer = check("Train the whole field team on the new pitch by 30 June").rewrite
    assert offer is not None
    assert offer.sentence == "The whole field team [does what differently] from [x] to [y] by 30 June"
    assert offer.work == "Train the whole field team on the new pitch by 30 June"


def test_a_motive_becomes_the_change() -> None:
    offer = check("Redesign the leaflet so that fewer patients miss their slot").rewrite
    assert offer is not None
    assert offer.sentence == "Fewer patients miss their slot from [x] to [y] by [date]"
    assert offer.work == "Redesign the leaflet"


def test_an_outcome_keeps_its_words_and_gets_gaps_where_numbers_lack() -> None:
    to = check("Raise repeat orders to 35% by June").rewrite
    by = check("Reduce travel spend by €200k").rewrite
    none = check("Improve customer satisfaction").rewrite
    assert to is not None
    assert to.sentence == "Raise repeat orders from [x] to 35% by June"
    assert by is not None
    assert (by.shape, by.sentence) == (Shape.STANDING, "Reduce travel spend by €200k by [date] (today: [x])")
    assert none is not None
    assert none.sentence == "Improve customer satisfaction from [x] to [y] by [date]"


@pytest.mark.parametrize("text", ["", "   ", "…", "Lorem ipsum", "Увеличить выручку", "提高收入", "🎉"])
def test_what_no_rule_knows_is_left_alone(text: str) -> None:
    verdict = check(text)
    assert (verdict.label, verdict.reasons, verdict.findings, verdict.missing) == (Label.UNCLEAR, (), (), ())
    assert not verdict.is_task
