"""Coming into a Slack workspace, and leaving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from bot.slack.tokens import PLATFORM, Grant, Home, Tokens
from cards.exchange import Request
from handlers.dispatch import Desk
from handlers.lifecycle import PAUSE, RESUME
from handlers.plan import PLAN
from handlers.transfer.importing import FIRST_NAME
from scheduling.clock import Clock
from storage.installations import Installations
from storage.store import Store
from storage.tables import Installation, Workspace

# Slack tells when something happened to the second.
_SECOND = timedelta(seconds=1)

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Coming:
    """What Slack tells at an installation. `team` is '' for a whole organisation; no `grant`: the settings have it."""

    organisation: str = ""
    team: str = ""
    name: str
    app: str = ""
    bot: str = ""
    installer: str = ""
    scopes: str = ""
    grant: Grant | None = None


@dataclass(frozen=True)
class Joining:
    """Makes and ends installations."""

    store: Store
    desk: Desk
    tokens: Tokens
    clock: Clock

    async def join(self, coming: Coming, *, adopts: bool) -> UUID:
        """Takes up work in a workspace, again or for the first time, and returns which one it is.

        With `adopts` the only company that is here already, if nobody has installed for it, becomes this one:
        that is for whoever runs the server, never for a stranger who installs.
        """
        async with self.store.installations(PLATFORM) as installations:
            # Processes that start together find or make the same one.
            await installations.hold_all()
            kept = await installations.keep(
                Installation(
                    workspace_id=await self._workspace(installations, coming, adopts=adopts),
                    platform=PLATFORM,
                    organisation=coming.organisation,
                    team=coming.team,
                    app=coming.app,
                    bot=coming.bot,
                    installer=coming.installer,
                    scopes=coming.scopes,
                    secret=self.tokens.sealed(coming.grant) if coming.grant else "",
                    expires_at=coming.grant.expires_at if coming.grant else None,
                    installed_at=self.clock.now(),
                )
            )
        self.tokens.forget()
        for intent in (RESUME, PLAN):
            await self._ask(kept.workspace_id, intent)
        log.info("slack.joined", team=coming.team, organisation=coming.organisation)
        return kept.workspace_id

    async def leave(self, *, organisation: str, team: str, at: datetime) -> None:
        """Stops work where the app was taken out; what is kept is erased after the workspace's retention period.

        `at`: when that was. It may be told late, and somebody may have installed the app again meanwhile.
        """
        async with self.store.installations(PLATFORM) as installations:
            found = await installations.of(organisation=organisation, team=team)
            if found is None or found.revoked_at is not None or found.team != team:
                return
            if found.installed_at > at + _SECOND:
                log.info("slack.left_before", team=team, organisation=organisation)
                return
            found.revoked_at = self.clock.now()
            is_reached = await installations.is_reached(found.workspace_id)
        self.tokens.forget()
        if not is_reached:
            await self._ask(found.workspace_id, PAUSE)
        log.info("slack.left", team=team, organisation=organisation)

    async def leave_home(self, home: Home) -> None:
        """The same for a home whose token Slack does not accept any more, if that is the newest one."""
        self.tokens.forget()
        now = await self.tokens.find(organisation=home.organisation, team=home.team)
        if now is not None and now.token == home.token:
            await self.leave(organisation=home.organisation, team=home.team, at=self.clock.now())

    async def _workspace(self, installations: Installations, coming: Coming, *, adopts: bool) -> UUID:
        there = await installations.of(organisation=coming.organisation, team=coming.team)
        if there is not None and there.team == coming.team:
            return there.workspace_id
        taken = {row.workspace_id for row in await installations.every()}
        known = await installations.workspaces.every()
        if adopts and len(known) == 1 and known[0].id not in taken:
            if known[0].name == FIRST_NAME:
                known[0].name = coming.name
            return known[0].id
        workspace = Workspace(
            name=_free(coming.name, {row.name: row for row in known}), created_at=self.clock.now()
        )
        await installations.workspaces.add(workspace)
        return workspace.id

    async def _ask(self, workspace: UUID, intent: str) -> None:
        await self.desk.handle(Request(workspace=workspace, intent=intent, at=self.clock.now()))


def _free(name: str, taken: Mapping[str, object]) -> str:
    """The name, with a number behind it where another company has it."""
    names = {one.casefold() for one in taken}
    if name.casefold() not in names:
        return name
    number = 2
    while f"{name} ({number})".casefold() in names:
        number += 1
    return f"{name} ({number})"
