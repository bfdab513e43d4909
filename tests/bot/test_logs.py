"""Logs say what happened, and nothing that somebody wrote or that opens a door."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from bot.settings import LogFormat, LogLevel


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_a_line_is_json_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(LogLevel.INFO, LogFormat.AUTO)
    structlog.get_logger().info("sent", count=3)
    told = json.loads(capsys.readouterr().err)
    assert (told["event"], told["count"], told["level"]) == ("sent", 3, "info")


@pytest.mark.parametrize("format_", [LogFormat.JSON, LogFormat.HUMAN])
def test_words_and_secrets_are_hidden(capsys: pytest.CaptureFixture[str], format_: LogFormat) -> None:
    logs.configure(LogLevel.INFO, format_)
    structlog.get_logger().info("reply", text="I am quitting", token="abc123", note="private")
    said = capsys.readouterr().err
    assert "reply" in said
    assert not any(word in said for word in ("quitting", "abc123", "private"))


def test_what_is_below_the_level_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(LogLevel.WARNING, LogFormat.HUMAN)
    structlog.get_logger().info("nothing to see")
    assert capsys.readouterr().err == ""
