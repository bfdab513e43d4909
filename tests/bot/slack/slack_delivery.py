"""How the fake Slack tells the app what happened: signed requests or Socket Mode, and how long it took to answer."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.bot.slack.slack_records import APP, Channel, Json, Team
from tests.bot.slack.slack_socket import Sockets
from tests.bot.slack.slack_state import World

SIGNING_SECRET = "the signing secret of a test"
VERIFICATION = "verification-token"
PATIENCE = 3.0
EVENTS = frozenset(
    {
        *("app_home_opened", "app_mention", "app_uninstalled", "link_shared", "message.im", "tokens_revoked"),
        *("channel_archive", "channel_rename", "channel_shared", "channel_unshared"),
        *("member_joined_channel", "member_left_channel", "team_join", "user_change"),
        *("team_access_granted", "team_access_revoked"),
    }
)


@dataclass(frozen=True)
class Ack:
    """How the app answered: its status (0 for no answer), body, and seconds; `trouble` is what a person sees."""

    status: int
    body: Any
    seconds: float
    trouble: str = ""


@dataclass(eq=False)
class Delivery:
    """Something told to the app, with the answers to each time it was told. `kind` is as Socket Mode calls it."""

    kind: str
    payload: Json
    acks: list[Ack] = field(default_factory=list)


@dataclass
class Deliveries:
    """Tells the app, over HTTP where `bot_url` is known and over its websockets else."""

    world: World
    sockets: Sockets
    bot_url: str
    events_path: str
    actions_path: str
    commands_path: str
    subscribed: frozenset[str]
    made: list[Delivery] = field(default_factory=list)
    wait: float = 10.0
    session: aiohttp.ClientSession | None = None

    async def event(self, team: Team, event: Json, *, channel: Channel | None = None) -> Ack:
        """An event in its envelope."""
        return await self.deliver(Delivery("events_api", self.envelope(team, event, channel=channel)))

    def is_subscribed(self, event: Json, channel: Channel | None) -> bool:
        kind = {"im": "im", "channel": "channels", "group": "groups"}[channel.kind] if channel else ""
        return (f"message.{kind}" if event["type"] == "message" else event["type"]) in self.subscribed

    def envelope(self, team: Team, event: Json, *, channel: Channel | None = None) -> Json:
        org = team.org.id if team.org else None
        authorization = {
            "enterprise_id": org,
            "team_id": team.id,
            "user_id": team.bot_user,
            "is_bot": True,
            "is_enterprise_install": team.by_org,
        }
        return {
            "token": VERIFICATION,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": org,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": self.world.new_id("Ev"),
            "event_time": int(self.world.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": bool(channel and channel.shared),
            "event_context": self.world.new_id("4-"),
        }

    async def deliver(
        self,
        delivery: Delivery,
        *,
        attempt: int = 0,
        reason: str = "",
        signed_at: float | None = None,
        secret: str = SIGNING_SECRET,
    ) -> Ack:
        """Tells the app once; `attempt` and `reason` mark it as a repetition."""
        if not attempt:
            self.made.append(delivery)
        began = time.perf_counter()
        try:
            async with asyncio.timeout(self.wait):
                if self.bot_url:
                    status, body = await self._post(delivery, attempt, reason, signed_at, secret)
                else:
                    answer = self.sockets.send(
                        delivery.kind, delivery.payload, attempt=attempt, reason=reason
                    )
                    status, body = 200, await answer
        except TimeoutError:
            status, body, trouble = 0, "", "http_timeout"
        except (aiohttp.ClientError, ConnectionError):
            status, body, trouble = 0, "", "connection_failed"
        else:
            trouble = "" if 200 <= status < 300 else "http_error"
        seconds = time.perf_counter() - began
        ack = Ack(status, body, seconds, trouble or ("http_timeout" if seconds > PATIENCE else ""))
        delivery.acks.append(ack)
        self.world.stir()
        return ack

    async def _post(
        self, delivery: Delivery, attempt: int, reason: str, signed_at: float | None, secret: str
    ) -> tuple[int, Any]:
        assert self.session
        path, content_type, body = self._written(delivery)
        # Signed by the clock on the wall: that is the one the app's check looks at.
        signed = str(int(time.time() if signed_at is None else signed_at))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": signed,
            "X-Slack-Signature": signature(secret, signed, body),
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        async with self.session.post(self.bot_url + path, data=body.encode(), headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if text.startswith("{") else text

    def _written(self, delivery: Delivery) -> tuple[str, str, str]:
        form = "application/x-www-form-urlencoded"
        if delivery.kind == "events_api":
            return self.events_path, "application/json", json.dumps(delivery.payload)
        if delivery.kind == "slash_commands":
            return self.commands_path, form, urlencode(delivery.payload)
        return self.actions_path, form, urlencode({"payload": json.dumps(delivery.payload)})


def signature(secret: str, signed: str, body: str) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{signed}:{body}".encode(), hashlib.sha256).hexdigest()
