"""Writing goals in chat: a form, what was understood of it, saved at a press, and taken back at another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from cards import proposals as cards
from cards.blocks import Action, Chip, Option
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.proposals import CYCLE, KEY_RESULTS, OBJECTIVE, OWNER, TEAM
from handlers.given import read_ids
from handlers.proposals import Proposal, cycle_name, owner_key, propose, take_back, tell_owners, untell, write
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of, teams_of
from handlers.wording import remarks_on
from okrs.permissions import Right
from storage.store import Work
from storage.tables import Person, Team

NEW, WRITE, KEEP, UNDO = "goals.new", "goals.write", "goals.keep", "goals.undo"
_FIELDS = (OBJECTIVE, KEY_RESULTS, OWNER, TEAM, CYCLE)
# As many as a list to choose from can hold on every platform.
_MOST_TEAMS = 90


async def open_form(work: Work, request: Request) -> Reply:
    """The form for a goal: empty, for a `team`, or with what `slip` keeps, to be changed."""
    sight = await sight_of(work, request)
    if SLIP not in request.values:
        filled = {**_usual(sight), **{n: v for n, v in request.values.items() if n in _FIELDS}}
        return await _form(sight, filled, {})
    slip = await slip_of(work, request, KEEP)
    return replace(await _form(sight, slip.kept, {}), replaces=True)


async def new_words(work: Work, request: Request, words: str) -> Reply:
    """ "/okr new Lift NPS from 30 to 50": the form with that as its first line."""
    return await open_form(work, replace(request, values={KEY_RESULTS: words} if words else {}))


async def understand(work: Work, request: Request) -> Reply:
    """The form was sent: what is understood of it is shown, to be saved or changed."""
    sight = await sight_of(work, request)
    values = {name: request.values.get(name, "") for name in _FIELDS}
    proposed = await _proposal(sight, values)
    if not isinstance(proposed, Proposal):
        return replace(await _form(sight, values, proposed), replaces=True)
    slip = await work.slips.put(sight.reader, intent=KEEP, kept=values, at=request.at)
    ticket = {SLIP: str(slip.id)}
    card = cards.understood(
        sight.voice,
        proposed.outline(),
        remarks=await remarks_on(
            sight,
            proposed.objective.title if proposed.objective else proposed.title,
            [each.line for each in proposed.key_results],
        ),
        save=Action(sight.voice.text("Save"), KEEP, ticket, tone="primary"),
        change=Action(sight.voice.text("Change"), NEW, ticket),
    )
    return Reply(card=card, replaces=True)


async def keep(work: Work, request: Request) -> Reply:
    """Saves what was shown, and tells those who own some of it now."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, KEEP)
    proposed = await _proposal(sight, slip.kept)
    if not isinstance(proposed, Proposal):
        return replace(await _form(sight, slip.kept, proposed), replaces=True)
    await work.slips.remove(slip)
    written = await write(work, sight, proposed)
    told = await tell_owners(work, sight, proposed, key=f"goals:{slip.id}")
    letters = [owner_key(f"goals:{slip.id}", person.id) for person in told]
    undo = await work.slips.put(
        sight.reader, intent=UNDO, kept={**written, "letters": letters}, at=request.at
    )
    voice = sight.voice
    buttons = (
        Action(voice.text("Write another"), NEW, {TEAM: str(proposed.team.id)} if proposed.team else {}),
        Action(voice.text("My goals"), "goal.list"),
        Action(voice.text("Undo"), UNDO, {SLIP: str(undo.id)}),
    )
    names = [person.name for person in told]
    return Reply(card=cards.saved(voice, proposed.outline(), told=names, buttons=buttons), replaces=True)


async def undo(work: Work, request: Request) -> Reply:
    """Takes back what was saved, as long as nobody has said anything about it."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, UNDO)
    await take_back(work, slip.kept)
    await untell(work, sight, slip.kept["letters"])
    await work.slips.remove(slip)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def _form(sight: Sight, fields: Mapping[str, str], problems: Mapping[str, str]) -> Reply:
    owners = [person for id_ in read_ids(fields.get(OWNER, "")) if (person := _active(sight, id_))]
    card = cards.form(
        sight.voice,
        cycle=await cycle_name(sight, fields.get(CYCLE, "")),
        owner=[Chip(person.id, person.name) for person in owners],
        teams=[Option(str(team.id), team.name) for team in _teams(sight)],
        fields=fields,
        problems=problems,
    )
    return Reply(card=card)


def _usual(sight: Sight) -> dict[str, str]:
    """One's own goal, for the one team that one is on."""
    own = teams_of(sight)
    return {OWNER: str(sight.reader), TEAM: str(own[0].id) if len(own) == 1 else ""}


def _teams(sight: Sight) -> Sequence[Team]:
    """The teams that the reader may write a goal for."""
    if sight.home.may(sight.reader, Right.SETTINGS, None):
        return list(sight.home.company.teams.values())[:_MOST_TEAMS]
    return teams_of(sight)


async def _proposal(sight: Sight, values: Mapping[str, str]) -> Proposal | dict[str, str]:
    voice = sight.voice
    owners = read_ids(values.get(OWNER, "")) or [sight.reader]
    if len(owners) > 1:
        return {OWNER: voice.text("A goal has one owner. Please choose one.")}
    owner = _active(sight, owners[0])
    if owner is None:
        return {OWNER: voice.text("That person is not here any more.")}
    team = next((team for team in _teams(sight) if str(team.id) == values.get(TEAM)), None)
    leads = team is not None and team.lead_id == sight.reader
    people = sight.home.company.members(team.id) if team is not None and leads else []
    return await propose(sight, values, owner=owner, team=team, people=people)


def _active(sight: Sight, id_: UUID) -> Person | None:
    found = sight.home.company.people.get(id_)
    return found if found is not None and found.active else None
