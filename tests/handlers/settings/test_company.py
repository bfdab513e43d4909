"""What admins set for everybody: teams, rhythm, days off, limits, and how long things are kept."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from cards.blocks import Form
from cards.exchange import Reply
from cards.voice import Voice
from handlers.facts import calendar_of
from handlers.plan import PROMPT, TIDY
from handlers.settings.reading import Typed, days_text
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import Cadence
from scheduling.calendar import is_working_day
from storage.settings import WorkspaceSettings
from storage.store import Store
from storage.tables import Team
from tests.handlers.world import World, build, said


@pytest.fixture
async def world(store: Store) -> World:
    return await build(store, HANDLERS)


async def settings(world: World) -> WorkspaceSettings:
    async with world.store.work(world.workspace.id) as work:
        return await work.people.settings()


def fields(reply: Reply) -> dict[str, tuple[str, str]]:
    """Of each field its value and its problem."""
    assert reply.card is not None
    form = next(block for block in reply.card.blocks if isinstance(block, Form))
    return {
        one.name: (str(getattr(one, "value", "")), getattr(one, "problem", ""))
        for one in form.fields
        if hasattr(one, "name")
    }


async def save(world: World, group: str, by: str = "alice", **changed: str) -> Reply:
    usual = {
        name: value
        for name, (value, _) in fields(await world.ask("settings.form", "alice", group=group)).items()
    }
    return await world.ask("settings.save", by, group=group, **(usual | changed))


async def test_forms_that_are_sent_as_they_came_change_nothing(world: World) -> None:
    for group in ("company", "checkins", "digests", "days", "model", "kept"):
        assert "Nothing changed" in said(await save(world, group)), group


async def test_a_new_rhythm_moves_what_is_due_and_is_taken_back(world: World) -> None:
    carol = world.person("carol")
    await world.ring("agenda.plan")
    async with world.store.work(world.workspace.id) as work:
        before = (await work.agenda.of(PROMPT, [carol]))[carol].at
    reply = await save(world, "checkins", prompt_at="10.30", prompt_weekday="1", nudges_a_week="2")
    assert "time of check-ins: 09:30 → 10:30" in said(reply)
    kept = await settings(world)
    assert (kept.prompt_at, kept.prompt_weekday, kept.nudges_a_week) == (time(10, 30), 1, 2)
    async with world.store.work(world.workspace.id) as work:
        assert (await work.agenda.of(PROMPT, [carol]))[carol].at == before + timedelta(days=1, hours=1)
    await world.press(reply, "Undo", "alice")
    assert (await settings(world)).prompt_at == time(9, 30)
    async with world.store.work(world.workspace.id) as work:
        assert (await work.agenda.of(PROMPT, [carol]))[carol].at == before


@pytest.mark.parametrize(
    ("group", "wrong"),
    [
        ("company", {"zone": "Europe/Berlim"}),
        ("checkins", {"prompt_at": "noonish", "window_days": "40", "nudges_a_week": "many"}),
        ("digests", {"digest_at": "25:00"}),
        ("days", {"country": "Narnia", "days_off": "Christmas"}),
        ("days", {"country": "", "days_off": "2026-12-31..2026-12-24 Backwards"}),
        ("model", {"ai_tokens_a_month": "-1", "ai_cost_a_month": "lots"}),
        ("kept", {"words_days": "3", "audit_days": ""}),
    ],
)
async def test_what_can_not_be_is_said_at_its_field_and_stays_typed(
    world: World, group: str, wrong: dict[str, str]
) -> None:
    found = fields(await save(world, group, **wrong))
    assert {name for name, (_, problem) in found.items() if problem} == {
        name for name, text in wrong.items() if text or name == "audit_days"
    }
    assert all(found[name][0] == text for name, text in wrong.items())
    assert await settings(world) == WorkspaceSettings()


async def test_nobody_is_asked_on_the_company_s_days_off(world: World) -> None:
    await save(
        world, "days", country="Germany", region="Bayern", days_off="2025-12-24..2025-12-31 Between the years"
    )
    async with world.store.work(world.workspace.id) as work:
        workspace = await work.people.workspace()
        calendar = calendar_of(await work.people.person(world.person("carol")), workspace)
    assert (workspace.country, workspace.region) == ("DE", "BY")
    assert not is_working_day(calendar, date(2025, 12, 29))
    assert is_working_day(calendar, date(2025, 12, 23))
    shown = fields(await world.ask("settings.form", "alice", group="days"))
    assert shown["days_off"][0] == "2025-12-24..2025-12-31 Between the years"


def test_days_off_are_read_as_they_are_shown() -> None:
    text = "2026-05-15 Bridge day\n2026-12-24..2026-12-26 Christmas\n2026-12-27"
    typed = Typed(Voice(), {"days": text})
    assert days_text(typed.days("days")) == text
    assert typed.problems == {}


async def test_a_team_is_made_joined_greeted_and_taken_away(world: World) -> None:
    made = await world.ask(
        "team.save",
        "alice",
        team="",
        name="Care",
        lead="eve",
        members="carol, dan",
        parent="Product",
        cadence="monthly",
        channel="",
    )
    async with world.store.work(world.workspace.id) as work:
        team = next(one for one in await work.people.teams() if one.name == "Care")
        assert (team.lead_id, team.parent_id) == (world.person("eve"), world.teams["product"].id)
        assert team.cadence is Cadence.MONTHLY
    assert any(key.startswith("hello:") for key in await world.letters(person="carol"))
    await world.press(made, "Undo", "alice")
    async with world.store.work(world.workspace.id) as work:
        assert "Care" not in [one.name for one in await work.people.teams()]


async def test_a_team_with_goals_stays_and_no_team_is_below_itself(world: World) -> None:
    growth, product = str(world.teams["growth"].id), str(world.teams["product"].id)
    with pytest.raises(HeadwayError, match="so it stays"):
        await world.ask("team.remove", "alice", team=growth)
    reply = await world.ask(
        "team.save",
        "alice",
        team=product,
        name="Growth",
        lead="",
        members="",
        parent="Growth",
        cadence="default",
        channel="",
    )
    found = fields(reply)
    assert "another team of that name" in found["name"][1]
    assert "circle" in found["parent"][1]


async def test_a_team_is_changed_and_put_back(world: World) -> None:
    growth = world.teams["growth"].id
    reply = await world.ask(
        "team.save",
        "alice",
        team=str(growth),
        name="Growth",
        lead="carol",
        members="carol",
        parent="",
        cadence="weekly",
        channel="",
    )
    assert "lead: Bob → Carol" in said(reply)
    async with world.store.work(world.workspace.id) as work:
        team: Team = await work.people.team(growth)
        assert (team.lead_id, team.channel_id) == (world.person("carol"), None)
        assert [one.name for one in (await work.people.company()).members(growth)] == ["Carol"]
    await world.press(reply, "Undo", "alice")
    async with world.store.work(world.workspace.id) as work:
        team = await work.people.team(growth)
        assert (team.lead_id, team.channel_id) == (world.person("bob"), world.channels["growth"].id)
        assert len((await work.people.company()).members(growth)) == 3


async def test_words_go_after_as_long_as_the_company_wants_and_numbers_stay(world: World) -> None:
    await world.tell("nps", "40", by="carol", confidence=7, note="Legal is slow", blocked=True)
    await save(world, "kept", words_days="120")
    world.now += timedelta(days=119)
    await world.ring(TIDY, world.workspace.id)
    assert (await said_of_nps(world)) == ("Legal is slow", True)
    world.now += timedelta(days=2)
    await world.ring(TIDY, world.workspace.id)
    assert (await said_of_nps(world)) == ("", True)


async def said_of_nps(world: World) -> tuple[str, bool]:
    async with world.store.work(world.workspace.id) as work:
        (line,) = (await work.ledger.everything([world.goal("nps")]))[world.goal("nps")]
    return line.note, line.blocked


@pytest.mark.parametrize("who", ["bob", "mallory"])
@pytest.mark.parametrize(
    "intent", ["settings.form", "settings.save", "team.form", "team.save", "team.remove"]
)
async def test_only_admins_set_anything(world: World, who: str, intent: str) -> None:
    values = {"group": "kept"} if intent.startswith("settings") else {"team": str(world.teams["growth"].id)}
    if who == "mallory" and intent.startswith("settings"):
        # She is admin of her own company, which alone is changed.
        await world.ask(intent, who, **values)
    else:
        with pytest.raises(HeadwayError):
            await world.ask(intent, who, **values)
    assert await settings(world) == WorkspaceSettings()
