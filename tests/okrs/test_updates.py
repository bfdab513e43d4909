"""The words of an update are cut where the next goal begins, and nothing that was said is lost."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.find import Named
from okrs.updates import cut_updates

NPS, CHURN, DEALS, AUDIT, LEGAL = (uuid4() for _ in range(5))
GOALS = (
    Named(NPS, ("Lift NPS from 30 to 50", "KR-1")),
    Named(CHURN, ("Cut monthly churn to 3%", "KR-2")),
    Named(DEALS, ("Close 20 enterprise deals", "KR-3")),
    Named(AUDIT, ("Complete the SOC 2 audit", "KR-4")),
    Named(LEGAL, ("Shorten legal review", "KR-5")),
)


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ('"NPS" 45 7/10 blocked by legal', [(NPS, "45 7/10 blocked by legal")]),
        ("NPS 45", [(NPS, "45")]),
        ("NPS: 45", [(NPS, "45")]),
        ("nps 45 7/10, blocked by legal", [(NPS, "45 7/10, blocked by legal")]),
        ("nps 45, churn 4.1", [(NPS, "45"), (CHURN, "4.1")]),
        ("NPS 45 and deals +2", [(NPS, "45"), (DEALS, "+2")]),
        ("nps 45\nchurn 4,1\ndeals same", [(NPS, "45"), (CHURN, "4,1"), (DEALS, "same")]),
        ("nps 45; churn 4.1; 2 wins", [(NPS, "45"), (CHURN, "4.1; 2 wins")]),
        ("“Lift NPS from 30 to 50” 45 'churn' 4", [(NPS, "45"), (CHURN, "4")]),
        ("Lift NPS from 30 to 50 45", [(NPS, "from 30 to 50 45")]),
        ("NPS 50 7/10", [(NPS, "50 7/10")]),
        ("SOC 2 audit 60%", [(AUDIT, "60%")]),
        ("deals 20 deals 8/10", [(DEALS, "20 deals 8/10")]),
        ("enterprise deals at 7", [(DEALS, "at 7")]),
        ("churm 4.1", [(CHURN, "4.1")]),
        ("kr-2 4.1", [(CHURN, "4.1")]),
        ("NPS 45, legal is slow", [(NPS, "45, legal is slow")]),
        ("NPS", [(NPS, "")]),
    ],
)
def test_each_goal_gets_what_was_said_of_it(words: str, pieces: list[tuple[UUID, str]]) -> None:
    assert [(piece.found.only, piece.said) for piece in cut_updates(words, GOALS)] == pieces


def test_a_goal_that_is_not_there_keeps_its_name() -> None:
    (piece,) = cut_updates("weather 45", GOALS)
    assert (piece.name, piece.found.matches, piece.said) == ("weather", (), "45")


def test_an_unknown_goal_among_known_ones_is_not_swallowed() -> None:
    pieces = cut_updates("NPS 45, weather 12", GOALS)
    assert [piece.name for piece in pieces] == ["NPS", "weather"]


@pytest.mark.parametrize("words", ["", "  ", ",;", '""'])
def test_no_words_no_updates(words: str) -> None:
    assert cut_updates(words, GOALS) == []


@given(st.text(max_size=300))
def test_whatever_is_typed_is_cut_without_an_error(words: str) -> None:
    assert len(cut_updates(words, GOALS)) <= 20
