"""Changing what a goal says: a form, the old one kept with the reason, told to the other of owner and manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from cards import goal_changes as cards
from cards.blocks import Action, Card, Form, Option
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.goal_changes import ENDS, MOVES, REASON, TARGET, TITLE, UPPER, Difference
from cards.goals import GoalView
from cards.metrics import listing
from cards.no_help import Decided
from cards.voice import Voice
from handlers import lookup
from handlers.decided import standing, told_of
from handlers.deciding import differing, goal_to_decide, tell, untell
from handlers.digests import refresh
from handlers.given import STALE, given
from handlers.metrics import may_name
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, look, show, sight_of, status
from okrs.errors import HeadwayError
from okrs.measure import Fault, Kind, check
from okrs.readings import read_deadline, read_told
from okrs.sheet.values import to_json
from okrs.vocabulary import Choice, Occasion
from okrs.wording import check_key_result
from scheduling.calendar import local_date
from storage.columns import new_id
from storage.goals import Goal, measure_of
from storage.store import Work
from storage.tables import Decision, GoalChange, KeyResult, Metric

FORM, CHANGE, UNDO = "goal.change.form", "goal.change", "goal.change.undo"
MOVES_FORM, MOVES_SET = "goal.moves.form", "goal.moves"
OCCASION = "occasion"
_LONGEST, _MOST_WORDS = 300, 3000
_FIELD_OF = {Fault.UPPER_MISSING: UPPER, Fault.UPPER_NOT_ABOVE_TARGET: UPPER, Fault.ENDS_TOO_EARLY: ENDS}
_SAID = ("title", "kind", "start", "target", "upper", "ends", "phases")


async def open_words(work: Work, request: Request, words: str) -> Reply:
    """ "/okr change NPS": the form of that goal."""
    sight = await sight_of(work, request)
    if not words.strip():
        own = await work.goals.owned_by([sight.reader], on=sight.voice.today(request.at))
        return Reply(
            card=cards.which_goal(
                sight.voice, [(goal.id, goal.key_result.title) for goal in own.get(sight.reader, [])]
            )
        )
    found = [thing for thing in await look(sight, words) if isinstance(thing, Goal)]
    if len(found) == 1:
        return await open_form(work, replace(request, values={"key_result": str(found[0].id)}))
    if found:
        return lookup.which_of(sight.voice, words, found, intent=FORM, values={})
    return await status(work, request, words)


async def open_form(work: Work, request: Request) -> Reply:
    """The form of one goal: `key_result`, and `occasion` where a question led to it."""
    sight = await sight_of(work, request)
    goal = await _goal_to_change(sight, request)
    row = goal.key_result
    fields = {
        TITLE: row.title,
        TARGET: _typed(row.target, sight.voice),
        UPPER: _typed(row.upper, sight.voice),
        ENDS: row.ends.isoformat(),
        MOVES: str(row.moves_id or ""),
    }
    return await _form(sight, request, goal, fields, {})


async def change(work: Work, request: Request) -> Reply:
    """The form was sent: the goal is changed, what it said is kept, and the other is told."""
    sight = await sight_of(work, request)
    await work.people.hold()
    goal = await _goal_to_change(sight, request)
    row = goal.key_result
    fields, problems = _read(sight, goal, request.values)
    reason = request.values.get(REASON, "").strip()
    if not reason:
        problems[REASON] = sight.voice.text("Say in a few words why, so that others understand it later.")
    elif len(reason) > _MOST_WORDS:
        problems[REASON] = sight.voice.text("That is too long: at most {n} characters.", n=_MOST_WORDS)
    metrics = {metric.id: metric for metric in await work.metrics.every()}
    moves = _chosen(request.values.get(MOVES, ""), metrics) if MOVES in request.values else row.moves_id
    differs = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if not problems and not differs and moves == row.moves_id:
        problems[TITLE] = sight.voice.text("Nothing is different yet.")
    if problems:
        return replace(await _form(sight, request, goal, request.values, problems), replaces=True)
    before = {name: getattr(row, name) for name in differs} | (
        {"moves_id": row.moves_id} if moves != row.moves_id else {}
    )
    after = differs | ({"moves_id": moves} if moves != row.moves_id else {})
    change_, decision = await _write(sight, request, goal, before, after, reason, metrics)
    differences = _differences(sight.voice, row, before, after, metrics)
    reloaded = await work.goals.goal(goal.id)
    assert reloaded is not None

    def card(person: UUID, view: GoalView) -> Card:
        voice = sight.home.voice(person)
        buttons = [Action(voice.text("Show the goal"), "goal.show", {"key_result": str(goal.id)})]
        if view.owner_id is not None:
            buttons.append(Action(voice.text("Change it again"), FORM, {"key_result": str(goal.id)}))
        return cards.told_card(
            voice,
            title=view.title,
            who=sight.home.name(sight.reader),
            differences=_differences(voice, row, before, after, metrics),
            reason=reason,
            buttons=buttons,
        )

    others_before = await _others(sight, goal, decision)
    names, letters = await tell(sight, reloaded, key=f"goal-change:{change_.id}", card=card)
    kept = {
        "change": str(change_.id),
        "decision": str(decision.id) if decision else None,
        "letters": letters,
        "before": _kept(before),
        "after": _kept(after),
    }
    slip = await work.slips.put(sight.reader, intent=UNDO, kept=kept, at=request.at)
    await refresh(work, key_results=[goal.id], now=request.at)
    values = {"key_result": str(goal.id)}
    buttons = (
        Action(sight.voice.text("Show the goal"), "goal.show", values),
        Action(sight.voice.text("Change it again"), FORM, values),
        Action(sight.voice.text("Undo"), UNDO, {**values, SLIP: str(slip.id)}),
    )
    return Reply(
        card=cards.changed_card(
            sight.voice,
            title=row.title,
            differences=differences,
            told=names,
            others=others_before,
            verdict=check_key_result(row.title, start=row.start, target=row.target),
            buttons=buttons,
        ),
        replaces=True,
    )


async def undo(work: Work, request: Request) -> Reply:
    """Takes one's own change back as long as the goal still says what it made of it: `slip`, `key_result`."""
    sight = await sight_of(work, request)
    await work.people.hold()
    slip = await slip_of(work, request, UNDO)
    goal = await _goal_to_change(sight, request)
    row = goal.key_result
    now = _kept({name: getattr(row, name) for name in slip.kept["after"]})
    if now != slip.kept["after"]:
        raise HeadwayError("“{goal}” was changed again since, so this can't be taken back.", goal=row.title)
    for name, value in slip.kept["before"].items():
        setattr(row, name, _restored(name, value))
    await work.session.flush()
    await work.goals.forget_change(UUID(slip.kept["change"]))
    if slip.kept["decision"]:
        await work.decisions.remove(UUID(slip.kept["decision"]))
    await untell(sight, goal, slip.kept["letters"])
    await work.slips.remove(slip)
    await refresh(work, key_results=[goal.id], now=request.at)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def open_moves(work: Work, request: Request) -> Reply:
    """Asks which number a goal is meant to move: `key_result`."""
    sight = await sight_of(work, request)
    goal = await _goal_to_change(sight, request)
    row = goal.key_result
    metrics = {metric.id: metric for metric in await work.metrics.every()}
    if not metrics:
        return Reply(card=listing(sight.voice, [], may_name=await may_name(sight)))
    form = Form(
        intent=MOVES_SET,
        submit=sight.voice.text("Save"),
        fields=(cards.moves_field(sight.voice, _options(metrics), str(row.moves_id or "")),),
        values={"key_result": str(goal.id)},
    )
    chosen = metrics[row.moves_id].name if row.moves_id in metrics else ""
    return Reply(card=cards.moves_card(sight.voice, title=row.title, chosen=chosen, form_=form))


async def set_moves(work: Work, request: Request) -> Reply:
    """Says which number a goal is meant to move: `key_result`, `moves`. What it was meant to move is kept."""
    sight = await sight_of(work, request)
    goal = await _goal_to_change(sight, request)
    metrics = {metric.id: metric for metric in await work.metrics.every()}
    chosen, row = _chosen(request.values.get(MOVES, ""), metrics), goal.key_result
    if chosen != row.moves_id and row.moves_id is not None:
        reason = sight.voice.text("It is meant to move another number.")
        before, after = {"moves_id": row.moves_id}, {"moves_id": chosen}
        await _keep(sight, request, goal, before, reason, metrics)
        row.moves_id = after["moves_id"]
    row.moves_id = chosen
    await work.session.flush()
    reply = await show(sight, goal)
    return replace(reply, replaces=True)


@dataclass(frozen=True)
class _Typed:
    """What a field says, or why it can't be taken."""

    value: Any = None
    problem: str = ""


async def _goal_to_change(sight: Sight, request: Request) -> Goal:
    goal = await goal_to_decide(sight, request)
    if goal.key_result.stopped:
        raise HeadwayError("“{goal}” is stopped. Take it up again first.", goal=goal.key_result.title)
    return goal


def _read(sight: Sight, goal: Goal, values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of the goal as the form says them, and a sentence for each that can't be taken."""
    row, voice = goal.key_result, sight.voice
    title = " ".join(values.get(TITLE, "").split())
    problems: dict[str, str] = {}
    if not title:
        problems[TITLE] = voice.text("Write what is to change, for example “Lift NPS from 30 to 50 points”.")
    elif len(title) > _LONGEST:
        problems[TITLE] = voice.text("That is too long: at most {n} characters.", n=_LONGEST)
    ends = _ends(sight, row, values.get(ENDS, ""))
    numbers = {name: _number(sight, row, values, name) for name in (TARGET, UPPER)}
    problems |= {name: typed.problem for name, typed in numbers.items() if typed.problem}
    if ends.problem:
        problems[ENDS] = ends.problem
    if problems:
        return {}, problems
    target, upper = numbers[TARGET].value, numbers[UPPER].value
    start = row.start
    if row.kind is Kind.BASELINE and target is not None and start is None:
        start = goal.value
        if start is None:
            problems[TARGET] = voice.text("Measure it once first, then it can get a target.")
            return {}, problems
    kind = _kind(row.kind, start, target)
    moved = (start, target, ends.value) != (row.start, row.target, row.ends)
    # Steps on the way to another target, or another day, are none.
    fields = {
        "title": title,
        "kind": kind,
        "start": start,
        "target": target,
        "upper": upper,
        "ends": ends.value,
        "phases": [] if moved else row.phases,
    }
    measure = replace(
        measure_of(row), kind=kind, start=start, target=target, upper=upper, ends=ends.value, phases=()
    )
    for fault in check(measure):
        problems.setdefault(_FIELD_OF.get(fault, TARGET), voice.text(fault.sentence))
    return fields, problems


def _kind(kind: Kind, start: Decimal | None, target: Decimal | None) -> Kind:
    """The kind that start and target show, where the goal has a way to go."""
    if kind in (Kind.MAINTAIN, Kind.MILESTONE) or start is None or target is None:
        return kind
    return Kind.DECREASE if target < start else Kind.INCREASE


def _number(sight: Sight, row: KeyResult, values: Mapping[str, str], name: str) -> _Typed:
    typed = values.get(name, "").strip()
    old = getattr(row, name)
    if typed == _typed(old, sight.voice):
        return _Typed(old)
    if not typed:
        return _Typed(None)
    try:
        today = local_date(sight.home.workspace.zone, sight.home.now)
        return _Typed(read_told(typed, unit=row.unit, today=today, locale=sight.voice.locale).value)
    except HeadwayError as error:
        return _Typed(problem=sight.voice.text(error.template, **error.values))


def _ends(sight: Sight, row: KeyResult, typed: str) -> _Typed:
    today = local_date(sight.home.workspace.zone, sight.home.now)
    if typed.strip() in ("", row.ends.isoformat()):
        return _Typed(row.ends)
    try:
        day = read_deadline(typed, today=today)
    except HeadwayError as error:
        return _Typed(problem=sight.voice.text(error.template, **error.values))
    return _Typed(day) if day > today else _Typed(problem=sight.voice.text("That day is over."))


async def _write(
    sight: Sight,
    request: Request,
    goal: Goal,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
    metrics: Mapping[UUID, Metric],
) -> tuple[GoalChange, Decision | None]:
    """Keeps what the goal said, changes it, and notes the decision where a question led to it."""
    kept = await _keep(sight, request, goal, before, reason, metrics)
    for name, value in after.items():
        setattr(goal.key_result, name, value)
    await sight.work.session.flush()
    if not request.values.get(OCCASION):
        return kept, None
    decision = Decision(
        id=new_id(),
        workspace_id=sight.work.workspace,
        key_result_id=goal.id,
        person_id=sight.reader,
        occasion=given(request, OCCASION, Occasion),
        choice=Choice.CHANGE,
        reason=reason,
        decided_at=request.at,
    )
    await sight.work.decisions.add(decision)
    return kept, decision


async def _keep(
    sight: Sight,
    request: Request,
    goal: Goal,
    before: Mapping[str, Any],
    reason: str,
    metrics: Mapping[UUID, Metric],
) -> GoalChange:
    said = {
        name: value if isinstance(value, list) else to_json(value)
        for name, value in before.items()
        if name in _SAID
    }
    if "moves_id" in before:
        old = metrics.get(before["moves_id"])
        said[MOVES] = old.name if old else ""
    row = GoalChange(
        id=new_id(),
        workspace_id=sight.work.workspace,
        key_result_id=goal.id,
        person_id=sight.reader,
        reason=reason,
        before=said,
        changed_at=request.at,
    )
    await sight.work.goals.keep_change(row)
    return row


async def _others(sight: Sight, goal: Goal, decision: Decision | None) -> list[Decided]:
    """What others had decided otherwise before this change."""
    if decision is None:
        return []
    changes = await sight.work.goals.changes([goal.id])
    decisions = (await sight.work.decisions.of([goal.id])).get(goal.id, [])
    earlier = [one for one in decisions if one.id != decision.id]
    since = max((one.changed_at for one in changes[:-1]), default=None)
    lately = [one for one in earlier if since is None or one.decided_at >= since]
    return differing(sight, goal, decision, lately)


def _differences(
    voice: Voice,
    row: KeyResult,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    metrics: Mapping[UUID, Metric],
) -> list[Difference]:
    labels = {
        "title": voice.text("The goal"),
        "start": voice.text("Start"),
        "target": cards.target_label(voice, measure_of(row)),
        "upper": voice.text("And at most"),
        "ends": voice.text("Until"),
        "moves_id": voice.text("Should move"),
        "phases": voice.text("Steps on the way"),
    }

    def shown(value: Any) -> str:
        match value:
            case None | "" | []:
                return "–"
            case Decimal():
                return voice.number(value, row.unit)
            case date():
                return voice.day(value)
            case UUID():
                return metrics[value].name if value in metrics else "–"
            case list():
                return voice.number(Decimal(len(value)))
            case _:
                return str(value)

    return [
        Difference(label=label, before=shown(before[name]), after=shown(after[name]))
        for name, label in labels.items()
        if name in before
    ]


async def _form(
    sight: Sight, request: Request, goal: Goal, fields: Mapping[str, str], problems: Mapping[str, str]
) -> Reply:
    metrics = {metric.id: metric for metric in await sight.work.metrics.every()}
    others = [one for one in await standing(sight.work, goal) if one.person_id != sight.reader]
    values = {"key_result": str(goal.id)}
    occasion = request.values.get(OCCASION, "")
    stop = Action(
        sight.voice.text("Stop this goal"), "no_help.answer", {**values, "choice": Choice.STOP.value}
    )
    card = cards.form(
        sight.voice,
        title=goal.key_result.title,
        measure=goal.measure,
        fields=fields,
        problems=problems,
        metrics=_options(metrics),
        values=values | ({OCCASION: occasion} if occasion else {}),
        decided=[told_of(sight.home, goal, one, reader=sight.reader) for one in others],
        stop=None if occasion else stop,
    )
    return Reply(card=card)


def _options(metrics: Mapping[UUID, Metric]) -> list[Option]:
    return [Option(str(metric.id), metric.name) for metric in list(metrics.values())[:90]]


def _chosen(text: str, metrics: Mapping[UUID, Metric]) -> UUID | None:
    if not text:
        return None
    found = next((id_ for id_ in metrics if str(id_) == text), None)
    if found is None:
        raise HeadwayError(STALE)
    return found


def _typed(value: Decimal | None, voice: Voice) -> str:
    """A number as the form shows it, which is as it is read back."""
    return "" if value is None else voice.number(value)


def _kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: v if isinstance(v, list) else None if v is None else str(v) for name, v in fields.items()}


def _restored(name: str, value: Any) -> Any:
    """A field as it was, out of what a slip keeps."""
    if value is None or name in ("title", "phases"):
        return value
    if name == "ends":
        return date.fromisoformat(value)
    if name == "moves_id":
        return UUID(value)
    return Kind(value) if name == "kind" else Decimal(value)
