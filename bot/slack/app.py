"""The Bolt app: what Slack posts is verified, written down, acknowledged, and then dealt with."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.authorization.authorize_result import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse

from bot.inbox import Inbox
from bot.slack import parse
from bot.slack.api import Api
from bot.slack.parse import Incoming
from bot.slack.places import Opened
from bot.slack.sending import Sending
from bot.slack.talk import Talk
from bot.slack.tokens import PLATFORM, Tokens
from bot.slack.wants import COMMAND
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.arrivals import Brought

Next = Callable[[], Awaitable[BoltResponse]]
# After three seconds Slack shows an error and keeps the form open. One that takes longer is given up before, so that
# sending it again is the same as sending it once.
_SECONDS = 2.5
_ANY = re.compile(".*", re.DOTALL)


class Authorize(AsyncAuthorize):
    """Lets in the teams where Headway is installed."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: Any,
    ) -> AuthorizeResult | None:
        home = await self._tokens.find(organisation=enterprise_id or "", team=team_id or "")
        if home is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_user_id=home.bot,
            bot_token=home.token,
        )


def slack_app(
    *,
    talk: Talk,
    sending: Sending,
    inbox: Inbox,
    tokens: Tokens,
    api: Api,
    clock: Clock,
    signing_secret: str,
    flow: AsyncOAuthFlow | None,
) -> AsyncApp:
    """The app that takes what Slack posts, over HTTP or Socket Mode."""
    logger = logging.getLogger("slack_bolt")
    logger.addFilter(_is_news)
    app = AsyncApp(
        name="headway",
        logger=logger,
        signing_secret=signing_secret,
        # Looked at before Bolt takes anything apart (`bot.slack.service`).
        request_verification_enabled=False,
        client=api.client(),
        # Bolt's signature leaves out what it accepts besides functions.
        authorize=cast(Callable[..., Awaitable[AuthorizeResult]], Authorize(tokens)),
        oauth_flow=flow,
    )
    takes = _Reception(talk=talk, sending=sending, inbox=inbox, clock=clock)
    # Bolt tries one after the other: what people wait for comes first.
    app.command(COMMAND)(takes.command)
    app.action(_ANY)(takes.press)
    app.event(_ANY, middleware=[takes.event])(_acknowledged)
    app.shortcut(_ANY)(takes.shortcut)
    app.view(_ANY)(takes.submission)
    app.view_closed(_ANY)(_only_acknowledged)
    return app


class _Reception:
    """Where each sort of thing is taken in."""

    def __init__(self, *, talk: Talk, sending: Sending, inbox: Inbox, clock: Clock) -> None:
        self._talk = talk
        self._sending = sending
        self._inbox = inbox
        self._clock = clock

    async def event(self, body: dict[str, Any], next_: Next) -> BoltResponse | None:
        """Runs before Bolt acknowledges, so that Slack tries again what could not be written down."""
        incoming = parse.event(body, now=self._clock.now())
        if incoming is not None:
            try:
                await self._take(incoming, None)
            except HeadwayError:
                return BoltResponse(status=503, body="")
        return await next_()

    async def command(self, body: dict[str, Any], ack: AsyncAck) -> None:
        await self._take(parse.command(body, now=self._clock.now()), body.get("trigger_id"))
        await ack()

    async def press(self, body: dict[str, Any], ack: AsyncAck) -> None:
        incoming = parse.press(body, now=self._clock.now())
        if incoming is not None:
            await self._take(incoming, body.get("trigger_id"))
        await ack()

    async def shortcut(self, body: dict[str, Any], ack: AsyncAck) -> None:
        incoming = parse.shortcut(body, now=self._clock.now())
        if incoming is not None:
            await self._take(incoming, body.get("trigger_id"))
        await ack()

    async def submission(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """A form is answered with what became of it, so that nothing typed is lost when it can't be taken."""
        incoming = parse.submission(body, now=self._clock.now())
        answer = await asyncio.wait_for(self._sending.submit(incoming, body.get("view") or {}), _SECONDS)
        await ack(**answer)

    async def _take(self, incoming: Incoming, trigger: str | None) -> None:
        modal = self._modal(incoming, trigger)
        brought = Brought(
            platform=PLATFORM,
            key=incoming.key,
            lane=incoming.lane,
            body=parse.to_json(incoming),
            at=incoming.at,
        )
        await self._inbox.take(brought, lambda: self._talk.deal(incoming, modal))

    def _modal(self, incoming: Incoming, trigger: str | None) -> asyncio.Future[Opened | None]:
        if trigger and self._talk.opens_modal(incoming):
            return asyncio.create_task(self._talk.open_modal(incoming, trigger))
        nothing: asyncio.Future[Opened | None] = asyncio.get_running_loop().create_future()
        nothing.set_result(None)
        return nothing


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN too, and warns that it doesn't use it: that is how it should be."""
    return "`token` will be unused" not in record.getMessage()


async def _acknowledged() -> None:
    """Bolt has acknowledged an event by itself; it was written down before."""


async def _only_acknowledged(ack: AsyncAck) -> None:
    await ack()
