"""Channels: by which clock their digests come."""

from __future__ import annotations

from uuid import UUID

from cards import settings_people as cards
from cards.exchange import Reply, Request
from cards.settings import Filled
from cards.settings_people import CHANNEL
from handlers.channels import shown
from handlers.given import given
from handlers.settings.company import zone
from handlers.settings.reading import Typed
from handlers.settings.writing import Edit, admins_sight, saved, write
from okrs.errors import HeadwayError
from storage.store import Work
from storage.tables import Channel


async def form(work: Work, request: Request) -> Reply:
    """The form of a `channel`."""
    sight = await admins_sight(work, request)
    channel = await _the(work, request)
    filled = Filled(values={"zone": channel.zone or ""}, problems={})
    return Reply(card=cards.channel_form(sight.voice, filled, channel=channel.id, name=shown(channel)))


async def save(work: Work, request: Request) -> Reply:
    """Sets the zone of a `channel`."""
    sight = await admins_sight(work, request)
    channel = await _the(work, request)
    typed = Typed(sight.voice, request.values)
    fields = {"zone": zone(typed, "zone")}
    if typed.problems:
        filled = Filled(values=request.values, problems=typed.problems)
        card = cards.channel_form(sight.voice, filled, channel=channel.id, name=shown(channel))
        return Reply(card=card, replaces=True)
    return saved(sight, await write(sight, [Edit(row=channel, fields=fields)]))


async def _the(work: Work, request: Request) -> Channel:
    found = await work.people.channel(given(request, CHANNEL, UUID))
    if found is None:
        raise HeadwayError("That channel is not known here any more.")
    return found
