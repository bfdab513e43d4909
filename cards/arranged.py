"""What people arrange about being asked: days away, how often, in which time zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cards.blocks import Action, Card, Text
from cards.checkins import notice
from cards.voice import Voice
from okrs.away import Unclear
from okrs.vocabulary import Cadence


@dataclass(frozen=True, kw_only=True)
class Absent:
    """Days away as the asker sees them: `who` is '' for themselves, `covers` '' for nobody.

    `back` is the first working day afterwards, `goals` how many somebody would have been asked about, `skipped`
    whether an open check-in fell away, `next_at` the next check-in.
    """

    who: str
    starts: date
    ends: date
    today: date
    back: date
    covers: str
    goals: int
    skipped: bool
    next_at: datetime | None


def absent(voice: Voice, absence: Absent, *, undo: Action) -> Card:
    """That the days are noted, and what follows from it."""
    who = absence.who
    title = voice.text("{who}: {days}", who=who, days=days(voice, absence)) if who else days(voice, absence)
    lines = [
        voice.text(
            "No questions from {day} until {back}.",
            day=voice.day(absence.starts),
            back=voice.day(absence.back),
        )
        if absence.starts > absence.today
        else voice.text("No questions until {back}.", back=voice.day(absence.back))
    ]
    if absence.covers and absence.goals:
        lines.append(_cover(voice, absence))
    if absence.skipped:
        lines.append(
            voice.text("The check-in that was open is skipped. It does not count against {who}.", who=who)
            if who
            else voice.text("The check-in that was open is skipped. It does not count against you.")
        )
    if absence.next_at is not None:
        lines.append(voice.text("Next check-in: {when}.", when=voice.moment(absence.next_at)))
    return notice(title, *lines, buttons=(undo,))


def days(voice: Voice, absence: Absent) -> str:
    """`Away until Monday 12 May`, `Away on Friday 9 May`, `Away from … to …`."""
    first, last = voice.day(absence.starts), voice.day(absence.ends)
    if absence.starts == absence.ends:
        return (
            voice.text("Away today")
            if absence.starts == absence.today
            else voice.text("Away on {day}", day=first)
        )
    if absence.starts == absence.today:
        return voice.text("Away until {day}", day=last)
    return voice.text("Away from {first} to {last}", first=first, last=last)


def _cover(voice: Voice, absence: Absent) -> str:
    if absence.who:
        return voice.plural(
            "{cover} will be asked about the goal of {who}.",
            "{cover} will be asked about the {n} goals of {who}.",
            absence.goals,
            cover=absence.covers,
            who=absence.who,
        )
    return voice.plural(
        "{cover} will be asked about your goal.",
        "{cover} will be asked about your {n} goals.",
        absence.goals,
        cover=absence.covers,
    )


def covering(voice: Voice, *, who: str, starts: date, ends: date, goals: int) -> Card:
    """To somebody who was named to stand in."""
    return Card(
        title=voice.text("{who} asked you to stand in", who=who),
        blocks=(
            Text(
                spans=(
                    voice.plural(
                        "{who} is away from {first} to {last}. I will ask you about one goal meanwhile.",
                        "{who} is away from {first} to {last}. I will ask you about {n} goals meanwhile.",
                        goals,
                        who=who,
                        first=voice.day(starts),
                        last=voice.day(ends),
                    ),
                )
            ),
        ),
        why=voice.text("You get this because {who} named you. “Skip” is always a fine answer.", who=who),
    )


def not_covering(voice: Voice, *, who: str) -> Card:
    return Card(title=voice.text("You need not stand in for {who} any more", who=who))


def told_away(voice: Voice, *, by: str, absence: Absent) -> Card:
    """To somebody whose days away were noted by another person."""
    return Card(
        title=days(voice, absence),
        blocks=(Text(spans=(voice.text("{who} noted this for you.", who=by),)),),
        why=voice.text("If that is wrong, say so: /okr back"),
    )


def unclear(voice: Voice, why: Unclear, *, named: str = "", buttons: Sequence[Action]) -> Card:
    """Days that can't be meant, with the nearest ones to press; `named` is a day that no calendar has."""
    title, hint = {
        Unclear.NO_DAY: (
            voice.text("Until when?"),
            voice.text("For example: until 12 May, Ben covers. Or 3-7 June. Or tomorrow."),
        ),
        Unclear.NO_SUCH_DAY: (
            voice.text("There is no {day}.", day=named),
            voice.text("Which day do you mean? For example: until 12 May."),
        ),
        Unclear.NO_LAST_DAY: (
            voice.text("And until which day?"),
            voice.text("For example: from Monday to Wednesday."),
        ),
        Unclear.PAST: (
            voice.text("That day has passed."),
            voice.text("If you mean next year's, write the year too, for example 12 May 2031."),
        ),
        Unclear.BACKWARDS: (
            voice.text("The last day comes before the first."),
            voice.text("Write the first day first, for example 3-7 June."),
        ),
        Unclear.TOO_LONG: (
            voice.text("That is more than three years."),
            voice.text("If somebody left for good, an admin sets them inactive with `headway import`."),
        ),
    }[why]
    return notice(title, hint, voice.text("Nothing is noted yet."), buttons=buttons)


def no_cover(voice: Voice, sentence: str, *, buttons: Sequence[Action]) -> Card:
    """The named stand-in won't do; `sentence` says why."""
    return notice(
        sentence,
        voice.text("Nothing is noted yet. Say it again with another name, or choose:"),
        buttons=buttons,
    )


def often(voice: Voice, cadence: Cadence) -> str:
    return {
        Cadence.WEEKLY: voice.text("every week"),
        Cadence.EVERY_TWO_WEEKS: voice.text("every two weeks"),
        Cadence.MONTHLY: voice.text("once a month"),
    }[cadence]
