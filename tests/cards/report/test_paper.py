"""The report in words: read aloud, whatever the quarter was like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from cards.goals import GoalView
from cards.metrics import MetricView
from cards.report.facts import (
    Aim,
    Aimed,
    Changed,
    Covered,
    Facts,
    Hindered,
    Result,
    Results,
    Shared,
    Sign,
    Stopped,
    Weekly,
)
from cards.report.goals import MOST_AIMS, MOST_RESULTS, MOST_TEAMS
from cards.report.paper import Lines, Meter, Plain, Plot, Sheet, Standing, Words
from cards.report.paper_of import paper_of
from cards.report.sentences import summary
from cards.voice import Voice
from okrs.health import Health, Reason
from okrs.measure import Kind
from okrs.noise import Dated, Finding, Verdict
from okrs.vocabulary import Choice, Direction, ExperimentResult

VOICE = Voice()
STARTS, ENDS = date(2026, 10, 1), date(2026, 12, 31)


def goal(title: str = "Lift NPS", **other: object) -> GoalView:
    fields: dict[str, object] = {
        "id": UUID(int=1),
        "code": "NPS",
        "title": title,
        "objective": "Happy",
        "owner": "Ana",
        "owner_id": UUID(int=2),
        "kind": Kind.INCREASE,
        "unit": "points",
        "band": None,
        "start": Decimal(30),
        "target": Decimal(50),
        "upper": None,
        "ends": ENDS,
        "value": Decimal(44),
        "previous": None,
        "confidence": None,
        "confidence_before": None,
        "health": Health.ON_TRACK,
        "reason": Reason.GAP,
        "progress": Decimal("0.7"),
        "expected": Decimal("0.6"),
        "expected_value": None,
        "gap_points": None,
        "blocked": False,
        "blocker": "",
        "note": "",
        "talked_on": None,
        "updated": True,
    }
    return GoalView(**{**fields, **other})  # type: ignore[arg-type]


def result(view: GoalView, *, score: str = "", met: bool = False, **other: object) -> Result:
    return Result(view=view, score=Decimal(score) if score else None, met=met, **other)  # type: ignore[arg-type]


def aim(*results: Result, title: str = "Customers are happier", team: str = "Growth", above: str = "") -> Aim:
    return Aim(
        id=UUID(int=3),
        title=title,
        team=team,
        above=above or team,
        progress=Decimal("0.7"),
        health=Health.ON_TRACK,
        score=None,
        results=Results(results),
    )


def metric(name: str, verdict: Verdict) -> MetricView:
    trend = Finding(verdict=verdict, since=STARTS, before=12, after=6, latest=None, band=None)
    return MetricView(
        id=UUID(int=4),
        name=name,
        unit="%",
        wanted=Direction.DOWN,
        outcome="",
        readings=(Dated(date(2026, 11, 2), Decimal("3.1")),),
        trend=trend,
        movers=(),
    )


def facts(**other: object) -> Facts:
    fields: dict[str, object] = {
        "company": "Acme",
        "team": "",
        "cycle": "Q4 2026",
        "starts": STARTS,
        "ends": ENDS,
        "as_of": date(2026, 11, 26),
        "is_closed": False,
        "progress": Decimal("0.54"),
        "expected": Decimal("0.61"),
        "course": (),
        "outcomes": (),
        "aims": (aim(result(goal())),),
        "numbers": (),
        "changed": (),
        "stopped": (),
        "learned": (),
        "tried": None,
        "under_trial": 0,
        "practices": (),
        "coverage": (),
        "hindered": (),
    }
    return Facts(**{**fields, **other})  # type: ignore[arg-type]


def outcome(title: str, *moved: bool | None) -> Aimed:
    signs = tuple(Sign(view=goal(f"Sign {n}"), moved=one) for n, one in enumerate(moved))
    return Aimed(title=title, progress=Decimal("0.5"), results=len(signs), signs=signs)


def test_five_sentences_say_a_quarter_under_way() -> None:
    told = summary(
        VOICE,
        facts(
            outcomes=(outcome("Customers stay", True), outcome("Visits begin on time", False)),
            numbers=(metric("Churn", Verdict.BETTER), metric("Revenue", Verdict.WITHIN)),
            changed=(Changed(title="X", differences=()),),
            stopped=(Stopped(title="Y", on=STARTS, learned=""), Stopped(title="Z", on=STARTS, learned="")),
            hindered=(Hindered(title="Lift NPS", days=24, still=True),),
        ),
    )
    assert told == (
        "Q4 2026 is in week 9 of 14. It has 1 objective with 1 key result.",
        "They are 54% of the way on average, where 61% would be expected by now; 1 is on track or met.",
        "Of 2 outcomes, 1 has a leading indicator that has moved; none has for “Visits begin on time”.",
        "Beyond its usual ups and downs, this went the wanted way: Churn.",
        "On the way 2 goals were stopped and 1 goal was changed; what was in the way longest held up “Lift NPS” for "
        "24 days.",
    )


@pytest.mark.parametrize(
    ("other", "begins"),
    [
        ({"as_of": date(2026, 9, 1)}, "Q4 2026 begins on Thursday 1 October. It has"),
        ({"as_of": date(2027, 1, 9)}, "Q4 2026 ended on Thursday 31 December and is not closed yet."),
        ({"as_of": ENDS, "is_closed": True}, "Q4 2026 is over. It had 1 objective with 1 key result."),
    ],
    ids=["it has not begun", "it waits to be closed", "it is closed"],
)
def test_the_first_sentence_knows_the_time(other: dict[str, object], begins: str) -> None:
    assert summary(VOICE, facts(**other))[0].startswith(begins)


def test_a_closed_quarter_is_told_by_what_was_met_and_scored() -> None:
    results = (result(goal(), score="1.0", met=True), result(goal(), score="0.4"), result(goal()))
    told = summary(VOICE, facts(is_closed=True, aims=(aim(*results),)))
    assert told[1] == (
        "Of its key results 1 was met; the 2 that were scored come to 0.7 on average (delivered)."
    )
    unscored = summary(VOICE, facts(is_closed=True))
    assert unscored[1] == "Of its key results 0 were met; none was scored."


def test_what_can_t_be_told_is_said_and_not_left_out() -> None:
    told = summary(VOICE, facts(progress=None, expected=None))
    assert told[1:] == (
        "1 is on track or met.",
        "No outcome is named, so what all of it is for can't be told.",
        "No number of the business is named, so whether it helped the business can't be told.",
    )


def test_silence_is_never_green() -> None:
    silent = goal(health=Health.OUTDATED)
    told = summary(VOICE, facts(aims=(aim(result(silent), result(goal(health=Health.OFF_TRACK))),)))
    assert told[1].endswith("none is on track, 1 at risk or off track, 1 without a fresh answer.")


def test_a_business_that_went_both_ways_is_told_both_ways() -> None:
    numbers = (metric("Churn", Verdict.WORSE), metric("Revenue", Verdict.BETTER))
    assert summary(VOICE, facts(numbers=numbers))[-1] == (
        "Beyond their usual ups and downs, Revenue went the wanted way, and Churn the other."
    )


def test_parts_with_nothing_to_say_are_not_there() -> None:
    assert [part.key for part in paper_of(VOICE, facts()).parts] == ["changes", "goals"]


def test_a_key_result_is_a_line_of_its_objective_under_its_team() -> None:
    (sheet,) = [item for item in part(facts(), "goals") if isinstance(item, Sheet)]
    assert sheet.caption == "Growth"
    assert [column.label for column in sheet.columns] == [
        "Key result",
        "Start",
        "Target",
        "Now",
        "Of the way",
        "How it stands",
    ]
    (group,) = sheet.groups
    assert (group.title, group.note) == ("Customers are happier", "70% of the way")
    assert group.rows == (
        (
            Plain("Lift NPS"),
            Plain("30 points"),
            Plain("50 points"),
            Plain("44 points"),
            Meter(Decimal("0.7"), Decimal("0.6"), "70%"),
            Standing(Health.ON_TRACK, "on track"),
        ),
    )


def test_scores_have_a_column_once_there_are_any() -> None:
    scored = facts(is_closed=True, aims=(aim(result(goal(), score="0.7"), result(goal(stopped=True))),))
    (sheet,) = [item for item in part(scored, "goals") if isinstance(item, Sheet)]
    assert [row[-2:] for row in sheet.groups[0].rows] == [
        (Plain("0.7"), Standing(Health.ON_TRACK, "delivered")),
        (Plain("–"), Standing(Health.OUTDATED, "stopped")),
    ]


def test_a_big_company_is_told_by_objectives_and_a_very_big_one_by_teams() -> None:
    many = aim(*(result(goal()) for _ in range(MOST_RESULTS + 1)))
    whole = next(item for item in part(facts(aims=(many,)), "goals") if isinstance(item, Sheet))
    assert whole.groups[0].rows[0][:2] == (Plain("Customers are happier"), Plain("151"))
    teams = tuple(
        aim(result(goal()), result(goal()), team=f"Team {n % MOST_TEAMS:03}") for n in range(MOST_AIMS + 1)
    )
    teams = tuple(sorted(teams, key=lambda one: one.team))
    sheets = [item for item in part(facts(aims=teams), "goals") if isinstance(item, Sheet)]
    assert len(sheets) == 1
    assert sheets[0].groups[0].rows[0][:2] == (Plain("Team 000"), Plain("6"))


def test_of_very_many_teams_those_at_the_top_stand_for_what_is_below_them() -> None:
    aims = tuple(
        aim(result(goal()), team=f"Team {n:03}", above="" if n == 7 else f"Department {n % 3}")
        for n in range(MOST_AIMS + 1)
    )
    told = part(facts(aims=aims), "goals")
    assert Words("Each team here counts those below it too.", muted=True) in told
    (sheet,) = [item for item in told if isinstance(item, Sheet)]
    assert [row[:2] for row in sheet.groups[0].rows] == [
        (Plain("Department 0"), Plain("51")),
        (Plain("Department 1"), Plain("49")),
        (Plain("Department 2"), Plain("50")),
        (Plain("Team 007"), Plain("1")),
    ]


def test_what_was_met_says_whether_it_helped_and_what_was_decided() -> None:
    met = (
        result(goal("A"), met=True),
        result(goal("B"), met=True, moves=metric("Churn", Verdict.WITHIN), choice=Choice.CHANGE),
        result(goal("C"), met=True, moves=metric("Churn", Verdict.TOO_LITTLE)),
    )
    named, others = [item for item in part(facts(aims=(aim(*met),)), "met") if isinstance(item, Lines)]
    assert [(line.title, line.words) for line in named.items] == [
        ("B", "Churn has not moved beyond its usual ups and downs. It was decided to change the goal."),
        ("C", "Churn has too few readings to tell whether it helped."),
    ]
    assert others.title == "Without a number of the business, so that whether it helped can't be told"
    assert [(line.title, line.words) for line in others.items] == [("A", "")]


def test_what_went_back_is_told_apart_from_what_went_forward() -> None:
    results = (
        result(goal("Up", progress=Decimal("0.7"))),
        result(goal("Down", value=Decimal(28), progress=Decimal("-0.1"))),
        result(goal("Same", value=Decimal(30), progress=Decimal(0))),
        result(goal("Kept", kind=Kind.MAINTAIN, progress=Decimal(1))),
    )
    lines = [item for item in part(facts(aims=(aim(*results),)), "changes") if isinstance(item, Lines)]
    assert [[(line.title, line.words) for line in one.items] for one in lines] == [
        [("Up", "from 30 points to 44 points, 70% of the way")],
        [("Down", "from 30 points to 28 points, -10% of the way")],
    ]


def test_the_course_of_all_of_it_is_drawn_with_its_pace_once_there_are_two_weeks() -> None:
    weeks = tuple(
        Weekly(day=STARTS + timedelta(weeks=n), share=Decimal(n) / 10, expected=Decimal(n) / 8)
        for n in range(3)
    )
    assert [item for item in part(facts(course=weeks[:1]), "changes") if isinstance(item, Plot)] == []
    (plot,) = [item for item in part(facts(course=weeks), "changes") if isinstance(item, Plot)]
    assert plot.chart.summary == "From 0% of the way on 1 Oct to 20% on 15 Oct."
    assert [(one.role, [str(point.value) for point in one.points]) for one in plot.chart.series] == [
        ("value", ["0.0", "10.0", "20.0"]),
        ("pace", ["0.0", "12.5", "25.0"]),
    ]


def test_what_was_learned_reads_well() -> None:
    full = facts(
        tried={ExperimentResult.HELPED: 2, ExperimentResult.DID_NOT: 1},
        under_trial=1,
        practices=(Shared(title="Sit beside them", words="On day one.", author="Ana", tried=3, helped=2),),
        coverage=(Covered(team="Growth", share=Decimal("0.83")), Covered(team="Small", share=None)),
        hindered=(Hindered(title="Lift NPS", days=1, still=False),),
        stopped=(Stopped(title="Y", on=STARTS + timedelta(days=4), learned="Too early"),),
    )
    told = {key: [read(item) for item in part(full, key)] for key in KEYS}
    assert told == {
        "tried": ["2 it helped · 1 it didn't help", "1 is still being tried."],
        "practices": ["Sit beside them “On day one.” – Ana. 3 colleagues tried it, it helped 2."],
        "coverage": [
            "Of the check-ins that were due; days off count for nobody. Teams of whom fewer than three people were "
            "asked are left out.",
            "Growth 83%",
        ],
        "hindered": ["Lift NPS 1 day"],
        "decided": [
            "Y on Monday 5 October: “Too early”",
            "Why is told here only where its writer lets everybody read it; those near a goal find the reasons on its "
            "own page.",
        ],
    }


KEYS = ("tried", "practices", "coverage", "hindered", "decided")


def part(given: Facts, key: str) -> tuple[object, ...]:
    return next(part.items for part in paper_of(VOICE, given).parts if part.key == key)


def read(item: object) -> str:
    match item:
        case Words(text):
            return text
        case Lines(items=items):
            return " · ".join(f"{line.title} {line.words}" for line in items)
        case Sheet(groups=groups):
            return " ".join(
                getattr(cell, "text", "") or getattr(cell, "words", "")
                for row in groups[0].rows
                for cell in row
            )
    raise AssertionError(item)


def test_a_team_s_report_has_its_name() -> None:
    paper = paper_of(VOICE, replace(facts(), team="Growth"))
    assert (paper.title, paper.subtitle) == ("Growth at Acme: Q4 2026", "1 Oct to 31 Dec 2026")
    assert paper.foot == "Growth at Acme · Q4 2026 · as of 26 Nov 2026 · by Headway"
