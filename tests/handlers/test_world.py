"""The small company holds together: its rows can be stored, and its days fall where the tests count on."""

from tests.handlers.world import World


async def test_forty_per_cent_of_the_cycle_have_passed(world: World) -> None:
    cycle = world.cycles["q2"]
    assert (world.now.date() - cycle.starts).days * 100 == 40 * (cycle.ends - cycle.starts).days


async def test_goals_of_the_open_cycle_belong_to_their_owners(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        owned = await work.goals.owned_by([row.id for row in world.people.values()], on=world.now.date())
    assert [goal.key_result.code for goal in owned[world.person("carol")]] == ["NPS", "CHURN", "MRR"]
    assert len(owned[world.person("dan")]) == len(owned[world.person("eve")]) == 2


async def test_another_company_sees_nothing_of_it(world: World) -> None:
    async with world.store.work(world.people["mallory"].workspace_id) as work:
        assert await work.goals.goal(world.goal("nps")) is None
        assert [person.name for person in await work.people.everyone()] == ["Mallory"]
