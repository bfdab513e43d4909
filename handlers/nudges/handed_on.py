"""Sources whose owner has left: they go on, and whoever looks after them from now on hears of it once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from cards import alerts as cards
from handlers.nudges.look import Concern, Look
from handlers.sources.keeper import keeper_of
from okrs.vocabulary import NudgeKind
from storage.tables import MetricSource


async def handed_on(look: Look) -> Sequence[Concern]:
    """Sources that fall to one of these people; they are theirs as soon as they are told."""
    heirs = _heirs(look)
    if not heirs:
        return []
    return [
        Concern(
            kind=NudgeKind.SOURCE,
            person=heir,
            subject=f"handed:{source.id}",
            beside_checkin=True,
            sent=_gives(source, heir),
            card=cards.handed_card(
                look.home.voice(heir),
                source=source.id,
                name=source.name,
                left=look.home.name(source.owner_id) if source.owner_id else "",
            ),
        )
        for source in await look.work.sources.owned_by(list(heirs))
        for heir in [heirs[source.owner_id]]
    ]


def _heirs(look: Look) -> dict[UUID | None, UUID]:
    """Who of these people has what from whom that left; None for what is nobody's."""
    here = {person.id for person in look.people}
    gone: list[UUID | None] = [id_ for id_, person in look.home.company.people.items() if not person.active]
    return {
        owner: keeper
        for owner in [*gone, None]
        if (keeper := keeper_of(look.home, owner)) is not None and keeper in here
    }


def _gives(source: MetricSource, heir: UUID) -> Callable[[], Awaitable[None]]:
    async def give() -> None:
        source.owner_id = heir

    return give
