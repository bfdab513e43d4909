"""One's own goals: how far, against which pace, and what changed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.web.board.changes import changes_of
from bot.web.board.insight import insight_of
from bot.web.board.lines import lines_of
from bot.web.board.scene import Scene
from handlers.asked import is_open, topic_of
from scheduling.calendar import local_date


async def draw(scene: Scene) -> Mapping[str, object]:
    sight, work = scene.sight, scene.work
    today = local_date(scene.voice.zone, sight.home.now)
    goals = (await work.goals.owned_by([sight.reader], on=today)).get(sight.reader, [])
    topic = await topic_of(work, sight.reader, at=sight.home.now)
    waiting = [one for one in topic.checkins if is_open(one) and one.asked_of_id == sight.reader]
    views = await sight.views(goals)
    return {
        "lines": await lines_of(scene, goals, views),
        "insight": await insight_of(scene, list(views.values())) if goals else None,
        "changes": await changes_of(scene, goals, named=False),
        "waiting": [scene.voice.moment(one.closes_at) for one in waiting][:1],
    }
