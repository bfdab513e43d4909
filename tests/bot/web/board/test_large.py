"""A company of 2,000 people: its pages stay small, and what does not fit is fetched when it is opened."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from okrs.measure import Kind
from storage.store import Store
from storage.tables import KeyResult, Membership, Objective, Outcome, Person, Team, Told
from tests.bot.web.board.look import Office, opened, sign_everybody_in
from tests.handlers.world import ENDS, NOW, STARTS

PEOPLE, TEAMS, EACH = 2000, 100, 2
MOST_BYTES = 200_000


@dataclass
class Large:
    office: Office
    outcome: Outcome
    objective: Objective
    team: Team


@pytest.fixture
async def large(store: Store) -> AsyncIterator[Large]:
    async with opened(store) as office:
        world = office.world
        await sign_everybody_in(world)
        acme, q2 = world.workspace.id, world.cycles["q2"].id
        teams = [Team(workspace_id=acme, name=f"Team {n}") for n in range(TEAMS)]
        people = [
            Person(
                workspace_id=acme,
                name=f"Person Number {n}",
                email=f"p{n}@example.org",
                manager_id=world.person("alice"),
                created_at=NOW,
            )
            for n in range(PEOPLE)
        ]
        outcomes = [
            Outcome(
                workspace_id=acme, cycle_id=q2, code=f"O{n}", title=f"Something matters {n}", position=n + 9
            )
            for n in range(5)
        ]
        objectives = [
            Objective(
                workspace_id=acme,
                cycle_id=q2,
                outcome_id=outcomes[n % 5].id,
                team_id=teams[n % TEAMS].id,
                owner_id=people[n].id,
                code=f"OB{n}",
                title=f"Customers of kind {n} do something else than before",
            )
            for n in range(PEOPLE // 4)
        ]
        goals = [
            KeyResult(
                workspace_id=acme,
                objective_id=objectives[n % len(objectives)].id,
                owner_id=people[n // EACH].id,
                code=f"KR{n}",
                title=f"More customers of kind {n} come back within a month",
                kind=Kind.INCREASE,
                unit="customers",
                start=Decimal(0),
                target=Decimal(100),
                starts=STARTS,
                ends=ENDS,
                created_at=NOW,
            )
            for n in range(PEOPLE * EACH)
        ]
        told = [
            Told(
                key_result_id=goal.id,
                workspace_id=acme,
                value=Decimal(40),
                valued_at=NOW,
                talked_at=NOW,
                blocked=not n % 9,
                blocked_since=NOW if not n % 9 else None,
                blocker="It waits for somebody" if not n % 9 else "",
            )
            for n, goal in enumerate(goals)
        ]
        members = [
            Membership(workspace_id=acme, person_id=person.id, team_id=teams[n % TEAMS].id)
            for n, person in enumerate(people)
        ]
        async with world.store.work(acme) as work:
            for rows in (people, teams, members, outcomes, objectives, goals, told):
                work.session.add_all(rows)
                await work.session.flush()
        yield Large(office, outcomes[0], objectives[0], teams[0])


async def test_no_page_is_larger_than_a_phone_likes(large: Large) -> None:
    office, sizes = large.office, {}
    home = office.home("alice")
    for path in (
        "/goals",
        "/company",
        "/report",
        "/company?q=customers",
        f"/company/outcome/{large.outcome.id}",
        f"/company/objective/{large.objective.id}",
        f"/team/{large.team.id}",
        f"/team/{office.world.teams['product'].id}",
        "/check-ins",
        "/blockers",
        "/practices",
        "/sources",
    ):
        answer = await office.ask(home + path, "alice")
        assert answer.status == 200, path
        sizes[path] = len(answer.text.encode())
    assert max(sizes.values()) < MOST_BYTES, sizes


async def test_a_company_without_outcomes_turns_pages(large: Large) -> None:
    office, home = large.office, large.office.home("alice")
    async with office.world.store.work(office.world.workspace.id) as work:
        for objective in (await work.goals.of_cycle(office.world.cycles["q2"].id))[0]:
            objective.outcome_id = None
    path, seen = f"{home}/company/outcome/none", set[str]()
    for _ in range(10):
        text = (await office.ask(path, "alice")).text
        assert len(text.encode()) < MOST_BYTES
        seen |= set(re.findall(r"Customers of kind \d+ do", text))
        following = re.search(r'class="button" href="([^"]+from=\d+)"', text)
        if following is None:
            break
        path = following[1]
    assert len(seen) == PEOPLE // 4


async def test_every_key_result_is_reached_from_the_company(large: Large) -> None:
    office, home = large.office, large.office.home("alice")
    top = (await office.ask(home + "/company", "alice")).text
    # What is in the way of very many names a few of them.
    hurdle = re.search(r'<p class="hurdle">.*?</p>', top)
    assert hurdle is not None
    assert "One thing is in the way of 445 goals:" in hurdle[0]
    assert hurdle[0].count("<a ") == 5
    assert "… and 440 more." in hurdle[0]
    below = f"{home}/company/outcome/{large.outcome.id}"
    assert f'href="{below}"' in top or f'data-key="outcome-{large.outcome.id}"' in top
    outcome = (await office.ask(below, "alice")).text
    leaf = f"{home}/company/objective/{large.objective.id}"
    assert f'data-load="{leaf}"' in outcome or "More customers of kind 0 come back" in outcome
    assert "More customers of kind 0 come back" in (await office.ask(leaf, "alice")).text
