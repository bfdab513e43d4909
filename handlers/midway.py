"""Half time: each owner says of their own goals whether they stay, change or stop, and why."""

from __future__ import annotations

from uuid import UUID

from cards import cycle_forms as cards
from cards.blocks import Action
from cards.checkins import notice
from cards.cycle_forms import CHOICE, MOST, REASON, Decided
from cards.cycles import REVIEW, UNREVIEW
from cards.exchange import Reply, Request
from cards.lines import one_line
from handlers import hooks
from handlers.cycle_facts import goals_of, manager_name, open_cycle, owned
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of
from okrs.errors import HeadwayError
from okrs.vocabulary import Choice, Occasion
from storage.columns import new_id
from storage.goals import Goal
from storage.store import Work
from storage.tables import Cycle, Decision

LONGEST = 1000
_MOST_BUTTONS, _MOST_TITLE = 3, 40


async def show(work: Work, request: Request) -> Reply:
    """The form over one's own goals, filled with what was decided before."""
    sight = await sight_of(work, request)
    cycle, goals = await own_open(sight, request)
    before = await newest(work, goals, Occasion.REVIEW, by=sight.reader)
    # Those that nothing was said of come first: a form holds so many.
    goals.sort(key=lambda goal: goal.id in before)
    fields = {f"{CHOICE}.{id_}": row.choice.value for id_, row in before.items()}
    fields |= {f"{REASON}.{id_}": row.reason for id_, row in before.items()}
    return await _form(sight, cycle, goals, fields, {})


async def submit(work: Work, request: Request) -> Reply:
    """Records what is new; a goal that is stopped is asked about no more."""
    sight = await sight_of(work, request)
    cycle, goals = await own_open(sight, request)
    fields = typed(request, goals, (CHOICE, REASON))
    problems = {}
    for goal in goals:
        choice, reason = fields[f"{CHOICE}.{goal.id}"], fields[f"{REASON}.{goal.id}"]
        if choice in (Choice.CHANGE, Choice.STOP) and not reason:
            problems[f"{REASON}.{goal.id}"] = sight.voice.text(
                "A word why, so that it can be understood later."
            )
        elif len(reason) > LONGEST:
            problems[f"{REASON}.{goal.id}"] = too_long(sight)
    if problems:
        return Reply(card=(await _form(sight, cycle, goals, fields, problems)).card, replaces=True)
    made, stopped = await _record(sight, goals, fields)
    if not made:
        return Reply(card=notice(sight.voice.text("Nothing changed.")), replaces=True)
    kept = {"decisions": [str(row.id) for row in made], "stopped": [str(goal.id) for goal in stopped]}
    slip = await work.slips.put(sight.reader, intent=UNREVIEW, kept=kept, at=request.at)
    titles = {goal.id: goal.key_result.title for goal in goals}
    decided = [Decided(goal=titles[row.key_result_id], choice=row.choice, reason=row.reason) for row in made]
    changing = [row.key_result_id for row in made if row.choice is Choice.CHANGE][:_MOST_BUTTONS]
    buttons = (
        *(
            Action(
                sight.voice.text("Change “{goal}”", goal=one_line(titles[id_], _MOST_TITLE)),
                "goal.change.form",
                {"key_result": str(id_)},
                tone="primary",
            )
            for id_ in changing
        ),
        *await _others(sight, cycle, goals),
        Action(sight.voice.text("My goals"), "goal.list"),
        Action(sight.voice.text("Undo"), UNREVIEW, {SLIP: str(slip.id)}),
    )
    return Reply(card=cards.reviewed(sight.voice, decided, buttons=buttons), replaces=True)


async def undo(work: Work, request: Request) -> Reply:
    """Takes back what was decided at one press, and has stopped goals asked about again."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, UNREVIEW)
    for id_ in slip.kept["stopped"]:
        goal = await work.goals.goal(UUID(id_))
        if goal is not None:
            goal.key_result.stopped, goal.key_result.closed_at = False, None
    for id_ in slip.kept["decisions"]:
        await work.decisions.remove(UUID(id_))
    await work.slips.remove(slip)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def _others(sight: Sight, cycle: Cycle, goals: list[Goal]) -> list[Action]:
    """The way to the goals that found no room in the form."""
    done = await newest(sight.work, goals, Occasion.REVIEW, by=sight.reader)
    if len(goals) <= MOST or len(done) == len(goals):
        return []
    return [Action(sight.voice.text("Look at the others"), REVIEW, {"cycle": str(cycle.id)})]


async def own_open(sight: Sight, request: Request) -> tuple[Cycle, list[Goal]]:
    """The cycle a button speaks of and the reader's goals in it that are asked about, to be changed; raises
    HeadwayError."""
    cycle = await open_cycle(sight.work, request)
    mine = [goal.id for goal in owned(await goals_of(sight.work, cycle), sight.reader)]
    if not mine:
        raise HeadwayError("You own no key result in {cycle}.", cycle=cycle.name)
    goals = await sight.work.goals.by_id(mine)
    return cycle, [goals[id_] for id_ in mine]


async def newest(work: Work, goals: list[Goal], occasion: Occasion, *, by: UUID) -> dict[UUID, Decision]:
    """What somebody decided last on an occasion, by key result."""
    decisions = await work.decisions.of([goal.id for goal in goals])
    return {
        id_: row
        for id_, rows in decisions.items()
        for row in rows
        if row.occasion is occasion and row.person_id == by
    }


def typed(request: Request, goals: list[Goal], names: tuple[str, ...]) -> dict[str, str]:
    """The fields of a form with one of each name for every goal."""
    return {
        field: request.values.get(field, "").strip()
        for goal in goals
        for field in (f"{name}.{goal.id}" for name in names)
    }


def too_long(sight: Sight) -> str:
    return sight.voice.text("That is too long: at most {n} characters.", n=LONGEST)


def chosen(text: str) -> Choice | None:
    return Choice(text) if text in set(Choice) else None


async def _form(
    sight: Sight, cycle: Cycle, goals: list[Goal], fields: dict[str, str], problems: dict[str, str]
) -> Reply:
    shown = goals[:MOST]
    views = await sight.views(shown)
    card = cards.review(
        sight.voice,
        [views[goal.id] for goal in shown],
        cycle=cycle.id,
        name=cycle.name,
        manager=manager_name(sight),
        fields=fields,
        problems=problems,
    )
    return Reply(card=card)


async def _record(
    sight: Sight, goals: list[Goal], fields: dict[str, str]
) -> tuple[list[Decision], list[Goal]]:
    before = await newest(sight.work, goals, Occasion.REVIEW, by=sight.reader)
    made, stopped = [], []
    for goal in goals:
        choice, reason = chosen(fields[f"{CHOICE}.{goal.id}"]), fields[f"{REASON}.{goal.id}"]
        old = before.get(goal.id)
        if choice is None or (old is not None and (old.choice, old.reason) == (choice, reason)):
            continue
        row = Decision(
            id=new_id(),
            workspace_id=sight.work.workspace,
            key_result_id=goal.id,
            person_id=sight.reader,
            occasion=Occasion.REVIEW,
            choice=choice,
            reason=reason,
            decided_at=sight.home.now,
        )
        await sight.work.decisions.add(row)
        made.append(row)
        if choice is Choice.STOP:
            goal.key_result.stopped, goal.key_result.closed_at = True, sight.home.now
            stopped.append(goal)
    await hooks.closed(sight.work, sight.home, stopped)
    return made, stopped
