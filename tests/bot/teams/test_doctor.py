"""The doctor says what keeps Teams from working, and what to do about it."""

from __future__ import annotations

import pytest

from bot.findings import Level
from bot.settings import TeamsAppType
from bot.teams.doctor import examine
from bot.teams.joining import register
from bot.teams.registration import Registration
from storage.secrets import Vault
from storage.store import Store
from tests.bot.teams.fake_teams import APP, SECRET, TENANT
from tests.bot.teams.teams_office import Office, settings_for

KEY = "k" * 40


async def told(office: Office, **given: object) -> list[tuple[Level, str]]:
    found = await examine(settings_for(office.teams, **given), office.world.store)
    return [(finding.level, finding.told) for finding in found]


async def test_everything_fine(office: Office) -> None:
    found = await told(office)
    assert [level for level, _ in found] == [Level.FINE] * 3
    assert "https://headway.example/api/messages" in found[0][1]


async def test_a_secret_that_is_wrong_and_an_address_that_is_missing(office: Office) -> None:
    found = await told(office, TEAMS_APP_PASSWORD="wrong", address=None)
    assert [level for level, _ in found] == [Level.MUST, Level.FINE, Level.MUST]
    assert "invalid_client" in found[2][1]


async def test_keys_that_can_not_be_read(office: Office) -> None:
    office.teams.keys_are_down = True
    found = await told(office)
    assert [level for level, _ in found] == [Level.FINE, Level.MUST, Level.FINE]


async def test_the_playground(office: Office) -> None:
    none = {"TEAMS_APP_ID": None, "TEAMS_APP_PASSWORD": None, "TEAMS_APP_TENANT_ID": None, "address": None}
    ((level, sentence),) = await told(office, teams_insecure_playground=True, **none)
    assert (level, "is believed" in sentence) == (Level.COULD, True)


@pytest.mark.parametrize("is_known", [True, False])
async def test_apps_of_tenants(office: Office, is_known: bool, store: Store) -> None:
    vault = Vault([KEY])
    if is_known:
        ours = Registration(app=APP, tenant=TENANT, password=SECRET)
        await register(store, vault, office.clock, ours, workspace=office.workspace)
    else:
        async with store.installations("teams") as installations:
            row = await installations.whole(TENANT)
            await installations._session.delete(row)
    none = {"TEAMS_APP_ID": None, "TEAMS_APP_PASSWORD": None, "TEAMS_APP_TENANT_ID": None}
    found = await told(office, TEAMS_APP_TYPE=TeamsAppType.PER_TENANT, encryption_keys=KEY, **none)
    if is_known:
        assert [level for level, _ in found[2:]] == [Level.FINE, Level.COULD]
    else:
        assert found[2] == (Level.MUST, "No company has an app yet.")
