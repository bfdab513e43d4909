"""The table of rules: what can be worth raising with somebody."""

from __future__ import annotations

from handlers.nudges import cycle, floor
from handlers.nudges.look import Rule

RULES: tuple[Rule, ...] = (floor.silent, cycle.moments)
from handlers.nudges import blockers, floor

RULES: tuple[Rule, ...] = (blockers.promises, blockers.unasked, floor.silent)
