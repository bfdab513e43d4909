"""A workspace whose chat is disconnected rests, goes on when it is connected again, and is erased when it is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from cards.exchange import NOTHING, Reply, Request
from handlers.facts import house
from handlers.given import STALE
from handlers.plan import AGAIN, CLOSE, REMIND, TIDY, digests_due, looks_due, next_tidying, plan
from okrs.audit import Act, Via
from okrs.errors import HeadwayError
from okrs.vocabulary import CheckInState
from storage.agenda import Appointment
from storage.store import Work
from storage.workspaces import ERASE

PAUSE = "workspace.pause"
RESUME = "workspace.resume"

# After a pause as short as this, what waited to be sent is still news.
_BRIEF = timedelta(days=1)


async def pause(work: Work, request: Request) -> Reply:
    """Nobody is asked or told anything from now on, nor signed in; after the workspace's retention time it is erased.

    Pausing again changes nothing.
    """
    _check_nobody_asks(request)
    await work.agenda.lock(ERASE, work.workspace)
    workspace = await work.lifecycle.hold()
    if workspace.paused_at is None:
        workspace.paused_at = request.at
        await work.audit.record(Act.CHAT_DISCONNECTED, by=Via.CHAT, at=request.at)
        await work.sessions.end_all()
        days = (await work.people.settings()).retention_days
        await work.agenda.arm(
            [Appointment(intent=ERASE, subject=workspace.id, at=request.at + timedelta(days=days))]
        )
    return NOTHING


async def resume(work: Work, request: Request) -> Reply:
    """Everything goes on: one late check-in for each person, whatever was missed, and no late digests."""
    _check_nobody_asks(request)
    # The clock locks its appointment before the workspace: in the same order nobody waits for each other.
    await work.agenda.lock(ERASE, work.workspace)
    workspace = await work.lifecycle.hold()
    if workspace.paused_at is None:
        return NOTHING
    paused_at, workspace.paused_at = workspace.paused_at, None
    await work.audit.record(Act.CHAT_CONNECTED, by=Via.CHAT, at=request.at)
    await work.agenda.drop(ERASE, [workspace.id])
    if request.at - paused_at > _BRIEF:
        await work.outbox.give_up(before=paused_at)
    await _close_what_ran_out(work, request.at)
    await _put_off(work, request.at)
    await plan(work, at=request.at)
    return NOTHING


async def erase(work: Work, request: Request) -> Reply:
    """The retention time is over: everything of the workspace is deleted, unless it goes on meanwhile."""
    _check_nobody_asks(request)
    if (await work.lifecycle.hold()).paused_at is not None:
        await work.lifecycle.erase()
    return NOTHING


async def tidy(work: Work, request: Request) -> Reply:
    """Deletes what has been kept for long enough, and arms tomorrow's tidying."""
    home = await house(work, request.at)
    await work.agenda.arm([Appointment(intent=TIDY, subject=home.workspace.id, at=next_tidying(home))])
    await work.tidying.tidy(home.settings, now=request.at)
    await work.thoughts.tidy(now=request.at)
    return NOTHING


def _check_nobody_asks(request: Request) -> None:
    """Only a platform or the clock decides this: no button does."""
    if request.person is not None:
        raise HeadwayError(STALE)


async def _close_what_ran_out(work: Work, now: datetime) -> None:
    """Nobody is reminded of a check-in whose window passed meanwhile; a late answer still counts."""
    closed = await work.checkins.run_out(now)
    for checkin in closed:
        checkin.state = CheckInState.MISSED
    for intent in (REMIND, AGAIN, CLOSE):
        await work.agenda.drop(intent, [checkin.id for checkin in closed])


async def _put_off(work: Work, now: datetime) -> None:
    """What comes once a day, week or month comes at its next time: it would have nothing to tell now."""
    home = await house(work, now)
    coming = [
        *await digests_due(work, home),
        *looks_due(home),
        Appointment(intent=TIDY, subject=home.workspace.id, at=next_tidying(home)),
    ]
    for intent in {appointment.intent for appointment in coming}:
        there = await work.agenda.of(intent, [a.subject for a in coming if a.intent == intent])
        late = {subject for subject, due in there.items() if due.at <= now}
        await work.agenda.arm(a for a in coming if a.intent == intent and a.subject in late)
