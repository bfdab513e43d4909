"""What people answer to a nudge itself: later, not helpful, not this kind."""

from __future__ import annotations

from datetime import timedelta

from cards import nudges as cards
from cards.exchange import Reply, Request
from handlers.given import given
from handlers.status import sight_of
from okrs.vocabulary import NudgeKind
from scheduling.calendar import local_date
from storage.store import Work

SNOOZE = "nudge.snooze"
UNHELPFUL = "nudge.unhelpful"
MUTE = "nudge.mute"
UNMUTE = "nudge.unmute"

_LATER = timedelta(days=7)


async def snooze(work: Work, request: Request) -> Reply:
    """The person wants to hear of this subject again in a week."""
    sight = await sight_of(work, request)
    until = local_date(sight.voice.zone, request.at) + _LATER
    kind, subject = _about(request)
    await work.nudges.wish(sight.reader, kind, subject, at=request.at, snoozed_until=until)
    return Reply(card=cards.snoozed(sight.voice, until))


async def unhelpful(work: Work, request: Request) -> Reply:
    """The rule comes half as often with this person from now on."""
    sight = await sight_of(work, request)
    kind, _ = _about(request)
    await work.nudges.wish(sight.reader, kind, "", at=request.at, unhelpful=1)
    return Reply(card=cards.noted_unhelpful(sight.voice, kind))


async def mute(work: Work, request: Request) -> Reply:
    """This kind doesn't come any more, until they want it again."""
    sight = await sight_of(work, request)
    kind, _ = _about(request)
    await work.nudges.wish(sight.reader, kind, "", at=request.at, muted=True)
    return Reply(card=cards.muted(sight.voice, kind))


async def unmute(work: Work, request: Request) -> Reply:
    """This kind comes again."""
    sight = await sight_of(work, request)
    kind, _ = _about(request)
    await work.nudges.wish(sight.reader, kind, "", at=request.at, muted=False)
    return Reply(card=cards.unmuted(sight.voice, kind), replaces=True)


def _about(request: Request) -> tuple[NudgeKind, str]:
    return given(request, "kind", NudgeKind), request.values.get("subject", "")
