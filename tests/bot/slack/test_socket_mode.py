"""Socket Mode: the same product where no address is open to the internet."""

from __future__ import annotations

import pytest

from okrs.errors import HeadwayError
from storage.store import Store
from tests.bot.slack.office import MONDAY, open_office


async def test_a_check_in_over_a_websocket(store: Store) -> None:
    async with open_office(store, by_socket=True) as office:
        assert office.slack.sockets.connections
        await office.at(MONDAY)
        prompt = await office.last(office.carol)
        await office.carol.presses(prompt, "Answer in a form")
        await office.settled()
        form = office.carol.modal
        assert form is not None
        await office.carol.submits(form, {f"value.{office.world.goal('nps')}": "45"})
        assert "Saved. Thank you." in (await office.last(office.carol)).full_text
        await office.carol.slash("status nps", in_=office.growth)
        await office.settled()
        assert "Lift NPS" in office.carol.sees(office.growth)[-1].full_text


async def test_a_broken_connection_loses_nothing(store: Store) -> None:
    async with open_office(store, by_socket=True) as office:
        await office.slack.sockets.close()
        await office.carol.types("NPS 44, 7/10")
        await office.slack.until(lambda: office.slack.sockets.connections, within=20)
        await office.slack.until(lambda: any("44" in m.full_text for m in office.carol.dm[1:]), within=20)


async def test_a_token_that_slack_refuses_is_said_at_the_start(store: Store) -> None:
    with pytest.raises(HeadwayError, match="connections:write"):
        async with open_office(store, slack_app_token="xapp-wrong"):
            pass
