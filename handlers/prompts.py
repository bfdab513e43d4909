"""The clock asks: prompts at 09:30, the one reminder, the end of the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cards import checkins as cards
from cards.blocks import Card
from cards.checkins import Asking
from cards.exchange import NOTHING, Reply, Request
from cards.goals import Live
from handlers.facts import House, calendar_of, live_values, rhythm_of, view, voice_of
from handlers.plan import AGAIN, CLOSE, PROMPT, REMIND
from handlers.trials import trial_of
from okrs.vocabulary import CheckInState
from scheduling.absence import Absence, absence_on, is_absent, should_skip
from scheduling.asking import Verdict, may_ask
from scheduling.cadence import Period, Rhythm, Window, coming_period, due_period, next_period, window
from scheduling.calendar import WorkingCalendar, local_date, next_working_moment
from scheduling.nudges import Nudge, budget
from storage.agenda import Appointment
from storage.checkins import Asked
from storage.columns import new_id
from storage.experiments import is_due
from storage.goals import Goal
from storage.outbox import BULK, Letter
from storage.people import Company
from storage.settings import WorkspaceSettings
from storage.store import Work
from storage.tables import CheckIn, Experiment, Person

# A prompt that could not be delivered for so long is not sent any more: the next one is near.
_STALE = timedelta(days=5)
# How late a prompt must be before it excuses itself.
_LATE = timedelta(hours=12)
# Somebody away for more check-ins than this hears of the next one when they are back.
_LOOK_AHEAD = 60


def key(checkin: UUID) -> str:
    """The idempotency key of a check-in's prompt."""
    return f"checkin:{checkin}"


async def prompt(work: Work, request: Request) -> Reply:
    """Opens the check-in that has come for each of the people in `subjects`, and asks them."""
    desk = await _desk(work, request)
    opened: list[_Opening] = []
    later: list[Appointment] = []
    for person in desk.people:
        opening, appointment = _consider(desk, person)
        if opening is not None:
            opened.append(opening)
        if appointment is not None:
            later.append(appointment)
    fresh = {c.id for c in await work.checkins.open([opening.row for opening in opened])}
    sent = [opening for opening in opened if opening.row.id in fresh]
    await _close_older(work, desk, [opening.row.person_id for opening in sent], fresh)
    await work.outbox.put(_letter(desk, opening) for opening in sent)
    await work.agenda.arm(later + [a for opening in sent for a in _follow_ups(opening)])
    return NOTHING


async def next_asked(work: Work, home: House, person: Person) -> datetime | None:
    """When the person themselves is asked next: the first check-in to come without a day away in its window.

    None for somebody who is away for longer than can be looked ahead.
    """
    company, calendar = home.company, calendar_of(person, home.workspace)
    teams = [company.teams[team] for team in company.teams_of.get(person.id, ())]
    rhythm = rhythm_of(person, teams, home.settings)
    today = local_date(calendar, home.now)
    rows = (await work.absences.of([person.id], since=today)).get(person.id, ())
    away = [Absence(row.starts, row.ends) for row in rows]
    armed = (await work.agenda.of(PROMPT, [person.id])).get(person.id)
    period = (
        Period(armed.period or local_date(calendar, armed.at), armed.at, deep=False)
        if armed is not None
        else coming_period(rhythm, calendar, now=home.now)
    )
    for _ in range(_LOOK_AHEAD):
        if not should_skip(away, window(calendar, period, working_days=home.settings.window_days)):
            return period.prompt_at
        period = next_period(rhythm, calendar, after=period.date)
    return None


async def remind(work: Work, request: Request) -> Reply:
    """Sends the one reminder to those who have not answered, are there, and have not heard enough this week."""
    for checkin in await work.checkins.by_id(request.subjects):
        if (told := await _told_now(work, request, checkin, REMIND)) is None:
            continue
        desk, person, asking = told
        if await _is_within_budget(work, desk, person, f"checkin:{checkin.id}"):
            card = cards.reminder(desk.voice(person.id), asking)
            await work.outbox.put([_note(request, checkin, person, f"{key(checkin.id)}:reminder", card)])
    return NOTHING


async def ask_again(work: Work, request: Request) -> Reply:
    """Comes back to those who asked to be asked another day; what they asked for is no nudge."""
    for checkin in await work.checkins.by_id(request.subjects):
        if (told := await _told_now(work, request, checkin, AGAIN)) is None:
            continue
        desk, person, asking = told
        card = cards.again(desk.voice(person.id), asking)
        day = local_date(desk.calendar(person), request.at)
        await work.outbox.put([_note(request, checkin, person, f"{key(checkin.id)}:again:{day}", card)])
    return NOTHING


async def _told_now(
    work: Work, request: Request, checkin: CheckIn, intent: str
) -> tuple[Desk, Person, Asking] | None:
    """Who is told about an open check-in now, and what; None where nobody is, or not yet."""
    if checkin.state is not CheckInState.ASKED:
        return None
    desk, asking = await asking_of(work, checkin, at=request.at)
    person = desk.company.people[checkin.asked_of_id]
    calendar = desk.calendar(person)
    away = is_absent(desk.absences.get(person.id, ()), local_date(calendar, request.at))
    if away or not person.active or not asking.goals:
        return None
    awake = next_working_moment(calendar, request.at)
    if awake > request.at:
        # Who stands in may live in another zone: their night is quiet too.
        if awake < checkin.closes_at:
            await work.agenda.arm([Appointment(intent=intent, subject=checkin.id, at=awake)])
        return None
    return desk, person, asking


async def _is_within_budget(work: Work, desk: Desk, person: Person, subject: str) -> bool:
    """Whether the person may be nudged about this once more; if so it is noted as done."""
    day = local_date(desk.calendar(person), desk.now)
    sent = (await work.nudges.since([person.id], day - timedelta(days=7))).get(person.id, [])
    verdict = budget(
        [Nudge(nudge.subject, nudge.sent_at) for nudge in sent],
        subject=subject,
        now=desk.now,
        zone=desk.calendar(person).zone,
        a_week=desk.settings.nudges_a_week,
    )
    return verdict is Verdict.ASK and await work.nudges.record(
        person.id, kind="reminder", subject=subject, day=day, at=desk.now
    )


def _note(request: Request, checkin: CheckIn, person: Person, name: str, card: Card) -> Letter:
    return Letter(key=name, card=card, at=request.at, person=person.id, expires_at=checkin.closes_at)


async def close(work: Work, request: Request) -> Reply:
    """Ends the window of those not answered; a late answer still counts until the next prompt."""
    for checkin in await work.checkins.by_id(request.subjects):
        if checkin.state is CheckInState.ASKED:
            checkin.state = CheckInState.MISSED
    return NOTHING


@dataclass(frozen=True, kw_only=True)
class Desk(House):
    """What is needed to ask a batch of people."""

    people: Sequence[Person]
    goals: Mapping[UUID, Sequence[Goal]]
    absences: Mapping[UUID, Sequence[Absence]]
    latest: Mapping[UUID, CheckIn]
    updated: Mapping[UUID, datetime]
    asked: Mapping[UUID, Sequence[CheckIn]]
    tried: Mapping[UUID, Sequence[Experiment]]
    live: Mapping[UUID, Live]

    def rhythm(self, person: Person) -> Rhythm:
        teams = [self.company.teams[team] for team in self.company.teams_of.get(person.id, ())]
        return rhythm_of(person, teams, self.settings)

    def calendar(self, person: Person) -> WorkingCalendar:
        return calendar_of(person, self.workspace)


@dataclass(frozen=True, kw_only=True)
class _Opening:
    row: CheckIn
    goals: Sequence[Goal]
    window: Window
    late: bool


async def _desk(work: Work, request: Request) -> Desk:
    return await desk_for(work, request.subjects, at=request.at)


async def desk_for(work: Work, people: Sequence[UUID], *, at: datetime) -> Desk:
    """Everything about these people that asking them takes, in a fixed number of queries."""
    workspace = await work.people.workspace()
    found = await work.people.by_id(people)
    away = await _days_away(work, people, at)
    delegates = {a.delegate for absences in away.values() for a in absences if a.delegate}
    if delegates:
        away = {**await _days_away(work, list(delegates), at), **away}
    others = {p.manager_id for p in found.values() if p.manager_id} | delegates
    teams_of = await work.people.teams_of(people)
    goals = await work.goals.owned_by(people, on=at.date())
    asked: dict[UUID, list[CheckIn]] = {}
    for checkin in await work.checkins.unsettled(people, at - timedelta(days=120)):
        asked.setdefault(checkin.person_id, []).append(checkin)
    return Desk(
        workspace=workspace,
        settings=WorkspaceSettings.model_validate(workspace.settings),
        company=Company(
            people={**await work.people.by_id(list(others)), **found},
            teams={team.id: team for teams in teams_of.values() for team in teams},
            teams_of={person: {team.id for team in teams} for person, teams in teams_of.items()},
        ),
        delegates={
            person: absence.delegate
            for person, absences in away.items()
            if person in found
            and (absence := absence_on(absences, local_date(found[person].zone or workspace.zone, at)))
            and absence.delegate
        },
        now=at,
        people=[found[person] for person in people if person in found],
        goals=goals,
        absences=away,
        latest={person: max(rows, key=lambda row: row.asked_at) for person, rows in asked.items()},
        updated=await work.ledger.last_update(people),
        asked=asked,
        tried=await work.experiments.open_of(people),
        live=await live_values(work, [goal for owned in goals.values() for goal in owned], now=at),
    )


def _consider(desk: Desk, person: Person) -> tuple[_Opening | None, Appointment | None]:
    """Whether to ask somebody now, and when the clock should come back to them."""
    if not person.active:
        return None, None
    rhythm, calendar = desk.rhythm(person), desk.calendar(person)
    latest = desk.latest.get(person.id)
    period = due_period(rhythm, calendar, last=latest.period if latest else None, now=desk.now)
    if period is None:
        last = latest.period if latest else local_date(calendar, desk.now)
        return None, _appointment(person, next_period(rhythm, calendar, after=last))
    following = _appointment(person, next_period(rhythm, calendar, after=period.date))
    open_for = window(
        calendar,
        period,
        asked_at=desk.now,
        working_days=desk.settings.window_days,
        remind_after=desk.settings.remind_at,
    )
    goals = desk.goals.get(person.id, ())
    absences = desk.absences.get(person.id, ())
    decision = may_ask(
        calendar=calendar,
        now=desk.now,
        window=open_for,
        absences=absences,
        active=person.active,
        goals=len(goals),
        updated_at=desk.updated.get(person.id),
        recent_days=desk.settings.recent_days,
    )
    coming = local_date(calendar, following.at)
    if decision.ask_at is not None and local_date(calendar, decision.ask_at) >= coming:
        # Late on the very day of the next one: nobody is asked twice in a day.
        return None, following
    match decision.verdict:
        case Verdict.ASK:
            return _opening(desk, person, rhythm, period, open_for, goals, asked_of=person.id), following
        case Verdict.ABSENT:
            # One day away cancels the check-in, unless somebody stands in.
            delegate = _stand_in(desk, absences, local_date(calendar, desk.now))
            if delegate is None:
                return None, following
            return _opening(desk, person, rhythm, period, open_for, goals, asked_of=delegate), following
        case _ if decision.ask_at is not None:
            return None, Appointment(intent=PROMPT, subject=person.id, at=decision.ask_at, period=period.date)
        case _:
            return None, following


async def _days_away(work: Work, people: Sequence[UUID], at: datetime) -> dict[UUID, list[Absence]]:
    rows = await work.absences.of(people, since=at.date() - timedelta(days=2))
    return {
        person: [Absence(a.starts, a.ends, a.delegate_id) for a in absences]
        for person, absences in rows.items()
    }


def _stand_in(desk: Desk, absences: Sequence[Absence], today: date) -> UUID | None:
    """Who is asked instead: somebody who is there."""
    absence = absence_on(absences, today)
    delegate = desk.company.people.get(absence.delegate) if absence and absence.delegate else None
    if delegate is None or not delegate.active or is_absent(desk.absences.get(delegate.id, ()), today):
        return None
    return delegate.id


def _opening(
    desk: Desk,
    person: Person,
    rhythm: Rhythm,
    period: Period,
    open_for: Window,
    goals: Sequence[Goal],
    *,
    asked_of: UUID,
) -> _Opening:
    row = CheckIn(
        id=new_id(),
        workspace_id=desk.workspace.id,
        person_id=person.id,
        asked_of_id=asked_of,
        cadence=rhythm.cadence,
        period=period.date,
        deep=period.deep and asked_of == person.id,
        asked_at=desk.now,
        closes_at=open_for.closes_at,
    )
    return _Opening(row=row, goals=goals, window=open_for, late=desk.now - period.prompt_at > _LATE)


def _appointment(person: Person, period: Period) -> Appointment:
    return Appointment(intent=PROMPT, subject=person.id, at=period.prompt_at, period=period.date)


def _follow_ups(opening: _Opening) -> list[Appointment]:
    return [
        Appointment(intent=REMIND, subject=opening.row.id, at=opening.window.remind_at),
        Appointment(intent=CLOSE, subject=opening.row.id, at=opening.window.closes_at),
    ]


def _letter(desk: Desk, opening: _Opening) -> Letter:
    reader = desk.company.people[opening.row.asked_of_id]
    asking = _asking(desk, opening.row, opening.goals, late=opening.late)
    # Whoever stands in may live in another zone: their night is quiet too.
    at = next_working_moment(desk.calendar(reader), desk.now)
    return Letter(
        key=key(opening.row.id),
        card=cards.prompt(voice_of(reader, desk.workspace), asking),
        at=at,
        person=reader.id,
        priority=BULK,
        expires_at=at + _STALE,
    )


def _asking(desk: Desk, checkin: CheckIn, goals: Sequence[Goal], *, late: bool = False) -> Asking:
    person, reader = desk.company.people[checkin.person_id], desk.company.people[checkin.asked_of_id]
    zone = reader.zone or desk.workspace.zone
    asked = Asked.of(desk.asked.get(person.id, ()))
    manager = desk.company.people.get(person.manager_id) if person.manager_id else None
    return Asking(
        checkin=checkin.id,
        first_name=reader.name.split()[0],
        goals=[
            view(desk, goal, asked, reader=reader.id, zone=zone, live=desk.live.get(goal.id))
            for goal in goals
        ],
        deep=checkin.deep,
        closes_at=checkin.closes_at,
        company=desk.workspace.name,
        manager=manager.name if manager else "",
        about=person.name if person.id != reader.id else "",
        missed=late,
        trials=[
            trial_of(one, goal.key_result.title)
            for goal in goals
            for one in desk.tried.get(reader.id, ())
            if one.key_result_id == goal.id and is_due(one, local_date(zone, desk.now))
        ],
    )


async def asking_of(work: Work, checkin: CheckIn, *, at: datetime) -> tuple[Desk, Asking]:
    """A check-in as it stands now, ready to be shown to whoever is asked."""
    desk = await desk_for(work, list({checkin.person_id, checkin.asked_of_id}), at=at)
    return desk, _asking(desk, checkin, desk.goals.get(checkin.person_id, ()))


async def _close_older(work: Work, desk: Desk, people: Sequence[UUID], fresh: set[UUID]) -> None:
    """The next prompt has come: what was open before it is missed, its reminder is not sent any more."""
    stale = [
        checkin
        for person in people
        for checkin in desk.asked.get(person, ())
        if checkin.state is CheckInState.ASKED and checkin.id not in fresh
    ]
    for checkin in stale:
        checkin.state = CheckInState.MISSED
    if stale:
        for intent in (REMIND, AGAIN, CLOSE):
            await work.agenda.drop(intent, [checkin.id for checkin in stale])
