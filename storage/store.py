"""The way in: a `Work` is one transaction in one workspace, committed when its block ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.absences import Absences
from storage.agenda import Agenda
from storage.arrivals import Arrivals
from storage.audit import Trail
from storage.chat import Chat
from storage.checkins import CheckIns
from storage.cycles import Cycles
from storage.decisions import Decisions
from storage.deliveries import Deliveries
from storage.digests import Digests
from storage.engine import Database, connect
from storage.erasure import Erasure
from storage.experiments import Experiments
from storage.failures import OnlyReadError, in_words
from storage.feeds import Feeds
from storage.goals import Goals
from storage.held import Held
from storage.hooks import Hooks, HooksDue
from storage.installations import Installations, SignInStates, renew_secrets
from storage.ledger import Ledger
from storage.lifecycle import Lifecycle
from storage.metrics import Metrics
from storage.nudges import Nudges
from storage.one_on_ones import OneOnOnes
from storage.outbox import Outbox
from storage.outcomes import Outcomes
from storage.people import People
from storage.practices import Practices
from storage.pulse import Pulse
from storage.replies import Replies
from storage.secrets import Vault
from storage.sessions import Sessions
from storage.shelf import SHELF
from storage.slips import Slips
from storage.sources import Sources, SourcesDue
from storage.thoughts import Thoughts, Waiting
from storage.tidying import Tidying
from storage.tokens import Tokens, TokensAnywhere
from storage.workspaces import Workspaces

T = TypeVar("T")


@dataclass(frozen=True)
class Work:
    """Everything that can be asked and written in one workspace, inside one transaction."""

    workspace: UUID
    session: AsyncSession

    @cached_property
    def people(self) -> People:
        return People(self.session, self.workspace)

    @cached_property
    def goals(self) -> Goals:
        return Goals(self.session, self.workspace)

    @cached_property
    def outcomes(self) -> Outcomes:
        return Outcomes(self.session, self.workspace)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.session, self.workspace)

    @cached_property
    def metrics(self) -> Metrics:
        return Metrics(self.session, self.workspace)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self.session, self.workspace)

    @cached_property
    def checkins(self) -> CheckIns:
        return CheckIns(self.session, self.workspace)

    @cached_property
    def replies(self) -> Replies:
        return Replies(self.session, self.workspace)

    @cached_property
    def slips(self) -> Slips:
        return Slips(self.session, self.workspace)

    @cached_property
    def absences(self) -> Absences:
        return Absences(self.session, self.workspace)

    @cached_property
    def nudges(self) -> Nudges:
        return Nudges(self.session, self.workspace)

    @cached_property
    def experiments(self) -> Experiments:
        return Experiments(self.session, self.workspace)

    @cached_property
    def practices(self) -> Practices:
        return Practices(self.session, self.workspace)

    @cached_property
    def pulse(self) -> Pulse:
        return Pulse(self.session, self.workspace)

    @cached_property
    def sources(self) -> Sources:
        return Sources(self.session, self.workspace)

    @cached_property
    def feeds(self) -> Feeds:
        return Feeds(self.session, self.workspace)

    @cached_property
    def hooks(self) -> Hooks:
        return Hooks(self.session, self.workspace)

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self.session, self.workspace)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self.session, self.workspace)

    @cached_property
    def cycles(self) -> Cycles:
        return Cycles(self.session, self.workspace)

    @cached_property
    def one_on_ones(self) -> OneOnOnes:
        return OneOnOnes(self.session, self.workspace)

    @cached_property
    def agenda(self) -> Agenda:
        return Agenda(self.session, self.workspace)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.session, self.workspace)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.session, self.workspace)

    @cached_property
    def chat(self) -> Chat:
        return Chat(self.session, self.workspace)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self.session, self.workspace)

    @cached_property
    def sign_in_states(self) -> SignInStates:
        return SignInStates(self.session)

    @cached_property
    def lifecycle(self) -> Lifecycle:
        return Lifecycle(self.session, self.workspace)

    @cached_property
    def tidying(self) -> Tidying:
        return Tidying(self.session, self.workspace)

    @cached_property
    def thoughts(self) -> Thoughts:
        return Thoughts(self.session, self.workspace)

    @cached_property
    def audit(self) -> Trail:
        return Trail(self.session, self.workspace)

    @cached_property
    def held(self) -> Held:
        return Held(self.session, self.workspace)

    @cached_property
    def erasure(self) -> Erasure:
        return Erasure(self.session, self.workspace)


@dataclass(frozen=True)
class Store:
    """One database. `work` is for handlers, `look` for those that only read; `across` for what concerns every workspace
    (the clock, the courier)."""

    database: Database

    @classmethod
    def open(cls, url: str) -> Store:
        return cls(connect(url))

    @asynccontextmanager
    async def work(self, workspace: UUID) -> AsyncIterator[Work]:
        async with self._transaction() as session:
            yield Work(workspace, session)

    @asynccontextmanager
    async def look(self, workspace: UUID) -> AsyncIterator[Work]:
        """Like `work`, for who only reads: neither waits for a writer nor keeps one waiting. Writing raises
        OnlyReadError."""
        with in_words():
            async with self._session(self.database.looking) as session, session.begin():
                yield Work(workspace, session)

    async def looking(self, workspace: UUID, question: Callable[[Work], Awaitable[T]]) -> T:
        """What a question finds by a look; one that has something to write down after all is asked anew as a writer."""
        with suppress(OnlyReadError):
            async with self.look(workspace) as work:
                return await question(work)
        async with self.work(workspace) as work:
            return await question(work)

    @asynccontextmanager
    async def across(self) -> AsyncIterator[Workspaces]:
        async with self._transaction() as session:
            yield Workspaces(session)

    @asynccontextmanager
    async def installations(self, platform: str) -> AsyncIterator[Installations]:
        """Where Headway is installed on one platform, whatever the workspace."""
        async with self._transaction() as session:
            yield Installations(session, platform)

    @asynccontextmanager
    async def sign_in_states(self) -> AsyncIterator[SignInStates]:
        async with self._transaction() as session:
            yield SignInStates(session)

    async def renew_secrets(self, vault: Vault) -> int:
        """Encrypts every stored secret with the newest key; returns how many there were."""
        async with self._transaction() as session:
            return await renew_secrets(session, vault)

    @asynccontextmanager
    async def arrivals(self) -> AsyncIterator[Arrivals]:
        """What platforms brought and is not dealt with yet, whatever the workspace."""
        async with self._transaction() as session:
            yield Arrivals(session)

    @asynccontextmanager
    async def thoughts(self) -> AsyncIterator[Waiting]:
        """What waits to be asked of the language model, whatever the workspace."""
        async with self._transaction() as session:
            yield Waiting(session)

    @asynccontextmanager
    async def tokens(self) -> AsyncIterator[TokensAnywhere]:
        """The keys to the interface, whatever the workspace."""
        async with self._transaction() as session:
            yield TokensAnywhere(session)

    @asynccontextmanager
    async def hooks_due(self) -> AsyncIterator[HooksDue]:
        """Which events are to be sent now, whatever the workspace."""
        async with self._transaction() as session:
            yield HooksDue(session)

    @asynccontextmanager
    async def sources_due(self) -> AsyncIterator[SourcesDue]:
        """Which numbers are to be read now, whatever the workspace."""
        async with self._transaction() as session:
            yield SourcesDue(session)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncSession]:
        with in_words():
            async with self.database.turn, self._session(self.database.engine) as session, session.begin():
                yield session

    def _session(self, engine: AsyncEngine) -> AsyncSession:
        return AsyncSession(engine, expire_on_commit=False, autoflush=True, info={SHELF: self.database.shelf})

    async def close(self) -> None:
        await self.database.close()
