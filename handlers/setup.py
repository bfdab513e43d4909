"""The first contact: a manager tells in one form who is asked how often, where the digest goes and the first goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from cards import setup as cards
from cards.blocks import Action, Card, Chip
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.names import several
from cards.proposals import KEY_RESULTS, OBJECTIVE
from cards.setup import CADENCE, CHANNEL, MANAGER, PEOPLE, TEAM, YES, Asked, Filled, Next, Stage
from handlers.channels import shown
from handlers.facts import house, rhythm_of
from handlers.given import given, read_ids
from handlers.plan import PROMPT, TEAM_DIGEST, plan
from handlers.proposals import Proposal, cycle_name, propose
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of
from handlers.team_setup import Made, Wishes, arrange, greet
from handlers.team_setup import undo as take_back
from handlers.timing import move, timetable
from okrs.audit import Act, Change, person_mark
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.vocabulary import Cadence
from scheduling.calendar import local_date
from storage.store import Work
from storage.tables import Channel, Person, Team

SHOW, SAVE, UNDO = "setup.show", "setup.save", "setup.undo"
_TEAM_ID = "team_id"
_LONGEST_NAME = 80
_MOST_OTHERS = 5


async def show(work: Work, request: Request) -> Reply:
    """What a team needs to begin and what is done of it: the team `team_id`, '' for a new one, else the asker's own."""
    sight = await sight_of(work, request)
    _check_allowed(sight)
    team = _team(sight, request)
    return Reply(card=await _card(sight, team, Filled(values=_usual(sight, team))))


async def save(work: Work, request: Request) -> Reply:
    """Sets the team up as the form says, all in one go, or says at each field what is to be put right.

    `people` are ids with commas between, `team` a name, `channel` an id or '', `manager` yes or no; `team_id` is the
    team that the form was about.
    """
    await work.people.hold()
    sight = await sight_of(work, request)
    _check_allowed(sight)
    wishes = await _wishes(sight, request)
    if not isinstance(wishes, Wishes):
        team = _team(sight, request) if request.values.get(_TEAM_ID) else None
        filled = await _filled(sight, request.values, wishes)
        return Reply(card=await _card(sight, team, filled), replaces=True)
    before = await timetable(work, at=request.at)
    made = await arrange(work, sight, wishes)
    await _note(sight, wishes, made)
    await move(work, before, at=request.at)
    await plan(work, at=request.at)
    sight = replace(sight, home=await house(work, request.at))
    letters = await greet(work, sight, made)
    kept = {**made.kept, "letters": letters, "at": request.at.isoformat()}
    slip = await work.slips.put(sight.reader, intent=UNDO, kept=kept, at=request.at)
    coming = await _coming(sight, made)
    buttons = await _buttons(sight, made, str(slip.id))
    return Reply(
        card=cards.done(sight.voice, team=made.team.name, coming=coming, buttons=buttons), replaces=True
    )


async def undo(work: Work, request: Request) -> Reply:
    """Takes back what one press of Save made, as long as nobody answered."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, UNDO)
    before = await timetable(work, at=request.at)
    await take_back(work, sight, slip.kept)
    name = slip.kept["after"]["name"]
    act = Act.TEAM_REMOVED if slip.kept["made"] else Act.TEAM_CHANGED
    await work.audit.record(act, by=sight.reader, at=request.at, name=name)
    await work.slips.remove(slip)
    await move(work, before, at=request.at)
    again = Action(sight.voice.text("Set up again"), SHOW)
    return Reply(
        card=notice(sight.voice.text("Taken back. It is as it was before."), buttons=(again,)), replaces=True
    )


async def _note(sight: Sight, wishes: Wishes, made: Made) -> None:
    """For the audit: the team, who is new on it, and who has a manager now."""
    record, by, at = sight.work.audit.record, sight.reader, sight.home.now
    before, after = made.kept["before"], made.kept["after"]
    changes = [
        Change(name, before[name] or "", after[name] or "")
        for name in ("name", "cadence")
        if wishes.team is None or before[name] != after[name]
    ]
    if joined := ", ".join(person_mark(UUID(id_)) for id_ in made.kept["joined"]):
        changes.append(Change("members", after=joined))
    if changes:
        act = Act.TEAM_ADDED if wishes.team is None else Act.TEAM_CHANGED
        told = [one for one in changes if one.after and (one.field != "name" or one.before != one.after)]
        await record(act, by=by, at=at, name=made.team.name, changes=told)
    for id_ in made.kept["managed"]:
        manager = [Change("manager", after=person_mark(by))]
        await record(Act.PERSON_CHANGED, by=by, about=UUID(id_), at=at, changes=manager)


def _check_allowed(sight: Sight) -> None:
    company = sight.home.company
    leads = any(team.lead_id == sight.reader for team in company.teams.values())
    if not (_runs_all(sight) or leads or company.reports(sight.reader)):
        admins = [person.name for person in company.people.values() if person.admin and person.active]
        raise HeadwayError(
            "Only admins and managers set up teams here. Ask {who}.", who=several(sight.voice, admins)
        )


def _runs_all(sight: Sight) -> bool:
    """Admins, and everybody as long as nobody is admin."""
    people = sight.home.company.people.values()
    nobody = not any(person.admin and person.active for person in people)
    return nobody or sight.home.may(sight.reader, Right.SETTINGS, None)


def _may_change(sight: Sight, team: Team) -> bool:
    """A team is set up by its lead, their managers and whoever runs the workspace."""
    led = team.lead_id is not None and sight.home.may(sight.reader, Right.SET_CADENCE, team.lead_id)
    return led or _runs_all(sight)


def _team(sight: Sight, request: Request) -> Team | None:
    """The team that the request is about; None for one that is still to be made."""
    teams = sight.home.company.teams
    if _TEAM_ID not in request.values:
        return next((team for team in teams.values() if team.lead_id == sight.reader), None)
    if not request.values[_TEAM_ID]:
        return None
    team = teams.get(given(request, _TEAM_ID, UUID))
    if team is None or not _may_change(sight, team):
        raise HeadwayError("That team is not yours to set up.")
    return team


def _usual(sight: Sight, team: Team | None) -> dict[str, str]:
    """What the form begins with."""
    home = sight.home
    own = home.name(sight.reader).split()[0]
    name = team.name if team else sight.voice.text("Team {who}", who=own)
    cadence = (team.cadence if team else None) or home.settings.cadence
    channel = str(team.channel_id) if team and team.channel_id else ""
    return {TEAM: name, CADENCE: cadence.value, MANAGER: cards.NO, CHANNEL: channel}


async def _card(sight: Sight, team: Team | None, filled: Filled) -> Card:
    stage = await _stage(sight, team)
    if not filled.channel and filled.values.get(CHANNEL):
        filled = replace(filled, channel=stage.channel)
    runs_all = _runs_all(sight)
    return cards.set_up(
        sight.voice, stage, filled, others=_others(sight, team), may_import=runs_all and not stage.is_done
    )


async def _stage(sight: Sight, team: Team | None) -> Stage:
    work, home = sight.work, sight.home
    cycle = await cycle_name(sight)
    if team is None:
        return Stage(
            team=None,
            name="",
            people=(),
            cadence=home.settings.cadence,
            channel="",
            key_results=0,
            cycle=cycle,
        )
    channel = await work.people.channel(team.channel_id) if team.channel_id else None
    tree = await work.goals.tree()
    return Stage(
        team=team.id,
        name=team.name,
        people=[Chip(p.id, p.name) for p in home.company.members(team.id) if p.id != sight.reader],
        cadence=team.cadence or home.settings.cadence,
        channel=shown(channel) if channel else "",
        key_results=sum(goal.objective.team_id == team.id for goal in tree.goals),
        cycle=cycle,
    )


def _others(sight: Sight, team: Team | None) -> list[Action]:
    """Ways to the other teams that the reader may set up, and to a new one."""
    teams = [
        each for each in sight.home.company.teams.values() if each is not team and _may_change(sight, each)
    ]
    actions = [Action(each.name, SHOW, {_TEAM_ID: str(each.id)}) for each in teams[:_MOST_OTHERS]]
    if team is not None:
        actions.append(Action(sight.voice.text("Another team"), SHOW, {_TEAM_ID: ""}))
    return actions


async def _filled(sight: Sight, values: Mapping[str, str], problems: Mapping[str, str]) -> Filled:
    """The form as it was sent, with what is to be put right."""
    people = sight.home.company.people
    chosen = [people[id_] for id_ in read_ids(values.get(PEOPLE, "")) if id_ in people]
    channel = await _channel(sight, values.get(CHANNEL, ""))
    return Filled(
        values={name: value for name, value in values.items() if name != _TEAM_ID},
        people=[Chip(person.id, person.name) for person in chosen],
        channel=shown(channel) if channel else "",
        problems=problems,
    )


async def _wishes(sight: Sight, request: Request) -> Wishes | dict[str, str]:
    """What the form asks for, else a sentence for each field to put right."""
    values, problems = request.values, {}
    team = _team(sight, request) if values.get(_TEAM_ID) else None
    name = " ".join(values.get(TEAM, "").split())
    known = next((t for t in sight.home.company.teams.values() if t.name.casefold() == name.casefold()), None)
    if problem := _name_problem(sight, name, team, known):
        problems[TEAM] = problem
    team = team or (None if TEAM in problems else known)
    people = _people(sight, values.get(PEOPLE, ""))
    if problem := _people_problem(sight, people, values.get(PEOPLE, ""), team):
        problems[PEOPLE] = problem
    channel = await _channel(sight, values.get(CHANNEL, ""))
    if problem := _channel_problem(sight, channel, values.get(CHANNEL, "")):
        problems[CHANNEL] = problem
    goals = await _goals(sight, values, team, people)
    if isinstance(goals, dict):
        problems |= goals
    if problems or isinstance(goals, dict):
        return problems
    return Wishes(
        team=team,
        name=name,
        people=people,
        manages=values.get(MANAGER) == YES,
        cadence=_cadence(sight, request, team),
        channel=channel,
        goals=goals,
    )


def _cadence(sight: Sight, request: Request, team: Team | None) -> Cadence:
    """What was chosen, else what it is."""
    if request.values.get(CADENCE):
        return given(request, CADENCE, Cadence)
    return (team.cadence if team else None) or sight.home.settings.cadence


def _name_problem(sight: Sight, name: str, team: Team | None, known: Team | None) -> str:
    voice = sight.voice
    if not name:
        return voice.text("Give the team a name.")
    if len(name) > _LONGEST_NAME:
        return voice.text("That is too long: at most {n} characters.", n=_LONGEST_NAME)
    if known is None or known is team:
        return ""
    if team is not None or not _may_change(sight, known):
        return voice.text("There is another team of that name. Choose a different one.")
    return ""


def _people(sight: Sight, text: str) -> list[Person]:
    people = sight.home.company.people
    found = [people[id_] for id_ in dict.fromkeys(read_ids(text)) if id_ in people]
    return [person for person in found if person.active and person.id != sight.reader]


def _people_problem(sight: Sight, people: Sequence[Person], text: str, team: Team | None) -> str:
    voice = sight.voice
    picked = set(read_ids(text)) - {sight.reader}
    if len(picked) > len(people):
        return voice.text("Somebody whom you picked is not here any more. Please pick again.")
    on_it = sight.home.company.members(team.id) if team else []
    if not people and all(person.id == sight.reader for person in on_it):
        return voice.text("Pick at least one person; you are on it anyway.")
    foreign = [person.name for person in people if person not in on_it and not _may_add(sight, person)]
    if foreign:
        return voice.plural(
            "{who} reports to somebody else: only they or an admin can put them on a team.",
            "{who} report to somebody else: only they or an admin can put them on a team.",
            len(foreign),
            who=several(voice, foreign),
        )
    return ""


def _may_add(sight: Sight, person: Person) -> bool:
    """Who is on a team reads its notes: so a manager may pick their own people, and those who have no manager."""
    managed = sight.home.may(sight.reader, Right.SET_CADENCE, person.id)
    return managed or person.manager_id is None or _runs_all(sight)


async def _channel(sight: Sight, text: str) -> Channel | None:
    found = read_ids(text)
    return await sight.work.people.channel(found[0]) if len(found) == 1 else None


def _channel_problem(sight: Sight, channel: Channel | None, text: str) -> str:
    voice = sight.voice
    if text and channel is None:
        return voice.text("That channel is not known here any more. Please choose again.")
    if channel is not None and channel.shared_outside and not channel.may_share:
        return voice.text(
            "{channel} is read by people outside {company}. Choose one that is not, or have an admin allow it: "
            "/okr share {channel}",
            channel=shown(channel),
            company=sight.home.workspace.name,
        )
    return ""


async def _goals(
    sight: Sight, values: Mapping[str, str], team: Team | None, people: Sequence[Person]
) -> Proposal | dict[str, str] | None:
    """The goals in the form, None where both fields are empty."""
    if not values.get(OBJECTIVE, "").strip() and not values.get(KEY_RESULTS, "").strip():
        return None
    reader = sight.home.company.people[sight.reader]
    on_it = sight.home.company.members(team.id) if team else []
    # A team that is still to be made has no row yet: `arrange` makes it first.
    return await propose(sight, values, owner=reader, team=team, people=[*on_it, *people])


async def _coming(sight: Sight, made: Made) -> Next:
    """What will happen now, as the agenda has it."""
    work, home = sight.work, sight.home
    members = home.company.members(made.team.id)
    today = local_date(sight.voice.zone, home.now)
    owns = await work.goals.owned_by([person.id for person in members], on=today)
    due = await work.agenda.of(PROMPT, list(owns))
    by_day: dict[date, list[Person]] = {}
    for person in sorted((p for p in members if p.id in due), key=lambda p: due[p.id].at):
        zone = home.voice(person.id).zone
        by_day.setdefault(local_date(zone, due[person.id].at), []).append(person)
    digest = (await work.agenda.of(TEAM_DIGEST, [made.team.id])).get(made.team.id)
    channel = await work.people.channel(made.team.channel_id) if made.team.channel_id else None
    reader = home.company.people[sight.reader]
    return Next(
        asked=[
            Asked(names=[p.name for p in people if p != reader], reader=reader in people, day=day)
            for day, people in by_day.items()
        ],
        at=home.settings.prompt_at,
        cadence=rhythm_of(reader, [made.team], home.settings).cadence,
        idle=[p.name for p in members if p.id not in owns and p != reader],
        channel=shown(channel) if channel else "",
        digest_on=local_date((channel.zone if channel else None) or home.workspace.zone, digest.at)
        if digest
        else None,
        greeted=[person.name for person in made.joined],
        goals=made.goals.outline() if made.goals else None,
    )


async def _buttons(sight: Sight, made: Made, slip: str) -> list[Action]:
    voice = sight.voice
    owns = (await sight.work.goals.owned_by([sight.reader], on=voice.today(sight.home.now))).get(sight.reader)
    first = (
        Action(voice.text("See your own check-in"), "checkin.now", tone="primary")
        if owns
        else Action(voice.text("Write a goal"), "goals.new", {TEAM: str(made.team.id)}, tone="primary")
    )
    change = Action(voice.text("Change it"), SHOW, {_TEAM_ID: str(made.team.id)})
    return [first, change, Action(voice.text("Undo"), UNDO, {SLIP: slip})]
