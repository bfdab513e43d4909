"""Sign in with Slack: whoever Slack says it is, in a workspace where Headway is installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import structlog

from bot.door import Guest, Issuer, Way
from bot.settings import LOOPBACK, Settings
from bot.slack.api import Api, RefusedError, refusals
from bot.slack.tokens import PLATFORM, Home, Tokens
from bot.slack.wants import SIGN_IN_SCOPES
from bot.slack.who import member_of
from bot.vouching import Keys
from cards.voice import Voice
from handlers.people import identify, sync
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.store import Store

# Slack's own names for what it says of people, wherever it runs.
_TEAM, _USER = "https://slack.com/team_id", "https://slack.com/user_id"

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class SlackDoor:
    """`site` is where Slack's pages are."""

    store: Store
    api: Api
    tokens: Tokens
    clock: Clock
    site: str
    issuer: Issuer

    name = "slack"
    company = "Slack"

    @classmethod
    def of(
        cls, settings: Settings, *, store: Store, api: Api, tokens: Tokens, clock: Clock
    ) -> SlackDoor | None:
        """None where the settings don't say how Slack knows us, or Slack would not send people back."""
        place = urlsplit(settings.address)
        is_safe = place.scheme == "https" or place.hostname in LOOPBACK
        if not settings.slack_client_id or not settings.slack_client_secret or not is_safe:
            return None
        url = urlsplit(settings.slack_api_url)
        site = f"{url.scheme}://{url.netloc}"
        issuer = Issuer(
            company=cls.company,
            name=site,
            token_url=f"{settings.slack_api_url.rstrip('/')}/openid.connect.token",
            client=settings.slack_client_id,
            secret=settings.slack_client_secret,
            keys=Keys(f"{site}/.well-known/openid-configuration", clock=clock),
            clock=clock,
        )
        return cls(store=store, api=api, tokens=tokens, clock=clock, site=site, issuer=issuer)

    def label(self, voice: Voice) -> str:
        return voice.text("Sign in with Slack")

    async def is_open(self) -> bool:
        return True

    async def leads(self, way: Way) -> str:
        """Slack's page; where Headway is in one Slack workspace alone, that one is asked for."""
        async with self.store.installations(PLATFORM) as installations:
            rows = await installations.every()
        team = rows[0].team if len(rows) == 1 else ""
        asked = {
            "response_type": "code",
            "scope": " ".join(SIGN_IN_SCOPES),
            "client_id": self.issuer.client,
            "redirect_uri": way.back,
            "state": way.state,
            "nonce": way.nonce,
            **({"team": team} if team else {}),
        }
        return f"{self.site}/openid/connect/authorize?{urlencode(asked)}"

    async def whose(self, code: str, way: Way) -> Guest:
        """The person by their Slack id in the workspace that the token names."""
        # Slack's documented exchange knows no verifier: the nonce and our secret bind the code to who asked.
        claims = await self.issuer.claims(code, way, session=self.api.session, proves=False)
        team, user = _said(claims, _TEAM), _said(claims, _USER)
        home = await self._home(team) if team and user else None
        if home is None:
            raise HeadwayError(
                "Headway is not installed in that Slack workspace. Choose another one there, or ask its admin."
            )
        person = await self._person(home, user)
        if person is None:
            raise HeadwayError(
                "Slack says who you are, but nobody here is known by that account. Say hello to Headway in Slack "
                "first, or ask an admin."
            )
        return Guest(home.workspace, person)

    async def _home(self, team: str) -> Home | None:
        found = await self.tokens.find(organisation="", team=team)
        if found is not None:
            return found
        async with self.store.installations(PLATFORM) as installations:
            wholes = [row.organisation for row in await installations.wholes() if row.revoked_at is None]
        for organisation in wholes:
            home = await self.tokens.find(organisation=organisation, team=team)
            if home is not None and await _has_team(home, team):
                return home
        return None

    async def _person(self, home: Home, user: str) -> UUID | None:
        async with self.store.work(home.workspace) as work:
            known = await identify(work, PLATFORM, user)
        if known is not None:
            return known.id
        try:
            member = await member_of(home, user)
        except RefusedError as error:
            log.info("slack.member_not_read", code=error.code)
            return None
        if member is None:
            return None
        async with self.store.work(home.workspace) as work:
            # Somebody who is here by their e-mail gets their account, as when the directory is read.
            await sync(work, [member], at=self.clock.now())
            linked = await identify(work, PLATFORM, user)
        return None if linked is None else linked.id


async def _has_team(home: Home, team: str) -> bool:
    """Whether a workspace is one of the organisation's."""
    try:
        with refusals():
            told = (await home.client.team_info(team=team))["team"]
    except RefusedError as error:
        log.info("slack.team_not_read", code=error.code)
        return False
    return bool(home.organisation) and str(told.get("enterprise_id") or "") == home.organisation


def _said(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found if isinstance(found, str) else ""
