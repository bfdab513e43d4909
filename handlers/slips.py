"""What a button needs and can't carry, found again when it is pressed."""

from __future__ import annotations

from uuid import UUID

from cards.exchange import Request
from handlers.given import given
from okrs.errors import HeadwayError
from storage.store import Work
from storage.tables import Slip

SLIP = "slip"


async def slip_of(work: Work, request: Request, intent: str) -> Slip:
    """The slip of the asker's own button; raises HeadwayError once it was pressed, or is gone."""
    assert request.person is not None
    slip = await work.slips.find(given(request, SLIP, UUID), person=request.person, intent=intent)
    if slip is None:
        raise HeadwayError("That was done already, or it is too long ago.")
    return slip
