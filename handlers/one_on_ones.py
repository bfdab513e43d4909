"""Managers as coaches: a private brief before a 1:1, on demand or each time, and open to whom it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from cards import one_on_ones as cards
from cards.blocks import Action
from cards.checkins import notice
from cards.exchange import NOTHING, Reply, Request
from cards.one_on_ones import BRIEF, FORM, PLAN, STOP, Meeting
from handlers import lookup
from handlers.briefs import brief_about
from handlers.editions import managers_above
from handlers.facts import House, calendar_of, house
from handlers.given import given
from handlers.meetings import DUE, Days, days_of, leads
from handlers.status import Sight, sight_of, the_person
from okrs.errors import HeadwayError
from okrs.find import MYSELF
from okrs.meetings import MOST_WEEKS, Wish, read_wish
from okrs.reader.text import fold
from scheduling.calendar import in_working_hours, local_date, next_working_moment, to_instant
from scheduling.meetings import first_meeting
from storage.agenda import Appointment
from storage.outbox import Letter
from storage.store import Work
from storage.tables import OneOnOne, Person

_TUESDAY = 1
_AT_ONCE = 10


async def words(work: Work, request: Request, said: str) -> Reply:
    """ "@Ana", "@Ana every Tuesday", "stop @Ana", "me"; without a name, the asker's own list."""
    sight = await sight_of(work, request)
    wish = read_wish(said)
    if fold(wish.whom.lstrip("@")) in MYSELF:
        return await mine(work, request)
    if not wish.whom and not wish.is_regular and not wish.stops:
        return await listing(work, request)
    found = _people(sight, wish.whom)
    if len(found) == 1:
        return await _do(sight, wish, found[0])
    values = _values(sight, wish)
    intent = STOP if wish.stops else PLAN if wish.is_regular else BRIEF
    if found:
        return lookup.which_of(sight.voice, wish.whom, found, intent=intent, values=values)
    first, _, unread = wish.whom.partition(" ")
    if unread and len(_people(sight, first)) == 1:
        raise HeadwayError(
            "I couldn't read “{words}”. For example: /okr 1on1 @{who} every two weeks on Thursday",
            words=unread,
            who=first.lstrip("@"),
        )
    if wish.whom:
        near = lookup.find_person(sight.home, wish.whom).near
        return lookup.nothing(sight.voice, wish.whom, [sight.home.company.people[id_] for id_ in near])
    people = sight.home.company.reports(sight.reader)[: cards.MOST_PEOPLE]
    buttons = tuple(Action(each.name, intent, {"person": str(each.id), **values}) for each in people)
    title = sight.voice.text("With whom? For example: /okr 1on1 @Ana every Tuesday")
    return Reply(card=notice(title, buttons=buttons))


async def show(work: Work, request: Request) -> Reply:
    """The button: a brief about `person`, now."""
    sight = await sight_of(work, request)
    return await _brief(sight, the_person(sight, request))


async def mine(work: Work, request: Request) -> Reply:
    """What the asker's manager sees about them, word for word."""
    sight = await sight_of(work, request)
    home, person = sight.home, sight.home.company.people[sight.reader]
    manager = next((m for m in managers_above(home.company, person.id) if leads(home, m, person.id)), None)
    if manager is None:
        raise HeadwayError("Nobody is known here who leads you, so nobody gets a brief about you.")
    facts = await brief_about(work, home, person, manager=manager, voice=sight.voice)
    return Reply(card=cards.mine(sight.voice, facts, manager=home.name(manager)))


async def listing(work: Work, request: Request) -> Reply:
    """The asker's regular meetings, and those in which they are the one who is met."""
    sight = await sight_of(work, request)
    home = sight.home
    rows = [
        row for row in await work.one_on_ones.of(sight.reader) if leads(home, row.manager_id, row.person_id)
    ]
    days = await days_of(work, home, rows)
    own = [_meeting(home, days, row, row.person_id) for row in rows if row.manager_id == sight.reader]
    about = [_meeting(home, days, row, row.manager_id) for row in rows if row.person_id == sight.reader]
    met = {each.person for each in own}
    others = [(each.id, each.name) for each in home.company.reports(sight.reader) if each.id not in met]
    return Reply(card=cards.listing(sight.voice, own, about, others))


async def open_form(work: Work, request: Request) -> Reply:
    """The button: on which day, and how often."""
    sight = await sight_of(work, request)
    person = _led(sight, the_person(sight, request))
    row = await work.one_on_ones.between(sight.reader, person.id)
    card = cards.form(
        sight.voice,
        person=person.id,
        who=person.name,
        weekday=row.first_on.weekday() if row else _TUESDAY,
        weeks=row.weeks if row else 1,
    )
    return Reply(card=card)


async def plan_meeting(work: Work, request: Request) -> Reply:
    """The form or a button: `person`, `weekday` and `weeks`, or the very `first_on` to put back."""
    sight = await sight_of(work, request)
    person = _led(sight, the_person(sight, request))
    weeks = given(request, "weeks", _weeks)
    if "first_on" in request.values:
        first_on = given(request, "first_on", date.fromisoformat)
    else:
        first_on = first_meeting(weekday=given(request, "weekday", _weekday), today=_today(sight))
    return replace(await _plan(sight, person, first_on=first_on, weeks=weeks), replaces=True)


async def stop(work: Work, request: Request) -> Reply:
    """The button: no brief about `person` any more; a second press changes nothing."""
    sight = await sight_of(work, request)
    return replace(await _stop(sight, the_person(sight, request)), replaces=True)


async def send_due(work: Work, request: Request) -> Reply:
    """Sends the brief of each meeting in `subjects` that is today, and arms the next one."""
    home = await house(work, request.at)
    meetings = await work.one_on_ones.by_id(request.subjects)
    days = await days_of(work, home, meetings)
    # A brief takes a dozen looks into the store: many of one morning are written in several works, a beat apart.
    await work.agenda.arm(Appointment(intent=DUE, subject=m.id, at=home.now) for m in meetings[_AT_ONCE:])
    for meeting in meetings[:_AT_ONCE]:
        if not leads(home, meeting.manager_id, meeting.person_id):
            await _end(work, home, meeting)
            continue
        manager = home.company.people[meeting.manager_id]
        calendar = calendar_of(manager, home.workspace)
        today = local_date(calendar, home.now)
        is_today = days.next_day(meeting, on_or_after=today) == today
        if is_today and in_working_hours(calendar, home.now):
            await _send(work, home, meeting)
            meeting.last_on = today
        await _arm(work, days, meeting)
    return NOTHING


async def _do(sight: Sight, wish: Wish, person: Person) -> Reply:
    if wish.stops:
        return await _stop(sight, person)
    if not wish.is_regular:
        return await _brief(sight, person)
    values, before = _values(sight, wish), await sight.work.one_on_ones.between(sight.reader, person.id)
    weekday = int(values["weekday"])
    if wish.weekday is None and before is not None:
        weekday = before.first_on.weekday()
    first_on = first_meeting(weekday=weekday, today=_today(sight))
    return await _plan(sight, _led(sight, person), first_on=first_on, weeks=int(values["weeks"]))


async def _brief(sight: Sight, person: Person) -> Reply:
    if person.id == sight.reader:
        raise HeadwayError("To see what your manager sees about you: /okr 1on1 me")
    _led(sight, person)
    facts = await brief_about(sight.work, sight.home, person, manager=sight.reader, voice=sight.voice)
    return Reply(card=cards.brief(sight.voice, facts))


async def _plan(sight: Sight, person: Person, *, first_on: date, weeks: int) -> Reply:
    work, home, voice = sight.work, sight.home, sight.voice
    before = await work.one_on_ones.between(sight.reader, person.id)
    was = (before.first_on, before.weeks) if before else None
    row = await work.one_on_ones.plan(
        OneOnOne(
            workspace_id=work.workspace,
            manager_id=sight.reader,
            person_id=person.id,
            first_on=first_on,
            weeks=weeks,
            created_at=home.now,
        )
    )
    days = await days_of(work, home, [row])
    await _arm(work, days, row)
    if was is None:
        await _tell(sight, person, days, row)
    to = {"person": str(person.id)}
    undo = (
        Action(voice.text("Undo"), PLAN, {**to, "first_on": was[0].isoformat(), "weeks": str(was[1])})
        if was is not None and was != (row.first_on, row.weeks)
        else Action(voice.text("Stop it"), STOP, to)
    )
    buttons = (
        Action(voice.text("See it now"), BRIEF, to, tone="primary"),
        Action(voice.text("Change the day"), FORM, to),
        undo,
    )
    card = cards.planned(voice, who=person.name, rhythm=days.rhythm(row), told=was is None, buttons=buttons)
    return Reply(card=card)


async def _stop(sight: Sight, person: Person) -> Reply:
    voice, row = sight.voice, await sight.work.one_on_ones.between(sight.reader, person.id)
    if row is None:
        return Reply(card=notice(voice.text("There is no regular brief about {who}.", who=person.name)))
    values = {"person": str(person.id), "first_on": row.first_on.isoformat(), "weeks": str(row.weeks)}
    await sight.work.agenda.drop(DUE, [row.id])
    await sight.work.one_on_ones.remove(row)
    # Who was not told of it yet need not hear of what never came.
    await sight.work.outbox.withdraw([_told_key(sight.reader, person.id)])
    title = voice.text("Stopped. No more briefs before your 1:1 with {who}", who=person.name)
    return Reply(card=notice(title, buttons=(Action(voice.text("Undo"), PLAN, values),)))


async def _tell(sight: Sight, person: Person, days: Days, row: OneOnOne) -> None:
    """Nothing about somebody is prepared behind their back: they hear of it once, in their own working time."""
    voice = sight.home.voice(person.id)
    card = cards.told_card(voice, manager=sight.home.name(sight.reader), rhythm=days.rhythm(row))
    at = next_working_moment(calendar_of(person, sight.home.workspace), sight.home.now)
    key = _told_key(sight.reader, person.id)
    await sight.work.outbox.put([Letter(key=key, card=card, at=at, person=person.id)])


def _told_key(manager: UUID, person: UUID) -> str:
    return f"1on1:{manager}:{person}:told"


async def _send(work: Work, home: House, meeting: OneOnOne) -> None:
    manager = home.company.people[meeting.manager_id]
    person, voice = home.company.people[meeting.person_id], home.voice(meeting.manager_id)
    calendar = calendar_of(manager, home.workspace)
    today = local_date(calendar, home.now)
    facts = await brief_about(work, home, person, manager=manager.id, voice=voice)
    letter = Letter(
        key=f"1on1:{meeting.id}:{today}",
        card=cards.brief(voice, facts),
        at=home.now,
        person=manager.id,
        expires_at=to_instant(calendar, today, calendar.day_ends),
    )
    await work.outbox.put([letter])


async def _arm(work: Work, days: Days, meeting: OneOnOne) -> None:
    at = days.next_at(meeting)
    if at is None:
        # Nobody knows yet when they meet again; the next planned week will tell.
        at = days.home.now + timedelta(weeks=meeting.weeks)
    await work.agenda.arm([Appointment(intent=DUE, subject=meeting.id, at=at)])


async def _end(work: Work, home: House, meeting: OneOnOne) -> None:
    """The manager does not lead them any more: no brief, and a word about it."""
    manager = home.company.people.get(meeting.manager_id)
    if manager is not None and manager.active:
        card = cards.over_card(home.voice(manager.id), who=home.name(meeting.person_id))
        await work.outbox.put(
            [Letter(key=f"1on1:{meeting.id}:over", card=card, at=home.now, person=manager.id)]
        )
    await work.one_on_ones.remove(meeting)


def _led(sight: Sight, person: Person) -> Person:
    """The person, if the reader leads them; raises HeadwayError."""
    if not leads(sight.home, sight.reader, person.id):
        raise HeadwayError(
            "A brief about {who} is for whoever leads them. Their goals are open to you: /okr status @{who}",
            who=person.name,
        )
    return person


def _people(sight: Sight, whom: str) -> list[Person]:
    """Whom the words name; of several, the one whom the reader leads. Without a name, the only one they lead."""
    company = sight.home.company
    if not whom:
        reports = company.reports(sight.reader)
        return reports if len(reports) == 1 else []
    found = [company.people[id_] for id_ in lookup.find_person(sight.home, whom).matches]
    led = [person for person in found if leads(sight.home, sight.reader, person.id)]
    return led if len(led) == 1 else found


def _values(sight: Sight, wish: Wish) -> dict[str, str]:
    """What a button needs to do the same for somebody else."""
    if wish.stops or not wish.is_regular:
        return {}
    weekday = wish.weekday if wish.weekday is not None else _today(sight).weekday()
    return {"weekday": str(weekday), "weeks": str(wish.weeks or 1)}


def _meeting(home: House, days: Days, row: OneOnOne, other: UUID) -> Meeting:
    return Meeting(person=other, who=home.name(other), rhythm=days.rhythm(row))


def _today(sight: Sight) -> date:
    return local_date(sight.voice.zone, sight.home.now)


def _weekday(text: str) -> int:
    return _number(text, 0, 6)


def _weeks(text: str) -> int:
    return _number(text, 1, MOST_WEEKS)


def _number(text: str, least: int, most: int) -> int:
    number = int(text)
    if not least <= number <= most:
        raise ValueError(text)
    return number
