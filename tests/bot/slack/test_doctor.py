"""The doctor names each permission and setting of Slack that is missing, and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from bot.findings import Finding, Level
from bot.settings import Settings
from bot.slack.doctor import examine
from bot.slack.service import check
from bot.slack.wants import OPTIONAL_SCOPES, SCOPES
from okrs.errors import HeadwayError
from storage.store import Store
from tests.bot.slack.fake_slack import FakeSlack
from tests.bot.slack.slack_delivery import SIGNING_SECRET


async def looked(store: Store, slack: FakeSlack, **settings: str) -> list[Finding]:
    given: dict[str, Any] = {
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": slack.api_url,
        "address": "https://headway.example",
        **settings,
    }
    return await examine(Settings(**given), store)


def musts(findings: list[Finding]) -> str:
    return "\n".join(f"{f.told} {f.do}" for f in findings if f.level is Level.MUST)


async def test_all_is_well_where_everything_is_granted(store: Store) -> None:
    async with FakeSlack() as slack:
        team = slack.team("Acme", scopes={*SCOPES, *OPTIONAL_SCOPES})
        found = await looked(store, slack, SLACK_BOT_TOKEN=team.token)
        assert {finding.level for finding in found} == {Level.FINE}
        assert any("Acme" in finding.told for finding in found)


@pytest.mark.parametrize("scope", SCOPES)
async def test_each_missing_permission_is_named_with_its_reason(store: Store, scope: str) -> None:
    async with FakeSlack() as slack:
        team = slack.team("Acme", scopes={*SCOPES, *OPTIONAL_SCOPES} - {scope})
        told = musts(await looked(store, slack, SLACK_BOT_TOKEN=team.token))
        assert f"The permission {scope} is missing" in told
        assert SCOPES[scope] in told
        assert "install the app again" in told


async def test_a_permission_that_is_only_useful_is_no_must(store: Store) -> None:
    async with FakeSlack() as slack:
        team = slack.team("Acme", scopes=SCOPES)
        found = await looked(store, slack, SLACK_BOT_TOKEN=team.token)
        assert musts(found) == ""
        assert any("channels:history" in finding.told for finding in found)


async def test_a_token_that_slack_refuses_is_said(store: Store) -> None:
    async with FakeSlack() as slack:
        slack.team("Acme")
        assert "invalid_auth" in musts(await looked(store, slack, SLACK_BOT_TOKEN="xoxb-wrong"))


async def test_an_app_token_is_tried(store: Store) -> None:
    async with FakeSlack() as slack:
        team = slack.team("Acme", scopes={*SCOPES, *OPTIONAL_SCOPES})
        wrong = await looked(store, slack, SLACK_BOT_TOKEN=team.token, SLACK_APP_TOKEN="xapp-wrong")
        assert "connections:write" in musts(wrong)
        right = await looked(store, slack, SLACK_BOT_TOKEN=team.token, SLACK_APP_TOKEN=slack.app_token())
        assert musts(right) == ""


async def test_an_address_without_https_can_not_be_posted_to(store: Store) -> None:
    async with FakeSlack() as slack:
        team = slack.team("Acme", scopes={*SCOPES, *OPTIONAL_SCOPES})
        assert "HEADWAY_ADDRESS" in musts(await looked(store, slack, SLACK_BOT_TOKEN=team.token, address=""))


async def test_without_any_setting_it_says_where_to_begin(store: Store) -> None:
    async with FakeSlack() as slack:
        found = await looked(store, slack)
        assert [finding.level for finding in found] == [Level.COULD]
        assert "headway slack manifest" in found[0].do


KEY = "a key that is long enough for all of this"
BOTH = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": "s"}, "SLACK_CLIENT_ID"),
        (BOTH, "HEADWAY_ENCRYPTION_KEYS"),
        ({**BOTH, "encryption_keys": KEY, "address": ""}, "HEADWAY_ADDRESS"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": ""}, "SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-2"}, "xapp-"),
        ({"SLACK_BOT_TOKEN": "abc"}, "xoxb-"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_half_a_configuration_is_refused_with_what_is_missing(settings: dict[str, str], named: str) -> None:
    given: dict[str, Any] = {"SLACK_SIGNING_SECRET": "s", "address": "https://headway.example", **settings}
    with pytest.raises(HeadwayError, match=named):
        check(Settings(**given))
