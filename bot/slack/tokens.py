"""Which workspace a Slack team is, and the token with which Headway speaks there."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api import Api, RefusedError, refusals
from scheduling.clock import Clock
from storage.secrets import Vault
from storage.store import Store
from storage.tables import Installation

PLATFORM = "slack"
# How long what is known of an installation is believed; another process may have renewed or lost it.
_FRESH = timedelta(seconds=60)
# A token is renewed so long before its end, by one process, which has so long for it.
RENEW_BEFORE, _RENEWING = timedelta(hours=2), timedelta(minutes=1)

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Home:
    """A Slack team, or a whole organisation (`team` is ''), where Headway is installed."""

    installation: UUID
    workspace: UUID
    organisation: str
    team: str
    bot: str
    installer: str
    scopes: frozenset[str]
    token: str
    client: AsyncWebClient

    def at(self, team: str) -> dict[str, str]:
        """What methods that list something want to know where the app belongs to a whole organisation."""
        return {} if self.team or not team else {"team_id": team}


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What Slack gave at an installation, or when a token was renewed."""

    token: str
    refresh: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True)
class _Known:
    home: Home | None
    until: datetime


class Tokens:
    """Finds homes by their Slack ids and by workspace. `own_token` is that of the settings, '' with OAuth."""

    def __init__(
        self,
        store: Store,
        api: Api,
        *,
        vault: Vault,
        clock: Clock,
        own_token: str = "",
        client_id: str = "",
        client_secret: str = "",
    ) -> None:
        self._store = store
        self._api = api
        self._vault = vault
        self._clock = clock
        self._own_token = own_token
        self._client_id = client_id
        self._client_secret = client_secret
        self._known: dict[tuple[str, str] | UUID, _Known] = {}
        self._renewing: defaultdict[UUID, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def find(self, *, organisation: str, team: str) -> Home | None:
        """The home of a Slack team; None where Headway is not installed."""
        known = self._fresh((organisation, team))
        if known is None:
            async with self._store.installations(PLATFORM) as installations:
                found = await installations.of(organisation=organisation, team=team)
            known = await self._remember((organisation, team), found)
        return known.home

    async def of_workspace(self, workspace: UUID) -> Home | None:
        """The home of a workspace; None where Headway is not installed."""
        known = self._fresh(workspace)
        if known is None:
            async with self._store.installations(PLATFORM) as installations:
                found = await installations.of_workspace(workspace)
            known = await self._remember(workspace, found[0] if found else None)
        return known.home

    def forget(self) -> None:
        """Looks everything up anew from now on."""
        self._known.clear()

    def sealed(self, grant: Grant) -> str:
        """What was granted, as it is stored."""
        return self._vault.lock(json.dumps({"token": grant.token, "refresh": grant.refresh}))

    def _fresh(self, key: tuple[str, str] | UUID) -> _Known | None:
        """What is known lately; that Headway isn't there is looked up each time, since it may come at any moment."""
        known = self._known.get(key)
        return known if known and known.home and known.until > self._clock.now() else None

    async def _remember(self, key: tuple[str, str] | UUID, found: Installation | None) -> _Known:
        home = None
        if found is not None and found.revoked_at is None:
            found = await self._in_time(found)
            home = self._home(found)
        known = _Known(home, self._clock.now() + _FRESH)
        self._known[key] = known
        return known

    def _home(self, row: Installation) -> Home:
        token = self._secret(row)["token"] if row.secret else self._own_token
        return Home(
            installation=row.id,
            workspace=row.workspace_id,
            organisation=row.organisation,
            team=row.team,
            bot=row.bot,
            installer=row.installer,
            scopes=frozenset(row.scopes.split(",")) - {""},
            token=token,
            client=self._api.client(token),
        )

    def _secret(self, row: Installation) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._vault.unlock(row.secret))
        return found

    async def _in_time(self, row: Installation) -> Installation:
        """The installation with a token that is good for a while, renewed if need be."""
        if row.expires_at is None or row.expires_at > self._clock.now() + RENEW_BEFORE:
            return row
        async with self._renewing[row.id]:
            claimed = await self._claim(row.id)
            if claimed is None:
                return row
            return await self._renew(claimed)

    async def _claim(self, installation: UUID) -> Installation | None:
        """The installation, if its token is still to be renewed and nobody else is about it.

        A refresh token is good for one use: two processes that use it lose the installation.
        """
        now = self._clock.now()

        def take(secret: dict[str, Any], row: Installation) -> bool:
            is_due = row.expires_at is not None and row.expires_at <= now + RENEW_BEFORE
            if not is_due or datetime.fromisoformat(secret.get("renewing") or now.isoformat()) > now:
                return False
            secret["renewing"] = (now + _RENEWING).isoformat()
            return True

        return await self._change(installation, take)

    async def _renew(self, row: Installation) -> Installation:
        try:
            grant = await self._granted(self._secret(row)["refresh"])
        except RefusedError as error:
            # The present token is good for a while yet, and the next look tries again.
            log.warning("slack.token_not_renewed", reason=error.message, installation=str(row.id))
            return row

        def put(secret: dict[str, Any], kept: Installation) -> bool:
            secret.update(token=grant.token, refresh=grant.refresh, renewing="")
            kept.expires_at = grant.expires_at
            return True

        return await self._change(row.id, put) or row

    async def _change(
        self, installation: UUID, change: Callable[[dict[str, Any], Installation], bool]
    ) -> Installation | None:
        """The installation with its secret changed, in one transaction; None where `change` wants nothing."""
        async with self._store.installations(PLATFORM) as installations:
            row = await installations.hold(installation)
            if row is None:
                return None
            secret = self._secret(row)
            if not change(secret, row):
                return None
            row.secret = self._vault.lock(json.dumps(secret))
            return row

    async def _granted(self, refresh: str) -> Grant:
        with refusals():
            answer = await self._api.client().oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret,
                grant_type="refresh_token",
                refresh_token=refresh,
            )
        return Grant(
            token=str(answer["access_token"]),
            refresh=str(answer["refresh_token"]),
            expires_at=self._clock.now() + timedelta(seconds=int(answer["expires_in"])),
        )
