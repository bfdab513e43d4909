"""The three moments of a cycle, each raised once: goals to write before it, to look over at half time, to score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cards import cycle_nudges as cards
from cards.blocks import Action, Card
from cards.cycles import CLOSE, CREATE, REVIEW, SCORE, SHOW
from handlers.cycle_facts import after, begun, count, goals_of, next_after, proposed_after, span_of
from handlers.facts import calendar_of
from handlers.nudges.look import Concern, Look
from okrs.vocabulary import CycleState, NudgeKind, Occasion
from scheduling.cycles import is_closing, is_half_time, is_kickoff, is_to_be_closed
from storage.goals import Goal
from storage.tables import Cycle, Decision, NudgeWish, Objective, Person, Team


async def moments(look: Look) -> Sequence[Concern]:
    """What each person is asked about the cycles that begin, are half over or end; never twice."""
    cycles = [each for each in await look.work.goals.cycles() if each.state is CycleState.OPEN]
    found = [
        *await _half_time(look, cycles),
        *_ending(look, cycles),
        *await _ended(look, cycles),
        *await _beginning(look, cycles),
    ]
    told = await look.work.nudges.last(NudgeKind.CYCLE, sorted({one.subject for one in found}))
    wishes = await look.work.nudges.wishes(sorted({one.person for one in found}))
    return [one for one in found if not _is_told(one, told, wishes.get(one.person, ()))]


def _is_told(
    concern: Concern, told: Mapping[tuple[UUID, str], datetime], wishes: Sequence[NudgeWish]
) -> bool:
    """Whether it was raised before, and not put off since."""
    at = told.get((concern.person, concern.subject))
    return at is not None and not any(
        (wish.kind, wish.subject) == (NudgeKind.CYCLE, concern.subject)
        and wish.snoozed_until is not None
        and wish.snoozed_until > at.date()
        for wish in wishes
    )


async def _half_time(look: Look, cycles: Sequence[Cycle]) -> list[Concern]:
    halves = [
        (person, cycle, goals)
        for person in look.people
        for cycle in cycles
        if is_half_time(cycle.starts, cycle.ends, look.today(person))
        and (goals := _in(cycle, look.goals[person.id]))
    ]
    if not halves:
        return []
    decisions = await look.work.decisions.of([goal.id for _, _, goals in halves for goal in goals])
    found = []
    for person, cycle, goals in halves:
        if all(_is_reviewed(decisions.get(goal.id, ())) for goal in goals):
            continue
        card = cards.half_time(
            look.voice(person),
            span_of(cycle),
            goals=[goal.key_result.title for goal in goals],
            manager=_manager(look, person),
            press=Action(look.voice(person).text("Look them over"), REVIEW, _about(cycle), tone="primary"),
        )
        found.append(_concern(person, cycle, "review", card))
    return found


def _ending(look: Look, cycles: Sequence[Cycle]) -> Iterator[Concern]:
    for person in look.people:
        calendar = calendar_of(person, look.home.workspace)
        for cycle in cycles:
            unscored = [goal for goal in _in(cycle, look.goals[person.id]) if goal.key_result.score is None]
            if unscored and is_closing(calendar, cycle.ends, look.today(person)):
                card = cards.ending(
                    look.voice(person),
                    span_of(cycle),
                    today=look.today(person),
                    goals=[goal.key_result.title for goal in unscored],
                    manager=_manager(look, person),
                    press=Action(look.voice(person).text("Score them"), SCORE, _about(cycle), tone="primary"),
                )
                yield _concern(person, cycle, "close", card)


async def _ended(look: Look, cycles: Sequence[Cycle]) -> list[Concern]:
    """For admins: a cycle is over, and until it is closed its goals go on being asked about."""
    late = [
        (person, cycle)
        for person in look.people
        if person.admin
        for cycle in cycles
        if is_to_be_closed(calendar_of(person, look.home.workspace), cycle.ends, look.today(person))
    ]
    counts = {cycle.id: count(await goals_of(look.work, cycle)) for _, cycle in late}
    found = []
    for person, cycle in late:
        press = Action(look.voice(person).text("Close it"), CLOSE, _about(cycle), tone="primary")
        card = cards.ended(look.voice(person), span_of(cycle), counts[cycle.id], press=press)
        found.append(_concern(person, cycle, "shut", card))
    return found


async def _beginning(look: Look, cycles: Sequence[Cycle]) -> list[Concern]:
    """For whoever leads a team: the next cycle is to be made, or the team has no goal in it yet."""
    leads = {team.lead_id for team in look.home.company.teams.values()}
    people = [person for person in look.people if person.id in leads]
    if not people:
        return []
    manned = (
        _manned(look) if any(is_kickoff(c.starts, look.today(p)) for c in cycles for p in people) else set()
    )
    written = {
        each.id: (await look.work.goals.of_cycle(each.id))[0]
        for each in cycles
        if any(is_kickoff(each.starts, look.today(person)) for person in people)
    }
    return [concern for person in people for concern in _kickoffs(look, person, cycles, written, manned)]


def _kickoffs(
    look: Look,
    person: Person,
    cycles: Sequence[Cycle],
    written: dict[UUID, list[Objective]],
    manned: set[UUID],
) -> Iterator[Concern]:
    voice, today = look.voice(person), look.today(person)
    for cycle in begun(cycles, today):
        coming = proposed_after(cycle, today=today)
        if next_after(cycle, cycles) is None and is_kickoff(coming.starts, today):
            label = voice.text("Create {cycle}", cycle=coming.name or voice.text("the next cycle"))
            press = Action(label, CREATE, after(cycle), tone="primary")
            card = cards.no_next(voice, span_of(cycle), press=press)
            yield _concern(person, cycle, "next", card)
    for cycle in cycles:
        if cycle.id not in written or not is_kickoff(cycle.starts, today):
            continue
        if teams := _teams_without(look, person, written[cycle.id], manned):
            write = Action(
                voice.text("Write goals"),
                "goals.new",
                {"cycle": str(cycle.id), "team": str(teams[0].id)},
                tone="primary",
            )
            card = cards.beginning(
                voice,
                span_of(cycle),
                today=today,
                teams=[team.name for team in teams],
                buttons=(
                    write,
                    Action(voice.text("From outcomes to teams"), "cascade.show"),
                    Action(voice.text("The cycle"), SHOW),
                ),
            )
            yield _concern(person, cycle, "kickoff", card)


def _manned(look: Look) -> set[UUID]:
    """The teams that somebody active is on."""
    company = look.home.company
    return {team for id_, teams in company.teams_of.items() if company.people[id_].active for team in teams}


def _teams_without(
    look: Look, person: Person, objectives: Sequence[Objective], manned: set[UUID]
) -> list[Team]:
    """The teams that somebody leads which have people, and no objective yet."""
    written = {objective.team_id for objective in objectives}
    return [
        team
        for team in look.home.company.teams.values()
        if team.lead_id == person.id and team.id in manned and team.id not in written
    ]


def _concern(person: Person, cycle: Cycle, moment: str, card: Card) -> Concern:
    return Concern(kind=NudgeKind.CYCLE, person=person.id, subject=f"cycle:{cycle.id}:{moment}", card=card)


def _in(cycle: Cycle, goals: Sequence[Goal]) -> list[Goal]:
    return [goal for goal in goals if goal.objective.cycle_id == cycle.id]


def _is_reviewed(decisions: Sequence[Decision]) -> bool:
    return any(row.occasion is Occasion.REVIEW for row in decisions)


def _about(cycle: Cycle) -> dict[str, str]:
    return {"cycle": str(cycle.id)}


def _manager(look: Look, person: Person) -> str:
    return look.home.name(person.manager_id) if person.manager_id else ""
