"""A goal is stuck: why, and three questions that lead to a small thing to try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
from cards.experiments import Trial
from cards.goals import GoalView, line, unit_of
from cards.lines import one_line
from cards.voice import Voice

BEHAVIOUR, EASIER, WORDS, UNTIL = "behaviour", "easier", "words", "until"
QUESTIONS = (BEHAVIOUR, EASIER, WORDS)
_MOST_OFFERS, _MOST_GOALS, _MOST_LABEL, _MOST_WORDS = 3, 5, 60, 160


class Sign(StrEnum):
    """What tells that a goal is stuck."""

    BLOCKED = "blocked"
    UNMOVED = "unmoved"
    FAR_BEHIND = "far_behind"
    LESS_SURE = "less_sure"


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """A sign, with its evidence: the values that did not move, the confidences that fell, the points behind; or the
    words of the blockers. The oldest comes first."""

    sign: Sign
    numbers: tuple[Decimal, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An answer to choose from; the label shows somebody's own words in quotation marks."""

    answer: str
    label: str


def find_button(voice: Voice, goals: Sequence[UUID]) -> Action:
    """The one button below a saved answer."""
    if len(goals) == 1:
        return Action(voice.text("Find what's in the way"), "stuck.find", {"key_result": str(goals[0])})
    return Action(voice.text("Find what's in the way"), "stuck.own")


def question(voice: Voice, name: str, goal: str) -> str:
    return {
        BEHAVIOUR: voice.text(
            "Who would have to do something differently for “{goal}” to move, and what?", goal=goal
        ),
        EASIER: voice.text("What makes the way it is done today the easier one?"),
        WORDS: voice.text("What is the smallest thing you could try, and until when?"),
    }[name]


def hint(voice: Voice, name: str) -> str:
    return {
        BEHAVIOUR: voice.text("It may be you, a colleague, a team or your customers. It is not about blame."),
        EASIER: voice.text(
            "There is nearly always a good reason: time, habit, a rule, something nobody knows."
        ),
        WORDS: voice.text(
            "So small that it can't go badly wrong, for example: “ask Ana to look first, by Friday”."
        ),
    }[name]


def sign_line(voice: Voice, goal: GoalView, found: Stuck) -> str:
    """One sign that a goal is stuck, with its numbers."""
    match found.sign:
        case Sign.UNMOVED:
            value = voice.number(found.numbers[-1], unit_of(goal))
            return voice.text("It has stood at {value} over the last two check-ins.", value=value)
        case Sign.LESS_SURE:
            fell = " → ".join(voice.number(n) for n in found.numbers)
            return voice.text("Confidence fell twice: {fell}.", fell=fell)
        case Sign.FAR_BEHIND:
            gap = voice.number(found.numbers[0].quantize(Decimal("0.1")).normalize() + 0)
            return voice.text("It is {gap} percentage points behind its pace.", gap=gap)
        case Sign.BLOCKED if found.words and goal.blocker:
            words = one_line(found.words[-1], _MOST_WORDS)
            return voice.text("The same thing was in the way twice: “{words}”", words=words)
        case Sign.BLOCKED:
            return voice.text("The same thing was in the way twice.")


def looks_stuck(voice: Voice, stuck: Sequence[tuple[GoalView, Sequence[Stuck]]]) -> str:
    """Why what was just spoken of looks stuck, in a sentence or two; '' where nothing does."""
    match list(stuck):
        case []:
            return ""
        case [(goal, (found, *_))]:
            return voice.text(
                "“{goal}” looks stuck. {why}", goal=goal.title, why=sign_line(voice, goal, found)
            )
        case several:
            return voice.plural("{n} goal looks stuck.", "{n} of your goals look stuck.", len(several))


def form(
    voice: Voice,
    goal: GoalView,
    found: Sequence[Stuck],
    *,
    fields: Mapping[str, str],
    problems: Mapping[str, str],
    offers: Mapping[str, Sequence[Offer]],
    usual: date,
    days: Sequence[date],
    seen: str,
) -> Card:
    """All three questions at once. `fields` is what was answered so far, `usual` the day unless another is chosen."""
    made = [
        TextField(
            name=name,
            label=question(voice, name, goal.title),
            value=fields.get(name, ""),
            hint=_examples(voice, name, offers.get(name, ())),
            multiline=name != BEHAVIOUR,
            problem=problems.get(name, ""),
        )
        for name in QUESTIONS
    ]
    until = ChoiceField(
        name=UNTIL,
        label=voice.text("Until when?"),
        options=(
            Option("", voice.text("My next check-in or so: {day}", day=voice.day(usual))),
            *(Option(day.isoformat(), voice.day(day)) for day in days),
        ),
        value=fields.get(UNTIL, ""),
    )
    blocks: list[Block] = [Text(spans=(sign_line(voice, goal, each),)) for each in found]
    blocks.append(
        Form(
            intent="stuck.submit",
            submit=voice.text("Try it"),
            fields=(*made, until),
            values={"key_result": str(goal.id)},
            keeps="stuck.keep",
        )
    )
    return Card(
        title=voice.text("What is in the way of “{goal}”?", goal=goal.title), blocks=tuple(blocks), why=seen
    )


def ask(
    voice: Voice,
    goal: GoalView,
    name: str,
    found: Sequence[Stuck],
    *,
    talk: UUID,
    offers: Sequence[Offer],
    last: str,
    seen: str,
) -> Card:
    """One of the three questions. `found` is told with the first, `last` is what was tried before, '' for nothing."""
    blocks: list[Block] = [Text(spans=(sign_line(voice, goal, each),)) for each in found]
    if last:
        blocks.append(Text(spans=(last,)))
    blocks.append(Text(spans=(hint(voice, name), " ", voice.text("Just type, or choose:")), muted=True))
    blocks.append(
        Buttons(
            items=(
                *(
                    Action(
                        offer.label,
                        "stuck.answer",
                        {"talk": str(talk), "question": name, "answer": offer.answer},
                    )
                    for offer in offers[:_MOST_OFFERS]
                ),
                Action(voice.text("All in one form"), "stuck.find", {"key_result": str(goal.id)}),
                Action(voice.text("Not now"), "stuck.leave", {"talk": str(talk)}),
            )
        )
    )
    number = QUESTIONS.index(name) + 1
    title = voice.text(
        "{n} of {all}: {question}",
        n=number,
        all=len(QUESTIONS),
        question=question(voice, name, goal.title),
    )
    return Card(title=title, blocks=tuple(blocks), why=seen)


def answered(voice: Voice, goal: str, name: str, answer: str, *, reply: UUID | None) -> Card:
    """What becomes of a question that was answered; what was typed (`reply`) can still be made an update."""
    blocks: list[Block] = [Quote(answer)]
    if reply is not None:
        update = Action(voice.text("That was an update"), "stuck.as_update", {"reply": str(reply)})
        blocks.append(Buttons(items=(update,)))
    return Card(title=question(voice, name, goal), blocks=tuple(blocks))


def left(voice: Voice, goal: UUID, title: str) -> Card:
    """Not now: whatever was answered waits."""
    go_on = Action(voice.text("Go on"), "stuck.ask", {"key_result": str(goal)})
    return Card(
        title=voice.text("Fine. “{goal}” can wait.", goal=title),
        blocks=(
            Text(
                spans=(
                    voice.text("Your answers so far are kept for you alone, and nothing follows from them."),
                )
            ),
            Buttons(items=(go_on,)),
        ),
    )


def own(voice: Voice, stuck: Sequence[tuple[GoalView, Sequence[Stuck]]], tried: Sequence[Trial]) -> Card:
    """One's own stuck goals and why each is; about those of `tried` something is being tried already."""
    blocks: list[Block] = []
    for goal, found in stuck[:_MOST_GOALS]:
        blocks.append(Text(spans=line(voice, goal)))
        blocks += [Text(spans=(sign_line(voice, goal, each),), muted=True) for each in found]
    if stuck:
        blocks.append(
            Buttons(
                items=tuple(
                    Action(one_line(goal.title, _MOST_LABEL), "stuck.find", {"key_result": str(goal.id)})
                    for goal, _ in stuck[:_MOST_GOALS]
                )
            )
        )
    for trial in tried:
        blocks.append(Text(spans=(Bold(trial.title), ": ", voice.text("you're trying something already"))))
        blocks.append(Quote(trial.words))
    if tried:
        blocks.append(
            Buttons(
                items=tuple(
                    Action(
                        voice.text("How it went: {goal}", goal=one_line(trial.title, _MOST_LABEL)),
                        "stuck.find",
                        {"key_result": str(trial.goal)},
                    )
                    for trial in tried[:_MOST_GOALS]
                )
            )
        )
    if not stuck and not tried:
        blocks.append(
            Text(
                spans=(
                    voice.text(
                        "If one feels stuck all the same, name it: /okr stuck NPS, or “I'm stuck on NPS”."
                    ),
                ),
                muted=True,
            )
        )
    title = (
        voice.plural("Where you're stuck", "Where you're stuck", len(stuck))
        if stuck
        else voice.text("You're on it already")
        if tried
        else voice.text("None of your goals looks stuck")
    )
    why = voice.text("Choose one, and three questions help to find what's in its way.") if stuck else ""
    return Card(title=title, blocks=tuple(blocks), why=why)


def explained(
    voice: Voice, goal: GoalView, found: Sequence[Stuck], tried: Sequence[Spans], *, leads: bool
) -> Card:
    """Somebody else's goal: the signs, what was tried where the reader may know it, and a question to take along."""
    title = (
        voice.text("“{goal}” looks stuck", goal=goal.title)
        if found
        else voice.text("“{goal}” doesn't look stuck", goal=goal.title)
    )
    blocks: list[Block] = [Text(spans=line(voice, goal))]
    blocks += [Text(spans=(sign_line(voice, goal, each),)) for each in found]
    blocks += [Text(spans=spans) for spans in tried]
    if found and leads:
        blocks.append(
            Text(
                spans=(
                    voice.text(
                        "A question to take to {who}: “What makes the way it is done today the easier one?”",
                        who=goal.owner,
                    ),
                )
            )
        )
    why = (
        voice.text("It is {who}'s goal, so finding what's in the way is theirs: /okr stuck", who=goal.owner)
        if goal.owner_id
        else ""
    )
    return Card(title=title, blocks=tuple(blocks), why=why)


def raised(voice: Voice, first_name: str, goal: GoalView, found: Sequence[Stuck], *, goes_on: bool) -> Card:
    """Offers to find what's in the way, some days after a check-in that left the goal stuck."""
    label = voice.text("Go on where you were") if goes_on else voice.text("Find what's in the way")
    values = {"key_result": str(goal.id)}
    return Card(
        title=voice.text("{name}, shall we look at “{goal}” together?", name=first_name, goal=goal.title),
        blocks=(
            *(Text(spans=(sign_line(voice, goal, each),)) for each in found),
            Text(spans=(voice.text("Three short questions, and one small thing to try. Two minutes."),)),
            Buttons(items=(Action(label, "stuck.find", values, tone="primary"),)),
        ),
        why=voice.text(
            "I ask because it looks stuck. What you answer stays with you until you try something."
        ),
    )


def _examples(voice: Voice, name: str, offers: Sequence[Offer]) -> str:
    if not offers:
        return hint(voice, name)
    return voice.text(
        "{hint} For example: {examples}",
        hint=hint(voice, name),
        examples=" · ".join(offer.label for offer in offers[:_MOST_OFFERS]),
    )
