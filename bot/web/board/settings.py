"""What is set for the workspace, and who is in it: for admins."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.web.board.scene import Scene
from cards.arranged import often
from cards.exchange import Request
from handlers import cadence
from okrs.errors import HeadwayError
from okrs.reader.text import fold
from okrs.vocabulary import Cadence
from storage.tables import Channel, Person, Team

MOST = 100
_DEFAULT, _EVERYONE = "default", ""


async def draw(scene: Scene) -> Mapping[str, object]:
    wanted = scene.request.query.get("q", "")[:100]
    home, voice = scene.sight.home, scene.voice
    channels = await scene.work.people.channels()
    everybody = sorted(home.company.people.values(), key=lambda person: person.name.casefold())
    people = [person for person in everybody if _fits(person, wanted)]
    teams = sorted(home.company.teams.values(), key=lambda team: team.name.casefold())
    return {
        "facts": _facts(scene),
        "cadences": [(one.value, often(voice, one)) for one in Cadence],
        "cadence": home.settings.cadence.value,
        "teams": [_team(scene, team, channels) for team in teams],
        "channels": [(one.name, one.platform) for one in channels],
        "wanted": wanted,
        "people": [_person(scene, person) for person in people[:MOST]],
        "count": len(people),
        "more": len(people) - MOST,
    }


async def set_cadence(scene: Scene) -> web.Response:
    """How often everyone, or a `team`, is asked; "default" takes a team's own wish away."""
    form = await scene.request.post()
    wanted, team = str(form.get("cadence", "")), str(form.get("team", _EVERYONE))
    if wanted not in {one.value for one in Cadence} | ({_DEFAULT} if team else set()):
        raise HeadwayError("Choose how often.")
    values = {"cadence": wanted} | ({"team": team} if team else {})
    await cadence.change(
        scene.work,
        Request(
            workspace=scene.work.workspace,
            intent="cadence.set",
            at=scene.sight.home.now,
            person=scene.sight.reader,
            values=values,
        ),
    )
    return web.Response(status=303, headers={"Location": scene.url("/settings")})


def _facts(scene: Scene) -> list[tuple[str, str]]:
    """The settings that an import file sets, in words."""
    voice, home = scene.voice, scene.sight.home
    kept, row = home.settings, home.workspace
    return [
        (voice.text("Language"), row.locale),
        (voice.text("Time zone"), row.zone),
        (voice.text("Holidays"), " ".join(part for part in (row.country, row.region) if part) or "–"),
        (voice.text("People are asked at"), kept.prompt_at.strftime("%H:%M")),
        (voice.text("Working days to answer"), str(kept.window_days)),
        (voice.text("Digests at"), kept.digest_at.strftime("%H:%M")),
        (voice.text("Reminders and nudges a week, at most"), str(kept.nudges_a_week)),
        (voice.text("AI"), voice.text("on") if kept.ai else voice.text("off")),
    ]


def _team(scene: Scene, team: Team, channels: list[Channel]) -> dict[str, object]:
    home = scene.sight.home
    above = home.company.teams.get(team.parent_id) if team.parent_id else None
    names = {channel.id: channel.name for channel in channels}
    return {
        "id": str(team.id),
        "name": team.name,
        "url": scene.url(f"/team/{team.id}"),
        "above": above.name if above else "",
        "lead": home.name(team.lead_id) if team.lead_id else "",
        "channel": names.get(team.channel_id, "") if team.channel_id else "",
        "people": len(home.company.members(team.id)),
        "cadence": team.cadence.value if team.cadence else _DEFAULT,
    }


def _person(scene: Scene, person: Person) -> dict[str, object]:
    company, voice = scene.sight.home.company, scene.voice
    teams = (company.teams[id_].name for id_ in company.teams_of.get(person.id, set()))
    return {
        "name": person.name,
        "role": person.role,
        "email": person.email or "",
        "manager": scene.sight.home.name(person.manager_id) if person.manager_id else "",
        "teams": ", ".join(sorted(teams)),
        "cadence": often(voice, person.cadence) if person.cadence else "",
        "admin": person.admin,
        "active": person.active,
    }


def _fits(person: Person, wanted: str) -> bool:
    text = fold(f"{person.name} {person.role} {person.email or ''}")
    return all(word in text for word in fold(wanted).split())
