"""Where the reader is signed in, ended one by one or all the others at once; and for admins, somebody's all at once."""

from __future__ import annotations

from aiohttp import web

from bot.web import cookie
from bot.web.board.scene import Scene
from handlers.sign_ins import end_all, end_one
from storage.tables import WebSession


async def shown(scene: Scene) -> list[dict[str, object]]:
    """The reader's browsers, this one first; none where nobody signs in."""
    if not scene.context.sign_in.required:
        return []
    this, now = await _this(scene), scene.sight.home.now
    rows = await scene.work.sessions.of(scene.sight.reader, at=now)
    return [
        _told(scene, row, this) for row in sorted(rows, key=lambda row: this is None or row.id != this.id)
    ]


async def end(scene: Scene) -> web.Response:
    """Ends one; whoever ends this one is led to signing in by the page itself."""
    await end_one(scene.work, scene.sight.reader, scene.id("session"), at=scene.sight.home.now)
    return _back(scene, "/my-data")


async def end_others(scene: Scene) -> web.Response:
    this, reader = await _this(scene), scene.sight.reader
    await end_all(
        scene.work, reader, by=reader, at=scene.sight.home.now, but=None if this is None else this.id
    )
    return _back(scene, "/my-data")


async def end_of_person(scene: Scene) -> web.Response:
    """Ends all of somebody's: for a lost machine, or when in doubt."""
    person = scene.id("person_id")
    if person not in scene.sight.home.company.people:
        raise web.HTTPNotFound
    await end_all(scene.work, person, by=scene.sight.reader, at=scene.sight.home.now)
    return _back(scene, f"/settings/people/{person}?ended=1")


async def _this(scene: Scene) -> WebSession | None:
    had = cookie.read(scene.request, scene.context.sign_in)
    return None if had is None else await scene.work.sessions.find(had.token, at=scene.sight.home.now)


def _told(scene: Scene, row: WebSession, this: WebSession | None) -> dict[str, object]:
    voice = scene.voice
    doors = {door.name: door.company for door in scene.context.doors}
    return {
        "id": str(row.id),
        "browser": row.browser or voice.text("A browser"),
        "way": voice.text("with {company}", company=doors[row.way])
        if row.way in doors
        else voice.text("by a link"),
        "since": voice.moment(row.created_at),
        "seen": voice.moment(row.seen_at),
        "until": voice.moment(row.expires_at),
        "here": this is not None and row.id == this.id,
    }


def _back(scene: Scene, path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": scene.url(path)})
