"""One call of a Web API method: who asks, of which team, for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from tests.bot.slack.slack_records import ApiError, Channel, Json, Team, Token, User
from tests.bot.slack.slack_state import World

T = TypeVar("T")

SCOPES = frozenset(
    {
        *("app_mentions:read", "assistant:write", "chat:write", "commands", "links:read", "links:write"),
        *("channels:history", "channels:join", "channels:read", "groups:history", "groups:read"),
        *("files:read", "files:write", "im:history", "im:read", "im:write", "team:read"),
        *("usergroups:read", "users.profile:read", "users:read", "users:read.email"),
    }
)
FAMILY = {"im": "im", "group": "groups", "channel": "channels"}


@dataclass(slots=True)
class Asking:
    """A call on its way; `place` is the team it is about, which an organisation's token may leave open."""

    world: World
    token: Token
    place: Team | None
    args: Json

    @property
    def team(self) -> Team:
        if self.place is None:
            raise ApiError("missing_argument", response_metadata={"messages": ["[ERROR] missing team_id"]})
        return self.place

    def must(self, name: str) -> str:
        """An argument that has to be given."""
        value = self.args.get(name)
        if not value:
            message = f"[ERROR] missing required field: {name}"
            raise ApiError("invalid_arguments", response_metadata={"messages": [message]})
        return str(value)

    def is_true(self, name: str) -> bool:
        return self.args.get(name) in (True, "true", "True", "1", 1)

    def need(self, scope: str) -> None:
        if scope not in self.token.scopes:
            raise ApiError("missing_scope", needed=scope, provided=self.token.granted)

    def channel(self, name: str = "channel") -> Channel:
        """A conversation by its id; private ones that the bot isn't in do not exist for it."""
        channel = self.team.channels.get(self.must(name))
        if channel is None or (channel.kind != "channel" and self.team.bot_user not in channel.members):
            raise ApiError("channel_not_found")
        return channel

    def user(self, name: str = "user") -> User:
        user = self.team.users.get(self.must(name))
        if user is None:
            raise ApiError("user_not_found")
        if user.hidden:
            raise ApiError("user_not_visible")
        return user


@dataclass(frozen=True)
class Method:
    """What a method does, the scope it asks for, and the kind of token it takes."""

    run: Callable[[Asking], Json]
    scope: str = ""
    token: Literal["bot", "app", "none"] = "bot"
    needs_team: bool = False


def page(asking: Asking, everything: Sequence[T], *, usual: int = 100) -> tuple[Sequence[T], Json]:
    """The part of a list that was asked for, and `response_metadata` with the cursor of the next."""
    cursor = str(asking.args.get("cursor") or "")
    start = 0
    if cursor:
        if not cursor.startswith("next:") or not cursor[5:].isdigit():
            raise ApiError("invalid_cursor")
        start = int(cursor[5:])
    limit = limit_of(asking, usual)
    following = f"next:{start + limit}" if start + limit < len(everything) else ""
    return everything[start : start + limit], {"next_cursor": following}


def limit_of(asking: Asking, usual: int) -> int:
    given: Any = asking.args.get("limit")
    try:
        limit = int(given or usual)
    except ValueError:
        raise ApiError("invalid_limit") from None
    if not 0 < limit <= 1000:
        raise ApiError("invalid_limit")
    return limit
