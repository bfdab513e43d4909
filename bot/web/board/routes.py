"""The dashboard's addresses: each page is opened in one transaction, for whom its line in the table allows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from uuid import UUID

from aiohttp import web

from bot.web.board import live
from bot.web.board.looked import Looked
from bot.web.board.pages import DEEDS, FILES, PAGES, Deed, Owner, Page
from bot.web.board.scene import Scene
from bot.web.context import WEB, language, visit
from cards.exchange import Request
from handlers.status import sight_of
from okrs.permissions import Relation

HOME = "/w/{workspace}/{person}"


def routes() -> Sequence[web.RouteDef]:
    made = [web.get(HOME + file.path, partial(_do, file)) for file in FILES]
    made += [web.get(HOME + page.path, partial(_show, page)) for page in PAGES]
    made += [web.post(HOME + page.path, partial(_act, page)) for page in PAGES if page.act]
    made += [web.post(HOME + deed.path, partial(_do, deed)) for deed in DEEDS]
    return [*made, web.get(f"{HOME}/live", live.events)]


async def _act(page: Page, request: web.Request) -> web.Response:
    assert page.act is not None
    response = await _show(replace(page, draw=page.act), request)
    await request.app[WEB].wake(UUID(request.match_info["workspace"]))
    return response


async def _show(page: Page, request: web.Request) -> web.Response:
    async with _opened(request, page.owner, page.who) as scene:
        values = await page.draw(scene)
        pulse = await scene.work.pulse.newest()
    response = web.Response(
        text=_html(page, scene, pulse, values),
        content_type="text/html",
        headers={"Cache-Control": "no-store"},
    )
    Looked.at(request, scene.sight.home.now).remember(response, scene.here.home)
    return response


async def _do(deed: Deed, request: web.Request) -> web.Response:
    async with _opened(request, deed.owner, deed.who) as scene:
        return await deed.act(scene)


@asynccontextmanager
async def _opened(request: web.Request, owner: Owner, who: frozenset[Relation]) -> AsyncIterator[Scene]:
    """The scene, in a transaction; raises 404 for what isn't there and 403 for what isn't the visitor's."""
    context, here = request.app[WEB], await visit(request)
    asked = Request(
        workspace=here.workspace.id, intent="board", at=context.clock.now(), person=here.person.id
    )
    async with context.store.work(here.workspace.id) as work:
        sight = await sight_of(work, asked)
        scene = Scene(context, request, here, sight)
        if sight.home.relations(sight.reader, await owner(scene)).isdisjoint(who):
            raise web.HTTPForbidden
        yield scene


def _html(page: Page, scene: Scene, pulse: str, values: Mapping[str, object]) -> str:
    voice = scene.voice
    home, reader = scene.sight.home, scene.sight.reader
    is_what = home.relations(reader, reader) | home.relations(reader, None)
    menu = [
        (one.title(voice), scene.url(one.path), one.menu, one.name in (page.name, page.within))
        for one in PAGES
        if one.menu and not is_what.isdisjoint(one.who)
    ]
    given = {"title": page.title(voice), "back": None, **values}
    return scene.context.pages.get_template(f"board/{page.name}.html").render(
        gettext=voice.text,
        ngettext=voice.plural,
        **language(voice),
        here=scene.here,
        chat=f"{scene.here.home}/headway",
        menu=menu,
        pulse=pulse,
        signed_in=scene.context.sign_in.required,
        **given,
    )
