"""What a number told by itself that somebody should know before the next check-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cards.blocks import Action, Block, Bold, Buttons, Card, Quote, Text
from cards.goals import GoalView, bar, health_word, unit_of
from cards.voice import Voice
from okrs.health import Health


def crossed_card(voice: Voice, goal: GoalView, *, before: Health, source: str, is_better: bool) -> Card:
    """A number that came in by itself took a goal into another colour."""
    title = (
        voice.text("Good news: “{goal}” is {now} again", goal=goal.title, now=health_word(voice, goal.health))
        if is_better
        else voice.text("“{goal}” is {now} now", goal=goal.title, now=health_word(voice, goal.health))
    )
    was = voice.text("It was {before} until its last number came in.", before=health_word(voice, before))
    return Card(
        title=title,
        blocks=(bar(voice, goal), Text(spans=(was,)), _answers(voice, goal)),
        why=voice.text("Sent because {source} brought a new number. Only you get this.", source=source),
    )


def turned_card(
    voice: Voice, goal: GoalView, *, since: date, earlier: Decimal, later: Decimal, source: str
) -> Card:
    """A number goes another way than it went before. `earlier` and `later` are changes a week."""
    unit = unit_of(goal)
    sentence = voice.text(
        "Until {day} it went {earlier} a week, and since then {later} a week.",
        day=voice.day(since),
        earlier=voice.change(earlier, unit),
        later=voice.change(later, unit),
    )
    return Card(
        title=voice.text(
            "“{goal}” goes another way since {day}", goal=goal.title, day=voice.short_day(since)
        ),
        blocks=(
            bar(voice, goal),
            Text(spans=(sentence, " ", voice.text("Do you know what happened?"))),
            _answers(voice, goal),
        ),
        why=voice.text(
            "Sent because the numbers of {source} changed more than chance does. Only you get this.",
            source=source,
        ),
    )


def silent_card(
    voice: Voice, *, source: UUID, name: str, as_of: datetime | None, feeds: Sequence[str], is_pushed: bool
) -> Card:
    """A source that says nothing new for long, without an error."""
    since = (
        voice.text("Its last number is of {when}.", when=voice.moment(as_of))
        if as_of
        else voice.text("It never had a number.")
    )
    what = (
        voice.text("Nothing was handed in since. Does the system that sends it still run?")
        if is_pushed
        else voice.text("I read it on time, but the number itself is old. Is it still kept up there?")
    )
    blocks: list[Block] = [Text(spans=(since, " ", what))]
    if feeds:
        goals = ", ".join(map(voice.quoted, feeds))
        blocks.append(Text(spans=(voice.text("{goals} stands on it.", goals=goals),)))
    blocks.append(
        Buttons(items=(Action(voice.text("See the source"), "source.show", {"source": str(source)}),))
    )
    return Card(
        title=voice.text("“{name}” has fallen silent", name=name),
        blocks=tuple(blocks),
        why=voice.text("Sent because you look after this source."),
    )


def handed_card(voice: Voice, *, source: UUID, name: str, left: str) -> Card:
    """A source whose owner has left; `left` is who that was, '' where it is not known any more."""
    told = (
        voice.text("{who}, who looked after it, has left.", who=left)
        if left
        else voice.text("Nobody looks after it any more.")
    )
    goes_on = voice.text(
        "It goes on as before, and if it can't be read one day, I'll tell you. It may still use a key of theirs: "
        "better to enter one of your own."
    )
    values = {"source": str(source)}
    return Card(
        title=voice.text("“{name}” is with you now", name=name),
        blocks=(
            Text(spans=(told, " ", goes_on)),
            Buttons(items=(Action(voice.text("See the source"), "source.show", values),)),
        ),
        why=voice.text("Sent once, because you led them or are an admin here."),
    )


def bottleneck_card(voice: Voice, *, words: str, stuck: Sequence[tuple[str, str]]) -> Card:
    """One thing in the way of several goals; `stuck` are titles and owners."""
    lines = [Text(spans=(Bold(title), f" ({owner})")) for title, owner in stuck]
    return Card(
        title=voice.plural(
            "One thing is in the way of {n} goal", "One thing is in the way of {n} goals", len(stuck)
        ),
        blocks=(
            Quote(words),
            *lines,
            Text(spans=(voice.text("Who could clear it for all of them? A word from you may be enough."),)),
        ),
        why=voice.text(
            "Sent because you lead who is held up. You see only what you may read of their notes."
        ),
    )


def _answers(voice: Voice, goal: GoalView) -> Buttons:
    values = {"key_result": str(goal.id)}
    return Buttons(
        items=(
            Action(voice.text("Say what happened"), "goal.update", values, tone="primary"),
            Action(voice.text("Why this colour?"), "goal.why", values),
        )
    )
