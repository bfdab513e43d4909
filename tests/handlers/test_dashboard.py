"""The ways from the chat to the dashboard and to what can be set."""

from __future__ import annotations

from cards.blocks import Buttons, LinkButton
from cards.exchange import Reply
from handlers.table import HANDLERS
from storage.store import Store
from tests.handlers.world import build, said


def _links(reply: Reply) -> list[str]:
    assert reply.card is not None
    return [
        one.url
        for block in reply.card.blocks
        if isinstance(block, Buttons)
        for one in block.items
        if isinstance(one, LinkButton)
    ]


async def test_an_admin_is_led_to_the_settings_of_the_company_and_told_their_own(store: Store) -> None:
    world = await build(store, HANDLERS)
    reply = await world.ask("command", "alice", text="settings")
    assert _links(reply) == ["/enter/settings"]
    assert "The company's settings" in said(reply)
    assert "/okr cadence …" in said(reply)


async def test_everybody_else_is_told_what_they_can_set_for_themselves(store: Store) -> None:
    world = await build(store, HANDLERS)
    reply = await world.ask("command", "carol", text="settings")
    assert _links(reply) == []
    assert "company" not in said(reply)
    for command in ("/okr away", "/okr cadence", "/okr zone", "/okr language", "/okr nudges", "/okr mydata"):
        assert command in said(reply)


async def test_the_dashboard_is_one_press_away(store: Store) -> None:
    world = await build(store, HANDLERS)
    assert _links(await world.ask("command", "carol", text="dashboard")) == ["/enter/goals"]
