"""A goal is stuck by four signs and no other, each with its numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.goals import GoalView
from cards.stuck import Sign, Stuck
from coaching.stuck import ALIKE, Told, check_ins, same_blocker, signs
from okrs.health import Health
from okrs.measure import Band, Kind
from okrs.vocabulary import Source
from storage.tables import Entry
from tests.views import GOAL

MONDAY = datetime(2025, 5, 5, 7, 30, tzinfo=UTC)
KEPT = replace(GOAL, kind=Kind.MAINTAIN, band=Band.AT_LEAST, start=None, gap_points=None)


def valued(*values: str | None) -> list[Told]:
    return [Told(value=None if value is None else Decimal(value)) for value in values]


def sure(*confidences: int) -> list[Told]:
    return [Told(confidence=n) for n in confidences]


def blocked(*words: str | None) -> list[Told]:
    return [Told(blocker=each) for each in words]


def numbers(*those: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(each) for each in those)


@pytest.mark.parametrize(
    ("goal", "told", "found"),
    [
        pytest.param(GOAL, [], [], id="nobody has spoken yet"),
        pytest.param(GOAL, valued("36", "38", "40"), [], id="it moves"),
        pytest.param(GOAL, valued("36", "36"), [], id="it stood still over one check-in"),
        pytest.param(
            GOAL,
            valued("36", "36", "36"),
            [Stuck(sign=Sign.UNMOVED, numbers=numbers("36", "36", "36"))],
            id="it did not move over two check-ins",
        ),
        pytest.param(
            GOAL,
            valued("30", "30"),
            [Stuck(sign=Sign.UNMOVED, numbers=numbers("30", "30", "30"))],
            id="it never left its start in two check-ins",
        ),
        pytest.param(GOAL, valued("36", "36", "36", "37"), [], id="it moves again"),
        pytest.param(GOAL, valued("36", "37", "36"), [], id="there and back is movement"),
        pytest.param(GOAL, valued("38", "37", "36"), [], id="going back is movement too"),
        pytest.param(
            GOAL,
            valued("36", None, "36", None, "36"),
            [Stuck(sign=Sign.UNMOVED, numbers=numbers("36", "36", "36"))],
            id="check-ins without a number say nothing of movement",
        ),
        pytest.param(
            replace(GOAL, kind=Kind.MILESTONE, start=None),
            valued("0", "0"),
            [Stuck(sign=Sign.UNMOVED, numbers=numbers("0", "0", "0"))],
            id="a milestone sets out from nothing done",
        ),
        pytest.param(KEPT, valued("99", "99", "99"), [], id="what is to be kept may stand still"),
        pytest.param(
            GOAL,
            sure(8, 6, 5),
            [Stuck(sign=Sign.LESS_SURE, numbers=numbers("8", "6", "5"))],
            id="confidence fell twice",
        ),
        pytest.param(
            KEPT,
            sure(9, 8, 6, 5),
            [Stuck(sign=Sign.LESS_SURE, numbers=numbers("8", "6", "5"))],
            id="and that of a value to be kept",
        ),
        pytest.param(GOAL, sure(8, 6, 6), [], id="confidence fell once"),
        pytest.param(GOAL, sure(5, 8, 6), [], id="confidence rose and fell"),
        pytest.param(
            replace(GOAL, gap_points=Decimal("25.1")),
            [],
            [Stuck(sign=Sign.FAR_BEHIND, numbers=numbers("25.1"))],
            id="over 25 points behind",
        ),
        pytest.param(replace(GOAL, gap_points=Decimal(25)), [], [], id="25 points behind"),
        pytest.param(replace(GOAL, gap_points=None), [], [], id="no pace, no gap"),
        pytest.param(
            GOAL,
            blocked("waiting for legal", "Legal still hasn't answered"),
            [Stuck(sign=Sign.BLOCKED, words=("waiting for legal", "Legal still hasn't answered"))],
            id="the same blocker twice",
        ),
        pytest.param(GOAL, blocked("waiting for legal", "no budget"), [], id="another blocker each week"),
        pytest.param(GOAL, blocked("legal", None, "legal"), [], id="blocked now and then"),
        pytest.param(GOAL, blocked("legal", "legal", None), [], id="the way is free again"),
        pytest.param(
            GOAL,
            blocked("waiting for legal", ""),
            [Stuck(sign=Sign.BLOCKED, words=("waiting for legal",))],
            id="still blocked, and no other word of it",
        ),
    ],
)
def test_the_signs_and_their_numbers(goal: GoalView, told: list[Told], found: list[Stuck]) -> None:
    assert list(signs(goal, told)) == found


def test_every_sign_is_told_the_most_telling_first() -> None:
    told = [
        Told(value=Decimal(36), confidence=8),
        Told(value=Decimal(36), confidence=6, blocker="legal"),
        Told(value=Decimal(36), confidence=5, blocker="legal"),
    ]
    found = signs(replace(GOAL, gap_points=Decimal(40)), told)
    assert [each.sign for each in found] == [Sign.BLOCKED, Sign.UNMOVED, Sign.FAR_BEHIND, Sign.LESS_SURE]


ANYTHING = st.lists(
    st.builds(
        Told,
        value=st.none() | st.integers(30, 33).map(Decimal),
        confidence=st.none() | st.integers(0, 10),
        blocker=st.none() | st.sampled_from(["", "legal", "no budget", "still legal"]),
    ),
    max_size=6,
)


@given(told=ANYTHING, gap=st.none() | st.integers(-100, 100).map(Decimal))
def test_neither_closed_nor_met_nor_measured_goals_are_stuck(told: list[Told], gap: Decimal | None) -> None:
    goal = replace(GOAL, gap_points=gap)
    assert signs(goal, told, is_closed=True) == ()
    assert signs(replace(goal, health=Health.MET), told) == ()
    assert signs(replace(goal, kind=Kind.BASELINE), told) == ()


@given(told=ANYTHING)
def test_only_the_last_check_ins_decide(told: list[Told]) -> None:
    early = [Told(value=Decimal(99), confidence=10, blocker="the moon")]
    # What each sign looks at is full: nothing older changes it.
    late = [*told, *valued("30", "31", "31", "31"), *sure(9, 8, 7), *blocked("legal", "legal")]
    assert signs(GOAL, [*early, *late]) == signs(GOAL, late)


@given(told=ANYTHING)
def test_a_check_in_that_moves_frees_and_reassures_ends_every_sign_but_the_gap(told: list[Told]) -> None:
    values = [each.value for each in told if each.value is not None]
    moved = (values[-1] if values else Decimal(30)) + 1
    assert signs(GOAL, [*told, Told(value=moved, confidence=10)]) == ()


@given(told=ANYTHING)
def test_whatever_is_found_has_its_evidence(told: list[Told]) -> None:
    for found in signs(GOAL, told):
        match found.sign:
            case Sign.UNMOVED:
                assert len(found.numbers) == 3
                assert len(set(found.numbers)) == 1
            case Sign.LESS_SURE:
                assert list(found.numbers) == sorted(set(found.numbers), reverse=True)
            case Sign.BLOCKED:
                assert not found.numbers


SAME = [
    ("waiting for legal to sign", "still waiting for legal"),
    ("legal has not answered", "Legal still hasn't replied"),
    ("the API from billing team isn't ready", "billing API still not ready"),
    ("Nobody reviews the tickets", "tickets don't get reviewed"),
    ("waiting for the security review", "the security review takes forever"),
    ("no designer", "designer is on leave"),
    ("legl sign-off", "legal sign off"),
    ("no access to the CRM data", "CRM data access still missing"),
    ("sales team busy with Q4 renewals", "sales too busy"),
    ("warten auf die Rechtsabteilung", "Rechtsabteilung antwortet nicht"),
    ("en attente du service juridique", "le service juridique n'a toujours pas répondu"),
    ("esperando a legal", "seguimos esperando a legal"),
    ("法務の確認待ち", "まだ法務の確認待ちです"),
    ("waiting for legal", "still waiting"),
]
NOT_THE_SAME = [
    ("waiting for budget", "waiting for legal"),
    ("hiring freeze", "no budget for hiring"),
    ("Waiting for Anna's budget approval", "Anna is ill"),
    ("budget approval", "budget cut"),
    ("data team has no time", "the data warehouse is down"),
    ("vendor contract", "vendor is late with delivery"),
    ("server outage", "database outage"),
    ("Ben is on holiday", "Ben has no time for reviews"),
    ("onboarding emails", "email deliverability"),
    ("warten auf die Rechtsabteilung", "warten auf den Einkauf"),
    ("法務の確認待ち", "予算の承認待ち"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_the_same_blocker_in_other_words(before: str, after: str) -> None:
    assert same_blocker(before, after)
    assert same_blocker(after, before)


@pytest.mark.parametrize(("before", "after"), NOT_THE_SAME)
def test_another_blocker(before: str, after: str) -> None:
    assert not same_blocker(before, after)
    assert not same_blocker(after, before)


@given(words=st.text(max_size=80))
def test_a_blocker_is_the_same_as_itself(words: str) -> None:
    assert same_blocker(words, words)


@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_which_of_two_came_first_does_not_matter(before: str, after: str) -> None:
    assert same_blocker(before, after) == same_blocker(after, before)
    assert 0 < ALIKE <= 100


def entry(
    days: float,
    value: str | None = None,
    *,
    check_in: int | None = None,
    note: str = "",
    blocked: bool = False,
) -> Entry:
    return Entry(
        workspace_id=UUID(int=1),
        key_result_id=UUID(int=2),
        check_in_id=None if check_in is None else UUID(int=check_in),
        value=None if value is None else Decimal(value),
        note=note,
        blocked=blocked,
        source=Source.REPLY,
        recorded_at=MONDAY + timedelta(days=days),
    )


def test_what_answers_one_check_in_is_one_however_often_it_was_said() -> None:
    told = check_ins([entry(0, "36", check_in=1), entry(1, "37", check_in=1), entry(6, "38", check_in=1)])
    assert [each.value for each in told] == [Decimal(38)]


def test_two_check_ins_answered_on_one_day_are_two() -> None:
    told = check_ins([entry(6.9, "36", check_in=1), entry(7, "36", check_in=2)])
    assert [each.value for each in told] == [Decimal(36), Decimal(36)]


def test_what_is_said_without_being_asked_belongs_to_the_check_in_just_before() -> None:
    told = check_ins([entry(0, "36", check_in=1), entry(2, "36"), entry(7, "37"), entry(8, "38", check_in=2)])
    assert [each.value for each in told] == [Decimal(36), Decimal(38)]


def test_a_number_without_a_blocker_frees_the_way_also_within_one_check_in() -> None:
    told = check_ins([entry(0, "36", check_in=1, blocked=True, note="legal"), entry(1, "37", check_in=1)])
    assert told == (Told(value=Decimal(37)),)


def test_a_blocker_said_again_without_a_word_keeps_its_words() -> None:
    told = check_ins([entry(0, blocked=True, note="legal"), entry(1, "37", blocked=True)])
    assert told == (Told(value=Decimal(37), blocker="legal"),)
