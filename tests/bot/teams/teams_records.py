"""What the fake Teams keeps: who there is, where they talk, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

Json = dict[str, Any]


def guid(name: str) -> str:
    """An id of the directory, the same for the same name."""
    return str(uuid5(NAMESPACE_DNS, name))


@dataclass
class User:
    """Somebody in the directory of a tenant. `zone` and `locale` are what their machine tells."""

    name: str
    tenant: str
    email: str = ""
    zone: str = ""
    locale: str = "en-US"
    role: str = "user"
    has_app: bool = False
    blocks_app: bool = False

    @property
    def aad(self) -> str:
        return guid(f"{self.name}@{self.tenant}")

    @property
    def id(self) -> str:
        return f"29:1{self.aad[:8]}"

    def account(self) -> Json:
        return {"id": self.id, "name": self.name, "aadObjectId": self.aad}

    def as_member(self) -> Json:
        given, _, surname = self.name.partition(" ")
        return {
            **self.account(),
            "givenName": given,
            "surname": surname,
            "email": self.email,
            "userPrincipalName": self.email,
            "tenantId": self.tenant,
            "userRole": self.role,
        }


@dataclass
class Message:
    """One message as it stands. `views` are the cards that take its place for one person until they look again."""

    id: str
    conversation: str
    activity: Json
    author: str
    only_for: str = ""
    thread: str = ""
    is_edited: bool = False
    views: dict[str, Json] = field(default_factory=dict)

    @property
    def cards(self) -> list[Json]:
        return [one["content"] for one in self.activity.get("attachments", ())]


@dataclass
class Window:
    """A dialog, and the message that it was opened from."""

    message: Message
    title: str
    card: Json


@dataclass
class Chat:
    """A conversation: `kind` as Teams calls it. A channel's threads are conversations of their own in Teams' mind."""

    id: str
    kind: str
    name: str = ""
    team: str = ""
    members: list[User] = field(default_factory=list)
    has_app: bool = True
    messages: list[Message] = field(default_factory=list)

    def as_json(self, tenant: str, thread: str = "") -> Json:
        suffix = f";messageid={thread}" if thread else ""
        found: Json = {"id": f"{self.id}{suffix}", "conversationType": self.kind, "tenantId": tenant}
        if self.kind != "personal":
            found["isGroup"] = True
        if self.kind == "groupChat" and self.name:
            found["name"] = self.name
        return found


@dataclass
class Team:
    id: str
    name: str
    channels: list[Chat] = field(default_factory=list)
    members: list[User] = field(default_factory=list)
    has_app: bool = False


@dataclass(frozen=True)
class Call:
    """One call of the service: `what` names it, as `send`."""

    what: str
    conversation: str
    body: Mapping[str, Any]
    app: str


@dataclass
class Fault:
    """The next `times` calls of `what` are answered so; `done`: after they were carried out all the same."""

    what: str
    status: int
    code: str = ""
    times: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)
    done: bool = False
    drops: bool = False


class RefusalError(Exception):
    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code
