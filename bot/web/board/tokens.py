"""Keys with which other programs come in: made, shown this once, listed, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from aiohttp import web

from bot.web.board.scene import Scene
from bot.web.context import language
from handlers import keys
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.scopes import Scope, read_scopes
from storage.tables import ApiToken

DAYS = (30, 90, 365)


async def draw(scene: Scene) -> Mapping[str, object]:
    rows = [row for row in await scene.work.tokens.every() if _may(scene, row)]
    return {
        "tokens": [_shown(scene, row) for row in rows],
        "scopes": _scopes(scene),
        "days": DAYS,
        "is_admin": _is_admin(scene),
    }


async def make(scene: Scene) -> web.Response:
    """A key of the reader's own, or for an admin the workspace's; the answer is the only page that shows it."""
    form = await scene.request.post()
    name, days = str(form.get("name", "")), str(form.get("days", ""))
    scopes = read_scopes(" ".join(str(one) for one in form.getall("scopes", [])))
    whole = form.get("whose") == "workspace"
    if days not in {str(one) for one in DAYS}:
        raise HeadwayError("Choose how long the key is good for.")
    if whole and not _is_admin(scene):
        raise web.HTTPForbidden
    key, row = await keys.make(
        scene.work,
        name=name,
        scopes=scopes,
        person=None if whole else scene.sight.reader,
        by=scene.sight.reader,
        at=scene.sight.home.now,
        lasts=timedelta(days=int(days)),
    )
    return _made(scene, key, row)


async def revoke(scene: Scene) -> web.Response:
    """Takes a key away; twice is as good as once."""
    row = await scene.work.tokens.find(scene.id("token"))
    if row is None or not _may(scene, row):
        raise web.HTTPNotFound
    await keys.revoke(scene.work, row, by=scene.sight.reader, at=scene.sight.home.now)
    return web.Response(status=303, headers={"Location": scene.url("/keys")})


def _may(scene: Scene, row: ApiToken) -> bool:
    return row.person_id == scene.sight.reader or (row.person_id is None and _is_admin(scene))


def _is_admin(scene: Scene) -> bool:
    return scene.sight.home.may(scene.sight.reader, Right.SETTINGS, None)


def _scopes(scene: Scene) -> list[tuple[str, str]]:
    voice = scene.voice
    return [
        (Scope.READ.value, voice.text("Read what its person may see")),
        (Scope.WRITE.value, voice.text("Say how key results do, in its person's name")),
        (Scope.PUSH.value, voice.text("Hand in numbers")),
    ]


def _shown(scene: Scene, row: ApiToken) -> dict[str, object]:
    voice = scene.voice
    return {
        "id": str(row.id),
        "shown": row.shown,
        "name": row.name,
        "whose": voice.text("yours") if row.person_id else voice.text("the workspace's"),
        "scopes": row.scopes.replace(" ", ", "),
        "until": voice.moment(row.expires_at),
        "used": voice.moment(row.last_used_at) if row.last_used_at else voice.text("never"),
        "state": "revoked"
        if row.revoked_at
        else "over"
        if row.expires_at <= scene.sight.home.now
        else "active",
    }


def _made(scene: Scene, key: str, row: ApiToken) -> web.Response:
    voice = scene.voice
    html = scene.context.pages.get_template("board/shown-once.html").render(
        gettext=voice.text,
        ngettext=voice.plural,
        **language(voice),
        title=voice.text("Your key"),
        name=row.name,
        words=key,
        back=scene.url("/keys"),
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})
