"""The dialogue about a stuck goal, one question at a time: left at any time, gone on with where it was.

What was answered so far lies in a slip of the person's, for them alone; an experiment is made of it only at the end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cards import stuck as cards
from cards.blocks import Card
from cards.checkins import notice
from cards.exchange import NOTHING, Reply, Request
from cards.goals import GoalView
from cards.stuck import BEHAVIOUR, QUESTIONS, WORDS, Stuck
from coaching.offers import Known, last_time, offers
from coaching.trying import read_plan
from handlers.asked import hung_under
from handlers.experiments import begin as begin_experiment
from handlers.experiments import check_day, check_words, open_about, standing
from handlers.given import given
from handlers.status import Sight, sight_of
from handlers.trials import is_over, seen_words
from okrs.errors import HeadwayError
from okrs.reader import Command, CommandName, Understanding
from okrs.reader.text import fold
from okrs.vocabulary import ReplyState
from storage import tables
from storage.goals import Goal
from storage.outbox import ANSWER, Letter
from storage.store import Work
from storage.tables import Slip

# The intent of the slips in which dialogues lie.
TALK = "stuck.answer"
# Typed words are an answer for so long after the question; in its thread, always.
_PATIENCE = timedelta(hours=2)
# In a kept reply: the dialogue, the question that it answers, and the goal.
_TALK, _QUESTION, _GOAL = "talk", "talk_question", "talk_goal"
_LEAVE = re.compile(
    r"(?:(?:please )?(?:stop|cancel|quit|exit|leave it|skip(?: it| this)?|not now|no|later|never ?mind|forget it)|"
    r"stopp|abbrechen|jetzt nicht|spater|nein|lass gut sein|annuler?|pas maintenant|plus tard|non|"
    r"cancelar?|ahora no|mas tarde|agora nao|mais tarde|depois|nao|キャンセル|やめる|後で|あとで)[.!。 ]*"
)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Where a dialogue stands. `awaits` is the question that waits for an answer ('' for none), the `asked`-th that
    was sent; `thread` is the key of the letter that all of them hang under."""

    goal: UUID
    answers: Mapping[str, str] = field(default_factory=dict)
    awaits: str = ""
    asked: int = 0
    at: datetime
    thread: str = ""

    @property
    def next(self) -> str:
        """The first question without an answer; the last one again when all have one."""
        return next((name for name in QUESTIONS if not self.answers.get(name)), WORDS)


async def begin(sight: Sight, request: Request, goal: Goal, view: GoalView, found: Sequence[Stuck]) -> Reply:
    """Asks the first question that has no answer yet, in the person's own chat."""
    slip = await _slip_of(sight.work, sight.reader, goal.id)
    talk = _thaw(slip) if slip else Talk(goal=goal.id, at=request.at)
    slip = slip or await _put(sight.work, sight.reader, talk)
    thread = await hung_under(sight.work, request)
    await _ask(sight, slip, replace(talk, thread=thread), goal, view, found)
    if request.channel is None:
        return NOTHING
    return Reply(
        card=notice(sight.voice.text("I've asked you in our own chat, where nobody else reads along.")),
    )


async def answer(work: Work, request: Request) -> Reply:
    """One of the offered answers was pressed."""
    sight, slip, goal = await _own(work, request)
    talk, name = _thaw(slip), given(request, "question", _question)
    if name != talk.awaits:
        raise HeadwayError("You answered that one already. The question that is open is below.")
    words = given(request, "answer", str)
    card = cards.answered(sight.voice, goal.key_result.title, name, words, reply=None)
    made = await _take(sight, slip, talk, goal, name, words)
    return Reply(card=made or card, replaces=True)


async def leave(work: Work, request: Request) -> Reply:
    """Not now: the answers so far wait."""
    sight, slip, goal = await _own(work, request)
    return Reply(card=await _left(sight, slip, goal), replaces=True)


async def hear(
    work: Work, request: Request, understanding: Understanding, text: str, *, reflecting: datetime | None
) -> Reply | None:
    """What was typed as the answer to the open question; None where it is none: an update or a command is not.

    `reflecting` is since when an answer to a monthly question is awaited too: the later question is the one meant.
    """
    slip = await _awaiting(work, request)
    if slip is None:
        return None
    talk = _thaw(slip)
    if reflecting is not None and reflecting > talk.at and not request.thread:
        return None
    goal = await work.goals.goal(talk.goal)
    sight = await sight_of(work, request)
    if goal is None or goal.key_result.owner_id != sight.reader or await is_over(work, goal):
        await work.slips.remove(slip)
        return None
    if _LEAVE.fullmatch(fold(text.strip())):
        await _close_question(sight, slip, talk, cards.left(sight.voice, goal.id, goal.key_result.title))
        await _keep(sight, slip, replace(talk, awaits=""))
        return NOTHING
    if _is_something_else(understanding):
        return None
    check_words(text)
    row = await work.replies.keep(
        sight.reader,
        text,
        at=request.at,
        checkin=None,
        understood={_TALK: str(slip.id), _QUESTION: talk.awaits, _GOAL: str(goal.id)},
        origin=request.origin,
    )
    row.state, row.counted_at = ReplyState.COUNTED, request.at
    return await _heard(sight, request, slip, talk, goal, row)


def question_of(row: tables.Reply) -> str:
    """The question of a dialogue that a reply answers; '' for none."""
    found: str = row.understood.get(_QUESTION, "")
    return found


async def change(work: Work, request: Request, row: tables.Reply) -> Reply:
    """The words of an answer were edited: the new ones are the answer, also of what is being tried already."""
    sight = await sight_of(work, request)
    words, name, goal = row.text.strip(), question_of(row), UUID(row.understood[_GOAL])
    check_words(words)
    if not any(letter.isalnum() for letter in words):
        return NOTHING
    slip = await work.slips.find(UUID(row.understood[_TALK]), person=row.person_id, intent=TALK)
    experiment = await open_about(work, goal, row.person_id)
    if slip is not None:
        talk = _thaw(slip)
        await _keep(sight, slip, replace(talk, answers={**talk.answers, name: words}))
    elif experiment is not None:
        plan = read_plan(words, today=sight.voice.today(request.at))
        experiment.sqlmodel_update({name: plan.words if name == WORDS else words})
        if name == WORDS and plan.until is not None:
            check_day(plan.until, sight.voice.today(request.at))
            experiment.review_on = plan.until
    else:
        return NOTHING
    return Reply(card=notice(sight.voice.text("Your answer is changed.")))


async def release(work: Work, row: tables.Reply) -> None:
    """What was typed was meant as an update: the question that it answered is open again."""
    talk, question = row.understood.get(_TALK, ""), row.understood.get(_QUESTION, "")
    slip = await work.slips.find(UUID(talk), person=row.person_id, intent=TALK) if talk else None
    if slip is None:
        return
    found = _thaw(slip)
    left = {name: words for name, words in found.answers.items() if name != question}
    slip.kept = _freeze(replace(found, answers=left))
    await work.session.flush()


async def of_goal(work: Work, person: UUID, goal: UUID) -> Talk | None:
    """How far the person has come with a goal; None where nothing was answered yet."""
    slip = await _slip_of(work, person, goal)
    return _thaw(slip) if slip else None


def goal_of(slip: Slip) -> UUID:
    """The goal that a dialogue is about."""
    return _thaw(slip).goal


async def keep_answers(sight: Sight, goal: UUID, answers: Mapping[str, str]) -> None:
    """Keeps what a form was filled with so far."""
    slip = await _slip_of(sight.work, sight.reader, goal)
    if slip is None:
        await _put(sight.work, sight.reader, Talk(goal=goal, answers=answers, at=sight.home.now))
        return
    await _keep(sight, slip, replace(_thaw(slip), answers=answers))


async def end(sight: Sight, goal: UUID) -> None:
    """The experiment was made of the answers, or of a form: no question waits any more."""
    slip = await _slip_of(sight.work, sight.reader, goal)
    if slip is None:
        return
    talk = _thaw(slip)
    if talk.awaits:
        gone = notice(sight.voice.text("Answered in the form."))
        await _close_question(sight, slip, talk, gone)
    await sight.work.slips.remove(slip)


async def known(sight: Sight, goal: Goal, view: GoalView, answers: Mapping[str, str]) -> Known:
    """What is known about a stuck goal that answers to choose from can be made of."""
    tried = [
        one
        for one in (await sight.work.experiments.about([goal.id])).get(goal.id, [])
        if one.person_id == sight.reader and one.result is not None
    ]
    last = tried[-1] if tried else None
    return Known(
        people=_near(sight),
        blocker=view.blocker,
        tried=last.words if last else "",
        result=last.result if last else None,
        behaviour=answers.get(BEHAVIOUR, ""),
    )


def _near(sight: Sight) -> list[str]:
    """First names of who is near: the manager, then those on the same teams."""
    company = sight.home.company
    person = company.people[sight.reader]
    teams = company.teams_of.get(sight.reader, set())
    mates = [id_ for id_, on in company.teams_of.items() if on & teams]
    near = [*([person.manager_id] if person.manager_id else []), *sorted(mates)]
    return [
        company.people[id_].name.split()[0]
        for id_ in dict.fromkeys(near)
        if id_ != sight.reader and id_ in company.people and company.people[id_].active
    ]


async def _heard(
    sight: Sight, request: Request, slip: Slip, talk: Talk, goal: Goal, row: tables.Reply
) -> Reply:
    name = talk.awaits
    today = sight.voice.today(request.at)
    if name == WORDS and not any(letter.isalnum() for letter in read_plan(row.text, today=today).words):
        raise HeadwayError("And what would you like to try until then? Say both in one message.")
    talk = replace(talk, thread=await hung_under(sight.work, request) or talk.thread)
    card = cards.answered(sight.voice, goal.key_result.title, name, row.text.strip(), reply=row.id)
    await _close_question(sight, slip, talk, card)
    made = await _take(sight, slip, talk, goal, name, row.text.strip())
    return Reply(card=made) if made else NOTHING


async def _take(sight: Sight, slip: Slip, talk: Talk, goal: Goal, name: str, words: str) -> Card | None:
    """Keeps an answer and asks the next question; after the last one, the experiment that came of it."""
    check_words(words)
    talk = replace(talk, answers={**talk.answers, name: words}, awaits="")
    view = (await sight.views([goal]))[goal.id]
    if any(not talk.answers.get(each) for each in QUESTIONS):
        await _ask(sight, slip, talk, goal, view, ())
        return None
    experiment = await open_about(sight.work, goal.id, sight.reader)
    if experiment is not None:
        return await standing(sight, goal, experiment)
    today = sight.voice.today(sight.home.now)
    plan = read_plan(talk.answers[WORDS], today=today)
    if plan.until is not None:
        check_day(plan.until, today)
    card = await begin_experiment(sight, goal, {**talk.answers, WORDS: plan.words}, plan.until)
    await sight.work.slips.remove(slip)
    return card


async def _ask(
    sight: Sight, slip: Slip, talk: Talk, goal: Goal, view: GoalView, found: Sequence[Stuck]
) -> None:
    """Sends the next question; the one that waited before it, if any, gives way."""
    if talk.awaits:
        await _close_question(sight, slip, talk, notice(sight.voice.text("Taken up again below.")))
    name = talk.next
    facts = await known(sight, goal, view, talk.answers)
    key = _key(slip, talk.asked + 1)
    card = cards.ask(
        sight.voice,
        view,
        name,
        found,
        talk=slip.id,
        offers=offers(sight.voice, name, facts),
        last=last_time(sight.voice, facts) if name == WORDS else "",
        seen=seen_words(sight.voice, sight.home, sight.reader),
    )
    await sight.work.outbox.put(
        [
            Letter(
                key=key,
                card=card,
                at=sight.home.now,
                person=sight.reader,
                thread=talk.thread,
                priority=ANSWER,
            )
        ]
    )
    await _keep(sight, slip, replace(talk, awaits=name, asked=talk.asked + 1, at=sight.home.now))


async def _close_question(sight: Sight, slip: Slip, talk: Talk, card: Card) -> None:
    await sight.work.outbox.revise(_key(slip, talk.asked), card, at=sight.home.now)


async def _left(sight: Sight, slip: Slip, goal: Goal) -> Card:
    await _keep(sight, slip, replace(_thaw(slip), awaits=""))
    return cards.left(sight.voice, goal.id, goal.key_result.title)


async def _awaiting(work: Work, request: Request) -> Slip | None:
    """The dialogue whose question the person answers by typing here and now; None for none."""
    assert request.person is not None
    for slip in await work.slips.of([request.person], intent=TALK):
        talk = _thaw(slip)
        if not talk.awaits:
            continue
        key = _key(slip, talk.asked)
        if request.thread:
            if request.thread == key or (talk.thread and request.thread == talk.thread):
                return slip
        elif request.at - talk.at <= _PATIENCE and not await _asked_since(work, request.person, talk.at):
            return slip
    return None


async def _asked_since(work: Work, person: UUID, when: datetime) -> bool:
    """Whether a check-in was asked after the question: then typed words answer that."""
    newest = (await work.checkins.latest([person])).get(person)
    return newest is not None and newest.asked_at > when


def _is_something_else(understanding: Understanding) -> bool:
    """Whether words are progress or a command, rather than an answer."""
    if any(update.value is not None or update.confidence is not None for update in understanding.updates):
        return True
    command: Command | None = understanding.command
    return command is not None and command.name in (CommandName.UNDO, CommandName.HELP, CommandName.AWAY)


async def _own(work: Work, request: Request) -> tuple[Sight, Slip, Goal]:
    sight = await sight_of(work, request)
    slip = await work.slips.find(given(request, "talk", UUID), person=sight.reader, intent=TALK)
    if slip is None:
        raise HeadwayError("That is done already, or it belongs to somebody else.")
    goal = await work.goals.goal(_thaw(slip).goal)
    if goal is None:
        raise HeadwayError("That goal does not exist any more.")
    if await is_over(work, goal):
        raise HeadwayError(
            "“{goal}” is closed, so nothing is in its way any more.", goal=goal.key_result.title
        )
    if goal.key_result.owner_id != sight.reader:
        raise HeadwayError(
            "“{goal}” is {who}'s now.",
            goal=goal.key_result.title,
            who=sight.home.name(goal.key_result.owner_id),
        )
    return sight, slip, goal


async def _slip_of(work: Work, person: UUID, goal: UUID) -> Slip | None:
    for slip in await work.slips.of([person], intent=TALK):
        if _thaw(slip).goal == goal:
            return await work.slips.find(slip.id, person=person, intent=TALK)
    return None


async def _put(work: Work, person: UUID, talk: Talk) -> Slip:
    return await work.slips.put(person, intent=TALK, kept=_freeze(talk), at=talk.at)


async def _keep(sight: Sight, slip: Slip, talk: Talk) -> None:
    slip.kept, slip.made_at = _freeze(talk), sight.home.now
    await sight.work.session.flush()


def _freeze(talk: Talk) -> dict[str, Any]:
    return {
        "goal": str(talk.goal),
        "answers": dict(talk.answers),
        "awaits": talk.awaits,
        "asked": talk.asked,
        "at": talk.at.isoformat(),
        "thread": talk.thread,
    }


def _thaw(slip: Slip) -> Talk:
    kept = slip.kept
    return Talk(
        goal=UUID(kept["goal"]),
        answers=kept["answers"],
        awaits=kept["awaits"],
        asked=kept["asked"],
        at=datetime.fromisoformat(kept["at"]),
        thread=kept["thread"],
    )


def _key(slip: Slip, asked: int) -> str:
    return f"stuck:{slip.id}:{asked}"


def _question(text: str) -> str:
    if text not in QUESTIONS:
        raise ValueError(text)
    return text
