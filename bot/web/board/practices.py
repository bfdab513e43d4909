"""Ways of working that people shared, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.web.board.scene import Scene
from okrs.permissions import Right
from okrs.reader.text import fold
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.tables import Practice

MOST = 100


async def draw(scene: Scene) -> Mapping[str, object]:
    wanted = scene.request.query.get("q", "")[:100]
    rows = [row for row in await scene.work.practices.shared() if _fits(row, wanted)]
    shown = rows[:MOST]
    named = [row.key_result_id for row in shown if row.key_result_id and row.named]
    goals = await scene.work.goals.several(named)
    tried = await scene.work.practices.tried([row.id for row in shown])
    return {
        "wanted": wanted,
        "practices": [_shown(scene, row, goals, tried.get(row.id, (0, 0))) for row in shown],
        "more": len(rows) - len(shown),
    }


def _fits(row: Practice, wanted: str) -> bool:
    text = fold(f"{row.title} {row.words}")
    return all(word in text for word in fold(wanted).split())


def _shown(
    scene: Scene, row: Practice, goals: Mapping[UUID, Goal], counts: tuple[int, int]
) -> dict[str, object]:
    """Whose it is and about which goal only where its author wants that known."""
    home, voice = scene.sight.home, scene.voice
    author = home.company.people.get(row.person_id)
    here = author is not None and author.active
    goal = goals.get(row.key_result_id) if row.key_result_id and row.named and here else None
    seen = goal is not None and home.may(scene.sight.reader, Right.SEE_GOAL, goal.key_result.owner_id)
    return {
        "title": row.title,
        "words": row.words,
        "author": author.name if author and here and row.named else voice.text("A colleague"),
        "goal": goal.key_result.title if goal and seen else "",
        "url": scene.goal_url(goal.id) if goal and seen else "",
        "day": voice.day(local_date(voice.zone, row.shared_at)) if row.shared_at else "",
        "tried": counts[0],
        "helped": counts[1],
    }
