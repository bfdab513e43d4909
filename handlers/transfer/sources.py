"""Where numbers come from, out of a file: everything but the keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cards.voice import Voice
from connectors.catalogue import SOURCES
from connectors.figure import secret_fields
from handlers.sources.setting import checked, why_activity
from handlers.sources.telling import PUSHED
from handlers.transfer.book import News, Shelf
from handlers.transfer.goals import Plans
from okrs.sheet.document import Document
from okrs.sheet.problems import did_you_mean, shown
from okrs.sheet.records import SourceRecord
from okrs.texts import Sentence
from okrs.vocabulary import SourceState
from storage.tables import MetricSource, SourceLink
from storage.transfer import Holdings

LEAST_MINUTES, MOST_MINUTES = 5, 44_640
_NO_KEY = "The key did not come along with the import, since keys are in no file. Please enter it again."

# A key result or a business number, and whether the source only leads to it.
Target = tuple[UUID | None, UUID | None, bool]


def bring_sources(plans: Plans, held: Holdings, document: Document) -> None:
    """Works out which sources are new or have changed, and what they feed."""
    shelf: Shelf[MetricSource] = Shelf("source")
    for row in held.sources:
        shelf.put(row, row.name)
    fed: dict[UUID, set[Target]] = defaultdict(set)
    for link in held.links:
        fed[link.source_id].add((link.key_result_id, link.metric_id, link.leading))
    takers: dict[UUID, str] = {}
    for record in document.sources:
        if record.kind not in SOURCES:
            hint = did_you_mean(str(record.kind), SOURCES) or Sentence(
                " There are {all}.", all=", ".join(SOURCES)
            )
            plans.book.problem(
                record,
                "kind",
                Sentence("{kind} is no kind of source.{hint}", kind=shown(str(record.kind)), hint=hint),
            )
            continue
        _source(plans, record, shelf, fed, takers)


def _source(
    plans: Plans,
    record: SourceRecord,
    shelf: Shelf[MetricSource],
    fed: dict[UUID, set[Target]],
    takers: dict[UUID, str],
) -> None:
    book, name, kind = plans.book, str(record.name), str(record.kind)
    row = shelf.keyed(name)
    if row is None:
        row = MetricSource(workspace_id=plans.workspace, kind=kind, name=name, created_at=book.at)
        shelf.put(book.add(row), name)
    elif row.kind != kind:
        book.problem(
            record,
            "kind",
            Sentence(
                "{name} is of the kind {kind}: give this one another name.", name=shown(name), kind=row.kind
            ),
        )
    book.meets(row, record, "source", name)
    fields = _fields(plans, record, row)
    before = book.settle("source", row, fields, name=name)
    if book.is_new(row) or before:
        _read_at_once(plans, row)
    feeds = _targets(plans, record, row, fed[row.id], takers)
    if feeds is None or set(feeds) == fed[row.id]:
        return
    plans.feeds[row.id] = [
        SourceLink(
            workspace_id=plans.workspace,
            source_id=row.id,
            key_result_id=key_result,
            metric_id=metric,
            leading=leading,
            created_at=book.at,
        )
        for key_result, metric, leading in feeds
    ]
    if not book.is_new(row) and not before:
        book.same["source"] -= 1
        told = "; ".join([*record.feeds, *record.numbers]) or "nothing"
        book.news.append(News("source", name, is_new=False, details=(f"feeds: {told}",)))


def _fields(plans: Plans, record: SourceRecord, row: MetricSource) -> dict[str, Any]:
    book = plans.book
    fields: dict[str, Any] = {}
    if record.given("settings") or book.is_new(row):
        _check_settings(plans, record)
        fields["settings"] = record.settings
    if record.given("every"):
        fields["every_minutes"] = 60 if record.every is None else record.every
        if not LEAST_MINUTES <= fields["every_minutes"] <= MOST_MINUTES:
            book.problem(
                record,
                "every",
                Sentence(
                    "must be from {least} to {most} minutes.",
                    least=LEAST_MINUTES,
                    most=f"{MOST_MINUTES:,}",
                ),
            )
    if record.given("owner"):
        fields["owner_id"] = plans.company.person(record.owner, record, "owner")
    if record.key and not row.secret:
        fields |= {"state": SourceState.PAUSED, "trouble": _NO_KEY}
    elif record.given("paused"):
        fields["state"] = SourceState.PAUSED if record.paused else SourceState.ACTIVE
    return fields


def _check_settings(plans: Plans, record: SourceRecord) -> None:
    model = SOURCES[str(record.kind)]
    for name in record.settings:
        if name in secret_fields(model):
            plans.book.problem(
                record,
                "settings",
                Sentence(
                    "{name} is a key, and keys are in no file: enter it on the source's page.", name=name
                ),
            )
        elif name not in model.model_fields:
            hint = did_you_mean(name, model.model_fields)
            plans.book.problem(
                record,
                "settings",
                Sentence(
                    "{title} has no field {name}.{hint}", title=model.title, name=shown(name), hint=hint
                ),
            )
    texts = {name: str(value) for name, value in record.settings.items() if value is not None}
    _, problems = checked(Voice(), str(record.kind), texts)
    for name, problem in problems.items():
        plans.book.problem(record, "settings", f"{name}: {problem}" if name else problem)


def _read_at_once(plans: Plans, row: MetricSource) -> None:
    """Whatever it said before, an active source is read as soon as the import is written."""
    is_read = plans.book.value(row, "state") is SourceState.ACTIVE and row.kind != PUSHED
    next_at = plans.book.at if is_read else None
    if plans.book.is_new(row):
        row.next_at = next_at
    else:
        plans.book.changed[row.id][1].update({"next_at": next_at, "tag": ""})


def _targets(
    plans: Plans, record: SourceRecord, row: MetricSource, fed: set[Target], takers: dict[UUID, str]
) -> Sequence[Target] | None:
    """What the source is to feed, each by one source only; None where the file doesn't say. `fed`: so far."""
    if not record.given("feeds") and not record.given("numbers"):
        return None
    book = plans.book
    settings = book.value(row, "settings")
    reason = why_activity(MetricSource(**row.model_dump(exclude={"settings"}), settings=settings))
    found = [one for one in fed if not record.given("feeds" if one[0] is not None else "numbers")]
    for name in record.feeds:
        if (goal := plans.key_result(name, record, "feeds")) is not None:
            found.append((goal.id, None, bool(reason)))
    for name in record.numbers:
        if (metric := book.find(plans.metrics, name, record, "numbers")) is not None:
            found.append((None, metric, False))
            if reason:
                book.problem(
                    record,
                    "numbers",
                    Sentence("{name} can't come from here. {reason}", name=shown(name), reason=reason),
                )
    for key_result, metric, _ in found:
        target = key_result or metric
        if target is not None and takers.setdefault(target, str(record.name)) != record.name:
            column = "feeds" if key_result else "numbers"
            book.problem(
                record,
                column,
                Sentence("is fed by the source {takers} already.", takers=shown(takers[target])),
            )
    return list(dict.fromkeys(found))
