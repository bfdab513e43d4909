"""The way from Slack to the dashboard: a link for one person alone, who is signed in by it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from sqlmodel import select

from storage.store import Store
from storage.tables import Delivery
from tests.bot.slack.office import ADDRESS, Office, open_office
from tests.bot.slack.slack_records import Message

SECRET = "a secret for the tests only, of length"


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with open_office(store, secret_key=SECRET) as office:
        yield office


def links(message: Message) -> list[str]:
    return re.findall(r"https://headway\.example/sign-in/[\w.-]+", str(message.blocks))


async def enters(office: Office, link: str) -> tuple[int, str]:
    """What a browser that follows the link gets, and where it leads."""
    url = link.replace(ADDRESS, office.slack.bot_url)
    headers = {"Host": urlsplit(ADDRESS).netloc, "Origin": ADDRESS, "Accept": "text/html"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(url) as answer:
            assert "Are you Carol?" in await answer.text()
        async with session.post(url, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location", "")


async def kept(office: Office) -> str:
    async with office.world.store.work(office.world.workspace.id) as work:
        rows: Any = await work.session.exec(select(Delivery.card))
        return str(list(rows))


async def test_the_command_answers_with_a_link_that_signs_in(office: Office) -> None:
    await office.carol.slash("dashboard", in_=office.growth)
    await office.settled()
    (link,) = links(office.carol.sees(office.growth)[-1])
    assert not any(links(message) for message in office.bob.sees(office.growth))
    home = f"/w/{office.world.workspace.id}/{office.world.person('carol')}"
    assert await enters(office, link) == (303, f"{home}/goals")


async def test_a_sentence_does_the_same_and_no_ticket_lies_in_the_outbox(office: Office) -> None:
    await office.carol.types("open the dashboard")
    message = await office.last(office.carol)
    assert len(links(message)) == 1
    assert "Your dashboard" in await kept(office)
    assert "/sign-in/" not in await kept(office)


async def test_in_a_channel_nobody_else_sees_it(office: Office) -> None:
    await office.carol.mentions("open the dashboard", in_=office.growth)
    await office.settled()
    assert len(links(office.carol.sees(office.growth)[-1])) == 1
    assert not any(links(message) for message in office.bob.sees(office.growth))
