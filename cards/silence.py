"""A goal nobody has talked about for long, raised with its owner; and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.blocks import Action, Block, Buttons, Card, Quote, Text
from cards.goals import GoalView, line
from cards.nudges import SNOOZE, about_goal
from cards.voice import Voice
from okrs.vocabulary import NudgeKind


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Goals of one person that nobody has talked about for `days` days or more, as their owner sees them."""

    first_name: str
    goals: tuple[GoalView, ...]
    days: int
    manager: str


def silence_card(voice: Voice, silence: Silence) -> Card:
    """Asks whether these are still goals, with three answers for each."""
    blocks: list[Block] = []
    for goal in silence.goals:
        blocks.append(Text(spans=(*line(voice, goal), ". ", _last_word(voice, goal))))
        blocks.append(Buttons(items=_answers(voice, goal)))
    seen = (
        voice.text("Your team and {manager} can read what you answer.", manager=silence.manager)
        if silence.manager
        else voice.text("Your team can read what you answer.")
    )
    because = voice.text(
        "I ask because nobody has talked about this for {days} days or more.", days=silence.days
    )
    title = voice.plural(
        "{name}, is this still a goal?",
        "{name}, are these still goals?",
        len(silence.goals),
        name=silence.first_name,
    )
    return Card(title=title, blocks=tuple(blocks), why=f"{because} {seen}")


def questioned_card(voice: Voice, goal: GoalView, *, manager: str) -> Card:
    """The owner said that a goal is not relevant any more; offers to tell their manager."""
    title = voice.text("Noted: “{goal}” may not be relevant any more.", goal=goal.title)
    kept = Text(spans=(voice.text("It stays a goal until somebody changes it."),))
    if not manager:
        return Card(title=title, blocks=(kept,))
    tell = Action(
        voice.text("Tell {who}", who=manager),
        "goal.question.tell",
        {"key_result": str(goal.id)},
        tone="primary",
    )
    offer = Text(spans=(voice.text("Shall I tell {who}? They would read:", who=manager),))
    return Card(title=title, blocks=(kept, offer, Quote(_asks(voice, goal)), Buttons(items=(tell,))))


def question_card(voice: Voice, goal: GoalView) -> Card:
    """What the manager reads."""
    return Card(
        title=_asks(voice, goal),
        blocks=(Text(spans=line(voice, goal)),),
        why=voice.text("Sent because {who} asked me to tell you.", who=goal.owner),
    )


def told_card(voice: Voice, manager: str, *, at: datetime, now: datetime) -> Card:
    """The manager was told, or will be when their day begins."""
    if at <= now:
        return Card(title=voice.text("{who} has it now.", who=manager))
    return Card(title=voice.text("{who} gets it {when}.", who=manager, when=voice.moment(at)))


def not_relevant(voice: Voice) -> str:
    """The note that stays with the goal, in its owner's words."""
    return voice.text("I think this goal is not relevant any more.")


def _asks(voice: Voice, goal: GoalView) -> str:
    return voice.text("{who} thinks “{goal}” is not relevant any more.", who=goal.owner, goal=goal.title)


def _last_word(voice: Voice, goal: GoalView) -> str:
    if goal.talked_on is None:
        return voice.text("Nobody has said anything about it yet.")
    return voice.text("The last word on it was on {day}.", day=voice.short_day(goal.talked_on))


def _answers(voice: Voice, goal: GoalView) -> tuple[Action, ...]:
    values = {"key_result": str(goal.id)}
    return (
        Action(voice.text("Yes, update it"), "checkin.now", values, tone="primary"),
        Action(voice.text("Not any more"), "goal.question", values),
        Action(
            voice.text("Ask me next week"),
            SNOOZE,
            {"kind": str(NudgeKind.FLOOR), "subject": about_goal(goal.id)},
        ),
    )
