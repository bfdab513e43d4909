"""How goals hang together: the tree of them, what is missing in it, and what to align it under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cards import tree as trees
from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChoiceField,
    Divider,
    Form,
    Option,
    Spans,
    Text,
    Tree,
    TreeRow,
)
from cards.lines import one_line
from cards.tree import Branch
from cards.voice import Voice
from okrs.alignment import Gap

SHOW, MISSING, UNDER, SET, UNDO = "align.show", "align.missing", "align.under", "align.set", "align.undo"
GAP, FROM = "gap", "from"
OBJECTIVE, OUTCOME = "objective", "outcome"
# So much of the tree and so many names leave room for what is missing, on a phone too.
MOST_ROWS, MOST_NAMES, A_PAGE, MOST_BUTTONS = 20, 3, 10, 4
_LABEL, _NAME = 60, 80
_ALIGNABLE = (Gap.ORPHAN, Gap.CLOSED_PARENT)


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that is missing: what it is called, beside it whose it is ('' where that is the name), and the
    objective to align, as a button's values, where the reader may do that."""

    name: str
    whose: str = ""
    align: Mapping[str, str] | None = None


Found = Mapping[Gap, Sequence[Missing]]


def overview(
    voice: Voice,
    branches: Sequence[Branch],
    found: Found,
    *,
    title: str,
    has_outcomes: bool,
    cascades: bool,
) -> Card:
    """What is missing, and the tree. `cascades`: the reader leads a team, and can help that."""
    if not branches:
        return trees.tree(voice, branches, title=title)
    blocks: list[Block] = []
    if not has_outcomes:
        none = voice.text("There are no outcomes yet that goals could serve. To write some: /okr outcomes")
        blocks.append(Text(spans=(none,)))
    elif not found:
        whole = voice.text(
            "Nothing is missing: whatever is under way serves an outcome, and somebody owns it."
        )
        blocks.append(Text(spans=(whole,)))
    if found:
        blocks.append(Text(spans=(Bold(voice.text("What is missing")),)))
        blocks += [Text(spans=_summary(voice, gap, missing)) for gap, missing in found.items()]
        blocks.append(Divider())
    blocks += trees.rows(voice, branches, most=MOST_ROWS)
    buttons = _ways_on(voice, found, cascades=cascades)
    return Card(title=title, blocks=(*blocks, Buttons(items=buttons)), why=_why(voice, found))


def page(voice: Voice, gap: Gap, missing: Sequence[Missing], *, first: int) -> Card:
    """All of one kind that is missing, some at a time."""
    size = MOST_BUTTONS if gap in _ALIGNABLE else A_PAGE
    shown = missing[first : first + size]
    blocks: list[Block] = [Text(spans=(advice(voice, gap),))]
    if shown:
        blocks.append(Tree(rows=tuple(TreeRow(0, _named(one)) for one in shown)))
    left = len(missing) - first - len(shown)
    items = [
        Action(voice.text("Align “{title}”", title=one_line(one.name, _LABEL)), UNDER, one.align)
        for one in shown
        if one.align
    ]
    if left > 0:
        values = {GAP: gap.value, FROM: str(first + size)}
        items.append(Action(voice.plural("{n} more", "{n} more", left), MISSING, values))
    items.append(Action(voice.text("Back to all of it"), SHOW))
    blocks.append(Buttons(items=tuple(items)))
    return Card(
        title=headline(voice, gap, len(missing)), blocks=tuple(blocks), why=_why(voice, {gap: missing})
    )


def under(voice: Voice, title: str, outcomes: Sequence[Option], *, objective: str) -> Card:
    """The question which outcome an objective serves."""
    doubt = voice.text("If it serves none of them, ask whether it is worth the time it takes.")
    blocks: list[Block] = [Text(spans=(Bold(title),))]
    values = {OBJECTIVE: objective}
    if len(outcomes) <= MOST_BUTTONS + 1:
        buttons = tuple(
            Action(one_line(one.label, 70), SET, {**values, OUTCOME: one.value}) for one in outcomes
        )
        blocks.append(Buttons(items=buttons))
    else:
        choice = ChoiceField(OUTCOME, voice.text("Outcome"), tuple(outcomes), outcomes[0].value)
        blocks.append(Form(intent=SET, submit=voice.text("Align"), fields=(choice,), values=values))
    blocks.append(Text(spans=(doubt,), muted=True))
    return Card(title=voice.text("Which outcome does it serve?"), blocks=tuple(blocks))


def aligned(voice: Voice, title: str, outcome: str, *, buttons: Sequence[Action]) -> Card:
    """What it is aligned under now."""
    said = voice.spans("{objective} serves “{outcome}” now.", objective=Bold(title), outcome=outcome)
    return Card(title=voice.text("Aligned"), blocks=(Text(spans=said), Buttons(items=tuple(buttons))))


def headline(voice: Voice, gap: Gap, n: int) -> str:
    """How much of one kind is missing, in a sentence."""
    match gap:
        case Gap.ORPHAN:
            return voice.plural("{n} objective serves no outcome", "{n} objectives serve no outcome", n)
        case Gap.CLOSED_PARENT:
            return voice.plural(
                "{n} objective belongs to one that is closed",
                "{n} objectives belong to one that is closed",
                n,
            )
        case Gap.EMPTY_OUTCOME:
            return voice.plural("{n} outcome has no objective yet", "{n} outcomes have no objective yet", n)
        case Gap.IDLE_TEAM:
            return voice.plural(
                "{n} team has no objective under an outcome",
                "{n} teams have no objective under an outcome",
                n,
            )
        case Gap.LATE_ONLY:
            return voice.plural(
                "{n} outcome has only numbers that move late",
                "{n} outcomes have only numbers that move late",
                n,
            )
        case Gap.NOT_MOVING:
            return voice.plural(
                "{n} outcome shows no early sign of movement",
                "{n} outcomes show no early sign of movement",
                n,
            )
        case Gap.NO_OWNER:
            return voice.plural("{n} key result is nobody's", "{n} key results are nobody's", n)
        case Gap.NO_GOAL:
            return voice.plural("{n} person has no goal", "{n} people have no goal", n)


def advice(voice: Voice, gap: Gap) -> str:
    """What can be done about it."""
    return {
        Gap.ORPHAN: voice.text(
            "Say which outcome each of them serves. What serves none may not be worth doing."
        ),
        Gap.CLOSED_PARENT: voice.text(
            "What they belonged to is over. Which outcome do they serve themselves?"
        ),
        Gap.EMPTY_OUTCOME: voice.text(
            "Nobody works towards it yet. What would a team have to do differently?"
        ),
        Gap.IDLE_TEAM: voice.text(
            "What does an outcome mean for them? /okr cascade asks the right questions."
        ),
        Gap.LATE_ONLY: voice.text("Which behaviour would you see first, if it goes well? Measure that too."),
        Gap.NOT_MOVING: voice.text("Whose behaviour is in the way? Ask at the next check-in."),
        Gap.NO_OWNER: voice.text("Nobody is asked about it. Somebody should own it, or it should go."),
        Gap.NO_GOAL: voice.text("Perhaps all is well. Ask them what they would want to change this quarter."),
    }[gap]


def hanging(voice: Voice, gap: Gap, names: Sequence[str]) -> Spans:
    """ "2 objectives serve no outcome: Win new business, Find the first customers", and how many more."""
    shown = ", ".join(one_line(name, _NAME) for name in names[:MOST_NAMES])
    left = len(names) - MOST_NAMES
    more = " " + voice.plural("and {n} more", "and {n} more", left) if left > 0 else ""
    return (Bold(headline(voice, gap, len(names))), f": {shown}{more}")


def _summary(voice: Voice, gap: Gap, missing: Sequence[Missing]) -> Spans:
    return hanging(voice, gap, ["".join(map(str, _named(one))) for one in missing])


def _named(missing: Missing) -> Spans:
    whose = f" ({missing.whose})" if missing.whose else ""
    return (one_line(missing.name, _NAME), whose)


def _ways_on(voice: Voice, found: Found, *, cascades: bool) -> tuple[Action, ...]:
    """What to press first: what the reader can put right, then what there is more of."""
    buttons: list[Action] = []
    for gap in _ALIGNABLE:
        if any(one.align for one in found.get(gap, ())):
            label = voice.text("Align them") if gap is Gap.ORPHAN else voice.text("Align anew")
            buttons.append(Action(label, MISSING, {GAP: gap.value}, tone="primary"))
    if cascades:
        buttons.append(Action(voice.text("Cascade an outcome"), "cascade.show"))
    buttons += [
        Action(voice.text("All: {what}", what=headline(voice, gap, len(missing))), MISSING, {GAP: gap.value})
        for gap, missing in found.items()
        if len(missing) > MOST_NAMES and not (gap in _ALIGNABLE and any(one.align for one in missing))
    ][: MOST_BUTTONS - len(buttons)]
    return (*buttons, Action(voice.text("All goals"), "goal.tree"))


def _why(voice: Voice, found: Found) -> str:
    if Gap.NO_GOAL not in found:
        return ""
    return voice.text("Only you see this. Who has no goal is named to their own manager and to admins alone.")
