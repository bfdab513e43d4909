"""A goal that runs ahead: its owner is asked what they do differently, once a quarter, and never again if they'd
rather not say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from cards.practices import question_card
from coaching.ahead import AHEAD_POINTS, ahead_twice
from coaching.questions import Audience, Course, Facts, Reason, course_of, question_for
from handlers.nudges.look import Concern, Look, about_goal
from okrs.vocabulary import NudgeKind, PracticeState
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.store import Work
from storage.tables import NudgeWish, Person, Practice

# Nobody is asked how they work more often than this, however well all their goals go.
_APART = timedelta(days=31)


async def ahead(look: Look) -> Sequence[Concern]:
    """The goals of these people that were ahead at two check-ins running, with nothing in the way; one a person."""
    found = [
        (person, goal)
        for person in look.people
        for goal in look.goals[person.id]
        if _runs_ahead(look, person, goal)
    ]
    if not found:
        return []
    ids = [person.id for person, _ in found]
    rows = await look.work.practices.of(ids)
    wishes = await look.work.nudges.wishes(ids)
    concerns: dict[UUID, Concern] = {}
    for person, goal in found:
        own = [row for row in rows if row.person_id == person.id]
        if person.id not in concerns and _may_ask(look, person, goal, own, wishes.get(person.id, ())):
            concerns[person.id] = _concern(look, person, goal)
    return list(concerns.values())


def _runs_ahead(look: Look, person: Person, goal: Goal) -> bool:
    view = look.views[goal.id]
    return (
        not view.blocked
        and view.gap_points is not None
        and view.gap_points <= -AHEAD_POINTS
        and ahead_twice(_course(look, person, goal))
        and not _is_asked_in_checkin(look, person, goal)
    )


def _course(look: Look, person: Person, goal: Goal) -> Course:
    return course_of(
        look.views[goal.id],
        look.entries.get(goal.id, ()),
        measure=goal.measure,
        zone=look.voice(person).zone,
    )


def _is_asked_in_checkin(look: Look, person: Person, goal: Goal) -> bool:
    """Whether the monthly check-in, the newest of theirs, has just asked the same of this goal."""
    checkin = look.checkins.get(person.id)
    if checkin is None or not checkin.deep:
        return False
    courses = tuple(_course(look, person, one) for one in look.goals[person.id])
    asked = question_for(Facts(courses=courses, today=look.today(person), audience=Audience.OWNER))
    return asked is not None and asked.reason is Reason.GOING_WELL and asked.goal.id == goal.id


def _may_ask(
    look: Look, person: Person, goal: Goal, own: Sequence[Practice], wishes: Sequence[NudgeWish]
) -> bool:
    """Not twice in a quarter, not again once they answered or would rather not; "next week" is next week."""
    now, today, zone = look.home.now, look.today(person), look.voice(person).zone
    about = [row for row in own if row.key_result_id == goal.id]
    if any(row.state is not PracticeState.ASKED for row in about):
        return False
    if about and is_put_off(wishes, NudgeKind.SHARE, goal.id, after=about[0].asked_at, today=today):
        return True
    if any(_quarter(local_date(zone, row.asked_at)) == _quarter(today) for row in about):
        return False
    return not any(now - row.asked_at < _APART for row in own)


def is_put_off(
    wishes: Sequence[NudgeWish], kind: NudgeKind, goal: UUID, *, after: datetime, today: date
) -> bool:
    """Whether they wanted to hear of it later when it was raised last, and that day has come."""
    return any(
        wish.kind is kind
        and wish.subject == about_goal(goal)
        and wish.snoozed_until is not None
        and wish.snoozed_until <= today
        and wish.changed_at >= after
        for wish in wishes
    )


def _concern(look: Look, person: Person, goal: Goal) -> Concern:
    return Concern(
        kind=NudgeKind.SHARE,
        person=person.id,
        subject=about_goal(goal.id),
        card=question_card(look.voice(person), look.views[goal.id], first_name=person.name.split()[0]),
        sent=partial(_asked, look.work, person.id, goal.id, look.home.now),
    )


async def _asked(work: Work, person: UUID, goal: UUID, at: datetime) -> None:
    """Notes that they were asked; an older question that nobody answered is asked anew."""
    for row in await work.practices.about([goal]):
        if row.person_id == person:
            row.asked_at = at
            return
    await work.practices.add(
        Practice(workspace_id=work.workspace, key_result_id=goal, person_id=person, asked_at=at)
    )


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3
