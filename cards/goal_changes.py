"""Changing a goal: the form, what was changed, and telling the other of owner and manager."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChoiceField,
    Form,
    FormField,
    NumberField,
    Option,
    Quote,
    Table,
    Text,
    TextField,
)
from cards.lines import one_line
from cards.no_help import Decided, answered
from cards.voice import Voice
from cards.wording import remark
from okrs.measure import Band, Kind, Measure
from okrs.wording import Verdict

TITLE, TARGET, UPPER, ENDS, MOVES, REASON = "title", "target", "upper", "ends", "moves", "reason"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that a goal said, and says now."""

    label: str
    before: str
    after: str


def form(
    voice: Voice,
    *,
    title: str,
    measure: Measure,
    fields: Mapping[str, str],
    problems: Mapping[str, str],
    metrics: Sequence[Option],
    values: Mapping[str, str],
    decided: Sequence[Decided],
    stop: Action | None,
) -> Card:
    """The form of one goal as it stands; `values` travel with it, `decided` is what others said of it lately."""
    made: list[FormField] = [
        TextField(TITLE, voice.text("The goal"), fields.get(TITLE, ""), problem=problems.get(TITLE, ""))
    ]
    if measure.kind is not Kind.MILESTONE:
        made.append(
            NumberField(
                TARGET,
                target_label(voice, measure),
                fields.get(TARGET, ""),
                measure.unit,
                problem=problems.get(TARGET, ""),
            )
        )
    if measure.band is Band.BETWEEN:
        upper = voice.text("And at most")
        made.append(
            NumberField(UPPER, upper, fields.get(UPPER, ""), measure.unit, problem=problems.get(UPPER, ""))
        )
    made.append(TextField(ENDS, voice.text("Until"), fields.get(ENDS, ""), problem=problems.get(ENDS, "")))
    if metrics:
        made.append(moves_field(voice, metrics, fields.get(MOVES, "")))
    made.append(
        TextField(
            REASON,
            voice.text("Why is it changed?"),
            fields.get(REASON, ""),
            voice.text("It is kept with what the goal said before."),
            multiline=True,
            problem=problems.get(REASON, ""),
        )
    )
    blocks: list[Block] = [*answered(voice, decided)]
    if problems:
        blocks.append(Text(spans=(Bold(voice.text("Almost: please look at the fields marked below.")),)))
    blocks.append(
        Form(intent="goal.change", submit=voice.text("Change it"), fields=tuple(made), values=values)
    )
    if stop is not None:
        blocks.append(Buttons(items=(stop,)))
    return Card(
        title=voice.text("Change “{goal}”", goal=title),
        blocks=tuple(blocks),
        why=voice.text(
            "What it said before stays on record. Everyone here sees the goal; your team and your managers can read "
            "why."
        ),
    )


def which_goal(voice: Voice, goals: Sequence[tuple[UUID, str]]) -> Card:
    """Which goal to change, when none was named: the asker's own, by id and title."""
    if not goals:
        return Card(
            title=voice.text("Which goal shall be changed?"),
            blocks=(Text(spans=(voice.text("Name it, for example: /okr change NPS"),)),),
        )
    buttons = tuple(
        Action(one_line(title, 70), "goal.change.form", {"key_result": str(id_)}) for id_, title in goals[:10]
    )
    return Card(title=voice.text("Which goal shall be changed?"), blocks=(Buttons(items=buttons),))


def target_label(voice: Voice, measure: Measure) -> str:
    match measure.band:
        case Band.AT_MOST:
            return voice.text("At most")
        case Band.AT_LEAST | Band.BETWEEN:
            return voice.text("At least")
        case _:
            return voice.text("Target")


def moves_field(voice: Voice, metrics: Sequence[Option], chosen: str) -> ChoiceField:
    """Which number of the business a goal is meant to move."""
    return ChoiceField(
        MOVES,
        voice.text("Which business number should this move?"),
        (*metrics, Option("", voice.text("None of them"))),
        chosen,
    )


def changed_card(
    voice: Voice,
    *,
    title: str,
    differences: Sequence[Difference],
    told: Sequence[str],
    others: Sequence[Decided],
    verdict: Verdict,
    buttons: Sequence[Action],
) -> Card:
    """What was changed, and what the wording check thinks of it now."""
    blocks: list[Block] = [_table(voice, differences)]
    if verdict.is_task:
        blocks.append(Text(spans=(Bold(voice.text("It reads like a task.")),)))
        blocks += [Text(spans=(remark(voice, said),)) for said in verdict.reasons[:2]]
        look = voice.text("It stands all the same. You can change it again.")
        blocks.append(Text(spans=(look,), muted=True))
    if others:
        differ = voice.text("You see it differently."), voice.text("Both answers stay with the goal.")
        blocks.append(Text(spans=(Bold(differ[0]), " ", differ[1])))
        blocks += answered(voice, others)
    if told:
        blocks.append(
            Text(spans=(voice.text("{who} hears of it from me.", who=" · ".join(told)),), muted=True)
        )
    return Card(
        title=voice.text("Changed: {goal}", goal=title), blocks=(*blocks, Buttons(items=tuple(buttons)))
    )


def told_card(
    voice: Voice,
    *,
    title: str,
    who: str,
    differences: Sequence[Difference],
    reason: str,
    buttons: Sequence[Action],
) -> Card:
    """To the other of owner and manager."""
    return Card(
        title=voice.text("{who} changed “{goal}”", who=who, goal=title),
        blocks=(_table(voice, differences), Quote(reason), Buttons(items=tuple(buttons))),
        why=voice.text(
            "Sent because the goal is yours or of somebody you lead. What it said before is kept."
        ),
    )


def moves_card(voice: Voice, *, title: str, chosen: str, form_: Form) -> Card:
    """Asks which number a goal should move; `chosen` names the present one, '' for none."""
    now = (
        voice.text("Now it is meant to move {metric}.", metric=chosen)
        if chosen
        else voice.text(
            "A goal is there to move something that matters. Which number shows whether it helped?"
        )
    )
    return Card(
        title=title,
        blocks=(Text(spans=(now,)), form_),
        why=voice.text(
            "Everyone here sees it. If the goal is met and the number stays, I ask whether it helped."
        ),
    )


def _table(voice: Voice, differences: Sequence[Difference]) -> Table:
    rows = tuple((one.label, one.before, one.after) for one in differences)
    header = (voice.text("What"), voice.text("Before"), voice.text("Now"))
    return Table(voice.plural("{n} change", "{n} changes", len(rows)), header, rows)
