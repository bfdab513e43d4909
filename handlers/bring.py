"""Goals out of a file that an admin sent in chat: looked at first, imported at a press.

The file itself is not kept: the platform fetches it again when Import is pressed, by what its button carries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cards import bringing as cards
from cards.blocks import Action, Card
from cards.bringing import Count, Line, Unread
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.lines import one_line
from cards.voice import Voice
from handlers.facts import House, house
from handlers.status import sight_of
from handlers.transfer.importing import Brought, bring_into, silently
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.sheet.files import scan
from okrs.sheet.problems import BadSheetError
from okrs.sheet.records import RECORDS
from storage.store import Work

BRING, LEAVE = "goals.bring", "goals.leave"
NAME = "name"
# What is read while others wait for their answers; `headway import` takes more.
MOST_BYTES = 1024 * 1024
_MOST_NAME = 60


async def preview(
    work: Work, data: bytes, *, name: str, person: UUID, at: datetime, file: Mapping[str, str]
) -> Card:
    """What importing the file would do, or every line that can't be read; nothing is written.

    `file` goes along with the Import button (intent `goals.bring`), so that the platform can fetch the file again,
    and so does its `name`. Raises HeadwayError for whoever is no admin.
    """
    home = await _allowed(work, person, at)
    voice, shown = home.voice(person), one_line(name, _MOST_NAME)
    found = await _bring(work, voice, data, name=name, at=at, dry_run=True, by=person)
    if isinstance(found, Card):
        return found
    press = Action(voice.text("Import"), BRING, {**file, NAME: name}, tone="primary")
    buttons = (press, Action(voice.text("Not now"), LEAVE))
    return cards.preview(voice, file=shown, counts=_counts(found), lines=_lines(found), buttons=buttons)


async def bring(work: Work, data: bytes, *, name: str, person: UUID, at: datetime) -> Card:
    """Imports the file, all of it, or says what can't be read; raises HeadwayError for whoever is no admin."""
    home = await _allowed(work, person, at)
    voice, shown = home.voice(person), one_line(name, _MOST_NAME)
    found = await _bring(work, voice, data, name=name, at=at, dry_run=False, by=person)
    if isinstance(found, Card):
        return found
    goals = Action(voice.text("All goals"), "goal.tree", tone="primary")
    onward = [goals, *([Action(voice.text("How it hangs together"), "align.show")] if found.adrift else [])]
    return cards.imported(
        voice, file=shown, counts=_counts(found), lines=_lines(found), adrift=found.adrift, buttons=onward
    )


async def ask_again(work: Work, request: Request) -> Reply:
    """Import was pressed where the file can't be fetched any more."""
    sight = await sight_of(work, request)
    return Reply(card=notice(sight.voice.text("I don't have that file any more. Please send it once more.")))


async def leave(work: Work, request: Request) -> Reply:
    """Not now: nothing happens."""
    sight = await sight_of(work, request)
    return Reply(card=notice(sight.voice.text("Fine. Nothing was imported.")), replaces=True)


async def _allowed(work: Work, person: UUID, at: datetime) -> House:
    home = await house(work, at)
    if not home.may(person, Right.SETTINGS, None):
        raise HeadwayError("Only an admin can import a file. Your own goals you can write with /okr new")
    return home


async def _bring(
    work: Work, voice: Voice, data: bytes, *, name: str, at: datetime, dry_run: bool, by: UUID
) -> Brought | Card:
    """What was brought, or a card that says why nothing was."""
    shown = one_line(name, _MOST_NAME)
    if len(data) > MOST_BYTES:
        return notice(
            voice.text("{file} is too big for the chat", file=shown),
            voice.text("At most 1 MB, please. Bigger files go by `headway import`."),
        )
    try:
        document = scan(data, name=name, tell=silently)
        return await bring_into(work, document, source=name, at=at, dry_run=dry_run, by=by)
    except BadSheetError as error:
        problems = [Unread(line=p.line, column=p.column, reason=p.reason) for p in error.problems]
        return cards.unreadable(voice, file=shown, problems=problems)
    except HeadwayError as error:
        return notice(
            voice.text("{file} can't be imported like this", file=shown),
            voice.text(error.template, **error.values),
        )


def _counts(brought: Brought) -> Sequence[Count]:
    counts = [
        Count(
            kind=kind,
            new=brought.count(kind, is_new=True),
            changed=brought.count(kind, is_new=False),
            same=brought.same[kind],
        )
        for kind in RECORDS
    ]
    return [count for count in counts if count.new or count.changed or count.same]


def _lines(brought: Brought) -> Sequence[Line]:
    return [
        Line(kind=news.kind, name=news.name, is_new=news.is_new, details=news.details)
        for news in brought.news
    ]
