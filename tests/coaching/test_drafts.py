"""Drafts come when a person asks for them, are called drafts, say only what was given, and change nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cards import cascade
from cards.plain import plain
from coaching.checks import Refusal
from coaching.kinds.drafts import Drafts, TeamDraft, TeamGoals, Wording
from handlers.thoughts import UNANSWERED
from okrs.errors import HeadwayError
from tests.coaching.mind import Mind
from tests.coaching.service import Service, status, told
from tests.handlers.world import buttons, said

GOAL = "Publish 40 help articles"


async def ask(mind: Mind) -> None:
    shown = await mind.world.ask("command", "carol", text=f"lint {GOAL}")
    reply = await mind.world.press(shown, "Draft it with AI", "carol")
    assert said(reply) == "I'm having a draft written. It comes here in a moment."


async def letter(mind: Mind, who: str = "carol") -> Any:
    return list((await mind.world.letters(person=who)).values())[-1]


async def test_drafts_are_called_drafts_and_lead_to_the_form(mind: Mind, service: Service) -> None:
    service.say = lambda _: {
        "drafts": [
            "Customers solve their problems with the help articles instead of writing to us, from ? to ? "
            "by ?",
            "Publish 50 help articles",
            "Publish 40 help articles by Friday",
        ]
    }
    await ask(mind)
    await mind.thinker.think()
    card = await letter(mind)
    assert plain(card).splitlines() == [
        "Drafts by AI",
        "For “Publish 40 help articles”:",
        "> Customers solve their problems with the help articles instead of writing to us, from ? to ? by ?",
        "[Start from this]",
        "They say only what you gave; a “?” is for you to fill in. Nothing is saved yet.",
    ]
    form = await mind.world.press(card, "Start from this", "carol")
    assert form.card is not None


async def test_a_model_that_is_away_is_said_and_the_rule_s_offer_stands(mind: Mind, service: Service) -> None:
    service.turns = [status(401)]
    await ask(mind)
    await mind.thinker.think()
    assert plain(await letter(mind)).startswith("No better draft came of it.")


async def test_who_waits_is_told_also_when_nobody_asks_the_model(mind: Mind) -> None:
    await ask(mind)
    [thought] = await mind.thoughts()
    mind.world.now += timedelta(seconds=75)
    await mind.world.ring(UNANSWERED, thought.id)
    assert plain(await letter(mind)).startswith("No better draft came of it.")
    await mind.thinker.think()
    assert len(await mind.world.letters(person="carol")) == 1


async def test_without_ai_there_is_no_button(mind: Mind) -> None:
    await mind.set(ai=False)
    shown = await mind.world.ask("command", "carol", text=f"lint {GOAL}")
    assert "Draft it with AI" not in buttons(shown)
    reply = await mind.world.ask("wording.draft", "carol", text=GOAL)
    assert said(reply).startswith("AI is off here")
    assert await mind.thoughts() == []


def wording(draft: str) -> Any:
    asked = {"text": "PERSON_A publishes 40 help articles", "places": {"PERSON_A": "Dan"}, "language": "en"}
    try:
        return Wording().check(asked, Drafts(drafts=[draft]))["drafts"][0]
    except Refusal as refusal:
        return refusal.reason


def test_a_draft_says_only_what_was_given() -> None:
    fine = "Customers find answers by themselves, from ? to ?"
    assert wording(fine) == fine
    assert (
        wording("Customers call PERSON_A less often, from ? to ?")
        == "Customers call Dan less often, from ? to ?"
    )
    assert wording("Customers find 60% of answers by themselves") == "number"
    assert wording("Customers find the answers in half of the cases") == "number"
    assert wording("Customers call PERSON_B less often, from ? to ?") == "names"
    assert wording("Customers find answers at evil.com/x") == "link"
    french = "Les clients trouvent les réponses sans nous, et ils sont contents de la semaine"
    assert wording(french) == "another language"
    assert wording("Launch the new help center") == "a task"


def test_a_team_s_draft_says_only_what_was_given() -> None:
    asked = {
        "outcome": "Customers stay because they love us", "signs": ["Lift NPS from 30 to 50"], "team": "Growth",
        "roles": ["Engineer"], "behaviour": "Engineers call a customer every week", "places": {}, "language": "en",
    }  # fmt: skip
    lines = [
        "Engineers who call a customer each week from ? to ?",
        "Raise NPS from 30 to 50",
        "Raise NPS to 80",
    ]
    answer = TeamDraft(objective="Engineers hear from customers every week", key_results=lines)
    assert TeamGoals().check(asked, answer) == {
        "objective": "Engineers hear from customers every week",
        "lines": lines[:2],
    }


async def test_a_team_s_draft_is_taken_by_who_asked_and_accepted_like_any_other(
    mind: Mind, service: Service
) -> None:
    world = mind.world
    service.say = lambda _: {
        "objective": "Engineers hear from customers every week",
        "key_results": ["Engineers who call a customer each week from ? to ?"],
    }
    values = {"outcome": str(world.outcomes["loyalty"].id), "team": str(world.teams["growth"].id)}
    drafted = await world.ask(
        cascade.BEHAVIOUR, "alice", **values, behaviour="Engineers call a customer every week"
    )
    await world.press(drafted, "Draft it with AI", "alice")
    await mind.thinker.think()
    assert told(service.posted[0])["behaviour"] == "Engineers call a customer every week"
    card = await letter(mind, "alice")
    assert plain(card).startswith("A draft by AI for Growth\nEngineers hear from customers every week")
    use = buttons(card)["Use this draft"]
    with pytest.raises(HeadwayError):
        await world.ask(use.intent, "mallory", **use.values)
    with pytest.raises(HeadwayError):
        await world.ask(use.intent, "carol", **use.values)
    text = said(await world.ask(use.intent, "alice", **use.values))
    assert text.startswith("A draft for Growth")
    assert "Engineers hear from customers every week" in text
    again = said(await world.ask(use.intent, "alice", **use.values))
    assert again == text
