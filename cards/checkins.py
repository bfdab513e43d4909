"""The check-in: its prompt, its form, its reminder, and what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChoiceField,
    ConfidenceField,
    Form,
    FormField,
    Legend,
    NumberField,
    Option,
    Spans,
    Text,
    TextField,
)
from cards.experiments import LEARNED, TRIED, Trial
from cards.experiments import fields as trial_fields
from cards.experiments import question as trial_question
from cards.goals import GoalView, bar, from_source, unit_of, where
from cards.voice import Voice
from okrs.measure import Kind

# The fields of the form: `value.<key result>`, and so on; the deeper questions are `reflect.<question>`.
VALUE, CONFIDENCE, NOTE, BLOCKED, REFLECT = "value", "confidence", "note", "blocked", "reflect"

BEHAVIOUR, HURDLE, RIGHT_GOALS = "behaviour", "hurdle", "right_goals"
REFLECTIONS = (BEHAVIOUR, HURDLE, RIGHT_GOALS)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who is asked about whose goals: `about` is another person's name when the reader stands in for them. `trials` are
    what the reader wanted to try with some of them, and whose day has come."""

    checkin: UUID
    first_name: str
    goals: Sequence[GoalView]
    deep: bool
    closes_at: datetime
    company: str
    manager: str
    about: str = ""
    missed: bool = False
    trials: Sequence[Trial] = ()


def prompt(voice: Voice, asking: Asking) -> Card:
    """The message that arrives at 09:30."""
    values = {"checkin": str(asking.checkin)}
    opening = (
        voice.spans("{who} is away and chose you to stand in. How are these going?", who=Bold(asking.about))
        if asking.about
        else (_greeting(voice, asking),)
    )
    blocks: list[Block] = [Text(spans=opening)]
    for n, goal in enumerate(asking.goals, start=1):
        blocks.append(_numbered(voice, n, goal))
        blocks += [Text(spans=(trial_question(voice, t),)) for t in asking.trials if t.goal == goal.id]
    blocks.append(Text(spans=(_example(voice, asking.goals),), muted=True))
    blocks.append(
        Buttons(
            items=(
                Action(voice.text("Answer in a form"), "checkin.form", values, tone="primary"),
                Action(_as_it_is(voice, asking), "checkin.same", values),
                Action(voice.text("Ask me tomorrow"), "checkin.snooze", values),
                Action(voice.text("Skip this one"), "checkin.skip", values),
            )
        )
    )
    return Card(title=title(voice, asking), blocks=tuple(blocks), why=why(voice, asking))


def _as_it_is(voice: Voice, asking: Asking) -> str:
    """One tap for all of it: where sources bring the numbers, the tap confirms them."""
    if any(goal.live for goal in asking.goals):
        return voice.text("Confirm the numbers")
    return voice.text("Nothing changed")


def title(voice: Voice, asking: Asking) -> str:
    if asking.about:
        return voice.text("Check-in for {who}", who=asking.about)
    return voice.text("Your monthly check-in") if asking.deep else voice.text("Your check-in")


def why(voice: Voice, asking: Asking) -> str:
    """Why this was sent, until when it can be answered, and who will see what."""
    return " ".join(
        [
            voice.text("Open until {when}.", when=voice.moment(asking.closes_at)),
            seen_by(voice, company=asking.company, manager=asking.manager),
        ]
    )


def seen_by(voice: Voice, *, company: str, manager: str) -> str:
    """Who will see an answer: the same words wherever something is asked."""
    if manager:
        return voice.text(
            "Everyone at {company} sees the numbers; your team and {manager} see your notes; "
            "your exact words stay with you.",
            company=company,
            manager=manager,
        )
    return voice.text(
        "Everyone at {company} sees the numbers; your team sees your notes; your exact words stay with you.",
        company=company,
    )


def reminder(voice: Voice, asking: Asking) -> Card:
    """The one reminder of a check-in."""
    return _short_prompt(
        voice,
        asking,
        title=voice.text("Still open: check-in for {who}", who=asking.about)
        if asking.about
        else voice.text("Still open: your check-in"),
        why=voice.text(
            "This is the only reminder. You can answer until {when}, and late answers count too.",
            when=voice.moment(asking.closes_at),
        ),
    )


def again(voice: Voice, asking: Asking) -> Card:
    """The check-in of somebody who asked to be asked later."""
    return _short_prompt(
        voice,
        asking,
        title=voice.text("Now, as you asked: check-in for {who}", who=asking.about)
        if asking.about
        else voice.text("Now, as you asked: your check-in"),
        why=voice.text(
            "You put it off until today. It is open until {when}.", when=voice.moment(asking.closes_at)
        ),
    )


def _short_prompt(voice: Voice, asking: Asking, *, title: str, why: str) -> Card:
    values = {"checkin": str(asking.checkin)}
    lines = [
        Text(spans=(f"{n}. ", Bold(goal.title), f": {where(voice, goal)}")) for n, goal in _numbers(asking)
    ]
    buttons = Buttons(
        items=(
            Action(voice.text("Answer in a form"), "checkin.form", values, tone="primary"),
            Action(_as_it_is(voice, asking), "checkin.same", values),
            Action(voice.text("Skip this one"), "checkin.skip", values),
        )
    )
    return Card(title=title, blocks=(*lines, buttons), why=why)


def form(
    voice: Voice,
    asking: Asking,
    *,
    fields: Mapping[str, str],
    problems: Mapping[str, str],
    question: str = "",
) -> Card:
    """The check-in as a form. `fields` is what is filled in already, `problems` a sentence per field to put right,
    `question` a coaching question for the month."""
    made: list[FormField] = []
    for n, goal in _numbers(asking):
        made += _goal_fields(voice, n, goal, fields, problems)
        for trial in asking.trials:
            if trial.goal == goal.id:
                tried, learned = (fields.get(f"{name}.{trial.id}", "") for name in (TRIED, LEARNED))
                made += trial_fields(voice, trial, tried, learned)
    if asking.deep:
        made += _reflection_fields(voice, fields, question)
    blocks: list[Block] = []
    if problems:
        blocks.append(Text(spans=(Bold(voice.text("Almost: please look at the fields marked below.")),)))
    else:
        blocks.append(Text(spans=(voice.text("Fill in what is new. The rest may stay empty."),), muted=True))
    blocks.append(
        Form(
            intent="checkin.submit",
            submit=voice.text("Save"),
            fields=tuple(made),
            values={"checkin": str(asking.checkin)},
            keeps="checkin.draft",
        )
    )
    return Card(title=title(voice, asking), blocks=tuple(blocks), why=why(voice, asking))


def by_itself(voice: Voice, asking: Asking, form: Card) -> Card:
    """The form where no prompt stands above it: with the other ways to answer."""
    values = {"checkin": str(asking.checkin)}
    quick = Action(_as_it_is(voice, asking), "checkin.same", values)
    above = (Buttons(items=(quick,)),) if any(goal.value is not None for goal in asking.goals) else ()
    others = (
        Action(voice.text("Ask me tomorrow"), "checkin.snooze", values),
        Action(voice.text("Skip this one"), "checkin.skip", values),
        away(voice),
    )
    return replace(form, blocks=(*above, *form.blocks, Buttons(items=others)))


def away(voice: Voice) -> Action:
    """Opens the choice of days on which nothing is asked."""
    return Action(voice.text("I'm away"), "command", {"text": "away"})


def nothing_waits(voice: Voice, *, next_at: datetime | None, owned: bool) -> Card:
    """For whoever looks on their own: nothing is to be answered, and what can be done all the same."""
    if not owned:
        return notice(
            voice.text("You have no goals in an open cycle."),
            voice.text("Once you own a key result, I ask about it here."),
            buttons=(Action(voice.text("Write a goal"), "goals.new"),),
        )
    coming = (
        voice.text("Your next check-in comes {when}.", when=voice.moment(next_at))
        if next_at is not None
        else ""
    )
    return notice(
        voice.text("Nothing is waiting for you."),
        coming,
        voice.text("If there is news before that, I am glad to hear it."),
        buttons=(Action(voice.text("Tell it now"), "checkin.now", tone="primary"), away(voice)),
    )


def _goal_fields(
    voice: Voice, n: int, goal: GoalView, fields: Mapping[str, str], problems: Mapping[str, str]
) -> list[FormField]:
    def filled(kind: str) -> str:
        return fields.get(f"{kind}.{goal.id}", "")

    sure = filled(CONFIDENCE)
    value = f"{VALUE}.{goal.id}"
    more = voice.text("A note? Stuck on it?")
    return [
        Legend(
            label=(f"{n}. ", Bold(goal.title)), progress=replace(bar(voice, goal), caption=_last(voice, goal))
        ),
        NumberField(
            name=value,
            label=voice.text("How much is done?") if goal.kind is Kind.MILESTONE else voice.text("Value now"),
            value=filled(VALUE) or _live_value(goal),
            unit=unit_of(goal),
            hint=problems.get(value, "") or _value_hint(voice, goal),
            problem=problems.get(value, ""),
        ),
        ConfidenceField(
            name=f"{CONFIDENCE}.{goal.id}",
            label=voice.text("How sure are you that it will be reached?"),
            low=voice.text("no way"),
            high=voice.text("certain"),
            value=int(sure) if sure.isdecimal() and int(sure) <= 10 else None,
        ),
        TextField(
            name=f"{NOTE}.{goal.id}",
            label=voice.text("What moved it, or what is in the way?"),
            value=filled(NOTE),
            multiline=True,
            fold=more,
        ),
        ChoiceField(
            name=f"{BLOCKED}.{goal.id}",
            label=voice.text("Are you stuck on it?"),
            options=(Option("", voice.text("No")), Option("yes", voice.text("Yes, something is in the way"))),
            value=filled(BLOCKED),
            fold=more,
        ),
    ]


def _last(voice: Voice, goal: GoalView) -> str:
    """Where it stands and how sure they were: what an answer goes on from, in few words."""
    parts = [where(voice, goal)]
    if goal.live is not None:
        parts.append(from_source(voice, goal.live))
    if goal.confidence is not None:
        parts.append(voice.text("confidence {n}/10", n=goal.confidence))
    return " · ".join(parts)


def _live_value(goal: GoalView) -> str:
    """What a source says by itself stands in the field already: one tap confirms it."""
    if goal.live is None or goal.value is None:
        return ""
    return format(goal.value.normalize(), "f")


def _value_hint(voice: Voice, goal: GoalView) -> str:
    if goal.value is None:
        return voice.text("This will be its first value.")
    if goal.live is not None:
        return voice.text(
            "It is what {source} says. Save it like that, or say what it is instead.", source=goal.live.source
        )
    return ""


def _reflection_fields(voice: Voice, fields: Mapping[str, str], question: str) -> list[FormField]:
    made: list[FormField] = [
        Legend(
            label=(Bold(voice.text("The month behind the numbers")), " ", voice.text("(only you see these)"))
        )
    ]
    for name in (BEHAVIOUR, HURDLE):
        made.append(
            TextField(
                name=f"{REFLECT}.{name}",
                label=reflection(voice, name),
                value=fields.get(f"{REFLECT}.{name}", ""),
                hint=question if name == HURDLE else "",
                multiline=True,
            )
        )
    made.append(
        ChoiceField(
            name=f"{REFLECT}.{RIGHT_GOALS}",
            label=reflection(voice, RIGHT_GOALS),
            options=tuple(Option(key, label) for key, label in right_goals(voice).items()),
            value=fields.get(f"{REFLECT}.{RIGHT_GOALS}", ""),
        )
    )
    return made


def reflection(voice: Voice, name: str) -> str:
    """One of the deeper questions."""
    return {
        BEHAVIOUR: voice.text("What do people do differently now than a month ago?"),
        HURDLE: voice.text("Whose habit, or which rule, is most in the way?"),
        RIGHT_GOALS: voice.text("Are these still the right goals?"),
    }[name]


def right_goals(voice: Voice) -> dict[str, str]:
    """The answers to whether the goals are still right."""
    return {
        "": voice.text("I'd rather not say"),
        "yes": voice.text("Yes"),
        "reached_no_help": voice.text("One was reached but did not help"),
        "wrong": voice.text("One should change"),
        "unsure": voice.text("Not sure"),
    }


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One line of what was recorded: the goal as it stands now, and what was said."""

    goal: GoalView
    before: Decimal | None
    value: Decimal | None
    confidence: int | None
    note: str
    blocked: bool


def recorded_line(voice: Voice, item: Recorded) -> Spans:
    """`Lift NPS: 41 → 44 points, confidence 7/10. "Thanks to …"`."""
    unit = unit_of(item.goal)
    said: list[str] = []
    if item.value is not None and item.before is not None and item.value != item.before:
        said.append(f"{voice.number(item.before)} → {voice.number(item.value, unit)}")
    elif item.value is not None and item.before is not None:
        said.append(voice.text("still {value}", value=voice.number(item.value, unit)))
    elif item.value is not None:
        said.append(voice.number(item.value, unit))
    if item.confidence is not None:
        said.append(voice.text("confidence {n}/10", n=item.confidence))
    if item.blocked:
        said.append(voice.text("stuck"))
    if item.note:
        said.append(voice.text("note: “{note}”", note=_short(item.note)))
    return (Bold(item.goal.title), ": ", ", ".join(said))


def saved(
    voice: Voice,
    items: Sequence[Recorded],
    *,
    undo: Action,
    change: Action | None,
    helper: str,
    late: bool,
    next_at: datetime | None,
    looks_stuck: str = "",
    find: Action | None = None,
) -> Card:
    """What was recorded, with Undo. `helper` is whom to ask for help, '' for nobody; `looks_stuck` says why a goal
    looks stuck, and `find` offers to find what is in its way."""
    blocks: list[Block] = [Text(spans=recorded_line(voice, item)) for item in items]
    stuck = [item for item in items if item.blocked]
    buttons: list[Action] = []
    if stuck and helper:
        buttons += [
            Action(
                voice.text("Ask {who} for help", who=helper),
                "help.ask",
                {"key_result": str(item.goal.id)},
                tone="primary",
            )
            for item in stuck[:2]
        ]
    if looks_stuck:
        blocks.append(Text(spans=(looks_stuck,)))
    if find is not None:
        buttons.append(find)
    if change is not None:
        buttons.append(change)
    buttons.append(undo)
    blocks.append(Buttons(items=tuple(buttons)))
    ending = [voice.text("It came after the window, and it counts all the same.")] if late else []
    if next_at is not None:
        ending.append(voice.text("Next check-in: {when}.", when=voice.moment(next_at)))
    return Card(title=voice.text("Saved. Thank you."), blocks=tuple(blocks), why=" ".join(ending))


def notice(title: str, *sentences: str, buttons: Sequence[Action] = ()) -> Card:
    """A short message: a title, a sentence or two, perhaps a button."""
    blocks: list[Block] = [Text(spans=(sentence,)) for sentence in sentences if sentence]
    if buttons:
        blocks.append(Buttons(items=tuple(buttons)))
    return Card(title=title, blocks=tuple(blocks))


def reflection_question(voice: Voice, *, checkin: UUID, name: str, hint: str) -> Card:
    """One deeper question, asked after a typed answer."""
    values = {"checkin": str(checkin), "question": name}
    blocks: list[Block] = []
    if hint:
        blocks.append(Text(spans=(hint,), muted=True))
    skip = Action(voice.text("Not this time"), "reflect.skip", values)
    if name == RIGHT_GOALS:
        choices = [
            Action(label, "reflect.answer", {**values, "answer": key})
            for key, label in right_goals(voice).items()
            if key
        ]
        blocks.append(Buttons(items=(*choices, skip)))
    else:
        blocks.append(Text(spans=(voice.text("Just type your answer."),), muted=True))
        blocks.append(Buttons(items=(skip,)))
    why = voice.text("Asked once a month. Only you see the answer; what you make of it is yours to tell.")
    return Card(title=reflection(voice, name), blocks=tuple(blocks), why=why)


def answered(voice: Voice, asking: Asking, *, on: date) -> Card:
    """What becomes of a prompt that was answered: short, so that the conversation stays readable."""
    return Card(
        title=title(voice, asking),
        blocks=(Text(spans=(voice.text("Answered on {day}.", day=voice.day(on)),), muted=True),),
    )


def skipped(voice: Voice, asking: Asking) -> Card:
    return Card(
        title=title(voice, asking),
        blocks=(Text(spans=(voice.text("Skipped. It does not count against you."),), muted=True),),
    )


def _numbered(voice: Voice, n: int, goal: GoalView) -> Block:
    shown = bar(voice, goal)
    return type(shown)(
        label=(f"{n}. ", *shown.label),
        done=shown.done,
        expected=shown.expected,
        health=shown.health,
        caption=shown.caption,
    )


def _numbers(asking: Asking) -> list[tuple[int, GoalView]]:
    return list(enumerate(asking.goals, start=1))


def _greeting(voice: Voice, asking: Asking) -> str:
    if asking.missed:
        return voice.text("Hi {who}, I was away for a while. How are your goals now?", who=asking.first_name)
    if asking.deep:
        return voice.text(
            "Hi {who}, a new month. How are your goals, and what is behind them?", who=asking.first_name
        )
    return voice.plural(
        "Hi {who}, how is your goal going?",
        "Hi {who}, how are your {n} goals going?",
        len(asking.goals),
        who=asking.first_name,
    )


def _example(voice: Voice, goals: Sequence[GoalView]) -> str:
    """An example answer made of the person's own goals, so that typing needs no manual."""
    parts = []
    for n, goal in enumerate(goals[:2], start=1):
        near = goal.value if goal.value is not None else goal.start
        number = voice.number(near) if near is not None else "…"
        parts.append(f"{n}: {number}, 7/10" if n == 1 else f"{n}: {voice.text('same')}")
    return voice.text(
        "Just type, for example “{example}”. I show you what I understood first.", example="; ".join(parts)
    )


def _short(note: str) -> str:
    flat = " ".join(note.split())
    return flat if len(flat) <= 160 else flat[:159] + "…"
