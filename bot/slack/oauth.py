"""Installing by a click (OAuth v2): what Slack grants is kept encrypted, and each way in is good for one use."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from logging import Logger
from typing import Any
from uuid import UUID

from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.slack.api import Api
from bot.slack.joining import Coming, Joining
from bot.slack.manifest import CALLBACK_PATH, INSTALL_PATH
from bot.slack.tokens import Grant
from bot.slack.wants import SCOPES
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.store import Store

# How long somebody may take to agree.
_PATIENCE = timedelta(minutes=10)
_log = logging.getLogger("slack_bolt")
_REASONS = {
    "access_denied": "it was not allowed there",
    "invalid_browser": "it was begun in another browser",
    "invalid_state": "it took too long, or this page was opened twice",
    "invalid_code": "Slack did not accept the code that it had given out",
    "missing_code": "Slack sent no code",
}


class InstallationStore(AsyncInstallationStore):
    """Hands what Slack granted to `join`, and then greets whoever installed."""

    def __init__(self, joining: Joining, *, clock: Clock, greet: Callable[[UUID], Awaitable[None]]) -> None:
        self._joining = joining
        self._clock = clock
        self._greet = greet

    @property
    def logger(self) -> Logger:
        return _log

    async def async_save(self, installation: Installation) -> None:
        lasts = installation.bot_token_expires_at
        team = "" if installation.is_enterprise_install else installation.team_id or ""
        now = self._clock.now()
        expires_in = None if lasts is None else timedelta(seconds=lasts - installation.installed_at)
        workspace = await self._joining.join(
            Coming(
                organisation=installation.enterprise_id or "",
                team=team,
                name=(installation.team_name if team else installation.enterprise_name) or "Slack",
                app=installation.app_id or "",
                bot=installation.bot_user_id or "",
                installer=installation.user_id,
                scopes=",".join(installation.bot_scopes or ()),
                grant=Grant(
                    token=installation.bot_token or "",
                    refresh=installation.bot_refresh_token or "",
                    expires_at=None if expires_in is None else now + expires_in,
                ),
            ),
            adopts=False,
        )
        await self._greet(workspace)


class StateStore(AsyncOAuthStateStore):
    """Ways in that were begun, in the database: any of several processes may see the end of one, and only one does."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    @property
    def logger(self) -> Logger:
        return _log

    async def async_issue(self, *_: Any, **__: Any) -> str:
        state = secrets.token_urlsafe(32)
        now = self._clock.now()
        async with self._store.sign_in_states() as states:
            await states.issue(state, at=now, until=now + _PATIENCE)
        return state

    async def async_consume(self, state: str) -> bool:
        async with self._store.sign_in_states() as states:
            return await states.consume(state or "", at=self._clock.now())


def oauth_flow(
    *,
    api: Api,
    installations: InstallationStore,
    states: StateStore,
    client_id: str,
    client_secret: str,
    address: str,
    authorize_url: str,
) -> AsyncOAuthFlow:
    """The way from `/slack/install` to an installation. `authorize_url` is where Slack asks for consent."""
    return AsyncOAuthFlow(
        client=api.client(),
        logger=_log,
        settings=AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=sorted(SCOPES),
            redirect_uri=f"{address}{CALLBACK_PATH}",
            install_path=INSTALL_PATH,
            redirect_uri_path=CALLBACK_PATH,
            install_page_rendering_enabled=False,
            authorization_url=authorize_url,
            installation_store=installations,
            state_store=states,
            state_expiration_seconds=int(_PATIENCE.total_seconds()),
            callback_options=AsyncCallbackOptions(success=_installed, failure=_not_installed),
            logger=_log,
        ),
    )


async def _installed(args: AsyncSuccessArgs) -> BoltResponse:
    """Leads into Slack, where the greeting waits."""
    installation = args.installation
    team = f"&team={installation.team_id}" if installation.team_id else ""
    url = f"https://slack.com/app_redirect?app={installation.app_id}{team}"
    return BoltResponse(status=302, headers={"Location": url, "Set-Cookie": _without_state(args)}, body="")


async def _not_installed(args: AsyncFailureArgs) -> BoltResponse:
    raise HeadwayError(
        "Headway was not installed: {reason}. Start again at {path}.",
        reason=_REASONS.get(args.reason, args.reason.replace("_", " ")),
        path=INSTALL_PATH,
    )


def _without_state(args: AsyncSuccessArgs) -> str:
    return str(args.settings.state_utils.build_set_cookie_for_deletion())
