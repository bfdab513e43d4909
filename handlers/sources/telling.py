"""A source as a person sees it, and what it said when somebody tried it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from cards import sources as cards
from cards.exchange import Request
from cards.sources import Fed, Shown
from cards.voice import Voice
from cards.ways import own_page
from connectors.catalogue import SOURCES
from connectors.figure import secret_fields
from connectors.pushed import Pushed
from handlers.sources.keeper import keeper_of
from handlers.status import Sight, sight_of
from okrs.vocabulary import SourceState
from storage.outbox import ANSWER, Letter
from storage.store import Work
from storage.tables import MetricSource

# A number that other systems hand in by themselves.
PUSHED = Pushed.kind


async def tell_tried(work: Work, request: Request, row: MetricSource) -> None:
    """Tells who tried a source out what it said, in the message that said it is being read."""
    key, _, tester = row.test_key, *row.test_key.split(":")[1:3]
    row.test_key = ""
    sight = await sight_of(work, replace(request, person=UUID(tester)))
    card = cards.tried(sight.voice, await shown(sight, row), page=page_of(row))
    letter = Letter(key=key, card=card, at=request.at, person=sight.reader, priority=ANSWER)
    await work.outbox.put([letter])


async def shown(sight: Sight, row: MetricSource) -> Shown:
    """One source with what it feeds."""
    (found,) = await all_shown(sight, [row])
    return found


async def all_shown(sight: Sight, rows: Sequence[MetricSource]) -> list[Shown]:
    """Sources with what each feeds, read at once."""
    feeds = await _feeds(sight.work, rows)
    return [_shown(sight, row, feeds[row.id]) for row in rows]


def trouble_of(voice: Voice, row: MetricSource) -> str:
    """What is wrong with a source, in the reader's language; '' for nothing."""
    if not row.trouble:
        return ""
    # The names of fields and sources are texts of ours too.
    values = {
        name: voice.text(value) if name in ("field", "source") else value
        for name, value in row.trouble_values.items()
    }
    return voice.text(row.trouble, **values)


def page_of(row: MetricSource) -> str:
    """Where a key is entered: never in a chat."""
    return own_page(f"/sources/{row.id}")


def _shown(sight: Sight, row: MetricSource, feeds: Sequence[Fed]) -> Shown:
    model = SOURCES.get(row.kind)
    return Shown(
        id=row.id,
        name=row.name,
        kind=sight.voice.text(model.title) if model else row.kind,
        owner=sight.home.name(keeper_of(sight.home, row.owner_id)),
        value=row.value,
        unit=row.unit,
        as_of=row.as_of,
        url=row.url,
        every=timedelta(minutes=row.every_minutes),
        is_pushed=row.kind == PUSHED,
        is_paused=row.state is SourceState.PAUSED,
        trouble=trouble_of(sight.voice, row),
        has_secret=bool(row.secret),
        takes_secret=row.kind == PUSHED or bool(model and secret_fields(model)),
        feeds=tuple(feeds),
    )


async def _feeds(work: Work, rows: Sequence[MetricSource]) -> dict[UUID, list[Fed]]:
    links = await work.sources.links([row.id for row in rows])
    goals = (await work.goals.several([link.key_result_id for link in links if link.key_result_id])).values()
    named = {goal.id: (goal.key_result.title, goal.key_result.closed_at is None) for goal in goals}
    if any(link.metric_id for link in links):
        named |= {metric.id: (metric.name, True) for metric in await work.metrics.every()}
    found: dict[UUID, list[Fed]] = {row.id: [] for row in rows}
    for link in links:
        target = link.key_result_id or link.metric_id
        if target in named:
            title, is_open = named[target]
            found[link.source_id].append(
                Fed(target=target, title=title, leading=link.leading, is_open=is_open)
            )
    return found
