"""What comes to a person unasked, in their own hands: what came, which kinds come, and what else is worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cards import nudge_list as cards
from cards.blocks import from_json
from cards.exchange import Reply, Request
from cards.nudge_list import OFF, ON, Came, Page
from cards.nudges import About, with_answers
from handlers.given import given
from handlers.nudges.choosing import MEMORY, welcome
from handlers.nudges.look import Concern, Look, look_at
from handlers.nudges.review import concerns_of, heard_by, is_new, letter_key
from handlers.status import Sight, sight_of
from okrs.errors import HeadwayError
from okrs.vocabulary import NudgeKind
from scheduling.calendar import local_date
from scheduling.nudges import in_week
from storage.store import Work
from storage.tables import Nudge

_A_WEEK = timedelta(days=7)


async def show(work: Work, request: Request) -> Reply:
    """The page."""
    return await _page(await sight_of(work, request))


async def switch(work: Work, request: Request) -> Reply:
    """One kind is switched on or off: `kind` as the page's form gives it."""
    sight = await sight_of(work, request)
    if not request.values.get("kind"):
        raise HeadwayError("Choose first what to switch on or off.")
    kind, muted = given(request, "kind", _wanted)
    await work.nudges.mute(sight.reader, kind, "", muted=muted, at=request.at)
    return await _page(sight)


async def switch_all(work: Work, request: Request) -> Reply:
    """All of it is switched on or off: `to`."""
    sight = await sight_of(work, request)
    muted = given(request, "to", _is_off)
    for kind in NudgeKind:
        await work.nudges.mute(sight.reader, kind, "", muted=muted, at=request.at)
    return await _page(sight)


async def worth_a_look(sight: Sight) -> list[Concern]:
    """What the reader would be raised with if there were room for it, what matters most first."""
    _, concerns = await _waiting(sight)
    return concerns


async def look(work: Work, request: Request) -> Reply:
    """Shows what is worth a look, `kind` and `subject`; what was looked at is not sent as well."""
    sight = await sight_of(work, request)
    kind, subject = given(request, "kind", NudgeKind), given(request, "subject", str)
    found, concerns = await _waiting(sight)
    concern = next((one for one in concerns if (one.kind, one.subject) == (kind, subject)), None)
    if concern is None:
        return Reply(card=cards.settled_card(sight.voice))
    person = sight.home.company.people[sight.reader]
    await is_new(found, person, concern)
    about = About(kind=kind, subject=subject, under=subject, day=found.today(person))
    return Reply(card=with_answers(sight.voice, concern.card, about))


async def _waiting(sight: Sight) -> tuple[Look, list[Concern]]:
    """What the reader may hear of now, none of it while they are away."""
    person = sight.home.company.people[sight.reader]
    found = await look_at(sight.work, sight.home, [person])
    if not found.people:
        return found, []
    own = [one for one in await concerns_of(found) if one.person == person.id]
    return found, welcome(own, (await heard_by(found, [person]))[person.id])


async def _page(sight: Sight) -> Reply:
    work, reader = sight.work, sight.reader
    today = local_date(sight.voice.zone, sight.home.now)
    sent = (await work.nudges.since([reader], today - MEMORY)).get(reader, [])
    wishes = (await work.nudges.wishes([reader])).get(reader, [])
    lately = sorted(
        (row for row in sent if row.day > today - _A_WEEK), key=lambda row: row.sent_at, reverse=True
    )
    page = Page(
        a_week=sight.home.settings.nudges_a_week,
        this_week=sum(in_week(row.day, of=today) for row in sent),
        came=await _came(sight, lately),
        muted={wish.kind for wish in wishes if wish.muted and not wish.subject},
        rarer={kind: sum(row.unhelpful for row in sent if row.kind == kind) for kind in NudgeKind},
    )
    return Reply(card=cards.page_card(sight.voice, page), replaces=True)


async def _came(sight: Sight, rows: Sequence[Nudge]) -> list[Came]:
    """What came, in its own words as long as the messages are kept; several subjects of one message are one."""
    found = []
    for row in rows:
        if row.kind not in list(NudgeKind):
            found.append(Came(day=row.day, kind=None))
            continue
        kind = NudgeKind(row.kind)
        about = About(kind=kind, subject=row.subject, under=row.subject, day=row.day)
        letter = await sight.work.outbox.find(letter_key(sight.reader, about))
        card = from_json(letter.card) if letter else None
        came = Came(day=row.day, kind=kind, title=card.title if card else "", why=card.why if card else "")
        if card is not None or (row.day, kind) not in [(one.day, one.kind) for one in found]:
            found.append(came)
    return found


def _wanted(text: str) -> tuple[NudgeKind, bool]:
    kind, _, to = text.rpartition(":")
    return NudgeKind(kind), _is_off(to)


def _is_off(text: str) -> bool:
    if text not in (ON, OFF):
        raise ValueError(text)
    return text == OFF
