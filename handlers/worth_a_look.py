"""Which goals are worth a look first, and the question that goes with each: stuck, reached or far ahead, going well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from heapq import nsmallest
from uuid import UUID

from cards.goals import GoalView
from cards.stuck import Stuck
from coaching.hurdles import bottlenecks
from coaching.questions import Audience, Course, Facts, Question, course_of, question_for
from coaching.stuck import signs
from handlers.status import Sight
from okrs.health import Health
from scheduling.calendar import local_date

# Of more goals than this only those are read through that stand out by their last values.
_READ = 60
_BAD = (Health.OFF_TRACK, Health.AT_RISK)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A goal and the question that its course calls for; `signs` say why it is stuck, none where it is not."""

    goal: GoalView
    question: Question
    signs: tuple[Stuck, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What stands out; `shared` are hurdles in the way of several people's goals, in somebody's words."""

    stuck: Sequence[Finding]
    ahead: Sequence[Finding]
    well: Sequence[Finding]
    shared: Sequence[tuple[str, Sequence[GoalView]]]


async def worth_a_look(sight: Sight, views: Sequence[GoalView], *, most: int) -> Worth:
    """At most so many of each kind, the most telling first; of those that go well one less."""
    goals = _standing_out([view for view in views if not view.stopped])
    ids = [goal.id for goal in goals]
    histories = await sight.work.ledger.history(ids)
    owners = sorted({goal.owner_id for goal in goals if goal.owner_id})
    tried = {
        one.key_result_id for row in (await sight.work.experiments.open_of(owners)).values() for one in row
    }
    shared = {row.key_result_id for row in await sight.work.practices.about(ids) if row.key_result_id}
    today = local_date(sight.voice.zone, sight.home.now)
    found = [
        finding
        for goal in goals
        if (finding := _finding(course_of(goal, histories.get(goal.id, ())), sight, today, tried, shared))
    ]
    stuck = sorted((one for one in found if one.question.is_about_trouble), key=_trouble)
    ahead = [one for one in found if one.question.is_about_success]
    well = [one for one in found if not (one.question.is_about_trouble or one.question.is_about_success)]
    return Worth(
        stuck=stuck[:most],
        ahead=sorted(ahead, key=_lead)[:most],
        well=sorted(well, key=_lead)[: most - 1],
        # Whose words one may not read are empty.
        shared=bottlenecks([(view.blocker, view.owner_id, view) for view in views if view.blocker]),
    )


def _finding(
    course: Course, sight: Sight, today: date, tried: set[UUID], shared: set[UUID]
) -> Finding | None:
    goal = course.goal
    question = question_for(
        Facts(
            courses=(course,),
            today=today,
            audience=Audience.OWNER if goal.owner_id == sight.reader else Audience.MANAGER,
            tried=tried,
            shared=shared,
        )
    )
    if question is None:
        return None
    found = signs(goal, course.told) if question.is_about_trouble else ()
    return Finding(goal=goal, question=question, signs=found)


def _standing_out(views: Sequence[GoalView]) -> Sequence[GoalView]:
    if len(views) <= _READ:
        return views
    third = _READ // 3
    bad = [view for view in views if view.blocked or view.health in _BAD]
    good = [view for view in views if view.health in (Health.ON_TRACK, Health.MET) and not view.blocked]
    sure = nsmallest(third, good, key=lambda view: (-(view.confidence or 0), view.gap_points or 0))
    first = nsmallest(third, good, key=lambda view: (view.health is not Health.MET, view.gap_points or 0))
    chosen = [*nsmallest(third, bad, key=_how_bad), *first, *sure]
    return list({view.id: view for view in chosen}.values())


def _how_bad(view: GoalView) -> tuple[bool, bool, Decimal]:
    return not view.blocked, view.health is not Health.OFF_TRACK, -(view.gap_points or Decimal(0))


def _trouble(finding: Finding) -> tuple[int, Decimal]:
    return -len(finding.signs), -(finding.goal.gap_points or Decimal(0))


def _lead(finding: Finding) -> Decimal:
    return finding.goal.gap_points or Decimal(0)
