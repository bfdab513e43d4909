"""The outbox: what is to be sent, written in the same transaction as what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, delete, or_, select, update

from cards.blocks import Card, to_json
from okrs.vocabulary import DeliveryState
from storage.columns import new_id
from storage.queries import Queries, insert_many_or, insert_or
from storage.tables import Delivery

ANSWER = 0  # somebody is waiting for it
NORMAL = 5
BULK = 9  # prompts and digests, many at once
_REVISION = "#revision"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message to send: to a person or to a channel, `thread` being the key of the letter it hangs under.

    `key` is the idempotency key: the same key is never sent twice.
    """

    key: str
    card: Card
    at: datetime
    person: UUID | None = None
    channel: UUID | None = None
    thread: str = ""
    priority: int = NORMAL
    expires_at: datetime | None = None


class Outbox(Queries):
    async def put(self, letters: Iterable[Letter]) -> None:
        """Queues each letter once; a key that is there already is left as it is."""
        rows = [self._row(letter) for letter in letters]
        if rows:
            insert = await insert_many_or(self._session, Delivery)
            await self._session.exec(insert.on_conflict_do_nothing(), params=rows)

    async def revise(self, key: str, card: Card, *, at: datetime) -> None:
        """Changes the message of `key` to `card`: before it is sent, in the queue; afterwards in place.

        Several changes before the courier comes by become one. An unknown key is no error: its message was never made.
        """
        changed = await self._session.exec(
            update(Delivery)
            .where(
                col(Delivery.workspace_id) == self._workspace,
                col(Delivery.key) == key,
                col(Delivery.state) == DeliveryState.DUE,
            )
            .values(card=to_json(card))
            .returning(col(Delivery.id))
        )
        if changed.scalars().first() is not None:
            await self._drop_revision(key)
            return
        original = await self.find(key)
        if original is not None:
            await self._put_revision(original, card, at)

    async def let_go(self, key: str, *, at: datetime) -> None:
        """Has a letter that was held back sent from `at` on; one that is sent already is left alone."""
        await self._session.exec(
            update(Delivery)
            .where(
                col(Delivery.workspace_id) == self._workspace,
                col(Delivery.key) == key,
                col(Delivery.state) == DeliveryState.DUE,
                col(Delivery.not_before) > at,
            )
            .values(not_before=at)
        )

    async def put_or_revise(self, letter: Letter) -> None:
        """Queues the letter, or changes the message of its key to its card where there is one."""
        await self.put([letter])
        await self.revise(letter.key, letter.card, at=letter.at)

    async def _drop_revision(self, key: str) -> None:
        """Takes back a change put while the message was being sent: it was refused, and is changed itself since."""
        await self._session.exec(
            delete(Delivery).where(
                col(Delivery.workspace_id) == self._workspace,
                col(Delivery.revises) == key,
                col(Delivery.key) == _revision(key),
            )
        )

    async def _put_revision(self, original: Delivery, card: Card, at: datetime) -> None:
        row = self._row(
            Letter(
                key=_revision(original.key),
                card=card,
                at=at,
                person=original.person_id,
                channel=original.channel_id,
                thread=original.thread,
            )
        ) | {"revises": original.key}
        insert = insert_or(self._session, Delivery)
        # The claim stays: a courier that is sending the version before this one must be done with it first.
        await self._session.exec(
            insert.on_conflict_do_update(
                index_elements=["workspace_id", "key"],
                set_={
                    "card": insert.excluded.card,
                    "state": DeliveryState.DUE.value,
                    "not_before": insert.excluded.not_before,
                    "attempts": 0,
                    "failure": "",
                },
            ),
            params=[row],
        )

    async def latest(self, key: str) -> Delivery | None:
        """The letter of `key` as it was changed last: its change where there is one, else itself."""
        return await self.find(_revision(key)) or await self.find(key)

    async def give_up(self, *, before: datetime) -> None:
        """Lets what was written before a moment and is still due expire; changes of messages that were sent go on."""
        await self._session.exec(
            update(Delivery)
            .where(
                col(Delivery.workspace_id) == self._workspace,
                col(Delivery.state) == DeliveryState.DUE,
                col(Delivery.revises) == "",
                col(Delivery.created_at) <= before,
            )
            .values(state=DeliveryState.EXPIRED)
            .execution_options(synchronize_session=False)
        )

    async def key_of(self, platform: str, message: str) -> str:
        """The key of the letter that became a message; '' for a message that was none.

        `message` is the platform's own id of it, or of one of its parts.
        """
        found = await self._session.exec(
            select(Delivery.key)
            .where(
                Delivery.workspace_id == self._workspace,
                Delivery.platform == platform,
                or_(
                    col(Delivery.message_id) == message,
                    col(Delivery.message_id).startswith(f"{message},", autoescape=True),
                ),
                Delivery.revises == "",
            )
            .order_by(col(Delivery.id))
            .limit(1)
        )
        return found.first() or ""

    async def withdraw(self, keys: Sequence[str]) -> set[str]:
        """Takes letters back that were not sent yet, and returns their keys; the others are on their way."""
        taken = await self._session.exec(
            delete(Delivery)
            .where(
                col(Delivery.workspace_id) == self._workspace,
                col(Delivery.key).in_(keys),
                col(Delivery.state) == DeliveryState.DUE,
            )
            .returning(col(Delivery.key))
        )
        return set(taken.scalars())

    async def find(self, key: str) -> Delivery | None:
        found = await self._session.exec(
            select(Delivery).where(Delivery.workspace_id == self._workspace, Delivery.key == key)
        )
        return found.one_or_none()

    def _row(self, letter: Letter) -> dict[str, object]:
        return {
            "id": new_id(),
            "workspace_id": self._workspace,
            "key": letter.key,
            "person_id": letter.person,
            "channel_id": letter.channel,
            "thread": letter.thread,
            "revises": "",
            "card": to_json(letter.card),
            "priority": letter.priority,
            "state": DeliveryState.DUE,
            "not_before": letter.at,
            "expires_at": letter.expires_at,
            "attempts": 0,
            "claimed_until": None,
            "platform": "",
            "conversation": "",
            "message_id": "",
            "failure": "",
            "created_at": letter.at,
            "sent_at": None,
        }


def letter_of(key: str) -> str:
    """The key of the letter that a delivery is, or changes."""
    return key.removesuffix(_REVISION)


def _revision(key: str) -> str:
    return f"{key}{_REVISION}"
