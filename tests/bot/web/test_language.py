"""Every text of the page itself passes through the catalogue: in a made-up language nothing stays English."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest
from aiohttp import ClientSession

import cards.voice
from bot.tickets import sign_in_link
from bot.web.mydata import my_data_link
from cards.blocks import Card
from tests.bot.web.chatroom import SIGN_IN, Room
from tests.catalogues.marked import Marked

# Names and what one types are the same in every language; dates come from the locale's own patterns.
SAME_EVERYWHERE = re.compile(
    r"⟦[^⟧]*⟧|Headway|Acme|product|Ana Ruiz|Ben Okafor|Head of Product|Designer|Hello|Monday 23 November"
    r"|/okr[ a-z]*|headway signin \S+|\b[A-Z]{1,2}\b"
)
TOLD = {"aria-label", "placeholder", "title", "alt"}


class Words(HTMLParser):
    """What a page says to eyes and to screen readers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in TOLD and value]

    def handle_data(self, data: str) -> None:
        self.found.append(" ".join(data.split()))


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards.voice, "_catalogue", lambda _locale: Marked())


def english(html: str) -> list[str]:
    return [words for words in Words(html).found if re.search("[A-Za-z]", SAME_EVERYWHERE.sub("", words))]


async def test_the_page_speaks_the_readers_language(room: Room) -> None:
    digest = await room.post(Card("Hello"))
    await room.post(Card("Hello"), thread=digest)
    async with ClientSession() as client:
        for place in (room.chat(room.ana), room.chat(room.ana, room.channel.id)):
            html = await (await client.get(place)).text()
            assert english(html) == []
            texts = html.split("data-texts='")[1].split("'")[0]
            assert all("\\u27e6" in value for value in texts.split('": "')[1:])


async def test_what_goes_wrong_is_said_in_the_browsers_language(room: Room) -> None:
    async with ClientSession(headers={"Accept": "text/html", "Accept-Language": "de-DE,de;q=0.9"}) as client:
        response = await client.get(f"{room.url}/nowhere")
        assert english(await response.text()) == []
        assert 'lang="de-DE" dir="ltr"' in await response.text()


async def test_a_language_that_runs_from_the_right_is_laid_out_so_once_it_is_spoken(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room.store.work(room.workspace.id) as work:
        (await work.people.person(room.ana.id)).locale = "ar"
    async with ClientSession() as client:
        assert '<html lang="ar" dir="rtl">' in await (await client.get(room.chat(room.ana))).text()
        monkeypatch.setattr(cards.voice, "_catalogue", lambda _locale: NullTranslations())
        assert '<html lang="en" dir="ltr">' in await (await client.get(room.chat(room.ana))).text()


async def test_signing_in_is_said_in_the_browsers_language(guarded_room: Room) -> None:
    room = guarded_room
    link = sign_in_link(SIGN_IN, workspace=room.workspace.id, person=room.ana.id)
    async with ClientSession(headers={"Accept": "text/html"}) as client:
        data = await my_data_link(
            room.store, SIGN_IN, workspace=room.workspace.id, person=room.ana.id, at=datetime.now(UTC)
        )
        for path in ("/sign-in", *(one.removeprefix(SIGN_IN.address) for one in (link, data))):
            response = await client.get(f"{room.url}{path}")
            assert english(await response.text()) == []
