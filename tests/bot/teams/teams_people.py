"""People in the fake Teams: what they do in its client, and what they see there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.bot.teams.fake_teams import Delivery, FakeTeams, check_card
from tests.bot.teams.limits import parts, words
from tests.bot.teams.teams_records import Chat, Json, Message, Team, User, Window


@dataclass
class Person:
    """Somebody with Teams open. `toast` is the last short line that they were shown, `window` what stands open."""

    teams: FakeTeams
    user: User
    toast: str = ""
    window: Window | None = None

    @property
    def chat(self) -> Chat:
        """The conversation with the app."""
        return self.teams.personal(self.user)

    @property
    def sees(self) -> list[Message]:
        """What the app wrote there, the oldest first."""
        return [message for message in self.chat.messages if message.author == self.teams.app]

    def sees_in(self, chat: Chat) -> list[Message]:
        """What stands in a channel or group for this person."""
        return [one for one in chat.messages if one.only_for in ("", self.user.id)]

    def reads(self, message: Message) -> str:
        """All the words of a message as it stands for this person."""
        return "\n".join(words(card) for card in self._cards(message))

    def buttons(self, message: Message) -> list[str]:
        return [action["title"] for card in self._cards(message) for action in _actions(card)]

    async def installs(self) -> None:
        """Takes the app up for themselves."""
        self.user.has_app = True
        await self._tell("installationUpdate", self.chat, action="add")
        added = [{"id": f"28:{self.teams.app}"}, {"id": self.user.id, "aadObjectId": self.user.aad}]
        await self._tell("conversationUpdate", self.chat, membersAdded=added)

    async def upgrades(self) -> None:
        await self._tell("installationUpdate", self.chat, action="remove-upgrade")
        await self._tell("installationUpdate", self.chat, action="add-upgrade")

    async def uninstalls(self) -> None:
        self.user.has_app = False
        await self._tell("installationUpdate", self.chat, action="remove")

    async def adds_to(self, where: Team | Chat) -> None:
        """Takes the app into a team or a group chat."""
        where.has_app = True
        chat = where.channels[0] if isinstance(where, Team) else where
        await self._tell("installationUpdate", chat, action="add")
        await self._tell("conversationUpdate", chat, membersAdded=[{"id": f"28:{self.teams.app}"}])

    async def removes_from(self, where: Team | Chat) -> None:
        where.has_app = False
        chat = where.channels[0] if isinstance(where, Team) else where
        await self._tell("installationUpdate", chat, action="remove")

    async def types(self, text: str, *, in_: Chat | None = None, thread: str = "", **more: Any) -> Message:
        """Writes a message; in company it calls the app by its name."""
        chat = in_ or self.chat
        entities: list[Json] = [{"type": "clientInfo", "locale": self.user.locale}]
        if chat.kind != "personal":
            call = "<at>Headway</at>"
            mentioned = {"id": f"28:{self.teams.app}", "name": "Headway"}
            entities.append({"type": "mention", "mentioned": mentioned, "text": call})
            text = f"{call} {text}"
        activity = self.teams.activity(
            "message",
            self.user,
            chat,
            text=text,
            textFormat="plain",
            entities=entities,
            thread=thread,
            **more,
        )
        if chat.kind == "channel" and not thread:
            activity["conversation"] = chat.as_json(self.teams.tenant, activity["id"])
        message = Message(activity["id"], chat.id, activity, author=self.user.id)
        chat.messages.append(message)
        await self._deliver(activity)
        return message

    async def edits(self, message: Message, text: str) -> None:
        activity = message.activity | {
            "type": "messageUpdate",
            "text": text,
            "timestamp": self.teams.timestamp(),
            "channelData": {**message.activity["channelData"], "eventType": "editMessage"},
        }
        await self._deliver(activity)

    async def deletes(self, message: Message) -> None:
        activity = message.activity | {
            "type": "messageDelete",
            "timestamp": self.teams.timestamp(),
            "channelData": {**message.activity["channelData"], "eventType": "softDeleteMessage"},
        }
        del activity["text"]
        self.teams.chats[message.conversation].messages.remove(message)
        await self._deliver(activity)

    async def presses(self, message: Message, label: str, *, old: bool = False, **fields: str) -> Delivery:
        """Presses a button by what is written on it; `old` is a client that knows Action.Submit alone.

        A name in `fields` is a field's name, or the beginning of one.
        """
        card, action = self._find(message, label)
        if old and action["type"] == "Action.Execute":
            action = action["fallback"]
        value = {**action["data"], **_filled(card, action, fields)}
        if action["type"] == "Action.Execute":
            return await self._executes(message, action["verb"], value)
        if value.get("msteams", {}).get("type") == "task/fetch":
            return await self._opens(message, value)
        chat = self.teams.chats[message.conversation]
        return await self._tell("message", chat, value=value, replyToId=message.id)

    async def looks_again(self, message: Message) -> None:
        """Comes back to a message, which brings it up to date where it asks for that."""
        message.views.pop(self.user.id, None)
        for card in message.cards:
            refresh = card.get("refresh") or {}
            if self.user.id in refresh.get("userIds", ()):
                action = refresh["action"]
                await self._executes(message, action["verb"], action["data"], trigger="automatic")

    async def sends(self, label: str, **fields: str) -> Delivery:
        """Sends the window that stands open."""
        assert self.window is not None
        action = next(one for one in _actions(self.window.card) if one["title"] == label)
        value = {**action["data"], **_filled(self.window.card, action, fields)}
        chat = self.teams.chats[self.window.message.conversation]
        told = {"data": value, "context": {"theme": "default"}}
        delivery = await self._tell("invoke", chat, name="task/submit", value=told)
        self._follow(self.window.message, delivery)
        return delivery

    async def _executes(
        self, message: Message, verb: str, data: Mapping[str, Any], trigger: str = "manual"
    ) -> Delivery:
        chat = self.teams.chats[message.conversation]
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": trigger}
        delivery = await self._tell(
            "invoke", chat, name="adaptiveCard/action", value=value, replyToId=message.id
        )
        if delivery.status == 200:
            assert delivery.body["statusCode"] == 200
            if delivery.body["type"] == "application/vnd.microsoft.card.adaptive":
                message.views[self.user.id] = check_card(delivery.body["value"])
            else:
                self.toast = delivery.body["value"]
        return delivery

    async def _opens(self, message: Message, value: Json) -> Delivery:
        chat = self.teams.chats[message.conversation]
        told = {"data": value, "context": {"theme": "default"}}
        delivery = await self._tell("invoke", chat, name="task/fetch", value=told, replyToId=message.id)
        self._follow(message, delivery)
        return delivery

    def _follow(self, message: Message, delivery: Delivery) -> None:
        """Does what the app answered to a window."""
        task = (delivery.body or {}).get("task")
        self.window = None
        if task is None:
            return
        if task["type"] == "message":
            self.toast = task["value"]
            return
        card = check_card(task["value"]["card"]["content"])
        self.window = Window(message, task["value"]["title"], card)

    async def _tell(self, type_: str, chat: Chat, **more: Any) -> Delivery:
        return await self._deliver(self.teams.activity(type_, self.user, chat, **more))

    async def _deliver(self, activity: Json) -> Delivery:
        return await self.teams.deliver(activity)

    def _cards(self, message: Message) -> list[Json]:
        view = message.views.get(self.user.id)
        return [view] if view else message.cards

    def _find(self, message: Message, label: str) -> tuple[Json, Json]:
        for card in self._cards(message):
            for action in _actions(card):
                if action["title"] == label:
                    return card, action
        raise LookupError(f"There is no button “{label}” here, only {self.buttons(message)}.")


def _actions(card: Json) -> Iterator[Json]:
    for part in parts({**card, "refresh": {}}):
        if part["type"] == "ActionSet":
            yield from part["actions"]


def _inputs(card: Json) -> dict[str, Any]:
    return {part["id"]: part.get("value") for part in parts(card) if part["type"].startswith("Input.")}


def _filled(card: Json, action: Json, fields: Mapping[str, str]) -> Json:
    """What the client lays beside a button's data: what every input holds, the empty ones left out."""
    if action.get("associatedInputs") == "none":
        return {}
    found = _inputs(card)
    for name, value in fields.items():
        keys = [key for key in found if key == name or re.match(rf"{re.escape(name)}\W", key)]
        assert keys, f"There is no field {name!r} here, only {sorted(found)}."
        found[keys[0]] = value
    return {name: value for name, value in found.items() if value not in (None, "")}
