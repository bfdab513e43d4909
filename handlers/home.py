"""One's own page, as every platform shows it: what waits, one's goals and their pace, the teams, what is set."""

from __future__ import annotations

from collections.abc import Sequence

from cards import home as cards
from cards.blocks import Action
from cards.checkins import reflection
from cards.courses import MOST_LINES
from cards.exchange import Reply, Request
from cards.home import Home, Practices, Settings, TeamView, Waiting, Worth
from cards.lines import one_line
from cards.nudge_list import LOOK
from cards.nudges import about_goal
from handlers import reflections, replies
from handlers.asked import is_open, topic_of
from handlers.courses import courses, has_course
from handlers.facts import rhythm_of
from handlers.nudges.listing import worth_a_look
from handlers.practices import library
from handlers.practices.shelf import is_published, view_of
from handlers.prompts import next_asked
from handlers.status import Sight, sight_of, teams_of
from handlers.understood import thaw
from okrs.vocabulary import CheckInState
from scheduling.calendar import local_date
from storage import tables
from storage.goals import Goal
from storage.store import Work
from storage.tables import CheckIn, HelpRequest

# What is pressed here changes its message in the chat too.
_FROM = {"from": "home"}
_WORDS, _NAME = 80, 40


async def show(work: Work, request: Request) -> Reply:
    """The asker's own page."""
    sight = await sight_of(work, request)
    person = sight.home.company.people[sight.reader]
    goals = await _own(sight, request)
    views = await sight.views(goals)
    page = Home(
        first_name=person.name.split()[0],
        waiting=[*await _questions(sight), *await _help(sight)],
        worth=await _worth(sight, goals),
        next_at=await next_asked(work, sight.home, person),
        goals=[views[goal.id] for goal in goals if goal.id in views],
        has_pace=any(has_course(goal) for goal in goals),
        teams=await _teams(sight),
        practices=await _practices(sight),
    )
    return Reply(card=cards.home(sight.voice, page))


async def pace(work: Work, request: Request) -> Reply:
    """The button: how far the asker's goals have come, beside what their days ask for."""
    sight = await sight_of(work, request)
    goals = [goal for goal in await _own(sight, request) if has_course(goal)][:MOST_LINES]
    found, wanted = await courses(sight, goals, local_date(sight.voice.zone, request.at))
    return Reply(card=cards.pace(sight.voice, found, wanted))


async def settings(work: Work, request: Request) -> Reply:
    """The button: what the asker has set."""
    sight = await sight_of(work, request)
    person = sight.home.company.people[sight.reader]
    today = local_date(sight.voice.zone, request.at)
    away = (await work.absences.of([person.id], since=today)).get(person.id, [])
    teams = [sight.home.company.teams[id_] for id_ in sight.home.company.teams_of.get(person.id, ())]
    kept = Settings(
        cadence=rhythm_of(person, teams, sight.home.settings).cadence,
        away=(away[0].starts, away[0].ends) if away else None,
        follows_status=person.follows_status,
        nudges_a_week=sight.home.settings.nudges_a_week,
        muted_nudges=await _muted(sight),
    )
    next_at = await next_asked(work, sight.home, person) if await _own(sight, request) else None
    return Reply(card=cards.settings(sight.voice, kept, reader=person.id, next_at=next_at))


async def _own(sight: Sight, request: Request) -> list[Goal]:
    today = local_date(sight.voice.zone, request.at)
    return (await sight.work.goals.owned_by([sight.reader], on=today)).get(sight.reader, [])


async def _worth(sight: Sight, goals: Sequence[Goal]) -> list[Worth]:
    """What could be raised and was not: it waits here instead of being sent."""
    titles = {about_goal(goal.id): goal.key_result.title for goal in goals}
    return [
        Worth(
            goal=titles.get(concern.subject, ""),
            sentence=concern.card.title,
            action=Action(
                sight.voice.text(
                    "Look at: {what}", what=one_line(titles.get(concern.subject, concern.card.title), _NAME)
                ),
                LOOK,
                {"kind": str(concern.kind), "subject": concern.subject},
            ),
        )
        for concern in (await worth_a_look(sight))[: cards.MOST_WORTH]
    ]


async def _muted(sight: Sight) -> int:
    wishes = (await sight.work.nudges.wishes([sight.reader])).get(sight.reader, [])
    return sum(wish.muted and not wish.subject for wish in wishes)


async def _questions(sight: Sight) -> list[Waiting]:
    """Check-ins to answer, replies that are not saved yet, a question of the month."""
    topic = await topic_of(sight.work, sight.reader, at=sight.home.now)
    waiting = [_checkin(sight, c) for c in topic.checkins if is_open(c) and c.asked_of_id == sight.reader]
    pending = await replies.lately_waiting(sight.work, sight.reader, at=sight.home.now)
    waiting += [_reply(sight, row) for row in pending]
    for checkin in topic.checkins:
        if question := await reflections.open_question(sight.work, checkin, sight.reader):
            waiting.append(_question(sight, checkin, question))
    return waiting


def _checkin(sight: Sight, checkin: CheckIn) -> Waiting:
    voice = sight.voice
    if checkin.person_id != sight.reader:
        who = sight.home.name(checkin.person_id)
        sentence = voice.text("You stand in for {who}, whose check-in is not answered yet.", who=who)
    elif checkin.state is CheckInState.ASKED:
        sentence = voice.text("Your check-in is open until {when}.", when=voice.moment(checkin.closes_at))
    else:
        day = voice.day(local_date(voice.zone, checkin.asked_at))
        sentence = voice.text("Your check-in of {day} is not answered. A late answer counts too.", day=day)
    form = Action(
        voice.text("Answer in a form"), "checkin.form", {"checkin": str(checkin.id)}, tone="primary"
    )
    return Waiting(sentence=sentence, actions=(form,))


def _reply(sight: Sight, row: tables.Reply) -> Waiting:
    voice, values = sight.voice, {"reply": str(row.id), **_FROM}
    words = one_line(row.text, _WORDS)
    forget = Action(voice.text("Forget it"), "reply.discard", values)
    if thaw(row.understood).said:
        return Waiting(
            sentence=voice.text("You typed “{words}”. It is not saved yet.", words=words),
            actions=(Action(voice.text("Save now"), "reply.save", values, tone="primary"), forget),
        )
    return Waiting(
        sentence=voice.text("You typed “{words}”, and I asked you about it.", words=words),
        actions=(Action(voice.text("Answer in a form"), "reply.form", values, tone="primary"), forget),
    )


def _question(sight: Sight, checkin: CheckIn, question: str) -> Waiting:
    voice, values = sight.voice, {"checkin": str(checkin.id)}
    return Waiting(
        sentence=voice.text("A question of the month: {question}", question=reflection(voice, question)),
        actions=(
            Action(voice.text("Answer in a form"), "checkin.form", values, tone="primary"),
            Action(voice.text("Not this time"), "reflect.skip", {**values, "question": question}),
        ),
    )


async def _help(sight: Sight) -> list[Waiting]:
    """Requests for help that are open: those to the reader, then their own."""
    to_me = await sight.work.digests.help_wanted_of(sight.reader)
    mine = await sight.work.digests.help_wanted_by(sight.reader)
    found = [await _request(sight, request) for request in (*to_me, *mine)]
    return [waiting for waiting in found if waiting is not None]


async def _request(sight: Sight, request: HelpRequest) -> Waiting | None:
    goal = await sight.work.goals.goal(request.key_result_id)
    if goal is None:
        return None
    voice, values = sight.voice, {"request": str(request.id), **_FROM}
    cleared = Action(voice.text("It's cleared"), "help.clear", values)
    if request.helper_id == sight.reader:
        who = sight.home.name(request.person_id)
        sentence = voice.text("{who} asks for your help with “{goal}”.", who=who, goal=goal.key_result.title)
        take = Action(voice.text("I'm on it"), "help.take", values, tone="primary")
        decline = Action(voice.text("I can't help"), "help.decline", values)
        return Waiting(
            sentence=sentence,
            actions=(cleared, decline) if request.taken_at else (take, cleared, decline),
        )
    sentence = voice.text(
        "You asked {who} for help with “{goal}”.",
        who=sight.home.name(request.helper_id),
        goal=goal.key_result.title,
    )
    return Waiting(sentence=sentence, actions=(cleared,))


async def _teams(sight: Sight) -> list[TeamView]:
    """The teams that the reader is on or leads, as far as they have goals."""
    teams = teams_of(sight)
    if not teams:
        return []
    forest = await sight.forest(await sight.work.goals.tree(), numbers=False)
    found = [
        TeamView(id=team.id, name=team.name, rollup=forest.team(team, sight.home).rollup) for team in teams
    ]
    return [team for team in found if team.rollup.total]


async def _practices(sight: Sight) -> Practices:
    """The reader's own practices, what is offered to them and not answered yet, and what others shared last."""
    waiting = [o for o in await sight.work.practices.offers(people=[sight.reader]) if o.tries is None]
    rows = await sight.work.practices.some([offer.practice_id for offer in waiting])
    goals = await sight.work.goals.by_id([offer.key_result_id for offer in waiting])
    offered = []
    for offer in waiting:
        row, goal = rows[offer.practice_id], goals[offer.key_result_id]
        if is_published(sight.home, row) and _is_mine(sight, goal):
            view = await view_of(sight.work, sight.home, row, reader=sight.reader, voice=sight.voice)
            offered.append((view, goal.key_result.title))
    return Practices(
        mine=await library.own_of(sight),
        offered=offered,
        newest=[
            view
            for view in await library.newest(sight, 2 * cards.MOST_PRACTICES)
            if view.id not in {practice.id for practice, _ in offered}
        ],
    )


def _is_mine(sight: Sight, goal: Goal) -> bool:
    return goal.key_result.owner_id == sight.reader and goal.key_result.closed_at is None
