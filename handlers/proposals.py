"""An objective and its key results as somebody wrote them: understood, allowed, written down, taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cards import proposals as cards
from cards.proposals import CYCLE, KEY_RESULTS, OBJECTIVE, OWNER, Meant, Outline
from handlers import lookup
from handlers.facts import calendar_of
from handlers.prompts import next_asked
from handlers.status import Sight
from handlers.transfer.quarters import quarter_of
from okrs.errors import HeadwayError
from okrs.find import MYSELF, Named
from okrs.goal_lines import GoalLine, Problem, read_line
from okrs.permissions import Right
from okrs.reader.text import fold
from okrs.vocabulary import CycleState
from scheduling.calendar import local_date, next_working_moment
from storage.columns import new_id
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Cycle, KeyResult, Metric, Objective, Outcome, Person, Team

MOST, LONGEST = 20, 200


@dataclass(frozen=True)
class Proposed:
    """A line that can be saved; `moves` is what the number is called that it should move, '' for none."""

    line: GoalLine
    owner: Person
    moves: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Goals that can be saved as they are. `objective` is the one of that title if it is there already, `outcome` what
    they are to serve, None where that is open."""

    title: str
    cycle: Cycle
    objective: Objective | None
    owner: Person
    team: Team | None
    key_results: Sequence[Proposed]
    outcome: Outcome | None = None

    def outline(self, *, of: Person | None = None) -> Outline:
        """How it is shown; only one owner's part where that is asked for."""
        wanted = [each for each in self.key_results if of is None or each.owner.id == of.id]
        return Outline(
            objective=self.objective.title if self.objective else self.title,
            cycle=self.cycle.name,
            team=self.team.name if self.team else "",
            joins=self.objective is not None,
            key_results=[
                Meant(
                    line=each.line,
                    owner=each.owner.name,
                    ends=each.line.ends or self.cycle.ends,
                    moves=each.moves,
                )
                for each in wanted
            ],
        )


async def propose(
    sight: Sight,
    values: Mapping[str, str],
    *,
    owner: Person,
    team: Team | None,
    people: Sequence[Person] = (),
    outcome: Outcome | None = None,
) -> Proposal | dict[str, str]:
    """What `objective` and `key_results` of a form come to, else a sentence for each field to put right.

    `people` may own a line whoever leads them: those of a team that the writer leads. Goals for an `outcome` belong to
    its cycle.
    """
    title = " ".join(values.get(OBJECTIVE, "").split())
    cycle, objectives, there = await _cycle_for(sight, outcome, values.get(CYCLE, ""))
    same = next((row for row in objectives if _plain(row.title) == _plain(title)), None)
    problems = _title_problems(sight, title, cycle, same, outcome)
    if not _may_give(sight, owner, people):
        problems[OWNER] = sight.voice.text(
            "Only {who}, their managers and admins can give them a goal.", who=owner.name
        )
    metrics = await sight.work.metrics.every()
    known = {_plain(row.title) for row in there if same is not None and row.objective_id == same.id}
    writing = Writing(owner, people, metrics)
    proposed, wrong = _key_results(sight, values.get(KEY_RESULTS, ""), writing, known)
    if wrong:
        problems[KEY_RESULTS] = "\n".join(wrong)
    if problems:
        return problems
    return Proposal(
        title=title,
        cycle=cycle,
        objective=same,
        owner=owner,
        team=team,
        key_results=tuple(proposed),
        outcome=outcome,
    )


async def write(work: Work, sight: Sight, proposal: Proposal) -> dict[str, Any]:
    """Writes it down, and returns what `take_back` needs to know of it."""
    await work.people.hold()
    # What somebody else wrote meanwhile has its cycle, codes and places.
    cycle, objectives, there = await _cycle_for(sight, proposal.outcome, str(proposal.cycle.id))
    codes = await work.goals.codes()
    is_new = await work.goals.cycle(cycle.id) is None
    if is_new:
        await work.goals.add(cycle)
    outcome = proposal.outcome.id if proposal.outcome else None
    objective = proposal.objective
    was_loose = objective is not None and outcome is not None and objective.outcome_id is None
    if objective is None:
        objective = Objective(
            workspace_id=work.workspace,
            cycle_id=cycle.id,
            outcome_id=outcome,
            team_id=proposal.team.id if proposal.team else None,
            owner_id=proposal.owner.id,
            code=free_code(codes, "O"),
            title=proposal.title,
            position=max((row.position for row in objectives), default=-1) + 1,
        )
        await work.goals.add(objective)
    elif was_loose:
        objective.outcome_id = outcome
    rows = list(_rows(sight, proposal, objective, there, codes))
    await work.goals.add(*rows)
    return {
        "key_results": [str(row.id) for row in rows],
        "objective": None if proposal.objective else str(objective.id),
        "cycle": str(cycle.id) if is_new else None,
        "aligned": str(objective.id) if was_loose else None,
    }


async def take_back(work: Work, written: Mapping[str, Any]) -> None:
    """Removes what `write` wrote; raises HeadwayError once somebody has said something about it."""
    key_results = [UUID(id_) for id_ in written["key_results"]]
    if not await work.goals.is_untouched(key_results):
        raise HeadwayError("Somebody has spoken of these goals already, so they stay.")
    await work.goals.remove(key_results)
    await work.goals.remove_empty(objective=_id(written["objective"]), cycle=_id(written["cycle"]))
    if aligned := _id(written.get("aligned")):
        for objective in await work.goals.objectives([aligned]):
            objective.outcome_id = None


async def tell_owners(
    work: Work, sight: Sight, proposal: Proposal, *, key: str, but: Sequence[UUID] = ()
) -> list[Person]:
    """Tells whoever owns some of it now, at their own working hours; not the writer, nor those in `but`."""
    silent = {sight.reader, *but}
    owners = {each.owner.id: each.owner for each in proposal.key_results if each.owner.id not in silent}
    for person in owners.values():
        card = cards.given_card(
            sight.home.voice(person.id),
            by=sight.home.name(sight.reader),
            outline=proposal.outline(of=person),
            next_at=await next_asked(work, sight.home, person),
        )
        at = next_working_moment(calendar_of(person, sight.home.workspace), sight.home.now)
        await work.outbox.put([Letter(key=owner_key(key, person.id), card=card, at=at, person=person.id)])
    return list(owners.values())


async def untell(work: Work, sight: Sight, keys: Sequence[str]) -> None:
    """Takes letters back: those not sent yet are gone, the others say so."""
    for key in set(keys) - await work.outbox.withdraw(keys):
        sent = await work.outbox.find(key)
        if sent is not None:
            card = cards.taken_back_card(sight.home.voice(sent.person_id), by=sight.home.name(sight.reader))
            await work.outbox.revise(key, card, at=sight.home.now)


def owner_key(key: str, person: UUID) -> str:
    return f"{key}:{person}"


async def cycle_now(sight: Sight) -> tuple[Cycle, list[Objective], list[KeyResult]]:
    """The cycle under way with what it has: the open one that today lies in, else the quarter, made if need be."""
    today = _today(sight)
    cycles = await sight.work.goals.cycles()
    current = [c for c in cycles if c.state is CycleState.OPEN and c.starts <= today <= c.ends]
    name, starts, ends = quarter_of(today)
    named = next((cycle for cycle in cycles if cycle.name == name), None)
    found = current[0] if len(current) == 1 else named
    if found is None:
        return Cycle(workspace_id=sight.work.workspace, name=name, starts=starts, ends=ends), [], []
    return (found, *await sight.work.goals.of_cycle(found.id))


async def _cycle_for(
    sight: Sight, outcome: Outcome | None, wanted: str
) -> tuple[Cycle, list[Objective], list[KeyResult]]:
    """The cycle of the outcome, else that of the `wanted` id, else the one under way, with what it has."""
    id_ = str(outcome.cycle_id) if outcome else wanted
    cycle = next((each for each in await sight.work.goals.cycles() if str(each.id) == id_), None)
    if cycle is None:
        return await cycle_now(sight)
    return (cycle, *await sight.work.goals.of_cycle(cycle.id))


async def cycle_name(sight: Sight, wanted: str = "") -> str:
    """What the cycle of the `wanted` id is called, or the one under way."""
    return (await _cycle_for(sight, None, wanted))[0].name


def _today(sight: Sight) -> date:
    return local_date(sight.home.workspace.zone, sight.home.now)


def _title_problems(
    sight: Sight, title: str, cycle: Cycle, same: Objective | None, outcome: Outcome | None
) -> dict[str, str]:
    voice = sight.voice
    if not title:
        return {OBJECTIVE: voice.text("Write in a sentence what is to be true at the end.")}
    if len(title) > LONGEST:
        return {OBJECTIVE: voice.text("That is too long: at most {n} characters.", n=LONGEST)}
    if cycle.state is CycleState.CLOSED:
        return {OBJECTIVE: voice.text("{cycle} is closed, so no goal can be added to it.", cycle=cycle.name)}
    if same is not None and not may_extend(sight, same):
        owner = sight.home.name(same.owner_id)
        return {
            OBJECTIVE: voice.text(
                "There is an objective of that name already; it belongs to {who}. Choose another name.",
                who=owner,
            )
        }
    if same is not None and outcome is not None and same.outcome_id not in (None, outcome.id):
        return {
            OBJECTIVE: voice.text(
                "There is an objective of that name already; it serves another outcome. Choose another name."
            )
        }
    return {}


def may_extend(sight: Sight, objective: Objective) -> bool:
    """Whether the writer may add key results to an objective: its owner, their managers, the team's lead, admins."""
    team = sight.home.company.teams.get(objective.team_id) if objective.team_id else None
    leads = team is not None and team.lead_id == sight.reader
    return leads or sight.home.may(sight.reader, Right.SET_GOAL, objective.owner_id)


def _may_give(sight: Sight, owner: Person, people: Sequence[Person]) -> bool:
    return owner in people or sight.home.may(sight.reader, Right.SET_GOAL, owner.id)


@dataclass(frozen=True)
class Writing:
    """Whose a line is that names nobody, who else may own one, and the numbers that it may say it should move."""

    owner: Person
    people: Sequence[Person]
    metrics: Sequence[Metric]


def _key_results(
    sight: Sight, text: str, writing: Writing, known: set[str]
) -> tuple[list[Proposed], list[str]]:
    """The lines that can be taken, and a sentence for each of the others."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return [], [sight.voice.text("Write at least one line, for example “Lift NPS from 30 to 50 points”.")]
    if len(lines) > MOST:
        return [], [sight.voice.text("At most {n} key results at a time, please.", n=MOST)]
    proposed: list[Proposed] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        read = _proposed(sight, line, writing)
        if isinstance(read, Proposed) and _plain(read.line.title) in known:
            read = sight.voice.text("“{goal}” is there already.", goal=read.line.title)
        if isinstance(read, Proposed):
            known = {*known, _plain(read.line.title)}
            proposed.append(read)
        elif len(lines) == 1:
            wrong.append(read)
        else:
            wrong.append(sight.voice.text("Line {n}: {problem}", n=number, problem=read))
    return proposed, wrong


def _proposed(sight: Sight, line: str, writing: Writing) -> Proposed | str:
    """One line, or a sentence that says what is wrong with it."""
    voice = sight.voice
    metrics = [Named(one.id, (one.name, one.code)) for one in writing.metrics]
    read = read_line(line, today=_today(sight), locale=voice.locale, metrics=metrics)
    if isinstance(read, Problem):
        return voice.text(read.template, **read.values)
    moves = next((one.name for one in writing.metrics if one.id == read.moves), "")
    if not read.owner_words:
        return Proposed(read, writing.owner, moves)
    meant = named(sight, read.owner_words, writing.people)
    if isinstance(meant, str):
        return meant
    if not _may_give(sight, meant, writing.people):
        return voice.text("Only {who}, their managers and admins can give them a goal.", who=meant.name)
    return Proposed(read, meant, moves)


def named(sight: Sight, words: str, people: Sequence[Person]) -> Person | str:
    """Whoever the words name; of several, the one of the team."""
    voice, company = sight.voice, sight.home.company
    if fold(words) in MYSELF:
        return company.people[sight.reader]
    by_email = [p for p in company.people.values() if p.active and p.email.casefold() == words.casefold()]
    found = lookup.find_person(sight.home, words)
    matches = by_email or [company.people[id_] for id_ in found.matches]
    near = [company.people[id_].name for id_ in found.near]
    of_team = [person for person in matches if person in people]
    if len(of_team) == 1 or len(matches) == 1:
        return (of_team or matches)[0]
    if matches:
        return voice.text("Which {name} do you mean? Write the full name or the email.", name=words)
    if near:
        return voice.text("I know nobody called “{name}”. Did you mean {near}?", name=words, near=near[0])
    return voice.text(
        "I know nobody called “{name}”. If that is no name, put it before the numbers.", name=words
    )


def _rows(
    sight: Sight, proposal: Proposal, objective: Objective, there: Sequence[KeyResult], codes: set[str]
) -> Iterator[KeyResult]:
    today = _today(sight)
    of_objective = [row.position for row in there if row.objective_id == objective.id]
    begins = max(today, proposal.cycle.starts)
    for position, each in enumerate(proposal.key_results, start=max(of_objective, default=-1) + 1):
        line = each.line
        ends = line.ends or proposal.cycle.ends
        yield KeyResult(
            id=new_id(),
            workspace_id=objective.workspace_id,
            objective_id=objective.id,
            owner_id=each.owner.id,
            code=free_code(codes, f"{objective.code}-"),
            title=line.title,
            unit=line.unit,
            kind=line.kind,
            band=line.band,
            start=line.start,
            target=line.target,
            upper=line.upper,
            weight=line.weight,
            moves_id=line.moves,
            # What is written in mid-quarter is not behind on its first day.
            starts=begins if begins < ends else proposal.cycle.starts,
            ends=ends,
            position=position,
            created_at=sight.home.now,
        )


def free_code(codes: set[str], stem: str) -> str:
    """The first code of that stem that nothing has; it is taken from now on."""
    number = 1
    while f"{stem}{number}".lower() in codes:
        number += 1
    codes.add(f"{stem}{number}".lower())
    return f"{stem}{number}"


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def same_words(one: str, other: str) -> bool:
    """Whether two titles are the same but for capitals and spaces."""
    return _plain(one) == _plain(other)


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
