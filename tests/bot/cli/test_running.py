"""What the commands that keep running say at their start, as somebody reads it."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from bot.cli.console import program
from tests.bot.cli.terminal import started


def test_a_program_that_the_shell_does_not_find_is_named_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bin" / "headway"
    file.parent.mkdir()
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["bin/headway", "demo"])
    monkeypatch.setenv("PATH", "/nowhere")
    assert program() == "bin/headway"
    monkeypatch.setenv("PATH", str(file.parent))
    assert program() == "headway"


def test_the_demonstration_says_how_to_begin_again_with_the_same_folder(
    tmp_path: Path,
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = started("demo", "--data", "here", "--port", str(port), home=tmp_path)
    assert process.stdout
    try:
        told = next(line for line in process.stdout if "--fresh" in line)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
    assert f"headway demo --data here --port {port} --fresh" in told
