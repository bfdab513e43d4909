"""Who sees what: every address as everybody, so that a new one without a rule here fails.

Carol owns the goal; Bob manages her, Alice manages Bob, Dan is on Carol's team, Eve on another; Ada runs the workspace,
Zoe has left, Mallory works for another company, and a stranger is nobody at all.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from bot.api.endpoints import ENDPOINTS
from bot.charts.links import OwnLinks
from bot.web.board.routes import HOME
from bot.web.context import WEB
from cards.blocks import Chart, Point, Series
from cards.voice import Voice
from storage.store import Store
from storage.tables import Hook
from tests.bot.web.board.look import STRANGER, Office, add_person, opened, sign_everybody_in
from tests.handlers.world import NOW

NOTE = "Legal is slow"
COLLEAGUES = frozenset({"carol", "bob", "alice", "dan", "eve", "ada"})
NEAR = frozenset({"carol", "bob", "alice", "dan"})
EVERYBODY = (*sorted(COLLEAGUES), "zoe", "mallory", STRANGER)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`seen` is who gets in when each goes by their own address; whoever does not is told what `refused` says.
    `words` is who of those reads what Carol wrote; None where that is on nobody's page."""

    seen: frozenset[str]
    refused: int = 404
    words: frozenset[str] | None = None
    form: dict[str, str] = field(default_factory=dict)


GET, POST = "GET", "POST"
ONE_S_OWN = COLLEAGUES | {"mallory"}
CHART = Chart("NPS", "", (Series("NPS", (Point("2025-04-01", Decimal(30)),)),), "30")
KEY = {"name": "A script", "scopes": "read", "days": "30"}
SAVED = {"intent": "settings.save"}
HOOK = {"url": "https://example.org/new", "events": "goal.closed"}
# Mallory is an admin, of another company.
ADMINS = frozenset({"ada", "mallory"})
# The pages below a person's own address.
PAGES: dict[tuple[str, str], Rule] = {
    (GET, ""): Rule(seen=ONE_S_OWN),
    (GET, "/{place}"): Rule(seen=ONE_S_OWN),
    (GET, "/my-data.json"): Rule(seen=ONE_S_OWN),
    (GET, "/live"): Rule(seen=ONE_S_OWN),
    (GET, "/chart/{chart}/{shape}"): Rule(seen=ONE_S_OWN),
    (GET, "/goals"): Rule(seen=ONE_S_OWN),
    (POST, "/goals"): Rule(seen=ONE_S_OWN),
    (GET, "/check-in"): Rule(seen=ONE_S_OWN),
    (POST, "/check-in"): Rule(seen=ONE_S_OWN),
    (GET, "/team"): Rule(seen=ONE_S_OWN),
    (POST, "/team"): Rule(seen=ONE_S_OWN),
    (GET, "/team/{team}"): Rule(seen=COLLEAGUES),
    (POST, "/team/{team}"): Rule(seen=COLLEAGUES),
    (GET, "/company"): Rule(seen=ONE_S_OWN),
    (POST, "/company"): Rule(seen=ONE_S_OWN),
    (GET, "/company/{sort}/{branch}"): Rule(seen=COLLEAGUES),
    (GET, "/report"): Rule(seen=ONE_S_OWN, words=frozenset()),
    (GET, "/report.csv"): Rule(seen=COLLEAGUES, words=frozenset()),
    (GET, "/goal/{goal}"): Rule(seen=COLLEAGUES, words=NEAR),
    (POST, "/goal/{goal}"): Rule(seen=COLLEAGUES, words=NEAR),
    (GET, "/goal/{goal}/values.csv"): Rule(seen=COLLEAGUES, words=NEAR),
    (GET, "/check-ins"): Rule(seen=ONE_S_OWN),
    (GET, "/blockers"): Rule(seen=ONE_S_OWN, words=NEAR),
    (GET, "/practices"): Rule(seen=ONE_S_OWN),
    (GET, "/sources"): Rule(seen=ONE_S_OWN),
    (GET, "/my-data"): Rule(seen=ONE_S_OWN),
    (POST, "/my-data/sign-ins/end-others"): Rule(seen=ONE_S_OWN),
    (POST, "/my-data/sign-ins/{session}/end"): Rule(seen=ONE_S_OWN),
    (GET, "/keys"): Rule(seen=ONE_S_OWN),
    (POST, "/keys"): Rule(seen=ONE_S_OWN, form=KEY),
    (POST, "/keys/{token}/revoke"): Rule(seen=frozenset({"carol"})),
    (GET, "/settings"): Rule(seen=ADMINS, refused=403),
    **{
        (method, f"/settings/{part}"): Rule(seen=ADMINS, refused=403, form=form)
        for part, form in {
            "check-ins": SAVED | {"group": "kept"},
            "calendar": {"intent": "cycle.make"},
            "channels": SAVED | {"group": "kept"},
            "ai": SAVED | {"group": "kept"},
            "retention": SAVED | {"group": "kept"},
            "import": {"name": "x"},
            "people/add": {"intent": "person.save"},
            "teams/add": {"intent": "team.save"},
        }.items()
        for method in (GET, POST)
    },
    (GET, "/settings/people"): Rule(seen=ADMINS, refused=403),
    (GET, "/settings/people/{person_id}"): Rule(seen=frozenset({"ada"}), refused=403),
    (POST, "/settings/people/{person_id}"): Rule(
        seen=frozenset({"ada"}), refused=403, form={"intent": "person.save"}
    ),
    (POST, "/settings/people/{person_id}/sign-out"): Rule(seen=frozenset({"ada"}), refused=403),
    (GET, "/settings/teams"): Rule(seen=ADMINS, refused=403),
    (GET, "/settings/teams/{team}"): Rule(seen=frozenset({"ada"}), refused=403),
    (POST, "/settings/teams/{team}"): Rule(
        seen=frozenset({"ada"}), refused=403, form={"intent": "team.save"}
    ),
    (GET, "/hooks"): Rule(seen=ADMINS, refused=403),
    (GET, "/audit"): Rule(seen=ADMINS, refused=403),
    (GET, "/audit.csv"): Rule(seen=ADMINS, refused=403),
    (POST, "/hooks"): Rule(seen=ADMINS, refused=403, form=HOOK),
    (POST, "/hooks/{hook}/resume"): Rule(seen=frozenset({"ada"}), refused=403),
    (POST, "/hooks/{hook}/remove"): Rule(seen=frozenset({"ada"}), refused=403),
}
# Tested with what they belong to: conversations in test_server.py, a source's key in test_sources of the handlers.
ELSEWHERE = {
    (GET, "/sources/{source}"),
    (POST, "/sources/{source}"),
    (GET, "/{place}/earlier"),
    (GET, "/{place}/events"),
    (POST, "/{place}/say"),
    (POST, "/{place}/press"),
    (POST, "/{place}/read"),
    (POST, "/{place}/clock"),
}
# For everybody, or by a link that works once.
OPEN = {
    "/healthz",
    "/",
    "/favicon.ico",
    "/static/{version}/{name}",
    "/g/{goal}",
    "/chart/{chart}/chat.png",
    "/open/{tail}",
    "/enter/{tail}",
    "/sign-in",
    "/sign-in/{ticket}",
    "/sign-in/with/{door}",
    "/sign-in/with/{door}/back",
    "/sign-out",
    "/my-data/{ticket}",
}
ENTRY = {"confidence": 5}
READERS = COLLEAGUES | {"mallory"}
CALLS: dict[tuple[str, str], Rule] = {
    (GET, "/me"): Rule(seen=READERS),
    (GET, "/cycles"): Rule(seen=READERS),
    (GET, "/outcomes"): Rule(seen=READERS),
    (GET, "/objectives"): Rule(seen=READERS),
    (GET, "/key-results"): Rule(seen=READERS, words=NEAR),
    (GET, "/key-results/{id}"): Rule(seen=COLLEAGUES, words=NEAR),
    (GET, "/key-results/{id}/entries"): Rule(seen=COLLEAGUES, words=NEAR),
    (POST, "/key-results/{id}/entries"): Rule(seen=frozenset({"carol", "bob", "alice", "ada"}), refused=403),
    (GET, "/people"): Rule(seen=READERS),
    (GET, "/teams"): Rule(seen=READERS),
    (GET, "/metrics"): Rule(seen=READERS),
    (POST, "/metrics/{id}"): Rule(seen=frozenset()),
}


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with opened(store) as office:
        world = office.world
        await add_person(world, "ada", admin=True)
        await add_person(world, "zoe")
        await sign_everybody_in(world)
        async with world.store.work(world.workspace.id) as work:
            people = await work.people.by_id([world.person("alice"), world.person("zoe")])
            people[world.person("alice")].admin = False
            people[world.person("zoe")].active = False
        await world.tell("nps", "44", by="carol", confidence=7, note=NOTE, blocked=True)
        yield office


def test_every_address_has_a_rule(office: Office) -> None:
    found = {
        (route.method, route.resource.canonical) for route in office.app.router.routes() if route.resource
    }
    found = {(method, path) for method, path in found if method in (GET, POST, "PUT", "PATCH", "DELETE")}
    own = {(method, path.removeprefix(HOME)) for method, path in found if path.startswith(HOME)}
    assert own == PAGES.keys() | ELSEWHERE
    others = {path for _, path in found if not path.startswith((HOME, "/api/"))}
    assert others == OPEN
    assert {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS} == CALLS.keys()


@pytest.mark.parametrize("who", EVERYBODY)
async def test_pages_open_for_whom_their_rule_names_and_nobody_else(office: Office, who: str) -> None:
    token, hook = await _token_of(office, "carol"), await _hook_of(office)
    for (method, path), rule in PAGES.items():
        if path == "/live":
            continue
        home = office.home("carol" if who == STRANGER else who)
        answer = await office.ask(
            home + _filled(office, path, token, hook, home), who, method=method, form=rule.form
        )
        _check(f"{who}: {method} {path}", answer.status, answer.text, who, rule)


@pytest.mark.parametrize("who", sorted(set(EVERYBODY) - {"carol"}))
async def test_nobody_opens_what_is_below_somebody_else_s_address(office: Office, who: str) -> None:
    token, hook = await _token_of(office, "carol"), await _hook_of(office)
    for method, path in PAGES:
        home = office.home("carol")
        address = home + _filled(office, path, token, hook, home)
        answer = await office.ask(address, who, method=method, form=KEY)
        # Who isn't signed in here is led to signing in.
        allowed = {303, 403} if who in (STRANGER, "zoe", "mallory") else {403}
        assert answer.status in allowed, f"{who}: {method} {path}"
        assert NOTE not in answer.text
        assert answer.status != 303 or urlsplit(answer.location).path == "/sign-in"


@pytest.mark.parametrize("who", EVERYBODY)
async def test_the_interface_answers_whom_its_rule_names_and_nobody_else(office: Office, who: str) -> None:
    for (method, path), rule in CALLS.items():
        id_ = str(office.world.goal("nps"))
        body = None if method == GET else ENTRY if path.endswith("entries") else {"value": "1"}
        answer = await office.call(path.replace("{id}", id_), who, method=method, body=body)
        if who in (STRANGER, "zoe"):
            assert answer.status == 401, f"{who}: {method} {path}"
        elif who == "mallory" and who not in rule.seen:
            assert answer.status == 404, f"{who}: {method} {path}"
        else:
            _check(f"{who}: {method} {path}", answer.status, answer.text, who, rule)


async def test_an_open_page_hears_of_changes_only_below_one_s_own_address(office: Office) -> None:
    assert (await office.ask(office.home("carol") + "/live", "carol")).status == 200
    assert (await office.ask(office.home("carol") + "/live", "bob")).status == 403


def _check(what: str, status: int, text: str, who: str, rule: Rule) -> None:
    if who in rule.seen:
        # What a form changed leads back to its page.
        assert status in (200, 201) or (status == 303 and "POST" in what), f"{what}: {status}"
    elif who in (STRANGER, "zoe"):
        assert status in (303, 403), f"{what}: {status}"
    else:
        # To another company what isn't theirs isn't there.
        assert status == (404 if who == "mallory" else rule.refused), f"{what}: {status}"
    if rule.words is not None:
        assert (NOTE in text) == (who in rule.words), what


def _filled(office: Office, path: str, token: UUID, hook: UUID, home: str) -> str:
    world = office.world
    known = {
        "place": "headway",
        "team": world.teams["growth"].id,
        "sort": "outcome",
        "branch": world.outcomes["loyalty"].id,
        "goal": world.goal("nps"),
        "person_id": world.person("dan"),
        # Nobody's: what it does to one is told in test_signed_in.py.
        "session": world.person("dan"),
        "token": token,
        "hook": hook,
        "chart": OwnLinks(seal=office.app[WEB].chart_seal, home=home).link(CHART, Voice()).rpartition("/")[2],
        "shape": "chart.csv",
    }
    return re.sub(r"{(\w+)}", lambda found: str(known[found[1]]), path)


async def _hook_of(office: Office) -> UUID:
    async with office.world.store.work(office.world.workspace.id) as work:
        hook = Hook(
            workspace_id=work.workspace, url="https://example.org", events="goal.closed", created_at=NOW
        )
        await work.hooks.add(hook)
        return hook.id


async def _token_of(office: Office, who: str) -> UUID:
    await office.key(who)
    async with office.world.store.work(office.world.workspace.id) as work:
        return (await work.tokens.every())[0].id
