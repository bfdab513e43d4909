"""What Slack posted, as an `Incoming`: who did what where, without Slack's wrappings."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from bot.slack.wants import CHECK_IN_NOW, RECORD
from bot.slack.wire import LINK, Metadata, fields_of, intent_of, picked_in, unpack, unpack_metadata

Json = Mapping[str, Any]
# PostgreSQL keeps every character but this one, which nobody types.
_NUL = "\0"
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
_CHANNEL = re.compile(r"<#[CG][A-Z0-9]+\|([^>]*)>")
_BROADCAST = re.compile(r"<!(?:subteam\^[A-Z0-9]+\|)?@?([^>|]+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^>|]+)(?:\|([^>]*))?>")


class Kind(StrEnum):
    """What sort of thing arrived, by what has to be done to answer it."""

    SAID = "said"
    EDITED = "edited"
    DELETED = "deleted"
    MENTIONED = "mentioned"
    COMMAND = "command"
    PRESSED = "pressed"
    SHORTCUT = "shortcut"
    SENT = "sent"
    HOME = "home"
    MESSAGES = "messages"
    LINKED = "linked"
    FILE = "file"
    PERSON = "person"
    CHANNEL = "channel"
    GONE = "gone"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class Surface(StrEnum):
    """Where a button or form was: that decides how its answer is shown."""

    MESSAGE = "message"
    EPHEMERAL = "ephemeral"
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One thing from Slack.

    `team` is where it happened and `user_team` where the person belongs, which differs for people of another company.
    `message` and `thread` are timestamps; `view` is the modal's id and `place` where that was opened from. `detail`
    holds what only one kind has.
    """

    kind: Kind
    key: str
    at: datetime
    organisation: str = ""
    team: str = ""
    user: str = ""
    user_team: str = ""
    intent: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    channel: str = ""
    is_direct: bool = False
    message: str = ""
    thread: str = ""
    surface: Surface = Surface.MESSAGE
    response_url: str = ""
    view: str = ""
    place: Mapping[str, str] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lane(self) -> str:
        """What stays in order: everything of one person."""
        return f"slack:{self.organisation}:{self.team}:{self.user}"


_INCOMING: TypeAdapter[Incoming] = TypeAdapter(Incoming)


def to_json(incoming: Incoming) -> str:
    return _INCOMING.dump_json(incoming).decode()


def from_json(text: str) -> Incoming:
    """What `to_json` wrote; raises pydantic.ValidationError for anything else."""
    return _INCOMING.validate_json(text)


def event(body: Json, *, now: datetime) -> Incoming | None:
    """An event of the Events API; None for what concerns nobody, such as a message of another bot."""
    inner: Json = body.get("event") or {}
    base = _of_event(body, inner, now)
    match inner.get("type"):
        case "message":
            return _message(base, inner, bots={a.get("user_id") for a in body.get("authorizations") or ()})
        case "app_mention" if not inner.get("bot_id") and not inner.get("edited"):
            return replace(base, kind=Kind.MENTIONED, intent="message", values=_words(inner))
        case "app_home_opened":
            kind = Kind.HOME if inner.get("tab", "home") == "home" else Kind.MESSAGES
            return replace(base, kind=kind, is_direct=True)
        case "link_shared":
            links = [link["url"] for link in inner.get("links") or () if link.get("url")]
            detail = {
                "links": links,
                "outside": bool(body.get("is_ext_shared_channel")),
                "ours": bool(inner.get("is_bot_user_member")),
            }
            return replace(base, kind=Kind.LINKED, message=str(inner.get("message_ts", "")), detail=detail)
        case "user_change" | "team_join":
            user: Json = inner.get("user") or {}
            return replace(base, kind=Kind.PERSON, user=str(user.get("id", "")), detail={"user": dict(user)})
        case "channel_shared" | "channel_unshared" | "channel_rename":
            return _channel(base, inner)
        case "app_uninstalled" | "tokens_revoked":
            tokens = inner.get("tokens") or {"bot": ["?"]}
            whole = bool(
                _authorization(body).get("is_enterprise_install") or body.get("is_enterprise_install")
            )
            gone = replace(base, kind=Kind.GONE, team="" if whole else base.team)
            return gone if tokens.get("bot") else None
        case "team_access_granted" | "team_access_revoked":
            kind = Kind.GRANTED if inner["type"] == "team_access_granted" else Kind.WITHDRAWN
            return replace(base, kind=kind, detail={"teams": list(inner.get("team_ids") or ())})
        case _:
            return None


def command(body: Json, *, now: datetime) -> Incoming:
    """The words after /okr."""
    return replace(
        _of_person(body, now),
        kind=Kind.COMMAND,
        key=f"slack:command:{body.get('trigger_id', '')}",
        user=str(body.get("user_id", "")),
        intent="command",
        values={"text": plain_words(str(body.get("text") or "")).strip()},
        channel=str(body.get("channel_id", "")),
        is_direct=body.get("channel_name") == "directmessage",
        surface=Surface.EPHEMERAL,
        response_url=str(body.get("response_url", "")),
    )


def press(body: Json, *, now: datetime) -> Incoming | None:
    """A button; None for one that opens an address, and for a field that was merely changed."""
    action: Json = (body.get("actions") or ({},))[0]
    intent = intent_of(str(action.get("action_id", "")))
    if action.get("type") != "button" or intent == LINK:
        return None
    container: Json = body.get("container") or {}
    view: Json = body.get("view") or {}
    state: Json = (view.get("state") or body.get("state") or {}).get("values") or {}
    fields = fields_of(state)
    try:
        values = unpack(str(action.get("value") or "{}"))
    except ValueError:
        # A button of another version: its handler says that it is too old.
        values = {}
    message: Json = body.get("message") or {}
    found = replace(
        _of_person(body, now),
        kind=Kind.PRESSED,
        key=f"slack:press:{body.get('trigger_id') or action.get('action_ts', '')}",
        intent=intent,
        values={**({} if view else fields), **values},
        message=str(container.get("message_ts", "")),
        thread=str(message.get("thread_ts", "")),
        response_url=str(body.get("response_url", "")),
        surface=_surface(container, view),
        detail={} if view else {"picked": picked_in(state)},
    )
    return _in_view(found, view) if view else found


def shortcut(body: Json, *, now: datetime) -> Incoming | None:
    """A global shortcut, or one on a message; None for one of another app's making."""
    base = replace(
        _of_person(body, now),
        kind=Kind.SHORTCUT,
        key=f"slack:shortcut:{body.get('trigger_id', '')}",
        surface=Surface.EPHEMERAL,
        response_url=str(body.get("response_url", "")),
    )
    match body.get("callback_id"):
        case callback if callback == CHECK_IN_NOW:
            return replace(base, intent=CHECK_IN_NOW)
        case callback if callback == RECORD:
            message: Json = body.get("message") or {}
            return replace(base, intent="message", values=_words(message))
        case _:
            return None


def submission(body: Json, *, now: datetime) -> Incoming:
    """A modal that was sent. Its key changes with what was typed, so that the same sent twice counts once."""
    view: Json = body.get("view") or {}
    base = replace(
        _of_person(body, now),
        kind=Kind.SENT,
        surface=Surface.MODAL,
    )
    found = _in_view(base, view)
    metadata = metadata_of(view)
    state: Json = (view.get("state") or {}).get("values") or {}
    fields = fields_of(state)
    return replace(
        found,
        key=f"slack:sent:{view.get('id', '')}:{metadata.page}:{_digest(fields)}",
        intent=metadata.intent,
        values={**_clean(fields), **metadata.values},
        detail={"keeps": metadata.keeps, "page": metadata.page, "picked": picked_in(state)},
    )


def metadata_of(view: Json) -> Metadata:
    """What a modal remembers; an empty one for a modal of another version."""
    try:
        return unpack_metadata(str(view.get("private_metadata") or ""))
    except ValueError:
        return Metadata()


def plain_words(text: str, names: Mapping[str, str] | None = None) -> str:
    """What a person typed, without Slack's markup; `names` are those of the people who were mentioned."""
    known = names or {}
    text = _MENTION.sub(lambda m: f"@{known.get(m[1]) or m[2] or m[1]}", text)
    text = _CHANNEL.sub(lambda m: f"#{m[1]}", text)
    text = _BROADCAST.sub(lambda m: f"@{m[1]}", text)
    text = _LINK.sub(lambda m: m[2] or m[1], text)
    return html.unescape(text).replace(_NUL, "")


def mentioned(text: str) -> list[str]:
    """The ids of the people whom a text mentions."""
    return list(dict.fromkeys(match[1] for match in _MENTION.finditer(text)))


def _message(base: Incoming, inner: Json, *, bots: Iterable[str | None]) -> Incoming | None:
    if inner.get("channel_type") != "im":
        return None
    match inner.get("subtype"):
        case None | "file_share" | "thread_broadcast":
            if inner.get("bot_id") or inner.get("user") in bots:
                return None
            files = [
                {"id": str(file.get("id", "")), "name": str(file.get("name", ""))}
                for file in inner.get("files") or ()
            ]
            said = replace(base, intent="message", values=_words(inner), is_direct=True)
            if files:
                return replace(said, kind=Kind.FILE, detail={"files": files})
            return replace(said, kind=Kind.SAID)
        case "message_changed" | "message_deleted" as subtype:
            now: Json = inner.get("message") or {}
            # What is deleted leaves a mark where a thread hangs under it.
            is_edit = subtype == "message_changed" and now.get("subtype") != "tombstone"
            message: Json = (now if is_edit else inner.get("previous_message")) or {}
            if message.get("bot_id") or message.get("user") in bots or not message.get("user"):
                return None
            return replace(
                base,
                kind=Kind.EDITED if is_edit else Kind.DELETED,
                intent="message.edit" if is_edit else "message.delete",
                user=str(message["user"]),
                values=_words(message) if is_edit else {},
                message=str(message.get("ts", "")),
                thread=str(message.get("thread_ts", "")),
                is_direct=True,
            )
        case _:
            return None


def _channel(base: Incoming, inner: Json) -> Incoming:
    channel = inner.get("channel") or ""
    id_, name = (
        (channel.get("id", ""), channel.get("name", "")) if isinstance(channel, Mapping) else (channel, "")
    )
    detail: dict[str, Any] = {"name": str(name)}
    if inner["type"] != "channel_rename":
        detail["shared"] = inner["type"] == "channel_shared" or bool(inner.get("is_ext_shared"))
    return replace(base, kind=Kind.CHANNEL, channel=str(id_), detail=detail)


def _of_event(body: Json, inner: Json, now: datetime) -> Incoming:
    authorization = _authorization(body)
    team = authorization.get("team_id") or body.get("team_id") or ""
    return Incoming(
        kind=Kind.SAID,
        key=f"slack:event:{body.get('event_id', '')}",
        at=_moment(body.get("event_time"), now),
        organisation=str(authorization.get("enterprise_id") or body.get("enterprise_id") or ""),
        team=str(team),
        user=str(inner.get("user") or "") if isinstance(inner.get("user"), str) else "",
        user_team=str(inner.get("user_team") or inner.get("team") or ""),
        channel=str(inner.get("channel") or "") if isinstance(inner.get("channel"), str) else "",
        message=str(inner.get("ts") or ""),
        thread=str(inner.get("thread_ts") or ""),
    )


def _authorization(body: Json) -> Json:
    """On whose behalf Slack tells it: the first of those who see it."""
    found: Json = next(iter(body.get("authorizations") or ()), {})
    return found


def _of_person(body: Json, now: datetime) -> Incoming:
    """Who acted where, of a command or an interaction."""
    user: Json = body.get("user") or {}
    team: Json = body.get("team") or {}
    organisation: Json = body.get("enterprise") or {}
    channel: Json = body.get("channel") or {}
    return Incoming(
        kind=Kind.PRESSED,
        key="",
        at=now,
        organisation=str(organisation.get("id") or body.get("enterprise_id") or ""),
        team=str(team.get("id") or user.get("team_id") or body.get("team_id") or ""),
        user=str(user.get("id") or ""),
        user_team=str(user.get("team_id") or team.get("id") or body.get("team_id") or ""),
        channel=str(channel.get("id") or (body.get("container") or {}).get("channel_id") or ""),
        is_direct=channel.get("name") == "directmessage",
    )


def _surface(container: Json, view: Json) -> Surface:
    if view:
        return Surface.HOME if view.get("type") == "home" else Surface.MODAL
    return Surface.EPHEMERAL if container.get("is_ephemeral") else Surface.MESSAGE


def _in_view(found: Incoming, view: Json) -> Incoming:
    """What happened in a modal happened where the modal was opened."""
    place = dict(metadata_of(view).origin)
    return replace(
        found,
        view=str(view.get("id", "")),
        place=place,
        channel=place.get("channel", ""),
        message=place.get("message", ""),
        thread=place.get("thread", ""),
        is_direct=place.get("direct", "") == "yes",
    )


def _words(message: Json) -> dict[str, str]:
    """The typed words as Slack wrote them; mentions get their names when they are known."""
    return {"text": str(message.get("text") or "").replace(_NUL, "")}


def _digest(fields: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:32]


def _clean(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value.replace(_NUL, "") for name, value in fields.items()}


def _moment(seconds: object, now: datetime) -> datetime:
    """When it happened; Slack delivers some things late, and none from the future."""
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return now
    try:
        return min(datetime.fromtimestamp(seconds, UTC), now)
    except (OverflowError, ValueError, OSError):
        return now
