"""People as admins change them: added, changed, gone and back, and nobody is locked out."""

from __future__ import annotations

from datetime import time

import pytest

from cards.blocks import ChoiceField, Form, PeopleField, TextField
from cards.exchange import Reply
from handlers.table import HANDLERS
from okrs.audit import Act, Change, person_mark
from okrs.errors import HeadwayError
from okrs.vocabulary import Cadence
from storage.audit import Sieve
from storage.store import Store
from storage.tables import Person
from tests.handlers.world import World, build, said


@pytest.fixture
async def world(store: Store) -> World:
    return await build(store, HANDLERS)


async def row(world: World, name: str) -> Person:
    async with world.store.work(world.workspace.id) as work:
        return await work.people.person(world.person(name))


async def save(world: World, name: str | None, by: str = "alice", **fields: str) -> Reply:
    """The form as it comes, with some fields changed."""
    usual = {"email": "new@acme.example", "cadence": "default", "admin": "no", "working_days": "Mon-Fri"}
    usual |= {"day_starts": "09:00", "day_ends": "17:30"}
    person = ""
    if name is not None:
        person = str(world.person(name))
        usual |= typed(await world.ask("person.form", "alice", person=person))
    return await world.ask("person.save", by, person=person, **(usual | fields))


def form(reply: Reply) -> Form:
    assert reply.card is not None
    return next(block for block in reply.card.blocks if isinstance(block, Form))


def typed(reply: Reply) -> dict[str, str]:
    found = {}
    for one in form(reply).fields:
        match one:
            case PeopleField():
                found[one.name] = ",".join(str(chip.person) for chip in one.chosen)
            case TextField() | ChoiceField():
                found[one.name] = one.value
    return found


def problems(reply: Reply) -> dict[str, str]:
    fields = (one for one in form(reply).fields if isinstance(one, TextField | PeopleField))
    return {one.name: one.problem for one in fields if one.problem}


async def acts(world: World) -> list[str]:
    async with world.store.work(world.workspace.id) as work:
        return [line.act for line in await work.audit.lines(Sieve(), most=20)]


async def test_a_form_that_is_sent_as_it_came_changes_nothing(world: World) -> None:
    for name in world.people:
        if name != "mallory":
            admin = {"admin": "yes"} if name == "alice" else {}
            assert "Nothing changed" in said(await save(world, name, **admin))
    assert await acts(world) == []


async def test_what_is_changed_is_told_noted_and_taken_back(world: World) -> None:
    reply = await save(
        world, "dan", role="Head of Sales", manager="eve", cadence="monthly", day_starts="8.30"
    )
    assert "manager: Bob → Eve" in said(reply)
    dan = await row(world, "dan")
    assert (dan.role, dan.manager_id) == ("Head of Sales", world.person("eve"))
    assert (dan.cadence, dan.day_starts) == (Cadence.MONTHLY, time(8, 30))
    async with world.store.work(world.workspace.id) as work:
        (line,) = await work.audit.lines(Sieve(), most=5)
    bob, eve = person_mark(world.person("bob")), person_mark(world.person("eve"))
    assert (line.act, Change("manager", bob, eve) in line.changes) == (Act.PERSON_CHANGED, True)
    await world.press(reply, "Undo", "alice")
    dan = await row(world, "dan")
    assert (dan.role, dan.manager_id, dan.cadence) == ("", world.person("bob"), None)


async def test_taking_back_leaves_what_somebody_changed_since(world: World) -> None:
    reply = await save(world, "dan", role="Head of Sales", cadence="monthly")
    await save(world, "dan", role="Head of Growth")
    await world.press(reply, "Undo", "alice")
    dan = await row(world, "dan")
    assert (dan.role, dan.cadence) == ("Head of Growth", None)
    with pytest.raises(HeadwayError, match="done already"):
        await world.press(reply, "Undo", "alice")


async def test_each_field_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    reply = await save(
        world,
        "dan",
        email="dan",
        zone="Europe/Berlim",
        manager="Bobby",
        teams="Grow",
        day_ends="late",
        country="Narnia",
    )
    found = problems(reply)
    assert set(found) == {"email", "zone", "manager", "teams", "day_ends", "country"}
    assert "Did you mean Europe/Berlin" in found["zone"]
    assert "Bob (" in found["manager"]
    assert "Growth" in found["teams"]
    assert typed(reply)["zone"] == "Europe/Berlim"
    assert next(one for one in form(reply).fields if isinstance(one, PeopleField)).typed == "Bobby"
    assert (await row(world, "dan")).day_ends == time(17, 30)


async def test_nobody_s_e_mail_is_taken_and_nobody_reports_in_a_circle(world: World) -> None:
    found = problems(await save(world, "bob", email=world.people["carol"].email.upper(), manager="carol"))
    assert "Carol" in found["email"]
    assert "circle" in found["manager"]


async def test_somebody_is_added_asked_and_noted_without_a_name(world: World) -> None:
    reply = await save(world, None, email="Fay.Moss@acme.example", manager="bob", teams="Growth, Platform")
    assert "Fay Moss is here" in said(reply)
    async with world.store.work(world.workspace.id) as work:
        company = await work.people.company()
        fay = next(one for one in company.people.values() if one.email == "fay.moss@acme.example")
        assert company.teams_of[fay.id] == {world.teams["growth"].id, world.teams["platform"].id}
        assert fay.id in await work.agenda.of("checkin.prompt", [fay.id])
        assert [one.platform for one in await work.people.accounts([fay.id])] == ["web"]
        (line,) = await work.audit.lines(Sieve(), most=5)
    assert (line.act, line.about) == (Act.PERSON_ADDED, fay.id)
    assert "Fay" not in repr(line)


async def test_there_is_always_an_admin_and_nobody_stops_being_one_by_accident(world: World) -> None:
    with pytest.raises(HeadwayError, match="from yourself"):
        await save(world, "alice", admin="no")
    with pytest.raises(HeadwayError, match="That is you"):
        await world.ask("person.leave", "alice", person=str(world.person("alice")))
    made = await save(world, "bob", admin="yes")
    await save(world, "alice", by="bob", admin="no")
    with pytest.raises(HeadwayError, match="Only an admin"):
        await world.press(made, "Undo", "alice")
    assert sorted(await acts(world)) == sorted([Act.PERSON_NOT_ADMIN, Act.PERSON_ADMIN])


async def test_whoever_leaves_hands_over_goals_people_and_teams(world: World) -> None:
    asks = await world.ask("person.leave", "alice", person=str(world.person("bob")))
    assert "2 people report to them" in said(asks)
    done = await world.ask("person.left", "alice", person=str(world.person("bob")), heir="carol")
    assert "Bob has left" in said(done)
    carol, dan, bob = [await row(world, name) for name in ("carol", "dan", "bob")]
    assert (bob.active, carol.manager_id, dan.manager_id) == (False, world.person("alice"), carol.id)
    await world.press(done, "Undo", "alice")
    carol, dan, bob = [await row(world, name) for name in ("carol", "dan", "bob")]
    assert (bob.active, carol.manager_id, dan.manager_id) == (True, bob.id, bob.id)


async def test_goals_that_are_handed_over_are_told_to_whom_they_go(world: World) -> None:
    await world.ask("person.left", "alice", person=str(world.person("carol")), heir="dan")
    async with world.store.work(world.workspace.id) as work:
        owned = [g for g in (await work.goals.tree()).goals if g.key_result.owner_id == world.person("carol")]
    assert [goal for goal in owned if goal.key_result.closed_at is None] == []
    (letter,) = (await world.letters(person="dan")).values()
    assert "Goals of Carol are yours now" in letter.title


async def test_somebody_who_left_comes_back(world: World) -> None:
    await world.ask("person.left", "alice", person=str(world.person("carol")))
    await world.ask("person.back", "alice", person=str(world.person("carol")))
    assert (await row(world, "carol")).active
    with pytest.raises(HeadwayError):
        await world.ask("person.back", "alice", person=str(world.person("carol")))


@pytest.mark.parametrize("who", ["bob", "carol", "mallory"])
@pytest.mark.parametrize(
    "intent", ["person.form", "person.save", "person.leave", "person.left", "person.back"]
)
async def test_strangers_and_everybody_else_are_refused(world: World, who: str, intent: str) -> None:
    with pytest.raises(HeadwayError):
        await world.ask(intent, who, person=str(world.person("dan")), group="kept")
