"""The command line as a person meets it: a process of its own with nothing in its environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_RUN = [sys.executable, "-c", "from bot.cli import main; main()"]


def environment(home: Path, **more: str) -> dict[str, str]:
    """A bare environment with a home of its own."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(_ROOT), "COLUMNS": "100"} | more


def headway(
    *words: str, home: Path, stdin: str = "", settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What `headway WORDS` does; never raises for its exit code."""
    return subprocess.run(
        [*_RUN, *words],
        cwd=home,
        env=environment(home, **(settings or {})),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def started(*words: str, home: Path, settings: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """A `headway` that keeps running."""
    return subprocess.Popen(
        [*_RUN, *words],
        cwd=home,
        env=environment(home, **(settings or {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
