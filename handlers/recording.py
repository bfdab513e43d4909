"""Recording progress, taking it back, and what follows from either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from cards import checkins as cards
from cards.blocks import Action, Card
from cards.checkins import Recorded, notice
from cards.exchange import Reply, Request
from cards.goals import where
from cards.voice import Voice
from handlers import experiments, hooks
from handlers.digests import refresh
from handlers.facts import house, seen_by
from handlers.given import given, ids
from handlers.plan import AGAIN, CLOSE, REMIND
from handlers.prompts import asking_of, key
from handlers.slips import SLIP
from okrs.errors import HeadwayError
from okrs.measure import check_value
from okrs.permissions import Right
from okrs.vocabulary import CheckInState, CycleState
from storage.agenda import Appointment
from storage.goals import Goal
from storage.ledger import Line
from storage.store import Work
from storage.tables import CheckIn, Entry, Slip

UNDO = "entry.undo"
# How far back a check-in may lie that an answer settles, and how many days somebody may have put it off.
_MEMORY = timedelta(days=120)
_LONGEST_SNOOZE = 14


async def record(work: Work, request: Request, lines: Sequence[Line]) -> list[Entry]:
    """Writes the lines to the ledger, each checked: the person may, the value is sound, the cycle is open.

    Raises HeadwayError with a sentence, and then nothing is recorded.
    """
    home = await house(work, request.at)
    standing_in = await _stood_in_for(work, request)
    for line in lines:
        goal = await work.goals.goal(line.key_result)
        if goal is None:
            raise HeadwayError("That goal does not exist any more.")
        owner = goal.key_result.owner_id
        if owner not in standing_in and not home.may(request.person, Right.UPDATE, owner):
            raise HeadwayError(
                "“{goal}” belongs to {who}. "
                "Only they, who stands in for them, their managers and admins can update it.",
                goal=goal.key_result.title,
                who=home.name(owner),
            )
        await _check_open(work, goal)
        if line.value is not None:
            for fault in check_value(goal.measure, line.value):
                raise HeadwayError("“{goal}”: {fault}", goal=goal.key_result.title, fault=fault.sentence)
    goals = await work.goals.several([line.key_result for line in lines])
    before = await hooks.healths(work, home, list(goals.values()))
    entries = await work.ledger.record(lines, at=request.at)
    await hooks.recorded(work, home, entries, before=before)
    await after_recording(work, request, key_results=[line.key_result for line in lines])
    return entries


async def _check_open(work: Work, goal: Goal) -> None:
    cycle = await work.goals.cycle(goal.objective.cycle_id)
    if cycle is not None and cycle.state is CycleState.CLOSED:
        raise HeadwayError(
            "{cycle} is closed, so “{goal}” can't be changed any more. "
            "An admin can reopen the cycle with `headway import`.",
            cycle=cycle.name,
            goal=goal.key_result.title,
        )
    if goal.key_result.closed_at is not None:
        raise HeadwayError("“{goal}” is closed, so it can't be changed any more.", goal=goal.key_result.title)


async def after_recording(work: Work, request: Request, *, key_results: Sequence[UUID]) -> None:
    """What an update brings with it: the open check-in is answered, posted digests are refreshed in place."""
    if request.person is not None:
        await _answer_open(work, request, key_results)
    await refresh(work, key_results=key_results, now=request.at)


async def _stood_in_for(work: Work, request: Request) -> set[UUID]:
    """Whose check-in this person was asked to answer, were it only for a day that is over by now."""
    if request.person is None:
        return set()
    asked = await work.checkins.to_answer(request.person, since=request.at - _MEMORY)
    return {checkin.person_id for checkin in asked if checkin.asked_of_id == request.person}


async def _answer_open(work: Work, request: Request, key_results: Sequence[UUID]) -> None:
    assert request.person is not None
    asked = await work.checkins.to_answer(request.person, since=request.at - _MEMORY)
    waiting = {c.person_id: c for c in asked if c.state is not CheckInState.ANSWERED}
    owned = await work.goals.owned_by(list(waiting), on=request.at.date())
    for person, goals in owned.items():
        if any(goal.id in key_results for goal in goals):
            await settle_checkin(work, request, waiting[person], CheckInState.ANSWERED)


async def settle_checkin(work: Work, request: Request, checkin: CheckIn, state: CheckInState) -> None:
    """Ends a check-in: no reminder comes any more, and the prompt says so."""
    checkin.state = state
    checkin.answered_at = request.at if state is CheckInState.ANSWERED else None
    if state is CheckInState.ANSWERED:
        await hooks.answered(work, checkin, at=request.at)
    for intent in (REMIND, AGAIN, CLOSE):
        await work.agenda.drop(intent, [checkin.id])
    desk, asking = await asking_of(work, checkin, at=request.at)
    voice = desk.voice(checkin.asked_of_id)
    card = (
        cards.answered(voice, asking, on=voice.today(request.at))
        if state is CheckInState.ANSWERED
        else cards.skipped(voice, asking)
    )
    for name in _messages_of(checkin, request):
        await work.outbox.revise(name, card, at=request.at)


def _messages_of(checkin: CheckIn, request: Request) -> list[str]:
    """The keys of the messages that may ask for this check-in; those that were never sent are no error."""
    days = min((request.at - checkin.asked_at).days + 2, _LONGEST_SNOOZE)
    again = [f"{key(checkin.id)}:again:{(checkin.asked_at + timedelta(days=n)).date()}" for n in range(days)]
    return [key(checkin.id), f"{key(checkin.id)}:reminder", *again]


async def reopen_checkin(work: Work, request: Request, checkin: CheckIn) -> None:
    """What answered it was taken back: it waits for an answer again."""
    checkin.state = CheckInState.ASKED if checkin.closes_at > request.at else CheckInState.MISSED
    checkin.answered_at = None
    if checkin.state is CheckInState.ASKED:
        await work.agenda.arm([Appointment(intent=CLOSE, subject=checkin.id, at=checkin.closes_at)])
    desk, asking = await asking_of(work, checkin, at=request.at)
    card = cards.prompt(desk.voice(checkin.asked_of_id), asking)
    await work.outbox.revise(key(checkin.id), card, at=request.at)


async def recorded(
    work: Work, request: Request, entries: Sequence[Entry], *, before: Mapping[UUID, Decimal | None]
) -> list[Recorded]:
    """What was just written, as the person may see it; `before` are the values that stood until then."""
    home = await house(work, request.at)
    voice = home.voice(request.person)
    goals = [goal for entry in entries if (goal := await work.goals.goal(entry.key_result_id))]
    views = await seen_by(work, home, goals, reader=request.person, zone=voice.zone)
    return [
        Recorded(
            goal=views[entry.key_result_id],
            before=before.get(entry.key_result_id),
            value=entry.value,
            confidence=entry.confidence,
            note=entry.note,
            blocked=entry.blocked,
        )
        for entry in entries
    ]


async def reopen_unanswered(work: Work, request: Request, gone: Sequence[Entry]) -> None:
    """Check-ins that nothing answers any more, now that these entries are gone, wait for an answer again."""
    for id_ in sorted({entry.check_in_id for entry in gone if entry.check_in_id}):
        checkin = await work.checkins.find(id_)
        if checkin is not None and not await work.ledger.of_checkin(id_):
            await reopen_checkin(work, request, checkin)


def undo_action(label: str, entries: Sequence[Entry], *, slip: Slip | None = None) -> Action:
    """Takes these entries back, and what else a form said that a slip keeps."""
    more = {SLIP: str(slip.id)} if slip else {}
    return Action(label, UNDO, {"entries": ",".join(str(entry.id) for entry in entries)} | more)


async def keep_heard(
    work: Work, request: Request, entries: Sequence[Entry], heard: Sequence[Mapping[str, Any]]
) -> Slip | None:
    """Keeps what a form said of experiments beside its entries, so that Undo takes back both."""
    if not heard:
        return None
    assert request.person is not None
    kept = {"entries": [str(entry.id) for entry in entries], "heard": list(heard)}
    return await work.slips.put(request.person, intent=UNDO, kept=kept, at=request.at)


async def undo(work: Work, request: Request) -> Reply:
    """Takes back what was recorded together; the lines stay in the ledger, superseded."""
    home = await house(work, request.at)
    voice = home.voice(request.person)
    entries = await work.ledger.that_count(given(request, "entries", ids))
    assert request.person is not None
    slip = None
    if SLIP in request.values:
        slip = await work.slips.find(given(request, SLIP, UUID), person=request.person, intent=UNDO)
    if not entries and slip is not None:
        lines = await _unsay(work, voice, [slip])
        return Reply(card=notice(voice.text("Taken back."), *lines), replaces=True)
    if not entries:
        title = voice.text("That was taken back already, or changed since.")
        return Reply(card=notice(title), replaces=True)
    return Reply(card=await take_back(work, request, entries), replaces=True)


async def take_back(work: Work, request: Request, entries: Sequence[Entry]) -> Card:
    """Retracts entries of one person and says where each goal stands now."""
    assert request.person is not None
    home = await house(work, request.at)
    voice = home.voice(request.person)
    for entry in entries:
        goal = await work.goals.goal(entry.key_result_id)
        owner = goal.key_result.owner_id if goal else None
        if entry.person_id != request.person and not home.may(request.person, Right.UPDATE, owner):
            raise HeadwayError("Only who recorded that, or who may update the goal, can take it back.")
        if goal is not None:
            await _check_open(work, goal)
    whole = [*entries, *await _before_edits(work, entries)]
    gone = {str(entry.id) for entry in whole}
    slips = [
        slip
        for slip in await work.slips.of([request.person], intent=UNDO)
        if gone.intersection(slip.kept["entries"])
    ]
    await work.ledger.retract(whole, person=request.person, at=request.at)
    await reopen_unanswered(work, request, entries)
    touched = list({entry.key_result_id for entry in entries})
    await refresh(work, key_results=touched, now=request.at)
    goals = [goal for id_ in touched if (goal := await work.goals.goal(id_))]
    views = await seen_by(work, home, goals, reader=request.person, zone=voice.zone)
    return notice(
        voice.text("Taken back."),
        *(f"{v.title}: {where(voice, v)}" for v in views.values()),
        *await _unsay(work, voice, slips),
    )


async def _unsay(work: Work, voice: Voice, slips: Sequence[Slip]) -> list[str]:
    """Takes back what the same forms said of experiments, the last one first, and says so."""
    words: dict[str, None] = {}
    for slip in slips:
        words |= dict.fromkeys(await experiments.unsay(work, slip.kept["heard"]))
        await work.slips.remove(slip)
    return [voice.text("What came of “{words}” is taken back too.", words=one) for one in words]


async def _before_edits(work: Work, entries: Sequence[Entry]) -> list[Entry]:
    """What the same messages said of the same goals before they were edited: without this it would stand again."""
    lines = await work.ledger.of_replies([entry.reply_id for entry in entries if entry.reply_id])
    about = {(entry.reply_id, entry.key_result_id) for entry in entries}
    done = {entry.id for entry in entries} | {line.supersedes_id for line in lines if line.retracted}
    return [
        line
        for line in lines
        if (line.reply_id, line.key_result_id) in about and not line.retracted and line.id not in done
    ]
