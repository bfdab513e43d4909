"""Everybody sees what comes to them unasked and why, has each kind in their hand, and misses nothing for a limit."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from cards.blocks import Card, ChoiceField, Form
from cards.exchange import Reply
from handlers.dispatch import Handler
from handlers.nudges import review
from handlers.nudges.look import Concern, Look, about_goal
from handlers.plan import NUDGES
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import NudgeKind
from tests.handlers.world import World, buttons, said

# Wednesday 7 May, ten o'clock in Berlin.
NOW = datetime(2025, 5, 7, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NOTED: list[str] = []


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def stuck(look: Look) -> Sequence[Concern]:
    """Everything is stuck, every day."""

    async def note() -> None:
        NOTED.append("raised")

    return [
        Concern(
            kind=NudgeKind.STUCK,
            person=person.id,
            subject=about_goal(goal.id),
            card=Card(title="What is in the way?", why="I ask because it has not moved."),
            sent=note,
        )
        for person in look.people
        for goal in look.goals[person.id]
    ]


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (stuck,))
    NOTED.clear()


async def look(world: World, at: datetime = NOW) -> None:
    world.now = at
    await world.ring(NUDGES, world.person("carol"))


async def page(world: World, person: str = "carol") -> Reply:
    return await world.ask("command", person, text="nudges")


async def switch(world: World, reply: Reply, kind: str) -> Reply:
    """Sends the form with the option of that label chosen."""
    assert reply.card is not None
    (form,) = (block for block in reply.card.blocks if isinstance(block, Form))
    (choice,) = (field for field in form.fields if isinstance(field, ChoiceField))
    option = next(option for option in choice.options if option.label == kind)
    return await world.ask(form.intent, "carol", kind=option.value)


async def test_it_says_how_much_what_and_why(world: World) -> None:
    await look(world)
    async with world.store.work(world.workspace.id) as work:
        await work.nudges.record(
            world.person("carol"), kind="reminder", subject="checkin:1", day=NOW.date() - DAY, at=NOW - DAY
        )
    lines = said(await page(world)).splitlines()
    assert lines[:7] == [
        "What I raise with you unasked",
        "At most 5 messages a week, reminders of your check-in included. This week there were 3.",
        "The last seven days",
        "7 May: “What is in the way?” I ask because it has not moved.",
        "7 May: “What is in the way?” I ask because it has not moved.",
        "6 May: a reminder of your check-in",
        "What can come",
    ]
    assert "goals that are stuck: on" in lines
    assert lines[-2:] == ["[Switch all off]", "Only you see this. Nobody is told what you switch off."]


async def test_plain_words_open_it(world: World) -> None:
    for words in ("stop nudging me", "which nudges do I get?"):
        assert "What I raise with you unasked" in said(await world.ask("message", "carol", text=words))


async def test_one_kind_is_switched_off_and_on_in_place(world: World) -> None:
    world.now = NOW
    reply = await switch(world, await page(world), "off: goals that are stuck")
    assert reply.replaces
    assert "goals that are stuck: off" in said(reply).splitlines()
    await look(world)
    assert await world.letters(person="carol") == {}
    reply = await switch(world, reply, "on: goals that are stuck")
    assert "goals that are stuck: on" in said(reply).splitlines()
    await look(world)
    assert len(await world.letters(person="carol")) == 2


async def test_all_of_it_is_switched_off_and_on_at_a_press(world: World) -> None:
    reply = await world.press(await page(world), "Switch all off", "carol")
    assert ": on" not in said(reply)
    reply = await world.press(reply, "Switch all on", "carol")
    assert ": off" not in said(reply)


async def test_what_did_not_help_is_said_to_be_rarer(world: World) -> None:
    await look(world)
    (card, *_) = (await world.letters(person="carol")).values()
    await world.press(Reply(card=card), "Not helpful", "carol")
    assert "goals that are stuck: on, but rarer, since it didn't help you" in said(await page(world))


async def test_without_a_choice_it_says_what_to_do(world: World) -> None:
    with pytest.raises(HeadwayError, match="Choose first"):
        await world.ask("nudge.switch", "carol", kind="")
    with pytest.raises(HeadwayError, match="older version"):
        await world.ask("nudge.switch", "carol", kind="gossip:off")
    with pytest.raises(HeadwayError, match="older version"):
        await world.ask("nudge.switch_all", "carol", to="maybe")


async def test_nothing_came_is_said_too(world: World) -> None:
    assert "The last seven days\nNothing came." in said(await page(world))


async def test_what_found_no_room_waits_on_ones_own_page(world: World) -> None:
    await look(world)
    home = await world.ask("home.show", "carol")
    assert (
        "Also worth a look, whenever you like\n"
        "Grow monthly revenue to $1.5M: What is in the way?\n"
        "[Look at: Grow monthly revenue to $1.5M]"
    ) in said(home)
    action = next(a for a in buttons(home).values() if a.intent == "nudge.look")
    shown = await world.ask(action.intent, "carol", **action.values)
    assert said(shown).splitlines() == [
        "What is in the way?",
        "[Next week] [Not helpful] [Don't send these]",
        "I ask because it has not moved.",
    ]
    assert len(NOTED) == 3
    assert "Also worth a look" not in said(await world.ask("home.show", "carol"))
    await look(world, NOW + DAY)
    assert len(await world.letters(person="carol")) == 2


async def test_what_was_looked_at_can_be_answered_too(world: World) -> None:
    await look(world)
    action = next(
        a for a in buttons(await world.ask("home.show", "carol")).values() if a.intent == "nudge.look"
    )
    shown = await world.ask(action.intent, "carol", **action.values)
    assert said(await world.press(shown, "Next week", "carol")) == "Fine. Not before Wednesday 14 May."


async def test_what_is_settled_meanwhile_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await look(world)
    action = next(
        a for a in buttons(await world.ask("home.show", "carol")).values() if a.intent == "nudge.look"
    )
    monkeypatch.setattr(review, "RULES", ())
    shown = await world.ask(action.intent, "carol", **action.values)
    assert said(shown) == "That is settled by now. Nothing to do."


async def test_the_page_is_reached_from_ones_own_page(world: World) -> None:
    home = await world.ask("home.set", "carol")
    assert "Messages you didn't ask for: at most 5 a week" in said(home)
    assert "What I raise with you unasked" in said(await world.press(home, "What I raise with you", "carol"))
