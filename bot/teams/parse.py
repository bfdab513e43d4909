"""What Teams posted, as an `Incoming`: who did what where, without Teams' wrappings."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from bot.teams.gateway import Received
from bot.teams.typed import words
from bot.teams.wire import pressed
from okrs.commands import Name, parse_command

Json = Mapping[str, Any]
# A slash begins a command, whether or not our own word comes after it; from Teams' lists that comes without a slash.
_COMMAND = re.compile(r"^/(?:okr\b)?\s*(.*)$", re.IGNORECASE | re.DOTALL)
_CHOSEN = re.compile(r"^okr\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
# What Teams delivers later than this tells us nothing by its time.
_LATE = timedelta(days=1)
_BOT = "28:"
_NO_ID = "00000000-0000-0000-0000-000000000000"


class Kind(StrEnum):
    """What sort of thing arrived, by what has to be done to answer it."""

    SAID = "said"
    EDITED = "edited"
    DELETED = "deleted"
    PRESSED = "pressed"
    EXECUTED = "executed"
    OPENED = "opened"
    SENT = "sent"
    SEARCHED = "searched"
    ADDED = "added"
    UPGRADED = "upgraded"
    REMOVED = "removed"
    CHANNEL = "channel"
    MEMBERS = "members"


class Scope(StrEnum):
    """What sort of conversation it is, in Teams' own words."""

    PERSONAL = "personal"
    CHANNEL = "channel"
    GROUP = "groupChat"


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One thing from Teams.

    `user` is the person's id in the directory, `user_id` the one that Teams' chats know them by. `conversation` is
    where an answer goes, in a channel the thread; `place` what the app was added to: a team, or a chat. `letter` is
    the key of the letter whose button was pressed, `pressed` that message's id.
    """

    kind: Kind
    key: str
    at: datetime
    app: str
    tenant: str
    user: str = ""
    user_id: str = ""
    name: str = ""
    conversation: str = ""
    scope: Scope = Scope.PERSONAL
    service_url: str = ""
    message: str = ""
    is_targeted: bool = False
    intent: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    letter: str = ""
    pressed: str = ""
    is_automatic: bool = False
    locale: str = ""
    zone: str = ""
    team: str = ""
    team_name: str = ""
    channel: str = ""
    channel_name: str = ""
    is_shared: bool = False
    reference: Json = field(default_factory=dict)

    @property
    def lane(self) -> str:
        """What stays in order: everything of one person."""
        return f"teams:{self.tenant}:{self.user or self.conversation}"

    @property
    def place(self) -> str:
        return self.team or self.conversation.partition(";")[0]

    @property
    def is_direct(self) -> bool:
        return self.scope is Scope.PERSONAL


_INCOMING: TypeAdapter[Incoming] = TypeAdapter(Incoming)


def to_json(incoming: Incoming) -> str:
    return _INCOMING.dump_json(incoming).decode()


def from_json(text: str) -> Incoming:
    """What `to_json` wrote; raises pydantic.ValidationError for anything else."""
    return _INCOMING.validate_json(text)


def incoming(received: Received, *, now: datetime) -> Incoming | None:
    """What an activity asks for; None for what concerns nobody, such as a reaction."""
    activity = received.activity
    base = _base(received, now)
    if base.user_id.startswith(_BOT):
        return None
    match activity["type"]:
        case "message":
            return _message(base, activity)
        case "messageUpdate" if _event(activity) == "editMessage":
            return replace(_said(base, activity), kind=Kind.EDITED, intent="message.edit")
        case "messageDelete":
            return replace(base, kind=Kind.DELETED, intent="message.delete")
        case "invoke":
            return _invoke(base, activity)
        case "installationUpdate":
            return _installation(base, activity)
        case "conversationUpdate":
            return _conversation(base, activity)
        case _:
            return None


def _message(base: Incoming, activity: Json) -> Incoming | None:
    if activity.get("value") is not None and not activity.get("text"):
        return _press(base, activity, Kind.PRESSED)
    said = _said(base, activity)
    return said if said.intent == "command" or said.values["text"] else None


def _said(base: Incoming, activity: Json) -> Incoming:
    text = words(activity)
    command = _COMMAND.match(text)
    chosen = _CHOSEN.match(text)
    if command is None and chosen is not None and parse_command(chosen[1]).name is not Name.UNKNOWN:
        command = chosen
    if command is not None:
        return replace(base, intent="command", values={"text": command[1].strip()})
    return replace(base, intent="message", values={"text": text})


def _press(base: Incoming, activity: Json, kind: Kind) -> Incoming:
    press = pressed(activity.get("value"))
    return replace(
        base,
        kind=kind,
        intent=press.intent,
        values=dict(press.values),
        letter=press.origin,
        pressed=str(activity.get("replyToId") or ""),
    )


def _invoke(base: Incoming, activity: Json) -> Incoming | None:
    match activity.get("name"):
        case "adaptiveCard/action":
            press = _press(base, activity, Kind.EXECUTED)
            return replace(press, is_automatic=_mapping(activity.get("value")).get("trigger") == "automatic")
        case "task/fetch":
            return _press(base, activity, Kind.OPENED)
        case "task/submit":
            return _press(base, activity, Kind.SENT)
        case "application/search":
            asked = _mapping(activity.get("value"))
            values = {"dataset": str(asked.get("dataset") or ""), "text": str(asked.get("queryText") or "")}
            return replace(base, kind=Kind.SEARCHED, values=values)
        case _:
            return None


def _installation(base: Incoming, activity: Json) -> Incoming | None:
    match activity.get("action"):
        case "add":
            return replace(base, kind=Kind.ADDED)
        case "add-upgrade":
            return replace(base, kind=Kind.UPGRADED)
        case "remove":
            return replace(base, kind=Kind.REMOVED)
        case _:
            # What is removed for an upgrade comes back at once.
            return None


def _conversation(base: Incoming, activity: Json) -> Incoming | None:
    ours = _mapping(activity.get("recipient")).get("id")
    match _event(activity):
        case "teamDeleted" | "teamHardDeleted":
            return replace(base, kind=Kind.REMOVED)
        case "channelCreated" | "channelRenamed" | "channelRestored" | "channelShared" | "channelUnshared":
            return replace(base, kind=Kind.CHANNEL)
        case "teamRenamed":
            return replace(base, kind=Kind.MEMBERS)
        case _:
            pass
    if _holds(activity.get("membersRemoved"), ours):
        return replace(base, kind=Kind.REMOVED)
    if _holds(activity.get("membersAdded"), ours):
        return replace(base, kind=Kind.ADDED)
    if activity.get("membersAdded") and not base.is_direct:
        return replace(base, kind=Kind.MEMBERS)
    return None


def _base(received: Received, now: datetime) -> Incoming:
    activity = received.activity
    sender, conversation = _mapping(activity.get("from")), _mapping(activity.get("conversation"))
    data = _mapping(activity.get("channelData"))
    team, channel = _mapping(data.get("team")), _mapping(data.get("channel"))
    tenant = _mapping(data.get("tenant")).get("id") or conversation.get("tenantId")
    told = str(activity.get("timestamp") or "")
    at = now if received.registration.is_playground else _moment(told, now)
    place = str(conversation.get("id") or "")
    changes = f":{told}" if activity["type"] in {"messageUpdate", "messageDelete"} else ""
    return Incoming(
        kind=Kind.SAID,
        key=f"teams:{activity['type']}:{place}:{_id(activity)}{changes}",
        at=at,
        app=received.registration.app,
        tenant=str(tenant or "").lower(),
        user=_user(sender),
        user_id=str(sender.get("id") or ""),
        name=str(sender.get("name") or ""),
        conversation=place,
        scope=_scope(conversation),
        service_url=str(activity.get("serviceUrl") or ""),
        message=str(activity.get("id") or ""),
        is_targeted=bool(_mapping(activity.get("recipient")).get("isTargeted")),
        locale=str(activity.get("locale") or "").replace("-", "_"),
        zone=_zone(activity),
        team=str(team.get("id") or ""),
        team_name=str(team.get("name") or ""),
        channel=str(channel.get("id") or ""),
        channel_name=str(channel.get("name") or ""),
        is_shared=channel.get("type") == "shared" or _event(activity) == "channelShared",
        reference=received.reference,
    )


def _user(sender: Json) -> str:
    """The person's id in the directory; guests of a meeting have none but the chat's own."""
    found = str(sender.get("aadObjectId") or "").lower()
    return found if found and found != _NO_ID else str(sender.get("id") or "")


def _scope(conversation: Json) -> Scope:
    try:
        return Scope(str(conversation.get("conversationType") or ""))
    except ValueError:
        return Scope.GROUP if conversation.get("isGroup") else Scope.PERSONAL


def _zone(activity: Json) -> str:
    """The zone of the person's machine, where Teams tells it: on the message, or beside it."""
    told = activity.get("localTimezone")
    for entity in activity.get("entities") or ():
        if _mapping(entity).get("type") == "clientInfo":
            told = told or _mapping(entity).get("timezone")
    return str(told or "")


def _id(activity: Json) -> str:
    """The activity's own id; of the few that have none, what they say stands for it."""
    found = activity.get("id")
    return str(found) if found else hashlib.sha256(json.dumps(activity, sort_keys=True).encode()).hexdigest()


def _event(activity: Json) -> str:
    return str(_mapping(activity.get("channelData")).get("eventType") or "")


def _holds(members: object, id_: object) -> bool:
    return isinstance(members, list) and any(_mapping(member).get("id") == id_ for member in members)


def _mapping(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def _moment(told: str, now: datetime) -> datetime:
    """When it happened; Teams delivers some things late, and none from the future."""
    try:
        moment = datetime.fromisoformat(told.replace("Z", "+00:00"))
    except ValueError:
        return now
    return moment if moment.tzinfo and now - _LATE < moment <= now else now
