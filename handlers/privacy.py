"""What is held on a person: they see it, take it with them and erase it; who left is forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cards import my_data as cards
from cards.blocks import Card
from cards.exchange import Reply, Request
from cards.my_data import OnFile
from coaching.kinds.summary import SUMMARY
from handlers import absence
from handlers.digests import refresh
from handlers.facts import House, house
from handlers.given import STALE, given
from handlers.my_data import written_out
from handlers.plan import SETTLE
from handlers.replies import key as reply_key
from handlers.status import Sight, sight_of
from okrs.audit import Act, Via
from okrs.errors import HeadwayError
from okrs.vocabulary import ReplyState
from storage.held import Holding
from storage.store import Work

FORGET = "person.erase"


async def show(work: Work, request: Request) -> Reply:
    """What is held on the asker, in plain numbers."""
    sight = await sight_of(work, request)
    card = cards.on_file(
        sight.voice,
        _on_file(sight.home, await _holding(sight)),
        letters_for=timedelta(days=sight.home.settings.letters_days),
        words_for=_days(sight.home.settings.words_days),
        erased_after=timedelta(days=sight.home.settings.retention_days),
    )
    return Reply(card=card)


async def export(work: Work, request: Request) -> Reply:
    """Where the asker fetches it; a platform that can hand over a file does that with `export_json` instead."""
    sight = await sight_of(work, request)
    return Reply(card=cards.export(sight.voice, url=f"/w/{work.workspace}/{sight.reader}/my-data.json"))


async def ask(work: Work, request: Request) -> Reply:
    """Says what would go and what would stay; nothing is erased yet."""
    sight = await sight_of(work, request)
    return Reply(card=cards.ask(sight.voice, _on_file(sight.home, await _holding(sight))))


async def keep(work: Work, request: Request) -> Reply:
    """The asker thought better of it."""
    return Reply(card=cards.kept((await sight_of(work, request)).voice), replaces=True)


async def erase(work: Work, request: Request) -> Reply:
    """Takes the asker's words out of everything, in one transaction."""
    sight = await sight_of(work, request)
    held = await _holding(sight)
    has_words = bool(held.words)
    await _erase(sight, request, held)
    if has_words:
        await work.audit.record(Act.WORDS_ERASED, by=sight.reader, about=sight.reader, at=request.at)
    return Reply(card=cards.erased(sight.voice), replaces=True)


async def forget(work: Work, request: Request) -> Reply:
    """Makes `person` one whom nobody can tell, and what they had nobody's; only an operator asks for it."""
    if request.person is not None:
        raise HeadwayError(STALE)
    theirs = replace(request, person=given(request, "person", UUID))
    sight = await sight_of(work, theirs)
    held = await _holding(sight)
    await _erase(sight, theirs, held)
    everybody = sight.home.voice(None)
    await work.erasure.anonymise(held, name=cards.nobody(everybody), at=request.at)
    await work.audit.record(Act.PERSON_FORGOTTEN, by=Via.SERVER, about=held.person.id, at=request.at)
    return Reply(card=cards.forgotten(everybody))


async def about_to_forget(work: Work, person: UUID, at: datetime) -> Card:
    """What an operator reads before somebody is forgotten."""
    home = await house(work, at)
    held = await work.held.on(home.company.people[person])
    return cards.ask_to_forget(home.voice(None), _on_file(home, held))


async def held(work: Work, person: UUID, at: datetime) -> dict[str, Any]:
    """Everything that is held on a person, as the plain values of a JSON file."""
    home = await house(work, at)
    return written_out(await work.held.on(await work.people.person(person)), home)


async def export_json(work: Work, person: UUID, at: datetime) -> str:
    """Everything that is held on a person, as the text of a JSON file that they fetch."""
    await work.audit.record(Act.PERSON_EXPORTED, by=person, about=person, at=at)
    return json.dumps(await held(work, person, at), ensure_ascii=False, indent=1)


def _days(days: int | None) -> timedelta | None:
    return None if days is None else timedelta(days=days)


async def _holding(sight: Sight) -> Holding:
    return await sight.work.held.on(await sight.work.people.person(sight.reader))


async def _erase(sight: Sight, request: Request, held: Holding) -> None:
    work = sight.work
    waiting = [reply.id for reply in held.replies if reply.state is ReplyState.PENDING]
    await work.agenda.drop(SETTLE, waiting)
    await absence.forget_all(work, request)
    touched = await work.erasure.take_words(
        held,
        told_back={
            *(reply_key(reply.id) for reply in held.replies),
            *await work.thoughts.take_out(held.person.id, SUMMARY),
        },
        instead=cards.emptied(sight.voice),
        but=cards.ERASE,
        at=request.at,
    )
    # What was posted lately is told anew, which reads better than a gap.
    await refresh(work, key_results=touched, now=request.at)


def _on_file(home: House, held: Holding) -> OnFile:
    person = held.person
    return OnFile(
        name=person.name,
        email=person.email,
        role=person.role,
        zone=person.zone or "",
        company=home.workspace.name,
        goals=len(held.key_results) + len(held.objectives) + len(held.outcomes),
        entries=len(held.entries),
        notes=sum(note.person_id == person.id for note in held.notes),
        replies=sum(bool(reply.text) for reply in held.replies),
        monthly=len(held.reflections),
        drafts=len(held.drafts),
        checkins=len(held.checkins),
        away=len(held.absences),
        asked=len(held.asked),
        helped=len(held.helped),
        reminders=len(held.nudges),
        accounts=len(held.accounts),
        said=len(held.said),
        sign_ins=len(held.sessions),
        letters=len(held.letters),
        changed=sum(act.about_id == person.id != act.person_id for act in held.audit),
    )
