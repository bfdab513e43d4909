"""A file sent in chat: looked at first, all of it or nothing, by admins alone, and never kept."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cards.blocks import Card
from cards.plain import plain
from handlers.bring import MOST_BYTES, bring, preview
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from storage.store import Store
from tests.handlers.world import World, build, buttons, said

GOALS = """objective,key result,owner,start,target,unit
Make customers happier,Answer within a day,carol@example.org,40,80,%
Win new business,Close 20 enterprise deals,dan@example.org,0,25,deals
"""
BROKEN = """objective,key result,owner,start,target
Make customers happier,Answer within a day,nobody@example.org,fourty,80
,,,,
"""


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def look(world: World, text: str | bytes, *, by: str = "alice", name: str = "goals.csv") -> Card:
    data = text if isinstance(text, bytes) else text.encode()
    async with world.store.work(world.workspace.id) as work:
        return await preview(
            work, data, name=name, person=world.person(by), at=world.now, file={"file": "F1", "team": "T1"}
        )


async def take(world: World, text: str, *, by: str = "alice", name: str = "goals.csv") -> Card:
    async with world.store.work(world.workspace.id) as work:
        return await bring(work, text.encode(), name=name, person=world.person(by), at=world.now)


async def titles(world: World) -> set[str]:
    async with world.store.work(world.workspace.id) as work:
        return {goal.key_result.title for goal in (await work.goals.tree()).goals}


async def test_a_file_is_looked_at_before_anything_is_imported(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    shown = await look(world, GOALS)
    assert plain(shown).splitlines() == [
        "This would be imported from goals.csv",
        "What the file has",
        "what | new | changed | as it was",
        "objective | 0 | 0 | 2",
        "key result | 1 | 1 | 0",
        "New: key result HAPPY-1 'Answer within a day'",
        "Changed: key result DEALS 'Close 20 enterprise deals': target: 20 → 25",
        "[Import] [Not now]",
        "Nothing is changed before you press Import.",
    ]
    press = buttons(shown)["Import"]
    assert (press.intent, dict(press.values)) == (
        "goals.bring",
        {"file": "F1", "team": "T1", "name": "goals.csv"},
    )
    assert "Answer within a day" not in await titles(world)


async def test_at_a_press_it_is_imported(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    done = await take(world, GOALS)
    assert plain(done).splitlines() == [
        "Imported from goals.csv",
        "What the file has",
        "what | new | changed | as it was",
        "objective | 0 | 0 | 2",
        "key result | 1 | 1 | 0",
        "Changed: key result DEALS 'Close 20 enterprise deals': target: 20 → 25",
        "[All goals]",
    ]
    assert "Answer within a day" in await titles(world)
    assert plain(await look(world, GOALS)).startswith("Nothing new in goals.csv")


async def test_every_line_that_can_not_be_read_is_told_and_nothing_is_imported(world: World) -> None:
    for card in (await look(world, BROKEN), await take(world, BROKEN)):
        told = plain(card).splitlines()
        assert told[:3] == [
            "goals.csv can't be imported like this",
            "1 problem",
            "Line | Column | What is wrong",
        ]
        assert told[3].startswith("2 | start | 'fourty' is not a number.")
        assert not buttons(card)
    assert "Answer within a day" not in await titles(world)


async def test_many_problems_are_counted(world: World) -> None:
    text = GOALS.splitlines()[0] + "\n" + "\n".join(f"o,k{n},,x,80," for n in range(30))
    told = plain(await look(world, text))
    assert "30 problems" in told
    assert "… and 10 more." in told


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04xlsx", "This is an Excel workbook."),
        (b"a,\x00b", "holds a NUL byte"),
        ("objective,key result\nGrün,x".encode("latin-1"), "is not in UTF-8"),
        (b"x" * (MOST_BYTES + 1), "At most 1 MB, please."),
    ],
    ids=["a workbook", "no text", "an old encoding", "too big"],
)
async def test_what_is_no_such_file_is_told_in_a_sentence(world: World, data: bytes, sentence: str) -> None:
    card = await look(world, data)
    assert sentence in plain(card)
    assert not buttons(card)


async def test_only_an_admin_imports(world: World) -> None:
    for name in ("bob", "mallory"):
        with pytest.raises(HeadwayError, match="Only an admin can import a file"):
            await look(world, GOALS, by=name)
        with pytest.raises(HeadwayError, match="Only an admin can import a file"):
            await take(world, GOALS, by=name)


async def test_a_file_of_another_company_goes_into_this_one(world: World) -> None:
    text = '{"workspace": {"name": "Rival"}, "people": [{"email": "zoe@example.org", "name": "Zoe"}]}'
    assert plain(await take(world, text, name="rival.json")).startswith("Imported from rival.json")
    async with world.store.work(world.workspace.id) as work:
        assert "Zoe" in {person.name for person in await work.people.everyone()}
        assert (await work.people.workspace()).name == "Acme"


async def test_a_long_name_of_a_file_is_cut(world: World) -> None:
    assert len(plain(await look(world, GOALS, name="x" * 300)).splitlines()[0]) < 100


async def test_the_buttons_work_where_the_file_is_gone_and_where_nothing_is_wanted(world: World) -> None:
    shown = await look(world, GOALS)
    actions = buttons(shown)
    again = await world.ask(actions["Import"].intent, "alice", **actions["Import"].values)
    assert said(again) == "I don't have that file any more. Please send it once more."
    left = await world.ask(actions["Not now"].intent, "alice")
    assert said(left) == "Fine. Nothing was imported."
    assert left.replaces
