"""What the check-ins of many people come to."""

from __future__ import annotations

from datetime import timedelta

from okrs.vocabulary import CheckInState
from storage.store import Store
from tests.handlers.world import NOW, build


async def test_only_what_was_due_is_counted_person_by_person(any_store: Store) -> None:
    world = await build(any_store, {})
    states = (CheckInState.ANSWERED, CheckInState.MISSED, CheckInState.SKIPPED, CheckInState.ASKED)
    for weeks, state in enumerate(states, 1):
        at = NOW - timedelta(weeks=weeks)
        await world.asked("carol", asked_at=at, closes_at=at + timedelta(days=3), state=state)
    await world.asked("dan", asked_at=NOW, closes_at=NOW, state=CheckInState.ANSWERED)
    await world.asked("eve", asked_at=NOW - timedelta(weeks=9), closes_at=NOW, state=CheckInState.ANSWERED)
    async with any_store.work(world.workspace.id) as work:
        counts = await work.checkins.answered(since=NOW - timedelta(weeks=5), until=NOW)
    assert counts == {world.person("carol"): (1, 2), world.person("dan"): (1, 1)}
