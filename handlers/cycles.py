"""The cycle: where it stands, the next one, and closing it. Everybody sees it, leads make the next, admins close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from cards import cycles as cards
from cards.blocks import Action
from cards.checkins import notice
from cards.cycles import (
    CARRY,
    CLOSE,
    CLOSED,
    CREATE,
    ENDS,
    NAME,
    REOPEN,
    REVIEW,
    SCORE,
    SHOW,
    STARTS,
    UNMAKE,
    Span,
    Standing,
)
from cards.exchange import Reply, Request
from cards.names import several
from handlers import carrying, closing, hooks, midway
from handlers.channels import shown
from handlers.cycle_facts import (
    after,
    begun,
    count,
    goals_of,
    led_by,
    may_close,
    may_create,
    next_after,
    open_cycle,
    owned,
    proposed_after,
    span_of,
    the_cycle,
    to_carry,
    to_follow,
    to_review,
    today_of,
)
from handlers.cycle_summary import fit_channel, summary_of
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of
from handlers.transfer.quarters import quarter_named
from okrs.audit import Act, Change
from okrs.errors import HeadwayError
from okrs.reader.dates import find_dates
from okrs.reader.text import fold
from okrs.vocabulary import CycleState
from scheduling.cycles import closing_begins, is_half_time
from storage.goals import Goal
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Cycle

_LONGEST_NAME, _LONGEST_DAYS = 60, 400
_MOST_SHOWN = 3
_LATELY = timedelta(days=30)


async def words(work: Work, request: Request, said: str) -> Reply:
    """ "close", "review", "score", "carry", "next" or the name of a cycle to make; without any, where it stands."""
    sight = await sight_of(work, request)
    wanted = fold(said).strip(" .!?")
    if not wanted:
        return await show(work, request)
    cycles = await work.goals.cycles()
    today = today_of(sight)
    first = next(iter(begun(cycles, today)), None)
    if wanted in {"next", "new", "create"}:
        return await create(work, request)
    doing = {
        "close": (close, first),
        "review": (midway.show, to_review(cycles, today)),
        "score": (closing.show, first),
        "carry": (carrying.show, to_carry(cycles, today)),
    }
    if wanted in doing:
        do, cycle = doing[wanted]
        if cycle is None:
            return Reply(card=notice(sight.voice.text("No cycle is under way.")))
        return await do(work, replace(request, values={**request.values, "cycle": str(cycle.id)}))
    if (days := quarter_named(said)) is not None:
        return await _make(sight, Span(id=None, name=said.strip().upper(), starts=days[0], ends=days[1]))
    return await show(work, request)


async def show(work: Work, request: Request) -> Reply:
    """Where the open cycles stand, and what the reader can do."""
    sight = await sight_of(work, request)
    cycles = await work.goals.cycles()
    now = begun(cycles, today_of(sight))
    standings = [await _standing(sight, each, cycles) for each in now[:_MOST_SHOWN]]
    buttons = [*await _left(sight, cycles), *_next(sight, now, cycles)]
    return Reply(card=cards.overview(sight.voice, standings, buttons=buttons))


async def show_all(work: Work, request: Request) -> Reply:
    """Every cycle with its days, the newest first; whoever may close one can do so."""
    sight = await sight_of(work, request)
    cycles = sorted(await work.goals.cycles(), key=lambda each: each.starts, reverse=True)
    buttons = []
    for cycle in cycles:
        if cycle.state is CycleState.OPEN and may_close(sight, await goals_of(work, cycle)):
            label = sight.voice.text("Close {cycle}", cycle=cycle.name)
            buttons.append(Action(label, CLOSE, {"cycle": str(cycle.id)}))
    if may_create(sight):
        base = to_follow(cycles, today_of(sight))
        span = proposed_after(base, today=today_of(sight))
        if span.name and not any(_is(each, span) for each in cycles):
            label = sight.voice.text("Create {cycle}", cycle=span.name)
            buttons.insert(0, Action(label, CREATE, after(base)))
    states = {CycleState.OPEN: sight.voice.text("open"), CycleState.CLOSED: sight.voice.text("closed")}
    rows = [(span_of(each), states[each.state]) for each in cycles]
    return Reply(card=cards.every(sight.voice, rows, buttons=buttons))


async def open_form(work: Work, request: Request) -> Reply:
    """The form of a cycle with a name and days of its own."""
    sight = await sight_of(work, request)
    _check_may_create(sight)
    cycles = await work.goals.cycles()
    span = proposed_after(to_follow(cycles, today_of(sight)), today=today_of(sight))
    fields = {NAME: "", STARTS: span.starts.isoformat(), ENDS: span.ends.isoformat()}
    return Reply(card=cards.form(sight.voice, fields=fields, problems={}))


async def create(work: Work, request: Request) -> Reply:
    """Makes the cycle after `after` (else after the one under way) at once where its name is plain, else asks for name
    and days; one that is there already is shown."""
    sight = await sight_of(work, request)
    _check_may_create(sight)
    cycles = await work.goals.cycles()
    today = today_of(sight)
    base = (
        await the_cycle(sight, request, name="after")
        if "after" in request.values
        else to_follow(cycles, today)
    )
    there = next_after(base, cycles) if base else None
    if there is not None:
        return _created(sight, there)
    span = proposed_after(base, today=today)
    if span.name:
        return await _make(sight, span)
    fields = {NAME: span.name, STARTS: span.starts.isoformat(), ENDS: span.ends.isoformat()}
    return Reply(card=cards.form(sight.voice, fields=fields, problems={}))


async def make(work: Work, request: Request) -> Reply:
    """The form: `name`, `starts`, `ends`."""
    sight = await sight_of(work, request)
    _check_may_create(sight)
    fields = {name: request.values.get(name, "").strip() for name in (NAME, STARTS, ENDS)}
    starts, ends = (_day(sight, fields[name]) for name in (STARTS, ENDS))
    problems = await _problems(sight, fields[NAME], starts, ends)
    if problems or starts is None or ends is None:
        return Reply(card=cards.form(sight.voice, fields=fields, problems=problems), replaces=True)
    span = Span(id=None, name=fields[NAME], starts=starts, ends=ends)
    return replace(await _make(sight, span), replaces=True)


async def unmake(work: Work, request: Request) -> Reply:
    """Takes back a cycle that nothing belongs to yet."""
    sight = await sight_of(work, request)
    _check_may_create(sight)
    cycle = await the_cycle(sight, request)
    await work.goals.remove_empty(objective=None, cycle=cycle.id)
    if await work.goals.cycle(cycle.id) is not None:
        raise HeadwayError("{cycle} has goals already, so it stays.", cycle=cycle.name)
    await work.audit.record(Act.CYCLE_REMOVED, by=sight.reader, at=request.at, name=cycle.name)
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


async def close(work: Work, request: Request) -> Reply:
    """What closing would do; nothing is done yet."""
    sight = await sight_of(work, request)
    cycle = await open_cycle(work, request)
    goals = await goals_of(work, cycle)
    _check_may_close(sight, goals)
    voice, channel = sight.voice, await fit_channel(sight)
    where = (
        voice.text("The results go to {channel}, by objective and without names.", channel=shown(channel))
        if channel is not None
        else voice.text("No channel of the whole company is known, so the results are shown to you alone.")
    )
    press = Action(
        voice.text("Close {cycle}", cycle=cycle.name), CLOSED, {"cycle": str(cycle.id)}, tone="danger"
    )
    is_over = today_of(sight) > cycle.ends
    card = cards.preview(voice, span_of(cycle), count(goals), is_over=is_over, where=where, close=press)
    return Reply(card=card)


async def do_close(work: Work, request: Request) -> Reply:
    """Closes the cycle for everybody; pressed twice, it is closed once."""
    sight = await sight_of(work, request)
    cycle = await open_cycle(work, request)
    goals = await goals_of(work, cycle)
    _check_may_close(sight, goals)
    closed = await work.cycles.close(cycle, at=request.at)
    await work.audit.record(Act.CYCLE_CLOSED, by=sight.reader, at=request.at, name=cycle.name)
    await hooks.closed(work, sight.home, [goal for goal in goals if goal.id in closed])
    key = f"cycle:{cycle.id}:{request.at.isoformat()}"
    channel = await fit_channel(sight)
    if channel is not None:
        voice = replace(sight.home.voice(None), zone=channel.zone or sight.home.workspace.zone)
        told = await summary_of(work, cycle, voice=voice)
        await work.outbox.put(
            [Letter(key=key, card=cards.summary(voice, told), at=request.at, channel=channel.id)]
        )
    kept = {"cycle": str(cycle.id), "key_results": [str(id_) for id_ in closed], "letter": key}
    slip = await work.slips.put(sight.reader, intent=REOPEN, kept=kept, at=request.at)
    buttons = (
        Action(sight.voice.text("Where the next one stands"), SHOW),
        Action(sight.voice.text("Undo"), REOPEN, {SLIP: str(slip.id)}),
    )
    told = await summary_of(work, cycle, voice=sight.voice)
    return Reply(card=cards.summary(sight.voice, told, buttons=buttons), replaces=True)


async def reopen(work: Work, request: Request) -> Reply:
    """Takes the closing back: its key results are open again, and its summary says so."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, REOPEN)
    cycle = await work.cycles.hold(UUID(slip.kept["cycle"]))
    if cycle is None:
        raise HeadwayError("That cycle does not exist any more.")
    await work.cycles.reopen(cycle, [UUID(id_) for id_ in slip.kept["key_results"]])
    await work.slips.remove(slip)
    await work.audit.record(Act.CYCLE_REOPENED, by=sight.reader, at=request.at, name=cycle.name)
    key = slip.kept["letter"]
    if key not in await work.outbox.withdraw([key]):
        card = cards.opened_again(sight.home.voice(None), cycle.name)
        await work.outbox.revise(key, card, at=request.at)
    title = sight.voice.text("{cycle} is open again.", cycle=cycle.name)
    return Reply(card=notice(title), replaces=True)


async def _standing(sight: Sight, cycle: Cycle, cycles: Sequence[Cycle]) -> Standing:
    goals = await goals_of(sight.work, cycle)
    own, led = owned(goals, sight.reader), led_by(sight, goals)
    is_scoring = today_of(sight) >= closing_begins(cycle.ends)
    closes = may_close(sight, goals)
    return Standing(
        span=span_of(cycle),
        own=len(own),
        own_scored=count(own) if own and is_scoring else None,
        led=count(led) if led and is_scoring else None,
        company=count(goals) if closes and is_scoring else None,
        buttons=tuple(_buttons(sight, cycle, own=bool(own), scores=is_scoring, closes=closes, cycles=cycles)),
    )


def _buttons(
    sight: Sight, cycle: Cycle, *, own: bool, scores: bool, closes: bool, cycles: Sequence[Cycle]
) -> Iterator[Action]:
    voice, values = sight.voice, {"cycle": str(cycle.id)}
    if own and scores:
        yield Action(voice.text("Score my goals"), SCORE, values, tone="primary")
    elif own:
        is_time = is_half_time(cycle.starts, cycle.ends, today_of(sight))
        label = voice.text("Look over my goals")
        yield Action(label, REVIEW, values, tone="primary" if is_time else "plain")
    if own and scores and next_after(cycle, cycles) is not None:
        yield Action(voice.text("Carry goals over"), CARRY, values)
    if closes and scores:
        yield Action(voice.text("Close {cycle}", cycle=cycle.name), CLOSE, values)


async def _left(sight: Sight, cycles: Sequence[Cycle]) -> list[Action]:
    """A way to carry over what is left of the cycle that was closed last, while that is not long ago."""
    today = today_of(sight)
    cycle = to_carry(cycles, today)
    if cycle is None or cycle.state is CycleState.OPEN or today - cycle.ends > _LATELY:
        return []
    own = owned(await goals_of(sight.work, cycle), sight.reader)
    there = await sight.work.cycles.carried_on([goal.id for goal in own])
    if next_after(cycle, cycles) is None or all(goal.id in there for goal in own):
        return []
    label = sight.voice.text("Carry goals over from {cycle}", cycle=cycle.name)
    return [Action(label, CARRY, {"cycle": str(cycle.id)})]


def _next(sight: Sight, now: Sequence[Cycle], cycles: Sequence[Cycle]) -> Iterator[Action]:
    """The cycle to come: to be made, or to be written for."""
    voice = sight.voice
    later = [each for each in cycles if each.state is CycleState.OPEN and each.starts > today_of(sight)]
    coming = next(iter(later), None)
    if coming is not None:
        label = voice.text("Write goals for {cycle}", cycle=coming.name)
        yield Action(label, "goals.new", {"cycle": str(coming.id)})
    elif may_create(sight):
        today = today_of(sight)
        base = to_follow(cycles, today)
        span = proposed_after(base, today=today)
        name = span.name or voice.text("the next cycle")
        yield Action(voice.text("Create {cycle}", cycle=name), CREATE, after(base))
    if now:
        yield Action(voice.text("All goals"), "goal.tree")


async def _make(sight: Sight, span: Span) -> Reply:
    _check_may_create(sight)
    work, voice = sight.work, sight.voice
    await work.people.hold()
    there = await work.goals.cycles()
    cycle = next((each for each in there if _is(each, span)), None)
    if cycle is not None:
        return _created(sight, cycle)
    cycle = Cycle(workspace_id=work.workspace, name=span.name, starts=span.starts, ends=span.ends)
    await work.goals.add(cycle)
    days = [Change("starts", after=span.starts.isoformat()), Change("ends", after=span.ends.isoformat())]
    await work.audit.record(
        Act.CYCLE_ADDED, by=sight.reader, at=sight.home.now, name=cycle.name, changes=days
    )
    return _created(sight, cycle, Action(voice.text("Undo"), UNMAKE, {"cycle": str(cycle.id)}))


def _created(sight: Sight, cycle: Cycle, *buttons: Action) -> Reply:
    """A cycle that is there, and what can be done for it."""
    voice, about = sight.voice, {"cycle": str(cycle.id)}
    offers = (
        Action(voice.text("Write goals for it"), "goals.new", about, tone="primary"),
        Action(voice.text("From outcomes to teams"), "cascade.show"),
        *buttons,
    )
    return Reply(card=cards.created(voice, span_of(cycle), buttons=offers))


def _is(cycle: Cycle, span: Span) -> bool:
    """Whether a cycle is the wanted one: of that name, or of the very days."""
    return fold(cycle.name) == fold(span.name) or (cycle.starts, cycle.ends) == (span.starts, span.ends)


async def _problems(sight: Sight, name: str, starts: date | None, ends: date | None) -> dict[str, str]:
    voice, found = sight.voice, {}
    taken = {fold(cycle.name) for cycle in await sight.work.goals.cycles()}
    if not name or len(name) > _LONGEST_NAME:
        found[NAME] = voice.text("Give it a name of at most {n} characters.", n=_LONGEST_NAME)
    elif fold(name) in taken:
        found[NAME] = voice.text("There is a cycle of that name already.")
    for field, day in ((STARTS, starts), (ENDS, ends)):
        if day is None:
            found[field] = voice.text("Write the day like this: 2026-07-01")
    if starts is not None and ends is not None:
        if ends <= starts:
            found[ENDS] = voice.text("The last day comes after the first.")
        elif ends - starts > timedelta(days=_LONGEST_DAYS):
            found[ENDS] = voice.text("A cycle lasts a year at most.")
    return found


def _day(sight: Sight, text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        language = sight.voice.locale[:2]
        named = [found.day for found in find_dates(fold(text), language, today_of(sight), loose=True)]
        return named[0] if len(named) == 1 else None


def _check_may_create(sight: Sight) -> None:
    if not may_create(sight):
        raise HeadwayError(
            "A cycle is made by an admin, or by whoever leads a team. Ask {who}.", who=_admins(sight)
        )


def _check_may_close(sight: Sight, goals: Sequence[Goal]) -> None:
    if not may_close(sight, goals):
        raise HeadwayError(
            "Closing a cycle ends it for everybody, so an admin does it: {who}.", who=_admins(sight)
        )


def _admins(sight: Sight) -> str:
    people = sight.home.company.people.values()
    return several(sight.voice, sorted(p.name for p in people if p.admin and p.active))
