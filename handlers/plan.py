"""Putting on the agenda what is missing there: everybody's next check-in, every digest, what comes once a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from cards.exchange import NOTHING, Reply, Request
from handlers.facts import House, calendar_of, days_off, house, rhythm_of
from handlers.meetings import briefs_due
from scheduling.cadence import coming_period, company_digest_at, digest_at
from scheduling.calendar import WorkingCalendar, local_date, to_instant, working_days_from
from storage.agenda import Appointment
from storage.store import Work
from storage.tables import Person

PROMPT = "checkin.prompt"
REMIND = "checkin.remind"
AGAIN = "checkin.again"
CLOSE = "checkin.close"
SETTLE = "reply.settle"
PLAN = "agenda.plan"
TEAM_DIGEST = "digest.team"
MANAGER_DIGEST = "digest.manager"
COMPANY_DIGEST = "digest.company"
NUDGES = "nudge.review"
TIDY = "workspace.tidy"
EXTEND = "absence.extend"

# When somebody's goals are looked at on a working day: after a check-in would have come.
_NUDGES_AT = time(10, 0)
# When what is old is deleted, in the workspace's zone.
_TIDY_AT = time(3, 0)


async def plan(work: Work, *, at: datetime, people: Sequence[UUID] | None = None) -> None:
    """Arms every appointment that is missing; those already there keep their time.

    `people` limits it to some people's check-ins, after they were added or changed.
    """
    home = await house(work, at)
    wanted = _check_ins(home, people) + looks_due(home, people)
    if people is None:
        wanted += await digests_due(work, home)
        wanted += await briefs_due(work, home)
        wanted.append(Appointment(intent=TIDY, subject=home.workspace.id, at=next_tidying(home)))
    for intent in {a.intent for a in wanted}:
        there = await work.agenda.of(intent, [a.subject for a in wanted if a.intent == intent])
        await work.agenda.arm([a for a in wanted if a.intent == intent and a.subject not in there])


async def replan(work: Work, request: Request) -> Reply:
    """Makes up for whatever the agenda lost; asked for at every start."""
    await plan(work, at=request.at)
    return NOTHING


async def digests_due(work: Work, home: House) -> list[Appointment]:
    """The next digest of every team, manager and company that gets one."""
    return _digests(home, {channel.id: channel.zone for channel in await work.people.channels()})


def next_nudges(home: House, person: Person) -> datetime:
    """When a person's goals are looked at next: in the morning of their next working day."""
    calendar = calendar_of(person, home.workspace)
    local = max(_NUDGES_AT, calendar.day_starts)
    at = local if local < calendar.day_ends else calendar.day_starts
    days = working_days_from(calendar, local_date(calendar, home.now))
    return next(moment for day in days if (moment := to_instant(calendar, day, at)) > home.now)


def next_tidying(home: House) -> datetime:
    """When what is old is deleted next."""
    zone = home.workspace.zone
    today = local_date(zone, home.now)
    at = to_instant(zone, today, _TIDY_AT)
    return at if at > home.now else to_instant(zone, today + timedelta(days=1), _TIDY_AT)


def _check_ins(home: House, people: Sequence[UUID] | None) -> list[Appointment]:
    wanted = []
    for person in home.company.people.values():
        if not person.active or (people is not None and person.id not in people):
            continue
        teams = [home.company.teams[team] for team in home.company.teams_of.get(person.id, ())]
        period = coming_period(
            rhythm_of(person, teams, home.settings), calendar_of(person, home.workspace), now=home.now
        )
        wanted.append(Appointment(intent=PROMPT, subject=person.id, at=period.prompt_at, period=period.date))
    return wanted


def looks_due(home: House, people: Sequence[UUID] | None = None) -> list[Appointment]:
    """The next look at everybody's goals, or at those of some people."""
    return [
        Appointment(intent=NUDGES, subject=person.id, at=next_nudges(home, person))
        for person in home.company.people.values()
        if person.active and (people is None or person.id in people)
    ]


def _digests(home: House, zones: Mapping[UUID, str | None]) -> list[Appointment]:
    wanted = []
    for team in home.company.teams.values():
        if team.channel_id is not None:
            calendar = channel_calendar(home, zones.get(team.channel_id))
            wanted.append(_weekly(home, TEAM_DIGEST, team.id, calendar))
    for manager in {p.manager_id for p in home.company.people.values() if p.active and p.manager_id}:
        person = home.company.people.get(manager)
        if person is not None and person.active:
            wanted.append(_weekly(home, MANAGER_DIGEST, manager, calendar_of(person, home.workspace)))
    if home.workspace.channel_id is not None:
        calendar = channel_calendar(home, zones.get(home.workspace.channel_id))
        at = company_digest_at(calendar, home.now, at=home.settings.digest_at)
        wanted.append(Appointment(intent=COMPANY_DIGEST, subject=home.workspace.id, at=at))
    return wanted


def _weekly(home: House, intent: str, subject: UUID, calendar: WorkingCalendar) -> Appointment:
    at = digest_at(calendar, home.now, weekday=home.settings.digest_weekday, at=home.settings.digest_at)
    return Appointment(intent=intent, subject=subject, at=at)


def channel_calendar(home: House, zone: str | None = None) -> WorkingCalendar:
    """The working days of a channel: its own zone or the workspace's, the workspace's holidays."""
    return WorkingCalendar(
        zone=zone or home.workspace.zone,
        country=home.workspace.country,
        region=home.workspace.region,
        days_off=days_off(home.workspace),
    )
