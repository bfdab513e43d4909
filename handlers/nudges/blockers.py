"""What is in the way: help that was asked for is followed until it is there, and offered where nobody asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cards.blocks import Card
from cards.promises import asker_card, blocked_card, promised_card, waiting_card
from handlers.facts import calendar_of, seen_by
from handlers.help_requests import candidates
from handlers.news import is_under_way
from handlers.nudges.look import Concern, Look, about_goal
from okrs.vocabulary import NudgeKind
from scheduling.calendar import local_date
from scheduling.promises import Promise, Turn, turn
from storage.goals import Goal
from storage.tables import HelpRequest, Person

# The check-in offered help itself; after so long it is offered once more.
_PATIENCE = timedelta(days=3)
_A_DAY = timedelta(days=1)


async def promises(look: Look) -> Sequence[Concern]:
    """Open requests for help whose helper or asker is to be asked how it is."""
    here = {person.id: person for person in look.people}
    requests = await look.work.digests.help_between(list(here))
    goals = await look.work.goals.several([request.key_result_id for request in requests])
    last = await look.work.nudges.last(NudgeKind.BLOCKER, [_subject(request) for request in requests])
    found = []
    for request in requests:
        if not look.home.company.people[request.person_id].active:
            continue
        goal, helper = goals.get(request.key_result_id), look.home.company.people[request.helper_id]
        if goal is None or not is_under_way(goal, local_date(look.home.workspace.zone, look.home.now)):
            continue
        whose = turn(
            Promise(
                asked_at=request.asked_at,
                taken_at=request.taken_at,
                helper_asked=last.get((request.helper_id, _subject(request))),
                asker_asked=last.get((request.person_id, _subject(request))),
            ),
            now=look.home.now,
            calendar=calendar_of(helper, look.home.workspace),
            helper_is_here=helper.active,
        )
        asked = {Turn.HELPER: request.helper_id, Turn.ASKER: request.person_id}.get(whose) if whose else None
        if whose and asked in here:
            found.append(await _about_help(look, here[asked], request, goal, whose))
    return found


async def unasked(look: Look) -> Sequence[Concern]:
    """Goals that are blocked for some days without anybody having been asked for help, or anything being tried."""
    tried = await look.work.experiments.open_of([person.id for person in look.people])
    busy = {one.key_result_id for found in tried.values() for one in found}
    blocked = [
        (person, goal)
        for person in look.people
        for goal in look.goals[person.id]
        if goal.id not in busy and _is_blocked(look, goal)
    ]
    asked = await look.work.digests.help_asked_last([goal.id for _, goal in blocked])
    return [
        Concern(
            kind=NudgeKind.BLOCKER,
            person=person.id,
            subject=about_goal(goal.id),
            card=blocked_card(
                look.voice(person),
                look.views[goal.id],
                since=local_date(look.voice(person).zone, goal.told.blocked_since),
            ),
        )
        for person, goal in blocked
        if goal.told
        and goal.told.blocked_since
        and (goal.id not in asked or asked[goal.id] < goal.told.blocked_since)
        and candidates(look.home, goal, person.id)
    ]


def _is_blocked(look: Look, goal: Goal) -> bool:
    told, now = goal.told, look.home.now
    said_at = look.said_at(goal.id)
    return (
        told is not None
        and told.blocked
        and told.blocked_since is not None
        and now - told.blocked_since >= _PATIENCE
        and (said_at is None or now - said_at >= _A_DAY)
    )


async def _about_help(look: Look, person: Person, request: HelpRequest, goal: Goal, whose: Turn) -> Concern:
    return Concern(
        kind=NudgeKind.BLOCKER,
        person=person.id,
        subject=_subject(request),
        card=await _card(look, person, request, goal, whose),
        beside_checkin=True,
    )


async def _card(look: Look, person: Person, request: HelpRequest, goal: Goal, whose: Turn) -> Card:
    voice, home = look.voice(person), look.home
    view = (await seen_by(look.work, home, [goal], reader=person.id, zone=voice.zone))[goal.id]
    asked = local_date(voice.zone, request.asked_at)
    if whose is Turn.ASKER:
        helper = home.company.people[request.helper_id]
        return asker_card(
            voice, view, request=request.id, helper=helper.name, is_here=helper.active, asked=asked
        )
    asker, words = home.name(request.person_id), request.words
    if request.taken_at is None:
        return waiting_card(voice, view, request=request.id, asker=asker, words=words, asked=asked)
    taken = local_date(voice.zone, request.taken_at)
    return promised_card(voice, view, request=request.id, asker=asker, words=words, taken=taken)


def _subject(request: HelpRequest) -> str:
    return f"help:{request.id}"
