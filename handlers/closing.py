"""The end of a cycle: each owner scores their own goals, says what they learned, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from cards import cycle_forms as cards
from cards.blocks import Action, Card
from cards.checkins import notice
from cards.cycle_forms import CHOICE, LEARNED, MOST, SCORE, SHARED, YES, Decided, Scored
from cards.cycles import CARRY, SHOW, UNSCORE, score_number
from cards.cycles import SCORE as AGAIN
from cards.exchange import Reply, Request
from handlers.cycle_facts import manager_name, today_of
from handlers.midway import LONGEST, chosen, newest, own_open, too_long, typed
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of
from okrs.errors import HeadwayError
from okrs.progress import progress
from okrs.score import read_score, rounded
from okrs.vocabulary import Choice, Occasion
from scheduling.cycles import closing_begins
from storage.columns import new_id
from storage.goals import Goal
from storage.store import Work
from storage.tables import Cycle, Decision


async def show(work: Work, request: Request) -> Reply:
    """The form over one's own goals: scores filled in from progress, or as they were saved before."""
    sight = await sight_of(work, request)
    cycle, goals = await _own(sight, request)
    before = await newest(work, goals, Occasion.CLOSE, by=sight.reader)
    fields = {f"{SCORE}.{goal.id}": _usual(sight, goal) for goal in goals}
    for id_, row in before.items():
        fields |= {f"{CHOICE}.{id_}": row.choice.value, f"{LEARNED}.{id_}": row.learned}
    fields[SHARED] = YES if any(row.shared for row in before.values()) else ""
    return Reply(card=await _form(sight, cycle, goals, fields, {}))


async def submit(work: Work, request: Request) -> Reply:
    """Saves all of it, or says what can't be read and saves nothing; an empty score stays none."""
    sight = await sight_of(work, request)
    cycle, goals = await _own(sight, request)
    # A form shows so many at a time; the others are not spoken of.
    names = (SCORE, CHOICE, LEARNED)
    goals = [goal for goal in goals if any(f"{name}.{goal.id}" in request.values for name in names)]
    fields = typed(request, goals, names) | {SHARED: request.values.get(SHARED, "")}
    scores, problems = _read(sight, goals, fields)
    if problems:
        return Reply(card=await _form(sight, cycle, goals, fields, problems), replaces=True)
    kept = {str(goal.id): _text(goal.key_result.score) for goal in goals}
    changed = any(goal.key_result.score != scores[goal.id] for goal in goals)
    for goal in goals:
        goal.key_result.score = scores[goal.id]
    made = await _decide(sight, goals, fields)
    undo_at = (
        await work.slips.put(
            sight.reader,
            intent=UNSCORE,
            kept={"scores": kept, "decisions": [str(row.id) for row in made]},
            at=request.at,
        )
        if changed or made
        else None
    )
    return Reply(card=await _saved(sight, request, undo_at.id if undo_at else None), replaces=True)


async def undo(work: Work, request: Request) -> Reply:
    """Takes back what was saved at one press, as long as the cycle is open."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, UNSCORE)
    for id_, score in slip.kept["scores"].items():
        goal = await work.goals.goal(UUID(id_))
        if goal is None:
            continue
        if goal.key_result.closed_at is not None and not goal.key_result.stopped:
            raise HeadwayError("The cycle is closed, so its scores stay.")
        goal.key_result.score = None if score is None else Decimal(score)
    for id_ in slip.kept["decisions"]:
        await work.decisions.remove(UUID(id_))
    await work.slips.remove(slip)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def _own(sight: Sight, request: Request) -> tuple[Cycle, list[Goal]]:
    """The reader's goals in the cycle, those without a score first; raises HeadwayError before its last week."""
    cycle, goals = await own_open(sight, request)
    begins = closing_begins(cycle.ends)
    if today_of(sight) < begins:
        raise HeadwayError(
            "{cycle} lasts until {last}. Its goals can be scored from {first} on.",
            cycle=cycle.name,
            last=sight.voice.day(cycle.ends),
            first=sight.voice.day(begins),
        )
    return cycle, sorted(goals, key=lambda goal: goal.key_result.score is not None)


def _usual(sight: Sight, goal: Goal) -> str:
    """The score that was given, else the progress clamped to 0–1, in tenths; '' where neither is known."""
    if goal.key_result.score is not None:
        return score_number(sight.voice, goal.key_result.score)
    reached = progress(goal.measure, goal.value)
    return "" if reached is None else score_number(sight.voice, rounded(reached))


async def _form(
    sight: Sight, cycle: Cycle, goals: list[Goal], fields: Mapping[str, str], problems: Mapping[str, str]
) -> Card:
    shown = goals[:MOST]
    views = await sight.views(shown)
    return cards.score(
        sight.voice,
        [views[goal.id] for goal in shown],
        cycle=cycle.id,
        name=cycle.name,
        manager=manager_name(sight),
        fields=fields,
        problems=problems,
    )


def _read(
    sight: Sight, goals: list[Goal], fields: Mapping[str, str]
) -> tuple[dict[UUID, Decimal | None], dict[str, str]]:
    """Each goal's score, and a sentence for each field to put right."""
    scores: dict[UUID, Decimal | None] = {}
    problems = {}
    for goal in goals:
        score, learned = fields[f"{SCORE}.{goal.id}"], fields[f"{LEARNED}.{goal.id}"]
        try:
            scores[goal.id] = read_score(score) if score else None
        except HeadwayError as error:
            problems[f"{SCORE}.{goal.id}"] = sight.voice.text(error.template)
        if len(learned) > LONGEST:
            problems[f"{LEARNED}.{goal.id}"] = too_long(sight)
        elif learned and not fields[f"{CHOICE}.{goal.id}"]:
            problems[f"{LEARNED}.{goal.id}"] = sight.voice.text("Choose below as well what becomes of it.")
    return scores, problems


async def _decide(sight: Sight, goals: list[Goal], fields: Mapping[str, str]) -> list[Decision]:
    """Records what is new of what was decided and learned."""
    before = await newest(sight.work, goals, Occasion.CLOSE, by=sight.reader)
    made = []
    for goal in goals:
        choice, learned = chosen(fields[f"{CHOICE}.{goal.id}"]), fields[f"{LEARNED}.{goal.id}"]
        shared = bool(learned) and fields[SHARED] == YES
        old = before.get(goal.id)
        if choice is None or (old and (old.choice, old.learned, old.shared) == (choice, learned, shared)):
            continue
        row = Decision(
            id=new_id(),
            workspace_id=sight.work.workspace,
            key_result_id=goal.id,
            person_id=sight.reader,
            occasion=Occasion.CLOSE,
            choice=choice,
            learned=learned,
            shared=shared,
            decided_at=sight.home.now,
        )
        await sight.work.decisions.add(row)
        made.append(row)
    return made


async def _saved(sight: Sight, request: Request, slip: UUID | None) -> Card:
    """Everything as it is saved now, with what there is to do next."""
    cycle, goals = await _own(sight, request)
    decisions = await newest(sight.work, goals, Occasion.CLOSE, by=sight.reader)
    voice, values = sight.voice, {"cycle": str(cycle.id)}
    scored = [goal for goal in goals if goal.key_result.score is not None]
    buttons = []
    if any(row.choice is not Choice.STOP for row in decisions.values()):
        buttons.append(Action(voice.text("Carry goals over"), CARRY, values, tone="primary"))
    if len(scored) < len(goals):
        buttons.append(Action(voice.text("Score the others"), AGAIN, values))
    buttons.append(Action(voice.text("How sure was I?"), "calibration.show"))
    buttons.append(Action(voice.text("The cycle"), SHOW))
    if slip is not None:
        buttons.append(Action(voice.text("Undo"), UNSCORE, {SLIP: str(slip)}))
    return cards.scored(
        voice,
        [Scored(goal=goal.key_result.title, score=goal.key_result.score) for goal in goals],
        [
            Decided(goal=goal.key_result.title, choice=row.choice, reason=row.learned)
            for goal in goals
            if (row := decisions.get(goal.id)) is not None
        ],
        more=len(goals) - len(scored),
        buttons=buttons,
    )


def _text(score: Decimal | None) -> str | None:
    return None if score is None else str(score)
