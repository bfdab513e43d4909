"""Small drawings of a page as charts to take along: how many goals stand how, and how many have a fresh answer."""

from __future__ import annotations

from collections.abc import Iterable

from bot.charts.kept import Tallies, Tally
from bot.web.board.scene import Scene
from cards.goals import GoalView, health_word
from okrs.health import WEAKEST_FIRST


def standing(scene: Scene, name: str, views: Iterable[GoalView]) -> tuple[str, str]:
    """How many key results there are of each health: its title, and where it is to be had."""
    voice = scene.voice
    healths = [view.health for view in views if not view.stopped]
    lines = [
        Tally(
            label=health_word(voice, health),
            part=n,
            whole=len(healths),
            words=voice.text("{n} of {all}", n=n, all=len(healths)),
            look=health.value,
        )
        for health in reversed(WEAKEST_FIRST)
        if (n := healths.count(health))
    ]
    title = voice.text("{what}: how the key results stand", what=name)
    return title, taken(scene, Tallies(title=title, summary="", lines=tuple(lines)))


def taken(scene: Scene, tallies: Tallies) -> str:
    """Where the chart is to be had, '' where there is nothing to draw."""
    picture = scene.pictures.of(tallies)
    return picture.url if picture else ""
