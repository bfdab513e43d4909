"""Outcomes, objectives and key results as one tree, folded when it would be too long to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cards.blocks import Action, Block, Bold, Buttons, Card, Spans, Text, Tree, TreeRow
from cards.goals import GoalView, standing_word, where
from cards.lines import one_line
from cards.status import summary
from cards.voice import Voice
from okrs.rollup import Rollup, Share

# More lines than this nobody reads in a chat, and no platform shows in one message.
MOST_ROWS = 40
MOST_BUTTONS = 15


class Sort(StrEnum):
    """What a branch of the tree is; the value is also the name it travels under in a button."""

    OUTCOME = "outcome"
    OBJECTIVE = "objective"
    TEAM = "team"


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What one part brings to a roll-up: its title and its share; `sort` and `id` name it in a button."""

    title: str
    share: Share
    sort: str
    id: UUID | None

    @property
    def values(self) -> Mapping[str, str]:
        return {self.sort: str(self.id)}


@dataclass(frozen=True, kw_only=True)
class Branch:
    """An outcome, an objective or a team with all that is under it. `id` is None for what belongs to no outcome,
    `team` is the name of an objective's team; `metrics` say of each number that shows an outcome what it is."""

    id: UUID | None
    sort: Sort
    title: str
    rollup: Rollup
    parts: tuple[Brought, ...]
    branches: tuple[Branch, ...] = ()
    goals: tuple[GoalView, ...] = ()
    team: str = ""
    metrics: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many lines it takes with everything open."""
        return 1 + len(self.metrics) + len(self.goals) + sum(branch.size for branch in self.branches)

    @property
    def key_results(self) -> int:
        return len(self.goals) + sum(branch.key_results for branch in self.branches)


def tree(voice: Voice, branches: Sequence[Branch], *, title: str) -> Card:
    """The branches with all key results if they fit, else folded, with buttons that open one."""
    if not branches:
        return Card(
            title=title,
            blocks=(Text(spans=(voice.text("There are no goals yet. To write the first one: /okr new"),)),),
        )
    depth = _open_depth(branches, MOST_ROWS)
    blocks = rows(voice, branches)
    if opening := _buttons(branches, depth):
        blocks.append(Buttons(items=opening))
    return Card(title=title, blocks=tuple(blocks))


def rows(voice: Voice, branches: Sequence[Branch], *, most: int = MOST_ROWS) -> list[Block]:
    """The branches as deep as they fit into so many lines, and how many lines are left out."""
    depth = _open_depth(branches, most)
    lines = [row for branch in branches for row in _rows(voice, branch, depth=0, open_to=depth)]
    blocks: list[Block] = [Tree(rows=tuple(lines[:most]))]
    if len(lines) > most:
        rest = voice.plural(
            "… and {n} more line: /okr tree followed by a name opens one part.",
            "… and {n} more lines: /okr tree followed by a name opens one part.",
            len(lines) - most,
        )
        blocks.append(Text(spans=(rest,), muted=True))
    return blocks


def _open_depth(branches: Sequence[Branch], most: int) -> int:
    """How deep the tree can be opened so that it fits; one branch alone was asked for and is always open."""
    depth = 1 if len(branches) == 1 else 0
    while depth < 6 and sum(_count(branch, depth + 1) for branch in branches) <= most:
        depth += 1
    return depth


def _count(branch: Branch, levels: int) -> int:
    if levels == 0:
        return 1 + len(branch.metrics)
    return (
        1
        + len(branch.metrics)
        + len(branch.goals)
        + sum(_count(child, levels - 1) for child in branch.branches)
    )


def _rows(voice: Voice, branch: Branch, *, depth: int, open_to: int) -> Iterator[TreeRow]:
    # What has nothing under it stands nowhere.
    health = branch.rollup.health if branch.key_results else None
    yield TreeRow(depth=depth, spans=_label(voice, branch, folded=depth >= open_to), health=health)
    for metric in branch.metrics:
        yield TreeRow(depth=depth + 1, spans=(metric,))
    if depth >= open_to:
        return
    for child in branch.branches:
        yield from _rows(voice, child, depth=depth + 1, open_to=open_to)
    for goal in branch.goals:
        health = None if goal.stopped else goal.health
        yield TreeRow(depth=depth + 1, spans=_goal(voice, goal), health=health)


def _label(voice: Voice, branch: Branch, *, folded: bool) -> Spans:
    team = f" · {branch.team}" if branch.team else ""
    if not branch.key_results:
        is_bare = branch.sort is Sort.OUTCOME and not branch.branches
        nothing = voice.text("no objective yet") if is_bare else voice.text("no key results yet")
        return (Bold(branch.title), f"{team} — {nothing}")
    inside = voice.plural(" ({n} key result)", " ({n} key results)", branch.key_results) if folded else ""
    return (Bold(branch.title), team, inside, f" — {summary(voice, branch.rollup)}")


def _goal(voice: Voice, goal: GoalView) -> Spans:
    owner = f" — {goal.owner}" if goal.owner_id else ""
    return (f"{goal.title}: {where(voice, goal)} ({standing_word(voice, goal)}){owner}",)


def _buttons(branches: Sequence[Branch], open_to: int) -> tuple[Action, ...]:
    """A button for each branch that is shown but not open, those nearest the root first."""
    folded = [b for b in _at(branches, open_to) if b.id is not None and (b.branches or b.goals)]
    return tuple(
        Action(one_line(branch.title, 60), "goal.tree", {branch.sort.value: str(branch.id)})
        for branch in folded[:MOST_BUTTONS]
    )


def _at(branches: Sequence[Branch], depth: int) -> list[Branch]:
    if depth == 0:
        return list(branches)
    return [found for branch in branches for found in _at(branch.branches, depth - 1)]
