"""One message handed over to its platform, and what became of it."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import structlog

from cards.blocks import from_json
from okrs.vocabulary import DeliveryState
from scheduling.clock import Clock
from scheduling.limits import Gate
from scheduling.messenger import Messenger, MessengerError, Parcel
from storage.deliveries import Address, Outcome, Outgoing

# How long a platform may take over one message.
PATIENCE = timedelta(seconds=30)
# Tries over about two hours, then it has failed. Being told to wait is not counted as a try.
MOST_TRIES = 8
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
_SHORTEST_WAIT = timedelta(seconds=1)

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Line:
    """An open line to one platform for one workspace."""

    messenger: Messenger
    gate: Gate


@dataclass(frozen=True, kw_only=True)
class Consignment:
    """A delivery claimed until `claim`; no `address`: nowhere to go, no `line`: a platform that isn't connected."""

    workspace: UUID
    outgoing: Outgoing
    claim: datetime
    address: Address | None
    line: Line | None


class Counter:
    """Where messages are handed over."""

    def __init__(self, *, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random

    async def hand_over(self, consignment: Consignment) -> Outcome:
        """Sends, changes or settles one message. Whatever goes wrong with it becomes its outcome, never an error."""
        outgoing = consignment.outgoing
        if self._is_too_old(outgoing) and not outgoing.is_in_doubt:
            return self._became(consignment, DeliveryState.EXPIRED)
        if consignment.address is None:
            return self._failed(consignment, "There is no chat account or channel to send this to.")
        if outgoing.needs_original and outgoing.original is None:
            return self._failed(consignment, "The message that this belongs to was never delivered.")
        if consignment.line is None:
            sentence = f"Headway is not connected to {consignment.address.platform} at present."
            return self._again(consignment, sentence, in_doubt=outgoing.is_in_doubt)
        return await self._carry(consignment, consignment.line, consignment.address)

    async def _carry(self, consignment: Consignment, line: Line, address: Address) -> Outcome:
        outgoing = consignment.outgoing
        # Changing a message twice is no harm, so a change is never in doubt.
        in_doubt = outgoing.is_in_doubt and not outgoing.is_change
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                parcel = _parcel(consignment, address)
                if outgoing.is_change and outgoing.original:
                    await line.messenger.update(parcel, outgoing.original.message_id)
                    return self._sent(consignment, outgoing.original.message_id)
                if in_doubt:
                    found = await line.messenger.find(parcel)
                    if found is not None:
                        return self._sent(consignment, found)
                    in_doubt = False
                    if self._is_too_old(outgoing):
                        return self._became(consignment, DeliveryState.EXPIRED)
                return self._sent(consignment, await line.messenger.send(parcel))
        except MessengerError as error:
            return self._refused(consignment, line.gate, address, error, in_doubt=in_doubt)
        except (TimeoutError, OSError):
            sentence = f"{address.platform} did not answer in time."
        except Exception:  # a card that can't be drawn must not hold up everybody else's
            reference = secrets.token_hex(2)
            log.exception("delivery.broke", reference=reference, key=outgoing.key)
            sentence = f"Something broke on our side (ref {reference})."
        return self._again(consignment, sentence, in_doubt=not outgoing.is_change)

    def _is_too_old(self, outgoing: Outgoing) -> bool:
        return outgoing.expires_at is not None and outgoing.expires_at <= self._clock.now()

    def _refused(
        self, consignment: Consignment, gate: Gate, address: Address, error: MessengerError, *, in_doubt: bool
    ) -> Outcome:
        if error.permanent:
            return self._failed(consignment, error.message)
        if error.retry_after is None:
            return self._again(consignment, error.message, in_doubt=not consignment.outgoing.is_change)
        again_at = self._clock.now() + max(timedelta(seconds=error.retry_after), _SHORTEST_WAIT)
        if error.everywhere:
            gate.pause_everywhere(until=again_at, is_change=consignment.outgoing.is_change)
        else:
            gate.pause(address.conversation, until=again_at)
        return Outcome(
            id=consignment.outgoing.id,
            claim=consignment.claim,
            is_change=consignment.outgoing.is_change,
            state=DeliveryState.SENDING if in_doubt else DeliveryState.DUE,
            at=self._clock.now(),
            attempts=consignment.outgoing.attempts,
            failure=error.message,
            again_at=again_at,
        )

    def _again(self, consignment: Consignment, sentence: str, *, in_doubt: bool) -> Outcome:
        tries = consignment.outgoing.attempts + 1
        if tries >= MOST_TRIES:
            return self._failed(consignment, sentence)
        pause = min(_FIRST_PAUSE * 3 ** (tries - 1), _LONGEST_PAUSE) * self._random.uniform(0.75, 1.25)
        return Outcome(
            id=consignment.outgoing.id,
            claim=consignment.claim,
            is_change=consignment.outgoing.is_change,
            state=DeliveryState.SENDING if in_doubt else DeliveryState.DUE,
            at=self._clock.now(),
            attempts=tries,
            failure=sentence,
            again_at=self._clock.now() + pause,
        )

    def _failed(self, consignment: Consignment, sentence: str) -> Outcome:
        log.warning("delivery.failed", key=consignment.outgoing.key, reason=sentence)
        return self._became(consignment, DeliveryState.FAILED, failure=sentence)

    def _sent(self, consignment: Consignment, message_id: str) -> Outcome:
        return self._became(consignment, DeliveryState.SENT, message_id=message_id)

    def _became(
        self, consignment: Consignment, state: DeliveryState, *, message_id: str = "", failure: str = ""
    ) -> Outcome:
        return Outcome(
            id=consignment.outgoing.id,
            claim=consignment.claim,
            is_change=consignment.outgoing.is_change,
            state=state,
            at=self._clock.now(),
            attempts=consignment.outgoing.attempts + 1,
            address=consignment.address,
            message_id=message_id,
            failure=failure,
        )


def _parcel(consignment: Consignment, address: Address) -> Parcel:
    outgoing = consignment.outgoing
    return Parcel(
        workspace=consignment.workspace,
        key=outgoing.key,
        conversation=address.conversation,
        card=from_json(outgoing.card),
        reader=outgoing.person,
        thread_id=outgoing.original.message_id if outgoing.original and not outgoing.is_change else "",
    )
