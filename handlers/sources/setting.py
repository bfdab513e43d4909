"""Setting up where a number comes from: chosen, filled in, tried out, and linked to what it feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cards import sources as cards
from cards.blocks import Card, Option
from cards.exchange import Reply, Request
from cards.sources import EVERY, NAME, Shown
from cards.voice import Voice
from connectors.catalogue import SOURCES
from connectors.figure import Measures, Source, secret_fields
from connectors.outgoing import ConnectorError
from handlers.given import STALE, given
from handlers.sources.keeper import keeper_of
from handlers.sources.reading import feed as feed_on
from handlers.sources.telling import PUSHED, all_shown, page_of, shown
from handlers.status import Sight, sight_of
from okrs.audit import Act, Change
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.vocabulary import SourceState
from storage.goals import Goal
from storage.sources import Good
from storage.store import Work
from storage.tables import MetricSource, SourceLink

LIST, NEW, FORM, SAVE, SHOW = "source.list", "source.new", "source.form", "source.save", "source.show"
TRY, LINK, FEED, UNLINK = "source.try", "source.link", "source.feed", "source.unlink"
PAUSE, RESUME, REMOVE, REMOVE_SURELY = (
    "source.pause",
    "source.resume",
    "source.remove",
    "source.remove.confirm",
)
SECRET = "source.secret"

# How often a source is read, in minutes.
_SCHEDULES = (15, 60, 360, 1440)
_MOST_TARGETS = 90
_LONGEST_NAME = 80
# What stands for a secret until it is entered, so that the other fields can be checked.
_STAND_IN = "x"


async def show_list(work: Work, request: Request) -> Reply:
    """Every source of the workspace, how it does and what it feeds."""
    sight = await sight_of(work, request)
    return Reply(card=cards.listing(sight.voice, await every_shown(sight)))


async def every_shown(sight: Sight) -> list[Shown]:
    """All of the workspace, as the reader sees them."""
    return await all_shown(sight, await sight.work.sources.every())


async def choose(work: Work, request: Request) -> Reply:
    """Where does the number come from?"""
    sight = await sight_of(work, request)
    titled = ((kind, sight.voice.text(source.title)) for kind, source in SOURCES.items())
    kinds = sorted(titled, key=lambda one: (one[0] == PUSHED, one[1].lower()))
    return Reply(card=cards.kinds(sight.voice, kinds))


async def open_form(work: Work, request: Request) -> Reply:
    """The fields of one kind: empty, or of a source that is to be changed."""
    sight = await sight_of(work, request)
    if "source" in request.values:
        row = await _own(sight, request)
        values = {
            **{n: _text(v) for n, v in row.settings.items()},
            NAME: row.name,
            EVERY: str(row.every_minutes),
        }
        return Reply(card=_form(sight, row.kind, values, {}, source=row.id), replaces=False)
    kind = given(request, "kind", _kind)
    return Reply(card=_form(sight, kind, {}, {}), replaces=True)


async def save(work: Work, request: Request) -> Reply:
    """Keeps a source, and asks for its key or tries it out; or says at each field what can't be taken."""
    sight = await sight_of(work, request)
    row = await _own(sight, request) if "source" in request.values else None
    kind = row.kind if row else given(request, "kind", _kind)
    values = {n: v.strip() for n, v in request.values.items()}
    settings, problems = checked(sight.voice, kind, values)
    name = values.get(NAME, "")[:_LONGEST_NAME] or SOURCES[kind].title
    taken = {other.name.lower() for other in await work.sources.every() if row is None or other.id != row.id}
    if name.lower() in taken:
        problems[NAME] = sight.voice.text("There is a source of that name already.")
    if row is not None and not problems:
        problems |= await _spoilt(sight, row, settings)
    if problems:
        return Reply(card=_form(sight, kind, values, problems, source=row.id if row else None), replaces=True)
    if row is None:
        row = MetricSource(
            workspace_id=work.workspace, owner_id=sight.reader, kind=kind, name=name, created_at=request.at
        )
        await work.sources.add(row)
        await work.audit.record(Act.SOURCE_ADDED, by=sight.reader, at=request.at, name=name)
    elif (row.name, row.settings) != (name, settings):
        # Where a number comes from may be told by an address that is nobody else's business.
        parts = [one for one in settings if settings[one] != row.settings.get(one)]
        await work.audit.record(
            Act.SOURCE_CHANGED,
            by=sight.reader,
            at=request.at,
            name=name,
            changes=[Change("name", row.name, name)] * (row.name != name) + [Change(part) for part in parts],
        )
    if _hosts(kind, row.settings) != _hosts(kind, settings):
        # A key that somebody entered for one place is never taken to another.
        row.secret = ""
    row.name, row.settings, row.tag = name, settings, ""
    row.every_minutes = _minutes(values.get(EVERY, ""))
    if kind == PUSHED:
        row.unit = settings.get("unit", "")
        card = cards.pushed(sight.voice, await shown(sight, row), page=page_of(row))
        return Reply(card=card, replaces=True)
    if secret_fields(SOURCES[kind]) and not row.secret:
        card = cards.asks_secret(sight.voice, await shown(sight, row), page=page_of(row))
        return Reply(card=card, replaces=True)
    return replace(await _try(sight, row, request), replaces=True)


async def _spoilt(sight: Sight, row: MetricSource, settings: Mapping[str, Any]) -> dict[str, str]:
    """What speaks against other settings: what is the measure of something must not become a count of activity."""
    reason = _activity_in(row.kind, settings)
    measured = [link for link in await sight.work.sources.links([row.id]) if not link.leading]
    if not reason or not measured:
        return {}
    told = sight.voice.text(
        "{reason} It is the measure of something now: unlink it first, or ask for what comes of the work.",
        reason=sight.voice.text(reason),
    )
    return {"": told}


def _hosts(kind: str, settings: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Where the keys of a source go to."""
    fields = SOURCES[kind].model_fields
    values = (str(settings.get(name, field.default)) for name, field in fields.items())
    return {urlsplit(value)[:2] for value in values if value.startswith(("http://", "https://"))}


async def show(work: Work, request: Request) -> Reply:
    """One source: its last number, its age, what it feeds, what is wrong with it."""
    sight = await sight_of(work, request)
    row = await _row(work, request)
    card = cards.one(sight.voice, await shown(sight, row), may_change=_may(sight, row), page=page_of(row))
    return Reply(card=card)


async def keep_secret(work: Work, request: Request) -> Reply:
    """The key was entered on the web page, and comes encrypted; the source is tried out with it."""
    sight = await sight_of(work, request)
    row = await _own(sight, request)
    row.secret, row.tag = given(request, "locked", str), ""
    if row.kind == PUSHED:
        return Reply(card=cards.pushed(sight.voice, await shown(sight, row), page=page_of(row)))
    return await _try(sight, row, request)


async def try_out(work: Work, request: Request) -> Reply:
    """Reads the source at once; what it says is told as soon as it is known."""
    sight = await sight_of(work, request)
    row = await _own(sight, request)
    if row.kind == PUSHED:
        # Nothing can be asked: its system hands it in, and its age stays as it is.
        return await _as_it_is(sight, row)
    return replace(await _try(sight, row, request), replaces=True)


async def resume(work: Work, request: Request) -> Reply:
    """The source is read again, from now on."""
    return await try_out(work, request)


async def pause(work: Work, request: Request) -> Reply:
    """The source is not read until somebody switches it on again; its last number stays."""
    sight = await sight_of(work, request)
    row = await _own(sight, request)
    if row.state is not SourceState.PAUSED:
        await work.audit.record(Act.SOURCE_PAUSED, by=sight.reader, at=request.at, name=row.name)
    row.state, row.trouble, row.next_at = SourceState.PAUSED, "", None
    return await _as_it_is(sight, row)


async def ask_to_remove(work: Work, request: Request) -> Reply:
    """Says what goes and what stays."""
    sight = await sight_of(work, request)
    row = await _own(sight, request)
    return Reply(card=cards.asks_to_remove(sight.voice, await shown(sight, row)))


async def remove(work: Work, request: Request) -> Reply:
    """The source and its key are gone; what it said stays in the history of the goals."""
    sight = await sight_of(work, request)
    row = await _own(sight, request)
    await work.sources.remove(row.id)
    await work.audit.record(Act.SOURCE_REMOVED, by=sight.reader, at=request.at, name=row.name)
    return Reply(card=cards.removed(sight.voice, row.name), replaces=True)


async def choose_target(work: Work, request: Request) -> Reply:
    """What is the number of? The asker's own goals, the numbers of the business, and goals of others they update."""
    sight = await sight_of(work, request)
    row = await _own(sight, request)
    goals = [
        goal
        for goal in (await work.goals.tree()).goals
        if goal.key_result.closed_at is None
        and sight.home.may(sight.reader, Right.UPDATE, goal.key_result.owner_id)
    ]
    own = [_target(goal) for goal in goals if goal.key_result.owner_id == sight.reader]
    others = [_target(goal) for goal in goals if goal.key_result.owner_id != sight.reader]
    metrics = [Option(str(metric.id), metric.name) for metric in await work.metrics.every()]
    options = [*own, *metrics, *others][:_MOST_TARGETS]
    if not options:
        raise HeadwayError("There is no goal of yours yet that it could feed. /okr new writes one.")
    return Reply(card=cards.targets(sight.voice, await shown(sight, row), options))


def _target(goal: Goal) -> Option:
    return Option(str(goal.id), goal.key_result.title)


async def feed(work: Work, request: Request) -> Reply:
    """Links a source to a goal or a number of the business; one that counts activity only where that is said."""
    sight = await sight_of(work, request)
    row = await _own(sight, request)
    target = given(request, "target", UUID)
    goal = await work.goals.goal(target)
    metric = await work.metrics.find(target) if goal is None else None
    if goal is not None and not sight.home.may(sight.reader, Right.UPDATE, goal.key_result.owner_id):
        raise HeadwayError(
            "“{goal}” is {who}'s, so it is theirs to link.",
            goal=goal.key_result.title,
            who=sight.home.name(goal.key_result.owner_id),
        )
    if goal is None and metric is None:
        raise HeadwayError("That goal does not exist any more.")
    reason, leading = why_activity(row), request.values.get("leading") == "yes"
    if reason and (metric is not None or not leading):
        title = goal.key_result.title if goal else metric.name if metric else ""
        return Reply(
            card=cards.refused(
                sight.voice,
                await shown(sight, row),
                title=title,
                reason=sight.voice.text(reason),
                target=target if goal is not None else None,
            ),
            replaces=True,
        )
    await work.sources.link(
        SourceLink(
            workspace_id=work.workspace,
            source_id=row.id,
            key_result_id=goal.id if goal else None,
            metric_id=metric.id if metric else None,
            leading=bool(reason),
            created_at=request.at,
        )
    )
    # The number it has already counts from now on; a newer one is fetched at once.
    if row.value is not None and row.as_of is not None:
        read = Good(source=row.id, value=row.value, as_of=row.as_of, next_at=None)
        await feed_on(work, request, read)
    if row.kind != PUSHED:
        row.tag, row.next_at = "", request.at
    return await _as_it_is(sight, row)


async def unlink(work: Work, request: Request) -> Reply:
    """A goal is told by hand again."""
    sight = await sight_of(work, request)
    row = await _own(sight, request)
    target = given(request, "target", UUID)
    for link in await work.sources.links([row.id]):
        if target in (link.key_result_id, link.metric_id):
            await work.sources.unlink(key_result=link.key_result_id, metric=link.metric_id)
    return await _as_it_is(sight, row)


async def _as_it_is(sight: Sight, row: MetricSource) -> Reply:
    """The source after it was changed."""
    card = cards.one(sight.voice, await shown(sight, row), may_change=True, page=page_of(row))
    return Reply(card=card, replaces=True)


async def _try(sight: Sight, row: MetricSource, request: Request) -> Reply:
    """Has it read at once; the message that says so is changed when the answer is there."""
    if row.state is SourceState.PAUSED:
        await sight.work.audit.record(Act.SOURCE_RESUMED, by=sight.reader, at=request.at, name=row.name)
    row.state, row.next_at, row.failures, row.failing_since = SourceState.ACTIVE, request.at, 0, None
    row.tag, row.claimed_until = "", None
    row.test_key = f"source-test:{row.id}:{sight.reader}:{request.at.isoformat()}"
    return Reply(card=cards.trying(sight.voice, row.name))


def _form(
    sight: Sight,
    kind: str,
    values: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    source: UUID | None = None,
) -> Card:
    model = SOURCES[kind]
    fields = [
        cards.Asked(
            name=name,
            label=sight.voice.text(field.title or name),
            hint=sight.voice.text(field.description) if field.description else "",
            example=str(field.examples[0]) if field.examples else "",
            value=values.get(name, "" if field.is_required() else _text(field.default)),
            problem=problems.get(name, ""),
            choices=_choices(field.annotation),
        )
        for name, field in model.model_fields.items()
        if name not in secret_fields(model)
    ]
    return cards.form(
        sight.voice,
        kind=kind,
        title=sight.voice.text(model.title),
        fields=fields,
        name=values.get(NAME, ""),
        name_problem=problems.get(NAME, ""),
        every=values.get(EVERY, "60"),
        schedules=() if kind == PUSHED else _SCHEDULES,
        problem=problems.get("", ""),
        source=source,
    )


def checked(voice: Voice, kind: str, values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The settings of a source, and what is wrong with which field; its secrets come later."""
    model = SOURCES[kind]
    secret = secret_fields(model)
    given_ = {name: values[name] for name in model.model_fields if name not in secret and values.get(name)}
    stand_ins = {name: _STAND_IN for name in secret if model.model_fields[name].is_required()}
    problems: dict[str, str] = {}
    try:
        model.model_validate({**given_, **stand_ins})
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=False):
            name = str(found["loc"][0]) if found["loc"] else ""
            if name not in secret:
                problems.setdefault(name, _problem(voice, found))
    except ConnectorError as error:
        problems[""] = voice.text(error.template, **error.values)
    return given_, problems


def _choices(annotation: object) -> tuple[str, ...]:
    """The words that a field may be; () where one writes what one likes."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(str(choice) for choice in annotation)
    return ()


def _problem(voice: Voice, found: ErrorDetails) -> str:
    """What is wrong with a field, in words."""
    match found["type"]:
        case "missing" | "string_too_short":
            return voice.text("Fill this in.")
        case "int_parsing" | "int_from_float":
            return voice.text("Write a whole number.")
        case "greater_than_equal" | "less_than_equal" as kind:
            limit = next(iter(found.get("ctx", {}).values()), "")
            return (
                voice.text("Write {n} or more.", n=limit)
                if kind == "greater_than_equal"
                else voice.text("Write {n} or less.", n=limit)
            )
        case "string_too_long":
            return voice.text("That is too long.")
        case "told":
            values = dict(found["ctx"])
            return voice.text(values.pop("template"), **values)
    text = found["msg"].removeprefix("Value error, ").strip()
    told = voice.text(text)
    return told if told.endswith((".", "?", "!", ")", "。", "？", "）")) else f"{told}."


def why_activity(row: MetricSource) -> str:
    """Why a source counts only what people do; '' for one that measures a result."""
    return _activity_in(row.kind, row.settings)


def _activity_in(kind: str, settings: Mapping[str, Any]) -> str:
    model = SOURCES.get(kind)
    if model is None:
        return ""
    stand_ins = {name: _STAND_IN for name in secret_fields(model) if model.model_fields[name].is_required()}
    try:
        found: Source = model.model_validate({**settings, **stand_ins})
    except ValidationError:
        return ""
    return found.why_activity() if found.measures() is Measures.ACTIVITY else ""


async def _row(work: Work, request: Request) -> MetricSource:
    found = await work.sources.find(given(request, "source", UUID))
    if found is None:
        raise HeadwayError("That source does not exist any more.")
    return found


async def _own(sight: Sight, request: Request) -> MetricSource:
    """The source, for who may change it: who looks after it, and admins."""
    row = await _row(sight.work, request)
    if not _may(sight, row):
        raise HeadwayError(
            "“{name}” is looked after by {who}. Only they and admins can change it.",
            name=row.name,
            who=sight.home.name(keeper_of(sight.home, row.owner_id)),
        )
    return row


def _may(sight: Sight, row: MetricSource) -> bool:
    return keeper_of(sight.home, row.owner_id) == sight.reader or sight.home.may(
        sight.reader, Right.SETTINGS, None
    )


def _kind(text: str) -> str:
    if text not in SOURCES:
        raise ValueError(STALE)
    return text


def _minutes(text: str) -> int:
    return int(text) if text in {str(n) for n in _SCHEDULES} else 60


def _text(value: object) -> str:
    return "" if value is None else str(value)
