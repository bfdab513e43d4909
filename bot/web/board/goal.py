"""One key result: its course against the pace, how sure people were, every line of its ledger, and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from aiohttp import web
from markupsafe import Markup

from bot.cells import attachment, plain
from bot.web.board.lines import line_of
from bot.web.board.practices import told_of_goal
from bot.web.board.scene import Scene
from cards import why as cards
from cards.blocks import Action, Block, Buttons, Card, Chart, Point, Series, Table, Text
from cards.experiments import told
from cards.goals import GoalView, unit_of
from cards.no_help import answered
from cards.one_on_ones import BRIEF
from cards.status import chart, thinned
from cards.why import Past, source_word
from handlers.decided import told_of
from handlers.known_metrics import known
from handlers.lookup import every_goal
from handlers.meetings import leads
from handlers.status import moments_of
from handlers.trials import trials_of
from handlers.why import changed_of, past_of
from okrs.health import Health
from okrs.pace import expected
from okrs.permissions import Right
from okrs.progress import value_at
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.tables import Entry

_COUNTS = ""
# More answers than this are thinned out: a picture of a hand's width shows no more.
MOST_SURE = 120


async def owner(scene: Scene) -> UUID | None:
    """Whose key result it is; raises 404 where there is none."""
    return (await _goal(scene)).key_result.owner_id


async def draw(scene: Scene) -> Mapping[str, object]:
    goal = await _goal(scene)
    sight, voice, work = scene.sight, scene.voice, scene.work
    view = (await sight.views([goal]))[goal.id]
    lines = (await work.ledger.everything([goal.id])).get(goal.id, [])
    counting = (await work.ledger.history([goal.id])).get(goal.id, [])
    past = past_of(sight, goal, lines)
    tried = await trials_of(work, sight.home, goal, reader=sight.reader)
    decided = (await work.decisions.of([goal.id])).get(goal.id, [])
    changes = [changed_of(sight, goal, change) for change in await work.goals.changes([goal.id])]
    return {
        "title": view.title,
        "back": (view.objective, scene.url(f"/company/objective/{goal.objective.id}")),
        "line": line_of(scene, view),
        "view": view,
        "outcome": await _outcome(scene, goal),
        "moves": await _moves(scene, goal),
        "ends": voice.day(view.ends),
        "talked": voice.day(view.talked_on) if view.talked_on else "",
        "next": await _next(scene, goal, view),
        "reads_notes": sight.home.may(sight.reader, Right.SEE_NOTE, goal.key_result.owner_id),
        "charts": _charts(scene, goal, view, counting),
        "numbers": _numbers(scene, goal, view, past),
        "ledger": _ledger(scene, view, past[::-1]),
        "why": _why(scene, goal, view),
        "tried": _block(scene, [Text(spans=spans) for spans in told(voice, tried)]),
        "decided": _block(
            scene,
            answered(voice, [told_of(sight.home, goal, one, reader=sight.reader) for one in decided]),
        ),
        "practices": await told_of_goal(scene, goal),
        "changes": changes,
        "csv": scene.url(f"/goal/{goal.id}/values.csv"),
    }


async def values(scene: Scene) -> web.Response:
    """The lines of the ledger that count, as a file; notes as far as the reader may see them."""
    goal = await _goal(scene)
    lines = (await scene.work.ledger.everything([goal.id])).get(goal.id, [])
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("day", "value", "unit", "confidence", "by", "source", "note"))
    for past in past_of(scene.sight, goal, lines):
        if past.fate == _COUNTS:
            value = "" if past.value is None else format(past.value, "f")
            confidence = "" if past.confidence is None else past.confidence
            words = [plain(text) for text in (goal.key_result.unit, past.who, past.source.value, past.note)]
            writer.writerow((past.day.isoformat(), value, words[0], confidence, *words[1:]))
    name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in goal.key_result.code)
    return attachment(out.getvalue(), name=f"headway-{name}.csv")


async def _goal(scene: Scene) -> Goal:
    goal = await scene.work.goals.goal(scene.id("goal"))
    if goal is None:
        raise web.HTTPNotFound
    return goal


async def _next(scene: Scene, goal: Goal, view: GoalView) -> Markup:
    """What the reader can do about it here: as its owner, or as who leads them."""
    voice, home, reader = scene.voice, scene.sight.home, scene.sight.reader
    values, owner_id = {"key_result": str(goal.id)}, goal.key_result.owner_id
    is_own, may_update = owner_id == reader, home.may(reader, Right.UPDATE, owner_id)
    is_over = goal.key_result.closed_at is not None or view.stopped
    leads_them = owner_id is not None and leads(home, reader, owner_id)
    found = []
    if is_own and not is_over:
        found.append(Action(voice.text("Update it"), "goal.update", values, tone="primary"))
        if view.blocked:
            found.append(Action(voice.text("Ask for help"), "help.ask", values))
        if view.health in (Health.AT_RISK, Health.OFF_TRACK):
            found.append(Action(voice.text("Find what's in the way"), "stuck.find", values))
    if leads_them and not is_over and view.blocked:
        found.append(Action(voice.text("Offer help"), "help.offer", values, tone="primary"))
    if leads_them:
        found.append(Action(voice.text("Prepare the 1:1"), BRIEF, {"person": str(owner_id)}))
    if may_update and not is_own and not is_over:
        found.append(Action(voice.text("Update it"), "goal.update", values))
    if may_update and not is_over:
        found.append(Action(voice.text("Change the goal"), "goal.change.form", values))
    if not found:
        return Markup("")
    return await scene.pressed(Card("", (Buttons(tuple(found)),)), name="next")


async def _outcome(scene: Scene, goal: Goal) -> tuple[str, str] | None:
    if goal.objective.outcome_id is None:
        return None
    tree = await every_goal(scene.work)
    titles = {outcome.id: outcome.title for outcome in tree.outcomes}
    id_ = goal.objective.outcome_id
    return (titles[id_], scene.url(f"/company/outcome/{id_}")) if id_ in titles else None


async def _moves(scene: Scene, goal: Goal) -> str:
    moves = goal.key_result.moves_id
    if moves is None:
        return ""
    found = await known(scene.work, scene.sight.home, reader=scene.sight.reader, only=moves)
    return found.views[moves].name if moves in found.views else ""


def _charts(scene: Scene, goal: Goal, view: GoalView, entries: Sequence[Entry]) -> list[tuple[str, Markup]]:
    """The course of values over the whole period against its pace, and of confidence; each from two points on, with
    its heading."""
    voice = scene.voice
    today = local_date(voice.zone, scene.sight.home.now).isoformat()
    moments = thinned(moments_of(scene.sight, goal, entries))
    drawn: list[tuple[str, Markup]] = []
    if len(moments) > 1:
        course = chart(voice, view, moments)
        series = (course.series[0], *_paced(scene, goal))
        whole = replace(course, title=view.title, series=series, unit=unit_of(view), today=today)
        drawn.append((course.title, scene.renderer.chart(whole, heading=course.title, has_table=False)))
    sure = [
        Point(day.isoformat(), Decimal(entry.confidence))
        for entry in entries
        if entry.confidence is not None
        for day in [local_date(voice.zone, entry.recorded_at)]
    ]
    if len(sure) > 1:
        heading = voice.text("Confidence, 0 to 10")
        course = Chart(
            title=f"{view.title} · {heading}",
            unit="",
            series=(Series(voice.text("Confidence"), (*sure[: -1 : len(sure) // MOST_SURE + 1], sure[-1])),),
            summary=voice.text(
                "From {first} of 10 to {last} of 10.", first=sure[0].value, last=sure[-1].value
            ),
            scale=(Decimal(0), Decimal(10)),
        )
        drawn.append((heading, scene.renderer.chart(course, heading=heading, has_table=False)))
    return drawn


def _paced(scene: Scene, goal: Goal) -> list[Series]:
    """The pace from the first day to the last."""
    row = goal.key_result
    days = sorted({row.starts, *(phase.on for phase in goal.measure.phases), row.ends})
    points = tuple(
        Point(day.isoformat(), value)
        for day in days
        if (share := expected(goal.measure, day)) is not None
        and (value := value_at(goal.measure, share)) is not None
    )
    return [Series(scene.voice.text("Expected"), points, "pace")] if points else []


def _numbers(scene: Scene, goal: Goal, view: GoalView, past: Sequence[Past]) -> Markup:
    """What the charts show, as a table."""
    voice = scene.voice
    rows = tuple(
        (
            voice.day(one.day),
            _value(scene, view, one),
            _expected(scene, goal, view, one.day),
            "–" if one.confidence is None else f"{one.confidence}/10",
        )
        for one in past
        if one.fate == _COUNTS and (one.value is not None or one.confidence is not None)
    )
    header = (voice.text("Day"), voice.text("Value"), voice.text("Expected"), voice.text("Confidence"))
    return _block(scene, [Table(caption=voice.text("What the charts show"), header=header, rows=rows)])


def _expected(scene: Scene, goal: Goal, view: GoalView, day: date) -> str:
    share = expected(goal.measure, day)
    value = value_at(goal.measure, share) if share is not None else None
    return "–" if value is None else scene.voice.number(round(value, 1), unit_of(view))


def _ledger(scene: Scene, view: GoalView, past: Sequence[Past]) -> list[dict[str, object]]:
    """Every line ever written, the newest first, with what became of it."""
    voice = scene.voice
    fates = {"corrected": voice.text("corrected later"), "undone": voice.text("taken back")}
    return [
        {
            "day": voice.day(one.day),
            "value": _value(scene, view, one),
            "confidence": "" if one.confidence is None else f"{one.confidence}/10",
            "who": one.who,
            "source": source_word(voice, one.source),
            "note": one.note,
            "fate": fates.get(one.fate, ""),
        }
        for one in past
    ]


def _value(scene: Scene, view: GoalView, past: Past) -> str:
    return "–" if past.value is None else scene.voice.number(past.value, unit_of(view))


def _why(scene: Scene, goal: Goal, view: GoalView) -> Markup:
    """The rule that decided its health, and the arithmetic."""
    card = cards.goal_card(
        scene.voice,
        view,
        starts=goal.key_result.starts,
        today=local_date(scene.voice.zone, scene.sight.home.now),
        steps=[cards.Step(day=phase.on, value=phase.value) for phase in goal.measure.phases],
        entries=(),
        changes=(),
    )
    return _block(scene, [block for block in card.blocks if not isinstance(block, Buttons)])


def _block(scene: Scene, blocks: Sequence[Block]) -> Markup:
    """The blocks as they stand on a card, '' for none."""
    return scene.renderer.card(Card(title="", blocks=tuple(blocks)), name="part") if blocks else Markup("")
