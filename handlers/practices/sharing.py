"""What somebody does differently: kept for them alone, looked at, published, changed and taken back by them only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from cards import practices as cards
from cards.blocks import Action, Card, Option
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.nudges import About, about_goal
from cards.practice_offers import gone_card
from cards.practices import GOAL, NAMED, NO, STAYS, TITLE, WORDS, YES
from handlers.given import given
from handlers.nudges.review import letter_key
from handlers.practices.shelf import own, view_of
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of
from okrs.errors import HeadwayError
from okrs.practice import MOST_TITLE, MOST_WORDS, suggested_title
from okrs.vocabulary import NudgeKind, PracticeState
from scheduling.calendar import local_date
from storage.columns import new_id
from storage.store import Work
from storage.tables import Practice, PracticeOffer

UNDO = "practice.undo"


async def answer(work: Work, request: Request) -> Reply:
    """The form below the question was sent: what they do differently is kept for them, and shown as others would
    read it."""
    sight = await sight_of(work, request)
    row = await _asked(work, request, given(request, GOAL, UUID))
    words = checked_words(request.values.get(WORDS, ""))
    keep(row, words)
    await work.session.flush()
    return Reply(card=await preview_of(sight, row), replaces=True)


def keep(row: Practice, words: str) -> None:
    """What was said is its author's alone."""
    row.words, row.title, row.state = words, suggested_title(words), PracticeState.PRIVATE


async def decline(work: Work, request: Request) -> Reply:
    """They would rather not say; this goal is not asked about again."""
    sight = await sight_of(work, request)
    row = await _asked(work, request, given(request, GOAL, UUID))
    if row.state is PracticeState.ASKED:
        row.state = PracticeState.DECLINED
    goal = await work.goals.goal(given(request, GOAL, UUID))
    title = goal.key_result.title if goal else ""
    return Reply(card=cards.declined_card(sight.voice, title), replaces=True)


async def preview(work: Work, request: Request) -> Reply:
    """Exactly what others would read."""
    sight = await sight_of(work, request)
    row = await own(work, request)
    if row.state is PracticeState.SHARED:
        return await _published(sight, row)
    _needs_words(row)
    return Reply(card=await preview_of(sight, row))


async def publish(work: Work, request: Request) -> Reply:
    """Everybody may read it from now on, as it was `seen`; pressed twice, it is published once."""
    sight = await sight_of(work, request)
    row = await own(work, request)
    if row.state is PracticeState.SHARED:
        return await _published(sight, row)
    _needs_words(row)
    if request.values.get("seen") != _mark(row):
        note = sight.voice.text("It was changed meanwhile. This is how it reads now.")
        return Reply(card=await preview_of(sight, row, note=note), replaces=True)
    row.state, row.shared_at = PracticeState.SHARED, request.at
    row.named = request.values.get(NAMED) == YES
    await work.session.flush()
    return await _published(sight, row)


async def keep_private(work: Work, request: Request) -> Reply:
    """They looked at it and keep it to themselves."""
    sight = await sight_of(work, request)
    row = await own(work, request)
    _needs_words(row)
    if row.state is PracticeState.SHARED:
        return await _published(sight, row)
    view = await view_of(work, sight.home, row, reader=sight.reader, voice=sight.voice)
    return Reply(card=cards.kept_card(sight.voice, view), replaces=True)


async def withdraw(work: Work, request: Request) -> Reply:
    """Nobody else reads it any more, wherever it was offered."""
    sight = await sight_of(work, request)
    row = await own(work, request)
    if row.state is not PracticeState.SHARED:
        return Reply(card=notice(sight.voice.text("It was taken back already.")), replaces=True)
    undo = await _undo(sight, row)
    row.state = PracticeState.WITHDRAWN
    await work.session.flush()
    await _unoffer(sight, row)
    view = await view_of(work, sight.home, row, reader=sight.reader, voice=sight.voice)
    return Reply(card=cards.withdrawn_card(sight.voice, view, undo=undo), replaces=True)


async def forget(work: Work, request: Request) -> Reply:
    """The words of a practice that nobody else reads are deleted."""
    sight = await sight_of(work, request)
    row = await own(work, request)
    if row.state is PracticeState.SHARED:
        raise HeadwayError("Others read it still. Take it back first, then it can be deleted.")
    _needs_words(row)
    undo = await _undo(sight, row)
    row.title, row.words, row.state = "", "", PracticeState.DECLINED
    await work.session.flush()
    return Reply(card=cards.forgotten_card(sight.voice, undo=undo), replaces=True)


async def add(work: Work, request: Request) -> Reply:
    """The form for something of one's own accord."""
    return await add_words(work, request, request.values.get(WORDS, ""))


async def add_words(work: Work, request: Request, words: str) -> Reply:
    """The same, filled with words that were typed."""
    sight = await sight_of(work, request)
    return await _form(sight, None, {WORDS: words.strip()}, {})


async def edit(work: Work, request: Request) -> Reply:
    """The form of one's own practice, filled with what it says."""
    sight = await sight_of(work, request)
    row = await own(work, request)
    _needs_words(row)
    return await _form(sight, row, _fields(row), {})


async def save(work: Work, request: Request) -> Reply:
    """The form was sent: a private practice is shown as others would read it, a published one is changed for all."""
    sight = await sight_of(work, request)
    row = await own(work, request) if "practice" in request.values else None
    fields = {name: request.values.get(name, "").strip() for name in (TITLE, WORDS, NAMED, STAYS, GOAL)}
    if problems := _problems(sight, fields):
        return await _form(sight, row, fields, problems)
    if row is None:
        row = await work.practices.add(
            Practice(
                id=new_id(),
                workspace_id=work.workspace,
                key_result_id=await _own_goal(sight, fields[GOAL]),
                person_id=sight.reader,
                asked_at=request.at,
                state=PracticeState.PRIVATE,
            )
        )
    elif row.state in (PracticeState.ASKED, PracticeState.DECLINED):
        row.state = PracticeState.PRIVATE
    undo = await _undo(sight, row) if row.state is PracticeState.SHARED else None
    row.words, row.title = fields[WORDS], fields[TITLE] or suggested_title(fields[WORDS])
    row.stays = fields[STAYS] == YES
    if row.state is PracticeState.SHARED:
        row.named = fields[NAMED] == YES
    await work.session.flush()
    if row.state is PracticeState.SHARED:
        return await _published(sight, row, undo=undo)
    return Reply(card=await preview_of(sight, row), replaces=True)


async def undo(work: Work, request: Request) -> Reply:
    """The practice is as it was before the button's deed."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, UNDO)
    row = await work.practices.find(UUID(slip.kept["practice"]))
    if row is None or row.person_id != sight.reader:
        raise HeadwayError("That was done already, or it is too long ago.")
    row.title, row.words = slip.kept["title"], slip.kept["words"]
    row.named, row.stays = slip.kept["named"], slip.kept["stays"]
    row.state = PracticeState(slip.kept["state"])
    await work.slips.remove(slip)
    if row.state is PracticeState.SHARED:
        return await _published(sight, row)
    return Reply(card=await preview_of(sight, row), replaces=True)


async def preview_of(sight: Sight, row: Practice, *, note: str = "", reply: str = "") -> Card:
    """The card on which its author decides."""
    view = await view_of(sight.work, sight.home, row, reader=sight.reader, voice=sight.voice)
    return cards.preview_card(
        sight.voice,
        view,
        author=sight.home.name(sight.reader),
        company=sight.home.workspace.name,
        seen=_mark(row),
        note=note,
        reply=reply,
    )


def checked_words(text: str) -> str:
    """What was written, if it is neither nothing nor a novel; raises HeadwayError."""
    words = text.strip()
    if not words:
        raise HeadwayError("Write a few words about what you do, or press “Rather not”.")
    if len(words) > MOST_WORDS:
        raise HeadwayError(
            "Please keep it under {most} characters: one thing that others can try.", most=MOST_WORDS
        )
    return words


async def _asked(work: Work, request: Request, goal: UUID) -> Practice:
    """What the person was asked about a goal; raises HeadwayError where they were not, or have answered."""
    rows = [row for row in await work.practices.about([goal]) if row.person_id == request.person]
    if not rows:
        raise HeadwayError("That question was for somebody else.")
    found = await work.practices.find(rows[0].id)
    assert found is not None
    if found.words:
        raise HeadwayError("You answered that already. You find it with /okr practices mine.")
    return found


async def _published(sight: Sight, row: Practice, *, undo: Action | None = None) -> Reply:
    view = await view_of(sight.work, sight.home, row, reader=sight.reader, voice=sight.voice)
    shown = view if row.named else cards.unnamed(view)
    return Reply(card=cards.published_card(sight.voice, shown, undo=undo), replaces=True)


async def _undo(sight: Sight, row: Practice) -> Action:
    """The button that makes a practice what it is now."""
    kept = {"practice": str(row.id)} | row.model_dump(
        mode="json", include={"title", "words", "named", "stays", "state"}
    )
    slip = await sight.work.slips.put(sight.reader, intent=UNDO, kept=kept, at=sight.home.now)
    return Action(sight.voice.text("Undo"), UNDO, {SLIP: str(slip.id)})


async def _unoffer(sight: Sight, row: Practice) -> None:
    """Offers that nobody has answered yet lose the words."""
    for offer in await sight.work.practices.offers(practices=[row.id]):
        if offer.tries is None:
            voice = sight.home.voice(offer.person_id)
            await sight.work.outbox.revise(offer_key(offer, voice.zone), gone_card(voice), at=sight.home.now)


def offer_key(offer: PracticeOffer, zone: str) -> str:
    """The key of the letter in which a practice was offered; `zone` is the reader's."""
    return raised_key(NudgeKind.PRACTICE, offer.person_id, offer.key_result_id, offer.offered_at, zone)


def raised_key(kind: NudgeKind, person: UUID, goal: UUID, at: datetime, zone: str) -> str:
    """The key of the letter that raised a goal with somebody at a moment."""
    subject = about_goal(goal)
    return letter_key(person, About(kind=kind, subject=subject, under=subject, day=local_date(zone, at)))


async def _form(
    sight: Sight, row: Practice | None, fields: Mapping[str, str], problems: Mapping[str, str]
) -> Reply:
    view = await view_of(sight.work, sight.home, row, reader=sight.reader, voice=sight.voice) if row else None
    owned = await sight.work.goals.owned_by([sight.reader], on=sight.voice.today(sight.home.now))
    goals = [Option(str(goal.id), goal.key_result.title) for goal in owned.get(sight.reader, ())]
    return Reply(
        card=cards.form_card(
            sight.voice,
            practice=view,
            goals=goals,
            fields=dict(fields),
            problems=dict(problems),
            company=sight.home.workspace.name,
        )
    )


def _fields(row: Practice) -> dict[str, str]:
    return {
        TITLE: row.title,
        WORDS: row.words,
        NAMED: YES if row.named else NO,
        STAYS: YES if row.stays else NO,
    }


def _problems(sight: Sight, fields: Mapping[str, str]) -> dict[str, str]:
    voice, problems = sight.voice, {}
    if not fields[WORDS]:
        problems[WORDS] = voice.text("Write a few words about what you do.")
    if len(fields[WORDS]) > MOST_WORDS:
        problems[WORDS] = voice.text("Please keep it under {most} characters.", most=MOST_WORDS)
    if len(fields[TITLE]) > MOST_TITLE:
        problems[TITLE] = voice.text("Please keep the name under {most} characters.", most=MOST_TITLE)
    return problems


async def _own_goal(sight: Sight, chosen: str) -> UUID | None:
    owned = await sight.work.goals.owned_by([sight.reader], on=sight.voice.today(sight.home.now))
    return next((goal.id for goal in owned.get(sight.reader, ()) if str(goal.id) == chosen), None)


def _needs_words(row: Practice) -> None:
    if not row.words:
        raise HeadwayError("There is nothing written any more.")


def _mark(row: Practice) -> str:
    """What tells one wording from another: only what was looked at is published."""
    return sha256(f"{row.title}\n{row.words}\n{row.stays}".encode()).hexdigest()[:16]
