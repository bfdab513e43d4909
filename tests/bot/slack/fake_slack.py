"""A fake of Slack on loopback that behaves as badly as the real one can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Self

import aiohttp

from scheduling.clock import Clock, SystemClock
from tests.bot.openid import OpenId
from tests.bot.slack.slack_admin import Admin
from tests.bot.slack.slack_delivery import EVENTS, Ack, Deliveries, Delivery
from tests.bot.slack.slack_faults import Fault, Faults, Limits
from tests.bot.slack.slack_method import SCOPES
from tests.bot.slack.slack_oauth import CLIENT_ID, CLIENT_SECRET, issue
from tests.bot.slack.slack_people import Person
from tests.bot.slack.slack_records import Channel, Json, Org, Team, Token, User
from tests.bot.slack.slack_server import Server
from tests.bot.slack.slack_socket import Sockets
from tests.bot.slack.slack_state import World


class FakeSlack(World):
    """Slack, for as long as the `async with` lasts.

    It tells the app what happens by signed requests to `bot_url`, or over its websockets while that is empty.
    """

    def __init__(
        self,
        *,
        bot_url: str = "",
        clock: Clock | None = None,
        events_path: str = "/slack/events",
        actions_path: str = "/slack/events",
        commands_path: str = "/slack/events",
        subscribed: frozenset[str] = EVENTS,
    ) -> None:
        super().__init__(clock or SystemClock())
        self.faults = Faults()
        self.limits = Limits()
        self.sockets = Sockets(self)
        self.post = Deliveries(
            self, self.sockets, bot_url, events_path, actions_path, commands_path, subscribed
        )
        self.openid = OpenId(clock=self.clock, client=CLIENT_ID, secret=CLIENT_SECRET)
        self._server = Server(self, self.post, self.sockets, self.faults, self.limits, self.openid)

    async def __aenter__(self) -> Self:
        self.base_url = self.openid.issuer = await self._server.start()
        self.post.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.sockets.close()
        await self._server.stop()
        assert self.post.session
        await self.post.session.close()

    @property
    def api_url(self) -> str:
        return f"{self.base_url}/api/"

    @property
    def bot_url(self) -> str:
        return self.post.bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.post.bot_url = url

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything the app was told, in order, repetitions aside."""
        return self.post.made

    @property
    def ack_seconds(self) -> list[float]:
        """How long the app took to acknowledge each thing it was told."""
        return [ack.seconds for delivery in self.deliveries for ack in delivery.acks]

    def team(self, name: str = "Acme", *, scopes: Iterable[str] = SCOPES) -> Team:
        """A team with the app in it; `team.token` is the key to it."""
        team = Team(self.new_id("T"), name, self.new_id("U"), self.new_id("B"))
        issue(self, team, frozenset(scopes))
        return self._found(team)

    def org(self, name: str = "Globex", *, scopes: Iterable[str] = SCOPES) -> Org:
        """An Enterprise Grid organisation with the app installed on all of it; `org.token` is the key."""
        org = Org(self.new_id("E"), name, self.new_id("U"), self.new_id("B"))
        self.orgs[org.id] = org
        issue(self, org, frozenset(scopes))
        return org

    def team_of(self, org: Org, name: str, *, granted: bool = True) -> Team:
        """A team of an organisation, which the app may enter when it was granted."""
        team = Team(self.new_id("T"), name, org.bot_user, org.bot_id, org=org, by_org=True, token=org.token)
        if granted:
            org.teams.append(team.id)
        return self._found(team)

    def _found(self, team: Team) -> Team:
        bot = User(team.bot_user, team.id, "headway", "Headway", is_bot=True)
        team.users[bot.id] = bot
        self.teams[team.id] = team
        return team

    def app_token(self, scopes: Iterable[str] = ("connections:write",)) -> str:
        """A token of the app itself, for Socket Mode."""
        token = Token(f"xapp-1-{self.new_id('A')}", frozenset(scopes), kind="app")
        self.tokens[token.value] = token
        return token.value

    def person(self, team: Team, user: str, **known: Any) -> Person:
        """Somebody in a team, who joins it by being named for the first time: `person(team, "UANA", tz=...)`.

        `home` is the team that they belong to where they only share a channel with this one.
        """
        if user not in team.users:
            name = known.pop("name", user.removeprefix("U").lower())
            real_name = known.pop("real_name", name.title())
            home = known.pop("home", team)
            known.setdefault("organisation", home.org.id if home.org else "")
            team.users[user] = User(user, home.id, name, real_name, **known)
        return Person(self, self.post, team, team.users[user])

    def admin(self, team: Team) -> Admin:
        return Admin(self, self.post, team)

    def channel(
        self,
        team: Team,
        name: str,
        *members: Person,
        bot: bool = True,
        private: bool = False,
        shared: bool = False,
    ) -> Channel:
        """A channel with these people, and with the app unless told otherwise."""
        channel = Channel(self.new_id("C"), team.id, name, private=private, shared=shared)
        channel.members = {person.id: None for person in members} | ({team.bot_user: None} if bot else {})
        team.channels[channel.id] = channel
        return channel

    def usergroup(self, team: Team, handle: str, *members: Person) -> Json:
        users = [person.id for person in members]
        group: Json = {"id": self.new_id("S"), "team_id": team.id, "handle": handle, "name": handle.title()}
        group |= {"is_usergroup": True, "date_delete": 0, "user_count": len(users), "users": users}
        team.usergroups[group["id"]] = group
        return group

    def fail(
        self,
        method: str,
        *,
        error: str = "",
        status: int = 200,
        times: int = 1,
        when: Callable[[Json], bool] | None = None,
    ) -> None:
        """The method's next calls are refused: with an error, or with a page of the proxy and its status."""
        self.faults.order(Fault("fail", method, times, error=error, status=status, when=when))

    def limit(self, method: str, *, times: int = 1, retry_after: int = 1) -> None:
        """The method's next calls are answered 429."""
        self.faults.order(Fault("limit", method, times, retry_after=retry_after))

    def hold(self, method: str, *, when: Callable[[Json], bool] | None = None) -> asyncio.Event:
        """The method's next call waits, and is done and answered once the event is set."""
        fault = Fault("hold", method, times=1, when=when)
        self.faults.order(fault)
        return fault.gate

    def hang(
        self,
        method: str,
        *,
        times: int = 1,
        done: bool = True,
        when: Callable[[Json], bool] | None = None,
    ) -> None:
        """The method's next calls are done, but never answered: the client gives up and cannot know."""
        self.faults.order(Fault("hang", method, times, done=done, when=when))

    def drop(
        self,
        method: str,
        *,
        times: int = 1,
        done: bool = False,
        when: Callable[[Json], bool] | None = None,
    ) -> None:
        """The connection breaks at the method's next calls, before or, where `done`, after it did its work."""
        self.faults.order(Fault("drop", method, times, done=done, when=when))

    async def redeliver(
        self, delivery: Delivery, *, attempt: int = 1, reason: str = "http_timeout", together: int = 1
    ) -> list[Ack]:
        """Tells the app again of what it was told, `together` times at the same moment."""
        again = (self.post.deliver(delivery, attempt=attempt, reason=reason) for _ in range(together))
        return await asyncio.gather(*again)

    async def settle(self) -> None:
        """Waits until the app has been told everything that came of its own calls."""
        await self._server.settle()
