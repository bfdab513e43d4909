"""Charts as pictures, where Slack has none of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from cards.blocks import Card, Chart, Point, Series
from storage.outbox import ANSWER, Letter
from storage.store import Store
from tests.bot.slack.office import ADDRESS, Office, open_office

SECRET = "a secret for the tests only, of length"
SERIES = (Series("Value", (Point("2025-05-01", Decimal(1)), Point("2025-05-08", Decimal(2)))),)
CARD = Card("How it goes", (Chart("So far", "points", SERIES, "From 1 to 2."),))


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with open_office(store, secret_key=SECRET) as office:
        yield office


async def posted(office: Office, key: str, card: Card = CARD) -> list[dict[str, Any]]:
    """The blocks of the message that Carol sees of it."""
    async with office.world.store.work(office.world.workspace.id) as work:
        at, person = office.clock.now(), office.world.person("carol")
        await work.outbox.put([Letter(key=key, card=card, at=at, person=person, priority=ANSWER)])
    await office.drained()
    return list((await office.last(office.carol)).blocks)


def kinds(blocks: list[dict[str, Any]]) -> set[str]:
    return {block["type"] for block in blocks}


async def test_a_chart_that_slack_does_not_take_comes_as_a_picture_that_says_the_same(office: Office) -> None:
    assert "data_visualization" in kinds(await posted(office, "native"))
    office.slack.refuse_native = True
    blocks = await posted(office, "picture")
    (picture,) = [block for block in blocks if block["type"] == "image"]
    assert picture["alt_text"] == "So far: From 1 to 2."
    assert "From 1 to 2." in str(blocks[blocks.index(picture) + 1])
    url = picture["image_url"].replace(ADDRESS, office.slack.bot_url)
    headers = {"Host": urlsplit(ADDRESS).netloc}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as answer:
        assert answer.status == 200
        assert (await answer.read()).startswith(b"\x89PNG")


async def test_where_slack_cannot_fetch_pictures_either_it_is_told_in_words(office: Office) -> None:
    office.slack.refuse_native = office.slack.refuse_pictures = True
    assert kinds(await posted(office, "words")).isdisjoint({"image", "data_visualization"})
    calls = len(office.calls("chat.postMessage"))
    await posted(office, "remembered")
    assert len(office.calls("chat.postMessage")) == calls + 1
    office.slack.refuse_pictures = False
    office.clock.moment += timedelta(days=2)
    assert "image" in kinds(await posted(office, "tried again"))


@pytest.mark.parametrize("refuses", [False, True], ids=["fetched", "refused"])
async def test_a_modal_has_pictures_for_charts_and_words_without(office: Office, refuses: bool) -> None:
    office.slack.refuse_pictures = refuses
    for days, value in ((14, "40"), (7, "44")):
        await office.world.tell("nps", value, by="carol", at=office.clock.now() - timedelta(days=days))
    await office.carol.opens_home()
    await office.settled()
    assert office.carol.home is not None
    await office.carol.presses(office.carol.home, "The way so far")
    await office.settled()
    assert office.carol.modal is not None
    assert ("image" in kinds(list(office.carol.modal.blocks))) is not refuses
    assert "an even pace would be at" in office.carol.modal.full_text


async def test_without_a_place_that_slack_can_reach_no_picture_is_offered(store: Store) -> None:
    async with open_office(store) as office:
        office.slack.refuse_native = True
        assert "image" not in kinds(await posted(office, "words"))
