"""What people arrange about being asked: days away, how often, in which time zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cards.blocks import Action, Bold, Buttons, Card, Text
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
    lines = [_quiet(voice, absence)]
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


def _quiet(voice: Voice, absence: Absent) -> str:
    back = voice.day(absence.back)
    if absence.starts > absence.today:
        first = voice.day(absence.starts)
        return voice.text("No questions from {day} until {back}.", day=first, back=back)
    return voice.text("No questions until {back}.", back=back)


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


def noted_from_status(voice: Voice, absence: Absent, *, open_ended: bool, undo: Action, stop: Action) -> Card:
    """To somebody whose status in the chat says that they are away; `open_ended`: without saying until when."""
    lines = [voice.text("Your status in the chat says so."), _quiet(voice, absence)]
    if open_ended:
        lines[1] = voice.text("It names no end, so each day that it stands counts, for two weeks at most.")
    if absence.skipped:
        lines.append(voice.text("The check-in that was open is skipped. It does not count against you."))
    return Card(
        title=days(voice, absence),
        blocks=(*(Text(spans=(line,)) for line in lines), Buttons(items=(undo, stop))),
        why=voice.text("You get this once, because you let me note your days away from your status."),
    )


def status_over(voice: Voice) -> Card:
    """What becomes of that message when the status no longer says so."""
    return Card(
        title=voice.text("Your days away by your status are over"),
        blocks=(Text(spans=(voice.text("From tomorrow on I ask about your goals again as usual."),)),),
    )


def status_gone(voice: Voice) -> Card:
    """What becomes of it when days to come are not noted any more."""
    return Card(title=voice.text("Not noted any more: your status says something else by now"))


def following(voice: Voice, *, stop: Action) -> Card:
    """That the status is followed from now on: what is read, and what is not."""
    told = (
        (
            voice.text("What I read:"),
            voice.text(
                "its words, its emoji and until when it holds, only to see whether it says that you are away. "
                "“On vacation”, “Out sick” or “OOO until 12 May” do, “In a meeting” or “Lunch” don't."
            ),
        ),
        (
            voice.text("What I never do:"),
            voice.text("keep its words, or look at whether you are online, your calendar or your messages."),
        ),
        (
            voice.text("What counts:"),
            voice.text(
                "a status without an end day by day, for two weeks at most; the one you have now once you change it. "
                "I tell you once each time, with a button to undo it, and never touch days that you noted yourself."
            ),
        ),
    )
    return Card(
        title=voice.text("I note your days away from your status in the chat"),
        blocks=(
            *(Text(spans=(Bold(label), " ", sentence)) for label, sentence in told),
            Buttons(items=(stop,)),
        ),
    )


def not_following(voice: Voice, *, taken_back: bool, start: Action) -> Card:
    """That the status is not read any more; `taken_back`: days away ahead went with it."""
    return notice(
        voice.text("I don't read your status in the chat any more"),
        voice.text("The days ahead that came from it are taken back.") if taken_back else "",
        voice.text("You can still tell me yourself: /okr away until 12 May"),
        buttons=(start,),
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
