"""What there is to answer just now, for a page that somebody opens by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from cards import checkins as cards
from cards.blocks import Card
from cards.exchange import Request
from handlers.asked import Topic, is_open, topic_of
from handlers.checkins import filled, form_reply, saved_card
from handlers.prompts import asking_of, next_asked
from okrs.vocabulary import CheckInState
from scheduling.calendar import local_date
from storage.store import Work
from storage.tables import CheckIn, Entry

# For so long an answer is shown as the newest thing: the next question is then near.
_FRESH = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class ToAnswer:
    """`card` asks for the check-in shown, `chosen`, or says that none is open. `waiting` are all that are, each with
    the name of whom it is about, '' for the person themselves."""

    card: Card
    chosen: UUID | None
    waiting: Sequence[tuple[UUID, str]]


async def to_answer(work: Work, request: Request, *, wanted: UUID | None) -> ToAnswer:
    """Reads only: looking at it asks nobody anything."""
    assert request.person is not None
    topic = await topic_of(work, request.person, at=request.at)
    waiting = [one for one in topic.checkins if is_open(one) and one.asked_of_id == request.person]
    chosen = next((one for one in waiting if one.id == wanted), waiting[0] if waiting else None)
    card = (
        await _asking(work, request, chosen)
        if chosen is not None
        else await _nothing_waits(work, request, topic)
    )
    names = [
        (one.id, "" if one.person_id == request.person else topic.desk.name(one.person_id)) for one in waiting
    ]
    return ToAnswer(card=card, chosen=chosen.id if chosen else None, waiting=names)


async def _asking(work: Work, request: Request, checkin: CheckIn) -> Card:
    desk, asking = await asking_of(work, checkin, at=request.at)
    reply = await form_reply(work, request, checkin, await filled(work, request, checkin), {})
    assert reply.card is not None
    return cards.by_itself(desk.voice(request.person), asking, reply.card)


async def _nothing_waits(work: Work, request: Request, topic: Topic) -> Card:
    """What was answered last, or when the next question comes."""
    voice, person = topic.desk.voice(request.person), topic.desk.company.people[_person(request)]
    own = next((one for one in topic.checkins if one.person_id == person.id), None)
    if own is not None and own.state is CheckInState.ANSWERED and own.asked_at > request.at - _FRESH:
        entries = await work.ledger.of_checkin(own.id)
        if entries:
            card = await saved_card(work, request, own, entries, await _before(work, entries))
            day = local_date(voice.zone, own.answered_at or entries[-1].recorded_at)
            return replace(card, title=voice.text("You answered on {day}.", day=voice.day(day)))
    owned = any(goal.key_result.owner_id == person.id for goal in topic.goals)
    upcoming = await next_asked(work, topic.desk, person) if owned else None
    return cards.nothing_waits(voice, next_at=upcoming, owned=owned)


async def _before(work: Work, entries: Sequence[Entry]) -> dict[UUID, Decimal | None]:
    """The value of each goal as it was until these entries came."""
    ours = {entry.id for entry in entries}
    before: dict[UUID, Decimal | None] = {}
    for goal, history in (await work.ledger.history([entry.key_result_id for entry in entries])).items():
        first = next(n for n, entry in enumerate(history) if entry.id in ours)
        before[goal] = next((e.value for e in reversed(history[:first]) if e.value is not None), None)
    return before


def _person(request: Request) -> UUID:
    assert request.person is not None
    return request.person
