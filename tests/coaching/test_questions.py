"""Each rule asks its own question, and only when the facts call for it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest

import pytest

from cards.goals import GoalView
from cards.voice import Voice
from coaching.questions import Audience, Course, Facts, Question, Reason, question_for
from coaching.stuck import Told
from okrs.health import Health
from okrs.measure import Band, Kind
from tests.views import GOAL

TODAY = date(2025, 5, 8)
VOICE = Voice()
SURE = replace(GOAL, confidence=8)
MET = replace(GOAL, health=Health.MET, value=Decimal(51), gap_points=Decimal(-65))
KEPT = replace(GOAL, kind=Kind.MAINTAIN, band=Band.AT_LEAST, start=None, gap_points=None)


def course(
    goal: GoalView = GOAL, values: str = "", confidences: tuple[int, ...] = (), blocked: str = ""
) -> Course:
    """Values as "32 34", blockers as "yn" for yes and no: one of each for a check-in."""
    found = tuple(Decimal(value) for value in values.split())
    return Course(
        goal=goal,
        values=found,
        told=tuple(
            Told(value=value, confidence=sure, blocker="legal" if letter == "y" else None)
            for value, sure, letter in zip_longest(found, confidences, blocked)
        ),
    )


def ask(*courses: Course, audience: Audience = Audience.OWNER, today: date = TODAY) -> Question | None:
    return question_for(Facts(courses=courses, today=today, audience=audience))


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        pytest.param(course(values="36 38"), None, id="an ordinary goal is asked nothing"),
        pytest.param(course(), None, id="a goal nobody has spoken about is asked nothing"),
        pytest.param(course(values="36 36 36"), Reason.UNMOVED, id="no movement over two check-ins"),
        pytest.param(course(values="30 30"), Reason.UNMOVED, id="never left its start in two check-ins"),
        pytest.param(course(values="36 36"), None, id="no movement over one check-in is no pattern"),
        pytest.param(course(values="30 36 36 38"), None, id="it stood still once and moves again"),
        pytest.param(course(KEPT, values="99 99 99"), None, id="a value to be kept may stand still"),
        pytest.param(
            course(MET, values="51 51 51"), Reason.REACHED_EARLY, id="a reached goal may stand still"
        ),
        pytest.param(course(confidences=(8, 6, 5)), Reason.LESS_SURE, id="confidence fell twice"),
        pytest.param(course(confidences=(8, 6, 6)), None, id="confidence fell once"),
        pytest.param(course(blocked="nyy"), Reason.BLOCKED, id="blocked twice running"),
        pytest.param(course(blocked="yny"), None, id="blocked now and then"),
        pytest.param(
            course(replace(GOAL, gap_points=Decimal("25.1"))), Reason.FAR_BEHIND, id="over 25 points behind"
        ),
        pytest.param(course(replace(GOAL, gap_points=Decimal(25))), None, id="25 points behind"),
        pytest.param(course(MET), Reason.REACHED_EARLY, id="reached before its last day"),
        pytest.param(
            course(replace(GOAL, gap_points=Decimal("-25.1"))), Reason.FAR_AHEAD, id="over 25 points ahead"
        ),
        pytest.param(course(SURE, values="34 38"), Reason.GOING_WELL, id="moving twice, and sure"),
        pytest.param(course(SURE, values="38 34"), None, id="sure, but it fell back"),
        pytest.param(
            course(replace(SURE, kind=Kind.DECREASE, start=Decimal(50)), values="44 38"),
            Reason.GOING_WELL,
            id="falling is the right way for a value to decrease",
        ),
        pytest.param(
            course(replace(SURE, blocked=True), values="34 38"),
            None,
            id="moving, but something is in the way",
        ),
        pytest.param(
            course(replace(SURE, kind=Kind.MILESTONE, start=None), values="40 60"),
            Reason.GOING_WELL,
            id="a milestone sets out from nothing done",
        ),
    ],
)
def test_the_facts_choose_the_question(of: Course, reason: Reason | None) -> None:
    question = ask(of)
    assert (question.reason if question else None) == reason


def test_what_is_being_tried_already_is_not_asked_about_again() -> None:
    facts = Facts(
        courses=(course(blocked="yy"),), today=TODAY, audience=Audience.OWNER, tried=frozenset({GOAL.id})
    )
    assert question_for(facts) is None


def test_on_its_last_day_reaching_a_goal_is_not_early() -> None:
    assert ask(course(replace(MET, gap_points=None)), today=MET.ends) is None


def test_trouble_is_asked_about_before_success() -> None:
    question = ask(course(MET), course(SURE, values="34 38"), course(blocked="yy"))
    assert question is not None
    assert question.is_about_trouble


def test_an_owner_is_asked_in_the_second_person_and_a_manager_about_the_owner() -> None:
    well = course(SURE, values="34 38")
    owner, manager = ask(well), ask(well, audience=Audience.MANAGER)
    assert owner is not None
    assert manager is not None
    assert owner.text(VOICE) == "What do you do differently on “Lift NPS to 50” that others could try?"
    assert manager.text(VOICE) == "What does Carol do differently on “Lift NPS to 50” that others could try?"


def test_a_stuck_goal_asks_whose_behaviour_would_have_to_change_and_says_why() -> None:
    question = ask(course(values="36 36 36"))
    assert question is not None
    assert question.text(VOICE) == (
        "Whose behaviour would have to change for “Lift NPS to 50” to move? What makes the present one "
        "easier?"
    )
    assert question.because(VOICE) == "it has not moved over two check-ins"


def test_a_title_with_braces_is_only_words() -> None:
    question = ask(course(replace(MET, title="{goal} {0}")))
    assert question is not None
    assert "“{goal} {0}”" in question.text(VOICE)
