"""Being away: noting the days, who covers, and coming back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from cards import arranged as cards
from cards import checkins as checkin_cards
from cards.arranged import Absent
from cards.blocks import Action
from cards.checkins import notice
from cards.choose import short
from cards.exchange import Reply, Request
from handlers import lookup
from handlers.facts import calendar_of
from handlers.given import given, ids
from handlers.plan import CLOSE, EXTEND
from handlers.prompts import asking_of, next_asked
from handlers.prompts import key as prompt_key
from handlers.recording import settle_checkin
from handlers.status import Sight, sight_of, the_person
from okrs.away import Away, Unclear, read_away
from okrs.errors import HeadwayError
from okrs.find import MYSELF
from okrs.permissions import Right
from okrs.reader.text import fold
from okrs.vocabulary import CheckInState
from scheduling import absence as rules
from scheduling.calendar import WorkingCalendar, local_date, next_working_moment
from storage import tables
from storage.agenda import Appointment
from storage.outbox import Letter
from storage.store import Work
from storage.tables import CheckIn, Person


@dataclass(frozen=True, kw_only=True)
class _Days:
    """What is to be noted: whose days, which, and who covers."""

    person: Person
    starts: date
    ends: date
    covers: Person | None


async def set_words(work: Work, request: Request, words: str) -> Reply:
    """ "until 12 May, Ben covers", "@Carol next week": notes it, or asks what is missing."""
    sight = await sight_of(work, request)
    person: Person | Reply = sight.home.company.people[sight.reader]
    read = read_away(words, sight.voice.today(request.at))
    if read.rest and fold(read.rest) not in MYSELF:
        person = _whose(sight, read)
    if isinstance(person, Reply):
        return person
    read = read_away(words, local_date(_calendar(sight, person), request.at))
    if read.starts is None or read.ends is None:
        return Reply(
            card=cards.unclear(
                sight.voice,
                read.unclear or Unclear.NO_DAY,
                named=short(read.named),
                buttons=_near(sight, person),
            )
        )
    days = _Days(person=person, starts=read.starts, ends=read.ends, covers=None)
    if not read.covers:
        return await _note(sight, request, days)
    return await _note_with_cover(sight, request, days, read.covers)


async def set_days(work: Work, request: Request) -> Reply:
    """The button: `person`, `starts`, `ends` (ISO days), perhaps `covers`."""
    sight = await sight_of(work, request)
    days = _Days(
        person=the_person(sight, request),
        starts=given(request, "starts", date.fromisoformat),
        ends=given(request, "ends", date.fromisoformat),
        covers=the_person(sight, request, name="covers") if "covers" in request.values else None,
    )
    if days.covers is not None and (problem := await _unfit(sight, days, days.covers)):
        return Reply(
            card=cards.no_cover(sight.voice, problem, buttons=(_without(sight, days),)), replaces=True
        )
    return replace(await _note(sight, request, days), replaces=True)


async def end_words(work: Work, request: Request, words: str) -> Reply:
    """Somebody is back: the asker, or whom the words name."""
    sight = await sight_of(work, request)
    if not words.strip() or fold(words.strip()) in MYSELF:
        return await _end(sight, request, sight.home.company.people[sight.reader])
    found = lookup.find_person(sight.home, words)
    if found.only is None:
        people = [sight.home.company.people[id_] for id_ in found.matches]
        if not people:
            return _nobody(sight, words)
        return lookup.which_of(sight.voice, words, people, intent="absence.end", values={})
    return await _end(sight, request, sight.home.company.people[found.only])


async def end(work: Work, request: Request) -> Reply:
    """The button: `person` is back, or won't be away after all."""
    sight = await sight_of(work, request)
    person = the_person(sight, request)
    return replace(await _end(sight, request, person, planned=True), replaces=True)


async def _end(sight: Sight, request: Request, person: Person, *, planned: bool = False) -> Reply:
    """Ends the days away of today; those to come only when they were `planned` to be removed, and asked about else."""
    work, voice = sight.work, sight.voice
    _check_allowed(sight, person)
    today = local_date(_calendar(sight, person), request.at)
    rows = (await work.absences.of([person.id], since=today)).get(person.id, [])
    current = [row for row in rows if row.starts <= today]
    if not current and rows and not planned:
        first = rows[0]
        remove = Action(voice.text("Remove that"), "absence.end", {"person": str(person.id)})
        return Reply(card=notice(_away_later(sight, person, first), buttons=(remove,)))
    ended = current or rows[:1]
    if not ended:
        return Reply(card=notice(_not_away(sight, person)))
    shortened = [row.id for row in ended if row.starts < today]
    undo = undo_action(sight, person, removed=shortened, restored=ended, checkin=None)
    await work.agenda.drop(EXTEND, [row.id for row in ended])
    for row in ended:
        await _uncover(sight, person, row)
        if row.starts < today:
            row.ends = today - timedelta(days=1)
        else:
            await work.absences.remove(row)
    if person.id != sight.reader:
        return Reply(
            card=notice(voice.text("{who} is asked as usual again", who=person.name), buttons=(undo,))
        )
    title = voice.text("Welcome back") if current else voice.text("Removed")
    note = voice.text("I ask about your goals again as usual.")
    checkin = Action(voice.text("Check in now"), "checkin.now", tone="primary")
    return Reply(card=notice(title, note, buttons=(checkin, undo)))


def _not_away(sight: Sight, person: Person) -> str:
    if person.id == sight.reader:
        return sight.voice.text("You are not marked as away")
    return sight.voice.text("{who} is not marked as away", who=person.name)


def _away_later(sight: Sight, person: Person, row: tables.Absence) -> str:
    first, last = sight.voice.day(row.starts), sight.voice.day(row.ends)
    if person.id == sight.reader:
        return sight.voice.text(
            "Good to have you here: your days away are still to come, from {first} to {last}.",
            first=first,
            last=last,
        )
    return sight.voice.text(
        "{who} is here: their days away are still to come, from {first} to {last}.",
        who=person.name,
        first=first,
        last=last,
    )


async def forget_all(work: Work, request: Request) -> None:
    """Deletes every day away of the asker, past and to come; who was to stand in need not any more."""
    sight = await sight_of(work, request)
    person = sight.home.company.people[sight.reader]
    today = local_date(_calendar(sight, person), request.at)
    for row in (await work.absences.of([person.id], since=date.min)).get(person.id, []):
        if row.ends >= today:
            await _uncover(sight, person, row)
        await work.absences.remove(row)


async def undo(work: Work, request: Request) -> Reply:
    """Takes back what was noted or removed: `person`, `removed`, `restored`, `checkin` of the button."""
    sight = await sight_of(work, request)
    person = the_person(sight, request)
    _check_allowed(sight, person)
    for noted in given(request, "removed", ids) if "removed" in request.values else ():
        row = await work.absences.find(noted)
        if row is None:
            return Reply(card=notice(sight.voice.text("That was taken back already.")), replaces=True)
        await _uncover(sight, person, row)
        await work.absences.remove(row)
    for span in given(request, "restored", _spans) if "restored" in request.values else ():
        there = (await work.absences.of([person.id], since=span.starts)).get(person.id, [])
        if any(row.starts == span.starts and row.ends == span.ends for row in there):
            return Reply(card=notice(sight.voice.text("That was taken back already.")), replaces=True)
        await work.absences.add(
            person.id,
            starts=span.starts,
            ends=span.ends,
            delegate=span.delegate,
            from_status=span.from_status,
        )
    if "checkin" in request.values:
        await _reopen(sight, given(request, "checkin", UUID))
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


@dataclass(frozen=True, kw_only=True)
class _Span:
    starts: date
    ends: date
    delegate: UUID | None
    from_status: bool


def _spans(text: str) -> list[_Span]:
    """Days away, who covers them, and whether a status told them, as `undo_action` writes them; raises ValueError."""
    found = []
    for part in text.split(";"):
        starts, ends, covers, *source = part.split("/")
        found.append(
            _Span(
                starts=date.fromisoformat(starts),
                ends=date.fromisoformat(ends),
                delegate=UUID(covers) if covers else None,
                from_status=bool(source),
            )
        )
    return found


def _whose(sight: Sight, read: Away) -> Person | Reply:
    """The person somebody else's days are noted for."""
    found = lookup.find_person(sight.home, read.rest)
    if found.only is not None:
        return sight.home.company.people[found.only]
    if not found.matches or read.starts is None or read.ends is None:
        return _nobody(sight, read.rest)
    people = [sight.home.company.people[id_] for id_ in found.matches]
    values = {"starts": read.starts.isoformat(), "ends": read.ends.isoformat()}
    return lookup.which_of(sight.voice, read.rest, people, intent="absence.set", values=values)


def _nobody(sight: Sight, words: str) -> Reply:
    voice = sight.voice
    near = [sight.home.company.people[id_] for id_ in lookup.find_person(sight.home, words).near]
    names = (
        voice.text("Did you mean {names}?", names=", ".join(person.name for person in near)) if near else ""
    )
    return Reply(
        card=notice(
            voice.text(
                "I don't understand “{words}” here, and I know nobody of that name", words=short(words)
            ),
            names,
            voice.text("Nothing is noted yet. For example: /okr away until 12 May, Ben covers"),
        )
    )


async def _note_with_cover(sight: Sight, request: Request, days: _Days, words: str) -> Reply:
    voice = sight.voice
    found = lookup.find_person(sight.home, words)
    people = [sight.home.company.people[id_] for id_ in found.matches]
    if len(people) > 1:
        buttons = [_with(days, person) for person in people]
        question = voice.text("Which {name} do you mean?", name=words)
        return Reply(card=cards.no_cover(voice, question, buttons=(*buttons, _without(sight, days))))
    if not people:
        near = [sight.home.company.people[id_] for id_ in found.near]
        sentence = voice.text("I know nobody called “{name}”", name=short(words))
        buttons = [_with(days, person) for person in near]
        return Reply(card=cards.no_cover(voice, sentence, buttons=(*buttons, _without(sight, days))))
    if problem := await _unfit(sight, days, people[0]):
        return Reply(card=cards.no_cover(voice, problem, buttons=(_without(sight, days),)))
    return await _note(
        sight, request, _Days(person=days.person, starts=days.starts, ends=days.ends, covers=people[0])
    )


async def _unfit(sight: Sight, days: _Days, covers: Person) -> str:
    """Why somebody can't stand in; '' when they can."""
    voice = sight.voice
    if covers.id == days.person.id:
        return voice.text("Nobody can stand in for themselves")
    if not covers.active:
        return voice.text("{who} is not here any more", who=covers.name)
    rows = (await sight.work.absences.of([covers.id], since=days.starts)).get(covers.id, [])
    clash = [row for row in rows if row.starts <= days.ends]
    if clash:
        return voice.text(
            "{who} is away too, from {first} to {last}",
            who=covers.name,
            first=voice.day(clash[0].starts),
            last=voice.day(clash[0].ends),
        )
    return ""


async def _note(sight: Sight, request: Request, days: _Days) -> Reply:
    """Writes it down; days noted before that touch these give way to them."""
    _check_allowed(sight, days.person)
    work, person = sight.work, days.person
    today = local_date(_calendar(sight, person), request.at)
    if days.ends < today:
        return Reply(card=cards.unclear(sight.voice, Unclear.PAST, buttons=_near(sight, person)))
    before = (await work.absences.of([person.id], since=days.starts)).get(person.id, [])
    replaced = [row for row in before if row.starts <= days.ends]
    goals = (await work.goals.owned_by([person.id], on=today)).get(person.id, [])
    for old in replaced:
        await work.absences.remove(old)
    row = await work.absences.add(
        person.id, starts=days.starts, ends=days.ends, delegate=days.covers.id if days.covers else None
    )
    skipped = await skip_open(sight, request, person, days.starts)
    if days.covers is not None and goals:
        await _ask_cover(sight, days, row, len(goals))
    absent = Absent(
        who="" if person.id == sight.reader else person.name,
        starts=days.starts,
        ends=days.ends,
        today=today,
        back=await back_after(sight, person, days.starts, days.ends),
        covers=days.covers.name if days.covers else "",
        goals=len(goals),
        skipped=skipped is not None,
        next_at=await next_asked(work, sight.home, person) if goals and person.id == sight.reader else None,
    )
    if person.id != sight.reader:
        await _tell(sight, person, absent, row)
    undoing = undo_action(
        sight, person, removed=[row.id], restored=replaced, checkin=skipped.id if skipped else None
    )
    return Reply(card=cards.absent(sight.voice, absent, undo=undoing))


def _check_allowed(sight: Sight, person: Person) -> None:
    if not sight.home.may(sight.reader, Right.SET_ABSENCE, person.id):
        raise HeadwayError(
            "Only {who}, their managers and admins can say when {who} is away.", who=person.name
        )


async def skip_open(sight: Sight, request: Request, person: Person, starts: date) -> CheckIn | None:
    """An open check-in with a day away in its window falls away, unless somebody stands in for it already."""
    checkin = (await sight.work.checkins.latest([person.id])).get(person.id)
    if checkin is None or checkin.state is not CheckInState.ASKED or checkin.asked_of_id != person.id:
        return None
    if starts > local_date(_calendar(sight, person), checkin.closes_at):
        return None
    await settle_checkin(sight.work, request, checkin, CheckInState.SKIPPED)
    return checkin


async def _reopen(sight: Sight, id_: UUID) -> None:
    """A skipped check-in is open again, if its window is."""
    checkin = await sight.work.checkins.find(id_)
    if checkin is None or checkin.state is not CheckInState.SKIPPED:
        return
    if checkin.closes_at <= sight.home.now:
        checkin.state = CheckInState.MISSED
        return
    checkin.state = CheckInState.ASKED
    await sight.work.agenda.arm([Appointment(intent=CLOSE, subject=checkin.id, at=checkin.closes_at)])
    desk, asking = await asking_of(sight.work, checkin, at=sight.home.now)
    card = checkin_cards.prompt(desk.voice(checkin.asked_of_id), asking)
    await sight.work.outbox.revise(prompt_key(checkin.id), card, at=sight.home.now)


async def _ask_cover(sight: Sight, days: _Days, row: tables.Absence, goals: int) -> None:
    assert days.covers is not None
    voice = sight.home.voice(days.covers.id)
    card = cards.covering(voice, who=days.person.name, starts=days.starts, ends=days.ends, goals=goals)
    at = next_working_moment(_calendar(sight, days.covers), sight.home.now)
    await sight.work.outbox.put([Letter(key=_cover_key(row.id), card=card, at=at, person=days.covers.id)])


async def _uncover(sight: Sight, person: Person, row: tables.Absence) -> None:
    if row.delegate_id is not None:
        card = cards.not_covering(sight.home.voice(row.delegate_id), who=person.name)
        stand_in = sight.home.company.people[row.delegate_id]
        at = next_working_moment(_calendar(sight, stand_in), sight.home.now)
        await sight.work.outbox.revise(_cover_key(row.id), card, at=at)


def _cover_key(absence: UUID) -> str:
    return f"cover:{absence}"


async def _tell(sight: Sight, person: Person, absent: Absent, row: tables.Absence) -> None:
    """Nobody's days away are noted behind their back."""
    card = cards.told_away(sight.home.voice(person.id), by=sight.home.name(sight.reader), absence=absent)
    await sight.work.outbox.put(
        [Letter(key=f"absence:{row.id}", card=card, at=sight.home.now, person=person.id)]
    )


async def back_after(sight: Sight, person: Person, starts: date, ends: date) -> date:
    """The first working day after some days away that is not a day away."""
    return rules.return_day(await _away(sight, person, since=starts), _calendar(sight, person), ends)


async def _away(sight: Sight, person: Person, *, since: date) -> list[rules.Absence]:
    rows = (await sight.work.absences.of([person.id], since=since)).get(person.id, [])
    return [rules.Absence(row.starts, row.ends) for row in rows]


def _near(sight: Sight, person: Person) -> tuple[Action, ...]:
    """The days that people mean most, to press."""
    today = local_date(_calendar(sight, person), sight.home.now)
    voice = sight.voice
    monday = today + timedelta(days=7 - today.weekday())
    spans = (
        (voice.text("Today"), today, today),
        (voice.text("Tomorrow"), today + timedelta(days=1), today + timedelta(days=1)),
        (voice.text("The rest of this week"), today, monday - timedelta(days=1)),
        (voice.text("Next week"), monday, monday + timedelta(days=6)),
    )
    return tuple(
        Action(
            label,
            "absence.set",
            {"person": str(person.id), "starts": starts.isoformat(), "ends": ends.isoformat()},
        )
        for label, starts, ends in spans
    )


def _with(days: _Days, covers: Person) -> Action:
    return Action(covers.name, "absence.set", {**_values(days), "covers": str(covers.id)})


def _without(sight: Sight, days: _Days) -> Action:
    return Action(sight.voice.text("Note it without a stand-in"), "absence.set", _values(days))


def _values(days: _Days) -> dict[str, str]:
    return {
        "person": str(days.person.id),
        "starts": days.starts.isoformat(),
        "ends": days.ends.isoformat(),
    }


def undo_action(
    sight: Sight,
    person: Person,
    *,
    removed: list[UUID],
    restored: list[tables.Absence],
    checkin: UUID | None,
) -> Action:
    """The button that removes the absences just noted, and restores those that gave way or were ended."""
    values = {"person": str(person.id)}
    kept = ";".join(
        f"{row.starts}/{row.ends}/{row.delegate_id or ''}" + ("/status" if row.from_status else "")
        for row in restored
    )
    if removed:
        values["removed"] = ",".join(map(str, removed))
    if kept:
        values["restored"] = kept
    if checkin is not None:
        values["checkin"] = str(checkin)
    return Action(sight.voice.text("Undo"), "absence.undo", values)


def _calendar(sight: Sight, person: Person) -> WorkingCalendar:
    return calendar_of(person, sight.home.workspace)
