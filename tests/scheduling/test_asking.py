from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from scheduling.absence import Absence
from scheduling.asking import Decision, Verdict, may_ask
from scheduling.cadence import Period, window
from tests.scheduling.people import BERLIN, utc


@dataclass(frozen=True, kw_only=True)
class Case:
    now: str = "2024-06-10 07:30"
    absences: list[Absence] = field(default_factory=list)
    active: bool = True
    goals: int = 2
    updated: str | None = None


JUNE_10 = Absence(date(2024, 6, 10), date(2024, 6, 10))
MAY_DAY_TO_THIRD = Absence(date(2024, 5, 1), date(2024, 5, 3))


@pytest.mark.parametrize(
    ("case", "verdict", "ask_at"),
    [
        pytest.param(Case(), Verdict.ASK, "2024-06-10 07:30", id="a Monday at half past nine"),
        pytest.param(Case(active=False), Verdict.INACTIVE, None, id="somebody who left"),
        pytest.param(Case(goals=0), Verdict.NO_GOALS, None, id="nothing to ask about"),
        pytest.param(Case(absences=[JUNE_10]), Verdict.ABSENT, None, id="away today"),
        pytest.param(
            Case(updated="2024-06-07 08:00"), Verdict.RECENTLY_UPDATED, None, id="updated on Friday"
        ),
        pytest.param(Case(updated="2024-06-07 07:30"), Verdict.ASK, "2024-06-10 07:30", id="three days ago"),
        pytest.param(
            Case(now="2024-05-01 08:00"), Verdict.HOLIDAY, "2024-05-02 07:00", id="a late prompt on a holiday"
        ),
        pytest.param(
            Case(now="2024-06-08 08:00"),
            Verdict.NOT_WORKING_DAY,
            "2024-06-10 07:00",
            id="a late one on Saturday",
        ),
        pytest.param(
            Case(now="2024-06-10 20:00"), Verdict.QUIET_HOURS, "2024-06-11 07:00", id="a late one at night"
        ),
        pytest.param(
            Case(now="2024-05-01 08:00", absences=[MAY_DAY_TO_THIRD]),
            Verdict.ABSENT,
            None,
            id="away, and a holiday",
        ),
        pytest.param(
            Case(now="2024-06-10 20:00", absences=[JUNE_10]),
            Verdict.QUIET_HOURS,
            "2024-06-11 07:00",
            id="back before it would be asked",
        ),
        pytest.param(
            Case(now="2024-06-08 08:00", updated="2024-06-08 07:00"),
            Verdict.RECENTLY_UPDATED,
            None,
            id="updated on the weekend",
        ),
    ],
)
def test_somebody_is_asked_or_told_why_not(case: Case, verdict: Verdict, ask_at: str | None) -> None:
    assert _decide(case) == Decision(verdict, utc(ask_at) if ask_at else None)


def test_how_recent_is_recent_can_be_set() -> None:
    assert _decide(Case(updated="2024-06-08 08:00"), recent_days=1).verdict is Verdict.ASK
    assert _decide(Case(updated="2024-06-10 07:29"), recent_days=0).verdict is Verdict.ASK


def _decide(case: Case, *, recent_days: int = 3) -> Decision:
    now: datetime = utc(case.now)
    return may_ask(
        calendar=BERLIN,
        now=now,
        window=window(BERLIN, Period(now.date(), now, deep=False)),
        absences=case.absences,
        active=case.active,
        goals=case.goals,
        updated_at=utc(case.updated) if case.updated else None,
        recent_days=recent_days,
    )
