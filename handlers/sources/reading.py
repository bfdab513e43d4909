"""What the sources said: kept with its age, recorded where it feeds a goal, and told once when one fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter

from cards.exchange import NOTHING, Reply, Request
from cards.sources import paused_card
from handlers import hooks
from handlers.digests import refresh
from handlers.facts import House, calendar_of, house
from handlers.given import STALE
from handlers.sources.keeper import keeper_of
from handlers.sources.telling import tell_tried, trouble_of
from okrs.errors import HeadwayError
from okrs.events import Event
from okrs.measure import check_value
from okrs.vocabulary import Source
from scheduling.calendar import local_date, next_working_moment
from storage.goals import Goal
from storage.ledger import Line, is_measured
from storage.metrics import Read
from storage.outbox import Letter
from storage.sources import Bad, Good
from storage.store import Work
from storage.tables import Entry, MetricSource

READ = "source.read"

_GOOD: TypeAdapter[list[Good]] = TypeAdapter(list[Good])
_BAD: TypeAdapter[list[Bad]] = TypeAdapter(list[Bad])


def request_of(workspace: UUID, good: Sequence[Good], bad: Sequence[Bad], *, at: datetime) -> Request:
    """What became of reading some sources of one workspace, as a request."""
    values = {"good": _GOOD.dump_json(list(good)).decode(), "bad": _BAD.dump_json(list(bad)).decode()}
    return Request(workspace=workspace, intent=READ, at=at, values=values)


async def keep(work: Work, request: Request) -> Reply:
    """Keeps what was read; only the refresher and other systems bring it, no person."""
    if request.person is not None:
        raise HeadwayError(STALE)
    good = _GOOD.validate_json(request.values["good"])
    bad = _BAD.validate_json(request.values["bad"])
    paused = await work.sources.record(good, bad, at=request.at)
    for source in await work.sources.tested([*(one.source for one in good), *(one.source for one in bad)]):
        await tell_tried(work, request, source)
    values = {one.source: one for one in good if one.value is not None}
    if values:
        await feed(work, request, values)
    if paused:
        await _tell(work, await house(work, request.at), paused)
    return NOTHING


async def feed(work: Work, request: Request, values: Mapping[UUID, Good]) -> None:
    """Takes numbers, by source, to the goals and the metrics that they feed."""
    feeds = await work.sources.fed_by(values)
    # A number that stays is nothing new to its goal.
    fed = {
        feed.key_result: values[feed.source]
        for feed in feeds
        if feed.key_result and feed.value != values[feed.source].value
    }
    goals = list((await work.goals.several(list(fed))).values()) if fed else []
    newest = await work.ledger.newest([goal.id for goal in goals]) if goals else {}
    lines = [line for goal in goals if (line := _line(goal, newest.get(goal.id), fed[goal.id], request.at))]
    # The whole company is read only where somebody listens: numbers come by the thousand.
    home = await house(work, request.at) if lines and await hooks.listening(work, *Event) else None
    before = await hooks.healths(work, home, goals) if home else {}
    entries = await work.ledger.measure(lines, at=request.at)
    if home:
        await hooks.recorded(work, home, entries, before=before)
    if lines:
        await refresh(work, key_results=[line.key_result for line in lines], now=request.at)
    if metrics := {feed.metric: values[feed.source] for feed in feeds if feed.metric}:
        await _feed_metrics(work, request, metrics)


def _line(goal: Goal, newest: Entry | None, read: Good, at: datetime) -> Line | None:
    """A ledger line where the number is new; of one day's numbers the last one stays."""
    assert read.value is not None
    row = goal.key_result
    if row.closed_at is not None or check_value(goal.measure, read.value):
        return None
    # Something newer was said while this was on its way.
    if goal.value == read.value or (newest is not None and newest.recorded_at > at):
        return None
    is_todays = (
        newest is not None
        and is_measured(newest)
        and local_date("UTC", newest.recorded_at) == local_date("UTC", at)
    )
    return Line(
        key_result=goal.id,
        person=None,
        source=Source.METRIC,
        value=read.value,
        supersedes=newest.id if newest is not None and is_todays else None,
    )


async def _feed_metrics(work: Work, request: Request, fed: Mapping[UUID, Good]) -> None:
    """A reading where the number is new, or the last one is of another day: a number that stays is a fact too."""
    readings = await work.metrics.history(list(fed))
    reads = []
    for metric, read in fed.items():
        last = readings[metric][-1] if readings.get(metric) else None
        is_news = last is None or last.value != read.value or last.as_of.date() != read.as_of.date()
        if is_news and read.value is not None:
            reads.append(Read(metric=metric, value=read.value, as_of=read.as_of, source=Source.METRIC))
    await work.metrics.record(reads, at=request.at)


async def _tell(work: Work, home: House, paused: Sequence[MetricSource]) -> None:
    """Who looks after a source that is not read any more hears of it once, with what to do."""
    letters = []
    for source in paused:
        keeper = keeper_of(home, source.owner_id)
        if keeper is None:
            continue
        owner = home.company.people[keeper]
        links = await work.sources.links([source.id])
        fed = [link.key_result_id for link in links if link.key_result_id]
        goals = (await work.goals.several(fed)).values()
        card = paused_card(
            home.voice(owner.id),
            source=source.id,
            name=source.name,
            trouble=trouble_of(home.voice(owner.id), source),
            feeds=[goal.key_result.title for goal in goals if goal.key_result.closed_at is None],
            last=(source.value, source.unit, source.as_of)
            if source.value is not None and source.as_of
            else None,
        )
        at = next_working_moment(calendar_of(owner, home.workspace), home.now)
        since = source.failing_since or home.now
        letters.append(
            Letter(key=f"source:{source.id}:{since.isoformat()}", card=card, at=at, person=owner.id)
        )
    await work.outbox.put(letters)
