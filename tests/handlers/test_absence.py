"""Being away: no questions, nothing held against anybody, somebody who covers, and a way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from cards.blocks import from_json
from cards.exchange import Request
from cards.plain import plain
from handlers.dispatch import Desk, Handler
from handlers.plan import PROMPT
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import CheckInState
from storage.agenda import Appointment
from storage.store import Store
from storage.tables import Absence, CheckIn, Delivery
from tests.handlers.world import World, build, buttons, said

MONDAY = datetime(2025, 5, 5, 7, 30, tzinfo=UTC)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def _okr(world: World, person: str, text: str) -> str:
    return said(await world.ask("command", person, text=text))


async def _away(world: World, person: str) -> list[tuple[date, date, str]]:
    async with world.store.work(world.workspace.id) as work:
        rows = await work.session.exec(
            select(Absence).where(Absence.person_id == world.person(person)).order_by(col(Absence.starts))
        )
        names = {row.id: name for name, row in world.people.items()}
        return [(r.starts, r.ends, names[r.delegate_id] if r.delegate_id else "") for r in rows]


async def _letters(world: World, person: str) -> list[str]:
    async with world.store.work(world.workspace.id) as work:
        rows = await work.session.exec(select(Delivery).where(Delivery.person_id == world.person(person)))
        return [plain(from_json(row.card)) for row in rows]


async def _sent_at(world: World, person: str) -> list[datetime]:
    """From when on each message to the person may be sent, the oldest message first."""
    query = select(Delivery).where(Delivery.person_id == world.person(person)).order_by(col(Delivery.id))
    async with world.store.work(world.workspace.id) as work:
        return [row.not_before for row in await work.session.exec(query)]


async def _checkin(world: World, row: CheckIn) -> CheckIn:
    async with world.store.work(world.workspace.id) as work:
        found = await work.checkins.find(row.id)
        assert found is not None
        return found


async def test_days_away_are_noted_with_what_follows_from_them(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    reply = await world.ask("message", "carol", text="I'm away until 12 May, Dan covers for me")
    assert said(reply).splitlines() == [
        "Away until Monday 12 May",
        "No questions until Tuesday 13 May.",
        "Dan will be asked about your 3 goals.",
        "Next check-in: Monday 19 May, 09:30.",
        "[Undo]",
    ]
    assert await _away(world, "carol") == [(date(2025, 5, 7), date(2025, 5, 12), "dan")]
    (letter,) = await _letters(world, "dan")
    assert (
        "Carol is away from Wednesday 7 May to Monday 12 May. I will ask you about 3 goals meanwhile."
        in letter
    )
    assert said(await world.press(reply, "Undo", "carol")) == "Taken back. It is as it was before."
    assert await _away(world, "carol") == []
    assert (await _letters(world, "dan"))[0] == "You need not stand in for Carol any more"


@pytest.mark.parametrize(
    ("words", "starts", "ends", "title"),
    [
        ("today", "05-07", "05-07", "Away today"),
        ("tomorrow", "05-08", "05-08", "Away on Thursday 8 May"),
        ("3-7 June", "06-03", "06-07", "Away from Tuesday 3 June to Saturday 7 June"),
        ("bis 12. Mai", "05-07", "05-12", "Away until Monday 12 May"),
        ("jusqu'au 12 mai", "05-07", "05-12", "Away until Monday 12 May"),
        ("hasta el 12 de mayo", "05-07", "05-12", "Away until Monday 12 May"),
        ("até 12 de maio", "05-07", "05-12", "Away until Monday 12 May"),
        ("5月12日まで", "05-07", "05-12", "Away until Monday 12 May"),
    ],
)
async def test_days_are_understood_in_six_languages(
    world: World, words: str, starts: str, ends: str, title: str
) -> None:
    assert (await _okr(world, "carol", f"away {words}")).splitlines()[0] == title
    days = (date.fromisoformat(f"2025-{starts}"), date.fromisoformat(f"2025-{ends}"), "")
    assert await _away(world, "carol") == [days]


async def test_today_is_the_persons_own_day(world: World) -> None:
    world.now = datetime(2025, 5, 7, 20, 0, tzinfo=UTC)  # Thursday in Tokyo already
    await _okr(world, "dan", "away today")
    assert await _away(world, "dan") == [(date(2025, 5, 8), date(2025, 5, 8), "")]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("", "Until when?"),
        ("from Monday", "And until which day?"),
        ("until 5 May", "That day has passed."),
        ("until 30 February", "There is no 30 February."),
        ("bis 31. Juni, Dan covers", "There is no 31. Juni."),
        ("7 June to 3 June", "The last day comes before the first."),
        ("until 2031-01-01", "That is more than three years."),
        ("until 12 May, Zoe covers", "I know nobody called “Zoe”"),
        ("until 12 May, Carol covers", "Nobody can stand in for themselves"),
        ("until 12 May, Eve covers", "Eve is away too, from Thursday 8 May to Thursday 8 May"),
        (
            "until Friday because reasons",
            "I don't understand “because reasons” here, and I know nobody of that name",
        ),
    ],
)
async def test_what_is_unclear_is_asked_and_not_noted(world: World, words: str, title: str) -> None:
    await _okr(world, "eve", "away tomorrow")
    assert (await _okr(world, "carol", f"away {words}")).splitlines()[0] == title
    assert await _away(world, "carol") == []


async def test_somebody_who_left_cannot_cover(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("dan"))).active = False
    assert "I know nobody called “Dan”" in await _okr(world, "carol", "away until 12 May, Dan covers")


async def test_the_nearest_days_can_be_pressed(world: World) -> None:
    reply = await world.ask("command", "carol", text="away")
    await world.press(reply, "Next week", "carol")
    assert await _away(world, "carol") == [(date(2025, 5, 12), date(2025, 5, 18), "")]


async def test_without_the_stand_in_it_can_still_be_noted(world: World) -> None:
    reply = await world.ask("command", "carol", text="away until 12 May, Zoe covers")
    await world.press(reply, "Note it without a stand-in", "carol")
    assert await _away(world, "carol") == [(date(2025, 5, 7), date(2025, 5, 12), "")]


async def test_an_open_check_in_is_skipped_and_undo_opens_it_again(world: World) -> None:
    row = await world.asked("carol", asked_at=MONDAY, closes_at=MONDAY + timedelta(days=3))
    reply = await world.ask("command", "carol", text="away tomorrow")
    assert "The check-in that was open is skipped. It does not count against you." in said(reply)
    assert (await _checkin(world, row)).state is CheckInState.SKIPPED
    await world.press(reply, "Undo", "carol")
    assert (await _checkin(world, row)).state is CheckInState.ASKED


async def test_a_later_absence_leaves_the_open_check_in_alone(world: World) -> None:
    row = await world.asked("carol", asked_at=MONDAY, closes_at=MONDAY + timedelta(days=3))
    assert "skipped" not in await _okr(world, "carol", "away 3-7 June")
    assert (await _checkin(world, row)).state is CheckInState.ASKED


async def test_a_longer_absence_takes_the_place_of_a_shorter_one(world: World) -> None:
    await _okr(world, "carol", "away until 12 May, Dan covers")
    reply = await world.ask("command", "carol", text="away until 16 May")
    assert await _away(world, "carol") == [(date(2025, 5, 7), date(2025, 5, 16), "")]
    await world.press(reply, "Undo", "carol")
    assert await _away(world, "carol") == [(date(2025, 5, 7), date(2025, 5, 12), "dan")]


async def test_a_manager_may_note_it_and_the_person_is_told(world: World) -> None:
    assert (await _okr(world, "bob", "away @Carol until Friday")).startswith("Carol: Away until Friday 9 May")
    assert await _away(world, "carol") == [(date(2025, 5, 7), date(2025, 5, 9), "")]
    (letter,) = await _letters(world, "carol")
    assert "Bob noted this for you." in letter


async def test_an_admin_may_note_it_for_anybody(world: World) -> None:
    assert (await _okr(world, "alice", "away Dan tomorrow")).startswith("Dan: Away")


@pytest.mark.parametrize("text", ["away Carol until Friday", "away @Bob tomorrow"])
async def test_a_teammate_may_not(world: World, text: str) -> None:
    with pytest.raises(HeadwayError, match=r"their managers and admins"):
        await _okr(world, "dan", text)


async def test_coming_back_ends_it_and_can_be_undone(world: World) -> None:
    await _okr(world, "carol", "away until 16 May, Dan covers")
    world.now += timedelta(days=2)
    reply = await world.ask("message", "carol", text="I'm back")
    assert said(reply).startswith("Welcome back")
    assert set(buttons(reply)) == {"Check in now", "Undo"}
    assert await _away(world, "carol") == [(date(2025, 5, 7), date(2025, 5, 8), "dan")]
    await world.press(reply, "Undo", "carol")
    assert await _away(world, "carol") == [(date(2025, 5, 7), date(2025, 5, 16), "dan")]


async def test_coming_back_before_leaving_offers_to_remove_it(world: World) -> None:
    await _okr(world, "carol", "away 3-7 June")
    reply = await world.ask("command", "carol", text="back")
    assert said(reply).splitlines() == [
        "Good to have you here: your days away are still to come, from Tuesday 3 June to Saturday 7 June.",
        "[Remove that]",
    ]
    await world.press(reply, "Remove that", "carol")
    assert await _away(world, "carol") == []
    assert await _okr(world, "carol", "back") == "You are not marked as away"


async def test_undoing_twice_says_so(world: World) -> None:
    reply = await world.ask("command", "carol", text="away tomorrow")
    await world.press(reply, "Undo", "carol")
    assert said(await world.press(reply, "Undo", "carol")) == "That was taken back already."


async def test_who_is_away_is_not_asked_and_the_stand_in_is(world: World) -> None:
    await _okr(world, "carol", "away until 12 May, Dan covers")
    world.now = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
    await Desk(world.store, HANDLERS).handle(
        Request(
            workspace=world.workspace.id,
            intent="checkin.prompt",
            at=world.now,
            subjects=(world.person("carol"),),
        )
    )
    assert await _letters(world, "carol") == []
    assert any(letter.startswith("Check-in for Carol") for letter in await _letters(world, "dan"))
    assert (await _okr(world, "dan", "update NPS 45")).startswith("Saved.")


async def test_a_stand_in_hears_of_it_in_their_own_working_hours(world: World) -> None:
    """9:30 in Berlin is 3:30 at night in New York, where Bob's day starts at 9:00, 13:00 UTC."""
    world.now = datetime(2025, 5, 7, 7, 31, tzinfo=UTC)
    await _okr(world, "carol", "away until 12 May, Bob covers")
    assert await _sent_at(world, "bob") == [datetime(2025, 5, 7, 13, 0, tzinfo=UTC)]
    world.now = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
    await world.ring("checkin.prompt", world.person("carol"))
    assert (await _sent_at(world, "bob"))[1:] == [datetime(2025, 5, 12, 13, 0, tzinfo=UTC)]


async def test_the_next_check_in_is_the_same_everywhere(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        monday = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
        await work.agenda.arm(
            [Appointment(intent=PROMPT, subject=world.person("carol"), at=monday, period=date(2025, 5, 12))]
        )
    assert "Next check-in: Monday 12 May, 09:30." in await _okr(world, "carol", "")
    assert "Next check-in: Monday 26 May, 09:30." in await _okr(world, "carol", "away until 20 May")
    assert "Next check-in: Monday 26 May, 09:30." in await _okr(world, "carol", "")
    await _okr(world, "carol", "back")
    assert "Next check-in: Monday 12 May, 09:30." in await _okr(world, "carol", "")


async def test_a_manager_may_say_that_somebody_is_back(world: World) -> None:
    await _okr(world, "carol", "away until 16 May")
    assert "Carol is asked as usual again" in await _okr(world, "bob", "back @Carol")
    assert await _away(world, "carol") == []
    assert await _okr(world, "bob", "back Carol") == "Carol is not marked as away"
    assert "I know nobody of that name" in await _okr(world, "bob", "back Zoe")


async def test_undoing_a_return_twice_notes_it_once(world: World) -> None:
    await _okr(world, "carol", "away until 16 May")
    reply = await world.ask("command", "carol", text="back")
    await world.press(reply, "Undo", "carol")
    assert said(await world.press(reply, "Undo", "carol")) == "That was taken back already."
    assert len(await _away(world, "carol")) == 1
