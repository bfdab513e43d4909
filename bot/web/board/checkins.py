"""How many goals have a fresh answer, team by team, and one's own check-ins; never who has not answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from bot.charts.kept import Tallies, Tally
from bot.web.board.scene import Scene
from bot.web.board.standing import taken
from bot.web.render import percent
from cards.status import coverage
from cards.voice import Voice
from handlers.asked import is_open
from handlers.prompts import next_asked
from okrs.vocabulary import CheckInState
from scheduling.calendar import local_date

SINCE = timedelta(days=120)
# With fewer owners the share would tell who it is.
LEAST_OWNERS = 3


@dataclass(frozen=True, kw_only=True)
class _Fresh:
    """How many of a team's goals have a fresh answer: `part` of `whole`, as a share in percent and in words."""

    name: str
    url: str
    share: Decimal | None
    part: int
    whole: int
    words: str


async def draw(scene: Scene) -> Mapping[str, object]:
    sight, work, voice = scene.sight, scene.work, scene.voice
    own = await work.checkins.since([sight.reader], sight.home.now - SINCE)
    own.sort(key=lambda checkin: checkin.asked_at, reverse=True)
    teams = await _coverage(scene)
    upcoming = await next_asked(work, sight.home, sight.home.company.people[sight.reader])
    return {
        "own": [
            (
                voice.day(local_date(voice.zone, one.asked_at)),
                _word(voice, one.state),
                one.state.value,
                voice.moment(one.closes_at) if is_open(one) else "",
            )
            for one in own
        ],
        "upcoming": voice.moment(upcoming) if upcoming else "",
        "teams": [(team.name, team.url, team.share, team.words) for team in teams],
        "coverage": _taken(scene, teams),
        "least": LEAST_OWNERS,
    }


def _taken(scene: Scene, teams: Sequence[_Fresh]) -> tuple[str, str]:
    """The same as a chart: its title, and where it is to be had."""
    title = scene.voice.text("How fresh the picture is")
    lines = tuple(Tally(label=one.name, part=one.part, whole=one.whole, words=one.words) for one in teams)
    return title, taken(scene, Tallies(title=title, summary="", lines=lines))


async def _coverage(scene: Scene) -> list[_Fresh]:
    """Each team with enough people."""
    sight = scene.sight
    forest = await sight.forest(await scene.work.goals.tree(), numbers=False)
    found = []
    for team in sorted(sight.home.company.teams.values(), key=lambda team: team.name.casefold()):
        views = [view for view in forest.goals_of(team, sight.home) if not view.stopped]
        if len({view.owner_id for view in views}) < LEAST_OWNERS:
            continue
        rollup = forest.team(team, sight.home).rollup
        share = percent(Decimal(rollup.updated) / rollup.total)
        found.append(
            _Fresh(
                name=team.name,
                url=scene.url(f"/team/{team.id}"),
                share=share,
                part=rollup.updated,
                whole=rollup.total,
                words=coverage(scene.voice, rollup),
            )
        )
    return found


def _word(voice: Voice, state: CheckInState) -> str:
    return {
        CheckInState.ASKED: voice.text("open"),
        CheckInState.ANSWERED: voice.text("answered"),
        CheckInState.SKIPPED: voice.text("skipped"),
        CheckInState.MISSED: voice.text("not answered; a late answer counts too"),
    }[state]
