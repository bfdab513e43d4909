"""What commands share: printing for people, a progress bar, and the store."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from okrs.sheet.document import Tell

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs a command's work to its end in an event loop."""
    return asyncio.run(coroutine)


def program() -> str:
    """What somebody has to type for this program: its name alone only where the shell finds it by that."""
    typed = Path(sys.argv[0])
    found = shutil.which("headway")
    is_found = found is not None and Path(found).resolve() == typed.resolve()
    return "headway" if is_found or typed.name != "headway" else str(typed)


def out() -> Console:
    return Console(highlight=False, soft_wrap=True)


def err() -> Console:
    return Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def bar() -> Iterator[Tell]:
    """A progress bar on standard error; each stage has a line of its own. Nothing where that is no terminal."""
    console = Console(stderr=True)
    progress = Progress(
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    stages = {}
    with progress:

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = progress.add_task(stage, total=total)
            progress.update(stages[stage], completed=done, total=total)

        yield tell
