"""A key result as a line of a page: what its bar shows, said in words as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from markupsafe import Markup

from bot.web.board.drawing import NOTHING, spark
from bot.web.board.scene import Scene
from bot.web.render import hue, initials, percent
from cards.goals import GoalView, caption, health_word, standing_word, where
from okrs.health import WEAKEST_FIRST, Health
from okrs.pace import expected
from okrs.progress import progress
from okrs.rollup import Rollup
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.tables import Entry


@dataclass(frozen=True, kw_only=True)
class Line:
    """One key result; `done` and `expected` are percent of the bar, None where there is nothing to show."""

    id: str
    url: str
    title: str
    objective: str
    owner: str
    initials: str
    hue: int
    health: str
    word: str
    done: Decimal | None
    expected: Decimal | None
    caption: str
    blocked: bool
    spark: Markup = NOTHING


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Several key results as one: how far on average, how the weakest stands, how many of each health."""

    health: str
    word: str
    done: Decimal | None
    share: str
    coverage: str
    updated: int
    total: int
    counts: Sequence[tuple[str, str, int, Decimal, Decimal]]


def line_of(scene: Scene, view: GoalView, drawing: Markup = NOTHING) -> Line:
    return Line(
        id=view.id.hex,
        url=scene.goal_url(view.id),
        title=view.title,
        objective=view.objective,
        owner=view.owner if view.owner_id else "",
        initials=initials(view.owner) if view.owner_id else "",
        hue=hue(view.owner_id) if view.owner_id else 0,
        health=view.health.value,
        word=standing_word(scene.voice, view),
        done=percent(view.progress),
        expected=percent(view.expected),
        caption=caption(scene.voice, view),
        blocked=view.blocked,
        spark=drawing,
    )


def short_line_of(scene: Scene, view: GoalView) -> Line:
    """With only where it stands, for pages of many."""
    line = line_of(scene, view)
    return replace(line, caption=where(scene.voice, view))


async def lines_of(scene: Scene, goals: Sequence[Goal], views: Mapping[UUID, GoalView]) -> list[Line]:
    """The goals that the reader may see, each with its course so far."""
    shown = [goal for goal in goals if goal.id in views]
    histories = await scene.work.ledger.history([goal.id for goal in shown])
    return [
        line_of(scene, views[goal.id], _course(scene, goal, histories.get(goal.id, ()))) for goal in shown
    ]


def whole_of(scene: Scene, rollup: Rollup, views: Iterable[GoalView]) -> Whole:
    voice = scene.voice
    healths = [view.health for view in views if not view.stopped]
    return Whole(
        health=rollup.health.value,
        word=health_word(voice, rollup.health),
        done=percent(rollup.progress),
        share="–" if rollup.progress is None else voice.percent(rollup.progress),
        coverage=voice.text("{n} of {all} updated this period", n=rollup.updated, all=rollup.total),
        updated=rollup.updated,
        total=rollup.total,
        counts=_counts(scene, healths),
    )


def _counts(scene: Scene, healths: Sequence[Health]) -> list[tuple[str, str, int, Decimal, Decimal]]:
    """How many there are of each health, and where each begins and how wide it is in a bar of 100."""
    counts, found = [], Decimal(0)
    for health in reversed(WEAKEST_FIRST):
        n = healths.count(health)
        if n:
            width = (Decimal(100 * n) / len(healths)).quantize(Decimal("0.01"))
            counts.append((health.value, health_word(scene.voice, health), n, found, width))
            found += width
    return counts


def _course(scene: Scene, goal: Goal, entries: Sequence[Entry]) -> Markup:
    """How far it was on each day somebody said so, against its pace."""
    measure, row = goal.measure, goal.key_result
    length = max((row.ends - row.starts).days, 1)
    said: list[tuple[float, float]] = []
    for entry in entries:
        share = progress(measure, entry.value)
        if share is not None:
            said.append((_place(row.starts, length, _day(scene, entry)), float(share)))
    steps = [row.starts, *(phase.on for phase in measure.phases), row.ends]
    paced = [
        (_place(row.starts, length, day), float(share))
        for day in steps
        if (share := expected(measure, day)) is not None
    ]
    return spark(said, paced)


def _day(scene: Scene, entry: Entry) -> date:
    return local_date(scene.voice.zone, entry.recorded_at)


def _place(first: date, length: int, day: date) -> float:
    return min(max((day - first).days / length, 0.0), 1.0)
