"""The check-in page as a browser without JavaScript uses it: whatever is pressed counts once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import pytest

from storage.store import Store
from tests.bot.web.board.look import Office, opened, sign_everybody_in


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with opened(store) as office:
        await sign_everybody_in(office.world)
        yield office


def offered(html: str, label: str) -> dict[str, str]:
    """What pressing that button sends."""
    buttons = re.findall(r"<button([^>]*)>([^<]*)</button>", html)
    attributes = next(attributes for attributes, words in buttons if unescape(words) == label)
    value = re.search(r'value="([^"]*)"', attributes)
    if value is not None:
        return {"press": unescape(value[1]), "press-id": _hidden(html, "press-id")}
    form = html[html.index('<form class="form"') :]
    return {"press": _hidden(form, "press"), "press-id": _hidden(form, "press-id")}


def _hidden(html: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', html)
    assert found is not None
    return unescape(found[1])


async def _post(office: Office, who: str, form: dict[str, str]) -> str:
    answer = await office.ask(office.home(who) + "/check-in", who, method="POST", form=form)
    assert answer.status == 200
    return answer.text


async def _open(office: Office, who: str) -> str:
    return (await office.ask(office.home(who) + "/check-in", who)).text


async def test_with_nothing_to_answer_one_hears_when_the_next_comes_and_can_tell_something_now(
    office: Office,
) -> None:
    page = await _open(office, "carol")
    assert "Nothing is waiting for you." in page
    assert "Your next check-in comes" in page
    form = await _post(office, "carol", offered(page, "Tell it now"))
    nps = office.world.goal("nps")
    saved = await _post(
        office, "carol", offered(form, "Save") | {f"value.{nps}": "44", f"confidence.{nps}": "8"}
    )
    assert "Saved. Thank you." in saved
    again = await _open(office, "carol")
    assert "You answered on Wednesday 7 May." in again
    assert "44 points" in again


async def test_the_form_is_filled_and_sent_and_says_what_was_understood(office: Office) -> None:
    world = office.world
    await world.tell("nps", "41", by="carol", confidence=7, at=world.now - timedelta(days=7))
    await world.asked("carol", asked_at=world.now, closes_at=world.now + timedelta(days=3))
    page = await _open(office, "carol")
    assert "now 41 points" in page
    nps = world.goal("nps")
    form = offered(page, "Save") | {f"value.{nps}": "44", f"confidence.{nps}": "8", f"note.{nps}": "It helps"}
    saved = unescape(await _post(office, "carol", form))
    assert "41 → 44 points, confidence 8/10" in saved
    assert "note: “It helps”" in saved
    # A reload that sends it again changes nothing, and shows what stands.
    assert "You answered on" in await _post(office, "carol", form)
    undone = await _post(office, "carol", offered(saved, "Undo"))
    assert "Taken back" in undone
    assert "now 41 points" in await _open(office, "carol")


async def test_what_no_page_offered_is_refused_in_a_sentence(office: Office) -> None:
    offer = offered(await _open(office, "carol"), "Tell it now")
    forged = offer | {"press": "W10=." + offer["press"].partition(".")[2]}
    for who, form in (("carol", forged), ("dan", offer), ("carol", {"press": "é"}), ("carol", {})):
        assert "This page has changed since you opened it." in await _post(office, who, form)
    assert "Value now" in await _post(office, "carol", offer)


async def test_a_draft_is_kept_and_skipping_counts_once(office: Office) -> None:
    world = office.world
    await world.asked("carol", asked_at=world.now, closes_at=world.now + timedelta(days=3))
    page = await _open(office, "carol")
    keeps = re.search(r'data-keeps="([^"]*)"', page)
    assert keeps is not None
    draft = {"press": unescape(keeps[1]), f"value.{world.goal('nps')}": "43"}
    answer = await office.ask(office.home("carol") + "/check-in", "carol", method="POST", form=draft)
    assert answer.status == 204
    page = await _open(office, "carol")
    assert 'value="43"' in page
    skip = offered(page, "Skip this one")
    assert "Skipped." in await _post(office, "carol", skip)
    assert "Skipped." not in await _post(office, "carol", skip)
    assert await world.entries("nps") == []
