"""The table of rules: what can be worth raising with somebody."""

from __future__ import annotations

from handlers.nudges import floor
from handlers.nudges.look import Rule

RULES: tuple[Rule, ...] = (floor.silent,)
