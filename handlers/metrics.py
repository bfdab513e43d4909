"""Numbers of the business: looked at, told in a command or a form, corrected and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from cards import metrics as cards
from cards.blocks import Action, Block, Card, Text
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.metrics import DAY, VALUE, MetricView
from handlers.given import given
from handlers.known_metrics import Known, known
from handlers.status import Sight, sight_of
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.readings import check_number, read_day, read_told
from okrs.updates import Piece, cut_updates
from okrs.vocabulary import Source
from scheduling.calendar import local_date
from storage.metrics import Read
from storage.store import Work
from storage.tables import Metric, Reading

LIST, SHOW, FORM, RECORD, UNDO = "metric.list", "metric.show", "metric.form", "metric.record", "metric.undo"
_NOON = time(12)
# A value so many times the last one, or so small a part of it, may be a slip of the finger.
_FAR = 5


async def show_list(work: Work, request: Request) -> Reply:
    """Every number with its last value."""
    sight = await sight_of(work, request)
    found = await known(work, sight.home, reader=sight.reader)
    return Reply(card=cards.listing(sight.voice, list(found.views.values()), may_name=await may_name(sight)))


async def show(work: Work, request: Request) -> Reply:
    """The button of one number: `metric`."""
    sight = await sight_of(work, request)
    return await _show(sight, (await the_metric(sight, request)).id)


async def words(work: Work, request: Request, said: str) -> Reply:
    """ "Churn 4.1", "churn was 4.1% in October", or a name alone; several with commas between them."""
    sight = await sight_of(work, request)
    if not said.strip():
        return await show_list(work, request)
    found = await known(work, sight.home, reader=sight.reader)
    pieces = cut_updates(said, found.names())
    if len(pieces) == 1 and len(pieces[0].found.matches) == 1 and not pieces[0].said:
        return await _show(sight, pieces[0].found.matches[0])
    blocks: list[Block] = []
    done = 0
    for piece in pieces:
        told = await _told(sight, request, found, piece)
        done += isinstance(told, _Written)
        blocks += told.blocks if isinstance(told, _Written) else told
    if done == len(pieces) and done:
        title = sight.voice.text("Saved")
    elif done:
        title = sight.voice.text("Saved, but not all of it")
    else:
        title = sight.voice.text("Nothing is recorded yet")
    return Reply(card=Card(title=title, blocks=tuple(blocks)))


async def open_record(work: Work, request: Request) -> Reply:
    """The form for a value of one number: `metric`."""
    sight = await sight_of(work, request)
    row = await the_metric(sight, request)
    found = await known(sight.work, sight.home, reader=sight.reader, only=row.id)
    await _check_may_tell(sight, found, row)
    return Reply(card=cards.record_form(sight.voice, found.views[row.id], fields={}, problems={}))


async def record(work: Work, request: Request) -> Reply:
    """The form was sent, or a far value was meant: `metric`, `value`, `day`, and `sure` where it was asked about."""
    sight = await sight_of(work, request)
    row = await the_metric(sight, request)
    found = await known(sight.work, sight.home, reader=sight.reader, only=row.id)
    await _check_may_tell(sight, found, row)
    typed, said_day = request.values.get(VALUE, "").strip(), request.values.get(DAY, "").strip()
    today = local_date(sight.home.workspace.zone, request.at)
    problems: dict[str, str] = {}
    value, day = Decimal(0), today
    try:
        value = read_told(typed, unit=row.unit, today=today, locale=sight.voice.locale).value
    except HeadwayError as error:
        problems[VALUE] = (
            sight.voice.text(error.template, **error.values)
            if typed
            else sight.voice.text("Which value was it?")
        )
    try:
        day = read_day(said_day, today=today)
    except HeadwayError as error:
        problems[DAY] = sight.voice.text(error.template, **error.values)
    if problems:
        card = cards.record_form(sight.voice, found.views[row.id], fields=request.values, problems=problems)
        return Reply(card=card, replaces=True)
    if "sure" not in request.values and (blocks := _doubt(sight, found.views[row.id], value, day)):
        return Reply(card=Card(title=sight.voice.text("Just to be sure"), blocks=blocks), replaces=True)
    written = await _write(sight, request, found, row, value, day, Source.FORM)
    return Reply(card=Card(title=sight.voice.text("Saved"), blocks=written.blocks), replaces=True)


async def undo(work: Work, request: Request) -> Reply:
    """Takes a reading back: `reading`."""
    sight = await sight_of(work, request)
    row = await work.metrics.hold(given(request, "reading", UUID))
    if row is None:
        return Reply(
            card=notice(sight.voice.text("That was taken back already, or changed since.")), replaces=True
        )
    return Reply(card=await take_back(sight, row), replaces=True)


async def take_back(sight: Sight, row: Reading) -> Card:
    """Takes one reading back and says what stands now; raises HeadwayError when it is not theirs."""
    metric = await sight.work.metrics.find(row.metric_id)
    if metric is None or (row.person_id != sight.reader and not await may_name(sight)):
        raise HeadwayError("Only who told that value, or who looks after the numbers, can take it back.")
    await sight.work.metrics.retract(row, person=sight.reader, at=sight.home.now)
    view = (await known(sight.work, sight.home, reader=sight.reader, only=metric.id)).views[metric.id]
    now = (
        f"{metric.name}: {cards.last(sight.voice, view)}"
        if view.last
        else sight.voice.text("“{name}” has no value now.", name=metric.name)
    )
    return notice(sight.voice.text("Taken back."), now)


async def the_metric(sight: Sight, request: Request) -> Metric:
    """The number that a button speaks of."""
    row = await sight.work.metrics.find(given(request, "metric", UUID))
    if row is None:
        raise HeadwayError("That number is not kept here any more.")
    return row


async def may_name(sight: Sight) -> bool:
    """Whether the reader may name numbers and correct any of them: who leads people, a team or an outcome; admins."""
    company, reader = sight.home.company, sight.reader
    if sight.home.may(reader, Right.SETTINGS, None):
        return True
    leads = any(person.manager_id == reader and person.active for person in company.people.values())
    if leads or any(team.lead_id == reader for team in company.teams.values()):
        return True
    return any(outcome.owner_id == reader for outcome in (await sight.work.goals.tree()).outcomes)


async def may_tell(sight: Sight, found: Known, metric: UUID) -> bool:
    """Whether the reader may tell a value: also whose goal is meant to move the number, and who stands in for them."""
    owners = [row.owner_id for row in found.movers.get(metric, ())]
    if any(sight.home.may(sight.reader, Right.UPDATE, owner) for owner in owners):
        return True
    return await may_name(sight)


def noon(day: date, zone: str) -> datetime:
    """The moment by which a day's value is kept, so that a correction of the same day finds it."""
    return datetime.combine(day, _NOON, tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def _show(sight: Sight, id_: UUID) -> Reply:
    found = await known(sight.work, sight.home, reader=sight.reader, only=id_)
    card = cards.metric_card(
        sight.voice,
        found.views[id_],
        may_tell=await may_tell(sight, found, id_),
        may_name=await may_name(sight),
    )
    return Reply(card=card)


@dataclass(frozen=True)
class _Written:
    blocks: tuple[Block, ...]


async def _told(sight: Sight, request: Request, found: Known, piece: Piece) -> _Written | Sequence[Block]:
    """What one number and what was said of it come to: written down, or a sentence that asks."""
    voice = sight.voice
    if len(piece.found.matches) != 1:
        near = [found.views[id_] for id_ in (piece.found.matches or piece.found.near)]
        new = Action(
            voice.text("Name “{name}”", name=piece.name[:40]), "metric.new", {cards.NAME: piece.name}
        )
        return cards.unknown(
            voice,
            piece.name,
            near=near,
            new=new if await may_name(sight) and not piece.found.matches else None,
        )
    row = found.rows[piece.found.matches[0]]
    try:
        await _check_may_tell(sight, found, row)
        today = local_date(sight.home.workspace.zone, request.at)
        told = read_told(piece.said, unit=row.unit, today=today, locale=voice.locale)
    except HeadwayError as error:
        return [Text(spans=(f"{row.name}: {voice.text(error.template, **error.values)}",))]
    if blocks := _doubt(sight, found.views[row.id], told.value, told.day):
        return blocks
    return await _write(sight, request, found, row, told.value, told.day, Source.COMMAND)


async def _check_may_tell(sight: Sight, found: Known, row: Metric) -> None:
    if not await may_tell(sight, found, row.id):
        raise HeadwayError(
            "“{name}” is told by whoever leads people, a team or an outcome, and by the owners of goals that "
            "are meant to move it.",
            name=row.name,
        )


def _doubt(sight: Sight, view: MetricView, value: Decimal, day: date) -> tuple[Block, ...]:
    before = next((one for one in reversed(view.readings) if one.day != day), None)
    if before is None or not before.value or not value:
        return ()
    if 1 / Decimal(_FAR) < abs(value / before.value) < _FAR:
        return ()
    number = sight.voice.number(value, view.unit)
    sure = Action(
        sight.voice.text("Yes, {value}", value=number),
        RECORD,
        {"metric": str(view.id), VALUE: format(value, "f"), DAY: day.isoformat(), "sure": "yes"},
        tone="primary",
    )
    return cards.doubt(
        sight.voice, name=view.name, unit=view.unit, before=before.value, value=value, sure=sure
    )


async def _write(
    sight: Sight, request: Request, found: Known, row: Metric, value: Decimal, day: date, source: Source
) -> _Written:
    check_number(value)
    same_day = [one.value for one in found.views[row.id].readings if one.day == day]
    as_of = noon(day, sight.home.workspace.zone)
    read = Read(metric=row.id, value=value, as_of=as_of, source=source, person=sight.reader)
    (reading,) = await sight.work.metrics.record([read], at=request.at)
    view = (await known(sight.work, sight.home, reader=sight.reader, only=row.id)).views[row.id]
    undo_ = Action(sight.voice.text("Undo"), UNDO, {"reading": str(reading.id)})
    before = same_day[-1] if same_day else None
    return _Written(cards.told(sight.voice, view, before=before, day=day, value=value, undo=undo_))
