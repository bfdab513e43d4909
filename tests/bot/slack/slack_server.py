"""The fake Slack's web server: the Web API, answers to response_url, files, and Socket Mode."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.bot.openid import OpenId
from tests.bot.slack import slack_chat, slack_directory, slack_files, slack_oauth, slack_views
from tests.bot.slack.slack_answers import answer_through
from tests.bot.slack.slack_delivery import Deliveries
from tests.bot.slack.slack_faults import Faults, Limits
from tests.bot.slack.slack_method import Asking, Method
from tests.bot.slack.slack_records import ApiError, Call, Json, Team, Token
from tests.bot.slack.slack_socket import Sockets
from tests.bot.slack.slack_state import World

METHODS: dict[str, Method] = {
    **slack_directory.METHODS,
    **slack_chat.METHODS,
    **slack_views.METHODS,
    **slack_files.METHODS,
    **slack_oauth.METHODS,
}
# Sent as JSON within a form by clients that cannot send JSON.
JSON_FIELDS = ("attachments", "blocks", "files", "metadata", "prompts", "unfurls", "view")
# What tells of which team an organisation's call is, where it does not say so itself.
ABOUT = ("channel", "channel_id", "user", "user_id", "users", "trigger_id", "view_id", "file")
NOBODY = Token("", frozenset(), kind="none")
STRANGER = Token("", frozenset(), kind="unknown")
SIGN_IN = "<!DOCTYPE html><title>Sign in | Slack</title>"
OUTAGE = "<!DOCTYPE html><title>Server Error | Slack</title>"


@dataclass
class Server:
    """Serves the world on a free port of loopback."""

    world: World
    post: Deliveries
    sockets: Sockets
    faults: Faults
    limits: Limits
    openid: OpenId
    background: set[asyncio.Task[Any]] = field(default_factory=set)
    runner: web.AppRunner | None = None

    async def start(self) -> str:
        app = web.Application(client_max_size=64 * 2**20)
        app.add_routes(self.openid.routes(site="", token="/api/openid.connect.token"))
        app.router.add_get("/openid/connect/authorize", self.openid.page)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/{kind:commands|actions|app}/{team}/{key}", self._response_url)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/files-pri/{team}-{file}/{name:.+}", self._download)
        app.router.add_get("/link/", self.sockets.serve)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0, backlog=1024).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}"

    async def stop(self) -> None:
        self.faults.release()
        for task in self.background:
            task.cancel()
        await asyncio.gather(*self.background, return_exceptions=True)
        assert self.runner
        await self.runner.cleanup()

    async def settle(self) -> None:
        while self.background:
            await asyncio.gather(*self.background)

    async def _api(self, request: web.Request) -> web.Response:
        name, args, token = request.match_info["method"], {}, NOBODY
        try:
            args = await _arguments(request)
        except ApiError as refusal:
            return _refused(refusal)
        token = self._token(request, args)
        team = token.team or str(args.get("team_id") or token.org)
        self.world.calls.append(Call(team, name, args))
        answer = await self._with_faults(request, name, team, args, lambda: self._run(name, token, args))
        answer.headers["x-oauth-scopes"] = token.granted
        return answer

    def _run(self, name: str, token: Token, args: Json) -> web.Response:
        try:
            method = METHODS.get(name)
            if method is None:
                raise ApiError("unknown_method", req_method=name)
            if method.token != "none":
                _check(token, method, self.world.now())
            place = self._place(token, method, args)
            return _json({"ok": True, **method.run(Asking(self.world, token, place, args))})
        except ApiError as refusal:
            return _refused(refusal)

    async def _response_url(self, request: web.Request) -> web.Response:
        try:
            args = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        team, key = request.match_info["team"], request.match_info["key"]
        self.world.calls.append(Call(team, "response_url", args))

        def run() -> web.Response:
            status, told = answer_through(self.world, key, args)
            return web.Response(status=status, text=told)

        return await self._with_faults(request, "response_url", team, args, run)

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.world.files[request.match_info["file"]]
        if request.content_type.startswith("multipart/"):
            part = next(iter((await request.post()).values()))
            assert isinstance(part, web.FileField)
            file.content = part.file.read()
        else:
            file.content = await request.read()
        return web.Response(text=f"OK - {len(file.content)}")

    async def _download(self, request: web.Request) -> web.Response:
        """A file for a token that may read it; everybody else gets the page to sign in, as if all were well."""
        file = self.world.files.get(request.match_info["file"])
        token = self._token(request, {})
        may = token.state == "live" and "files:read" in token.scopes
        if file is None or not may or file.team != (token.team or file.team):
            return web.Response(text=SIGN_IN, content_type="text/html")

        def run() -> web.Response:
            return web.Response(body=file.content, content_type="text/csv")

        return await self._with_faults(request, "files.download", file.team, {"file": file.id}, run)

    async def _with_faults(
        self, request: web.Request, name: str, team: str, args: Json, run: Callable[[], web.Response]
    ) -> web.Response:
        """The answer, unless something else was ordered or too much was asked."""
        fault = self.faults.take(name, args)
        if fault:
            # Whoever waits for the call to come need not wait for it to be answered.
            self.world.stir()
        if fault is None:
            wait = self.limits.retry_after(name, team, args, self.world.now()) if self.limits.on else 0
            answer = _limited(wait) if wait else run()
        elif fault.kind == "limit":
            answer = _limited(fault.retry_after)
        elif fault.kind == "fail" and fault.error:
            answer = _json({"ok": False, "error": fault.error}, status=fault.status)
        elif fault.kind == "fail":
            answer = web.Response(status=fault.status, text=OUTAGE, content_type="text/html")
        elif fault.kind == "hold":
            await fault.gate.wait()
            answer = run()
        else:
            answer = run() if fault.done else web.Response()
        self._announce()
        self.world.stir()
        if fault and fault.kind == "hang":
            await fault.gate.wait()
        if fault and fault.kind in ("hang", "drop") and request.transport:
            request.transport.abort()
        return answer

    def _token(self, request: web.Request, args: Json) -> Token:
        """The token in the header or among the arguments; an app's own name and secret go to the arguments."""
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if kind == "Basic":
            client, _, secret = base64.b64decode(value).decode().partition(":")
            args |= {"client_id": client, "client_secret": secret}
            return NOBODY
        value = args.pop("token", "") or value
        return self.world.tokens.get(value, STRANGER) if value else NOBODY

    def _place(self, token: Token, method: Method, args: Json) -> Team | None:
        """The team a call is about."""
        world = self.world
        if token.team or not token.org:
            return world.teams.get(token.team)
        granted = world.orgs[token.org].teams
        if given := args.get("team_id"):
            if given not in granted:
                raise ApiError("team_access_not_granted")
            return world.teams[given]
        if method.needs_team:
            raise ApiError("missing_argument", response_metadata={"messages": ["[ERROR] missing team_id"]})
        things = [args[name] for name in ABOUT if args.get(name)]
        homes = [world.home_of(thing, granted) for thing in things]
        return next((team for team in homes if team), None)

    def _announce(self) -> None:
        """Lets the app know, in the background, of what its own call brought about."""
        announced, self.world.announcements = self.world.announcements, []
        for team, event in announced:
            channel = team.channels.get(event.get("channel", ""))
            if self.post.is_subscribed(event, channel):
                task = asyncio.create_task(self.post.event(team, event, channel=channel))
                self.background.add(task)
                task.add_done_callback(self.background.discard)


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(body, dict):
            raise ApiError("json_not_object")
        args.update(body)
    else:
        args.update(parse_qsl(await request.text(), keep_blank_values=True))
    for name in JSON_FIELDS:
        if isinstance(args.get(name), str):
            args[name] = _loaded(args[name])
    return args


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _check(token: Token, method: Method, now: float) -> None:
    """Refuses a token that is none, wrong, over, or not for this."""
    if token is NOBODY:
        raise ApiError("not_authed")
    if token is STRANGER:
        raise ApiError("invalid_auth")
    if token.state != "live":
        raise ApiError("token_revoked" if token.state == "revoked" else "account_inactive")
    if token.expires_at is not None and now >= token.expires_at:
        raise ApiError("token_expired")
    if token.kind != method.token:
        raise ApiError("not_allowed_token_type")
    if method.scope and method.scope not in token.scopes:
        raise ApiError("missing_scope", needed=method.scope, provided=token.granted)


def _refused(refusal: ApiError) -> web.Response:
    return _json({"ok": False, "error": refusal.error, **refusal.details})


def _limited(seconds: int) -> web.Response:
    answer = _json({"ok": False, "error": "ratelimited"}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _json(told: Json, *, status: int = 200) -> web.Response:
    return web.Response(status=status, text=json.dumps(told), content_type="application/json")
