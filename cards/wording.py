"""What Headway thinks of a goal's wording: the words that made it think so, what is open, how it could be said."""

from __future__ import annotations

from collections.abc import Sequence

from cards.blocks import Action, Block, Bold, Buttons, Card, Quote, Text
from cards.lines import one_line
from cards.model_words import DRAFT
from cards.voice import Voice
from okrs.wording import GAPS, QUESTIONS, Certainty, Label, Rewrite, Said, Verdict

MOST_REMARKS, MOST_QUESTIONS, MOST_GOALS = 3, 2, 5
_LONGEST = 200


def verdict_card(voice: Voice, verdict: Verdict, *, has_ai: bool = False) -> Card:
    """What is thought of one goal; nothing in it is a score, and nothing is kept. `has_ai`: drafts can be had."""
    if verdict.label is Label.UNCLEAR:
        return _unclear(voice, verdict)
    is_task = verdict.label is Label.TASK
    blocks: list[Block] = [Quote(one_line(verdict.text, _LONGEST))]
    remarks = [*verdict.reasons, *verdict.findings][:MOST_REMARKS]
    blocks += [Text(spans=(remark(voice, said),)) for said in remarks]
    asked = verdict.missing if is_task else verdict.missing[:MOST_QUESTIONS]
    if asked:
        opening = voice.text("What would make it an outcome:") if is_task else voice.text("Still open:")
        questions = " ".join(voice.text(QUESTIONS[part]) for part in asked)
        blocks.append(Text(spans=(Bold(opening), " ", questions)))
    if verdict.rewrite is not None:
        blocks += _offer(voice, verdict.rewrite)
        if has_ai:
            by_ai = Action(voice.text("Draft it with AI"), DRAFT, {"text": verdict.text})
            blocks.append(Buttons(items=(by_ai,)))
    return Card(title=_title(voice, verdict), blocks=tuple(blocks), why=_why(voice, remarks))


def in_passing(voice: Voice, verdict: Verdict) -> str:
    """One goal that reads like a task, in a sentence or two, for whoever is writing it."""
    why = " ".join(remark(voice, said) for said in verdict.reasons[:1])
    question = " ".join(voice.text(QUESTIONS[part]) for part in verdict.missing[:1])
    told = voice.text("“{goal}” reads like a task.", goal=one_line(verdict.text, _LONGEST))
    return " ".join(words for words in (told, why, question) if words)


def own_goals(voice: Voice, tasks: Sequence[str], *, read: int) -> Card:
    """How many of somebody's own key results read like tasks, by title, when no goal was named."""
    teach = Text(spans=(voice.text("To check any sentence: /okr lint Publish 40 help articles"),), muted=True)
    if not tasks:
        title = (
            voice.text("None of your goals reads like a task.")
            if read
            else voice.text("Which goal shall I look at?")
        )
        return Card(title=title, blocks=(teach,))
    buttons = tuple(
        Action(one_line(title, 70), "command", {"text": f"lint {title}"}) for title in tasks[:MOST_GOALS]
    )
    return Card(
        title=voice.plural(
            "{n} of your {all} goals reads like a task",
            "{n} of your {all} goals read like tasks",
            len(tasks),
            all=read,
        ),
        blocks=(
            Text(spans=(voice.text("They could be done and nobody acts differently. Look at one:"),)),
            Buttons(items=buttons),
            teach,
        ),
        why=voice.text("Only you see this."),
    )


def remark(voice: Voice, said: Said) -> str:
    """A sentence on a goal in the reader's language."""
    places = {
        name: one_line(value, _LONGEST) if isinstance(value, str) else value
        for name, value in said.places.items()
    }
    return voice.text(said.template, **places)


def rewritten(voice: Voice, rewrite: Rewrite) -> str:
    """The offered wording, its gaps in the reader's language."""
    gaps = {name: voice.text(gap) for name, gap in GAPS.items()}
    return voice.text(rewrite.shape.value, **{**gaps, **rewrite.words})


def _title(voice: Voice, verdict: Verdict) -> str:
    is_unsure = verdict.certainty is Certainty.UNSURE
    if verdict.label is Label.TASK:
        return voice.text("I think this is a task") if is_unsure else voice.text("This reads like a task")
    return voice.text("I think this is an outcome") if is_unsure else voice.text("This is an outcome")


def _offer(voice: Voice, rewrite: Rewrite) -> list[Block]:
    offer: list[Block] = [Text(spans=(Bold(voice.text("Perhaps:")), " ", rewritten(voice, rewrite)))]
    if rewrite.work:
        words = one_line(rewrite.work, _LONGEST)
        offer.append(Text(spans=(voice.text("With this as a step on the way: {words}", words=words),)))
    return offer


def _why(voice: Voice, remarks: Sequence[Said]) -> str:
    rules = ", ".join(said.rule.value for said in remarks)
    return voice.text("By the rules: {rules}. It is your goal: nothing is kept or blocked.", rules=rules)


def _unclear(voice: Voice, verdict: Verdict) -> Card:
    return Card(
        title=voice.text("I can't tell"),
        blocks=(
            Quote(one_line(verdict.text, _LONGEST)),
            Text(
                spans=(
                    voice.text(
                        "None of my rules knows these words. Ask yourself: could it be ticked off while nobody acts "
                        "differently?"
                    ),
                )
            ),
        ),
    )
