"""Switching AI on and off for a workspace, and its meter: for admins; what is sent, for everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from cards import ai as cards
from cards.ai import Place
from cards.exchange import NOTHING, Reply, Request
from coaching.kinds.trial import TRIAL
from handlers import drafts
from handlers.facts import house
from handlers.status import Sight, sight_of
from handlers.thoughts import UNANSWERED, answer_of, meter_of
from okrs.audit import Act, Change, Via
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.reader.text import fold
from okrs.vocabulary import ThoughtState
from storage.agenda import Appointment
from storage.outbox import ANSWER, Letter
from storage.settings import WorkspaceSettings
from storage.store import Work
from storage.tables import Thought, Workspace
from storage.thoughts import Wish

SWITCH, SHOW = cards.SWITCH, "ai.show"

_ON = frozenset(["on", "yes", "enable", "start", "an", "ein", "encendido", "ligado", "active"])
_OFF = frozenset(["off", "no", "disable", "stop", "aus", "desligado", "inactive"])
# How long the model may take over the trial, and a little longer.
_WITHIN, _PATIENCE = timedelta(seconds=25), timedelta(seconds=45)


async def words(work: Work, request: Request, about: str) -> Reply:
    """ "/okr ai", "/okr ai on", "/okr ai off"."""
    sight = await sight_of(work, request)
    word = fold(about.strip())
    if word in _ON or word in _OFF:
        return await _switch(sight, request, on=word in _ON)
    return await _show(sight)


async def show(work: Work, request: Request) -> Reply:
    """The button: how it stands."""
    return await _show(await sight_of(work, request))


async def switch(work: Work, request: Request) -> Reply:
    """The button: `on`, '' for off."""
    return await _switch(await sight_of(work, request), request, on=bool(request.values.get("on")))


async def tried(work: Work, request: Request) -> Reply:
    """The model answered the trial, or did not: from now on it is on, or it stays off."""
    # Before anything that refers to it: two who do it the other way round would wait for each other.
    workspace = await work.lifecycle.hold()
    answer = await answer_of(work, request)
    if answer is None:
        return NOTHING
    thought = answer.thought
    await work.agenda.drop(UNANSWERED, [thought.id])
    if answer.found is None:
        await _tell(work, request, thought, Place(), reason=answer.reason)
        return NOTHING
    place = Place(model=request.values.get("model", ""), host=request.values.get("host", ""))
    thought.answer = {**thought.answer, "model": place.model, "host": place.host}
    await _set(work, workspace, on=True, by=thought.person_id or Via.CLOCK, at=request.at)
    await _tell(work, request, thought, place, reason="")
    return NOTHING


async def unanswered(work: Work, request: Request) -> Reply:
    """Time is up and nobody asked the model, perhaps since none is set in any process that works: who
    waits is told."""
    for id_ in request.subjects:
        thought = await work.thoughts.hold(id_)
        if thought is not None and thought.state is ThoughtState.WAITING:
            thought.state = ThoughtState.GIVEN_UP
            if thought.intent == TRIAL:
                await _tell(work, request, thought, Place(), reason="")
            else:
                await drafts.tell(work, request, thought, None)
    return NOTHING


async def _show(sight: Sight) -> Reply:
    work, settings = sight.work, sight.home.settings
    may_switch = sight.home.may(sight.reader, Right.SETTINGS, None)
    last = await work.thoughts.lately_answered(TRIAL)
    place = Place(model=last.answer.get("model", ""), host=last.answer.get("host", "")) if last else Place()
    meter = meter_of(settings, await work.thoughts.used(sight.home.now)) if may_switch else None
    return Reply(
        card=cards.overview(
            sight.voice,
            is_on=settings.ai,
            place=place,
            meter=meter,
            hides_teams=settings.ai_hides_teams,
            may_switch=may_switch,
        )
    )


async def _switch(sight: Sight, request: Request, *, on: bool) -> Reply:
    if not sight.home.may(sight.reader, Right.SETTINGS, None):
        raise HeadwayError(
            "Only an admin can switch AI on or off. /okr ai says what it is for and what is sent."
        )
    if on == sight.home.settings.ai:
        return await _show(sight)
    if not on:
        await _set(sight.work, await sight.work.lifecycle.hold(), on=False, by=sight.reader, at=request.at)
        return Reply(card=cards.switched_off(sight.voice), replaces=True)
    thought = await sight.work.thoughts.put(
        Wish(
            key=f"trial:{sight.reader}:{request.at:%Y-%m-%dT%H:%M:%S}",
            intent=TRIAL,
            asked={},
            at=request.at,
            within=_WITHIN,
            person=sight.reader,
        )
    )
    if thought is not None:
        await sight.work.agenda.arm(
            [Appointment(intent=UNANSWERED, subject=thought, at=request.at + _PATIENCE)]
        )
    return Reply(card=cards.trying(sight.voice), replaces="on" in request.values)


async def _set(work: Work, workspace: Workspace, *, on: bool, by: UUID | Via, at: datetime) -> None:
    settings = WorkspaceSettings.model_validate({**workspace.settings, "ai": on})
    workspace.settings = settings.model_dump(mode="json", exclude_unset=True)
    change = Change("ai", "no" if on else "yes", "yes" if on else "no")
    await work.audit.record(Act.SETTINGS_CHANGED, by=by, at=at, changes=[change])


async def _tell(work: Work, request: Request, thought: Thought, place: Place, *, reason: str) -> None:
    """Says to whoever asked for it how the trial went."""
    assert thought.person_id is not None
    home = await house(work, request.at)
    voice = home.voice(thought.person_id)
    card = cards.switched_on(voice, place) if place.model else cards.did_not_answer(voice, reason)
    await work.outbox.put(
        [
            Letter(
                key=f"ai:trial:{thought.id}",
                card=card,
                at=request.at,
                person=thought.person_id,
                priority=ANSWER,
            )
        ]
    )
