"""Finding the behaviour in the way of a stuck goal: which goals are stuck, and all three questions in one form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from cards import stuck as cards
from cards.exchange import NOTHING, Reply, Request
from cards.experiments import told
from cards.goals import GoalView
from cards.stuck import BEHAVIOUR, QUESTIONS, UNTIL, WORDS, Stuck
from coaching.offers import offers
from coaching.trying import is_sensible, other_days, read_plan
from handlers import lookup, talks
from handlers.asked import Topic
from handlers.coach import signs_of
from handlers.experiments import MOST_WORDS, TOO_FAR, TOO_LONG, begin, open_about, standing, usual
from handlers.given import given
from handlers.status import Sight, look, sight_of
from handlers.talks import known
from handlers.trials import is_over, seen_words, trial_of, trials_of
from okrs.errors import HeadwayError
from okrs.find import find as find_named
from okrs.health import Health
from okrs.permissions import Relation, Right
from storage.goals import Goal
from storage.store import Work
from storage.tables import Person


async def words_(work: Work, request: Request, words: str) -> Reply:
    """ "/okr stuck NPS": the first question; without a goal, one's own stuck goals and why each is."""
    sight = await sight_of(work, request)
    if not words:
        return await own(work, request)
    found = [thing for thing in await look(sight, words) if isinstance(thing, Goal)]
    mine = [goal for goal in found if goal.key_result.owner_id == sight.reader]
    found = mine or found
    if len(found) == 1:
        return await _start(sight, request, found[0])
    if found:
        return lookup.which_of(sight.voice, words, found, intent="stuck.ask", values={})
    near = lookup.directory(sight.home, await work.goals.tree(), reader=sight.reader).near(words)
    return lookup.nothing(sight.voice, words, [thing for thing in near if not isinstance(thing, Person)])


def is_named(topic: Topic, words: str) -> bool:
    """Whether the words of a plain sentence name one of the person's goals, or none in particular."""
    return not words or bool(find_named(words, lookup.names(topic.goals)).matches)


async def own(work: Work, request: Request) -> Reply:
    """The asker's stuck goals and why each is, and what is being tried already."""
    sight = await sight_of(work, request)
    today = sight.voice.today(request.at)
    goals = (await work.goals.owned_by([sight.reader], on=today)).get(sight.reader, [])
    views = await sight.views(goals)
    found = await signs_of(work, list(views.values()))
    tried = (await work.experiments.open_of([sight.reader])).get(sight.reader, [])
    trials = [trial_of(one, views[one.key_result_id].title) for one in tried if one.key_result_id in views]
    busy = {trial.goal for trial in trials}
    stuck = [(views[id_], signs) for id_, signs in found.items() if id_ not in busy]
    return Reply(card=cards.own(sight.voice, stuck, trials))


async def ask(work: Work, request: Request) -> Reply:
    """The button that begins or goes on with the questions one by one."""
    sight = await sight_of(work, request)
    return await _start(sight, request, await _goal(sight, request))


async def find(work: Work, request: Request) -> Reply:
    """The button "Find what's in the way": the three questions at once, with what was answered before."""
    sight = await sight_of(work, request)
    goal = await _goal(sight, request)
    if (instead := await _instead(sight, goal)) is not None:
        return instead
    talk = await talks.of_goal(work, sight.reader, goal.id)
    return await _form(sight, goal, talk.answers if talk else {}, {})


async def keep(work: Work, request: Request) -> Reply:
    """Keeps what was filled in so far, for the person alone."""
    sight = await sight_of(work, request)
    goal = await _goal(sight, request)
    await talks.keep_answers(sight, goal.id, _answers(request))
    return NOTHING


async def submit(work: Work, request: Request) -> Reply:
    """The form: begins the experiment, or says at each field what is missing."""
    sight = await sight_of(work, request)
    goal = await _goal(sight, request)
    if (instead := await _instead(sight, goal)) is not None:
        return instead
    today = sight.voice.today(request.at)
    answers = _answers(request)
    chosen = given(request, UNTIL, date.fromisoformat) if request.values.get(UNTIL) else None
    plan = read_plan(answers[WORDS], today=today)
    until = chosen or plan.until
    problems = {
        name: sight.voice.text(TOO_LONG, most=MOST_WORDS)
        for name, words in answers.items()
        if len(words) > MOST_WORDS
    }
    if not answers[BEHAVIOUR]:
        problems[BEHAVIOUR] = sight.voice.text("Whoever it is: a name or “me” is enough.")
    if not any(letter.isalnum() for letter in plan.words):
        problems[WORDS] = sight.voice.text("What would you like to try?")
    elif until is not None and not is_sensible(until, today=today):
        problems[WORDS] = sight.voice.text(TOO_FAR)
    if problems:
        await talks.keep_answers(sight, goal.id, answers)
        return await _form(sight, goal, request.values, problems)
    card = await begin(sight, goal, answers | {WORDS: plan.words}, until)
    await talks.end(sight, goal.id)
    return Reply(card=card, replaces=True)


async def _start(sight: Sight, request: Request, goal: Goal) -> Reply:
    if (instead := await _instead(sight, goal)) is not None:
        return instead
    view = (await sight.views([goal]))[goal.id]
    found = (await signs_of(sight.work, [view])).get(goal.id, ())
    return await talks.begin(sight, request, goal, view, found)


async def _instead(sight: Sight, goal: Goal) -> Reply | None:
    """What is answered in place of the questions: the goal is somebody else's, over, met, or being worked on."""
    row = goal.key_result
    if await is_over(sight.work, goal):
        raise HeadwayError("“{goal}” is closed, so nothing is in its way any more.", goal=row.title)
    view = (await sight.views([goal]))[goal.id]
    if row.owner_id != sight.reader:
        return await _explained(sight, goal, view)
    if view.health is Health.MET:
        raise HeadwayError("“{goal}” is met. Nothing is in its way.", goal=row.title)
    experiment = await open_about(sight.work, goal.id, sight.reader)
    return None if experiment is None else Reply(card=await standing(sight, goal, experiment))


async def _explained(sight: Sight, goal: Goal, view: GoalView) -> Reply:
    """Somebody else's goal: why it is stuck, and for who leads them a question to take along."""
    found = (await signs_of(sight.work, [view])).get(goal.id, ())
    tried = await trials_of(sight.work, sight.home, goal, reader=sight.reader)
    leads = Relation.MANAGER in sight.home.relations(sight.reader, goal.key_result.owner_id)
    return Reply(card=cards.explained(sight.voice, view, found, told(sight.voice, tried), leads=leads))


async def _form(sight: Sight, goal: Goal, fields: Mapping[str, str], problems: Mapping[str, str]) -> Reply:
    view = (await sight.views([goal]))[goal.id]
    found: tuple[Stuck, ...] = (await signs_of(sight.work, [view])).get(goal.id, ())
    facts = await known(sight, goal, view, fields)
    day = await usual(sight)
    card = cards.form(
        sight.voice,
        view,
        found,
        fields=fields,
        problems=problems,
        offers={name: offers(sight.voice, name, facts) for name in QUESTIONS},
        usual=day,
        days=other_days(day, today=sight.voice.today(sight.home.now)),
        seen=seen_words(sight.voice, sight.home, sight.reader),
    )
    return Reply(card=card, replaces=bool(problems))


async def _goal(sight: Sight, request: Request) -> Goal:
    goal = await sight.work.goals.goal(given(request, "key_result", UUID))
    if goal is None or not sight.home.may(sight.reader, Right.SEE_GOAL, goal.key_result.owner_id):
        raise HeadwayError("That goal does not exist any more.")
    return goal


def _answers(request: Request) -> dict[str, str]:
    return {name: request.values.get(name, "").strip() for name in QUESTIONS}
