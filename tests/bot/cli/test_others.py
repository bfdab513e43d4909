"""Keys and addresses of other programs, as somebody who runs Headway makes and takes them away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.cli.terminal import Done, headway

GOALS = "objective,key result,owner,start,target\nGrow,NPS,ana@acme.test,30,45\n"
KEYS = {"HEADWAY_ENCRYPTION_KEYS": "k" * 40}
URL = "https://example.org/headway"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one goal imported."""
    (tmp_path / "goals.csv").write_text(GOALS)
    done = headway("import", "goals.csv", home=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def create(home: Path, *words: str) -> str:
    done = headway("token", "create", *words, home=home)
    assert done.returncode == 0, done.stderr
    assert "it is not shown again" in done.stderr
    return done.stdout.strip()


def test_a_key_is_printed_once_and_listed_by_its_beginning(home: Path) -> None:
    assert headway("token", "list", home=home).stdout == "There are no keys.\n"
    key = create(home, "Numbers", "--scopes", "push")
    mine = create(home, "Ana's script", "--for", "ana@acme.test", "--scopes", "read,write")
    listed = headway("token", "list", home=home).stdout
    assert key not in listed
    assert mine not in listed
    assert f"{key[:9]}…" in listed
    assert "the workspace's" in listed
    assert "read write" in listed


@pytest.mark.parametrize("cut", [7, 9, 200], ids=["a few letters", "as it is listed", "the whole key"])
def test_a_key_is_taken_away_by_its_beginning(home: Path, cut: int) -> None:
    key = create(home, "Numbers", "--scopes", "push")
    done = headway("token", "revoke", key[:cut], home=home)
    assert done.stdout == "“Numbers” opens nothing any more.\n"
    assert "revoked" in headway("token", "list", home=home).stdout


def test_as_it_is_listed_it_can_be_pasted(home: Path) -> None:
    key = create(home, "Numbers", "--scopes", "push")
    assert headway("token", "revoke", f"{key[:9]}…", home=home).returncode == 0


def refused(done: Done) -> str:
    assert done.returncode == 1
    return done.stderr


def test_what_can_not_be_made_or_taken_away_is_said(home: Path) -> None:
    assert "it can't write. Say --for whom." in refused(
        headway("token", "create", "x", "--scopes", "write", home=home)
    )
    assert "There is no scope “fly”" in refused(headway("token", "create", "x", "--scopes", "fly", home=home))
    assert "Did you mean" in refused(headway("token", "create", "x", "--for", "anna@acme.test", home=home))
    assert "No key at" in refused(headway("token", "revoke", "hw_nothing", home=home))
    create(home, "One")
    create(home, "Two")
    assert "No key at" in refused(headway("token", "revoke", "hw_", home=home))


def test_an_address_hears_until_it_is_removed(home: Path) -> None:
    made = headway("hook", "create", URL, "--events", "goal.closed", home=home, settings=KEYS)
    assert made.returncode == 0, made.stderr
    secret = made.stdout.strip()
    assert len(secret) > 30
    listed = headway("hook", "list", home=home).stdout
    assert URL in listed
    assert "goal.closed" in listed
    assert secret not in listed
    assert headway("hook", "resume", URL, home=home).returncode == 0
    assert headway("hook", "remove", URL, home=home).returncode == 0
    assert headway("hook", "list", home=home).stdout == "Nobody hears of anything.\n"


def test_an_address_that_can_not_be_is_refused_and_nothing_kept(home: Path) -> None:
    assert "HEADWAY_ENCRYPTION_KEYS" in refused(headway("hook", "create", URL, home=home))
    assert "There is no event" in refused(
        headway("hook", "create", URL, "--events", "rain", home=home, settings=KEYS)
    )
    assert "https" in refused(headway("hook", "create", "example.org", home=home, settings=KEYS))
    assert headway("hook", "list", home=home).stdout == "Nobody hears of anything.\n"
    assert "not known" in refused(headway("hook", "remove", URL, home=home))
    assert headway("hook", "create", URL, home=home, settings=KEYS).returncode == 0
    assert "known already" in refused(headway("hook", "create", URL, home=home, settings=KEYS))


def test_the_protocol_needs_a_key(home: Path) -> None:
    assert "HEADWAY_API_KEY" in refused(headway("mcp", home=home))
