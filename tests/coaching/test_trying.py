"""What somebody wants to try and until when, read from their own words; and answers to choose from."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.stuck import BEHAVIOUR, EASIER, WORDS
from cards.voice import Voice
from coaching.offers import Known, last_time, offers
from coaching.trying import LONGEST, Plan, is_sensible, other_days, read_plan, usual_day
from okrs.vocabulary import ExperimentResult

# A Wednesday.
TODAY = date(2025, 5, 7)
FRIDAY = date(2025, 5, 9)
VOICE = Voice()


@pytest.mark.parametrize(
    ("text", "words", "until"),
    [
        ("ask Ana to look first, by Friday", "ask Ana to look first", FRIDAY),
        ("ask 5 customers on Monday", "ask 5 customers", date(2025, 5, 12)),
        ("call 3 customers in two weeks", "call 3 customers", date(2025, 5, 21)),
        ("ask Ana first. Until 20 May", "ask Ana first.", date(2025, 5, 20)),
        ("ask legal, by Monday 12 May", "ask legal", date(2025, 5, 12)),
        ("in two weeks", "", date(2025, 5, 21)),
        ("By Friday ask Ana", "By Friday ask Ana", FRIDAY),
        ("send 20 mails", "send 20 mails", None),
        ("a 15-minute call with legal every Monday", "a 15-minute call with legal every Monday", None),
        ("Ana bitten, vorab zu lesen, bis Freitag", "Ana bitten, vorab zu lesen", FRIDAY),
        ("Ana einmal fragen, am 12. Mai", "Ana einmal fragen", date(2025, 5, 12)),
        ("demander à Ana de relire d'ici vendredi", "demander à Ana de relire", FRIDAY),
        ("pedir a Ana que revise, hasta el viernes", "pedir a Ana que revise", FRIDAY),
        ("pedir à Ana que leia até sexta", "pedir à Ana que leia", FRIDAY),
        ("金曜日までにアナに頼む", "金曜日までにアナに頼む", FRIDAY),
    ],
)
def test_a_plan_is_its_words_and_its_day(text: str, words: str, until: date | None) -> None:
    assert read_plan(text, today=TODAY) == Plan(words=words, until=until)


@given(text=st.text(max_size=120))
def test_whatever_is_typed_its_words_stay_the_persons_own(text: str) -> None:
    assert read_plan(text, today=TODAY).words in text


@pytest.mark.parametrize(
    ("check_in", "day"),
    [
        pytest.param(date(2025, 5, 12), date(2025, 5, 12), id="the next check-in"),
        pytest.param(date(2025, 5, 8), date(2025, 5, 15), id="the one after, when the next is tomorrow"),
        pytest.param(None, date(2025, 5, 21), id="two weeks where none is to come"),
    ],
)
def test_the_usual_day(check_in: date | None, day: date) -> None:
    assert usual_day(check_in, today=TODAY) == day


@given(today=st.dates(date(2025, 1, 1), date(2030, 1, 1)), ahead=st.integers(0, 200))
def test_every_day_that_is_offered_makes_sense(today: date, ahead: int) -> None:
    usual = usual_day(today + timedelta(days=ahead), today=today)
    days = other_days(usual, today=today)
    assert all(is_sensible(day, today=today) for day in (usual, *days))
    assert usual not in days
    assert len(set(days)) == len(days)


def test_neither_the_past_nor_next_year_makes_sense() -> None:
    assert not is_sensible(TODAY - timedelta(days=1), today=TODAY)
    assert not is_sensible(TODAY + LONGEST + timedelta(days=1), today=TODAY)


KNOWN = Known(people=["Bob", "Dan"], blocker="Dan has no time")


def labels(question: str, known: Known) -> list[str]:
    return [offer.label for offer in offers(VOICE, question, known)]


def test_whom_the_blocker_names_comes_before_oneself_and_the_others() -> None:
    assert labels(BEHAVIOUR, KNOWN) == ["Dan", "Me", "Bob"]
    assert labels(BEHAVIOUR, Known(people=["Dana"], blocker="Dan has no time")) == ["Me", "Dana"]


def test_the_blockers_own_words_may_be_the_reason() -> None:
    first = offers(VOICE, EASIER, KNOWN)[0]
    assert (first.answer, first.label) == ("Dan has no time", "“Dan has no time”")


def test_what_helped_before_is_offered_again_and_what_did_not_is_not() -> None:
    helped = Known(people=[], tried="Ask legal once", result=ExperimentResult.PARTLY)
    failed = Known(people=[], tried="Ask legal once", result=ExperimentResult.DID_NOT)
    assert labels(WORDS, helped)[0] == "Again: “Ask legal once”"
    assert "Ask legal once" not in "".join(labels(WORDS, failed))
    assert last_time(VOICE, failed) == "Last time “Ask legal once” didn't help."
    assert last_time(VOICE, KNOWN) == ""


def test_who_is_named_can_be_asked() -> None:
    assert labels(WORDS, Known(people=["Dan"], behaviour="Dan, to review sooner"))[0] == (
        "Ask Dan what would make it easier"
    )
    assert labels(WORDS, Known(people=[], behaviour="the sales team"))[0] == (
        "Ask one of them what would make it easier"
    )
    assert labels(WORDS, Known(people=[], behaviour="Me"))[0] == "Do it differently once, for one case"
