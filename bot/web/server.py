"""The web chat as an aiohttp application: routes, what guards them, and what runs beside them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from secrets import token_urlsafe
from uuid import UUID

from aiohttp import web

from bot.charts.links import ChatLinks
from bot.charts.seal import Seal
from bot.charts.studio import Studio
from bot.door import Door
from bot.sign_in import SignIn
from bot.web import asking, charts, mydata, signin, sources, stream, talk, view, ways
from bot.web import clock as clock_routes
from bot.web import doors as door_routes
from bot.web.access import CHANGING, is_from_our_page, is_known_host
from bot.web.asking import ERRANDS, Errands
from bot.web.assets import Assets, pages
from bot.web.board.routes import routes as board
from bot.web.context import WEB, Web, browser_voice, language, signed_in
from bot.web.feed import Feed
from bot.web.travel import Travel
from bot.web.trouble import Trouble, guarded, worded
from handlers.dispatch import Desk
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from scheduling.messenger import Messenger
from storage.secrets import Vault
from storage.store import Store

MOST_BYTES = 200 * 1024
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Where other companies' servers post, who come by any name and from no page of ours.
INTERFACE = "/api/"
FOREIGN = web.AppKey("foreign", frozenset[str])
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _nothing() -> None:
    """Where nothing is read."""


def web_app(
    *,
    store: Store,
    desk: Desk,
    clock: Clock,
    wake: Callable[[UUID], Awaitable[None]],
    travel: Travel | None,
    sign_in: SignIn,
    feed: Feed,
    vault: Vault | None = None,
    read_sources: Callable[[], None] = _nothing,
    platforms: Sequence[web.RouteDef] = (),
    doors: Sequence[Door] = (),
    messengers: Sequence[Messenger] = (),
) -> web.Application:
    """The chat over one store. `wake` has the courier drain a workspace at once; `travel` is the demonstration's
    clock, None where time is real; `feed` is the one that this process's WebMessenger pokes; `platforms` are the
    routes of other chat platforms, which verify by themselves what is posted there, `doors` their ways to sign in
    and `messengers` those that take a link to whoever asks for one."""
    assets, chart_seal = Assets(), Seal(sign_in.secret)
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[_guard])
    app[WEB] = Web(
        store=store,
        desk=desk,
        clock=clock,
        wake=wake,
        travel=travel,
        sign_in=sign_in,
        feed=feed,
        assets=assets,
        pages=pages(assets),
        vault=vault or Vault([]),
        read_sources=read_sources,
        seal=sign_in.secret or token_urlsafe(32),
        doors=doors,
        chart_seal=chart_seal,
        chat_links=ChatLinks(seal=chart_seal, address=sign_in.address, today=lambda: clock.now().date()),
        studio=Studio(),
        messengers={one.platform: one for one in messengers},
    )
    app[ERRANDS] = Errands()
    app[FOREIGN] = frozenset(route.path for route in platforms if route.method in CHANGING)
    app.add_routes(platforms)
    app.on_response_prepare.append(_harden)
    app.on_shutdown.append(_let_go)
    app.cleanup_ctx.append(_polling)
    app.on_cleanup.append(_put_down)
    place = "/w/{workspace}/{person}/{place}"
    app.add_routes(
        [
            web.get("/healthz", health),
            web.get("/", front),
            web.get("/favicon.ico", _icon),
            web.get("/static/{version}/{name}", assets.serve),
            web.get("/g/{goal}", ways.goal),
            web.get("/open/{tail:.*}", ways.page),
            web.get("/enter/{tail:.*}", ways.page),
            web.get("/sign-in", signin.ask),
            web.post("/sign-in", asking.ask),
            web.get("/sign-in/{ticket}", signin.confirm),
            web.post("/sign-in/{ticket}", signin.enter),
            web.get("/sign-in/with/{door}", door_routes.begin),
            web.get("/sign-in/with/{door}/back", door_routes.back),
            web.post("/sign-out", signin.leave),
            web.get("/my-data/{ticket}", mydata.confirm),
            web.post("/my-data/{ticket}", mydata.take),
            web.get("/w/{workspace}/{person}", view.page),
            web.get("/w/{workspace}/{person}/my-data.json", mydata.own),
            web.get("/w/{workspace}/{person}/sources/{source}", sources.ask),
            web.post("/w/{workspace}/{person}/sources/{source}", sources.keep),
            web.get("/chart/{chart}/chat.png", charts.in_chat),
            web.get("/w/{workspace}/{person}/chart/{chart}/{shape}", charts.own),
            *board(),
            web.get(place, view.page),
            web.get(f"{place}/earlier", view.earlier),
            web.get(f"{place}/events", stream.events),
            web.post(f"{place}/say", talk.say),
            web.post(f"{place}/press", talk.press),
            web.post(f"{place}/read", talk.read),
            web.post(f"{place}/clock", clock_routes.move),
        ]
    )
    return app


async def health(request: web.Request) -> web.Response:
    """Whether the chat can reach its database: for load balancers and monitors."""
    try:
        async with request.app[WEB].store.across() as everything:
            await everything.every()
    except HeadwayError as error:
        return web.json_response({"status": error.message}, status=503)
    return web.json_response({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def front(request: web.Request) -> web.Response:
    """Leads to the visitor's own conversation, or without sign-in to somebody's."""
    context = request.app[WEB]
    if context.sign_in.required:
        found = await signed_in(request)
        raise web.HTTPSeeOther("/sign-in" if found is None else f"/w/{found[0]}/{found[1].id}")
    async with context.store.across() as everything:
        workspaces = await everything.every()
    for workspace in workspaces:
        async with context.store.work(workspace.id) as work:
            everybody = [person for person in await work.people.everyone() if person.active]
        if everybody:
            raise web.HTTPSeeOther(f"/w/{workspace.id}/{everybody[0].id}")
    voice = browser_voice(request)
    return _sentence(
        request,
        voice.text("Nobody is here yet. Bring in people and goals with `headway import FILE`, then reload."),
        200,
    )


async def _icon(request: web.Request) -> web.Response:
    raise web.HTTPMovedPermanently(request.app[WEB].assets.url("icon.svg"))


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    # The interface has keys of its own and is called by no browser's page.
    if request.path.startswith(INTERFACE):
        return await handler(request)
    if request.path in request.app[FOREIGN] and request.method in CHANGING:
        return await handler(request)
    found = await guarded(_admitted(request, handler))
    return _told(request, found) if isinstance(found, Trouble) else found


async def _admitted(request: web.Request, handler: Handler) -> web.StreamResponse:
    sign_in = request.app[WEB].sign_in
    # A monitor knows the machine by its number, and learns nothing there.
    if request.path != "/healthz" and not is_known_host(request, sign_in):
        raise web.HTTPMisdirectedRequest
    if request.method in CHANGING and not is_from_our_page(request, sign_in):
        raise web.HTTPForbidden
    return await handler(request)


def _told(request: web.Request, trouble: Trouble) -> web.Response:
    sentence = worded(trouble, browser_voice(request))
    # Our script posts JSON; what a browser itself asks for, or posts from a form, is shown as a page.
    by_browser = "text/html" in request.headers.get("Accept", "")
    if by_browser or request.content_type == "application/x-www-form-urlencoded":
        return _sentence(request, sentence, trouble.status)
    return web.json_response({"error": sentence}, status=trouble.status)


def _sentence(request: web.Request, sentence: str, status: int) -> web.Response:
    voice = browser_voice(request)
    html = (
        request.app[WEB]
        .pages.get_template("sentence.html")
        .render(gettext=voice.text, **language(voice), sentence=sentence)
    )
    return web.Response(
        text=html, content_type="text/html", status=status, headers={"Cache-Control": "no-store"}
    )


async def _harden(request: web.Request, response: web.StreamResponse) -> None:  # noqa: ARG001
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


async def _let_go(app: web.Application) -> None:
    await app[ERRANDS].settle()
    await app[WEB].feed.close()


async def _put_down(app: web.Application) -> None:
    await app[WEB].studio.close()


async def _polling(app: web.Application) -> AsyncIterator[None]:
    task = asyncio.create_task(app[WEB].feed.poll())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
