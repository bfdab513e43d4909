"""What people hear unasked of a cycle: that it begins, that half of it is over, that it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.blocks import Action, Buttons, Card, Text
from cards.cycles import Count, Span
from cards.lines import one_line
from cards.names import several
from cards.voice import Voice

_MOST_TITLE = 60


def half_time(voice: Voice, span: Span, *, goals: Sequence[str], manager: str, press: Action) -> Card:
    """Half of a cycle is over: do the goals still stand?"""
    return Card(
        title=voice.text("Half of {cycle} is over: do your goals still stand?", cycle=span.name),
        blocks=(
            Text(spans=(_titles(voice, goals),)),
            Text(
                spans=(
                    voice.text(
                        "Keep, change or stop, with a word why. Two minutes now save weeks on the wrong goal."
                    ),
                )
            ),
            Buttons(items=(press,)),
        ),
        why=_why(voice, voice.text("Sent once, because half of the cycle is over."), manager),
    )


def ending(
    voice: Voice, span: Span, *, today: date, goals: Sequence[str], manager: str, press: Action
) -> Card:
    """A cycle ends, or has ended: how did it go?"""
    title = (
        voice.text("{cycle} is over: how did your goals go?", cycle=span.name)
        if today > span.ends
        else voice.text(
            "{cycle} ends on {day}: how did your goals go?", cycle=span.name, day=voice.day(span.ends)
        )
    )
    return Card(
        title=title,
        blocks=(
            Text(spans=(_titles(voice, goals),)),
            Text(
                spans=(
                    voice.text(
                        "The scores are filled in from what you reported; look at them, say what you learned, and "
                        "what goes on."
                    ),
                )
            ),
            Buttons(items=(press,)),
        ),
        why=_why(
            voice,
            voice.text("Sent once, because the cycle ends. Everybody here sees scores."),
            manager,
        ),
    )


def ended(voice: Voice, span: Span, count: Count, *, press: Action) -> Card:
    """A cycle is over and not closed yet."""
    return Card(
        title=voice.text("{cycle} is over: shall it be closed?", cycle=span.name),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "{n} of {total} key results have a score. Until it is closed I go on asking about its goals.",
                        n=count.scored,
                        total=count.total,
                    ),
                )
            ),
            Buttons(items=(press,)),
        ),
        why=voice.text("Sent once, because you are an admin. You see first what closing does."),
    )


def no_next(voice: Voice, span: Span, *, press: Action) -> Card:
    """A cycle ends and none follows yet."""
    return Card(
        title=voice.text(
            "{cycle} ends on {day}: what comes next?", cycle=span.name, day=voice.day(span.ends)
        ),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "There is no cycle after it yet. Once there is one, goals can be written for it and "
                        "carried over."
                    ),
                )
            ),
            Buttons(items=(press,)),
        ),
        why=voice.text("Sent once, because you lead a team."),
    )


def beginning(
    voice: Voice, span: Span, *, today: date, teams: Sequence[str], buttons: Sequence[Action]
) -> Card:
    """A cycle begins, and the reader's teams have no goal in it."""
    day = voice.day(span.starts)
    title = (
        voice.text("{cycle} begins on {day}", cycle=span.name, day=day)
        if today < span.starts
        else voice.text("{cycle} has begun", cycle=span.name)
    )
    none = voice.plural(
        "{teams} has no goal in it yet.",
        "{teams} have no goal in it yet.",
        len(teams),
        teams=several(voice, teams),
    )
    return Card(
        title=title,
        blocks=(
            Text(
                spans=(
                    none,
                    " ",
                    voice.text(
                        "Which behaviour has to change this time? I say of each goal whether it describes a change, "
                        "and you decide."
                    ),
                )
            ),
            Buttons(items=tuple(buttons)),
        ),
        why=voice.text("Sent once, because you lead a team."),
    )


def _titles(voice: Voice, goals: Sequence[str]) -> str:
    shown = "; ".join(one_line(goal, _MOST_TITLE) for goal in goals[:5])
    more = len(goals) - 5
    return shown if more <= 0 else f"{shown} (+ {voice.plural('{n} more', '{n} more', more)})"


def _why(voice: Voice, reason: str, manager: str) -> str:
    seen = (
        voice.text("Your team and {manager} can read your words.", manager=manager)
        if manager
        else voice.text("Your team can read your words.")
    )
    return f"{reason} {seen}"
