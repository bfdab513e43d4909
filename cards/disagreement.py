"""What a person says and what was measured differ: asked warmly, since either can be right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cards.blocks import Action, Bold, Buttons, Card, Text
from cards.checkins import notice
from cards.goals import GoalView, unit_of
from cards.voice import Voice

MINE, DIFFERENT, AGAIN = "disagree.mine", "disagree.different", "disagree.again"


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What somebody said of a goal and what was measured; `source` is the name of where from, '' where unknown."""

    source: str
    said: Decimal
    said_on: date
    measured: Decimal
    measured_on: date


def numbers_card(voice: Voice, goal: GoalView, numbers: Numbers) -> Card:
    """Asks which of two numbers is right."""
    measured = voice.number(numbers.measured, unit_of(goal))
    said = voice.number(numbers.said, unit_of(goal))
    key_result = {"key_result": str(goal.id)}
    sentence = voice.spans(
        "{goal}: {source} says {measured} ({measured_on}), you said {said} ({said_on}).",
        goal=Bold(goal.title),
        source=numbers.source or voice.text("the dashboard"),
        measured=measured,
        measured_on=voice.short_day(numbers.measured_on),
        said=said,
        said_on=voice.short_day(numbers.said_on),
    )
    return Card(
        title=voice.text("Which one is right?"),
        blocks=(
            Text(spans=sentence),
            Buttons(
                items=(
                    Action(
                        voice.text("{value} is right", value=measured),
                        "update.record",
                        {**key_result, "value": str(numbers.measured)},
                    ),
                    Action(
                        voice.text("{value} stays", value=said),
                        MINE,
                        {**key_result, "value": str(numbers.said)},
                    ),
                    Action(voice.text("They measure different things"), DIFFERENT, key_result),
                )
            ),
        ),
        why=voice.text(
            "I ask because the two are of about the same day and far apart; either can be right. Whoever can see your "
            "goal sees the number that counts."
        ),
    )


def confident_card(voice: Voice, goal: GoalView, *, source: str, confidence: int, gap: Decimal) -> Card:
    """Asks how somebody sees it who stays confident while the number falls behind."""
    key_result = {"key_result": str(goal.id)}
    sentence = voice.spans(
        "{goal}: your confidence is {confidence}/10, and by {source} it is {points} points behind an even pace, more "
        "than a week before.",
        goal=Bold(goal.title),
        confidence=confidence,
        source=source or voice.text("the dashboard"),
        points=voice.number(round(gap, 0)),
    )
    return Card(
        title=voice.text("What does the number not show?"),
        blocks=(
            Text(spans=sentence),
            Text(spans=(voice.text("Maybe you know something that it doesn't show yet."),)),
            Buttons(
                items=(
                    Action(voice.text("Update it"), "goal.update", key_result, tone="primary"),
                    Action(voice.text("I'm still confident"), MINE, key_result),
                    Action(voice.text("They measure different things"), DIFFERENT, key_result),
                )
            ),
        ),
        why=voice.text(
            "I ask because the two go apart; either can be right. Only an update is seen by others, as every update is."
        ),
    )


def mine_card(voice: Voice, title: str, *, said: str, until: date, undo: Action | None) -> Card:
    """What the person said stays; `said` is their number, '' where it was their confidence."""
    stays = (
        voice.text("{value} stays: {goal}", value=said, goal=title) if said else voice.text("Good to know.")
    )
    return notice(
        stays,
        voice.text("I won't ask about it before {day}.", day=voice.day(until)),
        buttons=(undo,) if undo else (),
    )


def different_card(voice: Voice, goal: GoalView) -> Card:
    """It is remembered that two numbers are about different things."""
    again = Action(voice.text("Compare them after all"), AGAIN, {"key_result": str(goal.id)})
    return notice(
        voice.text("Noted. I won't compare them again for “{goal}”.", goal=goal.title), buttons=(again,)
    )


def again_card(voice: Voice, goal: GoalView) -> Card:
    return notice(voice.text("Good. I compare them again for “{goal}”.", goal=goal.title))
