"""The servers that `bench.slack` measures, each in a process of its own: Bolt that acknowledges only, and Headway."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from sqlmodel import col, select

from bench.company import DUE, found
from bench.gauge import RunningClock
from bot.app import App, listening
from bot.collector import calm
from bot.settings import Settings
from bot.sign_in import SignIn
from bot.slack.tokens import PLATFORM
from storage.store import Store
from storage.tables import Account, Installation

SECRET, TOKEN, TEAM, PEOPLE = "a signing secret for the measurement", "xoxb-1", "T1", 200


async def bare(port: int, api: str) -> None:
    """Bolt at its barest."""

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id="UBOT", bot_token=TOKEN)

    async def only_ack(ack: AsyncAck) -> None:
        await ack()

    app = AsyncApp(signing_secret=SECRET, authorize=authorize)
    app.command("/okr")(only_ack)
    app.action("goal.show")(only_ack)

    async def post(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.add_routes([web.post("/slack/events", post)])
    async with listening(server, host="127.0.0.1", port=port):
        print("up", api, flush=True)
        await asyncio.Event().wait()


async def headway(port: int, api: str) -> None:
    """Headway with a company of two hundred people, and everything that a real one has."""
    store = Store.open(os.environ["DATABASE_URL"])
    goal = await _company(store)
    settings = Settings(
        SLACK_BOT_TOKEN=TOKEN,
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL=api,
        address="https://headway.example",
    )
    app = App.compose(store, clock=RunningClock(DUE.replace(hour=4)), works=True, settings=settings)
    async with (
        listening(
            app.web(SignIn.on(address="https://headway.example", secret="a secret that is long enough here")),
            host="127.0.0.1",
            port=port,
        ),
        app.running(),
    ):
        calm()
        print("up", goal, flush=True)
        await asyncio.Event().wait()


async def _company(store: Store) -> str:
    """Two hundred people with accounts U0 to U199 in team T1; the id of the first person's goal."""
    await found(store, workspaces=1, people=PEOPLE)
    async with store.across() as everywhere:
        workspace = (await everywhere.every())[0]
    async with store.work(workspace.id) as work:
        accounts = await work.session.exec(select(Account).order_by(col(Account.id)))
        for number, account in enumerate(accounts):
            account.platform, account.address = PLATFORM, f"U{number}"
    async with store.installations(PLATFORM) as installations:
        await installations.keep(
            Installation(
                workspace_id=workspace.id,
                platform=PLATFORM,
                team=TEAM,
                bot="UBOT",
                installed_at=datetime.now(UTC),
            )
        )
    async with store.work(workspace.id) as work:
        return str((await work.goals.tree()).goals[0].id)


if __name__ == "__main__":
    kind, port, api = sys.argv[1:]
    asyncio.run({"bare": bare, "headway": headway}[kind](int(port), api))
