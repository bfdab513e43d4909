"""How often people are asked: who may change it, what goes first, and no check-in twice or never."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from cards.blocks import from_json
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import Cadence, CheckInState
from storage.store import Store
from storage.tables import Delivery
from tests.handlers.world import World, build, said

MONDAY = datetime(2025, 5, 5, 7, 30, tzinfo=UTC)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def _okr(world: World, person: str, text: str) -> str:
    return said(await world.ask("command", person, text=text))


async def _next(world: World, person: str) -> datetime | None:
    async with world.store.work(world.workspace.id) as work:
        due = await work.agenda.of("checkin.prompt", [world.person(person)])
    return due[world.person(person)].at if due else None


async def _cadence(world: World, person: str) -> Cadence | None:
    async with world.store.work(world.workspace.id) as work:
        return (await work.people.person(world.person(person))).cadence


async def test_a_change_says_when_the_next_check_in_comes_and_can_be_undone(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    await world.asked(
        "carol", asked_at=MONDAY, closes_at=MONDAY + timedelta(days=3), state=CheckInState.ANSWERED
    )
    reply = await world.ask("message", "carol", text="check in with me every two weeks")
    assert said(reply).splitlines()[:2] == [
        "From now on I ask you every two weeks",
        "Next check-in: Monday 19 May, 09:30.",
    ]
    assert await _cadence(world, "carol") is Cadence.EVERY_TWO_WEEKS
    assert await _next(world, "carol") == datetime(2025, 5, 19, 7, 30, tzinfo=UTC)
    undone = await world.press(reply, "Undo", "carol")
    assert "Next check-in: Monday 12 May, 09:30." in said(undone)
    assert undone.replaces
    assert await _cadence(world, "carol") is None


async def test_changing_to_and_fro_neither_repeats_nor_drops_a_check_in(world: World) -> None:
    await world.asked(
        "carol", asked_at=MONDAY, closes_at=MONDAY + timedelta(days=3), state=CheckInState.ANSWERED
    )
    for words in ("monthly", "weekly", "every two weeks", "weekly"):
        await _okr(world, "carol", f"cadence {words}")
    assert await _next(world, "carol") == datetime(2025, 5, 12, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("words", ["wöchentlich", "chaque semaine", "cada semana", "toda semana", "毎週"])
async def test_the_words_may_be_in_any_language(world: World, words: str) -> None:
    await _okr(world, "carol", "cadence monthly")
    assert "From now on I ask you every week" in await _okr(world, "carol", f"cadence {words}")
    assert await _cadence(world, "carol") is Cadence.WEEKLY


async def test_without_a_cadence_it_tells_and_offers(world: World) -> None:
    reply = await world.ask("command", "carol", text="cadence")
    assert said(reply).startswith("I ask you every week")
    assert "once a month" in said(await world.press(reply, "once a month", "carol"))
    assert (await _okr(world, "carol", "cadence daily")).startswith("“daily” is none of the rhythms I know")


async def test_the_same_again_changes_nothing(world: World) -> None:
    await _okr(world, "carol", "cadence monthly")
    assert "It is that already: once a month." in await _okr(world, "carol", "cadence monthly")


async def test_a_teams_cadence_moves_those_without_their_own(world: World) -> None:
    await _okr(world, "carol", "cadence weekly")
    text = await _okr(world, "bob", "cadence monthly for Growth")
    assert text.startswith("Growth: once a month")
    assert "This changes when 2 people are asked." in text
    assert "For 1 nothing changes" in text
    assert await _next(world, "dan") == datetime(2025, 6, 2, 0, 30, tzinfo=UTC)
    assert (await _okr(world, "dan", "cadence")).startswith("I ask you once a month")


async def test_an_admin_sets_it_for_everyone(world: World) -> None:
    reply = await world.ask("command", "alice", text="cadence monthly for everyone")
    assert "This changes when 5 people are asked." in said(reply)
    assert (await _okr(world, "eve", "cadence")).startswith("I ask you once a month")
    await world.press(reply, "Undo", "alice")
    assert (await _okr(world, "eve", "cadence")).startswith("I ask you every week")


async def test_a_manager_may_change_a_reports_and_they_are_told(world: World) -> None:
    text = await _okr(world, "bob", "cadence monthly for @Carol")
    assert "From now on I ask Carol once a month" in text
    assert "Next check-in: Monday 2 June, 09:30, their time." in text
    async with world.store.work(world.workspace.id) as work:
        (row,) = await work.session.exec(select(Delivery).where(Delivery.person_id == world.person("carol")))
    assert "Bob changed it. You can choose otherwise: /okr cadence" in plain(from_json(row.card))


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ("dan", "cadence monthly for @Carol"),
        ("carol", "cadence monthly for Growth"),
        ("bob", "cadence monthly for Platform"),
        ("bob", "cadence monthly for everyone"),
    ],
)
async def test_others_may_not(world: World, person: str, text: str) -> None:
    with pytest.raises(HeadwayError, match=r"^Only "):
        await _okr(world, person, text)
    assert await _next(world, "carol") is None


async def test_an_unknown_person_is_no_team(world: World) -> None:
    assert "called “Zoe”" in await _okr(world, "bob", "cadence monthly for Zoe")
