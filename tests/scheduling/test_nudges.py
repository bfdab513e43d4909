from datetime import date, datetime

import pytest

from scheduling.asking import Verdict
from scheduling.nudges import Nudge, Talk, budget, floor_due, is_answered
from tests.scheduling.people import utc


def sent(*nudges: str) -> list[Nudge]:
    """Nudges from "subject 2024-06-10 09:30"."""
    return [Nudge(subject, utc(at)) for subject, at in (nudge.split(" ", 1) for nudge in nudges)]


FOUR = sent("a 2024-06-10 09:00", "b 2024-06-10 09:00", "c 2024-06-11 09:00", "d 2024-06-11 09:00")
SUNDAY_NIGHT = sent("e 2024-06-09 22:30")


@pytest.mark.parametrize(
    ("nudges", "now", "zone", "verdict"),
    [
        pytest.param([], "2024-06-12 09:00", "UTC", Verdict.ASK, id="none yet"),
        pytest.param(FOUR, "2024-06-12 09:00", "UTC", Verdict.ASK, id="the fifth"),
        pytest.param(
            FOUR + sent("e 2024-06-12 08:00"),
            "2024-06-12 09:00",
            "UTC",
            Verdict.NUDGED_ENOUGH,
            id="the sixth",
        ),
        pytest.param(
            FOUR + SUNDAY_NIGHT, "2024-06-12 09:00", "UTC", Verdict.ASK, id="one of last week, in UTC"
        ),
        pytest.param(
            FOUR + SUNDAY_NIGHT,
            "2024-06-12 09:00",
            "Europe/Berlin",
            Verdict.NUDGED_ENOUGH,
            id="this week in Berlin",
        ),
        pytest.param(
            FOUR + sent("e 2024-06-12 08:00"), "2024-06-17 09:00", "UTC", Verdict.ASK, id="a new week"
        ),
        pytest.param(
            sent("nps 2024-06-12 08:00"),
            "2024-06-12 09:00",
            "UTC",
            Verdict.NUDGED_TODAY,
            id="this subject today",
        ),
        pytest.param(
            sent("nps 2024-06-12 23:00"), "2024-06-13 00:30", "UTC", Verdict.ASK, id="this subject yesterday"
        ),
        pytest.param(
            sent("nps 2024-06-12 23:00"),
            "2024-06-13 00:30",
            "Asia/Tokyo",
            Verdict.NUDGED_TODAY,
            id="in Tokyo",
        ),
    ],
)
def test_a_nudge_is_welcome_while_the_week_and_the_day_have_room(
    nudges: list[Nudge], now: str, zone: str, verdict: Verdict
) -> None:
    assert budget(nudges, subject="nps", now=utc(now), zone=zone) is verdict


def test_the_week_of_new_year_is_one_week() -> None:
    week = sent(*(f"{subject} 2024-12-30 09:00" for subject in "abcde"))
    assert budget(week, subject="nps", now=utc("2025-01-02 09:00"), zone="UTC") is Verdict.NUDGED_ENOUGH


def test_the_budget_can_be_set() -> None:
    now = utc("2024-06-12 09:00")
    assert budget([], subject="nps", now=now, zone="UTC", a_week=0) is Verdict.NUDGED_ENOUGH
    earlier = sent("nps 2024-06-12 08:00")
    assert budget(earlier, subject="nps", now=now, zone="UTC", a_day=2) is Verdict.ASK


@pytest.mark.parametrize(
    ("last_talked", "created", "due"),
    [
        pytest.param(date(2024, 5, 12), date(2024, 1, 1), True, id="31 days of silence"),
        pytest.param(date(2024, 5, 13), date(2024, 1, 1), False, id="30 days of silence"),
        pytest.param(None, date(2024, 5, 12), True, id="made 31 days ago and never talked about"),
        pytest.param(None, date(2024, 6, 1), False, id="a young goal"),
    ],
)
def test_a_goal_that_nobody_talks_about_is_raised(last_talked: date | None, created: date, due: bool) -> None:
    assert floor_due(last_talked=last_talked, created=created, today=date(2024, 6, 12)) is due


NOW = utc("2024-06-12 09:00")


@pytest.mark.parametrize(
    ("talk", "since", "answered"),
    [
        pytest.param(Talk(), utc("2024-06-11 09:00"), False, id="nobody said a word"),
        pytest.param(
            Talk(said_at=utc("2024-06-11 10:00")),
            utc("2024-06-11 09:00"),
            True,
            id="said after the reason arose",
        ),
        pytest.param(
            Talk(said_at=utc("2024-06-11 09:00")),
            utc("2024-06-11 09:00"),
            False,
            id="the reason is what was said",
        ),
        pytest.param(
            Talk(said_at=utc("2024-06-10 10:00")),
            utc("2024-06-11 09:00"),
            False,
            id="said before the reason arose",
        ),
        pytest.param(Talk(said_at=utc("2024-06-12 08:00")), None, False, id="drawn from the answer itself"),
        pytest.param(Talk(is_asked=True), None, True, id="a check-in is open"),
        pytest.param(
            Talk(asked_next=utc("2024-06-12 10:00")), None, False, id="one comes, and asks other things"
        ),
    ],
)
def test_what_a_check_in_answered_is_not_raised(talk: Talk, since: datetime | None, answered: bool) -> None:
    assert is_answered(talk, now=NOW, since=since) is answered


def test_what_a_check_in_does_not_ask_goes_beside_it() -> None:
    assert not is_answered(Talk(is_asked=True), now=NOW, beside_checkin=True)


@pytest.mark.parametrize(
    ("talk", "recent_days", "answered"),
    [
        pytest.param(Talk(said_at=utc("2024-06-09 09:01")), 3, True, id="said within three days"),
        pytest.param(Talk(said_at=utc("2024-06-09 09:00")), 3, False, id="said three days ago"),
        pytest.param(Talk(asked_next=utc("2024-06-15 09:00")), 3, True, id="asked in three days"),
        pytest.param(Talk(asked_next=utc("2024-06-15 09:01")), 3, False, id="asked later than that"),
        pytest.param(Talk(said_at=utc("2024-06-09 09:00")), 5, True, id="recent is what the workspace says"),
    ],
)
def test_what_a_check_in_asks_anyway_is_not_asked_beside_it(
    talk: Talk, recent_days: int, answered: bool
) -> None:
    assert is_answered(talk, now=NOW, like_checkin=True, recent_days=recent_days) is answered
