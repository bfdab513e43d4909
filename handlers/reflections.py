"""The deeper, monthly questions, one at a time after a typed answer; a form holds them all at once."""

from __future__ import annotations

from uuid import UUID

from cards import checkins as cards
from cards.blocks import Action
from cards.checkins import HURDLE, REFLECTIONS, RIGHT_GOALS
from cards.exchange import Reply, Request
from handlers.asked import Topic, hung_under, topic_of_checkin
from handlers.coach import coaching_hint
from handlers.facts import house
from handlers.given import given
from okrs.errors import HeadwayError
from okrs.vocabulary import CheckInState, ReplyState
from storage import tables
from storage.outbox import ANSWER, Letter
from storage.store import Work
from storage.tables import CheckIn

# In a check-in's draft: the question whose answer is awaited, and a mark on each one passed over.
_AWAITED = "awaited"
_PASSED = "passed"
# In a reply: the question that it answers.
_QUESTION = "question"


async def ask_next(work: Work, request: Request, checkin: CheckIn) -> bool:
    """Sends the next deeper question of a monthly check-in; False when there is none left."""
    if not checkin.deep or request.person is None:
        return False
    answered = (await work.checkins.reflections([checkin.id])).get(checkin.id, {})
    draft = await work.checkins.draft(checkin.id, request.person)
    asked_before = draft.get(_AWAITED, "")
    left = [q for q in REFLECTIONS if q not in answered and f"{_PASSED}.{q}" not in draft]
    draft.pop(_AWAITED, None)
    if left:
        draft[_AWAITED] = left[0]
        topic = await topic_of_checkin(work, request.person, checkin, at=request.at)
        card = cards.reflection_question(
            topic.desk.voice(request.person),
            checkin=checkin.id,
            name=left[0],
            hint=await coaching_hint(work, request, checkin) if left[0] == HURDLE else "",
        )
        thread = await hung_under(work, request) or await _thread_of(work, checkin, asked_before)
        await work.outbox.put(
            [
                Letter(
                    key=_key(checkin, left[0]),
                    card=card,
                    at=request.at,
                    person=request.person,
                    thread=thread,
                    priority=ANSWER,
                )
            ]
        )
    await work.checkins.keep_draft(checkin.id, request.person, draft, at=request.at)
    return bool(left)


async def _thread_of(work: Work, checkin: CheckIn, question: str) -> str:
    """Where the question before this one was asked."""
    letter = await work.outbox.find(_key(checkin, question))
    return letter.thread if letter else ""


def _key(checkin: CheckIn, question: str) -> str:
    return f"reflect:{checkin.id}:{question}"


async def awaited(work: Work, topic: Topic, request: Request) -> str:
    """The deeper question whose typed answer is awaited, '' for none."""
    if topic.checkin is None:
        return ""
    assert request.person is not None
    question = await open_question(work, topic.checkin, request.person)
    return question if question != RIGHT_GOALS else ""


async def open_question(work: Work, checkin: CheckIn, person: UUID) -> str:
    """The deeper question of a check-in that was asked and not answered yet; '' for none."""
    if not checkin.deep or checkin.state is not CheckInState.ANSWERED:
        return ""
    return (await work.checkins.draft(checkin.id, person)).get(_AWAITED, "")


async def answer_typed(work: Work, request: Request, topic: Topic, question: str, text: str) -> Reply:
    """Keeps what was typed as the answer to a deeper question and asks the next one."""
    assert topic.checkin is not None
    row = await work.replies.keep(
        topic.checkin.asked_of_id,
        text,
        at=request.at,
        checkin=topic.checkin.id,
        understood={_QUESTION: question},
        origin=request.origin,
    )
    row.state = ReplyState.COUNTED
    row.counted_at = request.at
    voice = topic.desk.voice(request.person)
    await _keep(work, request, topic.checkin, question, text)
    # Nobody can tell an update from a story for certain: one tap makes it the other.
    other = Action(voice.text("That was an update"), "reflect.as_update", {"reply": str(row.id)})
    return Reply(card=cards.notice(voice.text("Noted."), buttons=(other,)))


def question_of(row: tables.Reply) -> str:
    """The deeper question that a reply answers; '' for none."""
    found: str = row.understood.get(_QUESTION, "")
    return found


async def change(work: Work, request: Request, row: tables.Reply) -> Reply:
    """The words of an answer were edited: the new ones are the answer."""
    assert request.person is not None
    assert row.check_in_id is not None
    await work.checkins.reflect(row.check_in_id, row.person_id, {question_of(row): row.text}, at=request.at)
    voice = (await house(work, request.at)).voice(request.person)
    return Reply(
        card=cards.notice(voice.text("Your answer is changed."), cards.reflection(voice, question_of(row)))
    )


async def withdraw(work: Work, row: tables.Reply) -> None:
    """An answer that was none, or that the person doesn't want kept."""
    if row.check_in_id is not None:
        await work.checkins.unreflect(row.check_in_id, await work.replies.wordings(row))


async def answer(work: Work, request: Request) -> Reply:
    """One of the offered answers to a deeper question was pressed."""
    checkin = await _checkin(work, request)
    await _keep(work, request, checkin, given(request, "question", _question), given(request, "answer", str))
    return await _thanks(work, request, checkin)


async def skip(work: Work, request: Request) -> Reply:
    """The person passes over one deeper question; it is not asked again this month."""
    checkin = await _checkin(work, request)
    assert request.person is not None
    draft = await work.checkins.draft(checkin.id, request.person)
    draft[f"{_PASSED}.{given(request, 'question', _question)}"] = "yes"
    await work.checkins.keep_draft(checkin.id, request.person, draft, at=request.at)
    await ask_next(work, request, checkin)
    return await _thanks(work, request, checkin)


async def _keep(work: Work, request: Request, checkin: CheckIn, question: str, answer_: str) -> None:
    assert request.person is not None
    await work.checkins.reflect(checkin.id, request.person, {question: answer_}, at=request.at)
    await work.session.flush()
    await ask_next(work, request, checkin)


def _question(text: str) -> str:
    if text not in REFLECTIONS:
        raise ValueError(text)
    return text


async def _thanks(work: Work, request: Request, checkin: CheckIn) -> Reply:
    assert request.person is not None
    topic = await topic_of_checkin(work, request.person, checkin, at=request.at)
    voice = topic.desk.voice(request.person)
    question = given(request, "question", _question)
    choice = cards.right_goals(voice).get(request.values.get("answer", ""), "")
    return Reply(
        card=cards.notice(cards.reflection(voice, question), choice or voice.text("Left out this time.")),
        replaces=True,
    )


async def _checkin(work: Work, request: Request) -> CheckIn:
    found = await work.checkins.find(given(request, "checkin", UUID))
    if found is None or found.asked_of_id != request.person:
        raise HeadwayError("This check-in belongs to somebody else.")
    return found
