"""One's own goals: how far, against which pace, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.web.board.changes import changes_of, moved
from bot.web.board.drawing import NOTHING
from bot.web.board.insight import insight_of
from bot.web.board.lines import lines_of
from bot.web.board.scene import Scene
from cards.courses import MOST_LINES, chart, drawn
from handlers.asked import is_open, topic_of
from handlers.courses import courses, has_course
from scheduling.calendar import local_date
from storage.goals import Goal


async def draw(scene: Scene) -> Mapping[str, object]:
    sight, work = scene.sight, scene.work
    today = local_date(scene.voice.zone, sight.home.now)
    goals = (await work.goals.owned_by([sight.reader], on=today)).get(sight.reader, [])
    topic = await topic_of(work, sight.reader, at=sight.home.now)
    waiting = [one for one in topic.checkins if is_open(one) and one.asked_of_id == sight.reader]
    views = await sight.views(goals)
    return {
        "course": await _course(scene, goals),
        "lines": await lines_of(scene, goals, views),
        "insight": await insight_of(scene, list(views.values())) if goals else None,
        "changes": await changes_of(scene, moved(goals), named=False),
        "waiting": [scene.voice.moment(one.closes_at) for one in waiting][:1],
    }


async def _course(scene: Scene, goals: Sequence[Goal]) -> Markup:
    """How far the goals have come beside what their days ask for; '' where no line has begun."""
    shown = [goal for goal in goals if has_course(goal)][:MOST_LINES]
    found, wanted = await courses(scene.sight, shown, local_date(scene.voice.zone, scene.sight.home.now))
    begun = drawn(found)
    if not begun:
        return NOTHING
    title = scene.voice.text("How far your goals have come")
    return scene.renderer.chart(replace(chart(scene.voice, begun, wanted), title=title), is_slim=True)
