"""One's own page: what waits, how the goals go, and what is set, each in the hands of whose page it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest

from cards.blocks import Card, Chart
from cards.plain import plain
from handlers import plan
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import CheckInState
from tests.handlers.test_conversation import FIRST_OF_JUNE, MONDAY, checkin, letter, tick, type_, values
from tests.handlers.world import World, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def _home(world: World, person: str = "carol") -> Card:
    card = (await world.ask("home.show", person)).card
    assert card is not None
    return card


async def _behind(world: World, intent: str, person: str = "carol") -> Card:
    card = (await world.ask(intent, person)).card
    assert card is not None
    return card


async def _press(world: World, label: str, person: str = "carol") -> str:
    action = buttons(await _home(world, person))[label]
    return said(await world.ask(action.intent, person, **action.values))


async def test_a_calm_page_says_when_the_next_question_comes(world: World) -> None:
    text = plain(await _home(world))
    assert text.splitlines()[:2] == [
        "Hello, Carol",
        "Nothing is waiting for you. Your next check-in: Monday 12 May, 09:30.",
    ]
    assert "Lift NPS from 30 to 50: no value yet, target 50 points · NPS" in text
    assert "Your team\nGrowth: " in text


async def test_the_page_opens_by_command_and_in_plain_words(world: World) -> None:
    assert said(await world.ask("command", "carol", text="home")).startswith("Hello, Carol")
    assert said(await world.ask("message", "carol", text="show my home page")).startswith("Hello, Carol")


async def test_an_open_check_in_waits_first_with_its_form(world: World) -> None:
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    text = plain(await _home(world))
    assert "Waiting for you\nYour check-in is open until Thursday 15 May, 09:30.\n[Answer in a form]" in text
    assert "Value now" in await _press(world, "Answer in a form")


async def test_a_missed_check_in_waits_too(world: World) -> None:
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    await tick(world, plan.CLOSE, (await checkin(world)).id)
    assert "Your check-in of Monday 12 May is not answered. A late answer counts too." in plain(
        await _home(world)
    )


async def test_who_stands_in_sees_what_is_theirs_to_answer_and_who_is_away_does_not(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(
            world.person("carol"), starts=MONDAY.date(), ends=MONDAY.date(), delegate=world.person("dan")
        )
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    assert "You stand in for Carol, whose check-in is not answered yet." in plain(await _home(world, "dan"))
    away = plain(await _home(world))
    assert "Nothing is waiting for you." in away
    assert "Days away: Monday 12 May" in plain(await _behind(world, "home.set"))


async def test_a_reply_saved_from_the_page_says_so_in_the_chat_too(world: World) -> None:
    await type_(world, "nps 44")
    assert "You typed “nps 44”. It is not saved yet." in plain(await _home(world))
    assert "Saved. Thank you." in await _press(world, "Save now")
    assert await values(world, "nps") == [44]
    assert "Saved. Thank you." in plain((await letter(world, "reply:"))[1])
    assert "You typed" not in plain(await _home(world))


async def test_a_reply_forgotten_on_the_page_is_forgotten_in_the_chat(world: World) -> None:
    await type_(world, "nps 44")
    await _press(world, "Forget it")
    assert "Forgotten." in plain((await letter(world, "reply:"))[1])


async def test_a_question_about_a_reply_leads_to_the_form(world: World) -> None:
    await type_(world, "it is going great")
    assert "You typed “it is going great”, and I asked you about it." in plain(await _home(world))
    assert "Value now" in await _press(world, "Answer in a form")


async def test_requests_for_help_are_seen_by_both_sides(world: World) -> None:
    goal = str(world.goal("nps"))
    await world.ask(
        "help.send", "carol", key_result=goal, helper=str(world.person("bob")), words="Legal is slow"
    )
    assert "You asked Bob for help with “Lift NPS from 30 to 50”." in plain(await _home(world))
    assert "Carol asks for your help with “Lift NPS from 30 to 50”." in plain(await _home(world, "bob"))
    assert "Legal is slow" not in plain(await _home(world, "bob"))
    assert "knows that you are on it" in await _press(world, "I'm on it", "bob")
    await _press(world, "It's cleared", "bob")
    assert "for help" not in plain(await _home(world))
    [asked, *_] = (await world.letters(person="bob")).values()
    assert "This is cleared." in plain(asked)


async def test_a_question_of_the_month_waits_until_it_is_answered_or_passed_over(world: World) -> None:
    world.now = FIRST_OF_JUNE
    await tick(world, plan.PROMPT, world.person("carol"))
    await world.ask(
        "checkin.submit",
        "carol",
        checkin=str((await checkin(world)).id),
        **{f"value.{world.goal('nps')}": "44"},
    )
    assert "A question of the month" not in plain(await _home(world))
    await type_(world, "nps 45")
    await _press(world, "Save now")
    page = plain(await _home(world))
    assert "A question of the month: What do people do differently now than a month ago?" in page
    await _press(world, "Not this time")
    assert "Whose habit, or which rule, is most in the way?" in plain(await _home(world))
    assert (await checkin(world)).state is CheckInState.ANSWERED


async def test_the_chart_compares_the_goals_with_the_expected_pace(world: World) -> None:
    for weeks, value in ((4, "32"), (2, "35"), (0, "34")):
        await world.tell("nps", value, by="carol", at=world.now - timedelta(weeks=weeks))
    await world.tell("mrr", "1020000", by="carol", at=world.now - timedelta(weeks=1))
    [chart] = [block for block in (await _behind(world, "home.pace")).blocks if isinstance(block, Chart)]
    nps, mrr, expected = chart.series
    assert [nps.label, mrr.label, expected.label] == [
        "Lift NPS from 30 to 50",
        "Grow monthly revenue to $1.5M",
        "Expected pace",
    ]
    assert len(nps.points) == len(expected.points) == 20
    assert (nps.points[0].day, nps.points[-1].day) == ("2025-04-01", "2025-05-07")
    assert [nps.points[0].value, nps.points[-1].value, expected.points[-1].value] == [0, 20, 40]
    assert max(point.value for point in nps.points) == 25
    assert chart.summary == (
        "Lift NPS from 30 to 50: 20%; Grow monthly revenue to $1.5M: 20%; an even pace would be at 40%."
    )


async def test_goals_without_a_way_to_go_are_not_in_the_chart(world: World) -> None:
    await world.tell("uptime", "99.9", by="eve")
    assert not [
        block for block in (await _behind(world, "home.pace", "eve")).blocks if isinstance(block, Chart)
    ]
    await world.tell("audit", "60", by="eve", at=world.now)
    [chart] = [
        block for block in (await _behind(world, "home.pace", "eve")).blocks if isinstance(block, Chart)
    ]
    assert [series.label for series in chart.series] == ["Complete the SOC 2 audit"]
    assert chart.series[0].points[-1].value == Decimal(60)


async def test_who_leads_a_team_sees_it_though_they_own_no_goal(world: World) -> None:
    text = plain(await _home(world, "bob"))
    assert "Once you own a key result, I ask you" in text
    assert "Your team\nGrowth: " in text
    assert "Close 20 enterprise deals" in await _press(world, "Growth", "bob")


async def test_what_is_set_can_be_changed_from_the_page(world: World) -> None:
    async def press(label: str) -> str:
        action = buttons(await _behind(world, "home.set"))[label]
        return said(await world.ask(action.intent, "carol", **action.values))

    assert "What you have set" in await _press(world, "My settings")
    assert "From now on I ask you once a month" in await press("Ask me once a month")
    assert "I ask you: once a month" in plain(await _behind(world, "home.set"))
    assert "Until when?" in await press("Note days away")
    await world.ask("command", "carol", text="away until 12 May")
    assert "Days away: Wednesday 7 May to Monday 12 May" in plain(await _behind(world, "home.set"))
    await press("I'm back")
    assert "Days away: none noted" in plain(await _behind(world, "home.set"))


async def test_every_button_of_the_page_leads_somewhere(world: World) -> None:
    await world.tell("nps", "34", by="carol")
    await type_(world, "churn 4.1")
    for action in buttons(await _home(world)).values():
        if action.intent != "data.show":
            assert (await world.ask(action.intent, "carol", **action.values)).card is not None


async def test_a_page_is_nobodys_who_works_elsewhere(world: World) -> None:
    assert "Lift NPS" not in plain(await _home(world, "mallory"))
    world.people["mallory"].workspace_id = world.workspace.id
    with pytest.raises(HeadwayError, match="don't know you"):
        await world.ask("home.show", "mallory")
