"""Replies with a number that is no value: they are asked, in every language, and nothing is recorded."""

from datetime import date
from decimal import Decimal

import pytest

from okrs.reader import Doubt, Shown, read, warm_up

MONDAY = date(2026, 11, 23)


def _kr(ref: str, title: str, unit: str, numbers: str, direction: str = "increase") -> Shown:
    start, target, current = (Decimal(number) for number in numbers.split())
    return Shown(ref, title, unit, start, target, current, direction, "number")


CHURN = _kr("KR1", "Bring monthly churn below 3%", "%", "5.2 3 4.3", "decrease")
NPS = _kr("KR2", "Raise NPS to 55", "points", "38 55 44")
HIRES = _kr("KR1", "Hire 6 designers", "designers", "0 6 2")
RUNBOOKS = _kr("KR1", "Publish 15 runbooks", "runbooks", "0 15 8")
TICKETS = _kr("KR1", "Reduce open support tickets to 150", "tickets", "400 150 235", "decrease")

DENIED = (
    "nps hasn't reached 50", "nps failed to reach 46", "nps never got to 46", "churn isn't 4.1 anymore",
    "NPS hat 46 nicht erreicht", "le NPS n'a pas atteint 40", "el NPS no llegó a 40", "o NPS não chegou a 40",
    "NPSは40に届いていません", "nps didn't move to 46",
)  # fmt: skip
IMAGINED = (
    "4.1 would be great for churn", "nps 47 tomorrow", "promised the board nps 50", "without the outage nps 47",
    "sans la panne, NPS à 40", "sin la caída, NPS 40", "sem a queda, NPS 40", "NPS wäre ohne Kunde X bei 46",
    "excluding enterprise nps 46", "障害がなければNPSは47",
)  # fmt: skip
WITHDRAWN = (
    "nps 47 was a typo", "I reported nps 47 but that was wrong", "ignore the 47 nps", "NPS 47 war ein Tippfehler",
    "le NPS 47 était une erreur", "NPS 47 era un error", "nps 47, oops that's last quarter's",
)  # fmt: skip
OTHER_THINGS = (
    "ran 4 nps surveys", "4 churn experiments running", "churn meeting at 4", "nps survey closed at 5",
    "churn model 4 is live", "46 promoters", "churn review on 4 accounts",
)  # fmt: skip
PARTS = (
    "nps 45 in EU, 41 in US", "nps 47/45/44 for gold/silver/bronze", "nps 46 (enterprise only)",
    "nps 46 web, 44 mobile", "nps: EU 46, US 44",
)  # fmt: skip
NOT_THE_SAME = (
    "nps still isn't flat", "nps no longer flat", "NPS nicht mehr stabil", "no change requests came in",
    "no change in strategy", "stable release is out",
)  # fmt: skip


@pytest.mark.parametrize("reply", [*DENIED, *IMAGINED, *WITHDRAWN, *OTHER_THINGS, *PARTS, *NOT_THE_SAME])
def test_a_number_that_is_no_value_is_asked(reply: str) -> None:
    understood = read(reply, (CHURN, NPS), today=MONDAY)

    assert understood.ask
    assert [update for update in understood.updates if update.value is not None] == []


@pytest.mark.parametrize(
    "reply",
    [
        "2 designer offers out", "3 designers in final round", "interviewed 5 designers", "rejected 5 designers",
        "3 designers left the company", "budget approved for 4 more designers", "4 designers start in January",
        "5 Designer im Gespräch", "5 designers en entretien", "5 designers en entrevistas", "designers 5人面接中",
    ],
)  # fmt: skip
def test_people_on_their_way_in_or_out_are_not_the_count(reply: str) -> None:
    understood = read(reply, (HIRES,), today=MONDAY)

    assert (understood.updates, understood.ask) == ((), True)


@pytest.mark.parametrize(
    "reply",
    [
        "the db runbook is done", "first runbook finished", "runbooks done for this week", "done for the week",
        "finished the runbook template", "wrote runbook 12", "runbook nine is live", "done with runbook 9",
    ],
)  # fmt: skip
def test_done_with_a_part_is_not_the_target(reply: str) -> None:
    understood = read(reply, (RUNBOOKS,), today=MONDAY)

    assert (understood.updates, understood.ask) == ((), True)


@pytest.mark.parametrize(
    ("shown", "reply", "value"),
    [
        (RUNBOOKS, "another runbook done", 9),
        (RUNBOOKS, "all 15 runbooks done", 15),
        (RUNBOOKS, "9. Done!", 9),
        (NPS, "2 over target", 57),
        (CHURN, "0.5 above target", "3.5"),
        (CHURN, "0.5 below target", "2.5"),
        (NPS, "beat target by 2", 57),
        (CHURN, "worse by 0.2", "4.5"),
        (CHURN, "0,2 Punkte schlechter", "4.5"),
        (NPS, "2 points up, then 3 down", 43),
        (NPS, "same as last week +1", 45),
        (NPS, "46 - 1 = 45", 45),
        (NPS, "nps peaked at 47, now 45", 45),
        (NPS, "nps 46 (mon) 45 (today)", 45),
        (NPS, "NPS nicht 46 sondern 45", 45),
        (NPS, "el NPS no es 46 sino 45", 45),
        (TICKETS, "198 open, 12 waiting on customers", 198),
    ],
)
def test_what_does_say_a_value_is_taken(shown: Shown, reply: str, value: str) -> None:
    understood = read(reply, (shown,), today=MONDAY)

    assert [update.value for update in understood.updates] == [Decimal(value)]
    assert not understood.ask


@pytest.mark.parametrize(
    "reply", ["confidence: churn 4, nps 8", "conf kr1 4 kr2 8", "confidence 4 on churn, 8 on nps"]
)
def test_confidence_that_heads_a_list_goes_to_every_name(reply: str) -> None:
    understood = read(reply, (CHURN, NPS), today=MONDAY)

    assert [(update.value, update.confidence) for update in understood.updates] == [(None, 4), (None, 8)]


@pytest.mark.parametrize(
    "reply",
    ["can't undo the damage from the outage, 46", "don't undo that, 46", "away team scored 3, nps 46"],
)
def test_words_in_passing_are_no_command(reply: str) -> None:
    understood = read(reply, (NPS,), today=MONDAY)

    assert understood.command is None
    assert [update.value for update in understood.updates] == [46]


@pytest.mark.parametrize(
    ("reply", "until"),
    [
        ("46. On holiday from 30 Nov to 11 Dec", date(2026, 12, 11)),
        ("46 and I'm out from tomorrow, back on 1 Dec", date(2026, 12, 1)),
    ],
)
def test_an_absence_lasts_until_its_end(reply: str, until: date) -> None:
    command = read(reply, (NPS,), today=MONDAY).command

    assert command is not None
    assert command.until == until


@pytest.mark.parametrize("reply", ["between 50 and 53", "50-53", "50 or 53", "50 to 53"])
def test_a_range_offers_both_ends(reply: str) -> None:
    (question,) = read(reply, (NPS,), today=MONDAY).questions

    assert (question.doubt, question.candidates) == (Doubt.RANGE, (Decimal(50), Decimal(53)))


def test_a_range_with_an_end_that_nobody_would_believe_offers_none() -> None:
    (question,) = read("between 50 and 530", (NPS,), today=MONDAY).questions

    assert question.candidates == ()


def test_warming_up_says_nothing_and_keeps_nothing() -> None:
    before = read("46", (NPS,), today=MONDAY)

    warm_up()

    assert read("46", (NPS,), today=MONDAY) == before
