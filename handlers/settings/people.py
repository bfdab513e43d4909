"""People: added, changed, gone and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cards import settings_people as cards
from cards.blocks import Action, Card
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.settings import NO, YES, Filled
from cards.settings_people import HEIR, PERSON, Picked
from handlers.given import given
from handlers.plan import plan
from handlers.settings.company import cadence, locale, place, zone
from handlers.settings.naming import chip, person_named, picked, teams_named
from handlers.settings.reading import Typed
from handlers.settings.writing import TEAMS, Edit, admins_sight, check_admins_left, saved, write
from handlers.status import Sight
from okrs.audit import Act
from okrs.errors import HeadwayError
from okrs.sheet import values as sheet
from scheduling.calendar import WorkingCalendar
from storage.goals import Goal
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Account, Person, Team

_LONGEST = 120


async def form(work: Work, request: Request) -> Reply:
    """The form of a `person`, '' for somebody to be added."""
    sight = await admins_sight(work, request)
    person = _the(sight, request)
    return Reply(card=_card(sight, person, _now(sight, person), _chosen(sight, person), {}))


async def save(work: Work, request: Request) -> Reply:
    """Changes a `person` as the form says, or adds somebody; else says at each field what is to be put right."""
    await work.people.hold()
    sight = await admins_sight(work, request)
    person = _the(sight, request)
    typed = Typed(sight.voice, request.values)
    fields = await _fields(sight, typed, person)
    if typed.problems:
        values = {name: value for name, value in request.values.items() if name != PERSON}
        who = picked(sight, typed, "manager")
        return Reply(card=_card(sight, person, values, who, typed.problems), replaces=True)
    if person is not None:
        return saved(sight, await write(sight, [Edit(row=person, fields=fields)]))
    return await _add(sight, fields)


async def leave(work: Work, request: Request) -> Reply:
    """What becomes of what somebody has; nothing is done yet."""
    sight = await admins_sight(work, request)
    person = await _who_may_leave(sight, request)
    return Reply(card=await _leaving(sight, person, Picked(), ""))


async def left(work: Work, request: Request) -> Reply:
    """Somebody has left: an `heir` takes over what they had, where one is named."""
    await work.people.hold()
    sight = await admins_sight(work, request)
    person = await _who_may_leave(sight, request)
    typed = Typed(sight.voice, request.values)
    heir = person_named(sight, typed, HEIR)
    if heir is not None and heir.id == person.id:
        typed.wrong(HEIR, sight.voice.text("Name somebody else."))
    if typed.problems:
        card = await _leaving(sight, person, picked(sight, typed, HEIR), typed.problems[HEIR])
        return Reply(card=card, replaces=True)
    goals = await _goals(sight, person)
    letter = f"handover:{person.id}:{request.at.isoformat()}"
    edits = [Edit(row=person, fields={"active": False})]
    if heir is not None:
        edits += await _handed_over(sight, person, heir, goals)
    written = await write(sight, edits, letters=[letter])
    await work.sessions.end_of([person.id])
    if heir is not None and goals and heir.id != sight.reader:
        card = cards.handed_over(
            sight.home.voice(heir.id),
            by=sight.home.name(sight.reader),
            of=person.name,
            goals=[goal.key_result.title for goal in goals],
        )
        await work.outbox.put([Letter(key=letter, card=card, at=request.at, person=heir.id)])
    assert written.undo is not None
    card = cards.left(
        sight.voice, name=person.name, heir=heir.name if heir else "", goals=len(goals), undo=written.undo
    )
    return Reply(card=card, replaces=True)


async def back(work: Work, request: Request) -> Reply:
    """Somebody who had left is back."""
    await work.people.hold()
    sight = await admins_sight(work, request)
    person = _the(sight, request)
    if person is None or person.active:
        raise HeadwayError("Nobody is to be brought back: that was done already.")
    written = await write(sight, [Edit(row=person, fields={"active": True})])
    title = sight.voice.text("{who} is back", who=person.name)
    return Reply(card=notice(title, buttons=(written.undo,) if written.undo else ()), replaces=True)


def _the(sight: Sight, request: Request) -> Person | None:
    if not request.values.get(PERSON):
        return None
    found = sight.home.company.people.get(given(request, PERSON, UUID))
    if found is None:
        raise HeadwayError("They are not known here any more.")
    return found


async def _who_may_leave(sight: Sight, request: Request) -> Person:
    person = _the(sight, request)
    if person is None or not person.active:
        raise HeadwayError("They have left already.")
    if person.id == sight.reader:
        raise HeadwayError("That is you. If you leave, another admin says so here.")
    check_admins_left(sight, [Edit(row=person, fields={"active": False})])
    return person


def _card(
    sight: Sight, person: Person | None, values: Mapping[str, str], who: Picked, problems: Mapping[str, str]
) -> Card:
    filled = Filled(values=values, problems=problems)
    return cards.person_form(
        sight.voice,
        filled,
        who,
        person=person.id if person else None,
        name=person.name if person else "",
    )


def _chosen(sight: Sight, person: Person | None) -> Picked:
    manager = sight.home.company.people.get(person.manager_id) if person and person.manager_id else None
    return Picked(people={"manager": [chip(manager)] if manager else []})


def _now(sight: Sight, person: Person | None) -> dict[str, str]:
    if person is None:
        return {
            "admin": NO,
            "cadence": "default",
            "working_days": "Mon-Fri",
            "day_starts": "09:00",
            "day_ends": "17:30",
        }
    teams = (sight.home.company.teams[id_].name for id_ in sight.home.company.teams_of.get(person.id, ()))
    return {
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "admin": YES if person.admin else NO,
        "teams": ", ".join(sorted(teams)),
        "cadence": person.cadence.value if person.cadence else "default",
        "locale": person.locale or "",
        "zone": person.zone or "",
        "country": person.country or "",
        "region": person.region or "",
        "working_days": " ".join(sheet.DAYS[int(day)] for day in person.working_days),
        "day_starts": f"{person.day_starts:%H:%M}",
        "day_ends": f"{person.day_ends:%H:%M}",
    }


async def _fields(sight: Sight, typed: Typed, person: Person | None) -> dict[str, Any]:
    country, region = place(sight, typed)
    manager = person_named(sight, typed, "manager")
    email = _email(sight, typed, person)
    name = typed.text("name") or _name_of(email)
    if len(name) > _LONGEST:
        typed.wrong("name", sight.voice.text("That is too long: at most {n} characters.", n=_LONGEST))
    if person is not None and manager is not None and _is_below(sight, manager, person):
        typed.wrong(
            "manager",
            sight.voice.text(
                "{who} reports to them already: it would go round in a circle.", who=manager.name
            ),
        )
    admin = typed.text("admin") == YES
    if person is not None and person.id == sight.reader and not admin:
        typed.wrong("admin", "")
        raise HeadwayError(
            "You can't take that from yourself, so that it doesn't happen by accident. Another admin can."
        )
    if person is not None:
        check_admins_left(sight, [Edit(row=person, fields={"admin": admin})])
    return {
        "email": email,
        "name": name,
        "role": typed.text("role")[:_LONGEST],
        "admin": admin,
        "manager_id": manager.id if manager else None,
        TEAMS: frozenset(team.id for team in teams_named(sight, typed, "teams")),
        "cadence": cadence(typed, "cadence"),
        "locale": locale(typed, "locale"),
        "zone": zone(typed, "zone"),
        "country": country,
        "region": region,
        **_hours(sight, typed),
    }


def _email(sight: Sight, typed: Typed, person: Person | None) -> str:
    text = typed.text("email")
    try:
        email = sheet.email(text)
    except ValueError:
        email = None
    if email is None:
        typed.wrong("email", sight.voice.text("Write an e-mail address, such as ana@example.org."))
        return ""
    for other in sight.home.company.people.values():
        if other.email == email and other is not person:
            typed.wrong("email", sight.voice.text("That is {who}'s e-mail already.", who=other.name))
    return email


def _hours(sight: Sight, typed: Typed) -> dict[str, Any]:
    voice, digits = sight.voice, ""
    try:
        days = sheet.days(typed.text("working_days")) or sheet.DAYS[:5]
        digits = "".join(str(sheet.DAYS.index(day)) for day in days)
    except ValueError:
        typed.wrong("working_days", voice.text("Write the days like this: Mon-Fri, or Mon Tue Thu"))
    starts, ends = typed.clock("day_starts"), typed.clock("day_ends")
    if starts and ends and digits:
        try:
            WorkingCalendar(zone="UTC", day_starts=starts, day_ends=ends)
        except HeadwayError as error:
            typed.refuse("day_ends", error)
    return {"working_days": digits, "day_starts": starts, "day_ends": ends}


def _name_of(email: str) -> str:
    return " ".join(part.capitalize() for part in email.partition("@")[0].replace("_", ".").split("."))


def _is_below(sight: Sight, person: Person, above: Person) -> bool:
    """Whether somebody is another, or reports to them over whomever."""
    managers, here, seen = sight.home.company.managers, person.id, set[UUID]()
    while here not in seen:
        if here == above.id:
            return True
        seen.add(here)
        here = managers.get(here) or here
    return False


async def _add(sight: Sight, fields: Mapping[str, Any]) -> Reply:
    work, at = sight.work, sight.home.now
    columns = {name: value for name, value in fields.items() if name != TEAMS}
    person = Person(workspace_id=work.workspace, created_at=at, **columns)
    await work.people.add(person)
    await work.people.add(
        Account(
            workspace_id=work.workspace, person_id=person.id, platform="web", address=f"person:{person.id}"
        )
    )
    for team in fields[TEAMS]:
        await work.people.join(team, [person.id])
    await work.audit.record(Act.PERSON_ADDED, by=sight.reader, about=person.id, at=at)
    if person.admin:
        await work.audit.record(Act.PERSON_ADMIN, by=sight.reader, about=person.id, at=at)
    await plan(work, at=at, people=[person.id])
    change = Action(sight.voice.text("Change"), cards.PERSON_FORM, {PERSON: str(person.id)})
    return Reply(
        card=notice(sight.voice.text("{who} is here", who=person.name), buttons=(change,)), replaces=True
    )


async def _goals(sight: Sight, person: Person) -> list[Goal]:
    tree = await sight.work.goals.tree()
    return [
        goal
        for goal in tree.goals
        if goal.key_result.owner_id == person.id and goal.key_result.closed_at is None
    ]


async def _leaving(sight: Sight, person: Person, who: Picked, problem: str) -> Card:
    company = sight.home.company
    return cards.leaving(
        sight.voice,
        person=person.id,
        name=person.name,
        goals=[goal.key_result.title for goal in await _goals(sight, person)],
        reports=len(company.reports(person.id)),
        leads=[team.name for team in _leads(sight, person)],
        picked=who,
        problem=problem,
    )


def _leads(sight: Sight, person: Person) -> list[Team]:
    return [team for team in sight.home.company.teams.values() if team.lead_id == person.id]


async def _handed_over(sight: Sight, person: Person, heir: Person, goals: list[Goal]) -> list[Edit]:
    """Goals and teams go to the heir, and so do the people, but for the heir themselves and whoever is above them."""
    objectives = {goal.objective.id: goal.objective for goal in (await sight.work.goals.tree()).goals}
    edits = [Edit(row=goal.key_result, fields={"owner_id": heir.id}) for goal in goals]
    edits += [
        Edit(row=objective, fields={"owner_id": heir.id})
        for objective in objectives.values()
        if objective.owner_id == person.id
    ]
    edits += [Edit(row=team, fields={"lead_id": heir.id}) for team in _leads(sight, person)]
    if heir.manager_id == person.id:
        edits.append(Edit(row=heir, fields={"manager_id": person.manager_id}))
    for report in sight.home.company.reports(person.id):
        if report.id != heir.id and not _is_below(sight, heir, report):
            edits.append(Edit(row=report, fields={"manager_id": heir.id}))
    return edits
