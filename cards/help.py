"""What Headway can do, and what it makes of a command that it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cards.blocks import Action, Block, Bold, Buttons, Card, Fact, Facts, Text
from cards.choose import short
from cards.lines import one_line
from cards.voice import Voice

_MOST_WORDS, _MOST_LETTERS = 3, 60
# No digit, and a letter at least.
_WORD = re.compile(r"\D*[^\W\d_]\D*")
# "from", "the", "für", "les": short and not a name.
_SMALL_WORD = re.compile(r"[^\WA-Z]{1,4}")


def help_card(voice: Voice, *, goal: str) -> Card:
    """Every command with an example; `goal` is the title of a goal of the reader's, for the examples, or ''."""
    goal = _called(goal) if goal else voice.text("a goal")
    return Card(
        title=voice.text("What you can ask me"),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "Once in a while I ask how your goals are going. Answer in your own words, for example "
                        "“1: 45, 7/10; 2: same, waiting for legal”, and I show you what I understood before it counts."
                    ),
                )
            ),
            *_commands(voice, goal),
            Text(spans=(voice.text("All of it works in plain words as well, without /okr."),), muted=True),
            Buttons(
                items=(
                    Action(voice.text("My goals"), "goal.list", tone="primary"),
                    Action(voice.text("Check in now"), "checkin.now"),
                    Action(voice.text("All goals"), "goal.tree"),
                )
            ),
        ),
        why=voice.text("Only you see this."),
    )


def _commands(voice: Voice, goal: str) -> Iterator[Block]:
    """Every command below what it is for, so that nobody reads all of them to find one."""
    groups = (
        (
            voice.text("To see how it is going"),
            (
                Fact("/okr", voice.text("your goals at a glance")),
                Fact("/okr home", voice.text("your own page: what waits, your goals, what you have set")),
                Fact("/okr dashboard", voice.text("all of it in your browser, by a link that signs you in")),
                Fact("/okr list", voice.text("your goals and when each was last talked about")),
                Fact(
                    "/okr status …",
                    voice.text("a goal, @person or team. Or ask: “how is {goal} doing?”", goal=goal),
                ),
                Fact(
                    "/okr practices …",
                    voice.text("what works for others, for a goal or a word; “add” shares one of yours"),
                ),
                Fact("/okr tree", voice.text("all goals, from outcomes down to key results")),
                Fact(
                    "/okr align",
                    voice.text("how they hang together: what serves no outcome, and what is missing"),
                ),
                Fact(
                    "/okr why …",
                    voice.text("where a number or a colour comes from: /okr why “{goal}”", goal=goal),
                ),
            ),
        ),
        (
            voice.text("To say how it is going"),
            (
                Fact("/okr checkin", voice.text("check in now instead of waiting")),
                Fact(
                    "/okr update …", voice.text("record a value now: /okr update “{goal}” 45 7/10", goal=goal)
                ),
                Fact(
                    "/okr stuck …",
                    voice.text(
                        "where you're stuck and why; with a goal, three questions that find what to try"
                    ),
                ),
                Fact("/okr undo", voice.text("take back the last thing you recorded")),
            ),
        ),
        (
            voice.text("To write goals"),
            (
                Fact("/okr new …", voice.text("write a goal: /okr new Lift NPS from 30 to 50 points")),
                Fact(
                    "/okr outcomes", voice.text("what is to be different this quarter: see them, write them")
                ),
                Fact(
                    "/okr cascade",
                    voice.text(
                        "for whoever leads a team: from an outcome to your team's goals, step by step"
                    ),
                ),
                Fact(
                    "/okr lint …",
                    voice.text("whether a goal describes a change or a task, and what is missing"),
                ),
                Fact("/okr change …", voice.text("reword a goal, set another target; the old one is kept")),
                Fact(
                    "/okr metrics",
                    voice.text("business numbers that goals should move; /okr metric Churn 4.1 tells one"),
                ),
                Fact(
                    "/okr setup",
                    voice.text("for whoever leads a team: people, rhythm, digest and first goals"),
                ),
                Fact(
                    "/okr share …",
                    voice.text("for admins: goals in a channel that another company reads too"),
                ),
            ),
        ),
        (
            voice.text("To lead and to learn"),
            (
                Fact(
                    "/okr cycle …",
                    voice.text(
                        "where the quarter stands: make the next one, look goals over at half time, score them, carry "
                        "them over, close it"
                    ),
                ),
                Fact(
                    "/okr calibration",
                    voice.text("how sure you said you were, and what came of it; for your eyes only"),
                ),
                Fact(
                    "/okr 1on1 …",
                    voice.text(
                        "for who leads somebody: a brief before a 1:1, for example @Ana every Tuesday. With “me”: what "
                        "your own manager sees, word for word"
                    ),
                ),
            ),
        ),
        (
            voice.text("To set how I treat you"),
            (
                Fact("/okr settings", voice.text("what you can set, and what an admin can for the company")),
                *treating(voice),
            ),
        ),
    )
    for purpose, commands in groups:
        yield Text(spans=(Bold(purpose),))
        yield Facts(items=commands)


def treating(voice: Voice) -> tuple[Fact, ...]:
    """The commands by which somebody sets how they are treated."""
    return (
        Fact(
            "/okr away …",
            voice.text("until 12 May, Ben covers. No questions meanwhile; /okr back ends it"),
        ),
        Fact(
            "/okr follow",
            voice.text("note my days away from my status in the chat; /okr unfollow stops it"),
        ),
        Fact("/okr sources", voice.text("where numbers come from by themselves: connect a tool")),
        Fact("/okr cadence …", voice.text("weekly, every two weeks, monthly or default")),
        Fact("/okr zone …", voice.text("your time zone, for example Europe/Berlin")),
        Fact(
            "/okr language …",
            voice.text("the language I write to you in: Deutsch, español, 日本語 …"),
        ),
        Fact("/okr ai", voice.text("whether AI helps me with words, and what is sent to it")),
        Fact("/okr nudges", voice.text("what I raise with you unasked and why, each kind on or off")),
        Fact("/okr mydata", voice.text("what I hold on you: see it, export it, erase it")),
    )


def _called(title: str) -> str:
    """What somebody would call a goal: the first telling words of its title, by which it is found too."""
    words = [word.strip(",.:;!?") for word in title.split()]
    said = [word for word in words if _WORD.fullmatch(word) and not _SMALL_WORD.fullmatch(word)]
    return one_line(" ".join(said[:_MOST_WORDS]) or title, _MOST_LETTERS)


def unknown(voice: Voice, words: str, *, suggestion: str) -> Card:
    """A command that does not exist, with the one that was probably meant, or ''."""
    title = voice.text("I don't know the command “{words}”.", words=short(words))
    helping = Action(voice.text("Help"), "help.show")
    if not suggestion:
        return Card(
            title=title,
            blocks=(
                Text(spans=(voice.text("A goal, a person or a team of that name isn't there either."),)),
                Buttons(items=(Action(voice.text("My goals"), "goal.list"), helping)),
            ),
        )
    return Card(
        title=title,
        blocks=(
            Text(spans=(voice.text("Did you mean “/okr {command}”?", command=short(suggestion)),)),
            Buttons(
                items=(
                    Action(voice.text("Yes, do that"), "command", {"text": suggestion}, tone="primary"),
                    helping,
                )
            ),
        ),
    )
