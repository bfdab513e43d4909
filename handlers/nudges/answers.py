"""What people answer to a nudge itself: later, not helpful, not this kind; each can be taken back."""

from __future__ import annotations

from datetime import date, timedelta

from cards import nudges as cards
from cards.blocks import Card, from_json
from cards.exchange import Reply, Request
from cards.nudges import About, Answers
from handlers.given import given
from handlers.nudges.review import letter_key
from handlers.status import Sight, sight_of
from okrs.vocabulary import NudgeKind
from scheduling.calendar import local_date
from storage.store import Work

_LATER = timedelta(days=7)


async def snooze(work: Work, request: Request) -> Reply:
    """The person wants to hear of this subject again in a week."""
    sight = await sight_of(work, request)
    until = local_date(sight.voice.zone, request.at) + _LATER
    await work.nudges.snooze(sight.reader, *_subject(request), until=until, at=request.at)
    return await _answered(sight, request, cards.snoozed(sight.voice, until))


async def unsnooze(work: Work, request: Request) -> Reply:
    """They may hear of it again before that."""
    sight = await sight_of(work, request)
    await work.nudges.snooze(sight.reader, *_subject(request), until=None, at=request.at)
    return await _answered(sight, request, cards.unsnoozed(sight.voice))


async def unhelpful(work: Work, request: Request) -> Reply:
    """The rule comes half as often with this person from now on; pressed twice, it is once."""
    sight = await sight_of(work, request)
    await _judge(sight, _about(request), unhelpful=True)
    return await _answered(sight, request, cards.noted_unhelpful(sight.voice, _kind(request)))


async def helpful(work: Work, request: Request) -> Reply:
    """It was not meant: the rule comes as often as before."""
    sight = await sight_of(work, request)
    await _judge(sight, _about(request), unhelpful=False)
    return await _answered(sight, request, cards.noted_helpful(sight.voice, _kind(request)))


async def mute(work: Work, request: Request) -> Reply:
    """This kind doesn't come any more, until they want it again."""
    sight = await sight_of(work, request)
    await work.nudges.mute(sight.reader, _kind(request), "", muted=True, at=request.at)
    return await _answered(sight, request, cards.muted(sight.voice, _kind(request)))


async def unmute(work: Work, request: Request) -> Reply:
    """This kind comes again."""
    sight = await sight_of(work, request)
    await work.nudges.mute(sight.reader, _kind(request), "", muted=False, at=request.at)
    return await _answered(sight, request, cards.unmuted(sight.voice, _kind(request)))


async def _judge(sight: Sight, about: About, *, unhelpful: bool) -> None:
    row = await sight.work.nudges.hold(sight.reader, about.kind, about.subject, about.day)
    if row is not None:
        row.unhelpful = unhelpful


async def _answered(sight: Sight, request: Request, note: Card) -> Reply:
    """The message with the answer in the place of its buttons; a short word where the message is not at hand."""
    if "day" not in request.values:
        return Reply(card=note, replaces=True)
    about = _about(request)
    letter = await sight.work.outbox.latest(letter_key(sight.reader, about))
    if letter is None:
        return Reply(card=note, replaces=True)
    card = cards.as_answered(sight.voice, from_json(letter.card), await _answers(sight, about))
    return Reply(card=card, replaces=True)


async def _answers(sight: Sight, about: About) -> Answers:
    """All that the person has said of the message so far."""
    wishes = (await sight.work.nudges.wishes([sight.reader])).get(sight.reader, ())
    own = [wish for wish in wishes if wish.kind is about.kind]
    today = local_date(sight.voice.zone, sight.home.now)
    sent = await sight.work.nudges.hold(sight.reader, about.kind, about.under, about.day)
    return Answers(
        snoozed={w.subject: w.snoozed_until for w in own if w.snoozed_until and w.snoozed_until > today},
        unhelpful=sent is not None and sent.unhelpful,
        muted=any(wish.muted for wish in own if not wish.subject),
    )


def _kind(request: Request) -> NudgeKind:
    return given(request, "kind", NudgeKind)


def _subject(request: Request) -> tuple[NudgeKind, str]:
    return _kind(request), given(request, "subject", str)


def _about(request: Request) -> About:
    kind, subject = _subject(request)
    return About(
        kind=kind,
        subject=subject,
        under=given(request, "under", str),
        day=given(request, "day", date.fromisoformat),
    )
