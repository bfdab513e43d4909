"""Goals that go on in the next cycle: copies that begin at the last value and remember which goal they go on with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cards import cycle_forms as cards
from cards.blocks import Action, Card
from cards.checkins import notice
from cards.cycle_forms import CARRY, MOST, TARGET, YES
from cards.cycles import CREATE, UNCARRY
from cards.exchange import Reply, Request
from cards.voice import Voice
from handlers.cycle_facts import (
    after,
    goals_of,
    may_create,
    next_after,
    owned,
    proposed_after,
    the_cycle,
    today_of,
)
from handlers.midway import newest, typed
from handlers.proposals import free_code
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of
from okrs.errors import HeadwayError
from okrs.measure import Kind, check
from okrs.reader.numbers import find_numbers
from okrs.reader.text import Text, fold
from okrs.vocabulary import Choice, Occasion
from storage.columns import new_id
from storage.goals import Goal, measure_of
from storage.store import Work
from storage.tables import Cycle, KeyResult, Objective, Outcome

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


async def show(work: Work, request: Request) -> Reply:
    """The form over one's own goals: those to be kept or changed are chosen already."""
    sight = await sight_of(work, request)
    cycle = await the_cycle(sight, request)
    into = next_after(cycle, await work.goals.cycles())
    if into is None:
        return _nowhere(sight, cycle)
    goals = await _left(sight, cycle)
    going = await _going_on(sight, goals)
    fields = {}
    for goal in goals:
        fields[f"{CARRY}.{goal.id}"] = YES if goal.id in going else ""
        target = goal.key_result.target
        fields[f"{TARGET}.{goal.id}"] = "" if target is None else sight.voice.number(target)
    return Reply(card=await _form(sight, cycle, into, goals, fields, {}))


async def submit(work: Work, request: Request) -> Reply:
    """Copies the chosen goals, all or none; pressed twice, they are there once."""
    sight = await sight_of(work, request)
    await work.people.hold()
    cycle = await the_cycle(sight, request)
    into = next_after(cycle, await work.goals.cycles())
    if into is None:
        return _nowhere(sight, cycle)
    goals = await _left(sight, cycle)
    fields = typed(request, goals, (CARRY, TARGET))
    wanted = [goal for goal in goals if fields[f"{CARRY}.{goal.id}"] == YES]
    if not wanted:
        return Reply(card=notice(sight.voice.text("Fine. None of them goes on.")), replaces=True)
    copies, problems = _copies(sight, wanted, into, fields)
    if problems:
        return Reply(card=await _form(sight, cycle, into, goals, fields, problems), replaces=True)
    kept = await _write(sight, into, copies)
    slip = await work.slips.put(sight.reader, intent=UNCARRY, kept=kept, at=request.at)
    buttons = (
        Action(sight.voice.text("Write another"), "goals.new", {"cycle": str(into.id)}),
        Action(sight.voice.text("Undo"), UNCARRY, {SLIP: str(slip.id)}),
    )
    titles = [copy.row.title for copy in copies]
    return Reply(card=cards.carried(sight.voice, titles, into=into.name, buttons=buttons), replaces=True)


async def undo(work: Work, request: Request) -> Reply:
    """Removes the copies, as long as nobody has said anything about them."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, UNCARRY)
    key_results = [UUID(id_) for id_ in slip.kept["key_results"]]
    if not await work.goals.is_untouched(key_results):
        raise HeadwayError("Somebody has spoken of these goals already, so they stay.")
    await work.goals.remove(key_results)
    for id_ in slip.kept["objectives"]:
        await work.goals.remove_empty(objective=UUID(id_), cycle=None)
    await work.cycles.remove_outcomes([UUID(id_) for id_ in slip.kept["outcomes"]])
    await work.slips.remove(slip)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


@dataclass(frozen=True)
class _Copy:
    goal: Goal
    row: KeyResult


def _nowhere(sight: Sight, cycle: Cycle) -> Reply:
    """There is no next cycle yet."""
    voice = sight.voice
    title = voice.text("There is no cycle after {cycle} yet", cycle=cycle.name)
    if not may_create(sight):
        ask = voice.text("An admin, or whoever leads a team, can make it: /okr cycle next")
        return Reply(card=notice(title, ask))
    span = proposed_after(cycle, today=today_of(sight))
    name = span.name or voice.text("the next cycle")
    return Reply(
        card=notice(
            title,
            buttons=(Action(voice.text("Create {cycle}", cycle=name), CREATE, after(cycle), tone="primary"),),
        )
    )


async def _left(sight: Sight, cycle: Cycle) -> list[Goal]:
    """The reader's goals of a cycle that don't go on yet, those that are to go on first; raises HeadwayError where
    there are none."""
    goals = owned(await goals_of(sight.work, cycle), sight.reader)
    there = await sight.work.cycles.carried_on([goal.id for goal in goals])
    left = [goal for goal in goals if goal.id not in there]
    if not left:
        raise HeadwayError("None of your goals of {cycle} is left to carry over.", cycle=cycle.name)
    going = await _going_on(sight, left)
    return sorted(left, key=lambda goal: goal.id not in going)[:MOST]


async def _going_on(sight: Sight, goals: list[Goal]) -> set[UUID]:
    """Those that the reader decided to keep or to change at the end."""
    decided = await newest(sight.work, goals, Occasion.CLOSE, by=sight.reader)
    return {id_ for id_, row in decided.items() if row.choice is not Choice.STOP}


async def _form(
    sight: Sight,
    cycle: Cycle,
    into: Cycle,
    goals: list[Goal],
    fields: Mapping[str, str],
    problems: Mapping[str, str],
) -> Card:
    views = await sight.views(goals)
    return cards.carry(
        sight.voice,
        [views[goal.id] for goal in goals],
        cycle=cycle.id,
        name=cycle.name,
        into=into.name,
        fields=fields,
        problems=problems,
    )


def _copies(
    sight: Sight, goals: list[Goal], into: Cycle, fields: Mapping[str, str]
) -> tuple[list[_Copy], dict[str, str]]:
    """A copy of each goal, or a sentence for each target that can't be."""
    copies, problems = [], {}
    for goal in goals:
        field = f"{TARGET}.{goal.id}"
        old = goal.key_result
        target = _number(fields[field]) if old.target is not None else None
        if old.target is not None and target is None:
            problems[field] = sight.voice.text("Write the target as one number.")
            continue
        row = KeyResult(
            id=new_id(),
            workspace_id=old.workspace_id,
            objective_id=old.objective_id,
            owner_id=old.owner_id,
            code="",
            title=_title(old.title, ((old.start, goal.current), (old.target, target)), sight.voice),
            metric=old.metric,
            unit=old.unit,
            kind=old.kind,
            band=old.band,
            start=None if old.kind is Kind.MILESTONE else goal.current,
            target=target,
            upper=old.upper,
            weight=old.weight,
            starts=into.starts,
            ends=into.ends,
            moves_id=old.moves_id,
            carries_id=old.id,
            created_at=sight.home.now,
        )
        faults = check(measure_of(row))
        if faults:
            problems[field] = sight.voice.text(faults[0].sentence)
        copies.append(_Copy(goal, row))
    return copies, problems


def _title(old: str, changes: Sequence[tuple[Decimal | None, Decimal | None]], voice: Voice) -> str:
    """The title with new numbers where it names the old ones, each once: "from 30 to 50" becomes "from 44 to 60"."""
    now = {
        voice.number(was): voice.number(value)
        for was, value in changes
        if was is not None and value is not None and was != value
    }
    found = [match[0] for match in _NUMBER.finditer(old)]
    once = {was for was in now if found.count(was) == 1}
    return _NUMBER.sub(lambda match: now[match[0]] if match[0] in once else match[0], old)


def _number(text: str) -> Decimal | None:
    found = find_numbers(Text(text, fold(text)), "en", bytearray(len(text)))
    return found[0].value if len(found) == 1 else None


async def _write(sight: Sight, into: Cycle, copies: list[_Copy]) -> dict[str, list[str]]:
    """Writes the copies under objectives and outcomes of the same titles, made where they are missing."""
    work = sight.work
    codes = await work.goals.codes()
    objectives, there = await work.goals.of_cycle(into.id)
    place = _Place(sight, into, codes, list(objectives), await work.cycles.outcomes())
    for copy in copies:
        objective = await place.objective(copy.goal.objective)
        positions = [row.position for row in there if row.objective_id == objective.id]
        copy.row.objective_id = objective.id
        copy.row.code = free_code(codes, f"{objective.code}-")
        copy.row.position = max(positions, default=-1) + 1
        there.append(copy.row)
        await work.goals.add(copy.row)
    return {
        "key_results": [str(copy.row.id) for copy in copies],
        "objectives": place.made_objectives,
        "outcomes": place.made_outcomes,
    }


class _Place:
    """Where copies go in a cycle; notes what it had to make."""

    def __init__(
        self, sight: Sight, into: Cycle, codes: set[str], objectives: list[Objective], outcomes: list[Outcome]
    ) -> None:
        self._sight, self._into, self._codes = sight, into, codes
        self._objectives, self._outcomes = objectives, outcomes
        self.made_objectives: list[str] = []
        self.made_outcomes: list[str] = []

    async def objective(self, old: Objective) -> Objective:
        """The objective of the same title and team, with the same owner where it is made."""
        for each in self._objectives:
            if _plain(each.title) == _plain(old.title) and each.team_id == old.team_id:
                return each
        made = Objective(
            id=new_id(),
            workspace_id=old.workspace_id,
            cycle_id=self._into.id,
            outcome_id=await self._outcome(old.outcome_id),
            team_id=old.team_id,
            owner_id=old.owner_id,
            code=free_code(self._codes, "O"),
            title=old.title,
            weight=old.weight,
            counts_children=old.counts_children,
            position=max((each.position for each in self._objectives), default=-1) + 1,
        )
        await self._sight.work.goals.add(made)
        self._objectives.append(made)
        self.made_objectives.append(str(made.id))
        return made

    async def _outcome(self, id_: UUID | None) -> UUID | None:
        old = next((each for each in self._outcomes if each.id == id_), None)
        if old is None:
            return None
        here = [each for each in self._outcomes if each.cycle_id == self._into.id]
        for each in here:
            if _plain(each.title) == _plain(old.title):
                return each.id
        codes = {each.code.lower() for each in self._outcomes}
        made = Outcome(
            id=new_id(),
            workspace_id=old.workspace_id,
            cycle_id=self._into.id,
            code=free_code(codes, f"{old.code}-"),
            title=old.title,
            owner_id=old.owner_id,
            position=max((each.position for each in here), default=-1) + 1,
        )
        await self._sight.work.cycles.add_outcome(made)
        self._outcomes.append(made)
        self.made_outcomes.append(str(made.id))
        return made.id


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
