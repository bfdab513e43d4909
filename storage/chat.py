"""Messages of the built-in web chat, in the order in which they were written and changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, literal
from sqlmodel import col, delete, or_, select, update

from storage.columns import new_id
from storage.queries import Queries, insert_or
from storage.tables import ChatMessage, ChatRead, Delivery, Receipt, Workspace


def with_person(person: UUID) -> str:
    """The conversation of one person with Headway."""
    return f"person:{person}"


def in_channel(channel: UUID) -> str:
    return f"channel:{channel}"


@dataclass(frozen=True, kw_only=True)
class Post:
    """One message to add: words of `author`, or a card of Headway's as JSON. The same `key` is added once."""

    conversation: str
    key: str
    at: datetime
    author: UUID | None = None
    only_for: UUID | None = None
    thread: UUID | None = None
    text: str = ""
    card: str = ""


class Chat(Queries):
    """Reads and writes `ChatMessage` rows of one workspace."""

    async def post(self, post: Post) -> UUID:
        """Adds a message and returns its id; of a key that is there already, the id it has."""
        revision = await self._next_revision()
        id_ = new_id()
        await self._session.exec(
            insert_or(self._session, ChatMessage).on_conflict_do_nothing(
                index_elements=["workspace_id", "key"]
            ),
            params=[
                {
                    "id": id_,
                    "workspace_id": self._workspace,
                    "conversation": post.conversation,
                    "key": post.key,
                    "author_id": post.author,
                    "only_for_id": post.only_for,
                    "thread_id": post.thread,
                    "text": post.text,
                    "card": post.card,
                    "posted_at": post.at,
                    "edited_at": None,
                    "position": revision,
                    "revision": revision,
                }
            ],
        )
        found = await self.by_key(post.key)
        return id_ if found is None else found.id

    async def replace(self, message: UUID, card: str, *, edited_at: datetime | None) -> bool:
        """Puts `card` in the place of the message's own; `edited_at` marks it as edited. False when it is gone."""
        found = await self.message(message)
        if found is None:
            return False
        if found.card == card:
            return True
        found.card = card
        found.edited_at = edited_at or found.edited_at
        found.revision = await self._next_revision()
        self._session.add(found)
        await self._session.flush()
        return True

    async def keep_typed(self, message: UUID, card: str, *, instead_of: str) -> None:
        """The message's form as it is half-filled now; pages that are open are not told.

        Only while the message still has the card `instead_of`: a draft that comes late changes nothing any more.
        """
        await self._session.exec(
            update(ChatMessage)
            .where(
                col(ChatMessage.workspace_id) == self._workspace,
                col(ChatMessage.id) == message,
                col(ChatMessage.card) == instead_of,
            )
            .values(card=card)
        )

    async def message(self, message: UUID) -> ChatMessage | None:
        found = await self._session.exec(
            select(ChatMessage).where(ChatMessage.workspace_id == self._workspace, ChatMessage.id == message)
        )
        return found.one_or_none()

    async def by_key(self, key: str) -> ChatMessage | None:
        found = await self._session.exec(
            select(ChatMessage).where(ChatMessage.workspace_id == self._workspace, ChatMessage.key == key)
        )
        return found.one_or_none()

    async def latest(
        self, conversation: str, *, reader: UUID, before: int | None, most: int
    ) -> list[ChatMessage]:
        """The newest messages outside threads that `reader` may see, oldest first; those before a position."""
        query = select(ChatMessage).where(
            *self._readable(conversation, reader), col(ChatMessage.thread_id).is_(None)
        )
        if before is not None:
            query = query.where(ChatMessage.position < before)
        found = await self._session.exec(query.order_by(col(ChatMessage.position).desc()).limit(most))
        return list(found)[::-1]

    async def threads(self, parents: Sequence[UUID], *, reader: UUID) -> list[ChatMessage]:
        """The messages that hang under `parents`, oldest first."""
        found = await self._session.exec(
            select(ChatMessage)
            .where(
                ChatMessage.workspace_id == self._workspace,
                col(ChatMessage.thread_id).in_(parents),
                self._for(reader),
            )
            .order_by(col(ChatMessage.position))
        )
        return list(found)

    async def changes(self, conversation: str, *, reader: UUID, after: int, most: int) -> list[ChatMessage]:
        """What was added or changed after a revision, in that order, in threads too."""
        found = await self._session.exec(
            select(ChatMessage)
            .where(*self._readable(conversation, reader), ChatMessage.revision > after)
            .order_by(col(ChatMessage.revision))
            .limit(most)
        )
        return list(found)

    async def revision(self) -> int:
        """The newest revision of the workspace, 0 when nothing was ever said."""
        found = await self._session.exec(
            select(func.coalesce(func.max(ChatMessage.revision), 0)).where(
                ChatMessage.workspace_id == self._workspace
            )
        )
        return found.one()

    async def read_until(self, conversation: str, *, reader: UUID) -> int:
        """The position of the last message that `reader` has seen there, 0 for none."""
        found = await self._session.exec(
            select(ChatRead.position).where(
                ChatRead.person_id == reader, ChatRead.conversation == conversation
            )
        )
        return found.one_or_none() or 0

    async def mark_read(self, conversation: str, *, reader: UUID, position: int) -> None:
        """Remembers how far `reader` has read; never moves back."""
        insert = insert_or(self._session, ChatRead)
        await self._session.exec(
            insert.on_conflict_do_update(
                index_elements=["person_id", "conversation"],
                set_={"position": insert.excluded.position},
                where=col(ChatRead.position) < insert.excluded.position,
            ),
            params=[
                {
                    "person_id": reader,
                    "conversation": conversation,
                    "workspace_id": self._workspace,
                    "position": position,
                }
            ],
        )

    async def unread(self, conversations: Sequence[str], *, reader: UUID) -> dict[str, int]:
        """How many messages of others `reader` has not seen, for each conversation that has any."""
        found = await self._session.exec(
            select(ChatMessage.conversation, func.count())
            .outerjoin(
                ChatRead,
                (col(ChatRead.conversation) == col(ChatMessage.conversation))
                & (col(ChatRead.person_id) == literal(reader)),
            )
            .where(
                ChatMessage.workspace_id == self._workspace,
                col(ChatMessage.conversation).in_(conversations),
                col(ChatMessage.position) > func.coalesce(col(ChatRead.position), 0),
                col(ChatMessage.author_id).is_(None) | (col(ChatMessage.author_id) != reader),
                self._for(reader),
            )
            .group_by(ChatMessage.conversation)
        )
        return dict(found.all())

    async def unread_by_owner(self) -> dict[str, int]:
        """For each person's conversation with Headway, how many messages that person has not seen."""
        # Nobody but its owner reads such a conversation, so its one read mark is the owner's.
        found = await self._session.exec(
            select(ChatMessage.conversation, func.count())
            .outerjoin(ChatRead, col(ChatRead.conversation) == col(ChatMessage.conversation))
            .where(
                ChatMessage.workspace_id == self._workspace,
                col(ChatMessage.conversation).startswith("person:"),
                col(ChatMessage.position) > func.coalesce(col(ChatRead.position), 0),
                col(ChatMessage.author_id).is_(None),
            )
            .group_by(ChatMessage.conversation)
        )
        return dict(found.all())

    async def empty(self, person: UUID, *, but: str) -> None:
        """Deletes what a person said anywhere, and what was answered to them alone.

        What the courier brought stays, since it may be changed later, and so does a card in which `but` stands.
        """
        newest = await self._newest_revision()
        answered = or_(
            ChatMessage.conversation == with_person(person), col(ChatMessage.only_for_id) == person
        )
        brought = exists().where(
            col(Delivery.workspace_id) == self._workspace, col(Delivery.key) == col(ChatMessage.key)
        )
        await self._session.exec(
            delete(ChatMessage).where(
                col(ChatMessage.workspace_id) == self._workspace,
                or_(
                    col(ChatMessage.author_id) == person,
                    answered & ~brought & ~col(ChatMessage.card).contains(but, autoescape=True),
                ),
            )
        )
        await self._keep_counting_from(newest)

    async def _keep_counting_from(self, revision: int) -> None:
        # Pages that are open have seen this revision: the next one must be higher, whatever was deleted.
        newest = (
            select(ChatMessage.id)
            .where(ChatMessage.workspace_id == self._workspace)
            .order_by(col(ChatMessage.revision).desc())
            .limit(1)
        )
        await self._session.exec(
            update(ChatMessage)
            .where(col(ChatMessage.id).in_(newest))
            .values(revision=revision)
            .execution_options(synchronize_session=False)
        )

    async def was_handled(self, key: str) -> bool:
        """Whether the request of that key was handled before."""
        found = await self._session.exec(
            select(Receipt.key).where(Receipt.workspace_id == self._workspace, Receipt.key == key)
        )
        return found.one_or_none() is not None

    async def _next_revision(self) -> int:
        return await self._newest_revision() + 1

    async def _newest_revision(self) -> int:
        # The lock is held until the commit, so revisions become visible in their order on PostgreSQL too:
        # a reader that has seen revision 8 will never be shown a 7 later.
        await self._session.exec(
            select(Workspace.id).where(Workspace.id == self._workspace).with_for_update(key_share=True)
        )
        return await self.revision()

    def _readable(self, conversation: str, reader: UUID) -> tuple[ColumnElement[bool] | bool, ...]:
        return (
            ChatMessage.workspace_id == self._workspace,
            ChatMessage.conversation == conversation,
            self._for(reader),
        )

    def _for(self, reader: UUID) -> ColumnElement[bool]:
        return or_(col(ChatMessage.only_for_id).is_(None), col(ChatMessage.only_for_id) == reader)
