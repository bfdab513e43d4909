"""What a person reads when something went wrong."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from aiohttp import web

from cards.voice import Voice
from okrs.errors import HeadwayError

log = structlog.get_logger()
T = TypeVar("T")


@dataclass(frozen=True)
class Trouble:
    """What went wrong.

    `message` with `values` in its places is fit to show, '' where the HTTP status or a bug's `reference` says it.
    """

    status: int
    message: str = ""
    reference: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


async def guarded(call: Awaitable[T]) -> T | Trouble:
    """What the call returns, or what to tell the person: a bug is logged with a reference they can pass on."""
    try:
        return await call
    except HeadwayError as error:
        return Trouble(400, error.template, values=error.values)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return Trouble(error.status)
    except Exception as error:
        reference = secrets.token_hex(2)
        log.exception("web.broke", reference=reference, error=repr(error))
        return Trouble(500, reference=reference)


def worded(trouble: Trouble, voice: Voice) -> str:
    """The sentence for the person."""
    if trouble.message:
        return voice.text(trouble.message, **trouble.values)
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
        case 500:
            return voice.text(
                "Something broke on our side (ref {reference}). Nothing was lost.",
                reference=trouble.reference,
            )
        case _:
            return voice.text("That can't be done here. Go back to the chat.")
