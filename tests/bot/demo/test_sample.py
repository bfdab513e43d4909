"""The sample company is whole on every day of the year, and believable."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.demo.sample import MANAGER, ZONE, company, first_morning, load
from cards.blocks import from_json
from cards.exchange import Request
from cards.plain import plain
from handlers.coach import signs_of
from handlers.dispatch import Desk
from handlers.facts import house, seen_by
from handlers.plan import NUDGES, PROMPT, TIDY
from handlers.table import HANDLERS
from okrs.health import Health
from okrs.measure import Kind
from okrs.sheet.files import read
from okrs.vocabulary import CycleState
from scheduling.places import public_holidays
from storage.store import Store
from storage.tables import Delivery

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def say_nothing(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2036, 12, 31)))
def test_it_begins_on_a_working_monday_of_the_quarter_with_time_left(today: date) -> None:
    start = first_morning(today).astimezone(ZONE)
    document = read(company(start), name="company.json", tell=say_nothing)
    before, cycle = document.cycles
    assert before.state is CycleState.CLOSED
    assert cycle.starts
    assert cycle.ends
    assert cycle.starts <= today <= cycle.ends
    assert (start.weekday(), start.hour, start.minute) == (0, 9, 30)
    assert start.date().toordinal() not in public_holidays("DE", "BE", start.year)
    assert cycle.starts + timedelta(days=40) <= start.date() <= cycle.ends - timedelta(days=20)
    assert all(line.at and line.at < start for line in document.progress)


@pytest.fixture
async def loaded(store: Store) -> Store:
    await load(store, MONDAY, tell=say_nothing)
    return store


async def test_it_shows_every_kind_of_goal_and_every_kind_of_week(loaded: Store) -> None:
    async with loaded.across() as everywhere:
        (brightwell,) = await everywhere.every()
    async with loaded.work(brightwell.id) as work:
        tree, home = await work.goals.tree(), await house(work, MONDAY)
        views = await seen_by(work, home, tree.goals, reader=None, zone=brightwell.zone)
        found = await signs_of(work, [view for view in views.values() if view.owner == "Anna Keller"])
    assert len(home.company.people) == 12
    assert len(home.company.teams) == 5
    assert len(tree.outcomes) == 5
    assert len(tree.goals) == 30
    assert {goal.key_result.kind for goal in tree.goals} == set(Kind)
    assert [views[id_].code for id_ in found] == ["BOOK-2"]
    healths = [view.health for view in views.values()]
    assert {Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK, Health.PENDING} <= set(healths)
    assert sum(view.blocked for view in views.values()) == 2
    assert healths.count(Health.PENDING) == 1
    assert all(goal.key_result.owner_id for goal in tree.goals)
    assert [o.code for o in tree.objectives if o.outcome_id is None] == ["GROUP"]
    assert {o.code for o in tree.outcomes} - {
        next(o.code for o in tree.outcomes if o.id == objective.outcome_id)
        for objective in tree.objectives
        if objective.outcome_id
    } == {"PREPARED"}


async def test_the_first_check_ins_are_due_when_it_begins(loaded: Store) -> None:
    async with loaded.across() as everywhere:
        due = [one for _ in range(3) for one in await everywhere.claim_due(now=MONDAY, most=50)]
    assert {PROMPT, TIDY, NUDGES} == {one.intent for one in due}
    async with loaded.work(due[0].workspace_id) as work:
        names = await work.people.by_id([one.subject_id for one in due])
    assert sorted(person.name.split()[0] for person in names.values()) == ["Anna", "Layla", "Lena", "Priya"]


async def test_it_has_briefs_before_1_1s_and_a_past_to_learn_from(loaded: Store) -> None:
    async with loaded.across() as everywhere:
        (brightwell,) = await everywhere.every()
    async with loaded.work(brightwell.id) as work:
        (priya,) = await work.people.with_emails([MANAGER])
        (meeting,) = await work.one_on_ones.of(priya.id)
    shown = [
        await Desk(loaded, HANDLERS).handle(
            Request(
                workspace=brightwell.id, intent="command", at=MONDAY, person=priya.id, values={"text": text}
            )
        )
        for text in ("1on1 @Kenji", "calibration")
    ]
    assert meeting.first_on.weekday() == 1
    brief, calibration = (plain(reply.card) for reply in shown if reply.card)
    assert "Two questions to ask" in brief
    assert "of 6 such goals were reached" in calibration


async def test_a_goal_that_ran_ahead_without_moving_its_number_is_asked_about(loaded: Store) -> None:
    async with loaded.across() as everywhere:
        (brightwell,) = await everywhere.every()
    async with loaded.work(brightwell.id) as work:
        company = await work.people.company()
    people = {person.email.partition("@")[0]: person.id for person in company.people.values()}
    # On Friday no check-in of the week is open any more.
    friday = MONDAY + timedelta(days=4, hours=2)
    await Desk(loaded, HANDLERS).handle(
        Request(workspace=brightwell.id, intent=NUDGES, at=friday, subjects=(people["anna"], people["lena"]))
    )
    async with loaded.work(brightwell.id) as work:
        found = await work.session.exec(
            select(Delivery).where(col(Delivery.key).startswith("nudge:no_help:"))
        )
        asked = {row.person_id: plain(from_json(row.card)) for row in found}
    assert set(asked) == {people["anna"], people["lena"]}
    assert "it was meant to move New patients per clinic and week" in asked[people["anna"]]
    assert "has stayed within its usual ups and downs" in asked[people["lena"]]
