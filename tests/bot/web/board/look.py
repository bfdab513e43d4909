"""The dashboard over the small company: who is who, and what each browser gets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.api.routes import Api
from bot.sign_in import SignIn
from bot.web.context import WEB
from bot.web.cookie import name_of
from bot.web.feed import Feed
from bot.web.server import web_app
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from okrs.scopes import Scope, write_scopes
from storage.secrets import Vault
from storage.store import Store
from storage.tables import Person
from storage.tokens import new_key
from tests.bot.web.chatroom import SIGN_IN, StandingClock
from tests.handlers.world import NOW, World, build

# Nobody is signed in.
STRANGER = "stranger"


@dataclass
class Answer:
    status: int
    text: str
    location: str


@dataclass
class Office:
    """The dashboard and the interface as they are served, and the browsers of several people."""

    world: World
    app: web.Application
    feed: Feed
    clock: StandingClock
    url: str = ""

    def home(self, name: str) -> str:
        person = self.world.people[name]
        return f"/w/{person.workspace_id}/{person.id}"

    async def ask(
        self,
        path: str,
        who: str,
        *,
        method: str = "GET",
        form: dict[str, str] | None = None,
        cookie: str = "",
    ) -> Answer:
        """What somebody's browser gets."""
        headers = {"Accept": "text/html", "Origin": self.url}
        if who != STRANGER:
            session_ = f"{self.world.people[who].workspace_id}.{who}"
            headers["Cookie"] = f"{name_of(self.app[WEB].sign_in)}={session_}{cookie}"
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                method, self.url + path, headers=headers, data=form, allow_redirects=False
            ) as answer,
        ):
            # A stream has no end.
            text = "" if "event-stream" in answer.headers.get("Content-Type", "") else await answer.text()
            return Answer(answer.status, text, answer.headers.get("Location", ""))

    async def call(self, path: str, who: str, *, method: str = "GET", body: object = None) -> Answer:
        """What a program with that person's key gets, which may do everything a key can."""
        headers = {"Authorization": f"Bearer {await self.key(who)}"} if who != STRANGER else {}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.url}/api/v1{path}", headers=headers, json=body) as answer,
        ):
            return Answer(answer.status, await answer.text(), "")

    async def key(self, who: str) -> str:
        person, made = self.world.people[who], new_key()
        async with self.world.store.work(person.workspace_id) as work:
            await work.tokens.add(
                made,
                name="test",
                scopes=write_scopes(frozenset(Scope)),
                person=person.id,
                made_by=person.id,
                at=NOW,
                until=NOW + timedelta(days=30),
            )
        return made


async def add_person(world: World, name: str, *, admin: bool = False, manager: UUID | None = None) -> None:
    person = Person(
        workspace_id=world.workspace.id,
        name=name.capitalize(),
        email=f"{name}@example.org",
        admin=admin,
        manager_id=manager,
        created_at=NOW,
    )
    async with world.store.work(world.workspace.id) as work:
        work.session.add(person)
        await work.session.flush()
    world.people[name] = person


async def sign_everybody_in(world: World) -> None:
    for name, person in world.people.items():
        async with world.store.work(person.workspace_id) as work:
            await work.sessions.open(person.id, name, at=NOW)


@asynccontextmanager
async def opened(store: Store, sign_in: SignIn = SIGN_IN) -> AsyncIterator[Office]:
    world = await build(store, HANDLERS)
    clock, feed, desk = StandingClock(NOW), Feed(store), Desk(store, HANDLERS)

    async def wake(_: object) -> None:
        """Nothing is sent here."""

    vault = Vault(["a key for tests that is long enough"])
    api = Api(
        store=store,
        desk=desk,
        clock=clock,
        address="https://headway.example",
        vault=vault,
    )
    app = web_app(
        store=store,
        desk=desk,
        clock=clock,
        wake=wake,
        travel=None,
        sign_in=sign_in,
        feed=feed,
        vault=vault,
        platforms=list(api.routes),
    )
    server = TestServer(app)
    await server.start_server()
    try:
        yield Office(world, app, feed, clock, f"http://127.0.0.1:{server.port}")
    finally:
        await server.close()
