"""The one coaching question that the facts call for, and why it was chosen: rules, no guesses.

1. Stuck (`coaching.stuck`), while nothing is being tried about it. Asks whose behaviour would have to change.
2. Reached before its last day, or over 25 points ahead of the pace. Asks whether it helped the business.
3. Going well: on track, in the right direction over the last two check-ins, confidence high, nothing in the
   way. Asks what others could try.

Trouble comes before success, and of several goals under one rule the first is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from cards.goals import GoalView
from cards.voice import Voice
from coaching.stuck import Told, check_ins, signs
from okrs.confidence import Level, level
from okrs.health import Health
from okrs.limits import DEFAULTS
from okrs.measure import Kind, Measure
from storage.tables import Entry


class Audience(StrEnum):
    """Who is asked: the owner of the goals in a deep check-in, or the owner's manager in a digest."""

    OWNER = "owner"
    MANAGER = "manager"


class Reason(StrEnum):
    """What in the facts called for the question."""

    UNMOVED = "unmoved"
    LESS_SURE = "less_sure"
    BLOCKED = "blocked"
    FAR_BEHIND = "far_behind"
    REACHED_EARLY = "reached_early"
    FAR_AHEAD = "far_ahead"
    GOING_WELL = "going_well"


_STUCK = frozenset({Reason.UNMOVED, Reason.LESS_SURE, Reason.BLOCKED, Reason.FAR_BEHIND})
_AHEAD = frozenset({Reason.REACHED_EARLY, Reason.FAR_AHEAD})
_WELL = frozenset({Reason.GOING_WELL})


@dataclass(frozen=True, kw_only=True)
class Course:
    """A goal and what was said about it, oldest first: each value, and what each check-in told.

    `days` are those on which the values were told, one for each, and `measure` is what they are held against; both
    are empty where no pace is asked about.
    """

    goal: GoalView
    values: tuple[Decimal, ...] = ()
    days: tuple[date, ...] = ()
    measure: Measure | None = None
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one person's goals on a day; the reader's own, or those of somebody they lead.

    About `tried` something is being tried already. What the owner of those in `shared` does differently was asked
    already: nobody is asked twice.
    """

    courses: tuple[Course, ...]
    today: date
    audience: Audience
    tried: Set[UUID] = frozenset()
    shared: Set[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Question:
    goal: GoalView
    reason: Reason
    audience: Audience

    @property
    def is_about_trouble(self) -> bool:
        return self.reason in _STUCK

    @property
    def is_about_success(self) -> bool:
        """Whether it is about a goal that is reached or far ahead, which may have been the wrong one."""
        return self.reason in _AHEAD

    def text(self, voice: Voice) -> str:
        """The question itself."""
        title = self.goal.title
        if self.reason in _STUCK:
            return voice.text(
                "Whose behaviour would have to change for “{goal}” to move? "
                "What makes the present one easier?",
                goal=title,
            )
        if self.reason in _AHEAD:
            return voice.text(
                "Did “{goal}” help the business? If not, which goal would?",
                goal=title,
            )
        if self.audience is Audience.MANAGER:
            return voice.text(
                "What does {who} do differently on “{goal}” that others could try?",
                who=self._who,
                goal=title,
            )
        return voice.text("What do you do differently on “{goal}” that others could try?", goal=title)

    def otherwise(self, voice: Voice) -> str:
        """The same in other words, for whoever is asked two questions of one kind."""
        title, who = self.goal.title, self._who
        if self.reason in _STUCK:
            return voice.text(
                "What is the smallest thing that {who} could try for “{goal}”?", who=who, goal=title
            )
        if self.reason in _AHEAD:
            return voice.text("What has “{goal}” changed for customers or colleagues?", goal=title)
        return voice.text("What helps {who} most with “{goal}”?", who=who, goal=title)

    @property
    def _who(self) -> str:
        """The owner, as a colleague would call them."""
        return next(iter(self.goal.owner.split()), "")

    def is_like(self, other: Question) -> bool:
        """Whether both ask the same, about two goals."""
        return any(self.reason in kind and other.reason in kind for kind in (_STUCK, _AHEAD, _WELL))

    def because(self, voice: Voice) -> str:
        """Why it was chosen, as part of a sentence."""
        return {
            Reason.UNMOVED: voice.text("it has not moved over two check-ins"),
            Reason.LESS_SURE: voice.text("confidence fell twice in a row"),
            Reason.BLOCKED: voice.text("the same thing was in the way twice in a row"),
            Reason.FAR_BEHIND: voice.text("it is more than 25 points behind its pace"),
            Reason.REACHED_EARLY: voice.text("it was reached before its last day"),
            Reason.FAR_AHEAD: voice.text("it is more than 25 points ahead of its pace"),
            Reason.GOING_WELL: voice.text("it moves, and confidence is high"),
        }[self.reason]


def course_of(
    goal: GoalView, entries: Sequence[Entry], *, measure: Measure | None = None, zone: str = "UTC"
) -> Course:
    """The course of a goal by its ledger entries that count, oldest first; days are those of `zone`."""
    valued = [(entry.recorded_at, entry.value) for entry in entries if entry.value is not None]
    return Course(
        goal=goal,
        values=tuple(value for _, value in valued),
        days=tuple(at.astimezone(ZoneInfo(zone)).date() for at, _ in valued),
        measure=measure,
        told=check_ins(entries),
    )


def question_for(facts: Facts) -> Question | None:
    """At most one question; None where nothing stands out."""
    for rule in (
        partial(_stuck, tried=facts.tried),
        partial(_ahead, today=facts.today),
        partial(_well, shared=facts.shared),
    ):
        for course in facts.courses:
            for reason in rule(course):
                return Question(goal=course.goal, reason=reason, audience=facts.audience)
    return None


def questions_for(facts: Facts, *, most: int) -> list[Question]:
    """At most so many questions, each about another goal, in the order of the rules."""
    found: list[Question] = []
    while len(found) < most and (question := question_for(facts)) is not None:
        found.append(question)
        others = tuple(course for course in facts.courses if course.goal.id != question.goal.id)
        facts = replace(facts, courses=others)
    return found


def _stuck(course: Course, *, tried: Set[UUID]) -> Iterator[Reason]:
    if course.goal.id not in tried:
        # The two enums share their words.
        yield from (Reason(found.sign) for found in signs(course.goal, course.told))


def _ahead(course: Course, *, today: date) -> Iterator[Reason]:
    goal = course.goal
    if goal.health is Health.MET and today < goal.ends:
        yield Reason.REACHED_EARLY
    elif goal.gap_points is not None and goal.gap_points < -DEFAULTS.off_track_points:
        yield Reason.FAR_AHEAD


def _well(course: Course, *, shared: Set[UUID]) -> Iterator[Reason]:
    goal = course.goal
    if goal.id in shared:
        return
    is_sure = goal.confidence is not None and level(goal.confidence) is Level.HIGH
    if goal.health is Health.ON_TRACK and is_sure and not goal.blocked and _moves_the_right_way(course):
        yield Reason.GOING_WELL


def _moves_the_right_way(course: Course) -> bool:
    steps = _last_steps(course)
    if course.goal.kind is Kind.DECREASE:
        return len(steps) == 2 and all(step < 0 for step in steps)
    if course.goal.kind in (Kind.INCREASE, Kind.MILESTONE):
        return len(steps) == 2 and all(step > 0 for step in steps)
    return False


def _last_steps(course: Course) -> list[Decimal]:
    """How far the value moved with each of the last two answers, its start being where the first set out from."""
    start = (Decimal(0) if course.goal.kind is Kind.MILESTONE else course.goal.start,)
    known = [value for value in (*start, *course.values) if value is not None]
    return [later - before for before, later in pairwise(known[-3:])]
