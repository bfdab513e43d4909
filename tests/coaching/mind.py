"""The small company with a model beside it: the real thinker and the real SDK, against a server on
loopback."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from cards.blocks import Card
from coaching.kinds.table import KINDS
from coaching.openai import Access, OpenAIModel
from coaching.thinker import Thinker
from handlers.dispatch import Desk
from storage.tables import Thought, Workspace
from tests.coaching.service import Service
from tests.handlers.world import World


@dataclass(kw_only=True)
class Mind:
    """`woken` are the workspaces whose courier was woken by an answer."""

    world: World
    service: Service
    woken: list[UUID] = field(default_factory=list)
    thinker: Thinker = field(init=False)

    def __post_init__(self) -> None:
        self.thinker = self.another()

    def another(self) -> Thinker:
        """One more process that thinks."""
        access = Access(
            model="fake-1", base_url=self.service.base_url, price_in=Decimal(1), price_out=Decimal(4)
        )
        return Thinker(
            self.world.store,
            OpenAIModel(access),
            KINDS,
            hand_in=Desk(self.world.store, self.world.table).handle,
            wake=self._wake,
            now=lambda: self.world.now,
        )

    async def _wake(self, workspace: UUID) -> None:
        self.woken.append(workspace)

    async def set(self, **settings: Any) -> None:
        """Changes settings of the workspace, as an import does."""
        async with self.world.store.work(self.world.workspace.id) as work:
            workspace = await work.people.workspace()
            workspace.settings = {**workspace.settings, **settings}

    async def thoughts(self) -> list[Thought]:
        async with self.world.store.work(self.world.workspace.id) as work:
            return list(await work.session.exec(select(Thought).order_by(col(Thought.id))))

    async def letter(self, key: str) -> Card:
        """A letter as it was changed last."""
        letters = await self.world.letters()
        return letters.get(f"{key}#revision", letters[key])

    async def workspace(self) -> Workspace:
        async with self.world.store.work(self.world.workspace.id) as work:
            return await work.people.workspace()
