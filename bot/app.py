"""The composition root: where the rooms are put together, started, and stopped again."""

from __future__ import annotations

import asyncio
import errno
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from uuid import UUID

from aiohttp import web

from bot.api.routes import Api
from bot.hooks import Poster
from bot.platform import Platform
from bot.settings import Settings
from bot.sign_in import SignIn
from bot.sources import Reader
from bot.web.feed import Feed
from bot.web.messenger import WebMessenger
from bot.web.server import web_app
from bot.web.travel import Travel
from cards.exchange import Request
from coaching.kinds.table import KINDS
from coaching.thinker import Thinker
from connectors.catalogue import SOURCES
from connectors.outgoing import Outgoing
from handlers.dispatch import Desk
from handlers.paused_hooks import PAUSED
from handlers.plan import PLAN
from handlers.sources.reading import request_of
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.reader import warm_up
from scheduling.clock import Clock
from scheduling.courier import Courier
from scheduling.engine import Engine, engine_for, prepare
from scheduling.heartbeat import Heartbeat
from scheduling.hooks import Herald
from scheduling.messenger import Messenger
from scheduling.refresher import CONCURRENCY, RESERVE, Refresher
from storage.secrets import Vault
from storage.sources import Bad, Good
from storage.store import Store
from storage.tables import Hook

# How long open pages may take to close when the server stops.
_GRACE_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class App:
    """One process of Headway over one store. `works`: it asks, sends and digests, rather than only answers."""

    store: Store
    clock: Clock
    desk: Desk
    feed: Feed
    engine: Engine
    heartbeat: Heartbeat
    thinker: Thinker | None
    platforms: Sequence[Platform]
    works: bool
    vault: Vault
    outgoing: Outgoing
    refresher: Refresher
    herald: Herald

    @classmethod
    def compose(
        cls,
        store: Store,
        *,
        clock: Clock,
        works: bool,
        settings: Settings | None = None,
        engine_of: Callable[[Courier], Engine] | None = None,
    ) -> App:
        """Puts the rooms together; nothing runs yet. Raises HeadwayError for settings that can't work.

        `settings` say which chat platforms there are besides the built-in one. The engine follows the database,
        unless `engine_of` makes another one for the courier.
        """

        thinker: Thinker | None = None

        async def wake(workspace: UUID) -> None:
            if thinker is not None:
                thinker.wake()
            await engine.wake(workspace)

        feed = Feed(store)
        desk = Desk(store, HANDLERS)
        platforms = (
            list(_platforms(settings, store=store, desk=desk, clock=clock, wake=wake)) if settings else []
        )
        messengers: list[Messenger] = [WebMessenger(store=store, clock=clock, feed=feed)]
        messengers += [platform.messenger for platform in platforms]
        courier = Courier(store, {m.platform: m for m in messengers}, clock=clock, random=Random())
        vault = Vault(settings.keys if settings else [])
        outgoing = Outgoing(
            allowed_hosts=settings.allowed_source_hosts if settings else (), concurrency=CONCURRENCY + RESERVE
        )

        async def hand_in(workspace: UUID, good: Sequence[Good], bad: Sequence[Bad], at: datetime) -> None:
            await desk.handle(request_of(workspace, good, bad, at=at))
            await engine.wake(workspace)

        async def tell_paused(hook: Hook) -> None:
            values = {"hook": str(hook.id)}
            await desk.handle(
                Request(workspace=hook.workspace_id, intent=PAUSED, at=clock.now(), values=values)
            )
            await engine.wake(hook.workspace_id)

        usual = partial(engine_for, store.database, clock=clock, worker=works)
        engine = (engine_of or usual)(courier)
        if settings and settings.wants_ai and works:
            thinker = thinker_of(settings, store=store, desk=desk, engine=engine, clock=clock)
        return cls(
            store=store,
            clock=clock,
            desk=desk,
            feed=feed,
            engine=engine,
            heartbeat=Heartbeat(store, desk.attend, engine, clock=clock),
            thinker=thinker,
            platforms=platforms,
            works=works,
            vault=vault,
            outgoing=outgoing,
            herald=Herald(
                store,
                Poster(vault=vault, outgoing=outgoing, clock=clock).post,
                tell_paused,
                clock=clock,
                random=Random(),
            ),
            refresher=Refresher(
                store,
                Reader(
                    kinds=SOURCES,
                    vault=vault,
                    outgoing=outgoing,
                    given=settings.given_keys if settings else {},
                ).read,
                hand_in,
                clock=clock,
                random=Random(),
            ),
        )

    @asynccontextmanager
    async def running(self, *, receives: bool = True) -> AsyncIterator[None]:
        """Works until the block ends, then finishes what is in flight. `receives`: people reach this process."""
        # The first typed reply must not wait for the reader's grammar to be compiled, nor anybody else with it.
        warm_up()
        await prepare(self.store.database)
        await self._plan()
        async with AsyncExitStack() as stack:
            for platform in self.platforms:
                await stack.enter_async_context(platform.running(receives=receives, works=self.works))
            # What is stopped first was started last: messages that are under way still need their platform.
            stack.push_async_callback(self.engine.stop)
            await self.engine.start()
            if self.thinker is not None:
                stack.push_async_callback(self.thinker.stop)
                await self.thinker.start()
            if self.works:
                stack.push_async_callback(self.heartbeat.stop)
                await self.heartbeat.start()
                stack.push_async_callback(self.outgoing.close)
                stack.push_async_callback(self.refresher.stop)
                await self.refresher.start()
                stack.push_async_callback(self.herald.stop)
                await self.herald.start()
            yield

    def web(self, sign_in: SignIn, travel: Travel | None = None) -> web.Application:
        """The built-in chat of this process."""
        return web_app(
            store=self.store,
            desk=self.desk,
            clock=self.clock,
            wake=self._wake,
            travel=travel,
            sign_in=sign_in,
            feed=self.feed,
            vault=self.vault,
            read_sources=self.refresher.wake,
            platforms=[
                *(route for platform in self.platforms for route in platform.routes),
                *self._interface(sign_in).routes,
            ],
            messengers=[platform.messenger for platform in self.platforms],
            doors=[platform.door for platform in self.platforms if platform.door is not None],
        )

    def _interface(self, sign_in: SignIn) -> Api:
        return Api(
            store=self.store, desk=self.desk, clock=self.clock, address=sign_in.address, vault=self.vault
        )

    async def _wake(self, workspace: UUID) -> None:
        if self.thinker is not None:
            self.thinker.wake()
        await self.engine.wake(workspace)

    async def _plan(self) -> None:
        """Puts on the agenda what is missing there, after a restore or an update."""
        async with self.store.across() as everywhere:
            workspaces = await everywhere.every()
        for workspace in workspaces:
            await self.desk.handle(Request(workspace=workspace.id, intent=PLAN, at=self.clock.now()))


def _platforms(
    settings: Settings, *, store: Store, desk: Desk, clock: Clock, wake: Callable[[UUID], Awaitable[None]]
) -> Iterator[Platform]:
    """The chat platforms that are set up; each is imported only where it is."""
    if settings.wants_slack:
        from bot.slack.service import Slack

        yield Slack.compose(settings, store=store, desk=desk, clock=clock, wake=wake)
    if settings.wants_teams:
        from bot.teams.service import Teams

        yield Teams.compose(settings, store=store, desk=desk, clock=clock, wake=wake)


def thinker_of(settings: Settings, *, store: Store, desk: Desk, engine: Engine, clock: Clock) -> Thinker:
    """What asks the language model; its SDK is imported only where one is set."""
    from bot.model import model_of

    return Thinker(store, model_of(settings), KINDS, hand_in=desk.handle, wake=engine.wake, now=clock.now)


def sign_in_of(settings: Settings) -> SignIn:
    """Sign-in wherever more than this machine can reach the chat; raises HeadwayError when it can't be had."""
    if settings.secret_key:
        return SignIn.on(address=settings.public_address, secret=settings.secret_key)
    if settings.is_local and not settings.address:
        return SignIn.off()
    raise HeadwayError(
        f"People other than you can reach {settings.address or settings.host}, so they must sign in: set "
        "HEADWAY_SECRET_KEY (`openssl rand -base64 48` makes one) and HEADWAY_ADDRESS, "
        "as https://headway.example."
    )


@asynccontextmanager
async def listening(application: web.Application, *, host: str, port: int) -> AsyncIterator[None]:
    """Serves the application until the block ends; raises HeadwayError when the port can't be had."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_GRACE_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    except OSError as error:
        raise _in_words(error, host, port) or error from error
    finally:
        await runner.cleanup()


def stop_asked() -> asyncio.Event:
    """An event that is set by SIGINT or SIGTERM, from now on."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    return stop


def _in_words(error: OSError, host: str, port: int) -> HeadwayError | None:
    match error.errno:
        case errno.EADDRINUSE:
            return HeadwayError(
                f"Port {port} is in use, perhaps by another Headway. Stop that one, or choose another with --port."
            )
        case errno.EACCES:
            return HeadwayError(
                f"Port {port} may not be used by this user. Choose one above 1023 with --port."
            )
        case errno.EADDRNOTAVAIL:
            return HeadwayError(f"This machine has no address {host}. Check HEADWAY_HOST.")
        case _:
            return None
