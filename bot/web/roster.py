"""Who and which channels can be picked in a form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cards.blocks import Chip, Option
from storage.store import Work

# As a card in JSON says that it asks for one of them; a text with these words has its quotes escaped.
_PICKERS = ('"type":"people_field"', '"type":"channel_field"')


@dataclass(frozen=True, kw_only=True)
class Roster:
    people: Sequence[Chip] = ()
    channels: Sequence[Option] = ()


async def roster_for(work: Work, cards: Iterable[str]) -> Roster:
    """What the forms in these cards, as JSON, have to choose from; nothing is looked up where none asks."""
    if not any(picker in card for card in cards for picker in _PICKERS):
        return Roster()
    return Roster(
        people=[Chip(person.id, person.name) for person in await work.people.everyone() if person.active],
        channels=[Option(str(channel.id), channel.name) for channel in await work.people.channels()],
    )
