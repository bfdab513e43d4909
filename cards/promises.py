"""Help that was asked for and is not there yet: asked about kindly, first of who was to help, then of who asked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cards.blocks import Action, Buttons, Card, Quote, Text
from cards.goals import GoalView, line
from cards.help_requests import again
from cards.voice import Voice

# What is pressed here is answered in the place of the message.
_FROM = {"from": "nudge"}


def promised_card(
    voice: Voice, goal: GoalView, *, request: UUID, asker: str, words: str, taken: date
) -> Card:
    """Asks whoever promised help how it is going."""
    values = {"request": str(request), **_FROM}
    return Card(
        title=voice.text("How is it going with what {who} asked you?", who=asker),
        blocks=(
            Text(spans=line(voice, goal)),
            *_quoted(words),
            Text(spans=(voice.text("You said on {day} that you are on it.", day=voice.day(taken)),)),
            Buttons(
                items=(
                    Action(voice.text("It's cleared"), "help.clear", values, tone="primary"),
                    Action(voice.text("Still on it"), "help.take", values),
                    Action(voice.text("I can't help"), "help.decline", values),
                )
            ),
        ),
        why=voice.text("I ask because a week has passed. {who} hears your answer, nobody else.", who=asker),
    )


def waiting_card(voice: Voice, goal: GoalView, *, request: UUID, asker: str, words: str, asked: date) -> Card:
    """Comes back once to somebody who has not said yet whether they can help."""
    values = {"request": str(request), **_FROM}
    return Card(
        title=voice.text("Can you help {who}?", who=asker),
        blocks=(
            Text(spans=line(voice, goal)),
            *_quoted(words),
            Text(spans=(voice.text("{who} asked you on {day}.", who=asker, day=voice.day(asked)),)),
            Buttons(
                items=(
                    Action(voice.text("I'm on it"), "help.take", values, tone="primary"),
                    Action(voice.text("It's cleared"), "help.clear", values),
                    Action(voice.text("I can't help"), "help.decline", values),
                )
            ),
        ),
        why=voice.text(
            "I come back to it this once, so that it doesn't get lost. {who} hears your answer, nobody else.",
            who=asker,
        ),
    )


def asker_card(
    voice: Voice, goal: GoalView, *, request: UUID, helper: str, is_here: bool, asked: date
) -> Card:
    """Asks who wanted help whether the way is clear by now, and offers somebody else."""
    values = {"request": str(request), **_FROM}
    state = (
        voice.text("I have heard nothing new from {who} yet.", who=helper)
        if is_here
        else voice.text("{who} is not here any more.", who=helper)
    )
    return Card(
        title=voice.text("Is the way clear by now?"),
        blocks=(
            Text(spans=line(voice, goal)),
            Text(
                spans=(
                    voice.text("You asked {who} for help on {day}.", who=helper, day=voice.day(asked)),
                    " ",
                    state,
                )
            ),
            Buttons(
                items=(
                    Action(voice.text("It's cleared"), "help.clear", values, tone="primary"),
                    Action(voice.text("Ask somebody else"), "help.ask", again(request, goal.id)),
                )
            ),
        ),
        why=voice.text(
            "I ask this once, so that nobody waits in vain. Only {who} hears if it is cleared.", who=helper
        ),
    )


def blocked_card(voice: Voice, goal: GoalView, *, since: date) -> Card:
    """Offers the owner of a blocked goal to ask somebody for help."""
    return Card(
        title=voice.text("Would help from somebody get this moving?"),
        blocks=(
            Text(spans=line(voice, goal)),
            Text(spans=(voice.text("Something is in the way since {day}.", day=voice.day(since)),)),
            *_quoted(goal.blocker),
            Buttons(
                items=(
                    Action(
                        voice.text("Ask for help"), "help.ask", {"key_result": str(goal.id)}, tone="primary"
                    ),
                    Action(voice.text("The way is free"), "goal.update", {"key_result": str(goal.id)}),
                )
            ),
        ),
        why=voice.text(
            "I ask because you said that something is in the way and nobody was asked yet. You see first what would be "
            "sent, and to whom."
        ),
    )


def _quoted(words: str) -> tuple[Quote, ...]:
    """What somebody typed; nothing where they erased it."""
    return (Quote(words),) if words else ()
