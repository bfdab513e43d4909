"""The interface in a process of its own, for what waits for each answer: prints its address and a key to everything."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from bot.api.caller import Pace
from bot.api.routes import Api
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from okrs.scopes import Scope, write_scopes
from storage.schema import migrate
from storage.store import Store
from storage.tokens import new_key
from tests.bot.api.conftest import VAULT, WorldClock
from tests.handlers.world import build


async def serve(path: Path) -> None:
    store = Store.open(str(path))
    await migrate(store.database)
    world = await build(store, HANDLERS)
    key, plenty = new_key(), Pace(a_minute=10**9)
    async with store.work(world.workspace.id) as work:
        await work.tokens.add(
            key,
            name="fuzz",
            scopes=write_scopes(frozenset(Scope)),
            person=world.person("alice"),
            made_by=None,
            at=world.now,
            until=world.now + timedelta(days=1),
        )
    api = Api(
        store=store,
        desk=Desk(store, HANDLERS),
        clock=WorldClock(world),
        address="http://127.0.0.1",
        vault=VAULT,
        pace=plenty,
        pushes=plenty,
    )
    app = web.Application()
    app.add_routes(api.routes)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"http://127.0.0.1:{runner.addresses[0][1]}/api/v1 {key}\n")
    sys.stdout.flush()
    # Until whoever started it lets go of its input.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()
    await store.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
