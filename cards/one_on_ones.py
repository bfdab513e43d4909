"""A manager's brief before a 1:1, when it comes, and what the person it is about is told of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel.dates import get_day_names

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChoiceField,
    Form,
    Option,
    Spans,
    Text,
    Tree,
    TreeRow,
)
from cards.cycle_forms import Decided, choice_word
from cards.lines import one_line
from cards.news import MOST_NAME, MOST_TITLE, MOST_WORDS, News, goal_line, tidy
from cards.voice import Voice, known_locale
from okrs.health import Health

BRIEF, MINE = "oneonone.brief", "oneonone.mine"
FORM, PLAN, STOP = "oneonone.form", "oneonone.plan", "oneonone.stop"
MOST, MOST_PEOPLE, MOST_WEEKS = 5, 5, 4


@dataclass(frozen=True, kw_only=True)
class Hurdle:
    """Something in the way of a goal; `words` as far as the reader may know them, else ''."""

    goal: str
    words: str
    since: date | None


@dataclass(frozen=True, kw_only=True)
class Plea:
    """Help that is wanted with a goal since a day; `of_reader`: it is the reader who was asked, and `taken_on` the day
    since when they are on it."""

    goal: str
    on: date
    of_reader: bool
    taken_on: date | None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A small thing that is being tried, and the day on which its result is asked for."""

    goal: str
    words: str
    review_on: date | None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A coaching question, and why it was chosen ('' for one that fits always)."""

    question: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Strengths:
    """Facts to build on: goals that go well, ways of working that were shared, hurdles cleared for others by name."""

    going_well: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    cleared: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How often two people meet, and the next day they do; None where none is in sight."""

    weekday: int
    weeks: int
    next_on: date | None


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a manager should know before meeting `who`; nothing in it compares them with anybody."""

    person: UUID
    who: str
    since: date
    news: tuple[News, ...]
    hurdles: tuple[Hurdle, ...]
    pleas: tuple[Plea, ...]
    trials: tuple[Trial, ...]
    decided: tuple[Decided, ...]
    questions: tuple[Asked, ...]
    strengths: Strengths
    rhythm: Rhythm | None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A line of somebody's own list: whom they meet and when."""

    person: UUID
    who: str
    rhythm: Rhythm


def brief(voice: Voice, facts: Brief) -> Card:
    """The brief as its manager gets it."""
    about = {"person": str(facts.person)}
    regular = (
        (Action(voice.text("Send me this before each 1:1"), FORM, about, tone="primary"),)
        if facts.rhythm is None
        else (
            Action(voice.text("Change the day"), FORM, about),
            Action(voice.text("Stop these briefs"), STOP, about),
        )
    )
    goals = Action(voice.text("{who}'s goals", who=_first(facts.who)), "person.show", about)
    return Card(
        title=voice.text("Your 1:1 with {who}", who=one_line(facts.who, MOST_NAME)),
        blocks=(*_told(voice, facts), Buttons(items=(*regular, goals))),
        why=voice.text(
            "Only you see this, and {who} can see what it says: /okr 1on1 me. Words they typed to me, answers of the "
            "month and practices they keep to themselves are not in it.",
            who=_first(facts.who),
        ),
    )


def mine(voice: Voice, facts: Brief, *, manager: str) -> Card:
    """The same brief for the person it is about."""
    when = (
        voice.text("{who} gets it {often}.", who=_first(manager), often=often(voice, facts.rhythm))
        if facts.rhythm is not None
        else voice.text("{who} gets it on asking for it.", who=_first(manager))
    )
    return Card(
        title=voice.text("This is what {who} sees before your 1:1", who=manager),
        blocks=(
            Text(spans=(voice.text("Word for word; “you” in it is {who}.", who=_first(manager)), " ", when)),
            *_told(voice, facts),
        ),
        why=voice.text(
            "Nothing else goes into it. What you typed to me, your answers of the month and practices you keep to "
            "yourself stay yours."
        ),
    )


def listing(
    voice: Voice, meetings: Sequence[Meeting], about: Sequence[Meeting], others: Sequence[tuple[UUID, str]]
) -> Card:
    """Somebody's own meetings: those they prepare, those others prepare (`about` them), and whom else they lead."""
    blocks: list[Block] = [_meeting(voice, each) for each in meetings]
    for each in about:
        gets = voice.spans(
            "{who} gets a brief about you {often}.", who=Bold(each.who), often=often(voice, each.rhythm)
        )
        blocks.append(Text(spans=gets))
    shown = [*((each.person, each.who) for each in meetings), *others][:MOST_PEOPLE]
    if shown:
        say = voice.text("A brief now, about:")
        blocks.append(Text(spans=(say,), muted=True))
        blocks.append(Buttons(items=tuple(Action(name, BRIEF, {"person": str(id_)}) for id_, name in shown)))
    if meetings or others:
        example = _first(meetings[0].who if meetings else others[0][1])
        blocks.append(
            Text(
                spans=(voice.text("To have it sent: /okr 1on1 @{who} every Tuesday", who=example),),
                muted=True,
            )
        )
    else:
        blocks.append(Text(spans=(voice.text("Briefs before a 1:1 are for whoever leads somebody here."),)))
    blocks.append(Buttons(items=(Action(voice.text("What my manager sees"), MINE),)))
    return Card(title=voice.text("Your 1:1s"), blocks=tuple(blocks))


def form(voice: Voice, *, person: UUID, who: str, weekday: int, weeks: int) -> Card:
    """On which day and how often the two meet."""
    days = tuple(Option(str(n), day_name(voice, n)) for n in range(7))
    rhythms = tuple(Option(str(n), every(voice, n)) for n in range(1, MOST_WEEKS + 1))
    return Card(
        title=voice.text("Your 1:1s with {who}", who=who),
        blocks=(
            Form(
                intent=PLAN,
                submit=voice.text("Save"),
                values={"person": str(person)},
                fields=(
                    ChoiceField("weekday", voice.text("On which day do you meet?"), days, str(weekday)),
                    ChoiceField("weeks", voice.text("How often?"), rhythms, str(weeks)),
                ),
            ),
        ),
        why=voice.text(
            "The brief comes that morning; when one of you is away, on the next day you are both there. {who} is told "
            "that you set this up and what it shows.",
            who=_first(who),
        ),
    )


def planned(voice: Voice, *, who: str, rhythm: Rhythm, told: bool, buttons: Sequence[Action]) -> Card:
    """It is set up; `told`: the person hears of it now."""
    sentences = [_next(voice, rhythm)]
    if told:
        sentences.append(voice.text("I tell {who} once that you get it, and what it shows.", who=_first(who)))
    return Card(
        title=voice.text("A brief before your 1:1 with {who}, {often}", who=who, often=often(voice, rhythm)),
        blocks=(*(Text(spans=(sentence,)) for sentence in sentences), Buttons(items=tuple(buttons))),
    )


def told_card(voice: Voice, *, manager: str, rhythm: Rhythm) -> Card:
    """What the person is told, once."""
    return Card(
        title=voice.text("{who} gets a short brief before your 1:1s", who=manager),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "{who} set it up, {often}. It shows what moved in your goals, what is in the way, what you are "
                        "trying, what goes well, and what {who} promised you.",
                        who=_first(manager),
                        often=often(voice, rhythm),
                    ),
                )
            ),
            Text(
                spans=(
                    voice.text(
                        "Not in it: what you typed to me word for word, your answers of the month, and practices "
                        "you keep to yourself."
                    ),
                )
            ),
            Buttons(
                items=(Action(voice.text("See what {who} sees", who=_first(manager)), MINE, tone="primary"),)
            ),
        ),
        why=voice.text("Told once, so that nothing about you is prepared behind your back."),
    )


def over_card(voice: Voice, *, who: str) -> Card:
    """There is no brief about somebody any more."""
    return Card(
        title=voice.text("No more briefs about {who}", who=who),
        blocks=(Text(spans=(voice.text("You don't lead {who} any more, so I stopped them.", who=who),)),),
    )


def often(voice: Voice, rhythm: Rhythm) -> str:
    """ "every week on Tuesday", as part of a sentence."""
    return voice.text(
        "{every} on {day}", every=every(voice, rhythm.weeks), day=day_name(voice, rhythm.weekday)
    )


def every(voice: Voice, weeks: int) -> str:
    return voice.text("every week") if weeks == 1 else voice.text("every {n} weeks", n=weeks)


def day_name(voice: Voice, weekday: int) -> str:
    return str(get_day_names("wide", locale=known_locale(voice.locale))[weekday])


def _told(voice: Voice, facts: Brief) -> Iterator[Block]:
    yield Text(spans=(voice.text("What happened since {day}", day=voice.day(facts.since)),), muted=True)
    yield from _section(voice, voice.text("What moved"), _moved(voice, facts))
    yield from _section(voice, voice.text("What is in the way"), _in_the_way(voice, facts))
    yield from _section(voice, voice.text("What was decided"), _decided(voice, facts))
    yield from _section(voice, voice.text("What you promised"), _promised(voice, facts))
    yield from _section(voice, voice.text("Strengths to build on"), _strengths(voice, facts))
    questions: list[Spans] = [
        (voice.text("{question} ({because})", question=q.question, because=q.because),)
        if q.because
        else (q.question,)
        for q in facts.questions
    ]
    yield from _section(voice, voice.text("Two questions to ask"), questions)


def _section(voice: Voice, title: str, lines: Sequence[Spans]) -> Iterator[Block]:
    if not lines:
        return
    yield Text(spans=(Bold(title),))
    rows = [TreeRow(1, ("• ", *spans)) for spans in lines[:MOST]]
    if len(lines) > MOST:
        rows.append(TreeRow(1, (voice.plural("{n} more", "{n} more", len(lines) - MOST),)))
    yield Tree(rows=tuple(rows))


def _moved(voice: Voice, facts: Brief) -> list[Spans]:
    news = tidy(facts.news)
    if not news:
        return [(voice.text("{who} owns no goal at present.", who=_first(facts.who)),)]
    lines = [_with_note(voice, item) for item in news if item.has_moved]
    still = [item.goal.title for item in news if not item.has_moved]
    if still:
        lines.append((voice.text("No change: {goals}", goals="; ".join(still)),))
    return lines


def _with_note(voice: Voice, item: News) -> Spans:
    spans = goal_line(voice, item)
    note = item.goal.note
    return (*spans, f" {voice.quoted(note)}") if note and note != item.goal.blocker else spans


def _in_the_way(voice: Voice, facts: Brief) -> list[Spans]:
    lines: list[Spans] = []
    for hurdle in facts.hurdles:
        goal = Bold(one_line(hurdle.goal, MOST_TITLE))
        since = voice.text("since {day}", day=voice.short_day(hurdle.since)) if hurdle.since else ""
        words = (
            voice.quoted(one_line(hurdle.words, MOST_WORDS))
            if hurdle.words
            else voice.text("something is in the way")
        )
        lines.append((goal, f": {words} ({since})" if since else f": {words}"))
    for plea in facts.pleas:
        if plea.taken_on is not None and plea.of_reader:
            continue
        goal, day = Bold(one_line(plea.goal, MOST_TITLE)), voice.short_day(plea.on)
        lines.append(
            voice.spans(
                "{who} asked you for help with {goal} on {day}", who=_first(facts.who), goal=goal, day=day
            )
            if plea.of_reader
            else voice.spans("Help is wanted with {goal} since {day}", goal=goal, day=day)
        )
    for trial in facts.trials:
        words = one_line(trial.words, MOST_WORDS) or one_line(trial.goal, MOST_TITLE)
        lines.append(
            voice.spans("Being tried: {words}", words=words)
            if trial.review_on is None
            else voice.spans(
                "Being tried until {day}: {words}", day=voice.short_day(trial.review_on), words=words
            )
        )
    return lines or [(voice.text("Nothing that I know of."),)]


def _decided(voice: Voice, facts: Brief) -> list[Spans]:
    return [
        (
            f"{choice_word(voice, one.choice)}: ",
            Bold(one_line(one.goal, MOST_TITLE)),
            *((f" “{one_line(one.reason, MOST_WORDS)}”",) if one.reason else ()),
        )
        for one in facts.decided
    ]


def _promised(voice: Voice, facts: Brief) -> list[Spans]:
    return [
        voice.spans(
            "Help with {goal}: you are on it since {day}; it is not cleared yet",
            goal=Bold(one_line(plea.goal, MOST_TITLE)),
            day=voice.short_day(plea.taken_on),
        )
        for plea in facts.pleas
        if plea.of_reader and plea.taken_on is not None
    ]


def _strengths(voice: Voice, facts: Brief) -> list[Spans]:
    found = facts.strengths
    lines: list[Spans] = [
        voice.spans("{goal} goes well", goal=Bold(one_line(goal, MOST_TITLE))) for goal in found.going_well
    ]
    lines += [
        (voice.text("Shared a way of working with everybody: {title}", title=one_line(title, MOST_TITLE)),)
        for title in found.practices
    ]
    lines += [
        voice.spans("Cleared a hurdle for {who}: {goal}", who=who, goal=Bold(one_line(goal, MOST_TITLE)))
        for who, goal in found.cleared
    ]
    return lines


def _meeting(voice: Voice, meeting: Meeting) -> Text:
    return Text(
        spans=voice.spans(
            "{who}: {often}. {next}",
            who=Bold(meeting.who),
            often=often(voice, meeting.rhythm),
            next=_next(voice, meeting.rhythm),
        )
    )


def _next(voice: Voice, rhythm: Rhythm) -> str:
    if rhythm.next_on is None:
        return voice.text("No day in sight on which you are both there.")
    return voice.text("Next on {day}.", day=voice.day(rhythm.next_on))


def is_going_well(item: News) -> bool:
    """On track or reached, said with confidence or moved, and nothing in the way."""
    goal = item.goal
    if goal.blocked or item.is_less_sure:
        return False
    return goal.health is Health.MET or (goal.health is Health.ON_TRACK and goal.value is not None)


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.split() else name
