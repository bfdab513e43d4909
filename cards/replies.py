"""Showing back what a typed reply was understood to say, and asking about the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from cards.blocks import Action, Block, Bold, Buttons, Card, Text
from cards.checkins import Recorded, recorded_line
from cards.goals import GoalView, where
from cards.voice import Voice
from okrs.reader.model import Doubt


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One open question about a reply; `goal` is None when it is unclear which one is meant."""

    doubt: Doubt
    goal: GoalView | None
    quote: str
    candidates: Sequence[Decimal] = ()


def understood(
    voice: Voice,
    *,
    reply: UUID,
    items: Sequence[Recorded],
    questions: Sequence[Asked],
    minutes: int,
    corrects: bool = False,
    offers: Sequence[Recorded] = (),
) -> Card:
    """What was understood, before it counts; below it what has to be asked, be it to correct what counts already.

    `offers` are what a language model read where something has to be asked.
    """
    values = {"reply": str(reply)}
    if offers:
        return _offered(voice, values, items, offers)
    blocks: list[Block] = [Text(spans=recorded_line(voice, item)) for item in items]
    for question in questions:
        blocks += _question(voice, reply, question)
    if items:
        blocks.append(
            Buttons(
                items=(
                    Action(voice.text("Save now"), "reply.save", values, tone="primary"),
                    Action(voice.text("Change it"), "reply.form", values),
                    Action(voice.text("Forget it"), "reply.discard", values),
                )
            )
        )
        why = voice.plural(
            "I save this in {n} minute unless you stop me, and you can undo it afterwards.",
            "I save this in {n} minutes unless you stop me, and you can undo it afterwards.",
            minutes,
        )
        title = (
            voice.text("This is what I understood")
            if not questions
            else voice.text("I understood part of it")
        )
        return Card(title=title, blocks=tuple(blocks), why=why)
    blocks.append(
        Buttons(
            items=(
                Action(voice.text("Answer in a form"), "reply.form", values),
                Action(voice.text("Forget it"), "reply.discard", values),
            )
        )
    )
    return Card(
        title=voice.text("Let me ask once more"),
        blocks=tuple(blocks),
        why=voice.text("What you said before stands until this is clear.")
        if corrects
        else voice.text("Your words are kept, and nothing is recorded until it is clear."),
    )


def _offered(
    voice: Voice, values: dict[str, str], items: Sequence[Recorded], offers: Sequence[Recorded]
) -> Card:
    blocks: list[Block] = [Text(spans=recorded_line(voice, item)) for item in items]
    if items:
        blocks.append(Text(spans=(Bold(voice.text("And did you mean this?")),)))
    blocks += [Text(spans=recorded_line(voice, offer)) for offer in offers]
    blocks.append(
        Buttons(
            items=(
                Action(voice.text("Yes"), "reply.accept", values, tone="primary"),
                Action(voice.text("No"), "reply.decline", values),
                Action(voice.text("Answer in a form"), "reply.form", values),
            )
        )
    )
    return Card(
        title=voice.text("I understood part of it") if items else voice.text("Did you mean this?"),
        blocks=tuple(blocks),
        why=voice.text("AI read this in your words. Nothing of it counts before you say yes."),
    )


def unclear(voice: Voice, *, reply: UUID) -> Card:
    """After the second try: no third question, a form instead."""
    return Card(
        title=voice.text("I still can't tell, so I won't guess"),
        blocks=(
            Text(spans=(voice.text("Your words are kept. The form takes half a minute:"),)),
            Buttons(
                items=(
                    Action(
                        voice.text("Answer in a form"), "reply.form", {"reply": str(reply)}, tone="primary"
                    ),
                    Action(voice.text("Forget it"), "reply.discard", {"reply": str(reply)}),
                )
            ),
        ),
    )


def discarded(voice: Voice, *, reply: UUID) -> Card:
    return Card(
        title=voice.text("Forgotten. Nothing was recorded."),
        blocks=(
            Buttons(items=(Action(voice.text("I did mean it"), "reply.restore", {"reply": str(reply)}),)),
        ),
    )


def changed(voice: Voice, saved: Card, *, withdrawn: Sequence[GoalView], stays: Sequence[GoalView]) -> Card:
    """What counts after the person edited their message: `saved`, and below it the goals that it names no more, and
    those of which more was said since, which stays."""
    lines: list[Block] = [
        Text(
            spans=voice.spans(
                "{goal}: taken back, since your message doesn't name it any more.", goal=Bold(goal.title)
            )
        )
        for goal in withdrawn
    ]
    lines += [
        Text(
            spans=voice.spans(
                "{goal}: {where}. That was said later, so it stays.",
                goal=Bold(goal.title),
                where=where(voice, goal),
            )
        )
        for goal in stays
    ]
    told = [block for block in saved.blocks if not isinstance(block, Buttons)]
    buttons = [block for block in saved.blocks if isinstance(block, Buttons)]
    return replace(saved, title=voice.text("Changed as you edited it."), blocks=(*told, *lines, *buttons))


def says_nothing(voice: Voice) -> Card:
    """What becomes of an answer that waited when its words are edited into none."""
    return Card(title=voice.text("Your message names no value any more, so nothing is recorded."))


def edited_away(voice: Voice, items: Sequence[Recorded], *, take_back: Action) -> Card:
    """The message says nothing certain any more: nothing is lost before the person says so."""
    return _still_counts(
        voice, voice.text("You changed your message. Take back what it recorded?"), items, take_back
    )


def deleted_counted(voice: Voice, items: Sequence[Recorded], *, take_back: Action) -> Card:
    """The message is gone, what it recorded is not."""
    return _still_counts(
        voice, voice.text("You deleted your message. What it recorded still counts."), items, take_back
    )


def _still_counts(voice: Voice, title: str, items: Sequence[Recorded], take_back: Action) -> Card:
    return Card(
        title=title,
        blocks=(
            *(Text(spans=recorded_line(voice, item)) for item in items),
            Buttons(items=(take_back, Action(voice.text("Leave it"), "reply.leave"))),
        ),
        why=voice.text("Until you take it back, it counts."),
    )


def deleted_waiting(voice: Voice, *, reply: UUID) -> Card:
    """The message was deleted before it counted."""
    return Card(
        title=voice.text("You deleted your message, so nothing is recorded."),
        blocks=(
            Buttons(items=(Action(voice.text("I did mean it"), "reply.restore", {"reply": str(reply)}),)),
        ),
    )


def deleted_answer(voice: Voice, *, reply: UUID, question: str) -> Card:
    """The message with an answer to a deeper question is gone, the answer is not."""
    return Card(
        title=voice.text("You deleted your message. Your answer is still kept."),
        blocks=(
            Text(spans=(question,), muted=True),
            Buttons(
                items=(
                    Action(voice.text("Take it back"), "reflect.withdraw", {"reply": str(reply)}),
                    Action(voice.text("Leave it"), "reply.leave"),
                )
            ),
        ),
        why=voice.text("Only you see it."),
    )


def too_late(voice: Voice) -> Card:
    """An answer of a period that is over."""
    return Card(
        title=voice.text("Editing that message changes nothing any more."),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "A newer check-in has come since. Just type how it is now, or answer the newer one."
                    ),
                )
            ),
            Buttons(items=(Action(voice.text("Check in now"), "checkin.now"),)),
        ),
    )


def _question(voice: Voice, reply: UUID, question: Asked) -> list[Block]:
    blocks: list[Block] = [Text(spans=(Bold(sentence(voice, question)),))]
    if question.goal is not None and question.candidates:
        blocks.append(
            Buttons(
                items=tuple(
                    Action(
                        voice.number(value, question.goal.unit),
                        "reply.choose",
                        {"reply": str(reply), "key_result": str(question.goal.id), "value": str(value)},
                    )
                    for value in question.candidates[:4]
                )
            )
        )
    return blocks


def sentence(voice: Voice, question: Asked) -> str:
    """The question a careful colleague would ask."""
    words = voice.quoted(_short(question.quote)) if question.quote.strip() else voice.text("that")
    goal = voice.quoted(question.goal.title) if question.goal else ""
    if not goal:
        return {
            Doubt.ORDER: voice.text("I only take your own numbers, not orders. What are the values now?"),
            Doubt.TOO_LONG: voice.text(
                "That was very long, and I read only its beginning. What are the values now?"
            ),
            Doubt.WHICH_KEY_RESULT: voice.text("Which goal do you mean by {words}?", words=words),
            Doubt.OWNER_CHANGE: voice.text("Who should have it now, and which goal is it?"),
            Doubt.DATE: voice.text("Until when? A date like “12 May” is enough."),
            Doubt.OFF_SCALE_CONFIDENCE: voice.text("Confidence goes from 0 to 10. How sure are you?"),
            Doubt.FORECAST: voice.text("That sounds like a plan. What are the values today?"),
            Doubt.CONTRADICTION: voice.text(
                "I read two different things in {words}. Which one holds?", words=words
            ),
        }.get(question.doubt, voice.text("What are the values now? For example “1: 45, 2: same”."))
    return {
        Doubt.NO_VALUE: voice.text("What is the value of {goal} now?", goal=goal),
        Doubt.WHICH_KEY_RESULT: voice.text("Did you mean {goal} by {words}?", goal=goal, words=words),
        Doubt.RANGE: voice.text(
            "{words} is a range. Which single value fits {goal} best?", words=words, goal=goal
        ),
        Doubt.BOUND: voice.text(
            "{words} is a limit. What is the value of {goal} itself?", words=words, goal=goal
        ),
        Doubt.RELATIVE_BASE: voice.text("{words}: which value is {goal} at now?", words=words, goal=goal),
        Doubt.SIGN: voice.text("Is {words} the value of {goal}, or the change?", words=words, goal=goal),
        Doubt.ABSURD: voice.text(
            "{words} is far from anything {goal} had so far. Is it right?", words=words, goal=goal
        ),
        Doubt.CONTRADICTION: voice.text(
            "I read two different values for {goal} in {words}. Which one holds?", goal=goal, words=words
        ),
        Doubt.OFF_SCALE_CONFIDENCE: voice.text("How sure are you about {goal}, from 0 to 10?", goal=goal),
        Doubt.OTHER_CURRENCY: voice.text(
            "{words} is in another currency. How much is it in that of {goal}?", words=words, goal=goal
        ),
        Doubt.UNIT: voice.text(
            "{words} is in another unit. What is {goal} in its own unit?", words=words, goal=goal
        ),
        Doubt.FRACTION: voice.text(
            "Is {words} the value of {goal}, or your confidence?", words=words, goal=goal
        ),
        Doubt.FORECAST: voice.text(
            "{words} sounds like a plan. What is {goal} at today?", words=words, goal=goal
        ),
        Doubt.UNSURE: voice.text("You weren't sure about {goal}. What is your best single value?", goal=goal),
        Doubt.NEVER_MEASURED: voice.text(
            "{goal} has no earlier value to count from. What is it at now?", goal=goal
        ),
        Doubt.OWNER_CHANGE: voice.text("Who should have {goal} now?", goal=goal),
    }.get(question.doubt, voice.text("What is the value of {goal} now?", goal=goal))


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 80 else flat[:79] + "…"
