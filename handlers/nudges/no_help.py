"""A goal that is met, or far ahead, while the number that it should move stays as it was: asked, never accused."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cards import no_help as cards
from cards.no_help import Seen
from coaching import no_help as rule
from coaching.ahead import ahead_twice
from coaching.no_help import Course, Doubt, doubt_about
from coaching.questions import course_of
from handlers.deciding import manager_of
from handlers.facts import seen_by
from handlers.known_metrics import HISTORY, dated
from handlers.nudges.look import Concern, Look, about_goal
from okrs.noise import Dated
from okrs.vocabulary import NudgeKind
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.tables import Entry, Metric


async def met_without_helping(look: Look) -> Sequence[Concern]:
    """Asks owner and manager whether to keep, change or stop such a goal; each of them when they are at work."""
    concerns: list[Concern] = []
    found = await _doubts(look)
    here = {person.id for person in look.people}
    for goal, metric, course, doubt in found:
        asked = _asked(look, goal)
        for person in (one for one in asked if one in here):
            other = next((one for one in asked if one != person), None)
            voice = look.home.voice(person)
            view = (await seen_by(look.work, look.home, [goal], reader=person, zone=voice.zone))[goal.id]
            seen = Seen(
                goal=view,
                met=doubt.met,
                began=doubt.began,
                weeks=(local_date(voice.zone, look.home.now) - doubt.began).days // 7,
                values=_values(course.entries, voice.zone),
                metric=metric.name,
                unit=metric.unit,
                readings=course.readings,
                finding=doubt.finding,
            )
            card = cards.question_card(
                voice,
                seen,
                also=look.home.name(other) if other and look.home.company.people[other].active else "",
                is_owner=person == goal.key_result.owner_id,
            )
            concerns.append(
                Concern(kind=NudgeKind.NO_HELP, person=person, subject=about_goal(goal.id), card=card)
            )
    return concerns


async def _doubts(look: Look) -> list[tuple[Goal, Metric, Course, Doubt]]:
    """The goals to ask about, of the people looked at and of those they lead."""
    work, home = look.work, look.home
    goals = await _goals(look)
    if not goals:
        return []
    ids = [goal.id for goal in goals]
    metrics = {metric.id: metric for metric in await work.metrics.every()}
    history = await work.metrics.history(
        sorted({goal.key_result.moves_id for goal in goals if goal.key_result.moves_id}),
        since=home.now - HISTORY,
    )
    entries = await work.ledger.history(ids)
    decisions = await work.decisions.of(ids)
    changes = await work.goals.changes(ids)
    zone = home.workspace.zone
    today = local_date(zone, home.now)
    found = []
    for goal in goals:
        metric = metrics[goal.key_result.moves_id or goal.id]
        course = Course(
            measure=goal.measure,
            entries=entries.get(goal.id, ()),
            changes=[one for one in changes if one.key_result_id == goal.id],
            decisions=decisions.get(goal.id, ()),
            readings=dated(history.get(metric.id, ()), zone),
            wanted=metric.wanted,
            zone=zone,
        )
        doubt = doubt_about(
            course, today=today, weeks=home.settings.no_help_weeks, ahead=await _is_ahead(look, goal, course)
        )
        if doubt is not None:
            found.append((goal, metric, course, doubt))
    return found


async def _goals(look: Look) -> list[Goal]:
    """Goals under way that name a number: of the people looked at, and of those whose nearest manager they are."""
    home = look.home
    here = {person.id for person in look.people}
    found = await look.work.goals.that_move(on=local_date(home.workspace.zone, home.now))
    return [goal for goal in found if not here.isdisjoint(_asked(look, goal))]


def _asked(look: Look, goal: Goal) -> list[UUID]:
    """Whom the question is for: the owner, and their nearest manager who is still here."""
    owner = goal.key_result.owner_id
    if owner is None:
        return []
    manager = manager_of(look.home, owner)
    return [owner, *([manager] if manager else [])]


async def _is_ahead(look: Look, goal: Goal, course: Course) -> bool:
    if rule.is_met(course):
        return False
    zone = course.zone
    view = (await seen_by(look.work, look.home, [goal], reader=None, zone=zone))[goal.id]
    return ahead_twice(course_of(view, course.entries, measure=course.measure, zone=zone))


def _values(entries: Sequence[Entry], zone: str) -> list[Dated]:
    """The goal's values, the last of each day."""
    by_day = {
        local_date(zone, entry.recorded_at): entry.value for entry in entries if entry.value is not None
    }
    return [Dated(day, value) for day, value in by_day.items()]
