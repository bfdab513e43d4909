"""Taking one person's words, and the person, out of every table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, or_, select, update

from cards.blocks import Card
from cards.erasing import ERASED, renamed, without
from okrs.vocabulary import CheckInState, DraftState, PracticeState, ReplyState
from storage.audit import Trail
from storage.chat import Chat, with_person
from storage.held import Held, Holding, is_typed
from storage.ledger import Ledger
from storage.queries import Queries
from storage.rewriting import Rewriting
from storage.tables import (
    Account,
    Cascade,
    ChatMessage,
    ChatRead,
    CheckIn,
    Delivery,
    Digest,
    Draft,
    Due,
    HelpRequest,
    Installation,
    Membership,
    Nudge,
    NudgeWish,
    OneOnOne,
    Person,
    Reflection,
    Row,
    Slip,
    Thought,
    WebSession,
)


class Erasure(Queries):
    """The rows of a `Holding` are changed as they are: count them before."""

    async def take_words(
        self, held: Holding, *, told_back: Collection[str], instead: Card, but: str, at: datetime
    ) -> list[UUID]:
        """Takes everything the person wrote; returns the key results whose notes have changed.

        `told_back` are the keys of letters that show the person's own replies: they become `instead`. Other messages
        lose what they quote, and those that were sent are changed where they are. A card of the web chat in which
        `but` stands is left there.
        """
        words = held.words - await Held(self._session, self._workspace).names_of_goals()
        touched = await Ledger(self._session, self._workspace).erase(held.notes)
        await self._blank(held)
        await self._clear_drafts(words)
        await Chat(self._session, self._workspace).empty(held.person.id, but=but)

        def change(key: str, card: Card) -> Card:
            return instead if key in told_back else without(card, words)

        rewriting = Rewriting(self._session, self._workspace)
        await rewriting.resend(await rewriting.everywhere(change, words, told_back), at=at)
        return touched

    async def anonymise(self, held: Holding, *, name: str, at: datetime) -> None:
        """Makes of somebody whose words are erased a row that tells nothing of them; what they had is nobody's."""
        person, was = held.person, held.person.name
        await self._vacate(held)
        await self._close_what_is_open(person.id, at=at)
        await self._forget_messages(person.id)
        await Trail(self._session, self._workspace).forget(person.id)
        await Rewriting(self._session, self._workspace).everywhere(
            lambda _key, card: renamed(card, was, name), [was]
        )
        blank = Person(
            id=person.id,
            workspace_id=person.workspace_id,
            name=name,
            email=f"{person.id}@left.invalid",
            active=False,
            created_at=person.created_at,
        )
        person.sqlmodel_update(blank.model_dump())
        await self._session.flush()

    async def _blank(self, held: Holding) -> None:
        for reply in held.replies:
            reply.text, reply.understood, reply.origin = "", {}, ""
            if reply.state is ReplyState.PENDING:
                reply.state = ReplyState.DISCARDED
        for change in held.changes:
            change.reason = ""
        for request in held.asked:
            request.words = ERASED
        self._blank_coaching(held)
        await self._session.flush()
        for table in (Reflection, Draft, Slip, Nudge, Thought, WebSession):
            await self._delete_of(table, held.person.id)

    def _blank_coaching(self, held: Holding) -> None:
        """What was tried and decided stays as a fact, without a word; a practice is withdrawn."""
        for tried in held.experiments:
            tried.behaviour, tried.easier, tried.words, tried.learned = "", "", "", ""
        for decided in held.decisions:
            decided.reason, decided.learned, decided.shared = "", "", False
        for practice in held.practices:
            practice.title, practice.words = "", ""
            if practice.state is PracticeState.SHARED:
                practice.state = PracticeState.WITHDRAWN
        for cascade in held.cascades:
            cascade.behaviour, cascade.reason = "", ""
            if cascade.state is not DraftState.ACCEPTED:
                cascade.objective, cascade.lines = "", ""

    async def _clear_drafts(self, words: Collection[str]) -> None:
        """A form comes filled with what was said of the goal before, and somebody may have left it like that."""
        for draft in await self._session.exec(select(Draft).where(Draft.workspace_id == self._workspace)):
            draft.fields = {
                name: "" if is_typed(name) and text.strip() in words else text
                for name, text in draft.fields.items()
            }
        await self._session.flush()

    async def _vacate(self, held: Holding) -> None:
        for goal in (*held.key_results, *held.objectives, *held.outcomes):
            goal.owner_id = None
        for team in held.leads:
            team.lead_id = None
        for absence in held.covers:
            absence.delegate_id = None
        await self._session.flush()
        await self._session.exec(
            update(Person)
            .where(col(Person.workspace_id) == self._workspace, col(Person.manager_id) == held.person.id)
            .values(manager_id=None)
        )
        await self._session.exec(
            update(Installation)
            .where(
                col(Installation.workspace_id) == self._workspace,
                col(Installation.installer).in_([account.address for account in held.accounts]),
            )
            .values(installer="")
        )
        await self._session.exec(
            update(Cascade)
            .where(col(Cascade.workspace_id) == self._workspace, col(Cascade.owner_id) == held.person.id)
            .values(owner_id=None)
        )
        for source in held.sources:
            source.owner_id = None
        for token in held.tokens:
            token.revoked_at, token.made_by_id = token.revoked_at or token.created_at, None
        for hook in held.hooks:
            hook.made_by_id = None
        await self._session.flush()
        for table in (Account, Membership, ChatRead, NudgeWish):
            await self._delete_of(table, held.person.id)
        await self._session.exec(
            delete(OneOnOne).where(
                col(OneOnOne.workspace_id) == self._workspace,
                or_(col(OneOnOne.manager_id) == held.person.id, col(OneOnOne.person_id) == held.person.id),
            )
        )

    async def _close_what_is_open(self, person: UUID, *, at: datetime) -> None:
        """Nobody is asked for them any more, nor waits for them."""
        concerned = or_(col(CheckIn.person_id) == person, col(CheckIn.asked_of_id) == person)
        closed = await self._session.exec(
            update(CheckIn)
            .where(
                col(CheckIn.workspace_id) == self._workspace,
                concerned,
                col(CheckIn.state) == CheckInState.ASKED,
            )
            .values(state=CheckInState.SKIPPED)
            .returning(col(CheckIn.id))
        )
        await self._session.exec(
            delete(Due).where(
                col(Due.workspace_id) == self._workspace,
                col(Due.subject_id).in_([person, *closed.scalars()]),
            )
        )
        await self._session.exec(
            update(HelpRequest)
            .where(
                col(HelpRequest.workspace_id) == self._workspace,
                or_(col(HelpRequest.person_id) == person, col(HelpRequest.helper_id) == person),
                col(HelpRequest.cleared_at).is_(None),
            )
            .values(cleared_at=at)
        )

    async def _forget_messages(self, person: UUID) -> None:
        await self._delete_of(Delivery, person)
        await self._session.exec(
            delete(Digest).where(
                col(Digest.workspace_id) == self._workspace, col(Digest.subject_id) == person
            )
        )
        await self._session.exec(
            delete(ChatMessage).where(
                col(ChatMessage.workspace_id) == self._workspace,
                col(ChatMessage.conversation) == with_person(person),
            )
        )

    async def _delete_of(self, table: type[Row], person: UUID) -> None:
        rows: Any = table
        await self._session.exec(
            delete(table).where(rows.workspace_id == self._workspace, rows.person_id == person)
        )
