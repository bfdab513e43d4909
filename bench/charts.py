"""Charts drawn in a child process, beside the same libraries within the server: memory, time, and what the server
feels of it.

`python -m bench.charts [CHARTS]`. Each figure comes from a process of its own that has loaded the whole server. The
table goes to bench/results/charts.md.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import psutil

from bench.gauge import Stalls, resident_mb
from cards.blocks import Chart, Point, Series
from cards.voice import Voice

RESULTS = Path(__file__).parent / "results" / "charts.md"
CHARTS = 40
# What we aim for: the server grows by this share of what it would grow by with the libraries in it, at most.
SHARE = 0.1


def chart(n: int) -> Chart:
    """A key result of a quarter, each another one."""
    first = date(2026, 10, 1)
    said = tuple(
        Point((first + timedelta(days=7 * week)).isoformat(), Decimal(30 + week * (n % 5 + 1) + n))
        for week in range(13)
    )
    paced = (Point(first.isoformat(), Decimal(30)), Point("2026-12-31", Decimal(60 + n)))
    series = (Series("Value", said), Series("Expected", paced, "pace"))
    return Chart(f"Goal {n}", "points", series, "From here to there.", today="2026-11-20")


@asynccontextmanager
async def watched(stalls: Stalls) -> AsyncIterator[None]:
    """Looks at what everybody else waits for until the block ends."""
    task = asyncio.create_task(stalls.watch())
    await asyncio.sleep(0)
    yield
    task.cancel()


async def beside(charts: int) -> dict[str, float]:
    """With the child, as Headway does it."""
    import bot.app  # noqa: F401
    from bot.charts.shapes import PAGE, drawn
    from bot.charts.studio import Studio

    before = resident_mb()
    studio, took, stalls = Studio(), [], Stalls()
    orders = [drawn(chart(n), Voice(), PAGE) for n in range(charts)]
    async with watched(stalls):
        for order in orders:
            assert order is not None
            began = time.perf_counter()
            await studio.picture(order)
            took.append(time.perf_counter() - began)
    assert studio.process is not None
    child = psutil.Process(studio.process).memory_info().rss / 2**20
    began = time.perf_counter()
    for order in orders:
        assert order is not None
        await studio.picture(order)
    cached = (time.perf_counter() - began) / charts
    after = resident_mb()
    await studio.close()
    return {
        "before": before,
        "after": after,
        "child": child,
        "first": took[0],
        "each": statistics.median(took[1:]),
        "slowest": max(took[1:]),
        "cached": cached,
        "stall": stalls.longest,
    }


async def within(charts: int) -> dict[str, float]:
    """The same libraries in the server itself."""
    import bot.app  # noqa: F401
    from bot.charts.shapes import PAGE, drawn

    before = resident_mb()
    stalls, took = Stalls(), []
    async with watched(stalls):
        for n in range(charts):
            order = drawn(chart(n), Voice(), PAGE)
            assert order is not None
            began = time.perf_counter()
            from bot.charts.paint import painted

            painted(order)
            took.append(time.perf_counter() - began)
            await asyncio.sleep(0)
    return {
        "before": before,
        "after": resident_mb(),
        "first": took[0],
        "each": statistics.median(took[1:]),
        "slowest": max(took[1:]),
        "stall": stalls.longest,
    }


def _measured(way: str, charts: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.charts", way, str(charts)], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _told(own: dict[str, float], bare: dict[str, float], charts: int, load: float) -> str:
    grown, would = own["after"] - own["before"], bare["after"] - bare["before"]
    return f"""# Charts

{charts} charts of a key result as SVG, each another one, drawn one after the other by altair and vl-convert:
in a child process, as Headway does it, and within the server itself.
Python {platform.python_version()}, {os.cpu_count()} cores, load before: {load:.1f}.

| | in a child | within the server |
|---|---|---|
| the server before | {own["before"]:.0f} MB | {bare["before"]:.0f} MB |
| the server grew by | {grown:.1f} MB, {grown / would:.0%} of that within (aim: {SHARE:.0%}) | {would:.0f} MB |
| the child, which ends after a minute | {own["child"]:.0f} MB | |
| the first chart | {own["first"] * 1000:.0f} ms, the child's start with it | {bare["first"] * 1000:.0f} ms |
| each other, median | {own["each"] * 1000:.0f} ms | {bare["each"] * 1000:.0f} ms |
| the slowest of them | {own["slowest"] * 1000:.0f} ms | {bare["slowest"] * 1000:.0f} ms |
| asked for again | {own["cached"] * 1000:.2f} ms, {own["each"] / own["cached"]:,.0f} times quicker | |
| the longest that everybody else waited | {own["stall"] * 1000:.0f} ms | {bare["stall"] * 1000:.0f} ms |
"""


def main() -> None:
    """Measures both, or one of them for the other process."""
    words = sys.argv[1:]
    if words[:1] in (["beside"], ["within"]):
        found = asyncio.run((beside if words[0] == "beside" else within)(int(words[1])))
        print(json.dumps(found))
        return
    charts, load = int(words[0]) if words else CHARTS, os.getloadavg()[0]
    told = _told(_measured("beside", charts), _measured("within", charts), charts, load)
    print(told)
    RESULTS.write_text(told)


if __name__ == "__main__":
    main()
