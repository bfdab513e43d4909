"""What the fake Slack keeps of each thing: a person, a conversation, a message, a view, a token, a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from scheduling.clock import Clock
from tests.bot.slack.slack_blocks import button_labels, words

Json = dict[str, Any]

APP = "AHEADWAY"


class ApiError(Exception):
    """An answer with `ok: false`; `details` stand beside the error."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        self.details = details


class Call(NamedTuple):
    """One call of the Web API, as it was asked; `team` is empty where the token said nothing."""

    team: str
    method: str
    args: Json


@dataclass
class User:
    """A member of a team. `hidden` people exist, but the app may not see them."""

    id: str
    team: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    organisation: str = ""
    hidden: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    title: str = ""

    def profile(self) -> Json:
        return {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "title": self.title,
            "status_text": self.status_text,
            "status_emoji": self.status_emoji,
            "status_expiration": self.status_expiration,
            "team": self.team,
        } | ({"email": self.email} if self.email else {})

    def as_json(self, clock: Clock, *, locale: bool = False, email: bool = True) -> Json:
        """As users.info tells it. Of somebody deactivated, Slack tells neither zone nor name at the top."""
        profile = self.profile()
        if not email:
            profile.pop("email", None)
        told: Json = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "deleted": self.deleted,
            "profile": profile,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(clock.now().timestamp()),
        }
        if self.deleted:
            return told
        zone = ZoneInfo(self.tz)
        offset = clock.now().astimezone(zone).utcoffset() or timedelta()
        told |= {
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": clock.now().astimezone(zone).tzname(),
            "tz_offset": int(offset.total_seconds()),
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
        }
        if self.is_stranger:
            told["is_stranger"] = True
        if self.organisation:
            told["enterprise_user"] = {
                "id": self.id,
                "enterprise_id": self.organisation,
                "teams": [self.team],
            }
        return told | ({"locale": self.locale} if locale else {})


@dataclass
class File:
    """A file somebody dropped, or one that is on its way up; `content` is None until it has come, `elsewhere` the
    address of one that Slack only links to."""

    id: str
    team: str
    name: str
    user: str
    content: bytes | None = None
    title: str = ""
    channels: list[str] = field(default_factory=list)
    elsewhere: str = ""

    def as_json(self, base_url: str) -> Json:
        kind = self.name.rpartition(".")[2]
        address = f"{base_url}/files-pri/{self.team}-{self.id}"
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": "text/csv" if kind == "csv" else "text/plain",
            "filetype": kind,
            "pretty_type": kind.upper(),
            "user": self.user,
            "user_team": self.team,
            "size": len(self.content or b""),
            "mode": "snippet" if kind == "csv" else "hosted",
            "is_external": bool(self.elsewhere),
            "is_public": False,
            "url_private": self.elsewhere or f"{address}/{self.name}",
            "url_private_download": self.elsewhere or f"{address}/download/{self.name}",
            "permalink": f"https://slack.example/files/{self.user}/{self.id}/{self.name}",
            "channels": self.channels,
            "file_access": "visible",
        }


@dataclass(slots=True, eq=False)
class Message:
    """A message as people see it. `only_for` names the one person who sees an ephemeral message."""

    team: str
    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    only_for: str | None = None
    client_msg_id: str | None = None
    edit: Json | None = None
    files: list[Json] = field(default_factory=list)
    unfurls: dict[str, Json] = field(default_factory=dict)
    filled: Json = field(default_factory=dict)

    @property
    def edited(self) -> bool:
        return self.edit is not None

    @property
    def buttons(self) -> list[str]:
        """The labels of everything in it that can be pressed, from top to bottom."""
        return button_labels(self.blocks)

    @property
    def full_text(self) -> str:
        """Everything that is written in it: its blocks, or its text where it has none."""
        return words(self.blocks) or self.text

    def as_json(self, *, metadata: bool = True) -> Json:
        told: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        told["team"] = self.team
        if self.bot_id:
            told |= {"bot_id": self.bot_id, "app_id": APP}
        for name in ("blocks", "attachments", "thread_ts", "client_msg_id", "files"):
            if value := getattr(self, name):
                told[name] = value
        if self.edit:
            told["edited"] = self.edit
        if metadata and self.metadata:
            told["metadata"] = self.metadata
        return told


@dataclass(eq=False)
class Channel:
    """A conversation: a public or private channel, or the direct messages of `user` with the app."""

    id: str
    team: str
    name: str = ""
    user: str = ""
    private: bool = False
    archived: bool = False
    shared: bool = False
    members: dict[str, None] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)
    prompts: list[Json] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """As `channel_type` calls it in events."""
        return "im" if self.user else "group" if self.private else "channel"

    @property
    def label(self) -> str:
        """As `channel_name` calls it in commands and interactions."""
        return "directmessage" if self.user else "privategroup" if self.private else self.name

    def as_json(self, bot: str) -> Json:
        if self.user:
            return {"id": self.id, "is_im": True, "user": self.user, "is_archived": self.archived}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.private,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_general": False,
            "is_shared": self.shared,
            "is_ext_shared": self.shared,
            "is_org_shared": False,
            "is_member": bot in self.members,
            "context_team_id": self.team,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


@dataclass(eq=False)
class View:
    """A modal or a Home tab as a person sees it; `errors` stand under its fields, by block."""

    id: str
    team: str
    user: str
    content: Json
    hash: str
    root: str = ""
    previous: str | None = None
    open: bool = True
    filled: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.content["type"])

    @property
    def title(self) -> str:
        return str((self.content.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.content.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        return str(self.content.get("private_metadata") or "")

    @property
    def blocks(self) -> list[Json]:
        return list(self.content["blocks"])

    @property
    def buttons(self) -> list[str]:
        return button_labels(self.content["blocks"])

    @property
    def full_text(self) -> str:
        return words(self.content["blocks"])

    def as_json(self, team: Team, state: Json) -> Json:
        empty = {"close": None, "submit": None, "clear_on_close": False, "notify_on_close": False}
        return (
            {"private_metadata": "", "callback_id": "", "external_id": ""}
            | (empty if self.type == "modal" else {})
            | self.content
            | {
                "id": self.id,
                "team_id": self.team,
                "state": {"values": state},
                "hash": self.hash,
                "root_view_id": self.root or self.id,
                "previous_view_id": self.previous,
                "app_id": APP,
                "app_installed_team_id": team.id,
                "bot_id": team.bot_id,
            }
        )


@dataclass
class Org:
    """An Enterprise Grid organisation whose one token serves the teams it was granted."""

    id: str
    name: str
    bot_user: str
    bot_id: str
    token: str = ""
    teams: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Team:
    """A workspace with the app in it, by its own hand or, where `by_org`, by its organisation's."""

    id: str
    name: str
    bot_user: str
    bot_id: str
    org: Org | None = None
    by_org: bool = False
    token: str = ""
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    dms: dict[str, Channel] = field(default_factory=dict)
    usergroups: dict[str, Json] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[View]] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        return self.name.lower().replace(" ", "-")

    def stack(self, user: str) -> list[View]:
        """The modals open before a person, the one on top last."""
        return self.stacks.setdefault(user, [])


@dataclass
class Token:
    """A key to the Web API. `kind` is bot, app or user; `state` is live, revoked or inactive."""

    value: str
    scopes: frozenset[str]
    kind: str = "bot"
    team: str = ""
    org: str = ""
    state: str = "live"
    expires_at: float | None = None

    @cached_property
    def granted(self) -> str:
        return ",".join(sorted(self.scopes))


@dataclass
class Trigger:
    """What lets the app open a modal before a person; `view` is the modal it came from."""

    user: str
    team: str
    at: float
    view: View | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Where the app may answer a command or a press a few times, even where it isn't a member."""

    team: str
    channel: str
    user: str
    at: float
    message: Message | None = None
    uses: int = 0
