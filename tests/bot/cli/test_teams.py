"""Apps of companies are kept from the command line, their secrets nowhere to be read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storage.secrets import Vault
from storage.store import Store
from tests.bot.cli.terminal import headway

APP, TENANT = "6f0a3c2e-5d0c-4d5e-9a53-0d6a5a1f7b11", "1b7a9c01-5d0c-4d5e-9a53-0d6a5a1f7b11"
KEY = "k" * 40
ON = {"TEAMS_APP_TYPE": "PerTenant", "HEADWAY_ENCRYPTION_KEYS": KEY}
WORDS = ("teams", "register", "--app-id", APP, "--tenant", TENANT.upper())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "goals.csv").write_text("objective,key result,owner\nGrow,NPS,ana@acme.test\n")
    assert headway("import", "goals.csv", home=tmp_path).returncode == 0
    return tmp_path


def kept(home: Path) -> tuple[str, str]:
    """The app that is kept, and its secret."""
    (file,) = home.rglob("headway.db")

    async def look() -> tuple[str, str]:
        store = Store.open(f"sqlite:///{file}")
        try:
            async with store.installations("teams") as installations:
                row = await installations.whole(TENANT)
                assert row is not None
                return row.app, Vault([KEY]).unlock(row.secret)
        finally:
            await store.close()

    return asyncio.run(look())


@pytest.mark.parametrize("way", ["input", "environment"])
def test_a_secret_comes_by_standard_input_or_by_the_environment(home: Path, way: str) -> None:
    by_input = way == "input"
    settings = ON if by_input else {**ON, "TEAMS_APP_PASSWORD": "hush"}
    done = headway(*WORDS, home=home, stdin="hush\n" if by_input else "", settings=settings)
    assert done.returncode == 0, done.stderr
    assert "hush" not in done.stdout + done.stderr
    assert kept(home) == (APP, '{"password": "hush"}')


def test_without_a_secret_nothing_is_kept(home: Path) -> None:
    done = headway(*WORDS, home=home, settings=ON)
    assert (done.returncode, "There is no secret" in done.stderr) == (1, True)


def test_without_a_key_to_keep_it_with_nothing_is_kept(home: Path) -> None:
    done = headway(*WORDS, home=home, stdin="hush", settings={"TEAMS_APP_TYPE": "PerTenant"})
    assert (done.returncode, "HEADWAY_ENCRYPTION_KEYS" in done.stderr) == (1, True)


def test_an_id_that_is_none_is_told(home: Path) -> None:
    words = ("teams", "register", "--app-id", "headway", "--tenant", TENANT)
    done = headway(*words, home=home, stdin="hush", settings=ON)
    assert (done.returncode, "--app-id can't be 'headway'" in done.stderr) == (1, True)


def test_the_doctor_names_what_is_missing_for_teams(home: Path) -> None:
    done = headway("doctor", "teams", home=home)
    assert (done.returncode, "Not set up." in done.stdout) == (0, True)
    half = headway("doctor", "teams", home=home, settings={"TEAMS_APP_ID": APP})
    assert half.returncode == 1
    assert "TEAMS_APP_TENANT_ID and TEAMS_APP_PASSWORD must be set too" in half.stdout
