"""What is raised unasked: how to answer the message itself, and what then becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from cards.blocks import Action, Block, Buttons, Card, Text
from cards.voice import Voice
from okrs.vocabulary import NudgeKind

SNOOZE, UNSNOOZE = "nudge.snooze", "nudge.unsnooze"
UNHELPFUL, HELPFUL = "nudge.unhelpful", "nudge.helpful"
MUTE, UNMUTE = "nudge.mute", "nudge.unmute"


@dataclass(frozen=True, kw_only=True)
class About:
    """What one message raised: a kind and a subject, on the person's `day`. `under` is the first subject of the
    message where it has several."""

    kind: NudgeKind
    subject: str
    under: str
    day: date

    @property
    def values(self) -> dict[str, str]:
        """As a button carries it."""
        return {
            "kind": str(self.kind),
            "subject": self.subject,
            "under": self.under,
            "day": self.day.isoformat(),
        }


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the reader has said of one message: put off until when, by subject; called not helpful; or no more."""

    snoozed: Mapping[str, date] = field(default_factory=dict)
    unhelpful: bool = False
    muted: bool = False


def about_goal(goal: UUID) -> str:
    """The subject of what is raised about a goal."""
    return f"goal:{goal}"


def is_about_goal(subject: str) -> bool:
    return subject.startswith("goal:")


def with_answers(voice: Voice, card: Card, about: About) -> Card:
    """The message with what can be answered to the message itself.

    A card that lets each of its subjects be put off by a button of its own gets none for all of them.
    """
    blocks = tuple(_sent(block, about) for block in card.blocks)
    later = () if _intents(card) & {SNOOZE} else (Action(voice.text("Next week"), SNOOZE, about.values),)
    answers = (
        *later,
        Action(voice.text("Not helpful"), UNHELPFUL, about.values),
        Action(voice.text("Don't send these"), MUTE, about.values),
    )
    return replace(card, blocks=(*blocks, Buttons(items=answers)))


def as_answered(voice: Voice, card: Card, answers: Answers) -> Card:
    """The message with what was answered to it in the place of the buttons that said so."""
    blocks = [part for block in card.blocks for part in _as_answered(voice, block, answers)]
    return replace(card, blocks=tuple(blocks))


def snoozed(voice: Voice, until: date) -> Card:
    return Card(title=_not_before(voice, until))


def unsnoozed(voice: Voice) -> Card:
    return Card(title=voice.text("Good. I may bring it up again."))


def noted_unhelpful(voice: Voice, kind: NudgeKind) -> Card:
    """What follows from "not helpful": less of it, and a way to have none at all."""
    stop = Action(voice.text("Don't send these"), MUTE, {"kind": str(kind)})
    return Card(title=_less(voice, kind), blocks=(Buttons(items=(stop,)),))


def noted_helpful(voice: Voice, kind: NudgeKind) -> Card:
    return Card(
        title=voice.text("Good. Messages about {kind} come as before.", kind=kind_of(voice, kind)),
    )


def muted(voice: Voice, kind: NudgeKind) -> Card:
    again = Action(voice.text("Send them again"), UNMUTE, {"kind": str(kind)})
    return Card(title=_no_more(voice, kind), blocks=(Buttons(items=(again,)),))


def unmuted(voice: Voice, kind: NudgeKind) -> Card:
    return Card(title=voice.text("Messages about {kind} come again.", kind=kind_of(voice, kind)))


def kind_of(voice: Voice, kind: NudgeKind) -> str:
    """A kind of nudge, as part of a sentence."""
    return {
        NudgeKind.BLOCKER: voice.text("help you promised"),
        NudgeKind.EXPERIMENT: voice.text("what you wanted to try"),
        NudgeKind.NO_HELP: voice.text("goals that were met without helping"),
        NudgeKind.STUCK: voice.text("goals that are stuck"),
        NudgeKind.DISAGREEMENT: voice.text("numbers that disagree with what you said"),
        NudgeKind.FLOOR: voice.text("goals nobody talked about"),
        NudgeKind.CYCLE: voice.text("the beginning, middle and end of a cycle"),
        NudgeKind.ALERT: voice.text("goals that changed suddenly"),
        NudgeKind.SOURCE: voice.text("sources of numbers that fell silent"),
        NudgeKind.SHARE: voice.text("what goes well with you"),
        NudgeKind.PRACTICE: voice.text("what worked for others"),
    }[kind]


def _sent(block: Block, about: About) -> Block:
    """A button of the card's own that answers the message, told which message it is in."""
    if not isinstance(block, Buttons):
        return block
    where = {"under": about.under, "day": about.day.isoformat()}
    items = tuple(
        replace(item, values={**item.values, **where})
        if isinstance(item, Action) and item.intent == SNOOZE
        else item
        for item in block.items
    )
    return Buttons(items=items)


def _as_answered(voice: Voice, block: Block, answers: Answers) -> list[Block]:
    actions = (
        {item.intent: item for item in block.items if isinstance(item, Action)}
        if isinstance(block, Buttons)
        else {}
    )
    mute, later = actions.get(MUTE), actions.get(SNOOZE)
    if mute is not None and answers.muted:
        again = Action(voice.text("Send them again"), UNMUTE, mute.values)
        return [_said(_no_more(voice, NudgeKind(mute.values["kind"]))), Buttons(items=(again,))]
    if later is not None and (until := answers.snoozed.get(later.values["subject"])):
        undo = Action(voice.text("Undo"), UNSNOOZE, later.values)
        return [_said(_not_before(voice, until)), Buttons(items=(undo,))]
    if mute is not None and answers.unhelpful:
        undo = Action(voice.text("Undo"), HELPFUL, mute.values)
        return [_said(_less(voice, NudgeKind(mute.values["kind"]))), Buttons(items=(mute, undo))]
    return [block]


def _said(sentence: str) -> Text:
    return Text(spans=(sentence,), muted=True)


def _not_before(voice: Voice, until: date) -> str:
    return voice.text("Fine. Not before {day}.", day=voice.day(until))


def _less(voice: Voice, kind: NudgeKind) -> str:
    return voice.text(
        "Thank you. Messages about {kind} come half as often from now on.", kind=kind_of(voice, kind)
    )


def _no_more(voice: Voice, kind: NudgeKind) -> str:
    return voice.text("No more messages about {kind}.", kind=kind_of(voice, kind))


def _intents(card: Card) -> Set[str]:
    return {
        item.intent
        for block in card.blocks
        if isinstance(block, Buttons)
        for item in block.items
        if isinstance(item, Action)
    }
