"""What a visitor reads when something went wrong, and the status that goes with it."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web

from bot import trouble as everywhere
from cards.voice import Voice

T = TypeVar("T")


@dataclass(frozen=True)
class Trouble(everywhere.Trouble):
    """What went wrong, in words unless the HTTP status says it."""

    status: int = 500


async def guarded(call: Awaitable[T]) -> T | Trouble:
    """What the call returns, or what to tell the visitor."""
    try:
        found = await everywhere.guarded(call, through=(web.HTTPException,))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return Trouble(status=error.status)
    if isinstance(found, everywhere.Trouble):
        return Trouble(found.message, found.reference, found.values, status=400 if found.message else 500)
    return found


def worded(trouble: Trouble, voice: Voice) -> str:
    """The sentence for the visitor."""
    match trouble.status:
        case 403:
            return voice.text("This page is not for you. Go back to your own conversation.")
        case 404:
            return voice.text("There is nothing here. Go back to the chat.")
        case 413:
            return voice.text(
                "That is too long for one message: 200 kB is the most. Send it in parts, or send a link to it."
            )
        case 421:
            return voice.text(
                "Headway is not known under this address. Open it by the one that its administrator gave you."
            )
        case 400 | 500 if trouble.message or trouble.reference:
            return everywhere.worded(trouble, voice)
        case _:
            return voice.text("That can't be done here. Go back to the chat.")
