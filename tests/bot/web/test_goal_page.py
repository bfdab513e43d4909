"""Where a link to a goal leads: to its page in the dashboard."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.sign_in import SignIn
from bot.web.feed import Feed
from bot.web.server import web_app
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from storage.store import Store
from tests.bot.web.chatroom import SIGN_IN, StandingClock
from tests.handlers.world import NOW, World, build


async def opened(world: World, path: str, sign_in: SignIn, cookie: str = "") -> tuple[int, str, str]:
    feed = Feed(world.store)

    async def wake(_: object) -> None:
        """Nothing is sent here."""

    app = web_app(
        store=world.store,
        desk=Desk(world.store, HANDLERS),
        clock=StandingClock(NOW),
        wake=wake,
        travel=None,
        sign_in=sign_in,
        feed=feed,
    )
    server = TestServer(app)
    await server.start_server()
    try:
        async with aiohttp.ClientSession() as session:
            while True:
                async with session.get(
                    f"http://127.0.0.1:{server.port}{path}",
                    headers={"Cookie": cookie, "Accept": "text/html"},
                    allow_redirects=False,
                ) as answer:
                    path = answer.headers.get("Location", "")
                    if not path.startswith("/w/"):
                        return answer.status, path, await answer.text()
    finally:
        await server.close()


@pytest.fixture
async def world(store: Store) -> World:
    return await build(store, HANDLERS)


async def signed_in(world: World, name: str) -> str:
    person = world.people[name]
    async with world.store.work(person.workspace_id) as work:
        await work.sessions.open(person.id, name, at=NOW)
    return f"__Host-headway={person.workspace_id}.{name}"


async def test_it_shows_the_goal_as_the_visitor_may_see_it(world: World) -> None:
    await world.tell("nps", "44", by="carol", note="Legal is slow")
    path = f"/g/{world.goal('nps')}"
    _, _, page = await opened(world, path, SIGN_IN, await signed_in(world, "bob"))
    assert "Lift NPS from 30 to 50" in page
    assert "Legal is slow" in page
    _, _, page = await opened(world, path, SIGN_IN, await signed_in(world, "eve"))
    assert "Lift NPS from 30 to 50" in page
    assert "Legal is slow" not in page


async def test_whoever_is_not_signed_in_signs_in_first(world: World) -> None:
    wanted = f"/g/{world.goal('nps')}"
    assert (await opened(world, wanted, SIGN_IN))[:2] == (303, f"/sign-in?next={wanted}")


async def test_somebody_of_another_company_finds_nothing(world: World) -> None:
    status, _, page = await opened(
        world, f"/g/{world.goal('nps')}", SIGN_IN, await signed_in(world, "mallory")
    )
    assert status >= 400
    assert "NPS" not in page


@pytest.mark.parametrize("path", ["/g/not-a-goal", "/g/0190a2b4-0000-7000-8000-000000000000"])
async def test_a_goal_that_is_not_there_is_said_so(world: World, path: str) -> None:
    assert (await opened(world, path, SignIn.off()))[0] == 404


async def test_on_this_machine_alone_it_needs_no_sign_in(world: World) -> None:
    status, _, page = await opened(world, f"/g/{world.goal('nps')}", SignIn.off())
    assert status == 200
    assert "Lift NPS from 30 to 50" in page
