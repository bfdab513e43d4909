"""What is and was tried with goals, as a reader may see it."""

from __future__ import annotations

from uuid import UUID

from cards.experiments import Trial
from cards.voice import Voice
from handlers.facts import House
from okrs.permissions import Right
from okrs.vocabulary import CycleState
from storage.goals import Goal
from storage.store import Work
from storage.tables import Experiment


def trial_of(experiment: Experiment, title: str) -> Trial:
    return Trial(
        id=experiment.id,
        goal=experiment.key_result_id,
        title=title,
        words=experiment.words,
        until=experiment.review_on,
        result=experiment.result,
        learned=experiment.learned,
    )


async def is_over(work: Work, goal: Goal) -> bool:
    """Whether a goal is closed, or its cycle is."""
    cycle = await work.goals.cycle(goal.objective.cycle_id)
    return goal.key_result.closed_at is not None or cycle is None or cycle.state is CycleState.CLOSED


async def trials_of(work: Work, home: House, goal: Goal, *, reader: UUID | None) -> list[Trial]:
    """What was tried with a goal, the oldest first, for who may see its notes; whose behaviour it is about and why
    is for nobody but who wrote it."""
    if not home.may(reader, Right.SEE_NOTE, goal.key_result.owner_id):
        return []
    found = (await work.experiments.about([goal.id])).get(goal.id, [])
    return [trial_of(experiment, goal.key_result.title) for experiment in found if experiment.words]


def seen_words(voice: Voice, home: House, owner: UUID) -> str:
    """Who sees what of an experiment: the same words wherever one is begun."""
    manager = home.company.people[owner].manager_id
    first_two = voice.text("Your answers to the first two questions stay with you.")
    if manager is None:
        return (
            voice.text("Your team can read what you try and how it went, like your notes.") + " " + first_two
        )
    return (
        voice.text(
            "Your team and {manager} can read what you try and how it went, like your notes.",
            manager=home.name(manager),
        )
        + " "
        + first_two
    )
