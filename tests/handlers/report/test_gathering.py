"""A report holds what everybody may see: how goals stand, what was decided, and nobody's words or names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from cards.report.facts import Facts
from cards.report.paper_of import paper_of
from cards.voice import Voice
from handlers.dispatch import Handler
from handlers.facts import house
from handlers.report.choosing import named_cycle, named_team, present
from handlers.report.gathering import facts_of
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.noise import Verdict
from okrs.vocabulary import (
    CheckInState,
    Choice,
    Direction,
    ExperimentResult,
    Occasion,
    PracticeState,
    Source,
)
from storage.tables import Cycle, Decision, Experiment, GoalChange, Metric, Practice, Reading
from tests.handlers.world import NOW, STARTS, World

WEEK = timedelta(days=7)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def reported(world: World, *, cycle: str = "q2", team: str | None = None) -> Facts:
    async with world.store.work(world.workspace.id) as work:
        home = await house(work, world.now)
        return await facts_of(
            work,
            home,
            next(one for one in await work.goals.cycles() if one.id == world.cycles[cycle].id),
            team=world.teams[team] if team else None,
            voice=home.voice(None),
        )


async def add(world: World, *rows: object) -> None:
    async with world.store.work(world.workspace.id) as work:
        work.session.add_all(rows)
        await work.session.flush()


def everything_in(facts: Facts) -> str:
    """All the words of a report, however they are shown."""
    return f"{facts!r}{paper_of(Voice(), facts)!r}"


async def test_goals_stand_by_team_with_their_numbers(world: World) -> None:
    await world.tell("nps", "44", by="carol", confidence=7)
    facts = await reported(world)
    assert [(aim.team, aim.title) for aim in facts.aims] == [
        ("Growth", "Make customers happier"),
        ("Growth", "Win new business"),
        ("Platform", "Never let customers down"),
    ]
    nps = facts.aims[0].results[0]
    assert (nps.view.title, nps.view.start, nps.view.target, nps.view.value, nps.view.progress) == (
        "Lift NPS from 30 to 50",
        Decimal(30),
        Decimal(50),
        Decimal(44),
        Decimal("0.7"),
    )


async def test_nobody_s_note_blocker_or_name_is_in_it(world: World) -> None:
    await world.tell("nps", "44", by="carol", confidence=2, note="Legal is slow", blocked=True, at=NOW - WEEK)
    await world.tell("churn", "4", by="carol", note="Dan forgot")
    facts = await reported(world)
    words = everything_in(facts)
    for private in ("Legal is slow", "Dan forgot"):
        assert private not in words
    told = repr(paper_of(Voice(), facts))
    for name in ("Alice", "Bob", "Carol", "Dan", "Eve"):
        assert name not in told


async def test_the_course_is_what_had_been_said_by_the_end_of_each_week(world: World) -> None:
    await world.tell("nps", "40", by="carol", at=NOW - 4 * WEEK)
    await world.tell("nps", "35", by="carol", at=NOW - WEEK)
    facts = await reported(world, team="growth")
    assert [(one.day.isoformat(), one.share) for one in facts.course] == [
        ("2025-04-07", None),
        ("2025-04-14", Decimal("0.5")),
        ("2025-04-21", Decimal("0.5")),
        ("2025-04-28", Decimal("0.5")),
        ("2025-05-05", Decimal("0.25")),
        ("2025-05-07", Decimal("0.25")),
    ]
    assert facts.course[-1].share == facts.progress
    assert facts.course[-1].expected == facts.expected


async def test_an_outcome_says_whether_what_leads_to_it_has_moved(world: World) -> None:
    await world.tell("value", "12", by="dan")
    loyalty, trust = (await reported(world)).outcomes
    moved = {sign.view.title: sign.moved for sign in loyalty.signs}
    assert moved == {"Measure time to first value": True, "Close 20 enterprise deals": False}
    assert (loyalty.results, trust.results) == (5, 2)


async def test_what_is_in_the_way_is_counted_in_days_and_told_of_the_goal_alone(world: World) -> None:
    await world.tell("nps", "40", by="carol", note="Legal", blocked=True, at=NOW - 4 * WEEK)
    await world.tell("nps", "41", by="carol", at=NOW - 3 * WEEK)
    await world.tell("nps", "42", by="carol", note="Legal again", blocked=True, at=NOW - timedelta(days=2))
    await world.tell("deals", "1", by="dan", note="Vendor", blocked=True, at=NOW - 2 * WEEK)
    found = (await reported(world)).hindered
    assert [(one.title, one.days, one.still) for one in found] == [
        ("Close 20 enterprise deals", 14, True),
        ("Lift NPS from 30 to 50", 9, True),
    ]


async def test_days_before_the_cycle_are_not_its_own(world: World) -> None:
    await world.tell("nps", "40", by="carol", blocked=True, at=datetime(2025, 3, 1, tzinfo=UTC))
    (found,) = (await reported(world)).hindered
    assert found.days == (NOW.date() - STARTS).days


async def test_coverage_is_of_teams_that_are_big_enough_and_of_what_was_due(world: World) -> None:
    for n, state in enumerate((CheckInState.ANSWERED, CheckInState.MISSED, CheckInState.SKIPPED)):
        asked_at = NOW - (n + 1) * WEEK
        for person in ("bob", "carol", "dan", "eve"):
            await world.asked(person, asked_at=asked_at, closes_at=asked_at + WEEK / 2, state=state)
    found = {one.team: one.share for one in (await reported(world)).coverage}
    assert found == {"Growth": Decimal("0.5"), "Platform": None, "Product": None}


async def test_a_number_is_judged_since_the_cycle_began(world: World) -> None:
    metric = Metric(
        workspace_id=world.workspace.id,
        code="CHURN",
        name="Churn",
        unit="%",
        wanted=Direction.DOWN,
        created_at=NOW,
    )
    readings = [
        Reading(
            workspace_id=world.workspace.id,
            metric_id=metric.id,
            value=Decimal(value),
            as_of=datetime(2025, 5, 5, 12, tzinfo=UTC) - (len(VALUES) - 1 - n) * WEEK,
            source=Source.IMPORT,
            recorded_at=NOW,
        )
        for n, value in enumerate(VALUES)
    ]
    await add(world, metric)
    await add(world, *readings)
    async with world.store.work(world.workspace.id) as work:
        goal = await work.goals.goal(world.goal("nps"))
        assert goal is not None
        goal.key_result.moves_id = metric.id
    await world.tell("nps", "50", by="carol")
    await add(world, decided(world, "nps", Choice.KEEP, reason="Our best year"))
    facts = await reported(world)
    assert [(one.name, one.trend.verdict) for one in facts.numbers] == [("Churn", Verdict.BETTER)]
    met = facts.aims[0].results[0]
    assert met.met
    assert met.moves == facts.numbers[0]
    assert met.choice is Choice.KEEP
    assert "Our best year" not in everything_in(facts)
    assert (await reported(world, team="platform")).numbers == ()


VALUES = [
    "5.0",
    "5.1",
    "4.9",
    "5.0",
    "5.2",
    "4.8",
    "5.0",
    "5.1",
    "4.9",
    "5.0",
    "3.0",
    "2.9",
    "3.0",
    "2.8",
    "3",
]


def decided(world: World, goal: str, choice: Choice, **fields: object) -> Decision:
    return Decision(
        workspace_id=world.workspace.id,
        key_result_id=world.goal(goal),
        person_id=world.person("carol"),
        occasion=fields.pop("occasion", Occasion.NO_HELP),  # type: ignore[arg-type]
        choice=choice,
        decided_at=NOW,
        **fields,  # type: ignore[arg-type]
    )


async def test_why_is_told_only_where_its_writer_shared_it(world: World) -> None:
    for goal, shared in (("nps", True), ("churn", False)):
        await add(
            world,
            decided(world, goal, Choice.KEEP, occasion=Occasion.CLOSE, learned=f"Of {goal}", shared=shared),
        )
    async with world.store.work(world.workspace.id) as work:
        deals = await work.goals.goal(world.goal("deals"))
        assert deals is not None
        deals.key_result.stopped, deals.key_result.closed_at = True, NOW
    await add(
        world,
        decided(world, "deals", Choice.STOP, reason="No money"),
        GoalChange(
            workspace_id=world.workspace.id,
            key_result_id=world.goal("mrr"),
            person_id=world.person("carol"),
            reason="Too hard",
            before={"target": "2000000", "title": "Grow monthly revenue to $2M"},
            changed_at=NOW,
        ),
    )
    facts = await reported(world)
    assert [(one.goal, one.words) for one in facts.learned] == [("Lift NPS from 30 to 50", "Of nps")]
    assert [one.title for one in facts.stopped] == ["Close 20 enterprise deals"]
    (changed,) = facts.changed
    assert [(d.label, d.before, d.after) for d in changed.differences] == [
        ("The goal", "“Grow monthly revenue to $2M”", "“Grow monthly revenue to $1.5M”"),
        ("Target", "$2,000,000", "$1,500,000"),
    ]
    for private in ("No money", "Too hard", "Of churn"):
        assert private not in everything_in(facts)


async def test_what_was_tried_is_counted_and_not_of_few(world: World) -> None:
    def tried(result: ExperimentResult | None) -> Experiment:
        return Experiment(
            workspace_id=world.workspace.id,
            key_result_id=world.goal("nps"),
            person_id=world.person("carol"),
            words="Ring three customers",
            result=result,
            begun_at=NOW,
            reviewed_at=NOW if result else None,
        )

    await add(world, tried(ExperimentResult.HELPED), tried(None))
    assert (await reported(world)).tried is None
    await add(world, tried(ExperimentResult.HELPED), tried(ExperimentResult.DID_NOT))
    facts = await reported(world)
    assert facts.tried == {ExperimentResult.HELPED: 2, ExperimentResult.DID_NOT: 1}
    assert facts.under_trial == 1
    assert "Ring three" not in everything_in(facts)


async def test_only_published_practices_and_names_where_their_author_wants_it(world: World) -> None:
    def practice(title: str, state: PracticeState, *, named: bool) -> Practice:
        return Practice(
            workspace_id=world.workspace.id,
            person_id=world.person("carol"),
            title=title,
            words=f"{title} words",
            state=state,
            named=named,
            asked_at=NOW,
            shared_at=NOW,
        )

    await add(
        world,
        practice("Open", PracticeState.SHARED, named=True),
        practice("Shy", PracticeState.SHARED, named=False),
        practice("Secret", PracticeState.PRIVATE, named=True),
    )
    assert {one.title: one.author for one in (await reported(world)).practices} == {
        "Open": "Carol",
        "Shy": "",
    }
    assert [one.title for one in (await reported(world, team="growth")).practices] == ["Open"]
    assert (await reported(world, team="platform")).practices == ()


async def test_a_closed_cycle_is_told_by_its_scores(world: World) -> None:
    facts = await reported(world, cycle="q1")
    assert facts.is_closed
    assert facts.as_of == date(2025, 3, 31)
    (aim,) = facts.aims
    assert (aim.score, aim.results[0].score) == (Decimal("0.8"), Decimal("0.8"))


async def test_a_cycle_that_was_closed_early_is_told_as_of_today(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        cycle = await work.cycles.hold(world.cycles["q2"].id)
        assert cycle is not None
        await work.cycles.close(cycle, at=NOW)
    facts = await reported(world)
    assert (facts.is_closed, facts.as_of, facts.course[-1].day) == (True, NOW.date(), NOW.date())


async def test_a_team_has_its_own_goals_and_those_of_the_teams_below(world: World) -> None:
    assert {aim.team for aim in (await reported(world, team="product")).aims} == {"Growth", "Platform"}
    platform = await reported(world, team="platform")
    assert [aim.title for aim in platform.aims] == ["Never let customers down"]
    assert [one.title for one in platform.outcomes] == ["Customers can rely on us"]


def test_the_cycle_under_way_comes_before_the_last_and_the_next(world: World) -> None:
    q1, q2 = world.cycles["q1"], world.cycles["q2"]
    later = Cycle(workspace_id=q2.workspace_id, name="Q3", starts=date(2025, 7, 1), ends=date(2025, 9, 30))
    assert present([q1, q2, later], date(2025, 5, 7)) is q2
    assert present([q1, later], date(2025, 5, 7)) is q1
    assert present([later], date(2025, 5, 7)) is later
    assert present([], date(2025, 5, 7)) is None


def test_a_cycle_is_named_by_a_part_of_its_name(world: World) -> None:
    cycles = [world.cycles["q1"], world.cycles["q2"]]
    assert named_cycle(cycles, "q1", NOW.date()).name == "Q1 2025"
    assert named_cycle(cycles, "2025", NOW.date()).name == "Q2 2025"
    with pytest.raises(HeadwayError, match=r"no cycle “Q9”. There is: Q1 2025, Q2 2025"):
        named_cycle(cycles, "Q9", NOW.date())


async def test_a_team_that_is_not_there_is_told_with_those_that_are(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        home = await house(work, NOW)
    assert named_team(home, "growth").name == "Growth"
    with pytest.raises(HeadwayError, match=r"no team “Zebras”. There is: Growth, Platform, Product"):
        named_team(home, "Zebras")
    nobody = replace(home, company=replace(home.company, teams={}))
    with pytest.raises(HeadwayError, match="no teams yet"):
        named_team(nobody, "growth")
