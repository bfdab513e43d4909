"""Which workspace a tenant of Microsoft 365 is, and the app with which Headway speaks there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.teams.registration import PLATFORM, Registration, unseal
from scheduling.clock import Clock
from storage.secrets import Vault
from storage.store import Store
from storage.tables import Installation

# How long what is known is believed; another process may have changed it.
_FRESH = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True)
class Home:
    """A tenant where Headway is installed."""

    workspace: UUID
    tenant: str
    registration: Registration


@dataclass(frozen=True)
class _Known:
    found: Home | Registration | None
    until: datetime


class Homes:
    """Finds homes by tenant and workspace, and apps by their id. `own` is the app that the settings name, if any."""

    def __init__(self, store: Store, *, vault: Vault, clock: Clock, own: Registration | None) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock
        self.own = own
        self._known: dict[tuple[str, str] | UUID, _Known] = {}

    async def registration(self, app: str) -> Registration | None:
        """The app of that id; None where it is none of ours. '' finds the Playground, where that is believed."""
        if self.own is not None and self.own.app == app:
            return self.own
        if not app or self.own is not None:
            return None
        known = self._fresh(("app", app))
        if known is None:
            async with self._store.installations(PLATFORM) as installations:
                row = await installations.of_app(app)
            known = self._remember(("app", app), None if row is None else self._registration(row))
        return known.found if isinstance(known.found, Registration) else None

    async def find(self, tenant: str) -> Home | None:
        """The home of a tenant; None where Headway is not installed."""
        known = self._fresh(("tenant", tenant))
        if known is None:
            async with self._store.installations(PLATFORM) as installations:
                row = await installations.whole(tenant)
            known = self._remember(("tenant", tenant), self._home(row))
        return known.found if isinstance(known.found, Home) else None

    async def of_workspace(self, workspace: UUID) -> Home | None:
        """The home of a workspace; None where Headway is not installed."""
        known = self._fresh(workspace)
        if known is None:
            async with self._store.installations(PLATFORM) as installations:
                row = await installations.whole_of(workspace)
            known = self._remember(workspace, self._home(row))
        return known.found if isinstance(known.found, Home) else None

    def forget(self) -> None:
        """Looks everything up anew from now on."""
        self._known.clear()

    def _fresh(self, key: tuple[str, str] | UUID) -> _Known | None:
        known = self._known.get(key)
        return known if known is not None and known.until > self._clock.now() else None

    def _remember(self, key: tuple[str, str] | UUID, found: Home | Registration | None) -> _Known:
        known = self._known[key] = _Known(found, self._clock.now() + _FRESH)
        return known

    def _home(self, row: Installation | None) -> Home | None:
        registration = None if row is None or row.revoked_at is not None else self._registration(row)
        if row is None or registration is None:
            return None
        return Home(workspace=row.workspace_id, tenant=row.organisation, registration=registration)

    def _registration(self, row: Installation) -> Registration | None:
        """The app of a tenant: its own, else that of the settings where it is theirs."""
        if self.own is not None:
            return self.own if self.own.is_playground or self.own.tenant == row.organisation else None
        return unseal(row, self._vault) if row.secret else None
