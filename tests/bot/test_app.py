"""Headway as a process: it starts, keeps its word over a kill, and stops when told."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.cli.terminal import headway, started

DAY = r"/w/([0-9a-f-]+)/([0-9a-f-]+)"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@pytest.fixture
def running() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that end with the test."""
    found: list[subprocess.Popen[str]] = []
    yield found
    for process in found:
        process.kill()
        process.communicate()


def until_up(port: int, process: subprocess.Popen[str]) -> float:
    """Waits for the health page; returns the seconds it took."""
    began = time.monotonic()
    while time.monotonic() - began < 30:
        assert process.poll() is None, process.communicate()[0]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return time.monotonic() - began
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise AssertionError("it did not come up")


def address(port: int) -> str:
    """The page that a visitor is led to."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
        found: str = page.url
        return found


def move(port: int, leap: str) -> str:
    """Moves the demonstration's clock, as the page's button does; returns the new time."""
    origin = f"http://127.0.0.1:{port}"
    request = urllib.request.Request(
        f"{address(port)}/clock" if address(port).endswith("headway") else f"{address(port)}/headway/clock",
        data=json.dumps({"leap": leap}).encode(),
        headers={"Origin": origin, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        moment: str = json.load(answer)["moment"]
        return moment


def messages(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "headway.db")) as connection:
        return [row[0] for row in connection.execute("SELECT key FROM chatmessage ORDER BY key")]


def test_the_demonstration_goes_on_after_a_kill_in_the_middle_of_a_week(
    tmp_path: Path, port: int, running: list[subprocess.Popen[str]]
) -> None:
    words = ("demo", "--port", str(port), "--data", str(tmp_path / "demo"))
    first = started(*words, home=tmp_path)
    running.append(first)
    until_up(port, first)
    assert re.search(DAY, address(port))
    assert "Thursday" in move(port, "thursday")
    first.kill()
    first.wait()
    before = messages(tmp_path / "demo")
    assert len(before) > 20
    second = started(*words, home=tmp_path)
    running.append(second)
    assert until_up(port, second) < 10
    assert "Monday" in move(port, "monday")
    after = messages(tmp_path / "demo")
    assert set(before) < set(after)
    assert len(after) == len(set(after))


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_serving_ends_cleanly_when_told(
    tmp_path: Path, port: int, running: list[subprocess.Popen[str]], sign: signal.Signals
) -> None:
    (tmp_path / "goals.csv").write_text("objective,key result,owner\nGrow,NPS,ana@acme.test\n")
    assert headway("import", "goals.csv", home=tmp_path).returncode == 0
    process = started("serve", "--port", str(port), home=tmp_path)
    running.append(process)
    until_up(port, process)
    process.send_signal(sign)
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 0, said
    assert f"Headway is at http://127.0.0.1:{port}" in said
    assert "Traceback" not in said


def test_serving_elsewhere_asks_who_is_there(
    tmp_path: Path, port: int, running: list[subprocess.Popen[str]]
) -> None:
    on = {"HEADWAY_SECRET_KEY": "k" * 40, "HEADWAY_ADDRESS": f"http://127.0.0.1:{port}"}
    process = started("serve", "--port", str(port), home=tmp_path, settings=on)
    running.append(process)
    until_up(port, process)
    assert address(port).endswith("/sign-in")
