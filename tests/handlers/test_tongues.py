"""Everybody is written to in the language that they choose, the company in its own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from storage.tables import Person
from tests.handlers.world import World, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def _locale(world: World, name: str) -> str | None:
    async with world.store.work(world.workspace.id) as work:
        found: Person = await work.people.person(world.person(name))
        return found.locale


@pytest.mark.parametrize(
    ("words", "locale"),
    [
        ("language deutsch", "de"),
        ("language pt-BR", "pt_BR"),
        ("auf Deutsch bitte", "de"),
        ("Speak Spanish, please", "es"),
        ("en français s'il te plaît", "fr"),
        ("em português, por favor", "pt"),
        ("日本語でお願いします", "ja"),
    ],
)
async def test_a_language_is_chosen_in_words(world: World, words: str, locale: str) -> None:
    await world.ask("command" if words.startswith("language") else "message", "carol", text=words)
    assert await _locale(world, "carol") == locale


async def test_who_chooses_a_language_keeps_how_their_country_writes_numbers(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).locale = "de_AT"
    await world.ask("command", "carol", text="language english")
    assert await _locale(world, "carol") == "en_AT"
    await world.ask("command", "carol", text="language japanese")
    assert await _locale(world, "carol") == "ja"


async def test_a_chosen_language_can_be_undone(world: World) -> None:
    reply = await world.ask("command", "carol", text="language english")
    assert said(reply).startswith("From now on I write to you in English")
    await world.press(reply, "Undo", "carol")
    assert await _locale(world, "carol") is None


async def test_without_words_the_languages_are_offered_by_their_own_names(world: World) -> None:
    reply = await world.ask("command", "carol", text="language")
    assert said(reply).startswith("I write to you in English")
    wanted = ["Deutsch", "Español", "Français", "Português", "日本語"]
    assert list(buttons(reply)) == wanted
    await world.press(reply, "日本語", "carol")
    assert await _locale(world, "carol") == "ja"


@pytest.mark.parametrize("words", ["klingon", "italian", "the language of love", "🙂"])
async def test_a_language_that_is_not_spoken_gets_those_that_are(world: World, words: str) -> None:
    reply = await world.ask("command", "carol", text=f"language {words}")
    assert "yet" in said(reply)
    assert "Deutsch" in buttons(reply)
    assert await _locale(world, "carol") is None


async def test_an_admin_chooses_for_everybody_without_a_language_of_their_own(world: World) -> None:
    await world.ask("command", "dan", text="language spanish")
    reply = await world.ask("command", "alice", text="language everyone german")
    assert "Deutsch" in said(reply)
    async with world.store.work(world.workspace.id) as work:
        assert (await work.people.workspace()).locale == "de"
    assert await _locale(world, "dan") == "es"
    await world.ask("language.set", "alice", locale="en", everyone="yes")
    async with world.store.work(world.workspace.id) as work:
        assert (await work.people.workspace()).locale == "en"


async def test_nobody_else_chooses_for_everybody(world: World) -> None:
    with pytest.raises(HeadwayError, match="Only an admin"):
        await world.ask("command", "carol", text="language everyone german")


@pytest.mark.parametrize("locale", ["xx", "it", "../../etc", "de/../en"])
async def test_a_button_sets_no_locale_that_is_not_spoken(world: World, locale: str) -> None:
    with pytest.raises(HeadwayError):
        await world.ask("language.set", "carol", locale=locale)
