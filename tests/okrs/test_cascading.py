"""A draft is made of the words that are there, and never of numbers that nobody gave."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.cascading import (
    Change,
    Indicator,
    Member,
    blanks,
    change_in,
    draft,
    indicator_name,
    is_blank,
    measured_first,
    suggestions,
)
from okrs.goal_lines import GoalLine, read_line
from okrs.measure import Kind

SECOND = Indicator(name="second bookings online", unit="%")
WAITING = Indicator(name="minutes to an answer", unit="min")
TODAY = date(2025, 5, 7)


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("Patients book for themselves.", Change("patients", "book for themselves")),
        ("Customers stay because they love us", Change("customers", "stay")),
        ("New clinics work with us within weeks", Change("new clinics", "work with us within weeks")),
        ("Reduce churn", Change("", "reduce churn")),
        ("NPS rises", Change("", "NPS rises")),
        ("Kunden bleiben, weil sie uns lieben", Change("", "Kunden bleiben, weil sie uns lieben")),
        ("", Change("", "")),
    ],
)
def test_who_does_what_differently(words: str, change: Change) -> None:
    assert change_in(words) == change


@pytest.mark.parametrize(
    ("title", "metric", "name"),
    [
        ("60% of patients come back", "second bookings online", "second bookings online"),
        ("Lift NPS from 30 to 50", "", "Lift NPS"),
        ("Cut monthly churn to 3%", "", "Cut monthly churn"),
        ("75% of first bookings are finished", "", "First bookings are finished"),
        ("Close 20 deals", "", "Close 20 deals"),
        ("To 5", "", "To 5"),
    ],
)
def test_what_a_key_result_measures(title: str, metric: str, name: str) -> None:
    assert indicator_name(title, metric) == name


def drafted(behaviour: str, *, owner: Member | None = None, members: tuple[Member, ...] = ()) -> list[str]:
    made = draft(
        behaviour,
        outcome="Patients book for themselves",
        team="Booking",
        indicators=[SECOND, WAITING, SECOND],
        members=members,
        owner=owner,
    )
    return [" ".join(line.sentence.split()) for line in made.lines]


def test_a_draft_measures_who_does_it_and_what_shows_early() -> None:
    assert drafted("Receptionists hand patients the link") == [
        "Share of receptionists who hand patients the link from ? to ? %",
        "Second bookings online in Booking from ? to ? %",
        "Minutes to an answer in Booking from ? to ? min",
    ]


def test_what_a_team_does_itself_is_measured_by_those_it_is_for() -> None:
    assert drafted("Booking asks patients every week")[0] == (
        "Share of patients who book for themselves from ? to ? %"
    )


def test_a_line_goes_to_the_only_one_whose_role_speaks_of_it() -> None:
    maya, lena = Member(name="Maya Cohen", role="Designer of bookings"), Member(name="Lena", role="Lead")
    assert drafted("Receptionists wait", members=(maya, lena))[1].endswith("? % @Maya Cohen")
    assert "@" not in " ".join(drafted("Receptionists wait", members=(maya, maya)))


def test_a_draft_for_one_person_names_their_role() -> None:
    assert drafted("Receptionists wait", owner=Member(name="Maya", role="Designer"))[1] == (
        "Second bookings online in Maya's work as Designer from ? to ? %"
    )


def test_there_are_always_two_lines_at_least() -> None:
    bare = draft(
        "Booking listens", outcome="Reduce churn", team="Booking", indicators=[], members=[], owner=None
    )
    assert [line.sentence for line in bare.lines] == [
        "First sign in Booking that it helps (baseline)",
        "Reduce churn: what Booking adds to it (baseline)",
    ]


@pytest.mark.parametrize(
    ("line", "measured"),
    [
        ("Offers from ? to ? % @Maya", "Offers (baseline) @Maya"),
        ("Offers from 30 % to ? @Maya by 5 June", "Offers (today 30 %) (baseline) @Maya by 5 June"),
        ("Offers from ? to 50 %", "Offers (aim 50 %) (baseline)"),
        ("Offers from ? min to ? min", "Offers (baseline)"),
        ("Offers < ?%", "Offers (baseline)"),
        ("Keep offers at least ? %", "Keep offers (baseline)"),
        ("Offers at least 5 (now ?)", "Offers at least 5 (baseline)"),
        ("Angebote von ? auf ? %", "Angebote (baseline)"),
        ("What is it? from 3 to 5", "What is it? from 3 to 5"),
        ("Offers from 3 to 5", "Offers from 3 to 5"),
    ],
)
def test_what_nobody_knows_yet_is_measured_first_and_what_is_known_stays(line: str, measured: str) -> None:
    assert measured_first(line) == measured
    assert not is_blank(measured)


def test_lines_with_question_marks_are_numbered_as_a_form_numbers_them() -> None:
    assert blanks("Offers from 1 to 2\n\nCalls from ? to ?\nChurn < ? %") == [2, 3]


words = st.text(
    st.characters(
        codec="utf-8", exclude_characters="@?？\x00", exclude_categories=("Nd", "No", "Nl", "Cc", "Cs")
    ),
    min_size=1,
    max_size=60,
)


@given(words, words, words)
def test_a_draft_has_no_number_in_it_that_nobody_gave(behaviour: str, outcome: str, metric: str) -> None:
    made = draft(
        behaviour,
        outcome=outcome,
        team="Growth",
        indicators=[Indicator(name=metric, unit="%")],
        members=[],
        owner=None,
    )
    ideas = suggestions(outcome, "Growth", [Indicator(name=metric, unit="%")])
    assert not re.search(r"\d", " ".join(phrase.sentence for phrase in (*made.lines, *ideas)))
    assert 2 <= len(made.lines) <= 4


@pytest.mark.parametrize(
    "behaviour", ["Patients book for themselves", "Booking listens", "Agents ask why", "Churn falls"]
)
def test_what_is_measured_first_can_be_accepted(behaviour: str) -> None:
    for line in drafted(behaviour):
        read = read_line(measured_first(line), today=TODAY, locale="en")
        assert isinstance(read, GoalLine)
        assert read.kind is Kind.BASELINE
