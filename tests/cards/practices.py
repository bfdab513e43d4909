"""The cards about practices, as the tests of cards and of platforms look at them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from cards import practice_offers, practices
from cards.blocks import Action, Card, Option
from cards.goals import GoalView
from cards.practices import PracticeView
from cards.voice import Voice

PRACTICE = PracticeView(
    id=UUID(int=90),
    title="Call each new customer in their first week",
    words="I call each new customer in their first week. It takes ten minutes, and they tell me what is missing.",
    author="Ben",
    goal="Lift NPS of enterprise customers",
    state="shared",
    shared_on=date(2025, 5, 5),
    tried=2,
    helped=1,
    named=True,
)
UNNAMED = replace(PRACTICE, id=UUID(int=91), author="", goal="", named=False, tried=0, helped=0)
MINE = replace(PRACTICE, id=UUID(int=92), mine=True)
_UNDO = Action("Undo", "practice.undo", {"slip": str(UUID(int=93))})
_OFFER = UUID(int=94)


def messages(voice: Voice, goal: GoalView) -> dict[str, Card]:
    """Every message about practices, by a name; `goal` is one that somebody is asked about."""
    page = practices.Page(practices=(PRACTICE, UNNAMED), offset=0, more=3)
    return {
        "practice-question": practices.question_card(voice, goal, first_name="Carol"),
        "practice-preview": practices.preview_card(
            voice, replace(MINE, state="private"), author="Ben", company="Acme", seen="1f", reply="7"
        ),
        "practice-kept": practices.kept_card(voice, replace(MINE, state="private")),
        "practice-published": practices.published_card(voice, MINE, undo=_UNDO),
        "practice-withdrawn": practices.withdrawn_card(voice, replace(MINE, state="withdrawn"), undo=_UNDO),
        "practice-add": practices.form_card(
            voice,
            practice=None,
            goals=[Option(str(goal.id), goal.title)],
            fields={},
            problems={practices.WORDS: "Write a few words about what you do."},
            company="Acme",
        ),
        "practice-edit": practices.form_card(
            voice,
            practice=MINE,
            goals=(),
            fields={practices.WORDS: MINE.words, practices.TITLE: MINE.title, practices.NAMED: practices.YES},
            problems={},
            company="Acme",
        ),
        "practice-library": practices.library(voice, page),
        "practice-library-empty": practices.library(voice, replace(page, practices=(), more=0)),
        "practice": practices.practice_card(voice, UNNAMED),
        "practice-own": practices.practice_card(voice, MINE),
        "practice-offer": practice_offers.offer_card(
            voice, UNNAMED, goal, because="it has not moved over two check-ins"
        ),
        "practice-tries": practice_offers.tries_card(voice, PRACTICE, offer=_OFFER, goal=goal.title),
        "practice-helped": practice_offers.helped_question(voice, PRACTICE, offer=_OFFER, goal=goal.title),
        "practice-thanks": practice_offers.thanks_card(
            voice, title=PRACTICE.title, practice=PRACTICE.id, who="Dan", goal=goal.title
        ),
        "practice-wonders": practice_offers.wonders_card(voice, title=UNNAMED.title, who="Dan", offer=_OFFER),
    }
