"""Digests: what changed and what stands in the way of the goals, in at most ten lines, never about who did what.

Whoever builds the input decides what its readers may see: in a channel the goals come without notes and blockers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cards.blocks import Action, Block, Bold, Buttons, Card, Progress, Text
from cards.dashboard import opening
from cards.goals import GoalView, health_word
from cards.lines import Section, fitted, one_line
from cards.news import (
    MOST_NAME,
    MOST_TITLE,
    MOST_WORDS,
    News,
    change_line,
    changes,
    exceptions,
    tidy,
    trouble_line,
)
from cards.voice import Voice
from okrs.health import WEAKEST_FIRST, Health

MOST_LINES = 10
# The title and the reason why it was sent take one line each.
_ROOM = MOST_LINES - 2


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many goals have a fresh answer; nobody has talked about `silent` of them for `floor_days`.

    `healths` are those of every goal, also of the `left_out` ones, whose answers are not waited for: their owner is
    away or skips this time.
    """

    updated: int
    left_out: int
    silent: int
    floor_days: int
    healths: tuple[Health, ...]

    @property
    def total(self) -> int:
        """How many goals an answer is waited for, or has come."""
        return len(self.healths) - self.left_out


@dataclass(frozen=True, kw_only=True)
class Group:
    """A sub-team in one line."""

    name: str
    healths: tuple[Health, ...]
    updated: int


@dataclass(frozen=True, kw_only=True)
class Plea:
    """A request for help that is still open; `is_taken`: the reader said that they are on it."""

    request: UUID
    asker: str
    goal: str
    words: str
    is_taken: bool = False


@dataclass(frozen=True, kw_only=True)
class Prompted:
    """A coaching question for the reader, and why it was chosen."""

    person: str
    question: str
    because: str
    is_about_trouble: bool


@dataclass(frozen=True, kw_only=True)
class Tried:
    """Somebody tries something with a goal that was stuck. That they do is told, and not what."""

    person: str
    goal: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A strategic outcome as its key results have carried it; shares of the way are 0 to 1."""

    title: str
    done: Decimal | None
    done_then: Decimal | None
    health: Health
    updated: int
    total: int


@dataclass(frozen=True, kw_only=True)
class TeamDigest:
    """`asked_for_help` are titles of goals: in a channel, that help is wanted is told and the words are not. `page` is
    that of the dashboard, '' for none; so in the other digests."""

    team: str
    news: tuple[News, ...]
    groups: tuple[Group, ...]
    asked_for_help: tuple[str, ...]
    coverage: Coverage
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class ManagerDigest:
    """`news` are the direct reports' goals, `further` those of everybody below them; with those of `trials` something
    is being tried."""

    news: tuple[News, ...]
    further: tuple[GoalView, ...]
    pleas: tuple[Plea, ...]
    questions: tuple[Prompted, ...]
    coverage: Coverage
    trials: tuple[Tried, ...] = ()
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class CompanyDigest:
    company: str
    aims: tuple[Aim, ...]
    news: tuple[News, ...]
    coverage: Coverage
    page: str = ""


def team_card(voice: Voice, digest: TeamDigest) -> Card:
    """The weekly digest of a team, for its channel; one line in a quiet week."""
    name = one_line(digest.team, MOST_NAME)
    troubled = any(Health.OFF_TRACK in g.healths or Health.AT_RISK in g.healths for g in digest.groups)
    if not (troubled or digest.asked_for_help or _is_eventful(digest.news, digest.coverage)):
        return Card(
            title=_quiet(
                voice,
                digest.coverage,
                calm=voice.text("A quiet week for {team}: nothing moved off course", team=name),
                unanswered=voice.text(
                    "Nobody has answered yet this week about the goals of {team}", team=name
                ),
            )
        )
    news = tidy(digest.news)
    sections = (
        Section(lines=[trouble_line(voice, item, named=True) for item in exceptions(news)], least=3),
        Section(lines=[change_line(voice, item, named=True) for item in changes(news)]),
        Section(lines=_wanted(voice, digest.asked_for_help)),
        Section(lines=[_group(voice, group) for group in digest.groups], least=2),
        Section(lines=[_coverage(voice, digest.coverage)]),
    )
    return Card(
        title=voice.text("{team} this week", team=name),
        blocks=_with_way(voice, sections, digest.page),
        why=voice.text(
            "Sent once a week to the channel of {team}; everybody here sees it. Every goal is in the thread.",
            team=name,
        ),
    )


def manager_card(voice: Voice, digest: ManagerDigest) -> Card:
    """The weekly digest for one manager's eyes; one line in a quiet week."""
    further = _further(voice, digest.further)
    troubled = any(question.is_about_trouble for question in digest.questions)
    if not (
        further or digest.pleas or troubled or digest.trials or _is_eventful(digest.news, digest.coverage)
    ):
        return Card(
            title=_quiet(
                voice,
                digest.coverage,
                calm=voice.text("A quiet week for your people's goals: nothing moved off course"),
                unanswered=voice.text("Nobody has answered yet this week about your people's goals"),
            )
        )
    news = tidy(digest.news)
    coverage = Section(lines=[_coverage(voice, digest.coverage)])
    own = digest.pleas or exceptions(news) or changes(news)
    sections = (
        # What is further down needs something above it.
        *(() if own else (coverage,)),
        Section(lines=[trouble_line(voice, item, named=True) for item in exceptions(news)], least=2),
        Section(lines=[_plea(voice, plea) for plea in digest.pleas], least=2, most=2, rest="more"),
        Section(lines=_plea_buttons(voice, digest.pleas[:2])),
        Section(lines=[change_line(voice, item, named=True) for item in changes(news)]),
        Section(lines=further),
        Section(lines=_trials(voice, digest.trials)),
        Section(
            lines=[_question(voice, question) for question in digest.questions],
            # Two people who wait for an answer come before a question to think about.
            least=1 if len(digest.pleas) < 2 else 0,
            most=2,
            rest="untold",
        ),
        *((coverage,) if own else ()),
    )
    return Card(
        title=voice.text("Your people's goals this week"),
        blocks=_with_way(voice, sections, digest.page),
        why=voice.text(
            "Sent once a week because people report to you; only you see it. Every goal is in the thread."
        ),
    )


def company_card(voice: Voice, digest: CompanyDigest) -> Card:
    """The monthly digest of the company's outcomes; one line in a quiet month."""
    name = one_line(digest.company, MOST_NAME)
    moved = any(aim.done != aim.done_then for aim in digest.aims)
    if not (moved or _is_eventful(digest.news, digest.coverage)):
        return Card(
            title=_quiet(
                voice,
                digest.coverage,
                calm=voice.text("A quiet month for {company}: nothing moved off course", company=name),
                unanswered=voice.text(
                    "Nobody has answered yet this month about the goals of {company}", company=name
                ),
            )
        )
    news = tidy(digest.news)
    stuck = [item for item in exceptions(news) if item.goal.health is Health.OFF_TRACK or item.goal.blocked]
    aims = sorted(digest.aims, key=lambda aim: WEAKEST_FIRST.index(aim.health))
    sections = (
        Section(lines=[_aim(voice, aim) for aim in aims], least=5),
        Section(lines=[trouble_line(voice, item, named=False) for item in stuck]),
        Section(lines=[change_line(voice, item, named=False) for item in changes(news)]),
        Section(lines=[_coverage(voice, digest.coverage)]),
    )
    return Card(
        title=voice.text("{company}: where our outcomes stand", company=name),
        blocks=_with_way(voice, sections, digest.page),
        why=voice.text(
            "Sent once a month to this channel, for everybody in {company}. Every goal is in the thread.",
            company=name,
        ),
    )


def _with_way(voice: Voice, sections: Sequence[Section], page: str) -> tuple[Block, ...]:
    """What fits of the sections; the way to their page stands below the lines that are read."""
    way = (Buttons((opening(voice, page),)),) if page else ()
    return (*fitted(voice, sections, room=_ROOM), *way)


def _is_eventful(news: Iterable[News], coverage: Coverage) -> bool:
    return coverage.silent > 0 or any(item.severity is not None or item.has_moved for item in news)


def _wanted(voice: Voice, titles: Sequence[str]) -> list[Text]:
    if not titles:
        return []
    words = ", ".join(one_line(title, MOST_TITLE) for title in titles[:3])
    more = f" (+ {len(titles) - 3})" if len(titles) > 3 else ""
    return [Text(spans=(voice.text("Help is wanted with: {goals}", goals=words) + more,))]


def _group(voice: Voice, group: Group) -> Text:
    return Text(
        spans=voice.spans(
            "{team}: {counts}; {updated} of {total} up to date",
            team=Bold(one_line(group.name, MOST_NAME)),
            counts=_counts(voice, group.healths),
            updated=group.updated,
            total=len(group.healths),
        )
    )


def _further(voice: Voice, goals: Sequence[GoalView]) -> list[Text]:
    """Everything off course further down, in one line."""
    off = [goal for goal in goals if goal.health in (Health.OFF_TRACK, Health.AT_RISK)]
    if not off:
        return []
    weakest = sorted(off, key=lambda goal: WEAKEST_FIRST.index(goal.health))
    named = ", ".join(one_line(goal.title, MOST_NAME) for goal in weakest[:2])
    more = f" (+ {len(off) - 2})" if len(off) > 2 else ""
    counts = _counts(voice, [goal.health for goal in off])
    return [Text(spans=(voice.text("Further down: {counts}: {goals}", counts=counts, goals=named) + more,))]


def _plea(voice: Voice, plea: Plea) -> Text:
    return Text(
        spans=voice.spans(
            "{who} asks for your help with {goal}: “{words}”",
            who=Bold(one_line(plea.asker, MOST_NAME)),
            goal=Bold(one_line(plea.goal, MOST_TITLE)),
            words=one_line(plea.words, MOST_WORDS),
        )
    )


def _plea_buttons(voice: Voice, pleas: Sequence[Plea]) -> list[Buttons]:
    if not pleas:
        return []
    return [Buttons(items=tuple(action for plea in pleas for action in _answers(voice, plea, len(pleas))))]


def _answers(voice: Voice, plea: Plea, of: int) -> Iterator[Action]:
    values = {"request": str(plea.request), "from": "digest"}
    take, clear = voice.text("I'm on it"), voice.text("It's cleared")
    who = "" if of == 1 else f"{one_line(plea.asker, MOST_NAME)}: "
    if not plea.is_taken:
        yield Action(who + take, "help.take", values, tone="primary")
    yield Action(who + clear, "help.clear", values)


def _trials(voice: Voice, trials: Sequence[Tried]) -> list[Text]:
    """What is being tried, in one line."""
    if not trials:
        return []
    named = "; ".join(
        voice.text(
            "{who} with {goal} until {day}",
            who=one_line(each.person, MOST_NAME),
            goal=one_line(each.goal, MOST_TITLE),
            day=voice.short_day(each.until),
        )
        if each.until
        else voice.text(
            "{who} with {goal}", who=one_line(each.person, MOST_NAME), goal=one_line(each.goal, MOST_TITLE)
        )
        for each in trials[:2]
    )
    more = f" (+ {len(trials) - 2})" if len(trials) > 2 else ""
    return [Text(spans=(voice.text("Something new is being tried: {trials}", trials=named) + more,))]


def _question(voice: Voice, prompted: Prompted) -> Text:
    return Text(
        spans=voice.spans(
            "A question to take to {who}: {question} ({because})",
            who=Bold(one_line(prompted.person, MOST_NAME)),
            question=one_line(prompted.question, 240),
            because=prompted.because,
        ),
        free=True,
    )


def _aim(voice: Voice, aim: Aim) -> Progress:
    if aim.done is None:
        words = ""
    elif aim.done_then is None or voice.percent(aim.done) == voice.percent(aim.done_then):
        words = voice.text("{now} of the way", now=voice.percent(aim.done))
    else:
        then = voice.percent(aim.done_then)
        words = voice.text("{then} → {now} of the way", then=then, now=voice.percent(aim.done))
    health = health_word(voice, aim.health)
    caption = voice.text(
        "{words}; {updated} of {total} goals up to date",
        words=f"{words}, {health}" if words else health,
        updated=aim.updated,
        total=aim.total,
    )
    if not aim.total:
        caption = voice.text("no goal for it yet")
    title = one_line(aim.title, MOST_TITLE)
    return Progress(label=(Bold(title),), done=aim.done, expected=None, health=aim.health, caption=caption)


def _quiet(voice: Voice, coverage: Coverage, *, calm: str, unanswered: str) -> str:
    """The one line of a period in which nothing happened: `calm`, or `unanswered` where no answer came."""
    if not coverage.total:
        return f"{calm}. {_left_out(voice, coverage)}"
    counted = voice.text(
        "{updated} of {total} goals are up to date.", updated=coverage.updated, total=coverage.total
    )
    words = f"{calm if coverage.updated else unanswered}; {counted}"
    return f"{words} {_left_out(voice, coverage)}" if coverage.left_out else words


def _left_out(voice: Voice, coverage: Coverage) -> str:
    return voice.plural(
        "{n} goal of somebody who is away or skips this time is left out.",
        "{n} goals of people who are away or skip this time are left out.",
        coverage.left_out,
    )


def _coverage(voice: Voice, coverage: Coverage) -> Text:
    """`4 of 5 goals are up to date: 1 at risk, 4 on track.`; the health words always count every goal named."""
    counts = _counts(voice, coverage.healths)
    words = (
        voice.text(
            "{updated} of {total} goals are up to date: {counts}.",
            updated=coverage.updated,
            total=coverage.total,
            counts=counts,
        )
        if not coverage.left_out
        else " ".join(
            (
                voice.text(
                    "{updated} of {total} goals are up to date.",
                    updated=coverage.updated,
                    total=coverage.total,
                ),
                _left_out(voice, coverage),
                voice.text("All {n}: {counts}.", n=len(coverage.healths), counts=counts),
            )
        )
    )
    if coverage.silent:
        silent = voice.plural(
            "Nobody has talked about {n} goal for {days} days.",
            "Nobody has talked about {n} goals for {days} days.",
            coverage.silent,
            days=coverage.floor_days,
        )
        words = f"{words} {silent}"
    return Text(spans=(words,))


def _counts(voice: Voice, healths: Iterable[Health]) -> str:
    """`1 at risk, 3 on track`, what is wrong first."""
    counted = Counter(healths)
    return ", ".join(
        f"{counted[health]} {health_word(voice, health)}" for health in WEAKEST_FIRST if counted[health]
    )
