"""A goal that is met without moving its number: owner and manager are asked, and keep, change or stop it together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from cards.blocks import Card, Chart
from cards.exchange import Reply
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.nudges import no_help, review
from handlers.plan import NUDGES
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import Direction
from tests.handlers.numbers import BETTER, WEDNESDAY, WORSE, churn, met
from tests.handlers.world import World, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (no_help.met_without_helping,))


async def look(world: World, at: datetime = WEDNESDAY) -> None:
    world.now = at
    await world.ring(NUDGES, *(person.id for person in world.people.values()))


async def asked(world: World, person: str) -> list[Card]:
    return [
        card for key, card in (await world.letters(person=person)).items() if key.startswith("nudge:no_help:")
    ]


async def told(world: World, person: str) -> list[str]:
    return [
        plain(card)
        for key, card in (await world.letters(person=person)).items()
        if key.startswith(("decision:", "goal-change:"))
    ]


async def decide(world: World, person: str, choice: str, reason: str) -> Reply:
    return await world.ask(
        "no_help.decide", person, key_result=str(world.goal("nps")), choice=choice, reason=reason
    )


async def test_owner_and_manager_are_asked_with_the_picture_and_without_blame(world: World) -> None:
    await churn(world)
    await met(world)
    await look(world)
    (carols,), (bobs,) = await asked(world, "carol"), await asked(world, "bob")
    assert plain(carols).splitlines()[:2] == [
        "“Lift NPS from 30 to 50” is met. Did it help?",
        "That was good work, and it was meant to move Monthly churn. Since 1 Apr that has stayed within its usual "
        "ups and downs (3.9–4.5%); it is 4.3% now.",
    ]
    assert (
        plain(bobs).splitlines()[1].startswith("Carol made it move, and it was meant to move Monthly churn.")
    )
    assert "I ask because the goal has been moving for 7 weeks" in plain(carols)
    assert "Bob is asked too." in plain(carols)
    assert {"Keep it", "Change it", "Stop it"} <= set(buttons(carols))
    metric, goal = [block for block in carols.blocks if isinstance(block, Chart)]
    assert [series.label for series in metric.series] == ["Monthly churn", "usual, from", "usual, to"]
    assert [series.label for series in goal.series] == ["Value", "Target"]
    assert await asked(world, "alice") == await asked(world, "dan") == []


async def test_a_number_that_went_the_other_way_is_said_as_it_is(world: World) -> None:
    await churn(world, WORSE)
    await met(world)
    await look(world)
    (card,) = await asked(world, "carol")
    assert "Since 1 Apr that has gone the other way: it is 5.7% by now" in plain(card)


async def _nothing(world: World) -> None:
    """No number is named."""


async def _moved(world: World) -> None:
    await churn(world, BETTER)
    await met(world)


async def _not_met(world: World) -> None:
    await churn(world)
    await world.tell("nps", "35", by="carol", at=datetime(2025, 4, 1, 9, 0, tzinfo=UTC))


async def _too_few(world: World) -> None:
    await churn(world, ["4.1", "4.4"])
    await met(world)


async def _closed(world: World) -> None:
    await churn(world)
    await met(world)
    async with world.store.work(world.workspace.id) as work:
        goal = await work.goals.goal(world.goal("nps"))
        assert goal is not None
        goal.key_result.closed_at = world.now


@pytest.mark.parametrize("state", [_nothing, _moved, _not_met, _too_few, _closed])
async def test_nothing_is_asked_where_there_is_no_doubt(world: World, state: object) -> None:
    assert callable(state)
    await state(world)
    await look(world)
    assert await asked(world, "carol") == await asked(world, "bob") == []


async def test_nothing_is_asked_before_the_weeks_are_over(world: World) -> None:
    await churn(world)
    await met(world)
    await look(world, datetime(2025, 5, 12, 14, 0, tzinfo=UTC))
    assert await asked(world, "carol") == []
    await look(world, datetime(2025, 5, 13, 14, 0, tzinfo=UTC))
    assert len(await asked(world, "carol")) == 1


async def test_a_goal_that_runs_ahead_without_being_met_is_asked_about_too(world: World) -> None:
    await churn(world)
    for value, day in (("40", 1), ("46", 14), ("48", 28)):
        await world.tell("nps", value, by="carol", at=datetime(2025, 4, day, 9, 0, tzinfo=UTC))
    await look(world)
    (card,) = await asked(world, "carol")
    assert card.title == "“Lift NPS from 30 to 50” is well ahead. Does it help?"


async def test_keep_asks_why_tells_the_other_and_is_not_asked_again(world: World) -> None:
    await churn(world)
    await met(world)
    await look(world)
    (card,) = await asked(world, "carol")
    pressed = buttons(card)["Keep it"]
    form = await world.ask(pressed.intent, "carol", **pressed.values)
    assert said(form).startswith("Keep “Lift NPS from 30 to 50”\nWhy?")
    with pytest.raises(HeadwayError, match="why"):
        await decide(world, "carol", "keep", "  ")
    kept = await decide(world, "carol", "keep", "Renewals come in autumn")
    assert said(kept) == (
        "Kept: Lift NPS from 30 to 50\n> Renewals come in autumn\n"
        "I ask again only if the goal or the number changes.\nBob hears of it from me.\n[Undo]"
    )
    assert said(await decide(world, "carol", "keep", "Renewals come in autumn")) == "That is noted already."
    (bobs,) = await told(world, "bob")
    assert bobs.startswith("Carol keeps “Lift NPS from 30 to 50”\n> Renewals come in autumn\n")
    for weeks in range(1, 5):
        await look(world, WEDNESDAY + timedelta(weeks=weeks))
    assert len(await asked(world, "carol")) == len(await asked(world, "bob")) == 1
    status = said(await world.ask("command", "dan", text="status NPS"))
    assert "Carol decided on 21 May: keep it.\n> Renewals come in autumn" in status
    assert "Carol decided on 21 May: keep it." in said(await world.ask("command", "eve", text="why NPS"))
    assert "autumn" not in said(await world.ask("command", "eve", text="why NPS"))


async def test_it_is_asked_again_when_the_number_stands_otherwise(world: World) -> None:
    await churn(world)
    await met(world)
    await decide(world, "carol", "keep", "It needs time")
    await look(world)
    assert await asked(world, "carol") == []
    for day in (26, 27, 28):
        await world.ask("command", "carol", text="metric churn 5.9 yesterday")
        world.now = datetime(2025, 5, day, 14, 0, tzinfo=UTC) + timedelta(days=7 * (day - 26))
    await world.ask("command", "carol", text="metric churn 5.9 yesterday")
    await look(world, world.now + timedelta(days=1))
    assert len(await asked(world, "carol")) == 1


async def test_stop_closes_the_goal_which_is_seen_and_counts_for_nobody(world: World) -> None:
    await churn(world)
    await met(world)
    before = said(await world.ask("command", "dan", text="tree"))
    assert "of 5 updated" in before
    stopped = await decide(world, "bob", "stop", "More calls keep nobody")
    assert said(stopped).startswith("Stopped: Lift NPS from 30 to 50\n> More calls keep nobody\n")
    tree = said(await world.ask("command", "dan", text="tree"))
    assert "Lift NPS from 30 to 50: now 52 points, target 50 points (stopped) — Carol" in tree
    assert "of 4 updated" in tree
    status = await world.ask("command", "carol", text="status NPS")
    assert "Stopped on Wednesday 21 May. It counts against nobody." in said(status)
    with pytest.raises(HeadwayError, match="stopped already"):
        await decide(world, "bob", "stop", "Again")
    with pytest.raises(HeadwayError, match="Take it up again first"):
        await world.ask("goal.change.form", "carol", key_result=str(world.goal("nps")))
    (carols,) = await told(world, "carol")
    assert "It stays to be seen as stopped, and counts against nobody." in carols
    again = await world.press(status, "Take it up again", "carol")
    assert said(again).startswith("Take “Lift NPS from 30 to 50” up again\nBob decided on 21 May: stop it.\n")
    await decide(world, "carol", "keep", "Two big customers asked for it")
    assert "(met) — Carol" in said(await world.ask("command", "dan", text="tree"))


async def test_two_answers_stand_beside_each_other_and_both_hear_of_it(world: World) -> None:
    await churn(world)
    await met(world)
    await decide(world, "carol", "keep", "Renewals come in autumn")
    form = await world.ask("no_help.answer", "bob", key_result=str(world.goal("nps")), choice="stop")
    assert "Carol decided on 21 May: keep it.\n> Renewals come in autumn" in said(form)
    world.now += timedelta(minutes=5)
    stopped = said(await decide(world, "bob", "stop", "More calls keep nobody"))
    assert "You see it differently. Both answers stay with the goal." in stopped
    assert "Carol decided on 21 May: keep it." in stopped
    (carols,) = await told(world, "carol")
    assert carols.startswith("Bob stopped “Lift NPS from 30 to 50”\n> More calls keep nobody\n")
    assert "You see it differently." in carols
    assert "You decided on 21 May: keep it.\n> Renewals come in autumn" in carols
    status = said(await world.ask("command", "dan", text="status NPS"))
    assert "Carol decided on 21 May: keep it." in status
    assert "Bob decided on 21 May: stop it." in status


async def test_a_decision_is_taken_back_and_the_other_hears_of_that(world: World) -> None:
    await churn(world)
    await met(world)
    stopped = await decide(world, "bob", "stop", "More calls keep nobody")
    assert said(await world.press(stopped, "Undo", "bob")) == "Taken back. It is as it was before."
    assert "(met) — Carol" in said(await world.ask("command", "dan", text="tree"))
    assert await told(world, "carol") == []
    with pytest.raises(HeadwayError, match="done already"):
        await world.press(stopped, "Undo", "bob")
    stopped = await decide(world, "bob", "stop", "More calls keep nobody")
    await decide(world, "carol", "keep", "No")
    with pytest.raises(HeadwayError, match="Something else was decided"):
        await world.press(stopped, "Undo", "bob")


async def test_change_opens_the_form_and_the_old_goal_is_kept(world: World) -> None:
    await churn(world)
    await met(world)
    await look(world)
    (card,) = await asked(world, "carol")
    pressed = buttons(card)["Change it"]
    form = await world.ask(pressed.intent, "carol", **pressed.values)
    assert said(form).startswith("Change “Lift NPS from 30 to 50”\n")
    changed = await world.ask(
        "goal.change",
        "carol",
        key_result=str(world.goal("nps")),
        occasion="no_help",
        title="80% of new customers use it every week",
        target="80",
        ends="2025-06-30",
        reason="Promoters leave too; those who use it weekly stay",
    )
    assert "Changed: 80% of new customers use it every week" in said(changed)
    assert "Target | 50 points | 80 points" in said(changed)
    (bobs,) = await told(world, "bob")
    assert bobs.startswith("Carol changed “80% of new customers use it every week”\n")
    assert "> Promoters leave too" in bobs
    why = said(await world.ask("command", "bob", text="why every week"))
    assert "Before: title Lift NPS from 30 to 50, target 50. Reason: Promoters leave too" in why
    assert "Carol decided on 21 May: change it." in why
    await look(world, WEDNESDAY + timedelta(weeks=2))
    assert len(await asked(world, "carol")) == 1


async def test_a_stranger_or_a_colleague_decides_nothing(world: World) -> None:
    await churn(world)
    await met(world)
    for person, sentence in (("dan", "belongs to Carol"), ("mallory", "does not exist any more")):
        for choice in ("keep", "stop"):
            with pytest.raises(HeadwayError, match=sentence):
                await decide(world, person, choice, "Because")
        with pytest.raises(HeadwayError, match=sentence):
            await world.ask("goal.change.form", person, key_result=str(world.goal("nps")))


async def test_without_a_manager_only_the_owner_is_asked(world: World) -> None:
    await churn(world, wanted=Direction.DOWN)
    await met(world)
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).manager_id = None
    await look(world)
    (card,) = await asked(world, "carol")
    assert "is asked too" not in plain(card)
    assert await asked(world, "bob") == []
    assert "hears of it" not in said(await decide(world, "carol", "keep", "It needs time"))
