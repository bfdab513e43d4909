"""Teams as admins see them: as a tree, made, changed and taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from aiohttp import web

from bot.web.board.desk import again, ask, drawn, sent
from bot.web.board.scene import Scene
from cards.arranged import often
from cards.blocks import Card
from cards.settings import UNDO
from cards.settings_people import TEAM, TEAM_FORM, TEAM_REMOVE, TEAM_SAVE
from handlers.channels import shown
from storage.tables import Channel, Team

INTENTS = frozenset({TEAM_FORM, TEAM_SAVE, TEAM_REMOVE, UNDO})


async def draw(scene: Scene) -> Mapping[str, object]:
    channels = {channel.id: channel for channel in await scene.work.people.channels()}
    return {
        "back": (scene.voice.text("Settings"), scene.url("/settings")),
        "add": scene.url("/settings/teams/add"),
        "teams": [_line(scene, team, depth, channels) for team, depth in _tree(scene)],
    }


async def draw_new(scene: Scene) -> Mapping[str, object]:
    return await _values(scene, None, None)


async def act_new(scene: Scene) -> Mapping[str, object]:
    reply = await sent(scene, INTENTS)
    return await _values(await again(scene), None, reply.card)


async def draw_one(scene: Scene) -> Mapping[str, object]:
    return await _values(scene, _team(scene), None)


async def act_one(scene: Scene) -> Mapping[str, object]:
    team = _team(scene)
    reply = await sent(scene, INTENTS)
    now = await again(scene)
    return await _values(now, now.sight.home.company.teams.get(team.id), reply.card)


async def _values(scene: Scene, team: Team | None, told: Card | None) -> dict[str, object]:
    voice = scene.voice
    card = (await ask(scene, TEAM_FORM, {TEAM: str(team.id) if team else ""})).card
    assert card is not None
    title = card.title
    wrong = told is not None and told.title == title
    if wrong and told is not None:
        card, told = told, None
    return {
        "title": title,
        "back": (voice.text("Teams"), scene.url("/settings/teams")),
        "told": await drawn(scene, told, intents=INTENTS, name="told") if told else None,
        "card": await drawn(scene, Card("", card.blocks), intents=INTENTS, name="team"),
        "team": str(team.id) if team else "",
        "wrong": wrong,
        "name": title,
    }


def _team(scene: Scene) -> Team:
    found = scene.sight.home.company.teams.get(scene.id("team"))
    if found is None:
        raise web.HTTPNotFound
    return found


def _tree(scene: Scene) -> Iterator[tuple[Team, int]]:
    """Every team with how deep it is, those below one right after it; each once, whatever goes round in a circle."""
    teams = scene.sight.home.company.teams
    below: dict[UUID | None, list[Team]] = {}
    for team in sorted(teams.values(), key=lambda one: one.name.casefold()):
        below.setdefault(team.parent_id if team.parent_id in teams else None, []).append(team)
    waiting = [(team, 0) for team in reversed(below.get(None, []))]
    seen: set[UUID] = set()
    while waiting:
        team, depth = waiting.pop()
        if team.id not in seen:
            seen.add(team.id)
            yield team, depth
            waiting += [(child, depth + 1) for child in reversed(below.get(team.id, []))]


def _line(scene: Scene, team: Team, depth: int, channels: Mapping[UUID, Channel]) -> dict[str, object]:
    home, voice = scene.sight.home, scene.voice
    channel = channels.get(team.channel_id) if team.channel_id else None
    facts = [
        voice.plural("{n} person", "{n} people", len(home.company.members(team.id))),
        voice.text("led by {who}", who=home.name(team.lead_id))
        if team.lead_id
        else voice.text("nobody leads it"),
        often(voice, team.cadence) if team.cadence else "",
        shown(channel) if channel else voice.text("no digest"),
    ]
    return {
        "url": scene.url(f"/settings/teams/{team.id}"),
        "name": team.name,
        "depth": min(depth, 6),
        "facts": [fact for fact in facts if fact],
    }
