"""A goal is found by the words that busy people use for it, and a guess is never called certain."""

from uuid import UUID, uuid4

import pytest

from okrs.find import Found, Named, find, tokens

NPS, CHURN, DEALS, RENEWALS, AUDIT, OPEN_RATE, SALES_JA = (uuid4() for _ in range(7))
GOALS = (
    Named(NPS, ("Lift NPS from 30 to 50", "KR-1", "Net promoter score")),
    Named(CHURN, ("Cut monthly churn to 3%", "KR-2")),
    Named(DEALS, ("Close 20 enterprise deals", "KR-3")),
    Named(RENEWALS, ("Renew 15 enterprise contracts", "KR-4")),
    Named(AUDIT, ("Complete the SOC 2 audit", "KR-5")),
    Named(OPEN_RATE, ("Email open rate to 28%", "KR-6")),
    Named(SALES_JA, ("売上を1.5億円にする", "KR-7")),
)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        pytest.param("Lift NPS from 30 to 50", NPS, id="whole title"),
        pytest.param("lift nps from 30 to 50!", NPS, id="case and marks don't matter"),
        pytest.param("NPS", NPS, id="one word"),
        pytest.param("the NPS goal", NPS, id="small words are left out"),
        pytest.param("promoter", NPS, id="the metric's name"),
        pytest.param("KR-2", CHURN, id="code"),
        pytest.param("kr 2", CHURN, id="code as two words"),
        pytest.param("kr2", CHURN, id="code as one word"),
        pytest.param("churm", CHURN, id="a wrong letter"),
        pytest.param("chrun", CHURN, id="two letters changed places"),
        pytest.param("enterprise deals", DEALS, id="words that one title holds"),
        pytest.param("SOC 2", AUDIT, id="a number in the title"),
        pytest.param("audit soc", AUDIT, id="other order"),
        pytest.param("eor", None, id="initials need the whole title"),
        pytest.param("売上", SALES_JA, id="Japanese has no spaces"),
    ],
)
def test_words_that_name_one_goal_are_certain(words: str, meant: UUID | None) -> None:
    assert find(words, GOALS).only == meant


def test_words_that_fit_two_goals_have_to_be_chosen_between() -> None:
    assert find("enterprise", GOALS).matches == (DEALS, RENEWALS)
    assert find("enterprise", GOALS).only is None


def test_a_whole_name_wins_over_names_that_hold_it() -> None:
    short, long = uuid4(), uuid4()
    things = (Named(long, ("NPS of partners",)), Named(short, ("NPS",)))
    assert find("nps", things).only == short


def test_initials_of_a_title_name_it() -> None:
    first_value = uuid4()
    assert find("ttfv", (Named(first_value, ("Time to first value",)), *GOALS)).only is None
    assert find("tfv", (Named(first_value, ("Time to first value",)), *GOALS)).only == first_value


@pytest.mark.parametrize("words", ["weather", "zzz", "", "  ", "?!", "x" * 10_000])
def test_words_that_name_nothing_find_nothing(words: str) -> None:
    assert find(words, GOALS) == Found()


def test_something_only_a_little_like_a_name_is_offered_and_not_taken() -> None:
    found = find("churning rates", GOALS)
    assert found.only is None
    assert not found.matches


def test_a_number_is_never_nearly_right() -> None:
    assert find("KR-9", GOALS).only is None


def test_nothing_is_found_among_nothing() -> None:
    assert find("NPS", ()) == Found()


def test_tokens_have_no_accents() -> None:
    assert tokens("Größe der Équipe") == ("große", "der", "equipe")
