"""One's own page: what waits, one's goals, the teams, what works; and behind it their way so far, and what is set.

It is read standing in a queue: no longer than a screen and a half of a phone for somebody with three goals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cards import ways
from cards.arranged import often
from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Divider,
    Fact,
    Facts,
    Progress,
    Text,
    Tree,
    TreeRow,
)
from cards.courses import Course, chart, drawn
from cards.dashboard import opening
from cards.goals import GoalView
from cards.lines import one_line
from cards.practices import PracticeView, about, came_of
from cards.status import coded_bar, legend, more, summary
from cards.voice import Voice
from okrs.rollup import Rollup
from okrs.vocabulary import Cadence

MOST_WAITING, MOST_WORTH, MOST_GOALS, MOST_TEAMS, MOST_PRACTICES = 4, 3, 5, 2, 2
_NAME, _TITLE = 40, 60


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that waits for the reader, and what they can do about it at once."""

    sentence: str
    actions: Sequence[Action]


@dataclass(frozen=True, kw_only=True)
class Worth:
    """Something that could be raised with the reader and was not, for there is a limit; `goal` is its title or ''."""

    goal: str
    sentence: str
    action: Action


@dataclass(frozen=True, kw_only=True)
class TeamView:
    id: UUID
    name: str
    rollup: Rollup


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the reader has set about themselves; `away` are their first and last day away, now or to come,
    `muted_nudges` how many kinds of unasked messages they switched off."""

    cadence: Cadence
    away: tuple[date, date] | None
    follows_status: bool
    nudges_a_week: int
    muted_nudges: int


@dataclass(frozen=True, kw_only=True)
class Practices:
    """What works: the reader's own, what is offered to them (with the goal that it is for), what others shared last."""

    mine: Sequence[PracticeView] = ()
    offered: Sequence[tuple[PracticeView, str]] = ()
    newest: Sequence[PracticeView] = ()


@dataclass(frozen=True, kw_only=True)
class Home:
    """Everything on the page; `has_pace` where there is a way so far to be shown."""

    first_name: str
    waiting: Sequence[Waiting]
    worth: Sequence[Worth]
    next_at: datetime | None
    goals: Sequence[GoalView]
    has_pace: bool
    teams: Sequence[TeamView]
    practices: Practices


def home(voice: Voice, page: Home) -> Card:
    sections = (
        _waiting(voice, page),
        _worth(voice, page),
        _goals(voice, page),
        _teams(voice, page),
        _practices(voice, page.practices),
        _behind(voice, page),
    )
    # The heading of a section looks like the title of a goal: a line tells where the next one begins.
    blocks = [block for section in sections if section for block in (Divider(), *section)][1:]
    title = voice.text("Hello, {who}", who=page.first_name)
    return Card(title=title, blocks=tuple(blocks), why=legend(voice, page.goals))


def _waiting(voice: Voice, page: Home) -> list[Block]:
    if not page.waiting:
        return [Text(spans=(_nothing_waits(voice, page),))]
    blocks: list[Block] = [_heading(voice.text("Waiting for you"))]
    for item in page.waiting[:MOST_WAITING]:
        blocks += [Text(spans=(item.sentence,)), Buttons(items=tuple(item.actions))]
    hidden = len(page.waiting) - MOST_WAITING
    if hidden > 0:
        blocks.append(Text(spans=(voice.plural("… and {n} more.", "… and {n} more.", hidden),), muted=True))
    return blocks


def _worth(voice: Voice, page: Home) -> list[Block]:
    """What else there is to look at, quietly: nobody has to."""
    if not page.worth:
        return []
    shown = page.worth[:MOST_WORTH]
    blocks: list[Block] = [_heading(voice.text("Also worth a look, whenever you like"))]
    for item in shown:
        about = f"{one_line(item.goal, _NAME)}: " if item.goal else ""
        blocks.append(Text(spans=(f"{about}{item.sentence}",), muted=True))
    blocks.append(Buttons(items=tuple(item.action for item in shown)))
    return blocks


def _nothing_waits(voice: Voice, page: Home) -> str:
    if page.next_at is None or not page.goals:
        return voice.text("Nothing is waiting for you.")
    return voice.text(
        "Nothing is waiting for you. Your next check-in: {when}.", when=voice.moment(page.next_at)
    )


def _goals(voice: Voice, page: Home) -> list[Block]:
    blocks: list[Block] = [_heading(voice.text("Your goals"))]
    if not page.goals:
        return blocks + _warm_start(voice)
    shown = page.goals[:MOST_GOALS]
    blocks += [coded_bar(voice, goal) for goal in shown]
    if len(page.goals) > MOST_GOALS:
        blocks.append(more(voice, len(page.goals) - MOST_GOALS))
    opens = [
        Action(one_line(goal.title, _TITLE), "goal.show", {"key_result": str(goal.id)}) for goal in shown
    ]
    if not any(action.intent == "checkin.form" for item in page.waiting for action in item.actions):
        opens.insert(0, Action(voice.text("Check in now"), "checkin.now", tone="primary"))
    blocks.append(Buttons(items=tuple(opens)))
    return blocks


def _warm_start(voice: Voice) -> list[Block]:
    return [
        Text(
            spans=(
                voice.text(
                    "Once you own a key result, I ask you once in a while how it is going, and you see here how far "
                    "it has come. An admin adds goals with `headway import`."
                ),
            )
        ),
        Text(
            spans=(
                voice.text(
                    "Until then you can look around: type “show me all goals”, or “how is …” with the name of a "
                    "goal, a person or a team."
                ),
            )
        ),
        Buttons(
            items=(
                Action(voice.text("All goals"), "goal.tree", tone="primary"),
                Action(voice.text("Help"), "help.show"),
            )
        ),
    ]


def pace(voice: Voice, courses: Sequence[Course], wanted: Sequence[tuple[date, Decimal]]) -> Card:
    """The way of the goals so far, compared with `wanted`, the mean of what their days ask for."""
    title = voice.text("How far your goals have come")
    courses = drawn(courses)
    if not courses:
        nothing = voice.text("There is nothing to draw yet: a line begins with the second value.")
        return Card(title=title, blocks=(Text(spans=(nothing,)),))
    return Card(title=title, blocks=(chart(voice, courses, wanted),))


def _teams(voice: Voice, page: Home) -> list[Block]:
    if not page.teams:
        return []
    blocks: list[Block] = [_heading(voice.plural("Your team", "Your teams", len(page.teams[:MOST_TEAMS])))]
    for team in page.teams[:MOST_TEAMS]:
        blocks.append(
            Progress(
                label=(Bold(team.name),),
                done=team.rollup.progress,
                expected=None,
                health=team.rollup.health,
                caption=summary(voice, team.rollup),
            )
        )
    looks = [Action(team.name, "team.show", {"team": str(team.id)}) for team in page.teams[:MOST_TEAMS]]
    blocks.append(Buttons(items=tuple(looks)))
    return blocks


def _practices(voice: Voice, found: Practices) -> list[Block]:
    heading = _heading(voice.text("What works"))
    offered = found.offered[:MOST_PRACTICES]
    lines = [
        *((p, voice.text("an idea for “{goal}”", goal=one_line(goal, _NAME))) for p, goal in offered),
        *((p, _whose(voice, p)) for p in found.mine[:MOST_PRACTICES]),
        *((p, about(voice, p)) for p in found.newest[:MOST_PRACTICES]),
    ]
    if not lines:
        return []
    rows = tuple(TreeRow(0, (Bold(one_line(p.title, _TITLE)), f" · {says}")) for p, says in lines)
    opens = {
        p.id: Action(one_line(p.title, _TITLE), "practice.show", {"practice": str(p.id)}) for p, _ in lines
    }
    return [heading, Tree(rows=rows), Buttons(items=tuple(opens.values()))]


def _whose(voice: Voice, practice: PracticeView) -> str:
    """How one of the reader's own stands."""
    stands = {
        "shared": voice.text("yours, published"),
        "private": voice.text("yours, private"),
        "withdrawn": voice.text("yours, taken back"),
    }[practice.state]
    return f"{stands} · {came_of(voice, practice)}" if practice.tried else stands


def _behind(voice: Voice, page: Home) -> list[Block]:
    """What is looked at now and then, a press away."""
    pace = (Action(voice.text("The way so far"), "home.pace"),) if page.has_pace else ()
    practices = Action(voice.text("All practices"), "practice.list")
    kept = Action(voice.text("My settings"), "home.set")
    # Whoever wonders what is kept about them finds it without looking for it.
    data = Action(voice.text("My data"), "data.show")
    return [Buttons(items=(*pace, practices, kept, data, opening(voice, ways.page("/goals"))))]


def settings(voice: Voice, kept: Settings, *, reader: UUID, next_at: datetime | None) -> Card:
    """What the reader has set, each with a button that changes it, and their data; `next_at` is when they are asked."""
    facts = [Fact(voice.text("I ask you"), often(voice, kept.cadence))]
    if next_at is not None:
        facts.append(Fact(voice.text("Next check-in"), voice.moment(next_at)))
    facts += [
        Fact(voice.text("Your time zone"), voice.text("{zone}; to change it: /okr zone …", zone=voice.zone)),
        Fact(voice.text("Days away"), _away(voice, kept.away)),
        Fact(
            voice.text("Days away from your status in the chat"),
            voice.text("are noted") if kept.follows_status else voice.text("are not noted"),
        ),
        Fact(voice.text("Messages you didn't ask for"), _unasked(voice, kept)),
        Fact(voice.text("Language"), voice.language),
    ]
    whose = {"person": str(reader)}
    rhythms = [
        Action(
            voice.text("Ask me {often}", often=often(voice, one)),
            "cadence.set",
            {"cadence": one.value, **whose},
        )
        for one in Cadence
        if one is not kept.cadence
    ]
    away = (
        Action(voice.text("I'm back"), "absence.end", whose)
        if kept.away
        else Action(voice.text("Note days away"), "command", {"text": "away"})
    )
    follow = (
        Action(voice.text("Stop noting days away from my status"), "absence.follow", {"on": "no"})
        if kept.follows_status
        else Action(voice.text("Note days away from my status"), "absence.follow", {"on": "yes"})
    )
    return Card(
        title=voice.text("What you have set"),
        blocks=(
            Facts(items=tuple(facts)),
            Buttons(items=(*rhythms, away, follow)),
            Buttons(
                items=(
                    Action(voice.text("What I raise with you"), "nudge.list"),
                    Action(voice.text("My data"), "data.show"),
                )
            ),
        ),
        why=voice.text("Under “My data” you see, take along or erase everything that is kept about you."),
    )


def _unasked(voice: Voice, kept: Settings) -> str:
    if not kept.nudges_a_week:
        return voice.text("none")
    most = voice.plural("at most {n} a week", "at most {n} a week", kept.nudges_a_week)
    if not kept.muted_nudges:
        return most
    off = voice.plural("{n} kind switched off", "{n} kinds switched off", kept.muted_nudges)
    return f"{most}, {off}"


def _away(voice: Voice, days: tuple[date, date] | None) -> str:
    if days is None:
        return voice.text("none noted")
    first, last = voice.day(days[0]), voice.day(days[1])
    return first if days[0] == days[1] else voice.text("{first} to {last}", first=first, last=last)


def _heading(text: str) -> Text:
    return Text(spans=(Bold(text),))
