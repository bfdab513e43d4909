"""A practice offered to somebody whose goal is stuck, and what becomes of it: tried, helped, thanked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cards.blocks import Action, Bold, Buttons, Card, Quote, Text
from cards.goals import GoalView
from cards.lines import one_line
from cards.practices import PracticeView, about
from cards.voice import Voice


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A goal that a practice could be tried for."""

    id: UUID
    title: str


def offer_card(voice: Voice, practice: PracticeView, goal: GoalView, *, because: str) -> Card:
    """Tells the owner of a goal that is stuck what somebody with a similar one does."""
    values = {"practice": str(practice.id), "key_result": str(goal.id)}
    who = practice.author or voice.text("Somebody")
    buttons = [
        Action(voice.text("I'll try it"), "practice.try", values, tone="primary"),
        Action(voice.text("Not for me"), "practice.pass", values),
    ]
    if not practice.author and practice.here:
        buttons.append(Action(voice.text("Who is it?"), "practice.who", values))
    return Card(
        title=voice.text("An idea for “{goal}”", goal=goal.title),
        blocks=(
            Text(spans=(voice.text("{who}, with a similar goal, does this:", who=who),)),
            Text(spans=(Bold(practice.title),)),
            Quote(practice.words),
            Text(spans=(about(voice, practice),), muted=True),
            Text(spans=(voice.text("Want to try it? It is only an idea."),)),
            Buttons(items=tuple(buttons)),
        ),
        why=voice.text(
            "I suggest it because {reason}. Nobody is told what you answer; at most, how many people tried it.",
            reason=because,
        ),
    )


def gone_card(voice: Voice) -> Card:
    """In the place of an offer whose practice was taken back."""
    return Card(title=voice.text("This idea was taken back by who shared it."))


def which_goal_card(voice: Voice, practice: PracticeView, goals: Sequence[Chosen]) -> Card:
    return Card(
        title=voice.text("Which goal would you try it for?"),
        blocks=(
            Text(spans=(Bold(practice.title),)),
            Buttons(
                items=tuple(
                    Action(
                        one_line(goal.title, 60),
                        "practice.try",
                        {"practice": str(practice.id), "key_result": str(goal.id)},
                    )
                    for goal in goals
                )
            ),
        ),
    )


def tries_card(voice: Voice, practice: PracticeView, *, offer: UUID, goal: str) -> Card:
    return Card(
        title=voice.text("Good luck with it!"),
        blocks=(
            Text(
                spans=(
                    Bold(practice.title),
                    " ",
                    voice.text(
                        "for “{goal}”. After your next check-in I ask you whether it helped.", goal=goal
                    ),
                )
            ),
            Quote(practice.words),
            Buttons(items=(_undo(voice, offer),)),
        ),
    )


def passed_card(voice: Voice, practice: PracticeView, *, offer: UUID) -> Card:
    return Card(
        title=voice.text("Fine. I won't suggest “{title}” to you again.", title=practice.title),
        blocks=(Buttons(items=(_undo(voice, offer),)),),
    )


def reopened_card(voice: Voice, practice: PracticeView, *, goal: UUID) -> Card:
    """Nothing is decided any more."""
    values = {"practice": str(practice.id), "key_result": str(goal)}
    return Card(
        title=practice.title,
        blocks=(
            Quote(practice.words),
            Text(spans=(about(voice, practice),), muted=True),
            Buttons(
                items=(
                    Action(voice.text("I'll try it"), "practice.try", values, tone="primary"),
                    Action(voice.text("Not for me"), "practice.pass", values),
                )
            ),
        ),
    )


def helped_question(voice: Voice, practice: PracticeView, *, offer: UUID, goal: str) -> Card:
    """Asks once whether it helped; the answer is the thanks, too."""
    who = practice.author or voice.text("who shared it")
    values = {"offer": str(offer)}
    answers = [
        Action(voice.text("It helped"), "practice.result", {**values, "answer": "helped"}, tone="primary"),
        Action(voice.text("It helped, don't name me"), "practice.result", {**values, "answer": "quietly"}),
        Action(voice.text("Not really"), "practice.result", {**values, "answer": "no"}),
        Action(voice.text("Not tried yet"), "practice.result", {**values, "answer": "later"}),
    ]
    if not practice.here:
        answers.pop(1)
    thanks = (
        voice.text("If it did, {who} gets a thank-you with your name, or from “a colleague”.", who=who)
        if practice.here
        else ""
    )
    return Card(
        title=voice.text("Did it help with “{goal}”?", goal=goal),
        blocks=(
            Text(spans=(voice.text("You wanted to try this:"), " ", Bold(practice.title))),
            *((Text(spans=(thanks,)),) if thanks else ()),
            Buttons(items=tuple(answers)),
        ),
        why=voice.text("I ask because you said you would try it. I count it, and ask only once."),
    )


def result_card(voice: Voice, title: str, *, offer: UUID, told: str) -> Card:
    """What was answered; `told` says who learns of it, '' for nobody."""
    undo = Action(voice.text("Undo"), "practice.result.undo", {"offer": str(offer)})
    return Card(title=title, blocks=(*((Text(spans=(told,)),) if told else ()), Buttons(items=(undo,))))


def thanks_card(voice: Voice, *, title: str, practice: UUID, who: str, goal: str) -> Card:
    """The author learns that it helped; `who` is '' for somebody who wasn't to be named, and then so is `goal`."""
    return Card(
        title=voice.text("What you shared helped {who} with “{goal}”.", who=who, goal=goal)
        if who
        else voice.text("What you shared helped a colleague."),
        blocks=(
            Text(spans=(Bold(title),)),
            Text(spans=(voice.text("Thank you for passing it on."),)),
            Buttons(items=(Action(voice.text("Look at it"), "practice.show", {"practice": str(practice)}),)),
        ),
        why=voice.text("Sent because you published it."),
    )


def ask_author_card(voice: Voice, *, practice: UUID, goal: str) -> Card:
    """Before the author of an unnamed practice is asked who they are: what they would learn."""
    values = {"practice": str(practice)} | ({"key_result": goal} if goal else {})
    return Card(
        title=voice.text("They shared it without their name"),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "I can ask them whether I may tell you. They would read that it is you who asks."
                    ),
                )
            ),
            Buttons(
                items=(
                    Action(voice.text("Ask them"), "practice.who.ask", values, tone="primary"),
                    Action(voice.text("Leave it"), "practice.who.leave", values),
                )
            ),
        ),
    )


def wonders_card(voice: Voice, *, title: str, who: str, offer: UUID) -> Card:
    """What the author is asked."""
    values = {"offer": str(offer)}
    return Card(
        title=voice.text("{who} would like to know who does this", who=who),
        blocks=(
            Text(spans=(Bold(title),)),
            Text(
                spans=(
                    voice.text("You shared it without your name. May I tell {who} that it's you?", who=who),
                )
            ),
            Buttons(
                items=(
                    Action(
                        voice.text("Yes, tell {who}", who=who),
                        "practice.who.tell",
                        {**values, "answer": "yes"},
                        tone="primary",
                    ),
                    Action(voice.text("No"), "practice.who.tell", {**values, "answer": "no"}),
                )
            ),
        ),
        why=voice.text("Only {who} would learn it. If you do nothing, nobody does.", who=who),
    )


def told_card(voice: Voice, *, title: str, author: str) -> Card:
    """What the one who asked learns; `author` is '' for somebody who stays unnamed."""
    return Card(
        title=voice.text("It's {who} who does “{title}”", who=author, title=title)
        if author
        else voice.text("Who does “{title}” would rather stay unnamed", title=title),
        blocks=(
            Text(
                spans=(
                    voice.text("They are happy for you to know. Do ask them about it.")
                    if author
                    else voice.text("The idea is yours to try all the same."),
                )
            ),
        ),
        why=voice.text("Sent because you asked who it is."),
    )


def _undo(voice: Voice, offer: UUID) -> Action:
    return Action(voice.text("Undo"), "practice.reopen", {"offer": str(offer)})
