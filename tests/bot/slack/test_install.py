"""Coming into Slack workspaces by a click, and leaving them: tokens, rotation, whole organisations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from sqlmodel import select

from bot.app import App
from bot.settings import Settings
from bot.sign_in import SignIn
from bot.slack.api import Api
from bot.slack.service import Slack
from bot.slack.tokens import Tokens
from cards.blocks import Card
from storage.outbox import Letter
from storage.secrets import Vault
from storage.store import Store
from storage.tables import Installation, Person, Workspace
from tests.bot.slack.fake_slack import FakeSlack
from tests.bot.slack.office import ADDRESS, GRANTED, StandingClock
from tests.bot.slack.slack_delivery import SIGNING_SECRET
from tests.bot.slack.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.bot.slack.slack_people import Person as User
from tests.bot.slack.slack_records import Org, Team

# The SDK hands aiohttp its own kind of password.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

KEYS = "an encryption key for the tests that is long enough"
NOW = datetime(2025, 5, 7, 10, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class Market:
    """Headway as many companies install it."""

    store: Store
    slack: FakeSlack
    app: App
    clock: StandingClock
    url: str

    @property
    def service(self) -> Slack:
        found = self.app.platforms[0]
        assert isinstance(found, Slack)
        return found

    async def install(self, user: User, *, forged: str = "", cookie: bool = True) -> tuple[int, str, str]:
        """What that person's browser shows in the end: status, where it was sent, and the page; and the callback."""
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{self.url}/slack/install", allow_redirects=False) as begun:
                assert begun.status == 302, await begun.text()
                consent = begun.headers["Location"]
                crumb = begun.headers["Set-Cookie"].partition(";")[0]
            back = urlsplit(forged or user.allows(consent))
            self.callback = f"{self.url}{back.path}?{back.query}"
            return await self.open(self.callback, crumb if cookie else "")

    async def open(self, url: str, crumb: str) -> tuple[int, str, str]:
        self.crumb = crumb
        headers = {"Cookie": crumb, "Accept": "text/html"} if crumb else {"Accept": "text/html"}
        async with (
            aiohttp.ClientSession() as session,
            session.get(url, headers=headers, allow_redirects=False) as done,
        ):
            return done.status, done.headers.get("Location", ""), await done.text()

    async def workspaces(self) -> list[Workspace]:
        async with self.store.across() as everywhere:
            return await everywhere.every()

    async def installations(self) -> list[Installation]:
        async with self.store.installations("slack") as installations:
            return await installations.every()

    async def people(self, workspace: Workspace) -> list[Person]:
        async with self.store.work(workspace.id) as work:
            return list(await work.session.exec(select(Person).where(Person.workspace_id == workspace.id)))

    async def settled(self) -> None:
        async with asyncio.timeout(10):
            while self.service.inbox.waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.005)


@asynccontextmanager
async def open_market(store: Store, **settings: Any) -> AsyncIterator[Market]:
    clock = StandingClock()
    async with FakeSlack(clock=clock) as slack:
        given: dict[str, Any] = {
            "SLACK_CLIENT_ID": CLIENT_ID,
            "SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": slack.api_url,
            "address": ADDRESS,
            "encryption_keys": KEYS,
        }
        app = App.compose(store, clock=clock, works=True, settings=Settings(**{**given, **settings}))
        server = TestServer(
            app.web(SignIn.on(address=ADDRESS, secret="a secret for the tests only, of length"))
        )
        await server.start_server()
        slack.bot_url = f"http://127.0.0.1:{server.port}"
        try:
            async with app.running():
                yield Market(store=store, slack=slack, app=app, clock=clock, url=slack.bot_url)
        finally:
            await server.close()


@pytest.fixture
async def market(store: Store) -> AsyncIterator[Market]:
    async with open_market(store) as found:
        yield found


def ana_of(slack: FakeSlack, team: Team, user: str = "UANA") -> User:
    return slack.person(team, user, real_name="Ana Ruiz", email="ana@acme.example", tz="Europe/Madrid")


async def test_whoever_installs_is_led_into_slack_becomes_admin_and_is_greeted(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    ana = ana_of(market.slack, team)
    status, location, _ = await market.install(ana)
    assert status == 302
    assert location.startswith("https://slack.com/app_redirect?app=")
    workspace = (await market.workspaces())[0]
    assert workspace.name == "Acme"
    people = await market.people(workspace)
    assert [(p.name, p.admin, p.zone) for p in people] == [("Ana Ruiz", True, "Europe/Madrid")]
    greeting = await market.slack.until(lambda: next(iter(ana.dm), None))
    assert "1. Who is asked, and how often" in greeting.full_text


async def test_the_greeting_sets_the_first_team_up_without_leaving_the_conversation(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    ana = ana_of(market.slack, team)
    await market.install(ana)
    greeting = await market.slack.until(lambda: next(iter(ana.dm), None))
    ben = market.slack.person(team, "UBEN", real_name="Ben Okafor", email="ben@acme.example")
    ana.fills(greeting, {"team": "Growth", "people": [ben.id], "objective": "Customers recommend us"})
    ana.fills(greeting, {"key_results": "Lift NPS from 30 to 50 points"})
    await ana.presses(greeting, "Save")
    await market.settled()
    workspace = (await market.workspaces())[0]
    async with market.store.work(workspace.id) as work:
        company = await work.people.company()
        titles = [goal.key_result.title for goal in (await work.goals.tree()).goals]
    assert {team.name for team in company.teams.values()} == {"Growth"}
    assert {person.name for person in company.people.values()} == {"Ana Ruiz", "Ben Okafor"}
    assert any("NPS" in title for title in titles)
    assert await market.slack.until(lambda: ben.dm)


async def test_an_installation_counts_although_slack_does_not_say_yet_who_made_it(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    market.slack.limit("users.info")
    status, location, _ = await market.install(ana_of(market.slack, team))
    assert (status, location.startswith("https://slack.com/app_redirect?app=")) == (302, True)
    assert len(await market.installations()) == 1


async def test_the_token_is_encrypted_in_the_database_and_works_from_there(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    await market.install(ana_of(market.slack, team))
    row = (await market.installations())[0]
    assert team.token not in row.secret
    assert team.token in Vault([KEYS]).unlock(row.secret)
    await send(market, row)
    assert [call.team for call in market.slack.calls if call.method == "chat.postMessage"][-1] == team.id


async def test_a_way_in_is_good_for_one_use(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    ana = ana_of(market.slack, team)
    await market.install(ana)
    status, _, page = await market.open(market.callback, market.crumb)
    assert status == 400
    assert "Start again at /slack/install" in page


async def test_a_way_in_that_was_begun_in_another_browser_is_refused(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    status, _, page = await market.install(ana_of(market.slack, team), cookie=False)
    assert (status, "another browser" in page) == (400, True)
    assert await market.installations() == []


async def test_somebody_who_does_not_agree_is_told_how_to_begin_again(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    refused = f"{ADDRESS}/slack/oauth_redirect?error=access_denied&state=x"
    status, _, page = await market.install(ana_of(market.slack, team), forged=refused)
    assert (status, "not allowed" in page) == (400, True)


async def test_two_companies_of_one_name_stay_apart(market: Market) -> None:
    first, second = market.slack.team("Acme", scopes=GRANTED), market.slack.team("Acme", scopes=GRANTED)
    await market.install(ana_of(market.slack, first))
    await market.install(ana_of(market.slack, second, "UBEA"))
    assert [workspace.name for workspace in await market.workspaces()] == ["Acme", "Acme (2)"]


async def test_a_company_that_is_here_already_is_not_handed_to_a_stranger_who_installs(store: Store) -> None:
    async with store.across() as everywhere:
        await everywhere.add(Workspace(name="Imported", created_at=NOW))
    async with open_market(store) as market:
        await market.install(ana_of(market.slack, market.slack.team("Evil", scopes=GRANTED)))
        assert sorted(workspace.name for workspace in await market.workspaces()) == ["Evil", "Imported"]


async def test_taking_the_app_out_pauses_the_workspace_and_installing_again_goes_on(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    ana = ana_of(market.slack, team)
    await market.install(ana)
    await market.slack.admin(team).uninstalls()
    await market.settled()
    assert await market.installations() == []
    assert (await market.workspaces())[0].paused_at is not None
    await market.install(ana)
    assert len(await market.workspaces()) == 1
    assert (await market.workspaces())[0].paused_at is None


async def test_a_revoked_token_is_as_good_as_taking_the_app_out(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    await market.install(ana_of(market.slack, team))
    await market.slack.admin(team).revokes_tokens()
    await market.settled()
    assert (await market.workspaces())[0].paused_at is not None


async def test_what_slack_tells_late_of_a_removal_does_not_undo_installing_again(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    ana = ana_of(market.slack, team)
    await market.install(ana)
    await market.slack.admin(team).uninstalls()
    await market.settled()
    late = market.slack.deliveries[-1]
    market.clock.moment += timedelta(minutes=4)
    await market.install(ana)
    late.payload["event_id"] = "EvLate"
    await market.slack.redeliver(late)
    await market.settled()
    assert len(await market.installations()) == 1
    assert (await market.workspaces())[0].paused_at is None


async def test_a_process_that_has_just_missed_it_finds_a_new_installation_at_once(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    other = Tokens(market.store, Api(market.slack.api_url), vault=Vault([KEYS]), clock=market.clock)
    assert await other.find(organisation="", team=team.id) is None
    await market.install(ana_of(market.slack, team))
    home = await other.find(organisation="", team=team.id)
    assert home is not None
    assert home.token == team.token


async def test_an_old_token_that_is_refused_says_nothing_of_a_new_installation(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    ana = ana_of(market.slack, team)
    await market.install(ana)
    row = (await market.installations())[0]
    old = await market.service.tokens.of_workspace(row.workspace_id)
    assert old is not None
    await market.slack.admin(team).uninstalls()
    await market.settled()
    await market.install(ana)
    # A worker of another process has not heard of it yet, and was refused with what it had.
    await market.service.joining.leave_home(old)
    assert len(await market.installations()) == 1
    again = await market.service.tokens.of_workspace(row.workspace_id)
    assert again is not None
    await market.service.joining.leave_home(again)
    assert await market.installations() == []


async def test_tokens_are_renewed_in_time_and_the_courier_sends_with_the_new_one(market: Market) -> None:
    market.slack.rotates_tokens = True
    team = market.slack.team("Acme", scopes=GRANTED)
    await market.install(ana_of(market.slack, team))
    old = team.token
    row = (await market.installations())[0]
    market.clock.moment += timedelta(hours=10, minutes=30)
    await asyncio.gather(*(market.service.tokens.of_workspace(row.workspace_id) for _ in range(5)))
    assert team.token != old
    refreshes = [call for call in market.slack.calls if call.args.get("grant_type") == "refresh_token"]
    assert len(refreshes) == 1
    market.clock.moment += timedelta(hours=2)
    await send(market, row)
    assert [call.method for call in market.slack.calls][-1] == "chat.postMessage"


async def test_a_token_that_can_not_be_renewed_yet_is_used_until_its_end(market: Market) -> None:
    market.slack.rotates_tokens = True
    team = market.slack.team("Acme", scopes=GRANTED)
    await market.install(ana_of(market.slack, team))
    row = (await market.installations())[0]
    market.slack.fail("oauth.v2.access", status=503)
    market.clock.moment += timedelta(hours=10, minutes=30)
    home = await market.service.tokens.of_workspace(row.workspace_id)
    assert home is not None
    assert home.token == team.token
    market.clock.moment += timedelta(minutes=2)
    renewed = await market.service.tokens.of_workspace(row.workspace_id)
    assert renewed is not None
    assert renewed.token == team.token != home.token


async def test_a_whole_organisation_is_one_company(market: Market) -> None:
    org: Org = market.slack.org("Globex", scopes=GRANTED)
    one, two = market.slack.team_of(org, "Research"), market.slack.team_of(org, "Sales")
    ana = ana_of(market.slack, one)
    status, _, _ = await market.install(ana)
    assert status == 302
    row = (await market.installations())[0]
    assert (row.organisation, row.team) == (org.id, "")
    ben = market.slack.person(two, "UBEN", real_name="Ben", email="ben@globex.example")
    await ben.types("help")
    await market.settled()
    workspaces = await market.workspaces()
    assert [workspace.name for workspace in workspaces] == ["Globex"]
    assert {person.name for person in await market.people(workspaces[0])} == {"Ana Ruiz", "Ben"}


async def test_two_organisations_are_two_companies(market: Market) -> None:
    first, second = market.slack.org("Globex", scopes=GRANTED), market.slack.org("Initech", scopes=GRANTED)
    research, sales = market.slack.team_of(first, "Research"), market.slack.team_of(second, "Sales")
    await market.install(ana_of(market.slack, research))
    await market.install(ana_of(market.slack, sales, "UBEA"))
    assert [workspace.name for workspace in await market.workspaces()] == ["Globex", "Initech"]
    assert len({row.workspace_id for row in await market.installations()}) == 2
    await market.slack.admin(sales).uninstalls()
    await market.settled()
    paused = {workspace.name: workspace.paused_at is not None for workspace in await market.workspaces()}
    assert paused == {"Globex": False, "Initech": True}


async def test_people_of_another_company_who_share_a_channel_are_nobody_in_the_organisation(
    market: Market,
) -> None:
    org = market.slack.org("Globex", scopes=GRANTED)
    research = market.slack.team_of(org, "Research")
    await market.install(ana_of(market.slack, research))
    rival, grid = market.slack.team("Rival"), market.slack.org("Initech")
    eve = market.slack.person(research, "UEVE", home=rival, email="eve@rival.example")
    mallory = market.slack.person(
        research, "WMALLORY", home=market.slack.team_of(grid, "Sales"), email="mallory@initech.example"
    )
    for stranger in (eve, mallory):
        await stranger.slash("status")
    await market.settled()
    people = await market.people((await market.workspaces())[0])
    assert {person.name for person in people} == {"Ana Ruiz"}


async def test_in_an_organisation_too_a_team_is_picked_from_a_user_group(market: Market) -> None:
    research = market.slack.team_of(market.slack.org("Globex", scopes=GRANTED), "Research")
    ana = ana_of(market.slack, research)
    await market.install(ana)
    ben = market.slack.person(research, "UBEN", real_name="Ben", email="ben@globex.example")
    group = market.slack.usergroup(research, "closers", ben)
    await ana.slash("setup", in_=market.slack.channel(research, "sales", ana))
    await market.settled()
    form = ana.modal
    assert form is not None
    await ana.submits(form, {"team": "Sales", "of_group": group["id"], "cadence": "weekly", "manager": "yes"})
    assert form.errors == {}
    people = await market.people((await market.workspaces())[0])
    assert "Ben" in {person.name for person in people}


async def send(market: Market, row: Installation) -> None:
    """A letter to Ana goes out by the courier."""
    async with market.store.work(row.workspace_id) as work:
        ana = next(person for person in await work.people.everyone())
        key = f"k{market.clock.now()}"
        await work.outbox.put([Letter(key=key, card=Card("Hello"), at=market.clock.now(), person=ana.id)])
    before = len(market.slack.calls)
    await market.app.engine.wake(row.workspace_id)
    await market.slack.until(
        lambda: any(call.method == "chat.postMessage" for call in market.slack.calls[before:])
    )


async def test_two_processes_that_start_at_once_take_up_work_in_one_company(any_store: Store) -> None:
    async with FakeSlack() as slack:
        team = slack.team("Acme", scopes=GRANTED)
        settings = Settings(
            SLACK_BOT_TOKEN=team.token,
            SLACK_SIGNING_SECRET=SIGNING_SECRET,
            SLACK_API_URL=slack.api_url,
            address=ADDRESS,
        )
        apps = [
            App.compose(any_store, clock=StandingClock(), works=True, settings=settings) for _ in range(4)
        ]
        async with AsyncExitStack() as stack:
            parts = [app.platforms[0].running(receives=False, works=False) for app in apps]
            await asyncio.gather(*(stack.enter_async_context(part) for part in parts))
    async with any_store.across() as everywhere:
        workspaces = await everywhere.every()
    async with any_store.installations("slack") as installations:
        rows = await installations.every()
    assert [row.workspace_id for row in rows] == [workspace.id for workspace in workspaces]
    assert [workspace.name for workspace in workspaces] == ["Acme"]


async def test_a_company_that_another_chat_reaches_goes_on_without_slack(market: Market) -> None:
    team = market.slack.team("Acme", scopes=GRANTED)
    await market.install(ana_of(market.slack, team))
    workspace = (await market.workspaces())[0]
    async with market.store.installations("teams") as installations:
        await installations.keep(
            Installation(workspace_id=workspace.id, platform="teams", organisation="tenant", installed_at=NOW)
        )
    await market.slack.admin(team).uninstalls()
    await market.settled()
    assert await market.installations() == []
    assert (await market.workspaces())[0].paused_at is None
