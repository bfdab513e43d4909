"""The company's outcomes: how they do, how they are written, changed, put in order and removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    FormField,
    Option,
    PeopleField,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from cards.lines import one_line
from cards.names import several
from cards.status import summary
from cards.tree import Branch
from cards.voice import Voice
from okrs.wording import Said, Verdict

SHOW, NEW, WRITE, KEEP, UNDO = (
    "outcomes.show",
    "outcomes.new",
    "outcomes.write",
    "outcomes.keep",
    "outcomes.undo",
)
PICK, FORM, CHANGE, REMOVE, RESTORE = (
    "outcomes.pick",
    "outcomes.form",
    "outcomes.change",
    "outcomes.remove",
    "outcomes.restore",
)
# The fields of the forms, and what the buttons carry.
TITLES, TITLE, OWNER, PLACE, OUTCOME = "titles", "title", "owner", "place", "outcome"
MOST_SHOWN, MOST_CHOICES = 12, 5
_TEAMS, _LABEL = 3, 70


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One outcome as it stands: whose it is, all that is under it, and the teams that work towards it."""

    branch: Branch
    owner: str
    teams: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Meant:
    """One outcome as it was understood: whose it is, and what is thought of its words."""

    title: str
    owner: str
    verdict: Verdict


def listing(
    voice: Voice,
    outcomes: Sequence[Standing],
    *,
    cycle: str,
    said: Sequence[Said],
    writes: bool,
    changes: bool,
    cascades: bool,
) -> Card:
    """The outcomes and how they do. `said` is thought of them together; the reader `writes` new ones, `changes` some
    of these, and `cascades` them to teams."""
    blocks: list[Block] = []
    if outcomes:
        rows = [row for one in outcomes[:MOST_SHOWN] for row in _rows(voice, one)]
        blocks.append(Tree(rows=tuple(rows)))
        if (left := len(outcomes) - MOST_SHOWN) > 0:
            more = voice.plural(
                "… and {n} more: /okr tree shows all.", "… and {n} more: /okr tree shows all.", left
            )
            blocks.append(Text(spans=(more,), muted=True))
        blocks += [Text(spans=(wording.remark(voice, one),)) for one in said]
    else:
        blocks.append(Text(spans=(_none_yet(voice, writes=writes),)))
    buttons = [
        (writes, Action(voice.text("Write outcomes"), NEW, tone="plain" if outcomes else "primary")),
        (changes, Action(voice.text("Change one"), PICK)),
        (cascades and bool(outcomes), Action(voice.text("Cascade to teams"), "cascade.show")),
        (True, Action(voice.text("How it hangs together"), "align.show")),
    ]
    items = tuple(action for is_offered, action in buttons if is_offered)
    return Card(
        title=voice.text("The outcomes of {cycle}", cycle=cycle), blocks=(*blocks, Buttons(items=items))
    )


def form(
    voice: Voice,
    *,
    cycle: str,
    fields: Mapping[str, str],
    owner: Sequence[Chip],
    problems: Mapping[str, str],
) -> Card:
    """The form for new outcomes, with a sentence for each field to put right."""
    made: tuple[FormField, ...] = (
        TextField(
            TITLES,
            voice.text(
                "What will be different at the end of {cycle}? One outcome a line, three to five in all",
                cycle=cycle,
            ),
            fields.get(TITLES, ""),
            voice.text(
                "Say who does what differently, for example: Customers renew without being asked @Ana"
            ),
            multiline=True,
            problem=problems.get(TITLES, ""),
        ),
        PeopleField(
            OWNER,
            voice.text("Whose are they?"),
            tuple(owner),
            voice.text("They own every line that names nobody else."),
            most=1,
            problem=problems.get(OWNER, ""),
        ),
    )
    return Card(
        title=voice.text("New outcomes"),
        blocks=(*_almost(voice, problems), Form(intent=WRITE, submit=voice.text("Show me"), fields=made)),
        why=voice.text("Nothing is saved yet: first I show you what I understood."),
    )


def understood(
    voice: Voice, meant: Sequence[Meant], *, said: Sequence[Said], save: Action, change: Action
) -> Card:
    """What was understood, and what is thought of it, before it counts."""
    return Card(
        title=voice.text("Is this what you mean?"),
        blocks=(
            *(block for one in meant for block in _meant(voice, one)),
            *(Text(spans=(wording.remark(voice, one),)) for one in said),
            Buttons(items=(save, change)),
        ),
        why=voice.text("Nothing is saved before you press Save. What I think of the words blocks nothing."),
    )


def saved(voice: Voice, titles: Sequence[str], *, told: Sequence[str], buttons: Sequence[Action]) -> Card:
    """What is saved now; `told` are the names of owners who hear of it."""
    blocks: list[Block] = [Tree(rows=tuple(TreeRow(0, (Bold(title),)) for title in titles))]
    if told:
        blocks.append(Text(spans=(voice.text("{who} will hear of it from me.", who=several(voice, told)),)))
    next_ = voice.text(
        "Next: what does each of them mean for a team? “Cascade to teams” asks the right questions."
    )
    blocks += [Text(spans=(next_,)), Buttons(items=tuple(buttons))]
    return Card(title=voice.plural("Outcome saved", "{n} outcomes saved", len(titles)), blocks=tuple(blocks))


def pick(voice: Voice, outcomes: Sequence[Option]) -> Card:
    """Which outcome is to be changed."""
    title = voice.text("Which outcome do you want to change?")
    if len(outcomes) <= MOST_CHOICES:
        items = tuple(Action(one_line(one.label, _LABEL), FORM, {OUTCOME: one.value}) for one in outcomes)
        return Card(title=title, blocks=(Buttons(items=items),))
    field = ChoiceField(OUTCOME, voice.text("Outcome"), tuple(outcomes), outcomes[0].value)
    return Card(title=title, blocks=(Form(intent=FORM, submit=voice.text("Open"), fields=(field,)),))


def change_form(
    voice: Voice,
    *,
    outcome: str,
    fields: Mapping[str, str],
    owner: Sequence[Chip],
    places: int,
    problems: Mapping[str, str],
    removable: bool,
) -> Card:
    """The form in which one outcome gets other words, another owner or another place."""
    options = tuple(Option(str(n), str(n)) for n in range(1, places + 1))
    values = {OUTCOME: outcome}
    made: tuple[FormField, ...] = (
        TextField(
            TITLE,
            voice.text("The outcome"),
            fields.get(TITLE, ""),
            voice.text("Say who does what differently."),
            problem=problems.get(TITLE, ""),
        ),
        PeopleField(OWNER, voice.text("Whose is it?"), tuple(owner), most=1, problem=problems.get(OWNER, "")),
        ChoiceField(PLACE, voice.text("Its place in the list"), options, fields.get(PLACE, "")),
    )
    blocks: list[Block] = [
        *_almost(voice, problems),
        Form(intent=CHANGE, submit=voice.text("Save"), fields=made, values=values),
    ]
    if removable:
        remove = Action(voice.text("Remove it"), REMOVE, values, tone="danger")
        blocks.append(Buttons(items=(remove,)))
    return Card(title=voice.text("Change an outcome"), blocks=tuple(blocks))


def changed(voice: Voice, meant: Meant, *, place: int, buttons: Sequence[Action]) -> Card:
    """What it says now."""
    where = voice.text("Number {n} in the list.", n=place)
    return Card(
        title=voice.text("Saved"),
        blocks=(*_meant(voice, meant), Text(spans=(where,), muted=True), Buttons(items=tuple(buttons))),
    )


def owner_card(voice: Voice, titles: Sequence[str], *, by: str) -> Card:
    """To somebody who owns outcomes now that another person wrote down."""
    more = voice.text("I don't ask you about it: how it does is read from the key results under it.")
    return Card(
        title=voice.plural(
            "{who} made you the owner of an outcome",
            "{who} made you the owner of {n} outcomes",
            len(titles),
            who=by,
        ),
        blocks=(
            Tree(rows=tuple(TreeRow(0, (Bold(title),)) for title in titles)),
            Text(spans=(more,)),
            Text(spans=(voice.text("If it is not yours, answer to {who}.", who=by),), muted=True),
            Buttons(items=(Action(voice.text("Our outcomes"), SHOW),)),
        ),
        why=voice.text("You get this once, because you own it now."),
    )


def _rows(voice: Voice, one: Standing) -> Sequence[TreeRow]:
    owner = f" · {one.owner}" if one.owner else ""
    branch = one.branch
    if not branch.branches:
        stands = voice.text("no objective yet")
    elif not branch.key_results:
        stands = voice.text("no key results yet")
    else:
        stands = summary(voice, branch.rollup)
    health = branch.rollup.health if branch.key_results else None
    first = TreeRow(0, (Bold(branch.title), owner, f" — {stands}"), health)
    if not one.teams:
        return (first,)
    teams = ", ".join(one.teams[:_TEAMS])
    rest = len(one.teams) - _TEAMS
    more = " " + voice.plural("and {n} more", "and {n} more", rest) if rest > 0 else ""
    return first, TreeRow(1, (voice.text("Teams: {teams}", teams=teams + more),))


def _none_yet(voice: Voice, *, writes: bool) -> str:
    if writes:
        return voice.text(
            "There are none yet. Three to five are enough: each says who does what differently, and why that matters."
        )
    return voice.text("There are none yet. Admins and team leads write them.")


def _meant(voice: Voice, one: Meant) -> list[Block]:
    owner = f" · {one.owner}" if one.owner else ""
    blocks: list[Block] = [Text(spans=(Bold(one.title), owner))]
    if one.verdict.is_task:
        said = " ".join(wording.remark(voice, reason) for reason in one.verdict.reasons[:1])
        blocks.append(Text(spans=(f"⚠ {said} {_way_out(voice, one.verdict)}",)))
    return blocks


def _way_out(voice: Voice, verdict: Verdict) -> str:
    """The same said as a change, where its own words carry one; else the question that leads to it."""
    rewrite = verdict.rewrite
    if rewrite is None or not rewrite.words:
        return voice.text("Who will do what differently because of it?")
    return voice.text("Perhaps: {words}", words=wording.rewritten(voice, rewrite))


def _almost(voice: Voice, problems: Mapping[str, str]) -> tuple[Block, ...]:
    if not problems:
        return ()
    return (Text(spans=(Bold(voice.text("Almost: please look at the fields marked below.")),)),)
