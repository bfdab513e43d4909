"""The company as a tree: outcomes, objectives, key results; opened as deep as it stays readable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from aiohttp import web

from bot.web.board.changes import changes_of, moved_in
from bot.web.board.insight import insight_of
from bot.web.board.lines import Line, short_line_of, whole_of
from bot.web.board.scene import Scene
from bot.web.board.standing import standing
from bot.web.render import percent
from cards.alignment import headline
from cards.goals import GoalView, health_word
from cards.status import coverage
from cards.tree import Branch, Sort
from handlers.alignment import survey
from handlers.branches import Forest
from okrs.alignment import Gap
from okrs.health import WEAKEST_FIRST, Health
from okrs.reader.text import fold
from okrs.rollup import Part, Rollup, roll_up

# More lines than this are folded, and fetched when somebody opens them.
MOST_LINES = 200
# Closed at first: an outcome shows its objectives, an objective only itself.
OPEN_LINES = 25
# So much directly below one outcome or objective is on one page.
MOST_BELOW = 150
UNTIED = "none"
# Not by what has no fresh answer: that would be a list of who has not answered.
FOUND_BY = tuple(health for health in WEAKEST_FIRST if health not in (Health.OUTDATED, Health.PENDING))


@dataclass(frozen=True, kw_only=True)
class Node:
    """An outcome or objective. `key` remembers whether it is open; `load` is where what is below it is fetched, ''
    where that is on the page."""

    key: str
    url: str
    title: str
    team: str
    health: str
    word: str
    done: Decimal | None
    share: str
    coverage: str
    notes: Sequence[tuple[str, str]]
    children: Sequence[Node]
    lines: Sequence[Line]
    size: int
    load: str
    open: bool


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the tree is narrowed down to; '' for anything."""

    words: str
    owner: str
    health: str

    @classmethod
    def of(cls, scene: Scene) -> Wanted:
        query = scene.request.query
        health = query.get("health", "")
        return cls(
            words=query.get("q", "")[:100],
            owner=query.get("owner", "")[:100],
            health=health if health in FOUND_BY else "",
        )

    def __bool__(self) -> bool:
        return bool(self.words.strip() or self.owner.strip() or self.health)

    def fits(self, view: GoalView) -> bool:
        text = fold(f"{view.title} {view.objective} {view.code}")
        return (
            all(word in text for word in fold(self.words).split())
            and fold(self.owner) in fold(view.owner if view.owner_id else "")
            and self.health in ("", view.health.value)
        )


async def draw(scene: Scene) -> Mapping[str, object]:
    found = await survey(scene.sight)
    forest = await scene.sight.forest(found.tree)
    branches = forest.roots()
    wanted = Wanted.of(scene)
    notes = _notes(scene, found.gaps)
    views = list(forest.views.values())
    fitting = [view for view in views if wanted.fits(view)] if wanted else []
    return {
        "cycles": ", ".join(cycle.name for cycle in found.tree.cycles),
        "branch": None,
        "wanted": wanted,
        "healths": [(health.value, health_word(scene.voice, health)) for health in FOUND_BY],
        "nodes": [] if wanted else _nodes(scene, branches, notes),
        "found": [short_line_of(scene, view) for view in fitting[:MOST_LINES]],
        "count": len(fitting),
        "whole": whole_of(scene, _together(branches), views),
        "standing": standing(scene, scene.here.workspace.name, views),
        "insight": None if wanted else await insight_of(scene, views),
        "changes": await changes_of(scene, moved_in(found.tree.bunches), named=True, most=5),
        "missing": [
            (headline(scene.voice, gap, len(ids)), len(ids))
            for gap, ids in found.gaps.items()
            if gap not in _SHOWN_AT_OUTCOMES
        ],
    }


async def draw_branch(scene: Scene) -> Mapping[str, object]:
    """What is below one outcome or objective, as far as it is not closed."""
    found = await survey(scene.sight)
    branch = _find(await scene.sight.forest(found.tree), scene)
    part, following = _cut(branch, scene.request.query.get("from", ""))
    return {
        "title": branch.title,
        "back": (scene.voice.text("Company"), scene.url("/company")),
        "branch": branch,
        "nodes": [_node(scene, part, _notes(scene, found.gaps), MOST_LINES, is_open=True)],
        "following": "" if following is None else scene.url(f"{_path(branch)}?from={following}"),
    }


def _cut(branch: Branch, first: str) -> tuple[Branch, int | None]:
    """The branch with only as much directly below it as a page holds, and where the next page begins."""
    start = int(first) if first.isascii() and first.isdigit() and len(first) < 8 else 0
    end, n = start + MOST_BELOW, len(branch.branches)
    part = replace(
        branch,
        branches=branch.branches[start:end],
        goals=branch.goals[max(start - n, 0) : max(end - n, 0)],
    )
    return part, end if end < n + len(branch.goals) else None


def _together(branches: Sequence[Branch]) -> Rollup:
    """The outcomes as one, each counting alike, covered by their key results."""
    rollups = [branch.rollup for branch in branches if branch.rollup.total]
    whole = roll_up(
        [Part(weight=Decimal(1), progress=one.progress, health=one.health, updated=False) for one in rollups]
    )
    return replace(
        whole, updated=sum(one.updated for one in rollups), total=sum(one.total for one in rollups)
    )


def _path(branch: Branch) -> str:
    return f"/company/{branch.sort.value}/{branch.id or UNTIED}"


def _find(forest: Forest, scene: Scene) -> Branch:
    sort, wanted = scene.request.match_info["sort"], scene.request.match_info["branch"]
    for branch in _every(forest.roots()):
        if branch.sort.value == sort and str(branch.id or UNTIED) == wanted:
            return branch
    raise web.HTTPNotFound


def _every(branches: Sequence[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _every(branch.branches)


def _nodes(
    scene: Scene, branches: Sequence[Branch], notes: Mapping[object, Sequence[tuple[str, str]]]
) -> list[Node]:
    size = sum(branch.size for branch in branches)
    room = MOST_LINES if size > MOST_LINES else size
    each = room // max(len(branches), 1) if size > MOST_LINES else room
    return [_node(scene, branch, notes, each, is_open=size <= OPEN_LINES) for branch in branches]


def _node(
    scene: Scene,
    branch: Branch,
    notes: Mapping[object, Sequence[tuple[str, str]]],
    room: int,
    *,
    is_open: bool,
) -> Node:
    """The branch with what is below it, as far as that fits into so many lines."""
    voice, rollup = scene.voice, branch.rollup
    fits = branch.size - 1 <= room
    children_fit = len(branch.branches) + len(branch.goals) <= room
    below = room - len(branch.branches) - len(branch.goals)
    each = below if fits else below // max(len(branch.branches), 1)
    url = scene.url(_path(branch))
    return Node(
        key=f"{branch.sort.value}-{branch.id or UNTIED}",
        url=url,
        title=branch.title,
        team=branch.team,
        health=rollup.health.value if rollup.total else "",
        word=health_word(voice, rollup.health) if rollup.total else voice.text("no key results yet"),
        done=percent(rollup.progress),
        share="" if rollup.progress is None else voice.percent(rollup.progress),
        coverage=coverage(voice, rollup) if rollup.total else "",
        notes=[*notes.get(branch.id, ()), *(("", line) for line in branch.metrics)],
        children=[_node(scene, child, notes, each, is_open=is_open) for child in branch.branches]
        if children_fit
        else [],
        lines=[short_line_of(scene, view) for view in branch.goals] if children_fit else [],
        size=branch.key_results,
        load="" if children_fit else url,
        open=is_open or (branch.sort is Sort.OUTCOME and children_fit),
    )


_SHOWN_AT_OUTCOMES = (Gap.NOT_MOVING, Gap.LATE_ONLY, Gap.EMPTY_OUTCOME)


def _notes(scene: Scene, gaps: Mapping[Gap, Sequence[object]]) -> dict[object, list[tuple[str, str]]]:
    """What to say at an outcome: of which nothing serves it, or nothing that tells early moves."""
    voice = scene.voice
    words = {
        Gap.NOT_MOVING: voice.text("No leading indicator has moved yet"),
        Gap.LATE_ONLY: voice.text("Every number here moves late: nothing tells early how it will go"),
        Gap.EMPTY_OUTCOME: voice.text("No objective serves it yet"),
    }
    found: dict[object, list[tuple[str, str]]] = {}
    for gap, sentence in words.items():
        for id_ in gaps.get(gap, ()):
            found.setdefault(id_, []).append(("warn", sentence))
    return found
