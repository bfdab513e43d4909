"""The dashboard's addresses: each page is opened in one transaction, for whom its line in the table allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from aiohttp import web

from bot.web.board import live
from bot.web.board.looked import Looked
from bot.web.board.pages import DEEDS, FILES, PAGES, Deed, Owner, Page
from bot.web.board.press import Answer, read
from bot.web.board.scene import Scene
from bot.web.context import WEB, Visit, language, visit
from bot.web.trouble import Trouble, guarded, worded
from cards.exchange import Request
from cards.voice import Voice
from handlers.status import sight_of
from okrs.errors import HeadwayError
from okrs.permissions import Relation
from storage.store import Work

HOME = "/w/{workspace}/{person}"


def routes() -> Sequence[web.RouteDef]:
    made = [web.get(HOME + file.path, partial(_do, file)) for file in FILES]
    made += [web.get(HOME + page.path, partial(_show, page)) for page in PAGES]
    made += [web.post(HOME + page.path, partial(_press, page)) for page in PAGES if page.talks]
    made += [web.post(HOME + page.path, partial(_act, page)) for page in PAGES if page.act]
    made += [web.post(HOME + deed.path, partial(_do, deed)) for deed in DEEDS]
    return [*made, web.get(f"{HOME}/live", live.events)]


async def _act(page: Page, request: web.Request) -> web.Response:
    assert page.act is not None
    response = await _show(replace(page, draw=page.act), request, writes=True)
    await request.app[WEB].wake(UUID(request.match_info["workspace"]))
    return response


async def _show(
    page: Page, request: web.Request, answer: Answer | None = None, *, writes: bool = False
) -> web.Response:
    here, store = await visit(request), request.app[WEB].store

    async def found(work: Work) -> tuple[Scene, str, Mapping[str, object]]:
        scene = replace(await _scene(request, here, work, page.owner, page.who), answer=answer)
        values = await page.draw(scene)
        shown = await _answered(scene)
        return scene, await scene.work.pulse.newest(), {**shown, **values}

    if writes:
        async with store.work(here.workspace.id) as work:
            scene, pulse, values = await found(work)
    else:
        scene, pulse, values = await store.looking(here.workspace.id, found)
    response = web.Response(
        text=_html(page, scene, pulse, values),
        content_type="text/html",
        headers={"Cache-Control": "no-store"},
    )
    Looked.at(request, scene.sight.home.now).remember(response, scene.here.home)
    return response


async def _press(page: Page, request: web.Request) -> web.Response:
    """Does what a card on the page offered, and shows the page with what came of it."""
    here = await visit(request)
    scene = await request.app[WEB].store.looking(
        here.workspace.id, lambda work: _scene(request, here, work, page.owner, page.who)
    )
    asked, voice, person = scene.asked(""), scene.voice, here.person
    context, sent = request.app[WEB], await request.post()
    try:
        press = read(context.seal, person.id, sent)
    except HeadwayError as error:
        refused = Trouble(error.template, values=error.values, status=400)
        return await _show(page, request, Answer(trouble=worded(refused, voice)))
    found = await guarded(context.desk.handle(press.asked(asked)))
    if isinstance(found, Trouble):
        return await _show(page, request, Answer(trouble=worded(found, voice), typed=press.values))
    if not press.id:
        return web.Response(status=204)
    await context.feed.poke()
    await context.wake(asked.workspace)
    return await _show(page, request, Answer(card=found.card) if found.card else None)


async def _answered(scene: Scene) -> Mapping[str, object]:
    answer = scene.answer
    if answer is None:
        return {"answer": "", "trouble": ""}
    card = await scene.pressed(answer.card, name="answer") if answer.card else ""
    return {"answer": card, "trouble": answer.trouble}


async def _do(deed: Deed, request: web.Request) -> web.Response:
    here, store = await visit(request), request.app[WEB].store

    async def done(work: Work) -> web.Response:
        return await deed.act(await _scene(request, here, work, deed.owner, deed.who))

    if request.method == "GET":
        return await store.looking(here.workspace.id, done)
    async with store.work(here.workspace.id) as work:
        return await done(work)


async def _scene(
    request: web.Request, here: Visit, work: Work, owner: Owner, who: frozenset[Relation]
) -> Scene:
    """Raises 404 for what isn't there and 403 for what isn't the visitor's."""
    context = request.app[WEB]
    asked = Request(
        workspace=here.workspace.id, intent="board", at=context.clock.now(), person=here.person.id
    )
    sight = await sight_of(work, asked)
    scene = Scene(context, request, here, sight)
    if sight.home.relations(sight.reader, await owner(scene)).isdisjoint(who):
        raise web.HTTPForbidden
    return scene


def _html(page: Page, scene: Scene, pulse: str, values: Mapping[str, object]) -> str:
    voice = scene.voice
    home, reader = scene.sight.home, scene.sight.reader
    is_what = home.relations(reader, reader) | home.relations(reader, None)
    menu = [
        (one.title(voice), scene.url(one.path), one.menu, one.name in (page.name, page.within))
        for one in PAGES
        if one.menu and not is_what.isdisjoint(one.who)
    ]
    given = {"title": page.title(voice), "back": None, "held": False, **values}
    return scene.context.pages.get_template(f"board/{page.name}.html").render(
        gettext=voice.text,
        ngettext=voice.plural,
        **language(voice),
        here=scene.here,
        chat=f"{scene.here.home}/headway",
        menu=menu,
        pulse=pulse,
        texts=_texts(voice) if page.talks else None,
        signed_in=scene.context.sign_in.required,
        **given,
    )


def _texts(voice: Voice) -> Mapping[str, str]:
    """What the script of a page with something to press says."""
    return {
        "unreachable": voice.text(
            "Headway can't be reached. Nothing you typed is lost; try again in a moment."
        ),
        "keeping": voice.text("Saving draft …"),
        "kept": voice.text("Draft saved"),
        "unkept": voice.text("Draft not saved yet"),
    }
