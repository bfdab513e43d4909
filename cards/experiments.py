"""A small thing to try where a goal is stuck: begun, asked about, kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
from cards.lines import one_line
from cards.voice import Voice
from okrs.vocabulary import ExperimentResult

# The fields of a check-in's form: `tried.<experiment>`, `learned.<experiment>`.
TRIED, LEARNED = "tried", "learned"
WORDS, UNTIL = "words", "until"
_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What somebody tries with a goal, as a reader may see it; `result` is None while it is being tried."""

    id: UUID
    goal: UUID
    title: str
    words: str
    until: date | None
    result: ExperimentResult | None = None
    learned: str = ""


def result_word(voice: Voice, result: ExperimentResult) -> str:
    return {
        ExperimentResult.HELPED: voice.text("it helped"),
        ExperimentResult.PARTLY: voice.text("it helped in part"),
        ExperimentResult.DID_NOT: voice.text("it didn't help"),
        ExperimentResult.NOT_TRIED: voice.text("not tried"),
    }[result]


def answers(voice: Voice, trial: UUID) -> Buttons:
    """The four answers to how it went."""
    labels = {
        ExperimentResult.HELPED: voice.text("It helped"),
        ExperimentResult.PARTLY: voice.text("Partly"),
        ExperimentResult.DID_NOT: voice.text("It didn't"),
        ExperimentResult.NOT_TRIED: voice.text("Haven't tried yet"),
    }
    return Buttons(
        items=tuple(
            Action(label, "trial.result", {"trial": str(trial), "result": str(result)})
            for result, label in labels.items()
        )
    )


def question(voice: Voice, trial: Trial) -> str:
    """The short question beside a goal."""
    return voice.text("You wanted to try “{words}”. How did it go?", words=one_line(trial.words, _MOST))


def fields(voice: Voice, trial: Trial, filled: str, learned: str) -> tuple[ChoiceField, TextField]:
    """The question in a check-in's form."""
    return (
        ChoiceField(
            name=f"{TRIED}.{trial.id}",
            label=question(voice, trial),
            options=(
                Option("", voice.text("I'll say later")),
                Option(ExperimentResult.HELPED.value, voice.text("It helped")),
                Option(ExperimentResult.PARTLY.value, voice.text("Partly")),
                Option(ExperimentResult.DID_NOT.value, voice.text("It didn't")),
                Option(ExperimentResult.NOT_TRIED.value, voice.text("Haven't tried yet")),
            ),
            value=filled,
        ),
        TextField(
            name=f"{LEARNED}.{trial.id}",
            label=voice.text("What did you learn? A word is enough."),
            value=learned,
        ),
    )


def begun(voice: Voice, trial: Trial, *, days: Sequence[date], seen: str) -> Card:
    """It is kept: what, and until when; with other days to choose from."""
    assert trial.until is not None
    values = {"trial": str(trial.id)}
    later = tuple(
        Action(voice.short_day(day), "trial.until", {**values, UNTIL: day.isoformat()}) for day in days[:3]
    )
    blocks: list[Block] = [
        Quote(trial.words),
        Text(spans=(voice.text("I'll ask you on {day} how it went.", day=voice.day(trial.until)),)),
        Buttons(
            items=(
                *later,
                Action(voice.text("Change it"), "trial.change", values),
                Action(voice.text("Undo"), "trial.undo", values),
            )
        ),
    ]
    return Card(
        title=voice.text("Good luck with it. You're trying this for “{goal}”:", goal=trial.title),
        blocks=tuple(blocks),
        why=seen,
    )


def under_way(voice: Voice, trial: Trial, *, is_due: bool, seen: str) -> Card:
    """What is being tried already, with the answers once its day has come, and the ways out before."""
    values = {"trial": str(trial.id)}
    until = voice.day(trial.until) if trial.until else ""
    return Card(
        title=voice.text("You're trying something for “{goal}” already", goal=trial.title),
        blocks=(
            Quote(trial.words),
            Text(
                spans=(
                    voice.text("How did it go?")
                    if is_due or not until
                    else voice.text("I'll ask you on {day} how it went. Or tell me now:", day=until),
                )
            ),
            answers(voice, trial.id),
            Buttons(
                items=(
                    Action(voice.text("Change it"), "trial.change", values),
                    Action(voice.text("Let it go"), "trial.drop", values),
                )
            ),
        ),
        why=seen,
    )


def asked(voice: Voice, trial: Trial, goal: GoalView, *, why: str) -> Card:
    """How did it go? As a message of its own."""
    return Card(
        title=question(voice, trial),
        blocks=(Text(spans=line(voice, goal)), answers(voice, trial.id)),
        why=why,
    )


def heard(voice: Voice, trial: Trial, *, is_stuck: bool) -> Card:
    """What came of it is kept; a word on what was learned is welcome."""
    assert trial.result is not None
    values = {"trial": str(trial.id)}
    titles = {
        ExperimentResult.HELPED: voice.text("It helped. Well done, and thank you."),
        ExperimentResult.PARTLY: voice.text("It helped in part. That is worth knowing."),
        ExperimentResult.DID_NOT: voice.text("It didn't help. Now you know, and that is worth something."),
        ExperimentResult.NOT_TRIED: voice.text("Let go. Nothing is lost."),
    }
    blocks: list[Block] = [Quote(trial.words)]
    buttons = [Action(voice.text("Undo"), "trial.reopen", values)]
    if is_stuck:
        again = Action(
            voice.text("Try something else"), "stuck.find", {"key_result": str(trial.goal)}, tone="primary"
        )
        buttons.insert(0, again)
    blocks.append(Buttons(items=tuple(buttons)))
    if trial.learned:
        blocks.insert(1, Text(spans=(voice.text("You learned:"),), muted=True))
        blocks.insert(2, Quote(trial.learned))
    elif trial.result is not ExperimentResult.NOT_TRIED:
        field = TextField(name=LEARNED, label=voice.text("What did you learn? A word is enough."))
        blocks.append(
            Form(intent="trial.learned", submit=voice.text("Keep it"), fields=(field,), values=values)
        )
    return Card(title=titles[trial.result], blocks=tuple(blocks))


def postponed(voice: Voice, trial: Trial, *, days: Sequence[date]) -> Card:
    """It wasn't tried yet: it goes on, or becomes something smaller, or is let go."""
    assert trial.until is not None
    values = {"trial": str(trial.id)}
    return Card(
        title=voice.text("No problem. I'll ask again on {day}.", day=voice.day(trial.until)),
        blocks=(
            Quote(trial.words),
            Text(spans=(voice.text("If it was too big, make it smaller: something you could do tomorrow."),)),
            Buttons(
                items=(
                    Action(voice.text("Make it smaller"), "trial.change", values, tone="primary"),
                    *(
                        Action(voice.short_day(day), "trial.until", {**values, UNTIL: day.isoformat()})
                        for day in days[:2]
                    ),
                    Action(voice.text("Let it go"), "trial.drop", values),
                )
            ),
        ),
    )


def change_form(
    voice: Voice, trial: Trial, *, words: str, until: str, problems: dict[str, str], seen: str
) -> Card:
    """Other words or another day for what is being tried."""
    day = voice.day(trial.until) if trial.until else ""
    return Card(
        title=voice.text("Change what you try for “{goal}”", goal=trial.title),
        blocks=(
            Form(
                intent="trial.save",
                submit=voice.text("Save"),
                fields=(
                    TextField(
                        name=WORDS,
                        label=voice.text("The smallest thing to try"),
                        value=words,
                        multiline=True,
                        problem=problems.get(WORDS, ""),
                    ),
                    TextField(
                        name=UNTIL,
                        label=voice.text("Until when?"),
                        value=until,
                        hint=voice.text(
                            "“Friday”, “in two weeks”, “12 May”. Empty leaves it at {day}.", day=day
                        ),
                        problem=problems.get(UNTIL, ""),
                    ),
                ),
                values={"trial": str(trial.id)},
            ),
        ),
        why=seen,
    )


def taken_back(voice: Voice, goal: UUID, title: str) -> Card:
    """It is as if it had not been begun."""
    again = Action(voice.text("Find what's in the way"), "stuck.find", {"key_result": str(goal)})
    return Card(
        title=voice.text("Taken back. Nothing is being tried for “{goal}”.", goal=title),
        blocks=(Buttons(items=(again,)),),
    )


def told(voice: Voice, trials: Sequence[Trial]) -> list[Spans]:
    """What was tried with a goal, a line each, the newest first."""
    return [_line(voice, trial) for trial in list(trials)[::-1]]


def _line(voice: Voice, trial: Trial) -> Spans:
    words = one_line(trial.words, _MOST) or "…"
    if trial.result is None:
        until = voice.short_day(trial.until) if trial.until else ""
        return (Bold(voice.text("Being tried until {day}:", day=until)), f" “{words}”")
    result = result_word(voice, trial.result)
    learned = (
        f". {voice.text('Learned: “{words}”', words=one_line(trial.learned, _MOST))}" if trial.learned else ""
    )
    return (Bold(voice.text("Tried:")), f" “{words}” → {result}{learned}")
