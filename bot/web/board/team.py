"""A team: all its goals at a glance, what is in the way, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from aiohttp import web
from markupsafe import Markup

from bot.web.board.changes import changes_of, moved_in
from bot.web.board.drawing import NOTHING
from bot.web.board.insight import insight_of
from bot.web.board.lines import Line, lines_of, whole_of
from bot.web.board.scene import Scene
from bot.web.board.standing import standing
from cards.courses import mean
from handlers.courses import courses, together
from handlers.status import teams_of
from scheduling.calendar import local_date
from storage.goals import Bunch, Goal
from storage.tables import Team

# So many with a drawing each; a bigger one is read by the teams below it.
MOST = 60


async def draw_own(scene: Scene) -> Mapping[str, object]:
    """The first team that the reader is on or leads; without any, the teams to choose from."""
    mine = sorted(teams_of(scene.sight), key=lambda team: team.name)
    if not mine:
        return {"team": None, "teams": _choices(scene, None)}
    return await _team(scene, mine[0])


async def draw(scene: Scene) -> Mapping[str, object]:
    team = scene.sight.home.company.teams.get(scene.id("team"))
    if team is None:
        raise web.HTTPNotFound
    return await _team(scene, team)


async def _team(scene: Scene, team: Team) -> Mapping[str, object]:
    sight = scene.sight
    tree = await scene.work.goals.tree()
    forest = await sight.forest(tree, numbers=False)
    bunches = sorted(forest.bunches_of(team, sight.home), key=_place)
    views = {id_: view for bunch in bunches for id_, view in forest.seen.parts[bunch.objective.id].items()}
    goals = [goal for bunch in bunches for goal in bunch.goals if goal.id in views]
    lines = await lines_of(scene, goals[:MOST], views)
    return {
        "title": team.name,
        "team": team,
        "teams": _choices(scene, team),
        "whole": whole_of(scene, forest.team(team, sight.home).rollup, views.values()),
        "standing": standing(scene, team.name, views.values()),
        "course": await _course(scene, team, goals),
        "groups": _groups(lines),
        "more": len(goals) - len(lines),
        "insight": await insight_of(scene, list(views.values())),
        "changes": await changes_of(scene, moved_in(bunches), named=True),
        "people": [person.name for person in sight.home.company.members(team.id)],
    }


def _place(bunch: Bunch) -> tuple[int, str, UUID]:
    return bunch.objective.position, bunch.objective.title, bunch.objective.id


async def _course(scene: Scene, team: Team, goals: Sequence[Goal]) -> Markup:
    """How far all goals together have come; '' where no line has begun, or there are too many to ask."""
    if len(goals) > MOST:
        return NOTHING
    found, wanted = await courses(scene.sight, goals, local_date(scene.voice.zone, scene.sight.home.now))
    shares = together(found)
    if len(shares) < 2:
        return NOTHING
    course = mean(scene.voice, shares, wanted)
    return scene.renderer.chart(replace(course, title=f"{team.name} · {course.title}"), is_slim=True)


def _groups(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    return [(title, list(found)) for title, found in groupby(lines, key=lambda line: line.objective)]


def _choices(scene: Scene, chosen: Team | None) -> list[tuple[str, str, bool]]:
    teams = sorted(scene.sight.home.company.teams.values(), key=lambda team: team.name.casefold())
    return [
        (team.name, scene.url(f"/team/{team.id}"), chosen is not None and team.id == chosen.id)
        for team in teams
    ]
