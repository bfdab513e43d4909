"""Where on the clock of the world somebody is."""

from __future__ import annotations

from dataclasses import replace

from cards.blocks import Action, Card
from cards.checkins import notice
from cards.exchange import Reply, Request
from handlers.facts import calendar_of, house, rhythm_of
from handlers.given import given
from handlers.plan import PROMPT
from handlers.status import Sight, sight_of
from scheduling.cadence import next_after_change
from scheduling.places import check_zone
from storage.agenda import Appointment
from storage.store import Work


async def set_words(work: Work, request: Request, words: str) -> Reply:
    """ "Europe/Berlin", in whatever case; without words, says which zone is used. Raises HeadwayError with
    the nearest names for a zone that does not exist."""
    sight = await sight_of(work, request)
    if not words.strip():
        return Reply(card=_now(sight))
    return await _change(sight, check_zone(words.strip().replace(" ", "_")))


async def change(work: Work, request: Request) -> Reply:
    """The button: `zone`, '' for that of the workspace."""
    sight = await sight_of(work, request)
    zone = given(request, "zone", str)
    return replace(await _change(sight, check_zone(zone) if zone else None), replaces=True)


async def _change(sight: Sight, zone: str | None) -> Reply:
    person = await sight.work.people.person(sight.reader)
    was, person.zone = person.zone, zone
    sight = replace(sight, home=await house(sight.work, sight.home.now))
    at = await _rearm(sight)
    voice = sight.home.voice(sight.reader)
    undo = Action(voice.text("Undo"), "zone.set", {"zone": was or ""})
    return Reply(
        card=notice(
            voice.text("Your time zone is {zone}", zone=voice.zone),
            voice.text(
                "It is {time} there now. I ask you at that clock's times.", time=voice.clock(sight.home.now)
            ),
            voice.text("Next check-in: {when}.", when=voice.moment(at.at)),
            buttons=(undo,),
        )
    )


async def _rearm(sight: Sight) -> Appointment:
    """Moves the next check-in to the same local time in the new zone, without a second one in the same week."""
    person = sight.home.company.people[sight.reader]
    company = sight.home.company
    teams = [company.teams[team] for team in company.teams_of.get(person.id, ())]
    rhythm = rhythm_of(person, teams, sight.home.settings)
    latest = (await sight.work.checkins.latest([person.id])).get(person.id)
    period = next_after_change(
        rhythm,
        rhythm,
        calendar_of(person, sight.home.workspace),
        last=latest.period if latest else None,
        now=sight.home.now,
    )
    appointment = Appointment(
        intent=PROMPT, subject=person.id, at=max(period.prompt_at, sight.home.now), period=period.date
    )
    await sight.work.agenda.arm([appointment])
    return appointment


def _now(sight: Sight) -> Card:
    voice = sight.voice
    return notice(
        voice.text("Your time zone is {zone}", zone=voice.zone),
        voice.text(
            "It is {time} there now. To change it: /okr zone America/New_York",
            time=voice.clock(sight.home.now),
        ),
    )
