"""Addresses of other programs that hear of what happens: for admins."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from aiohttp import web

from bot.web.board.scene import Scene
from bot.web.context import language
from handlers import hooks
from okrs.events import Event, read_events
from okrs.vocabulary import HookState
from storage.tables import Hook


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
    secret = secrets.token_urlsafe(32)
    await hooks.add(
        scene.work,
        url,
        events=events,
        locked=scene.context.vault.lock(secret),
        by=scene.sight.reader,
        at=scene.sight.home.now,
    )
    return _made(scene, secret, url)


async def resume(scene: Scene) -> web.Response:
    """Posts there again, after it was left alone."""
    await hooks.resume(scene.work, await _hook(scene), by=scene.sight.reader, at=scene.sight.home.now)
    return _back(scene)


async def remove(scene: Scene) -> web.Response:
    await hooks.remove(scene.work, await _hook(scene), by=scene.sight.reader, at=scene.sight.home.now)
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
