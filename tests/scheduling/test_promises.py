"""A request for help comes back to whoever can say how it is: rarely, the helper first, then the asker once."""

from datetime import datetime

import pytest

from scheduling.calendar import WorkingCalendar
from scheduling.promises import Promise, Turn, turn
from tests.scheduling.people import utc

BERLIN = WorkingCalendar(zone="Europe/Berlin")
# A Wednesday.
ASKED = utc("2025-05-07 08:00")
MONDAY, NEXT_MONDAY = utc("2025-05-12 08:00"), utc("2025-05-19 08:00")


@pytest.mark.parametrize(
    ("promise", "now", "expected"),
    [
        pytest.param(Promise(asked_at=ASKED), utc("2025-05-09 08:00"), None, id="two working days"),
        pytest.param(Promise(asked_at=ASKED), MONDAY, Turn.HELPER, id="three working days without a word"),
        pytest.param(
            Promise(asked_at=ASKED, taken_at=ASKED),
            utc("2025-05-14 07:59"),
            None,
            id="not a week since the promise",
        ),
        pytest.param(
            Promise(asked_at=ASKED, taken_at=ASKED),
            utc("2025-05-14 08:00"),
            Turn.HELPER,
            id="a week since the promise",
        ),
        pytest.param(
            Promise(asked_at=ASKED, taken_at=MONDAY),
            utc("2025-05-16 08:00"),
            None,
            id="promised later, so asked later",
        ),
        pytest.param(
            Promise(asked_at=ASKED, helper_asked=MONDAY), utc("2025-05-14 08:00"), None, id="time to answer"
        ),
        pytest.param(
            Promise(asked_at=ASKED, helper_asked=MONDAY), utc("2025-05-15 08:00"), Turn.ASKER, id="no answer"
        ),
        pytest.param(
            Promise(asked_at=ASKED, helper_asked=MONDAY, asker_asked=utc("2025-05-15 08:00")),
            utc("2025-08-01 08:00"),
            None,
            id="each was asked once",
        ),
        pytest.param(
            Promise(asked_at=ASKED, taken_at=utc("2025-05-13 08:00"), helper_asked=MONDAY),
            NEXT_MONDAY,
            None,
            id="still on it",
        ),
        pytest.param(
            Promise(asked_at=ASKED, taken_at=utc("2025-05-12 08:00"), helper_asked=utc("2025-05-08 08:00")),
            NEXT_MONDAY,
            Turn.HELPER,
            id="still on it, a week ago",
        ),
        pytest.param(
            Promise(asked_at=ASKED, taken_at=ASKED, helper_asked=MONDAY, asker_asked=NEXT_MONDAY),
            utc("2025-06-09 08:00"),
            Turn.HELPER,
            id="a promise is asked about once a month",
        ),
    ],
)
def test_whose_turn_it_is(promise: Promise, now: datetime, expected: Turn | None) -> None:
    assert turn(promise, now=now, calendar=BERLIN, helper_is_here=True) is expected


def test_a_helper_who_left_is_not_waited_for() -> None:
    promise = Promise(asked_at=ASKED, taken_at=ASKED)
    assert turn(promise, now=ASKED, calendar=BERLIN, helper_is_here=False) is Turn.ASKER
    told = Promise(asked_at=ASKED, taken_at=ASKED, asker_asked=ASKED)
    assert turn(told, now=NEXT_MONDAY, calendar=BERLIN, helper_is_here=False) is None
