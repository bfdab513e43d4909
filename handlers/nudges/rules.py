"""The table of rules: what can be worth raising with somebody."""

from __future__ import annotations

from handlers.nudges import blockers, floor, practice, share
from handlers.nudges.look import Rule

RULES: tuple[Rule, ...] = (
    blockers.promises,
    blockers.unasked,
    floor.silent,
    practice.tried,
    share.ahead,
    practice.suited,
)
