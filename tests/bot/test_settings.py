"""Settings come from the environment; a wrong one is told before anything starts."""

from __future__ import annotations

import pytest

from bot import settings
from bot.app import sign_in_of
from okrs.errors import HeadwayError

KEY = "k" * 40


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.names():
        monkeypatch.delenv(name, raising=False)


def test_with_nothing_set_it_runs_on_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/data")
    found = settings.load()
    assert (found.host, found.port, found.public_address) == ("127.0.0.1", 8710, "http://127.0.0.1:8710")
    assert not sign_in_of(found).required
    assert found.database.endswith("headway/headway.db")


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_PORT", "")
    monkeypatch.setenv("DATABASE_URL", "")
    assert settings.load().port == 8710


def test_what_the_tests_read_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_TEST_DATABASE_URL", "postgresql:///x")
    assert settings.load().database_url == ""


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HEADWAY_PROT", "1", "Did you mean HEADWAY_PORT"),
        ("HEADWAY_XYZZY", "1", "There are DATABASE_URL, HEADWAY_HOST"),
        ("HEADWAY_PORT", "70000", "can't be '70000': it must be a number from 1 to 65535."),
        ("HEADWAY_PORT", "abc", "can't be 'abc': it must be a number from 1 to 65535."),
        ("HEADWAY_LOG", "loud", "can't be 'loud': it must be one of debug, info, warning, error."),
        ("HEADWAY_LOG_FORMAT", "xml", "can't be 'xml': it must be one of auto, human, json."),
        ("HEADWAY_SECRET_KEY", "too short", "at least 32 characters"),
        ("HEADWAY_ADDRESS", "headway.example", "must begin with http"),
    ],
)
def test_a_wrong_one_is_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(HeadwayError, match=told):
        settings.load()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_SECRET_KEY", KEY)
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hidden@db/x")
    shown = repr(settings.load())
    assert KEY not in shown
    assert "hidden" not in shown


@pytest.mark.parametrize(
    "given",
    [{"HEADWAY_HOST": "0.0.0.0"}, {"HEADWAY_ADDRESS": "https://headway.example"}],
    ids=["all hosts", "proxy"],
)
def test_whoever_can_be_reached_by_others_needs_sign_in(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(HeadwayError, match="must sign in"):
        sign_in_of(settings.load())
    monkeypatch.setenv("HEADWAY_SECRET_KEY", KEY)
    assert sign_in_of(settings.load()).required
