"""Coming into a tenant of Microsoft 365, one chat or team at a time, and leaving it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from bot.teams.homes import Home, Homes
from bot.teams.registration import PLATFORM, Registration, seal
from cards.exchange import Request
from handlers.dispatch import Desk
from handlers.lifecycle import PAUSE, RESUME
from handlers.plan import PLAN
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.secrets import Vault
from storage.store import Store
from storage.tables import Installation, Workspace

_NAME = "Microsoft Teams"

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Joining:
    """Makes and ends installations: one row for a tenant (`team` is ''), and one for each chat or team in it."""

    store: Store
    desk: Desk
    homes: Homes
    clock: Clock
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def home(self, registration: Registration, tenant: str) -> Home | None:
        """The home of a tenant, taken up if need be; None for a tenant that the app does not belong to."""
        if not tenant or (not registration.is_playground and registration.tenant != tenant):
            return None
        return await self.homes.find(tenant) or await self._take_up(registration, tenant)

    async def add(self, home: Home, place: str, *, installer: str) -> None:
        """Notes that the app is in one more chat or team."""
        async with self.store.installations(PLATFORM) as installations:
            await installations.keep(
                self._row(home.workspace, home.registration, home.tenant, team=place, installer=installer)
            )
        log.info("teams.added", tenant=home.tenant)

    async def remove(self, tenant: str, place: str) -> None:
        """Notes that the app was taken out of a chat or team. After the last one work stops, unless the workspace is
        reached on another platform; what is kept is erased after its retention period."""
        now = self.clock.now()
        async with self.store.installations(PLATFORM) as installations:
            whole = await installations.whole(tenant)
            row = await installations.of(organisation="", team=place)
            if row is not None and row.organisation == tenant:
                row.revoked_at = row.revoked_at or now
            if whole is None or whole.revoked_at is not None or await installations.has_teams(tenant):
                return
            whole.revoked_at = now
            is_reached = await installations.is_reached(whole.workspace_id)
        self.homes.forget()
        if not is_reached:
            await self._ask(whole.workspace_id, PAUSE)
        log.info("teams.left", tenant=tenant)

    async def settle_own(self, registration: Registration) -> None:
        """Ties the tenant of the settings to the only company there is, before anybody there says a word."""
        async with self.store.across() as everywhere:
            known = await everywhere.every()
        if len(known) == 1:
            await self._whole(registration, registration.tenant, known[0].id, is_in_use=False)

    async def _take_up(self, registration: Registration, tenant: str) -> Home | None:
        async with self._turn:
            found = await self.homes.find(tenant)
            if found is not None:
                return found
            workspace = await self._workspace(tenant)
            await self._whole(registration, tenant, workspace, is_in_use=True)
        for intent in (RESUME, PLAN):
            await self._ask(workspace, intent)
        log.info("teams.joined", tenant=tenant)
        return await self.homes.find(tenant)

    async def _whole(
        self, registration: Registration, tenant: str, workspace: UUID, *, is_in_use: bool
    ) -> None:
        async with self.store.installations(PLATFORM) as installations:
            row = await installations.whole(tenant)
            if row is None:
                row = await installations.keep(self._row(workspace, registration, tenant))
                row.revoked_at = self.clock.now()
            if is_in_use:
                row.revoked_at = None
        self.homes.forget()

    async def _workspace(self, tenant: str) -> UUID:
        """The company that a tenant is: the one it was before, else the only one there is, else a new one.

        That one can only be meant, since nobody but whoever runs the server chooses whose app this is.
        """
        async with self.store.installations(PLATFORM) as installations:
            there = await installations.whole(tenant)
        if there is not None:
            return there.workspace_id
        async with self.store.across() as everywhere:
            known = await everywhere.every()
            if len(known) == 1:
                return known[0].id
            taken = {one.name.casefold() for one in known}
            names = (_NAME, *(f"{_NAME} ({n})" for n in range(2, len(taken) + 3)))
            workspace = Workspace(
                name=next(name for name in names if name.casefold() not in taken), created_at=self.clock.now()
            )
            await everywhere.add(workspace)
            return workspace.id

    def _row(
        self, workspace: UUID, registration: Registration, tenant: str, *, team: str = "", installer: str = ""
    ) -> Installation:
        return Installation(
            workspace_id=workspace,
            platform=PLATFORM,
            organisation=tenant,
            team=team,
            app=registration.app,
            installer=installer,
            installed_at=self.clock.now(),
        )

    async def _ask(self, workspace: UUID, intent: str) -> None:
        await self.desk.handle(Request(workspace=workspace, intent=intent, at=self.clock.now()))


async def register(
    store: Store, vault: Vault, clock: Clock, registration: Registration, *, workspace: UUID
) -> None:
    """Keeps the app of a tenant, which is that workspace, or gives it another secret.

    Raises HeadwayError where the tenant is another company already, or the app another tenant's.
    """
    async with store.installations(PLATFORM) as installations:
        there, of_app = (
            await installations.whole(registration.tenant),
            await installations.of_app(registration.app),
        )
        if of_app is not None and of_app.organisation != registration.tenant:
            raise HeadwayError(
                f"The app {registration.app} is registered for the tenant {of_app.organisation} already. "
                "Each tenant needs an app of its own."
            )
        if there is not None and there.workspace_id != workspace:
            raise HeadwayError(
                f"The tenant {registration.tenant} belongs to another company here. Name that one with --workspace."
            )
        if there is None:
            there = await installations.keep(
                Installation(
                    workspace_id=workspace,
                    platform=PLATFORM,
                    organisation=registration.tenant,
                    installed_at=clock.now(),
                    # Until somebody there adds the app, it is in use nowhere.
                    revoked_at=clock.now(),
                )
            )
        there.app, there.secret = registration.app, seal(registration, vault)
