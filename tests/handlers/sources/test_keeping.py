"""Sources outlive who set them up, rest when nothing stands on them, and tell their trouble in anybody's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

import pytest

import cards.voice
from cards.exchange import Reply
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.nudges import handed_on, review
from handlers.plan import NUDGES
from handlers.sources import setting
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from scheduling.refresher import ReadError
from storage.tables import KeyResult, Person
from tests.handlers.sources.test_reading import add, feeds_a_metric, refresher, says, source_of
from tests.handlers.world import World, said

NOW = datetime(2025, 5, 28, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (handed_on.handed_on,))


async def leaves(world: World, *names: str) -> None:
    async with world.store.work(world.workspace.id) as work:
        for name in names:
            person = await work.session.get(Person, world.person(name))
            assert person is not None
            person.active = False


async def close(world: World, goal: str, at: datetime | None) -> None:
    async with world.store.work(world.workspace.id) as work:
        row = await work.session.get(KeyResult, world.goal(goal))
        assert row is not None
        row.closed_at = at


async def look(world: World, at: datetime) -> None:
    world.now = at
    await world.ring(NUDGES, *(person.id for person in world.people.values()))


async def test_when_its_owner_leaves_a_source_goes_on_and_their_manager_is_told_once(world: World) -> None:
    id_ = await add(world)
    await leaves(world, "carol")
    await refresher(world, says("40")).refresh()
    assert [str(entry.value) for entry in await world.entries("nps")] == ["40"]
    for days in range(9):
        await look(world, NOW + days * DAY)
    (card,) = (await world.letters(person="bob")).values()
    assert plain(card).splitlines() == [
        "“Survey” is with you now",
        "Carol, who looked after it, has left. It goes on as before, and if it can't be read one day, I'll tell you. "
        "It may still use a key of theirs: better to enter one of your own.",
        "[See the source]",
        "[Next week] [Not helpful] [Don't send these]",
        "Sent once, because you led them or are an admin here.",
    ]
    assert (await source_of(world, id_)).owner_id == world.person("bob")
    assert await world.letters(person="alice") == {}


async def test_where_nobody_led_them_an_admin_is_told(world: World) -> None:
    id_ = await add(world)
    await leaves(world, "carol", "bob")
    await look(world, NOW)
    assert (await source_of(world, id_)).owner_id == world.person("alice")
    assert len(await world.letters(person="alice")) == 1


async def test_paused_before_anybody_knew_it_is_told_to_who_is_still_there(world: World) -> None:
    await add(world)
    await leaves(world, "carol")
    numbers = refresher(world, says(ReadError("It does not accept the key (HTTP 401).", permanent=True)))
    for hours in (0, 2):
        world.now += timedelta(hours=hours)
        await numbers.refresh()
    assert await world.letters(person="carol") == {}
    (card,) = (await world.letters(person="bob")).values()
    assert "“Survey” can't be read any more" in plain(card)
    again = await world.press(Reply(card=card), "Try again", "bob")
    assert said(again) == "I'm reading “Survey”. What it says comes in a moment."


async def test_what_feeds_only_closed_goals_is_not_read_until_one_is_open_again(world: World) -> None:
    id_ = await add(world)
    await close(world, "nps", world.now)
    assert await refresher(world, says("40")).refresh() == 0
    shown = said(await world.ask(setting.SHOW, "carol", source=str(id_)))
    assert "It feeds “Lift NPS from 30 to 50” (closed)." in shown
    assert "Not read while nothing open stands on it." in shown
    await close(world, "nps", None)
    assert await refresher(world, says("40")).refresh() == 1


async def test_what_feeds_a_closed_goal_and_a_number_of_the_business_is_read_for_that(world: World) -> None:
    id_ = await add(world)
    await feeds_a_metric(world, id_)
    await close(world, "nps", world.now)
    assert await refresher(world, says("40")).refresh() == 1
    assert await world.entries("nps") == []


async def test_its_trouble_is_told_in_the_readers_language(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class German(NullTranslations):
        def gettext(self, message: str) -> str:
            known = {"{source} asks me to come less often.": "{source} bittet mich, seltener zu kommen."}
            return known.get(message, message)

    id_ = await add(world)
    trouble = ReadError(
        "{source} asks me to come less often.", permanent=False, retry_after=60, source="Stripe {x}"
    )
    await refresher(world, says(trouble)).refresh()
    told = "> Stripe {x} asks me to come less often."
    assert told in said(await world.ask(setting.SHOW, "dan", source=str(id_)))
    monkeypatch.setattr(cards.voice, "_catalogue", lambda _locale: German())
    told = "> Stripe {x} bittet mich, seltener zu kommen."
    assert told in said(await world.ask(setting.SHOW, "dan", source=str(id_)))


async def set_up_pushed(world: World) -> str:
    world.now = NOW
    saved = await world.ask(
        setting.SAVE, "carol", kind="pushed", name="Renewals", what="customers who renewed", unit="customers"
    )
    assert said(saved).startswith("“Renewals” waits for its number")
    async with world.store.work(world.workspace.id) as work:
        (row,) = await work.sources.every()
    return str(row.id)


async def test_a_number_that_was_handed_in_counts_as_soon_as_it_is_linked_and_keeps_its_age(
    world: World,
) -> None:
    source = await set_up_pushed(world)
    await world.ask("api.push", None, target=source, value="41.2")
    await world.ask(setting.FEED, "carol", source=source, target=str(world.goal("nps")))
    assert [str(entry.value) for entry in await world.entries("nps")] == ["41.2"]
    world.now = NOW + timedelta(hours=3)
    await world.ask(setting.TRY, "carol", source=source)
    assert await refresher(world, says("99")).refresh() == 0
    shown = said(await world.ask(setting.SHOW, "carol", source=source))
    assert "Renewals: 41.2 customers, Wednesday 28 May, 16:00" in shown
    assert "Handed in by its system." in shown


async def test_what_counts_only_work_is_refused_when_it_is_pushed_too(world: World) -> None:
    world.now = NOW
    await world.ask(setting.SAVE, "carol", kind="pushed", name="Calls", what="calls made", unit="calls")
    async with world.store.work(world.workspace.id) as work:
        (row,) = await work.sources.every()
    refused = await world.ask(setting.FEED, "carol", source=str(row.id), target=str(world.goal("nps")))
    assert "“Calls” counts activity" in said(refused)
    with pytest.raises(HeadwayError):
        await world.ask("api.push", None, target=str(world.goal("nps")), value="1")
