"""What numbers tell by themselves: a goal of another colour, a trend that turned, a silent source, one bottleneck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cards import alerts as cards
from cards.blocks import Card
from cards.goals import GoalView
from coaching import hurdles
from handlers.nudges.look import Concern, Look, about_goal
from handlers.sources.silence import is_silent
from handlers.sources.telling import PUSHED
from okrs.breaks import find_break
from okrs.health import Health, standing
from okrs.measure import Kind
from okrs.permissions import Right
from okrs.vocabulary import NudgeKind, SourceState
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.ledger import is_measured
from storage.tables import Entry, Person

# A number is news until the next look, over a weekend too.
_NEWS = timedelta(days=4)
_ORDER = (Health.MET, Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK)
_WEEK = 7


async def changed(look: Look) -> Sequence[Concern]:
    """Goals whose measured number took them over a boundary of health, or goes another way than before."""
    owned = [
        (person, goal) for person in look.people for goal in look.goals[person.id] if _is_news(look, goal)
    ]
    feeding = await look.work.sources.feeding([goal.id for _, goal in owned])
    found = []
    for person, goal in owned:
        source = feeding[goal.id].name if goal.id in feeding else goal.key_result.title
        concern = _crossed(look, person, goal, source) or _turned(look, person, goal, source)
        if concern is not None:
            found.append(concern)
    return found


async def fallen_silent(look: Look) -> Sequence[Concern]:
    """Sources that bring nothing new and no error either."""
    people = {person.id: person for person in look.people}
    silent = [
        source
        for source in await look.work.sources.owned_by(list(people))
        if source.state is SourceState.ACTIVE and not source.trouble and is_silent(source, look.home.now)
    ]
    links = await look.work.sources.links([source.id for source in silent])
    fed = [link.key_result_id for link in links if link.key_result_id]
    titles = {
        goal.id: goal.key_result.title
        for goal in (await look.work.goals.several(fed)).values()
        if goal.key_result.closed_at is None
    }
    # What nothing open stands on is not read, and nobody misses it.
    missed = {link.source_id for link in links if link.metric_id or link.key_result_id in titles}
    return [
        Concern(
            kind=NudgeKind.SOURCE,
            person=source.owner_id,
            subject=f"source:{source.id}",
            beside_checkin=True,
            card=cards.silent_card(
                look.voice(people[source.owner_id]),
                source=source.id,
                name=source.name,
                as_of=source.as_of,
                feeds=[
                    titles[link.key_result_id]
                    for link in links
                    if link.source_id == source.id and link.key_result_id in titles
                ],
                is_pushed=source.kind == PUSHED,
            ),
        )
        for source in silent
        if source.owner_id is not None and source.id in missed
    ]


async def bottlenecks(look: Look) -> Sequence[Concern]:
    """One thing in the way of several people's goals, for who leads them."""
    reports = {
        person.id: [report.id for report in look.home.company.reports(person.id)] for person in look.people
    }
    everybody = sorted({report for found in reports.values() for report in found})
    owned = await look.work.goals.owned_by(everybody, on=look.home.now.date()) if everybody else {}
    found = []
    for person in look.people:
        stuck = [
            goal
            for report in reports[person.id]
            for goal in owned.get(report, ())
            if goal.told is not None
            and goal.told.blocked
            and goal.told.blocker
            and look.home.may(person.id, Right.SEE_NOTE, goal.key_result.owner_id)
        ]
        told = [(goal.told.blocker, goal.key_result.owner_id, goal) for goal in stuck if goal.told]
        for words, goals in hurdles.bottlenecks(told):
            found.append(
                Concern(
                    kind=NudgeKind.ALERT,
                    person=person.id,
                    subject="bottleneck:" + ",".join(sorted(str(goal.id) for goal in goals)),
                    card=cards.bottleneck_card(
                        look.voice(person),
                        words=words,
                        stuck=[
                            (goal.key_result.title, look.home.name(goal.key_result.owner_id))
                            for goal in goals
                        ],
                    ),
                    beside_checkin=True,
                )
            )
    return found


def _is_news(look: Look, goal: Goal) -> bool:
    entries = look.entries.get(goal.id, ())
    return bool(entries) and is_measured(entries[-1]) and entries[-1].recorded_at > look.home.now - _NEWS


def _crossed(look: Look, person: Person, goal: Goal, source: str) -> Concern | None:
    entries = [entry for entry in look.entries[goal.id] if entry.value is not None]
    now = look.views[goal.id]
    if len(entries) < 2 or now.health not in _ORDER:
        return None
    before = _health_with(look, person, goal, entries[-2])
    if before not in _ORDER or before is now.health:
        return None
    is_better = _ORDER.index(now.health) < _ORDER.index(before)
    card = cards.crossed_card(look.voice(person), now, before=before, source=source, is_better=is_better)
    return _concern(person, goal, entries[-1], card)


def _health_with(look: Look, person: Person, goal: Goal, entry: Entry) -> Health:
    """How the goal would stand today with an earlier number: what the new one changed, not the passing of time."""
    told, day = goal.told, look.today(person)
    return standing(
        goal.measure,
        value=entry.value,
        last_talked=day,
        due=None,
        today=day,
        confidence=told.confidence if told else None,
    ).health


def _turned(look: Look, person: Person, goal: Goal, source: str) -> Concern | None:
    measured = [entry for entry in look.entries[goal.id] if is_measured(entry) and entry.value is not None]
    series = [(entry.recorded_at, entry.value) for entry in measured if entry.value is not None]
    found = find_break(series)
    # One that could be seen before these days has been told; a turn lies further back than the day it shows.
    old = [point for point in series if point[0] <= look.home.now - _NEWS]
    if found is None or find_break(old) is not None:
        return None
    if goal.key_result.kind in (Kind.MAINTAIN, Kind.BASELINE):
        return None
    view: GoalView = look.views[goal.id]
    zone = look.voice(person).zone
    card = cards.turned_card(
        look.voice(person),
        view,
        since=local_date(zone, found.since),
        earlier=round(found.earlier * _WEEK, 2),
        later=round(found.later * _WEEK, 2),
        source=source,
    )
    return _concern(person, goal, measured[-1], card)


def _concern(person: Person, goal: Goal, entry: Entry, card: Card) -> Concern:
    return Concern(
        kind=NudgeKind.ALERT,
        person=person.id,
        subject=about_goal(goal.id),
        card=card,
        since=entry.recorded_at,
        beside_checkin=True,
    )
