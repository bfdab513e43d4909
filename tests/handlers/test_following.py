"""Days away from a status in the chat: only where switched on, never over one's own, told once, gone with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from cards.blocks import Card
from cards.plain import plain
from handlers import plan
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import CheckInState
from storage.store import Store
from storage.tables import Absence
from tests.handlers.test_conversation import MONDAY, checkin, letter, press, tick
from tests.handlers.world import World, build, buttons, said

# Wednesday is the 7th.
FRIDAY_NIGHT = "2025-05-09T21:59:59+00:00"
SUNDAY_NIGHT = "2025-05-11T21:59:59+00:00"


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture
async def follower(world: World) -> World:
    """Carol has her days away noted from her status."""
    await world.ask("absence.follow", "carol", on="yes")
    return world


async def _set(world: World, text: str = "", emoji: str = "", until: str = "", person: str = "carol") -> None:
    """The person's status in the chat changes."""
    world.now += timedelta(seconds=10)
    reply = await world.ask("absence.status", person, text=text, emoji=emoji, until=until)
    assert reply.card is None


async def _away(world: World, person: str = "carol") -> list[tuple[int, int, bool]]:
    """The days of May, and whether they came from a status."""
    async with world.store.work(world.workspace.id) as work:
        rows = await work.session.exec(
            select(Absence).where(Absence.person_id == world.person(person)).order_by(col(Absence.starts))
        )
        return [(row.starts.day, row.ends.day, row.from_status) for row in rows]


async def _told(world: World) -> list[str]:
    """The letters about a status, as they were first written or changed in the queue."""
    return [plain(card) for key, card in (await world.letters()).items() if key.startswith("status:")]


async def _letter(world: World) -> Card:
    return (await letter(world, "status:"))[1]


async def _midnights(world: World, days: int) -> None:
    """So many days begin, one after the other."""
    for _ in range(days):
        world.now += timedelta(days=1)
        async with world.store.work(world.workspace.id) as work:
            rows = (await work.session.exec(select(Absence))).all()
            due = await work.agenda.of(plan.EXTEND, [row.id for row in rows])
            ready = [subject for subject, one in due.items() if one.at <= world.now]
            await work.agenda.drop(plan.EXTEND, ready)
        await world.ring(plan.EXTEND, *ready)


async def test_a_status_is_read_only_for_who_switched_it_on(world: World) -> None:
    await _set(world, "On vacation", until=FRIDAY_NIGHT)
    assert await _away(world) == []
    on = said(await world.ask("command", "carol", text="away follow my status"))
    assert on.startswith("I note your days away from your status in the chat")
    assert "What I never do: keep its words, or look at whether you are online" in on
    await _set(world, "On vacation", until=FRIDAY_NIGHT)
    assert await _away(world) == [(7, 9, True)]
    await _set(world, "On vacation", until=FRIDAY_NIGHT, person="dan")
    assert await _away(world, "dan") == []


async def test_the_person_is_told_once_and_can_undo_it(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    await world.ask("absence.follow", "carol", on="yes")
    await _set(world, "On vacation", ":palm_tree:", FRIDAY_NIGHT)
    await _set(world, "On vacation", ":palm_tree:", FRIDAY_NIGHT)
    assert [text.splitlines() for text in await _told(world)] == [
        [
            "Away until Friday 9 May",
            "Your status in the chat says so.",
            "No questions until Monday 12 May.",
            "[Undo] [Stop noting days away from my status]",
            "You get this once, because you let me note your days away from your status.",
        ]
    ]
    assert "Taken back" in said(await press(world, await _letter(world), "Undo"))
    assert await _away(world) == []


async def test_what_was_undone_is_not_noted_again_by_the_same_status(follower: World) -> None:
    await _set(follower, "On vacation", until=FRIDAY_NIGHT)
    await press(follower, await _letter(follower), "Undo")
    await _set(follower, "On vacation", until=FRIDAY_NIGHT)
    assert await _away(follower) == []
    await _set(follower)
    await _set(follower, "On vacation", until=FRIDAY_NIGHT)
    assert await _away(follower) == [(7, 9, True)]


async def test_an_open_check_in_falls_away_and_comes_back_with_undo(follower: World) -> None:
    follower.now = MONDAY
    await tick(follower, plan.PROMPT, follower.person("carol"))
    await _set(follower, "Out sick")
    assert (await checkin(follower)).state is CheckInState.SKIPPED
    assert "It does not count against you." in plain(await _letter(follower))
    await press(follower, await _letter(follower), "Undo")
    assert (await checkin(follower)).state is CheckInState.ASKED


async def test_a_status_without_an_end_counts_day_by_day_while_it_stands(follower: World) -> None:
    await _set(follower, "Out sick", ":face_with_thermometer:")
    assert "It names no end, so each day that it stands counts" in plain(await _letter(follower))
    assert await _away(follower) == [(7, 7, True)]
    await _midnights(follower, 5)
    assert await _away(follower) == [(7, 12, True)]
    follower.now = MONDAY
    await tick(follower, plan.PROMPT, follower.person("carol"))
    with pytest.raises(KeyError):
        await checkin(follower)
    assert len(await _told(follower)) == 1


async def test_a_forgotten_status_counts_for_two_weeks_at_most(follower: World) -> None:
    await _set(follower, "OOO")
    await _midnights(follower, 20)
    assert await _away(follower) == [(7, 20, True)]


async def test_clearing_the_status_makes_today_the_last_day(follower: World) -> None:
    await _set(follower, "On vacation", until=SUNDAY_NIGHT)
    follower.now += timedelta(days=1)
    await _set(follower)
    assert await _away(follower) == [(7, 8, True)]
    assert "Your days away by your status are over" in plain(await _letter(follower))


async def test_any_other_status_ends_it_as_well(follower: World) -> None:
    await _set(follower, "OOO")
    await _set(follower, "In a meeting", ":calendar:")
    await _midnights(follower, 2)
    assert await _away(follower) == [(7, 7, True)]


async def test_a_status_that_ended_by_itself_changes_nothing_more(follower: World) -> None:
    await _set(follower, "On vacation", until=FRIDAY_NIGHT)
    follower.now = datetime(2025, 5, 9, 22, 0, tzinfo=UTC)
    await _set(follower)
    assert await _away(follower) == [(7, 9, True)]
    assert "Away until Friday 9 May" in plain(await _letter(follower))


async def test_a_changed_status_moves_the_days_without_a_second_message(follower: World) -> None:
    await _set(follower, "On vacation", until=FRIDAY_NIGHT)
    await _set(follower, "On vacation until 14 May")
    assert await _away(follower) == [(7, 14, True)]
    assert len(await _told(follower)) == 1
    assert "Away until Wednesday 14 May" in plain(await _letter(follower))
    follower.now += timedelta(days=2)
    await _set(follower, "On vacation", until=SUNDAY_NIGHT)
    assert await _away(follower) == [(7, 11, True)]


async def test_a_vacation_announced_for_later_is_noted_and_goes_with_the_status(follower: World) -> None:
    await _set(follower, "On vacation 19-23 May")
    assert await _away(follower) == [(19, 23, True)]
    assert "No questions from Monday 19 May until Monday 26 May." in plain(await _letter(follower))
    await _set(follower)
    assert await _away(follower) == []
    assert plain(await _letter(follower)).startswith("Not noted any more")


async def test_days_noted_by_hand_are_never_touched(follower: World) -> None:
    await follower.ask("command", "carol", text="away until 9 May, Dan covers")
    await _set(follower, "On vacation", until=FRIDAY_NIGHT)
    assert await _away(follower) == [(7, 9, False)]
    await _set(follower, "On vacation", until=SUNDAY_NIGHT)
    assert await _away(follower) == [(7, 9, False), (10, 11, True)]
    await _set(follower)
    assert await _away(follower) == [(7, 9, False)]


async def test_days_noted_by_hand_replace_those_of_the_status_and_undo_brings_them_back(
    follower: World,
) -> None:
    await _set(follower, "On vacation", until=FRIDAY_NIGHT)
    noted = await follower.ask("command", "carol", text="away until 14 May")
    assert await _away(follower) == [(7, 14, False)]
    await follower.press(noted, "Undo", "carol")
    assert await _away(follower) == [(7, 9, True)]
    await _set(follower)
    assert await _away(follower) == [(7, 7, True)]


async def test_who_says_that_they_are_back_is_back_whatever_the_status(follower: World) -> None:
    await _set(follower, "OOO")
    await _midnights(follower, 1)
    await follower.ask("command", "carol", text="back")
    await _midnights(follower, 3)
    assert await _away(follower) == [(7, 7, True)]


async def test_switched_off_the_days_ahead_are_taken_back(follower: World) -> None:
    await _set(follower, "On vacation", until=SUNDAY_NIGHT)
    off = await follower.ask("message", "carol", text="stop following my status")
    assert said(off).splitlines()[:2] == [
        "I don't read your status in the chat any more",
        "The days ahead that came from it are taken back.",
    ]
    assert await _away(follower) == [(7, 7, True)]
    await _set(follower, "OOO")
    assert await _away(follower) == [(7, 7, True)]
    again = await follower.press(off, "Turn it on again", "carol")
    assert "Stop noting days away from my status" in buttons(again)


async def test_switched_off_from_its_letter_the_next_status_is_not_read(follower: World) -> None:
    await _set(follower, "OOO")
    off = await press(follower, await _letter(follower), "Stop noting days away from my status")
    assert off.replaces
    await _midnights(follower, 2)
    assert await _away(follower) == [(7, 7, True)]


async def test_a_status_of_somebody_unknown_or_gone_is_nothing(follower: World) -> None:
    async with follower.store.work(follower.workspace.id) as work:
        (await work.people.person(follower.person("carol"))).active = False
    await _set(follower, "OOO")
    assert await _away(follower) == []
    assert (await follower.ask("absence.status", None, text="OOO")).card is None


@pytest.mark.parametrize("until", ["tomorrow", "2025-05-09", "2025-05-09T21:59:59"])
async def test_an_end_that_is_no_moment_is_refused(follower: World, until: str) -> None:
    with pytest.raises(HeadwayError):
        await follower.ask("absence.status", "carol", text="OOO", until=until)


async def test_the_page_shows_whether_the_status_is_followed(follower: World) -> None:
    home = await follower.ask("home.set", "carol")
    assert "Days away from your status in the chat: are noted" in said(home)
    await follower.press(home, "Stop noting days away from my status", "carol")
    assert "Days away from your status in the chat: are not noted" in said(
        await follower.ask("home.set", "carol")
    )


async def test_the_day_is_that_of_the_persons_own_zone(world: World) -> None:
    await world.ask("absence.follow", "dan", on="yes")
    world.now = datetime(2025, 5, 7, 16, 0, tzinfo=UTC)
    await _set(world, "OOO", person="dan")
    async with world.store.work(world.workspace.id) as work:
        rows = await work.absences.of([world.person("dan")], since=date(2025, 5, 1))
        [row] = rows[world.person("dan")]
        due = (await work.agenda.of(plan.EXTEND, [row.id]))[row.id]
    assert row.starts == date(2025, 5, 8)
    assert due.at == datetime(2025, 5, 8, 15, 5, tzinfo=UTC)
