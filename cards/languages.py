"""In which language Headway speaks with somebody, and how that is changed."""

from __future__ import annotations

from cards.blocks import Action, Card
from cards.checkins import notice
from cards.voice import Voice, languages


def offered(voice: Voice) -> Card:
    """The language spoken now, and the others by their own names."""
    return notice(
        voice.text("I write to you in {language}", language=voice.language),
        voice.text("Answer in whatever language you like. Shall I write in another one?"),
        buttons=_choices(voice),
    )


def unknown(voice: Voice, words: str) -> Card:
    """A language that Headway doesn't speak, or words that name none."""
    return notice(
        voice.text("I don't speak “{words}” yet", words=words),
        voice.text("Answer in whatever language you like. Shall I write in one of these?"),
        buttons=_choices(voice),
    )


def changed(voice: Voice, *, undo: Action) -> Card:
    """To whoever chose; `voice` speaks the language chosen."""
    return notice(
        voice.text("From now on I write to you in {language}", language=voice.language),
        voice.text("Numbers and dates are written as in that language too."),
        buttons=(undo,),
    )


def changed_for_all(voice: Voice, language: str, *, undo: Action) -> Card:
    """To an admin, about the language of the company."""
    return notice(
        voice.text("From now on I write in {language}", language=language),
        voice.text(
            "In channels, and to everybody who has chosen no language and whose chat app tells me none. "
            "Everybody can choose their own: /okr language"
        ),
        buttons=(undo,),
    )


def _choices(voice: Voice) -> tuple[Action, ...]:
    return tuple(
        Action(Voice(locale=code).language, "language.set", {"locale": code})
        for code in languages()
        if code != voice.tongue
    )
