"""Cards of status, tree, why and help stay readable whatever they are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from cards import why
from cards.blocks import Buttons, Tree
from cards.choose import MOST, Choice, which
from cards.help import help_card
from cards.plain import plain
from cards.status import MOST_POINTS, Moment, goal_card, listing, overview, person, team, thinned
from cards.tree import MOST_ROWS, Branch, Sort, tree
from cards.voice import Voice
from cards.why import rule
from okrs.find import Named, find
from okrs.health import Health, Reason
from okrs.measure import Kind
from okrs.rollup import Part, roll_up
from okrs.sentences import Name
from tests import views

VOICE = Voice()
GOAL = replace(
    views.GOAL,
    title="Lift NPS",
    objective="Happier customers",
    value=Decimal(34),
    previous=None,
    confidence=2,
    confidence_before=7,
    health=Health.AT_RISK,
    progress=Decimal("0.2"),
    gap_points=Decimal(20),
    talked_on=date(2025, 5, 5),
)


def _branch(title: str, *, goals: int = 0, branches: tuple[Branch, ...] = ()) -> Branch:
    part = Part(weight=Decimal(1), progress=Decimal(0), health=Health.PENDING, updated=False)
    return Branch(
        id=uuid4(),
        sort=Sort.OBJECTIVE,
        title=title,
        rollup=roll_up([part]),
        parts=(),
        branches=branches,
        goals=(GOAL,) * goals,
    )


@pytest.mark.parametrize("reason", list(Reason))
def test_every_rule_has_a_sentence(reason: Reason) -> None:
    sentence = rule(VOICE, replace(GOAL, reason=reason))
    assert sentence.endswith(".")
    assert "{" not in sentence


@pytest.mark.parametrize(
    "name", [name for name in Name if name not in (Name.OVERVIEW, Name.UNKNOWN, Name.HELP)]
)
def test_help_names_every_command(name: Name) -> None:
    assert f"/okr {name.value}" in plain(help_card(VOICE, goal=""))


@pytest.mark.parametrize(
    ("title", "called"),
    [
        ("Lift NPS from 30 to 50", "Lift NPS"),
        ("Complete the SOC 2 audit", "Complete SOC audit"),
        ("Grow monthly revenue to $1.5M, in Europe", "Grow monthly revenue"),
        ("Die Abwanderung auf 3 % senken", "Die Abwanderung senken"),
        ("解約率を3%に下げる", "解約率を3%に下げる"),
        ("100 %", "100 %"),
    ],
)
def test_the_examples_of_help_call_a_goal_by_a_short_name_that_finds_it(title: str, called: str) -> None:
    assert f"/okr update “{called}” 45 7/10" in plain(help_card(VOICE, goal=title))
    id_ = uuid4()
    assert find(called, [Named(id_, (title,)), Named(uuid4(), ("Open a shop in Lyon",))]).only == id_


def test_a_goal_shows_the_code_by_which_it_can_be_named() -> None:
    assert plain(listing(VOICE, [GOAL])).splitlines()[2] == "  NPS · last talked about on Monday 5 May"
    glance = overview(VOICE, [GOAL], next_at=None, teams=(), note="")
    assert "confidence 2/10 · NPS" in plain(glance)
    card = goal_card(VOICE, GOAL, history=(), said_by="Carol", closed="", may_update=False)
    assert "Code: NPS" in plain(card)


@pytest.mark.parametrize(
    ("kind", "before", "now", "said"),
    [
        (Kind.MILESTONE, 60, 40, "With the last update it went back, from 60% to 40%."),
        (Kind.INCREASE, 45, 40, "With the last update it went back, from 45 points to 40 points."),
        (Kind.DECREASE, 40, 45, "With the last update it went back, from 40 points to 45 points."),
        (Kind.DECREASE, 45, 40, ""),
        (Kind.MILESTONE, 40, 60, ""),
    ],
)
def test_why_says_that_a_goal_went_back(kind: Kind, before: int, now: int, said: str) -> None:
    goal = replace(
        GOAL,
        kind=kind,
        unit="" if kind is Kind.MILESTONE else "points",
        previous=Decimal(before),
        value=Decimal(now),
    )
    card = why.goal_card(
        VOICE,
        goal,
        starts=date(2025, 4, 1),
        today=date(2025, 5, 7),
        steps=(),
        entries=(),
        changes=(),
    )
    assert said in plain(card)
    assert ("went back" in plain(card)) == bool(said)


def test_a_small_tree_is_shown_whole() -> None:
    card = tree(VOICE, [_branch("A", goals=2, branches=(_branch("B", goals=3),))], title="All")
    (shown,) = [block for block in card.blocks if isinstance(block, Tree)]
    assert len(shown.rows) == 7
    assert not any(isinstance(block, Buttons) for block in card.blocks)


def test_a_large_tree_keeps_its_upper_levels_and_opens_the_rest_by_button() -> None:
    outcomes = [
        _branch(f"Outcome {n}", branches=tuple(_branch(f"O{n}.{m}", goals=10) for m in range(5)))
        for n in range(4)
    ]
    card = tree(VOICE, outcomes, title="All")
    (shown,) = [block for block in card.blocks if isinstance(block, Tree)]
    assert [row.depth for row in shown.rows] == [0, 1, 1, 1, 1, 1] * 4
    (opening,) = [block for block in card.blocks if isinstance(block, Buttons)]
    assert opening.items[0].label == "O0.0"
    assert "(10 key results)" in plain(card)


def test_one_branch_is_opened_however_large() -> None:
    card = tree(VOICE, [_branch("A", goals=100)], title="A")
    (shown,) = [block for block in card.blocks if isinstance(block, Tree)]
    assert len(shown.rows) == MOST_ROWS
    assert "… and 61 more lines" in plain(card)


def test_a_long_history_is_thinned_evenly_with_both_ends() -> None:
    start = date(2025, 1, 1)
    history = [Moment(day=start + timedelta(days=n), value=Decimal(n), expected=None) for n in range(500)]
    shown = thinned(history)
    assert len(shown) == MOST_POINTS
    assert (shown[0], shown[-1]) == (history[0], history[-1])


def test_a_single_value_makes_no_chart() -> None:
    history = [Moment(day=date(2025, 5, 5), value=Decimal(34), expected=Decimal(37))]
    card = goal_card(VOICE, GOAL, history=history, said_by="Carol", closed="", may_update=False)
    assert "So far" not in plain(card)


def test_a_changed_confidence_shows_both() -> None:
    card = goal_card(VOICE, GOAL, history=(), said_by="Carol", closed="", may_update=False)
    assert "Confidence: 7 → 2/10" in plain(card)


def test_many_goals_stay_one_message() -> None:
    many = [replace(GOAL, id=uuid4(), title=f"Goal {n}") for n in range(200)]
    for card in (
        team(VOICE, id_=uuid4(), name="Growth", rollup=roll_up([]), goals=many),
        person(VOICE, "Carol", many, away=None),
    ):
        assert len(card.blocks) < 50
        assert "more: see /okr tree." in plain(card)


def test_a_question_offers_a_handful() -> None:
    choices = [Choice(label="x" * 200, intent="goal.show", values={}) for _ in range(30)]
    card = which(VOICE, "y" * 500, choices)
    (shown,) = [block for block in card.blocks if isinstance(block, Buttons)]
    assert len(shown.items) == MOST
    assert all(len(button.label) <= 75 for button in shown.items)
    assert len(card.title) < 120
