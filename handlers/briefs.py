"""What a manager should know before a 1:1, from what is known here and what they may see of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

from cards.cycle_forms import Decided
from cards.news import News, exceptions, tidy
from cards.one_on_ones import Asked, Brief, Hurdle, Plea, Strengths, Trial, is_going_well
from cards.voice import Voice
from coaching.questions import Audience, Facts, course_of, questions_for
from handlers.facts import House
from handlers.meetings import days_of
from handlers.news import is_under_way, news_of
from okrs.permissions import Right
from scheduling.calendar import local_date, to_instant
from storage.goals import Goal
from storage.store import Work
from storage.tables import OneOnOne, Person

_USUAL = timedelta(weeks=4)
_QUESTIONS = 2


async def brief_about(work: Work, home: House, person: Person, *, manager: UUID, voice: Voice) -> Brief:
    """The brief of `manager` about a person they lead, told in a voice."""
    meeting = await work.one_on_ones.between(manager, person.id)
    since = _since(home, voice, meeting)
    today = local_date(voice.zone, home.now)
    owned = (await work.goals.owned_by([person.id], on=today)).get(person.id, [])
    goals = [goal for goal in owned if is_under_way(goal, today)]
    news = await _news(work, home, goals, manager=manager, voice=voice, since=since)
    return Brief(
        person=person.id,
        who=person.name,
        since=local_date(voice.zone, since),
        news=tuple(news),
        hurdles=tuple(_hurdles(voice, goals, news)),
        pleas=tuple(await _pleas(work, person, manager=manager, voice=voice)),
        trials=tuple(await _trials(work, home, goals, manager=manager)),
        decided=tuple(await _decided(work, home, person, manager=manager, since=since)),
        questions=tuple(await _questions(work, home, news, person, voice=voice)),
        strengths=await _strengths(work, home, news, person, since=since),
        rhythm=(await days_of(work, home, [meeting])).rhythm(meeting) if meeting else None,
    )


def _since(home: House, voice: Voice, meeting: OneOnOne | None) -> datetime:
    """Since the last meeting, if it was not today and no longer ago than is remembered; else four weeks."""
    today = local_date(voice.zone, home.now)
    if meeting is None or meeting.last_on is None:
        return home.now - _USUAL
    last = meeting.last_on if meeting.last_on < today else today - timedelta(weeks=meeting.weeks)
    return max(to_instant(voice.zone, last, time(0)), home.now - 2 * _USUAL)


async def _news(
    work: Work, home: House, goals: Sequence[Goal], *, manager: UUID, voice: Voice, since: datetime
) -> list[News]:
    """What is new about the goals as the manager may see it, without what somebody typed word for word."""
    news = await news_of(work, home, goals, reader=manager, zone=voice.zone, since=since)
    writers = {goal.told.person_id for goal in goals if goal.told and goal.told.person_id}
    typed = await work.one_on_ones.typed_by(sorted(writers))

    def kept(words: str) -> str:
        return "" if " ".join(words.split()) in typed else words

    return [
        replace(item, goal=replace(item.goal, note=kept(item.goal.note), blocker=kept(item.goal.blocker)))
        for item in news
    ]


def _hurdles(voice: Voice, goals: Sequence[Goal], news: Sequence[News]) -> Iterator[Hurdle]:
    told = {goal.id: goal.told for goal in goals}
    for item in news:
        if item.goal.blocked:
            row = told[item.goal.id]
            since = row.blocked_since if row else None
            yield Hurdle(
                goal=item.goal.title,
                words=item.goal.blocker,
                since=local_date(voice.zone, since) if since else None,
            )


async def _pleas(work: Work, person: Person, *, manager: UUID, voice: Voice) -> list[Plea]:
    """The person's open requests for help; whom others than the manager were asked is not said, nor any word."""
    found = []
    for row in await work.digests.help_wanted_by(person.id):
        goal = await work.goals.goal(row.key_result_id)
        if goal is not None:
            is_of_reader = row.helper_id == manager
            taken = row.taken_at if is_of_reader else None
            found.append(
                Plea(
                    goal=goal.key_result.title,
                    on=local_date(voice.zone, row.asked_at),
                    of_reader=is_of_reader,
                    taken_on=local_date(voice.zone, taken) if taken else None,
                )
            )
    return found


async def _trials(work: Work, home: House, goals: Sequence[Goal], *, manager: UUID) -> list[Trial]:
    titles = {goal.id: goal.key_result.title for goal in goals}
    return [
        Trial(
            goal=titles[row.key_result_id],
            words=row.words if home.may(manager, Right.SEE_NOTE, row.person_id) else "",
            review_on=row.review_on,
        )
        for row in await work.one_on_ones.tried(list(titles))
        if row.words
    ]


async def _decided(
    work: Work, home: House, person: Person, *, manager: UUID, since: datetime
) -> list[Decided]:
    """What the person decided about their goals since then, the newest word on each; why, as far as that is open."""
    rows = {row.id: row for row, _ in await work.cycles.owned_ever(person.id)}
    open_words = home.may(manager, Right.SEE_NOTE, person.id)
    found = []
    for id_, decisions in (await work.decisions.of(list(rows))).items():
        own = [one for one in decisions if one.person_id == person.id and one.decided_at >= since]
        if own:
            reason = (own[-1].reason or own[-1].learned) if open_words else ""
            found.append(Decided(goal=rows[id_].title, choice=own[-1].choice, reason=reason))
    return found


async def _questions(
    work: Work, home: House, news: Sequence[News], person: Person, *, voice: Voice
) -> list[Asked]:
    """Two open questions: what the facts call for, about two goals; else what can always be asked."""
    histories = await work.ledger.history([item.goal.id for item in news])
    ranked = [*exceptions(news), *(item for item in news if item.severity is None)]
    facts = Facts(
        courses=tuple(course_of(item.goal, histories.get(item.goal.id, ())) for item in tidy(ranked)),
        today=local_date(voice.zone, home.now),
        audience=Audience.MANAGER,
    )
    asked: list[Asked] = []
    chosen = questions_for(facts, most=_QUESTIONS)
    for n, question in enumerate(chosen):
        is_second = any(question.is_like(before) for before in chosen[:n])
        words = question.otherwise(voice) if is_second else question.text(voice)
        asked.append(Asked(question=words, because=question.because(voice)))
    first = person.name.split()[0]
    always = (
        voice.text("What would {who} like to talk about most?", who=first),
        voice.text("What has {who} learned lately?", who=first),
    )
    return [*asked, *(Asked(question=question, because="") for question in always)][:_QUESTIONS]


async def _strengths(
    work: Work, home: House, news: Sequence[News], person: Person, *, since: datetime
) -> Strengths:
    """Facts, no praise: each can be pointed at."""
    cleared = await work.one_on_ones.cleared_by(person.id, since=since)
    titles = await _titles(work, [row.key_result_id for row in cleared])
    return Strengths(
        going_well=tuple(item.goal.title for item in news if is_going_well(item)),
        practices=tuple(row.title for row in await work.one_on_ones.shared_by(person.id) if row.title),
        cleared=tuple(
            (home.name(row.person_id), titles[row.key_result_id])
            for row in cleared
            if row.key_result_id in titles
        ),
    )


async def _titles(work: Work, key_results: Sequence[UUID]) -> Mapping[UUID, str]:
    found = {id_: await work.goals.goal(id_) for id_ in set(key_results)}
    return {id_: goal.key_result.title for id_, goal in found.items() if goal is not None}
