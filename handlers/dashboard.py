"""The way from the chat to the dashboard."""

from __future__ import annotations

from cards import dashboard as cards
from cards.exchange import Reply, Request
from handlers.status import sight_of
from storage.store import Work


async def show(work: Work, request: Request) -> Reply:
    """A link to the asker's own dashboard, for the asker alone."""
    sight = await sight_of(work, request)
    return Reply(card=cards.way_there(sight.voice))
