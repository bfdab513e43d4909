"""What other programs hand in: progress in somebody's name, and numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from cards.exchange import NOTHING, Reply, Request
from handlers.given import STALE, given
from handlers.recording import record
from handlers.sources.reading import feed
from okrs.errors import HeadwayError
from okrs.vocabulary import Source
from storage.ledger import Line
from storage.metrics import Read
from storage.sources import Good
from storage.store import Work

RECORD = "api.record"
PUSH = "api.push"

# The field with which a program says that the same thing must not be done twice.
ONCE = "once"

# How far the clock of another system may be ahead.
_AHEAD = timedelta(minutes=5)


class RepeatedError(HeadwayError):
    """The same thing was handed in before."""


async def record_progress(work: Work, request: Request) -> Reply:
    """Records what a program says in a person's name, like what they would say themselves."""
    if request.person is None:
        raise HeadwayError(STALE)
    await _check_once(work, request)
    confidence, value = request.values.get("confidence", ""), request.values.get("value", "")
    line = Line(
        key_result=given(request, "key_result", UUID),
        person=request.person,
        source=Source.API,
        value=_number(value) if value else None,
        confidence=int(confidence) if confidence else None,
        note=request.values.get("note", ""),
        blocked=request.values.get("blocked") == "yes",
    )
    if line.value is None and line.confidence is None and not line.note.strip():
        raise HeadwayError("Say at least one of value, confidence and note.")
    await record(work, request, [line])
    return NOTHING


async def push(work: Work, request: Request) -> Reply:
    """Keeps a number that another system hands in, for a source or straight for a number of the business."""
    await _check_once(work, request)
    target = given(request, "target", UUID)
    value = _number(request.values.get("value", ""))
    as_of = given(request, "as_of", datetime.fromisoformat) if "as_of" in request.values else request.at
    if as_of.tzinfo is None:
        raise HeadwayError("A moment needs its zone, as 2026-05-07T15:00:00Z.")
    if as_of > request.at + _AHEAD:
        raise HeadwayError("That moment has not come yet.")
    source = (await work.sources.hold([target])).get(target)
    if source is not None:
        if source.as_of is not None and as_of < source.as_of:
            raise HeadwayError("There is a newer number already, of {at}.", at=source.as_of.isoformat())
        found = Good(source=source.id, value=value, as_of=as_of, next_at=None)
        await work.sources.record([found], [], at=request.at)
        await feed(work, request, found)
        return NOTHING
    metric = await work.metrics.find(target)
    if metric is None:
        raise HeadwayError("There is no such number here.")
    await work.metrics.record(
        [Read(metric=metric.id, value=value, as_of=as_of, source=Source.API)], at=request.at
    )
    return NOTHING


async def _check_once(work: Work, request: Request) -> None:
    key = request.values.get(ONCE, "")
    if key and not await work.replies.first_time(key, at=request.at):
        raise RepeatedError("This was handed in before. Nothing was changed.")


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise HeadwayError("“{text}” is not a number.", text=text[:40]) from error
    if not value.is_finite() or abs(value) >= Decimal(10) ** 30:
        raise HeadwayError("“{text}” can't be a value.", text=text[:40])
    return value
