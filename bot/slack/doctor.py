"""The doctor for Slack: each permission and setting that is missing, and what to do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from bot.findings import Finding, Level
from bot.settings import Settings
from bot.slack.api import Api, RefusedError, refusals
from bot.slack.service import check
from bot.slack.tokens import PLATFORM, Home, Tokens
from bot.slack.wants import OPTIONAL_SCOPES, SCOPES
from okrs.errors import HeadwayError
from scheduling.clock import SystemClock
from storage.secrets import Vault
from storage.store import Store

_WHERE = "In Slack: api.slack.com/apps, your app, OAuth & Permissions, Bot Token Scopes; then install the app again."


async def examine(settings: Settings, store: Store) -> list[Finding]:
    """Everything there is to say about Slack, in the order in which to put it right."""
    if not settings.wants_slack:
        return [
            Finding(
                Level.COULD,
                "Slack",
                "Not set up.",
                "`headway slack manifest` writes the app; docs/slack.md shows the rest.",
            )
        ]
    try:
        check(settings)
    except HeadwayError as error:
        return [Finding(Level.MUST, "Slack", error.message)]
    api = Api(settings.slack_api_url)
    async with api.open():
        return [
            *[finding async for finding in _way_in(settings, api)],
            *[finding async for finding in _homes(settings, api, store)],
        ]


async def _way_in(settings: Settings, api: Api) -> AsyncIterator[Finding]:
    if settings.slack_app_token:
        try:
            with refusals():
                await api.client().apps_connections_open(app_token=settings.slack_app_token)
        except RefusedError as error:
            yield Finding(
                Level.MUST,
                "Socket Mode",
                f"Slack refuses SLACK_APP_TOKEN: {error.code}.",
                "In Slack: Settings, Socket Mode on; Basic Information, App-Level Tokens, one with the scope "
                "connections:write.",
            )
        else:
            yield Finding(Level.FINE, "Socket Mode", "Slack accepts SLACK_APP_TOKEN.")
    if settings.slack_signing_secret:
        yield _over_http(settings)


def _over_http(settings: Settings) -> Finding:
    if not settings.address.startswith("https://"):
        return Finding(
            Level.COULD if settings.slack_app_token else Level.MUST,
            "Slack over HTTP",
            "Slack posts to a public https address, and none is known.",
            "Set HEADWAY_ADDRESS, as https://headway.example; `headway slack manifest` puts it into the app.",
        )
    return Finding(
        Level.FINE, "Slack over HTTP", f"Slack posts to {settings.address.rstrip('/')}/slack/events."
    )


async def _homes(settings: Settings, api: Api, store: Store) -> AsyncIterator[Finding]:
    if settings.slack_bot_token:
        async for finding in _token(api, settings.slack_bot_token, "Slack"):
            yield finding
        return
    tokens = Tokens(
        store,
        api,
        vault=Vault(settings.keys),
        clock=SystemClock(),
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
    )
    async with store.installations(PLATFORM) as installations:
        rows = await installations.every()
    if not rows:
        yield Finding(
            Level.COULD,
            "Slack",
            "Nobody has installed Headway yet.",
            f"Open {settings.address.rstrip('/')}/slack/install as an admin of the Slack workspace.",
        )
    for row in rows:
        name = f"Slack {row.team or row.organisation}"
        try:
            home: Home | None = await tokens.find(organisation=row.organisation, team=row.team)
        except HeadwayError as error:
            yield Finding(Level.MUST, name, error.message)
            continue
        if home is not None:
            async for finding in _token(api, home.token, name):
                yield finding


async def _token(api: Api, token: str, name: str) -> AsyncIterator[Finding]:
    try:
        with refusals():
            told = await api.client(token).auth_test()
    except RefusedError as error:
        yield Finding(Level.MUST, name, f"Slack refuses the token: {error.code}.", error.message)
        return
    yield Finding(Level.FINE, name, f"Connected to {told.get('team')} as {told.get('user')}.")
    granted = {scope.strip() for scope in str(told.headers.get("x-oauth-scopes") or "").split(",")}
    for finding in _missing(name, granted, SCOPES, Level.MUST):
        yield finding
    for finding in _missing(name, granted, OPTIONAL_SCOPES, Level.COULD):
        yield finding


def _missing(name: str, granted: set[str], wanted: Mapping[str, str], level: Level) -> list[Finding]:
    return [
        Finding(level, name, f"The permission {scope} is missing: it is needed {reason}.", _WHERE)
        for scope, reason in wanted.items()
        if scope not in granted
    ]
