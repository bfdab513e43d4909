"""What a person reads when something went wrong."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from aiohttp import web

from okrs.errors import HeadwayError

log = structlog.get_logger()
T = TypeVar("T")

TOO_LONG = "That is too long for one message: 200 kB is the most. Send it in parts, or send a link to it."
STATUS = {
    403: "This page is not for you. Go back to your own conversation.",
    404: "There is nothing here. Go back to the chat.",
    405: "That can't be done here. Go back to the chat.",
    413: TOO_LONG,
    421: "Headway is not known under this address. Open it by the one that its administrator gave you.",
}


@dataclass(frozen=True)
class Trouble:
    """A sentence for the person, and the HTTP status that goes with it."""

    sentence: str
    status: int


async def guarded(call: Awaitable[T]) -> T | Trouble:
    """What the call returns, or what to tell the person: a bug is logged with a reference they can pass on."""
    try:
        return await call
    except HeadwayError as error:
        return Trouble(error.message, 400)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return Trouble(STATUS.get(error.status, error.reason), error.status)
    except Exception as error:
        reference = secrets.token_hex(2)
        log.exception("web chat broke", reference=reference, error=repr(error))
        return Trouble(f"Something broke on our side (ref {reference}). Nothing was lost.", 500)
