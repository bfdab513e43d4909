"""What is held on the reader: shown, exported, erased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from cards.blocks import Action, Block, Bold, Buttons, Card, Fact, Facts, LinkButton, Text
from cards.checkins import notice
from cards.voice import Voice

# The button that erases; the card that offers it stays in the web chat until it is pressed.
ERASE = "data.erase.confirm"


@dataclass(frozen=True, kw_only=True)
class OnFile:
    """What is held on one person, in numbers; `notes` are those of the `entries` that say something in words, `changed`
    is how often somebody else changed something about them."""

    name: str
    email: str
    role: str
    zone: str
    company: str
    goals: int
    entries: int
    notes: int
    replies: int
    monthly: int
    drafts: int
    checkins: int
    away: int
    asked: int
    helped: int
    reminders: int
    accounts: int
    said: int
    sign_ins: int
    letters: int
    changed: int = 0


def on_file(
    voice: Voice,
    held: OnFile,
    *,
    letters_for: timedelta,
    words_for: timedelta | None,
    erased_after: timedelta,
) -> Card:
    """Everything that is held, who sees which of it, and for how long."""
    return Card(
        title=voice.text("What I hold on you"),
        blocks=(
            Facts(items=tuple(_facts(voice, held))),
            Text(spans=(Bold(voice.text("Who sees it.")), " ", _seen_by(voice, held.company))),
            Text(
                spans=(
                    Bold(voice.text("For how long.")),
                    " ",
                    *_words_for(voice, words_for),
                    voice.text(
                        "Until you erase it. I forget what I sent after {days} days, but the chat keeps it. "
                        "If {company} disconnects its chat from me, everything is erased {after} days later.",
                        days=letters_for.days,
                        company=held.company,
                        after=erased_after.days,
                    ),
                )
            ),
            Buttons(
                items=(
                    Action(voice.text("Export it"), "data.export", tone="primary"),
                    Action(voice.text("Erase my words"), "data.erase", tone="danger"),
                )
            ),
        ),
        why=voice.text("Only you see this. What is not listed, I don't hold."),
    )


def export(voice: Voice, *, url: str) -> Card:
    """Where to fetch everything as a file."""
    return Card(
        title=voice.text("Everything I hold on you, as a file"),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "One JSON file that any program can read, made at the moment you fetch it. "
                        "It has your own words in it and nobody else's."
                    ),
                )
            ),
            Buttons(items=(LinkButton(voice.text("Fetch the file"), url),)),
        ),
        why=voice.text("Only you can fetch it."),
    )


def ask(voice: Voice, held: OnFile) -> Card:
    """The last question before words are erased: what goes, what stays, and that there is no way back."""
    return Card(
        title=voice.text("Erase your words?"),
        blocks=(
            _sentence(voice.text("It can't be undone."), _goes(voice, held)),
            _sentence(
                voice.text("Also gone:"),
                voice.text(
                    "your days away, half-filled forms, the reminders I counted, and every sign-in to the web chat, "
                    "this one included. Digests and messages of mine that quote you lose the quotation."
                ),
            ),
            _sentence(
                voice.text("This stays:"),
                voice.text(
                    "your name, e-mail and role, the goals you own, how I reach you, and the numbers and confidence "
                    "you gave with their dates, without a word. What you typed in a chat like Slack or Teams stays "
                    "there until you delete it there."
                ),
            ),
            Text(spans=(_leaving(voice, held),), muted=True),
            Buttons(
                items=(
                    Action(voice.text("Erase my words for good"), ERASE, tone="danger"),
                    Action(voice.text("Export it first"), "data.export"),
                    Action(voice.text("Keep everything"), "data.keep"),
                )
            ),
        ),
    )


def kept(voice: Voice) -> Card:
    return notice(voice.text("Nothing was erased."))


def erased(voice: Voice) -> Card:
    """That it is done."""
    return notice(
        voice.text("Your words are erased"),
        voice.text("The numbers and the confidence you gave stay with the goals, without a word."),
        voice.text("If you use the web chat, sign in again."),
    )


def emptied(voice: Voice) -> Card:
    """What stands where a person's own reply was shown back."""
    return Card(title=voice.text("You erased what stood here."))


def ask_to_forget(voice: Voice, held: OnFile) -> Card:
    """To an operator, before somebody is made a person nobody can tell."""
    return notice(
        voice.text(
            "Forget {who} ({email}) at {company}?", who=held.name, email=held.email, company=held.company
        ),
        voice.text(
            "It can't be undone, not even by an import. Name, e-mail, role, accounts and every word they wrote are "
            "erased, and what Headway sent them."
        ),
        voice.plural(
            "{n} goal of theirs belongs to nobody from then on, and whoever reported to them reports to nobody.",
            "{n} goals of theirs belong to nobody from then on, and whoever reported to them reports to nobody.",
            held.goals,
        ),
        voice.text("The numbers they gave stay in the history of the goals, said by “Somebody who left”."),
    )


def forgotten(voice: Voice) -> Card:
    return notice(
        voice.text("Forgotten"), voice.text("Nothing tells who they were but what others wrote about them.")
    )


def nobody(voice: Voice) -> str:
    """The name of everybody who left and was forgotten."""
    return voice.text("Somebody who left")


def _words_for(voice: Voice, words_for: timedelta | None) -> tuple[str, ...]:
    """Where the company keeps words for a time only."""
    if words_for is None:
        return ()
    return (voice.text("Words you typed: {days} days, then they go by themselves.", days=words_for.days), " ")


def _sentence(label: str, text: str) -> Block:
    return Text(spans=(Bold(label), " ", text))


def _facts(voice: Voice, held: OnFile) -> Iterator[Fact]:
    profile = ", ".join(part for part in (held.name, held.email, held.role, held.zone) if part)
    yield Fact(voice.text("Profile"), profile)
    entries = voice.plural("{n} entry", "{n} entries", held.entries)
    if held.notes:
        noted = voice.plural("{n} of them with a note", "{n} of them with a note", held.notes)
        entries = f"{entries}, {noted}"
    counted = (
        (held.goals, voice.text("Goals you own"), voice.plural("{n} goal", "{n} goals", held.goals)),
        (held.entries, voice.text("Progress you recorded"), entries),
        (
            held.replies,
            voice.text("What you typed, word for word"),
            voice.plural("{n} reply", "{n} replies", held.replies),
        ),
        (
            held.monthly,
            voice.text("Monthly questions"),
            voice.plural("{n} answer", "{n} answers", held.monthly),
        ),
        (held.drafts, voice.text("Half-filled forms"), voice.plural("{n} form", "{n} forms", held.drafts)),
        (
            held.checkins,
            voice.text("When you were asked"),
            voice.plural("{n} check-in", "{n} check-ins", held.checkins),
        ),
        (held.away, voice.text("Days away"), voice.plural("{n} time", "{n} times", held.away)),
        (held.asked, voice.text("Help you asked for"), voice.plural("{n} time", "{n} times", held.asked)),
        (held.helped, voice.text("Help asked of you"), voice.plural("{n} time", "{n} times", held.helped)),
        (
            held.reminders,
            voice.text("Reminders, to keep them few"),
            voice.plural("{n} reminder", "{n} reminders", held.reminders),
        ),
        (
            held.accounts,
            voice.text("How I reach you"),
            voice.plural("{n} account", "{n} accounts", held.accounts),
        ),
        (
            held.said,
            voice.text("What you wrote in the web chat"),
            voice.plural("{n} message", "{n} messages", held.said),
        ),
        (
            held.sign_ins,
            voice.text("Browsers that are signed in"),
            voice.plural("{n} browser", "{n} browsers", held.sign_ins),
        ),
        (
            held.letters,
            voice.text("What I sent you"),
            voice.plural("{n} message", "{n} messages", held.letters),
        ),
        (
            held.changed,
            voice.text("What others changed about you"),
            voice.plural("{n} time", "{n} times", held.changed),
        ),
    )
    yield from (Fact(label, value) for count, label, value in counted if count)


def _seen_by(voice: Voice, company: str) -> str:
    return " ".join(
        (
            voice.text(
                "Everyone at {company} sees your name, your role, your goals, their numbers and your confidence.",
                company=company,
            ),
            voice.text(
                "Your team, your managers and who stands in for you see your notes and your days away as well. "
                "Whom you ask for help sees what you wrote to them."
            ),
            voice.text("Your exact words and your monthly answers are shown to nobody but you."),
            voice.text("Whoever runs the server can reach its database."),
        )
    )


def _goes(voice: Voice, held: OnFile) -> str:
    """`5 replies word for word, 7 notes, 2 monthly answers.`"""
    parts = [
        text
        for count, text in (
            (held.replies, voice.plural("{n} typed reply", "{n} typed replies", held.replies)),
            (held.notes, voice.plural("{n} note", "{n} notes", held.notes)),
            (held.monthly, voice.plural("{n} monthly answer", "{n} monthly answers", held.monthly)),
            (held.asked, voice.plural("{n} request for help", "{n} requests for help", held.asked)),
            (
                held.said,
                voice.plural("{n} message in the web chat", "{n} messages in the web chat", held.said),
            ),
        )
        if count
    ]
    if not parts:
        return voice.text("There are no words of yours here yet.")
    return voice.text("These words go: {what}.", what=", ".join(parts))


def _leaving(voice: Voice, held: OnFile) -> str:
    return voice.text(
        "You stay at {company}. To leave me altogether, ask who runs Headway there: headway forget {email}",
        company=held.company,
        email=held.email,
    )
