"""The report on a cycle: everybody sees the same, on paper too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from aiohttp import web

from bot.cells import attachment
from bot.report.drawing import Drawing
from bot.report.table import table_of
from bot.web.board.scene import Scene
from bot.web.render import percent
from cards.blocks import Chart
from cards.report.facts import Facts
from cards.report.paper_of import paper_of
from handlers.report.choosing import present
from handlers.report.gathering import facts_of
from scheduling.calendar import local_date
from storage.tables import Cycle, Team


@dataclass(frozen=True)
class _Chosen:
    cycles: list[Cycle]
    cycle: Cycle | None
    team: Team | None


async def draw(scene: Scene) -> Mapping[str, object]:
    chosen = await _chosen(scene)
    teams = sorted(scene.sight.home.company.teams.values(), key=lambda team: team.name.casefold())
    shown: dict[str, object] = {
        "cycles": [
            (str(cycle.id), cycle.name, chosen.cycle is not None and cycle.id == chosen.cycle.id)
            for cycle in reversed(chosen.cycles)
        ],
        "teams": [(str(t.id), t.name, chosen.team is not None and t.id == chosen.team.id) for t in teams],
        "paper": None,
        "percent": percent,
        "drawn": partial(_drawing, scene),
        "csv": "",
    }
    if chosen.cycle is None:
        return shown
    asked = {"cycle": chosen.cycle.id} | ({"team": chosen.team.id} if chosen.team else {})
    facts = await _facts(scene, chosen.cycle, chosen.team)
    return shown | {
        "paper": paper_of(scene.voice, facts) if facts.aims or facts.outcomes else None,
        "csv": scene.url(f"/report.csv?{urlencode(asked)}"),
    }


def _drawing(scene: Scene, chart: Chart) -> Drawing | None:
    found = scene.pictures.of(chart)
    if found is None:
        return None
    # Several charts are on one page, so that each table needs a name of its own.
    numbers = scene.pictures.numbers(chart)
    return Drawing(
        day=f"{found.url}/light.svg",
        night=f"{found.url}/dark.svg",
        size=found.wide,
        narrow_day=f"{found.url}/light-narrow.svg",
        narrow_night=f"{found.url}/dark-narrow.svg",
        url=found.url,
        numbers=replace(numbers, caption=f"{chart.title}: {numbers.caption}"),
    )


async def table(scene: Scene) -> web.Response:
    """Its goals as a file for a spreadsheet; raises 404 where there is no cycle."""
    chosen = await _chosen(scene)
    if chosen.cycle is None:
        raise web.HTTPNotFound
    name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in chosen.cycle.name)
    text = table_of(await _facts(scene, chosen.cycle, chosen.team))
    return attachment(text, name=f"headway-{name}.csv")


async def _chosen(scene: Scene) -> _Chosen:
    """What the address names, else the cycle under way and the whole company; raises 404 for what isn't there."""
    home, cycles = scene.sight.home, await scene.work.goals.cycles()
    today = local_date(home.workspace.zone, home.now)
    wanted, team = _asked(scene, "cycle"), _asked(scene, "team")
    cycle = next((one for one in cycles if one.id == wanted), None) if wanted else present(cycles, today)
    if (wanted and cycle is None) or (team and team not in home.company.teams):
        raise web.HTTPNotFound
    return _Chosen(cycles, cycle, home.company.teams[team] if team else None)


def _asked(scene: Scene, name: str) -> UUID | None:
    given = scene.request.query.get(name, "")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise web.HTTPNotFound from None


async def _facts(scene: Scene, cycle: Cycle, team: Team | None) -> Facts:
    return await facts_of(scene.work, scene.sight.home, cycle, team=team, voice=scene.voice)
