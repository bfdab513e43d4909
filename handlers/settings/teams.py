"""Teams: made, changed, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cards import settings_people as cards
from cards.blocks import Action, Card
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.settings import Filled
from cards.settings_people import TEAM, Picked
from handlers.channels import shown
from handlers.given import given, read_ids
from handlers.settings.company import cadence
from handlers.settings.naming import chip, people_named, person_named, picked, teams_named
from handlers.settings.reading import Typed
from handlers.settings.writing import MEMBERS, Edit, admins_sight, fresh, saved, write
from handlers.status import Sight
from handlers.team_setup import Made, greet
from okrs.audit import Act
from okrs.errors import HeadwayError
from storage.store import Work
from storage.tables import Channel, Person, Team

_LONGEST = 80


async def form(work: Work, request: Request) -> Reply:
    """The form of a `team`, '' for one to be made."""
    sight = await admins_sight(work, request)
    team = _the(sight, request)
    return Reply(card=await _card(sight, team, _now(sight, team), _chosen(sight, team), {}))


async def save(work: Work, request: Request) -> Reply:
    """Changes a `team` as the form says, or makes one; else says at each field what is to be put right."""
    await work.people.hold()
    sight = await admins_sight(work, request)
    team = _the(sight, request)
    typed = Typed(sight.voice, request.values)
    fields = await _fields(sight, typed, team)
    if typed.problems:
        values = {name: value for name, value in request.values.items() if name != TEAM}
        who = picked(sight, typed, "lead", "members")
        return Reply(card=await _card(sight, team, values, who, typed.problems), replaces=True)
    if team is None:
        return await _make(sight, fields)
    on_it = {person.id for person in sight.home.company.members(team.id)}
    written = await write(sight, [Edit(row=team, fields=fields)])
    await _greet(sight, team, [id_ for id_ in fields[MEMBERS] if id_ not in on_it])
    return saved(sight, written)


async def remove(work: Work, request: Request) -> Reply:
    """Takes a team away to which nothing belongs; raises HeadwayError for any other."""
    await work.people.hold()
    sight = await admins_sight(work, request)
    team = _the(sight, request)
    if team is None:
        raise HeadwayError("That team does not exist any more.")
    name = team.name
    await work.people.part(
        team.id, [person for person, teams in sight.home.company.teams_of.items() if team.id in teams]
    )
    if not await work.people.disband(await work.people.team(team.id)):
        raise HeadwayError("{team} has goals, or teams below it, so it stays. You can rename it.", team=name)
    await work.audit.record(Act.TEAM_REMOVED, by=sight.reader, at=request.at, name=name)
    return Reply(card=notice(sight.voice.text("{team} is gone", team=name)), replaces=True)


def _the(sight: Sight, request: Request) -> Team | None:
    if not request.values.get(TEAM):
        return None
    found = sight.home.company.teams.get(given(request, TEAM, UUID))
    if found is None:
        raise HeadwayError("That team does not exist any more.")
    return found


async def _card(
    sight: Sight, team: Team | None, values: Mapping[str, str], who: Picked, problems: Mapping[str, str]
) -> Card:
    channel = await _channel(sight, values.get("channel", ""))
    filled = Filled(values=values, problems=problems, channel=shown(channel) if channel else "")
    return cards.team_form(
        sight.voice, filled, who, team=team.id if team else None, name=team.name if team else ""
    )


def _now(sight: Sight, team: Team | None) -> dict[str, str]:
    if team is None:
        return {"cadence": "default"}
    above = sight.home.company.teams.get(team.parent_id) if team.parent_id else None
    return {
        "name": team.name,
        "parent": above.name if above else "",
        "cadence": team.cadence.value if team.cadence else "default",
        "channel": str(team.channel_id or ""),
    }


def _chosen(sight: Sight, team: Team | None) -> Picked:
    if team is None:
        return Picked()
    lead = sight.home.company.people.get(team.lead_id) if team.lead_id else None
    members = [chip(person) for person in sight.home.company.members(team.id)]
    return Picked(people={"lead": [chip(lead)] if lead else [], "members": members})


async def _fields(sight: Sight, typed: Typed, team: Team | None) -> dict[str, Any]:
    voice, name = sight.voice, typed.text("name")
    if not name:
        typed.wrong("name", voice.text("Give the team a name."))
    elif len(name) > _LONGEST:
        typed.wrong("name", voice.text("That is too long: at most {n} characters.", n=_LONGEST))
    elif any(other.name.casefold() == name.casefold() and other is not team for other in _teams(sight)):
        typed.wrong("name", voice.text("There is another team of that name. Choose a different one."))
    lead = person_named(sight, typed, "lead")
    channel = await _channel(sight, typed.text("channel"))
    if channel is not None and channel.shared_outside and not channel.may_share:
        typed.wrong(
            "channel",
            voice.text(
                "People of another company read {channel}. Allow goals there first.", channel=shown(channel)
            ),
        )
    return {
        "name": name,
        "lead_id": lead.id if lead else None,
        MEMBERS: frozenset(person.id for person in people_named(sight, typed, "members"))
        | _gone(sight, team),
        "parent_id": _parent(sight, typed, team),
        "cadence": cadence(typed, "cadence"),
        "channel_id": channel.id if channel else None,
    }


def _parent(sight: Sight, typed: Typed, team: Team | None) -> UUID | None:
    above = teams_named(sight, typed, "parent")
    if not above:
        return None
    if team is not None and above[0].id in sight.home.company.teams_under(team.id):
        typed.wrong(
            "parent",
            sight.voice.text(
                "{team} is below this one already: it would go round in a circle.", team=above[0].name
            ),
        )
    return above[0].id


def _gone(sight: Sight, team: Team | None) -> frozenset[UUID]:
    """Whoever left stays on the team, to be there again if they come back."""
    company = sight.home.company
    if team is None:
        return frozenset()
    return frozenset(
        person
        for person, teams in company.teams_of.items()
        if team.id in teams and not company.people[person].active
    )


def _teams(sight: Sight) -> list[Team]:
    return list(sight.home.company.teams.values())


async def _make(sight: Sight, fields: Mapping[str, Any]) -> Reply:
    work, at = sight.work, sight.home.now
    team = Team(workspace_id=work.workspace, name=fields["name"])
    await work.people.add(team)
    await work.audit.record(Act.TEAM_ADDED, by=sight.reader, at=at, name=team.name)
    await write(await fresh(sight), [Edit(row=team, fields=fields)])
    await _greet(sight, team, list(fields[MEMBERS]))
    change = Action(sight.voice.text("Change"), cards.TEAM_FORM, {TEAM: str(team.id)})
    remove = Action(sight.voice.text("Undo"), cards.TEAM_REMOVE, {TEAM: str(team.id)})
    return Reply(
        card=notice(sight.voice.text("{team} is made", team=team.name), buttons=(change, remove)),
        replaces=True,
    )


async def _greet(sight: Sight, team: Team, people: list[UUID]) -> None:
    now = await fresh(sight)
    company = now.home.company
    joined: list[Person] = [company.people[id_] for id_ in people if id_ != sight.reader]
    if joined:
        await greet(sight.work, now, Made(team=team, joined=joined, goals=None, kept={}))


async def _channel(sight: Sight, text: str) -> Channel | None:
    found = read_ids(text)
    return await sight.work.people.channel(found[0]) if len(found) == 1 else None
