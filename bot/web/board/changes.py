"""What changed since somebody last looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from operator import itemgetter

from bot.web.board.looked import Looked
from bot.web.board.scene import Scene
from cards.goals import health_word
from cards.news import late_words, tidy
from handlers.news import news_of
from okrs.permissions import Right
from storage.goals import Bunch, Goal

MOST = 12
Moved = tuple[datetime, Goal]


@dataclass(frozen=True, kw_only=True)
class Change:
    url: str
    health: str
    word: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Changes:
    """`since` says from when on, in words; `more` counts those left out."""

    since: str
    lines: Sequence[Change]
    more: int


async def changes_of(scene: Scene, moved: Iterable[Moved], *, named: bool, most: int = MOST) -> Changes:
    """What was said or measured of goals since the reader's last visit, the newest first."""
    looked = Looked.at(scene.request, scene.sight.home.now)
    since, reader, voice = looked.news_since, scene.sight.reader, scene.voice
    fresh = sorted((one for one in moved if one[0] >= since), key=itemgetter(0), reverse=True)
    may = partial(scene.sight.home.may, reader, Right.SEE_GOAL)
    newest = list(islice((goal for _, goal in fresh if may(goal.key_result.owner_id)), 4 * MOST))
    news = tidy(
        await news_of(scene.work, scene.sight.home, newest, reader=reader, zone=voice.zone, since=since)
    )
    told = [
        Change(
            url=scene.goal_url(item.goal.id),
            health=item.goal.health.value,
            word=health_word(voice, item.goal.health),
            words=words,
        )
        for item in news
        if (words := late_words(voice, item, named=named))
    ]
    return Changes(since=_since(scene, looked.since), lines=told[:most], more=len(told[most:]))


def moved_in(bunches: Iterable[Bunch]) -> Iterator[Moved]:
    """When something was said or measured of each goal last."""
    for bunch in bunches:
        yield from bunch.once("moved", partial(moved, bunch.goals))


def moved(goals: Iterable[Goal]) -> Sequence[Moved]:
    """When something was said or measured of each goal last."""
    return [(moment, goal) for goal in goals if (moment := _moved_at(goal)) is not None]


def _moved_at(goal: Goal) -> datetime | None:
    told = goal.told
    moments = [moment for moment in (told.valued_at, told.talked_at) if moment] if told else []
    return max(moments, default=None)


def _since(scene: Scene, since: datetime | None) -> str:
    voice = scene.voice
    if since is None:
        return voice.text("In the last seven days")
    return voice.text("Since you last looked ({when})", when=voice.moment(since))
