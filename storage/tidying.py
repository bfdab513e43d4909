"""What nobody needs any more is deleted after a time (`docs/privacy.md`), so that little is held on anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, or_, select, update

from cards.erasing import ERASED
from okrs.vocabulary import CheckInState, DeliveryState, ReplyState
from storage.audit import Trail
from storage.ledger import Ledger
from storage.queries import Queries
from storage.replies import TOLD_ONCE
from storage.sessions import IDLE
from storage.settings import WorkspaceSettings
from storage.slips import SLIPS_FOR
from storage.tables import (
    ChatMessage,
    CheckIn,
    Delivery,
    Digest,
    Draft,
    Entry,
    HelpRequest,
    Nudge,
    Receipt,
    Reflection,
    Reply,
    Slip,
    WebSession,
)

# How long a platform may take to bring the same thing twice.
RECEIPTS_FOR = timedelta(days=30)

_WAITING = (DeliveryState.DUE, DeliveryState.SENDING)


class Tidying(Queries):
    async def tidy(self, settings: WorkspaceSettings, *, now: datetime) -> None:
        """Deletes what has been kept for as long as the workspace wants; what is still referred to stays."""
        # As long as messages are kept what was counted to keep them few, and forms left half-filled.
        long_ago = now - timedelta(days=settings.letters_days)
        await self._digests(long_ago)
        await self._letters(long_ago)
        await self._drafts(long_ago)
        await self._session.exec(
            delete(Nudge).where(col(Nudge.workspace_id) == self._workspace, col(Nudge.sent_at) < long_ago)
        )
        await self._session.exec(
            delete(Slip).where(col(Slip.workspace_id) == self._workspace, col(Slip.made_at) < now - SLIPS_FOR)
        )
        await self._session.exec(
            delete(Receipt).where(
                col(Receipt.workspace_id) == self._workspace,
                col(Receipt.received_at) < now - RECEIPTS_FOR,
                ~col(Receipt.key).startswith(TOLD_ONCE, autoescape=True),
            )
        )
        await self._session.exec(
            delete(WebSession).where(
                col(WebSession.workspace_id) == self._workspace,
                or_(col(WebSession.expires_at) <= now, col(WebSession.seen_at) <= now - IDLE),
            )
        )

        await Trail(self._session, self._workspace).tidy(before=now - timedelta(days=settings.audit_days))
        if settings.words_days is not None:
            await self._words(now - timedelta(days=settings.words_days))
        if settings.chat_days is not None:
            await self._chat(now - timedelta(days=settings.chat_days))

    async def _words(self, long_ago: datetime) -> None:
        """What was typed goes; that something was said, and the numbers, stay."""
        await self._session.exec(
            update(Reply)
            .where(
                col(Reply.workspace_id) == self._workspace,
                col(Reply.received_at) < long_ago,
                col(Reply.text) != "",
            )
            .values(text="", understood={}, origin="")
        )
        await self._session.exec(
            update(Reply)
            .where(
                col(Reply.workspace_id) == self._workspace,
                col(Reply.received_at) < long_ago,
                col(Reply.state) == ReplyState.PENDING,
            )
            .values(state=ReplyState.DISCARDED)
        )
        await self._session.exec(
            delete(Reflection).where(
                col(Reflection.workspace_id) == self._workspace, col(Reflection.recorded_at) < long_ago
            )
        )
        await self._session.exec(
            update(HelpRequest)
            .where(
                col(HelpRequest.workspace_id) == self._workspace,
                col(HelpRequest.asked_at) < long_ago,
                or_(col(HelpRequest.cleared_at).is_not(None), col(HelpRequest.declined_at).is_not(None)),
            )
            .values(words=ERASED)
        )
        old = select(Entry).where(
            Entry.workspace_id == self._workspace, Entry.note != "", col(Entry.recorded_at) < long_ago
        )
        await Ledger(self._session, self._workspace).erase(list(await self._session.exec(old)))

    async def _chat(self, long_ago: datetime) -> None:
        """What somebody still answers to stays."""
        old = col(ChatMessage.workspace_id) == self._workspace, col(ChatMessage.posted_at) < long_ago
        await self._session.exec(delete(ChatMessage).where(*old, col(ChatMessage.thread_id).is_not(None)))
        answer = aliased(ChatMessage)
        await self._session.exec(
            delete(ChatMessage).where(*old, ~exists().where(col(answer.thread_id) == col(ChatMessage.id)))
        )

    async def _digests(self, long_ago: datetime) -> None:
        """The newest of each kind and subject stays: the next one begins where it ended."""
        newer = aliased(Digest)
        await self._session.exec(
            delete(Digest).where(
                col(Digest.workspace_id) == self._workspace,
                col(Digest.posted_at) < long_ago,
                exists().where(
                    col(newer.kind) == col(Digest.kind),
                    col(newer.subject_id) == col(Digest.subject_id),
                    col(newer.period) > col(Digest.period),
                ),
            )
        )

    async def _letters(self, long_ago: datetime) -> None:
        """What another message waits for, and what belongs to a digest or an open check-in, stays."""
        waits = col(Delivery.workspace_id) == self._workspace, col(Delivery.state).in_(_WAITING)
        digests = select(Digest.delivery_key).where(Digest.workspace_id == self._workspace)
        await self._session.exec(
            delete(Delivery).where(
                col(Delivery.workspace_id) == self._workspace,
                col(Delivery.state).not_in(_WAITING),
                col(Delivery.created_at) < long_ago,
                col(Delivery.key).not_in(select(Delivery.revises).where(*waits)),
                col(Delivery.key).not_in(select(Delivery.thread).where(*waits)),
                *(
                    name.not_in(digests)
                    for name in (col(Delivery.key), col(Delivery.revises), col(Delivery.thread))
                ),
                *await self._of_no_open_checkin(long_ago),
            )
        )

    async def _of_no_open_checkin(self, long_ago: datetime) -> list[ColumnElement[bool]]:
        found = await self._session.exec(
            select(CheckIn.id).where(
                CheckIn.workspace_id == self._workspace,
                CheckIn.state == CheckInState.ASKED,
                col(CheckIn.asked_at) < long_ago,
            )
        )
        return [~col(Delivery.key).startswith(f"checkin:{id_}") for id_ in found]

    async def _drafts(self, long_ago: datetime) -> None:
        """A check-in can be answered until the next one comes."""
        newer = aliased(CheckIn)
        over = select(CheckIn.id).where(
            CheckIn.workspace_id == self._workspace,
            exists().where(
                col(newer.person_id) == col(CheckIn.person_id),
                col(newer.asked_at) > col(CheckIn.asked_at),
            ),
        )
        await self._session.exec(
            delete(Draft).where(
                col(Draft.workspace_id) == self._workspace,
                or_(col(Draft.check_in_id).in_(over), col(Draft.saved_at) < long_ago),
            )
        )
