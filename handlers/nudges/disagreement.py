"""What a person reports and what is measured differ: asked, not accused; and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from cards import disagreement as cards
from cards.disagreement import Numbers
from cards.exchange import Reply, Request
from cards.goals import unit_of
from handlers.given import given
from handlers.nudges.look import Concern, Look, about_goal
from handlers.recording import record, undo_action
from handlers.status import Sight, sight_of
from okrs.disagreement import Value, differ, growing_gap, measured_with
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.vocabulary import NudgeKind, Source
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.ledger import Line, is_measured
from storage.sources import Fed
from storage.store import Work
from storage.tables import Person

# Somebody who was asked and stays with what they said is left alone with it for so long.
_LEFT_ALONE = timedelta(days=28)


async def disagreements(look: Look) -> Sequence[Concern]:
    """Goals whose owner's last word and measured number go apart."""
    owned = [(person, goal) for person in look.people for goal in look.goals[person.id]]
    measured = [
        (person, goal)
        for person, goal in owned
        if any(is_measured(entry) for entry in look.entries.get(goal.id, ()))
    ]
    feeding = await look.work.sources.feeding([goal.id for _, goal in measured])
    found = []
    for person, goal in measured:
        source = feeding.get(goal.id)
        concern = _of_numbers(look, person, goal, source) or _of_confidence(look, person, goal, source)
        if concern is not None:
            found.append(concern)
    return found


async def mine(work: Work, request: Request) -> Reply:
    """What the person said stays: `key_result`, and `value` where it was a number."""
    sight, goal = await _own(work, request)
    voice = sight.voice
    until = local_date(voice.zone, request.at) + _LEFT_ALONE
    await work.nudges.snooze(
        sight.reader, NudgeKind.DISAGREEMENT, about_goal(goal.id), until=until, at=request.at
    )
    said, undo = "", None
    view = (await sight.views([goal]))[goal.id]
    if "value" in request.values:
        value = given(request, "value", Decimal)
        said = voice.number(value, unit_of(view))
        if goal.value != value:
            line = Line(key_result=goal.id, person=sight.reader, source=Source.FORM, value=value)
            undo = undo_action(voice.text("Undo"), await record(work, request, [line]))
    return Reply(
        card=cards.mine_card(voice, goal.key_result.title, said=said, until=until, undo=undo), replaces=True
    )


async def different(work: Work, request: Request) -> Reply:
    """The two numbers are about different things: they are not compared again for this goal."""
    sight, goal = await _own(work, request)
    await work.nudges.mute(
        sight.reader, NudgeKind.DISAGREEMENT, about_goal(goal.id), muted=True, at=request.at
    )
    return Reply(card=cards.different_card(sight.voice, (await sight.views([goal]))[goal.id]), replaces=True)


async def again(work: Work, request: Request) -> Reply:
    """They are compared again after all."""
    sight, goal = await _own(work, request)
    await work.nudges.mute(
        sight.reader, NudgeKind.DISAGREEMENT, about_goal(goal.id), muted=False, at=request.at
    )
    return Reply(card=cards.again_card(sight.voice, (await sight.views([goal]))[goal.id]), replaces=True)


def _of_numbers(look: Look, person: Person, goal: Goal, source: Fed | None) -> Concern | None:
    entries = [entry for entry in look.entries[goal.id] if entry.value is not None]
    reported = [entry for entry in entries if not is_measured(entry)]
    if not reported or reported[-1].value is None:
        return None
    said = Value(reported[-1].value, reported[-1].recorded_at)
    measured = measured_with(said, _measured(look, goal, source))
    if measured is None or not differ(goal.measure, said.value, measured.value):
        return None
    voice = look.voice(person)
    numbers = Numbers(
        source=source.name if source else "",
        said=said.value,
        said_on=local_date(voice.zone, said.at),
        measured=measured.value,
        measured_on=local_date(voice.zone, measured.at),
    )
    return Concern(
        kind=NudgeKind.DISAGREEMENT,
        person=person.id,
        subject=about_goal(goal.id),
        card=cards.numbers_card(voice, look.views[goal.id], numbers),
        since=max(said.at, measured.at),
    )


def _of_confidence(look: Look, person: Person, goal: Goal, source: Fed | None) -> Concern | None:
    confidences = [entry.confidence for entry in look.entries[goal.id] if entry.confidence is not None]
    measured = _measured(look, goal, source)
    gap = growing_gap(goal.measure, measured, confidences)
    if gap is None:
        return None
    return Concern(
        kind=NudgeKind.DISAGREEMENT,
        person=person.id,
        subject=about_goal(goal.id),
        card=cards.confident_card(
            look.voice(person),
            look.views[goal.id],
            source=source.name if source else "",
            confidence=confidences[-1],
            gap=gap,
        ),
        since=measured[-1].at,
    )


def _measured(look: Look, goal: Goal, source: Fed | None) -> list[Value]:
    """What was measured, oldest first; a number that its source still has is measured whenever it is read."""
    found = [
        Value(entry.value, entry.recorded_at)
        for entry in look.entries[goal.id]
        if is_measured(entry) and entry.value is not None
    ]
    if source is not None and source.value is not None and source.read_at is not None:
        found.append(Value(source.value, source.read_at))
    return sorted(found, key=lambda one: one.at)


async def _own(work: Work, request: Request) -> tuple[Sight, Goal]:
    sight = await sight_of(work, request)
    goal = await work.goals.goal(given(request, "key_result", UUID))
    if goal is None:
        raise HeadwayError("That goal does not exist any more.")
    if not sight.home.may(sight.reader, Right.UPDATE, goal.key_result.owner_id):
        raise HeadwayError(
            "“{goal}” is {who}'s to decide.",
            goal=goal.key_result.title,
            who=sight.home.name(goal.key_result.owner_id),
        )
    return sight, goal
