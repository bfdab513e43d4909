"""What administrators and Slack itself do in a team, and tell the app of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.bot.slack.slack_delivery import VERIFICATION, Ack, Deliveries, Delivery
from tests.bot.slack.slack_oauth import revoke, uninstall
from tests.bot.slack.slack_records import APP, Channel, Json, Team, User
from tests.bot.slack.slack_state import World


@dataclass
class Admin:
    """Somebody who may do anything in a team."""

    world: World
    post: Deliveries
    team: Team

    async def changes(self, user: User, **fields: Any) -> None:
        """Changes what is known of a person, their zone or role for example."""
        for name, value in fields.items():
            setattr(user, name, value)
        await self._about_user("user_change", user)

    async def deactivates(self, user: User) -> None:
        await self.changes(user, deleted=True)

    async def welcomes(self, user: User) -> None:
        """Lets somebody into the team."""
        self.team.users[user.id] = user
        await self._about_user("team_join", user)

    async def invites(self, user: str, channel: Channel, *, inviter: str = "") -> None:
        """Adds somebody, the app's own user for example, to a channel."""
        channel.members[user] = None
        joined = {"type": "member_joined_channel", "user": user, "channel": channel.id, "team": self.team.id}
        kind = {"channel_type": "G" if channel.private else "C"}
        await self._tell(joined | kind | ({"inviter": inviter} if inviter else {}), channel)

    async def removes(self, user: str, channel: Channel) -> None:
        channel.members.pop(user)
        left = {"type": "member_left_channel", "user": user, "channel": channel.id, "team": self.team.id}
        await self._tell(left | {"channel_type": "G" if channel.private else "C"}, channel)

    async def archives(self, channel: Channel) -> None:
        channel.archived = True
        await self._tell({"type": "channel_archive", "channel": channel.id}, channel)

    async def renames(self, channel: Channel, name: str) -> None:
        channel.name = name
        told = {"id": channel.id, "name": name, "created": int(self.world.now())}
        await self._tell({"type": "channel_rename", "channel": told}, channel)

    async def shares(self, channel: Channel, with_team: str) -> None:
        """Shares a channel with another company."""
        channel.shared = True
        await self._tell(
            {"type": "channel_shared", "connected_team_id": with_team, "channel": channel.id}, channel
        )

    async def unshares(self, channel: Channel, with_team: str) -> None:
        channel.shared = False
        told = {"previously_connected_team_id": with_team, "channel": channel.id, "is_ext_shared": False}
        await self._tell({"type": "channel_unshared"} | told, channel)

    async def uninstalls(self) -> None:
        """Removes the app. Which of the two events comes first is not for sure."""
        uninstall(self.world, self.team)
        await self._tell_announced()

    async def revokes_tokens(self) -> None:
        revoke(self.world, self.world.tokens[self.team.token])
        await self._tell_announced()

    async def grants_access(self, team: Team) -> None:
        """Lets an app that is installed on the whole organisation into one more team."""
        assert self.team.org
        self.team.org.teams.append(team.id)
        await self._tell({"type": "team_access_granted", "team_ids": [team.id]})

    async def revokes_access(self, team: Team) -> None:
        assert self.team.org
        self.team.org.teams.remove(team.id)
        await self._tell({"type": "team_access_revoked", "team_ids": [team.id]})

    async def is_rate_limited(self) -> Ack:
        """Slack holds events back, because there were more than 30,000 within an hour."""
        minute = int(self.world.now()) // 60 * 60
        told = {"token": VERIFICATION, "type": "app_rate_limited", "team_id": self.team.id}
        return await self.post.deliver(
            Delivery("events_api", told | {"minute_rate_limited": minute, "api_app_id": APP})
        )

    async def _about_user(self, kind: str, user: User) -> None:
        told = user.as_json(self.world.clock, locale=True)
        await self._tell({"type": kind, "user": told, "cache_ts": int(self.world.now())})

    async def _tell_announced(self) -> None:
        announced, self.world.announcements = self.world.announcements, []
        for team, event in announced:
            await self.post.event(team, event)

    async def _tell(self, event: Json, channel: Channel | None = None) -> None:
        if self.post.is_subscribed(event, None):
            await self.post.event(self.team, event | {"event_ts": self.world.ts()}, channel=channel)
