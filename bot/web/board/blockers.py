"""What is in the way, since when, and who is clearing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.web.board.lines import Line, short_line_of
from bot.web.board.scene import Scene
from cards.goals import GoalView
from okrs.permissions import Right
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.tables import HelpRequest

MOST = 100


@dataclass(frozen=True, kw_only=True)
class Blocker:
    """`words` and `holder` are '' for who may not read what is in the way; `days` is how long it has been."""

    line: Line
    since: str
    days: int
    words: str
    holder: str
    mine: bool


async def draw(scene: Scene) -> Mapping[str, object]:
    sight = scene.sight
    blocked = [
        goal
        for goal in (await scene.work.goals.tree()).goals
        if goal.told is not None and goal.told.blocked and goal.key_result.closed_at is None
    ]
    blocked.sort(key=lambda goal: (_since(goal) or datetime.max.replace(tzinfo=UTC), goal.id))
    views = await sight.views(blocked)
    asked: dict[object, HelpRequest] = {
        request.key_result_id: request
        for request in await scene.work.digests.help_wanted([goal.id for goal in blocked])
    }
    found = [
        _blocker(scene, goal, views[goal.id], asked.get(goal.id)) for goal in blocked if goal.id in views
    ]
    others = [one for one in found if not one.mine]
    return {
        "mine": [one for one in found if one.mine],
        "others": others[:MOST],
        "more": len(others) - MOST,
    }


def _blocker(scene: Scene, goal: Goal, view: GoalView, asked: HelpRequest | None) -> Blocker:
    sight, voice = scene.sight, scene.voice
    began = _since(goal)
    mine = asked is not None and asked.helper_id == sight.reader
    near = mine or sight.home.may(sight.reader, Right.SEE_NOTE, view.owner_id)
    today = local_date(voice.zone, sight.home.now)
    first = local_date(voice.zone, began) if began else today
    return Blocker(
        line=short_line_of(scene, view),
        since=voice.day(first),
        days=(today - first).days,
        words=view.blocker or (asked.words if asked is not None and mine else ""),
        holder=_holder(scene, asked) if near else "",
        mine=mine,
    )


def _holder(scene: Scene, asked: HelpRequest | None) -> str:
    voice = scene.voice
    if asked is None:
        return voice.text("Nobody was asked to help yet")
    who = scene.sight.home.name(asked.helper_id)
    return voice.text("{who} is on it", who=who) if asked.taken_at else voice.text("{who} was asked", who=who)


def _since(goal: Goal) -> datetime | None:
    return goal.told.blocked_since if goal.told else None
