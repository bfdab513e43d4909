"""The courier's way to the web chat: a message is a row, and open pages are woken."""

from __future__ import annotations

from uuid import UUID

from bot.web.feed import Feed
from cards.blocks import to_json
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from scheduling.limits import UNLIMITED
from scheduling.messenger import MessengerError, Parcel
from storage.chat import Post
from storage.store import Store, Work


class WebMessenger:
    """Delivers to conversations `person:<id>` and `channel:<id>`: those are the addresses of web accounts and channels.

    The platform's id of a message is the id of its row.
    """

    platform = "web"
    # Our own database sets no pace.
    pace = UNLIMITED

    def __init__(self, *, store: Store, clock: Clock, feed: Feed) -> None:
        self._store = store
        self._clock = clock
        self._feed = feed

    async def send(self, parcel: Parcel) -> str:
        """Posts the message once, whatever happened to an earlier try, and returns its id."""
        async with self._store.work(parcel.workspace) as work:
            await _must_be_reachable(work, parcel.conversation)
            message = await work.chat.post(
                Post(
                    conversation=parcel.conversation,
                    key=parcel.key,
                    at=self._clock.now(),
                    thread=_id(parcel.thread_id) if parcel.thread_id else None,
                    card=to_json(parcel.card),
                )
            )
        await self._feed.poke()
        return str(message)

    async def update(self, parcel: Parcel, message_id: str) -> None:
        """Changes the message in place and marks it as edited."""
        async with self._store.work(parcel.workspace) as work:
            there = await work.chat.replace(
                _id(message_id), to_json(parcel.card), edited_at=self._clock.now()
            )
        if not there:
            raise MessengerError("The message to change is gone from the web chat.", permanent=True)
        await self._feed.poke()

    async def find(self, parcel: Parcel) -> str | None:
        async with self._store.work(parcel.workspace) as work:
            found = await work.chat.by_key(parcel.key)
        return None if found is None else str(found.id)


async def _must_be_reachable(work: Work, conversation: str) -> None:
    kind, _, id_ = conversation.partition(":")
    match kind:
        case "person":
            try:
                reachable = (await work.people.person(_id(id_))).active
            except HeadwayError:
                reachable = False
        case "channel":
            reachable = _id(id_) in {channel.id for channel in await work.people.channels()}
        case _:
            reachable = False
    if not reachable:
        raise MessengerError(
            f"Nobody can be reached at {conversation!r} in the web chat: an address is person:<id> or channel:<id>.",
            permanent=True,
        )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise MessengerError(f"{text!r} is not an id of the web chat.", permanent=True) from error
