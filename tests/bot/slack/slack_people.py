"""People in the fake Slack: what they do in its client, and what they see there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from tests.bot.slack.slack_blocks import answer_for, elements, find_field, pressable, state_of
from tests.bot.slack.slack_chat import LONGEST_POST, bot_message, check_payload
from tests.bot.slack.slack_delivery import VERIFICATION, Ack, Deliveries, Delivery
from tests.bot.slack.slack_forms import check_before_sending, known_errors
from tests.bot.slack.slack_records import APP, ApiError, Channel, File, Json, Message, Team, User, View
from tests.bot.slack.slack_state import World
from tests.bot.slack.slack_views import change_view, check_view, close_all, close_view, show_view

COMMAND = "/okr"


@dataclass
class Person:
    """Somebody with Slack open. Whatever they do returns once the app has acknowledged it."""

    world: World
    post: Deliveries
    team: Team
    user: User
    trouble: str = ""

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def channel(self) -> Channel:
        """The direct messages with the app."""
        return self.world.dm(self.team, self.id)

    @property
    def dm(self) -> list[Message]:
        """The direct messages with the app, the oldest first, those only for this person among them."""
        return self.sees(self.channel)

    @property
    def modal(self) -> View | None:
        stack = self.team.stack(self.id)
        return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        return self.team.homes.get(self.id)

    def sees(self, channel: Channel) -> list[Message]:
        """What stands in a channel for this person, the oldest first."""
        if self.id not in channel.members and channel.kind != "channel":
            return []
        mine = [message for message in channel.ephemerals.values() if message.only_for == self.id]
        return sorted([*channel.messages.values(), *mine], key=lambda message: message.ts)

    async def types(self, text: str, *, in_: Channel | None = None, thread: Message | None = None) -> Message:
        """Writes a message: to the app, or in a channel."""
        channel = in_ or self.channel
        message = self._write(channel, text, thread)
        await self._tell(channel, self._event(message))
        return message

    async def mentions(self, text: str, *, in_: Channel, thread: Message | None = None) -> Message:
        """Writes a message in a channel that calls the app by its name."""
        message = self._write(in_, f"<@{self.team.bot_user}> {text}", thread)
        await self._tell(in_, self._event(message))
        await self._tell(in_, self._event(message) | {"type": "app_mention"})
        return message

    async def edits(self, message: Message, text: str) -> None:
        before = message.as_json()
        message.text, message.edit = text, {"user": self.id, "ts": self.world.ts()}
        message.blocks = _as_rich_text(text)
        changed = {"subtype": "message_changed", "message": message.as_json(), "previous_message": before}
        await self._tell(self._channel(message), {"type": "message", "hidden": True} | changed)

    async def deletes(self, message: Message) -> None:
        """Takes a message back. Where others hang under it, Slack leaves a mark in its place."""
        channel = self._channel(message)
        del channel.messages[message.ts]
        before = message.as_json()
        mark: Json = {key: before[key] for key in ("type", "ts", "thread_ts") if key in before}
        mark |= {
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "text": "This message was deleted.",
            "hidden": True,
        }
        has_replies = any(other.thread_ts == message.ts for other in channel.messages.values())
        gone = (
            {"subtype": "message_changed", "message": mark}
            if has_replies
            else {"subtype": "message_deleted", "deleted_ts": message.ts}
        )
        await self._tell(channel, {"type": "message", "hidden": True, "previous_message": before} | gone)

    async def slash(self, text: str, *, in_: Channel | None = None) -> Ack:
        """Sends a command; where none is named at the front, Headway's own. Its direct answer is shown."""
        channel = in_ or self.channel
        command, _, rest = text.partition(" ") if text.startswith("/") else (COMMAND, "", text)
        form = {
            "token": VERIFICATION,
            "team_id": self.team.id,
            "team_domain": self.team.domain,
            "channel_id": channel.id,
            "channel_name": channel.label,
            "user_id": self.id,
            "user_name": self.user.name,
            "command": command,
            "text": rest,
            "api_app_id": APP,
            "is_enterprise_install": str(self.team.by_org).lower(),
            "response_url": self.world.new_response_url("commands", channel, self.id),
            "trigger_id": self.world.new_trigger(self.team, self.id),
        }
        if self.team.org:
            form |= {"enterprise_id": self.team.org.id, "enterprise_name": self.team.org.name}
        ack = await self._deliver("slash_commands", form)
        if not ack.trouble:
            self._show_answer(channel, ack.body)
        return ack

    async def presses(self, where: Message | View, label: str) -> Ack:
        """Presses a button, or picks from an overflow menu, by what is written on it."""
        for block, element in elements(where.blocks):
            for written, option in pressable(element):
                if written == label:
                    pressed = {"selected_option": option} if option else _of_button(element)
                    return await self._acts(where, block, element, pressed)
        raise LookupError(f"There is no button “{label}” here, only {where.buttons}.")

    async def chooses(self, where: Message | View, key: str, value: Any) -> Ack:
        """Picks in a menu, a list of boxes or a date that tells the app at once."""
        block, element = self._fill(where, key, value)
        chosen = answer_for(element, value)
        return await self._acts(where, block, element, chosen)

    def fills(self, where: Message | View, values: Json) -> None:
        """Fills fields in, each named by its block, its action or its label; nothing is sent yet."""
        for key, value in values.items():
            self._fill(where, key, value)

    async def submits(self, view: View, values: Json | None = None) -> Ack:
        """Sends a form. Its errors stand in `view.errors`, and the app's answer is done to what is open."""
        self.fills(view, values or {})
        check_before_sending(view, self._state(view))
        payload = self._interaction("view_submission", view=view) | {"response_urls": []}
        ack = await self._deliver("interactive", payload)
        if not ack.trouble:
            self._follow(view, ack.body)
        return ack

    async def closes(self, view: View) -> Ack | None:
        """Closes a form; the app hears of it where it asked to."""
        cleared = bool(view.content.get("clear_on_close"))
        if cleared:
            close_all(self.team, self.id)
        else:
            close_view(self.team, view)
        if not view.content.get("notify_on_close"):
            return None
        return await self._deliver(
            "interactive", self._interaction("view_closed", view=view, is_cleared=cleared)
        )

    async def shortcut(self, callback_id: str) -> Ack:
        payload = self._interaction("shortcut", callback_id=callback_id, action_ts=self.world.ts())
        return await self._deliver("interactive", payload)

    async def message_shortcut(self, message: Message, callback_id: str) -> Ack:
        channel = self._channel(message)
        payload = self._interaction(
            "message_action",
            callback_id=callback_id,
            action_ts=self.world.ts(),
            channel={"id": channel.id, "name": channel.label},
            message_ts=message.ts,
            message=message.as_json(),
            response_url=self.world.new_response_url("app", channel, self.id),
        )
        return await self._deliver("interactive", payload)

    async def opens_home(self, tab: str = "home") -> None:
        event: Json = {"type": "app_home_opened", "user": self.id, "channel": self.channel.id, "tab": tab}
        if tab == "home" and self.home:
            event["view"] = self.home.as_json(self.team, self._state(self.home))
        await self._announce(event)

    async def shares_link(self, url: str, channel: Channel, *, thread: Message | None = None) -> Message:
        """Writes a message with a link to one of the app's addresses."""
        message = self._write(channel, f"<{url}>", thread)
        shared: Json = {
            "type": "link_shared",
            "channel": channel.id,
            "is_bot_user_member": self.team.bot_user in channel.members,
            "user": self.id,
            "message_ts": message.ts,
            "unfurl_id": f"{channel.id}.{message.ts}.{uuid4().hex}",
            "source": "conversations_history",
            "links": [{"domain": urlsplit(url).hostname, "url": url}],
        }
        if message.thread_ts:
            shared["thread_ts"] = message.thread_ts
        await self._announce(shared, channel=channel)
        return message

    async def sets_status(self, text: str, emoji: str = "", expiration: int = 0) -> None:
        self.user.status_text, self.user.status_emoji = text, emoji
        self.user.status_expiration = expiration
        changed = {
            "user": self.user.as_json(self.world.clock, locale=True),
            "cache_ts": int(self.world.now()),
        }
        for kind in ("user_change", "user_profile_changed", "user_status_changed"):
            await self._announce(changed | {"type": kind})

    async def drops_file(
        self, name: str, content: str | bytes, *, text: str = "", elsewhere: str = ""
    ) -> Message:
        """Drops a file into the direct messages with the app, or a link to one that lies elsewhere."""
        data = content.encode() if isinstance(content, str) else content
        file = File(self.world.new_id("F"), self.team.id, name, self.id, data, elsewhere=elsewhere)
        file.channels.append(self.channel.id)
        self.world.files[file.id] = file
        message = self._write(self.channel, text, None)
        message.files = [file.as_json(self.world.base_url)]
        event = self._event(message) | {"subtype": "file_share", "upload": False, "display_as_bot": False}
        await self._tell(self.channel, event)
        return message

    def allows(self, authorize_url: str) -> str:
        """Agrees to install the app; the address Slack then sends the browser to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()}
        code = uuid4().hex
        scopes = frozenset(asked["scope"].split(","))
        place = self.team.org if self.team.by_org and self.team.org else self.team
        self.world.codes[code] = (place, self.user, scopes, asked.get("redirect_uri", ""))
        return f"{asked.get('redirect_uri', '')}?{urlencode({'code': code, 'state': asked.get('state', '')})}"

    def _write(self, channel: Channel, text: str, thread: Message | None) -> Message:
        ts = self.world.ts()
        message = Message(self.team.id, channel.id, ts, self.id, text, client_msg_id=str(uuid4()))
        message.blocks = _as_rich_text(text) if text else []
        if thread:
            thread.thread_ts = message.thread_ts = thread.thread_ts or thread.ts
        return self.world.store(channel, message)

    def _event(self, message: Message) -> Json:
        return message.as_json() | {"channel": message.channel}

    async def _tell(self, channel: Channel, event: Json) -> None:
        """A message event, which reaches the app where it is a member and asked for such."""
        event = event | {"channel": channel.id, "channel_type": channel.kind, "event_ts": self.world.ts()}
        event.setdefault("ts", event["event_ts"])
        if self.team.bot_user in channel.members:
            await self._announce(event, channel=channel)

    async def _announce(self, event: Json, *, channel: Channel | None = None) -> None:
        event.setdefault("event_ts", self.world.ts())
        if self.post.is_subscribed(event, channel):
            ack = await self.post.event(self.team, event, channel=channel)
            self.trouble = ack.trouble

    async def _deliver(self, kind: str, payload: Json) -> Ack:
        ack = await self.post.deliver(Delivery(kind, payload))
        self.trouble = ack.trouble
        return ack

    async def _acts(self, where: Message | View, block: Json, element: Json, done: Json) -> Ack:
        action = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
        for name in ("placeholder", "style", "confirm", "text", "value"):
            if name in element:
                action[name] = element[name]
        action |= done | {"action_ts": self.world.ts()}
        if isinstance(where, View):
            payload = self._interaction("block_actions", view=where)
            payload["container"] = {"type": "view", "view_id": where.id}
        else:
            payload = self._interaction("block_actions") | self._about(where)
        return await self._deliver("interactive", payload | {"actions": [action]})

    def _about(self, message: Message) -> Json:
        channel = self._channel(message)
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
        container["is_ephemeral"] = bool(message.only_for)
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        told = {
            "container": container,
            "channel": {"id": channel.id, "name": channel.label},
            "state": {"values": self._state(message)},
            "response_url": self.world.new_response_url("actions", channel, self.id, message),
        }
        return told if message.only_for else told | {"message": message.as_json()}

    def _interaction(self, kind: str, *, view: View | None = None, **more: Any) -> Json:
        team, org = self.team, self.team.org
        name = self.user.name
        payload: Json = {
            "type": kind,
            "team": None if team.by_org else {"id": team.id, "domain": team.domain},
            "user": {"id": self.id, "username": name, "name": name, "team_id": team.id},
            "api_app_id": APP,
            "token": VERIFICATION,
            "trigger_id": self.world.new_trigger(team, self.id, view),
            "enterprise": {"id": org.id, "name": org.name} if org else None,
            "is_enterprise_install": team.by_org,
        }
        if view:
            payload["view"] = view.as_json(team, self._state(view))
        return payload | more

    def _fill(self, where: Message | View, key: str, value: Any) -> tuple[Json, Json]:
        block, element = find_field(where.blocks, key)
        self._filled(where).setdefault(block["block_id"], {})[element["action_id"]] = answer_for(
            element, value
        )
        return block, element

    def _filled(self, where: Message | View) -> Json:
        """What this person has filled in there; in a channel others look at fields of their own."""
        if isinstance(where, View):
            return where.filled
        mine: Json = where.filled.setdefault(self.id, {})
        return mine

    def _state(self, where: Message | View) -> Json:
        return state_of(where.blocks, self._filled(where))

    def _channel(self, message: Message) -> Channel:
        return self.team.channels[message.channel]

    def _show_answer(self, channel: Channel, body: Any) -> None:
        """What an app answers a command with directly is shown, unless it is nothing."""
        answer = {"text": body} if isinstance(body, str) else body
        if not answer or not (answer.get("text") or answer.get("blocks")):
            return
        try:
            check_payload(self.world, answer, longest=LONGEST_POST)
        except ApiError as refusal:
            self.trouble = refusal.error
            return
        message = bot_message(self.world, self.team, channel, answer)
        message.only_for = None if answer.get("response_type") == "in_channel" else self.id
        self.world.store(channel, message)

    def _follow(self, view: View, answer: Any) -> None:
        """Does what the app answered to a form: shows errors, another view, one more, or closes."""
        view.errors = {}
        action = answer.get("response_action") if isinstance(answer, dict) else None
        try:
            match action:
                case None:
                    close_view(self.team, view)
                case "clear":
                    close_all(self.team, self.id)
                case "update":
                    change_view(self.world, view, check_view(self.world, answer.get("view"), "modal"))
                case "push":
                    show_view(
                        self.world, self.team, self.id, check_view(self.world, answer.get("view"), "modal")
                    )
                case "errors":
                    view.errors = known_errors(view, answer.get("errors") or {})
                case _:
                    raise ApiError("invalid_response_action")
        except ApiError as refusal:
            self.trouble = refusal.error


def _of_button(element: Json) -> Json:
    return {"value": element["value"]} if "value" in element else {}


def _as_rich_text(text: str) -> list[Json]:
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "elements": [words]}]
