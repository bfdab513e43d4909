"""Asking somebody for help with a goal: shown to the asker first, word for word, then to the helper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChoiceField,
    Form,
    Option,
    Quote,
    Spans,
    Text,
    TextField,
)
from cards.goals import GoalView, line
from cards.voice import Voice


class Stage(StrEnum):
    """How far a request is."""

    OPEN = "open"
    TAKEN = "taken"
    CLEARED = "cleared"
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True)
class Helper:
    """Somebody who can be asked; `role` says why they, `away` that they are absent today."""

    id: UUID
    name: str
    role: str
    away: bool


def preview_card(
    voice: Voice, goal: GoalView, *, asker: str, helpers: Sequence[Helper], words: str, has_manager: bool
) -> Card:
    """What would be sent, and to whom; nothing is sent before the button is pressed. `helpers` has at least one."""
    first = helpers[0]
    alone = len(helpers) == 1
    intro: list[str] = []
    if not has_manager:
        intro.append(voice.text("You have no manager here. Who should be asked?"))
    elif first.away:
        intro.append(voice.text("{who} is away today. You can wait, or ask somebody else.", who=first.name))
    intro.append(
        voice.text("{who} gets exactly this, with your words below it:", who=first.name)
        if alone
        else voice.text("Whom you choose gets exactly this, with your words below it:")
    )
    field = TextField(
        name="words",
        label=voice.text("What is in the way, and what would help?"),
        value=words,
        multiline=True,
    )
    choice = ChoiceField(
        name="helper",
        label=voice.text("Whom to ask"),
        options=tuple(Option(str(h.id), f"{h.name} ({h.role})") for h in helpers),
        value=str(first.id),
    )
    form = Form(
        intent="help.send",
        submit=voice.text("Send to {who}", who=first.name) if alone else voice.text("Send"),
        fields=(field,) if alone else (choice, field),
        values={"key_result": str(goal.id)} | ({"helper": str(first.id)} if alone else {}),
    )
    return Card(
        title=voice.text("Ask {who} for help", who=first.name) if alone else voice.text("Ask for help"),
        blocks=(
            *(Text(spans=(sentence,)) for sentence in intro),
            Text(spans=(*_asks(voice, asker), ". ", *line(voice, goal))),
            form,
        ),
        why=voice.text(
            "Nobody else sees your words. A digest says at most that help is wanted with “{goal}”.",
            goal=goal.title,
        ),
    )


def request_card(
    voice: Voice, goal: GoalView, *, request: UUID, asker: str, words: str, stage: Stage
) -> Card:
    """What the helper gets, with the answers that are left to give."""
    values = {"request": str(request)}
    take = Action(voice.text("I'm on it"), "help.take", values, tone="primary")
    clear = Action(voice.text("It's cleared"), "help.clear", values)
    decline = Action(voice.text("I can't help"), "help.decline", values)
    after_all = Action(voice.text("I can help after all"), "help.take", values)
    ending: dict[Stage, tuple[Block, ...]] = {
        Stage.OPEN: (Buttons(items=(take, clear, decline)),),
        Stage.TAKEN: (
            Text(spans=(voice.text("{who} knows that you are on it.", who=asker),)),
            Buttons(items=(clear, decline)),
        ),
        Stage.DECLINED: (
            Text(spans=(voice.text("{who} knows that you can't help with this one.", who=asker),)),
            Buttons(items=(after_all,)),
        ),
        Stage.CLEARED: (Text(spans=(voice.text("This is cleared."),)),),
    }
    return Card(
        title=voice.text("{who} asks for your help", who=asker),
        blocks=(Text(spans=line(voice, goal)), Quote(words), *ending[stage]),
        why=voice.text("Sent because {who} asked you. Only the two of you see these words.", who=asker),
    )


def noted_card(voice: Voice, *, request: UUID, stage: Stage, other: str, goal: str) -> Card:
    """A short word to who answered from elsewhere than the request itself."""
    if stage is Stage.TAKEN:
        return Card(title=voice.text("{who} knows that you are on it: {goal}", who=other, goal=goal))
    if stage is Stage.DECLINED:
        after_all = Action(
            voice.text("I can help after all"), "help.take", {"request": str(request), "from": "nudge"}
        )
        return Card(
            title=voice.text("{who} knows that you can't help this time: {goal}", who=other, goal=goal),
            blocks=(Buttons(items=(after_all,)),),
        )
    return Card(title=voice.text("Good. {who} knows that it is cleared: {goal}", who=other, goal=goal))


def sent_card(
    voice: Voice, *, request: UUID, helper: str, goal: GoalView, at: datetime, now: datetime
) -> Card:
    """Tells the asker when the helper gets it."""
    when = (
        voice.text("{who} has it now.", who=helper)
        if at <= now
        else voice.text(
            "{who} gets it {when}, when their working day begins.", who=helper, when=voice.moment(at)
        )
    )
    solved = Action(voice.text("It's cleared"), "help.clear", {"request": str(request)})
    return Card(
        title=voice.text("Asked for help with “{goal}”", goal=goal.title),
        blocks=(Text(spans=(when,)), Buttons(items=(solved,))),
    )


def asked_already_card(voice: Voice, *, helper: str, at: datetime) -> Card:
    """The same request is open: nothing was sent twice."""
    return Card(
        title=voice.text("{who} has your request already, since {when}.", who=helper, when=voice.moment(at))
    )


def taken_card(voice: Voice, *, helper: str, goal: str) -> Card:
    """Tells the asker that the helper is on it."""
    return Card(
        title=voice.text("{who} is on it", who=helper),
        blocks=(Text(spans=_about(voice, goal)),),
        why=voice.text("Sent because you asked {who} for help.", who=helper),
    )


def offered_card(voice: Voice, *, helper: str, goal: str) -> Card:
    """Tells the owner that somebody helps with what is in the way, whom they had not asked."""
    return Card(
        title=voice.text("{who} would like to help", who=helper),
        blocks=(
            Text(spans=_about(voice, goal)),
            Text(
                spans=(
                    voice.text(
                        "They saw that something is in its way, and look after it. It stays your goal."
                    ),
                )
            ),
        ),
        why=voice.text("Sent because {who} offered to help.", who=helper),
    )


def offering_card(voice: Voice, *, request: UUID, owner: str, goal: str) -> Card:
    """Tells who offered help that it is known, and how to end it."""
    values = {"request": str(request), "from": "nudge"}
    return Card(
        title=voice.text("{who} knows that you are on it: {goal}", who=owner, goal=goal),
        blocks=(
            Buttons(
                items=(
                    Action(voice.text("It's cleared"), "help.clear", values),
                    Action(voice.text("I can't after all"), "help.decline", values),
                )
            ),
        ),
    )


def still_card(voice: Voice, *, helper: str, goal: str) -> Card:
    """Tells the asker that the helper has not forgotten them."""
    return Card(
        title=voice.text("{who} is still on it", who=helper),
        blocks=(Text(spans=_about(voice, goal)),),
        why=voice.text("Sent because you asked {who} for help.", who=helper),
    )


def declined_card(voice: Voice, *, request: UUID, key_result: UUID, helper: str, goal: str) -> Card:
    """Tells the asker kindly that this helper can't, and offers to ask somebody else."""
    else_ = Action(voice.text("Ask somebody else"), "help.ask", again(request, key_result), tone="primary")
    return Card(
        title=voice.text("{who} can't help with this one", who=helper),
        blocks=(
            Text(spans=_about(voice, goal)),
            Text(spans=(voice.text("They wanted you to know early, so that you can ask somebody else."),)),
            Buttons(items=(else_,)),
        ),
        why=voice.text("Sent because you asked {who} for help.", who=helper),
    )


def again(request: UUID, key_result: UUID) -> dict[str, str]:
    """What a button carries that asks somebody else for the same help."""
    return {"key_result": str(key_result), "request": str(request)}


def cleared_card(voice: Voice, *, helper: str, goal: str) -> Card:
    """Tells the asker that the way is clear."""
    update = Action(voice.text("Update the goal"), "checkin.now", {}, tone="primary")
    return Card(
        title=voice.text("{who} says it is cleared", who=helper),
        blocks=(Text(spans=_about(voice, goal)), Buttons(items=(update,))),
        why=voice.text("Sent because you asked {who} for help.", who=helper),
    )


def _asks(voice: Voice, asker: str) -> Spans:
    return voice.spans("{who} asks for your help", who=Bold(asker))


def _about(voice: Voice, goal: str) -> Spans:
    return voice.spans("It is about {goal}.", goal=Bold(goal))
