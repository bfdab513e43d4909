"""What a person types: a command in plain words, an answer to a deeper question, or a reply with progress."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from uuid import UUID

from cards import checkins as cards
from cards.exchange import NOTHING, Reply, Request
from handlers import checkins, commands, reflections, replies, stuck, suggestions, talks
from handlers.asked import Topic, is_open, topic_of, topic_under
from handlers.given import given
from handlers.practices import typed
from handlers.recording import take_back
from okrs.away import read_away
from okrs.commands import Name, parse_command, parse_sentence
from okrs.errors import HeadwayError
from okrs.reader import Command, CommandName
from storage import tables
from storage.store import Work

# Every word is kept; no person types a megabyte.
LONGEST = 1_000_000

_YES = re.compile(
    r"(?:ok(?:ay)?|yes|yep|yeah|y|sure|save(?: it| now| this)?|"
    r"speichern|guardar|salvar|enregistrer?|right|correct|perfect|👍|✅|ja|genau|passt|stimmt|oui|"
    r"d'accord|s[ií]|vale|correcto|sim|certo|isso|はい|うん)[.! ]*",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|nope|wrong|cancel|forget it|nein|falsch|non|annule|n[aã]o|cancela|いいえ|違う)[.! ]*",
    re.IGNORECASE,
)


async def message(work: Work, request: Request) -> Reply:
    """A typed message to Headway; its words are kept whatever comes of them."""
    assert request.person is not None
    text = request.values.get("text", "")[:LONGEST]
    pending = await replies.waiting(work, request)
    is_yes = _answer_to_offer(text)
    if pending is not None and is_yes is not None and await suggestions.is_shown(work, pending):
        return await suggestions.answer_typed(work, request, pending, is_yes=is_yes)
    if pending is not None and _YES.fullmatch(text.strip()):
        return await replies.save_pending(work, request, pending)
    if pending is not None and _NO.fullmatch(text.strip()):
        return await replies.discard_pending(work, request, pending)
    asked = parse_sentence(text)
    if asked is not None and asked.name is not Name.STUCK:
        return await commands.run(work, request, asked)
    topic = await topic_under(work, request)
    if pending is not None and not replies.belongs(pending, topic):
        pending = None
    voice = topic.desk.voice(request.person)
    understanding = topic.read(text, today=voice.today(request.at))
    command = understanding.command
    if asked is not None and stuck.is_named(topic, asked.about):
        # To a check-in that waits it is an answer as well.
        if asked.about and is_open(topic.checkin):
            await replies.take(work, request, topic, text, understanding, pending=pending)
        return await commands.run(work, request, asked)
    question = await reflections.awaited(work, topic, request)
    reflecting = None
    if question and topic.checkin is not None:
        reflecting = await work.checkins.draft_saved_at(topic.checkin.id, request.person)
    heard = await talks.hear(work, request, understanding, text, reflecting=reflecting)
    if heard is not None:
        return heard
    told = await typed.awaited(
        work, request, topic, text, understanding, is_free=not question and not pending
    )
    if told is not None:
        return await typed.take(work, request, told, text)
    if question and command is None:
        return await reflections.answer_typed(work, request, topic, question, text)
    if command is None or understanding.updates or understanding.questions:
        if command is not None and command.name is CommandName.UNDO:
            await _undo_first(work, request, pending)
            pending = None
        row = await replies.take(work, request, topic, text, understanding, pending=pending)
        await suggestions.ask(work, topic, row)
        if command is None or command.name is CommandName.UNDO:
            return NOTHING
        return await _obey(work, request, topic, text, command)
    await replies.keep(work, request, topic, text)
    return await _obey(work, request, topic, text, command)


def _answer_to_offer(text: str) -> bool | None:
    """Whether it is a bare yes or no."""
    if _YES.fullmatch(text.strip()):
        return True
    return False if _NO.fullmatch(text.strip()) else None


async def _undo_first(work: Work, request: Request, pending: tables.Reply | None) -> None:
    """«Undo that, it should be 15.8» forgets what waits, else takes the last value back, and then shows the new."""
    assert request.person is not None
    if pending is not None:
        await replies.retire(work, pending)
        return
    entries = await replies.latest_together(work, request.person)
    if entries:
        await take_back(work, request, entries)


async def _obey(work: Work, request: Request, topic: Topic, text: str, command: Command) -> Reply:
    """Does what a reply asks for, beside any progress that it tells."""
    voice = topic.desk.voice(request.person)
    match command.name:
        case CommandName.UNDO:
            return await commands.run(work, request, parse_command("undo"))
        case CommandName.HELP:
            return await commands.run(work, request, parse_command("help"))
        case CommandName.AWAY:
            return await commands.run(
                work, request, parse_command(_away(text, command, voice.today(request.at)))
            )
        case CommandName.SKIP | CommandName.SNOOZE:
            return await _put_off(work, request, topic, command.name, command.until)
    return Reply(
        card=cards.notice(voice.text("I did not catch that."), voice.text("Type “help” to see what works."))
    )


def _away(text: str, command: Command, today: date) -> str:
    """The days away in a reply that says other things too, as a command."""
    days = read_away(text, today)
    if days.starts is None or days.ends is None:
        return f"away until {command.until}" if command.until else "away"
    return f"away from {days.starts} to {days.ends}" + (f", {days.covers} covers" if days.covers else "")


async def _put_off(
    work: Work, request: Request, topic: Topic, name: CommandName, until: date | None
) -> Reply:
    voice = topic.desk.voice(request.person)
    if topic.checkin is None or not is_open(topic.checkin):
        return Reply(
            card=cards.notice(voice.text("Nothing is open right now, so there is nothing to put off."))
        )
    values = {"checkin": str(topic.checkin.id)}
    if name is CommandName.SKIP:
        done = await checkins.skip(work, replace(request, values=values))
    else:
        done = await checkins.snooze(
            work, replace(request, values=values | ({"until": until.isoformat()} if until else {}))
        )
    return Reply(card=done.card)


async def as_update(work: Work, request: Request) -> Reply:
    """What was kept as an answer to a deeper question was meant as an update."""
    row = await work.replies.find(given(request, "reply", UUID))
    if row is None or row.person_id != request.person:
        raise HeadwayError("That message belongs to somebody else.")
    await reflections.withdraw(work, row)
    return await _take_as_update(work, request, row)


async def answer_as_update(work: Work, request: Request) -> Reply:
    """What was kept as an answer about a stuck goal was meant as an update."""
    row = await work.replies.find(given(request, "reply", UUID))
    if row is None or row.person_id != request.person:
        raise HeadwayError("That message belongs to somebody else.")
    await talks.release(work, row)
    return await _take_as_update(work, request, row)


async def practice_as_update(work: Work, request: Request) -> Reply:
    """What was kept as a way of working was meant as an update."""
    row = await work.replies.find(given(request, "reply", UUID))
    if row is None or row.person_id != request.person:
        raise HeadwayError("That message belongs to somebody else.")
    await typed.let_go(work, row)
    return await _take_as_update(work, request, row)


async def _take_as_update(work: Work, request: Request, row: tables.Reply) -> Reply:
    topic = await topic_of(work, row.person_id, at=request.at)
    today = topic.desk.voice(row.person_id).today(request.at)
    understanding = topic.read(row.text, today=today)
    # From now on the message stands for the update.
    said = replace(request, origin=await work.replies.let_go(row))
    await replies.take(work, said, topic, row.text, understanding, pending=None)
    return NOTHING
