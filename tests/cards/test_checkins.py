"""The check-in's form marks what has to be put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from cards.blocks import Form, NumberField, from_json, to_json
from cards.checkins import VALUE, Asking, again, form, reminder
from cards.plain import plain
from cards.voice import Voice
from okrs.health import Health
from tests import views

PROBLEM = "That does not read as one value."
GOAL = replace(
    views.GOAL,
    title="Lift NPS",
    objective="Happier customers",
    value=Decimal(34),
    previous=None,
    confidence=None,
    confidence_before=None,
    health=Health.AT_RISK,
    progress=Decimal("0.2"),
    gap_points=Decimal(20),
    talked_on=date(2025, 5, 5),
)
ASKING = Asking(
    checkin=uuid4(),
    first_name="Carol",
    goals=[GOAL, replace(GOAL, id=uuid4(), title="Cut churn")],
    deep=False,
    closes_at=datetime(2025, 5, 15, 9, tzinfo=UTC),
    company="Acme",
    manager="",
)
NAME = f"{VALUE}.{GOAL.id}"
CARD = form(Voice(), ASKING, fields={NAME: "banana"}, problems={NAME: PROBLEM})


def test_only_the_field_with_a_problem_carries_it() -> None:
    block = next(block for block in CARD.blocks if isinstance(block, Form))
    asked = [field for field in block.fields if isinstance(field, NumberField)]
    assert [(field.value, field.problem) for field in asked] == [("banana", PROBLEM), ("", "")]


def test_the_plain_text_says_the_problem_under_its_field() -> None:
    assert f"Value now: banana\n⚠ {PROBLEM}" in plain(CARD)


def test_a_form_stored_before_fields_had_problems_still_loads() -> None:
    fine = form(Voice(), ASKING, fields={}, problems={})
    stored = to_json(fine).replace(',"problem":""', "")
    assert "problem" not in stored
    assert from_json(stored) == fine


def test_a_reminder_to_somebody_who_stands_in_says_for_whom() -> None:
    for card in (reminder, again):
        assert card(Voice(), replace(ASKING, about="Sam")).title.endswith("check-in for Sam")
        assert card(Voice(), ASKING).title.endswith("your check-in")
