"""Answers to choose from in the dialogue about a stuck goal: by who is near, what was said, what was tried."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cards.lines import one_line
from cards.stuck import BEHAVIOUR, EASIER, Offer
from cards.voice import Voice
from okrs.reader.text import fold
from okrs.vocabulary import ExperimentResult

_MOST, _MOST_SAID = 48, 300


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known about a stuck goal.

    `people` are first names near the goal, the likeliest first; `blocker` is what was in the way last; `tried` and
    `result` are the last experiment; `behaviour` is what the first question was answered with.
    """

    people: Sequence[str]
    blocker: str = ""
    tried: str = ""
    result: ExperimentResult | None = None
    behaviour: str = ""


def offers(voice: Voice, question: str, known: Known) -> list[Offer]:
    """Answers to one of the three questions, the likeliest first."""
    if question == BEHAVIOUR:
        return _behaviours(voice, known)
    if question == EASIER:
        return _reasons(voice, known)
    return _tries(voice, known)


def last_time(voice: Voice, known: Known) -> str:
    """What was tried before and what came of it, as a sentence; '' for nothing."""
    words = one_line(known.tried, 120)
    if not words or known.result is None:
        return ""
    return {
        ExperimentResult.HELPED: voice.text("Last time “{words}” helped.", words=words),
        ExperimentResult.PARTLY: voice.text("Last time “{words}” helped in part.", words=words),
        ExperimentResult.DID_NOT: voice.text("Last time “{words}” didn't help.", words=words),
        ExperimentResult.NOT_TRIED: voice.text("Last time “{words}” was not tried.", words=words),
    }[known.result]


def _behaviours(voice: Voice, known: Known) -> list[Offer]:
    """Whom the blocker names comes first, then the person themselves, then who is near."""
    named = [name for name in known.people if _names(known.blocker, name)]
    others = [name for name in known.people if name not in named]
    return [_plain(each) for each in (*named, voice.text("Me"), *others)]


def _reasons(voice: Voice, known: Known) -> list[Offer]:
    blocker = [_said(voice, known.blocker)] if known.blocker else []
    return [
        *blocker,
        _plain(voice.text("It has always been done like that")),
        _plain(voice.text("It takes less time")),
        _plain(voice.text("Nobody has asked for it")),
    ]


def _tries(voice: Voice, known: Known) -> list[Offer]:
    found: list[Offer] = []
    if known.tried and known.result in (ExperimentResult.HELPED, ExperimentResult.PARTLY):
        words = one_line(known.tried, _MOST)
        found.append(Offer(answer=known.tried, label=voice.text("Again: “{words}”", words=words)))
    asked = next((name for name in known.people if _names(known.behaviour, name)), "")
    if asked:
        found.append(_plain(voice.text("Ask {who} what would make it easier", who=asked)))
    elif fold(known.behaviour) != fold(voice.text("Me")):
        found.append(_plain(voice.text("Ask one of them what would make it easier")))
    found.append(_plain(voice.text("Do it differently once, for one case")))
    found.append(_plain(voice.text("Fifteen minutes with whoever can decide")))
    return found


def _names(words: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", fold(words)) is not None


def _plain(answer: str) -> Offer:
    return Offer(answer=answer, label=answer)


def _said(voice: Voice, words: str) -> Offer:
    return Offer(answer=one_line(words, _MOST_SAID), label=voice.quoted(one_line(words, _MOST)))
