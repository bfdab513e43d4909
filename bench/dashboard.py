"""How long the pages of the dashboard take in a company of two thousand. `python -m bench.dashboard`.

The server runs in a process of its own, once on SQLite and once on PostgreSQL; every page of the table of pages is
asked for by HTTP as the first admin, in turn with a bare aiohttp and Jinja2 page of the largest size, so that whatever
else the machine does meets both alike. Before each somebody checks in, so that what was read before is old. The
table goes to bench/results/dashboard.md.
"""

from __future__ import annotations

import asyncio
import math
import os
import platform
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from bench.company import DUE
from bench.dashboard_server import BARE
from bench.enterprise import WEEKS, found
from bench.monday import folder, postgresql
from bot.web.board.pages import PAGES
from okrs.vocabulary import Source
from storage.goals import GoalTree
from storage.ledger import Line
from storage.schema import migrate
from storage.store import Store
from storage.tables import Person

RESULTS = Path(__file__).parent / "results" / "dashboard.md"
PEOPLE, ROUNDS = 2000, 20
# What we aim for: the largest page within so many milliseconds at p95, and every page below so many bytes.
WITHIN, MOST_BYTES = 300.0, 200_000
_TIMING = re.compile(r"page;dur=([\d.]+), cpu;dur=([\d.]+)")


@dataclass
class Seen:
    """What the answers to one address took, in milliseconds: on the server's clock, of its processor."""

    took: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    size: int = 0

    def p95(self) -> float:
        """By nearest rank: 19 of 20 are at most that."""
        return sorted(self.took)[math.ceil(len(self.took) * 0.95) - 1]


def main() -> None:
    """Measures, prints and writes the table."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    load = os.getloadavg()[0]
    figures = {}
    with folder() as place:
        url = f"sqlite:///{place / 'dashboard.db'}"
        figures["SQLite"] = asyncio.run(_measure(url, people, rounds))
    with folder() as place, postgresql(place) as url:
        figures["PostgreSQL"] = asyncio.run(_measure(url, people, rounds))
    page = _page(figures, people, rounds, load)
    print(page)
    RESULTS.write_text(page)


async def _measure(url: str, people: int, rounds: int) -> dict[str, Seen]:
    """By address, as the table of pages has it; the bare page's is BARE."""
    store = Store.open(url)
    await migrate(store.database)
    await found(store, people)
    if not store.database.is_sqlite:
        async with store.database.engine.begin() as connection:
            await connection.exec_driver_sql("ANALYZE")
    reader, tree, addresses = await _addresses(store)
    seen = {path: Seen() for path in (*addresses, BARE)}
    with _served(url) as address:
        async with aiohttp.ClientSession(address) as client:
            for number in range(rounds + 1):
                for place, (path, real) in enumerate(addresses.items()):
                    await _check_in(store, reader, tree, number * len(addresses) + place)
                    await _ask(client, real, seen[path])
                largest = max(one.size for path, one in seen.items() if path != BARE)
                await _ask(client, f"{BARE}?bytes={largest}", seen[BARE])
                if number == 0:
                    # The first round compiles templates and queries.
                    for one in seen.values():
                        one.took.clear()
                        one.worked.clear()
    await store.close()
    return seen


async def _ask(client: aiohttp.ClientSession, address: str, seen: Seen) -> None:
    async with client.get(address, allow_redirects=False) as response:
        body = await response.read()
        assert response.status == 200, (address, response.status)
        timing = _TIMING.match(response.headers["Server-Timing"])
    assert timing is not None
    seen.took.append(float(timing[1]))
    seen.worked.append(float(timing[2]))
    seen.size = max(seen.size, len(body))


async def _addresses(store: Store) -> tuple[Person, GoalTree, Mapping[str, str]]:
    """Who looks, at what, and the address of each page of the table that can be filled in here."""
    async with store.across() as everywhere:
        workspace = (await everywhere.every())[0]
    async with store.work(workspace.id) as work:
        reader = next(person for person in await work.people.everyone() if person.admin)
        teams, tree = await work.people.teams(), await work.goals.tree()
    values = {
        "team": next(team.id for team in teams if team.parent_id is None),
        "goal": tree.goals[0].id,
        "sort": "outcome",
        "branch": tree.outcomes[0].id,
    }
    known = [page.path for page in PAGES if set(re.findall(r"{(\w+)}", page.path)) <= values.keys()]
    home = f"/w/{workspace.id}/{reader.id}"
    return reader, tree, {path: home + path.format(**values) for path in known}


async def _check_in(store: Store, reader: Person, tree: GoalTree, number: int) -> None:
    goal = tree.goals[number % len(tree.goals)]
    line = Line(
        key_result=goal.id,
        person=goal.key_result.owner_id,
        source=Source.REPLY,
        value=goal.key_result.target,
        confidence=7,
    )
    async with store.work(reader.workspace_id) as work:
        await work.ledger.record([line], at=DUE + timedelta(seconds=number))


@contextmanager
def _served(url: str) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "bench.dashboard_server", url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        server.stdin.close()


def _page(figures: Mapping[str, Mapping[str, Seen]], people: int, rounds: int, load: float) -> str:
    lines = [
        "# The dashboard of a company of two thousand",
        "",
        f"{people:,} people in teams of eight, three key results each, {WEEKS} weeks of check-ins; every page asked "
        f"{rounds} times over HTTP from a server in a process of its own, as an admin who leads everybody. Before each "
        "somebody checks in. The bare page is rendered by aiohttp and Jinja2 from values at hand, in the size of "
        "the largest page, in the same rounds. Milliseconds of the server, on the clock and of its processor (CPU).",
    ]
    for name, found_ in figures.items():
        lines += ["", f"## {name}", "", "| page | p50 | p95 | CPU, p50 | kB |", "|---|--:|--:|--:|--:|"]
        lines += [
            f"| {'a bare page' if path == BARE else path} | {statistics.median(one.took):.0f} | {one.p95():.0f} | "
            f"{statistics.median(one.worked):.0f} | {one.size / 1000:.0f} |"
            for path, one in sorted(found_.items(), key=lambda pair: -pair[1].p95())
        ]
        lines += ["", _verdict(found_)]
    lines += [
        "",
        f"Measured {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores ({platform.machine()}, Python "
        f"{platform.python_version()}), load average {load:.1f} before the start. "
        "`python -m bench.dashboard` does it again.",
    ]
    return "\n".join(lines) + "\n"


def _verdict(found_: Mapping[str, Seen]) -> str:
    pages = {path: one for path, one in found_.items() if path != BARE}
    bare = found_[BARE]
    slowest = max(pages, key=lambda path: pages[path].p95())
    largest = max(pages, key=lambda path: pages[path].size)
    ratio = statistics.median(pages[largest].took) / statistics.median(bare.took)
    quick, small = pages[slowest].p95() < WITHIN, pages[largest].size < MOST_BYTES
    return (
        f"The slowest is {slowest}: {pages[slowest].p95():.0f} ms at p95 (aim: {WITHIN:.0f} {'✓' if quick else '✗'}). "
        f"The largest is {largest}: {pages[largest].size / 1000:.0f} kB (aim: {MOST_BYTES // 1000} "
        f"{'✓' if small else '✗'}), {pages[largest].p95():.0f} ms at p95, "
        f"{ratio:.0f} times the bare page at the median."
    )


if __name__ == "__main__":
    main()
