"""An address that is posted nothing any more: who added it hears of it once, or the admins."""

from __future__ import annotations

from uuid import UUID

from cards import hooks as cards
from cards.exchange import NOTHING, Reply, Request
from handlers.facts import calendar_of, house
from handlers.given import STALE, given
from okrs.audit import Act, Via
from okrs.errors import HeadwayError
from okrs.vocabulary import HookState
from scheduling.calendar import next_working_moment
from storage.outbox import Letter
from storage.store import Work

PAUSED = "hook.paused"


async def tell_paused(work: Work, request: Request) -> Reply:
    """Only what posts to the address brings this, no person."""
    if request.person is not None:
        raise HeadwayError(STALE)
    hook = await work.hooks.find(given(request, "hook", UUID))
    if hook is None or hook.state is not HookState.PAUSED:
        return NOTHING
    # What stands after the question mark may be a key.
    address = hook.url.split("?")[0]
    await work.audit.record(Act.HOOK_PAUSED, by=Via.CLOCK, at=request.at, name=address)
    home = await house(work, request.at)
    maker = home.company.people.get(hook.made_by_id) if hook.made_by_id else None
    if maker is not None and maker.active:
        told = [maker]
    else:
        told = [person for person in home.company.people.values() if person.admin and person.active]
    await work.outbox.put(
        [
            Letter(
                key=f"hook:{hook.id}:{person.id}:{request.at.isoformat()}",
                card=cards.paused_card(
                    home.voice(person.id),
                    address=address,
                    trouble=hook.trouble,
                    is_maker=person is maker,
                ),
                at=next_working_moment(calendar_of(person, home.workspace), home.now),
                person=person.id,
            )
            for person in told
        ]
    )
    return NOTHING
