"""What the courier asks of a platform: send a message, change one, find one that may have been sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from cards.blocks import Card
from okrs.errors import HeadwayError
from scheduling.limits import Pace


class MessengerError(HeadwayError):
    """A message was not delivered, as far as the platform says.

    `permanent` means that trying again is useless (the person left, the app was removed or blocked).
    `retry_after` are the seconds after which the platform would take it: it was refused for certain, and nothing
    goes to that conversation before, nor to any other when `everywhere`. A failure that is neither (no answer in
    time, a broken connection) leaves open whether it arrived, so the courier asks `find` before it sends again.
    """

    def __init__(
        self, message: str, *, permanent: bool, retry_after: float | None = None, everywhere: bool = False
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
        self.everywhere = everywhere


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One message on its way. `conversation` is the platform's own address of the person or channel, `reader` the
    person whose language and zone it is in (None in a channel), `thread_id` the platform's id of the message it hangs
    under ('' for none), `key` its idempotency key."""

    workspace: UUID
    key: str
    conversation: str
    card: Card
    reader: UUID | None = None
    thread_id: str = ""


class Messenger(Protocol):
    """One platform's way to send. Every method raises MessengerError when the platform refuses."""

    @property
    def platform(self) -> str: ...

    @property
    def pace(self) -> Pace:
        """How fast this platform may be sent to (`limits.UNHURRIED` where it doesn't say, or `UNLIMITED`)."""

    async def send(self, parcel: Parcel) -> str:
        """Delivers the message and returns the platform's id of it."""

    async def update(self, parcel: Parcel, message_id: str) -> None:
        """Changes the message of that id to the parcel's card; doing so twice is no harm."""

    async def find(self, parcel: Parcel) -> str | None:
        """The id of the message that carries the parcel's key, if it got through before a crash; None if not.

        A platform that can't be asked raises a permanent MessengerError whose sentence says so. The message then
        counts as failed and is not sent again: once at most, rather than perhaps twice.
        """
