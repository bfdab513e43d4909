"""Goals in channels that another company reads: never, unless an admin says so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from tests.handlers.world import World, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def outside(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for channel in await work.people.channels():
            channel.shared_outside = channel.name == "#growth"


async def may_share(world: World) -> bool:
    async with world.store.work(world.workspace.id) as work:
        return any(channel.may_share for channel in await work.people.channels())


async def test_an_admin_allows_a_channel_and_takes_it_back(world: World) -> None:
    await outside(world)
    reply = await world.ask("command", "alice", text="share #growth")
    assert "Goals may be posted in #growth" in said(reply)
    assert "People of another company read that channel." in said(reply)
    assert await may_share(world)
    await world.press(reply, "Undo", "alice")
    assert not await may_share(world)


async def test_it_can_be_stopped_in_words(world: World) -> None:
    await world.ask("command", "alice", text="share growth")
    reply = await world.ask("command", "alice", text="share stop #growth")
    assert "not posted in #growth" in said(reply)
    assert not await may_share(world)


async def test_without_a_name_it_says_which_channels_are_shared(world: World) -> None:
    assert "No channel" in said(await world.ask("command", "alice", text="share"))
    await outside(world)
    assert "#growth: no goals are posted" in said(await world.ask("command", "alice", text="share"))


@pytest.mark.parametrize("person", ["carol", "bob"])
async def test_nobody_but_an_admin_decides_it(world: World, person: str) -> None:
    with pytest.raises(HeadwayError, match="Only an admin"):
        await world.ask("command", person, text="share #growth")


async def test_a_channel_that_headway_does_not_know_is_said_so(world: World) -> None:
    with pytest.raises(HeadwayError, match="#nowhere"):
        await world.ask("command", "alice", text="share #nowhere")


async def test_a_preview_shows_where_a_goal_stands_and_none_of_the_words(world: World) -> None:
    await world.tell("nps", "44", by="carol", confidence=6, note="Legal is slow", blocked=True)
    shown = said(await world.ask("goal.preview", "bob", key_result=str(world.goal("nps"))))
    assert "44" in shown
    assert "Carol" in shown
    assert "Legal" not in shown


async def test_nobody_of_another_company_shows_a_goal(world: World) -> None:
    with pytest.raises(HeadwayError):
        await world.ask("goal.preview", "mallory", key_result=str(world.goal("nps")))
