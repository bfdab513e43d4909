"""What the sources said: kept with its age, recorded where it feeds a goal, and told once when one fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter

from cards.exchange import NOTHING, Reply, Request
from cards.sources import paused_card
from handlers import hooks
from handlers.digests import refresh_of
from handlers.facts import House, calendar_of, house
from handlers.given import STALE
from handlers.sources.keeper import keeper_of
from handlers.sources.telling import tell_tried, trouble_of
from okrs.errors import HeadwayError
from okrs.events import Event
from okrs.measure import check_number
from okrs.vocabulary import Source
from scheduling.calendar import local_date, next_working_moment
from storage.feeds import FedGoal, Feed
from storage.ledger import Line
from storage.metrics import Read
from storage.outbox import Letter
from storage.sources import Bad, Good
from storage.store import Work
from storage.tables import MetricSource

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
    values = {one.source: one for one in good if one.value is not None}
    feeds = await _feeds(work, [*good, *bad])
    if tried := {feed.source for feed in feeds if feed.is_tried}:
        for source in await work.sources.several(tried):
            await tell_tried(work, request, source)
    if values:
        await _feed(work, request, feeds, values)
    if paused:
        await _tell(work, await house(work, request.at), paused)
    return NOTHING


async def feed(work: Work, request: Request, read: Good) -> None:
    """Takes a number to the goal or the metric that its source feeds."""
    await _feed(work, request, await _feeds(work, [read]), {read.source: read})


async def _feeds(work: Work, read: Sequence[Good | Bad]) -> list[Feed]:
    return await work.feeds.of({one.source: one.value if isinstance(one, Good) else None for one in read})


async def _feed(work: Work, request: Request, feeds: Sequence[Feed], values: Mapping[UUID, Good]) -> None:
    fed = [feed.goal for feed in feeds if feed.goal]
    lines = [
        line for feed in feeds if feed.goal and (line := _line(feed.goal, values[feed.source], request.at))
    ]
    if lines:
        await _record(work, request, lines, owners={goal.id: goal.owner for goal in fed})
    if metrics := {
        feed.metric: values[feed.source] for feed in feeds if feed.metric and feed.source in values
    }:
        await _feed_metrics(work, request, metrics)


async def _record(
    work: Work, request: Request, lines: Sequence[Line], *, owners: Mapping[UUID, UUID | None]
) -> None:
    # The whole company is read only where somebody listens: numbers come by the thousand.
    home = await house(work, request.at) if await hooks.listening(work, *Event) else None
    goals = list((await work.goals.several([line.key_result for line in lines])).values()) if home else []
    before = await hooks.healths(work, home, goals) if home else {}
    entries = await work.ledger.measure(lines, at=request.at)
    if home:
        await hooks.recorded(work, home, await work.ledger.that_count(entries), before=before)
    await refresh_of(
        work, owners={line.key_result: owners[line.key_result] for line in lines}, now=request.at
    )


def _line(goal: FedGoal, read: Good, at: datetime) -> Line | None:
    """A ledger line where the number is new; of one day's numbers the last one stays."""
    assert read.value is not None
    if goal.is_closed or goal.value == read.value or check_number(goal.kind, read.value):
        return None
    # Something newer was said while this was on its way.
    if goal.newest_at is not None and goal.newest_at > at:
        return None
    is_todays = (
        goal.is_measured
        and goal.newest_at is not None
        and local_date("UTC", goal.newest_at) == local_date("UTC", at)
    )
    return Line(
        key_result=goal.id,
        person=None,
        source=Source.METRIC,
        value=read.value,
        supersedes=goal.newest if is_todays else None,
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
