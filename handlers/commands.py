"""What people ask for by /okr or in a plain sentence: one function a name, the same for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from cards import help as help_cards
from cards.checkins import notice
from cards.exchange import Reply, Request
from handlers import (
    absence,
    ai,
    alignment,
    cadence,
    calibration,
    cascade,
    channels,
    checkins,
    company_outcomes,
    cycles,
    dashboard,
    experiments,
    following,
    goal_changes,
    goals,
    home,
    language,
    lookup,
    metric_names,
    metrics,
    one_on_ones,
    privacy,
    replies,
    setup,
    status,
    stuck,
    update,
    why,
    wording,
    zone,
)
from handlers.nudges import listing
from handlers.practices import library
from handlers.recording import take_back, undo_action
from handlers.sources import setting
from handlers.status import Sight, look, show, sight_of
from okrs.commands import Asked, Name, parse_command
from okrs.updates import cut_updates
from okrs.vocabulary import CheckInState
from scheduling.calendar import local_date
from storage.experiments import is_open
from storage.store import Work
from storage.tables import Entry, Experiment, Reading

# What was recorded longer ago is not taken back by a mere word.
_OLD = timedelta(days=1)


async def command(work: Work, request: Request) -> Reply:
    """The words after /okr: `text`."""
    return await run(work, request, parse_command(request.values.get("text", "")))


async def run(work: Work, request: Request, asked: Asked) -> Reply:
    """Does what was asked. Whatever it says is for the asker alone."""
    match asked.name:
        case Name.OVERVIEW:
            return await status.overview(work, request)
        case Name.HOME:
            return await home.show(work, request)
        case Name.DASHBOARD:
            return await dashboard.show(work, request)
        case Name.SETTINGS:
            return await dashboard.settings(work, request)
        case Name.STATUS:
            return await status.status(work, request, asked.about)
        case Name.UPDATE:
            return await update.update_words(work, request, asked.about)
        case Name.NEW:
            return await goals.new_words(work, request, asked.about)
        case Name.LIST:
            return await status.show_list(work, request)
        case Name.TREE:
            return await _tree(work, request, asked.about)
        case Name.OUTCOMES:
            return await company_outcomes.show_words(work, request, asked.about)
        case Name.CASCADE:
            return await cascade.show_words(work, request, asked.about)
        case Name.ALIGN:
            return await alignment.align_words(work, request, asked.about)
        case Name.WHY:
            return await why.explain_words(work, request, asked.about)
        case Name.STUCK:
            return await stuck.words_(work, request, asked.about)
        case Name.CHECKIN:
            return await checkins.open_now(work, request)
        case Name.AWAY:
            return await absence.set_words(work, request, asked.about)
        case Name.FOLLOW | Name.UNFOLLOW:
            return await following.switch(work, request, on=asked.name is Name.FOLLOW)
        case Name.BACK:
            return await absence.end_words(work, request, asked.about)
        case Name.CADENCE:
            return await cadence.set_words(work, request, asked.about)
        case Name.ZONE:
            return await zone.set_words(work, request, asked.about)
        case Name.LANGUAGE:
            return await language.set_words(work, request, asked.about)
        case Name.SHARE:
            return await channels.share_words(work, request, asked.about)
        case Name.SETUP:
            return await setup.show(work, request)
        case Name.UNDO:
            return await _undo(work, request)
        case Name.ONE_ON_ONE:
            return await one_on_ones.words(work, request, asked.about)
        case Name.CYCLE:
            return await cycles.words(work, request, asked.about)
        case Name.CALIBRATION:
            return await calibration.show(work, request)
        case Name.MYDATA:
            return await privacy.show(work, request)
        case Name.NUDGES:
            return replace(await listing.show(work, request), replaces=False)
        case Name.LINT:
            return await wording.check_words(work, request, asked.about)
        case Name.PRACTICES:
            return await library.show_words(work, request, asked.about)
        case Name.AI:
            return await ai.words(work, request, asked.about)
        case Name.METRICS:
            return await metrics.show_list(work, request)
        case Name.METRIC:
            return await metric_names.words(work, request, asked.about)
        case Name.CHANGE:
            return await goal_changes.open_words(work, request, asked.about)
        case Name.SOURCES:
            return await setting.show_list(work, request)
        case Name.HELP:
            return await show_help(work, request)
        case Name.UNKNOWN:
            return await _unknown(work, request, asked)


async def show_help(work: Work, request: Request) -> Reply:
    """What can be asked, with examples made of the asker's own goals."""
    sight = await sight_of(work, request)
    own = await work.goals.owned_by([sight.reader], on=sight.voice.today(request.at))
    goals = own.get(sight.reader, [])
    return Reply(card=help_cards.help_card(sight.voice, goal=goals[0].key_result.title if goals else ""))


async def _tree(work: Work, request: Request, words: str) -> Reply:
    return await (status.tree_of(work, request, words) if words else status.show_tree(work, request))


async def _undo(work: Work, request: Request) -> Reply:
    """Forgets what waits to be counted, else takes back what the asker said last: days away, a number, or progress."""
    sight = await sight_of(work, request)
    pending = await replies.waiting(work, request)
    if pending is not None:
        return await replies.discard_pending(work, request, pending)
    entries = await replies.latest_together(work, sight.reader)
    reading = await work.metrics.newest_by(sight.reader)
    told: list[Entry | Reading] = [*entries, *([reading] if reading else [])]
    days_away = await _noted_after(work, request, told)
    begun = await work.experiments.newest_of(sight.reader)
    if begun is not None and _is_newest(begun, told, days_away, request):
        return await experiments.undo(work, replace(request, values={"trial": str(begun.id)}))
    if days_away is not None:
        return await absence.undo(work, replace(request, values=days_away))
    if reading is not None and reading.id == max(one.id for one in told) and _is_fresh(request, reading):
        return Reply(card=await metrics.take_back(sight, reading))
    if not entries:
        return Reply(card=notice(sight.voice.text("There is nothing of yours to take back.")))
    if request.at - entries[0].recorded_at > _OLD:
        day = sight.voice.day(local_date(sight.voice.zone, entries[0].recorded_at))
        return Reply(
            card=notice(
                sight.voice.text("The last thing you recorded is of {day}. Take it back?", day=day),
                buttons=(undo_action(sight.voice.text("Take it back"), entries),),
            )
        )
    return Reply(card=await take_back(work, request, entries))


def _is_newest(
    begun: Experiment, told: Sequence[Entry | Reading], days_away: Mapping[str, str] | None, request: Request
) -> bool:
    """Whether the asker began to try something lately, after all else that they recorded and noted."""
    noted = [UUID(days_away["removed"])] if days_away else []
    # Ids sort by the time they were made.
    is_last = all(id_ < begun.id for id_ in [*(row.id for row in told), *noted])
    return is_last and is_open(begun) and request.at - begun.begun_at <= _OLD


def _is_fresh(request: Request, reading: Reading) -> bool:
    return request.at - reading.recorded_at <= _OLD


async def _noted_after(
    work: Work, request: Request, entries: Sequence[Entry | Reading]
) -> dict[str, str] | None:
    """The newest of the asker's own days away if they were noted after these entries, as their button names them."""
    assert request.person is not None
    ahead = await work.absences.of([request.person], since=request.at.date() - timedelta(days=1))
    newest = max(ahead.get(request.person, ()), key=lambda row: row.id, default=None)
    # Ids sort by the time they were made.
    if newest is None or any(entry.id > newest.id for entry in entries):
        return None
    values = {"person": str(request.person), "removed": str(newest.id)}
    checkin = (await work.checkins.latest([request.person])).get(request.person)
    if checkin is not None and checkin.state is CheckInState.SKIPPED:
        values["checkin"] = str(checkin.id)
    return values


async def _unknown(work: Work, request: Request, asked: Asked) -> Reply:
    """No command: perhaps a name ("/okr NPS"), an update without its word, or a typo."""
    sight = await sight_of(work, request)
    found = await look(sight, asked.about)
    if len(found) == 1:
        return await show(sight, found[0])
    if found:
        return lookup.which(sight.voice, asked.about, found)
    suggestion = asked.suggestion or await _as_update(sight, asked.about)
    return Reply(card=help_cards.unknown(sight.voice, asked.about, suggestion=suggestion))


async def _as_update(sight: Sight, words: str) -> str:
    """ "NPS 45" -> "update NPS 45"; '' when no goal is named."""
    goals = (await sight.work.goals.tree()).goals
    pieces = cut_updates(words, lookup.names(goals))
    return f"update {words}" if any(piece.found.matches and piece.said for piece in pieces) else ""
