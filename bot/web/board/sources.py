"""Where numbers come from and how each source does; the numbers of the business."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.web.board.scene import Scene
from bot.web.render import is_safe
from cards.metrics import MetricView, chart, last, trend
from cards.sources import Shown
from handlers.known_metrics import known
from handlers.sources.setting import every_shown


async def draw(scene: Scene) -> Mapping[str, object]:
    found = await known(scene.work, scene.sight.home, reader=scene.sight.reader)
    return {
        "sources": [_source(scene, one) for one in await every_shown(scene.sight)],
        "metrics": [_metric(scene, view) for view in found.views.values()],
    }


def _source(scene: Scene, source: Shown) -> dict[str, object]:
    voice = scene.voice
    if source.is_paused:
        state, word = "off_track", voice.text("paused")
    elif source.trouble:
        state, word = "at_risk", voice.text("in trouble")
    elif source.as_of is None:
        state, word = "pending", voice.text("no number yet")
    else:
        state, word = "on_track", voice.text("working")
    return {
        "name": source.name,
        "kind": source.kind,
        "owner": source.owner,
        "value": "" if source.value is None else voice.number(source.value, source.unit),
        "as_of": voice.moment(source.as_of) if source.as_of else "",
        "link": source.url if is_safe(source.url) else "",
        "state": state,
        "word": word,
        "trouble": source.trouble,
        "feeds": [fed.title for fed in source.feeds],
    }


def _metric(scene: Scene, view: MetricView) -> dict[str, object]:
    voice = scene.voice
    return {
        "name": view.name,
        "outcome": view.outcome,
        "last": last(voice, view),
        "trend": trend(voice, view),
        "movers": [(title, scene.goal_url(id_)) for id_, title in view.movers],
        "chart": _course(scene, view) if len(view.readings) > 1 else Markup(""),
    }


def _course(scene: Scene, view: MetricView) -> Markup:
    drawn = chart(scene.voice, view.name, view.unit, view.readings, view.trend.band)
    return scene.renderer.chart(drawn, heading=scene.voice.text("So far"))
