"""How goals hang together is shown with what is missing, and what serves no outcome is aligned at a press."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from cards.blocks import Buttons, Text, Tree
from cards.exchange import Reply
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.measure import Kind
from storage.tables import KeyResult, Objective, Outcome
from tests.handlers.world import ENDS, STARTS, World, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def loosen(world: World, *names: str) -> None:
    """Takes these objectives from their outcome."""
    async with world.store.work(world.workspace.id) as work:
        for row in await work.goals.objectives([world.objectives[name].id for name in names]):
            row.outcome_id = None


async def outcome_of(world: World, objective: str) -> UUID | None:
    async with world.store.work(world.workspace.id) as work:
        (row,) = await work.goals.objectives([world.objectives[objective].id])
        return row.outcome_id


async def align(world: World, who: str, words: str = "") -> Reply:
    return await world.ask("command", who, text=f"align {words}")


async def test_the_tree_goes_down_to_key_results_with_health_and_teams(world: World) -> None:
    await world.tell("nps", "44", by="carol")
    reply = await align(world, "carol")
    assert "How our goals hang together (Q2 2025)" in said(reply)
    assert "Make customers happier · Growth" in said(reply)
    assert "Lift NPS from 30 to 50" in said(reply)
    assert "serve" not in said(reply)


async def test_what_serves_no_outcome_is_named_and_aligned_at_a_press(world: World) -> None:
    await loosen(world, "sales")
    reply = await align(world, "bob")
    assert "1 objective serves no outcome: Win new business (Growth)" in said(reply)
    missing = await world.press(reply, "Align them", "bob")
    asked = await world.press(missing, "Align “Win new business”", "bob")
    assert "Which outcome does it serve?" in said(asked)
    done = await world.press(asked, "Customers can rely on us", "bob")
    assert "Win new business serves “Customers can rely on us” now." in said(done)
    assert await outcome_of(world, "sales") == world.outcomes["trust"].id
    assert "serves no outcome" not in said(await world.press(done, "What else is missing", "bob"))
    again = await world.press(asked, "Customers can rely on us", "bob")
    assert "Undo" not in buttons(again)
    await world.press(done, "Undo", "bob")
    assert await outcome_of(world, "sales") is None
    with pytest.raises(HeadwayError, match="done already"):
        await world.press(done, "Undo", "bob")


async def test_whoever_may_not_align_it_is_refused_and_has_no_button(world: World) -> None:
    await loosen(world, "sales")
    reply = await align(world, "carol")
    assert "Align them" not in buttons(reply)
    values = {"objective": str(world.objectives["sales"].id), "outcome": str(world.outcomes["trust"].id)}
    for who, sentence in (
        ("carol", "is Bob's: they, their managers"),
        ("mallory", "does not exist any more"),
    ):
        with pytest.raises(HeadwayError, match=sentence):
            await world.ask("align.set", who, **values)
    assert await outcome_of(world, "sales") is None


async def test_aligned_anew_by_somebody_else_it_stays(world: World) -> None:
    sales = str(world.objectives["sales"].id)
    done = await world.ask("align.set", "bob", objective=sales, outcome=str(world.outcomes["trust"].id))
    await world.ask("align.set", "alice", objective=sales, outcome=str(world.outcomes["loyalty"].id))
    with pytest.raises(HeadwayError, match="aligned it anew since"):
        await world.press(done, "Undo", "bob")


async def test_an_objective_can_be_named_at_once(world: World) -> None:
    reply = await align(world, "bob", "Win new business")
    assert "Which outcome does it serve?" in said(reply)
    with pytest.raises(HeadwayError, match="is Bob's"):
        await align(world, "dan", "Win new business")


async def test_an_objective_below_a_closed_one_is_taken_from_it_when_it_is_aligned(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (row,) = await work.goals.objectives([world.objectives["sales"].id])
        row.outcome_id, row.parent_id = None, world.objectives["old"].id
    reply = await align(world, "bob")
    assert "1 objective belongs to one that is closed: Win new business (Growth)" in said(reply)
    missing = await world.press(reply, "Align anew", "bob")
    asked = await world.press(missing, "Align “Win new business”", "bob")
    done = await world.press(asked, "Customers can rely on us", "bob")
    assert "closed" not in said(await align(world, "bob"))
    await world.press(done, "Undo", "bob")
    assert "belongs to one that is closed" in said(await align(world, "bob"))


async def test_teams_and_outcomes_without_objectives_are_named(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (row,) = await work.goals.objectives([world.objectives["solid"].id])
        row.outcome_id = world.outcomes["loyalty"].id
    assert "1 outcome has no objective yet: Customers can rely on us" in said(await align(world, "carol"))
    await loosen(world, "solid")
    assert "1 team has no objective under an outcome: Platform" in said(await align(world, "carol"))


async def test_leads_are_offered_to_cascade(world: World) -> None:
    assert "Cascade an outcome" in buttons(await align(world, "bob"))
    assert "Cascade an outcome" not in buttons(await align(world, "carol"))


async def test_an_outcome_under_which_nothing_early_has_moved_is_named(world: World) -> None:
    text = said(await align(world, "carol"))
    assert "1 outcome shows no early sign of movement: Customers stay because they love us" in text
    await world.tell("deals", "3", by="dan")
    assert "early sign" not in said(await align(world, "carol"))


async def test_a_key_result_of_nobodys_is_named(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        goal = await work.goals.goal(world.goal("uptime"))
        assert goal is not None
        goal.key_result.owner_id = None
    assert "1 key result is nobody's: Keep uptime at 99.9%" in said(await align(world, "carol"))


async def test_who_has_no_goal_is_told_to_their_manager_and_to_admins_alone(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for name in ("value", "deals"):
            goal = await work.goals.goal(world.goal(name))
            assert goal is not None
            goal.key_result.owner_id = world.person("carol")
    for who in ("alice", "bob"):
        text = said(await align(world, who))
        assert "1 person has no goal: Dan" in text
        assert "named to their own manager and to admins alone" in text
    for who in ("carol", "dan", "eve"):
        assert "no goal" not in said(await align(world, who))


async def test_without_outcomes_nothing_is_called_an_orphan(world: World) -> None:
    await loosen(world, "happy", "sales", "solid")
    async with world.store.work(world.workspace.id) as work:
        for row in await work.outcomes.of_cycle(world.cycles["q2"].id):
            await work.outcomes.remove(row)
    text = said(await align(world, "bob"))
    assert "There are no outcomes yet that goals could serve." in text
    assert "serves no outcome" not in text
    with pytest.raises(HeadwayError, match="There are no outcomes yet"):
        await align(world, "bob", "Win new business")


async def test_nothing_there_at_all_is_said(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        cycle = await work.goals.cycle(world.cycles["q2"].id)
        assert cycle is not None
        cycle.state = type(cycle.state).CLOSED
    assert "There are no goals yet" in said(await align(world, "carol"))


async def test_a_company_of_five_hundred_goals_gives_a_card_that_can_be_read(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for n in range(100):
            objective = Objective(
                workspace_id=world.workspace.id,
                cycle_id=world.cycles["q2"].id,
                owner_id=world.person("bob"),
                code=f"BIG{n}",
                title=f"Big objective {n}",
                position=10 + n,
            )
            await work.goals.add(objective)
            await work.goals.add(
                *(
                    KeyResult(
                        workspace_id=world.workspace.id,
                        objective_id=objective.id,
                        code=f"BIG{n}-{k}",
                        title=f"Number {n}.{k}",
                        kind=Kind.INCREASE,
                        start=Decimal(0),
                        target=Decimal(9),
                        starts=STARTS,
                        ends=ENDS,
                        created_at=world.now - timedelta(days=30),
                    )
                    for k in range(5)
                )
            )
    reply = await align(world, "bob")
    assert reply.card is not None
    assert len(said(reply)) < 4000
    assert sum(len(block.rows) for block in reply.card.blocks if isinstance(block, Tree)) <= 20
    assert len([block for block in reply.card.blocks if isinstance(block, Text)]) <= 10
    assert all(len(block.items) <= 6 for block in reply.card.blocks if isinstance(block, Buttons))
    assert "100 objectives serve no outcome: Big objective 0 (Bob)" in said(reply)
    assert "and 97 more" in said(reply)
    rest = await world.press(reply, "All: 500 key results are nobody's", "bob")
    assert "Number 0.0 (Big objective 0)" in said(rest)
    onward = await world.press(rest, "490 more", "bob")
    assert "Number 2.0 (Big objective 2)" in said(onward)
    assert "What is missing" in said(await world.press(onward, "Back to all of it", "bob"))


async def test_with_many_outcomes_there_is_a_list_to_choose_from(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.outcomes.add(
            [
                Outcome(
                    workspace_id=world.workspace.id,
                    cycle_id=world.cycles["q2"].id,
                    code=f"MORE{n}",
                    title=f"Customers do {n}",
                    position=n + 2,
                )
                for n in range(4)
            ]
        )
    assert "Outcome" in said(await align(world, "bob", "Win new business"))


async def test_what_is_not_missing_any_more_is_said(world: World) -> None:
    reply = await world.ask("align.missing", "bob", gap="orphan")
    assert "Nothing of that is missing any more." in said(reply)
    with pytest.raises(HeadwayError, match="older version"):
        await world.ask("align.missing", "bob", gap="nonsense")
