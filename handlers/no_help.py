"""The answer to "met, and did it help?": keep, change or stop, with a reason; told to the other who was asked."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from cards import no_help as cards
from cards.blocks import Action, Card
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.goals import GoalView
from cards.no_help import REASON
from handlers import goal_changes, hooks
from handlers.decided import standing, told_of
from handlers.deciding import differing, goal_to_decide, tell, untell, view_for
from handlers.digests import refresh
from handlers.given import given
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of
from okrs.errors import HeadwayError
from okrs.vocabulary import Choice, Occasion
from storage.columns import new_id
from storage.goals import Goal
from storage.store import Work
from storage.tables import Decision

ANSWER, DECIDE, UNDO = "no_help.answer", "no_help.decide", "no_help.undo"
MOST_WORDS = 3000


async def open_answer(work: Work, request: Request) -> Reply:
    """One of the three was pressed: `key_result`, `choice`. Asks why, or opens the form that changes the goal."""
    sight = await sight_of(work, request)
    goal = await goal_to_decide(sight, request)
    choice = given(request, "choice", Choice)
    if choice is Choice.CHANGE:
        values = {"key_result": str(goal.id), goal_changes.OCCASION: Occasion.NO_HELP.value}
        return await goal_changes.open_form(work, replace(request, values=values))
    row = goal.key_result
    if choice is Choice.STOP and row.stopped:
        raise HeadwayError("“{goal}” is stopped already.", goal=row.title)
    return await _form(sight, goal, choice)


async def decide(work: Work, request: Request) -> Reply:
    """The reason was given: `key_result`, `choice`, `reason`. Noted, done, and told to the other."""
    sight = await sight_of(work, request)
    await work.people.hold()
    goal = await goal_to_decide(sight, request)
    choice = given(request, "choice", Choice)
    reason = request.values.get(REASON, "").strip()
    if not reason:
        raise HeadwayError("Say in a few words why, so that others understand it later.")
    if len(reason) > MOST_WORDS:
        raise HeadwayError("Please keep it under {most} characters.", most=MOST_WORDS)
    before = await standing(sight.work, goal)
    own = next((one for one in before if one.person_id == sight.reader), None)
    if own is not None and (own.choice, own.reason) == (choice, reason):
        return Reply(card=notice(sight.voice.text("That is noted already.")), replaces=True)
    if choice is Choice.CHANGE:
        raise HeadwayError("To change “{goal}”, open its form: /okr change", goal=goal.key_result.title)
    was_stopped = goal.key_result.stopped
    if choice is Choice.STOP and was_stopped:
        raise HeadwayError("“{goal}” is stopped already.", goal=goal.key_result.title)
    decision = Decision(
        id=new_id(),
        workspace_id=work.workspace,
        key_result_id=goal.id,
        person_id=sight.reader,
        occasion=Occasion.NO_HELP,
        choice=choice,
        reason=reason,
        decided_at=request.at,
    )
    await work.decisions.add(decision)
    await _stop(sight, goal, stopped=choice is Choice.STOP)

    def card(person: UUID, view: GoalView) -> Card:
        theirs = told_of(sight.home, goal, decision, reader=person)
        other = next((one for one in before if one.person_id == person), None)
        differs = other is not None and other.choice is not choice
        mine = told_of(sight.home, goal, other, reader=person) if other is not None and differs else None
        return cards.told_card(sight.home.voice(person), view, theirs, own=mine)

    names, letters = await tell(sight, goal, key=f"decision:{decision.id}", card=card)
    kept = {"decision": str(decision.id), "letters": letters, "was_stopped": was_stopped}
    slip = await work.slips.put(sight.reader, intent=UNDO, kept=kept, at=request.at)
    view = await view_for(sight, goal, sight.reader)
    return Reply(
        card=cards.decided_card(
            sight.voice,
            view,
            told_of(sight.home, goal, decision, reader=sight.reader),
            told=names,
            others=differing(sight, goal, decision, before),
            undo=Action(sight.voice.text("Undo"), UNDO, {SLIP: str(slip.id), "key_result": str(goal.id)}),
        ),
        replaces=True,
    )


async def undo(work: Work, request: Request) -> Reply:
    """Takes one's own decision back, as long as nobody has decided anything since: `slip`, `key_result`."""
    sight = await sight_of(work, request)
    await work.people.hold()
    slip = await slip_of(work, request, UNDO)
    goal = await goal_to_decide(sight, request)
    decisions = (await work.decisions.of([goal.id])).get(goal.id, [])
    if not decisions or str(decisions[-1].id) != slip.kept["decision"]:
        raise HeadwayError("Something else was decided about “{goal}” since.", goal=goal.key_result.title)
    await work.decisions.remove(decisions[-1].id)
    await _stop(sight, goal, stopped=slip.kept["was_stopped"])
    await untell(sight, goal, slip.kept["letters"])
    await work.slips.remove(slip)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def _stop(sight: Sight, goal: Goal, *, stopped: bool) -> None:
    """Closes the goal as stopped, or takes it up again."""
    row = goal.key_result
    if row.stopped is stopped:
        return
    row.stopped = stopped
    row.closed_at = sight.home.now if stopped else None
    await sight.work.session.flush()
    if stopped:
        await hooks.closed(sight.work, sight.home, [goal])
    await refresh(sight.work, key_results=[goal.id], now=sight.home.now)


async def _form(sight: Sight, goal: Goal, choice: Choice) -> Reply:
    others = [one for one in await standing(sight.work, goal) if one.person_id != sight.reader]
    view = await view_for(sight, goal, sight.reader)
    card = cards.answer_form(
        sight.voice,
        view,
        choice,
        decided=[told_of(sight.home, goal, one, reader=sight.reader) for one in others],
        stopped=goal.key_result.stopped,
    )
    return Reply(card=card)
