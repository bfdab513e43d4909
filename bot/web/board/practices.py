"""Ways of working that people shared, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.web.board.scene import Scene
from cards.practices import PracticeView
from handlers.practices.shelf import goals_of, views_of
from okrs.reader.text import fold
from storage.goals import Goal
from storage.tables import Practice

MOST = 100


async def draw(scene: Scene) -> Mapping[str, object]:
    wanted = scene.request.query.get("q", "")[:100]
    rows = [row for row in await scene.work.practices.shared() if _fits(row, wanted)]
    shown = rows[:MOST]
    return {
        "wanted": wanted,
        "practices": [
            {
                "view": view,
                "url": scene.goal_url(row.key_result_id) if view.goal and row.key_result_id else "",
                "day": scene.voice.day(view.shared_on) if view.shared_on else "",
            }
            for row, view in zip(shown, await _views(scene, shown), strict=True)
        ],
        "more": len(rows) - len(shown),
    }


async def told_of_goal(scene: Scene, goal: Goal) -> list[PracticeView]:
    """What was shared about a goal, where it may be known that it is about it."""
    rows = [row for row in await scene.work.practices.shared() if row.key_result_id == goal.id]
    return [view for view in await _views(scene, rows) if view.goal]


async def _views(scene: Scene, rows: Sequence[Practice]) -> list[PracticeView]:
    return await views_of(
        scene.work,
        scene.sight.home,
        rows,
        reader=scene.sight.reader,
        voice=scene.voice,
        goals=await goals_of(scene.work, rows),
    )


def _fits(row: Practice, wanted: str) -> bool:
    text = fold(f"{row.title} {row.words}")
    return all(word in text for word in fold(wanted).split())
