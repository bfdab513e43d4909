"""The company's outcomes in chat: how they do; written, changed, put in order, removed, and all of it taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from cards import company_outcomes as cards
from cards.blocks import Action, Chip, Option
from cards.checkins import notice
from cards.company_outcomes import (
    KEEP,
    NEW,
    OUTCOME,
    OWNER,
    PLACE,
    RESTORE,
    SHOW,
    TITLE,
    TITLES,
    UNDO,
    Meant,
    Standing,
)
from cards.exchange import Reply, Request
from cards.names import several
from handlers.facts import calendar_of
from handlers.given import given, read_ids
from handlers.proposals import cycle_now, named, owner_key, same_words, untell
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of
from okrs.audit import Act
from okrs.errors import HeadwayError
from okrs.outcome_lines import OutcomeLine, read_outcomes
from okrs.permissions import Right
from okrs.vocabulary import CycleState
from okrs.wording import Level, Said, check, check_set
from scheduling.calendar import next_working_moment
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Cycle, Outcome, Person

MOST, LONGEST = 10, 200


@dataclass(frozen=True)
class Proposed:
    title: str
    owner: Person


async def show(work: Work, request: Request) -> Reply:
    """The outcomes under way and how they do."""
    sight = await sight_of(work, request)
    forest = await sight.forest(await work.goals.tree())
    teams = sight.home.company.teams
    standings = []
    for outcome in forest.tree.outcomes:
        of_it = {o.team_id for o in forest.tree.objectives if o.outcome_id == outcome.id}
        standings.append(
            Standing(
                branch=forest.outcome(outcome),
                owner=sight.home.name(outcome.owner_id) if outcome.owner_id else "",
                teams=[team.name for team in teams.values() if team.id in of_it],
            )
        )
    cycle, _, _ = await cycle_now(sight)
    names = [one.name for one in forest.tree.cycles] or [cycle.name]
    writes = _may_write(sight)
    card = cards.listing(
        sight.voice,
        standings,
        cycle=several(sight.voice, names),
        said=check_set([], outcomes=[o.title for o in forest.tree.outcomes if o.cycle_id == cycle.id]),
        writes=writes,
        changes=any(_may_change(sight, outcome) for outcome in forest.tree.outcomes),
        cascades=writes or bool(sight.home.company.reports(sight.reader)),
    )
    return Reply(card=card)


async def show_words(work: Work, request: Request, words: str) -> Reply:
    """ "/okr outcomes Customers renew unasked": the form with that in it; without words, what there is."""
    if not words:
        return await show(work, request)
    return await open_form(work, replace(request, values={TITLES: words}))


async def open_form(work: Work, request: Request) -> Reply:
    """The form for new outcomes: empty, or with what `slip` keeps, to be changed."""
    sight = await sight_of(work, request)
    _check_may_write(sight)
    if SLIP not in request.values:
        filled = {OWNER: str(sight.reader), TITLES: request.values.get(TITLES, "")}
        return await _form(sight, filled, {})
    slip = await slip_of(work, request, KEEP)
    return replace(await _form(sight, slip.kept, {}), replaces=True)


async def understand(work: Work, request: Request) -> Reply:
    """The form was sent: what is understood of it is shown, to be saved or changed."""
    sight = await sight_of(work, request)
    _check_may_write(sight)
    values = {name: request.values.get(name, "") for name in (TITLES, OWNER)}
    cycle, there = await _there(sight)
    proposed = _propose(sight, values, cycle, there)
    if isinstance(proposed, dict):
        return replace(await _form(sight, values, proposed), replaces=True)
    slip = await work.slips.put(sight.reader, intent=KEEP, kept=values, at=request.at)
    ticket = {SLIP: str(slip.id)}
    card = cards.understood(
        sight.voice,
        [_meant(one.title, one.owner.name) for one in proposed],
        said=_together([*(row.title for row in there), *(one.title for one in proposed)]),
        save=Action(sight.voice.text("Save"), KEEP, ticket, tone="primary"),
        change=Action(sight.voice.text("Change"), NEW, ticket),
    )
    return Reply(card=card, replaces=True)


async def keep(work: Work, request: Request) -> Reply:
    """Saves what was shown, and tells those who own some of it now."""
    sight = await sight_of(work, request)
    _check_may_write(sight)
    slip = await slip_of(work, request, KEEP)
    await work.people.hold()
    cycle, there = await _there(sight)
    proposed = _propose(sight, slip.kept, cycle, there)
    if isinstance(proposed, dict):
        return replace(await _form(sight, slip.kept, proposed), replaces=True)
    await work.slips.remove(slip)
    is_new = await work.goals.cycle(cycle.id) is None
    if is_new:
        await work.goals.add(cycle)
    rows = await _rows(work, cycle, there, proposed)
    await work.outcomes.add(rows)
    key = f"outcomes:{slip.id}"
    told = await _tell(work, sight, {one.owner.id: one.owner for one in proposed}, proposed, key=key)
    kept = {
        "outcomes": [str(row.id) for row in rows],
        "cycle": str(cycle.id) if is_new else None,
        "letters": [owner_key(key, person.id) for person in told],
    }
    undo = await work.slips.put(sight.reader, intent=UNDO, kept=kept, at=request.at)
    voice = sight.voice
    buttons = (
        Action(voice.text("Cascade to teams"), "cascade.show", tone="primary"),
        Action(voice.text("Our outcomes"), SHOW),
        Action(voice.text("Undo"), UNDO, {SLIP: str(undo.id)}),
    )
    titles = [one.title for one in proposed]
    card = cards.saved(voice, titles, told=[person.name for person in told], buttons=buttons)
    return Reply(card=card, replaces=True)


async def undo(work: Work, request: Request) -> Reply:
    """Takes back what was saved, as long as nothing hangs below it."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, UNDO)
    for id_ in slip.kept["outcomes"]:
        row = await work.outcomes.find(UUID(id_), hold=True)
        if row is not None:
            await _remove(work, row)
    if slip.kept["cycle"]:
        await work.goals.remove_empty(objective=None, cycle=UUID(slip.kept["cycle"]))
    await untell(work, sight, slip.kept["letters"])
    await work.slips.remove(slip)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def pick(work: Work, request: Request) -> Reply:
    """Which outcome is to be changed."""
    sight = await sight_of(work, request)
    mine = [row for row in (await work.goals.tree()).outcomes if _may_change(sight, row)]
    if not mine:
        raise HeadwayError(
            "There is no outcome that you can change: only its owner, their managers and admins can."
        )
    if len(mine) == 1:
        return await _change_form(sight, mine[0], {}, {})
    return Reply(card=cards.pick(sight.voice, [Option(str(row.id), row.title) for row in mine]))


async def change_form(work: Work, request: Request) -> Reply:
    """The form in which one `outcome` is changed."""
    sight = await sight_of(work, request)
    return await _change_form(sight, await _outcome(sight, request), {}, {})


async def change(work: Work, request: Request) -> Reply:
    """Other words, another owner, another place."""
    sight = await sight_of(work, request)
    await work.people.hold()
    row = await _outcome(sight, request)
    others = [one for one in await work.outcomes.of_cycle(row.cycle_id) if one.id != row.id]
    values = {name: request.values.get(name, "") for name in (TITLE, OWNER, PLACE)}
    (line,) = read_outcomes(values[TITLE].replace("\n", " ")) or [OutcomeLine("", "")]
    problems = {TITLE: problem} if (problem := _title_problem(sight, line.title, others)) else {}
    owner = _new_owner(sight, values[OWNER], row)
    if isinstance(owner, str):
        problems[OWNER] = owner
    if problems:
        return replace(await _change_form(sight, row, values, problems), replaces=True)
    assert not isinstance(owner, str)
    place = _place(values, others, row)
    order = [one.id for one in (*others[:place], row, *others[place:])]
    before = _state(row, await work.outcomes.of_cycle(row.cycle_id))
    was_owner = row.owner_id
    row.title, row.owner_id = line.title, owner.id if owner else None
    _put_in_order([*others, row], order)
    slip = await work.slips.put(sight.reader, intent=RESTORE, kept={"before": before}, at=request.at)
    letters = []
    if owner is not None and owner.id != was_owner:
        told = [Proposed(row.title, owner)]
        key = f"outcomes:{slip.id}"
        letters = [owner_key(key, p.id) for p in await _tell(work, sight, {owner.id: owner}, told, key=key)]
    slip.kept = {"before": before, "after": _state(row, []), "letters": letters}
    buttons = (
        Action(sight.voice.text("Our outcomes"), SHOW),
        Action(sight.voice.text("Undo"), RESTORE, {SLIP: str(slip.id)}),
    )
    meant = _meant(row.title, owner.name if owner else "")
    return Reply(card=cards.changed(sight.voice, meant, place=place + 1, buttons=buttons), replaces=True)


async def remove(work: Work, request: Request) -> Reply:
    """Removes an `outcome` that nothing hangs below."""
    sight = await sight_of(work, request)
    row = await _outcome(sight, request)
    kept = {"removed": row.model_dump(mode="json"), "letters": []}
    await _remove(work, row)
    await work.audit.record(Act.GOAL_REMOVED, by=sight.reader, at=request.at, name=row.title)
    slip = await work.slips.put(sight.reader, intent=RESTORE, kept=kept, at=request.at)
    undoing = Action(sight.voice.text("Undo"), RESTORE, {SLIP: str(slip.id)})
    gone = sight.voice.text("“{outcome}” is removed.", outcome=row.title)
    return Reply(
        card=notice(gone, buttons=(Action(sight.voice.text("Our outcomes"), SHOW), undoing)), replaces=True
    )


async def restore(work: Work, request: Request) -> Reply:
    """What was changed or removed is as before."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, RESTORE)
    await work.people.hold()
    if removed := slip.kept.get("removed"):
        await _bring_back(work, removed)
    else:
        await _change_back(work, slip.kept)
    await untell(work, sight, slip.kept["letters"])
    await work.slips.remove(slip)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def _bring_back(work: Work, removed: Mapping[str, Any]) -> None:
    row = Outcome.model_validate(removed)
    if await work.goals.cycle(row.cycle_id) is None or row.code.lower() in await work.outcomes.codes():
        raise HeadwayError("Its place is taken or gone by now. Write it again with /okr outcomes")
    await work.outcomes.add([row])


async def _change_back(work: Work, kept: Mapping[str, Any]) -> None:
    before = kept["before"]
    row = await work.outcomes.find(UUID(before["id"]), hold=True)
    if row is None or _state(row, [])["title"] != kept["after"]["title"]:
        raise HeadwayError("Somebody has changed it since, so it stays as it is.")
    row.title = before["title"]
    row.owner_id = UUID(before["owner"]) if before["owner"] else None
    _put_in_order(await work.outcomes.of_cycle(row.cycle_id), [UUID(id_) for id_ in before["order"]])


async def _remove(work: Work, row: Outcome) -> None:
    if await work.outcomes.has_below(row.id):
        raise HeadwayError(
            "Something hangs below “{outcome}” already: an objective, a number or a team's draft. So it stays.",
            outcome=row.title,
        )
    await work.outcomes.remove(row)


def _state(row: Outcome, order: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "title": row.title,
        "owner": str(row.owner_id) if row.owner_id else None,
        "order": [str(one.id) for one in order],
    }


def _put_in_order(rows: Sequence[Outcome], order: Sequence[UUID]) -> None:
    """Places in that order; what it does not name keeps to the end."""
    place = {id_: n for n, id_ in enumerate(order)}
    for n, row in enumerate(sorted(rows, key=lambda row: (place.get(row.id, len(place)), row.position))):
        row.position = n


def _place(values: Mapping[str, str], others: Sequence[Outcome], row: Outcome) -> int:
    """Where among the others it comes; where it was, unless the form says so."""
    try:
        wanted = int(values[PLACE]) - 1
    except ValueError:
        wanted = sum(one.position < row.position for one in others)
    return min(max(wanted, 0), len(others))


async def _there(sight: Sight) -> tuple[Cycle, list[Outcome]]:
    cycle, _, _ = await cycle_now(sight)
    return cycle, await sight.work.outcomes.of_cycle(cycle.id)


def _propose(
    sight: Sight, values: Mapping[str, str], cycle: Cycle, there: Sequence[Outcome]
) -> list[Proposed] | dict[str, str]:
    """The outcomes that can be saved, else a sentence for each field to put right."""
    voice = sight.voice
    owner = _owner(sight, values.get(OWNER, ""))
    problems = {OWNER: owner} if isinstance(owner, str) else {}
    lines = read_outcomes(values.get(TITLES, ""))
    if cycle.state is CycleState.CLOSED:
        problems[TITLES] = voice.text(
            "{cycle} is closed, so no outcome can be added to it.", cycle=cycle.name
        )
    elif not lines:
        problems[TITLES] = voice.text(
            "Write at least one line, for example “Customers renew without being asked”."
        )
    elif len(lines) > MOST:
        problems[TITLES] = voice.text(
            "At most {n} outcomes at a time, please. Three to five are enough.", n=MOST
        )
    if problems:
        return problems
    assert not isinstance(owner, str)
    proposed: list[Proposed] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        one = _proposed(sight, line, owner, [*(row.title for row in there), *(p.title for p in proposed)])
        if isinstance(one, Proposed):
            proposed.append(one)
        else:
            wrong.append(one if len(lines) == 1 else voice.text("Line {n}: {problem}", n=number, problem=one))
    return {TITLES: "\n".join(wrong)} if wrong else proposed


def _proposed(sight: Sight, line: OutcomeLine, owner: Person, known: Sequence[str]) -> Proposed | str:
    """One line, or a sentence that says what is wrong with it."""
    if problem := _words_problem(sight, line.title, known):
        return problem
    if not line.owner_words:
        return Proposed(line.title, owner)
    found = named(sight, line.owner_words, ())
    if isinstance(found, str):
        return found
    return Proposed(line.title, found) if _may_give(sight, found) else _not_given(sight, found)


def _title_problem(sight: Sight, title: str, others: Sequence[Outcome]) -> str:
    return _words_problem(sight, title, [row.title for row in others])


def _words_problem(sight: Sight, title: str, known: Sequence[str]) -> str:
    voice = sight.voice
    if not title:
        return voice.text("Say in a sentence who does what differently.")
    if len(title) > LONGEST:
        return voice.text("That is too long: at most {n} characters.", n=LONGEST)
    if any(same_words(title, other) for other in known):
        return voice.text("“{outcome}” is there already.", outcome=title)
    return ""


def _owner(sight: Sight, text: str) -> Person | str:
    """Who is chosen; the writer where nobody is."""
    chosen = read_ids(text) or [sight.reader]
    if len(chosen) > 1:
        return sight.voice.text("An outcome has one owner. Please choose one.")
    person = sight.home.company.people.get(chosen[0])
    if person is None or not person.active:
        return sight.voice.text("That person is not here any more.")
    return person if _may_give(sight, person) else _not_given(sight, person)


def _new_owner(sight: Sight, text: str, row: Outcome) -> Person | str | None:
    """Who is to own a changed outcome: whoever does already may go on, whatever the writer's rights over them."""
    chosen = read_ids(text)
    if not chosen:
        return None
    if chosen == [row.owner_id]:
        return sight.home.company.people.get(chosen[0])
    return _owner(sight, text)


def _may_give(sight: Sight, owner: Person) -> bool:
    return sight.home.may(sight.reader, Right.SET_GOAL, owner.id)


def _not_given(sight: Sight, owner: Person) -> str:
    return sight.voice.text("Only {who}, their managers and admins can give them an outcome.", who=owner.name)


async def _rows(
    work: Work, cycle: Cycle, there: Sequence[Outcome], proposed: Sequence[Proposed]
) -> list[Outcome]:
    codes = await work.outcomes.codes()
    first = max((row.position for row in there), default=-1) + 1
    rows = []
    for position, one in enumerate(proposed, start=first):
        number = next(n for n in range(1, len(codes) + 2) if f"out{n}" not in codes)
        codes.add(f"out{number}")
        rows.append(
            Outcome(
                workspace_id=work.workspace,
                cycle_id=cycle.id,
                code=f"OUT{number}",
                title=one.title,
                owner_id=one.owner.id,
                position=position,
            )
        )
    return rows


async def _tell(
    work: Work, sight: Sight, owners: Mapping[UUID, Person], proposed: Sequence[Proposed], *, key: str
) -> list[Person]:
    """Tells whoever owns some of it now, at their own working hours; not the writer."""
    told = [person for id_, person in owners.items() if id_ != sight.reader]
    for person in told:
        titles = [one.title for one in proposed if one.owner.id == person.id]
        card = cards.owner_card(sight.home.voice(person.id), titles, by=sight.home.name(sight.reader))
        at = next_working_moment(calendar_of(person, sight.home.workspace), sight.home.now)
        await work.outbox.put([Letter(key=owner_key(key, person.id), card=card, at=at, person=person.id)])
    return told


async def _form(sight: Sight, fields: Mapping[str, str], problems: Mapping[str, str]) -> Reply:
    cycle, _, _ = await cycle_now(sight)
    card = cards.form(
        sight.voice,
        cycle=cycle.name,
        fields=fields,
        owner=_chips(sight, read_ids(fields.get(OWNER, ""))),
        problems=problems,
    )
    return Reply(card=card)


async def _change_form(
    sight: Sight, row: Outcome, values: Mapping[str, str], problems: Mapping[str, str]
) -> Reply:
    there = await sight.work.outcomes.of_cycle(row.cycle_id)
    own = {
        TITLE: row.title,
        OWNER: str(row.owner_id or ""),
        PLACE: str([one.id for one in there].index(row.id) + 1),
    }
    fields = {**own, **values}
    card = cards.change_form(
        sight.voice,
        outcome=str(row.id),
        fields=fields,
        owner=_chips(sight, read_ids(fields[OWNER])),
        places=len(there),
        problems=problems,
        removable=not await sight.work.outcomes.has_below(row.id),
    )
    return Reply(card=card, replaces=bool(problems))


def _chips(sight: Sight, chosen: Sequence[UUID]) -> list[Chip]:
    people = sight.home.company.people
    return [Chip(id_, people[id_].name) for id_ in chosen if id_ in people and people[id_].active]


async def _outcome(sight: Sight, request: Request) -> Outcome:
    """The outcome that a button or form speaks of, locked, if the presser may change it."""
    row = await sight.work.outcomes.find(given(request, OUTCOME, UUID), hold=True)
    if row is None:
        raise HeadwayError("That outcome does not exist any more.")
    if not _may_change(sight, row):
        owner = sight.home.company.people.get(row.owner_id) if row.owner_id else None
        if owner is None:
            raise HeadwayError("“{outcome}” is nobody's, so only admins can change it.", outcome=row.title)
        raise HeadwayError(
            "“{outcome}” is {who}'s: only they, their managers and admins can change it.",
            outcome=row.title,
            who=owner.name,
        )
    return row


def _may_change(sight: Sight, outcome: Outcome) -> bool:
    return sight.home.may(sight.reader, Right.SET_GOAL, outcome.owner_id)


def _may_write(sight: Sight) -> bool:
    return sight.home.may(sight.reader, Right.ADD_OUTCOME, None)


def _check_may_write(sight: Sight) -> None:
    if _may_write(sight):
        return
    admins = [person.name for person in sight.home.company.people.values() if person.admin and person.active]
    if not admins:
        raise HeadwayError(
            "Outcomes are written by whoever leads a team: /okr setup makes you the lead of one."
        )
    raise HeadwayError(
        "Outcomes are written by admins and by whoever leads a team. Ask {who}.",
        who=several(sight.voice, admins),
    )


def _meant(title: str, owner: str) -> Meant:
    return Meant(title=title, owner=owner, verdict=check(title, level=Level.OBJECTIVE))


def _together(titles: Sequence[str]) -> list[Said]:
    return check_set([], outcomes=titles)
