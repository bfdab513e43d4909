"""The way from Teams to the dashboard: a link for one person alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlmodel import select

from bot.sign_in import SignIn
from bot.tickets import sign_in_ticket
from storage.tables import Delivery
from tests.bot.teams.teams_office import ADDRESS, Office, open_office
from tests.bot.teams.teams_records import Message

SECRET = "a secret for the tests only, of length"


@pytest.fixture
async def office(store: Any) -> Any:
    async with open_office(store, secret_key=SECRET) as office:
        yield office


def tickets(message: Message) -> list[str]:
    return re.findall(r"'url': 'https://headway\.example/sign-in/([\w.-]+)'", str(message))


async def test_a_sentence_is_answered_with_a_link_that_signs_in(office: Office) -> None:
    await office.carol.installs()
    await office.settled()
    await office.carol.types("open the dashboard")
    await office.settled()
    (text,) = set(tickets(office.carol.sees[-1]))
    ticket = sign_in_ticket(SignIn.on(address=ADDRESS, secret=SECRET), text)
    assert (ticket.person, ticket.to) == (office.world.person("carol"), "/goals")
    async with office.world.store.work(office.workspace) as work:
        rows: Any = await work.session.exec(select(Delivery.card))
        assert "/sign-in/" not in str(list(rows))
