"""How often people are asked: for oneself, a report, a team or everyone. A person's own wish goes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from cards.arranged import often
from cards.blocks import Action
from cards.checkins import notice
from cards.choose import short
from cards.exchange import Reply, Request
from handlers import lookup
from handlers.facts import house
from handlers.given import given
from handlers.status import Sight, sight_of, the_person, the_team
from handlers.timing import Timing, rearm, timings
from okrs.audit import Act, Change
from okrs.errors import HeadwayError
from okrs.find import EVERYONE, MYSELF
from okrs.often import read_often
from okrs.permissions import Right
from okrs.reader.text import fold
from okrs.vocabulary import Cadence
from storage.agenda import Appointment
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Person, Team

_DEFAULT = "default"

Whose = Person | Team | None


async def set_words(work: Work, request: Request, words: str) -> Reply:
    """ "every two weeks for Growth"; without a cadence, says how it is and offers the choices."""
    sight = await sight_of(work, request)
    read = read_often(words)
    if read is None:
        return _offer(sight, words)
    whom = fold(read.whom.strip())
    if not whom or whom in MYSELF:
        return await _change(sight, request, sight.home.company.people[sight.reader], read.cadence)
    if whom in EVERYONE:
        return await _change(sight, request, None, read.cadence)
    people, teams = lookup.find_person(sight.home, read.whom), lookup.find_team(sight.home, read.whom)
    found: list[Person | Team] = [sight.home.company.people[id_] for id_ in people.matches]
    if not read.whom.startswith("@") or not found:
        found += [sight.home.company.teams[id_] for id_ in teams.matches]
    if len(found) == 1:
        return await _change(sight, request, found[0], read.cadence)
    if not found:
        return lookup.nothing(sight.voice, read.whom, [])
    chosen = _text(read.cadence)
    return lookup.which_of(sight.voice, read.whom, found, intent="cadence.set", values={"cadence": chosen})


async def change(work: Work, request: Request) -> Reply:
    """The button: `cadence` (a Cadence or "default"), and `person` or `team`, else everyone."""
    sight = await sight_of(work, request)
    cadence = given(request, "cadence", _cadence)
    return replace(await _change(sight, request, _whose(sight, request), cadence), replaces=True)


def _cadence(text: str) -> Cadence | None:
    return None if text == _DEFAULT else Cadence(text)


def _whose(sight: Sight, request: Request) -> Whose:
    if "person" in request.values:
        return the_person(sight, request)
    if "team" in request.values:
        return the_team(sight, request)
    return None


async def _change(sight: Sight, request: Request, whose: Whose, cadence: Cadence | None) -> Reply:
    _check_allowed(sight, whose)
    before = timings(sight.home)
    was = _current(sight, whose)
    if was == cadence:
        return Reply(
            card=notice(sight.voice.text("It is that already: {often}.", often=_says(sight, cadence)))
        )
    await _write(sight, whose, cadence)
    await _note(sight, whose, _text(was), _text(cadence))
    after = timings(await house(sight.work, request.at))
    moved = _Moved(await rearm(sight.work, before, after, at=sight.home.now))
    if isinstance(whose, Person) and whose.id != sight.reader:
        await _tell(sight, whose, after[whose.id].rhythm.cadence)
    undo = Action(sight.voice.text("Undo"), "cadence.set", {"cadence": _text(was), **_subject(whose)})
    return Reply(card=notice(*_outcome(sight, whose, cadence, after, moved), buttons=(undo,)))


def _check_allowed(sight: Sight, whose: Whose) -> None:
    match whose:
        case Person() if not sight.home.may(sight.reader, Right.SET_CADENCE, whose.id):
            raise HeadwayError(
                "Only {who}, their managers and admins can change how often I ask them.",
                who=whose.name,
            )
        case Team() if not sight.home.may(sight.reader, Right.SET_CADENCE, whose.lead_id):
            raise HeadwayError(
                "Only the lead of {team}, their managers and admins can change that.", team=whose.name
            )
        case None if not sight.home.may(sight.reader, Right.SETTINGS, None):
            raise HeadwayError("Only an admin can change how often everyone is asked.")
        case _:
            return


def _current(sight: Sight, whose: Whose) -> Cadence | None:
    """What is set now; None where the next wider setting decides."""
    if whose is not None:
        return whose.cadence
    wanted = sight.home.workspace.settings.get("cadence")
    return None if wanted is None else Cadence(wanted)


async def _write(sight: Sight, whose: Whose, cadence: Cadence | None) -> None:
    people = sight.work.people
    match whose:
        case Person():
            (await people.person(whose.id)).cadence = cadence
            return
        case Team():
            (await people.team(whose.id)).cadence = cadence
            return
    kept = {key: value for key, value in sight.home.workspace.settings.items() if key != "cadence"}
    sight.home.workspace.settings = kept if cadence is None else {**kept, "cadence": cadence.value}


async def _note(sight: Sight, whose: Whose, before: str, after: str) -> None:
    """For the audit; what people choose for themselves is their own."""
    change, by, at = [Change("cadence", before, after)], sight.reader, sight.home.now
    match whose:
        case Person() if whose.id != sight.reader:
            await sight.work.audit.record(Act.PERSON_CHANGED, by=by, about=whose.id, at=at, changes=change)
        case Team():
            await sight.work.audit.record(Act.TEAM_CHANGED, by=by, name=whose.name, at=at, changes=change)
        case None:
            await sight.work.audit.record(Act.SETTINGS_CHANGED, by=by, at=at, changes=change)


@dataclass(frozen=True)
class _Moved:
    """Who is asked at another time from now on, and when next."""

    next_at: dict[UUID, Appointment]


async def _tell(sight: Sight, person: Person, cadence: Cadence) -> None:
    """Nobody's rhythm is changed behind their back."""
    voice = sight.home.voice(person.id)
    await sight.work.outbox.put(
        [
            Letter(
                key=f"cadence:{person.id}:{sight.home.now.isoformat()}",
                card=notice(
                    voice.text("From now on I ask you {often}", often=often(voice, cadence)),
                    voice.text(
                        "{who} changed it. You can choose otherwise: /okr cadence",
                        who=sight.home.name(sight.reader),
                    ),
                ),
                at=sight.home.now,
                person=person.id,
            )
        ]
    )


def _outcome(
    sight: Sight, whose: Whose, cadence: Cadence | None, after: dict[UUID, Timing], moved: _Moved
) -> list[str]:
    """What changed, in a title and sentences."""
    voice = sight.voice
    match whose:
        case Person():
            how = often(voice, after[whose.id].rhythm.cadence)
            own = whose.id == sight.reader
            title = (
                voice.text("From now on I ask you {often}", often=how)
                if own
                else voice.text("From now on I ask {who} {often}", who=whose.name, often=how)
            )
            return [title, _next_sentence(sight, whose.id, moved)]
        case Team():
            members = [person.id for person in sight.home.company.members(whose.id)]
            title = voice.text("{team}: {often}", team=whose.name, often=_says(sight, cadence))
        case None:
            members = list(after)
            title = voice.text("Everyone: {often}", often=_says(sight, cadence))
    return [title, *_following(sight, members, moved)]


def _following(sight: Sight, members: Sequence[UUID], moved: _Moved) -> list[str]:
    voice = sight.voice
    follow = sum(id_ in moved.next_at for id_ in members)
    lines = []
    if follow:
        lines.append(
            voice.plural(
                "This changes when {n} person is asked.", "This changes when {n} people are asked.", follow
            )
        )
    others = len(members) - follow
    if others:
        lines.append(
            voice.plural(
                "For {n} nothing changes: their own choice, or another team's, goes first.",
                "For {n} nothing changes: their own choice, or another team's, goes first.",
                others,
            )
        )
    if sight.reader in moved.next_at:
        lines.append(_next_sentence(sight, sight.reader, moved))
    return lines


def _next_sentence(sight: Sight, person: UUID, moved: _Moved) -> str:
    voice = sight.voice
    if person not in moved.next_at:
        return voice.text("The next check-in stays where it was.")
    at = moved.next_at[person].at
    if at <= sight.home.now:
        return voice.text("The next check-in comes right away.")
    if person == sight.reader:
        return voice.text("Next check-in: {when}.", when=voice.moment(at))
    theirs = replace(voice, zone=sight.home.voice(person).zone)
    return voice.text("Next check-in: {when}, their time.", when=theirs.moment(at))


def _offer(sight: Sight, words: str) -> Reply:
    voice = sight.voice
    me = sight.home.company.people[sight.reader]
    now = often(voice, timings(sight.home)[me.id].rhythm.cadence)
    title = (
        voice.text("“{words}” is none of the rhythms I know", words=short(words))
        if words.strip()
        else voice.text("I ask you {often}", often=now)
    )
    choices = tuple(
        Action(often(voice, cadence), "cadence.set", {"cadence": cadence.value, "person": str(me.id)})
        for cadence in Cadence
    )
    usual = Action(voice.text("as usual here"), "cadence.set", {"cadence": _DEFAULT, "person": str(me.id)})
    return Reply(
        card=notice(title, voice.text("How often shall I ask about your goals?"), buttons=(*choices, usual))
    )


def _says(sight: Sight, cadence: Cadence | None) -> str:
    return often(sight.voice, cadence) if cadence else sight.voice.text("as usual here")


def _text(cadence: Cadence | None) -> str:
    return cadence.value if cadence else _DEFAULT


def _subject(whose: Whose) -> dict[str, str]:
    match whose:
        case Person():
            return {"person": str(whose.id)}
        case Team():
            return {"team": str(whose.id)}
        case None:
            return {}
