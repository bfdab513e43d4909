"""A workspace that is left and taken up again."""

from cards.exchange import NOTHING, Reply, Request
from storage.store import Work

PAUSE, RESUME = "workspace.pause", "workspace.resume"


async def pause(work: Work, request: Request) -> Reply:
    (await work.people.workspace()).paused_at = request.at
    return NOTHING


async def resume(work: Work, request: Request) -> Reply:
    (await work.people.workspace()).paused_at = None
    return NOTHING
