"""Trying what works for somebody else: tried or not, who it is, whether it helped, and thanks for it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cards import practice_offers as cards
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.practices import PracticeView
from coaching.alike import Likeness
from handlers.facts import calendar_of
from handlers.given import STALE, given
from handlers.practices.shelf import aim_of, readable, view_of
from handlers.status import Sight, sight_of
from okrs.errors import HeadwayError
from okrs.permissions import Right
from scheduling.calendar import next_working_moment
from storage.goals import Goal
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Practice, PracticeOffer

_MOST_GOALS = 5
# A thank-you leaves time to say that it was a mistake.
_GRACE = timedelta(minutes=10)


async def try_it(work: Work, request: Request) -> Reply:
    """They want to try it for one of their goals; which one is asked where they have several."""
    sight = await sight_of(work, request)
    row = await _of_somebody_else(sight, request)
    view = await _seen(sight, row)
    if "key_result" not in request.values:
        goals = await _likest(sight, row)
        if not goals:
            raise HeadwayError("You own no goal to try it for right now. The idea is yours all the same.")
        if len(goals) > 1:
            chosen = [cards.Chosen(id=goal.id, title=goal.key_result.title) for goal in goals[:_MOST_GOALS]]
            return Reply(card=cards.which_goal_card(sight.voice, view, chosen))
        goal = goals[0]
    else:
        goal = await _own_goal(sight, given(request, "key_result", UUID))
    offer = await work.practices.offer(row.id, key_result=goal.id, person=sight.reader, at=request.at)
    if offer.tries is not True:
        offer.tries, offer.answered_at, offer.asked_at, offer.helped = True, request.at, None, None
    await work.session.flush()
    card = cards.tries_card(sight.voice, view, offer=offer.id, goal=goal.key_result.title)
    return Reply(card=card, replaces=True)


async def leave_it(work: Work, request: Request) -> Reply:
    """It is not for them: it is never suggested to them again, for whatever goal."""
    sight = await sight_of(work, request)
    row = await _of_somebody_else(sight, request)
    goal = await _own_goal(sight, given(request, "key_result", UUID))
    offer = await work.practices.offer(row.id, key_result=goal.id, person=sight.reader, at=request.at)
    offer.tries, offer.answered_at = False, request.at
    await work.session.flush()
    return Reply(card=cards.passed_card(sight.voice, await _seen(sight, row), offer=offer.id), replaces=True)


async def reopen(work: Work, request: Request) -> Reply:
    """Neither tried nor refused: as it was before they pressed."""
    sight = await sight_of(work, request)
    offer, row = await _own_offer(sight, request)
    if offer.helped is not None:
        raise HeadwayError("You have already said what came of it.")
    offer.tries, offer.answered_at, offer.asked_at = None, None, None
    await work.session.flush()
    card = cards.reopened_card(sight.voice, await _seen(sight, row), goal=offer.key_result_id)
    return Reply(card=card, replaces=True)


async def who(work: Work, request: Request) -> Reply:
    """Whose it is: known, or to be asked of somebody who stays unnamed, once the asker agrees to be named."""
    sight = await sight_of(work, request)
    row = await _of_somebody_else(sight, request)
    view = await _seen(sight, row)
    if view.author:
        return Reply(card=cards.told_card(sight.voice, title=row.title, author=view.author))
    if not view.here:
        return Reply(card=notice(sight.voice.text("They don't work here any more.")))
    if not await _likest(sight, row):
        return Reply(card=notice(sight.voice.text("They chose to stay unnamed.")))
    goal = request.values.get("key_result", "")
    return Reply(card=cards.ask_author_card(sight.voice, practice=row.id, goal=goal))


async def who_leave(work: Work, request: Request) -> Reply:
    """They don't want to ask."""
    sight = await sight_of(work, request)
    return Reply(card=notice(sight.voice.text("Fine. Nobody was asked.")), replaces=True)


async def who_ask(work: Work, request: Request) -> Reply:
    """The author is asked whether this one person may know; once, however often it is pressed."""
    sight = await sight_of(work, request)
    row = await _of_somebody_else(sight, request)
    author = sight.home.company.people[row.person_id]
    if not author.active:
        return Reply(card=notice(sight.voice.text("They don't work here any more.")), replaces=True)
    goals = await _likest(sight, row)
    if "key_result" in request.values:
        goals = [await _own_goal(sight, given(request, "key_result", UUID))]
    if not goals:
        return Reply(card=notice(sight.voice.text("They chose to stay unnamed.")), replaces=True)
    offer = await _wondered(sight, row) or await work.practices.offer(
        row.id, key_result=goals[0].id, person=sight.reader, at=request.at
    )
    if offer.wondered_at is None:
        offer.wondered_at = request.at
        voice = sight.home.voice(author.id)
        card = cards.wonders_card(voice, title=row.title, who=sight.home.name(sight.reader), offer=offer.id)
        at = next_working_moment(calendar_of(author, sight.home.workspace), request.at)
        await work.outbox.put([Letter(key=f"practice:who:{offer.id}", card=card, at=at, person=author.id)])
    return Reply(
        card=notice(
            sight.voice.text("I ask them."),
            sight.voice.text("You hear from me when they have answered; they may not want to."),
        ),
        replaces=True,
    )


async def who_tell(work: Work, request: Request) -> Reply:
    """The author says whether that person may know who they are."""
    sight = await sight_of(work, request)
    offer = await work.practices.find_offer(given(request, "offer", UUID))
    row = await work.practices.find(offer.practice_id) if offer else None
    if offer is None or row is None or row.person_id != sight.reader or offer.wondered_at is None:
        raise HeadwayError("That question was for somebody else.")
    asker, yes = sight.home.name(offer.person_id), request.values.get("answer") == "yes"
    if offer.told_who is True and not yes:
        raise HeadwayError("{who} knows already.", who=asker)
    if offer.told_who is not yes:
        offer.told_who = yes
        await work.session.flush()
        await _tell_asker(sight, offer, row)
    if yes:
        title = sight.voice.text("{who} learns that it's you. Nobody else does.", who=asker)
    else:
        title = sight.voice.text("You stay unnamed. {who} learns no more than that.", who=asker)
    return Reply(card=notice(title), replaces=True)


async def result(work: Work, request: Request) -> Reply:
    """Whether it helped; if so, its author is thanked once, by name where the person agreed to that."""
    sight = await sight_of(work, request)
    offer, row = await _own_offer(sight, request)
    answer, voice = given(request, "answer", str), sight.voice
    if answer == "later":
        if offer.helped is None:
            offer.answered_at, offer.asked_at = request.at, None
        return Reply(
            card=notice(voice.text("Fine. I'll ask once more after your next check-in.")), replaces=True
        )
    if answer not in ("helped", "quietly", "no"):
        raise HeadwayError(STALE)
    offer.helped = answer != "no"
    offer.tries = True
    if not offer.helped:
        await _unthank(sight, offer)
        title = voice.text("Thanks for trying. Not everything fits everywhere.")
        return Reply(card=cards.result_card(voice, title, offer=offer.id, told=""), replaces=True)
    told = await _thank(sight, offer, row, by_name=answer == "helped")
    title = voice.text("Great that it helped!")
    return Reply(card=cards.result_card(voice, title, offer=offer.id, told=told), replaces=True)


async def undo_result(work: Work, request: Request) -> Reply:
    """The question stands again; a thank-you that has not left yet doesn't."""
    sight = await sight_of(work, request)
    offer, row = await _own_offer(sight, request)
    goal = await work.goals.goal(offer.key_result_id)
    if offer.helped is None or goal is None:
        raise HeadwayError("That was done already, or it is too long ago.")
    if offer.helped and offer.thanked_at is not None and not await _unthank(sight, offer):
        raise HeadwayError("The thank-you has already arrived, so let it stand.")
    offer.helped = None
    await work.session.flush()
    card = cards.helped_question(
        sight.voice, await _seen(sight, row), offer=offer.id, goal=goal.key_result.title
    )
    return Reply(card=card, replaces=True)


async def _thank(sight: Sight, offer: PracticeOffer, row: Practice, *, by_name: bool) -> str:
    """Thanks the author; what the person reads about that."""
    author = sight.home.company.people[row.person_id]
    if not author.active:
        return ""
    goal = await sight.work.goals.goal(offer.key_result_id)
    voice = sight.home.voice(author.id)
    sees = goal is not None and sight.home.may(author.id, Right.SEE_GOAL, goal.key_result.owner_id)
    named = by_name and sees
    card = cards.thanks_card(
        voice,
        title=row.title,
        practice=row.id,
        who=sight.home.name(offer.person_id) if named else "",
        goal=goal.key_result.title if goal and named else "",
    )
    at = next_working_moment(calendar_of(author, sight.home.workspace), sight.home.now + _GRACE)
    await sight.work.outbox.put_or_revise(Letter(key=_thanks_key(offer), card=card, at=at, person=author.id))
    offer.thanked_at = sight.home.now
    await sight.work.session.flush()
    who_ = (await _seen(sight, row)).author or sight.voice.text("Who shared it")
    if by_name:
        return sight.voice.text("{who} gets a thank-you with your name.", who=who_)
    return sight.voice.text("{who} hears that it helped a colleague.", who=who_)


async def _unthank(sight: Sight, offer: PracticeOffer) -> bool:
    """Takes a thank-you back that has not left yet; False when it has."""
    taken = bool(await sight.work.outbox.withdraw([_thanks_key(offer)]))
    if taken:
        offer.thanked_at = None
    return taken


def _thanks_key(offer: PracticeOffer) -> str:
    return f"practice:thanks:{offer.id}"


async def _tell_asker(sight: Sight, offer: PracticeOffer, row: Practice) -> None:
    asker = sight.home.company.people[offer.person_id]
    if not asker.active:
        return
    author = sight.home.name(sight.reader) if offer.told_who else ""
    card = cards.told_card(sight.home.voice(asker.id), title=row.title, author=author)
    at = next_working_moment(calendar_of(asker, sight.home.workspace), sight.home.now)
    await sight.work.outbox.put_or_revise(
        Letter(key=f"practice:told:{offer.id}", card=card, at=at, person=asker.id)
    )


async def _of_somebody_else(sight: Sight, request: Request) -> Practice:
    row = await readable(sight.work, sight.home, request)
    if row.person_id == sight.reader:
        raise HeadwayError("This one is yours.")
    return row


async def _seen(sight: Sight, row: Practice) -> PracticeView:
    return await view_of(sight.work, sight.home, row, reader=sight.reader, voice=sight.voice)


async def _own_goal(sight: Sight, id_: UUID) -> Goal:
    goal = await sight.work.goals.goal(id_)
    if goal is None or goal.key_result.closed_at is not None:
        raise HeadwayError("That goal is over.")
    if goal.key_result.owner_id != sight.reader:
        raise HeadwayError("“{goal}” is not yours any more.", goal=goal.key_result.title)
    return goal


async def _own_offer(sight: Sight, request: Request) -> tuple[PracticeOffer, Practice]:
    offer = await sight.work.practices.find_offer(given(request, "offer", UUID))
    row = await sight.work.practices.find(offer.practice_id) if offer else None
    if offer is None or row is None or offer.person_id != sight.reader:
        raise HeadwayError("That question was for somebody else.")
    return offer, row


async def _wondered(sight: Sight, row: Practice) -> PracticeOffer | None:
    """The offer for which they asked who it is before."""
    found = await sight.work.practices.offers(people=[sight.reader], practices=[row.id])
    return next((offer for offer in found if offer.wondered_at is not None), None)


async def _likest(sight: Sight, row: Practice) -> list[Goal]:
    """The reader's own goals, those first that are most like the one the practice comes from."""
    today = sight.voice.today(sight.home.now)
    goals = (await sight.work.goals.owned_by([sight.reader], on=today)).get(sight.reader, [])
    origin = await sight.work.goals.goal(row.key_result_id) if row.key_result_id else None
    if origin is None:
        return goals
    likeness = Likeness(aim_of(goal) for goal in (*goals, origin))
    return sorted(goals, key=lambda goal: -likeness.between(aim_of(goal), aim_of(origin)))
