"""Setting a team up, all in one go, and taking all of it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from cards import setup as cards
from cards.setup import Hello
from handlers.facts import calendar_of, rhythm_of
from handlers.prompts import next_asked
from handlers.proposals import Proposal, owner_key, take_back, tell_owners, untell, write
from handlers.status import Sight
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.vocabulary import Cadence, CheckInState
from scheduling.calendar import local_date, next_working_moment
from storage.columns import new_id
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Channel, Person, Team


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What is to be: the team (None: a new one) and its name, who joins it and whether they report to the asker,
    how often it is asked, where its digest goes (None: as it is), and its goals."""

    team: Team | None
    name: str
    people: Sequence[Person]
    manages: bool
    cadence: Cadence
    channel: Channel | None
    goals: Proposal | None


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made of it: the team, who besides the asker is new on it, the goals that are its now; `kept` is what
    taking it back needs to know."""

    team: Team
    joined: Sequence[Person]
    goals: Proposal | None
    kept: dict[str, Any]


async def arrange(work: Work, sight: Sight, wishes: Wishes) -> Made:
    """Writes all of it; what is to be told of it is for `greet`."""
    reader, company = sight.home.company.people[sight.reader], sight.home.company
    team, kept = await _team(work, sight, wishes)
    on_it = {person.id for person in company.members(team.id)}
    lead = [reader] if team.lead_id == reader.id else []
    joined = [person for person in (*lead, *wishes.people) if person.id not in on_it]
    goals = wishes.goals and replace(wishes.goals, team=team)
    await work.people.join(team.id, [person.id for person in joined])
    managed = [person for person in wishes.people if wishes.manages and _can_manage(sight, person)]
    for row in (await work.people.by_id([person.id for person in managed])).values():
        row.manager_id = reader.id
    kept |= {
        "joined": [str(person.id) for person in joined],
        "managed": [str(person.id) for person in managed],
        "goals": await write(work, sight, goals) if goals else None,
    }
    newcomers = [person for person in joined if person.id != reader.id]
    return Made(team=team, joined=newcomers, goals=goals, kept=kept)


async def greet(work: Work, sight: Sight, made: Made) -> list[str]:
    """A hello to everybody new on the team, and word to the others who own a goal now; returns the letters' keys."""
    save = new_id()
    home, people = sight.home, [person.id for person in made.joined]
    owners = await work.goals.owned_by(people, on=local_date(home.workspace.zone, home.now))
    letters = []
    for person in (home.company.people[id_] for id_ in people):
        at = next_working_moment(calendar_of(person, home.workspace), home.now)
        first = await next_asked(work, home, person) if person.id in owners else None
        card = cards.hello(home.voice(person.id), _hello(sight, made.team, person, first))
        letters.append(Letter(key=f"hello:{save}:{person.id}", card=card, at=at, person=person.id))
    await work.outbox.put(letters)
    keys = [letter.key for letter in letters]
    if made.goals is not None:
        told = await tell_owners(work, sight, made.goals, key=f"goals:{save}", but=people)
        keys += [owner_key(f"goals:{save}", person.id) for person in told]
    return keys


async def undo(work: Work, sight: Sight, kept: Mapping[str, Any]) -> None:
    """Takes back what `arrange` made where nobody has changed it since; raises HeadwayError once somebody answered."""
    joined, managed = [[UUID(id_) for id_ in kept[name]] for name in ("joined", "managed")]
    if await _has_answered(work, [*joined, *managed], kept):
        raise HeadwayError("Somebody has answered since, so it stays. You can change it: /okr setup")
    if kept["goals"] is not None:
        await take_back(work, kept["goals"])
    for person in (await work.people.by_id(managed)).values():
        if person.manager_id == sight.reader:
            person.manager_id = None
    team_id = UUID(kept["team"])
    if team_id in sight.home.company.teams:
        team = await work.people.team(team_id)
        await work.people.part(team.id, joined)
        await _restore(work, sight, team, kept)
        await _unsay_hello(work, sight, team, kept["letters"])
    await untell(work, sight, [key for key in kept["letters"] if key.startswith("goals:")])


async def _team(work: Work, sight: Sight, wishes: Wishes) -> tuple[Team, dict[str, Any]]:
    """The team as it is to be, and what it and the workspace were before."""
    team = (
        Team(workspace_id=work.workspace, name=wishes.name)
        if wishes.team is None
        else await work.people.team(wishes.team.id)
    )
    workspace = sight.home.workspace
    before: dict[str, Any] = {
        "team": str(team.id),
        "made": wishes.team is None,
        "before": _state(team),
        "company_channel": False,
    }
    team.name = wishes.name
    team.lead_id = team.lead_id or sight.reader
    if wishes.cadence is not (team.cadence or sight.home.settings.cadence):
        team.cadence = wishes.cadence
    if wishes.channel is not None:
        team.channel_id = wishes.channel.id
        if workspace.channel_id is None and sight.home.may(sight.reader, Right.SETTINGS, None):
            workspace.channel_id = wishes.channel.id
            before["company_channel"] = True
    if wishes.team is None:
        await work.people.add(team)
    return team, before | {"after": _state(team)}


def _state(team: Team) -> dict[str, str | None]:
    """What of a team can be changed here, as a slip keeps it."""
    return {
        "name": team.name,
        "lead_id": str(team.lead_id) if team.lead_id else None,
        "channel_id": str(team.channel_id) if team.channel_id else None,
        "cadence": team.cadence.value if team.cadence else None,
    }


def _can_manage(sight: Sight, person: Person) -> bool:
    """Whether somebody without a manager can get the reader as one, who must not be below them."""
    managers, above = sight.home.company.managers, sight.reader
    seen: set[UUID] = set()
    while above not in seen:
        if above == person.id:
            return False
        seen.add(above)
        above = managers.get(above) or above
    return person.manager_id is None


def _hello(sight: Sight, team: Team, person: Person, next_at: datetime | None) -> Hello:
    home = sight.home
    teams = [home.company.teams[id_] for id_ in home.company.teams_of.get(person.id, ())]
    return Hello(
        by=home.name(sight.reader),
        team=team.name,
        cadence=rhythm_of(person, teams, home.settings).cadence,
        next_at=next_at,
        company=home.workspace.name,
        manager=home.name(person.manager_id) if person.manager_id else "",
    )


async def _has_answered(work: Work, people: Sequence[UUID], kept: Mapping[str, Any]) -> bool:
    checkins = await work.checkins.since(people, datetime.fromisoformat(kept["at"]))
    return any(checkin.state is CheckInState.ANSWERED for checkin in checkins)


async def _restore(work: Work, sight: Sight, team: Team, kept: Mapping[str, Any]) -> None:
    """Puts back what still is as it was set; a team that was made and has nothing else goes."""
    workspace = sight.home.workspace
    if kept["company_channel"] and str(workspace.channel_id) == kept["after"]["channel_id"]:
        workspace.channel_id = None
    if kept["made"] and await work.people.disband(team):
        return
    now, before = _state(team), kept["before"]
    changed = {name for name, value in kept["after"].items() if value != before[name] and value == now[name]}
    if "name" in changed:
        team.name = before["name"]
    if "lead_id" in changed:
        team.lead_id = None
    if "channel_id" in changed:
        team.channel_id = UUID(before["channel_id"]) if before["channel_id"] else None
    if "cadence" in changed:
        team.cadence = Cadence(before["cadence"]) if before["cadence"] else None


async def _unsay_hello(work: Work, sight: Sight, team: Team, keys: Sequence[str]) -> None:
    hellos = [key for key in keys if key.startswith("hello:")]
    for key in set(hellos) - await work.outbox.withdraw(hellos):
        sent = await work.outbox.find(key)
        if sent is not None:
            card = cards.parted(
                sight.home.voice(sent.person_id), by=sight.home.name(sight.reader), team=team.name
            )
            await work.outbox.revise(key, card, at=sight.home.now)
