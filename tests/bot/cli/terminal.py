"""The command line as a person meets it, with nothing in its environment: run within the test, or as a process."""

from __future__ import annotations

import io
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import structlog

from bot.cli import main

_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Done:
    """What a command said, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def headway(*words: str, home: Path, stdin: str = "", settings: Mapping[str, str] | None = None) -> Done:
    """What `headway WORDS` does. In this process: starting Python thirty times takes longer than all the tests."""
    given, out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(3))
    given.write(stdin)
    given.seek(0)
    code = 0
    at_end = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    with (
        chdir(home),
        mock.patch.dict(os.environ, environment(home, **(settings or {})), clear=True),
        mock.patch.multiple(sys, argv=["headway", *words], stdin=given, stdout=out, stderr=err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        finally:
            structlog.reset_defaults()
            logging.basicConfig(force=True, handlers=[logging.NullHandler()])
            for sign, handler in at_end.items():
                signal.signal(sign, handler)
    return Done(code, _said(out), _said(err))


def started(*words: str, home: Path, settings: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """A `headway` that keeps running, as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", *words],
        cwd=home,
        env=environment(home, **(settings or {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def environment(home: Path, **more: str) -> dict[str, str]:
    """A bare environment with a home of its own."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(_ROOT), "COLUMNS": "100"} | more


def _said(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
