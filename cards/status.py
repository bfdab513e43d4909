"""Where things stand, on demand: one's own goals, a person's, a team's, one goal with its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chart,
    Fact,
    Facts,
    Link,
    LinkButton,
    Point,
    Progress,
    Quote,
    Series,
    Spans,
    Text,
    Tree,
    TreeRow,
)
from cards.dashboard import opening
from cards.experiments import Trial, told
from cards.goals import GoalView, bar, health_word, line
from cards.lines import one_line
from cards.no_help import Decided, answered
from cards.practices import PracticeView
from cards.voice import Voice
from cards.ways import goal_page, page
from okrs.health import WEAKEST_FIRST, Health
from okrs.measure import Kind
from okrs.rollup import Rollup
from okrs.vocabulary import Choice

# A message holds 50 blocks on the narrowest platform.
MOST_BARS, MOST_LINES, MOST_POINTS, MOST_TRIED = 12, 25, 20, 3
_TROUBLED = frozenset({Health.OFF_TRACK, Health.AT_RISK, Health.OUTDATED, Health.PENDING})


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A value that was recorded, on the reader's day, and what was expected on it."""

    day: date
    value: Decimal
    expected: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Away:
    """Days away and who covers meanwhile ('' for nobody), for those who may know."""

    until: date
    covers: str


def overview(
    voice: Voice,
    goals: Sequence[GoalView],
    *,
    next_at: datetime | None,
    teams: Sequence[tuple[UUID, str]],
    note: str,
) -> Card:
    """The asker's own goals. `teams` are theirs to look at, `note` is one more thing they should know, or ''."""
    blocks: list[Block] = _bars(voice, goals)
    if not goals:
        blocks.append(
            Text(
                spans=(
                    voice.text(
                        "You own no key result in an open cycle. Once you do, I ask you about it here."
                    ),
                )
            )
        )
    if next_at is not None and goals:
        blocks.append(Text(spans=(voice.text("Next check-in: {when}.", when=voice.moment(next_at)),)))
    if note:
        blocks.append(Text(spans=(note,), muted=True))
    first = (
        Action(voice.text("Check in now"), "checkin.now", tone="primary")
        if goals
        else Action(voice.text("Write a goal"), "goals.new", tone="primary")
    )
    looks = tuple(Action(name, "team.show", {"team": str(id_)}) for id_, name in teams[:3])
    blocks.append(
        Buttons(
            items=(
                first,
                *looks,
                Action(voice.text("All goals"), "goal.tree"),
                Action(voice.text("Help"), "help.show"),
                opening(voice, page("/goals")),
            )
        )
    )
    return Card(title=voice.text("Your goals"), blocks=tuple(blocks), why=legend(voice, goals))


def listing(voice: Voice, goals: Sequence[GoalView]) -> Card:
    """The asker's goals one by one, each with a button for its details."""
    rows: list[TreeRow] = []
    for goal in goals[:MOST_BARS]:
        rows.append(TreeRow(0, line(voice, goal), goal.health))
        last = _last_talked(voice, goal)
        rows.append(TreeRow(1, (f"{goal.code} · {last}" if goal.code else last,)))
    blocks: list[Block] = [Tree(rows=tuple(rows))] if rows else []
    if len(goals) > MOST_BARS:
        blocks.append(more(voice, len(goals) - MOST_BARS))
    if not goals:
        blocks.append(Text(spans=(voice.text("You own no key result in an open cycle."),)))
    details = [
        Action(one_line(goal.title, 60), "goal.show", {"key_result": str(goal.id)})
        for goal in goals[:MOST_BARS]
    ]
    blocks.append(Buttons(items=(*details, Action(voice.text("All goals"), "goal.tree"))))
    return Card(title=voice.plural("Your goal", "Your {n} goals", max(1, len(goals))), blocks=tuple(blocks))


def person(voice: Voice, name: str, goals: Sequence[GoalView], *, away: Away | None) -> Card:
    """Somebody's goals as the reader may see them."""
    blocks: list[Block] = []
    if away is not None:
        until = voice.day(away.until)
        blocks.append(
            Text(
                spans=(
                    voice.text(
                        "{who} is away until {day}; {cover} covers.", who=name, day=until, cover=away.covers
                    )
                    if away.covers
                    else voice.text("{who} is away until {day}.", who=name, day=until),
                )
            )
        )
    for goal in goals[:MOST_BARS]:
        blocks.append(coded_bar(voice, goal))
        blocks += _words(voice, goal)
    if len(goals) > MOST_BARS:
        blocks.append(more(voice, len(goals) - MOST_BARS))
    if not goals:
        blocks.append(Text(spans=(voice.text("{who} owns no key result in an open cycle.", who=name),)))
    return Card(title=voice.text("Goals of {who}", who=name), blocks=tuple(blocks), why=legend(voice, goals))


def team(voice: Voice, *, id_: UUID, name: str, rollup: Rollup, goals: Sequence[GoalView]) -> Card:
    """A team: all its goals as one, then what needs a look, then the rest."""
    if not goals:
        return Card(
            title=name,
            blocks=(Text(spans=(voice.text("{team} has no goals in an open cycle.", team=name),)),),
        )
    ranked = sorted(goals, key=lambda goal: WEAKEST_FIRST.index(goal.health))
    troubled = [g for g in ranked if (g.health in _TROUBLED or g.blocked) and not g.stopped]
    fine = [goal for goal in ranked if goal not in troubled]
    blocks: list[Block] = [together(voice, rollup)]
    if troubled:
        blocks.append(Text(spans=(Bold(voice.text("Needs a look")),)))
        blocks.append(_owned_lines(voice, troubled[:MOST_LINES]))
    if room := max(0, MOST_LINES - len(troubled)) if fine else 0:
        blocks.append(Text(spans=(Bold(voice.text("Going well")),)))
        blocks.append(_owned_lines(voice, fine[:room]))
    hidden = len(goals) - MOST_LINES
    if hidden > 0:
        blocks.append(more(voice, hidden))
    values = {"team": str(id_)}
    blocks.append(
        Buttons(
            items=(
                Action(voice.text("Why this number?"), "goal.why", values),
                Action(voice.text("Tree"), "goal.tree", values),
                opening(voice, page(f"/team/{id_}")),
            )
        )
    )
    return Card(title=name, blocks=tuple(blocks))


def together(voice: Voice, rollup: Rollup) -> Progress:
    """Several goals as one bar: how far on average, how the weakest stands, how many were updated."""
    return Progress(
        label=(Bold(voice.text("All together")),),
        done=rollup.progress,
        expected=None,
        health=rollup.health,
        caption=summary(voice, rollup),
    )


def summary(voice: Voice, rollup: Rollup) -> str:
    """`42% of the way · weakest: at risk · 3 of 5 updated this period`."""
    far = (
        voice.text("{share} of the way", share=voice.percent(rollup.progress))
        if rollup.progress is not None
        else voice.text("no progress to tell yet")
    )
    weakest = voice.text("weakest: {health}", health=health_word(voice, rollup.health))
    return " · ".join((far, weakest, coverage(voice, rollup)))


def coverage(voice: Voice, rollup: Rollup) -> str:
    return voice.text("{n} of {all} updated this period", n=rollup.updated, all=rollup.total)


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a goal is there for: the number that it should move ('' for none named yet), and what was decided when it
    was asked whether it helped. `may_set`: the reader may say so and change the goal."""

    metric: str = ""
    decided: Sequence[Decided] = ()
    may_set: bool = False


NOTHING_SAID = Purpose()


def goal_card(
    voice: Voice,
    goal: GoalView,
    *,
    history: Sequence[Moment],
    said_by: str,
    closed: str,
    may_update: bool,
    practice: PracticeView | None = None,
    tried: Sequence[Trial] = (),
    purpose: Purpose = NOTHING_SAID,
) -> Card:
    """One goal: value, change, pace, confidence, last words, what its owner shared, and history.

    `said_by` is who spoke last, `closed` says that its cycle is over or that it was stopped, '' while it is open;
    `tried` is what was tried with it, as far as the reader may know.
    """
    where = replace(bar(voice, goal), label=(voice.text("Where it stands"),))
    facts = _facts(voice, goal)
    if purpose.metric:
        facts.append(Fact(voice.text("Should move"), purpose.metric))
    blocks: list[Block] = [where, Facts(items=tuple(facts)), *answered(voice, purpose.decided)]
    if goal.live is not None and goal.live.url:
        seen = voice.text("See the number in {source}", source=goal.live.source)
        blocks.insert(1, Text(spans=(Link(seen, goal.live.url),)))
    if closed:
        blocks.insert(0, Text(spans=(Bold(closed),)))
    blocks += _words(voice, goal, said_by=said_by)
    blocks += [Text(spans=spans) for spans in told(voice, tried)[:MOST_TRIED]]
    if len(history) > 1:
        blocks.append(chart(voice, goal, history))
    values = {"key_result": str(goal.id)}
    buttons = [Action(voice.text("Why?"), "goal.why", values)]
    if practice is not None:
        blocks.append(
            Text(
                spans=voice.spans(
                    "What works here, shared by {who}: {practice}",
                    who=practice.author,
                    practice=Bold(practice.title),
                )
            )
        )
        buttons.append(Action(voice.text("How it works"), "practice.show", {"practice": str(practice.id)}))
    if may_update and not closed:
        buttons.insert(0, Action(voice.text("Update"), "goal.update", values, tone="primary"))
    if purpose.may_set and not closed:
        label = (
            voice.text("What should it move?") if not purpose.metric else voice.text("Move another number")
        )
        buttons += [
            Action(voice.text("Change it"), "goal.change.form", values),
            Action(label, "goal.moves.form", values),
        ]
    elif purpose.may_set and goal.stopped:
        buttons.append(
            Action(voice.text("Take it up again"), "no_help.answer", {**values, "choice": Choice.KEEP.value})
        )
    blocks.append(Buttons(items=(*buttons, opening(voice, goal_page(goal.id)))))
    return Card(title=goal.title, blocks=tuple(blocks))


def preview(voice: Voice, goal: GoalView) -> Card:
    """One goal behind a link, without what people wrote about it."""
    kept = {
        voice.text("Owner"),
        voice.text("Confidence"),
        voice.text("Until"),
        voice.text("Last talked about"),
    }
    facts = tuple(fact for fact in _facts(voice, goal) if fact.label in kept)
    return Card(
        title=goal.title,
        blocks=(
            replace(bar(voice, goal), label=(voice.text("Where it stands"),)),
            Facts(items=facts),
            Buttons(items=(LinkButton(voice.text("Open it"), goal_page(goal.id)),)),
        ),
    )


def chart(voice: Voice, goal: GoalView, history: Sequence[Moment]) -> Chart:
    """The values over time against what was expected on the same days."""
    shown = thinned(history)
    said = Series(voice.text("Value"), tuple(Point(m.day.isoformat(), m.value) for m in shown))
    paced = tuple(Point(m.day.isoformat(), m.expected) for m in shown if m.expected is not None)
    first, last = shown[0], shown[-1]
    summary = voice.text(
        "From {first} on {from_day} to {last} on {to_day}.",
        first=voice.number(first.value, goal.unit),
        from_day=voice.short_day(first.day),
        last=voice.number(last.value, goal.unit),
        to_day=voice.short_day(last.day),
    )
    if last.expected is not None:
        expected = voice.number(last.expected.quantize(Decimal("0.1")).normalize(), goal.unit)
        summary += " " + voice.text(
            "Expected on {day}: {value}.", value=expected, day=voice.short_day(last.day)
        )
    series = (said, Series(voice.text("Expected"), paced, "pace")) if paced else (said,)
    return Chart(title=voice.text("So far"), unit=goal.unit, series=series, summary=summary)


def thinned(history: Sequence[Moment]) -> list[Moment]:
    """At most MOST_POINTS of them, evenly, the first and the last always among them."""
    if len(history) <= MOST_POINTS:
        return list(history)
    last = len(history) - 1
    return [history[n * last // (MOST_POINTS - 1)] for n in range(MOST_POINTS)]


def _bars(voice: Voice, goals: Sequence[GoalView]) -> list[Block]:
    blocks: list[Block] = [coded_bar(voice, goal) for goal in goals[:MOST_BARS]]
    if len(goals) > MOST_BARS:
        blocks.append(more(voice, len(goals) - MOST_BARS))
    return blocks


def coded_bar(voice: Voice, goal: GoalView) -> Progress:
    """The goal's bar with its code at the end, by which people can name it."""
    shown = bar(voice, goal)
    return replace(shown, caption=f"{shown.caption} · {goal.code}") if goal.code else shown


def more(voice: Voice, n: int) -> Text:
    return Text(
        spans=(voice.plural("… and {n} more: see /okr tree.", "… and {n} more: see /okr tree.", n),),
        muted=True,
    )


def _owned_lines(voice: Voice, goals: Sequence[GoalView]) -> Tree:
    return Tree(
        rows=tuple(
            TreeRow(0, _owned_line(voice, goal), None if goal.stopped else goal.health) for goal in goals
        )
    )


def _owned_line(voice: Voice, goal: GoalView) -> Spans:
    owner = f" — {goal.owner}" if goal.owner_id else ""
    stuck = (
        f" — {voice.text('stuck')}" + (f": {one_line(goal.blocker, 120)}" if goal.blocker else "")
        if goal.blocked
        else ""
    )
    return (*line(voice, goal), owner, stuck) if owner or stuck else line(voice, goal)


def _words(voice: Voice, goal: GoalView, *, said_by: str = "") -> list[Block]:
    """The last words about a goal, where the reader may see them."""
    blocks: list[Block] = []
    if goal.blocked:
        words = f": {one_line(goal.blocker, 300)}" if goal.blocker else "."
        blocks.append(Text(spans=(Bold(voice.text("Stuck")), words)))
    if goal.note and goal.note != goal.blocker:
        if said_by and goal.talked_on:
            blocks.append(
                Text(
                    spans=(voice.text("{who}, {day}:", who=said_by, day=voice.short_day(goal.talked_on)),),
                    muted=True,
                )
            )
        blocks.append(Quote(goal.note))
    return blocks


def _facts(voice: Voice, goal: GoalView) -> list[Fact]:
    """What the bar above them does not say."""
    facts: list[Fact] = []
    if goal.confidence is not None and goal.confidence_before not in (None, goal.confidence):
        sure = voice.text("{then} → {now}", then=goal.confidence_before, now=f"{goal.confidence}/10")
        facts.append(Fact(voice.text("Confidence"), sure))
    facts.append(Fact(voice.text("Owner"), goal.owner if goal.owner_id else voice.text("nobody yet")))
    if goal.code:
        facts.append(Fact(voice.text("Code"), goal.code))
    facts.append(Fact(voice.text("Belongs to"), goal.objective))
    facts.append(Fact(voice.text("Until"), voice.day(goal.ends)))
    facts.append(Fact(voice.text("Last talked about"), _last_day(voice, goal)))
    return facts


def _last_talked(voice: Voice, goal: GoalView) -> str:
    if goal.talked_on is None:
        return voice.text("not talked about yet")
    return voice.text("last talked about on {day}", day=voice.day(goal.talked_on))


def _last_day(voice: Voice, goal: GoalView) -> str:
    return voice.text("never") if goal.talked_on is None else voice.day(goal.talked_on)


def legend(voice: Voice, goals: Sequence[GoalView]) -> str:
    """What the mark on a bar means, where there is one."""
    if any(goal.expected is not None and goal.kind is not Kind.MILESTONE for goal in goals):
        return voice.text("The mark on each bar is where an even pace would be today.")
    return ""
