"""In which language Headway writes: to oneself, and for admins to the whole company."""

from __future__ import annotations

from dataclasses import replace

from cards import languages as cards
from cards.blocks import Action
from cards.choose import short
from cards.exchange import Reply, Request
from cards.voice import Voice, known_locale, languages
from handlers.facts import voice_of
from handlers.given import given
from handlers.status import Sight, sight_of
from okrs.audit import Act, Change
from okrs.errors import HeadwayError
from okrs.languages import in_region, read_language
from okrs.permissions import Right
from storage.store import Work

_EVERYONE = "everyone"


async def set_words(work: Work, request: Request, words: str) -> Reply:
    """ "German", "auf Deutsch", "everyone Spanish"; without words, says which it is and offers the others."""
    sight = await sight_of(work, request)
    if not words.strip():
        return Reply(card=cards.offered(sight.voice))
    wish = read_language(words)
    if wish is None or (wish.locale and not is_spoken(wish.locale)):
        return Reply(card=cards.unknown(sight.voice, short(words)))
    if wish.everyone:
        return await _change_for_all(sight, wish.locale)
    return await _change(sight, wish.locale)


async def change(work: Work, request: Request) -> Reply:
    """The button: `locale`, '' for that of the company; with `everyone`, that of the company itself."""
    sight = await sight_of(work, request)
    locale = given(request, "locale", _locale)
    if _EVERYONE in request.values:
        return replace(await _change_for_all(sight, locale), replaces=True)
    return replace(await _change(sight, locale), replaces=True)


def is_spoken(locale: str) -> bool:
    """Whether Headway has texts in that locale's language."""
    return locale.partition("_")[0] in languages()


async def _change(sight: Sight, locale: str) -> Reply:
    person = await sight.work.people.person(sight.reader)
    was = person.locale or ""
    person.locale = _at_home(locale, was or sight.home.workspace.locale) or None
    voice = voice_of(person, sight.home.workspace)
    return Reply(card=cards.changed(voice, undo=Action(voice.text("Undo"), "language.set", {"locale": was})))


async def _change_for_all(sight: Sight, locale: str) -> Reply:
    if not sight.home.may(sight.reader, Right.SETTINGS, None):
        raise HeadwayError("Only an admin can change the language of the company.")
    workspace = await sight.work.people.workspace()
    was = workspace.locale
    workspace.locale = _at_home(locale or "en", was)
    if workspace.locale != was:
        changes = [Change("locale", was, workspace.locale)]
        await sight.work.audit.record(
            Act.SETTINGS_CHANGED, by=sight.reader, at=sight.home.now, changes=changes
        )
    voice = sight.home.voice(sight.reader)
    undo = Action(voice.text("Undo"), "language.set", {"locale": was, _EVERYONE: "yes"})
    language = Voice(locale=workspace.locale).language
    return Reply(card=cards.changed_for_all(voice, language, undo=undo))


def _at_home(locale: str, before: str) -> str:
    """Somebody in Austria who chooses German keeps the numbers and dates of Austria."""
    return locale if "_" in locale or not locale else in_region(locale, before)


def _locale(text: str) -> str:
    if text and (known_locale(text) != text or not is_spoken(text)):
        raise ValueError(text)
    return text
