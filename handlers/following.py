"""Days away noted from a person's status in the chat, where they asked for it and only as far as it says so."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from cards import arranged as cards
from cards.arranged import Absent
from cards.blocks import Action, Card
from cards.exchange import NOTHING, Reply, Request
from handlers.absence import back_after, skip_open, undo_action
from handlers.facts import calendar_of, house
from handlers.given import given
from handlers.plan import EXTEND
from handlers.status import Sight, sight_of
from okrs.status import Days, read_status
from scheduling.calendar import local_date, to_instant
from storage import tables
from storage.agenda import Appointment
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Person

# A status without an end may be a forgotten one.
_LONGEST = timedelta(days=14)
_DAY = timedelta(days=1)
_JUST_AFTER_MIDNIGHT = time(0, 5)


async def follow(work: Work, request: Request) -> Reply:
    """The button: `on` is "yes" or "no"."""
    return replace(await switch(work, request, on=given(request, "on", _yes_or_no)), replaces=True)


async def switch(work: Work, request: Request, *, on: bool) -> Reply:
    """Notes the asker's days away from their status from now on, or no longer: then days ahead from it go, too."""
    sight = await sight_of(work, request)
    person = await work.people.person(sight.reader)
    person.follows_status, person.status_seen = on, ""
    if on:
        return Reply(card=cards.following(sight.voice, stop=_stop(sight)))
    noted = await _noted(sight, person)
    await _end(sight, person, noted)
    start = Action(sight.voice.text("Turn it on again"), "absence.follow", {"on": "yes"})
    return Reply(card=cards.not_following(sight.voice, taken_back=bool(noted), start=start))


async def read(work: Work, request: Request) -> Reply:
    """A person's status changed: `text`, `emoji`, and `until` when it ends by itself (ISO, '' for never).

    Acts only for who switched it on, and on each status once, so that what was undone stays undone.
    """
    home = await house(work, request.at)
    person = home.company.people.get(request.person) if request.person else None
    if person is None or not (person.active and person.follows_status):
        return NOTHING
    text, emoji = request.values.get("text", ""), request.values.get("emoji", "")
    until = given(request, "until", _moment) if request.values.get("until") else None
    seen = hashlib.sha256(f"{text}\n{emoji}\n{until}".encode()).hexdigest()[:16]
    if seen == person.status_seen:
        return NOTHING
    (await work.people.person(person.id)).status_seen = seen
    sight = Sight(work, home, home.voice(person.id), person.id)
    zone = calendar_of(person, home.workspace).zone
    days = read_status(text, emoji, until=until, now=request.at, zone=zone)
    noted = await _noted(sight, person)
    if days is None:
        await _end(sight, person, noted)
    elif free := _left_free(days, await _by_hand(sight, person)):
        await _note(sight, request, person, free, noted)
    else:
        await _forget(sight, noted)
    return NOTHING


async def extend(work: Work, request: Request) -> Reply:
    """A new day has begun, and the statuses that the absences in `subjects` came from still stand."""
    home = await house(work, request.at)
    for id_ in request.subjects:
        row = await work.absences.find(id_)
        if row is None:
            continue
        person = home.company.people[row.person_id]
        today = local_date(calendar_of(person, home.workspace), request.at)
        if person.follows_status and row.ends < today < row.starts + _LONGEST:
            row.ends = today
            await _look_again(Sight(work, home, home.voice(person.id), person.id), person, row)
    return NOTHING


async def _note(
    sight: Sight, request: Request, person: Person, days: Days, noted: Sequence[tables.Absence]
) -> None:
    """Notes the days, or moves those noted before to what the status says now; the person is told once."""
    work = sight.work
    row = noted[0] if noted else None
    await _forget(sight, noted[1:])
    if row is None:
        row = await work.absences.add(
            person.id, starts=days.starts, ends=days.ends, delegate=None, from_status=True
        )
    else:
        is_under_way = row.starts <= _today(sight, person)
        row.starts, row.ends = min(row.starts, days.starts) if is_under_way else days.starts, days.ends
    await work.agenda.drop(EXTEND, [row.id])
    if days.open_ended:
        await _look_again(sight, person, row)
    skipped = await skip_open(sight, request, person, row.starts)
    undo = undo_action(sight, person, removed=[row.id], restored=[], checkin=skipped.id if skipped else None)
    absent = Absent(
        who="",
        starts=row.starts,
        ends=row.ends,
        today=_today(sight, person),
        back=await back_after(sight, person, row.starts, row.ends),
        covers="",
        goals=0,
        skipped=skipped is not None,
        next_at=None,
    )
    card = cards.noted_from_status(
        sight.voice, absent, open_ended=days.open_ended, undo=undo, stop=_stop(sight)
    )
    await work.outbox.put_or_revise(_letter(sight, person, row, card))


async def _look_again(sight: Sight, person: Person, row: tables.Absence) -> None:
    """Has a status that names no end looked at again when the next day begins."""
    at = to_instant(calendar_of(person, sight.home.workspace), row.ends + _DAY, _JUST_AFTER_MIDNIGHT)
    await sight.work.agenda.arm([Appointment(intent=EXTEND, subject=row.id, at=at)])


async def _end(sight: Sight, person: Person, noted: Sequence[tables.Absence]) -> None:
    """The status says so no longer: today is the last day away, and what lies ahead is gone."""
    today = _today(sight, person)
    await _forget(sight, [row for row in noted if row.starts > today])
    for row in [row for row in noted if row.starts <= today]:
        row.ends = min(row.ends, today)
        await sight.work.agenda.drop(EXTEND, [row.id])
        await sight.work.outbox.revise(_key(row), cards.status_over(sight.voice), at=sight.home.now)


async def _forget(sight: Sight, noted: Sequence[tables.Absence]) -> None:
    for row in noted:
        await sight.work.outbox.revise(_key(row), cards.status_gone(sight.voice), at=sight.home.now)
        await sight.work.absences.remove(row)
        await sight.work.agenda.drop(EXTEND, [row.id])


async def _noted(sight: Sight, person: Person) -> list[tables.Absence]:
    """The absences from the person's status that are not over."""
    rows = await sight.work.absences.of([person.id], since=_today(sight, person))
    return [row for row in rows.get(person.id, []) if row.from_status]


async def _by_hand(sight: Sight, person: Person) -> list[tables.Absence]:
    rows = await sight.work.absences.of([person.id], since=_today(sight, person))
    return [row for row in rows.get(person.id, []) if not row.from_status]


def _left_free(days: Days, by_hand: Sequence[tables.Absence]) -> Days | None:
    """The first of the days that no absence of the person's own covers; None when they cover them all."""
    starts, ends = days.starts, days.ends
    for row in sorted(by_hand, key=lambda row: row.starts):
        if row.starts <= starts <= row.ends:
            starts = row.ends + _DAY
        elif starts < row.starts <= ends:
            ends = row.starts - _DAY
    return replace(days, starts=starts, ends=ends) if starts <= ends else None


def _letter(sight: Sight, person: Person, row: tables.Absence, card: Card) -> Letter:
    return Letter(key=_key(row), card=card, at=sight.home.now, person=person.id)


def _key(row: tables.Absence) -> str:
    return f"status:{row.id}"


def _stop(sight: Sight) -> Action:
    return Action(sight.voice.text("Stop noting days away from my status"), "absence.follow", {"on": "no"})


def _today(sight: Sight, person: Person) -> date:
    return local_date(calendar_of(person, sight.home.workspace), sight.home.now)


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(text)
    return text == "yes"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
