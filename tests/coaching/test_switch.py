"""AI is off until an admin switches it on and the model answers; its meter, and what an empty budget does."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cards.plain import plain
from handlers import ai
from handlers.thoughts import UNANSWERED
from okrs.errors import HeadwayError
from tests.coaching.mind import Mind
from tests.coaching.service import Service, status
from tests.handlers.world import buttons, said


@pytest.fixture(autouse=True)
async def _off(mind: Mind) -> None:
    await mind.set(ai=False)


async def test_it_is_off_and_says_what_would_be_sent_and_what_never(mind: Mind) -> None:
    text = said(await mind.world.ask("command", "alice", text="ai"))
    assert text.startswith("AI is off\n")
    assert "What is sent. " in text
    assert "What never is. Names of people, e-mail addresses, links, phone numbers, ids:" in text


async def test_an_admin_switches_it_on_when_the_model_has_answered(mind: Mind, service: Service) -> None:
    service.say = lambda _: {"ready": True}
    shown = await mind.world.ask("command", "alice", text="ai")
    trying = await mind.world.press(shown, "Switch it on", "alice")
    assert said(trying).startswith("I'm trying the model out\n")
    assert not (await mind.workspace()).settings["ai"]
    assert await mind.thinker.think() == 1
    assert (await mind.workspace()).settings["ai"]
    [letter] = (await mind.world.letters(person="alice")).values()
    assert plain(letter).startswith("AI is on\nfake-1 at 127.0.0.1 answered.")
    assert mind.woken == [mind.world.workspace.id]
    again = said(await mind.world.ask("command", "alice", text="ai on"))
    assert again.startswith(
        "AI is on\nModel: fake-1 at 127.0.0.1\nQuestions to it this month: 1\nTokens: 120 of 2,000,000"
    )


async def test_it_stays_off_when_the_model_does_not_answer(mind: Mind, service: Service) -> None:
    service.turns = [status(401)]
    await mind.world.ask("command", "alice", text="ai on")
    await mind.thinker.think()
    [letter] = (await mind.world.letters(person="alice")).values()
    assert plain(letter).startswith("AI stays off\nThe model did not answer as it should (HTTP 401).")
    assert not (await mind.workspace()).settings["ai"]


async def test_it_stays_off_where_no_model_is_set(mind: Mind) -> None:
    await mind.world.ask("command", "alice", text="ai on")
    [thought] = await mind.thoughts()
    mind.world.now += timedelta(seconds=45)
    await mind.world.ring(UNANSWERED, thought.id)
    [letter] = (await mind.world.letters(person="alice")).values()
    assert plain(letter).startswith("AI stays off\nNo model is set where Headway runs.")
    assert await mind.thinker.think() == 0


async def test_it_is_switched_off_at_once(mind: Mind) -> None:
    await mind.set(ai=True)
    text = said(await mind.world.ask("command", "alice", text="turn off the AI"))
    assert text.startswith("AI is off\nNothing is sent to a model any more.")
    assert not (await mind.workspace()).settings["ai"]


async def test_nobody_else_can_switch_it(mind: Mind) -> None:
    shown = await mind.world.ask("command", "bob", text="ai")
    assert buttons(shown) == {}
    assert "Tokens" not in said(shown)
    for who in ("bob", "carol"):
        with pytest.raises(HeadwayError, match="Only an admin"):
            await mind.world.ask(ai.SWITCH, who, on="yes")


async def test_an_admin_of_another_company_switches_only_theirs(mind: Mind) -> None:
    await mind.world.ask("command", "mallory", text="ai off")
    await mind.set(ai=True)
    await mind.world.ask("command", "mallory", text="ai off")
    assert (await mind.workspace()).settings["ai"]


async def test_no_button_brings_an_answer(mind: Mind) -> None:
    await mind.world.ask("command", "alice", text="ai on")
    [thought] = await mind.thoughts()
    with pytest.raises(HeadwayError):
        await mind.world.ask("thought.trial", "alice", thought=str(thought.id), answer='{"ready": true}')
    assert not (await mind.workspace()).settings["ai"]


async def test_the_meter_adds_up_and_admins_are_told_once_that_it_is_full(mind: Mind) -> None:
    await mind.set(ai=True, ai_tokens_a_month=300)
    from handlers.facts import house
    from handlers.thoughts import is_on

    for _ in range(3):
        async with mind.world.store.work(mind.world.workspace.id) as work:
            await work.thoughts.charge(mind.world.now, tokens_in=90, tokens_out=20, cost=Decimal("0.00011"))
    for _ in range(2):
        async with mind.world.store.work(mind.world.workspace.id) as work:
            assert not await is_on(work, await house(work, mind.world.now))
    [letter] = (await mind.world.letters(person="alice")).values()
    assert plain(letter).splitlines()[:4] == [
        "This month's budget for AI is used up",
        "Questions to it this month: 3",
        "Tokens: 330 of 300",
        "Cost: $0 of $20",
    ]
    mind.world.now += timedelta(days=31)
    async with mind.world.store.work(mind.world.workspace.id) as work:
        assert await is_on(work, await house(work, mind.world.now))
