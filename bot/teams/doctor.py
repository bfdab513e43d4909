"""The doctor for Teams: what is missing there, and what to do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp

from bot.findings import Finding, Level
from bot.settings import Settings
from bot.teams.refusal import RefusedError
from bot.teams.registration import PLATFORM, Registration, own_registration, unseal
from bot.teams.service import MESSAGES_PATH, check
from bot.teams.tokens import Tokens
from bot.vouching import Keys, NoKeysError
from okrs.errors import HeadwayError
from scheduling.clock import SystemClock
from storage.secrets import Vault
from storage.store import Store

_SECRET = (
    "In Azure: App registrations, Headway's app, Certificates & secrets. A secret that is over needs a new one; "
    "TEAMS_APP_PASSWORD is its value, not its ID."
)


async def examine(settings: Settings, store: Store) -> list[Finding]:
    """Everything there is to say about Teams, in the order in which to put it right."""
    if not settings.wants_teams:
        return [
            Finding(
                Level.COULD,
                "Teams",
                "Not set up.",
                "docs/teams.md goes through it, about a quarter of an hour.",
            )
        ]
    try:
        check(settings)
    except HeadwayError as error:
        return [Finding(Level.MUST, "Teams", error.message)]
    if settings.teams_insecure_playground:
        return [
            Finding(
                Level.COULD,
                "Teams",
                "Everything that comes from this machine is believed (HEADWAY_TEAMS_INSECURE_PLAYGROUND).",
                "Fine for trying it in the Playground; take it away before anybody relies on it.",
            )
        ]
    return [_way_in(settings), await _keys(settings), *[found async for found in _apps(settings, store)]]


def _way_in(settings: Settings) -> Finding:
    if not settings.address.startswith("https://"):
        return Finding(
            Level.MUST,
            "Teams",
            "Teams posts to a public https address, and none is known.",
            "Set HEADWAY_ADDRESS, as https://headway.example.",
        )
    endpoint = f"{settings.address.rstrip('/')}{MESSAGES_PATH}"
    return Finding(
        Level.FINE,
        "Teams",
        f"Teams posts to {endpoint}: the messaging endpoint of the Azure Bot must be that.",
    )


async def _keys(settings: Settings) -> Finding:
    keys = Keys(settings.teams_openid_url, clock=SystemClock())
    try:
        async with aiohttp.ClientSession() as session:
            await keys.find("", session)
    except NoKeysError:
        return Finding(
            Level.MUST,
            "Teams",
            f"Microsoft's keys can't be read at {settings.teams_openid_url}, so nothing from Teams can be believed.",
            "Let Headway reach that address, perhaps through a proxy, or correct TEAMS_OPENID_URL.",
        )
    return Finding(Level.FINE, "Teams", "Microsoft's keys can be read.")


async def _apps(settings: Settings, store: Store) -> AsyncIterator[Finding]:
    tokens = Tokens(authority=settings.teams_authority_url, clock=SystemClock())
    own = own_registration(settings)
    if own is not None:
        yield await _app(tokens, own)
        return
    vault = Vault(settings.keys)
    async with store.installations(PLATFORM) as installations:
        rows = await installations.wholes()
    if not rows:
        yield Finding(
            Level.MUST, "Teams", "No company has an app yet.", "headway teams register, once for each tenant"
        )
    for row in rows:
        try:
            yield await _app(tokens, unseal(row, vault))
        except HeadwayError as error:
            yield Finding(Level.MUST, f"Teams {row.organisation}", error.message)
        if row.revoked_at is not None:
            yield Finding(
                Level.COULD,
                f"Teams {row.organisation}",
                "Nobody there has the app at present.",
                "headway teams package, and have an administrator upload it.",
            )


async def _app(tokens: Tokens, registration: Registration) -> Finding:
    name = f"Teams {registration.tenant}"
    try:
        await tokens.of(registration)
    except RefusedError as error:
        return Finding(
            Level.MUST, name, f"Microsoft gives out no token for {registration.app}: {error.code}.", _SECRET
        )
    return Finding(Level.FINE, name, f"Microsoft knows the app {registration.app}.")
