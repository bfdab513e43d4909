"""Digests as they are read aloud: short, concrete, nothing private in a channel, nobody ranked or named as missing."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import update

from cards.blocks import Card
from cards.plain import plain
from handlers import digests
from handlers.dispatch import Handler
from handlers.plan import COMPANY_DIGEST, MANAGER_DIGEST, TEAM_DIGEST
from okrs.vocabulary import CheckInState, DigestKind
from storage.tables import Absence, Due, HelpRequest, Team, Workspace
from tests.handlers.world import World, buttons

THURSDAY = datetime(2025, 5, 8, 7, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
BEFORE = datetime(2025, 4, 29, 8, 0, tzinfo=UTC)
TUESDAY = datetime(2025, 5, 6, 8, 0, tzinfo=UTC)

TABLE: Mapping[str, Handler] = {
    TEAM_DIGEST: digests.post_team,
    MANAGER_DIGEST: digests.post_manager,
    COMPANY_DIGEST: digests.post_company,
    digests.REFRESH: digests.bring_up_to_date,
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return TABLE


async def a_full_week(world: World) -> None:
    """Everybody answered a week ago and on Tuesday, Dan measured nothing yet; it is Thursday morning now."""
    await world.tell("nps", "33", by="carol", at=BEFORE, confidence=7)
    await world.tell("churn", "4.1", by="carol", at=BEFORE, confidence=8)
    await world.tell("mrr", "920000", by="carol", at=BEFORE, confidence=4)
    await world.tell("deals", "6", by="dan", at=BEFORE, confidence=8)
    await world.tell("uptime", "99.95", by="eve", at=BEFORE, confidence=8)
    await world.tell("audit", "20", by="eve", at=BEFORE, confidence=8)
    await world.tell(
        "nps", "34", by="carol", at=TUESDAY, confidence=5, note="Legal must sign the survey.", blocked=True
    )
    await world.tell("churn", "4.0", by="carol", at=TUESDAY, confidence=8)
    await world.tell("mrr", "950000", by="carol", at=TUESDAY, confidence=4)
    await world.tell("deals", "8", by="dan", at=TUESDAY, confidence=8)
    await world.tell("uptime", "99.95", by="eve", at=TUESDAY, confidence=8)
    await world.tell("audit", "40", by="eve", at=TUESDAY, confidence=8)
    world.now = THURSDAY


async def team(world: World, name: str = "growth") -> Card:
    await world.ring(TEAM_DIGEST, world.teams[name].id)
    return newest(await world.letters(channel=name))


async def manager(world: World, name: str = "bob") -> Card:
    await world.ring(MANAGER_DIGEST, world.person(name))
    return newest(await world.letters(person=name))


async def company(world: World) -> Card:
    async with world.store.work(world.workspace.id) as work:
        await work.session.exec(update(Workspace).values(channel_id=world.channels["product"].id))
    await world.ring(COMPANY_DIGEST, world.workspace.id)
    return newest(await world.letters(channel="product"))


def newest(letters: Mapping[str, Card]) -> Card:
    """The last digest itself, not what hangs under it."""
    return [card for key, card in letters.items() if key.count(":") == 3][-1]


def thread(letters: Mapping[str, Card]) -> str:
    return plain([card for key, card in letters.items() if key.endswith(":goals")][-1])


async def ask_for_help(world: World, words: str = "Legal does not answer. Can you call them?") -> HelpRequest:
    row = HelpRequest(
        workspace_id=world.workspace.id,
        key_result_id=world.goal("nps"),
        person_id=world.person("carol"),
        helper_id=world.person("bob"),
        words=words,
        asked_at=TUESDAY,
    )
    async with world.store.work(world.workspace.id) as work:
        return await work.digests.ask_help(row)


async def test_the_team_reads_trouble_first_then_what_moved_and_nobodys_words(world: World) -> None:
    await a_full_week(world)
    await ask_for_help(world)
    assert plain(await team(world)).splitlines() == [
        "Growth this week",
        "Off track: Grow monthly revenue to $1.5M (Carol): $920,000 → $950,000; $1,146,667 expected by now",
        "At risk: Lift NPS from 30 to 50 (Carol): 33 → 34 points; 38 points expected by now; "
        "confidence 7 → 5/10; blocked",
        "Moved: Cut monthly churn to 3% (Carol): 4.1% → 4%",
        "Moved: Close 20 enterprise deals (Dan): 6 → 8 deals",
        "Help is wanted with: Lift NPS from 30 to 50",
        "4 of 5 goals are up to date: 1 off track, 1 at risk, 1 no answer yet, 2 on track.",
        f"[Open in the dashboard: /open/team/{world.teams['growth'].id}]",
        "Sent once a week to the channel of Growth; everybody here sees it. Every goal is in the thread.",
    ]


async def test_the_thread_has_every_goal_in_a_line_and_no_names(world: World) -> None:
    await a_full_week(world)
    await team(world)
    assert thread(await world.letters(channel="growth")).splitlines() == [
        "Every goal",
        "Make customers happier",
        "  Lift NPS from 30 to 50: 33 → 34 points; confidence 7 → 5/10; blocked (at risk)",
        "  Cut monthly churn to 3%: 4.1% → 4%; confidence 8/10 (on track)",
        "  Measure time to first value: no value yet, no target yet (no answer yet)",
        "Win new business",
        "  Close 20 enterprise deals: 6 → 8 deals; confidence 8/10 (on track)",
        "  Grow monthly revenue to $1.5M: $920,000 → $950,000; confidence 4/10 (off track)",
    ]


async def test_a_team_above_others_gets_one_line_for_each_of_them(world: World) -> None:
    await a_full_week(world)
    assert plain(await team(world, "product")).splitlines()[1:3] == [
        "Growth: 1 off track, 1 at risk, 1 no answer yet, 2 on track; 4 of 5 up to date",
        "Platform: 2 on track; 2 of 2 up to date",
    ]


async def test_the_manager_reads_what_is_in_the_way_who_asks_for_help_and_a_question(world: World) -> None:
    await a_full_week(world)
    request = await ask_for_help(world)
    card = await manager(world)
    assert plain(card).splitlines() == [
        "Your people's goals this week",
        "Off track: Grow monthly revenue to $1.5M (Carol): $920,000 → $950,000; $1,146,667 expected by now",
        "At risk: Lift NPS from 30 to 50 (Carol): 33 → 34 points; 38 points expected by now; "
        "confidence 7 → 5/10; in the way: “Legal must sign the survey.”",
        "Carol asks for your help with Lift NPS from 30 to 50: “Legal does not answer. Can you call them?”",
        "[I'm on it] [It's cleared]",
        "Moved: Cut monthly churn to 3% (Carol): 4.1% → 4%",
        "Moved: Close 20 enterprise deals (Dan): 6 → 8 deals",
        "A question to take to Carol: Whose behaviour would have to change for “Grow monthly revenue to $1.5M” "
        "to move? What makes the present one easier? (it is more than 25 points behind its pace)",
        "4 of 5 goals are up to date: 1 off track, 1 at risk, 1 no answer yet, 2 on track.",
        "[Open in the dashboard: /open/team]",
        "Sent once a week because people report to you; only you see it. Every goal is in the thread.",
    ]
    assert buttons(card)["It's cleared"].values == {"request": str(request.id), "from": "digest"}


async def test_further_down_the_chain_is_one_line(world: World) -> None:
    await a_full_week(world)
    assert plain(await manager(world, "alice")).splitlines() == [
        "Your people's goals this week",
        "Moved: Complete the SOC 2 audit (Eve): 20% → 40% done",
        "Further down: 1 off track, 1 at risk: Grow monthly revenue to $1.5M, Lift NPS from 30 to 50",
        "A question to take to Eve: What does Eve do differently on “Complete the SOC 2 audit” that others could "
        "try? (it moves, and confidence is high)",
        "2 of 2 goals are up to date: 2 on track.",
        "[Open in the dashboard: /open/team]",
        "Sent once a week because people report to you; only you see it. Every goal is in the thread.",
    ]


async def test_the_company_reads_its_outcomes_the_weakest_first(world: World) -> None:
    await a_full_week(world)
    world.now = datetime(2025, 5, 8, 7, 30, tzinfo=UTC)
    assert plain(await company(world)).splitlines() == [
        "Acme: where our outcomes stand",
        "Customers stay because they love us: 30% of the way, off track; 4 of 5 goals up to date",
        "Customers can rely on us: 70% of the way, on track; 2 of 2 goals up to date",
        "Off track: Grow monthly revenue to $1.5M: now $950,000, target $1,500,000; $1,146,667 expected by now",
        "At risk: Lift NPS from 30 to 50: now 34 points, target 50 points; 38 points expected by now; blocked",
        "Moved: Cut monthly churn to 3%: first value 4%",
        "Moved: Close 20 enterprise deals: first value 8 deals",
        "Moved: Keep uptime at 99.9%: first value 99.95% (+ 1 more in the thread)",
        "6 of 7 goals are up to date: 1 off track, 1 at risk, 1 no answer yet, 4 on track.",
        "[Open in the dashboard: /open/company]",
        "Sent once a month to this channel, for everybody in Acme. Every goal is in the thread.",
    ]


async def test_a_month_later_the_company_reads_how_far_its_outcomes_came(world: World) -> None:
    await a_full_week(world)
    await company(world)
    await world.tell("audit", "90", by="eve", at=THURSDAY + 3 * WEEK, confidence=8)
    world.now = datetime(2025, 6, 6, 7, 30, tzinfo=UTC)
    assert "Customers can rely on us: 70% → 95% of the way, on track; 1 of 2 goals up to date" in plain(
        await company(world)
    )


async def test_a_quiet_week_is_one_line(world: World) -> None:
    await world.tell("uptime", "99.95", by="eve", at=BEFORE, confidence=8)
    await world.tell("audit", "20", by="eve", at=BEFORE, confidence=8)
    await world.tell("uptime", "99.95", by="eve", at=TUESDAY, confidence=8)
    await world.tell("audit", "20", by="eve", at=TUESDAY, confidence=8)
    world.now = THURSDAY
    assert plain(await team(world, "platform")) == (
        "A quiet week for Platform: nothing moved off course; 2 of 2 goals are up to date."
    )
    assert plain(await manager(world, "alice")) == (
        "A quiet week for your people's goals: nothing moved off course; 2 of 2 goals are up to date."
    )
    assert len(await world.letters(channel="platform")) == 1


async def test_private_words_stay_out_of_channels_and_hostile_ones_stay_words(world: World) -> None:
    await a_full_week(world)
    hostile = "<!channel> *SECRET* {0} " + "x" * 2000
    await world.tell("deals", "9", by="dan", at=TUESDAY, note=hostile, blocked=True)
    await ask_for_help(world, words="SECRET\nplea")
    for card in (await team(world), await team(world, "product"), await company(world)):
        assert "SECRET" not in plain(card)
    for channel in ("growth", "product"):
        assert not any("SECRET" in plain(c) for c in (await world.letters(channel=channel)).values())
    await manager(world)
    for card in (await world.letters(person="bob")).values():
        assert "<!channel> *SECRET* {0}" in plain(card)
        assert all(len(line) < 400 for line in plain(card).splitlines())
    assert not await world.letters(person="dan")


async def test_nobody_is_named_for_not_answering(world: World) -> None:
    await world.tell("nps", "40", by="carol", at=TUESDAY, confidence=8)
    await world.asked("dan", asked_at=BEFORE, closes_at=BEFORE + timedelta(days=3), state=CheckInState.MISSED)
    await world.tell("deals", "6", by="dan", at=BEFORE - 4 * WEEK, confidence=8)
    world.now = THURSDAY
    card = await team(world)
    assert "Dan" not in plain(card)
    assert "Dan" not in thread(await world.letters(channel="growth"))


async def test_who_is_away_or_skipped_is_not_counted(world: World) -> None:
    await a_full_week(world)
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(
            world.person("dan"), starts=THURSDAY.date(), ends=THURSDAY.date(), delegate=None
        )
    assert (
        "4 of 4 goals are up to date. 1 goal of somebody who is away or skips this time is left out. "
        "All 5: 1 off track, 1 at risk, 1 no answer yet, 2 on track." in plain(await team(world))
    )


async def test_no_question_is_to_be_taken_to_somebody_who_is_away(world: World) -> None:
    await a_full_week(world)
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(
            world.person("carol"), starts=THURSDAY.date(), ends=THURSDAY.date(), delegate=None
        )
    assert "A question to take to Carol" not in plain(await manager(world))


async def test_goals_nobody_has_talked_about_are_counted_not_named(world: World) -> None:
    await a_full_week(world)
    world.now = THURSDAY + 5 * WEEK
    await world.tell("churn", "3.5", by="carol", at=world.now - timedelta(days=1), confidence=8)
    assert "Nobody has talked about 4 goals for 31 days." in plain(await team(world))


async def test_a_manager_who_is_away_gets_the_next_one_with_all_that_changed(world: World) -> None:
    await a_full_week(world)
    await manager(world)
    async with world.store.work(world.workspace.id) as work:
        work.session.add(
            Absence(
                workspace_id=world.workspace.id,
                person_id=world.person("bob"),
                starts=(THURSDAY + WEEK).date(),
                ends=(THURSDAY + WEEK).date(),
            )
        )
    await world.tell("churn", "3.9", by="carol", at=THURSDAY + WEEK - timedelta(days=1))
    for week in (1, 2):
        world.now = THURSDAY + week * WEEK
        await world.ring(MANAGER_DIGEST, world.person("bob"))
    assert len([k for k in await world.letters(person="bob") if k.count(":") == 3]) == 2
    assert "4% → 3.9%" in plain(newest(await world.letters(person="bob")))


async def test_the_next_digest_is_armed_and_this_one_is_posted_once(world: World) -> None:
    await a_full_week(world)
    first = await team(world)
    await world.tell("nps", "35", by="carol", at=THURSDAY)
    assert await team(world) == first
    async with world.store.work(world.workspace.id) as work:
        due: Due = (await work.agenda.of(TEAM_DIGEST, [world.teams["growth"].id]))[world.teams["growth"].id]
        assert due.at == THURSDAY + WEEK
        assert await work.digests.find(DigestKind.TEAM, world.teams["growth"].id, THURSDAY.date())


async def test_a_team_without_goals_hears_nothing_and_stays_on_the_agenda(world: World) -> None:
    empty = Team(workspace_id=world.workspace.id, name="New", channel_id=world.channels["growth"].id)
    async with world.store.work(world.workspace.id) as work:
        work.session.add(empty)
    await world.ring(TEAM_DIGEST, empty.id)
    assert not await world.letters()
    async with world.store.work(world.workspace.id) as work:
        assert await work.agenda.of(TEAM_DIGEST, [empty.id])


async def test_what_was_told_in_one_digest_is_not_news_in_the_next(world: World) -> None:
    await a_full_week(world)
    await team(world)
    world.now = THURSDAY + WEEK
    assert "Moved" not in plain(await team(world))
