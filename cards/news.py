"""What is new about a goal since its readers last heard of it, and the one line that tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cards.blocks import Bold, Span, Spans, Tree, TreeRow
from cards.goals import GoalView, Live, health_word, where
from cards.lines import one_line
from cards.voice import Voice
from okrs.health import Health
from okrs.measure import Kind

MOST_TITLE, MOST_NAME, MOST_WORDS = 80, 40, 140
"""How many characters of a title, a name and somebody's own words fit into a line."""


@dataclass(frozen=True, kw_only=True)
class News:
    """A goal as the readers may see it, and what they last heard of it."""

    goal: GoalView
    value_then: Decimal | None
    confidence_then: int | None

    @property
    def has_moved(self) -> bool:
        return self.goal.value is not None and self.goal.value != self.value_then

    @property
    def is_less_sure(self) -> bool:
        now, then = self.goal.confidence, self.confidence_then
        return now is not None and then is not None and now < then

    @property
    def severity(self) -> int | None:
        """0 for off track, then at risk, blocked, and less sure than before; None where nothing is wrong."""
        goal = self.goal
        if goal.health is Health.MET:
            return None
        signs = (
            goal.health is Health.OFF_TRACK,
            goal.health is Health.AT_RISK,
            goal.blocked,
            self.is_less_sure,
        )
        return signs.index(True) if any(signs) else None


def tidy(news: Iterable[News]) -> list[News]:
    """The same goals with every word that somebody typed brought onto one short line."""
    return [replace(item, goal=_tidied(item.goal)) for item in news]


def exceptions(news: Sequence[News]) -> list[News]:
    """The worst first; of equals in the order of the goals, so that no person's place means anything."""
    ranked = [(item.severity, item) for item in news]
    troubled = [(severity, item) for severity, item in ranked if severity is not None]
    return [item for _, item in sorted(troubled, key=lambda pair: pair[0])]


def changes(news: Sequence[News]) -> list[News]:
    moved = [item for item in news if item.severity is None and item.has_moved]
    return sorted(moved, key=lambda item: item.goal.health is not Health.MET)


def trouble_line(voice: Voice, item: News, *, named: bool) -> Tree:
    """What is wrong with a goal, with the shape of its health where that is what is wrong."""
    goal = item.goal
    word = (voice.text("Off track"), voice.text("At risk"), voice.text("Blocked"), voice.text("Less sure"))[
        item.severity or 0
    ]
    parts = [_stands(voice, item)]
    if goal.expected_value is not None and goal.kind is not Kind.MILESTONE:
        expected = voice.number(_rounded(goal.expected_value, goal), goal.unit)
        parts.append(voice.text("{value} expected by now", value=expected))
    if item.is_less_sure:
        parts.append(_confidence(voice, item))
    if goal.blocker:
        parts.append(voice.text("in the way: “{words}”", words=goal.blocker))
    elif goal.blocked and item.severity != 2:
        parts.append(voice.text("blocked"))
    health = goal.health if goal.health in (Health.OFF_TRACK, Health.AT_RISK) else None
    return _bullet(_about(voice, word, goal, "; ".join(parts), named=named), health)


def change_line(voice: Voice, item: News, *, named: bool) -> Tree:
    word = voice.text("Reached") if item.goal.health is Health.MET else voice.text("Moved")
    return _bullet(_about(voice, word, item.goal, _movement(voice, item), named=named), item.goal.health)


def goal_line(voice: Voice, item: News) -> Spans:
    goal = item.goal
    parts = [
        _movement(voice, item) if item.has_moved and item.value_then is not None else _standing(voice, goal)
    ]
    if item.is_less_sure:
        parts.append(_confidence(voice, item))
    elif goal.confidence is not None:
        parts.append(voice.text("confidence {n}/10", n=goal.confidence))
    if goal.blocked:
        parts.append(voice.text("blocked"))
    return (Bold(goal.title), f": {'; '.join(parts)} ({health_word(voice, goal.health)})")


def own_words(voice: Voice, goal: GoalView) -> Iterator[str]:
    if goal.blocker:
        yield voice.text("In the way: “{words}”", words=goal.blocker)
    if goal.note and goal.note != goal.blocker:
        yield voice.quoted(goal.note)


def late_words(voice: Voice, item: News, *, named: bool) -> str:
    if item.goal.value != item.value_then:
        what = _movement(voice, item)
    elif item.goal.confidence != item.confidence_then and item.confidence_then is not None:
        what = _confidence(voice, item)
    else:
        return ""
    if named and item.goal.owner_id is not None:
        return voice.text("{goal} ({who}): {what}", goal=item.goal.title, who=item.goal.owner, what=what)
    return voice.text("{goal}: {what}", goal=item.goal.title, what=what)


def _tidied(goal: GoalView) -> GoalView:
    return replace(
        goal,
        title=one_line(goal.title, MOST_TITLE),
        objective=one_line(goal.objective, MOST_TITLE),
        owner=one_line(goal.owner, MOST_NAME),
        unit=one_line(goal.unit, 20),
        blocker=one_line(goal.blocker, MOST_WORDS),
        note=one_line(goal.note, MOST_WORDS),
    )


def _bullet(spans: Spans, health: Health | None) -> Tree:
    return Tree(rows=(TreeRow(depth=0, spans=spans, health=health),))


def _about(voice: Voice, word: str, goal: GoalView, what: str, *, named: bool) -> Spans:
    title: Span = Bold(goal.title)
    if named and goal.owner_id is not None:
        return voice.spans("{word}: {goal} ({who}): {what}", word=word, goal=title, who=goal.owner, what=what)
    return voice.spans("{word}: {goal}: {what}", word=word, goal=title, what=what)


def _stands(voice: Voice, item: News) -> str:
    if not item.has_moved or item.value_then is None:
        return _standing(voice, item.goal)
    if item.goal.kind is Kind.MAINTAIN:
        then = voice.number(item.value_then, item.goal.unit)
        return voice.text("{now}, was {then}", now=_standing(voice, item.goal), then=then)
    return _movement(voice, item)


def _standing(voice: Voice, goal: GoalView) -> str:
    stands = where(voice, goal)
    return stands if goal.live is None else f"{stands} {_by_itself(voice, goal.live)}"


def _movement(voice: Voice, item: News) -> str:
    """`41 → 44 points`, or the value alone when it is the first; `by itself` where a source brought it."""
    moved = _moved(voice, item)
    live = item.goal.live
    return moved if live is None else f"{moved} {_by_itself(voice, live)}"


def _moved(voice: Voice, item: News) -> str:
    goal, then = item.goal, item.value_then
    if goal.value is None:
        return voice.text("no value any more")
    now = _value(voice, goal, goal.value)
    if then is not None and goal.kind is Kind.MILESTONE:
        return f"{voice.percent(then / 100)} → {now}"
    if then is None:
        return voice.text("first value {now}", now=now)
    before = voice.number(then, goal.unit).removesuffix(f" {goal.unit}")
    return f"{before} → {now}"


def _by_itself(voice: Voice, live: Live) -> str:
    """A number that nobody said: a digest tells it from people's words."""
    return voice.text("(from {source})", source=one_line(live.source, MOST_NAME))


def _value(voice: Voice, goal: GoalView, value: Decimal) -> str:
    if goal.kind is Kind.MILESTONE:
        return voice.text("{share} done", share=voice.percent(value / 100))
    return voice.number(value, goal.unit)


def _confidence(voice: Voice, item: News) -> str:
    return voice.text(
        "confidence {then} → {now}", then=item.confidence_then, now=f"{item.goal.confidence}/10"
    )


def _rounded(value: Decimal, goal: GoalView) -> Decimal:
    given = [n for n in (goal.start, goal.target, goal.value) if n is not None]
    return round(value, max((max(0, -int(n.as_tuple().exponent)) for n in given), default=0))
