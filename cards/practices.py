"""Ways of working that people share: asked for, shown before anybody reads them, found in the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
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
    Text,
    TextField,
)
from cards.goals import GoalView
from cards.lines import one_line
from cards.voice import Voice

# The fields of the forms.
TITLE, WORDS, NAMED, STAYS, GOAL = "title", "words", "named", "stays", "key_result"
YES, NO = "yes", "no"
MOST_ON_A_PAGE = 4
_LABEL, _GLIMPSE = 60, 200


@dataclass(frozen=True, kw_only=True)
class PracticeView:
    """A practice as one reader may see it: `author` and `goal` are empty where its author stays unnamed.

    `state`: for nobody else yet, published, or taken back. `tried` and `helped` count people.
    """

    id: UUID
    title: str
    words: str
    author: str
    goal: str
    state: Literal["private", "shared", "withdrawn"]
    shared_on: date | None = None
    tried: int = 0
    helped: int = 0
    mine: bool = False
    named: bool = False
    stays: bool = False
    here: bool = True


def question_card(voice: Voice, goal: GoalView, *, first_name: str) -> Card:
    """Asks what somebody does differently where a goal runs ahead."""
    values = {GOAL: str(goal.id)}
    form = Form(
        intent="practice.answer",
        submit=voice.text("Keep it for me"),
        fields=(
            TextField(
                name=WORDS,
                label=voice.text("What do you do differently?"),
                hint=voice.text("One thing you do that others could try. A sentence is plenty."),
                multiline=True,
            ),
        ),
        values=values,
    )
    return Card(
        title=voice.text("{name}, “{goal}” is going really well", name=first_name, goal=goal.title),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "What do you do differently that others could try? Just type it here below this message, or:"
                    ),
                )
            ),
            form,
            Buttons(items=(Action(voice.text("Rather not"), "practice.decline", values),)),
        ),
        why=voice.text(
            "I ask because it was ahead of its pace at your last two check-ins. Your answer is for you alone; nobody "
            "else reads it unless you look at it and publish it."
        ),
    )


def declined_card(voice: Voice, goal: str) -> Card:
    return Card(title=voice.text("That's fine. I won't ask about “{goal}” again.", goal=goal))


def preview_card(
    voice: Voice,
    practice: PracticeView,
    *,
    author: str,
    company: str,
    seen: str,
    note: str = "",
    reply: str = "",
) -> Card:
    """Exactly what others would read, before anybody does. `reply` is the typed message it came from, or ''."""
    values = {"practice": str(practice.id)}
    named = voice.text("From {who}, for “{goal}”", who=author, goal=practice.goal)
    if not practice.goal:
        named = voice.text("From {who}", who=author)
    blocks: list[Block] = [Text(spans=(note,))] if note else []
    blocks += [
        Text(
            spans=(
                voice.text(
                    "It is kept for you alone. Could it help somebody else? Everybody at {company} would read exactly "
                    "this:",
                    company=company,
                ),
            )
        ),
        Text(spans=(Bold(practice.title),)),
        Quote(practice.words),
        Text(
            spans=(
                voice.text("With your name, below it: {line}.", line=named),
                " ",
                voice.text(
                    "Without: From a colleague. I suggest it for similar goals, so somebody may still guess."
                ),
            )
        ),
        Text(
            spans=(
                voice.text("If you leave, it stays as a colleague's.")
                if practice.stays
                else voice.text("If you leave, it goes with you."),
                " ",
                voice.text("You can change it or take it back whenever you like."),
            ),
            muted=True,
        ),
        Buttons(
            items=(
                Action(
                    voice.text("Publish with my name"),
                    "practice.publish",
                    {**values, NAMED: YES, "seen": seen},
                    tone="primary",
                ),
                Action(
                    voice.text("Publish without my name"),
                    "practice.publish",
                    {**values, NAMED: NO, "seen": seen},
                ),
                Action(voice.text("Change it"), "practice.form", values),
                Action(voice.text("Keep it to myself"), "practice.keep", values),
                *(
                    (Action(voice.text("That was an update"), "practice.as_update", {"reply": reply}),)
                    if reply
                    else (Action(voice.text("Delete it"), "practice.forget", values, tone="danger"),)
                ),
            )
        ),
    ]
    return Card(
        title=voice.text("Thank you. Worth sharing?"),
        blocks=tuple(blocks),
        why=voice.text("Only you see this. Nothing is published before you press a button."),
    )


def kept_card(voice: Voice, practice: PracticeView) -> Card:
    look = Action(voice.text("See how it would read"), "practice.preview", {"practice": str(practice.id)})
    return Card(
        title=voice.text("It stays yours: “{title}”", title=practice.title),
        blocks=(
            Text(spans=(voice.text("Nobody else reads it. You find it again with /okr practices mine."),)),
            Buttons(items=(look,)),
        ),
    )


def published_card(voice: Voice, practice: PracticeView, *, undo: Action | None) -> Card:
    """How it reads for everybody now, with the ways back."""
    values = {"practice": str(practice.id)}
    return Card(
        title=voice.text("Published. Thank you for passing it on."),
        blocks=(
            *_whole(voice, practice),
            Text(
                spans=(
                    voice.text(
                        "Whoever has a similar goal that is stuck may hear of it, and I tell you when it helps."
                    ),
                ),
                muted=True,
            ),
            Buttons(
                items=(
                    *((undo,) if undo else ()),
                    Action(voice.text("Change it"), "practice.form", values),
                    Action(voice.text("Take it back"), "practice.withdraw", values),
                )
            ),
        ),
    )


def withdrawn_card(voice: Voice, practice: PracticeView, *, undo: Action) -> Card:
    return Card(
        title=voice.text("Taken back: “{title}”", title=practice.title),
        blocks=(
            Text(spans=(voice.text("Nobody else reads it any more, and I suggest it to nobody."),)),
            Buttons(items=(undo,)),
        ),
    )


def forgotten_card(voice: Voice, *, undo: Action) -> Card:
    return Card(title=voice.text("Deleted. Nobody has read it."), blocks=(Buttons(items=(undo,)),))


def form_card(
    voice: Voice,
    *,
    practice: PracticeView | None,
    goals: Sequence[Option],
    fields: dict[str, str],
    problems: dict[str, str],
    company: str,
) -> Card:
    """The form for a new practice (None), for one that is private, and for one that everybody reads."""
    shared = practice is not None and practice.state == "shared"
    names = (
        Option(YES, voice.text("With my name")),
        Option(NO, voice.text("As a colleague, without my name")),
    )
    leaving = (
        Option(NO, voice.text("It goes with me")),
        Option(YES, voice.text("It stays, as a colleague's")),
    )
    words = TextField(
        name=WORDS,
        label=voice.text("What do you do that others could try?"),
        value=fields.get(WORDS, ""),
        multiline=True,
        problem=problems.get(WORDS, ""),
    )
    title = TextField(
        name=TITLE,
        label=voice.text("A short name for it"),
        value=fields.get(TITLE, ""),
        hint=voice.text("Left empty, I take it from your first sentence."),
        problem=problems.get(TITLE, ""),
    )
    about = ChoiceField(
        name=GOAL,
        label=voice.text("Which goal does it help?"),
        options=(*goals, Option("", voice.text("None in particular"))),
        value=fields.get(GOAL, ""),
    )
    stays = ChoiceField(
        name=STAYS, label=voice.text("If you leave"), options=leaving, value=fields.get(STAYS) or NO
    )
    named = ChoiceField(
        name=NAMED, label=voice.text("Others read it"), options=names, value=fields.get(NAMED) or NO
    )
    form = Form(
        intent="practice.save",
        submit=voice.text("Publish the change") if shared else voice.text("See how it would read"),
        fields=(
            words,
            title,
            *((about,) if practice is None and goals else ()),
            *((named,) if shared else ()),
            stays,
        ),
        values={"practice": str(practice.id)} if practice else {},
    )
    return Card(
        title=voice.text("Something that works for you") if practice is None else voice.text("Change it"),
        blocks=(form,),
        why=voice.text("Everybody at {company} reads it as you write it here.", company=company)
        if shared
        else voice.text("It is kept for you alone. Nobody reads it before you publish it."),
    )


def practice_card(voice: Voice, practice: PracticeView, *, offered_for: UUID | None = None) -> Card:
    """One practice, with what its reader can do about it; `offered_for` is a goal of theirs that it was offered for."""
    values = {"practice": str(practice.id)}
    if practice.mine:
        return _own(voice, practice)
    wanted = values | ({GOAL: str(offered_for)} if offered_for else {})
    buttons = [Action(voice.text("I'll try it"), "practice.try", wanted, tone="primary")]
    if offered_for:
        buttons.append(Action(voice.text("Not for me"), "practice.pass", wanted))
    if not practice.author and practice.here:
        buttons.append(Action(voice.text("Who is it?"), "practice.who", values))
    buttons.append(Action(voice.text("All practices"), "practice.list"))
    _, *rest = _whole(voice, practice)
    return Card(title=practice.title, blocks=(*rest, Buttons(items=tuple(buttons))))


def _own(voice: Voice, practice: PracticeView) -> Card:
    values = {"practice": str(practice.id)}
    change = Action(voice.text("Change it"), "practice.form", values)
    ways: tuple[Action, ...]
    if practice.state == "shared":
        state = voice.text("Published.")
        ways = (change, Action(voice.text("Take it back"), "practice.withdraw", values))
    else:
        state = (
            voice.text("Taken back: nobody else reads it.")
            if practice.state == "withdrawn"
            else voice.text("Private: nobody else reads it.")
        )
        ways = (
            Action(voice.text("See how it would read"), "practice.preview", values, tone="primary"),
            change,
            Action(voice.text("Delete it"), "practice.forget", values, tone="danger"),
        )
    _, *rest = _whole(voice, practice)
    return Card(title=practice.title, blocks=(Text(spans=(state,), muted=True), *rest, Buttons(items=ways)))


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some practices of a list; `words` is what was looked for, `goal` the goal they suit, '' for neither."""

    practices: Sequence[PracticeView]
    offset: int
    more: int
    words: str = ""
    goal: str = ""
    heading: str = ""


def library(voice: Voice, page: Page) -> Card:
    """The practices of one page, each with its words and what is known of it."""
    add = Action(voice.text("Add one of mine"), "practice.add")
    if not page.practices:
        return _nothing(voice, page, add)
    blocks: list[Block] = []
    for practice in page.practices:
        blocks += [
            Text(spans=(Bold(practice.title),)),
            Quote(one_line(practice.words, _GLIMPSE)),
            Text(spans=(about(voice, practice),), muted=True),
        ]
    opens = [
        Action(one_line(practice.title, _LABEL), "practice.show", {"practice": str(practice.id)})
        for practice in page.practices
    ]
    if page.more:
        later = {"offset": str(page.offset + len(page.practices)), "words": page.words}
        opens.append(Action(voice.plural("{n} more", "{n} more", page.more), "practice.list", later))
    blocks.append(Buttons(items=(*opens, add)))
    return Card(
        title=page.heading or _heading(voice, page),
        blocks=tuple(blocks),
        why=voice.text("The likest goal comes first.")
        if page.goal
        else voice.text("The newest comes first."),
    )


def _heading(voice: Voice, page: Page) -> str:
    if page.goal:
        return voice.text("What works for goals like “{goal}”", goal=one_line(page.goal, _LABEL))
    if page.words:
        return voice.text("What works for others: “{words}”", words=one_line(page.words, _LABEL))
    return voice.text("What works for others here")


def _nothing(voice: Voice, page: Page, add: Action) -> Card:
    if page.heading:
        return Card(
            title=voice.text("None of yours yet"),
            blocks=(
                Text(
                    spans=(
                        voice.text(
                            "Whatever you write down here is for you alone until you publish it, and you can take it "
                            "back whenever you like."
                        ),
                    )
                ),
                Buttons(items=(add, Action(voice.text("All practices"), "practice.list"))),
            ),
        )
    if not page.words:
        return Card(
            title=voice.text("Nobody has shared a way of working yet"),
            blocks=(
                Text(
                    spans=(
                        voice.text(
                            "When a goal runs ahead, I ask its owner what they do differently, and they decide "
                            "whether others may read it. You can begin with one of yours."
                        ),
                    )
                ),
                Buttons(items=(add,)),
            ),
        )
    return Card(
        title=voice.text(
            "Nobody has shared anything about “{words}” yet", words=one_line(page.words, _LABEL)
        ),
        blocks=(Buttons(items=(Action(voice.text("All practices"), "practice.list"), add)),),
    )


def about(voice: Voice, practice: PracticeView) -> str:
    """Whose it is, since when, and what came of it, in words."""
    who = practice.author or voice.text("a colleague")
    parts = [
        voice.text("From {who}, for “{goal}”", who=who, goal=practice.goal)
        if practice.goal
        else voice.text("From {who}", who=who)
    ]
    if practice.shared_on is not None:
        parts.append(voice.short_day(practice.shared_on))
    if practice.tried:
        parts.append(came_of(voice, practice))
    return " · ".join(parts)


def came_of(voice: Voice, practice: PracticeView) -> str:
    """How many tried it, and how many it helped so far."""
    tried = voice.plural("{n} person tried it", "{n} people tried it", practice.tried)
    if not practice.helped:
        return tried
    if practice.helped == practice.tried == 1:
        return voice.text("{tried}, and it helped", tried=tried)
    helped = voice.plural("it helped {n} of them", "it helped {n} of them", practice.helped)
    return voice.text("{tried}, {helped}", tried=tried, helped=helped)


def unnamed(practice: PracticeView) -> PracticeView:
    """As everybody else reads a practice without its author's name."""
    return replace(practice, author="", goal="")


def _whole(voice: Voice, practice: PracticeView) -> tuple[Block, ...]:
    return (
        Text(spans=(Bold(practice.title),)),
        Quote(practice.words),
        Text(spans=(about(voice, practice),), muted=True),
    )
