"""Something was to be tried until a day, the day has come, and no check-in has asked yet: "I'll ask you on Tuesday" is
kept on Tuesday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cards.experiments import asked
from handlers.nudges.look import Concern, Look, about_goal
from handlers.trials import seen_words, trial_of
from okrs.vocabulary import NudgeKind
from scheduling.calendar import local_date
from storage.experiments import is_due
from storage.tables import Experiment, Person

# What nobody spoke of for so long after its day is left to the check-ins, which go on asking.
_OLD = timedelta(days=28)


async def experiment(look: Look) -> Sequence[Concern]:
    """How did it go?"""
    tried = await look.work.experiments.open_of([person.id for person in look.people])
    found = []
    for person in look.people:
        today, voice = look.today(person), look.voice(person)
        titles = {goal.id: goal.key_result.title for goal in look.goals[person.id]}
        for one in tried.get(person.id, ()):
            if one.key_result_id not in titles or not is_due(one, today) or is_due(one, today - _OLD):
                continue
            was_asked = _has_asked(look, person, one)
            card = asked(
                voice,
                trial_of(one, titles[one.key_result_id]),
                look.views[one.key_result_id],
                why=voice.text("I ask because its day has come.")
                + " "
                + seen_words(voice, look.home, person.id),
            )
            found.append(
                Concern(
                    kind=NudgeKind.EXPERIMENT,
                    person=person.id,
                    subject=about_goal(one.key_result_id),
                    card=card,
                    beside_checkin=not was_asked,
                    like_checkin=was_asked,
                )
            )
    return found


def _has_asked(look: Look, person: Person, tried: Experiment) -> bool:
    """Whether a check-in came on its day or since, which asked about it."""
    checkin, day = look.checkins.get(person.id), tried.review_on
    return (
        checkin is not None
        and day is not None
        and local_date(look.voice(person).zone, checkin.asked_at) >= day
    )
