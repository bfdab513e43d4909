"""The way from the chat to the dashboard."""

from __future__ import annotations

from cards import dashboard as cards
from cards.exchange import Reply, Request
from handlers.status import sight_of
from okrs.permissions import Right
from storage.store import Work


async def show(work: Work, request: Request) -> Reply:
    """A link to the asker's own dashboard, for the asker alone."""
    sight = await sight_of(work, request)
    return Reply(card=cards.way_there(sight.voice))


async def settings(work: Work, request: Request) -> Reply:
    """What the asker can set for themselves, and the way to the company's settings for whoever may change those."""
    sight = await sight_of(work, request)
    is_admin = sight.home.may(sight.reader, Right.SETTINGS, None)
    return Reply(card=cards.settings_card(sight.voice, is_admin=is_admin))
