"""Outcomes are written, changed, put in order and removed in chat, and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cards.blocks import Form, PeopleField, TextField
from cards.exchange import Reply
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from storage.tables import Outcome
from tests.handlers.world import World, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


def problems(reply: Reply) -> dict[str, str]:
    assert reply.card is not None
    (form,) = [block for block in reply.card.blocks if isinstance(block, Form)]
    fields = (field for field in form.fields if isinstance(field, TextField | PeopleField))
    return {field.name: field.problem for field in fields if field.problem}


async def write(world: World, by: str, titles: str, owner: str = "") -> Reply:
    owned = str(world.person(owner)) if owner else str(world.person(by))
    return await world.ask("outcomes.write", by, titles=titles, owner=owned)


async def outcomes(world: World) -> list[Outcome]:
    async with world.store.work(world.workspace.id) as work:
        return await work.outcomes.of_cycle(world.cycles["q2"].id)


async def test_the_list_says_how_each_does_whose_it_is_and_which_teams_work_for_it(world: World) -> None:
    await world.tell("nps", "44", by="carol")
    reply = await world.ask("command", "carol", text="outcomes")
    text = said(reply)
    assert "The outcomes of Q2 2025" in text
    assert "Customers stay because they love us" in text
    assert "Teams: Growth" in text
    assert "Teams: Platform" in text
    assert "Write outcomes" not in buttons(reply)
    assert "Change one" not in buttons(reply)


@pytest.mark.parametrize("who", ["alice", "bob"])
async def test_admins_and_team_leads_write_them(world: World, who: str) -> None:
    reply = await world.ask("command", who, text="outcomes Customers renew without being asked")
    assert reply.card is not None
    (form,) = [block for block in reply.card.blocks if isinstance(block, Form)]
    field = form.fields[0]
    assert isinstance(field, TextField)
    assert field.value == "Customers renew without being asked"


@pytest.mark.parametrize("who", ["carol", "dan"])
async def test_others_are_told_whom_to_ask(world: World, who: str) -> None:
    for intent in ("outcomes.new", "outcomes.write"):
        with pytest.raises(
            HeadwayError, match=r"written by admins and by whoever leads a team\. Ask Alice\."
        ):
            await world.ask(intent, who, titles="Customers renew")


async def test_they_are_shown_with_what_is_thought_of_the_words_before_they_count(world: World) -> None:
    shown = await write(world, "alice", "1. Customers renew without being asked @Bob\n- Launch the new app")
    text = said(shown)
    assert "Customers renew without being asked · Bob" in text
    assert "Launch the new app · Alice" in text
    assert "“Launch the new app” is something we make" in text
    assert len(await outcomes(world)) == 2
    saved = await world.press(shown, "Save", "alice")
    assert "2 outcomes saved" in said(saved)
    assert "Bob will hear of it from me." in said(saved)
    titles = [row.title for row in await outcomes(world)]
    assert titles[2:] == ["Customers renew without being asked", "Launch the new app"]
    (letter,) = (await world.letters(person="bob")).values()
    assert "Alice made you the owner of an outcome" in plain(letter)


async def test_more_than_five_is_said_and_saved_all_the_same(world: World) -> None:
    lines = "\n".join(f"Customers recommend us in market {n}" for n in range(1, 5))
    shown = await write(world, "alice", lines)
    assert "These are 6 outcomes. More than 5 divide attention" in said(shown)
    await world.press(shown, "Save", "alice")
    assert len(await outcomes(world)) == 6
    assert "These are 6 outcomes" in said(await world.ask("command", "alice", text="outcomes"))


async def test_saved_twice_is_saved_once_and_undo_takes_it_back(world: World) -> None:
    shown = await write(world, "alice", "Customers renew @Bob")
    saved = await world.press(shown, "Save", "alice")
    with pytest.raises(HeadwayError, match="That was done already"):
        await world.press(shown, "Save", "alice")
    await world.press(saved, "Undo", "alice")
    assert len(await outcomes(world)) == 2
    assert await world.letters(person="bob") == {}
    with pytest.raises(HeadwayError, match="That was done already"):
        await world.press(saved, "Undo", "alice")


async def test_what_somebody_aligned_meanwhile_stays(world: World) -> None:
    saved = await world.press(await write(world, "alice", "Customers renew"), "Save", "alice")
    new = (await outcomes(world))[-1]
    await world.ask("align.set", "bob", objective=str(world.objectives["sales"].id), outcome=str(new.id))
    with pytest.raises(HeadwayError, match="Something hangs below “Customers renew” already"):
        await world.press(saved, "Undo", "alice")
    assert len(await outcomes(world)) == 3


@pytest.mark.parametrize(
    ("titles", "problem"),
    [
        ("", "Write at least one line"),
        ("x" * 201, "That is too long: at most 200 characters."),
        ("customers can rely on  us", "“customers can rely on us” is there already."),
        ("Customers renew\nCustomers renew", "Line 2: “Customers renew” is there already."),
        ("Customers renew @Nobody", "I know nobody called “Nobody”."),
        ("@Bob", "Say in a sentence who does what differently."),
        ("\n".join(f"Outcome {n}" for n in range(11)), "At most 10 outcomes at a time"),
    ],
)
async def test_what_is_wrong_is_said_at_the_field(world: World, titles: str, problem: str) -> None:
    reply = await write(world, "alice", titles)
    assert problem in problems(reply)["titles"]
    assert reply.replaces


async def test_a_lead_gives_none_to_whoever_is_not_theirs(world: World) -> None:
    reply = await write(world, "bob", "Customers renew", owner="eve")
    assert problems(reply) == {"owner": "Only Eve, their managers and admins can give them an outcome."}
    assert "Only Alice" in problems(await write(world, "bob", "Customers renew @Alice"))["titles"]


async def test_words_owner_and_place_change_and_change_back(world: World) -> None:
    trust = str(world.outcomes["trust"].id)
    reply = await world.ask(
        "outcomes.change",
        "alice",
        outcome=trust,
        title="Customers never wait for us",
        owner=str(world.person("bob")),
        place="1",
    )
    assert "Number 1 in the list." in said(reply)
    assert [row.title for row in await outcomes(world)] == [
        "Customers never wait for us",
        "Customers stay because they love us",
    ]
    assert len(await world.letters(person="bob")) == 1
    await world.press(reply, "Undo", "alice")
    assert [(row.title, row.owner_id) for row in await outcomes(world)] == [
        ("Customers stay because they love us", None),
        ("Customers can rely on us", None),
    ]
    assert await world.letters(person="bob") == {}


async def test_an_owner_changes_their_own_and_nobody_elses(world: World) -> None:
    await world.press(await write(world, "alice", "Customers renew @Bob"), "Save", "alice")
    new = str((await outcomes(world))[-1].id)
    reply = await world.ask("outcomes.pick", "bob")
    assert "Change an outcome" in said(reply)
    for who, outcome, sentence in (
        ("carol", new, "is Bob's: only they, their managers and admins can change it."),
        ("bob", str(world.outcomes["trust"].id), "is nobody's, so only admins can change it."),
        ("mallory", new, "That outcome does not exist any more."),
    ):
        with pytest.raises(HeadwayError, match=sentence):
            await world.ask("outcomes.change", who, outcome=outcome, title="Mine now", owner="", place="1")
    with pytest.raises(HeadwayError, match="There is no outcome that you can change"):
        await world.ask("outcomes.pick", "carol")


async def test_one_with_nothing_below_is_removed_and_comes_back(world: World) -> None:
    await world.press(await write(world, "alice", "Customers renew @Bob"), "Save", "alice")
    new = (await outcomes(world))[-1]
    form = await world.ask("outcomes.form", "bob", outcome=str(new.id))
    gone = await world.press(form, "Remove it", "bob")
    assert "“Customers renew” is removed." in said(gone)
    assert len(await outcomes(world)) == 2
    await world.press(gone, "Undo", "bob")
    assert (await outcomes(world))[-1].model_dump() == new.model_dump()


async def test_one_with_objectives_below_stays(world: World) -> None:
    trust = str(world.outcomes["trust"].id)
    assert "Remove it" not in buttons(await world.ask("outcomes.form", "alice", outcome=trust))
    with pytest.raises(HeadwayError, match="So it stays"):
        await world.ask("outcomes.remove", "alice", outcome=trust)


async def test_with_many_to_change_there_is_a_list_to_choose_from(world: World) -> None:
    lines = "\n".join(f"Customers recommend us in market {n}" for n in range(1, 6))
    await world.press(await write(world, "alice", lines), "Save", "alice")
    reply = await world.ask("outcomes.pick", "alice")
    assert reply.card is not None
    (form,) = [block for block in reply.card.blocks if isinstance(block, Form)]
    assert form.intent == "outcomes.form"
