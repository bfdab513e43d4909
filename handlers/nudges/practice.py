"""What works for somebody with a similar goal, offered to the owner of one that is stuck; and whether it helped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from cards.practice_offers import helped_question, offer_card
from cards.practices import PracticeView
from coaching.alike import ALIKE, Likeness
from coaching.questions import Audience, Facts, Question, course_of, question_for
from handlers.nudges.look import Concern, Look, about_goal
from handlers.nudges.share import is_put_off
from handlers.practices.shelf import aim_of, goals_of, is_published, views_of
from okrs.vocabulary import CheckInState, NudgeKind
from storage.goals import Goal
from storage.store import Work
from storage.tables import Experiment, NudgeWish, Person, Practice, PracticeOffer

# A goal gets one idea in so long.
_APART = timedelta(days=31)
# Who doesn't check in is asked all the same whether it helped.
_LONG = timedelta(days=21)


@dataclass(frozen=True, kw_only=True)
class _Shelf:
    """What is published and where it comes from, and to whom of these people what was offered."""

    practices: Sequence[Practice]
    origins: Mapping[UUID, Goal]
    offers: Sequence[PracticeOffer]
    likeness: Likeness

    def of(self, person: UUID) -> list[PracticeOffer]:
        return [offer for offer in self.offers if offer.person_id == person]


async def suited(look: Look) -> Sequence[Concern]:
    """One idea a person, for the goal of theirs that is stuck and most like another."""
    tried = await look.work.experiments.open_of([person.id for person in look.people])
    stuck = [
        (person, goal, question)
        for person in look.people
        for goal in look.goals[person.id]
        if (question := _trouble(look, person, goal, tried.get(person.id, ()))) is not None
    ]
    practices = await look.work.practices.shared() if stuck else []
    if not practices:
        return []
    ids = [person.id for person, _, _ in stuck]
    shelf = _Shelf(
        practices=practices,
        origins=await goals_of(look.work, practices),
        offers=await look.work.practices.offers(people=ids),
        likeness=Likeness(aim_of(goal) for goal in (await look.work.goals.tree()).goals),
    )
    wishes = await look.work.nudges.wishes(ids)
    best: dict[UUID, tuple[float, Person, Goal, Question, Practice]] = {}
    for person, goal, question in stuck:
        for like, row in _ideas(look, shelf, person, goal, wishes.get(person.id, ())):
            if person.id not in best or like > best[person.id][0]:
                best[person.id] = (like, person, goal, question, row)
    return [
        await _offer(look, person, goal, question, row, shelf)
        for _, person, goal, question, row in best.values()
    ]


def _trouble(look: Look, person: Person, goal: Goal, tried: Sequence[Experiment]) -> Question | None:
    """Why a goal is stuck; None where it is not, or something is being tried with it."""
    course = course_of(look.views[goal.id], look.entries.get(goal.id, ()))
    asked = question_for(
        Facts(
            courses=(course,),
            today=look.today(person),
            audience=Audience.OWNER,
            tried={experiment.key_result_id for experiment in tried},
        )
    )
    return asked if asked is not None and asked.is_about_trouble else None


def _ideas(
    look: Look, shelf: _Shelf, person: Person, goal: Goal, wishes: Sequence[NudgeWish]
) -> Iterator[tuple[float, Practice]]:
    """What may be offered for a goal, with how like the goals are: never twice, never what they said no to."""
    offers = shelf.of(person.id)
    about = [offer for offer in offers if offer.key_result_id == goal.id]
    later = {
        offer.practice_id
        for offer in about
        if offer.tries is None
        and is_put_off(wishes, NudgeKind.PRACTICE, goal.id, after=offer.offered_at, today=look.today(person))
    }
    rests = any(
        look.home.now - offer.offered_at < _APART or (offer.tries is True and offer.helped is None)
        for offer in about
    )
    heard = {
        offer.practice_id for offer in offers if offer.tries is not None or offer.key_result_id == goal.id
    }
    for row in shelf.practices:
        if row.id not in later and (rests or row.id in heard):
            continue
        origin = shelf.origins.get(row.key_result_id) if row.key_result_id else None
        if row.person_id == person.id or origin is None or origin.id == goal.id:
            continue
        like = shelf.likeness.between(aim_of(origin), aim_of(goal))
        if like >= ALIKE:
            yield like, row


async def _offer(
    look: Look, person: Person, goal: Goal, question: Question, row: Practice, shelf: _Shelf
) -> Concern:
    voice = look.voice(person)
    view = await _view(look, person, row, shelf.origins)
    return Concern(
        kind=NudgeKind.PRACTICE,
        person=person.id,
        subject=about_goal(goal.id),
        card=offer_card(voice, view, look.views[goal.id], because=question.because(voice)),
        sent=partial(_offered, look.work, row.id, goal.id, person.id, look.home.now),
    )


async def _offered(work: Work, practice: UUID, goal: UUID, person: UUID, at: datetime) -> None:
    offer = await work.practices.offer(practice, key_result=goal, person=person, at=at)
    offer.offered_at = at


async def tried(look: Look) -> Sequence[Concern]:
    """Whether it helped, asked once after the next check-in."""
    offers = [
        offer
        for offer in await look.work.practices.offers(people=[person.id for person in look.people])
        if offer.tries is True and offer.helped is None and offer.asked_at is None
    ]
    people = {person.id: person for person in look.people}
    rows = await look.work.practices.some([offer.practice_id for offer in offers])
    origins = await goals_of(look.work, list(rows.values()))
    concerns = []
    for offer in offers:
        person = people[offer.person_id]
        goal = next((goal for goal in look.goals[person.id] if goal.id == offer.key_result_id), None)
        if goal is None or not _has_checked_in(look, person, offer):
            continue
        row = rows[offer.practice_id]
        if not is_published(look.home, row):
            continue
        view = await _view(look, person, row, origins)
        concerns.append(
            Concern(
                kind=NudgeKind.PRACTICE,
                person=person.id,
                subject=f"practice:{offer.id}",
                card=helped_question(look.voice(person), view, offer=offer.id, goal=goal.key_result.title),
                sent=partial(_asked, offer, look.home.now),
            )
        )
    return concerns


def _has_checked_in(look: Look, person: Person, offer: PracticeOffer) -> bool:
    """Whether they answered a check-in after they said that they would try it."""
    since = offer.answered_at or offer.offered_at
    checkin = look.checkins.get(person.id)
    answered = (
        checkin is not None
        and checkin.state is CheckInState.ANSWERED
        and checkin.answered_at is not None
        and checkin.answered_at > since
    )
    return answered or look.home.now - since > _LONG


async def _asked(offer: PracticeOffer, at: datetime) -> None:
    offer.asked_at = at


async def _view(look: Look, person: Person, row: Practice, goals: Mapping[UUID, Goal]) -> PracticeView:
    views = await views_of(
        look.work, look.home, [row], reader=person.id, voice=look.voice(person), goals=goals
    )
    return views[0]
