"""Slack as a part of Headway: put together from the settings, started, and stopped again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.signature import SignatureVerifier

from bot.charts.links import ChatLinks
from bot.entrance import Entrance
from bot.inbox import Inbox
from bot.settings import Settings
from bot.slack.api import Api, RefusedError, refusals
from bot.slack.app import slack_app
from bot.slack.around import Around
from bot.slack.directory import Directory
from bot.slack.door import SlackDoor
from bot.slack.files import Files
from bot.slack.greeting import Greeting
from bot.slack.joining import Coming, Joining
from bot.slack.manifest import CALLBACK_PATH, EVENTS_PATH, INSTALL_PATH
from bot.slack.messenger import SlackMessenger
from bot.slack.native import Native
from bot.slack.oauth import InstallationStore, StateStore, oauth_flow
from bot.slack.sending import Sending
from bot.slack.showing import Showing
from bot.slack.talk import Talk
from bot.slack.tokens import PLATFORM, Home, Tokens
from bot.trouble import Trouble, guarded
from handlers.dispatch import Desk
from okrs.errors import HeadwayError
from scheduling.clock import Clock, SystemClock
from storage.secrets import Vault
from storage.store import Store

# Everybody is looked up once a day; what changes meanwhile comes as events.
_DIRECTORY_EVERY, DIRECTORY_AGAIN, LOOK_EVERY = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# How soon a Slack that was away when Headway started is tried again.
TRY_AGAIN = timedelta(seconds=15)
# A form with a hundred long texts comes back whole.
_MOST_BYTES = 4 * 1024 * 1024

log = structlog.get_logger()


def check(settings: Settings) -> None:
    """Raises HeadwayError for settings with which Slack can't work."""
    if bool(settings.slack_client_id) != bool(settings.slack_client_secret):
        missing = "SLACK_CLIENT_SECRET" if settings.slack_client_id else "SLACK_CLIENT_ID"
        raise HeadwayError(
            f"{missing} is missing: Slack shows both under Basic Information, App Credentials."
        )
    installs = bool(settings.slack_client_id) and not settings.slack_bot_token
    if installs and not settings.keys:
        raise HeadwayError(
            "Slack workspaces that install Headway hand out tokens, which are kept encrypted: set "
            "HEADWAY_ENCRYPTION_KEYS (`openssl rand -base64 48` makes one)."
        )
    if installs and not settings.address.startswith("https://"):
        raise HeadwayError(
            "Slack leads people back to Headway after they agreed to install it: set HEADWAY_ADDRESS, "
            "as https://headway.example."
        )
    if not settings.slack_app_token and not settings.slack_signing_secret:
        raise HeadwayError(
            "Slack has no way to reach Headway: set SLACK_APP_TOKEN (Socket Mode, nothing has to be open to the "
            "internet), or SLACK_SIGNING_SECRET (Slack posts to HEADWAY_ADDRESS)."
        )
    if settings.slack_app_token and not settings.slack_app_token.startswith("xapp-"):
        raise HeadwayError("SLACK_APP_TOKEN must be an app-level token, which begins with xapp-.")
    if settings.slack_bot_token and not settings.slack_bot_token.startswith("xox"):
        raise HeadwayError("SLACK_BOT_TOKEN must be the Bot User OAuth Token, which begins with xoxb-.")


@asynccontextmanager
async def every_home(settings: Settings, store: Store) -> AsyncIterator[list[Home]]:
    """Everywhere that Headway is installed in Slack, with an open line; raises HeadwayError where it is not set up."""
    if not settings.wants_slack:
        raise HeadwayError("Slack is not set up. docs/slack.md shows how.")
    check(settings)
    api = Api(settings.slack_api_url)
    tokens = _tokens(settings, store, api, SystemClock())
    async with api.open():
        async with store.installations(PLATFORM) as installations:
            workspaces = dict.fromkeys(row.workspace_id for row in await installations.every())
        homes = [await tokens.of_workspace(workspace) for workspace in workspaces]
        yield [home for home in homes if home is not None]


def _tokens(settings: Settings, store: Store, api: Api, clock: Clock) -> Tokens:
    return Tokens(
        store,
        api,
        vault=Vault(settings.keys),
        clock=clock,
        own_token=settings.slack_bot_token,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
    )


@dataclass(frozen=True, kw_only=True)
class Slack:
    """Everything of one process that has to do with Slack."""

    settings: Settings
    store: Store
    clock: Clock
    api: Api
    tokens: Tokens
    joining: Joining
    greeting: Greeting
    around: Around
    inbox: Inbox
    messenger: SlackMessenger
    directory: Directory
    bolt: AsyncApp
    flow: AsyncOAuthFlow | None
    door: SlackDoor | None

    @classmethod
    def compose(
        cls,
        settings: Settings,
        *,
        store: Store,
        desk: Desk,
        clock: Clock,
        wake: Callable[[UUID], Awaitable[None]],
    ) -> Slack:
        """Puts it together; nothing runs yet. Raises HeadwayError for settings that can't work."""
        check(settings)
        api = Api(settings.slack_api_url)
        tokens = _tokens(settings, store, api, clock)
        links = ChatLinks.of(settings, clock)
        native = Native(clock=clock, address=settings.address.rstrip("/"), picture=links.link)
        joining = Joining(store, desk, tokens, clock)
        greeting = Greeting(store=store, desk=desk, tokens=tokens, clock=clock, wake=wake)
        directory = Directory(store, clock)
        around = Around(
            store=store,
            desk=desk,
            tokens=tokens,
            native=native,
            joining=joining,
            directory=directory,
            clock=clock,
        )
        entrance = Entrance.of(settings)
        showing = Showing(store=store, native=native, around=around, entrance=entrance, clock=clock)
        talk = Talk(
            store=store,
            desk=desk,
            tokens=tokens,
            around=around,
            files=Files(store=store, api=api, directory=directory, clock=clock),
            showing=showing,
            clock=clock,
            wake=wake,
        )
        inbox = Inbox(store, clock=clock, recover={PLATFORM: talk.recover})
        flow = _flow(settings, api=api, store=store, joining=joining, greeting=greeting, clock=clock)
        return cls(
            settings=settings,
            store=store,
            clock=clock,
            api=api,
            tokens=tokens,
            joining=joining,
            greeting=greeting,
            around=around,
            inbox=inbox,
            messenger=SlackMessenger(
                store=store,
                tokens=tokens,
                native=native,
                entrance=entrance,
                clock=clock,
                gone=joining.leave_home,
            ),
            directory=directory,
            bolt=slack_app(
                talk=talk,
                sending=Sending(
                    store=store, desk=desk, tokens=tokens, around=around, showing=showing, wake=wake
                ),
                inbox=inbox,
                tokens=tokens,
                api=api,
                clock=clock,
                signing_secret=settings.slack_signing_secret,
                flow=flow,
            ),
            flow=flow,
            door=SlackDoor.of(settings, store=store, api=api, tokens=tokens, clock=clock),
        )

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What Slack posts to, and where an installation begins and ends."""
        found = [web.post(EVENTS_PATH, self._post)] if self.settings.slack_signing_secret else []
        if self.flow is not None:
            found += [web.get(INSTALL_PATH, self._install), web.get(CALLBACK_PATH, self._callback)]
        return found

    @asynccontextmanager
    async def running(self, *, receives: bool, works: bool) -> AsyncIterator[None]:
        """Works until the block ends. `receives`: this process takes in what Slack posts; `works`: the daily look."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.api.open())
            # What was taken in last still shows its answers.
            stack.push_async_callback(self.around.settle)
            # Bolt made its client before there was a session to share.
            self.bolt.client.session = self.api.session
            if self.settings.slack_bot_token and not await self._join_own():
                joining = asyncio.create_task(self._keep_joining())
                stack.push_async_callback(_ended, joining)
            if receives:
                await self.inbox.start()
                stack.push_async_callback(self.inbox.stop)
            if receives and self.settings.slack_app_token:
                await stack.enter_async_context(self._connected())
            if works:
                looking = asyncio.create_task(self._keep_looking())
                stack.push_async_callback(_ended, looking)
            yield

    async def _join_own(self) -> bool:
        """Takes up work in the workspace that the settings' token belongs to; False while Slack is away."""
        try:
            with refusals():
                told = await self.api.client(self.settings.slack_bot_token).auth_test()
        except RefusedError as error:
            if error.permanent:
                raise HeadwayError(f"Slack does not let Headway in: {error.message}") from error
            # What is known of the workspace is good enough to begin with.
            log.warning("slack.not_reached", reason=error.message)
            return False
        is_org = bool(told.get("is_enterprise_install"))
        await self.joining.join(
            Coming(
                organisation=str(told.get("enterprise_id") or ""),
                team="" if is_org else str(told["team_id"]),
                name=str(told.get("team") or "Slack"),
                bot=str(told["user_id"]),
                scopes=str(told.headers.get("x-oauth-scopes") or "").replace(" ", ""),
            ),
            adopts=True,
        )
        return True

    async def _keep_joining(self) -> None:
        """Tries again until Slack is there."""
        is_in = False
        while not is_in:
            await asyncio.sleep(TRY_AGAIN.total_seconds())
            try:
                is_in = await self._join_own()
            except HeadwayError as error:
                log.error("slack.not_let_in", reason=error.message)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[None]:
        await self._check_app_token()
        handler = AsyncSocketModeHandler(
            self.bolt,
            self.settings.slack_app_token,
            web_client=self.api.client(self.settings.slack_app_token),
        )
        # It tries until Slack is there; who is on the web meanwhile need not wait for that.
        connecting = asyncio.create_task(handler.connect_async())
        try:
            yield
        finally:
            await handler.close_async()
            await _ended(connecting)

    async def _check_app_token(self) -> None:
        """Raises HeadwayError for a token that Slack does not take, with which the SDK would try for ever."""
        try:
            with refusals():
                await self.api.client().apps_connections_open(app_token=self.settings.slack_app_token)
        except RefusedError as error:
            if not error.permanent:
                log.warning("slack.not_reached", reason=error.message)
                return
            raise HeadwayError(
                f"Slack does not accept SLACK_APP_TOKEN ({error.code}). It needs the scope connections:write, and "
                "Socket Mode must be on."
            ) from error

    async def _keep_looking(self) -> None:
        """Reads the directory of each workspace when Headway starts, and then once a day; sooner where it failed."""
        due: dict[UUID, datetime] = {}
        while True:
            found = await guarded(self._look(due))
            if isinstance(found, Trouble):
                log.warning("slack.directory_not_read", reason=found.message, reference=found.reference)
            await asyncio.sleep(LOOK_EVERY.total_seconds())

    async def _look(self, due: dict[UUID, datetime]) -> None:
        async with self.store.installations(PLATFORM) as installations:
            workspaces = {row.workspace_id for row in await installations.every()}
        for workspace in workspaces:
            now = self.clock.now()
            if due.get(workspace, now) <= now:
                due[workspace] = now + DIRECTORY_AGAIN
                home = await self.tokens.of_workspace(workspace)
                if home is not None:
                    await self.directory.read_all(home)
                due[workspace] = now + _DIRECTORY_EVERY

    async def _post(self, request: web.Request) -> web.Response:
        request = request.clone(client_max_size=_MOST_BYTES)
        # Bolt would take apart what anybody sends before it looks whether Slack has signed it.
        if not self._is_signed(await request.read(), request.headers):
            return web.json_response({"error": "invalid request"}, status=401)
        return await to_aiohttp_response(await self.bolt.async_dispatch(await to_bolt_request(request)))

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        try:
            verifier = SignatureVerifier(self.settings.slack_signing_secret)
            return verifier.is_valid_request(body, dict(headers))
        except (ValueError, TypeError):
            # No signature of Slack's looks like that, nor does what it signs.
            return False

    async def _install(self, request: web.Request) -> web.Response:
        assert self.flow is not None
        return await to_aiohttp_response(await self.flow.handle_installation(await to_bolt_request(request)))

    async def _callback(self, request: web.Request) -> web.Response:
        assert self.flow is not None
        return await to_aiohttp_response(await self.flow.handle_callback(await to_bolt_request(request)))


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _flow(
    settings: Settings, *, api: Api, store: Store, joining: Joining, greeting: Greeting, clock: Clock
) -> AsyncOAuthFlow | None:
    # With a token of its own Headway is in one workspace, and the app's id is for signing in alone.
    if not settings.slack_client_id or settings.slack_bot_token:
        return None
    api_url = urlsplit(settings.slack_api_url)
    return oauth_flow(
        api=api,
        installations=InstallationStore(joining, clock=clock, greet=greeting.greet),
        states=StateStore(store, clock=clock),
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        address=settings.address.rstrip("/"),
        authorize_url=f"{api_url.scheme}://{api_url.netloc}/oauth/v2/authorize",
    )
