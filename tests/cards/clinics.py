"""Cards about a company whose words are full of marks, in the cases that the other facts don't have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cards import (
    checkins,
    choose,
    digest_threads,
    help_requests,
    promises,
    replies,
    status,
    updating,
    why,
)
from cards.blocks import Action, Card
from cards.goals import GoalView
from cards.news import News
from cards.nudges import About, with_answers
from cards.voice import Voice
from okrs.health import Health, Reason
from okrs.measure import Kind
from okrs.reader.model import Doubt
from okrs.vocabulary import NudgeKind

VOICE = Voice(zone="Europe/Berlin")
NOW = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
TODAY = date(2025, 5, 12)
CHECKIN, REPLY, REQUEST, TEAM = (UUID(int=n) for n in range(901, 905))

BOOKINGS = GoalView(
    id=UUID(int=1),
    code="BOOK-1",
    title="55% of appointments are booked online",
    objective="Patients book without calling us",
    owner="Anna Berger",
    owner_id=UUID(int=101),
    kind=Kind.INCREASE,
    unit="%",
    band=None,
    start=Decimal(40),
    target=Decimal(55),
    upper=None,
    ends=date(2025, 6, 30),
    value=Decimal("47.5"),
    previous=Decimal(46),
    confidence=7,
    confidence_before=6,
    health=Health.ON_TRACK,
    reason=Reason.GAP,
    progress=Decimal("0.5"),
    expected=Decimal("0.46"),
    expected_value=Decimal("46.9"),
    gap_points=Decimal(-4),
    blocked=False,
    blocker="",
    note="The new reminder mail brings *many* back.\nMondays <at>Headway</at> are still hard.",
    talked_on=date(2025, 5, 5),
    updated=True,
)
CALLS = replace(
    BOOKINGS,
    id=UUID(int=2),
    code="CALL-2",
    title="Fewer than 300 calls a week",
    kind=Kind.DECREASE,
    unit="calls",
    start=Decimal(520),
    target=Decimal(300),
    value=Decimal(480),
    previous=Decimal(460),
    confidence=3,
    confidence_before=5,
    health=Health.OFF_TRACK,
    progress=Decimal("0.18"),
    expected_value=Decimal(419),
    gap_points=Decimal(28),
    blocked=True,
    blocker="the phone tree needs a decision of the clinics",
    note="",
)
PORTAL = replace(
    BOOKINGS,
    id=UUID(int=3),
    code="PORT-1",
    title="The patient portal is live in three clinics",
    kind=Kind.MILESTONE,
    unit="",
    start=None,
    target=None,
    value=Decimal(60),
    previous=None,
    health=Health.AT_RISK,
    progress=Decimal("0.6"),
    expected_value=None,
    owner="Diego Ruiz",
    owner_id=UUID(int=102),
    note="",
)
SILENT = replace(
    PORTAL,
    id=UUID(int=4),
    code="",
    title="Clinics *recommend* us [to others]",
    health=Health.PENDING,
    value=None,
    confidence=None,
    progress=None,
    expected=None,
    talked_on=None,
)
GOALS = (BOOKINGS, CALLS, PORTAL)

ASKING = checkins.Asking(
    checkin=CHECKIN,
    first_name="Anna",
    goals=GOALS[:2],
    deep=False,
    closes_at=datetime(2025, 5, 15, 7, 30, tzinfo=UTC),
    company="Brightwell",
    manager="Ben Okafor",
)
UNDO = Action("Undo", "entry.undo", {"entries": "7"})
HISTORY = [
    status.Moment(
        day=TODAY - timedelta(weeks=6 - n),
        value=Decimal(value),
        expected=Decimal(40) + Decimal(n),
    )
    for n, value in enumerate(("40", "41.5", "42", "44", "46", "47.5"))
]


def recorded(goal: GoalView, value: str, *, note: str = "", blocked: bool = False) -> checkins.Recorded:
    return checkins.Recorded(
        goal=goal, before=goal.value, value=Decimal(value), confidence=8, note=note, blocked=blocked
    )


def news(goal: GoalView, then: str | None, sure: int | None) -> News:
    return News(goal=goal, value_then=None if then is None else Decimal(then), confidence_then=sure)


MANY = [
    replace(BOOKINGS, id=UUID(int=n), title=f"Goal {n}: 55% of appointments are booked online")
    for n in range(500, 540)
]


def _fields(n: int) -> dict[str, str]:
    return {f"{kind}.{GOALS[n].id}": value for kind, value in (("value", "49,5"), ("confidence", "7"))}


PROBLEMS = {f"value.{CALLS.id}": "“many” is no number. For example: 480"}

CLINICS: dict[str, Card] = {
    "prompt-of-two": checkins.prompt(VOICE, ASKING),
    "form-of-two": checkins.form(VOICE, ASKING, fields=_fields(0), problems={}),
    "saved-marked": checkins.saved(
        VOICE,
        [
            recorded(BOOKINGS, "49.5", note="_Mondays_ are hard"),
            recorded(CALLS, "480", blocked=True, note="needs a decision"),
        ],
        undo=UNDO,
        change=Action("Change", "checkin.form", {"checkin": str(CHECKIN)}),
        helper="Ben Okafor",
        late=True,
        next_at=NOW + timedelta(days=7),
    ),
    "list-of-four": status.listing(VOICE, (*GOALS, SILENT)),
    "goal-marked": status.goal_card(
        VOICE, BOOKINGS, history=HISTORY, said_by="Anna Berger", closed="", may_update=True
    ),
    "nothing-found-marked": choose.nothing(VOICE, "<at>nps</at>", [], wanted="goal"),
    "prompt-monthly-for-another": checkins.prompt(
        VOICE, replace(ASKING, deep=True, about="Diego Ruiz", manager="", goals=(PORTAL,))
    ),
    "form-with-a-problem": checkins.form(
        VOICE,
        replace(ASKING, deep=True),
        fields={**_fields(0), f"value.{CALLS.id}": "many"},
        problems=PROBLEMS,
        question="What would have to be true for half of the calls to be needless?",
    ),
    "reflection-choice": checkins.reflection_question(
        VOICE, checkin=CHECKIN, name=checkins.RIGHT_GOALS, hint=""
    ),
    "understood-in-part": replies.understood(
        VOICE,
        reply=REPLY,
        items=[recorded(BOOKINGS, "49.5")],
        questions=[
            replies.Asked(
                doubt=Doubt.RANGE,
                goal=CALLS,
                quote="between 440 and 460",
                candidates=[Decimal(440), Decimal(450), Decimal(460)],
            )
        ],
        minutes=10,
    ),
    "discarded": replies.discarded(VOICE, reply=REPLY),
    "why-which": why.which_goal(VOICE, [(goal.id, goal.title) for goal in GOALS]),
    "update-which": updating.choose_goal(
        VOICE, [choose.Choice(label=g.title, intent="goal.update", values={"key_result": "1"}) for g in GOALS]
    ),
    "help-taken": help_requests.taken_card(VOICE, helper="Ben Okafor", goal=CALLS.title),
    "help-cleared": help_requests.cleared_card(VOICE, helper="Ben Okafor", goal=CALLS.title),
    "nudge-promised": with_answers(
        VOICE,
        promises.promised_card(
            VOICE, CALLS, request=REQUEST, asker="Diego", words="Legal is slow.", taken=TODAY
        ),
        About(kind=NudgeKind.BLOCKER, subject="help:1", under="help:1", day=TODAY),
    ),
    "digest-thread-long": digest_threads.goals_card(
        VOICE, [news(goal, "46", 6) for goal in MANY], by_person=True
    ),
}
