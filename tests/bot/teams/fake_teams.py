"""A fake of Microsoft Teams on loopback: its Bot Connector, the keys it signs with, and who gives out tokens.

It takes what the real one takes and refuses what that refuses; every card is judged as in `limits.py`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Self

import aiohttp
from aiohttp import web

from scheduling.clock import Clock
from tests.bot.teams.limits import faults, message_faults
from tests.bot.teams.teams_keys import Authority, SigningKeys, certificate
from tests.bot.teams.teams_records import Call, Chat, Fault, Json, Message, RefusalError, Team, User, guid

TENANT = guid("acme.tenant")
APP, SECRET = guid("headway.app"), "a secret of the app"
MOST_BYTES = 100 * 1024


@dataclass(frozen=True)
class Delivery:
    """What the bot answered to an activity."""

    activity: Mapping[str, Any]
    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass
class FakeTeams:
    """Teams, for as long as the `async with` lasts. It posts what happens to `bot_url`."""

    clock: Clock
    tenant: str = TENANT
    app: str = APP
    bot_url: str = ""
    base_url: str = ""
    authority_url: str = ""
    users: dict[str, User] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    knows_targeted: bool = True
    key_readings: int = 0
    keys_are_down: bool = False
    page: int = 2
    _count: int = 0
    _runners: list[web.AppRunner] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = SigningKeys(self.clock)
        self.authority = Authority(self.clock, {(self.tenant, self.app): SECRET})

    async def __aenter__(self) -> Self:
        service = web.Application(client_max_size=4 * 1024 * 1024)
        conversation = "/teams/v3/conversations/{conversation}"
        service.add_routes(
            [
                web.get("/openid", self._openid),
                web.get("/keys", self._keys),
                web.get("/{tenant}/v2.0/.well-known/openid-configuration", self._openid),
                web.post("/teams/v3/conversations", self._served("open", self._open)),
                web.post(f"{conversation}/activities", self._served("send", self._send)),
                web.put(f"{conversation}/activities/{{message}}", self._served("update", self._update)),
                web.delete(f"{conversation}/activities/{{message}}", self._served("delete", self._delete)),
                web.get(f"{conversation}/members/{{user}}", self._served("member", self._member)),
                web.get(f"{conversation}/pagedmembers", self._served("members", self._members)),
                web.get("/teams/v3/teams/{team}/conversations", self._served("channels", self._channels)),
            ]
        )
        authority = web.Application()
        authority.add_routes(
            [
                web.get("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery),
                web.post("/{tenant}/oauth2/v2.0/token", self._token),
            ]
        )
        self.base_url = await self._serve(service)
        self.authority_url = await self._serve(authority, secure=True)
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        for runner in self._runners:
            await runner.cleanup()

    @property
    def service_url(self) -> str:
        return f"{self.base_url}/teams/"

    @property
    def openid_url(self) -> str:
        return f"{self.base_url}/openid"

    def person(self, name: str, **known: Any) -> User:
        """Somebody in the directory."""
        known.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}@example.org")
        user = User(name, known.pop("tenant", self.tenant), **known)
        self.users[user.id] = user
        return user

    def team(self, name: str, *members: User, channels: tuple[str, ...] = ()) -> Team:
        """A team with its general channel, which bears the team's own id, and others."""
        id_ = f"19:{guid(name)[:12]}@thread.tacv2"
        team = Team(id_, name, members=list(members))
        for n, channel in enumerate(("", *channels)):
            chat = Chat(id_ if n == 0 else f"19:{guid(name + channel)[:12]}@thread.tacv2", "channel", channel)
            chat.team, chat.members, chat.has_app = id_, team.members, False
            team.channels.append(chat)
            self.chats[chat.id] = chat
        self.teams[id_] = team
        return team

    def group(self, name: str, *members: User) -> Chat:
        chat = Chat(
            f"19:{guid(name)[:12]}@thread.v2", "groupChat", name, members=list(members), has_app=False
        )
        self.chats[chat.id] = chat
        return chat

    def personal(self, user: User) -> Chat:
        """The conversation between somebody and the app."""
        id_ = f"a:1{user.aad[:13]}"
        if id_ not in self.chats:
            self.chats[id_] = Chat(id_, "personal", members=[user])
        return self.chats[id_]

    def order(self, fault: Fault) -> None:
        self.faults.append(fault)

    def called(self, what: str) -> list[Call]:
        return [call for call in self.calls if call.what == what]

    def new_id(self) -> str:
        self._count += 1
        return str(1_764_000_000_000 + self._count)

    def timestamp(self) -> str:
        return self.clock.now().astimezone(UTC).isoformat().replace("+00:00", "Z")

    async def deliver(self, activity: Json, *, token: str | None = None, again: int = 0) -> Delivery:
        """Posts an activity; `again` more times, as Teams does when it heard nothing."""
        if token is None:
            token = self.keys.token(app=self.app, service_url=self.service_url)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        found: Delivery | None = None
        for _ in range(again + 1):
            async with self._session.post(
                f"{self.bot_url}/api/messages", json=activity, headers=headers
            ) as answer:
                text = await answer.text()
                body = json.loads(text) if text and answer.content_type == "application/json" else text
                found = Delivery(activity, answer.status, body, answer.headers)
                self.deliveries.append(found)
        assert found is not None
        return found

    def activity(self, type_: str, user: User, chat: Chat, **more: Any) -> Json:
        """An activity as Teams writes it."""
        thread = str(more.pop("thread", "") or "")
        data: Json = {"tenant": {"id": self.tenant}, **more.pop("channelData", {})}
        if chat.team:
            team = self.teams[chat.team]
            data["team"] = {"id": team.id, "name": team.name}
            data["channel"] = {"id": chat.id} | ({"name": chat.name} if chat.name else {})
        found: Json = {
            "type": type_,
            "id": self.new_id(),
            "timestamp": self.timestamp(),
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": user.account(),
            "recipient": {"id": f"28:{self.app}", "name": "Headway"},
            "conversation": chat.as_json(self.tenant, thread),
            "channelData": data,
            "locale": user.locale,
            "entities": [{"type": "clientInfo", "locale": user.locale, "platform": "Web"}],
        }
        if user.zone:
            found |= {"localTimezone": user.zone}
        return found | more

    async def _serve(self, app: web.Application, *, secure: bool = False) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        context = certificate()[0] if secure else None
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024, ssl_context=context).start()
        self._runners.append(runner)
        return f"http{'s' if secure else ''}://127.0.0.1:{runner.addresses[0][1]}"

    async def _openid(self, _request: web.Request) -> web.Response:
        if self.keys_are_down:
            return web.Response(status=503)
        return web.json_response(
            {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.base_url}/keys"}
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        self.key_readings += 1
        # Whoever waits for the keys must not hold up anybody else meanwhile.
        await asyncio.sleep(0)
        return web.json_response(self.keys.document())

    async def _discovery(self, request: web.Request) -> web.Response:
        if self.authority.is_down:
            return web.Response(status=503)
        tenant = request.match_info["tenant"]
        if all(tenant != known for known, _ in self.authority.secrets):
            return web.json_response({"error": "invalid_tenant"}, status=400)
        base = f"{self.authority_url}/{tenant}"
        return web.json_response(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        status, answer = self.authority.issue(request.match_info["tenant"], dict(await request.post()))
        return web.json_response(answer, status=status)

    def _served(self, what: str, run: Callable[[web.Request, Json], Json]) -> Callable[[web.Request], Any]:
        async def serve(request: web.Request) -> web.StreamResponse:
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            app = self.authority.app_of(token)
            raw = await request.read()
            body = json.loads(raw) if raw else {}
            self.calls.append(Call(what, request.match_info.get("conversation", ""), body, app or ""))
            try:
                if app is None:
                    raise RefusalError(401, "Unauthorized")
                fault = next((one for one in self.faults if one.what == what), None)
                if fault is not None:
                    return await self._misbehave(request, fault, run, body)
                if len(raw) > MOST_BYTES:
                    raise RefusalError(413, "MessageSizeTooBig")
                return web.json_response(run(request, body), status=201 if request.method == "POST" else 200)
            except RefusalError as refusal:
                return _refused(refusal.status, refusal.code)

        return serve

    async def _misbehave(
        self, request: web.Request, fault: Fault, run: Callable[[web.Request, Json], Json], body: Json
    ) -> web.StreamResponse:
        fault.times -= 1
        if fault.times == 0:
            self.faults.remove(fault)
        if fault.done:
            run(request, body)
        if fault.drops:
            assert request.transport
            request.transport.close()
        return _refused(fault.status, fault.code, fault.headers)

    def _open(self, _request: web.Request, body: Json) -> Json:
        channel = ((body.get("channelData") or {}).get("channel") or {}).get("id")
        if channel:
            chat = self._chat(channel)
            message = self._post(chat, body["activity"])
            return {"id": f"{chat.id};messageid={message.id}", "activityId": message.id}
        if body.get("bot", {}).get("id") != f"28:{self.app}":
            raise RefusalError(403, "BotDisabledByAdmin")
        named = body["members"][0]["id"]
        user = next((one for one in self.users.values() if named in (one.id, one.aad)), None)
        if user is None:
            raise RefusalError(404, "BadSyntax")
        in_team = any(team.has_app and user in team.members for team in self.teams.values())
        if user.blocks_app or not (user.has_app or in_team):
            raise RefusalError(403, "MessageWritesBlocked")
        return {"id": self.personal(user).id}

    def _send(self, request: web.Request, body: Json) -> Json:
        conversation, _, thread = request.match_info["conversation"].partition(";messageid=")
        only_for = ""
        if request.query.get("isTargetedActivity") == "true":
            if not self.knows_targeted:
                raise RefusalError(400, "BadArgument")
            only_for = body["recipient"]["id"]
        message = self._post(self._chat(conversation), body, thread=thread, only_for=only_for)
        return {"id": message.id}

    def _post(self, chat: Chat, activity: Json, *, thread: str = "", only_for: str = "") -> Message:
        if activity.get("from", {}).get("id") != f"28:{self.app}":
            raise RefusalError(403, "BotNotInConversationRoster")
        if only_for and only_for not in {user.id for user in chat.members}:
            raise RefusalError(400, "BadArgument")
        wrong = message_faults(activity)
        if wrong:
            raise AssertionError(wrong)
        message = Message(self.new_id(), chat.id, activity, self.app, only_for=only_for, thread=thread)
        chat.messages.append(message)
        return message

    def _update(self, request: web.Request, body: Json) -> Json:
        message = self._message(request)
        wrong = message_faults(body)
        if wrong:
            raise AssertionError(wrong)
        message.activity, message.is_edited = body, True
        message.views.clear()
        return {"id": message.id}

    def _delete(self, request: web.Request, _body: Json) -> Json:
        message = self._message(request)
        self.chats[message.conversation].messages.remove(message)
        return {}

    def _member(self, request: web.Request, _body: Json) -> Json:
        asked = request.match_info["user"]
        chat = self._chat(request.match_info["conversation"].partition(";")[0])
        for user in chat.members:
            if asked in (user.id, user.aad):
                return user.as_member()
        raise RefusalError(404, "MemberNotFoundInConversation")

    def _members(self, request: web.Request, _body: Json) -> Json:
        chat = self._chat(request.match_info["conversation"].partition(";")[0])
        begins = int(request.query.get("continuationToken") or 0)
        most = min(self.page, int(request.query["pageSize"]))
        found: Json = {"members": [user.as_member() for user in chat.members[begins : begins + most]]}
        if begins + most < len(chat.members):
            found["continuationToken"] = str(begins + most)
        return found

    def _channels(self, request: web.Request, _body: Json) -> Json:
        team = self.teams.get(request.match_info["team"])
        if team is None or not team.has_app:
            raise RefusalError(403, "BotNotInConversationRoster")
        told = [{"id": chat.id} | ({"name": chat.name} if chat.name else {}) for chat in team.channels]
        return {"conversations": told}

    def _chat(self, id_: str) -> Chat:
        """A conversation that the app may write in."""
        chat = self.chats.get(id_)
        if chat is None:
            raise RefusalError(404, "ConversationNotFound")
        if chat.kind == "personal":
            user = chat.members[0]
            in_team = any(team.has_app and user in team.members for team in self.teams.values())
            if user.blocks_app or not (user.has_app or in_team):
                raise RefusalError(403, "MessageWritesBlocked")
        elif not (self.teams[chat.team].has_app if chat.team else chat.has_app):
            raise RefusalError(403, "BotNotInConversationRoster")
        return chat

    def _message(self, request: web.Request) -> Message:
        chat = self._chat(request.match_info["conversation"].partition(";")[0])
        for message in chat.messages:
            if message.id == request.match_info["message"]:
                return message
        raise RefusalError(404, "ActivityNotFoundInConversation")


def check_card(card: Json) -> Json:
    """A card that the bot answered with directly."""
    wrong = faults(card)
    assert wrong == []
    return card


def _refused(status: int, code: str, headers: Mapping[str, str] | None = None) -> web.Response:
    body = {"error": {"code": code, "message": "Refused."}} if code else None
    return (
        web.json_response(body, status=status, headers=headers)
        if body
        else web.Response(status=status, headers=headers)
    )
