"""Naming a number of the business, and changing what is said of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from cards import metrics as cards
from cards.blocks import Action, Option
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.metrics import NAME, OUTCOME, UNIT, WANTED
from handlers import metrics
from handlers.given import STALE, given
from handlers.known_metrics import known
from handlers.metric_codes import code_for
from handlers.metrics import may_name, the_metric
from handlers.status import Sight, sight_of
from okrs.errors import HeadwayError
from okrs.reader.text import fold
from okrs.vocabulary import Direction
from okrs.wording import Rule, check_key_result
from storage.store import Work
from storage.tables import Metric

NEW, EDIT, NAMED, FORGET = "metric.new", "metric.edit", "metric.name", "metric.forget"
LONGEST_NAME, LONGEST_UNIT = 80, 20
_NEW = frozenset(("new", "neu", "nouveau", "nouvelle", "nuevo", "nueva", "novo", "nova", "新規"))


async def words(work: Work, request: Request, said: str) -> Reply:
    """What follows "/okr metric": "new Churn" names one, everything else is about those that are there."""
    first, _, rest = said.strip().partition(" ")
    if fold(first) in _NEW:
        return await open_form(work, replace(request, values={NAME: rest.strip()}))
    return await metrics.words(work, request, said)


async def open_form(work: Work, request: Request) -> Reply:
    """The form for a new number; `name` may be filled in already."""
    sight = await sight_of(work, request)
    await _check_may_name(sight)
    return await _form(sight, None, request.values, {})


async def open_change(work: Work, request: Request) -> Reply:
    """The form of a number that is named already: `metric`."""
    sight = await sight_of(work, request)
    await _check_may_name(sight)
    row = await the_metric(sight, request)
    fields = {NAME: row.name, UNIT: row.unit, WANTED: row.wanted.value, OUTCOME: str(row.outcome_id or "")}
    return await _form(sight, row.id, fields, {})


async def name(work: Work, request: Request) -> Reply:
    """The form was sent: a number is named, or `metric` is changed."""
    sight = await sight_of(work, request)
    await _check_may_name(sight)
    row = await the_metric(sight, request) if request.values.get("metric") else None
    await work.people.hold()
    problems = await _problems(sight, row, request.values)
    if problems:
        return await _form(sight, row.id if row else None, request.values, problems, again=True)
    called, unit = (" ".join(request.values.get(field, "").split()) for field in (NAME, UNIT))
    outcome = _outcome(request.values.get(OUTCOME, ""), await _outcomes(sight))
    wanted = given(request, WANTED, Direction)
    if row is not None:
        row.name, row.unit, row.wanted, row.outcome_id = called, unit, wanted, outcome
        await work.session.flush()
        title = sight.voice.text("“{name}” is changed", name=called)
        look = Action(sight.voice.text("Show it"), "metric.show", {"metric": str(row.id)})
        return Reply(card=notice(title, buttons=(look,)), replaces=True)
    row = Metric(
        workspace_id=work.workspace,
        outcome_id=outcome,
        code=code_for(called, {one.code for one in await work.metrics.every()}),
        name=called,
        unit=unit,
        wanted=wanted,
        created_at=request.at,
    )
    await work.metrics.add(row)
    view = (await known(work, sight.home, reader=sight.reader, only=row.id)).views[row.id]
    values = {"metric": str(row.id)}
    buttons = (
        Action(sight.voice.text("Add a value"), "metric.form", values, tone="primary"),
        Action(sight.voice.text("All numbers"), "metric.list"),
        Action(sight.voice.text("Undo"), FORGET, values),
    )
    return Reply(card=cards.named(sight.voice, view, buttons=buttons), replaces=True)


async def forget(work: Work, request: Request) -> Reply:
    """Takes the name back as long as the number has no value and no goal: `metric`."""
    sight = await sight_of(work, request)
    await _check_may_name(sight)
    row = await the_metric(sight, request)
    if await work.metrics.is_used(row.id):
        raise HeadwayError("“{name}” has values or goals by now, so it stays.", name=row.name)
    await work.metrics.remove(row)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def _form(
    sight: Sight,
    metric: UUID | None,
    fields: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    again: bool = False,
) -> Reply:
    outcomes = [Option(id_, title) for id_, title in (await _outcomes(sight)).items()]
    card = cards.name_form(sight.voice, metric=metric, outcomes=outcomes, fields=fields, problems=problems)
    return Reply(card=card, replaces=again)


async def _outcomes(sight: Sight) -> dict[str, str]:
    return {str(row.id): row.title for row in (await sight.work.goals.tree()).outcomes[:90]}


def _outcome(chosen: str, outcomes: Mapping[str, str]) -> UUID | None:
    if not chosen:
        return None
    if chosen not in outcomes:
        raise HeadwayError(STALE)
    return UUID(chosen)


async def _problems(sight: Sight, row: Metric | None, values: Mapping[str, str]) -> dict[str, str]:
    voice = sight.voice
    called, unit = (" ".join(values.get(field, "").split()) for field in (NAME, UNIT))
    problems: dict[str, str] = {}
    others = {fold(one.name) for one in await sight.work.metrics.every() if row is None or one.id != row.id}
    if not called:
        problems[NAME] = voice.text("Say what the number is called, for example Monthly churn.")
    elif len(called) > LONGEST_NAME:
        problems[NAME] = voice.text("That is too long: at most {n} characters.", n=LONGEST_NAME)
    elif fold(called) in others:
        problems[NAME] = voice.text("There is a number of that name already.")
    elif activity := _activity(called):
        problems[NAME] = voice.text(
            "“{words}” counts activity. It can be met by being busy, so it can't measure an outcome.",
            words=activity,
        )
    if len(unit) > LONGEST_UNIT:
        problems[UNIT] = voice.text("That is too long: at most {n} characters.", n=LONGEST_UNIT)
    if not values.get(WANTED):
        problems.setdefault(NAME, voice.text("Say too which way it is wanted to go: up or down."))
    return problems


def _activity(called: str) -> str:
    """The words that count activity, '' where none do."""
    found = check_key_result(called, start=None, target=None).findings
    return next((said.words for said in found if said.rule is Rule.ACTIVITY_METRIC), "")


async def _check_may_name(sight: Sight) -> None:
    if not await may_name(sight):
        raise HeadwayError(
            "Business numbers are named by whoever leads people, a team or an outcome, and by admins."
        )
