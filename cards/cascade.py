"""From an outcome to a team's goals: which outcome, which team, which behaviour, a draft, and what was made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cards import wording
from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chip,
    ChoiceField,
    Form,
    Option,
    PeopleField,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from cards.lines import one_line
from cards.model_words import TEAM_DRAFT
from cards.names import several
from cards.proposals import OWNER, Outline, goal_fields, shown
from cards.voice import Voice
from okrs.cascading import Phrase, is_blank
from okrs.wording import Verdict

SHOW, OF_OUTCOME, OF_TEAM, BEHAVIOUR = "cascade.show", "cascade.outcome", "cascade.team", "cascade.behaviour"
EDIT, DRAFT, WHOM, OWNED, MEASURE = (
    "cascade.edit",
    "cascade.draft",
    "cascade.whom",
    "cascade.owner",
    "cascade.measure",
)
ACCEPT, UNDO, LEAVE, LEFT, FORGET, RESTORE = (
    "cascade.accept",
    "cascade.undo",
    "cascade.leave",
    "cascade.left",
    "cascade.forget",
    "cascade.restore",
)
# What the forms and buttons carry.
OUTCOME, TEAM, WORDS, REASON, SLIP = "outcome", "team", "behaviour", "reason", "slip"
MOST_BUTTONS, MOST_TEAMS, MOST_SIGNS = 4, 12, 3
# As many as a list to choose from can hold on every platform.
MOST_OPTIONS = 90
_LABEL, _LONG = 70, 160


class Stage(StrEnum):
    """How far an outcome has come with a team."""

    OPEN = "open"
    DRAFT = "draft"
    SERVED = "served"  # an objective of the team serves it
    LEFT_OUT = "left_out"


@dataclass(frozen=True, kw_only=True)
class TeamLine:
    """One team under one outcome; `says` is its objective, the draft of one, or why it was left out."""

    team: str
    name: str
    stage: Stage
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class OutcomeLine:
    """One outcome with how many of the reader's teams are done with it."""

    outcome: str
    title: str
    done: int
    teams: int


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A draft as it stands: `lines` are key results as people write them, `whose` says whom it is for, `writer`
    who wrote it, '' for the reader. `is_older`: something else was asked for, and this was there already."""

    outcome: str
    team: str
    objective: str
    lines: Sequence[str]
    whose: str
    writer: str
    verdict: Verdict
    is_older: bool = False


def outcomes(voice: Voice, found: Sequence[OutcomeLine], *, more: Mapping[str, str]) -> Card:
    """Which outcome to begin with."""
    rows = tuple(
        TreeRow(0, (Bold(one_line(line.title, _LONG)), " — ", progress(voice, line)))
        for line in found[:MOST_TEAMS]
    )
    blocks: list[Block] = [Tree(rows=rows)]
    options = [Option(line.outcome, line.title) for line in found]
    blocks.append(_choice(voice, OUTCOME, voice.text("Outcome"), options, OF_OUTCOME, more))
    return Card(title=voice.text("Which outcome shall we bring to your teams?"), blocks=tuple(blocks))


def progress(voice: Voice, line: OutcomeLine) -> str:
    """ "2 of 3 teams"."""
    return voice.plural("{done} of {n} team", "{done} of {n} teams", line.teams, done=line.done)


def teams(voice: Voice, line: OutcomeLine, found: Sequence[TeamLine]) -> Card:
    """What one outcome means for each team so far, and which team comes next."""
    rows: list[TreeRow] = []
    for one in found[:MOST_TEAMS]:
        rows.append(TreeRow(0, (Bold(one.name), f" — {_stage(voice, one.stage)}")))
        if one.says:
            rows.append(TreeRow(1, (one_line(one.says, _LONG),)))
    blocks: list[Block] = [Text(spans=(Bold(line.title),)), Tree(rows=tuple(rows))]
    if (left := len(found) - MOST_TEAMS) > 0:
        more = voice.plural(
            "… and {n} more. /okr cascade followed by a team's name begins with that one.",
            "… and {n} more. /okr cascade followed by a team's name begins with that one.",
            left,
        )
        blocks.append(Text(spans=(more,), muted=True))
    options = [
        Option(one.team, one.name) for one in sorted(found, key=lambda one: one.stage is not Stage.OPEN)
    ]
    values = {OUTCOME: line.outcome}
    blocks.append(_choice(voice, TEAM, voice.text("Team"), options, OF_TEAM, values))
    ways = (
        Action(voice.text("Other outcomes"), SHOW),
        Action(voice.text("How it hangs together"), "align.show"),
    )
    blocks.append(Buttons(items=ways))
    return Card(
        title=voice.text("{progress}: which comes next?", progress=progress(voice, line)),
        blocks=tuple(blocks),
    )


def question(
    voice: Voice,
    *,
    outcome: str,
    team: str,
    signs: Sequence[str],
    there: Sequence[str],
    left_out: str | None,
    ideas: Sequence[Phrase],
    values: Mapping[str, str],
    later: Mapping[str, str],
    words: str = "",
    problem: str = "",
) -> Card:
    """Which behaviour must change in a team. `signs` show the outcome early, `there` are the team's objectives for it,
    `left_out` is why the team was left out (None: it was not)."""
    blocks: list[Block] = [
        Text(spans=voice.spans("So that this comes true: {outcome}", outcome=Bold(outcome))),
    ]
    if signs:
        early = voice.text(
            "It shows early in: {signs}.", signs=", ".join(map(voice.quoted, signs[:MOST_SIGNS]))
        )
        blocks.append(Text(spans=(early,), muted=True))
    if there:
        has = voice.text(
            "{team} has this for it already: {objectives}.",
            team=team,
            objectives=", ".join(map(voice.quoted, there)),
        )
        blocks.append(Text(spans=(has,), muted=True))
    if left_out is not None:
        because = voice.text("{team} was left out. Answer here to take it up after all.", team=team)
        blocks.append(Text(spans=(f"{because} ({left_out})" if left_out else because,), muted=True))
    field = TextField(
        WORDS,
        voice.text("Who will do what differently?"),
        words,
        voice.text("For example: Support agents ask for the cause before they close a ticket"),
        multiline=True,
        problem=problem,
    )
    blocks.append(
        Form(intent=BEHAVIOUR, submit=voice.text("Draft goals of it"), fields=(field,), values=values)
    )
    told = [said(voice, idea) for idea in ideas]
    blocks.append(Text(spans=(voice.text("Or begin with one of these, and change what doesn't fit:"),)))
    blocks.append(Tree(rows=tuple(TreeRow(0, (f"{n}. {one}",)) for n, one in enumerate(told, start=1))))
    uses = [
        Action(voice.text("Use {n}", n=n), BEHAVIOUR, {**values, WORDS: one})
        for n, one in enumerate(told, start=1)
    ]
    if left_out is not None:
        uses.append(Action(voice.text("Don't leave it out"), FORGET, values))
    elif not there:
        uses.append(Action(voice.text("Leave {team} out", team=team), LEAVE, values))
    blocks.append(Buttons(items=(*uses, Action(voice.text("Later"), OF_OUTCOME, later))))
    return Card(
        title=voice.text("What must change in {team}?", team=team),
        blocks=tuple(blocks),
        why=_who_sees(voice, team),
    )


def draft(voice: Voice, drafted: Drafted, *, values: Mapping[str, str], has_ai: bool = False) -> Card:
    """A draft of a team's goals, to be edited and accepted."""
    blanks = [line for line in drafted.lines if is_blank(line)]
    blocks: list[Block] = [
        Text(
            spans=voice.spans(
                "For “{outcome}”, owned by {who}:", outcome=Bold(drafted.outcome), who=drafted.whose
            )
        ),
        Text(spans=(Bold(drafted.objective),)),
        Tree(rows=tuple(TreeRow(0, (line,)) for line in drafted.lines)),
    ]
    if drafted.is_older:
        older = voice.text("This draft was here already, so I kept it. Throw it away to begin anew.")
        blocks.insert(0, Text(spans=(Bold(older),)))
    if drafted.writer:
        blocks.append(Text(spans=(voice.text("{who} wrote this last.", who=drafted.writer),), muted=True))
    if drafted.verdict.is_task:
        reasons = " ".join(wording.remark(voice, reason) for reason in drafted.verdict.reasons[:1])
        blocks.append(Text(spans=(f"⚠ {reasons}",)))
    edit = Action(voice.text("Fill in") if blanks else voice.text("Edit"), EDIT, values)
    if blanks:
        need = voice.text(
            "I make no numbers up: where a “?” is, fill in from where to where, or measure it first and decide then."
        )
        blocks.append(Text(spans=(need,)))
        first = (
            Action(edit.label, EDIT, values, tone="primary"),
            Action(voice.text("Measure first"), MEASURE, values),
        )
    else:
        first = (Action(voice.text("Accept"), ACCEPT, values, tone="primary"), edit)
    rest = (
        Action(voice.text("For whom?"), WHOM, values),
        Action(voice.text("Leave {team} out", team=drafted.team), LEAVE, values),
        Action(voice.text("Throw it away"), FORGET, values),
    )
    by_ai = (Action(voice.text("Draft it with AI"), TEAM_DRAFT, values),) if has_ai else ()
    blocks.append(Buttons(items=(*first, *by_ai, *rest)))
    return Card(
        title=voice.text("A draft for {team}", team=drafted.team),
        blocks=tuple(blocks),
        why=f"{_who_sees(voice, drafted.team)} {voice.text('It is no goal before you accept it.')}",
    )


def edit_form(
    voice: Voice,
    *,
    cycle: str,
    team: str,
    fields: Mapping[str, str],
    owner: Sequence[Chip],
    problems: Mapping[str, str],
    values: Mapping[str, str],
) -> Card:
    """The draft in the fields in which goals are written everywhere."""
    almost = Text(spans=(Bold(voice.text("Almost: please look at the fields marked below.")),))
    whose = PeopleField(
        OWNER,
        voice.text("Whose is it?"),
        tuple(owner),
        voice.text("They are asked about every line that names nobody else."),
        most=1,
        problem=problems.get(OWNER, ""),
    )
    form = Form(
        intent=DRAFT,
        submit=voice.text("Show me"),
        fields=(*goal_fields(voice, cycle=cycle, fields=fields, problems=problems), whose),
        values=values,
    )
    return Card(
        title=voice.text("The draft for {team}", team=team),
        blocks=(*((almost,) if problems else ()), form),
        why=_who_sees(voice, team),
    )


def whom(
    voice: Voice, *, team: str, people: Sequence[tuple[str, str, str]], values: Mapping[str, str]
) -> Card:
    """For whom a draft is: the team as a whole, or one of its `people` (id, name, role)."""
    everybody = Action(voice.text("{team} as a team", team=team), OWNED, {**values, OWNER: ""})
    title = voice.text("For whom is it?")
    note = Text(
        spans=(voice.text("Whoever owns it is asked about it, and hears of it once it is accepted."),),
        muted=True,
    )
    if len(people) <= MOST_BUTTONS:
        items = tuple(
            Action(one_line(_role(name, role), _LABEL), OWNED, {**values, OWNER: id_})
            for id_, name, role in people
        )
        return Card(title=title, blocks=(note, Buttons(items=(everybody, *items))))
    field = ChoiceField(
        OWNER,
        voice.text("Person"),
        tuple(Option(id_, one_line(_role(name, role), _LABEL)) for id_, name, role in people[:MOST_OPTIONS]),
        people[0][0],
    )
    form = Form(intent=OWNED, submit=voice.text("For them"), fields=(field,), values=values)
    return Card(title=title, blocks=(note, Buttons(items=(everybody,)), form))


def leave_form(
    voice: Voice, *, outcome: str, team: str, values: Mapping[str, str], problem: str = ""
) -> Card:
    """Why a team has no part in an outcome."""
    field = TextField(
        REASON,
        voice.text("Why not?"),
        "",
        voice.text("For example: others carry it, or: next quarter"),
        problem=problem,
    )
    form = Form(intent=LEFT, submit=voice.text("Leave it out"), fields=(field,), values=values)
    return Card(
        title=voice.text("Leave {team} out of this outcome?", team=team),
        blocks=(Text(spans=(Bold(outcome),)), form),
        why=voice.text(
            "The reason is kept beside the team, and whoever leads it, their managers and admins see it."
        ),
    )


def accepted(
    voice: Voice,
    outline: Outline,
    line: OutcomeLine,
    *,
    told: Sequence[str],
    buttons: Sequence[Action],
) -> Card:
    """What is saved now, and how far the outcome has come."""
    heard = voice.text("{who} will hear of it from me.", who=several(voice, told)) if told else ""
    where = voice.text("{progress} for “{outcome}”.", progress=progress(voice, line), outcome=line.title)
    return Card(
        title=voice.text("Saved"),
        blocks=(
            *shown(voice, outline),
            *((Text(spans=(heard,)),) if heard else ()),
            Text(spans=(where,)),
            Buttons(items=tuple(buttons)),
        ),
    )


def for_members(voice: Voice, lines: Sequence[tuple[str, Sequence[str]]], *, leads: Sequence[str]) -> Card:
    """What the outcomes mean for the team of somebody who doesn't lead it: its objectives under each."""
    rows: list[TreeRow] = []
    for title, objectives in lines:
        rows.append(TreeRow(0, (Bold(one_line(title, _LONG)),)))
        none = () if objectives else (voice.text("nothing for your team yet"),)
        rows += [TreeRow(1, (one_line(one, _LONG),)) for one in (*objectives[:MOST_BUTTONS], *none)]
    blocks: list[Block] = [Tree(rows=tuple(rows[: 3 * MOST_TEAMS]))]
    if leads:
        talk = voice.text(
            "What else it could mean is for {who} to say. Tell them what you see.", who=several(voice, leads)
        )
        blocks.append(Text(spans=(talk,)))
    blocks.append(Buttons(items=(Action(voice.text("How it hangs together"), "align.show"),)))
    return Card(title=voice.text("What our outcomes mean for your team"), blocks=tuple(blocks))


def said(voice: Voice, phrase: Phrase) -> str:
    """A phrase in the reader's language, tidied where a place in it is empty."""
    return " ".join(voice.text(phrase.template, **phrase.values).split())


def _choice(
    voice: Voice, name: str, label: str, options: Sequence[Option], intent: str, more: Mapping[str, str]
) -> Block:
    """A button for each of a few, a list where they are many."""
    if len(options) <= MOST_BUTTONS + 1:
        return Buttons(
            items=tuple(
                Action(one_line(one.label, _LABEL), intent, {**more, name: one.value}) for one in options
            )
        )
    field = ChoiceField(name, label, tuple(options[:MOST_OPTIONS]), options[0].value)
    return Form(intent=intent, submit=voice.text("Go on"), fields=(field,), values=more)


def _stage(voice: Voice, stage: Stage) -> str:
    return {
        Stage.OPEN: voice.text("not talked about yet"),
        Stage.DRAFT: voice.text("a draft"),
        Stage.SERVED: voice.text("works for it"),
        Stage.LEFT_OUT: voice.text("left out"),
    }[stage]


def _role(name: str, role: str) -> str:
    return f"{name} ({role})" if role else name


def _who_sees(voice: Voice, team: str) -> str:
    return voice.text("Whoever leads {team}, their managers and admins see your draft.", team=team)
