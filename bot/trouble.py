"""What a person reads when something went wrong, on whatever platform."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from cards.voice import Voice
from okrs.errors import HeadwayError

log = structlog.get_logger()
T = TypeVar("T")


@dataclass(frozen=True)
class Trouble:
    """What went wrong: `message` with `values` in its places is fit to show, else a bug's `reference` says it."""

    message: str = ""
    reference: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


async def guarded(call: Awaitable[T], *, through: tuple[type[Exception], ...] = ()) -> T | Trouble:
    """What the call returns, or what to tell the person: a bug is logged with a reference they can pass on.

    Exceptions in `through` are raised.
    """
    try:
        return await call
    except through:
        raise
    except HeadwayError as error:
        return Trouble(error.template, values=error.values)
    except Exception as error:
        reference = secrets.token_hex(2)
        log.exception("request.broke", reference=reference, error=repr(error))
        return Trouble(reference=reference)


def worded(trouble: Trouble, voice: Voice) -> str:
    """The sentence for the person."""
    if trouble.message:
        return voice.text(trouble.message, **trouble.values)
    return voice.text(
        "Something broke on our side (ref {reference}). Nothing was lost.", reference=trouble.reference
    )
