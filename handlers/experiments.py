"""Small things that are tried where a goal is stuck: begun, changed, let go, asked about, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cards import experiments as cards
from cards.blocks import Card
from cards.exchange import Reply, Request
from cards.experiments import LEARNED, TRIED, UNTIL, WORDS, Trial
from cards.stuck import BEHAVIOUR, EASIER
from coaching.trying import is_sensible, other_days, read_plan, usual_day
from handlers.coach import signs_of
from handlers.given import given
from handlers.prompts import next_asked
from handlers.status import Sight, sight_of
from handlers.trials import is_over, seen_words, trial_of
from okrs.errors import HeadwayError
from okrs.texts import later
from okrs.vocabulary import ExperimentResult
from scheduling.calendar import local_date
from storage.columns import new_id
from storage.experiments import is_due, is_open
from storage.goals import Goal
from storage.outbox import ANSWER, Letter
from storage.store import Work
from storage.tables import CheckIn, Experiment

MOST_WORDS = 1_000
TOO_LONG = later("Please keep it under {most} characters: the smaller, the better.")
TOO_FAR = later("That is too far away for something small. Choose a day within three months.")


async def begin(sight: Sight, goal: Goal, answers: Mapping[str, str], until: date | None) -> Card:
    """Keeps what is going to be tried, and says until when; raises HeadwayError for a day that makes no sense."""
    today = sight.voice.today(sight.home.now)
    day = until or await usual(sight)
    check_day(day, today)
    experiment = Experiment(
        id=new_id(),
        workspace_id=sight.work.workspace,
        key_result_id=goal.id,
        person_id=sight.reader,
        behaviour=answers[BEHAVIOUR],
        easier=answers[EASIER],
        words=answers[WORDS],
        review_on=day,
        begun_at=sight.home.now,
    )
    await sight.work.experiments.begin(experiment)
    return await _begun(sight, goal, experiment)


async def usual(sight: Sight) -> date:
    """The day on which the person's next experiment is asked about unless they say otherwise."""
    person = sight.home.company.people[sight.reader]
    coming = await next_asked(sight.work, sight.home, person)
    zone = sight.voice.zone
    return usual_day(local_date(zone, coming) if coming else None, today=sight.voice.today(sight.home.now))


def check_words(words: str) -> None:
    if len(words) > MOST_WORDS:
        raise HeadwayError(TOO_LONG, most=MOST_WORDS)


def check_day(day: date, today: date) -> None:
    if not is_sensible(day, today=today):
        raise HeadwayError(TOO_FAR)


async def standing(sight: Sight, goal: Goal, experiment: Experiment) -> Card:
    """What the person is trying with a goal, and what they can say of it."""
    due = is_due(experiment, sight.voice.today(sight.home.now))
    return cards.under_way(
        sight.voice,
        _trial(experiment, goal),
        is_due=due,
        seen=seen_words(sight.voice, sight.home, sight.reader),
    )


async def open_about(work: Work, goal: UUID, person: UUID) -> Experiment | None:
    """What that person is trying with a goal; None for nothing."""
    found = (await work.experiments.about([goal])).get(goal, [])
    return next((one for one in found[::-1] if is_open(one) and one.person_id == person), None)


async def result(work: Work, request: Request) -> Reply:
    """One of the four answers to how it went; the last one given counts."""
    sight, experiment, goal = await _own(work, request)
    found = given(request, "result", ExperimentResult)
    if found is ExperimentResult.NOT_TRIED:
        _check_open(experiment)
        return Reply(card=await _postponed(sight, experiment, goal), replaces=True)
    await hear(sight, experiment, found, "")
    return Reply(card=await _heard(sight, experiment, goal), replaces=True)


async def learned(work: Work, request: Request) -> Reply:
    """A word on what came out of it."""
    sight, experiment, goal = await _own(work, request)
    words = request.values.get(LEARNED, "").strip()
    check_words(words)
    if is_open(experiment):
        raise HeadwayError("Say first how it went, then what you learned.")
    experiment.learned = words
    return Reply(card=await _heard(sight, experiment, goal), replaces=True)


async def hear(sight: Sight, experiment: Experiment, found: ExperimentResult, words: str) -> None:
    """Keeps what came of it; what wasn't tried yet is asked about again."""
    if found is ExperimentResult.NOT_TRIED:
        experiment.result, experiment.reviewed_at = None, None
        experiment.review_on = await usual(sight)
    else:
        experiment.result, experiment.reviewed_at = found, sight.home.now
    experiment.learned = words or experiment.learned
    await sight.work.session.flush()


async def drop(work: Work, request: Request) -> Reply:
    """It is not going to be tried."""
    sight, experiment, goal = await _own(work, request)
    if is_open(experiment):
        experiment.result, experiment.reviewed_at = ExperimentResult.NOT_TRIED, request.at
    return Reply(card=await _heard(sight, experiment, goal), replaces=True)


async def reopen(work: Work, request: Request) -> Reply:
    """What was said of it is taken back: it is being tried again."""
    sight, experiment, goal = await _own(work, request)
    other = await open_about(work, experiment.key_result_id, sight.reader)
    if other is not None and other.id != experiment.id:
        raise HeadwayError("You have begun something else for this goal since, so that stays as it is.")
    experiment.result, experiment.reviewed_at, experiment.learned = None, None, ""
    return Reply(card=await standing(sight, goal, experiment), replaces=True)


async def undo(work: Work, request: Request) -> Reply:
    """What was just begun is taken back, as if it had not been."""
    sight, experiment, goal = await _own(work, request)
    _check_open(experiment)
    await work.experiments.remove(experiment)
    card = cards.taken_back(sight.voice, goal.id, goal.key_result.title)
    return Reply(card=card, replaces=True)


async def until(work: Work, request: Request) -> Reply:
    """Another day, chosen by a button."""
    sight, experiment, goal = await _own(work, request)
    _check_open(experiment)
    day = given(request, UNTIL, date.fromisoformat)
    check_day(day, sight.voice.today(request.at))
    experiment.review_on = day
    return Reply(card=await _begun(sight, goal, experiment), replaces=True)


async def change(work: Work, request: Request) -> Reply:
    """The form to change it in."""
    sight, experiment, goal = await _own(work, request)
    _check_open(experiment)
    return Reply(card=_form(sight, experiment, goal, experiment.words, "", {}))


async def save(work: Work, request: Request) -> Reply:
    """Other words, another day, or both; with a sentence at the field that can't be taken, nothing is changed."""
    sight, experiment, goal = await _own(work, request)
    _check_open(experiment)
    today = sight.voice.today(request.at)
    words, day = (request.values.get(name, "").strip() for name in (WORDS, UNTIL))
    plan = read_plan(words, today=today)
    wanted = read_plan(day, today=today).until if day else plan.until
    problems: dict[str, str] = {}
    if not any(letter.isalnum() for letter in plan.words):
        problems[WORDS] = sight.voice.text("What would you like to try?")
    elif len(words) > MOST_WORDS:
        problems[WORDS] = sight.voice.text(TOO_LONG, most=MOST_WORDS)
    if day and wanted is None:
        problems[UNTIL] = sight.voice.text("I don't read a day in that. For example: Friday, or 12 May.")
    elif wanted is not None and not is_sensible(wanted, today=today):
        problems[UNTIL] = sight.voice.text(TOO_FAR)
    if problems:
        return Reply(card=_form(sight, experiment, goal, words, day, problems), replaces=True)
    experiment.words = plan.words
    experiment.review_on = wanted or experiment.review_on
    return Reply(card=await _begun(sight, goal, experiment), replaces=True)


async def ask_due(work: Work, request: Request, checkin: CheckIn) -> None:
    """After an answer without a form: how did it go, for each experiment whose day has come; once a check-in."""
    if request.person is None or checkin.asked_of_id != request.person:
        return
    sight = await sight_of(work, request)
    today = sight.voice.today(request.at)
    for experiment in (await work.experiments.open_of([sight.reader])).get(sight.reader, []):
        goal = await work.goals.goal(experiment.key_result_id)
        if goal is None or not is_due(experiment, today) or goal.key_result.owner_id != checkin.person_id:
            continue
        if await is_over(work, goal):
            continue
        view = (await sight.views([goal]))[goal.id]
        why = sight.voice.text("Asked because its day has come.") + " "
        card = cards.asked(
            sight.voice,
            _trial(experiment, goal),
            view,
            why=why + seen_words(sight.voice, sight.home, sight.reader),
        )
        await work.outbox.put(
            [
                Letter(
                    key=f"trial:{experiment.id}:{checkin.id}",
                    card=card,
                    at=request.at,
                    person=sight.reader,
                    thread=request.thread,
                    priority=ANSWER,
                )
            ]
        )


async def take_fields(work: Work, request: Request) -> list[dict[str, Any]]:
    """What a check-in's form says of experiments: for each of which it says something new, what stood until then."""
    said = {name: text.strip() for name, text in request.values.items() if name.startswith(f"{TRIED}.")}
    if not any(said.values()):
        return []
    sight = await sight_of(work, request)
    heard = []
    for name in said:
        found = given(request, name, _result_or_none)
        id_ = name.removeprefix(f"{TRIED}.")
        _, experiment, _ = await _own(work, replace(request, values={"trial": id_}))
        words = request.values.get(f"{LEARNED}.{id_}", "").strip()
        check_words(words)
        if found is None or (found, words) == (experiment.result, experiment.learned):
            continue
        before = _standing_of(experiment)
        await hear(sight, experiment, found, words)
        heard.append({"trial": str(experiment.id), "before": before, "said": _standing_of(experiment)})
    return heard


async def unsay(work: Work, heard: Sequence[Mapping[str, Any]]) -> list[str]:
    """Takes back what a form said of experiments, as `take_fields` told it; returns what they are.

    What was said anew since stays, and so does what ended before something else was begun for that goal.
    """
    taken_back = []
    for one in heard:
        experiment = await work.experiments.find(UUID(one["trial"]))
        if experiment is None or _standing_of(experiment) != one["said"]:
            continue
        other = await open_about(work, experiment.key_result_id, experiment.person_id)
        before = one["before"]
        if before["reviewed_at"] is None and other is not None and other.id != experiment.id:
            continue
        experiment.result = ExperimentResult(before["result"]) if before["result"] else None
        experiment.learned = before["learned"]
        experiment.review_on = date.fromisoformat(before["review_on"]) if before["review_on"] else None
        experiment.reviewed_at = (
            datetime.fromisoformat(before["reviewed_at"]) if before["reviewed_at"] else None
        )
        taken_back.append(experiment.words)
    await work.session.flush()
    return taken_back


def _standing_of(experiment: Experiment) -> dict[str, str | None]:
    """What was said of an experiment so far, as a slip keeps it."""
    return {
        "result": experiment.result,
        "learned": experiment.learned,
        "review_on": experiment.review_on.isoformat() if experiment.review_on else None,
        "reviewed_at": experiment.reviewed_at.isoformat() if experiment.reviewed_at else None,
    }


async def _own(work: Work, request: Request) -> tuple[Sight, Experiment, Goal]:
    """Whose experiment it is, and about which goal; raises HeadwayError for anybody else."""
    sight = await sight_of(work, request)
    experiment = await work.experiments.find(given(request, "trial", UUID))
    if experiment is None:
        raise HeadwayError("That experiment isn't there any more.")
    if experiment.person_id != sight.reader:
        raise HeadwayError("That is {who}'s to say.", who=sight.home.name(experiment.person_id))
    goal = await work.goals.goal(experiment.key_result_id)
    if goal is None:
        raise HeadwayError("That goal does not exist any more.")
    return sight, experiment, goal


def _check_open(experiment: Experiment) -> None:
    if not is_open(experiment):
        raise HeadwayError("You said already how that went. “Undo” there takes it back.")


async def _heard(sight: Sight, experiment: Experiment, goal: Goal) -> Card:
    view = (await sight.views([goal]))[goal.id]
    is_stuck = not await is_over(sight.work, goal) and bool(await signs_of(sight.work, [view]))
    return cards.heard(sight.voice, _trial(experiment, goal), is_stuck=is_stuck)


async def _postponed(sight: Sight, experiment: Experiment, goal: Goal) -> Card:
    await hear(sight, experiment, ExperimentResult.NOT_TRIED, "")
    assert experiment.review_on is not None
    days = other_days(experiment.review_on, today=sight.voice.today(sight.home.now))
    return cards.postponed(sight.voice, _trial(experiment, goal), days=days)


async def _begun(sight: Sight, goal: Goal, experiment: Experiment) -> Card:
    assert experiment.review_on is not None
    days = other_days(experiment.review_on, today=sight.voice.today(sight.home.now))
    seen = seen_words(sight.voice, sight.home, sight.reader)
    return cards.begun(sight.voice, _trial(experiment, goal), days=days, seen=seen)


def _form(
    sight: Sight, experiment: Experiment, goal: Goal, words: str, day: str, problems: dict[str, str]
) -> Card:
    return cards.change_form(
        sight.voice,
        _trial(experiment, goal),
        words=words,
        until=day,
        problems=problems,
        seen=seen_words(sight.voice, sight.home, sight.reader),
    )


def _trial(experiment: Experiment, goal: Goal) -> Trial:
    return trial_of(experiment, goal.key_result.title)


def _result_or_none(text: str) -> ExperimentResult | None:
    return ExperimentResult(text) if text else None
