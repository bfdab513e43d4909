"""A goal as somebody sees it, for tests to change what they are about: 40% of the way, as expected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from cards.goals import GoalView
from okrs.health import Health, Reason
from okrs.measure import Kind

GOAL = GoalView(
    id=UUID(int=1),
    code="NPS",
    title="Lift NPS to 50",
    objective="Make customers happier",
    owner="Carol",
    owner_id=UUID(int=2),
    kind=Kind.INCREASE,
    unit="points",
    band=None,
    start=Decimal(30),
    target=Decimal(50),
    upper=None,
    ends=date(2025, 6, 30),
    value=Decimal(38),
    previous=Decimal(36),
    confidence=6,
    confidence_before=6,
    health=Health.ON_TRACK,
    reason=Reason.GAP,
    progress=Decimal("0.4"),
    expected=Decimal("0.4"),
    expected_value=Decimal(38),
    gap_points=Decimal(0),
    blocked=False,
    blocker="",
    note="",
    talked_on=date(2025, 5, 6),
    updated=True,
)
