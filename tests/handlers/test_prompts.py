"""Who is asked when: prompts, the one reminder, the end of the window, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from cards.blocks import from_json
from cards.exchange import Request
from cards.plain import plain
from handlers import plan, prompts
from handlers.dispatch import Desk, Handler
from okrs.vocabulary import CheckInState
from storage.store import Store
from storage.tables import Delivery
from tests.handlers.world import World, build

# Carol lives in Berlin: her Monday 09:30 is 07:30 UTC in summer.
MONDAY = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return {
        plan.PROMPT: prompts.prompt,
        plan.REMIND: prompts.remind,
        plan.CLOSE: prompts.close,
        "agenda.plan": plan.replan,
    }


async def clock(world: World, intent: str, *subjects: UUID, at: datetime = MONDAY) -> None:
    await Desk(world.store, world.table).handle(
        Request(workspace=world.workspace.id, intent=intent, at=at, subjects=subjects)
    )


async def letters(world: World, person: str) -> list[Delivery]:
    async with world.store.work(world.workspace.id) as work:
        return [row for row in await _deliveries(work.session) if row.person_id == world.person(person)]


async def _deliveries(session: object) -> Sequence[Delivery]:
    from sqlmodel import select
    from sqlmodel.ext.asyncio.session import AsyncSession

    assert isinstance(session, AsyncSession)
    return (await session.exec(select(Delivery).order_by(Delivery.key))).all()


async def test_everybody_gets_a_next_check_in_at_half_past_nine_of_their_own_monday(world: World) -> None:
    await clock(world, "agenda.plan", at=world.now)
    async with world.store.work(world.workspace.id) as work:
        armed = await work.agenda.of(plan.PROMPT, [p.id for p in world.people.values()])
    at = {name: armed[p.id].at for name, p in world.people.items() if p.id in armed}
    assert at["carol"] == MONDAY
    assert at["bob"] == datetime(2025, 5, 12, 13, 30, tzinfo=UTC)
    assert at["dan"] == datetime(2025, 5, 12, 0, 30, tzinfo=UTC)
    assert at["eve"] == MONDAY, "without a zone of her own, the workspace's counts"
    assert "mallory" not in at


async def test_planning_again_leaves_appointments_where_they_are(world: World) -> None:
    await clock(world, "agenda.plan", at=world.now)
    await clock(world, "agenda.plan", at=MONDAY + timedelta(hours=1))
    async with world.store.work(world.workspace.id) as work:
        armed = await work.agenda.of(plan.PROMPT, [world.person("carol")])
    assert armed[world.person("carol")].at == MONDAY


async def test_the_prompt_shows_each_goal_and_says_who_will_see_the_answer(world: World) -> None:
    await world.tell("nps", "41", by="carol", at=MONDAY - timedelta(days=7), confidence=7)
    await clock(world, plan.PROMPT, world.person("carol"))
    [letter] = await letters(world, "carol")
    text = plain(from_json(letter.card))
    assert "Hi Carol, how are your 3 goals going?" in text
    assert "1. Lift NPS from 30 to 50: now 41 points, target 50 points" in text
    assert "confidence 7/10" in text
    assert "Everyone at Acme sees the numbers; your team and Bob see your notes" in text


async def test_a_prompt_comes_once_however_often_the_clock_asks(
    any_store: Store, table: Mapping[str, Handler]
) -> None:
    world = await build(any_store, table)
    for _ in range(3):
        await clock(world, plan.PROMPT, world.person("carol"))
    assert len(await letters(world, "carol")) == 1


async def test_after_three_weeks_of_downtime_there_is_one_prompt_not_three(world: World) -> None:
    await clock(world, plan.PROMPT, world.person("carol"))
    await clock(world, plan.PROMPT, world.person("carol"), at=MONDAY + timedelta(days=22))
    assert len(await letters(world, "carol")) == 2


async def test_somebody_who_updated_two_days_ago_is_left_in_peace(world: World) -> None:
    await world.tell("nps", "41", by="carol", at=MONDAY - timedelta(days=2))
    await clock(world, plan.PROMPT, world.person("carol"))
    assert await letters(world, "carol") == []
    async with world.store.work(world.workspace.id) as work:
        armed = await work.agenda.of(plan.PROMPT, [world.person("carol")])
    assert armed[world.person("carol")].at == MONDAY + timedelta(days=7)


async def test_somebody_away_is_not_asked_and_nothing_is_counted_against_them(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(
            world.person("carol"), starts=date(2025, 5, 14), ends=date(2025, 5, 14), delegate=None
        )
    await clock(world, plan.PROMPT, world.person("carol"))
    assert await letters(world, "carol") == []
    async with world.store.work(world.workspace.id) as work:
        assert await work.checkins.unanswered([world.person("carol")]) == {}


async def test_who_stands_in_is_asked_about_the_absent_persons_goals(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(
            world.person("carol"),
            starts=date(2025, 5, 12),
            ends=date(2025, 5, 16),
            delegate=world.person("bob"),
        )
    await clock(world, plan.PROMPT, world.person("carol"))
    [letter] = await letters(world, "bob")
    assert "Carol is away and chose you to stand in" in plain(from_json(letter.card))
    assert await letters(world, "carol") == []


async def test_somebody_without_goals_is_not_asked(world: World) -> None:
    await clock(world, plan.PROMPT, world.person("alice"))
    assert await letters(world, "alice") == []


async def test_somebody_who_left_is_not_asked_and_leaves_the_agenda(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).active = False
    await clock(world, plan.PROMPT, world.person("carol"))
    assert await letters(world, "carol") == []


async def test_one_reminder_then_the_window_closes_and_a_late_answer_is_still_possible(world: World) -> None:
    await clock(world, plan.PROMPT, world.person("carol"))
    async with world.store.work(world.workspace.id) as work:
        checkin = (await work.checkins.latest([world.person("carol")]))[world.person("carol")]
        armed = await work.agenda.of(plan.REMIND, [checkin.id])
        closing = await work.agenda.of(plan.CLOSE, [checkin.id])
    remind_at = armed[checkin.id].at
    assert MONDAY < remind_at < closing[checkin.id].at == datetime(2025, 5, 15, 7, 30, tzinfo=UTC)
    for _ in range(2):
        await clock(world, plan.REMIND, checkin.id, at=remind_at)
    reminders = [letter for letter in await letters(world, "carol") if letter.key.endswith(":reminder")]
    assert len(reminders) == 1
    assert "This is the only reminder." in plain(from_json(reminders[0].card))
    await clock(world, plan.CLOSE, checkin.id, at=closing[checkin.id].at)
    async with world.store.work(world.workspace.id) as work:
        found = await work.checkins.find(checkin.id)
    assert found is not None
    assert found.state is CheckInState.MISSED


async def test_the_next_prompt_ends_what_was_open_before_it(world: World) -> None:
    await clock(world, plan.PROMPT, world.person("carol"))
    async with world.store.work(world.workspace.id) as work:
        first = (await work.checkins.latest([world.person("carol")]))[world.person("carol")]
    await clock(world, plan.PROMPT, world.person("carol"), at=MONDAY + timedelta(days=7))
    async with world.store.work(world.workspace.id) as work:
        found = await work.checkins.find(first.id)
        assert found is not None
        assert found.state is CheckInState.MISSED
        assert await work.agenda.of(plan.REMIND, [first.id]) == {}


async def test_the_first_digest_of_a_team_comes_in_its_channels_own_morning(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        [channel] = [row for row in await work.people.channels() if row.name == "#growth"]
        channel.zone = "America/New_York"
    await clock(world, "agenda.plan", at=world.now)
    async with world.store.work(world.workspace.id) as work:
        armed = await work.agenda.of(plan.TEAM_DIGEST, [world.teams["growth"].id])
    assert armed[world.teams["growth"].id].at == datetime(2025, 5, 8, 13, 30, tzinfo=UTC)


async def test_somebody_who_heard_five_things_this_week_is_not_reminded_too(world: World) -> None:
    await clock(world, plan.PROMPT, world.person("carol"))
    async with world.store.work(world.workspace.id) as work:
        checkin = (await work.checkins.latest([world.person("carol")]))[world.person("carol")]
        for n in range(5):
            await work.nudges.record(
                world.person("carol"), kind="floor", subject=f"goal:{n}", day=MONDAY.date(), at=MONDAY
            )
    await clock(world, plan.REMIND, checkin.id, at=MONDAY + timedelta(days=2))
    assert len(await letters(world, "carol")) == 1


async def test_a_stand_in_who_is_away_too_is_not_asked(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for person, covers in (("carol", "bob"), ("bob", None)):
            await work.absences.add(
                world.person(person),
                starts=date(2025, 5, 12),
                ends=date(2025, 5, 16),
                delegate=world.person(covers) if covers else None,
            )
    await clock(world, plan.PROMPT, world.person("carol"))
    assert await letters(world, "bob") == []
