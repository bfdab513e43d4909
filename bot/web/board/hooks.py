"""Addresses of other programs that hear of what happens: for admins."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from aiohttp import web

from bot.web.board.scene import Scene
from bot.web.context import language
from connectors.outgoing import split_address
from okrs.errors import HeadwayError
from okrs.events import Event, read_events, write_events
from okrs.vocabulary import HookState
from storage.tables import Hook

MOST_URL = 2000


async def draw(scene: Scene) -> Mapping[str, object]:
    return {
        "events": [event.value for event in Event],
        "hooks": [
            {
                "id": str(hook.id),
                "url": hook.url,
                "events": hook.events.split(),
                "paused": hook.state is HookState.PAUSED,
                "trouble": hook.trouble,
            }
            for hook in await scene.work.hooks.every()
        ],
    }


async def make(scene: Scene) -> web.Response:
    """A new address; the answer is the only page that shows the secret that signs what is posted there."""
    form = await scene.request.post()
    url = str(form.get("url", "")).strip()
    events = read_events(" ".join(str(one) for one in form.getall("events", [])))
    if len(url) > MOST_URL:
        raise HeadwayError("That is too long for an address.")
    split_address(url)
    if any(hook.url == url for hook in await scene.work.hooks.every()):
        raise HeadwayError("That address is known already. Remove it first to change it.")
    secret = secrets.token_urlsafe(32)
    await scene.work.hooks.add(
        Hook(
            workspace_id=scene.work.workspace,
            made_by_id=scene.sight.reader,
            url=url,
            secret=scene.context.vault.lock(secret),
            events=write_events(events),
            created_at=scene.sight.home.now,
        )
    )
    return _made(scene, secret, url)


async def resume(scene: Scene) -> web.Response:
    """Posts there again, after it was left alone."""
    hook = await _hook(scene)
    hook.state, hook.failures, hook.trouble = HookState.ACTIVE, 0, ""
    return _back(scene)


async def remove(scene: Scene) -> web.Response:
    await scene.work.hooks.remove((await _hook(scene)).id)
    return _back(scene)


async def _hook(scene: Scene) -> Hook:
    wanted = scene.id("hook")
    for hook in await scene.work.hooks.every():
        if hook.id == wanted:
            return hook
    raise web.HTTPNotFound


def _back(scene: Scene) -> web.Response:
    return web.Response(status=303, headers={"Location": scene.url("/hooks")})


def _made(scene: Scene, secret: str, url: str) -> web.Response:
    voice = scene.voice
    html = scene.context.pages.get_template("board/shown-once.html").render(
        gettext=voice.text,
        ngettext=voice.plural,
        **language(voice),
        title=voice.text("The secret that signs"),
        name=url,
        words=secret,
        back=scene.url("/hooks"),
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})
